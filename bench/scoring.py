"""A batch of 5,617 villages, forty indicators: in one pass against sheet after sheet; and the pages of scoring."""

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.actions.duty_catalogue import load_duties
from assessments.actions.ready_made import load_standards
from assessments.actions.rescoring import TAKEN, rescore
from assessments.actions.score_sheets import open_sheet, take_figure
from assessments.actions.standards import begin_version
from assessments.choices import ApplicationState, BatchState, ProgrammeKind, RuleKind, SheetState, Stage, VersionState
from assessments.desks import DESKS
from assessments.impact import impact_of
from assessments.models import (
    Application,
    Batch,
    Grade,
    Indicator,
    Programme,
    ProgrammeLevel,
    Score,
    ScoreSheet,
    Section,
    Standard,
    StandardVersion,
)
from assessments.sheet_reckoning import figures_of, reckon, write_results
from assessments.standard_shelf import shelved
from bench.clock import measured
from bench.screens import Visits, signed_in, visit, visit_with
from common.workflow import states_open
from villages.choices import Role, StatisticsState
from villages.models import AnnualStatistics, StaffUser, Village

YEAR, SECTIONS, PER_SECTION = 2026, 4, 10
LOOP_SHEETS = 100
RATE = {"target": "10", "step": "1", "cost": "1", "unit": "%"}
HAVES = {"items": [{"key": f"{number}", "text": f"样例{number}"} for number in range(1, 6)]}
GRADES = (("合格", 60), ("示范", 90))
TIERS = {"tiers": [{"name": "好", "points": "2"}, {"name": "差", "points": "0"}]}
# Rule, points, parameters, metric, and the answer that every sheet has to begin with, as JSON.
RULES = (
    (RuleKind.THRESHOLD, 5, RATE, "member_coverage", '"9"'),
    (RuleKind.THRESHOLD, 5, RATE, "aid_rate", '"9"'),
    (RuleKind.YES_NO, 1, {}, "", "true"),
    (RuleKind.YES_NO, 1, {}, "", "false"),
    (RuleKind.CHECKLIST, 5, HAVES, "", '["1", "3", "5"]'),
    (RuleKind.CHECKLIST, 1, HAVES, "", '["1", "2", "3", "4", "5"]'),
    (RuleKind.COUNT, 2, {"cost": "1"}, "", "1"),
    (RuleKind.MANUAL, 2, {"step": "0.5"}, "", '"1.5"'),
    (RuleKind.TIERS, 2, TIERS, "", '"好"'),
    (RuleKind.YES_NO, 1, {}, "", "null"),
)


def measure(officer: StaffUser) -> dict:
    """Both ways on the same sheets from the same beginning, then the pages of whoever scores them."""
    batch = make_batch(officer)
    make_sheets(batch)
    loop = measured(lambda: score_in_a_loop(batch, LOOP_SHEETS), undo=True)
    at_once = measured(lambda: rescore(batch, Stage.CITY, actor=officer, now=timezone.now()))
    pages = visit_pages(signed_in(officer), batch, make_reference_sheet(batch, officer))
    return {
        "loop": loop | {"sheets": LOOP_SHEETS},
        "at_once": at_once | {"sheets": at_once["found"].sheets},
        "indicators": SECTIONS * PER_SECTION,
        "pages": pages,
        "impact": measure_impact(batch, officer),
    }


def score_in_a_loop(batch: Batch, count: int) -> None:
    """As one would write it first: each sheet, each line, each save for itself."""
    for sheet in ScoreSheet.objects.filter(application__batch=batch).order_by("pk")[:count]:
        village = sheet.application.village
        shelf = shelved(sheet.application.version_id)
        figures = figures_of(village, shelf, batch.year)
        scores = list(sheet.scores.all())
        for score in scores:
            figure = figures.get(score.indicator_id)
            if figure is not None:
                take_figure(score, shelf.spec.by_key[score.indicator_id].rules[village.kind], shelf, figure)
                score.save(update_fields=TAKEN)
        write_results(sheet, reckon(shelf, village.kind, scores), timezone.now())
        sheet.save(update_fields=ScoreSheet.RESULT_COLUMNS)


def measure_impact(batch: Batch, officer: StaffUser) -> dict:
    """All sheets answered and handed in, and reckoned under a draft whose lowest grade begins at their median."""
    sheets = ScoreSheet.objects.filter(application__batch=batch, stage=Stage.CITY)
    Score.objects.filter(sheet__in=sheets, value__isnull=True).update(value=True)
    with states_open():
        sheets.update(state=SheetState.SUBMITTED)
    editor = StaffUser(role=Role.BUSINESS_ADMIN, region=officer.region)
    draft = begin_version(batch.applications.first().version.standard, actor=editor)
    draft.grades.filter(name=GRADES[0][0]).update(minimum=sheets.order_by("total")[sheets.count() // 2].total)
    draft = StandardVersion.objects.with_parts().get(pk=draft.pk)
    return measured(lambda: impact_of(draft, batch, Stage.CITY, editor))


# --- The pages


def visit_pages(client: Client, batch: Batch, reference: ScoreSheet) -> dict[str, Visits]:
    sheet = ScoreSheet.objects.filter(application__batch=batch).order_by("pk")[1000]
    grid = f"{reverse('score_grid')}?batch={batch.pk}&stage={Stage.CITY}"
    pages = {
        "inbox": "/",
        "score sheets": reverse("score_sheet_list"),
        "score sheet": sheet.get_absolute_url(),
        "score sheet by the reference standard": reference.get_absolute_url(),
        "score sheet in its queue": f"{sheet.get_absolute_url()}?queue=1",
        "grid of 25 villages": grid,
    }
    found = {name: Visits() for name in pages}
    for name, address in pages.items():
        visit(client, address, found[name])
    return found | {"one autosave": _autosaves(client, sheet)}


def _autosaves(client: Client, sheet: ScoreSheet) -> Visits:
    """Every time another answer: one that is the same already writes nothing."""
    score = sheet.scores.filter(indicator__kind=RuleKind.COUNT).first()
    address = reverse("score_save", args=[sheet.pk, score.pk])
    answers = iter(range(2, 50))

    def save():
        body = {f"{score.pk}-shown": "value", f"{score.pk}-value": next(answers)}
        return client.post(address, body, headers={"X-Requested-With": "fetch"})

    return visit_with(save, Visits())


# --- What is scored


def make_batch(officer: StaffUser) -> Batch:
    """A running batch of the city, on the desk of its inspection every village of it."""
    programme = Programme.objects.create(
        region=officer.region,
        name="样例创建",
        kind=ProgrammeKind.DEMONSTRATION,
        organiser="样例",
        approval_number="样1",
    )
    desks = [desk.value for desk in DESKS if desk != ApplicationState.PROVINCE_REVIEWING]
    level = ProgrammeLevel.objects.create(
        programme=programme, position=1, name="示范", honour="样例示范村", desks=desks
    )
    version = make_standard(officer)
    with states_open():
        batch = Batch.objects.create(programme=programme, year=YEAR, name="样例批次", state=BatchState.OPEN)
        rows = [
            Application(
                batch=batch, village=village, level=level, version=version, state=ApplicationState.CITY_INSPECTING
            )
            for village in Village.objects.filter(township__path__startswith=officer.region.path).order_by("pk")
        ]
        Application.objects.bulk_create(rows, batch_size=2000)
        AnnualStatistics.objects.bulk_create(
            [
                AnnualStatistics(
                    village_id=row.village_id,
                    year=YEAR,
                    state=StatisticsState.FILED,
                    resident_population=2000,
                    members=180 + number % 40,
                    families_in_need=40,
                    families_aided=number % 9,
                )
                for number, row in enumerate(rows)
            ],
            batch_size=2000,
        )
    return batch


def make_reference_sheet(batch: Batch, officer: StaffUser) -> ScoreSheet:
    """Beside that batch one sheet by the standard that asks twenty-two figures of the register."""
    load_duties()
    load_standards(timezone.now())
    version = StandardVersion.objects.get(standard__region=None, standard__code="S8")
    with states_open():
        other = Batch.objects.create(programme=batch.programme, year=YEAR - 1, name="样例批次二", state=BatchState.OPEN)
        application = Application.objects.create(
            batch=other,
            village=Village.objects.order_by("pk").first(),
            level=batch.programme.levels.get(),
            version=version,
            state=ApplicationState.CITY_INSPECTING,
        )
    return open_sheet(application, Stage.CITY, actor=officer, now=timezone.now())


def make_standard(officer: StaffUser) -> StandardVersion:
    standard = Standard.objects.create(region=officer.region, name="样例标准")
    version = StandardVersion.objects.create(standard=standard, number=1, title="样例标准")
    for place in range(1, SECTIONS + 1):
        section = Section.objects.create(version=version, position=place, title=f"第{place}类", stated_points=25)
        Indicator.objects.bulk_create(
            Indicator(
                section=section,
                position=position,
                number=f"{place}.{position}",
                text=f"样例指标{position}",
                kind=kind,
                points=points,
                parameters=parameters,
                metric=metric,
            )
            for position, (kind, points, parameters, metric, _) in enumerate(RULES, start=1)
        )
    Grade.objects.bulk_create(Grade(version=version, name=name, minimum=low) for name, low in GRADES)
    with states_open():
        StandardVersion.objects.filter(pk=version.pk).update(state=VersionState.PUBLISHED)
    return version


def make_sheets(batch: Batch) -> None:
    """Begun when the register said nine of a hundred everywhere; since then each village has filed its own figures."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO assessments_scoresheet (application_id, stage, state, scorer_name, members, grade, is_vetoed,"
            " created_at, updated_at, revision) SELECT id, %s, %s, '样例', '', '', false, now(), now(), 1"
            " FROM assessments_application WHERE batch_id = %s ORDER BY id",
            [Stage.CITY, SheetState.DRAFT, batch.pk],
        )
        for position, (_, _, _, metric, answer) in enumerate(RULES, start=1):
            cursor.execute(
                "INSERT INTO assessments_score (sheet_id, indicator_id, value, is_not_applicable, source, metric_value,"
                " contest_reason, situation, reason, gap, measure, comment, needs_check, created_at, updated_at,"
                " revision)"
                " SELECT s.id, i.id, NULLIF(%s, 'null')::jsonb, false, %s, %s, '', '', '', '', '', '', false,"
                " now(), now(), 1 FROM assessments_scoresheet s"
                " JOIN assessments_application a ON a.id = s.application_id AND a.batch_id = %s"
                " JOIN assessments_section c ON c.version_id = a.version_id"
                " JOIN assessments_indicator i ON i.section_id = c.id AND i.position = %s ORDER BY s.id, c.position",
                [answer, "metric" if metric else "typed", 9 if metric else None, batch.pk, position],
            )
        cursor.execute("ANALYZE")
