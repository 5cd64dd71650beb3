from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.subset_sums import Group, fewest, least_choice


def by_trying(groups, needed):
    """(how many, sum) of the best of all choices, None where none is enough."""
    every = [
        [choice for size in range(len(group.numbers) + 1) for choice in combinations(group.numbers, size)]
        for group in groups
    ]
    enough = [
        (sum(map(len, choice)), sum(map(sum, choice)))
        for choice in product(*every)
        if all(sum(own) >= group.needed for own, group in zip(choice, groups, strict=True))
        and sum(map(sum, choice)) >= needed
    ]
    return min(enough, default=None)


NUMBERS = st.lists(st.integers(1, 30), max_size=5).map(lambda numbers: tuple(sorted(numbers, reverse=True)))
GROUPS = st.lists(st.builds(Group, NUMBERS, st.integers(-5, 60)), min_size=1, max_size=3)


@settings(max_examples=60, deadline=None)
@given(GROUPS, st.integers(-10, 150))
def test_it_is_the_best_of_all_choices(groups, needed):
    choice = least_choice(groups, needed)
    best = by_trying(groups, needed)

    if choice is None:
        assert best is None
        return
    taken = [[group.numbers[place] for place in places] for group, places in zip(groups, choice, strict=True)]
    assert (sum(map(len, taken)), sum(map(sum, taken))) == best
    assert all(sum(own) >= group.needed for own, group in zip(taken, groups, strict=True))


@pytest.mark.parametrize(
    ("numbers", "needed", "choice"),
    [
        ((9, 8, 7, 1), 0, ()),
        ((9, 8, 7, 1), 9, (0,)),
        ((9, 8, 7, 1), 8, (1,)),
        ((9, 8, 7, 1), 10, (0, 3)),
        ((5, 5, 5), 5, (0,)),
        ((5, 5, 5), 6, (0, 1)),
        ((5, 5, 5), 16, None),
        ((), 1, None),
        ((), 0, ()),
    ],
)
def test_the_choice_from_one_group(numbers, needed, choice):
    assert least_choice([Group(numbers)], needed) == (None if choice is None else [choice])


def test_a_group_takes_what_it_needs_before_the_rest_is_looked_at():
    groups = [Group((3, 2), needed=4), Group((100,))]

    assert fewest(groups, 50) == (3, 105)
    assert least_choice(groups, 50) == [(0, 1), (0,)]
