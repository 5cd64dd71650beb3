"""Addresses of verdicts: prepared at a desk, released together."""

from django.urls import path

from assessments.views import decision_release, decisions

decision_urlpatterns = [
    path("decisions/", decisions.DecisionDeskView.as_view(), name="decision_desk"),
    path("decisions/all/", decisions.DecisionListView.as_view(), name="decision_list"),
    path("decisions/release/", decision_release.DecisionReleaseView.as_view(), name="decision_release"),
    path("decisions/bulk/<slug:outcome>/", decision_release.DecisionBulkView.as_view(), name="decision_bulk"),
    path("decisions/<int:pk>/drop/", decisions.DecisionDropView.as_view(), name="decision_drop"),
    path("applications/<int:application>/decision/", decisions.DecisionPrepareView.as_view(), name="decision_prepare"),
]
