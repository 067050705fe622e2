"""The ledger: what is known of each project, week by week.

`open_ledger(url)` gives a Ledger; `ledger.add(entries)` takes records with their articles and replies; `projects`,
`story`, `flags`, `metrics`, `promises`, `facts` read; `merge`, `split`, `rename` write down what people decided, and
`summarizer.ledger.review` settles flags. One code for SQLite (a path) and PostgreSQL (a URL).
"""

from summarizer.ledger.intake import Entry, Reply, entry_of, filled
from summarizer.ledger.ledger import Ledger, open_ledger
from summarizer.ledger.store import Added
from summarizer.ledger.views import Filter, FlagFilter

__all__ = ["Added", "Entry", "Filter", "FlagFilter", "Ledger", "Reply", "entry_of", "filled", "open_ledger"]
