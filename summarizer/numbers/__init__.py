"""Every quantity that a text states, read as an analyst reads it: the second witness in every cross-check.

In: the folded text of an article and the words of time that `dates` read in it. Out: numbers with value, range, unit,
bound, canonical value and place; on request also the numbers passed over, with the reason. Promised: decimals are
exact, `source[start:end]` is what was read, no input takes more than linear time. docs/numbers.md shows the behaviour.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from summarizer.dates import DateRead, read_dates
from summarizer.numbers.items import Item, numerals
from summarizer.numbers.joining import joined, sign
from summarizer.numbers.judging import judge, may_be_time
from summarizer.numbers.units import canonical
from summarizer.numbers.words import tells_money, tells_move
from summarizer.records import Bound, Canonical, json_number
from summarizer.text import Folded, Span, without_blanks

__all__ = ["NumberRead", "canonical", "parse", "read_numbers"]

_WIDE_GAP = re.compile(r"(?<=[0-9０-９])(?:[ \xa0\u3000]*\t[ \xa0\t\u3000]*+|[ \xa0\u3000]{2,}+)(?=[0-9０-９])")
_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9]{3})")
_FIRST_PLACE = re.compile(r"(?:居|列|排|跃升|位|名列)[^,。;:!?]{0,12}?(首位)(?!度)")
_DOUBLED = re.compile("翻番")
_HALF = re.compile(
    "(?:(?<![双间务不通经度难越])(超过|过|超|逾|近|约|不足|不到)半(?:数(?![字值据学])|(?![数年月天小日世百径路岛导旬夜辈个生程山价自成]))"
    "|(?<![一过超逾近约足到])半数(?![字值据学]))(以上|左右)?"
)
_HALVES: dict[str, Bound] = {
    **dict.fromkeys(("过", "超", "逾", "超过", "以上"), "over"),
    **dict.fromkeys(("不足", "不到"), "under"),
    **dict.fromkeys(("近", "约", "左右"), "about"),
}
_PASSING = frozenset(("过半", "超过半", "超半", "逾半"))  # 开工率过半, but 掘进过半 says no share
_SHARED = re.compile("(?:率|占比|比重|比例|进度|份额|占)[^,。;:!?]{0,3}$")
_SHARE_WINDOW = 6
_FIFTY = Decimal(50)
_ONE = Decimal(1)
_FIRST = Canonical(value=_ONE, unit="rank")
_LONGEST_FREE_UNIT = 8
_REMEMBERED = 4_000  # characters; of longer paragraphs no reading is remembered, to bound the memory


class NumberRead(NamedTuple):
    """A number as the contract tells it; `a` and `b` are its folded range, `passed` says why it is no quantity."""

    text: str
    value: Decimal
    upper: Decimal | None
    unit: str
    canonical: Canonical | None
    bound: Bound
    a: int
    b: int
    start: int
    end: int
    passed: str | None = None


class _Times:
    """The words of time of a text, read only when a number may stand in one."""

    def __init__(self, folded: Folded, dates: Sequence[DateRead] | None) -> None:
        self._folded, self._dates = folded, dates

    @cached_property
    def _spans(self) -> list[Span]:
        dates = read_dates(self._folded, None) if self._dates is None else self._dates
        return sorted((date.a, date.b) for date in dates)

    def hold(self, start: int, end: int) -> bool:
        """Tell whether a folded range touches a word of time."""
        index = bisect_left(self._spans, (end, 0)) - 1
        return index >= 0 and self._spans[index][1] > start


def read_numbers(
    folded: Folded, dates: Sequence[DateRead] | None = None, keep_passed: bool = False
) -> list[NumberRead]:
    """Read every quantity, in order; with `keep_passed` also the numbers that are none."""
    times = _Times(folded, dates)
    found: list[NumberRead] = []
    for start, end in _pieces(folded):
        text = folded.text[start:end]
        for item, judged in (_judged if len(text) <= _REMEMBERED else _judged.__wrapped__)(text):
            reason = judged
            if reason is None and may_be_time(item) and times.hold(start + item.numeral_start, start + item.number_end):
                reason = "date or time"
            if reason is None or keep_passed:
                found.append(_number(folded, item, start, reason))
        found.extend(_wordless(folded, text, start))
    found.sort(key=lambda number: number.a)
    return found


@lru_cache(maxsize=512)  # model, grounding and checks read the same paragraphs one after the other
def _judged(text: str) -> tuple[tuple[Item, str | None], ...]:
    """Return the numerals of a paragraph with their sign, and why one is no quantity; nobody changes them after."""
    found: list[tuple[Item, str | None]] = []
    before: Item | None = None
    for item in joined(text, numerals(text)):
        if item.value is not None and sign(text, item, before) < 0:
            item.value = -item.value
            item.upper = None if item.upper is None else -item.upper
        before = item
        found.append((item, judge(text, item)))
    return tuple(found)


def parse(text: str) -> NumberRead | None:
    """Read one number's words as a model quotes them (约2340亿元, 三成半); lenient, since somebody says it is one."""
    folded = Folded.of(text)
    readable = [item for item in joined(folded.text, numerals(folded.text)) if item.value is not None]
    best = next((item for item in readable if item.unit is not None), readable[0] if readable else None)
    if best is None:
        return next(iter(_wordless(folded, folded.text, 0)), None)
    if best.unit is None and not best.ordinal:
        best.unit_text, best.unit_start = folded.text[best.number_end :][:_LONGEST_FREE_UNIT], best.number_end
    if best.ordinal and best.unit is None:
        best.unit_text = "位"
    if best.value is not None and sign(folded.text, best, None) < 0:
        best.value = -best.value
    return _number(folded, best, 0, None)


def _pieces(folded: Folded) -> Iterator[Span]:
    """Yield the stretches that no number crosses: paragraphs, divided where a table has its gaps."""
    cuts = {0, len(folded.text), *folded.breaks}
    places, source = folded.places, folded.source
    if places:
        first, last = min(places), max(places)
        for gap in _WIDE_GAP.finditer(source, first, last + 1):
            cuts.add(folded.range_of(gap.end(), gap.end() + 1)[0])
        for comma in _COMMA.finditer(folded.text):
            if source[places[comma.start()]] == "，" and source[places[comma.start() - 1]].isascii():
                cuts.add(comma.start())
    yield from pairwise(sorted(cuts))


def _number(folded: Folded, item: Item, offset: int, reason: str | None) -> NumberRead:
    a, b = offset + item.start, offset + item.end
    text, start, end = _place(folded, a, b, offset + item.number_end - 1)
    unit, value = _written(folded, item, offset), item.value if item.value is not None else Decimal(0)
    base = _canonical_of(folded, item, unit, a)
    return NumberRead(text, value, item.upper, unit, base, item.bound, a, b, start, end, reason)


def _written(folded: Folded, item: Item, offset: int) -> str:
    """Return the unit as the source writes it (㎡, not m2)."""
    unit = item.unit_text
    if item.ordinal:
        return unit or "位"
    if unit and not unit.isalpha() and unit not in "%‰":
        at = offset + item.unit_start
        unit = folded.quote(at, at + len(unit))
    return item.scale + unit


def _canonical_of(folded: Folded, item: Item, unit: str, a: int) -> Canonical | None:
    if item.value is None:
        return None
    if item.ordinal or (unit == "位" and tells_move(folded.text, a)):
        return Canonical(value=item.value, unit="rank")
    if item.unit is None and item.scale and tells_money(folded.text, a):
        return canonical(item.value, unit + "元")
    return canonical(item.value, unit)


def _place(folded: Folded, a: int, b: int, unit: int) -> tuple[str, int, int]:
    """Return words and source place of a folded range; where a cut divides it, of the part with the unit."""
    places, source = folded.places, folded.source
    start, end = places[a], places[b - 1] + 1
    words = source[start:end]
    if end - start == b - a and words.isprintable() and " " not in words:  # nothing dropped, nothing doubled
        return words, start, end
    spans = folded.spans(a, b)
    if len(spans) > 1:
        spans = tuple(span for span in spans if span[0] <= places[unit] < span[1])[:1]
    start, end = spans[0]
    return without_blanks(source[start:end]), start, end


def _wordless(folded: Folded, text: str, offset: int) -> Iterator[NumberRead]:
    """Read quantities that hold no numeral: 居首位, 翻番, 过半."""
    if "首位" in text:
        for match in _FIRST_PLACE.finditer(text):
            yield _said(
                folded, offset + match.start(1), offset + match.end(1), "位", Canonical(value=_ONE, unit="rank")
            )
    if "翻番" in text:
        for match in _DOUBLED.finditer(text):
            yield _said(folded, offset + match.start(), offset + match.end(), "番", canonical(_ONE, "番"))
    if "半" in text:
        for match in _HALF.finditer(text):
            if match[0] in _PASSING and not _SHARED.search(text[max(0, match.start() - _SHARE_WINDOW) : match.start()]):
                continue
            bound = _HALVES.get(match[2] or match[1] or "", "exact")
            half = canonical(_FIFTY, "%")
            yield _said(folded, offset + match.start(), offset + match.end(), "%", half, _FIFTY, bound)


def _said(
    folded: Folded, a: int, b: int, unit: str, base: Canonical | None, value: Decimal = _ONE, bound: Bound = "exact"
) -> NumberRead:
    text, start, end = _place(folded, a, b, b - 1)
    return NumberRead(text, value, None, unit, base, bound, a, b, start, end)


def as_json(number: NumberRead) -> dict[str, object]:
    """Return the fields of a number that the contract names, as JSON values."""
    base = number.canonical
    return {
        "text": number.text,
        "value": json_number(number.value),
        "upper": None if number.upper is None else json_number(number.upper),
        "unit": number.unit,
        "canonical": None if base is None else base.model_dump(mode="json"),
        "bound": number.bound,
        "start": number.start,
        "end": number.end,
    }
