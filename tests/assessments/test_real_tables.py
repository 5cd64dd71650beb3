"""Tables as counties really print them are typed in by the forms, published, and score as the paper says."""

from decimal import Decimal as D

import pytest

from assessments.scoring import NOT_APPLICABLE, score_sheet
from assessments.version_spec import parts_of, spec_of
from tests.assessments.desk_of_standards import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


def score(version, kind: str, **values):
    """The result of one unit. Values by the number of the indicator: n1_1 is 1.1."""
    spec = spec_of(parts_of(version))
    keys = {indicator.number: indicator.key for indicator in spec.indicators}
    given = {keys[name[1:].replace("_", ".")]: value for name, value in values.items()}
    return score_sheet(spec, kind, given)


def test_table_of_27_points(desk):
    """Nine questions of three points each, in one section; every tier counts."""
    version = desk.begin("X27", "样例27分表")
    desk.settle(version, full_points="27", grade_lines="合格：18分\n优秀：24分")
    section = desk.section(version, "自治评议", "27")
    for n in range(1, 10):
        tiers = "好3\n一般2\n较差：1分\n差：0分"
        desk.indicator(section, f"1.{n}", f"评议内容{n}", "3", kind="tiers", rule_tiers=tiers)

    version = desk.publish(version)

    said = ("好", "一般", "较差", "差", "好", "好", "好", "好", "一般")
    result = score(version, "village", **{f"n1_{n}": tier for n, tier in enumerate(said, start=1)})
    assert [item.score for item in result.items] == [D(n) for n in (3, 2, 1, 0, 3, 3, 3, 3, 2)]
    assert [item.reason for item in result.items][:4] == [
        "",
        *(f"评定为“{tier}”，扣{n}分" for n, tier in enumerate(said[1:4], start=1)),
    ]
    assert (result.total, result.verdict) == (D(20), "合格")
    best = dict.fromkeys((f"n1_{n}" for n in range(1, 9)), "好")
    assert score(version, "village", **best, n1_9="差").verdict == "优秀"


def test_table_of_1000_points(desk):
    version = desk.begin("X1000", "样例千分制")
    desk.settle(version, full_points="1000", grade_lines="达标：800分")
    for place, title in enumerate(("组织", "制度", "服务", "满意"), start=1):
        section = desk.section(version, title, "250")
        desk.indicator(section, f"{place}.1", f"{title}情况", "250", kind="manual", rule_step="0.5")

    version = desk.publish(version)

    result = score(version, "village", n1_1=D(250), n2_1=D("249.5"), n3_1=D(200), n4_1=D(100))
    assert (result.total, result.verdict) == (D("799.5"), "不合格")


def test_sections_with_a_pass_mark_of_their_own(desk):
    """Each of four sections at least 20 of 25."""
    version = desk.begin("X4", "样例四好")
    desk.settle(version, grade_lines="合格：80分")
    for place, title in enumerate(("组织建设好", "活动开展好", "制度坚持好", "工作效果好"), start=1):
        section = desk.section(version, title, "25", "20")
        desk.indicator(section, f"{place}.1", title, "25", kind="manual")

    version = desk.publish(version)

    enough = {"n1_1": D(20), "n2_1": D(20), "n3_1": D(20), "n4_1": D(20)}
    assert score(version, "village", **enough).verdict == "合格"
    failed = score(version, "village", **enough | {"n1_1": D("19.5"), "n2_1": D(25)})
    assert (failed.total, failed.verdict) == (D("84.5"), "不合格")
    assert [one.section.name for one in failed.failed_sections] == ["组织建设好"]


def test_words_that_real_tables_use_for_deductions(desk):
    """每少一种扣1分，扣完为止; 每低1个百分点扣1分，可负分; 每发生1例扣3分; 性别比在103至107之间."""
    version = desk.begin("XD", "样例扣分表")
    desk.settle(version)
    section = desk.section(version, "工作落实", "100")
    six = "有牌子\n有名册\n有制度\n有资料\n有活动\n有记录"
    desk.indicator(
        section, "1", "六有", "3", kind="checklist", rule_items=six, rule_each_missing="1", rule_floor="扣完为止"
    )
    aware = {"rule_target": "90", "rule_direction": "不低于", "rule_unit": "%", "rule_step": "1", "rule_cost": "1"}
    aware |= {"rule_rounding": "每满一档", "rule_floor": "可负分", "rule_most": ""}
    desk.indicator(section, "2", "群众知晓率", "7", kind="threshold", **aware)
    desk.indicator(section, "3", "有效投诉", "10", kind="count", rule_cost="3", rule_unit="例")
    bands = "103至107：80分\n≤102：40分"
    desk.indicator(section, "4", "服务对象比例", "80", kind="range", rule_bands=bands, rule_otherwise="-5")

    version = desk.publish(version)

    assert score(version, "village", n1=("k1", "k2", "k3", "k4")).items[0].score == D(1)
    lost = score(version, "village", n1=("k1", "k2"), n2=D("79.5"), n3=2, n4=D(110))
    assert [item.score for item in lost.items] == [D(0), D(-3), D(4), D(-5)]
    assert [item.reason for item in lost.items][:2] == [
        "缺有制度、有资料、有活动、有记录，扣3分",
        "79.5%，低于达标值90%，相差10.5个百分点，扣10分",
    ]


def test_two_sets_of_points_and_what_is_not_asked_of_one_kind(desk):
    """Different points for 村 and 居; two items only for one of them; points that fall out are converted."""
    version = desk.begin("X2", "样例村居表")
    desk.settle(version, grade_lines="合格：60分")
    section = desk.section(version, "公开与协商", "100")
    own = "按季公开：30分\n长期公示：20分"
    residents = "按季公开：20分\n长期公示：20分"
    desk.indicator(
        section,
        "1",
        "事务公开",
        "50",
        residents_points="40",
        kind="checklist",
        rule_items=own,
        residents_rule_items=residents,
    )
    desk.indicator(section, "2", "村民代表会议", "50", applies_to="village", residents_points="40")
    desk.indicator(section, "3", "居民代表会议", "0", applies_to="residents", residents_points="20")

    version = desk.publish(version)

    village = score(version, "village", n1=("k1", "k2"), n2=False)
    assert (village.total, [item.state.label for item in village.items][2]) == (D(50), "不考核")
    committee = score(version, "residents", n1=("k1",), n3=True)
    assert [item.points for item in committee.items] == [D(40), D(0), D(20)]
    assert committee.subtotal == D("66.67")  # 40 of the 60 that can be reached


def test_bonus_and_penalty_have_caps_and_rank_only_stays_out_of_the_total(desk):
    version = desk.begin("XB", "样例加分表")
    desk.settle(version, bonus_cap="5", penalty_cap="4", grade_lines="合格：60分\n示范：100分")
    section = desk.section(version, "基础工作", "100")
    desk.indicator(section, "1", "基础工作", "100", kind="manual")
    extra = desk.section(version, "加分与扣分", "0")
    desk.indicator(extra, "2", "经验推广", "4", kind="bonus", rule_each="2")
    desk.indicator(extra, "3", "项目点", "3", kind="bonus")
    desk.indicator(extra, "4", "逾期报送", "10", kind="penalty", rule_each="1")
    desk.indicator(extra, "5", "活动场次", "10", kind="threshold", rule_target="12", is_rank_only="on")

    version = desk.publish(version)

    result = score(version, "village", n1=D(96), n2=3, n3=D(3), n4=6, n5=D(20))
    assert (result.subtotal, result.bonus, result.penalty, result.total) == (D(96), D(5), D(4), D(97))
    assert result.verdict == "合格"


def test_standard_judged_by_all_met_builds_on_another_and_adds_two(desk):
    """示范居: 在基础标准上增加2项, every one of them met, vetoes first."""
    base = desk.begin("XA", "样例社区标准")
    desk.settle(base, applies_to="residents", full_points="0", judged_by="all_met", grade_lines="达标")
    section = desk.section(base, "基本条件", "0")
    desk.indicator(section, "1", "机构健全", "0")
    desk.indicator(section, "2", "近三年没有因工作引发的集体上访", "0", kind="veto")
    base = desk.publish(base)
    version = desk.begin("XA2", "样例示范居标准", "build_on", base)
    more = desk.section(version, "增加的条件", "0")
    desk.indicator(more, "3", "事务公开和监督制度落实", "0")
    aware = {"rule_target": "95", "rule_unit": "%"}
    desk.indicator(more, "4", "居民满意率", "0", kind="threshold", **aware)

    version = desk.publish(version)

    assert (version.built_on, version.judged_by) == (base, "all_met")
    assert [one.number for one in parts_of(version).indicators] == ["1", "2", "3", "4"]
    met = {"n1": True, "n2": True, "n3": True, "n4": D(95)}
    assert score(version, "residents", **met).verdict == "达标"
    assert score(version, "residents", **met | {"n4": D("94.9")}).verdict == "不合格"
    assert score(version, "residents", **met | {"n2": False}).verdict == "不合格"


def test_not_applicable_can_count_as_full_points(desk):
    version = desk.begin("XF", "样例满分表")
    desk.settle(version, not_applicable="full")
    section = desk.section(version, "服务", "100")
    desk.indicator(section, "1", "服务", "60", kind="manual")
    desk.indicator(section, "2", "帮扶", "40")

    version = desk.publish(version)

    assert score(version, "village", n1=D(30), n2=NOT_APPLICABLE).total == D(70)
