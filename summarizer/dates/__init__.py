"""Words of time in an article, each with its place and its period.

In: folded text, and the day that the article was printed as far as it is known ('2024-03-05', '2024-03', '2024', None).
Out: readings in order of place, none overlapping another; a period as the contract writes it ('2023-01/2023-11'), or
None with the reason. Promised: what the article's day and the text before do not settle is not guessed; time grows with
the length of the text and nothing else; a duration (工期81个月) is no time.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from summarizer.dates import grammar
from summarizer.dates.context import Context, Place
from summarizer.dates.meaning import Meaning, of_iso, of_other, of_point, of_years, until_now
from summarizer.dates.periods import Period, Stamp
from summarizer.dates.words import BARE_FESTIVALS
from summarizer.text import Folded

__all__ = ["DateRead", "read_dates", "resolve"]

_NOT_BEFORE_NUMBER = frozenset("0123456789.第每数几两百千万亿〇零一二三四五六七八九十点")
_NOT_BEFORE_WORD = frozenset("目之此以先当提空")
_FULL = ((grammar.YEARS, of_years), (grammar.ISO, of_iso), (grammar.QUARTER_CODE, of_iso))
_DASH = re.compile(grammar.DASH)
_REMEMBERED = 20_000  # characters; of longer texts no reading is remembered, to bound the memory
_ISO_PERIOD = re.compile(r"([0-9]{4}(?:-[0-9]{1,2}){0,2})(?:/([0-9]{4}(?:-[0-9]{1,2}){0,2}))?", re.ASCII)


class DateRead(NamedTuple):
    """A time that the text names: its words, its period or why it has none, its folded and its source place."""

    text: str
    period: str | None
    reason: str | None
    a: int
    b: int
    start: int
    end: int
    kind: str


class _Hit(NamedTuple):
    start: int
    end: int
    meaning: Meaning


def read_dates(folded: Folded, day: str | None) -> list[DateRead]:
    """Return every word of time of a text whose article was printed on `day`."""
    read = _hits if len(folded.text) <= _REMEMBERED else _hits.__wrapped__
    return [_placed(folded, a, b, meaning) for a, b, meaning in read(folded.text, tuple(folded.breaks), day)]


@lru_cache(maxsize=64)  # model, grounding and checks read the same article one after the other
def _hits(text: str, breaks: tuple[int, ...], day: str | None) -> tuple[tuple[int, int, Meaning], ...]:
    """Return the folded range and the meaning of every word of time."""
    context = Context(Stamp.parse(day) if day else None)
    found: list[tuple[int, int, Meaning]] = []
    for start, end in pairwise((0, *breaks, len(text))):
        found.extend((start + h.start, start + h.end, h.meaning) for h in _scan(text[start:end], start, context))
        context.leave_paragraph()
    return tuple(found)


def resolve(words: str, day: str | None) -> tuple[str | None, str | None]:
    """Return the period that a phrase means, or None and the reason."""
    iso = _ISO_PERIOD.fullmatch(words.strip())
    if iso is not None:
        low = Stamp.parse(iso[1])
        high = Stamp.parse(iso[2]) if iso[2] else low
        period = Period.between(low, high)
        return (str(period), None) if period else (None, "no such period")
    found = read_dates(Folded.of(words), day)
    if not found:
        return None, "no word of time"
    best = max(found, key=lambda read: (read.period is not None, read.b - read.a, -read.a))
    return best.period, best.reason


def _placed(folded: Folded, a: int, b: int, meaning: Meaning) -> DateRead:
    """Give a reading its words and its place in the source; of one that a cut divides, its longest part."""
    spans = folded.spans(a, b)
    start, end = max(spans, key=lambda span: span[1] - span[0])
    period = None if meaning.period is None else str(meaning.period)
    return DateRead(folded.quote(a, b), period, meaning.reason, a, b, start, end, meaning.kind)


def _scan(text: str, offset: int, context: Context) -> Iterator[_Hit]:
    at = 0
    while (begin := grammar.STARTS.search(text, at)) is not None:
        hit = _read_at(text, begin.start(), offset, context)
        if hit is None:
            at = begin.end()
            continue
        yield hit
        at = hit.end


def _read_at(text: str, at: int, offset: int, context: Context) -> _Hit | None:
    """Read the phrase that begins at a place."""
    towards = grammar.TOWARDS.match(text, at)
    hit = _read_phrase(text, towards.end() if towards else at, offset, context)
    if hit is None and towards is not None:
        hit = _read_phrase(text, at, offset, context)
    if hit is None or towards is None:
        return hit
    return hit._replace(start=at)


def _read_phrase(text: str, at: int, offset: int, context: Context) -> _Hit | None:
    hit = _read_one(text, at, offset, context) if at < len(text) else None
    if hit is None:
        return None
    if hit.meaning.period is not None:
        _remember(hit, text, offset, context)
        hit = _extended(hit, text, offset, context)
    return hit


def _remember(hit: _Hit, text: str, offset: int, context: Context) -> None:
    meaning = hit.meaning
    if meaning.period is not None and meaning.kind != "now":
        place = Place(text, hit.start, hit.end, offset)
        context.name(meaning.period, place, span=meaning.span, planned=meaning.planned)


def _read_one(text: str, at: int, offset: int, context: Context) -> _Hit | None:
    if text[at] in "12":
        for pattern, read in _FULL:
            if (match := pattern.match(text, at)) is not None:
                return _Hit(at, match.end(), read(_fields(match)))
    other = grammar.OTHER.match(text, at)
    point = _read_point(text, at, offset, context)
    if other is not None and (point is None or other.end() >= point.end):
        place = Place(text, at, other.end(), offset)
        context.enter(place)
        return _Hit(at, other.end(), of_other(_fields(other), place, context))
    return point


def _fields(match: "re.Match[str]") -> dict[str, str]:
    return {name.lstrip("_"): value for name, value in match.groupdict().items() if value is not None}


def _read_point(text: str, at: int, offset: int, context: Context) -> _Hit | None:
    match = grammar.POINT.match(text, at)
    if match is None or match.end() == at:
        return None
    fields = _fields(match)
    if not _stands_alone(fields, text, at):
        return None
    place = Place(text, at, match.end(), offset)
    context.enter(place)
    meaning = of_point(fields, place, context)
    return None if meaning is None else _Hit(at, match.end(), meaning)


def _stands_alone(fields: dict[str, str], text: str, at: int) -> bool:
    """Tell whether what was matched is a time where it stands: 三年内, 目前10个月 and 工程底 are none."""
    if any(name in fields for name in ("year", "short", "near", "named")):
        return True
    previous = text[at - 1] if at else "。"
    if "season" in fields:
        return False
    if "same" in fields:
        return previous in "。,，;；:"
    if "festival" in fields:
        return fields["festival"] in BARE_FESTIVALS or "around" in fields or "before" in fields or text[at] in "“\"'‘"
    if "nearmonth" in fields or "namedmonth" in fields:
        return True
    if "head" in fields or "half" in fields:
        return previous not in _NOT_BEFORE_WORD and fields.get("half") not in ("前", "后")
    if "edge" in fields or "inside" in fields:
        return text[at] == "年" and previous not in _NOT_BEFORE_NUMBER and previous not in "个半多余每整周"
    if "whole" in fields:
        return fields["whole"] == "全年"
    if "lonemedge" in fields:
        return previous not in _NOT_BEFORE_NUMBER and previous not in "个每"
    return previous not in _NOT_BEFORE_NUMBER


def _extended(hit: _Hit, text: str, offset: int, context: Context) -> _Hit:
    """Take in what follows a date: the other end of a range, or 以来."""
    first = hit.meaning.period
    if first is None or hit.meaning.kind not in ("date", "relative", "span"):
        return hit
    since = grammar.SINCE.match(text, hit.end)
    if since is None and text[max(0, hit.start - 1) : hit.start] in ("自", "从"):
        since = grammar.FROM_SINCE.match(text, hit.end)
    if since is not None:
        return _Hit(hit.start, since.end(), until_now(first, context))
    dash = _DASH.match(text, hit.end)
    if dash is None or dash.end() >= len(text):
        return hit
    second = _read_point(text, dash.end(), offset, context)
    if second is None or second.meaning.period is None:
        return hit
    period = Period.between(first.low, second.meaning.period.high)
    if period is None:
        return hit
    whole = _Hit(hit.start, second.end, Meaning(period, None, "span", span=True))
    _remember(whole, text, offset, context)
    return whole
