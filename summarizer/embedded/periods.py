"""Which words of time a number belongs to: those of its clause, of its sentence, or those that a report goes on with.

In: the numbers of an article with their measures and status, and the words of time read in it. Out: for each number
the reading whose words date it, or None. Promised: a milestone's day, a time that something is compared with, and the
month of another clause's event date no number; what stands still (a length, a total investment) has no period of its
own unless the clause says so.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.cues import Around, Cue, names_milestone
from summarizer.dates import DateRead

_COMPARED = re.compile(r"(?:比|较|同|和|与|跟|是|超过|高于|低于|到|相当于|恢复到|恢复至)$")
_ORIGIN = re.compile(r"^(?:以前|之前|前(?!十|[0-9一二三四五六七八九])|起(?!动|步|重)|相比|同期水平)")
_REPORTING = re.compile(r"^[^,;。]{0,12}(?:记者|讯|电|获悉|发布消息|通报|透露|发布)")
_UNTIL = re.compile(r"截至|截止|^到|^至")
_WHOLE_YEAR = re.compile(r"年度|今年|当年|全年|年内|明年|本年|[0-9]{4}年(?![0-9]+月)")
_NAMED = re.compile(r"^[^,;。]{0,3}(?:行动|规划|第[一二三四五六七八九十]+[批届次]|招商|全国|中国|度第)")

# Measures of what stands still: only a time in their own clause is theirs.
_STILL = frozenset({"land_area", "floor_area", "length", "capacity", "duration", "price", "jobs", "count"})
# Measures of what happens in a time; a report names it once and goes on.
_FLOW = frozenset(
    {
        "completed_investment", "completion_rate", "growth_rate", "gdp", "trade", "fiscal_revenue", "foreign_capital",
        "fixed_asset_investment", "output_value", "revenue", "tax_profit", "project_count", "enterprise_count",
        "annual_investment", "funding", "count", "other", "jobs", "progress", "land_area", "length",
    }
)  # fmt: skip
# Measures that tell of the number before them, and share its time.
_FOLLOWS = frozenset({"share", "rank", "growth_rate", "other", "completion_rate", "progress"})


@dataclass(frozen=True)
class Timing:
    """The words of time of an article, and what they frame."""

    around: Around
    dates: Sequence[DateRead]
    day: str | None

    @cached_property
    def _framing(self) -> list[DateRead]:
        return [date for date in self.dates if self._frames(date)]

    def _frames(self, date: DateRead) -> bool:
        """Tell whether words of time say when what follows them is so."""
        text = self.around.folded.text
        clause = self.around.clause_at(date.a, date.b)
        before, after = text[clause[0] : date.a], text[date.b : clause[1]]
        if date.text == "后年" and before.endswith(("产", "成", "用", "运")):
            return False
        if _COMPARED.search(before) and not before.endswith(("达到", "截至", "截到")) and date.text[0] not in "到至":
            if len(before) > 1 or before in ("比", "较", "同", "和", "与", "跟"):
                return False
        if _ORIGIN.match(after) or _NAMED.match(after):
            return False
        point = names_milestone(after)
        if point is None or not ("月" in date.text or "年" in date.text or "日" in date.text or "季度" in date.text):
            return True
        number = next((n for n in self.around.numbers if n.a >= date.b), None)
        return number is not None and number.a < clause[1] and date.b <= number.a and point.start() + date.b != date.b

    def of(self, i: int, measure: Cue, status: Cue, owned: bool, before: Sequence[DateRead | None]) -> DateRead | None:
        """Return the reading that dates a number."""
        name = measure.value
        if name == "total_investment":
            return None
        own = self._in(self.around.clause(i)[0], self.around.numbers[i].a, name)
        if own is not None and not (name in ("price", "duration") and own.kind == "vague"):
            return own
        head = self._head(i)
        if name in _FOLLOWS and i and self._same_sentence(i) and (before[i - 1] is not None or name == "share"):
            return before[i - 1]
        if owned or name in ("capacity", "floor_area", "price", "duration"):
            return self._of_project(i, name, status, head)
        if name in ("land_area", "length") and status.value == "actual":
            return None
        sentence = self.around.sentence(i)
        found = self._in(sentence[0], self.around.numbers[i].a, name)
        if found is not None or name not in _FLOW:
            return found
        if status.value == "forecast":
            return None
        return self._carried(i, name, sentence[0])

    def _same_sentence(self, i: int) -> bool:
        group = self.around.group(i)
        return self.around.numbers[i - 1].a >= group[0]

    def _of_project(self, i: int, name: str, status: Cue, head: DateRead | None) -> DateRead | None:
        """Return the time of a project's number: what stands still has none."""
        if name in _STILL or status.value == "forecast" or name in ("output_value", "revenue", "tax_profit", "other"):
            future = head is not None and status.value != "actual" and "年" in head.text
            return head if future else None
        group = self.around.group(i)
        return self._in(group[0], self.around.numbers[i].a, name)

    def _head(self, i: int) -> DateRead | None:
        """Return the words of time that open the sentence and are a clause of their own."""
        start = self.around.sentence(i)[0]
        for date in self._framing:
            if date.a >= start:
                clause = self.around.clause_at(date.a, date.b)
                opens = clause[0] <= start + 2 and date.b < self.around.numbers[i].a
                return date if opens and clause[1] - date.b <= 3 else None
        return None

    def _in(self, start: int, end: int, name: str) -> DateRead | None:
        """Return the last framing words of time of a range; of a plan for the year those that name a year."""
        inside = [date for date in self._framing if start <= date.a and date.b <= end]
        if not inside:
            return None
        if name == "annual_investment":
            years = [date for date in inside if _WHOLE_YEAR.search(date.text)]
            return years[-1] if years else None
        if name in ("completion_rate", "completed_investment", "progress"):
            inside = [date for date in inside if date.text not in ("年度", "全年")] or inside
        if name in ("project_count", "enterprise_count", "count"):
            opening = [date for date in inside if self._opens(date)]
            return opening[-1] if opening else inside[-1]
        return inside[-1]

    def _opens(self, date: DateRead) -> bool:
        return date.a - self.around.clause_at(date.a, date.b)[0] <= 2

    def _carried(self, i: int, name: str, end: int) -> DateRead | None:
        """Return the time that earlier sentences of the report set."""
        paragraph = self.around.paragraph(end)[0]
        near = [date for date in self._framing if paragraph <= date.a < end]
        counts = name in ("project_count", "enterprise_count", "count")
        chosen = [date for date in near if counts or not self._is_day(date)]
        if chosen:
            return self._in(chosen[-1].a, end, name) if not counts else chosen[-1]
        if name in ("annual_investment",):
            return None
        far = [d for d in self._framing if d.a < paragraph and not self._is_day(d) and not self._is_future(d)]
        return far[-1] if far else None

    def _is_day(self, date: DateRead) -> bool:
        return date.period is not None and len(date.period) == 10 and not _UNTIL.search(date.text)

    def _is_future(self, date: DateRead) -> bool:
        return bool(self.day and date.period and date.period[:7] > self.day[:7] and "/" not in date.period)
