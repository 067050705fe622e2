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

from summarizer.cues import Around, Cue, kind_of, names_event
from summarizer.dates import DateRead
from summarizer.embedded.moments import Row, between, holds, names_report
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
    YEARS_AIM,
)

_COMPARED = re.compile(
    r"(?:比|较|同|和|与|跟|超过|高于|低于|相当于|恢复到|恢复至|是|列入|入选|纳入|列为|作为|离|距离?)(?:上)?$"
)
_OF_AIM = re.compile(r"(?:占|为|完成|达到?|超额?|是)(?:了)?$")
_ORIGIN = re.compile(r"^(?:的[一-龥]{2,5}$|以前|之前|起(?!动|步|重)|相比|同期水平|[^,;。]{2,20}以来$)")
_NAMED = re.compile(
    r"^(?:[^,;。]{0,3}(?:行动|规划|第[一二三四五六七八九十]+[批届次]|度第)|(?:承诺|确定|提出|既定|排定|下达|定|安排|批准|[“\"][^,;。“”\"]{2,8}[”\"]上)的)"
)
_PLANNED = re.compile(r"^(?:投资|建设|开工|招商)(?:计划|任务|目标|指标)|^(?:计划|任务|目标|指标)[总额数量]{0,2}的")
_OPENING = re.compile(r"(?:^|[“”\"])(?:预计|到|至|截至|截止|在|据悉|其中|力争|确保|计划)?$")
_UNTIL = re.compile(r"截至|截止|^到|^至")
_NOW = re.compile(r"^(?:目前|眼下|如今|现在|当前|目下|此前|日前|近日|昨日|今日|今天|当天|昨天|去年同期|上年同期|同期)$")
_WHOLE_YEAR = re.compile(r"年度|今年|当年|全年|年内|明年|本年|[0-9]{4}年(?!前?[0-9]+月)")
_NEW = re.compile(r"新(?![^,;。]{1,3}的|能源|材料|兴|区|城|型|建)")
_CHANGED_TO = re.compile(r"^[^,;。]{0,4}(?:为|到|至)")
_FROM = re.compile(r"(?:由|从)[^,;。]{0,8}$")
_FLOW = re.compile(r"新增|净增|并网|新建|改造|竣工|完成|拆除|开工|建成|[产电耗运销]量|接待")
_AMOUNT = re.compile(r"[产电耗运销流]量")
_STOCK = re.compile(r"在建(?!和|及|、)|在库|总数|总量|总户数|总计达|累计达到")
_MONTH = 7  # characters of a period that is one month
_DAY = 10  # characters of a period that is one day
_NEAR = 8  # characters between what was begun or finished and how much of it: 截至9月30日开工97个
_PRESENT = re.compile(r"正在|正(?=与|和|在|忙|抓紧)|前后|先后|一字排开|历年|多年来")
_ALONE = re.compile(r"当月|单月|单季|当季|[^,;。]{0,4}单季")
_SIGNED = re.compile(r"签约|协议|引资|合同|意向")
_AFTERWARDS = re.compile(r"[后的时]")
_FAR = 24  # numbers over which a list of counted projects keeps its day
_LEAD_IN = 12  # characters before the words of time of a sentence: 按照计划,
_HEAD_REST = 3  # characters behind the words of time that open a sentence: 2022年汛期,


@dataclass(frozen=True)
class Timing:
    """The words of time of an article, and what they frame."""

    around: Around
    dates: Sequence[DateRead]
    measures: Sequence[Cue]
    statuses: Sequence[Cue]
    owners: Sequence[int | None]
    day: str | None

    @cached_property
    def _all(self) -> Row:
        return Row(self.dates)

    @cached_property
    def _framing(self) -> Row:
        return Row(date for date in self.dates if self._frames(date))

    @cached_property
    def _going_on(self) -> Row:
        """The words of time that also frame what comes after their clause."""
        return Row(date for date in self._framing if self._goes_on(date))

    @cached_property
    def _set(self) -> Row:
        """The words of time that set the time of later sentences: a part of the reported time (6月当月) does not."""
        found: list[DateRead] = []
        spans: list[str] = []
        for date in self._going_on:
            period = date.period or ""
            inside = any(holds(span, period) for span in spans)
            if self._is_aside(date) or (inside and not self._opens_paragraph(date)):
                continue
            named = names_report(self.around.folded.text, date)
            if "/" in period and (named or self._leads(date) or self._opens(date)):
                spans.append(period)
            found.append(date)
        return Row(found)

    def _is_aside(self, date: DateRead) -> bool:
        """Tell whether words of time stand in a bracket or speak of one month alone."""
        text, start = self.around.folded.text, self.around.clause_at(date.a, date.b)[0]
        opened = text.rfind("(", start, date.a)
        return bool(_ALONE.match(text, date.b)) or (opened >= 0 and ")" not in text[opened : date.a])

    @cached_property
    def _reported(self) -> DateRead | None:
        """The time of the report that the article names, for what it tells before it names it."""
        return next((date for date in self.dates if names_report(self.around.folded.text, date)), None)

    def _opens_paragraph(self, date: DateRead) -> bool:
        return date.a - self.around.paragraph(date.a)[0] <= _DAY

    def _frames(self, date: DateRead) -> bool:
        """Tell whether words of time say when what follows them is so."""
        text = self.around.folded.text
        clause = self.around.clause_at(date.a, date.b)
        before, after = text[clause[0] : date.a], text[date.b : clause[1]]
        if date.text == "后年" and before.endswith(("产", "成", "用", "运")):
            return False
        if date.period is None and date.text.startswith("连续"):
            return False
        if _COMPARED.search(before) or _ORIGIN.match(after) or _NAMED.match(after):
            return False
        point = names_event(after)
        if point is None or not re.search("[年月日]|季度", date.text):
            return True
        at = bisect_left(self.around.places, date.b)
        number = self.around.numbers[at] if at < len(self.around.numbers) else None
        if number is None or number.a >= clause[1]:
            return False
        passed = text[date.b + point.end() : number.a]
        return point.start() > 0 or (len(passed) <= _NEAR and not _AFTERWARDS.search(passed))

    def _goes_on(self, date: DateRead) -> bool:
        """Tell whether words of time reach beyond their clause: not those of a plan's year, of now, or of 由A."""
        text = self.around.folded.text
        clause = self.around.clause_at(date.a, date.b)
        if _NOW.match(date.text) or _PLANNED.match(text[date.b : clause[1]]) or date.text == "年度":
            return False
        if self._is_origin(date) or self._is_aim(date):
            return False
        first = bisect_left(self.around.places, date.b)
        own = first < len(self.around.numbers) and self.around.numbers[first].a < clause[1]
        return not (own and self.measures[first].value == "annual_investment")

    def _is_aim(self, date: DateRead) -> bool:
        """Tell whether 全年 only says what is measured by: 占全年265亿元目标的53.8%."""
        start = self.around.clause_at(date.a, date.b)[0]
        return date.text in YEARS_AIM and _OF_AIM.search(self.around.folded.text[start : date.a]) is not None

    def _is_origin(self, date: DateRead) -> bool:
        """Tell whether words of time belong to the A of 由A转为B."""
        start = self.around.clause_at(date.a, date.b)[0]
        return _FROM.search(self.around.folded.text[start : date.a]) is not None

    def _opens(self, date: DateRead) -> bool:
        start = self.around.clause_at(date.a, date.b)[0]
        return bool(_OPENING.search(self.around.folded.text[start : date.a])) and date.a - start <= 5

    def _leads(self, date: DateRead) -> bool:
        """Tell whether words of time open their sentence."""
        return date.a - self.around.sentence_at(date.a)[0] <= _DAY

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

    def _heading(self, place: int) -> DateRead | None:
        """Return the time that the heading of the part around a place names."""
        at = bisect_left(self._headed.places, place)
        return self._headed[at - 1] if at else None

    @cached_property
    def _headed(self) -> Row:
        found = [date for a, b in self.around.heads for date in between(self._all, a, b)[:1]]
        return Row(date for date in found if date.period is not None and len(date.period) < _DAY)

    def _found(self, i: int, before: Sequence[DateRead | None]) -> DateRead | None:
        name, number = self.measures[i].value, self.around.numbers[i]
        if name == "total_investment" and not self._is_planned_sum(i):
            return self._of_signed(i)
        if name == "completion_rate" and self.statuses[i].value == "planned":
            years = [date for date in between(self._all, self.around.clauses[i][0], number.a) if date.text == "年度"]
            if years and years[-1] is next(iter(between(self._all, self.around.clauses[i][0], number.a))):
                return years[-1]
        own = self._own(i)
        if own is not None and (name not in STILL or name in COUNTS or not _NOW.match(own.text)):
            if own.text in PRESENTLY and name in UNDATED:
                return None
            if own.text in YEAR_ENDS and name in (*COUNTS, "share") and self._is_future(own):
                own = self._in(self._going_on, self.around.sentences[i][0], own.a, i) or own
            wider = self._in(self._going_on, self.around.groups[i][0], own.a, i) if _NOW.match(own.text) else None
            return wider if wider is not None and name in ("growth_rate", "gdp") else own
        clause = self.around.clauses[i][0]
        if "每年" in self.around.words(self.around.lefts[i]):
            return None
        if _FROM.search(self.around.folded.text[clause : number.a]) and self.statuses[i].value == "actual":
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
        return _FROM.search(words) is not None

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
            if _FROM.search(passed):
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
        until = head is not None and _UNTIL.search(head.text) is not None
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
        return found or (head if head is not None and (_NOW.match(head.text) or self._is_span(head)) else None)

    def _is_span(self, date: DateRead) -> bool:
        """Tell whether words of time are those of a statistic: 上半年, 1—10月, 前两个月, 2022年."""
        period = date.period or ""
        return "/" in period or len(period) == len("2024")

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
        if head is not None and _NOW.match(head.text) and self._same_clause_run(i, head):
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
        inside = [date for date in inside if date.text != "年度" and not _PLANNED.match(text[date.b : date.b + 8])]
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
            near = [date for date in near if date.period and ("/" in date.period or len(date.period) == _MONTH)]
        elif name != "project_count":
            near = [date for date in near if not self._is_day(date)]
        if near:
            return self._spanning(near[-1]) if name in STATISTICS else near[-1]
        if planned and name != "annual_investment":
            return self._last_frame(paragraph, True) or self._year_of_aims(i, paragraph)
        sizes = name == "other" and kind_of(number) in ("land", "length", "item")
        if statistic or (name in STATISTICS and not sizes) or (self._is_report and name not in STILL - COUNTS):
            frame = self._last_frame(paragraph, False)
            return self._spanning(frame) if frame is not None else None
        if name in COUNTS and _NEW.search(self.around.words(self.around.lefts[i])):
            frame = self._last_frame(paragraph, False)
            return frame if frame is not None and frame.period is not None and "/" in frame.period else None
        return None

    def _spanning(self, date: DateRead) -> DateRead:
        """Return the span that ends on a closing day, where the text has one: what flows is told of 1—10月."""
        if not self._closes(date) or len(date.period or "") != _DAY:
            return date
        month = (date.period or "")[:_MONTH]
        spans = (one for one in self._set if one.a < date.b and "/" in (one.period or ""))
        return next((one for one in spans if (one.period or "").endswith(month)), date)

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

    def _begins_since(self, date: DateRead) -> bool:
        clause = self.around.clause_at(date.a, date.b)
        return self.around.folded.text[date.b : clause[1]].endswith("以来")

    def _last_frame(self, end: int, planned: bool) -> DateRead | None:
        for at in range(bisect_left(self._set.places, end) - 1, -1, -1):
            date = self._set[at]
            if self._is_day(date) or (self._is_past(date) if planned else self._is_future(date)):
                continue
            if len(date.period or "") != _MONTH or self._closes(date) or self._leads(date):
                return date
        return None if planned else self._reported

    def _is_past(self, date: DateRead) -> bool:
        """Tell whether a time was over when the article was printed; a plan is not of such a time."""
        if self.day is None or date.period is None:
            return False
        last = date.period.rsplit("/", 1)[-1]
        return last < self.day[: len(last)]

    def _is_day(self, date: DateRead) -> bool:
        """Tell whether a time is one day that is no closing date (到2月底)."""
        if date.period is None or len(date.period) != _DAY or _UNTIL.search(date.text):
            return False
        return not self.around.folded.text[max(date.a - 2, 0) : date.a].endswith(("到", "至", "截止"))

    def _closes(self, date: DateRead) -> bool:
        """Tell whether words of time name the day up to which things are told: 截至10月底, 到2025年."""
        before = self.around.folded.text[max(date.a - 2, 0) : date.a]
        return _UNTIL.search(date.text) is not None or before.endswith(("到", "至", "截止"))

    def _is_planned_sum(self, i: int) -> bool:
        """Tell whether a bare 投资 is what a region means to spend: 十四五时期,新建公路100公里,投资80亿元."""
        measure = self.measures[i]
        bare = self.around.words((measure.a, measure.b)) == "投资"
        return bare and self.owners[i] is None and self.statuses[i].value == "planned"

    def _is_future(self, date: DateRead) -> bool:
        return bool(self.day and date.period and date.period[:7] > self.day[:7] and "/" not in date.period)
