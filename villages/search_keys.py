"""What a name is found by: its pairs of characters and its pinyin. Pure, filled at write time."""

from functools import lru_cache

from pypinyin import Style, lazy_pinyin


@lru_cache(maxsize=4096)
def initials_of(name: str) -> str:
    """First letters of the pinyin, lower case: 台子村 gives "tzc". Other characters stay."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower().replace(" ", "")[:80]


@lru_cache(maxsize=4096)
def full_pinyin_of(name: str) -> str:
    """The pinyin without tones or spaces, lower case: 台子村 gives "taizicun"."""
    return "".join(lazy_pinyin(name)).lower().replace(" ", "")[:200]


def grams_of(text: str) -> list[str]:
    """The single characters and neighbouring pairs of a text, each once, in order.

    An index on grams answers short Chinese searches, for which trigrams are too long.
    """
    return list(dict.fromkeys([*text, *_pairs_of(text)]))


def telling_grams_of(text: str) -> list[str]:
    """The grams to look for when a name shall contain the text: its pairs, or its only character.

    Not the single characters as well: 村 stands in nearly every name, and to walk through all of them
    takes longer than to find the pair.
    """
    return list(dict.fromkeys(_pairs_of(text) or [text]))


def _pairs_of(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(len(text) - 1)]
