"""A text cut at the places where something was found, so that a page can mark them."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Piece:
    """A stretch of the text; `mark` is blank where nothing was found."""

    text: str
    mark: str = ""


def pieces(text: str, spans: Iterable[tuple[int, int, str]]) -> list[Piece]:
    """The whole text in order. Where places overlap the earlier one keeps its stretch; `block` goes before others.

    `spans` are (start, end, mark) in characters; those outside the text are cut to it.
    """
    found: list[Piece] = []
    here = 0
    for start, end, mark in sorted(spans, key=lambda span: (span[0], span[2] != "block", span[1])):
        start, end = max(start, here), min(end, len(text))
        if start >= end:
            continue
        if start > here:
            found.append(Piece(text[here:start]))
        found.append(Piece(text[start:end], mark))
        here = end
    if here < len(text) or not found:
        found.append(Piece(text[here:]))
    return found
