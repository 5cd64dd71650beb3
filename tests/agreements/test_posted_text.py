"""The frozen wording: its check value, its numbering."""

from agreements.posted_text import chapters, frozen, sha256_of

WORDING = frozen("样例公约", "序言", [("总则", "甲"), ("总则", "乙"), ("", "丙"), ("附则", "丁")], "样例村")


def test_chapters_are_numbered_and_clauses_through_them():
    assert chapters(WORDING) == [
        ("第一章　总则", [("第一条", "甲"), ("第二条", "乙")]),
        ("", [("第三条", "丙")]),
        ("第二章　附则", [("第四条", "丁")]),
    ]


def test_check_value_is_that_of_the_words_alone():
    again = dict(reversed(WORDING.items()))

    assert sha256_of(again) == sha256_of(WORDING)
    assert sha256_of(WORDING | {"preamble": "序言。"}) != sha256_of(WORDING)
