"""Ranking the nation: 620,573 units of 2,846 counties, two sheets each, against an aggregate and a loop.

The database works out points, totals, grades and places of all rounds in one statement. The yardstick of sets is the
plain question any report would ask of these sheets: the total of each unit, from its county's weights and its points,
bonuses and penalties; no caps, grades or places, and nothing of units without sheets. That of rows is the loop that
reads a unit's sheets, reckons them by the pure functions and saves them.
"""

from decimal import Decimal

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from assessments.choices import ApplicationState, BatchState, ProgrammeKind, SheetState, Stage, VersionState
from assessments.models import Batch, Programme, ProgrammeLevel, ScoreSheet, Standard, StandardVersion
from bench.clock import best_of_each, measured
from common.workflow import states_open
from reporting.models import AnnualRound, AnnualScore
from reporting.ranking import Caps, SheetPart, grade_of, reckon
from reporting.ranking_sql import COLUMNS, FIGURES, PARAMETERS, TOWNSHIPS, stored
from villages.models import Region, Village

YEAR, LOOP_UNITS, REPEATS = 2026, 300, 3
HALVES = (("first_half", 30), ("second_half", 70))
GRADES = (("优秀", 90), ("合格", 60), ("不合格", 0))
AGGREGATE = """
SELECT a.village_id, round(sum(c.weight * h.subtotal) / sum(c.weight), 2)
    + round(sum(c.weight * h.bonus) / sum(c.weight), 2) - round(sum(c.weight * h.penalty) / sum(c.weight), 2) AS total
FROM reporting_annualscheme s
JOIN reporting_schemecomponent c ON c.scheme_id = s.id
JOIN villages_region t ON t.parent_id = s.region_id
JOIN villages_village v ON v.township_id = t.code
JOIN assessments_application a ON a.village_id = v.id AND a.batch_id = c.batch_id
JOIN assessments_scoresheet h ON h.application_id = a.id AND h.stage = c.stage AND h.state = 'submitted'
GROUP BY a.village_id
"""
TOWNSHIP_AGGREGATE = (
    "SELECT round_id, township_id, avg(total) FROM reporting_annualscore GROUP BY round_id, township_id"
)


def measure() -> dict:
    """By turns, the best counts; then the writing of all rounds and of one county, and the same units in a loop."""
    make_rounds()
    rounds = list(AnnualRound.objects.values_list("pk", flat=True))
    asked = PARAMETERS | {"rounds": rounds, "is_interim": False}
    units = Village.objects.values("township__parent").annotate(number=Count("pk")).order_by("-number").first()
    one = AnnualRound.objects.select_related("scheme__region").get(scheme__region=units["township__parent"])
    with connection.cursor() as cursor:
        cursor.execute("SET work_mem = '256MB'")
    sets = {"aggregate": lambda: worked_out(AGGREGATE), "ranked": lambda: worked_out(FIGURES, asked)}
    ways = best_of_each(sets, REPEATS)
    county = {"county": lambda: AnnualScore.objects.reckon(one, is_interim=False), "loop": lambda: in_a_loop(one)}
    ways |= best_of_each(county, REPEATS, undo=True)
    ways["written"] = measured(lambda: _write(asked))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE reporting_annualscore")
    of_townships = {
        "township_aggregate": lambda: worked_out(TOWNSHIP_AGGREGATE),
        "townships": lambda: worked_out(TOWNSHIPS, asked),
    }
    return {
        "ways": ways | best_of_each(of_townships, REPEATS),
        "units": Village.objects.count(),
        "placed": AnnualScore.objects.filter(place__gt=0).count(),
        "sheets": ScoreSheet.objects.count(),
        "rounds": len(rounds),
        "townships": Region.objects.filter(level=4).count(),
        "county_units": units["number"],
        "loop_units": LOOP_UNITS,
    }


def worked_out(statement: str, parameters: dict | None = None) -> None:
    """Every row with every column, and none of them sent: what is left out of the answer is worked out all the same."""
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} OFFSET 1000000000", parameters)


def _write(asked: dict) -> None:
    with connection.cursor() as cursor:
        cursor.execute(stored(FIGURES, AnnualScore._meta.db_table, ("round_id", "village_id"), COLUMNS), asked)


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
