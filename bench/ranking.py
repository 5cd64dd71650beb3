"""Ranking the nation: 620,573 units of 2,846 counties, two sheets each, against an aggregate and a loop.

The database works out points, totals, grades and places of all rounds in one statement. The yardstick of sets is the
plain question any report would ask of these sheets (a weighted sum for each unit), of rows the loop that reads a unit's
sheets, reckons them by the pure functions and saves them.
"""

import time
from collections.abc import Callable
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from assessments.choices import ApplicationState, BatchState, ProgrammeKind, SheetState, Stage, VersionState
from assessments.models import Batch, Programme, ProgrammeLevel, ScoreSheet, Standard, StandardVersion
from common.workflow import states_open
from reporting.models import AnnualRound, AnnualScore
from reporting.ranking import Caps, SheetPart, grade_of, reckon
from reporting.ranking_sql import FIGURES, PARAMETERS
from villages.models import Region, Village

YEAR, LOOP_UNITS, REPEATS = 2026, 300, 3
HALVES = (("first_half", 30), ("second_half", 70))
GRADES = (("优秀", 90), ("合格", 60), ("不合格", 0))
AGGREGATE = """
SELECT count(*) FROM (
    SELECT a.village_id, round(sum(c.weight * h.subtotal) / 100, 2) AS total
    FROM reporting_schemecomponent c
    JOIN assessments_application a ON a.batch_id = c.batch_id
    JOIN assessments_scoresheet h ON h.application_id = a.id AND h.stage = c.stage AND h.state = 'submitted'
    GROUP BY a.village_id) t
"""


def measure() -> dict:
    """Three times each, the best counts; then the writing of one large county, and the same units in a loop."""
    make_rounds()
    rounds = list(AnnualRound.objects.values_list("pk", flat=True))
    asked = PARAMETERS | {"rounds": rounds, "is_interim": False}
    with connection.cursor() as cursor:
        cursor.execute("SET work_mem = '256MB'")
    aggregate = best(lambda: counted(AGGREGATE, {}))
    ranked = best(lambda: counted(f"SELECT count(*), sum(place) FROM ({FIGURES}) t", asked))
    one = AnnualRound.objects.select_related("scheme").order_by("pk").first()
    county = best(lambda: _undone(lambda: AnnualScore.objects.reckon(one, is_interim=False)))
    loop = _undone(lambda: in_a_loop(one))
    return {
        "units": Village.objects.count(),
        "sheets": ScoreSheet.objects.count(),
        "rounds": len(rounds),
        "aggregate": aggregate,
        "ranked": ranked,
        "county": county,
        "county_units": Village.objects.filter(township__parent=one.scheme.region).count(),
        "loop": loop,
        "loop_units": LOOP_UNITS,
    }


def best(act: Callable) -> float:
    found = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        act()
        found.append(time.perf_counter() - begun)
    return min(found)


def counted(statement: str, parameters: dict) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchone()


def _undone(act: Callable) -> float:
    with transaction.atomic():
        begun = time.perf_counter()
        act()
        seconds = time.perf_counter() - begun
        transaction.set_rollback(True)
    return seconds


def in_a_loop(one: AnnualRound) -> None:
    """As one would write it first: each unit by itself, its sheets, its sums, its row."""
    components = list(one.scheme.components.all())
    for village in Village.objects.filter(township__parent=one.scheme.region).order_by("pk")[:LOOP_UNITS]:
        sheets = [component.sheets().get(application__village=village) for component in components]
        parts = [
            SheetPart(component.weight, sheet.subtotal, sheet.bonus, sheet.penalty, sheet.is_vetoed)
            for component, sheet in zip(components, sheets, strict=True)
        ]
        year = reckon(parts, Caps(one.scheme.bonus_cap, one.scheme.penalty_cap))
        AnnualScore.objects.create(
            round=one,
            village=village,
            township=village.township,
            unit_code=village.code,
            unit_name=village.name,
            kind=village.kind,
            township_name=village.township.name,
            sheets=[sheet.pk for sheet in sheets],
            points=[sheet.subtotal for sheet in sheets],
            subtotal=year.subtotal,
            bonus=year.bonus,
            penalty=year.penalty,
            total=year.total,
            grade=grade_of(year.total, year.is_vetoed, one.scheme.grade_lines),
        )


# --- What is ranked


def make_rounds() -> None:
    """A scheme and a round for each county, a batch for each half of the year, a sheet of every unit in both."""
    standard = Standard.objects.create(name="样例标准")
    version = StandardVersion.objects.create(standard=standard, number=1, title="样例标准")
    programme = Programme.objects.create(
        region=Region.objects.get(code="12"), name="样例考核", kind=ProgrammeKind.ASSESSMENT
    )
    level = ProgrammeLevel.objects.create(
        programme=programme, position=1, name="考核", desks=[ApplicationState.COUNTY_ASSESSING], uses_quota=False
    )
    with states_open(), connection.cursor() as cursor:
        StandardVersion.objects.filter(pk=version.pk).update(state=VersionState.PUBLISHED)
        batches = [
            Batch.objects.create(programme=programme, year=YEAR, period=period, name=period, state=BatchState.OPEN)
            for period, _ in HALVES
        ]
        cursor.execute("SET LOCAL session_replication_role = replica")
        _schemes(cursor, batches)
        for batch in batches:
            _sheets(cursor, batch, level, version)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _schemes(cursor, batches: list[Batch]) -> None:
    cursor.execute(
        "INSERT INTO reporting_annualscheme (region_id, year, title, document_number, bonus_cap, tie_rule, tie_numbers,"
        " township_basis, created_at, updated_at, revision)"
        " SELECT code, %s, name, '', 5, 'shared', '{}', 'all', now(), now(), 1 FROM villages_region WHERE level = 3",
        [YEAR],
    )
    for position, (batch, (_, weight)) in enumerate(zip(batches, HALVES, strict=True), start=1):
        cursor.execute(
            "INSERT INTO reporting_schemecomponent (scheme_id, position, name, weight, batch_id, stage, coverage,"
            " created_at, updated_at, revision)"
            " SELECT id, %s, '样例', %s, %s, %s, 'all', now(), now(), 1 FROM reporting_annualscheme",
            [position, Decimal(weight), batch.pk, Stage.COUNTY],
        )
    for name, minimum in GRADES:
        cursor.execute(
            "INSERT INTO reporting_annualgrade (scheme_id, name, minimum, created_at, updated_at, revision)"
            " SELECT id, %s, %s, now(), now(), 1 FROM reporting_annualscheme",
            [name, minimum],
        )
    cursor.execute(
        "INSERT INTO reporting_annualround (scheme_id, state, created_at, updated_at, revision)"
        " SELECT id, 'year_end', now(), now(), 1 FROM reporting_annualscheme"
    )


def _sheets(cursor, batch: Batch, level: ProgrammeLevel, version: StandardVersion) -> None:
    cursor.execute(
        "INSERT INTO assessments_application (batch_id, village_id, level_id, version_id, state, contact_name,"
        " contact_phone, practice, rectified_for, created_at, updated_at, revision)"
        " SELECT %s, id, %s, %s, %s, '', '', '', '', now(), now(), 1 FROM villages_village ORDER BY id",
        [batch.pk, level.pk, version.pk, ApplicationState.COUNTY_ASSESSING],
    )
    cursor.execute(
        "INSERT INTO assessments_scoresheet (application_id, stage, state, scorer_name, members, grade, is_vetoed,"
        " subtotal, bonus, penalty, total, missing_count, submitted_at, created_at, updated_at, revision)"
        " SELECT id, %s, %s, '样例', '', '', false, 50 + (id * 7919 %% 5000) / 100.0, id %% 3, 0,"
        " 50 + (id * 7919 %% 5000) / 100.0 + id %% 3, 0, %s, now(), now(), 1"
        " FROM assessments_application WHERE batch_id = %s ORDER BY id",
        [Stage.COUNTY, SheetState.SUBMITTED, timezone.now(), batch.pk],
    )
