import pytest

from agreements.balance import Provision, counts_of, imbalances
from agreements.choices import AgreementSide as Side
from agreements.choices import AgreementTopic as Topic

VOLUNTARY = Provision(Side.BOTH, Topic.VOLUNTARY, "双方在知情的基础上自愿签订，户一方可以随时退出。")
BALANCED = [
    VOLUNTARY,
    *(
        Provision(side, topic, "条文")
        for side in (Side.COMMITTEE, Side.HOUSEHOLD)
        for topic in (Topic.RIGHTS, Topic.DUTIES)
    ),
    Provision(Side.BOTH, Topic.TERM, "三年"),
    Provision(Side.BOTH, Topic.RESPONSIBILITY, "协商"),
]


def without(*unwanted: Provision) -> list[Provision]:
    return [one for one in BALANCED if one not in unwanted]


def test_balanced_agreement_has_nothing_against_it():
    assert imbalances(BALANCED) == []


def test_empty_agreement_lacks_everything():
    assert len(imbalances([])) == 7


def test_clause_for_both_counts_for_each():
    assert counts_of([Provision(Side.BOTH, Topic.RIGHTS, "条文")]) == {
        (Side.COMMITTEE, Topic.RIGHTS): 1,
        (Side.HOUSEHOLD, Topic.RIGHTS): 1,
    }
    shared = [one for one in BALANCED if one.topic not in (Topic.RIGHTS, Topic.DUTIES)]
    shared += [Provision(Side.BOTH, topic, "条文") for topic in (Topic.RIGHTS, Topic.DUTIES)]
    assert imbalances(shared) == []


@pytest.mark.parametrize(
    ("side", "topic", "sentence"),
    [
        (Side.COMMITTEE, Topic.DUTIES, "缺少“村(居)委会一方”的义务条款，请补写。"),
        (Side.HOUSEHOLD, Topic.RIGHTS, "缺少“户一方”的权利条款，请补写。"),
        (Side.BOTH, Topic.TERM, "缺少“期限”条款，请补写。"),
        (Side.BOTH, Topic.RESPONSIBILITY, "缺少“责任”条款，请补写。"),
    ],
)
def test_what_is_missing_is_named(side, topic, sentence):
    assert imbalances(one for one in BALANCED if (one.side, one.topic) != (side, topic)) == [sentence]


def test_blank_clause_counts_for_nothing():
    blank = Provision(Side.HOUSEHOLD, Topic.RIGHTS, " 　 ")
    rights = Provision(Side.HOUSEHOLD, Topic.RIGHTS, "条文")

    assert imbalances([*without(rights), blank]) == ["缺少“户一方”的权利条款，请补写。"]


@pytest.mark.parametrize(("more", "count"), [(1, 0), (2, 1)])
def test_one_side_may_have_twice_as_many_and_no_more(more, count):
    duties = [Provision(Side.HOUSEHOLD, Topic.DUTIES, f"义务{n}") for n in range(more)]

    assert len(imbalances([*BALANCED, *duties])) == count


def test_lopsided_sides_are_counted_out():
    duties = [Provision(Side.HOUSEHOLD, Topic.DUTIES, f"义务{n}") for n in range(2)]

    assert imbalances([*BALANCED, *duties]) == [
        "双方义务不对等：村(居)委会一方1条，户一方3条。请减少“户一方”的条款，或补充另一方的条款。"
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("双方自愿签订，可以随时退出。", "缺少知情自愿条款：请写一条“自愿”条款，写明签约户在知情的基础上自愿签订。"),
        ("双方知情并自愿签订。", "“自愿”条款没有写明签约户可以随时退出，请补写。"),
    ],
)
def test_voluntary_clause_says_knowing_willing_and_the_way_out(text, sentence):
    assert imbalances([*without(VOLUNTARY), Provision(Side.BOTH, Topic.VOLUNTARY, text)]) == [sentence]


def test_voluntary_words_elsewhere_are_no_voluntary_clause():
    duty = Provision(Side.BOTH, Topic.DUTIES, "知情自愿，随时退出。")

    assert len(imbalances([*without(VOLUNTARY), duty])) == 1
