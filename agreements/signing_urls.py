"""Addresses of agreements: templates, the signing register, groups."""

from django.urls import path

from agreements.views import (
    agreement_templates,
    agreement_writing,
    signing,
    signing_batch,
    signing_summary,
    trust_groups,
)

signing_urlpatterns = [
    # Templates of agreements
    path(
        "agreement-templates/", agreement_templates.AgreementTemplateListView.as_view(), name="agreement_template_list"
    ),
    path(
        "agreement-templates/new/",
        agreement_writing.AgreementVersionBeginView.as_view(),
        name="agreement_version_begin",
    ),
    path(
        "agreement-templates/<int:pk>/",
        agreement_templates.AgreementTemplateDetailView.as_view(),
        name="agreement_template_detail",
    ),
    path(
        "agreement-versions/<int:pk>/",
        agreement_templates.AgreementVersionDetailView.as_view(),
        name="agreement_version_detail",
    ),
    path(
        "agreement-versions/<int:pk>/edit/",
        agreement_writing.AgreementVersionUpdateView.as_view(),
        name="agreement_version_update",
    ),
    path(
        "agreement-versions/<int:pk>/delete/",
        agreement_writing.AgreementVersionDeleteView.as_view(),
        name="agreement_version_delete",
    ),
    path(
        "agreement-versions/<int:pk>/answer/",
        agreement_writing.AgreementAnswerView.as_view(),
        name="agreement_version_answer",
    ),
    path(
        "agreement-versions/<int:pk>/print/",
        agreement_templates.AgreementVersionPrintView.as_view(),
        name="agreement_version_print",
    ),
    path(
        "agreement-versions/<int:pk>/<str:verb>/",
        agreement_writing.AgreementVersionStepView.as_view(),
        name="agreement_version_step",
    ),
    # The signing register
    path("agreements/", signing_summary.SigningSummaryView.as_view(), name="signing_summary"),
    path("agreements/paper/", signing_summary.SigningPaperView.as_view(), name="signing_paper"),
    path("agreements/signed/", signing.SignedAgreementListView.as_view(), name="signed_agreement_list"),
    path("agreements/signed/new/", signing_batch.SignedAgreementEntryView.as_view(), name="signed_agreement_entry"),
    path("agreements/signed/renew/", signing_batch.SignedAgreementRenewView.as_view(), name="signed_agreement_renew"),
    path("agreements/signed/<int:pk>/", signing.SignedAgreementDetailView.as_view(), name="signed_agreement_detail"),
    path(
        "agreements/signed/<int:pk>/edit/", signing.SignedAgreementUpdateView.as_view(), name="signed_agreement_update"
    ),
    path(
        "agreements/signed/<int:pk>/withdraw/",
        signing.SignedAgreementWithdrawView.as_view(),
        name="signed_agreement_withdraw",
    ),
    path("agreements/signed/<int:pk>/end/", signing.SignedAgreementEndView.as_view(), name="signed_agreement_end"),
    path(
        "agreements/signed/<int:pk>/restore/",
        signing.SignedAgreementRestoreView.as_view(),
        name="signed_agreement_restore",
    ),
    path("trust-groups/", trust_groups.TrustGroupListView.as_view(), name="trust_group_list"),
    path(
        "villages/<int:village>/trust-groups/new/",
        trust_groups.TrustGroupCreateView.as_view(),
        name="trust_group_create",
    ),
    path("trust-groups/<int:pk>/", trust_groups.TrustGroupDetailView.as_view(), name="trust_group_detail"),
    path("trust-groups/<int:pk>/edit/", trust_groups.TrustGroupUpdateView.as_view(), name="trust_group_update"),
    path("trust-groups/<int:pk>/disband/", trust_groups.TrustGroupDisbandView.as_view(), name="trust_group_disband"),
    path("trust-groups/<int:pk>/print/", trust_groups.TrustGroupPrintView.as_view(), name="trust_group_print"),
]
