"""逐村评分: the villages of a batch that wait for a stage's scores, one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View

from assessments.actions.score_sheets import must_keep_away
from assessments.choices import SheetState, Stage
from assessments.desks import STAGE_DESKS
from assessments.models import Application, Batch, ScoreSheet
from common.views.gate import PermittedMixin


@dataclass(frozen=True)
class Waiting:
    """A village of the queue; `sheet` None: not begun."""

    application: int
    name: str
    code: str
    sheet: int | None
    is_done: bool

    def url(self, stage: str) -> str:
        """Where its sheet is, or is begun."""
        if self.sheet:
            return f"{reverse('score_sheet_detail', args=[self.sheet])}?queue=1"
        return reverse("score_sheet_open", args=[self.application, stage])


@dataclass(frozen=True)
class Queue:
    stage: str
    rows: Sequence[Waiting]

    @property
    def done(self) -> int:
        return sum(row.is_done for row in self.rows)

    @property
    def total(self) -> int:
        return len(self.rows)

    def after(self, code: str = "") -> Waiting | None:
        """The next village without scores, beginning anew after the last."""
        left = [row for row in self.rows if not row.is_done and row.code != code]
        return next((row for row in left if row.code > code), left[0] if left else None)

    def beside(self, sheet: ScoreSheet) -> dict:
        """What the page of a sheet shows of its queue."""
        following = self.after(sheet.application.village.code)
        return {
            "done": self.done,
            "total": self.total,
            "place": next((n for n, row in enumerate(self.rows, 1) if row.application == sheet.application_id), 0),
            "next": following,
            "next_url": following.url(self.stage) if following else "",
        }


def to_score(user, batch: int, stage: str):
    """Applications that lie where the stage scores, or that it has scored; those the user keeps away from left out."""
    sheets = ScoreSheet.objects.filter(application=OuterRef("pk"), stage=stage)
    rows = Application.objects.for_user(user).filter(batch=batch)
    rows = rows.filter(Q(state=STAGE_DESKS[Stage(stage)]) | Exists(sheets.submitted()))
    return (
        rows.exclude(must_keep_away(user, stage))
        .annotate(sheet_pk=Subquery(sheets.values("pk")[:1]), sheet_state=Subquery(sheets.values("state")[:1]))
        .order_by("village__code", "pk")
    )


def queue_of(batch: int, stage: str, user) -> Queue:
    found = to_score(user, batch, stage).values_list("pk", "village__name", "village__code", "sheet_pk", "sheet_state")
    return Queue(
        stage,
        [Waiting(pk, name, code, sheet, state == SheetState.SUBMITTED) for pk, name, code, sheet, state in found],
    )


def batch_and_stage(request: HttpRequest) -> tuple[Batch, Stage]:
    """What the address asks for: ?batch=…&stage=…; anything else is not there."""
    batch, stage = request.GET.get("batch", ""), request.GET.get("stage", "")
    if not batch.isdecimal() or len(batch) > 18 or stage not in Stage.values:
        raise Http404
    rows = Batch.objects.for_user(request.user).with_programme()
    return get_object_or_404(rows, pk=int(batch)), Stage(stage)


class ScoreQueueView(PermittedMixin, View):
    """Leads to the next village that waits."""

    permission = "assessments.change_scoresheet"

    def get(self, request: HttpRequest) -> HttpResponse:
        batch, stage = batch_and_stage(request)
        queue = queue_of(batch.pk, stage, request.user)
        following = queue.after()
        if following is None:
            told = (
                f"“{batch}”的{stage.label}已全部完成，共{queue.total}个。" if queue.total else "现在没有待评分的申报。"
            )
            messages.info(request, told)
            return redirect("score_sheet_list")
        return redirect(following.url(stage))
