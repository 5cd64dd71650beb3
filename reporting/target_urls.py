"""Addresses of the papers of targets."""

from django.urls import path

from reporting.views import target_overview, target_writing, targets

target_urlpatterns = [
    path("targets/", targets.TargetPaperListView.as_view(), name="target_list"),
    path("targets/overview/", target_overview.TargetOverviewView.as_view(), name="target_overview"),
    path("targets/overview/paper/", target_overview.TargetOverviewPaperView.as_view(), name="target_overview_paper"),
    path("targets/new/", target_writing.TargetPaperCreateView.as_view(), name="target_create"),
    path("targets/draw/", target_writing.TargetDrawView.as_view(), name="target_draw"),
    path("targets/<int:pk>/", targets.TargetPaperDetailView.as_view(), name="target_detail"),
    path("targets/<int:pk>/edit/", target_writing.TargetPaperUpdateView.as_view(), name="target_update"),
    path("targets/<int:pk>/results/", target_writing.TargetResultsView.as_view(), name="target_results"),
    path("targets/<int:pk>/paper/", target_overview.TargetPaperPaperView.as_view(), name="target_paper"),
    path("targets/<int:pk>/word/", targets.TargetPaperWordView.as_view(), name="target_word"),
    path("targets/<int:pk>/delete/", targets.TargetPaperDeleteView.as_view(), name="target_delete"),
    path("targets/<int:pk>/steps/<slug:verb>/", targets.TargetPaperStepView.as_view(), name="target_step"),
]
