"""How wide the columns of a form are, in letters: a Chinese one counts two. Pure."""

from collections.abc import Iterable, Sequence

from common.paper.declarations import PaperColumn
from common.paper.values import Kind

NARROWEST, WIDEST = 8, 36
SHORT_WORD = 8
PORTRAIT, LANDSCAPE = 88, 130  # of a page between its margins, at the usual size of letters
WIDE_LETTERS_FROM = "ᄀ"


def letters(text: str) -> int:
    """The width of the longest line of a text."""
    return max((sum(2 if sign >= WIDE_LETTERS_FROM else 1 for sign in line) for line in text.split("\n")), default=0)


def room_on(landscape: bool) -> int:
    """Letters that fit between the margins of A4; a Chinese one counts as two."""
    return LANDSCAPE if landscape else PORTRAIT


def column_widths(
    columns: Sequence[PaperColumn], lines: Iterable[Iterable[tuple[int, str]]], room: int
) -> tuple[int, ...]:
    """As declared, else by what stands in `lines` (column, text): spread over the room, or tight when it is short."""
    widest = [0] * len(columns)
    for line in lines:
        for place, text in line:
            widest[place] = max(widest[place], letters(text))
    easy = [column.width or _easy(column, width) for column, width in zip(columns, widest, strict=True)]
    if sum(easy) <= room:
        return _spread(columns, easy, room)
    tight = [column.width or _tight(column, width) for column, width in zip(columns, widest, strict=True)]
    if sum(tight) > room:
        return tuple(tight)
    return _spread(columns, _whole_where_room(columns, tight, widest, room), room)


def _easy(column: PaperColumn, widest: int) -> int:
    """A long head is broken, so half of it counts."""
    label = letters(column.label)
    head = label if label <= NARROWEST else (label + 1) // 2
    return max(NARROWEST, min(WIDEST, max(widest, head) + 2))


def _tight(column: PaperColumn, widest: int) -> int:
    """Figures and short words stay whole; longer words and heads are broken."""
    is_whole = column.kind is not Kind.TEXT or widest <= SHORT_WORD
    whole = widest if is_whole else max(SHORT_WORD, min((widest + 1) // 2, WIDEST // 2))
    return max(whole, (letters(column.label) + 1) // 2, 4) + 1


def _whole_where_room(
    columns: Sequence[PaperColumn], widths: Sequence[int], widest: Sequence[int], room: int
) -> list[int]:
    """Words that would be broken stay whole as far as there is room for it, those that lack least first.

    A single name of uncommon length is broken all the same: it would take the room of all the others.
    """
    found, left = list(widths), room - sum(widths)
    lacks = [
        0 if column.width else most + 1 - width for column, most, width in zip(columns, widest, widths, strict=True)
    ]
    for place in sorted(range(len(found)), key=lacks.__getitem__):
        if 0 < lacks[place] <= left and widest[place] < WIDEST:
            found[place] += lacks[place]
            left -= lacks[place]
    return found


def _spread(columns: Sequence[PaperColumn], widths: list[int], room: int) -> tuple[int, ...]:
    """What is left goes to the columns whose width nobody declared, each by its width."""
    free = sum(width for column, width in zip(columns, widths, strict=True) if not column.width)
    left = room - sum(widths)
    return tuple(
        width if column.width else width + left * width // free for column, width in zip(columns, widths, strict=True)
    )
