"""Addresses of applications: the list, one of them, its steps, evidence, copies and form."""

from django.urls import path

from assessments.views import application, application_paper, application_steps, copies, evidence, returned_points

application_urlpatterns = [
    path("applications/", application.ApplicationListView.as_view(), name="application_list"),
    path("applications/new/", application.ApplicationCreateView.as_view(), name="application_create"),
    path("applications/bulk/<str:verb>/", application_steps.ApplicationBulkView.as_view(), name="application_bulk"),
    path("applications/<int:pk>/", application.ApplicationDetailView.as_view(), name="application_detail"),
    path("applications/<int:pk>/edit/", application.ApplicationUpdateView.as_view(), name="application_update"),
    path("applications/<int:pk>/delete/", application.ApplicationDeleteView.as_view(), name="application_delete"),
    path(
        "applications/<int:pk>/steps/<str:verb>/",
        application_steps.ApplicationStepView.as_view(),
        name="application_step",
    ),
    path("applications/<int:pk>/evidence/", evidence.ApplicationEvidenceView.as_view(), name="application_evidence"),
    path("evidence/<int:pk>/remove/", evidence.EvidenceRemoveView.as_view(), name="evidence_remove"),
    path(
        "returned-points/<int:pk>/answer/",
        returned_points.ReturnedPointAnswerView.as_view(),
        name="returned_point_answer",
    ),
    path("applications/<int:pk>/copies/", copies.ApplicationCompareView.as_view(), name="application_compare"),
    path("application-copies/<int:pk>/", copies.ApplicationCopyDetailView.as_view(), name="application_copy_detail"),
    path("applications/<int:pk>/paper/", application_paper.ApplicationPaperView.as_view(), name="application_paper"),
]
