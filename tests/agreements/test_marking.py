"""A text cut at its findings, and Chinese numbers of clauses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.marking import Piece, pieces
from agreements.numerals import arabic, chinese

spans = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.sampled_from(["block", "warn"])), max_size=6)


@given(st.text(max_size=25), spans)
def test_pieces_are_the_whole_text(text, found):
    assert "".join(piece.text for piece in pieces(text, found)) == text


def test_places_are_marked_and_the_blocking_one_goes_first():
    assert pieces("村民罚款二百元。", [(2, 4, "warn"), (2, 7, "block"), (5, 8, "warn")]) == [
        Piece("村民"),
        Piece("罚款二百元", "block"),
        Piece("。", "warn"),
    ]


def test_text_without_findings_is_one_piece():
    assert (pieces("村民。", []), pieces("", [(0, 3, "warn")])) == ([Piece("村民。")], [Piece("")])


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (15, "十五"),
        (20, "二十"),
        (101, "一百零一"),
        (110, "一百一十"),
        (500, "五百"),
        (1001, "一千零一"),
    ],
)
def test_numbers_are_written_as_in_a_charter(number, words):
    assert chinese(number) == words


@given(st.integers(1, 9999))
def test_written_number_is_read_again(number):
    assert (arabic(chinese(number)), arabic(str(number))) == (number, number)


@pytest.mark.parametrize(("words", "number"), [("一二", 12), ("两百", 200), ("", None), ("条", None), ("３", 3)])
def test_other_ways_to_write_numbers(words, number):
    assert arabic(words) == number
