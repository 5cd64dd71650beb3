"""The register was corrected: its figures anew into all open sheets of a batch and stage, and their sums with them.

Set-based: a handful of queries for every five hundred sheets; see `docs/benchmarks.md`. More than those are left to
the worker.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import connection, models, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from assessments.actions.score_sheets import CHANGE, must_keep_away, take_figure
from assessments.choices import ApplicationState, SheetState, Stage, ValueSource
from assessments.desks import STAGE_DESKS
from assessments.models import Batch, Score, ScoreSheet
from assessments.scoring import NOT_APPLICABLE, score_item
from assessments.scoring_at_once import clean_at_once, score_at_once
from assessments.sheet_reckoning import Figure, figures_at_once, ready_reason, value_of, write_results
from assessments.standard_shelf import Shelved, shelved
from common.actions.jobs import Progress, background_work, finish_job, run_in_background
from common.models import Job
from common.refusal import Refused

AT_ONCE = 500
TAKEN = (
    "value",
    "is_not_applicable",
    "points",
    "source",
    "metric_value",
    "metric_as_of",
    "contest_reason",
    "reason",
    "needs_check",
)


@dataclass(frozen=True)
class Rescored:
    """How many sheets were looked at, how many lines took another figure, how many totals or grades moved."""

    sheets: int = 0
    lines: int = 0
    moved: int = 0

    def __add__(self, other: "Rescored") -> "Rescored":
        return Rescored(self.sheets + other.sheets, self.lines + other.lines, self.moved + other.moved)

    @property
    def words(self) -> str:
        if not self.lines:
            return f"已核对{self.sheets}份评分表，数据与台账一致，没有改动。"
        return f"已核对{self.sheets}份评分表，按台账更新{self.lines}项，{self.moved}份的得分有变化。"


def sheets_to_rescore(batch: Batch, stage: Stage, *, actor) -> QuerySet:
    """Open sheets whose paper lies where this stage scores, save those that the actor must keep away from."""
    desk = STAGE_DESKS[stage]
    here = Q(application__state=desk) | Q(
        application__state=ApplicationState.RECHECKING, application__rectified_for=desk
    )
    rows = ScoreSheet.objects.for_user(actor).filter(here, application__batch=batch, stage=stage)
    rows = rows.filter(state=SheetState.DRAFT, application__version__isnull=False)
    return rows.exclude(must_keep_away(actor, stage, of="application__"))


def rescore(
    batch: Batch, stage: Stage, *, actor, now: datetime, report: Callable[[int, int], None] | None = None
) -> Rescored:
    """Lines that follow the register, and blank ones, take its figures; what somebody typed or contested stays.

    Each portion of sheets is a transaction of its own: whoever types into one waits for its portion, not for all. A
    second run does no harm. Raises PermissionDenied.
    """
    if not actor.has_perm(CHANGE):
        raise PermissionDenied
    keys = list(sheets_to_rescore(batch, stage, actor=actor).order_by("pk").values_list("pk", flat=True))
    found = Rescored()
    for start in range(0, len(keys), AT_ONCE):
        found += _rescore_some(keys[start : start + AT_ONCE], batch, actor, now)
        if report is not None:
            report(min(start + AT_ONCE, len(keys)), len(keys))
    return found


def rescore_or_queue(batch: Batch, stage: Stage, *, actor, now: datetime, address: str = "") -> Rescored | Job:
    """What was found; or the job that will find it, where there are more sheets than a request should wait for."""
    count = sheets_to_rescore(batch, stage, actor=actor).count()
    if count <= AT_ONCE:
        return rescore(batch, stage, actor=actor, now=now)
    return run_in_background(
        rescore_in_background,
        actor=actor,
        title=f"按台账更新：{batch}（{stage.label}，{count}份）",
        arguments={"batch": batch.pk, "stage": str(stage)},
        address=address,
        page=reverse("score_sheet_list"),
        total=count,
    )


@background_work("按台账更新", safe_to_retry=True)
def rescore_in_background(job: Job, progress: Progress, *, batch: int, stage: str) -> None:
    row = Batch.objects.for_user(job.owner).with_programme().filter(pk=batch).first()
    if row is None or not job.owner.has_perm(CHANGE):
        raise Refused("您的评分权限已被收回，没有更新任何评分表。")
    found = rescore(row, Stage(stage), actor=job.owner, now=timezone.now(), report=progress)
    finish_job(job, note=found.words)


@transaction.atomic
def _rescore_some(keys: list[int], batch: Batch, actor, now: datetime) -> Rescored:
    found = Rescored()
    for (version, kind), some in _alike(_locked(keys, actor)):
        found += _rescore_alike(some, version, kind, batch.year, now)
    return found


def _locked(keys: list[int], actor) -> list[ScoreSheet]:
    """Nobody types meanwhile: an autosave waits for its sheet."""
    rows = ScoreSheet.objects.filter(pk__in=keys, state=SheetState.DRAFT).with_place().order_by("pk")
    return [
        sheet
        for sheet in rows.select_for_update(of=("self",))
        if actor.has_perm(CHANGE, sheet) and not sheet.why_closed
    ]


def _alike(sheets: list[ScoreSheet]) -> Iterator[tuple[tuple[int, str], dict[int, ScoreSheet]]]:
    """Sheets of the same version of the standard and kind of unit, by key."""
    groups: dict[tuple[int, str], dict[int, ScoreSheet]] = defaultdict(dict)
    for sheet in sheets:
        groups[sheet.application.version_id, sheet.application.village.kind][sheet.pk] = sheet
    yield from groups.items()


def _rescore_alike(sheets: dict[int, ScoreSheet], version: int, kind: str, year: int, now: datetime) -> Rescored:
    """Lines are read as plain rows; only those that take another figure become objects."""
    shelf = shelved(version)
    villages = {sheet.application.village_id for sheet in sheets.values()}
    figures = figures_at_once(villages, kind, shelf, year)
    changed, rows = [], []
    reasons = _Reasons(shelf, kind)
    lines = Score.objects.filter(sheet__in=sheets).order_by("pk")
    for line in lines.values_list("pk", "sheet_id", "indicator_id", *TAKEN, named=True).iterator():
        sheet = sheets[line.sheet_id]
        figure = figures.get(sheet.application.village_id, {}).get(line.indicator_id)
        if figure is not None and _follows(line, figure):
            line = Score(**line._asdict())
            line.sheet = sheet
            _take(line, reasons, figure)
            changed.append(line)
        rows.append((line.sheet_id, line.indicator_id, NOT_APPLICABLE if line.is_not_applicable else line.value))
    _write(changed, TAKEN)
    clean, _ = clean_at_once(shelf.spec, dict.fromkeys(sheets, kind), rows)
    results = score_at_once(shelf.spec, dict.fromkeys(sheets, kind), clean)
    return Rescored(len(sheets), len(changed), _write_results(sheets, results, now))


def _follows(line, figure: Figure) -> bool:
    """Whether the line takes the register's word, and the word is another one than before."""
    if line.source == ValueSource.METRIC:
        return line.metric_value != figure.value
    is_blank = line.value is None and not line.is_not_applicable
    return is_blank and line.source == ValueSource.TYPED and line.metric_value != figure.value


class _Reasons:
    """The reasons that the rules themselves tell, each worked out once: many sheets have the same answer."""

    def __init__(self, shelf: Shelved, kind: str) -> None:
        self.shelf, self.kind = shelf, kind
        self.known: dict[tuple, str] = {}

    def are_of_rule(self, score: Score) -> bool:
        """Whether the line says what its rule says of the answer, and nothing of the scorer's own."""
        if not score.reason:
            return True
        answer = (score.indicator_id, score.is_not_applicable, repr(score.value))
        if answer not in self.known:
            spec = self.shelf.spec.by_key[score.indicator_id]
            item = score_item(spec, self.kind, value_of(spec.rules[self.kind], score))
            self.known[answer] = ready_reason(item)
        return score.reason == self.known[answer]


def _take(score: Score, reasons: _Reasons, figure: Figure) -> None:
    """The figure with its reason; a reason that the scorer wrote himself stays."""
    said, is_of_rule = score.reason, reasons.are_of_rule(score)
    take_figure(score, reasons.shelf.spec.by_key[score.indicator_id].rules[reasons.kind], reasons.shelf, figure)
    if not is_of_rule:
        score.reason = said


def _write_results(sheets: dict[int, ScoreSheet], results, now: datetime) -> int:
    moved = []
    for key, result in results:
        sheet = sheets[key]
        before = (sheet.total, sheet.grade, sheet.is_vetoed, sheet.missing_count)
        write_results(sheet, result, now)
        if before != (sheet.total, sheet.grade, sheet.is_vetoed, sheet.missing_count):
            moved.append(sheet)
    _write(moved, ScoreSheet.RESULT_COLUMNS)
    return len(moved)


def _write(rows: Sequence[models.Model], fields: tuple[str, ...]) -> None:
    """These fields of all the rows in one statement, which carries the new values and nothing else."""
    if not rows:
        return
    table = rows[0]._meta
    columns = [table.get_field(name) for name in fields]
    said = [{"id": row.pk} | {one.column: getattr(row, one.attname) for one in columns} for row in rows]
    shape = ", ".join(f'"{one.column}" {one.db_type(connection)}' for one in columns)
    changes = ", ".join(f'"{one.column}" = new."{one.column}"' for one in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table.db_table}" AS old SET {changes}'
            f" FROM jsonb_to_recordset(%s::jsonb) AS new (id bigint, {shape}) WHERE old.id = new.id",
            [json.dumps(said, default=str)],
        )
