"""Addresses of duties, work plans, money and opinions."""

from django.urls import path

from agreements.views import (
    duty_calendar,
    duty_catalogue,
    duty_overview,
    duty_records,
    money,
    opinions,
    plan_parts,
    plan_steps,
    work_plans,
)

duty_urlpatterns = [
    # Duties
    path("duties/", duty_records.DutyRecordListView.as_view(), name="duty_record_list"),
    path("duties/new/", duty_records.DutyEntryView.as_view(), name="duty_record_create"),
    path("duties/<int:pk>/", duty_records.DutyRecordDetailView.as_view(), name="duty_record_detail"),
    path("duties/<int:pk>/edit/", duty_records.DutyRecordUpdateView.as_view(), name="duty_record_update"),
    path("duties/<int:pk>/delete/", duty_records.DutyRecordDeleteView.as_view(), name="duty_record_delete"),
    path("duties/overview/", duty_overview.DutyOverviewView.as_view(), name="duty_overview"),
    path("duties/overview/paper/", duty_overview.DutyPaperView.as_view(), name="duty_paper"),
    path("duties/heat/", duty_overview.DutyHeatView.as_view(), name="duty_heat"),
    path("duties/overdue/", duty_overview.DutyOverdueView.as_view(), name="duty_overdue"),
    path("villages/<int:village>/duties/", duty_calendar.DutyCalendarView.as_view(), name="duty_calendar"),
    path("duties/catalogue/", duty_catalogue.DutyListView.as_view(), name="duty_list"),
    path("duties/catalogue/new/", duty_catalogue.DutyCreateView.as_view(), name="duty_create"),
    path("duties/catalogue/<int:pk>/edit/", duty_catalogue.DutyUpdateView.as_view(), name="duty_update"),
    path("duties/catalogue/<int:pk>/replace/", duty_catalogue.DutyReplaceView.as_view(), name="duty_replace"),
    # Money
    path("money/", money.MoneyEntryListView.as_view(), name="money_entry_list"),
    path("money/balance/", money.MoneyBalanceView.as_view(), name="money_balance"),
    path("money/new/", money.MoneyEntryCreateView.as_view(), name="money_entry_create"),
    path("money/<int:pk>/", money.MoneyEntryDetailView.as_view(), name="money_entry_detail"),
    path("money/<int:pk>/edit/", money.MoneyEntryUpdateView.as_view(), name="money_entry_update"),
    path("money/<int:pk>/delete/", money.MoneyEntryDeleteView.as_view(), name="money_entry_delete"),
    path("money/<int:pk>/reverse/", money.MoneyEntryReverseView.as_view(), name="money_entry_reverse"),
    # Opinions
    path("opinions/", opinions.OpinionCaseListView.as_view(), name="opinion_list"),
    path("opinions/new/", opinions.OpinionCaseCreateView.as_view(), name="opinion_create"),
    path("opinions/<int:pk>/", opinions.OpinionCaseDetailView.as_view(), name="opinion_detail"),
    path("opinions/<int:pk>/edit/", opinions.OpinionCaseUpdateView.as_view(), name="opinion_update"),
    path("opinions/<int:pk>/answer/", opinions.OpinionAnswerView.as_view(), name="opinion_answer"),
    path("opinions/<int:pk>/publish/", opinions.OpinionPublishView.as_view(), name="opinion_publish"),
    path("opinions/<int:pk>/transfer/", opinions.OpinionTransferView.as_view(), name="opinion_transfer"),
    # Work plans
    path("plans/", work_plans.WorkPlanListView.as_view(), name="work_plan_list"),
    path("plans/new/", work_plans.WorkPlanCreateView.as_view(), name="work_plan_create"),
    path("plans/<int:pk>/", work_plans.WorkPlanDetailView.as_view(), name="work_plan_detail"),
    path("plans/<int:pk>/edit/", work_plans.WorkPlanUpdateView.as_view(), name="work_plan_update"),
    path("plans/<int:pk>/delete/", work_plans.WorkPlanDeleteView.as_view(), name="work_plan_delete"),
    path("plans/<int:pk>/adopt/", plan_steps.WorkPlanAdoptView.as_view(), name="work_plan_adopt"),
    path("plans/<int:pk>/close/", plan_steps.WorkPlanCloseView.as_view(), name="work_plan_close"),
    path("plans/<int:pk>/print/", work_plans.WorkPlanPrintView.as_view(), name="work_plan_print"),
    path("plans/<int:workplan>/tasks/new/", plan_parts.PlanTaskCreateView.as_view(), name="plan_task_create"),
    path("plans/tasks/<int:pk>/edit/", plan_parts.PlanTaskUpdateView.as_view(), name="plan_task_update"),
    path("plans/tasks/<int:pk>/delete/", plan_parts.PlanTaskDeleteView.as_view(), name="plan_task_delete"),
    path("plans/<int:workplan>/budget/new/", plan_parts.BudgetLineCreateView.as_view(), name="budget_line_create"),
    path("plans/budget/<int:pk>/edit/", plan_parts.BudgetLineUpdateView.as_view(), name="budget_line_update"),
    path("plans/budget/<int:pk>/delete/", plan_parts.BudgetLineDeleteView.as_view(), name="budget_line_delete"),
]
