"""Briefings that a person read, perhaps edited, and confirmed: kept in the log of decisions, the last word counts.

In: a ledger, which briefing it is (days, place, edition), its text, who confirmed it when. Out: what was confirmed
last, and all that was confirmed before. Promised: what was confirmed is never overwritten; the digest of the draft that
it was made from stays with it, so that one can tell whether the facts have moved on since.
"""

import json
from dataclasses import dataclass

from sqlalchemy import select

from summarizer.ledger.database import reading, writing
from summarizer.ledger.decided import By, decide
from summarizer.ledger.ledger import Ledger
from summarizer.ledger.schema import decisions
from summarizer.records import digest

_KIND, _EDIT = "briefing", "briefing_edit"


@dataclass(frozen=True)
class Named:
    """Which briefing: its days (2024-02-26/2024-03-03, or all), its place, its edition."""

    period: str
    region: str | None
    edition: str

    @property
    def key(self) -> str:
        """The name that its confirmations go by."""
        return "|".join((self.period, self.region or "", self.edition))


@dataclass(frozen=True)
class Confirmed:
    """A text that a person confirmed, and the digest of the draft that it was made from."""

    number: int
    named: Named
    text: str
    draft: str
    by: By

    @property
    def edited(self) -> bool:
        """Whether the text is another than the draft."""
        return digest(self.text) != self.draft


def confirm(ledger: Ledger, named: Named, text: str, by: By, draft: str | None = None) -> int:
    """Keep a text as confirmed; `draft` is the text that it was edited from. Return the decision's number."""
    body = {
        "period": named.period, "region": named.region, "edition": named.edition, "text": text,
        "draft": digest(text if draft is None else draft),
    }  # fmt: skip
    with writing(ledger.engine, counted=False) as connection:
        return decide(connection, _KIND, named.key, body, by)


def confirmations(ledger: Ledger, named: Named) -> list[Confirmed]:
    """Return all that was confirmed of a briefing, the last first."""
    statement = select(decisions).where(decisions.c.kind == _KIND, decisions.c.target == named.key)
    with reading(ledger.engine) as connection:
        rows = connection.execute(statement.order_by(decisions.c.number.desc())).mappings().all()
    found = []
    for row in rows:
        body = json.loads(row["body"])
        found.append(Confirmed(row["number"], named, body["text"], body["draft"], By(row["by"], row["at"], row["why"])))
    return found


def edit(ledger: Ledger, named: Named, paragraph: str, text: str, by: By) -> int:
    """Keep a person's words for a paragraph, which its digest names; no words give the paragraph back."""
    with writing(ledger.engine, counted=False) as connection:
        return decide(connection, _EDIT, named.key, {"paragraph": paragraph, "text": text}, by)


def edits(ledger: Ledger, named: Named) -> dict[str, str]:
    """Return a briefing's edited paragraphs by the digests of those that they replace; the last word counts."""
    statement = select(decisions.c.body).where(decisions.c.kind == _EDIT, decisions.c.target == named.key)
    with reading(ledger.engine) as connection:
        rows = connection.execute(statement.order_by(decisions.c.number)).all()
    told = {body["paragraph"]: body["text"] for (row,) in rows if (body := json.loads(row))}
    return {paragraph: text for paragraph, text in told.items() if text}
