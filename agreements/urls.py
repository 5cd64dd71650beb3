"""Addresses of charters, agreements and duties."""

from django.urls import path

from agreements.views import campaign_progress, campaigns, duty_catalogue, duty_overview, duty_records, law

urlpatterns = [
    # Rules of law
    path("rules-of-law/", law.RuleOfLawListView.as_view(), name="rule_of_law_list"),
    path("rules-of-law/new/", law.RuleOfLawCreateView.as_view(), name="rule_of_law_create"),
    path("rules-of-law/<int:pk>/", law.RuleOfLawDetailView.as_view(), name="rule_of_law_detail"),
    path("rules-of-law/<int:pk>/edit/", law.RuleOfLawUpdateView.as_view(), name="rule_of_law_update"),
    # Duties
    path("duties/", duty_records.DutyRecordListView.as_view(), name="duty_record_list"),
    path("duties/new/", duty_records.DutyEntryView.as_view(), name="duty_record_create"),
    path("duties/<int:pk>/", duty_records.DutyRecordDetailView.as_view(), name="duty_record_detail"),
    path("duties/<int:pk>/edit/", duty_records.DutyRecordUpdateView.as_view(), name="duty_record_update"),
    path("duties/<int:pk>/delete/", duty_records.DutyRecordDeleteView.as_view(), name="duty_record_delete"),
    path("duties/overview/", duty_overview.DutyOverviewView.as_view(), name="duty_overview"),
    path("duties/heat/", duty_overview.DutyHeatView.as_view(), name="duty_heat"),
    path("duties/overdue/", duty_overview.DutyOverdueView.as_view(), name="duty_overdue"),
    path("villages/<int:village>/duties/", duty_overview.DutyCalendarView.as_view(), name="duty_calendar"),
    path("duties/catalogue/", duty_catalogue.DutyListView.as_view(), name="duty_list"),
    path("duties/catalogue/new/", duty_catalogue.DutyCreateView.as_view(), name="duty_create"),
    path("duties/catalogue/<int:pk>/edit/", duty_catalogue.DutyUpdateView.as_view(), name="duty_update"),
    path("duties/catalogue/<int:pk>/replace/", duty_catalogue.DutyReplaceView.as_view(), name="duty_replace"),
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
]
