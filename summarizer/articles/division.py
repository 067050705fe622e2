"""From units to articles: where one begins, and whose headline is whose.

In: the units of a page. Out: drafts of articles with their leading, trailing and inner headline rows, and the units
that belong to none. A byline, a dateline or 上接第一版 begins an article for certain; a headline with nothing of the
kind under it is an inner headline unless the rest speaks against it. Rows between two articles are divided by the best
path over the whole page: each article wants one headline, on one side, that speaks of what the article speaks of.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from summarizer.articles.headline import Row, parted
from summarizer.articles.lines import TO, Line
from summarizer.articles.units import BYLINE, CAPTION, FURNITURE, HEAD, PARAGRAPH, Unit
from summarizer.articles.wording import Wording, strangeness

_LIKENESS, _GAP, _SEAM = 5.0, 0.6, 0.5
_NO_TITLE, _TWO_TITLES, _DROPPED, _UNMARKED = -4.0, -5.0, -2.5, -0.8
_LENGTH, _FRESH, _SIGNED, _FENCED = 0.02, 1.5, 1.5, 2.5
_NEWS = re.compile(r".{0,16}(?:\d{1,2}月\d{1,2}日|近日,|日前,|昨[日天],|今[日天],|记者从|记者在)")
_SIGNATURE = re.compile(
    r"\((?:本报|本刊|[一-龥]{2,6}报)?(?:见习|实习|首席|全媒体|融媒体?)?(?:记者|通讯员|作者|文)[^()。,]{2,30}\)(?:\(下转.{1,6}\))?$"
)
_ENUMERATED = re.compile(
    r"[一二三四五六七八九十]{1,2}、|\([一二三四五六七八九十\d]{1,2}\)|\d{1,2}[.、](?!\d)|[◆●■▶◎☆★]"
)
_SUBHEAD, _STRANGE, _SIBLING = 2.5, 1.1, 2.0

# Decisions from the last to the first: whether the rows are an inner headline, and how many of them trail.
_Way = tuple[Any, tuple[bool, int]]
_States = dict[bool, tuple[float, _Way]]


@dataclass
class Printed:
    """One printed row of a headline with its lines."""

    lines: list[Line]
    level: int
    fenced: bool = False  # page furniture stands between it and the article above

    @property
    def text(self) -> str:
        """Its folded words, Markdown signs dropped."""
        text = "".join(line.text for line in self.lines)
        return text.strip("#*").strip() if self.level else text

    @property
    def gap(self) -> int:
        """How many empty lines stand before it."""
        return self.lines[0].gap

    @property
    def parts(self) -> int:
        """Into how many parts blanks divide it."""
        return len(self.lines[0].raw.split())

    def row(self) -> Row:
        """Return what the reading of headlines needs of it."""
        parts = tuple(len(part) for part in self.lines[0].raw.split()) if len(self.lines) == 1 else ()
        return Row(self.text, self.gap, parts, self.level)


@dataclass
class Draft:
    """An article in the making."""

    units: list[Unit] = field(default_factory=list)
    bylines: list[Unit] = field(default_factory=list)
    marked: bool = False
    apart: bool = False  # an inner headline stands between the byline and the body
    lead: list[Printed] = field(default_factory=list)
    trail: list[Printed] = field(default_factory=list)
    inner: list[Printed] = field(default_factory=list)
    gap: int = 0
    top: bool = False  # its leading rows are the first of a page of several articles

    @property
    def body(self) -> str:
        """The folded words of its paragraphs."""
        return "".join(unit.text for unit in self.units)


@dataclass
class Division:
    """The articles of a page, and what belongs to none."""

    drafts: list[Draft]
    rest: list[Unit]
    orphans: list[Printed]


def divide(units: list[Unit]) -> Division:
    """Cut a page into articles."""
    pieces, between, rest = _pieces(units)
    if not pieces:
        return Division([], rest, [row for rows in between for row in rows])
    return _Path(pieces, between, rest).division()


def _pieces(units: list[Unit]) -> tuple[list[Draft], list[list[Printed]], list[Unit]]:
    """Gather the units between headlines and sure beginnings; row list i stands before piece i, the last behind all."""
    pieces: list[Draft] = []
    between: list[list[Printed]] = [[]]
    rest: list[Unit] = []
    waiting: list[Unit] = []  # bylines and captions over the next piece
    inner: list[Printed] = []  # headlines under such a byline
    fence = False
    for at, unit in enumerate(units):
        here = pieces[-1] if pieces and not between[-1] and not waiting else None
        if unit.kind == FURNITURE:
            rest.append(unit)
            fence = True
        elif unit.kind == HEAD:
            rows = [Printed(lines, unit.level, fence) for lines in unit.rows]
            (inner if any(one.kind == BYLINE for one in waiting) else between[-1]).extend(rows)
        elif unit.kind == BYLINE and here is not None and _is_tail(units, at, here):
            here.bylines.append(unit)
            here.units.append(unit)
        elif unit.kind == BYLINE or (unit.kind == CAPTION and here is None):
            waiting.append(unit)
        elif here is not None and not (unit.opens or _closed(here)):
            here.units.append(unit)
            fence = False
        elif unit.kind == CAPTION:
            rest.append(unit)
        else:
            pieces.append(_begin(unit, waiting, inner))
            between.append([])
            waiting, inner, fence = [], [], False
    rest.extend(waiting)
    between[-1].extend(inner)
    return pieces, between, rest


def _begin(unit: Unit, waiting: list[Unit], inner: list[Printed]) -> Draft:
    bylines = [one for one in waiting if one.kind == BYLINE]
    first = waiting[0] if waiting else unit
    return Draft([*waiting, unit], bylines, bool(bylines) or unit.opens, bool(inner), inner=list(inner), gap=first.gap)


def _closed(draft: Draft) -> bool:
    """Tell whether an article has said that it goes on elsewhere."""
    return bool(TO.search(draft.units[-1].lines[-1].text[-24:]))


def _is_tail(units: list[Unit], at: int, draft: Draft) -> bool:
    """Tell whether a byline signs the article above it rather than opening the next."""
    unit = units[at]
    if unit.text.startswith(("(", "[")):
        return True
    following = [one for one in units[at + 1 : at + 8] if one.kind not in (FURNITURE, CAPTION)]
    if not following:
        return True
    if following[0].kind == PARAGRAPH:
        return False
    named = bool(draft.bylines)
    begins = next((one for one in following if one.kind != HEAD), None)
    signed = begins is not None and (begins.kind == BYLINE or begins.opens)
    return signed or not named


class _Path:
    """The best way to give every row between the pieces to an article."""

    def __init__(self, pieces: list[Draft], between: list[list[Printed]], rest: list[Unit]) -> None:
        self.pieces, self.between, self.rest = pieces, between, rest
        self.group = self._groups()
        self.starts = {group: index for index, group in reversed(list(enumerate(self.group)))}
        self.ends = {group: index + 1 for index, group in enumerate(self.group)}
        self.bodies = [piece.body for piece in pieces]
        self.wording = Wording([row.text for rows in between for row in rows], self.bodies, self.group)
        self.forms = Counter(
            (self.group[index], rows[0].parts, len(rows[0].text))
            for index, rows in enumerate(between[:-1])
            if len(rows) == 1 and not pieces[index].marked
        )
        self.forms.update(
            (self.group[index], row.parts, len(row.text)) for index, piece in enumerate(pieces) for row in piece.inner
        )
        asked = [index for index, piece in enumerate(pieces) if index and not piece.marked]
        self.strange = strangeness(self.bodies, self.wording.sets, asked)
        self.trailing_page = not between[0]

    def _whole(self, index: int) -> tuple[int, int]:
        """The pieces under the same sure beginning."""
        return self.starts[self.group[index]], self.ends[self.group[index]]

    def _text(self, index: int) -> str:
        return self.bodies[index]

    def _groups(self) -> list[int]:
        """For each piece the number of the sure beginning it stands under."""
        groups, at = [], 0
        for index, piece in enumerate(self.pieces):
            at += piece.marked and index > 0
            groups.append(at)
        return groups

    def division(self) -> Division:
        """Walk the path, then build the articles along it."""
        states: _States = {}
        rows = self.between[0]
        for skip in range(len(rows) + 1):
            lead = len(rows) - skip
            score = _DROPPED * 1.2 * (skip > 0) + self._lead_score(0, rows[skip:])
            if skip == 0 or (skip == len(rows) and rows):
                _keep(states, lead > 0, score, (None, (False, skip)))
        for index in range(1, len(self.pieces)):
            states = self._step(index, states)
        return self._build(self._finish(states))

    def _step(self, index: int, states: _States) -> _States:
        rows, piece = self.between[index], self.pieces[index]
        found: _States = {}
        options = [
            (
                cut,
                self._trail_score(index - 1, rows[:cut])
                + self._lead_score(index, rows[cut:])
                + self._cut_score(index, cut),
            )
            for cut in range(len(rows) + 1)
        ]
        for led, (score, way) in states.items():
            if not piece.marked:
                _keep(found, led, score + self._inner_score(index), (way, (True, 0)))
            for cut, worth in options:
                total = score + worth + self._ending(index - 1, led, cut) + self._new(index)
                _keep(found, cut < len(rows), total, (way, (False, cut)))
        return found

    def _finish(self, states: _States) -> list[tuple[bool, int]]:
        rows, last = self.between[-1], len(self.pieces) - 1
        best: tuple[float, _Way] | None = None
        for led, (score, way) in states.items():
            for cut in {0, len(rows)} | set(range(len(rows))):
                dropped = _DROPPED * (cut < len(rows)) + self._cut_score(last + 1, cut) * (cut > 0)
                total = score + self._trail_score(last, rows[:cut]) + self._ending(last, led, cut) + dropped
                if best is None or total > best[0]:
                    best = total, (way, (False, cut))
        found: list[tuple[bool, int]] = []
        at: _Way | None = best[1] if best else None
        while at is not None:
            found.append(at[1])
            at = at[0]
        return found[::-1]

    def _lead_score(self, index: int, rows: list[Printed]) -> float:
        prior = (
            0.0
            if not rows
            else 0.5 * (not self.trailing_page) - 0.5 * (self.trailing_page and not self.pieces[index].marked)
        )
        end = self.ends[self.group[index]] if self.pieces[index].marked else index + 1
        return prior + sum(_LIKENESS * self.wording.likeness(row.text, index, end) for row in rows)

    def _trail_score(self, index: int, rows: list[Printed]) -> float:
        prior = 0.5 if rows and self.trailing_page else 0.0
        start = self.starts[self.group[index]]
        return prior + sum(_LIKENESS * self.wording.likeness(row.text, start, index + 1) for row in rows)

    def _cut_score(self, index: int, cut: int) -> float:
        """Score the place of a cut: wide gaps are good for it, rows of one headline are not."""
        rows = self.between[index]
        if not rows:
            return 0.0
        after = self.pieces[index].gap if index < len(self.pieces) else 3
        gaps = [*(row.gap for row in rows), after]
        score = _GAP * min(gaps[cut], 4) - 1.5 * sum(row.fenced for row in rows[:cut])
        if 0 < cut < len(rows):
            body = self._text(index - 1)[:3000] + self._text(min(index, len(self.pieces) - 1))[:3000]
            score -= _SEAM * max(-2.0, min(7.0, parted([row.row() for row in rows], cut, body)))
        return score

    def _inner_score(self, index: int) -> float:
        rows = self.between[index]
        if not rows:
            return _SUBHEAD
        score = _SUBHEAD - 0.8 * (len(rows) - 1) - 0.5 * (rows[0].gap > 2)
        score -= _FENCED * rows[0].fenced + _LENGTH * sum(max(0, len(row.text) - 12) for row in rows)
        score -= _FRESH * bool(_NEWS.match(self.bodies[index][:60])) + _SIGNED * self._is_signed(index - 1)
        score += _LIKENESS * 0.5 * sum(self.wording.likeness(row.text, *self._whole(index)) for row in rows)
        score += _SIBLING * self._has_sibling(index)
        level = rows[0].level
        score += 3.0 * bool(_ENUMERATED.match(rows[-1].text))
        return score + (3.0 if level > 1 else -3.0 if level == 1 else 0.0)

    def _is_signed(self, index: int) -> bool:
        """Tell whether the words of a piece end with the names of those who wrote them."""
        return bool(_SIGNATURE.search(self.bodies[index][-60:]))

    def _new(self, index: int) -> float:
        """Score that an article begins where nothing but a headline says so."""
        return 0.0 if self.pieces[index].marked else _UNMARKED + _STRANGE * self.strange[index]

    def _has_sibling(self, index: int) -> bool:
        """Tell whether another headline under the same beginning is set alike: as long, divided the same way."""
        if len(self.between[index]) != 1:
            return False
        row, group = self.between[index][0], self.group[index]
        near = sum(self.forms[group, row.parts, len(row.text) + more] for more in range(-2, 3))
        return near > 1

    def _ending(self, index: int, led: bool, trailing: int) -> float:
        """Score an article by the headlines it ended up with."""
        if led and trailing:
            return _TWO_TITLES
        if led or trailing:
            return 0.0
        first = self.pieces[self.starts[self.group[index]]]
        if first.inner or (first.units and _continued(first)):
            return -0.5
        return _NO_TITLE

    def _build(self, way: list[tuple[bool, int]]) -> Division:
        drafts: list[Draft] = []
        orphans = list(self.between[0][: way[0][1]])
        for index, piece in enumerate(self.pieces):
            inner, cut = way[index]
            rows = self.between[index]
            if inner and drafts:
                drafts[-1].units.extend([*subheads(rows), *piece.units])
                continue
            if drafts:
                drafts[-1].trail.extend(rows[:cut])
            lead = rows[cut:]
            under = next((at for at, row in enumerate(lead) if at and _ENUMERATED.match(row.text)), len(lead))
            piece.lead.extend(lead[:under])
            piece.units[:0] = subheads(lead[under:])
            drafts.append(piece)
        drafts[0].top = len(drafts) > 1
        end = way[-1][1]
        drafts[-1].trail.extend(self.between[-1][:end])
        orphans.extend(self.between[-1][end:])
        return Division(drafts, self.rest, orphans)


def subheads(rows: list[Printed]) -> list[Unit]:
    """Make inner headlines units of the body, each a paragraph of its own."""
    return [Unit(HEAD, row.lines, row.level) for row in rows]


def _continued(draft: Draft) -> bool:
    return any(unit.kind == PARAGRAPH and "上接" in unit.text[:8] for unit in draft.units[:2])


def _keep(states: _States, led: bool, score: float, way: _Way) -> None:
    if led not in states or score > states[led][0]:
        states[led] = score, way
