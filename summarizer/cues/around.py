"""The words around each number of a text: its clause, sentence and paragraph, and what is its own on either side.

In: folded text and the numbers read in it. Out: folded ranges. Promised: a mark inside a number ends nothing; every
range is computed once.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.cues.words import Cue, Rules, table
from summarizer.numbers import NumberRead
from summarizer.text import Folded, Span

_HEADING_LENGTH = 22
_LEAD_LENGTH = 14
_LEAD_END = re.compile(r"[。:?!]")
_STOPS = re.compile(r"[,;:。!?…](?![”’\"'])|[。!?…][”’\"']?")


@dataclass(frozen=True)
class Around:
    """A text with its numbers, and where its clauses and sentences end; a mark inside a number ends nothing."""

    folded: Folded
    numbers: Sequence[NumberRead]

    @cached_property
    def starts(self) -> tuple[list[int], list[int]]:
        """Where clauses begin, and where sentences begin, in order."""
        clauses, sentences = {0, *self.folded.breaks}, {0, *self.folded.breaks}
        inside = 0
        for stop in _STOPS.finditer(self.folded.text):
            while inside < len(self.numbers) and self.numbers[inside].b <= stop.start():
                inside += 1
            if inside < len(self.numbers) and self.numbers[inside].a <= stop.start():
                continue
            clauses.add(stop.end())
            if stop.group()[0] in "。!?…":
                sentences.add(stop.end())
        return sorted(clauses), sorted(sentences)

    def _held(self, starts: Sequence[int], a: int, b: int) -> Span:
        at = bisect_right(starts, a) - 1
        after = bisect_right(starts, max(b - 1, a))
        return starts[at], starts[after] if after < len(starts) else len(self.folded)

    @cached_property
    def heads(self) -> list[Span]:
        """The headings of parts: short paragraphs that no mark ends, with something below them."""
        text = self.folded.text
        return [
            (a, b)
            for a, b in self.folded.paragraphs()
            if b - a <= _HEADING_LENGTH and b < len(text) and text[b - 1] not in "。!?;,:)" and "。" not in text[a:b]
        ]

    @cached_property
    def headings(self) -> list[Cue]:
        """What the headings of parts say of the status of what stands below them."""
        found = (table().headings.last(self.folded.text[a:b], a) for a, b in sorted((*self.heads, *self._leads)))
        return [cue for cue in found if cue is not None]

    @cached_property
    def _leads(self) -> list[Span]:
        """The short sentences that open paragraphs and say what is told there: 再看目标。"""
        found = []
        for a, b in self.folded.paragraphs():
            end = _LEAD_END.search(self.folded.text, a, min(b, a + _LEAD_LENGTH))
            if self.folded.text[a] == "【" and (close := self.folded.text.find("】", a, a + _LEAD_LENGTH)) > 0:
                found.append((a, close))
                continue
            if end is not None and not any(one.a < end.end() for one in self._numbers_from(a)):
                found.append((a, end.end()))
        return found

    def _numbers_from(self, place: int) -> Sequence[NumberRead]:
        at = bisect_left(self.places, place)
        return self.numbers[at : at + 1]

    @cached_property
    def places(self) -> list[int]:
        """Where the numbers begin."""
        return [number.a for number in self.numbers]

    @cached_property
    def scopes(self) -> tuple[Cue, ...]:
        """Every word of the text that says a caliber."""
        return tuple(table().scope.every(self.folded.text))

    @cached_property
    def clauses(self) -> list[Span]:
        """The clause that holds each number, its closing mark left out."""
        return [self.clause_at(number.a, number.b) for number in self.numbers]

    @cached_property
    def sentences(self) -> list[Span]:
        """The sentence that holds each number; semicolons do not end it."""
        return [self._held(self.starts[1], number.a, number.b) for number in self.numbers]

    @cached_property
    def lefts(self) -> list[Span]:
        """The words before each number that are its own: since the number before, its bracket or its clause."""
        return [self._left(i) for i in range(len(self.numbers))]

    @cached_property
    def rights(self) -> list[Span]:
        """The words behind each number: up to the next number, bracket or the clause's end."""
        return [self._right(i) for i in range(len(self.numbers))]

    def clause_at(self, a: int, b: int) -> Span:
        """Return the clause around a range, its closing mark left out."""
        known = self._known.get((a, b))
        if known is None:
            known = self._known[a, b] = self._clause_at(a, b)
        return known

    @cached_property
    def _known(self) -> dict[Span, Span]:
        return {}

    def _clause_at(self, a: int, b: int) -> Span:
        start, end = self._held(self.starts[0], a, b)
        while end > b and self.folded.text[end - 1] in ",;:。!?…":
            end -= 1
        return start, end

    def sentence_at(self, place: int) -> Span:
        """Return the sentence that holds a place."""
        return self._held(self.starts[1], place, place + 1)

    @cached_property
    def groups(self) -> list[Span]:
        """The part of the sentence between semicolons that holds each number."""
        return [self._group(i) for i in range(len(self.numbers))]

    def _group(self, i: int) -> Span:
        start, end = self.sentences[i]
        number, text = self.numbers[i], self.folded.text
        left = text.rfind(";", start, number.a) + 1 or start
        right = text.find(";", number.b, end)
        return left, right if right >= 0 else end

    def paragraph(self, place: int) -> Span:
        """Return the paragraph that holds a place."""
        breaks = self.folded.breaks
        at = bisect_right(breaks, place)
        return breaks[at - 1] if at else 0, breaks[at] if at < len(breaks) else len(self.folded)

    def _left(self, i: int) -> Span:
        number = self.numbers[i]
        start = self.clauses[i][0]
        if i and self.numbers[i - 1].b > start:
            start = self.numbers[i - 1].b
        opened = self.folded.text.rfind("(", start, number.a)
        if opened >= 0 and ")" not in self.folded.text[opened : number.a]:
            start = opened + 1
        return start, number.a

    def _right(self, i: int) -> Span:
        number = self.numbers[i]
        end = self.clauses[i][1]
        if i + 1 < len(self.numbers):
            end = min(end, max(number.b, self.numbers[i + 1].a))
        for mark in ("(", ")", "、", "——"):
            at = self.folded.text.find(mark, number.b, end)
            end = at if at >= 0 else end
        return number.b, end

    @cached_property
    def _read(self) -> dict[tuple[int, Span], tuple[Cue, ...]]:
        return {}

    def cues(self, rules: Rules, span: Span) -> tuple[Cue, ...]:
        """Return the cues in a range; numbers of one clause ask for the same ones, so they are kept."""
        key = (id(rules), span)
        found = self._read.get(key)
        if found is None:
            found = self._read[key] = tuple(rules.every(self.folded.text[span[0] : span[1]], span[0]))
        return found

    def words(self, span: Span) -> str:
        """Return the words of a range."""
        return self.folded.text[span[0] : span[1]]
