"""Existing texts cut into clauses, as people paste and upload them."""

import pytest

from agreements.clause_splitting import split


def clauses(text: str) -> list[tuple[str, str]]:
    return [(clause.chapter, clause.text) for clause in split(text).clauses]


def test_title_preamble_chapters_and_clauses():
    text = """台子村村规民约
为建设文明和谐的家园，经村民会议讨论，制定本规约。
第一章 总则
第一条 本规约由全体村民自觉遵守。
第二条 村民一律平等。
（一）不分男女；
（二）不分先后。
第二章　家庭
第三条　夫妻共同承担家务和育儿。"""

    found = split(text)

    assert (found.title, found.preamble) == (
        "台子村村规民约",
        "为建设文明和谐的家园，经村民会议讨论，制定本规约。",
    )
    assert clauses(text) == [
        ("总则", "本规约由全体村民自觉遵守。"),
        ("总则", "村民一律平等。\n（一）不分男女；\n（二）不分先后。"),
        ("家庭", "夫妻共同承担家务和育儿。"),
    ]


def test_full_width_spaces_of_wps_are_taken_out():
    first = "\u3000\u3000第\u3000一\u3000条\u3000\u3000村民\u3000自愿\u00a0参加。\r\n"
    text = first + "\u3000\u3000第 １２ 条：邻里\u200b和睦。"

    assert clauses(text) == [("", "村民 自愿 参加。"), ("", "邻里和睦。")]


def test_clauses_in_one_paragraph_are_cut_where_numbers_follow():
    text = "第一条 依法办事。第二条 依照第一条办理，违反第三条的除外。第三条 自愿参加。"

    assert clauses(text) == [
        ("", "依法办事。"),
        ("", "依照第一条办理，违反第三条的除外。"),
        ("", "自愿参加。"),
    ]


def test_line_that_begins_with_a_reference_is_no_clause():
    text = "第一条 村民会议每年召开一次，\n第二条规定的情形除外。\n第二条 遇到灾害时可以推迟。"

    assert clauses(text) == [
        ("", "村民会议每年召开一次，\n第二条规定的情形除外。"),
        ("", "遇到灾害时可以推迟。"),
    ]


def test_table_of_contents_is_no_text():
    contents = "村民自治章程\n目录\n第一章 总则\n第二章 附则\n"
    text = contents + "第一章 总则\n第一条 依法自治。\n第二章 附则\n第二条 自通过之日起施行。"

    found = split(text)

    assert (found.title, found.preamble) == ("村民自治章程", "")
    assert clauses(text) == [("总则", "依法自治。"), ("附则", "自通过之日起施行。")]


@pytest.mark.parametrize(
    "text",
    ["居民公约\n一、爱护环境。\n二、邻里和睦。\n互帮互助。", "居民公约\n1、爱护环境。\n2．邻里和睦。\n互帮互助。"],
)
def test_other_numbers_serve_where_there_are_no_articles(text):
    assert split(text).title == "居民公约"
    assert clauses(text) == [("", "爱护环境。"), ("", "邻里和睦。\n互帮互助。")]


def test_without_numbers_each_paragraph_is_a_clause():
    assert clauses("文明公约\n爱国爱家。\n\n尊老爱幼。") == [("", "爱国爱家。"), ("", "尊老爱幼。")]


def test_empty_text_has_no_clauses():
    assert clauses(" \u3000\n\r\n") == []


def test_five_hundred_clauses_and_a_very_long_one():
    text = "\n".join(f"第{number}条 {'长' * (20_000 if number == 7 else 20)}。" for number in range(1, 501))

    found = clauses(text)

    assert (len(found), len(found[6][1])) == (500, 20_001)
