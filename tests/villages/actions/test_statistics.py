"""The process of the yearly sheets."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from common.models import Notice, StepRecord
from common.refusal import Refused
from tests.factories import AnnualStatisticsFactory, AssociationFactory, StaffUserFactory, VillageFactory
from villages.actions.statistics import advance, advance_many, confirm_carry, mark_opened, open_sheets
from villages.choices import Role
from villages.models import AnnualStatistics, Village

TOWNSHIP = "12/1201/120119/120119001/"
COUNTY = "12/1201/120119/"


@pytest.fixture
def clerk(db):
    return StaffUserFactory(region__path=TOWNSHIP)


@pytest.fixture
def reviewer(db):
    return StaffUserFactory(region__path=COUNTY, role=Role.REVIEWER)


def village(number: int = 201):
    return VillageFactory(code=f"120119001{number}")


def sheet_of(year: int = 2025, number: int = 201, **figures):
    return AnnualStatisticsFactory(village=village(number), year=year, **figures)


def test_sheet_is_filed_locked_and_reopened_with_a_reason(clerk, reviewer, now):
    sheet = sheet_of()

    advance(sheet, "file", actor=clerk, now=now)
    advance(sheet, "lock", actor=reviewer, now=now)
    row = advance(sheet, "reopen", actor=reviewer, now=now, note="出生人数请核对")

    assert row.state == "draft"
    records = StepRecord.objects.of(sheet).values_list("verb", "before", "after", "note", "actor_name", "target_name")
    name = f"{sheet.village.name} 2025年年度数据"
    assert list(records) == [
        ("file", "draft", "filed", "", clerk.name, name),
        ("lock", "filed", "locked", "", reviewer.name, name),
        ("reopen", "locked", "draft", "出生人数请核对", reviewer.name, name),
    ]


def test_reopening_tells_the_township_and_nobody_else(clerk, reviewer, now):
    stranger = StaffUserFactory(region__path="12/1201/120119/120119002/")

    advance(sheet_of(filed=True), "reopen", actor=reviewer, now=now, note="出生人数请核对")

    assert [notice.body for notice in Notice.objects.for_user(clerk)] == ["理由：出生人数请核对"]
    assert list(Notice.objects.for_user(stranger)) == []
    assert list(Notice.objects.for_user(reviewer)) == []


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        ({"deaths": None, "inflow": None}, "以下数据尚未填写，请补填后再上报：死亡人数、流入人口。"),
        ({"carried_from": 2024}, "本表沿用了2024年数据，请先逐项核对并确认沿用。"),
        ({"year": 2027}, "2027年度尚未开始，不能上报。"),
        (
            {"checkup_target": 5, "checkup_done": 6},
            "孕前优生健康检查完成6对，大于孕前优生健康检查目标5对。请先核对；属实的，在“变动说明”中写明原因后再上报。",
        ),
    ],
)
def test_unready_sheet_is_not_filed_and_the_sentence_says_why(clerk, now, figures, sentence):
    sheet = sheet_of(**figures)

    with pytest.raises(Refused, match="^" + sentence + "$"):
        advance(sheet, "file", actor=clerk, now=now)

    sheet.refresh_from_db()
    assert sheet.state == "draft"
    assert list(StepRecord.objects.all()) == []


def test_warning_with_an_explanation_is_filed(clerk, now):
    unit = village()
    AnnualStatisticsFactory(village=unit, year=2024, households=300)
    sheet = AnnualStatisticsFactory(village=unit, year=2025, households=420)

    with pytest.raises(Refused, match=r"户数420户，上年300，增加40\.00%，超过30%。"):
        advance(sheet, "file", actor=clerk, now=now)
    AnnualStatistics.objects.filter(pk=sheet.pk).update(explanation="新建安置小区入住。")

    assert advance(sheet, "file", actor=clerk, now=now).state == "filed"


def test_filed_sheet_is_recalled_until_the_county_has_opened_it(clerk, reviewer, now):
    sheet = advance(sheet_of(), "file", actor=clerk, now=now)
    mark_opened(sheet, viewer=clerk, now=now)
    sheet = advance(sheet, "recall", actor=clerk, now=now)
    sheet = advance(sheet, "file", actor=clerk, now=now)
    mark_opened(sheet, viewer=reviewer, now=now)

    with pytest.raises(Refused, match="县级已打开本表"):
        advance(sheet, "recall", actor=clerk, now=now)


def test_looking_at_a_sheet_is_neither_news_nor_a_newer_version(reviewer, now):
    sheet = sheet_of(filed=True)
    before = [event.pgh_label for event in sheet.events.order_by("pgh_id")]

    mark_opened(sheet, viewer=reviewer, now=now)

    after = AnnualStatistics.objects.get(pk=sheet.pk)
    assert (after.opened_at, after.revision) == (now, sheet.revision)
    assert [event.pgh_label for event in sheet.events.order_by("pgh_id")] == before


def test_sheet_filed_again_counts_as_unopened(clerk, reviewer, now):
    sheet = advance(sheet_of(), "file", actor=clerk, now=now)
    mark_opened(sheet, viewer=reviewer, now=now)
    sheet = advance(sheet, "reopen", actor=reviewer, now=now, note="请核对")
    sheet = advance(sheet, "file", actor=clerk, now=now)

    assert sheet.opened_at is None
    assert advance(sheet, "recall", actor=clerk, now=now).state == "draft"


def test_opening_carries_stocks_forward_but_not_what_happened_in_the_year(clerk):
    unit = village()
    AssociationFactory(village=unit, individual_members=140)
    AnnualStatisticsFactory(village=unit, year=2024, households=420, births=12, members=130, awareness_rate=90)

    result = open_sheets(Village.objects.all(), 2025, carry=True, actor=clerk)

    sheet = AnnualStatistics.objects.get(year=2025)
    assert (result.created, result.filled, result.without_last_year, result.fixed) == (1, 0, [], [])
    assert (sheet.households, sheet.resident_population, sheet.members) == (420, 1310, 140)
    assert (sheet.births, sheet.deaths, sheet.awareness_rate) == (None, None, None)
    assert (sheet.carried_from, sheet.awaits_confirmation) == (2024, True)


def test_opening_a_township_leaves_filed_sheets_and_typed_figures_alone(clerk):
    units = [village(number) for number in (201, 202, 203, 204)]
    for unit in units[:3]:
        AnnualStatisticsFactory(village=unit, year=2024, households=420, registered_population=1000)
    filed = AnnualStatisticsFactory(village=units[0], year=2025, filed=True, households=1)
    typed = AnnualStatisticsFactory(village=units[1], year=2025, empty=True, households=77)

    result = open_sheets(Village.objects.all(), 2025, carry=True, actor=clerk)

    filed.refresh_from_db()
    typed.refresh_from_db()
    assert (result.created, result.filled) == (2, 1)
    assert (result.fixed, result.without_last_year) == ([units[0].name], [units[3].name])
    assert (filed.households, filed.carried_from) == (1, None)
    assert (typed.households, typed.registered_population, typed.carried_from) == (77, 1000, 2024)


def test_opening_twice_changes_nothing(clerk):
    AnnualStatisticsFactory(village=village(), year=2024)
    open_sheets(Village.objects.all(), 2025, carry=True, actor=clerk)

    result = open_sheets(Village.objects.all(), 2025, carry=True, actor=clerk)

    assert (result.created, result.filled) == (0, 0)
    assert AnnualStatistics.objects.of_year(2025).get().revision == 1


def test_opening_takes_the_same_queries_for_one_village_and_for_thirty(clerk, django_assert_max_num_queries):
    for number in range(201, 231):
        AnnualStatisticsFactory(village=village(number), year=2024)

    with django_assert_max_num_queries(7):
        open_sheets(Village.objects.all(), 2025, carry=True, actor=clerk)

    assert AnnualStatistics.objects.of_year(2025).count() == 30


def test_opening_outside_the_own_region_is_refused(clerk):
    VillageFactory(code="120119002201")

    with pytest.raises(PermissionDenied):
        open_sheets(Village.objects.all(), 2025, carry=False, actor=clerk)

    assert AnnualStatistics.objects.count() == 0


def test_confirmation_is_recorded_once(clerk, now):
    sheet = sheet_of(carried_from=2024)

    row = confirm_carry(sheet, actor=clerk, now=now)

    assert (row.carry_confirmed_at, row.carry_confirmed_by) == (now, clerk)
    with pytest.raises(Refused, match="没有待确认的沿用数据"):
        confirm_carry(sheet, actor=clerk, now=now)


def test_many_sheets_each_get_their_own_result(clerk, now):
    good, gappy = sheet_of(number=201), sheet_of(number=202, deaths=None)
    foreign = AnnualStatisticsFactory(village__code="120119002201")

    results = advance_many([good, gappy, foreign], "file", actor=clerk, now=now)

    assert [result.refusal for result in results] == [
        "",
        "以下数据尚未填写，请补填后再上报：死亡人数。",
        "您没有“上报”的权限。",
    ]
    assert list(AnnualStatistics.objects.order_by("pk").values_list("state", flat=True)) == ["filed", "draft", "draft"]


@pytest.mark.django_db(transaction=True)
def test_bulk_lock_against_reopen_leaves_each_sheet_with_one_story(reviewer, now):
    sheets = [sheet_of(number=number, filed=True) for number in range(201, 213)]
    other = StaffUserFactory(region__path=COUNTY, role=Role.LEADER)

    def run(order, verb, actor):
        try:
            return advance_many(order, verb, actor=actor, now=now, note="请核对")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        locking = threads.submit(run, sheets, "lock", reviewer)
        reopening = threads.submit(run, sheets[::-1], "reopen", other)
        results = {"lock": locking.result(), "reopen": reopening.result()}

    for sheet in sheets:
        sheet.refresh_from_db()
        steps = list(StepRecord.objects.of(sheet).values_list("verb", "before", "after"))
        assert steps in ([("reopen", "filed", "draft")], [("lock", "filed", "locked"), ("reopen", "locked", "draft")])
        assert sheet.state == "draft"
    refused = [result for result in results["lock"] if result.refusal]
    assert {result.refusal for result in refused} <= {"这份材料刚刚已被他人处理，请刷新后查看。"}
    assert [result.refusal for result in results["reopen"]] == [""] * len(sheets)
