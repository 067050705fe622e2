"""From the units of an article to its paragraphs, in reading order.

In: the paragraphs and captions of one article as they stand on the page, pieces of cut paragraphs among them. Out:
paragraphs, each a list of lines. Promised: every line comes out exactly once; what cut a sentence comes after the
paragraph that it cut.
"""

from statistics import median_low

from summarizer.articles.lines import Line
from summarizer.articles.seams import goes_on
from summarizer.articles.units import CAPTION, HEAD, PARAGRAPH, Unit

_ACROSS = 1.5
_AHEAD = 7  # units further down are not looked at for the rest of a sentence
_NEXT, _SKIPPED, _FAR, _WEAKEST = 1.0, -0.4, 0.8, -3.5


def paragraphs(units: list[Unit]) -> list[list[Line]]:
    """Return the paragraphs of an article, cut ones put together."""
    found: list[list[Line]] = []
    used: set[int] = set()
    indented = _is_indented(units)
    gaps = [unit.gap for unit in units[1:] if unit.kind != HEAD]
    usual = max(1, median_low(gaps)) if len(gaps) > 1 else 1
    for at, unit in enumerate(units):
        if at in used:
            continue
        lines = list(unit.lines)
        last = at
        while unit.kind == PARAGRAPH and not units[last].ended:
            following = _rest_of(units, last, used, indented, usual)
            if following is None:
                break
            used.add(following)
            lines.extend(units[following].lines)
            last = following
        found.append(lines)
    return found


def _is_indented(units: list[Unit]) -> bool:
    """Tell whether this article sets its paragraphs in, so that a piece without indent is the middle of one."""
    paragraphs = [unit for unit in units if unit.kind == PARAGRAPH]
    return sum(unit.lines[0].indent >= 2 for unit in paragraphs) * 2 > len(paragraphs)


def _rest_of(units: list[Unit], at: int, used: set[int], indented: bool, usual: int) -> int | None:
    """Return the piece that goes on with the unfinished unit, if any does."""
    before = units[at].text[-200:]
    best: tuple[float, int] | None = None
    between: list[Unit] = []
    headed = False
    for index in range(at + 1, min(len(units), at + 1 + _AHEAD)):
        if index in used:
            continue
        unit = units[index]
        if unit.opens:
            break
        headed = headed or unit.kind == HEAD
        if unit.kind == PARAGRAPH:
            seam = goes_on(before, unit.text[:200])
            if headed and seam < _ACROSS:  # a sentence goes on across an inner headline only where it surely does
                break
            score = seam + _place(unit, between, indented, usual)
            if best is None or score > best[0]:
                best = score, index
        between.append(unit)
        if unit.kind == PARAGRAPH and not unit.ended:
            break
    return best[1] if best and best[0] > _WEAKEST else None


def _place(unit: Unit, between: list[Unit], indented: bool, usual: int) -> float:
    """Score where a piece stands: right after the cut, or behind what cut in."""
    score = 0.0
    if indented:
        score += -3.0 if unit.lines[0].indent >= 2 else 0.8
    score -= 1.2 * (unit.gap > usual)  # a wider gap than between columns: this is a box of its own
    if not between:
        return score + _NEXT
    if unit.gap <= usual < between[-1].gap and len(between[-1].text) <= 45:  # right behind a picture's words
        score += 1.5
    set_off = any(one.gap > 1 or one.kind == CAPTION for one in between) or unit.gap > 1
    return score + _SKIPPED - 0.1 * len(between) + _FAR * set_off
