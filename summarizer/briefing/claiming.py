"""What a sentence claims, so that another wording of it can be held against it.

In: a sentence and the names of its facts. Out: claims, each with the name that it is said of: numbers with measure,
status and bound; times; stages, told as done or ahead; words that turn a sentence round. Promised: two sentences are
read by the same rules, so that a swapped number, a planned thing told as done or a word that no fact has is found.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from summarizer.cues import Around, measures, stages, statuses
from summarizer.dates import DateRead, read_dates
from summarizer.numbers import NumberRead, read_numbers
from summarizer.text import Folded, key

_DATA = Path(__file__).parent.parent / "data" / "wording.toml"
_STOPS = re.compile(r"[,;:。、!?]")
_MARKS = re.compile(r"[\s,;:。、!?()“”‘’《》〈〉…—\-·/%'\"]+")
_SHORTEST = 2  # characters that a word has at least

Span = tuple[int, int]
Claim = tuple[str, str, object]  # of whom, what kind, what


@cache
def _words() -> dict[str, Any]:
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return {
        "glue": sorted(map(key, data["glue"]), key=len, reverse=True),
        "never_new": frozenset(data["never_new"]),
        "stand_ins": re.compile(data["stand_ins"]),
        "ahead": re.compile(data["ahead"]),
        "ways": [(name, re.compile(words)) for name, words in data["ways"].items()],
    }


@dataclass(frozen=True)
class Reading:
    """A sentence read: the names in it in their order, what it claims, and its words apart from all that."""

    names: tuple[str, ...]
    claims: frozenset[Claim]
    rest: tuple[str, ...]


def names_in(text: str, words: Iterable[str]) -> list[str]:
    """Return those of some words that stand in a text, the longest first."""
    folded = key(text)
    found = {key(word) for word in words if word}
    return sorted((word for word in found if len(word) >= _SHORTEST and word in folded), key=lambda w: (-len(w), w))


def reading(text: str, names: Sequence[str], holders: Collection[str] | None = None) -> Reading:
    """Read a sentence; `names` are those of its facts, folded, `holders` those that anything can be said of."""
    folded, words = Folded.of_lines(text), key(text)  # of one length: a place in one is a place in the other
    dates = read_dates(folded, None)
    numbers = list(read_numbers(folded, dates))
    placed = _placed(words, names)
    inside = [span for span, _ in placed]
    numbers = [number for number in numbers if not _covered((number.a, number.b), inside)]
    told = [one for one in dates if not _covered((one.a, one.b), inside)]
    counted = [(number.a, number.b) for number in numbers]
    owner = _Owners(folded.text, placed, counted, holders)
    claims: set[Claim] = set(_numbers(folded, numbers, told, owner))
    claims |= {(owner.of(one.a), "time", one.period or one.text) for one in told}
    claims |= set(_stages(folded.text, inside, owner))
    claims |= set(_ways(folded.text, inside, owner))
    claims |= {("", "pair", pair) for pair in owner.pairs}
    taken = sorted([*inside, *counted, *((one.a, one.b) for one in told)])
    return Reading(tuple(name for _, name in placed), frozenset(claims), tuple(_between(words, taken)))


def _placed(text: str, names: Sequence[str]) -> list[tuple[Span, str]]:
    """Return where the names stand, a longer one before those within it."""
    found: list[tuple[Span, str]] = []
    for name in names:
        at = text.find(name)
        while at >= 0:
            span = (at, at + len(name))
            if not any(a < span[1] and span[0] < b for (a, b), _ in found):
                found.append((span, name))
            at = text.find(name, at + 1)
    return sorted(found)


def _covered(span: Span, spans: Iterable[Span]) -> bool:
    return any(a <= span[0] and span[1] <= b for a, b in spans)


def _beside(text: str, first: Span, second: Span) -> bool:
    return text[first[1] : second[0]] in ("", "的")


class _Owners:
    """Of whom something is said: the name before it in its clause, else behind it, else the last before, else after."""

    def __init__(
        self,
        text: str,
        placed: Sequence[tuple[Span, str]],
        numbers: Sequence[Span],
        holders: Collection[str] | None,
    ) -> None:
        kept = [*(span for span, _ in placed), *numbers]
        self._starts = [0] + [
            stop.end() for stop in _STOPS.finditer(text) if not any(a <= stop.start() < b for a, b in kept)
        ]
        # Of two names that stand side by side (a place and its project) the second one is meant.
        beside = [(one, after) for one, after in pairwise(placed) if _beside(text, one[0], after[0])]
        aside = [one for one, _ in beside]
        self._placed = [one for one in placed if one not in aside and (holders is None or one[1] in holders)]
        together = [*beside, *((a, b) for a, b in pairwise(placed) if self._clause(a[0][0]) == self._clause(b[0][0]))]
        self.pairs = {frozenset((a[1], b[1])) for a, b in together}

    def of(self, place: int) -> str:
        clause = self._clause(place)
        own = [(span, name) for span, name in self._placed if self._clause(span[0]) == clause]
        before = [name for span, name in own if span[1] <= place]
        if before or own:
            return before[-1] if before else own[0][1]
        earlier = [name for span, name in self._placed if span[1] <= place]
        return earlier[-1] if earlier else self._placed[0][1] if self._placed else ""

    def _clause(self, place: int) -> int:
        return bisect_right(self._starts, place)

    def clause_start(self, place: int) -> int:
        """Return where the clause of a place begins."""
        return self._starts[self._clause(place) - 1]


def _numbers(
    folded: Folded, numbers: Sequence[NumberRead], dates: Sequence[DateRead], owner: _Owners
) -> Iterator[Claim]:
    around = Around(folded, numbers)
    meant = measures(around)
    for number, measure, status in zip(numbers, meant, statuses(around, meant), strict=True):
        told = number.canonical
        value = (told.value, str(told.unit)) if told is not None else (number.value, number.unit)
        fixed = measure.value in ("total_investment", "annual_investment")
        how = "" if fixed else status.value  # a total stands as it is; what is planned of it, its measure says
        when = next((one.period or one.text for one in reversed(dates) if one.b <= number.a and not fixed), "")
        yield owner.of(number.a), "number", (*value, number.upper, number.bound, measure.value, how, when)


def _stages(text: str, inside: Sequence[Span], owner: _Owners) -> Iterator[Claim]:
    for cue in stages(text):
        if not _covered((cue.a, cue.b), inside):
            ahead = _words()["ahead"].search(text, owner.clause_start(cue.a), cue.b) is not None
            yield owner.of(cue.a), "stage", (cue.value, ahead)


def _ways(text: str, inside: Sequence[Span], owner: _Owners) -> Iterator[Claim]:
    for name, pattern in _words()["ways"]:
        for found in pattern.finditer(text):
            if not _covered(found.span(), inside):
                yield owner.of(found.start()), "way", name


def _between(text: str, taken: Sequence[Span]) -> Iterator[str]:
    at = 0
    for a, b in [*taken, (len(text), len(text))]:
        yield from (part for part in _MARKS.split(text[at : max(a, at)]) if part)
        at = max(at, b)


def stands_in(text: str) -> str | None:
    """Return a word that stands for a name, if there is one."""
    found = _words()["stand_ins"].search(text)
    return found[0] if found is not None else None


def new_words(parts: Iterable[str], facts: Sequence[str]) -> Iterator[str]:
    """Yield the words of a sentence that neither its facts have nor merely join."""
    told, glue, never = [key(fact) for fact in facts], _words()["glue"], _words()["never_new"]
    for part in parts:
        at, fresh = 0, ""
        while at <= len(part):
            length = _known(part, at, told, glue) if at < len(part) else 1
            if length == 0:
                fresh += part[at]
            elif fresh:
                if len(fresh) >= _SHORTEST or fresh in never:
                    yield fresh
                fresh = ""
            at += max(length, 1)


def _known(part: str, at: int, told: Sequence[str], glue: Sequence[str]) -> int:
    """Return how many characters from a place on stand in a fact, or join."""
    length = next((len(word) for word in glue if part.startswith(word, at)), 0)
    end = at + _SHORTEST
    while end <= len(part) and any(part[at:end] in fact for fact in told):
        length, end = max(length, end - at), end + 1
    return length
