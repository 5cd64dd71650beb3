"""The text as the patterns see it, with the way back to the text as it was given.

Pasted text plays tricks: full-width letters, spaces inside words, zero-width characters, manual line breaks in the
middle of a word, traditional characters. All of that is taken out; every character left knows where it came from.

Punctuation ends up as: `,` `:` inside a sentence, `。` `;` `?` and a line break at its end. What stands in 《》 is
the name of a law or a paper and says nothing itself: it is covered with `□`.
"""

import re
import unicodedata
from dataclasses import dataclass

from agreements.screening.words import UNBREAKABLE

INVISIBLE = re.compile(
    r"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\x00-\x08\x0e-\x1f\x7f-\x9f]"
)
LINE_BREAKS = "\n\r\x0b\x0c\x85\u2028\u2029"
ENDS = "。;!?"
WRAPPED_FROM = 25  # in text wrapped to one width, a line this long without a full stop goes on in the next
WIDTHS_DIFFER_BY = 3
SAME = str.maketrans(
    "罰處結紮證違約產環訪繳納發給與戶條規斷電連帶擔親屬義務勞動黑遊隱開訴為會員當須應責認絕終補關執領資監護離喪婦門檢計劃數採雙獨進辦蓋榜壹貳叁肆伍陸柒捌玖拾佰仟｡．!",
    "罚处结扎证违约产环访缴纳发给与户条规断电连带担亲属义务劳动黑游隐开诉为会员当须应责认绝终补关执领资监护离丧妇门检计划数采双独进办盖榜一二三四五六七八九十百千。.。",
)
NUMBERED = re.compile(
    r"(?:第?[一二三四五六七八九十百\d]{1,4}[、.条章节款项:]|\(?[一二三四五六七八九十\d]{1,3}\)|[-*●○■◆])"
)
CJK = "\u3400-\u9fff"
FULL_STOP = re.compile(rf"(?<=[{CJK}\"”’)])\.(?=[{CJK}\n(\"“‘]|\d+[.、]|$)")
TITLE = re.compile(r"《[^《》\n]{1,60}》")


@dataclass(frozen=True)
class Normalised:
    """`text` is what patterns read; `places[i]` is the offset of its i-th character in the given text."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the given text of a non-empty stretch of the normalised one."""
        return self.places[start], self.places[end - 1] + 1


def normalise(text: str) -> Normalised:
    """The text without what the eye does not see, and where each character stood."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for plain in _plain(character):
            characters.append(plain)
            places.append(place)
    joined = "".join(characters)
    joined = FULL_STOP.sub("。", joined)
    return _without_soft_breaks(_cover_titles(joined), places)


def _plain(character: str) -> str:
    if character in LINE_BREAKS:
        return "\n"
    if INVISIBLE.match(character):
        return ""
    character = character.translate(SAME)
    if character < "\u0080":
        return character.lower()
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return ""
    plain = unicodedata.normalize("NFKC", character).replace(" ", "").lower()
    return "".join(part for part in plain if not unicodedata.category(part).startswith("M")).translate(SAME)


def _cover_titles(text: str) -> str:
    return TITLE.sub(lambda found: "□" * len(found.group()), text)


def _without_soft_breaks(text: str, places: list[int]) -> Normalised:
    """Line breaks inside a word vanish, those that only wrap a long line become a comma, the rest end a sentence."""
    kept: list[str] = []
    kept_places: list[int] = []
    wrapped = _looks_wrapped(text)
    line = 0  # characters in the line so far
    for index, character in enumerate(text):
        if character != "\n":
            line += 1
            kept.append(character)
            kept_places.append(places[index])
            continue
        after = text[index + 1 : index + 9]
        if kept and kept[-1] in ENDS + "\n,:":
            plain = "\n"
        elif _splits_a_word("".join(kept[-4:]), after):
            plain = ""
        elif wrapped and line >= WRAPPED_FROM and after and not NUMBERED.match(after) and after[0] != "\n":
            plain = ","
        else:
            plain = "\n"
        line = 0
        if plain:
            kept.append(plain)
            kept_places.append(places[index])
    return Normalised("".join(kept), tuple(kept_places))


def _looks_wrapped(text: str) -> bool:
    """Whether lines break at a fixed width, as text copied from a PDF does: unfinished lines are equally long."""
    widths = [len(line) for line in text.split("\n")[:-1] if line and line[-1] not in ENDS]
    return len(widths) >= 2 and min(widths) >= WRAPPED_FROM and max(widths) - min(widths) <= WIDTHS_DIFFER_BY


def _splits_a_word(before: str, after: str) -> bool:
    """Whether a word we look for stands half before and half after the break."""
    after = after.partition("\n")[0][:4]
    both, middle = before + after, len(before)
    return any(
        both[start:end] in UNBREAKABLE
        for start in range(max(middle - 4, 0), middle)
        for end in range(middle + 1, min(middle + 4, len(both)) + 1)
    )
