"""An old batch scored under a draft: who moves, from the answers that are stored."""

from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.choices import SheetState, Shift, Stage
from assessments.impact import impact_of
from assessments.models import Indicator, Score, StandardVersion
from common.workflow import states_open
from tests.assessments.desk_of_standards import INDICATOR, Desk
from tests.factories import ApplicationFactory, RegionFactory, ScoreSheetFactory, VillageFactory
from tests.factories.assessments import batch_for
from villages.models import Village

pytestmark = pytest.mark.django_db
TOWN = "120119001"


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def first(desk):
    """60 points of publicity, 40 of awareness; 合格 from 60, 示范 from 90."""
    version = desk.begin("X1", "样例标准")
    desk.settle(version)
    section = desk.section(version, "工作", "100")
    desk.indicator(section, "1.1", "公开", "60", kind="checklist", rule_items="一季度\n二季度\n三季度\n四季度")
    aware = {"rule_target": "90", "rule_unit": "%", "rule_step": "1", "rule_cost": "1"}
    desk.indicator(section, "1.2", "知晓率", "40", kind="threshold", **aware)
    return desk.publish(version)


def sheet_of(version, batch, quarters, rate, total, grade):
    """A submitted sheet of the county's stage, of the village that comes next in the order of codes."""
    village = VillageFactory(code=f"{TOWN}{201 + Village.objects.count()}")
    sheet = ScoreSheetFactory(
        application=ApplicationFactory(village=village, batch=batch), stage=Stage.COUNTY, total=total, grade=grade
    )
    values = {"1.1": quarters, "1.2": rate}
    for indicator in Indicator.objects.filter(section__version=version):
        Score.objects.create(sheet=sheet, indicator=indicator, value=values[indicator.number])
    with states_open():
        type(sheet).objects.filter(pk=sheet.pk).update(state=SheetState.SUBMITTED)
    return sheet


@pytest.fixture
def batch(first):
    return batch_for(VillageFactory(township=RegionFactory(code=TOWN)))


@pytest.fixture
def sheets(first, batch):
    return [
        sheet_of(first, batch, ["k1", "k2", "k3", "k4"], "90", D(100), "示范"),
        sheet_of(first, batch, ["k1", "k2", "k3"], "90", D(85), "合格"),
        sheet_of(first, batch, ["k1"], "80", D(45), "不合格"),
    ]


def drafted(desk, first) -> StandardVersion:
    desk.post(reverse("standard_begin", args=[first.standard_id]), {})
    return StandardVersion.objects.get(standard=first.standard, number=first.number + 1)


def change(desk, draft, number: str, **values) -> None:
    one = Indicator.objects.get(section__version=draft, number=number)
    said = INDICATOR | {"section": one.section_id, "number": number, "text": one.text, "kind": one.kind}
    desk.post(reverse("indicator_update", args=[one.pk]), said | {"revision": one.revision} | values)


def found(desk, draft, batch):
    return impact_of(StandardVersion.objects.with_parts().get(pk=draft.pk), batch, Stage.COUNTY, desk.user)


def test_draft_that_says_the_same_moves_nobody(desk, first, batch, sheets):
    impact = found(desk, drafted(desk, first), batch)

    assert [(row.new_total, row.new_grade) for row in impact.rows] == [
        (D(100), "示范"),
        (D(85), "合格"),
        (D(45), "不合格"),
    ]
    assert (impact.moved, impact.unasked, impact.unfit) == ([], [], [])


def test_stricter_target_moves_those_that_it_moves(desk, first, batch, sheets):
    draft = drafted(desk, first)
    stricter = {"rule_target": "95", "rule_unit": "%", "rule_step": "1", "rule_cost": "6"}
    change(desk, draft, "1.2", points="40", **stricter)

    impact = found(desk, draft, batch)

    assert [(row.old_grade, row.new_total, row.new_grade, row.shift) for row in impact.rows] == [
        ("示范", D(70), "合格", Shift.DOWN),
        ("合格", D(55), "不合格", Shift.DOWN),
        ("不合格", D(15), "不合格", Shift.NONE),
    ]
    assert impact.counts == [(Shift.UP, 0), (Shift.DOWN, 2), (Shift.RENAMED, 0), (Shift.UNTOLD, 0), (Shift.NONE, 1)]


def test_what_old_sheets_do_not_answer_is_left_out_and_named(desk, first, batch, sheets):
    """A new indicator, and one whose rule now takes other answers."""
    draft = drafted(desk, first)
    desk.indicator(draft.sections.get(), "1.3", "新增一项", "20")
    change(desk, draft, "1.1", points="60", kind="tiers", rule_tiers="好60\n差0")

    impact = found(desk, draft, batch)

    assert [one.number for one in impact.unasked] == ["1.3"]
    assert [(one.number, count) for one, count in impact.unfit] == [("1.1", 3)]
    assert [row.new_total for row in impact.rows] == [D(100), D(100), D(75)]


def test_answers_are_found_across_versions_between(desk, first, batch, sheets):
    second = desk.publish(drafted(desk, first))
    third = drafted(desk, second)

    assert [row.new_total for row in found(desk, third, batch).rows] == [D(100), D(85), D(45)]


def test_report_takes_the_same_few_queries_for_many_sheets(desk, first, batch, sheets):
    draft = drafted(desk, first)
    address = reverse("standard_version_impact", args=[draft.pk])
    asked = {"batch": batch.pk, "stage": "county", "show": "all"}

    few = queries_of(desk, address, asked)
    for _ in range(12):
        sheet_of(first, batch, ["k1"], "80", D(45), "不合格")
    many = queries_of(desk, address, asked)

    assert many == few
    assert many <= 12


def queries_of(desk, address, asked) -> int:
    desk.client.get(address, asked)
    with CaptureQueriesContext(connection) as captured:
        desk.client.get(address, asked)
    return len(captured)


def test_report_lists_who_moves_on_screen_and_on_paper(desk, first, batch, sheets):
    draft = drafted(desk, first)
    desk.settle(draft, grade_lines="合格：40分\n示范：90分")
    asked = {"batch": batch.pk, "stage": "county"}

    screen = desk.client.get(reverse("standard_version_impact", args=[draft.pk]), asked)
    paper = desk.client.get(reverse("standard_version_impact_print", args=[draft.pk]), asked)

    name = sheets[2].application.village.name
    assert listed(screen) == [sheets[2].pk]
    assert "等次上升 <strong>1</strong>" in screen.content.decode()
    assert name in paper.content.decode()
    assert sheets[0].application.village.name not in paper.content.decode()


def listed(response) -> list[int]:
    return [row.record.sheet for row in response.context["table"].paginated_rows]


def test_report_counts_everybody_and_lists_page_by_page_who_was_asked_for(desk, first, batch, sheets):
    lowest = [sheets[2], *(sheet_of(first, batch, ["k1"], "80", D(45), "不合格") for _ in range(27))]
    draft = drafted(desk, first)
    desk.settle(draft, grade_lines="合格：40分\n示范：90分")
    address = reverse("standard_version_impact", args=[draft.pk])
    asked = {"batch": batch.pk, "stage": "county", "show": "up", "per_page": "1000"}

    first_page = desk.client.get(address, asked)
    second_page = desk.client.get(address, asked | {"page": "2"})
    unmoved = desk.client.get(address, asked | {"show": "none"})
    down = desk.client.get(address, asked | {"show": "down"})

    assert listed(first_page) + listed(second_page) == [sheet.pk for sheet in lowest]
    assert len(listed(first_page)) == 25
    assert all("等次上升 <strong>28</strong>" in page.content.decode() for page in (first_page, second_page, down))
    assert listed(unmoved) == [sheets[0].pk, sheets[1].pk]
    assert "没有这样的村(居)。" in down.content.decode()


def test_sheets_outside_the_region_are_not_counted(desk, first, batch, sheets):
    draft = drafted(desk, first)
    abroad = VillageFactory(township=RegionFactory(code="130102001"))
    foreign = ApplicationFactory(village=abroad, batch=batch)
    sheet = ScoreSheetFactory(application=foreign, stage=Stage.COUNTY, total=D(1), grade="不合格")
    with states_open():
        type(sheet).objects.filter(pk=sheet.pk).update(state=SheetState.SUBMITTED)

    assert len(found(desk, draft, batch).rows) == 3


def test_batch_scored_by_another_standard_is_not_reckoned_and_says_so(desk, first, batch, sheets):
    other = desk.begin("X2", "另一标准")
    desk.settle(other)
    desk.indicator(desk.section(other, "工作", "100"), "1.1", "另一项", "100")

    page = desk.client.get(
        reverse("standard_version_impact", args=[other.pk]), {"batch": batch.pk, "stage": "county", "show": "all"}
    )

    assert page.context["impact"] is None
    assert "没有可以沿用的评分，请另选批次。" in page.text


def test_report_of_a_draft_that_cannot_be_reckoned_says_so(desk, first, batch, sheets):
    draft = drafted(desk, first)
    Indicator.objects.filter(section__version=draft, number="1.2").update(parameters={"target": "很高"})

    response = desk.client.get(
        reverse("standard_version_impact", args=[draft.pk]), {"batch": batch.pk, "stage": "county"}
    )

    assert "草稿中有计分参数没有填好的指标" in response.content.decode()
