"""The other witness: what the text itself says, read without any model.

In: an article. Out: its numbers, dates, clauses and sentences, each read once and kept. Promised: nothing here knows
what a record claims, so its testimony is the same whoever asks.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from summarizer import cues
from summarizer.articles import Article
from summarizer.cues import Around, Cue
from summarizer.dates import DateRead, read_dates
from summarizer.numbers import NumberRead, read_numbers
from summarizer.text import Folded, Span

_MARKS = re.compile(r"[\"'()\[\]《》〈〉【】·\-]")
_PLANS = re.compile("目标|任务|重点工作|工作安排|下一步|要干|展望|打算|安排")
_OPENING = re.compile("[^,。;:!?]{2,12}[。:?]")  # 再看目标。
_MARKED = re.compile("【[^】]{2,16}】")
_WHOLE_YEAR = re.compile(r"\d{4}年|全年")
_AIMING = re.compile("今年|目标|计划|力争|预期")
_LATE = "06"  # the month from which on a year's numbers may be what is there
_AFTER_THE_REVIEWS = "03"
_PAST = re.compile("家底|底数|过去|回[顾望眸]|成绩|成效|进展|完成情况|去年")
_COMMA = re.compile(r"[，,；;。！？!?：:]|——")
_OPENS = 10  # characters at the head of a sentence
_OF_OTHERS = ("以前", "之前", "前", "度计划", "度投资", "年度", "底前", "开工", "竣工", "投产", "建成", "动工")
_NUMERAL = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[零〇一二三四五六七八九十百千两]{2,}(?:点[零〇一二三四五六七八九]+)?")


@dataclass(frozen=True)
class Testimony:
    """What one text of an article says: its body, or its headlines."""

    folded: Folded = field(repr=False)
    day: str | None
    sections: tuple[tuple[int, str], ...] = ()  # folded places where inner headlines stood, and their words

    @cached_property
    def dates(self) -> Sequence[DateRead]:
        """All words of time, in order."""
        return read_dates(self.folded, self.day)

    @cached_property
    def numbers(self) -> Sequence[NumberRead]:
        """All quantities, in order."""
        return read_numbers(self.folded, self.dates)

    @cached_property
    def _number_starts(self) -> list[int]:
        return [number.a for number in self.numbers]

    @cached_property
    def _date_starts(self) -> list[int]:
        return [date.a for date in self.dates]

    def numbers_in(self, a: int, b: int) -> Sequence[NumberRead]:
        """Return the quantities that begin in a range."""
        return self.numbers[bisect_left(self._number_starts, a) : bisect_left(self._number_starts, b)]

    def dates_in(self, a: int, b: int) -> Sequence[DateRead]:
        """Return the words of time that begin in a range."""
        return self.dates[bisect_left(self._date_starts, a) : bisect_left(self._date_starts, b)]

    def index_of(self, number: NumberRead) -> int | None:
        """Return which of the quantities a reading is; None where it was read elsewhere."""
        at = bisect_left(self._number_starts, number.a)
        return at if at < len(self.numbers) and self.numbers[at] is number else None

    def measure_of(self, number: NumberRead) -> str:
        """Return what the words around a quantity say that it measures."""
        index = self.index_of(number)
        return self.measures[index].value if index is not None else ""

    @cached_property
    def around(self) -> Around:
        """The text with its numbers, as the cues look at it."""
        return self._said.around

    @cached_property
    def _said(self) -> cues.Said:
        return cues.said(self.folded, self.numbers)

    @cached_property
    def measures(self) -> Sequence[Cue]:
        """What the words around each number say that it measures."""
        return self._said.measures

    @cached_property
    def statuses(self) -> Sequence[Cue]:
        """Whether the words around each number tell a fact, a plan or a forecast."""
        return self._said.statuses

    def number_at(self, a: int, b: int) -> NumberRead | None:
        """Return the quantity that shares most characters with a range."""
        first = max(0, bisect_right(self._number_starts, a) - 2)
        best, shared = None, 0
        for number in self.numbers[first : bisect_left(self._number_starts, b)]:
            common = min(b, number.b) - max(a, number.a)
            if common > shared:
                best, shared = number, common
        return best

    def section(self, place: int) -> str | None:
        """Return the inner headline above a place."""
        above = [words for at, words in self.sections if at <= place]
        return above[-1] if above else None

    def plan_above(self, place: int) -> bool:
        """Tell whether the headline above a place, or one above that, announces plans and no later one looks back."""
        return self._heading(place) is True

    def review_above(self, place: int) -> bool:
        """Tell whether the headline above a place looks back."""
        return self._heading(place) is False

    def _heading(self, place: int) -> bool | None:
        """Tell whether the headline above a place announces plans or looks back; None where none does either."""
        first = self.paragraph(place)[0]
        opening = _OPENING.match(self.folded.text, first, place)
        if opening is not None and (_PLANS.search(opening[0]) or _PAST.search(opening[0])):
            return _PAST.search(opening[0]) is None
        marked = next((words for at, words in reversed(self._marked) if at <= place), None)
        if marked is not None:
            return _PAST.search(marked) is None
        for at, words in reversed(self.sections):
            if at <= place and (_PLANS.search(words) or _PAST.search(words)):
                return _PAST.search(words) is None
        return None

    @cached_property
    def _marked(self) -> list[tuple[int, str]]:
        """Headings in marks that open a paragraph (【展望2025】) and look ahead or back."""
        if "【" not in self.folded.text:
            return []
        found = [_MARKED.match(self.folded.text, at) for at in (0, *self.folded.breaks)]
        return [(m.start(), m[0]) for m in found if m and (_PLANS.search(m[0]) or _PAST.search(m[0]))]

    def still_to_come(self, place: int) -> bool:
        """Tell whether the time that a place is told of begins after the day of the article."""
        date = self._time_of(place)
        if date is None or not self.day or date.period is None:
            return False
        first = date.period.partition("/")[0]
        if date.text == "全年" and self._looks_back(date):
            return False
        if date.period == self.day[:4] and self.day[5:7] < _LATE and _WHOLE_YEAR.fullmatch(date.text):
            return True  # what is told of a year that has just begun
        return first[: len(self.day)] > self.day[: len(first)] or _later_end(date.period, self.day)

    def _looks_back(self, date: DateRead) -> bool:
        """Tell whether 全年 in the first weeks of a year is the year before, which is spoken of until then."""
        if not self.day or not "00" < self.day[5:7] < _AFTER_THE_REVIEWS:
            return False
        before = [d.period[:4] for d in self.dates_in(0, date.a) if d.period and d.period[:7] != self.day[:7]]
        if not before:
            return _AIMING.search(self.folded.text, 0, date.a) is None
        if all(year < self.day[:4] for year in before):
            return True
        aimed = _AIMING.search(self.folded.text, self.paragraph(date.a)[0], date.a) is not None
        return min(before) < self.day[:4] and not aimed

    def _time_of(self, place: int) -> DateRead | None:
        """Return the words of time before a place in its part of the sentence, or that open a sentence before it."""
        start = self.group(place)[0]
        inside = [d for d in self.dates_in(start, place) if d.period and not self._only_compares(d)]
        if inside:
            return inside[-1]
        opening = self.paragraph(place)[0]
        sentence = self.sentence(place)[0]
        while sentence >= opening:
            found = [d for d in self.dates_in(sentence, min(sentence + _OPENS, place)) if d.period]
            if found:
                return found[0] if not self._only_compares(found[0]) else None
            if sentence == opening:
                return None
            sentence = self.sentence(sentence - 1)[0]
        return None

    def _only_compares(self, date: DateRead) -> bool:
        text = self.folded.text
        if text[max(0, date.a - 1) : date.a] in ("比", "较", "自", "从", "由") or text.startswith(_OF_OTHERS, date.b):
            return True
        return date.text.endswith("年度") and text.startswith(("计划", "目标", "任务"), date.b)

    def sentence(self, place: int) -> Span:
        """Return the sentence of a place."""
        return self.folded.sentence_at(place)

    @cached_property
    def _commas(self) -> list[int]:
        text = self.folded.text
        marks = []
        for found in _COMMA.finditer(text):
            at = found.start()
            inside = text[at] in ",:" and 0 < at < len(text) - 1 and text[at - 1].isdigit() and text[at + 1].isdigit()
            if not inside:
                marks.append(found.end())
        return sorted({*marks, *self.folded.breaks})

    def clause(self, place: int) -> Span:
        """Return the stretch between commas that holds a place."""
        index = bisect_right(self._commas, place)
        start = self._commas[index - 1] if index else 0
        return start, self._commas[index] if index < len(self._commas) else len(self.folded)

    def group(self, place: int) -> Span:
        """Return the part of the sentence between semicolons that holds a place."""
        start, end = self.sentence(place)
        left = self.folded.text.rfind(";", start, place) + 1 or start
        right = self.folded.text.find(";", place, end)
        return left, right if right >= 0 else end

    def paragraph(self, place: int) -> Span:
        """Return the paragraph that holds a place."""
        at = bisect_right(self.folded.breaks, place)
        breaks = self.folded.breaks
        return breaks[at - 1] if at else 0, breaks[at] if at < len(breaks) else len(self.folded)

    def paragraph_number(self, place: int) -> int:
        """Return the number of the paragraph of a place, from 1."""
        return bisect_right(self.folded.breaks, place) + 1

    @cached_property
    def bare(self) -> str:
        """The text without quotation marks, brackets and dashes, as names are compared."""
        return without_marks(self.folded.key)

    @cached_property
    def _masked(self) -> tuple[str, list[int]]:
        return masked(self.folded.key)

    def without_numerals(self, quote: str) -> Span | None:
        """Return the place of words that stand here with other numerals."""
        wanted, _ = masked(quote)
        if wanted.count("#") == len(wanted):
            return None
        text, places = self._masked
        at = text.find(wanted)
        return (places[at], places[at + len(wanted)]) if at >= 0 else None


def _later_end(period: str, day: str) -> bool:
    """Tell whether a period of years ends in a year after the day's, or one of months in a month after it."""
    first, _, last = period.partition("/")
    if len(last) == 7 and len(day) > 4:
        return last > day[:7]
    return len(last) == 4 and first[:4] >= day[:4] and last > day[:4]


def without_marks(text: str) -> str:
    """Return a text without the marks that writers put into names or leave out."""
    return _MARKS.sub("", text)


def masked(text: str) -> tuple[str, list[int]]:
    """Return the text with one sign for every numeral, and the place of each of its characters."""
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for found in _NUMERAL.finditer(text):
        parts.append(text[at : found.start()] + "#")
        places.extend(range(at, found.start() + 1))
        at = found.end()
    parts.append(text[at:])
    places.extend(range(at, len(text) + 1))
    return "".join(parts), places


@dataclass(frozen=True)
class Witness:
    """The testimony of an article: body and headlines."""

    article: Article = field(repr=False)

    @cached_property
    def body(self) -> Testimony:
        """What the body says."""
        folded = self.article.folded
        sections = []
        for start, end in self.article.headings:
            at = folded.range_of(start, end)[0]
            if 0 < at < len(folded) or folded.range_of(end, len(folded.source))[0] > 0:
                sections.append((folded.range_of(end, len(folded.source))[0], self.article.source.text[start:end]))
        return Testimony(folded, self.article.day, tuple(sorted(sections)))

    @cached_property
    def heading(self) -> Testimony:
        """What title, kicker and subheads say."""
        return Testimony(self.article.heading_folded, self.article.day)

    @property
    def texts(self) -> tuple[Testimony, Testimony]:
        """Body and headlines, in the order in which words are looked for."""
        return self.body, self.heading

    def names(self, words: str) -> bool:
        """Tell whether the words stand anywhere in the article."""
        return any(text.folded.locate(words) for text in self.texts)
