"""Which words of time a number belongs to: those of its clause, of its sentence, or those that a report goes on with.

In: the numbers of an article with their measures and status, and the words of time read in it. Out: for each number
the reading whose words date it, or None. Promised: a milestone's day, a time that something is compared with, and the
year of another number's plan date no number; what stands still (a length, a total investment) has no period of its
own unless the clause says so.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.cues import kind_of
from summarizer.dates import DateRead
from summarizer.embedded.frames import FROM, MONTH, NOW, PLANNED, UNTIL, Frames
from summarizer.embedded.moments import Row, between
from summarizer.embedded.period_table import (
    COUNTS,
    EXPECTED,
    FIGURES,
    FOLLOWS,
    PRESENTLY,
    SEVERAL,
    STATISTICS,
    STILL,
    THIS_YEAR,
    UNDATED,
    YEAR_ENDS,
)

_WHOLE_YEAR = re.compile(r"年度|今年|当年|全年|年内|明年|本年|[0-9]{4}年(?!前?[0-9]+月)")
_NEW = re.compile(r"新(?![^,;。]{1,3}的|能源|材料|兴|区|城|型|建)")
_CHANGED_TO = re.compile(r"^[^,;。]{0,4}(?:为|到|至)")
_FLOW = re.compile(r"新增|净增|并网|新建|改造|竣工|完成|拆除|开工|建成|[产电耗运销]量|接待")
_AMOUNT = re.compile(r"[产电耗运销流]量")
_STOCK = re.compile(r"在建(?!和|及|、)|在库|总数|总量|总户数|总计达|累计达到")
_PRESENT = re.compile(r"正在|正(?=与|和|在|忙|抓紧)|前后|先后|一字排开|历年|多年来")
_SIGNED = re.compile(r"签约|协议|引资|合同|意向")
_FAR = 24  # numbers over which a list of counted projects keeps its day
_LEAD_IN = 12  # characters before the words of time of a sentence: 按照计划,
_HEAD_REST = 3  # characters behind the words of time that open a sentence: 2022年汛期,


@dataclass(frozen=True)
class Timing(Frames):
    """The words of time of an article, and what they frame."""

    def of(self, i: int, before: Sequence[DateRead | None]) -> DateRead | None:
        """Return the reading that dates a number; `before` are the readings of those before it."""
        found = self._found(i, before)
        heading = self._heading(self.around.numbers[i].a)
        if heading is None or self.measures[i].value in ("total_investment", "duration", "price"):
            return found
        if found is not None:
            goes_on = found.a < heading.a or _WHOLE_YEAR.fullmatch(found.text) is not None
            return heading if goes_on and "/" not in (found.period or "") else found
        still = self.measures[i].value in STILL - COUNTS and not _FLOW.search(self.around.words(self.around.lefts[i]))
        return None if still or self.owners[i] is not None else heading

    def _found(self, i: int, before: Sequence[DateRead | None]) -> DateRead | None:
        name, number = self.measures[i].value, self.around.numbers[i]
        if name == "total_investment" and not self._is_planned_sum(i):
            return self._of_signed(i)
        if name == "completion_rate" and self.statuses[i].value == "planned":
            years = [date for date in between(self._all, self.around.clauses[i][0], number.a) if date.text == "年度"]
            if years and years[-1] is next(iter(between(self._all, self.around.clauses[i][0], number.a))):
                return years[-1]
        own = self._own(i)
        if own is not None and (name not in STILL or name in COUNTS or not NOW.match(own.text)):
            if own.text in PRESENTLY and name in UNDATED:
                return None
            if own.text in YEAR_ENDS and name in (*COUNTS, "share") and self._is_future(own):
                own = self._in(self._going_on, self.around.sentences[i][0], own.a, i) or own
            wider = self._in(self._going_on, self.around.groups[i][0], own.a, i) if NOW.match(own.text) else None
            return wider if wider is not None and name in ("growth_rate", "gdp") else own
        clause = self.around.clauses[i][0]
        if "每年" in self.around.words(self.around.lefts[i]):
            return None
        if FROM.search(self.around.folded.text[clause : number.a]) and self.statuses[i].value == "actual":
            return self._of_end(i) if self._ends_change(i) else None
        head = self._head(i)
        if self._ends_change(i) and self.statuses[i].value != self.statuses[i - 1].value:
            return head or self._of_end(i)
        handed = i > 0 and not ((shown := before[i - 1]) is not None and self._is_origin(shown))
        handed = handed and name in FOLLOWS and self._same_group(i)
        if handed and (before[i - 1] is not None or name == "share"):
            return self._shared(i, before[i - 1], before)
        if self.owners[i] is not None:
            return self._of_project(i, head, before)
        flows = name != "duration" and _FLOW.search(self.around.words(self.around.lefts[i])) is not None
        if name in ("capacity", "floor_area", "price", "duration", "land_area", "length") and not flows:
            return self._of_place(i, head)
        return self._of_metric(i, before)

    def _of_signed(self, i: int) -> DateRead | None:
        """Return the time in which a region had so much signed; what things cost has no time: 一季度协议引资72亿元."""
        measure = self.measures[i]
        if self.owners[i] is not None or not _SIGNED.search(self.around.words((measure.a, measure.b))):
            return None
        found = self._in(self._going_on, self.around.sentences[i][0], self.around.numbers[i].a, i)
        return found if found is not None and self._is_span(found) else None

    def _ends_change(self, i: int) -> bool:
        """Tell whether a number is the B of 由A增加到B."""
        left = self.around.lefts[i]
        if not i or self.around.numbers[i - 1].b != left[0] or not _CHANGED_TO.match(self.around.words(left)):
            return False
        first = self.around.numbers[i - 1].a
        words = self.around.folded.text[self.around.clauses[i][0] : first]
        return FROM.search(words) is not None

    def _of_end(self, i: int) -> DateRead | None:
        """Return the time of a share that changed: that of the plan it is an aim of, or of the report."""
        if self.measures[i].value != "share" or self.owners[i] is not None or self.statuses[i].value == "forecast":
            return None
        sentence = self.around.sentences[i][0]
        found = self._in(self._going_on, sentence, self.around.numbers[i].a, i)
        return found if found is not None and self._closes(found) else self._carried(i, sentence, True)

    def _shared(self, i: int, reading: DateRead | None, before: Sequence[DateRead | None]) -> DateRead | None:
        """Return the time of the number before; a plan's year is not the time of what was done of it."""
        if reading is not None and self._is_aim(reading):
            sentence = self.around.sentences[i][0]
            return self._in(self._going_on, sentence, self.around.numbers[i].a, i) or self._carried(i, sentence, True)
        if reading is not None and i > 1 and self._is_beside(reading, i - 1):
            return before[i - 2]
        if self.measures[i - 1].value != "annual_investment" or self.statuses[i].value != "actual":
            return reading
        return self._in(self._going_on, self.around.groups[i][0], self.around.numbers[i].a, i) or reading

    def _own(self, i: int) -> DateRead | None:
        """Return the words of time in a number's own clause; of a change from A to B those on its own side."""
        start, number = self.around.clauses[i][0], self.around.numbers[i]
        beside = next((date for date in between(self._all, start, number.a) if self._is_beside(date, i)), None)
        if beside is not None:
            return beside
        inside = self._in(self._framing, start, number.a, i)
        if inside is not None and i and self.around.numbers[i - 1].a > inside.a:
            passed = self.around.folded.text[start : inside.a]
            if FROM.search(passed):
                return self._in(Row(d for d in self._framing if d is not inside), start, number.a, i)
        if inside is None and self.measures[i].value in COUNTS:
            behind = between(self._all, number.b, number.b + 1)
            return next((date for date in behind if date.text in (*THIS_YEAR, "年内")), None)
        return inside

    def _is_beside(self, date: DateRead, i: int) -> bool:
        """Tell whether words of time date the very number that another is compared with: 比一季度的-9.8%收窄."""
        text, place = self.around.folded.text, self.around.numbers[i].a
        compared = text[max(date.a - 1, 0) : date.a] in ("比", "较")
        return compared and date.period is not None and text[date.b : place] in ("的", "的-", "")

    def _same_group(self, i: int) -> bool:
        return self.around.numbers[i - 1].a >= self.around.groups[i][0]

    def _of_project(self, i: int, head: DateRead | None, before: Sequence[DateRead | None]) -> DateRead | None:
        """Return the time of a project's number: what stands still has none, what is expected that of a year said."""
        name, status = self.measures[i].value, self.statuses[i].value
        until = head is not None and UNTIL.search(head.text) is not None
        if name == "funding":
            return head if head is not None and self._is_span(head) else None
        flows = status == "actual" and (name in EXPECTED or _FLOW.search(self.around.words(self.around.lefts[i])))
        if flows and head is not None and self._is_span(head):
            return head
        last = before[i - 1] if flows and name in EXPECTED and i and self._same_group(i) else None
        if last is not None and self._alike(i, i - 1) and self.measures[i - 1].value in (*EXPECTED, "count"):
            return last
        if name in STILL or status == "forecast" or name in EXPECTED:
            future = head is not None and status != "actual" and "年" in head.text
            return head if future or (until and name == "count") else None
        found = self._in(self._going_on, self.around.groups[i][0], self.around.numbers[i].a, i)
        return found or (head if head is not None and (NOW.match(head.text) or self._is_span(head)) else None)

    def _of_place(self, i: int, head: DateRead | None) -> DateRead | None:
        """Return the time of what stands still in a region: that of the plan it belongs to."""
        if self.statuses[i].value == "actual":
            found = self._in(self._going_on, self.around.sentences[i][0], self.around.numbers[i].a, i)
            stands = found is not None and self._closes(found) and self.measures[i].value not in ("duration", "price")
            return found if stands else None
        if head is not None or self.measures[i].value in ("capacity", "duration", "price"):
            return head
        found = self._in(self._going_on, self.around.sentences[i][0], self.around.numbers[i].a, i)
        return found or self._last_frame(self.around.numbers[i].a, True)

    def _of_metric(self, i: int, before: Sequence[DateRead | None]) -> DateRead | None:
        """Return the time of a region's number: of its sentence, of those before it, or of the report."""
        name, number = self.measures[i].value, self.around.numbers[i]
        sentence = self.around.sentences[i][0]
        if name in COUNTS and _STOCK.search(self.around.words(self.around.lefts[i])):
            framed = self._in(self._going_on, sentence, number.a, i)
            first = i == 0 or framed is None or self.around.numbers[i - 1].a < framed.a
            return framed if framed is not None and (self._closes(framed) or (first and self._opens(framed))) else None
        if i and self._same_group(i) and before[i - 1] is None and self._is_part(i):
            return None
        found = self._in(self._going_on, self.around.groups[i][0], number.a, i)
        found = self._past(i, found or self._in(self._set, sentence, number.a, i))
        last = before[i - 1] if i and self.around.numbers[i - 1].a >= sentence else None
        if (
            last is not None
            and not self._is_origin(last)
            and (self._same_group(i) or not self._is_aside(last))
            and (found is None or last.a > found.a)
            and self._alike(i, i - 1)
        ):
            return last
        if found is not None:
            return found
        head = self._head(i)
        if head is not None and NOW.match(head.text) and self._same_clause_run(i, head):
            return head
        if name == "project_count":
            handed = self._handed(i, before)
            if handed is not None:
                return handed
        if self.statuses[i].value == "forecast" and name in (*EXPECTED, *COUNTS):
            return None
        told = _AMOUNT.search(self.around.words(self.around.lefts[i])) is not None
        return self._carried(i, sentence, told)

    def _past(self, i: int, found: DateRead | None) -> DateRead | None:
        """Return a time found for a number unless it is still to come and the number a fact."""
        if found is None or self.statuses[i].value != "actual" or self.statuses[i].how == "unit":
            return found
        return None if self._is_future(found) else found

    def _alike(self, i: int, j: int) -> bool:
        """Tell whether two numbers of a sentence are told of one time: both done or both planned, none for a year."""
        same = self.statuses[i].value == self.statuses[j].value
        return same and "annual_investment" not in (self.measures[i].value, self.measures[j].value)

    def _same_clause_run(self, i: int, head: DateRead) -> bool:
        return ";" not in self.around.folded.text[head.b : self.around.numbers[i].a]

    def _handed(self, i: int, before: Sequence[DateRead | None]) -> DateRead | None:
        """Return the time of the count of projects before; over a paragraph's end only the day of an event."""
        paragraph = self.around.paragraph(self.around.numbers[i].a)[0]
        for j in range(i - 1, max(-1, i - 1 - _FAR), -1):
            reading = before[j]
            if self.measures[j].value == "project_count" and self.owners[j] is None and reading is not None:
                return reading if self.around.numbers[j].a >= paragraph or self._is_day(reading) else None
        return None

    def _is_part(self, i: int) -> bool:
        words = self.around.folded.text[self.around.clauses[i][0] : self.around.numbers[i].a]
        return words.startswith("其中") and self.measures[i].value in COUNTS

    def _head(self, i: int) -> DateRead | None:
        """Return the words of time that are a clause of their own and open the sentence, or stand right before."""
        sentence, clause = self.around.sentences[i][0], self.around.clauses[i][0]
        opening: DateRead | None = None
        for date in between(self._framing, sentence, clause):
            if date.b >= clause:
                break
            start, end = self.around.clause_at(date.a, date.b)
            if self._opens(date) and end - date.b <= _HEAD_REST and (start <= sentence + _LEAD_IN or end + 1 == clause):
                opening = date
        return opening

    def _in(self, dates: Row, start: int, end: int, i: int) -> DateRead | None:
        """Return the last words of time of a range that can date a number of its measure."""
        name = self.measures[i].value
        inside = [date for date in between(dates, start, end) if date.b <= end]
        if name == "annual_investment":
            years = [date for date in inside if _WHOLE_YEAR.search(date.text)]
            return years[-1] if years else None
        text = self.around.folded.text
        aimed = name in COUNTS and self.statuses[i].value == "planned"
        inside = [date for date in inside if aimed or not self._is_aim(date)]
        inside = [date for date in inside if date.text != "年度" and not PLANNED.match(text[date.b : date.b + 8])]
        if name in COUNTS:
            opening = [date for date in inside if self._opens(date)]
            inside = opening or inside
        return inside[-1] if inside else None

    def _carried(self, i: int, end: int, statistic: bool = False) -> DateRead | None:
        """Return the time that earlier sentences of the report set."""
        name, number = self.measures[i].value, self.around.numbers[i]
        paragraph = self.around.paragraph(number.a)[0]
        planned = self.statuses[i].value == "planned"
        if _PRESENT.search(self.around.folded.text, self.around.clauses[i][0], self.around.clauses[i][1]):
            return None
        if any(self._begins_since(date) for date in between(self._all, end, number.a)):
            return None
        near = between(self._set, paragraph, end)
        near = [date for date in near if not (self._is_past(date) if planned else self._is_future(date))]
        if name in COUNTS and name != "project_count" and not planned:
            near = [date for date in near if date.period and ("/" in date.period or len(date.period) == MONTH)]
        elif name != "project_count":
            near = [date for date in near if not self._is_day(date)]
        if near:
            return self._spanning(near[-1]) if name in STATISTICS else near[-1]
        if planned and name != "annual_investment":
            return self._year_of_aims(i, paragraph) or self._last_frame(paragraph, True)
        sizes = name == "other" and kind_of(number) in ("land", "length", "item")
        if statistic or (name in STATISTICS and not sizes) or (self._is_report and name not in STILL - COUNTS):
            frame = self._last_frame(paragraph, False)
            return self._spanning(frame) if frame is not None else None
        if name in COUNTS and _NEW.search(self.around.words(self.around.lefts[i])):
            frame = self._last_frame(paragraph, False)
            return frame if frame is not None and frame.period is not None and "/" in frame.period else None
        return None

    @cached_property
    def _is_report(self) -> bool:
        """Tell whether the article is a report of statistics: then even its shares and counts are of the one time."""
        told = [name.value for name, owner in zip(self.measures, self.owners, strict=True) if owner is None]
        flows = sum(name in FIGURES for name in told)
        return flows >= SEVERAL and flows * 2 >= len(self.measures)

    def _year_of_aims(self, i: int, end: int) -> DateRead | None:
        """Return the year that a part with a heading of aims speaks of: the last year to come that is named before."""
        if self.statuses[i].how != "carried" or self.statuses[i].a >= self.around.numbers[i].a or self.day is None:
            return None
        years = [date for date in self._all[: bisect_left(self._all.places, end)] if date.text in THIS_YEAR]
        years = [date for date in years if date.period is not None and date.period >= self.day[:4]]
        return years[-1] if years else None

    def _is_planned_sum(self, i: int) -> bool:
        """Tell whether a bare 投资 is what a region means to spend: 十四五时期,新建公路100公里,投资80亿元."""
        measure = self.measures[i]
        bare = self.around.words((measure.a, measure.b)) == "投资"
        return bare and self.owners[i] is None and self.statuses[i].value == "planned"
