"""Addresses of programmes, batches, seats and leading groups."""

from django.urls import path

from assessments.views import batch_parts, batches, enrolment, leading_groups, programmes, quota

programme_urlpatterns = [
    # Programmes
    path("programmes/", programmes.ProgrammeListView.as_view(), name="programme_list"),
    path("programmes/new/", programmes.ProgrammeCreateView.as_view(), name="programme_create"),
    path("programmes/<int:pk>/", programmes.ProgrammeDetailView.as_view(), name="programme_detail"),
    path("programmes/<int:pk>/edit/", programmes.ProgrammeUpdateView.as_view(), name="programme_update"),
    path(
        "programmes/<int:programme>/levels/new/",
        programmes.ProgrammeLevelCreateView.as_view(),
        name="programme_level_create",
    ),
    path(
        "programme-levels/<int:pk>/edit/", programmes.ProgrammeLevelUpdateView.as_view(), name="programme_level_update"
    ),
    path(
        "programme-levels/<int:pk>/delete/",
        programmes.ProgrammeLevelDeleteView.as_view(),
        name="programme_level_delete",
    ),
    # Batches
    path("batches/", batches.BatchListView.as_view(), name="batch_list"),
    path("batches/new/", batches.BatchCreateView.as_view(), name="batch_create"),
    path("batches/<int:pk>/", batches.BatchDetailView.as_view(), name="batch_detail"),
    path("batches/<int:pk>/edit/", batches.BatchUpdateView.as_view(), name="batch_update"),
    path("batches/<int:pk>/step/<str:verb>/", batches.BatchStepView.as_view(), name="batch_step"),
    path("batches/<int:pk>/phases/", batch_parts.BatchPhasesView.as_view(), name="batch_phases"),
    path("batches/<int:pk>/standards/", batch_parts.BatchStandardsView.as_view(), name="batch_standards"),
    path(
        "batches/<int:batch>/late-exceptions/new/",
        batch_parts.LateExceptionCreateView.as_view(),
        name="late_exception_create",
    ),
    path("late-exceptions/<int:pk>/edit/", batch_parts.LateExceptionUpdateView.as_view(), name="late_exception_update"),
    path(
        "late-exceptions/<int:pk>/delete/", batch_parts.LateExceptionDeleteView.as_view(), name="late_exception_delete"
    ),
    # Seats
    path("batches/<int:pk>/enrol/", enrolment.BatchEnrolView.as_view(), name="batch_enrol"),
    path("batches/<int:pk>/quota/", quota.BatchQuotaView.as_view(), name="batch_quota"),
    path("batches/<int:pk>/quota/allot/", quota.BatchAllotView.as_view(), name="batch_allot"),
    path("batches/<int:batch>/quota/paper/", quota.QuotaPaperView.as_view(), name="quota_paper"),
    path("quota-seats/<int:pk>/adjust/", quota.QuotaAdjustView.as_view(), name="quota_adjust"),
    # Leading groups
    path("leading-groups/", leading_groups.LeadingGroupListView.as_view(), name="leading_group_list"),
    path("leading-groups/new/", leading_groups.LeadingGroupCreateView.as_view(), name="leading_group_create"),
    path("leading-groups/<int:pk>/", leading_groups.LeadingGroupDetailView.as_view(), name="leading_group_detail"),
    path("leading-groups/<int:pk>/edit/", leading_groups.LeadingGroupUpdateView.as_view(), name="leading_group_update"),
    path(
        "leading-groups/<int:pk>/delete/", leading_groups.LeadingGroupDeleteView.as_view(), name="leading_group_delete"
    ),
    path("leading-groups/<int:pk>/print/", leading_groups.LeadingGroupPrintView.as_view(), name="leading_group_print"),
]
