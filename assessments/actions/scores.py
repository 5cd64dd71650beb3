"""Writing into the lines of a score sheet: one field by autosave, a whole page, or a workbook; all by this one way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from assessments.actions.score_sheets import mark_taken_up, refuse_scoring, take_figure
from assessments.choices import ValueSource
from assessments.indicator_rules import Rule, Unfit, as_json, clean_value, figure_value
from assessments.models import Score, ScoreSheet
from assessments.scoring import NOT_APPLICABLE, Result, score_item
from assessments.sheet_lines import NEVER_NOT_APPLICABLE, TEXTS
from assessments.sheet_reckoning import figures_of, points_given, ready_reason, reckon, value_of, write_results
from assessments.standard_shelf import Shelved, shelved
from common.history import as_of
from common.personal_data import personal_numbers
from common.refusal import Refused
from common.widgets import INVISIBLE

ANSWER = ("value", "is_not_applicable")
WRITABLE = (*ANSWER, *TEXTS, "needs_check")


@dataclass(frozen=True)
class Entry:
    """What somebody wrote into a line; fields that are not given stay. `revision`: the line as he saw it, if known."""

    score: int
    given: Mapping[str, object]
    revision: int | None = None


@dataclass
class Saved:
    """What became of it. `problems`: by line and field, a sentence; those fields stay as they were, as do conflicts."""

    sheet: ScoreSheet
    shelf: Shelved
    scores: dict[int, Score]
    result: Result
    changed: list[Score] = field(default_factory=list)
    problems: dict[int, dict[str, str]] = field(default_factory=dict)
    conflicts: list[Score] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not self.problems and not self.conflicts


@transaction.atomic
def save_scores(
    key: int,
    entries: Iterable[Entry],
    *,
    actor,
    now: datetime,
    source: str = ValueSource.TYPED,
    all_or_none=False,
    is_trial=False,
) -> Saved:
    """Write what is good of the entries and reckon the sheet anew: one query to read, one for each line, one more.

    `all_or_none`: a problem anywhere keeps everything as it was; `is_trial`: it stays so in any case. Raises
    ScoreSheet.DoesNotExist outside the actor's region, PermissionDenied, or Refused with a sentence.
    """
    scores = locked_scores(key, actor)
    sheet = next(iter(scores.values())).sheet
    refuse_scoring(sheet, actor=actor, now=now)
    shelf = shelved(sheet.application.version_id)
    saved = Saved(sheet, shelf, scores, None)
    for entry in entries:
        if entry.score not in scores:
            raise Refused("评分表中没有这一项，请刷新页面后再填写。")
        _write(saved, scores[entry.score], entry, source)
    if is_trial or (all_or_none and not saved.is_clean):
        return saved
    for score in saved.changed:
        score.save(update_fields=[*WRITABLE, "points", "source"])
        score.revision += 1  # as the database has just counted
    return _reckoned(saved, now)


@transaction.atomic
def take_figure_anew(key: int, score_key: int, *, actor, now: datetime) -> Saved:
    """Put what the register says now into one line."""
    scores = locked_scores(key, actor)
    sheet = next(iter(scores.values())).sheet
    refuse_scoring(sheet, actor=actor, now=now)
    shelf, village = shelved(sheet.application.version_id), sheet.application.village
    score = scores.get(score_key)
    figure = score and figures_of(village, shelf, sheet.application.batch.year).get(score.indicator_id)
    if figure is None:
        raise Refused("台账中现在没有这项数据，请直接填写。")
    take_figure(score, shelf.spec.by_key[score.indicator_id].rules[village.kind], shelf, figure)
    score.save(update_fields=[*WRITABLE, "points", "source", "metric_value", "metric_as_of"])
    score.revision += 1
    return _reckoned(Saved(sheet, shelf, scores, None, [score]), now)


def locked_scores(key: int, actor) -> dict[int, Score]:
    """All lines of a sheet and the sheet itself, locked, so that sums are of one moment."""
    rows = Score.objects.for_user(actor).filter(sheet_id=key)
    rows = rows.select_related("sheet__application__village__township", "sheet__application__batch")
    found = {score.pk: score for score in rows.select_for_update(of=("self", "sheet")).order_by("pk")}
    if not found:
        raise ScoreSheet.DoesNotExist
    sheet = next(iter(found.values())).sheet
    for score in found.values():
        score.sheet = sheet
    return found


def _reckoned(saved: Saved, now: datetime) -> Saved:
    sheet = saved.sheet
    saved.result = reckon(saved.shelf, sheet.application.village.kind, saved.scores.values())
    if saved.changed:
        mark_taken_up(sheet, now=now)
        write_results(sheet, saved.result, now)
        ScoreSheet.objects.filter(pk=sheet.pk).update(**{name: getattr(sheet, name) for name in sheet.RESULT_COLUMNS})
    return saved


def _write(saved: Saved, score: Score, entry: Entry, source: str) -> None:
    """One line: what is fit goes into the row, what is not is named, what somebody else changed is left to choose."""
    rule = saved.shelf.spec.by_key[score.indicator_id].rules[saved.sheet.application.village.kind]
    wanted, problems = cleaned(rule, score, entry.given)
    changed = {name: value for name, value in wanted.items() if getattr(score, name) != value}
    if problems:
        saved.problems[score.pk] = problems
    if changed and changed_meanwhile(score, entry.revision, changed):
        saved.conflicts.append(score)
        return
    if not changed:
        return
    former = score_item(saved.shelf.spec.by_key[score.indicator_id], _kind(saved), value_of(rule, score))
    for name, value in changed.items():
        setattr(score, name, value)
    if any(name in changed for name in ANSWER):
        _score_anew(saved, score, rule, former.reason, source)
    saved.changed.append(score)


def _score_anew(saved: Saved, score: Score, rule: Rule, former_reason: str, source: str) -> None:
    value = value_of(rule, score)
    item = score_item(saved.shelf.spec.by_key[score.indicator_id], _kind(saved), value)
    score.points = points_given(item)
    if score.reason in ("", former_reason):
        score.reason = ready_reason(item)
    score.source = source_of(score, rule, value, source)


def source_of(score: Score, rule: Rule, value, source: str) -> str:
    """A value that differs from the register's contests it; the same one is the register's."""
    if score.metric_value is None:
        return source
    try:
        known = figure_value(rule, score.metric_value)
    except Unfit:
        return source
    if value is None or value is NOT_APPLICABLE:
        return source
    return ValueSource.METRIC if as_json(known) == as_json(value) else ValueSource.CONTESTED


def cleaned(rule: Rule, score: Score, given: Mapping[str, object]) -> tuple[dict[str, object], dict[str, str]]:
    """The given fields as the row stores them, and a sentence for each that it does not take."""
    wanted: dict[str, object] = {}
    problems: dict[str, str] = {}
    if "value" in given or "is_not_applicable" in given:
        try:
            wanted |= _answer(rule, score, given)
        except Unfit as unfit:
            problems["value"] = str(unfit)
    for name in TEXTS:
        if name not in given:
            continue
        text, longest = str(given[name] or "").translate(INVISIBLE).strip(), Score._meta.get_field(name).max_length
        label = Score._meta.get_field(name).verbose_name
        found = personal_numbers(text)
        if len(text) > longest:
            problems[name] = f"{label}最多{longest}字，现有{len(text)}字，请精简。"
        elif found:
            problems[name] = f"{label}中含有{'、'.join(found)}，请删去。这里不登记个人信息。"
        else:
            wanted[name] = text
    if "needs_check" in given:
        wanted["needs_check"] = bool(given["needs_check"])
    return wanted, problems


def _answer(rule: Rule, score: Score, given: Mapping[str, object]) -> dict[str, object]:
    """Blank, 0 and 不适用 are three answers; 不适用 with a value that is new is none."""
    raw = given.get("value", score.value)
    value = as_json(clean_value(rule, raw))
    if not given.get("is_not_applicable", score.is_not_applicable and "value" not in given):
        return {"value": value, "is_not_applicable": False}
    if rule.kind in NEVER_NOT_APPLICABLE:
        raise Unfit("这类指标不能选“不适用”", "没有发生的，请按实际情况填写")
    if value is not None and value != score.value:
        raise Unfit("既填了现状值又选了“不适用”", "请只保留一种")
    return {"value": None, "is_not_applicable": True}


def changed_meanwhile(score: Score, revision: int | None, changed: Iterable[str]) -> bool:
    """Whether somebody else has changed one of these fields since the line was read."""
    if revision is None or revision == score.revision:
        return False
    seen = as_of(score, revision)
    return seen is None or any(getattr(seen, name) != getattr(score, name) for name in changed)


def _kind(saved: Saved) -> str:
    return saved.sheet.application.village.kind
