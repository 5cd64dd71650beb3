"""评分: what waits for the user's scores, and all sheets of his region."""

from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from assessments.desks import STAGE_DESKS, desks_of
from assessments.filters.score_sheets import ScoreSheetFilter
from assessments.models import Application, ScoreSheet
from assessments.tables.score_sheets import ScoreSheetTable
from common.views.gate import ScopedListView
from villages.views.region_tree import RegionTreeMixin


class ScoreSheetListView(RegionTreeMixin, ScopedListView):
    model = ScoreSheet
    permission = "assessments.view_scoresheet"
    table_class = ScoreSheetTable
    filterset_class = ScoreSheetFilter
    template_name = "assessments/score_sheet_list.html"
    heading = "评分表"

    def get_queryset(self):
        rows = super().get_queryset().with_place().select_related("application__level")
        return rows.prefetch_related("application__score_sheets").order_by(
            "-application__batch__year", "application__village__code", "pk"
        )

    def get_context_data(self, **kwargs) -> dict:
        empty = {
            "title": "还没有评分表",
            "text": "申报到达评分环节后，在上方点“逐村评分”即可开始；台账中已有的数据会自动填入。",
        }
        return super().get_context_data(
            waiting=waiting_for(self.request.user), empty={} if self.request.GET else empty, **kwargs
        )


def waiting_for(user) -> list[dict]:
    """Batches and stages in which the user's level has villages to score: one query."""
    if not user.has_perm("assessments.change_scoresheet"):
        return []
    own = desks_of(user)
    stages = {desk: stage for stage, desk in STAGE_DESKS.items() if desk in own}
    if not stages:
        return []
    rows = Application.objects.for_user(user).running().at(*stages).order_by()
    counted = rows.values("batch_id", "batch__name", "state").annotate(
        count=Count("pk"), open=Count("pk", filter=~_scored(stages))
    )
    return [_waiting(row, stages[row["state"]]) for row in counted.order_by("batch__name", "state")]


def _scored(stages: dict) -> Q:
    """The sheet of the desk on which the application lies is handed in."""
    found = Q()
    for desk, stage in stages.items():
        sheets = ScoreSheet.objects.submitted().filter(application=OuterRef("pk"), stage=stage)
        found |= Q(Exists(sheets), state=desk)
    return found


def _waiting(row: dict, stage) -> dict:
    query = urlencode({"batch": row["batch_id"], "stage": stage})
    return {
        "batch": row["batch__name"],
        "stage": stage.label,
        "count": row["count"],
        "open": row["open"],
        "queue_url": f"{reverse('score_queue')}?{query}",
        "grid_url": f"{reverse('score_grid')}?{query}",
        "refresh_url": f"{reverse('score_refresh')}?{query}",
    }
