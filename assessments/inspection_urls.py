"""Addresses of inspection plans, inspected villages and the rectification ledger."""

from django.urls import path

from assessments.views import inspection_samples as samples
from assessments.views import inspections, rectifications

inspection_urlpatterns = [
    path("inspections/", inspections.InspectionPlanListView.as_view(), name="inspection_plan_list"),
    path("inspections/new/", inspections.InspectionPlanCreateView.as_view(), name="inspection_plan_create"),
    path("inspections/<int:pk>/", inspections.InspectionPlanDetailView.as_view(), name="inspection_plan_detail"),
    path("inspections/<int:pk>/edit/", inspections.InspectionPlanUpdateView.as_view(), name="inspection_plan_update"),
    path("inspections/<int:pk>/delete/", inspections.InspectionPlanDeleteView.as_view(), name="inspection_plan_delete"),
    path("inspections/<int:pk>/draw/", inspections.InspectionPlanDrawView.as_view(), name="inspection_plan_draw"),
    path("inspections/<int:pk>/pool/", inspections.InspectionPlanPoolView.as_view(), name="inspection_plan_pool"),
    path("samples/<int:pk>/", samples.InspectionSampleDetailView.as_view(), name="inspection_sample_detail"),
    path(
        "samples/<int:pk>/edit/",
        samples.InspectionSampleUpdateView.as_view(),
        name="inspection_sample_update",
    ),
    path("samples/<int:pk>/sheet/", samples.InspectionSheetView.as_view(), name="inspection_sample_sheet"),
    path("rectifications/", rectifications.RectificationListView.as_view(), name="rectification_list"),
    path("rectifications/paper/", rectifications.RectificationPaperView.as_view(), name="rectification_paper"),
    path("rectifications/new/", rectifications.RectificationCreateView.as_view(), name="rectification_create"),
    path("rectifications/<int:pk>/", rectifications.RectificationDetailView.as_view(), name="rectification_detail"),
    path(
        "rectifications/<int:pk>/edit/", rectifications.RectificationUpdateView.as_view(), name="rectification_update"
    ),
    path(
        "rectifications/<int:pk>/<slug:verb>/",
        rectifications.RectificationStepView.as_view(),
        name="rectification_step",
    ),
]
