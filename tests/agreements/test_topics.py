"""What a clause speaks about, guessed from its words."""

import pytest

from agreements.actions.library import clauses_of_file
from agreements.choices import ClauseTopic as T
from agreements.topics import guess_topic


@pytest.mark.parametrize(
    ("text", "chapter", "topic"),
    [
        ("计生协会每月开展一次活动。", "", T.ASSOCIATION_ROLE),
        ("村委会负责宣传政策，提供服务。", "", T.COMMITTEE_DUTIES),
        ("重大事项由村民会议讨论决定。", "", T.DEMOCRATIC_PRACTICE),
        ("违反本规约的，批评教育。", "", T.BREACHES),
        ("困难家庭享受优待和帮扶。", "", T.BENEFITS),
        ("村民享有知情权，履行法定义务。", "", T.RIGHTS_AND_DUTIES),
        ("倡导夫妻共同育儿，发展托育服务。", "", T.FAMILY_FRIENDLY),
        ("一对夫妻可以生育三个子女，落实国家生育政策。", "", T.BASIC_POLICY),
        ("本规约自通过之日起施行。", "", T.GENERAL),
        ("天气晴朗。", "", T.OTHER),
        ("天气晴朗。", "协会的职责", T.ASSOCIATION_ROLE),
        ("计生协会每月开展一次活动。", "总则", T.ASSOCIATION_ROLE),
        ("天气晴朗。", "总则", T.GENERAL),
        ("", "", T.OTHER),
    ],
)
def test_topic_is_told_by_words_and_chapter(text, chapter, topic):
    assert guess_topic(text, chapter) == topic


def test_guess_agrees_with_most_of_the_library():
    entries = [entry for entry in clauses_of_file() if entry.topic != T.OTHER]

    agreed = sum(guess_topic(entry.text, entry.chapter) == entry.topic for entry in entries)

    assert agreed / len(entries) >= 0.7
