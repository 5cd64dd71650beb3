"""Opening a score sheet with all the register knows, handing it in, having it back."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from assessments.choices import Stage, ValueSource
from assessments.indicator_rules import Rule, Unfit, as_json, figure_value
from assessments.models import Application, DeclaredInterest, Score, ScoreSheet
from assessments.scoring import ItemScore, score_item
from assessments.sheet_guards import paper_is_on_its_desk
from assessments.sheet_reckoning import Figure, figures_of, points_given, reckon, write_results
from assessments.standard_shelf import Shelved, shelved
from assessments.workflow import SHEET_STEPS
from common.refusal import Refused, refuse_closed
from common.workflow import take_step

CHANGE = "assessments.change_scoresheet"


@transaction.atomic
def open_sheet(application: Application, stage: Stage, *, actor, now: datetime) -> ScoreSheet:
    """The sheet of this stage; made at the first call, with the figures of the register filled in.

    Raises PermissionDenied, or Refused with a sentence.
    """
    rows = Application.objects.select_for_update(of=("self",)).with_place()
    application = rows.get(pk=application.pk)
    known = application.score_sheets.filter(stage=stage).first()
    if known is not None:
        return known
    sheet = ScoreSheet(application=application, stage=stage, scorer=actor, scorer_name=actor.name)
    refuse_scoring(sheet, actor=actor, now=now)
    if application.version_id is None:
        raise Refused("本申报还没有确定评估标准，请县级先在批次中选定标准。")
    sheet.save()
    shelf = shelved(application.version_id)
    figures = figures_of(application.village, shelf, application.batch.year)
    scores = [_first_score(sheet, shelf, key, figures.get(key)) for key in _keys(shelf, application.village.kind)]
    Score.objects.bulk_create(scores)
    write_results(sheet, reckon(shelf, application.village.kind, scores), now)
    sheet.save()
    mark_taken_up(sheet, now=now)
    return sheet


def mark_taken_up(sheet: ScoreSheet, *, now: datetime) -> None:
    """Who scores, but for the village itself, has opened the paper: nobody takes it back from under his hands."""
    application = sheet.application
    if sheet.stage != Stage.SELF and application.opened_at is None:
        Application.objects.filter(pk=application.pk, state=application.state, opened_at=None).update(opened_at=now)


def refuse_scoring(sheet: ScoreSheet, *, actor, now: datetime) -> None:
    """Whatever writes on a sheet asks: who may, is it open, does the paper lie here, must he keep away."""
    if not actor.has_perm(CHANGE, sheet):
        raise PermissionDenied
    refuse_closed(sheet)
    paper_is_on_its_desk(sheet, now=now)
    if Application.objects.filter(must_keep_away(actor, sheet.stage), pk=sheet.application_id).exists():
        for guard in SHEET_STEPS["submit"].personal_guards:
            guard(sheet, actor=actor)


def must_keep_away(actor, stage: str, of: str = "") -> Q:
    """What the personal guards of a sheet say, asked in one: the applications that others must score at this stage.

    `of`: how the rows that are asked name their application, such as "application__".
    """
    away = Q(Exists(DeclaredInterest.objects.standing().filter(village=OuterRef(f"{of}village"), user=actor)))
    if stage != Stage.SELF:
        own = ScoreSheet.objects.submitted().filter(stage=Stage.SELF, scorer=actor)
        away |= Q(Exists(own.filter(application=OuterRef(f"{of}pk")))) | Q(**{f"{of}submitted_by": actor})
    return away


def submit_sheet(sheet: ScoreSheet, *, actor, now: datetime, note: str = "") -> ScoreSheet:
    """Hand the sheet in; from here on the database keeps it as it is."""
    with transaction.atomic():
        sheet = take_step(sheet, SHEET_STEPS["submit"], "submit", actor=actor, now=now, note=note)
        sheet.submitted_at = now
        sheet.scorer, sheet.scorer_name = actor, actor.name
        sheet.save(update_fields=["submitted_at", "scorer", "scorer_name"])
    return sheet


def reopen_sheet(sheet: ScoreSheet, *, actor, now: datetime, note: str, verb: str = "reopen") -> ScoreSheet:
    """Give the sheet back to its scorer, with the reason; or let him have it back (`recall`)."""
    with transaction.atomic():
        sheet = take_step(sheet, SHEET_STEPS[verb], verb, actor=actor, now=now, note=note)
        sheet.submitted_at = None
        sheet.save(update_fields=["submitted_at"])
    return sheet


def take_figure(score: Score, rule: Rule, shelf: Shelved, figure: Figure) -> ItemScore:
    """Write the register's figure into a line. One that the rule does not take is noted, and the line left blank."""
    spec = shelf.spec.by_key[score.indicator_id]
    score.metric_value, score.metric_as_of = figure.value, figure.as_of
    try:
        value = figure_value(rule, figure.value)
    except Unfit:
        score.needs_check = True
        return score_item(spec, score.sheet.application.village.kind, None)
    item = score_item(spec, score.sheet.application.village.kind, value)
    score.value, score.is_not_applicable = as_json(value), False
    score.source, score.contest_reason = ValueSource.METRIC, ""
    score.points, score.reason = points_given(item), item.reason
    return item


def _keys(shelf: Shelved, kind: str) -> list[int]:
    return [indicator.pk for indicator in shelf.scored_for(kind)]


def _first_score(sheet: ScoreSheet, shelf: Shelved, key: int, figure: Figure | None) -> Score:
    score = Score(sheet=sheet, indicator_id=key)
    if figure is not None:
        take_figure(score, shelf.spec.by_key[key].rules[sheet.application.village.kind], shelf, figure)
    return score
