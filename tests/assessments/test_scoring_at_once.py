from decimal import Decimal as D

from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.scoring import NOT_APPLICABLE, score_sheet
from assessments.scoring_at_once import Misfit, clean_at_once, score_at_once
from tests.assessments.random_standards import answers_of, spec_of, standards
from tests.assessments.test_scoring import AWARE, indicator, standard

SPEC = standard((20, None, [indicator("rate", "threshold", 10, AWARE), indicator("done", "yes_no", 10)]), full=20)
KINDS = {"a": "village", "b": "residents", "c": "village"}


def test_rows_of_many_units_are_scored_in_one_pass():
    rows = [("b", "rate", D(80)), ("a", "rate", D(90)), ("a", "done", True), ("b", "done", False)]

    found = {unit: (result.total, result.is_complete) for unit, result in score_at_once(SPEC, KINDS, rows)}

    assert found == {"a": (D(20), True), "b": (D(5), True), "c": (D(0), False)}


def test_raw_rows_are_cleaned_and_what_does_not_fit_is_named():
    rows = [
        ("a", "rate", "95%"),
        ("a", "done", 1),
        ("b", "rate", D(120)),
        ("b", "done", NOT_APPLICABLE),
        ("c", "rate", None),
        ("elsewhere", "rate", D(1)),
        ("c", "unknown", D(1)),
    ]

    clean, misfits = clean_at_once(SPEC, KINDS, rows)

    assert clean == [("a", "rate", D(95)), ("a", "done", True), ("b", "done", NOT_APPLICABLE), ("c", "rate", None)]
    assert misfits == [Misfit("b", "rate", "不能大于100%，请填写0至100之间的数。")]


@settings(max_examples=60, deadline=None)
@given(standards(), standards(), st.randoms(use_true_random=False))
def test_it_agrees_with_one_sheet_after_the_other(plain, other, random):
    spec = spec_of(plain)
    answers = {"a": answers_of(plain), "b": {**answers_of(plain), **dict.fromkeys(answers_of(other), None)}}
    kinds = {"a": plain["village_kind"], "b": "village", "c": "residents"}
    rows = [(unit, key, value) for unit, own in answers.items() for key, value in own.items()]
    random.shuffle(rows)

    at_once = dict(score_at_once(spec, kinds, rows))

    assert at_once == {unit: score_sheet(spec, kind, answers.get(unit, {})) for unit, kind in kinds.items()}
