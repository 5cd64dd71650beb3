import random as python_random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.sampling import draw, draw_by_township, lot, points_of_township

CODES = st.lists(st.integers(0, 10**12 - 1).map(lambda n: f"{n:012d}"), unique=True, max_size=40)


@pytest.mark.parametrize(
    ("units", "points"),
    [(0, 0), (1, 1), (2, 2), (19, 2), (20, 3), (29, 3), (30, 4), (31, 4), (1038, 4)],
)
def test_points_by_size_of_township(units, points):
    assert points_of_township(units) == points


def test_another_table():
    assert [points_of_township(units, ((10, 1), (50, 8))) for units in (9, 10, 49, 50)] == [0, 1, 1, 8]


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ((), "从少到多"),
        (((20, 3), (1, 2)), "从少到多"),
        (((1, 2), (1, 3)), "起点不同"),
        (((1, -2),), "不能有负数"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(table, sentence):
    with pytest.raises(ValueError, match=sentence):
        points_of_township(10, table)


def test_a_draw_can_be_repeated_with_a_calculator_for_checksums():
    """echo -n 2026:120119001201 | sha256sum"""
    assert lot("2026", "120119001201") == "818f74894493bb6403a92396bbc6c3cd1e6b118c406e849e4864d9884fcfc862"


def test_a_draw_is_pinned():
    """The same on every machine and in every year: if this changes, no draw of the past can be repeated."""
    codes = [f"120119001{n}" for n in range(200, 230)]

    assert draw(codes, 3, "2026-batch-7") == ("120119001217", "120119001205", "120119001222")


def test_without_a_seed_nothing_is_drawn():
    with pytest.raises(ValueError, match="种子"):
        draw(["120119001201"], 1, "")


@settings(max_examples=60, deadline=None)
@given(CODES, st.integers(0, 50), st.text(min_size=1), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(codes, number, seed, random):
    shuffled = random.sample(codes, len(codes))

    assert draw(codes, number, seed) == draw([*shuffled, *codes[:3]], number, seed)


@settings(max_examples=60, deadline=None)
@given(CODES, st.integers(0, 50), st.text(min_size=1))
def test_a_draw_takes_so_many_different_codes_and_a_larger_one_keeps_them(codes, number, seed):
    drawn = draw(codes, number, seed)

    assert len(drawn) == len(set(drawn)) == min(number, len(codes))
    assert set(drawn) <= set(codes)
    assert draw(codes, number + 1, seed)[: len(drawn)] == drawn


def test_each_township_draws_from_its_own():
    units = {"120119001": [f"120119001{n}" for n in range(201, 204)], "120119100": ["120119100201"], "120119101": []}

    drawn = draw_by_township(units, "s")

    assert {township: len(codes) for township, codes in drawn.items()} == {
        "120119001": 2,
        "120119100": 1,
        "120119101": 0,
    }
    assert all(set(codes) <= set(units[township]) for township, codes in drawn.items())


def test_every_unit_has_the_same_chance():
    """Over 4,000 seeds each of 20 units is drawn about 400 times for 2 places; five standard deviations are 95."""
    codes = [f"120119001{n}" for n in range(201, 221)]
    seeds = python_random.Random(1)
    times = dict.fromkeys(codes, 0)
    for _ in range(4000):
        for code in draw(codes, 2, str(seeds.getrandbits(64))):
            times[code] += 1

    assert all(abs(count - 400) < 95 for count in times.values())
