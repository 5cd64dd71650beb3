"""Autosave: one line of a sheet, answered as data for the script of the page."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.views import View

from assessments.actions.scores import Saved, save_scores, take_figure_anew
from assessments.forms.score_sheets import entry_of
from assessments.models import Score, ScoreSheet
from assessments.sheet_context import summary_of
from assessments.sheet_lines import Line
from assessments.views.score_sheets import conflict_words
from common.decimals import plain
from common.refusal import Refused

SAVED, FAULTY, CONFLICT, LOCKED = "saved", "faulty", "conflict", "locked"


class ScoreSaveView(View):
    """Takes what the line holds and tells how it stands now, with the sums at the side."""

    model = Score
    http_method_names = ["post"]

    def post(self, request: HttpRequest, scoresheet: int, pk: int) -> HttpResponse:
        is_script = request.headers.get("X-Requested-With") == "fetch"
        try:
            saved = self.act(scoresheet, pk)
        except ScoreSheet.DoesNotExist as error:
            raise Http404 from error
        except Refused as refusal:
            if not is_script:
                raise
            return JsonResponse({"state": LOCKED, "problem": str(refusal)})
        if not is_script:
            return redirect(f"{saved.sheet.get_absolute_url()}#line-{pk}")
        return JsonResponse(self.answer(saved, pk))

    def act(self, sheet: int, score: int) -> Saved:
        entry = entry_of(self.request.POST, score)
        return save_scores(sheet, [entry], actor=self.request.user, now=timezone.now())

    def answer(self, saved: Saved, key: int) -> dict:
        score = saved.scores[key]
        if saved.conflicts:
            theirs = {name: getattr(score, name) for name in ("value", "is_not_applicable", "reason", "comment")}
            return {
                "state": CONFLICT,
                "problem": conflict_words(score),
                "theirs": theirs,
                "revision": score.revision,
            }
        line = line_of(saved, score)
        problems = saved.problems.get(key, {})
        return {
            "state": FAULTY if problems else SAVED,
            "problem": "".join(problems.values()),
            "fields": list(problems),
            "revision": score.revision,
            "points": "" if line.given is None else plain(line.given),
            "reason": score.reason,
            "is_blank": score.value is None and not score.is_not_applicable,
            "has_comment": bool(score.comment),
            "needs_check": score.needs_check,
            "needs_contest": line.needs_contest,
            "is_contested": score.source == "contested",
            "is_deducted": line.is_deducted,
            "at": f"{timezone.localtime():%H:%M}",
            "total": plain(saved.result.total),
            "summary": render_to_string(
                "assessments/_sheet_summary.html", {"summary": summary_of(saved.shelf, saved.result)}
            ),
        }


class ScoreFigureView(ScoreSaveView):
    """改用系统取数: what the register says now."""

    def act(self, sheet: int, score: int) -> Saved:
        return take_figure_anew(sheet, score, actor=self.request.user, now=timezone.now())


def line_of(saved: Saved, score: Score) -> Line:
    kind = saved.sheet.application.village.kind
    indicator = saved.shelf.indicators[score.indicator_id]
    item = next(item for item in saved.result.items if item.indicator.key == score.indicator_id)
    return Line(indicator, item, indicator.points_for(kind), score, item.rule)
