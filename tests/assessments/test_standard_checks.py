"""What keeps a standard from being published, and the sentence that says so."""

from decimal import Decimal as D

import pytest

from agreements.models import ScreeningRule
from assessments.choices import AppliesTo, JudgedBy, VersionState
from assessments.models import Grade, Indicator, Section, StandardVersion
from assessments.standard_checks import objections, objections_to
from assessments.version_spec import Parts
from assessments.workflow import VERSION_STEPS
from common.refusal import Refused
from common.workflow import take_step
from tests.factories import IndicatorFactory, SectionFactory, StaffUserFactory, StandardVersionFactory
from villages.choices import Role


def indicator(number="1.1", points="10", kind="yes_no", **more) -> Indicator:
    for name in ("residents_points",):
        more[name] = D(more[name]) if name in more else None
    return Indicator(number=number, text="协会机构健全", kind=kind, points=D(points), **more)


def parts(*sections, full="10", grades=(("合格", "6"),), **more) -> Parts:
    """Rows that are not stored: (title, stated points, indicators) for each section."""
    built = [
        (Section(title=title, stated_points=D(stated)), list(indicators)) for title, stated, *indicators in sections
    ]
    version = StandardVersion(title="样例标准", full_points=D(full), **more)
    return Parts(version, built, [Grade(name=name, minimum=D(least)) for name, least in grades])


def said(of: Parts) -> list[str]:
    return [str(one) for one in objections(of)]


GOOD = ("组织建设", "10", indicator())


def test_nothing_is_said_against_a_standard_that_adds_up():
    assert said(parts(GOOD)) == []
    assert said(parts(GOOD, ("加分", "0", indicator("9", "5", "bonus")))) == []
    assert said(parts(GOOD, ("排名", "0", indicator("8", "50", "manual", is_rank_only=True)))) == []


@pytest.mark.parametrize(
    ("wrong", "sentences"),
    [
        (
            parts(("组织建设", "20", indicator()), full="20"),
            [
                "标准：总分20分，各指标分值合计10分，两者不符，请核对后修改。",
                "类别“组织建设”：写明20分，各指标分值合计10分，两者不符，请核对后修改。",
            ],
        ),
        (
            parts(GOOD, full="100"),
            [
                "标准：总分100分，各类别总分合计10分，两者不符，请核对后修改。",
                "标准：总分100分，各指标分值合计10分，两者不符，请核对后修改。",
            ],
        ),
        (parts(GOOD, ("宣传服务", "0")), ["类别“宣传服务”：没有指标，请增加指标或删除这一类别。"]),
        (
            parts(full="0", grades=()),
            ["标准：没有可以评分的指标，请先增加类别和指标。", "等次：没有设置等次，请至少设置一个，例如“合格”。"],
        ),
        (
            parts(GOOD, grades=(("示范", "10.01"),)),
            ["等次“示范”：最低得分10.01分高于总分10分，请改小。"],
        ),
        (
            parts(("组织建设", "10", indicator(points="5"), indicator(points="5"))),
            ["指标1.1：有2个指标使用同一序号，请改成不同的序号。"],
        ),
        (
            parts(("组织建设", "10", indicator(kind="threshold", parameters={"step": "1"}))),
            ["指标1.1：参数“达标值”没有填写，请补填。"],
        ),
        (
            parts(("组织建设", "10", indicator(applies_to=AppliesTo.VILLAGE)), applies_to=AppliesTo.RESIDENTS),
            ["指标1.1：只适用于村，而本标准不适用于村，请修改适用对象或删除。"],
        ),
        (
            parts(GOOD, ("否决", "0", indicator("2", "0", "veto", is_rank_only=True))),
            ["指标2：一票否决指标不能只用于排名，请取消其中一项。"],
        ),
        (
            parts(("组织建设", "10", indicator(metric="no_such"))),
            ["指标1.1：没有“no_such”这一取数口径，请重新选择。"],
        ),
        (
            parts(("组织建设", "10", indicator(metric="households", kind="manual"))),
            ["指标1.1：“评分人打分”由评分人评定，不能取数，请清空取数口径或改用别的计分办法。"],
        ),
        (
            parts(("组织建设", "10", indicator(metric="awareness_rate"))),
            ["指标1.1：取数口径“群众知晓率”的单位是“%”，与“是否达到”不配，请换一个口径或计分办法。"],
        ),
    ],
)
def test_what_is_wrong_is_named_with_place_and_fix(wrong, sentences):
    assert said(wrong) == sentences


def test_a_pass_mark_above_the_section_is_wrong():
    wrong = parts(GOOD)
    wrong.sections[0][0].pass_mark = D(11)

    assert said(wrong) == ["类别“组织建设”：合格分11分高于类别总分10分，请改小。"]


def test_each_of_two_sets_of_points_must_add_up():
    own = indicator("1.2", "4", residents_points="6")
    rural = indicator("1.3", "2", applies_to=AppliesTo.VILLAGE, residents_points="0")

    assert said(parts(("组织建设", "10", indicator(points="4"), own, rural))) == []
    assert said(parts(("组织建设", "10", indicator(points="4"), indicator("1.2", "6", residents_points="5")))) == [
        "标准：总分10分，各指标分值合计9分（对居），两者不符，请核对后修改。"
    ]


def test_what_applies_to_one_kind_only_counts_for_the_sum_of_the_table():
    rural = indicator("1.2", "4", applies_to=AppliesTo.VILLAGE)

    assert said(parts(("组织建设", "10", indicator(points="6"), rural))) == []


def test_judged_by_all_met_has_one_grade():
    of = parts(GOOD, grades=(("合格村", "0"), ("模范村", "1")), judged_by=JudgedBy.ALL_MET)

    assert said(of) == [
        "等次：按全部指标达到评定时只分得出一个等次，现有合格村、模范村；"
        "请只留一个，或改为按得分评定并填写各等次最低得分。"
    ]


def test_a_checklist_of_different_points_cannot_be_filled_by_a_count():
    items = [{"key": "a", "text": "有牌子", "points": "4"}, {"key": "b", "text": "有名册", "points": "6"}]
    of = parts(("组织建设", "10", indicator(kind="checklist", parameters={"items": items}, metric="six_haves")))

    assert said(of) == ["指标1.1：清单各项分值不同，取来的个数无法计分，请清空取数口径，或者各项不填分值。"]


def test_another_unit_than_the_metrics_is_pointed_out_and_does_not_block():
    rule = {"target": "15", "unit": "平方米"}
    [only] = objections(parts(("阵地", "10", indicator(kind="threshold", parameters=rule, metric="facility_area"))))

    assert (only.is_blocking, only.sentence) == (
        False,
        "计分参数的单位“平方米”与取数口径“阵地面积”的单位“㎡”不同，请核对。",
    )


@pytest.mark.parametrize(
    "more",
    [
        {"text": "综合避孕率达到90%"},
        {"guidance": "综合避孕率达到90%"},
        {"kind": "checklist", "parameters": {"items": [{"key": "a", "text": "综合避孕率达到90%"}]}},
        {"kind": "checklist", "parameters": {"items": [{"key": "a", "text": "有牌子"}]}, "text": "收取计划生育押金"},
    ],
)
def test_what_may_no_longer_be_scored_blocks_wherever_it_is_written(more):
    row = indicator()
    for name, value in more.items():
        setattr(row, name, value)

    found = objections(parts(("组织建设", "10", row)))

    assert [(one.is_blocking, one.indicator) for one in found] == [(True, row)]
    assert "依据：" in found[0].sentence


def test_an_archived_indicator_is_kept_as_it_was_and_needs_its_reason():
    old = indicator("2", "0", is_archived=True, archived_reason="依法不再考核。")
    old.text = "综合避孕率达到90%"
    assert said(parts(("组织建设", "10", indicator(), old))) == []

    old.archived_reason = ""
    assert said(parts(("组织建设", "10", indicator(), old))) == ["指标2：没有写明不再考核的原因，请补填。"]


def test_parameters_that_are_no_table_are_refused_and_nothing_breaks():
    for parameters in ([], "x", {"items": "x"}, {"items": [1]}, {"unit": 5}):
        row = indicator(kind="checklist", parameters=parameters, metric="six_haves")

        assert any(one.is_blocking for one in objections(parts(("组织建设", "10", row))))


# --- As stored


@pytest.mark.django_db
def test_a_rule_of_the_administrators_own_counts_too():
    version = StandardVersionFactory(published=True)
    assert objections_to(version) == []

    ScreeningRule.objects.create(
        key="own", label="样例规则", pattern="协会机构", severity="阻断", basis="样例依据", suggestion="请改写。"
    )

    assert [one.sentence for one in objections_to(version)] == ["“协会机构”属于样例规则。请改写。依据：样例依据。"]


@pytest.mark.django_db
def test_a_contradiction_blocks_publishing_until_it_is_settled(now):
    version = StandardVersionFactory()
    section = SectionFactory(version=version, stated_points=100)
    version.grades.create(name="合格", minimum=60)
    row = IndicatorFactory(section=section, points=90)
    admin = StaffUserFactory(role=Role.BUSINESS_ADMIN, region=version.standard.region)

    with pytest.raises(Refused) as refusal:
        take_step(version, VERSION_STEPS["publish"], "publish", actor=admin, now=now)
    assert str(refusal.value) == (
        "标准：总分100分，各指标分值合计90分，两者不符，请核对后修改。另有1处问题，请在标准页面查看并逐一修改。"
    )

    Indicator.objects.filter(pk=row.pk).update(points=100)
    assert take_step(version, VERSION_STEPS["publish"], "publish", actor=admin, now=now).state == VersionState.PUBLISHED
