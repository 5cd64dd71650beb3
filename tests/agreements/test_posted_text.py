"""The frozen wording: its check value, its numbering."""

import pytest

from agreements.posted_text import chapters, chinese_number, frozen, sha256_of

WORDING = frozen("样例公约", "序言", [("第一章　总则", "甲"), ("第一章　总则", "乙"), ("", "丙")], "样例村")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (21, "二十一"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (111, "一百一十一"),
        (500, "五百"),
        (1000, "一千"),
        (1005, "一千零五"),
        (9999, "九千九百九十九"),
    ],
)
def test_number_as_it_is_said(number, said):
    assert chinese_number(number) == said


@pytest.mark.parametrize("number", [0, -1, 10_000])
def test_number_nobody_says_is_refused(number):
    with pytest.raises(ValueError, match="1 to 9999"):
        chinese_number(number)


def test_clauses_are_numbered_through_the_chapters():
    assert chapters(WORDING) == [
        ("第一章　总则", [("第一条", "甲"), ("第二条", "乙")]),
        ("", [("第三条", "丙")]),
    ]


def test_check_value_is_that_of_the_words_alone():
    again = dict(reversed(WORDING.items()))

    assert sha256_of(again) == sha256_of(WORDING)
    assert sha256_of(WORDING | {"preamble": "序言。"}) != sha256_of(WORDING)
