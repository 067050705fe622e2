"""An article as a reader sees it, with the way from places of the source to places of what is shown.

In: the source's text and the stretches that hold the article. Out: shown text and marks in it. Promised: every
character of the article that is not a blank is shown, in reading order; a place of the source that is not shown has no
mark; control characters and what turns text around are left out.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from summarizer.articles import Article

_Span = tuple[int, int]


@dataclass(frozen=True)
class Shown:
    """Text for a reader, a line a paragraph; `places` are the source's of each character, -1 for a line end."""

    text: str
    places: tuple[int, ...] = field(repr=False)

    def spans(self, start: int, end: int) -> tuple[_Span, ...]:
        """Return where a stretch of the source stands in the shown text."""
        found: list[list[int]] = []
        for at in self._at(start, end):
            if found and found[-1][1] == at:
                found[-1][1] = at + 1
            else:
                found.append([at, at + 1])
        return tuple((a, b) for a, b in found)

    def _at(self, start: int, end: int) -> list[int]:
        found = (self._shown_at.get(place) for place in range(start, end))
        return sorted(at for at in found if at is not None)

    @cached_property
    def _shown_at(self) -> dict[int, int]:
        return {place: at for at, place in enumerate(self.places) if place >= 0}


def body_of(article: Article) -> Shown:
    """Return an article's body."""
    return _shown(article.source.text, article.stretches, article.breaks)


def heading_of(article: Article) -> Shown:
    """Return the rows of headline and kicker."""
    return _shown(article.source.text, article.headings, [start for start, _ in article.headings])


def _shown(text: str, stretches: Sequence[_Span], breaks: Iterable[int]) -> Shown:
    opens = set(breaks)
    shown: list[str] = []
    places: list[int] = []
    blank = new = False
    for start, end in stretches:
        for at in range(start, end):
            new = new or at in opens
            ch = text[at]
            if ch.isspace() or unicodedata.category(ch) in ("Cc", "Cf", "Zl", "Zp", "Cs"):
                blank = True
                continue
            if new and shown:
                shown.append("\n")
                places.append(-1)
            elif blank and shown and _latin(shown[-1], ch):
                shown.append(" ")
                places.append(-1)
            shown.append(ch)
            places.append(at)
            blank = new = False
    return Shown("".join(shown), tuple(places))


def _latin(left: str, right: str) -> bool:
    return left.isascii() and right.isascii() and left.isalnum() and right.isalnum()
