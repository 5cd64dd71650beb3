"""Two wordings compared clause by clause."""

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from agreements.redline import Bit, Kind, Line, Op, accepted, compare, differences, rejected

words = st.text(alphabet="村民自愿<>&\"' 。；\n不罚款", max_size=30)
papers = st.lists(words, max_size=8)


def lines(*texts: str) -> list[Line]:
    return [Line(text) for text in texts]


def seen(changes) -> list[tuple]:
    return [(change.kind, change.old_place, change.new_place, change.is_moved) for change in changes]


@settings(max_examples=300, deadline=None)
@given(papers, papers)
def test_accepting_gives_the_new_and_rejecting_the_old(old, new):
    changes = compare(lines(*old), lines(*new))

    assert accepted(changes) == new
    assert rejected(changes) == old


@settings(max_examples=150, deadline=None)
@given(papers, st.data())
def test_the_same_holds_where_clauses_know_their_origin(old, data):
    former = [Line(text, key=place) for place, text in enumerate(old)]
    order = data.draw(st.permutations(range(len(old))))
    new = [Line(data.draw(words), origin=place) for place in order]

    changes = compare(former, new)

    assert accepted(changes) == [line.text for line in new]
    assert rejected(changes) == old
    assert {(change.old_place, change.new_place) for change in changes} == {
        (place + 1, index + 1) for index, place in enumerate(order)
    }


def test_unchanged_paper_has_no_change():
    paper = lines("尊老爱幼。", "邻里和睦。")

    assert [change.is_change for change in compare(paper, paper)] == [False, False]


def test_changed_characters_are_told():
    changes = compare(lines("违者罚款200元。"), lines("违者批评教育。"))

    assert seen(changes) == [(Kind.CHANGED, 1, 1, False)] or seen(changes) == [
        (Kind.DELETED, 1, None, False),
        (Kind.INSERTED, None, 1, False),
    ]
    assert differences("自愿参加活动", "自愿参加各类活动") == [
        Bit(Op.SAME, "自愿参加"),
        Bit(Op.INS, "各类"),
        Bit(Op.SAME, "活动"),
    ]


def test_inserted_deleted_and_moved_clauses_are_told_apart():
    old = lines("甲村民享有民主权利。", "乙邻里互相帮助。", "丙按时召开会议。", "丁保护公共环境。")
    new = lines("丁保护公共环境。", "甲村民享有民主权利。", "戊夫妻共同育儿照护老人。", "丙按时召开会议。")

    assert seen(compare(old, new)) == [
        (Kind.SAME, 4, 1, True),
        (Kind.SAME, 1, 2, False),
        (Kind.DELETED, 2, None, False),
        (Kind.INSERTED, None, 3, False),
        (Kind.SAME, 3, 4, False),
    ]


def test_five_hundred_rewritten_clauses_are_compared_in_seconds():
    old = lines(
        *(f"第{number}事项由村民会议讨论决定，结果在公开栏公布{number * 7}天，接受监督。" for number in range(500))
    )
    new = lines(*(line.text.replace("讨论决定", "民主协商决定") for line in reversed(old)))
    began = time.perf_counter()

    changes = compare(old, new)

    assert accepted(changes) == [line.text for line in new]
    assert time.perf_counter() - began < 10


def test_clause_of_twenty_thousand_characters_is_compared_by_sentence():
    old = "".join(f"第{number}句话说明办理的方法和时间。" for number in range(1400))[:20_000]
    new = old.replace("第700句话说明", "第700句话重新说明")
    began = time.perf_counter()

    bits = differences(old, new)

    assert "".join(bit.text for bit in bits if bit.op != Op.DEL) == new
    assert [bit.op for bit in bits] == [Op.SAME, Op.DEL, Op.INS, Op.SAME]
    assert time.perf_counter() - began < 5
