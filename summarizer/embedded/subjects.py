"""Whose a number is that belongs to no single project: a region, an organisation, an event or a group of projects.

In: the numbers with the words around them, and the article's title. Out: a subject for each, in words of the article.
Promised: the place that the article is about stands before words that do not name one themselves.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.cues import Around, Cue
from summarizer.dates import DateRead
from summarizer.regions import ArticleRegion, article_region, by_code
from summarizer.text import Span

_EDGES = re.compile(
    r"^(?:其中|目前|同时|另外|此外|截至|截止|到|至|由|从|在|今年|据悉|全年|现|已|共|预计|计划|拟|将|力争|确保|[,、;:“”\"'()\s]|和|及)+|(?:[,、;:“”\"'(\s]|共|共有|分别|为|达到?|已|有|就|完成|实现|累计|安排|了)+$"
)
_WHOLE = re.compile(r"^[全我本该](?=[省市县区旗州])")
_LONGEST, _SHORTEST = 24, 3
_OF_THE_LAST = frozenset({"growth_rate", "share", "rank", "completion_rate"})  # told of the number before them
_OF_PLACES = frozenset({"gdp", "fiscal_revenue", "trade", "foreign_capital", "fixed_asset_investment"})


@dataclass(frozen=True)
class Subjects:
    """What the numbers of an article are about."""

    around: Around
    dates: Sequence[DateRead]
    title: str | None

    @cached_property
    def _found(self) -> ArticleRegion | None:
        return article_region(self.title, self.around.folded.text, None, None)

    @cached_property
    def region(self) -> str | None:
        """The place that the article is about."""
        return self._found.name if self._found is not None else None

    @cached_property
    def _place(self) -> str:
        """The place by its own name, without what it lies in."""
        code = self._found.code if self._found is not None else None
        region = by_code(code) if code is not None else None
        return region.name if region is not None else (self.region or "")[-_SHORTEST:]

    def every(self, measures: Sequence[Cue]) -> list[str]:
        """Return the subject of each number; a clause that names none goes on with the one before it."""
        found: list[str] = []
        base = self._place
        for i, measure in enumerate(measures):
            own = self._own(i, measure)
            if own:
                core = self._place[:-1] if len(self._place) >= _SHORTEST else self._place
                base = own if core and core in own else f"{self._place}{own}"
            elif measure.value in _OF_PLACES or not self._goes_on(i):
                base = self._place
            found.append(f"{base}{self._amount(i, measures)}" if not own else base)
        return [subject or "全文" for subject in found]

    def _own(self, i: int, measure: Cue) -> str:
        """Return the words before a number, or before the first one of its clause, that name what it is about."""
        start, left = self.around.clause(i)[0], self.around.left(i)
        said = measure.how == "said" and measure.a <= self.around.numbers[i].a and "_count" not in measure.value
        end = measure.a if said else left[1]
        own = self._plain((left[0], max(left[0], end)))
        return own if len(own) >= _SHORTEST - 1 and start <= left[0] else ""

    def _amount(self, i: int, measures: Sequence[Cue]) -> str:
        """Return what the number before is called, where a growth or a share is told of it."""
        if not i or measures[i].value not in _OF_THE_LAST or not self._goes_on(i):
            return ""
        previous = measures[i - 1]
        if previous.how != "said" or previous.value in (*_OF_THE_LAST, "project_count", "total_investment"):
            return ""
        return self._plain((previous.a, previous.b))

    def _goes_on(self, i: int) -> bool:
        return i > 0 and self.around.numbers[i - 1].a >= self.around.sentence(i)[0]

    def _plain(self, span: Span) -> str:
        start, end = span
        first = bisect_left(self.dates, start, key=lambda date: date.a)
        last = bisect_left(self.dates, end, key=lambda date: date.a)
        for date in self.dates[first:last]:
            if start <= date.a <= start + _SHORTEST:
                start = min(date.b, end)
        words = _EDGES.sub("", self.around.folded.text[start:end])
        words = _WHOLE.sub("", words)
        return _EDGES.sub("", words)[-_LONGEST:]
