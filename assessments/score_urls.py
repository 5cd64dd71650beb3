"""Addresses of score sheets and of declared interests."""

from django.urls import path

from assessments.views import (
    interests,
    offline_sheets,
    score_grid,
    score_list,
    score_paper,
    score_queue,
    score_refresh,
    score_sheets,
    score_stages,
    scores,
)

score_urlpatterns = [
    path("score-sheets/", score_list.ScoreSheetListView.as_view(), name="score_sheet_list"),
    path("score-sheets/queue/", score_queue.ScoreQueueView.as_view(), name="score_queue"),
    path("score-sheets/refresh/", score_refresh.ScoreRefreshView.as_view(), name="score_refresh"),
    path("score-sheets/grid/", score_grid.ScoreGridView.as_view(), name="score_grid"),
    path("score-sheets/<int:pk>/", score_sheets.ScoreSheetDetailView.as_view(), name="score_sheet_detail"),
    path("score-sheets/<int:pk>/facts/", score_sheets.ScoreSheetFactsView.as_view(), name="score_sheet_facts"),
    path("score-sheets/<int:pk>/stages/", score_stages.ScoreSheetStagesView.as_view(), name="score_sheet_stages"),
    path("score-sheets/<int:pk>/paper/", score_paper.ScoreSheetPaperView.as_view(), name="score_sheet_paper"),
    path("score-sheets/<int:scoresheet>/scores/<int:pk>/", scores.ScoreSaveView.as_view(), name="score_save"),
    path(
        "score-sheets/<int:scoresheet>/scores/<int:pk>/figure/", scores.ScoreFigureView.as_view(), name="score_figure"
    ),
    path("score-sheets/<int:pk>/offline/", offline_sheets.OfflineUploadView.as_view(), name="offline_sheet"),
    path("score-sheets/<int:pk>/offline/file/", offline_sheets.OfflineDownloadView.as_view(), name="offline_download"),
    path("score-sheets/<int:pk>/<slug:verb>/", score_sheets.ScoreSheetStepView.as_view(), name="score_sheet_step"),
    path(
        "applications/<int:application>/score-sheets/<slug:stage>/",
        score_sheets.ScoreSheetOpenView.as_view(),
        name="score_sheet_open",
    ),
    path("interests/", interests.InterestListView.as_view(), name="interest_list"),
    path("interests/new/", interests.InterestCreateView.as_view(), name="interest_create"),
    path("interests/<int:pk>/end/", interests.InterestEndView.as_view(), name="interest_end"),
]
