"""What must hold of shares and verdicts for all numbers."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.meeting_rules import Share
from agreements.quorum import Count, judge
from tests.agreements.meetings import FULL, LAWFUL, OLD_RESIDENTS, OLD_VILLAGE, RESIDENTS, VILLAGE, full


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 2), (3, 2), (-1, 2), (1, 0)])
def test_share_outside_nothing_and_the_whole_is_refused(numerator, denominator):
    with pytest.raises(ValueError, match="between nothing and the whole"):
        Share(numerator, denominator, True)


unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine draws slowly


counts = st.integers(min_value=0, max_value=3_000_000_000)


shares = st.builds(
    lambda pair, is_inclusive: Share(min(pair), max(pair), is_inclusive),
    st.tuples(st.integers(1, 100), st.integers(1, 100)),
    st.booleans(),
)


@unhurried
@given(shares, counts, counts)
def test_share_agrees_with_exact_fractions(share, part, whole):
    exact = Fraction(part, whole) if whole else None
    bar = Fraction(share.numerator, share.denominator)

    assert share.is_reached(part, whole) == bool(whole and (exact >= bar if share.is_inclusive else exact > bar))


@unhurried
@given(shares, st.integers(1, 3_000_000_000))
def test_least_is_the_smallest_that_is_enough(share, whole):
    least = share.least_of(whole)

    assert share.is_reached(least, whole)
    assert not share.is_reached(least - 1, whole)


@unhurried
@given(shares, counts, counts, st.integers(1, 1000))
def test_share_does_not_change_with_the_scale(share, part, whole, times):
    assert share.is_reached(part * times, whole * times) == share.is_reached(part, whole)


@unhurried
@given(shares, counts, counts, counts)
def test_more_are_never_less_enough(share, part, more, whole):
    assert not share.is_reached(part, whole) or share.is_reached(part + more, whole)


@st.composite
def meetings(draw) -> Count:
    eligible = draw(st.integers(1, 5000))
    present = draw(st.integers(0, eligible))
    votes_for = draw(st.integers(0, present))
    against = draw(st.integers(0, present - votes_for))
    return full(eligible, present, (votes_for, against, present - votes_for - against))


@unhurried
@given(meetings(), st.sampled_from([VILLAGE, RESIDENTS, OLD_VILLAGE, OLD_RESIDENTS]))
def test_one_more_in_favour_never_undoes_an_adoption(count, rules):
    before = judge(count, LAWFUL, rules)
    if count.abstentions:
        after = judge(replace(count, votes_for=count.votes_for + 1, abstentions=count.abstentions - 1), LAWFUL, rules)
        assert (after.is_valid, after.is_adopted or not before.is_adopted) == (before.is_valid, True)
    if count.present < count.eligible:
        after = judge(replace(count, present=count.present + 1, votes_for=count.votes_for + 1), LAWFUL, rules)
        assert after.is_valid or not before.is_valid
        assert after.is_adopted or not before.is_adopted


@unhurried
@given(meetings(), st.integers(2, 50))
def test_verdict_does_not_change_with_the_scale(count, times):
    scaled = Count(
        FULL,
        *(count.eligible * times, count.present * times, None, None),
        *(count.votes_for * times, count.votes_against * times, count.abstentions * times),
    )
    before, after = judge(count, LAWFUL, VILLAGE), judge(scaled, LAWFUL, VILLAGE)

    assert (after.is_valid, after.is_adopted) == (before.is_valid, before.is_adopted)


@unhurried
@given(meetings())
def test_what_is_said_to_be_missing_is_enough_when_it_comes(count):
    verdict = judge(count, LAWFUL, VILLAGE)
    came = replace(count, present=count.present + verdict.more_present)
    came = replace(came, votes_for=came.present, votes_against=0, abstentions=0)

    assert judge(came, LAWFUL, VILLAGE).is_adopted
