"""The briefing: what lands on the desk for a day, a week, a month, a quarter or any span of days.

`span_of(...)` names the span; `gather(ledger, span, region)` reads its facts from the ledger; `compose(facts,
wanted)` makes the document out of checked sentences; `markdown`, `page`, `word`, `workbook` and `printed` write it.
"""

from summarizer.briefing.composing import compose
from summarizer.briefing.document import Document
from summarizer.briefing.facts import PeriodFacts
from summarizer.briefing.gathering import gather
from summarizer.briefing.letterhead import Letterhead, read_letterhead
from summarizer.briefing.spans import Span, span_of

__all__ = ["Document", "Letterhead", "PeriodFacts", "Span", "compose", "gather", "read_letterhead", "span_of"]
