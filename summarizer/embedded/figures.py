"""Each number of an article as a draft's quantity: measure, label, status, words of time, caliber and evidence.

In: an article's folded text with the numbers and words of time read in it, and whose each number seems. Out: the fields
of a DraftQuantity for every number that a report would carry, by its index. Promised: every quote is a verbatim,
continuous piece of one paragraph that holds its number, and stands only once in the article where that can be had.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from summarizer.cues import Around, Cue, Said, basis_of, kind_of, role_of, said, scope_of
from summarizer.dates import DateRead
from summarizer.embedded.periods import Timing
from summarizer.embedded.phrases import label_of, noun_behind
from summarizer.numbers import NumberRead
from summarizer.text import Folded, Span

_OF_MANY = frozenset({"project_count", "gdp", "trade", "fiscal_revenue", "fixed_asset_investment"})
_DONE = re.compile(r"实现|完成|累计|接待|达到?$")
_JOINED = re.compile(r"[^,;。]{0,4}[,、](?:计划|合计|共计)?(?:总|累计|年度|合计)?(?:计划)?(?:投资|$)")
_CLASSES = re.compile(
    r"(?:以上|以下|及以上|不等|之间)?的(?:有|为|达|共)*[0-9一二两三四五六七八九十百]+(?:余|多)?[个项家]|至[0-9.]+(?:万|亿)?元的"
)
_HOW = {"高": "above", "多": "above", "快": "above", "超": "above", "加": "above", "提": "above", "增": "above",
        "低": "below", "少": "below", "慢": "below", "降": "below", "减": "below", "收": "below"}  # fmt: skip
_COMPARE = re.compile(
    r"(?P<how>高于|低于|快于|慢于|多于|少于|超出|超过)(?P<to>[^,;。]{2,14})$|"
    r"(?:比|较)(?P<than>[^,;。]{2,14}?)(?P<by>高出?|低|多|少|快|慢|超出?|加快|提高|增加|下降|减少|降低|收窄)(?:了|出|安排|完成|投入)*$"
)


@dataclass(frozen=True)
class Figures:
    """The numbers of one article and what the words around them say."""

    folded: Folded
    numbers: Sequence[NumberRead]
    dates: Sequence[DateRead]
    claimed: Sequence[int | None]
    day: str | None

    @cached_property
    def said(self) -> Said:
        """What the words around the numbers say of them."""
        return said(self.folded, self.numbers)

    @cached_property
    def around(self) -> Around:
        """The text with its numbers."""
        return self.said.around

    @cached_property
    def measures(self) -> list[Cue]:
        """What each number measures."""
        return self.said.measures

    @cached_property
    def owners(self) -> list[int | None]:
        """Whose each number is; what only a region or a group of projects has is no single project's."""
        found: list[int | None] = []
        for i, owner in enumerate(self.claimed):
            counted = i > 0 and self.measures[i - 1].value == "project_count" and found[i - 1] is None
            beside = self.folded.text[self.numbers[i - 1].b : self.numbers[i].a][:8] if counted else ""
            joined = counted and _JOINED.match(beside) is not None
            found.append(None if joined or self.measures[i].value in _OF_MANY else owner)
        return found

    @property
    def told(self) -> list[Cue]:
        """Whether each number is told as a fact, a plan or a forecast, as the words say."""
        return self.said.statuses

    @cached_property
    def statuses(self) -> list[Cue]:
        """The same with the time considered: what is dated to days that have not come yet is a plan."""
        found: list[Cue] = []
        for i, (cue, reading) in enumerate(zip(self.told, self.periods, strict=True)):
            if cue.how == "unit" and (aim := self._aimed_at(i)) is not None:
                cue = Cue("planned", aim.a, aim.b, "carried")
            elif (cue.how == "unit" or self._says_done(cue)) and reading is not None and self._to_come(i, reading):
                cue = Cue("planned", reading.a, reading.b, "carried")
            elif cue.how == "unit" and i and self._sums_up(i) and found[i - 1].value == "planned":
                cue = found[i - 1]
            elif cue.how == "unit" and (whole := self._part_of(i)) is not None:
                cue = found[whole] if found[whole].value == "planned" else cue
            found.append(cue)
        return found

    def _says_done(self, cue: Cue) -> bool:
        """Tell whether only a bare 完成 makes a fact of a number: 年内完成330亿元 is none."""
        return self.around.words((cue.a, cue.b)) == "完成"

    def _to_come(self, i: int, reading: DateRead) -> bool:
        """Tell whether a time begins after the article's day, or is a whole year that still runs."""
        if self.day is None or reading.period is None:
            return False
        first, last = reading.period[: len(self.day)], reading.period.rsplit("/", 1)[-1]
        if first[:7] > self.day[: len(first[:7])]:
            return True
        if "年内" in reading.text and last >= self.day[: len(last)]:
            return True
        if self.numbers[i].bound == "over" and last > self.day[: len(last)] and len(last) > len("2024"):
            return True
        if _DONE.search(self.around.words(self.around.lefts[i])) and self.numbers[i].bound != "over":
            return False
        return "全年" in reading.text and last >= self.day[: len(last)] and self.day[4:7] != "-12"

    def _aimed_at(self, i: int) -> DateRead | None:
        """Return the year to come up to which a number's half sentence tells: 到2030年,新增…,带动就业2万人."""
        start, end = self.around.groups[i][0], self.numbers[i].a
        return next((date for date in self._aims if start <= date.a < end), None)

    @cached_property
    def _aims(self) -> list[DateRead]:
        """The years to come up to which something is told."""
        ahead = [date for date in self.dates if self.day is not None and (date.period or "")[:4] > self.day[:4]]
        text = self.folded.text
        return [date for date in ahead if text.startswith(("到", "至"), date.a) or text[date.a - 1 : date.a] in "到至"]

    def _sums_up(self, i: int) -> bool:
        """Tell whether a total investment is that of the projects counted right before it, both being aims."""
        counted = self.measures[i - 1].value == "project_count" and self.numbers[i - 1].bound == "over"
        return self.measures[i].value == "total_investment" and counted and self.numbers[i].bound == "over"

    @cached_property
    def periods(self) -> list[DateRead | None]:
        """The words of time of each number."""
        timing = Timing(self.around, self.dates, self.measures, self.told, self.owners, self.day)
        found: list[DateRead | None] = []
        for i in range(len(self.numbers)):
            found.append(timing.of(i, found))
        return found

    def reported(self, i: int) -> bool:
        """Tell whether a report would carry a number: the bounds of a class (10亿元以上的6个) are its name."""
        number = self.numbers[i]
        return not (kind_of(number) == "money" and _CLASSES.match(self.folded.text, number.b))

    def quantity(self, i: int) -> dict[str, Any]:
        """Return the draft's fields of a number."""
        number, measure, period = self.numbers[i], self.measures[i], self.periods[i]
        fields: dict[str, Any] = {
            "measure": measure.value,
            "label": self.label(i),
            "text": number.text,
            "value": number.value,
            "upper": number.upper,
            "unit": number.unit,
            "bound": number.bound,
            "status": self.statuses[i].value,
            "period": period.text if period is not None else None,
            "basis": basis_of(self.around, i),
            "role": role_of(self.around, i),
            "scope": scope_of(self.around, i),
            **self._comparison(i),
            "part_of": self._whole(i),
            "quote": self.folded.quote(*self.evidence(i)),
        }
        return {name: value for name, value in fields.items() if value is not None}

    def label(self, i: int) -> str | None:
        """Return the article's own words for what a number is."""
        return label_of(self.around, i, self.measures[i], self.dates)

    def _comparison(self, i: int) -> dict[str, Any]:
        match = _COMPARE.search(self.around.words(self.around.lefts[i]))
        if match is None:
            return {}
        how = (match["how"] or match["by"])[0]
        return {"compare_to": match["to"] or match["than"], "compare_how": _HOW.get(how, "above")}

    def _whole(self, i: int) -> str | None:
        """Return the words of the number that this one is a part of."""
        whole = self._part_of(i)
        return self.numbers[whole].text if whole is not None else None

    def _part_of(self, i: int) -> int | None:
        """Return the number that this one is a part of (其中)."""
        if not self._has_parts:
            return None
        _, end = self.around.lefts[i]
        if "其中" not in self.folded.text[self.around.clauses[i][0] : end]:
            return None
        group = self.around.sentences[i][0]
        for j in range(i - 1, -1, -1):
            if self.numbers[j].a < group:
                return None
            if self.measures[j].value == self.measures[i].value and kind_of(self.numbers[j]) == kind_of(
                self.numbers[i]
            ):
                return j
        return None

    @cached_property
    def _has_parts(self) -> bool:
        return "其中" in self.folded.text

    def evidence(self, i: int) -> Span:
        """Return the range of the shortest clause that says what a number is, unique in the article if possible."""
        number, measure = self.numbers[i], self.measures[i]
        left, right, clause = self.around.lefts[i], self.around.rights[i], self.around.clauses[i]
        end = number.b
        if measure.a >= number.b and measure.b <= right[1]:
            named = noun_behind(self.around, i)
            at = self.folded.text.find(named, number.b, clause[1]) if named else -1
            end = at + len(named or "") if at >= 0 else measure.b if measure.value != "count" else number.b
        start = left[0] if measure.how == "said" and measure.a >= left[0] else clause[0]
        while start < number.a and self.folded.text[start] in "、,;:和及与)":
            start += 1
        for a, b in ((start, end), (clause[0], end), (clause[0], clause[1]), self.around.sentences[i]):
            if self._once(a, b, number):
                return a, b
        return self._wider(i, start, end)

    def _wider(self, i: int, start: int, end: int) -> Span:
        """Return the sentence or paragraph up to the number where nothing shorter stands only once."""
        number = self.numbers[i]
        paragraph = self.around.paragraph(number.a)
        for span in ((paragraph[0], end), paragraph):
            if self._once(*span, number):
                return span
        return start, end

    def _once(self, a: int, b: int, number: NumberRead) -> bool:
        """Tell whether a range stands once in the article, and the number once in it."""
        key = self.folded.key
        words, held = key[a:b], key[number.a : number.b]
        return key.find(words) == a and key.find(words, a + 1) < 0 and words.count(held) == 1
