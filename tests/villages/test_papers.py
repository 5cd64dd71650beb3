"""Who counts as secretary and as director, read from the words for their posts."""

import pytest

from villages.papers import DIRECTOR, SECRETARY


@pytest.mark.parametrize(
    "label",
    ["主任", "书记兼主任", "书记、主任", "村委会主任", "居民委员会主任", "村(居)委会主任", "党支部书记兼村委会主任"],
)
def test_heads_the_committee(label):
    assert DIRECTOR.fullmatch(label)


@pytest.mark.parametrize(
    "label", ["副主任", "妇女主任", "监督委员会主任", "村务监督委员会主任", "村委会副主任", "委员", "妇联主席"]
)
def test_does_not_head_the_committee(label):
    assert not DIRECTOR.fullmatch(label)


@pytest.mark.parametrize("label", ["党组织书记", "书记兼主任", "书记", "党支部书记", "党总支书记"])
def test_heads_the_party_organisation(label):
    assert SECRETARY.fullmatch(label)


@pytest.mark.parametrize("label", ["副书记", "党支部副书记", "团支部书记", "纪检书记", "主任"])
def test_does_not_head_the_party_organisation(label):
    assert not SECRETARY.fullmatch(label)
