"""Addresses of charters, agreements and duties."""

from django.urls import path

from agreements.views import duty_catalogue, duty_overview, duty_records, law

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
]
