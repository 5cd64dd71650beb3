"""What the pages of a score sheet show, fetched in a handful of queries."""

from collections.abc import Mapping
from decimal import Decimal

from django.db.models import prefetch_related_objects
from django.urls import reverse

from assessments.choices import SheetState, ValueSource
from assessments.desks import STAGE_DESKS
from assessments.improvements import Distance
from assessments.models import Application, Evidence, Score, ScoreSheet
from assessments.scoring import ItemScore, Result
from assessments.sheet_lines import section_lines
from assessments.sheet_reckoning import figures_of, reckon, way_up
from assessments.standard_shelf import Shelved, shelved

CHANGE = "assessments.change_scoresheet"
LOSSES_SHOWN = 6


def scores_of(sheet: ScoreSheet) -> list[Score]:
    scores = list(Score.objects.filter(sheet=sheet))
    for score in scores:
        score.sheet = sheet
    return scores


def sheet_context(
    sheet: ScoreSheet,
    scores: list[Score],
    *,
    is_locked: bool,
    problems: Mapping[int, Mapping[str, str]] | None = None,
    conflicts: Mapping[int, str] | None = None,
    typed: Mapping[int, Mapping] | None = None,
) -> dict:
    """Lines and sums. A sheet whose application has no standard yet shows nothing."""
    if sheet.application.version_id is None:
        return {"sections": [], "summary": None}
    shelf = shelved(sheet.application.version_id)
    village, year = sheet.application.village, sheet.application.batch.year
    result = reckon(shelf, village.kind, scores)
    evidence = Evidence.objects.in_place().filter(application=sheet.application_id, indicator__isnull=False)
    sections = section_lines(
        shelf,
        sheet,
        scores,
        result,
        figures=figures_of(village, shelf, year),
        last_year=last_year_of(sheet, shelf),
        evidence=evidence.select_related("attachment"),
        problems=problems,
        conflicts=conflicts,
        typed=typed,
        is_locked=is_locked,
    )
    return {"sections": sections, "summary": summary_of(shelf, result)}


def summary_of(shelf: Shelved, result: Result) -> dict:
    """The side of the page: running total, points lost, what the next grade takes."""
    lost = sum((item.lost for item in result.items if not item.indicator.is_rank_only), Decimal(0))
    losses = sorted(result.losses, key=lambda item: item.lost, reverse=True)
    asked = [item for item in result.items if item.rule is not None]
    distance = way_up(shelf, result)
    return {
        "result": result,
        "full_points": shelf.version.full_points,
        "lost": lost,
        "losses": [(item, loss_words(item)) for item in losses[:LOSSES_SHOWN]],
        "more_losses": max(len(losses) - LOSSES_SHOWN, 0),
        "done": len(asked) - len(result.missing),
        "asked": len(asked),
        "distance": distance,
        "steps": steps_of(distance),
        "sections": [section for section in result.sections if section.points],
    }


def loss_words(item: ItemScore) -> str:
    return f"{item.indicator.number} {item.indicator.name}：{item.reason}"


def steps_of(distance: Distance | None) -> list[str]:
    return [improvement.sentence for improvement in distance.improvements] if distance else []


def gaps_of(sheet: ScoreSheet) -> list[tuple[str, str]]:
    """What the sheet still lacks before it can be handed in: (address of the line, sentence)."""
    if sheet.application.version_id is None:
        return []
    scores = scores_of(sheet)
    shelf, kind = shelved(sheet.application.version_id), sheet.application.village.kind
    missing = {item.indicator.key for item in reckon(shelf, kind, scores).missing}
    by_key = {score.indicator_id: score for score in scores}
    found = []
    for key, indicator in shelf.indicators.items():
        score = by_key.get(key)
        if score is None:
            continue
        score.indicator = indicator
        sentence = _gap_of(score, kind, is_missing=key in missing)
        if sentence:
            place = f"{sheet.get_absolute_url()}#line-{score.pk}"
            found.append((place, f"{indicator.number} {shelf.spec.by_key[key].name}：{sentence}"))
    return found


def _gap_of(score: Score, kind: str, *, is_missing: bool) -> str:
    if is_missing:
        return "还没有评分"
    if score.source == ValueSource.CONTESTED and not score.contest_reason.strip():
        return "与系统取数不一致，没有填写异议理由"
    if score.is_not_applicable and not score.reason.strip():
        return "选了“不适用”，没有说明理由"
    if score.is_deducted(kind) and not score.reason.strip():
        return "扣了分，没有填写扣分因素"
    return ""


def last_year_of(sheet: ScoreSheet, shelf: Shelved) -> dict[int, str]:
    """What the same stage found of this village the year before, where the indicator is the same; in words."""
    application = sheet.application
    former = Score.objects.filter(
        sheet__application__village=application.village_id,
        sheet__application__batch__programme=application.batch.programme_id,
        sheet__application__batch__year=application.batch.year - 1,
        sheet__stage=sheet.stage,
        sheet__state=SheetState.SUBMITTED,
    ).select_related("indicator")
    by_text = {_sameness(one.indicator): one for one in former}
    found = {}
    for key, indicator in shelf.indicators.items():
        score = by_text.get(_sameness(indicator))
        if score is not None:
            found[key] = words_of(score)
    return found


def words_of(score: Score) -> str:
    """A stored answer in words, with its points."""
    if score.is_not_applicable:
        return "不适用"
    if score.value is None:
        return ""
    value = {True: "是", False: "否"}.get(score.value, score.value) if isinstance(score.value, bool) else score.value
    text = f"{len(value)}项" if isinstance(value, list) else str(value)
    return f"{text}，{score.points.normalize():f}分" if score.points is not None else text


def _sameness(indicator) -> tuple[str, str]:
    return indicator.metric or indicator.text, indicator.kind


def stages_beside(sheet: ScoreSheet, user) -> list[ScoreSheet]:
    """All sheets of the application, in the order of the stages, each with `is_open`: may its scores be read."""
    sheets = sheets_in_order(sheet.application, user)
    for one in sheets:
        one.is_open = one.is_open or one.pk == sheet.pk
    return sheets


def sheets_in_order(application: Application, user) -> list[ScoreSheet]:
    """The same without a sheet of one's own: one query, and none where the sheets were fetched along."""
    prefetch_related_objects([application], "score_sheets")
    order = list(STAGE_DESKS)
    sheets = sorted(application.score_sheets.all(), key=lambda one: order.index(one.stage))
    for one in sheets:
        one.application = application
        one.is_open = one.is_shown_to(user)
    return sheets


def stages_of(application: Application, user) -> list[dict]:
    """The stages that the application passes: label, sheet or None, and the address where the user may begin one."""
    sheets = {sheet.stage: sheet for sheet in sheets_in_order(application, user)}
    stages = []
    for stage, desk in STAGE_DESKS.items():
        if desk not in application.level.chain and stage not in sheets:
            continue
        sheet, begin_url = sheets.get(stage), ""
        is_here = application.state == desk and application.version_id and not application.why_closed
        if sheet is None and is_here and user.has_perm(CHANGE, ScoreSheet(application=application, stage=stage)):
            begin_url = reverse("score_sheet_open", args=[application.pk, stage])
        stages.append({"label": stage.label, "sheet": sheet, "begin_url": begin_url})
    return stages
