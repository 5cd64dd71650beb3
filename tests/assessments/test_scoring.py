from dataclasses import replace
from decimal import Decimal as D

import pytest

from assessments.choices import ItemState, JudgedBy, NotApplicable
from assessments.scoring import NOT_APPLICABLE, UNQUALIFIED, score_sheet
from assessments.standard_spec import GradeSpec, IndicatorSpec, SectionSpec, StandardSpec
from tests.assessments.random_standards import rules_of

SIX = {"items": [{"key": f"k{n}", "text": f"第{n}有"} for n in range(6)], "each_missing": "0.5"}
AWARE = {"target": "90", "step": "1", "cost": "0.5", "unit": "%"}


def indicator(key, kind, points, parameters=(), **more) -> IndicatorSpec:
    own = {name: more.pop(name) for name in ("residents_points", "applies_to") if name in more}
    rules = rules_of(kind, D(points), dict(parameters), **own)
    return IndicatorSpec(key, key, f"指标{key}", kind, rules, D(points), **more)


def standard(*sections, full=100, grades=((("合格"), 70), ("示范", 90)), **more) -> StandardSpec:
    built = tuple(
        SectionSpec(place, f"第{place}类", D(points), tuple(indicators), mark)
        for place, (points, mark, indicators) in enumerate(sections)
    )
    return StandardSpec(built, D(full), tuple(GradeSpec(name, D(least)) for name, least in grades), **more)


SMALL = standard(
    (60, None, [indicator("list", "checklist", 20, SIX), indicator("rate", "threshold", 40, AWARE)]),
    (40, None, [indicator("clean", "veto", 10), indicator("hand", "manual", 30)]),
    (0, None, [indicator("more", "bonus", 5), indicator("less", "penalty", 0, {"each": "2"})]),
    bonus_cap=D(3),
)
BEST = {"list": 6, "rate": D(95), "clean": True, "hand": D(30), "more": None, "less": 0}


def test_a_complete_sheet_has_sections_total_and_grade():
    result = score_sheet(
        SMALL, "village", BEST | {"list": 4, "rate": D(85), "hand": D("27.5"), "more": D(4), "less": 1}
    )

    assert [section.score for section in result.sections] == [D("56.50"), D("37.50"), D(0)]
    assert (result.subtotal, result.bonus, result.penalty, result.total) == (D(94), D(3), D(2), D(95))
    assert (result.is_complete, result.grade.name, result.verdict) == (True, "示范", "示范")


def test_what_was_lost_is_listed_with_its_reason():
    answers = BEST | {"list": ("k0", "k1", "k2", "k3", "k4"), "rate": D(85), "hand": D("27.5"), "less": 1}

    losses = [(item.indicator.key, item.lost, item.reason) for item in score_sheet(SMALL, "village", answers).losses]

    assert losses == [
        ("list", D("0.50"), "缺第5有，扣0.5分"),
        ("rate", D("2.50"), "85%，低于达标值90%，相差5个百分点，扣2.5分"),
        ("hand", D("2.50"), "评分人扣分，扣2.5分"),
        ("less", D("2.00"), "发生1次，从总分中扣2分"),
    ]


def test_blank_zero_and_not_applicable_are_three_things():
    blank = score_sheet(SMALL, "village", BEST | {"hand": None})
    zero = score_sheet(SMALL, "village", BEST | {"hand": D(0)})
    outside = score_sheet(SMALL, "village", BEST | {"hand": NOT_APPLICABLE})

    assert (blank.total, blank.is_complete, blank.grade, blank.verdict) == (D(70), False, None, "")
    assert (zero.total, zero.is_complete, zero.verdict) == (D(70), True, "合格")
    assert (outside.total, outside.is_complete, outside.verdict) == (D(100), True, "示范")
    assert [item.indicator.key for item in blank.missing] == ["hand"]
    assert [item.state for item in outside.items][3] == ItemState.NOT_APPLICABLE


def test_a_bonus_nobody_claims_leaves_the_sheet_complete_and_a_blank_penalty_does_not():
    assert score_sheet(SMALL, "village", BEST | {"more": None}).items[4].state == ItemState.NOT_CLAIMED
    assert score_sheet(SMALL, "village", BEST | {"less": None}).is_complete is False


@pytest.mark.parametrize("answers", [BEST, BEST | {"hand": None}])
def test_a_veto_is_unqualified_whatever_the_total(answers):
    result = score_sheet(SMALL, "village", answers | {"clean": False})

    assert (result.grade, result.verdict) == (None, UNQUALIFIED)
    assert [item.indicator.key for item in result.vetoes] == ["clean"]


def test_an_archived_indicator_needs_no_rule_and_is_never_scored():
    old = IndicatorSpec("old", "9", "旧指标", "threshold", {}, is_archived=True)
    result = score_sheet(standard((10, None, [indicator("new", "yes_no", 10), old]), full=10), "village", {"old": D(1)})

    assert [(item.state, item.points, item.score) for item in result.items][1] == (ItemState.ARCHIVED, D(0), None)
    assert [item.indicator.key for item in result.missing] == ["new"]


def test_a_rank_only_indicator_is_scored_and_stays_out_of_the_sums():
    ranked = indicator("rank", "manual", 50, is_rank_only=True)
    result = score_sheet(
        standard((10, None, [indicator("new", "yes_no", 10), ranked]), full=10), "village", {"new": True, "rank": D(20)}
    )

    assert (result.items[1].score, result.total, result.sections[0].points) == (D(20), D(10), D(10))


@pytest.mark.parametrize(
    ("mode", "total"),
    # 20 of 30 apply: 15 of 20 is 75 of 100; as full points it is 15 + 10 of 30, which nobody converts
    [(NotApplicable.RESCALED, D("22.50")), (NotApplicable.FULL, D("25.00"))],
)
def test_points_that_do_not_apply_drop_out_or_count_as_full(mode, total):
    rural = indicator("rural", "yes_no", 10, applies_to="village")
    spec = standard((30, None, [indicator("a", "manual", 20), rural]), full=30, not_applicable=mode)

    assert score_sheet(spec, "residents", {"a": D(15)}).total == total
    assert score_sheet(spec, "village", {"a": D(15), "rural": True}).total == D(25)


def test_a_converted_total_is_rounded_once_and_at_the_end():
    rural = indicator("rural", "yes_no", 40, applies_to="village")
    sections = [(20, None, [indicator(f"i{place}", "manual", 20)]) for place in range(3)]
    spec = standard(*sections, (40, None, [rural]))

    result = score_sheet(spec, "residents", {f"i{place}": D("10.01") for place in range(3)})

    # 30.03 of 60 are 50.05; a section by itself would be 16.68 (16.6833…) and three of them 50.04, with 1.67 for
    # 100 to 60 the sum would be 50.15
    assert ([section.score for section in result.sections][:3], result.total) == ([D("10.01")] * 3, D("50.05"))


def test_scores_of_indicators_are_rounded_before_they_are_summed():
    """What stands in the lines is what adds up: three times 1.33 are 3.99, though 4/3 three times would be 4."""
    three = [indicator(f"i{n}", "checklist", 4, {"items": SIX["items"][:3]}) for n in range(3)]

    result = score_sheet(standard((12, None, three), full=12), "village", {f"i{n}": 1 for n in range(3)})

    assert ([item.score for item in result.items], result.total) == ([D("1.33")] * 3, D("3.99"))


def test_two_sets_of_points_for_two_kinds_of_unit():
    both = indicator("a", "threshold", 10, AWARE | {"residents": {"target": "95"}}, residents_points=D(20))
    rural = indicator("b", "yes_no", 10, applies_to="village")
    spec = standard((20, None, [both, rural]), full=20)

    assert score_sheet(spec, "village", {"a": D(90), "b": True}).total == D(20)
    assert score_sheet(spec, "residents", {"a": D(90)}).total == D("17.50")


@pytest.mark.parametrize(("score", "verdict"), [(D(20), "合格"), (D("19.99"), UNQUALIFIED)])
def test_each_section_has_its_own_pass_mark(score, verdict):
    spec = standard(
        *((25, D(20), [indicator(f"i{place}", "manual", 25)]) for place in range(4)), grades=(("合格", 70),)
    )

    result = score_sheet(spec, "village", {"i0": score, "i1": D(25), "i2": D(25), "i3": D(25)})

    assert (result.verdict, [section.passed for section in result.sections]) == (verdict, [score >= 20] + [True] * 3)


def test_a_pass_mark_is_asked_in_proportion_where_something_does_not_apply():
    rural = indicator("rural", "yes_no", 5, applies_to="village")
    spec = standard((25, D(20), [indicator("a", "manual", 20), rural]), full=25)

    assert score_sheet(spec, "residents", {"a": D(16)}).sections[0].passed is True
    assert score_sheet(spec, "residents", {"a": D("15.99")}).sections[0].passed is False


def test_points_may_fall_below_nothing_and_the_total_may_not():
    deep = indicator("rate", "threshold", 10, {"target": "90", "step": "1", "cost": "1", "floor": None})
    spec = standard((10, None, [deep]), full=10)

    assert score_sheet(spec, "village", {"rate": D(70)}).sections[0].score == D(-10)
    assert score_sheet(spec, "village", {"rate": D(70)}).total == D(0)
    assert score_sheet(replace(spec, floor=None), "village", {"rate": D(70)}).total == D(-10)


@pytest.mark.parametrize(
    ("judged_by", "worst", "best"),
    [
        (JudgedBy.POINTS, "合格", "示范"),
        (JudgedBy.ALL_MET, UNQUALIFIED, "示范"),
        (JudgedBy.BOTH, UNQUALIFIED, "示范"),
    ],
)
def test_judged_by_points_by_all_met_or_by_both(judged_by, worst, best):
    spec = standard((100, None, [indicator("a", "manual", 80), indicator("b", "yes_no", 20)]), judged_by=judged_by)

    assert score_sheet(spec, "village", {"a": D(80), "b": False}).verdict == worst
    assert score_sheet(spec, "village", {"a": D(80), "b": True}).verdict == best


def test_all_met_needs_no_points_at_all():
    spec = standard(
        (0, None, [indicator("a", "yes_no", 0), indicator("b", "threshold", 0, {"target": "90"})]),
        full=0,
        grades=(("达标", 0),),
        judged_by=JudgedBy.ALL_MET,
    )

    assert score_sheet(spec, "village", {"a": True, "b": D(90)}).verdict == "达标"
    assert score_sheet(spec, "village", {"a": True, "b": D("89.99")}).verdict == UNQUALIFIED


@pytest.mark.parametrize("full", [27, 100, 1000])
def test_totals_of_27_100_and_1000_points(full):
    hands = [indicator(str(n), "manual", D(full) / 3) for n in range(3)] if full == 27 else []
    hands = hands or [indicator(str(n), "manual", D(full) / 4) for n in range(4)]
    spec = standard((full, None, hands), full=full, grades=(("合格", D(full) * 7 / 10), ("示范", D(full) * 9 / 10)))

    assert score_sheet(spec, "village", {str(n): hands[0].rules["village"].points for n in range(4)}).total == full
    assert score_sheet(spec, "village", {str(n): hands[0].rules["village"].points for n in range(4)}).verdict == "示范"


def test_grades_out_of_order_or_twice_are_refused():
    with pytest.raises(ValueError, match="从低到高"):
        standard((10, None, []), grades=(("示范", 90), ("合格", 70)))
    with pytest.raises(ValueError, match="重复"):
        standard((10, None, []), grades=(("合格", 70), ("合格", 90)))


def test_a_veto_cannot_be_for_the_ranking_only():
    with pytest.raises(ValueError, match="一票否决指标不能只用于排名"):
        indicator("clean", "veto", 0, is_rank_only=True)
