"""Addresses of charters, agreements and duties."""

from django.urls import path

from agreements.duty_urls import duty_urlpatterns
from agreements.signing_urls import signing_urlpatterns
from agreements.views import (
    campaign_progress,
    campaigns,
    charter,
    charter_paper,
    charter_start,
    charter_version,
    clause,
    compare,
    drafting,
    filing,
    filing_papers,
    law,
    library,
    meeting,
    public,
    public_archive,
    publicity,
    screening,
    upload,
)

urlpatterns = [
    # Rules of law
    path("rules-of-law/", law.RuleOfLawListView.as_view(), name="rule_of_law_list"),
    path("rules-of-law/new/", law.RuleOfLawCreateView.as_view(), name="rule_of_law_create"),
    path("rules-of-law/<int:pk>/", law.RuleOfLawDetailView.as_view(), name="rule_of_law_detail"),
    path("rules-of-law/<int:pk>/edit/", law.RuleOfLawUpdateView.as_view(), name="rule_of_law_update"),
    # Campaigns of revision
    path("campaigns/", campaigns.CampaignListView.as_view(), name="campaign_list"),
    path("campaigns/new/", campaigns.CampaignCreateView.as_view(), name="campaign_create"),
    path("campaigns/progress/", campaign_progress.CampaignProgressView.as_view(), name="campaign_progress"),
    path("campaigns/progress/paper/", campaign_progress.CampaignPaperView.as_view(), name="campaign_paper"),
    path("campaigns/villages/", campaigns.CampaignUnitListView.as_view(), name="campaign_unit_list"),
    path("campaigns/<int:pk>/", campaigns.CampaignDetailView.as_view(), name="campaign_detail"),
    path("campaigns/<int:pk>/edit/", campaigns.CampaignUpdateView.as_view(), name="campaign_update"),
    path("campaigns/<int:pk>/villages/add/", campaigns.CampaignAddUnitsView.as_view(), name="campaign_add_units"),
    path("campaigns/<int:pk>/remind/", campaign_progress.CampaignRemindView.as_view(), name="campaign_remind"),
    path("campaigns/<int:pk>/<slug:verb>/", campaigns.CampaignStepView.as_view(), name="campaign_step"),
    # Charters: list, beginning, versions, clauses
    path("charters/", charter.CharterListView.as_view(), name="charter_list"),
    path("charters/missing/", charter.MissingCharterListView.as_view(), name="charter_missing"),
    path("villages/<int:village>/charters/new/", charter_start.CharterStartView.as_view(), name="charter_create"),
    path("charters/<int:pk>/", charter.CharterDetailView.as_view(), name="charter_detail"),
    path("charters/<int:pk>/revise/", charter_start.CharterReviseView.as_view(), name="charter_revise"),
    path("charters/<int:pk>/compare/", compare.CharterCompareView.as_view(), name="charter_compare"),
    path(
        "charter-versions/<int:pk>/", charter_version.CharterVersionDetailView.as_view(), name="charter_version_detail"
    ),
    path(
        "charter-versions/<int:pk>/edit/",
        charter_version.CharterVersionUpdateView.as_view(),
        name="charter_version_update",
    ),
    path(
        "charter-versions/<int:pk>/delete/",
        charter_version.CharterVersionDeleteView.as_view(),
        name="charter_version_delete",
    ),
    path("charter-versions/<int:pk>/party-study/", charter_version.PartyStudyView.as_view(), name="party_study_update"),
    path(
        "charter-versions/<int:pk>/step/<str:verb>/",
        charter_version.CharterVersionStepView.as_view(),
        name="charter_version_step",
    ),
    path("charter-versions/<int:pk>/changes/", compare.VersionChangesView.as_view(), name="charter_version_changes"),
    path("charter-versions/<int:pk>/library/", library.VersionLibraryView.as_view(), name="charter_version_library"),
    path("charter-versions/<int:pk>/upload/", upload.VersionUploadView.as_view(), name="charter_version_upload"),
    path("charter-versions/<int:pk>/answer/", clause.FindingAnswerView.as_view(), name="finding_answer"),
    path(
        "charter-versions/<int:charterversion>/stages/<int:stage>/",
        drafting.DraftingStepCreateView.as_view(),
        name="drafting_step_create",
    ),
    path("drafting-steps/<int:pk>/edit/", drafting.DraftingStepUpdateView.as_view(), name="drafting_step_update"),
    path("charter-versions/<int:charterversion>/clauses/new/", clause.ClauseCreateView.as_view(), name="clause_create"),
    path("clauses/<int:pk>/edit/", clause.ClauseUpdateView.as_view(), name="clause_update"),
    path("clauses/<int:pk>/delete/", clause.ClauseDeleteView.as_view(), name="clause_delete"),
    path("clauses/<int:pk>/move/", clause.ClauseMoveView.as_view(), name="clause_move"),
    path("clauses/<int:pk>/suggestion/", clause.ClauseSuggestionView.as_view(), name="clause_suggestion"),
    path("clauses/<int:pk>/check/", clause.ClauseCheckView.as_view(), name="clause_check"),
    # Clause library and screening
    path("clause-library/", library.LibraryClauseListView.as_view(), name="library_clause_list"),
    path("clause-library/new/", library.LibraryClauseCreateView.as_view(), name="library_clause_create"),
    path("clause-library/<int:pk>/", library.LibraryClauseDetailView.as_view(), name="library_clause_detail"),
    path("clause-library/<int:pk>/edit/", library.LibraryClauseUpdateView.as_view(), name="library_clause_update"),
    path("screening/", screening.ScreeningView.as_view(), name="screening"),
    path("screening-rules/", screening.ScreeningRuleListView.as_view(), name="screening_rule_list"),
    path("screening-rules/new/", screening.ScreeningRuleCreateView.as_view(), name="screening_rule_create"),
    path("screening-rules/<int:pk>/edit/", screening.ScreeningRuleUpdateView.as_view(), name="screening_rule_update"),
    *signing_urlpatterns,
    *duty_urlpatterns,
    # From the vote to the file
    path(
        "charter-versions/<int:charterversion>/meeting/new/",
        meeting.AssemblyMeetingCreateView.as_view(),
        name="assembly_meeting_create",
    ),
    path(
        "charter-versions/<int:charterversion>/meeting/check/",
        meeting.AssemblyMeetingCheckView.as_view(),
        name="assembly_meeting_check",
    ),
    path("meetings/<int:pk>/edit/", meeting.AssemblyMeetingUpdateView.as_view(), name="assembly_meeting_update"),
    path("meetings/<int:pk>/again/", meeting.AssemblyMeetingAgainView.as_view(), name="assembly_meeting_again"),
    path(
        "charter-versions/<int:charterversion>/publicity/new/",
        publicity.PublicityCreateView.as_view(),
        name="publicity_create",
    ),
    path(
        "charter-versions/<int:charterversion>/publicity/restart/",
        publicity.PublicityRestartView.as_view(),
        name="publicity_restart",
    ),
    path(
        "publicities/<int:publicity>/objections/new/",
        publicity.ObjectionCreateView.as_view(),
        name="objection_create",
    ),
    path("objections/<int:pk>/answer/", publicity.ObjectionAnswerView.as_view(), name="objection_answer"),
    path("charter-versions/<int:pk>/adoption/<str:verb>/", publicity.AdoptionStepView.as_view(), name="adoption_step"),
    path("charter-versions/<int:charterversion>/filing/new/", filing.FilingCreateView.as_view(), name="filing_create"),
    path("filings/", filing.FilingListView.as_view(), name="filing_list"),
    path("filings/roster/", filing_papers.FilingRosterView.as_view(), name="filing_roster"),
    path("filings/<int:pk>/", filing.FilingDetailView.as_view(), name="filing_detail"),
    path("filings/<int:pk>/amend/", filing.FilingAmendView.as_view(), name="filing_amend"),
    path("filings/<int:pk>/paper/", filing_papers.FilingPaperView.as_view(), name="filing_paper"),
    path(
        "charter-versions/<int:charterversion>/correction/new/",
        filing.CorrectionOrderCreateView.as_view(),
        name="correction_create",
    ),
    path(
        "charter-versions/<int:charterversion>/correction/lift/",
        filing.CorrectionLiftView.as_view(),
        name="correction_lift",
    ),
    path("charter-versions/<int:pk>/print/", charter_paper.CharterPrintView.as_view(), name="charter_print"),
    path("charter-versions/<int:pk>/word/", charter_paper.CharterWordView.as_view(), name="charter_word"),
    path("charter-versions/<int:pk>/posting/", charter_paper.CharterPostingView.as_view(), name="charter_posting"),
    path("public-archives/<int:pk>/", public_archive.PublicArchiveDetailView.as_view(), name="public_archive_detail"),
    path("public-archives/<int:pk>/page/", public_archive.PublicArchivePageView.as_view(), name="public_archive_page"),
    # Open to everybody
    path("public/<str:code>/", public.PublicVillageView.as_view(), name="public_village"),
]
