"""Whose a number is that belongs to no single project: a region, an organisation, an event or a group of projects.

In: the numbers with the words around them, and the article's title. Out: a subject for each, in words of the article.
Promised: the place that the article is about stands before words that do not name one themselves.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.cues import Around, Cue
from summarizer.dates import DateRead
from summarizer.regions import article_region
from summarizer.text import Span

_EDGES = re.compile(
    r"^(?:其中|目前|同时|另外|此外|截至|截止|到|至|由|从|在|今年|据悉|全年|现|已|共|预计|计划|拟|将|力争|确保|[,、;:“”\"'()\s]|和|及)+|(?:[,、;:“”\"'(\s]|共|共有|分别|为|达到?|已|有|就|完成|实现|累计|安排|了)+$"
)
_WHOLE = re.compile(r"^[全我本该](?=[省市县区旗州])")
_LONGEST = 24


@dataclass(frozen=True)
class Subjects:
    """What the numbers of an article are about."""

    around: Around
    dates: Sequence[DateRead]
    title: str | None

    @cached_property
    def region(self) -> str | None:
        """The place that the article is about."""
        found = article_region(self.title, self.around.folded.text, None, None)
        return found.name if found is not None else None

    def of(self, i: int, measure: Cue, before: str | None) -> str:
        """Return the subject of a number; a clause that names none goes on with the one before it."""
        start = self.around.clause(i)[0]
        end = measure.a if measure.how == "said" and measure.a <= self.around.numbers[i].a else self.around.left(i)[1]
        own = self._plain((max(start, self.around.left(i)[0]), end))
        if len(own) < 2:
            own = self._plain((start, end))
        region = self.region or ""
        if len(own) < 2:
            return before if before and self._goes_on(i) else region or "全文"
        short = region[-3:]
        return own if not region or short in own or own in region else f"{region}{own}"

    def _goes_on(self, i: int) -> bool:
        return i > 0 and self.around.numbers[i - 1].a >= self.around.sentence(i)[0]

    def _plain(self, span: Span) -> str:
        start, end = span
        for date in self.dates:
            if start <= date.a < end:
                start = min(date.b, end) if date.a - start <= 3 else start
        words = _EDGES.sub("", self.around.folded.text[start:end])
        words = _WHOLE.sub("", words)
        return _EDGES.sub("", words)[-_LONGEST:]
