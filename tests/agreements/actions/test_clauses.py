"""Writing clauses: places, sizes, the suggested wording, answers to warnings."""

import pytest
from django.core.exceptions import PermissionDenied

from agreements.actions.clauses import (
    NewClause,
    add_clauses,
    answer_finding,
    move_clause,
    remove_clause,
    rewritten,
    take_suggestion,
    write_clause,
)
from agreements.actions.versions import take_over
from agreements.choices import CharterState, ClauseTopic
from agreements.models import CharterVersion, Clause, FindingAnswer
from agreements.screening import BUILT_IN_RULES, screen
from agreements.wording import fit_to_body
from common.refusal import Refused
from tests.agreements.papers import TOWNSHIP
from tests.factories import CharterVersionFactory, StaffUserFactory, VillageFactory

FINE = "违反本规约的，罚款200元。"
WARNED = "每户必须签订承诺书。"


@pytest.fixture
def clerk(db):
    return StaffUserFactory(region__code=TOWNSHIP)


def draft(*texts: str) -> CharterVersion:
    return CharterVersionFactory(charter__village=VillageFactory(code=f"{TOWNSHIP}201"), texts=texts)


def words(version: CharterVersion) -> list[tuple[int, str]]:
    return list(version.clauses.order_by("position").values_list("position", "text"))


def new(*texts: str) -> list[NewClause]:
    return [NewClause(text, ClauseTopic.OTHER) for text in texts]


def test_clauses_are_put_between_and_the_rest_moves_down(clerk):
    version = draft("甲。", "乙。")

    add_clauses(version, new("丙。", "丁。"), actor=clerk, after=version.clauses.get(position=1))

    assert words(version) == [(1, "甲。"), (2, "丙。"), (3, "丁。"), (4, "乙。")]


def test_clause_moves_and_stays_at_the_ends(clerk):
    version = draft("甲。", "乙。", "丙。")
    first = version.clauses.get(position=1)

    move_clause(first, up=True, actor=clerk)
    assert words(version) == [(1, "甲。"), (2, "乙。"), (3, "丙。")]
    move_clause(first, up=False, actor=clerk)
    assert words(version) == [(1, "乙。"), (2, "甲。"), (3, "丙。")]


def test_removed_clause_leaves_no_gap(clerk):
    version = draft("甲。", "乙。", "丙。")
    middle = version.clauses.get(position=2)

    remove_clause(middle, actor=clerk)

    assert words(version) == [(1, "甲。"), (2, "丙。")]
    with pytest.raises(Refused, match="该条文已被删除"):
        remove_clause(middle, actor=clerk)


def test_text_taken_over_replaces_all_there_was(clerk):
    version = draft("甲。", "乙。")

    take_over(version, new("丙。"), actor=clerk, replaces=True, title="新标题", preamble="新序言")

    version.refresh_from_db()
    assert (version.title, version.preamble, words(version)) == ("新标题", "新序言", [(1, "丙。")])


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"preamble": "长" * 2001}, "序言有2001字，最多2000字。请精简，或检查第一条前面是否漏写“第一条”。"),
        ({"title": "长" * 101}, "标题有101字，最多100字。请精简，或检查第一条前面是否漏写“第一条”。"),
        ({"added": ["丙。", " "]}, "第2条是空的，请填写条文或去掉这一条。"),
    ],
)
def test_text_that_does_not_fit_is_not_taken_over_in_part(clerk, given, sentence):
    version = draft("甲。")
    added = new(*given.pop("added", ["丙。"]))

    with pytest.raises(Refused) as caught:
        take_over(version, added, actor=clerk, replaces=True, **given)

    assert str(caught.value) == sentence
    assert words(version) == [(1, "甲。")]


def test_too_many_too_long_and_empty_clauses_are_refused_in_a_sentence(clerk):
    version = draft("甲。")

    for added, sentence in (
        (new(*["条。"] * 500), "一份文件最多500条，现在会有501条。请合并内容相近的条文。"),
        (new("好。", "长" * 20_001), "第2条有20001字，一条最多20000字。请拆成几条，或检查是否漏写“第…条”。"),
        (new("  "), "第1条是空的，请填写条文或去掉这一条。"),
    ):
        with pytest.raises(Refused) as caught:
            add_clauses(version, added, actor=clerk)
        assert str(caught.value) == sentence

    add_clauses(version, new(*["长" * 20_000] * 1, *["条。"] * 498), actor=clerk)
    assert version.clauses.count() == 500


@pytest.mark.parametrize("state", [CharterState.AT_TOWNSHIP, CharterState.TO_VOTE, CharterState.IN_FORCE])
def test_fixed_wording_is_not_written(clerk, state):
    version = CharterVersionFactory(charter__village__code=f"{TOWNSHIP}201", state=state, texts=["甲。"])
    clause = version.clauses.get()

    for act in (
        lambda: add_clauses(version, new("乙。"), actor=clerk),
        lambda: move_clause(clause, up=True, actor=clerk),
        lambda: remove_clause(clause, actor=clerk),
        lambda: write_clause(clause, actor=clerk),
        lambda: take_suggestion(clause, "fine", "罚款", actor=clerk),
        lambda: answer_finding(version, clause, "fine", "罚款", "理由", actor=clerk),
    ):
        with pytest.raises(Refused, match=f"本版本处于“{state.label}”环节，条文不能修改"):
            act()


def test_stranger_writes_nothing(db):
    with pytest.raises(PermissionDenied):
        add_clauses(draft("甲。"), new("乙。"), actor=StaffUserFactory(region__code="120119002"))


def test_counts_follow_the_wording(clerk):
    version = draft("甲。")
    clause = version.clauses.get()
    clause.text = FINE + WARNED
    write_clause(clause, actor=clerk)

    version.refresh_from_db()
    assert (version.blocking_count, version.warning_count) == (1, 1)
    assert list(CharterVersion.objects.with_blocking_findings()) == [version]


def test_suggestion_takes_the_place_of_the_sentence(clerk):
    version = draft("邻里和睦。" + FINE + "爱护环境。")
    clause = version.clauses.get()
    quote = version.raised()[0].quote

    written = take_suggestion(clause, "fine", quote, actor=clerk)

    assert written.text == (
        "邻里和睦。对违反本规约的，由村民委员会批评教育、劝导改正；涉嫌违法的，报请有权机关依法处理。爱护环境。"
    )
    assert CharterVersion.objects.get(pk=version.pk).raised() == []
    with pytest.raises(Refused, match="这一处已被改写，请刷新页面查看。"):
        take_suggestion(clause, "fine", quote, actor=clerk)


def test_suggestion_to_delete_may_take_the_whole_clause(clerk):
    version = draft("甲。", "违法生育的，缴纳社会抚养费。")
    clause = version.clauses.get(position=2)
    quote = next(one.quote for one in version.raised() if one.finding.rule == "abolished_fee")

    assert take_suggestion(clause, "abolished_fee", quote, actor=clerk) is None
    assert words(version) == [(1, "甲。")]


@pytest.mark.parametrize("rule", BUILT_IN_RULES, ids=lambda rule: rule.key)
@pytest.mark.parametrize("body", ["village", "residents"])
def test_suggested_wording_itself_passes(rule, body):
    suggestion = fit_to_body(rule.suggestion, body)

    assert suggestion.startswith("删除") or [found.label for found in screen(suggestion)] == []


def test_rewriting_keeps_what_stands_around():
    text = "一、爱护环境。\n二、违者罚款；三、邻里和睦"

    assert rewritten(text, text.index("罚款"), text.index("罚款") + 2, "劝导改正。") == (
        "一、爱护环境。\n劝导改正。三、邻里和睦"
    )
    assert rewritten("罚款。", 0, 2, "删除有关内容。") == ""
    assert rewritten("劝导改正。违者罚款。", 7, 9, "劝导改正。") == "劝导改正。"


def test_warning_is_answered_and_the_answer_is_gone_with_the_words(clerk):
    version = draft(WARNED)
    clause, quote = version.clauses.get(), version.raised()[0].quote

    answer_finding(version, clause, "involuntary", quote, "承诺书是村干部的廉洁承诺。", actor=clerk)
    answer_finding(version, clause, "involuntary", quote, "只限村干部。", actor=clerk)

    answer = FindingAnswer.objects.get()
    assert (answer.reason, answer.answered_by_name) == ("只限村干部。", clerk.name)
    assert [one.is_open for one in CharterVersion.objects.get(pk=version.pk).raised()] == [False]
    clause.text = "全体村民必须加入协会。"
    write_clause(clause, actor=clerk)
    assert [one.is_open for one in CharterVersion.objects.get(pk=version.pk).raised()] == [True]


def test_blocking_finding_takes_no_answer(clerk):
    version = draft(FINE)
    clause, quote = version.clauses.get(), version.raised()[0].quote

    with pytest.raises(Refused, match="阻断问题不能以说明代替修改，请改写该条文。"):
        answer_finding(version, clause, "fine", quote, "理由", actor=clerk)

    assert Clause.objects.get(pk=clause.pk).finding_answers.count() == 0


def test_warning_in_the_preamble_is_answered_once(clerk):
    version = CharterVersionFactory(charter__village__code=f"{TOWNSHIP}201", preamble=WARNED, texts=["甲。"])
    quote = version.raised()[0].quote

    answer_finding(version, None, "involuntary", quote, "理由一", actor=clerk)
    answer_finding(version, None, "involuntary", quote, "理由二", actor=clerk)

    assert [(answer.clause, answer.reason) for answer in FindingAnswer.objects.all()] == [(None, "理由二")]
    assert [one.is_open for one in CharterVersion.objects.get(pk=version.pk).raised()] == [False]
