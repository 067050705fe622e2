"""Which words of time frame what an article tells, and how far they reach.

In: the words of time read in an article, the numbers beside them, its day. Out: those that say when something is so,
those that go on beyond their clause, those that set the time of later sentences. Promised: a milestone's day, a time
that something is compared with and the year of a plan frame nothing.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.cues import Around, Cue, names_event
from summarizer.dates import DateRead
from summarizer.embedded.moments import Row, between, holds, names_report, opens
from summarizer.embedded.period_table import YEARS_AIM

_COMPARED = re.compile(
    r"(?:比|较|同|和|与|跟|超过|高于|低于|相当于|恢复到|恢复至|是|列入|入选|纳入|列为|作为|离|距离?)(?:上)?$"
)
_OF_AIM = re.compile(r"(?:占|为|完成|达到?|超额?|是)(?:了)?$")
_ORIGIN = re.compile(r"^(?:的[一-龥]{2,5}$|以前|之前|起(?!动|步|重)|相比|同期水平|[^,;。]{2,20}以来$)")
_NAMED = re.compile(
    r"^(?:[^,;。]{0,3}(?:行动|规划|第[一二三四五六七八九十]+[批届次]|度第)|(?:承诺|确定|提出|既定|排定|下达|定|安排|批准|[“\"][^,;。“”\"]{2,8}[”\"]上)的)"
)
_OPENING = re.compile(r"(?:^|[“”\"])(?:预计|到|至|截至|截止|在|据悉|其中|力争|确保|计划)?$")
_DAY = 10  # characters of a period that is one day
_NEAR = 8  # characters between what was begun or finished and how much of it: 截至9月30日开工97个
_ALONE = re.compile(r"当月|单月|单季|当季|[^,;。]{0,4}单季")
_AFTERWARDS = re.compile(r"[后的时]")

PLANNED = re.compile(r"^(?:投资|建设|开工|招商)(?:计划|任务|目标|指标)|^(?:计划|任务|目标|指标)[总额数量]{0,2}的")
UNTIL = re.compile(r"截至|截止|^到|^至")
NOW = re.compile(r"^(?:目前|眼下|如今|现在|当前|目下|此前|日前|近日|昨日|今日|今天|当天|昨天|去年同期|上年同期|同期)$")
FROM = re.compile(r"(?:由|从)[^,;。]{0,8}$")
MONTH = 7  # characters of a period that is one month


@dataclass(frozen=True)
class Frames:
    """The words of time of an article, and how far they reach."""

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
        reported = self._reported
        for date in self._going_on:
            period = date.period or ""
            inside = any(holds(span, period) for span in spans)
            inside = inside or (reported is not None and reported.a < date.a and opens(reported.period or "", period))
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
        if NOW.match(date.text) or PLANNED.match(text[date.b : clause[1]]) or date.text == "年度":
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
        return FROM.search(self.around.folded.text[start : date.a]) is not None

    def _opens(self, date: DateRead) -> bool:
        start = self.around.clause_at(date.a, date.b)[0]
        return bool(_OPENING.search(self.around.folded.text[start : date.a])) and date.a - start <= 5

    def _leads(self, date: DateRead) -> bool:
        """Tell whether words of time open their sentence."""
        return date.a - self.around.sentence_at(date.a)[0] <= _DAY

    def _heading(self, place: int) -> DateRead | None:
        """Return the time that the heading of the part around a place names."""
        at = bisect_left(self._headed.places, place)
        return self._headed[at - 1] if at else None

    @cached_property
    def _headed(self) -> Row:
        found = [date for a, b in self.around.heads for date in between(self._all, a, b)[:1]]
        return Row(date for date in found if date.period is not None and len(date.period) < _DAY)

    def _begins_since(self, date: DateRead) -> bool:
        clause = self.around.clause_at(date.a, date.b)
        return self.around.folded.text[date.b : clause[1]].endswith("以来")

    def _last_frame(self, end: int, planned: bool) -> DateRead | None:
        for at in range(bisect_left(self._set.places, end) - 1, -1, -1):
            date = self._set[at]
            if self._is_day(date) or (self._is_past(date) if planned else self._is_future(date)):
                continue
            if len(date.period or "") != MONTH or self._closes(date) or self._leads(date):
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
        if date.period is None or len(date.period) != _DAY or UNTIL.search(date.text):
            return False
        return not self.around.folded.text[max(date.a - 2, 0) : date.a].endswith(("到", "至", "截止"))

    def _closes(self, date: DateRead) -> bool:
        """Tell whether words of time name the day up to which things are told: 截至10月底, 到2025年."""
        before = self.around.folded.text[max(date.a - 2, 0) : date.a]
        return UNTIL.search(date.text) is not None or before.endswith(("到", "至", "截止"))

    def _is_span(self, date: DateRead) -> bool:
        """Tell whether words of time are those of a statistic: 上半年, 1—10月, 前两个月, 2022年."""
        period = date.period or ""
        return "/" in period or len(period) == len("2024")

    def _is_future(self, date: DateRead) -> bool:
        return bool(self.day and date.period and date.period[:7] > self.day[:7] and "/" not in date.period)

    def _spanning(self, date: DateRead) -> DateRead:
        """Return the span that ends on a closing day, where the text has one: what flows is told of 1—10月."""
        if not self._closes(date) or len(date.period or "") != _DAY:
            return date
        month = (date.period or "")[:MONTH]
        spans = (one for one in self._set if one.a < date.b and "/" in (one.period or ""))
        return next((one for one in spans if (one.period or "").endswith(month)), date)
