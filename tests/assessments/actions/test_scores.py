"""Writing into the lines: three kinds of nothing, bad input named and the rest kept, two scorers at once."""

from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.actions.score_sheets import open_sheet
from assessments.actions.scores import Entry, save_scores, take_figure_anew
from assessments.choices import Stage, ValueSource
from assessments.models import ScoreSheet
from common.refusal import Refused
from tests.assessments.sheets import (
    TOWNSHIP,
    application_at,
    clerk_at,
    correct_figures,
    score_of,
    standard_asking,
    with_figures,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(db):
    return clerk_at(TOWNSHIP)


@pytest.fixture
def sheet(actor, now) -> ScoreSheet:
    return open_sheet(application_at(Stage.SELF), Stage.SELF, actor=actor, now=now)


def write(sheet, actor, now, number, **given):
    score = score_of(sheet, number)
    saved = save_scores(sheet.pk, [Entry(score.pk, given, score.revision)], actor=actor, now=now)
    return saved.problems.get(score.pk, {})


def test_blank_0_and_not_applicable_are_three_values(sheet, actor, now):
    blank = score_of(sheet, "4")
    assert (blank.value, blank.is_not_applicable, blank.points) == (None, False, None)

    write(sheet, actor, now, "4", value="0", is_not_applicable=False)
    zero = score_of(sheet, "4")
    assert (zero.value, zero.is_not_applicable, zero.points) == (0, False, D(10))

    write(sheet, actor, now, "4", value="", is_not_applicable=True)
    left_out = score_of(sheet, "4")
    assert (left_out.value, left_out.is_not_applicable, left_out.points) == (None, True, None)

    write(sheet, actor, now, "4", value="", is_not_applicable=False)
    assert (score_of(sheet, "4").value, score_of(sheet, "4").is_not_applicable) == (None, False)


@pytest.mark.parametrize(
    ("number", "given", "field", "sentence"),
    [
        ("3", {"value": "101%"}, "value", "不能大于100%，请填写0至100之间的数。"),
        ("3", {"value": "约九成"}, "value", "应为数字，请只填数字，不带单位和文字。"),
        ("4", {"value": "-1"}, "value", "不能是负数，请填写 0 或正整数，没有数据请留空。"),
        ("5", {"value": "20.5"}, "value", "不能大于20分，请填写0至20之间的数。"),
        ("6", {"value": "很好"}, "value", "只能是：好、差，请从下拉列表中选择。"),
        ("7", {"is_not_applicable": True}, "value", "这类指标不能选“不适用”，没有发生的，请按实际情况填写。"),
        ("4", {"value": "2", "is_not_applicable": True}, "value", "既填了现状值又选了“不适用”，请只保留一种。"),
        ("1", {"reason": "长" * 301}, "reason", "扣分因素最多300字，现有301字，请精简。"),
        ("1", {"comment": "联系13800138000"}, "comment", "批注中含有手机号，请删去。这里不登记个人信息。"),
    ],
)
def test_bad_input_is_named_and_leaves_the_line_as_it_was(sheet, actor, now, number, given, field, sentence):
    before = score_of(sheet, number)

    assert write(sheet, actor, now, number, **given) == {field: sentence}
    after = score_of(sheet, number)
    assert (after.value, after.is_not_applicable, after.revision) == (None, False, before.revision)


def test_signs_that_nobody_sees_are_left_out(sheet, actor, now):
    assert write(sheet, actor, now, "1", reason="外\x00出\u200b人员多 ") == {}
    assert score_of(sheet, "1").reason == "外出人员多"
    assert write(sheet, actor, now, "1", comment="联系138\u200b00138000") == {
        "comment": "批注中含有手机号，请删去。这里不登记个人信息。"
    }


def test_good_fields_are_kept_beside_a_bad_one(sheet, actor, now):
    problems = write(sheet, actor, now, "3", value="很多", comment="待补材料")

    assert list(problems) == ["value"]
    assert (score_of(sheet, "3").value, score_of(sheet, "3").comment) == (None, "待补材料")


def test_ready_reason_follows_the_value_and_a_reason_of_ones_own_stays(sheet, actor, now):
    write(sheet, actor, now, "3", value="8")
    assert score_of(sheet, "3").reason == "8%，低于达标值10%，相差2个百分点，扣10分"
    write(sheet, actor, now, "3", value="9")
    assert score_of(sheet, "3").reason == "9%，低于达标值10%，相差1个百分点，扣5分"
    write(sheet, actor, now, "3", reason="两个小组未建")
    write(sheet, actor, now, "3", value="7")

    assert score_of(sheet, "3").reason == "两个小组未建"


def test_register_that_says_no_is_reason_enough_until_the_answer_changes(actor, now):
    application = application_at(Stage.SELF, version=standard_asking("papers_filed"))
    sheet = open_sheet(application, Stage.SELF, actor=actor, now=now)
    taken = score_of(sheet, "1")
    write(sheet, actor, now, "1", value="是")
    changed = score_of(sheet, "1")

    assert (taken.value, taken.source, taken.reason) == (False, ValueSource.METRIC, "未达到，扣100分")
    assert (changed.value, changed.source, changed.reason) == (True, ValueSource.CONTESTED, "")


def test_a_list_without_ticks_is_blank_and_none_met_is_an_answer(sheet, actor, now):
    write(sheet, actor, now, "2", value=[])
    assert (score_of(sheet, "2").value, score_of(sheet, "2").points) == ([], D(0))
    write(sheet, actor, now, "2", value=None)

    assert (score_of(sheet, "2").value, score_of(sheet, "2").points) == (None, None)


def test_value_that_differs_from_the_register_contests_it(actor, now):
    application = application_at(Stage.SELF)
    with_figures(application.village, members=180, population=2000)
    sheet = open_sheet(application, Stage.SELF, actor=actor, now=now)

    write(sheet, actor, now, "3", value="10.5")
    contested = score_of(sheet, "3")
    write(sheet, actor, now, "3", value="9")
    back = score_of(sheet, "3")

    assert (contested.source, contested.metric_value, contested.points) == (ValueSource.CONTESTED, D(9), D(30))
    assert (back.source, back.points) == (ValueSource.METRIC, D(25))


def test_figure_that_moved_is_taken_anew(actor, now):
    application = application_at(Stage.SELF)
    filed = with_figures(application.village, members=180, population=2000)
    sheet = open_sheet(application, Stage.SELF, actor=actor, now=now)
    correct_figures(filed, members=240)
    score = score_of(sheet, "3")

    take_figure_anew(sheet.pk, score.pk, actor=actor, now=now)

    taken = score_of(sheet, "3")
    assert (taken.value, taken.metric_value, taken.points, taken.reason) == ("12", D(12), D(30), "")
    sheet.refresh_from_db()
    assert sheet.total == D(30)


def test_second_scorer_is_told_and_nothing_of_the_first_is_overwritten(sheet, actor, now):
    seen = score_of(sheet, "5")
    save_scores(sheet.pk, [Entry(seen.pk, {"value": "18"}, seen.revision)], actor=clerk_at(TOWNSHIP), now=now)

    saved = save_scores(sheet.pk, [Entry(seen.pk, {"value": "15"}, seen.revision)], actor=actor, now=now)

    assert [score.pk for score in saved.conflicts] == [seen.pk]
    assert score_of(sheet, "5").value == "18"


def test_two_scorers_on_different_fields_of_a_line_do_not_collide(sheet, actor, now):
    seen = score_of(sheet, "5")
    save_scores(sheet.pk, [Entry(seen.pk, {"value": "18"}, seen.revision)], actor=clerk_at(TOWNSHIP), now=now)

    saved = save_scores(sheet.pk, [Entry(seen.pk, {"comment": "样例"}, seen.revision)], actor=actor, now=now)

    assert saved.is_clean
    assert (score_of(sheet, "5").value, score_of(sheet, "5").comment) == ("18", "样例")


def test_choosing_ones_own_version_writes_it(sheet, actor, now):
    seen = score_of(sheet, "5")
    save_scores(sheet.pk, [Entry(seen.pk, {"value": "18"}, seen.revision)], actor=clerk_at(TOWNSHIP), now=now)
    (conflict,) = save_scores(
        sheet.pk, [Entry(seen.pk, {"value": "15"}, seen.revision)], actor=actor, now=now
    ).conflicts

    save_scores(sheet.pk, [Entry(seen.pk, {"value": "15"}, conflict.revision)], actor=actor, now=now)

    assert score_of(sheet, "5").value == "15"


def test_revision_told_is_the_one_in_the_database(sheet, actor, now):
    score = score_of(sheet, "5")
    saved = save_scores(sheet.pk, [Entry(score.pk, {"value": "18"}, score.revision)], actor=actor, now=now)

    assert saved.scores[score.pk].revision == score_of(sheet, "5").revision


def test_all_or_none_writes_nothing_beside_a_problem(sheet, actor, now):
    entries = [
        Entry(score_of(sheet, "1").pk, {"value": "是"}),
        Entry(score_of(sheet, "3").pk, {"value": "很多"}),
    ]

    saved = save_scores(sheet.pk, entries, actor=actor, now=now, all_or_none=True)

    assert not saved.is_clean
    assert score_of(sheet, "1").value is None


def test_line_of_another_sheet_is_refused(sheet, actor, now):
    other = open_sheet(application_at(Stage.SELF), Stage.SELF, actor=actor, now=now)

    with pytest.raises(Refused, match="评分表中没有这一项"):
        save_scores(sheet.pk, [Entry(score_of(other, "1").pk, {"value": "是"})], actor=actor, now=now)


def test_sheet_outside_the_region_does_not_exist(sheet, now):
    entry = Entry(score_of(sheet, "1").pk, {"value": "是"})

    with pytest.raises(ScoreSheet.DoesNotExist):
        save_scores(sheet.pk, [entry], actor=clerk_at("120118001"), now=now)


def test_sum_of_a_later_save_knows_the_earlier_one(sheet, actor, now):
    write(sheet, actor, now, "1", value="是")
    write(sheet, actor, now, "5", value="17.5")

    sheet.refresh_from_db()
    assert (sheet.total, sheet.missing_count) == (D("37.5"), 5)


def test_saving_one_field_asks_few_queries(sheet, actor, now):
    score = score_of(sheet, "5")
    with CaptureQueriesContext(connection) as captured:
        save_scores(sheet.pk, [Entry(score.pk, {"value": "18"}, score.revision)], actor=actor, now=now)

    asked = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(asked) == 4
