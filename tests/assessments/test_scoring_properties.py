"""What holds for all standards and all answers, and what a second implementation makes of them."""

from dataclasses import replace
from decimal import Decimal as D
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.choices import ItemState
from assessments.scoring import NOT_APPLICABLE, UNQUALIFIED, score_sheet
from tests.assessments.random_standards import answers_of, spec_of, standards
from tests.assessments.second_scoring import second_opinion


@settings(max_examples=60, deadline=None)
@given(standards())
def test_a_second_implementation_agrees(plain):
    result = score_sheet(spec_of(plain), plain["village_kind"], answers_of(plain))

    assert {
        "subtotal": Fraction(result.subtotal),
        "bonus": Fraction(result.bonus),
        "penalty": Fraction(result.penalty),
        "total": Fraction(result.total),
        "grade": result.grade.name if result.grade else None,
        "failed": [section.section.key for section in result.failed_sections],
        "missing": [item.indicator.key for item in result.missing],
    } == second_opinion(plain)


@settings(max_examples=60, deadline=None)
@given(standards(penalty_cap=None))
def test_nothing_is_ever_above_its_maximum(plain):
    result = score_sheet(spec_of(plain), plain["village_kind"], answers_of(plain))

    assert all(item.score <= item.points for item in result.items if item.score is not None)
    assert all(section.score <= section.points for section in result.sections)
    assert result.subtotal <= plain["full_points"]
    assert result.total <= plain["full_points"] + result.bonus


@settings(max_examples=60, deadline=None)
@given(standards())
def test_every_loss_has_a_reason_and_every_reason_a_loss(plain):
    for item in score_sheet(spec_of(plain), plain["village_kind"], answers_of(plain)).items:
        assert bool(item.reason) >= (item.lost > 0)
        if item.state == ItemState.SCORED:
            assert bool(item.reason) == (not item.is_met)


@settings(max_examples=60, deadline=None)
@given(standards(judged_by="points"))
def test_a_veto_always_wins(plain):
    veto = {"key": "veto", "kind": "veto", "points": D(0), "parameters": {}, "applies_to": "both"}
    flags = {"is_rank_only": False, "is_archived": False, "value": False}
    plain["sections"][0]["indicators"].append(veto | flags)

    result = score_sheet(spec_of(plain), plain["village_kind"], answers_of(plain))

    assert (result.grade, result.verdict) == (None, UNQUALIFIED)


@settings(max_examples=60, deadline=None)
@given(standards(), st.randoms(use_true_random=False))
def test_the_order_of_indicators_and_sections_does_not_matter(plain, random):
    spec, answers = spec_of(plain), answers_of(plain)
    sections = [
        replace(each, indicators=tuple(random.sample(each.indicators, len(each.indicators)))) for each in spec.sections
    ]
    random.shuffle(sections)

    one = score_sheet(spec, plain["village_kind"], answers)
    other = score_sheet(replace(spec, sections=tuple(sections)), plain["village_kind"], answers)

    assert (one.total, one.grade, one.verdict) == (other.total, other.grade, other.verdict)
    assert {item.indicator.key: item for item in one.items} == {item.indicator.key: item for item in other.items}


@settings(max_examples=60, deadline=None)
@given(standards(floor=None, judged_by="points", penalty_cap=None))
def test_doing_one_thing_fully_never_lowers_the_total(plain):
    spec, answers = spec_of(plain), answers_of(plain)
    before = score_sheet(spec, plain["village_kind"], answers)
    for item in before.items:
        if item.indicator.counts and item.state == ItemState.SCORED and item.indicator.kind == "manual":
            after = score_sheet(spec, plain["village_kind"], answers | {item.indicator.key: item.points})
            assert after.total >= before.total


@settings(max_examples=60, deadline=None)
@given(standards(not_applicable="rescaled", bonus_cap=D(0), penalty_cap=D(0)))
def test_a_unit_that_does_all_that_applies_has_full_points(plain):
    plain["sections"][0]["indicators"].append(
        {"key": "sure", "kind": "yes_no", "points": D(1), "parameters": {}, "applies_to": "both", "value": True}
        | {"is_rank_only": False, "is_archived": False}
    )
    plain["full_points"] += 1
    for section in plain["sections"]:
        section["indicators"] = [each for each in section["indicators"] if not each["is_archived"]]
        for each in section["indicators"]:
            if each["kind"] in ("yes_no", "veto", "manual", "checklist", "count"):
                full = {"yes_no": True, "veto": True, "manual": each["points"], "count": 0}
                items = [item["key"] for item in each["parameters"].get("items", [])]
                each["value"] = full.get(each["kind"], items)
            else:
                each["value"] = NOT_APPLICABLE

    applied = [each for section in plain["sections"] for each in section["indicators"]]
    result = score_sheet(spec_of(plain), plain["village_kind"], answers_of(plain))
    counted = sum(
        (each["points"] for each in applied if not each["is_rank_only"] and each["kind"] not in ("bonus", "penalty")),
        D(0),
    )
    drops = any(item.state == ItemState.NOT_APPLICABLE and item.indicator.counts for item in result.items)

    assert result.subtotal == (plain["full_points"] if drops else counted)
