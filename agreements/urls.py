"""Addresses of charters, agreements and duties."""

from django.urls import path

from agreements.views import law

urlpatterns = [
    # Rules of law
    path("rules-of-law/", law.RuleOfLawListView.as_view(), name="rule_of_law_list"),
    path("rules-of-law/new/", law.RuleOfLawCreateView.as_view(), name="rule_of_law_create"),
    path("rules-of-law/<int:pk>/", law.RuleOfLawDetailView.as_view(), name="rule_of_law_detail"),
    path("rules-of-law/<int:pk>/edit/", law.RuleOfLawUpdateView.as_view(), name="rule_of_law_update"),
]
