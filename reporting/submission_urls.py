"""Addresses of submissions: what a county hands up, and what the city receives."""

from django.urls import path

from reporting.views import submission_overview as overview
from reporting.views import submission_packages as packages
from reporting.views import submission_steps as steps
from reporting.views import submissions as views
from reporting.views import submitted_forms as forms

submission_urlpatterns = [
    path("submissions/", views.SubmissionListView.as_view(), name="submission_list"),
    path("submissions/new/", views.SubmissionCreateView.as_view(), name="submission_create"),
    path("submissions/overview/", overview.SubmissionOverviewView.as_view(), name="submission_overview"),
    path("submissions/sum/", overview.SubmissionSumView.as_view(), name="submission_sum"),
    path("submissions/import/", packages.SubmissionImportView.as_view(), name="submission_import"),
    path("submissions/<int:pk>/", views.SubmissionDetailView.as_view(), name="submission_detail"),
    path("submissions/<int:pk>/redraw/", views.SubmissionRedrawView.as_view(), name="submission_redraw"),
    path("submissions/<int:pk>/delete/", views.SubmissionDeleteView.as_view(), name="submission_delete"),
    path("submissions/<int:pk>/submit/", steps.SubmissionSubmitView.as_view(), name="submission_submit"),
    path("submissions/<int:pk>/compare/", forms.SubmissionCompareView.as_view(), name="submission_compare"),
    path("submissions/<int:pk>/workbook/", forms.SubmissionWorkbookView.as_view(), name="submission_workbook"),
    path("submissions/<int:pk>/package/", packages.SubmissionPackageView.as_view(), name="submission_package"),
    path("submissions/<int:pk>/<slug:verb>/", steps.SubmissionStepView.as_view(), name="submission_step"),
    path("submitted-forms/<int:pk>/", forms.SubmittedFormDetailView.as_view(), name="submitted_form_detail"),
]
