"""Addresses of annual schemes, rounds and results."""

from django.urls import path

from reporting.views import annual_rounds, annual_schemes, annual_scores

round_urlpatterns = [
    path("annual-rounds/", annual_rounds.AnnualRoundListView.as_view(), name="annual_round_list"),
    path("annual-rounds/<int:pk>/", annual_rounds.AnnualRoundDetailView.as_view(), name="annual_round_detail"),
    path(
        "annual-rounds/<int:pk>/take/<slug:verb>/",
        annual_rounds.AnnualRoundStepView.as_view(),
        name="annual_round_step",
    ),
    path("annual-schemes/new/", annual_schemes.AnnualSchemeCreateView.as_view(), name="annual_scheme_create"),
    path("annual-schemes/<int:pk>/", annual_schemes.AnnualSchemeDetailView.as_view(), name="annual_scheme_detail"),
    path("annual-schemes/<int:pk>/edit/", annual_schemes.AnnualSchemeUpdateView.as_view(), name="annual_scheme_update"),
    path(
        "annual-schemes/<int:pk>/components/",
        annual_schemes.AnnualSchemeComponentsView.as_view(),
        name="annual_scheme_components",
    ),
    path(
        "annual-schemes/<int:pk>/grades/",
        annual_schemes.AnnualSchemeGradesView.as_view(),
        name="annual_scheme_grades",
    ),
    path("annual-scores/", annual_scores.AnnualScoreListView.as_view(), name="annual_score_list"),
    path("annual-scores/paper/", annual_scores.AnnualScorePaperView.as_view(), name="annual_score_paper"),
    path("annual-scores/<int:pk>/", annual_scores.AnnualScoreDetailView.as_view(), name="annual_score_detail"),
]
