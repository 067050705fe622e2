"""What the pages of the review have in common: the filter as the address says it, the next case, notices.

In: query parameters. Out: a Wanted and its way back into an address. Promised: the filter travels with every link and
form, so that whoever decides stays in his own queue.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode

from fastapi import Depends, Query
from sqlalchemy import select

from summarizer.ledger.queue import Wanted
from summarizer.ledger.review import Review
from summarizer.ledger.schema import flags
from summarizer.web.desk import AtDesk, Desk

_NAMES = tuple(one.name for one in fields(Wanted))
Row = dict[str, Any]


@dataclass(frozen=True)
class Queue:
    """The queue that a person works through."""

    wanted: Wanted

    @property
    def query(self) -> str:
        """The filter as an address holds it; what is open is not said."""
        told = {name: getattr(self.wanted, name) for name in _NAMES}
        return urlencode({name: value for name, value in told.items() if value and (name, value) != ("status", "open")})

    def address(self, path: str, **more: Any) -> str:
        """Return an address within this queue."""
        rest = urlencode({name: value for name, value in more.items() if value not in (None, "")})
        query = "&".join(part for part in (self.query, rest) if part)
        return f"{path}?{query}" if query else path


def queue_of(told: Mapping[str, str]) -> Queue:
    """Read a filter."""
    values = {name: told[name].strip() for name in _NAMES if told.get(name, "").strip()}
    status = values.pop("status", "open")
    return Queue(Wanted(status=None if status == "all" else status, **values))


def queue_from(query: str) -> Queue:
    """Read a filter that a form has brought back."""
    return queue_of(dict(parse_qsl(query[:4000])))


def asked(
    desk: AtDesk,
    status: Annotated[str | None, Query(description="open (default), settled, all, or one status")] = None,
    severity: str | None = None,
    kind: str | None = None,
    region: str | None = None,
    outlet: str | None = None,
    week: str | None = None,
    words: str | None = None,
    article: str | None = None,
) -> Queue:
    """Read the filter of an address."""
    return queue_of(dict(desk.request.query_params))


AsAsked = Annotated[Queue, Depends(asked)]


def review_of(desk: Desk) -> Review:
    """Return the review of the ledger."""
    return Review(desk.ledger)


def turn_of(desk: Desk, flag: str) -> str | None:
    """Return the place of a flag in the queue."""
    with desk.ledger.reading() as connection:
        return connection.execute(select(flags.c.turn).where(flags.c.id == flag)).scalar()


def next_of(desk: Desk, queue: Queue, after: str | None) -> str | None:
    """Return the case after a place in the queue, else the first one; None where nothing waits."""
    review = review_of(desk)
    for place in dict.fromkeys((after, None)):
        rows = review.page(queue.wanted, place, 1).rows
        if rows:
            return rows[0].flag.id
    return None
