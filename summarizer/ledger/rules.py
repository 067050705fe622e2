"""Standing rules: a decision that people have taken often enough settles what comes later by itself, visibly.

In: which flags a rule is for, what it does, until when, and why. Out: rules with their hits; flags settled by them.
Promised: each flag that a rule settles has its own decision in the chain, by the rule's number; a flag that a person
has given back is not settled by that rule again; a rule is ended, never deleted.
"""

import datetime
import json
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, select

from summarizer.errors import LedgerError
from summarizer.ledger import queue
from summarizer.ledger.choices import Action, Choice
from summarizer.ledger.decided import By, decide, standing
from summarizer.ledger.deciding import settle_all
from summarizer.ledger.queue import Wanted
from summarizer.ledger.resolution import parts
from summarizer.ledger.schema import decisions

Row = dict[str, Any]
_DOES = ("accept", "dismiss", "take", "withdraw")


@dataclass(frozen=True)
class Rule:
    """A standing rule: which flags, what is done about them, until which day's articles."""

    kind: str
    action: Action
    words: str | None = None  # that the message holds; * stands for anything
    outlet: str | None = None
    severity: str | None = None
    until: str | None = None

    @property
    def wanted(self) -> Wanted:
        """The open flags that it is for."""
        return Wanted(kind=self.kind, severity=self.severity, outlet=self.outlet, words=self.words, until=self.until)


@dataclass(frozen=True)
class Standing:
    """A rule with its number, who made it, whether it still holds, and how many decisions of it stand."""

    number: int
    rule: Rule
    by: By
    hits: int
    ended: Row | None = None

    def told(self) -> Row:
        """Return the rule as JSON values."""
        return {
            "number": self.number, **asdict(self.rule), "by": self.by.by, "at": self.by.at, "why": self.by.why,
            "hits": self.hits, "ended": self.ended,
        }  # fmt: skip


def add(connection: Connection, rule: Rule, by: By) -> int:
    """Make a rule; return its number."""
    if rule.action not in _DOES:
        raise LedgerError(f"rule: {rule.action} needs a person; a rule can {', '.join(_DOES)}")
    if not by.why:
        raise LedgerError("rule: say why; it is shown with every flag that the rule settles")
    if rule.until is not None:
        try:
            datetime.date.fromisoformat(rule.until)
        except ValueError:
            raise LedgerError(f"rule: until {rule.until} is no day; write it as 2025-12-31") from None
    return decide(connection, "rule", f"rule:{rule.kind}", asdict(rule), by)


def end(connection: Connection, number: int, by: By) -> None:
    """End a rule; what it has settled stays settled."""
    found = next((one for one in listed(connection) if one.number == number), None)
    if found is None:
        raise LedgerError(f"rule {number}: there is none; `summarizer rules` lists them")
    if found.ended is not None:
        raise LedgerError(f"rule {number}: was ended by {found.ended['by']} at {found.ended['at']}")
    decide(connection, "rule_end", f"rule:{found.rule.kind}", {"ends": number}, by)


def listed(connection: Connection) -> list[Standing]:
    """Return all rules in the order in which they were made."""
    statement = select(decisions).where(decisions.c.kind.in_(["rule", "rule_end"])).order_by(decisions.c.number)
    rows = [dict(row) for row in connection.execute(statement).mappings()]
    ended = {
        json.loads(row["body"])["ends"]: {"by": row["by"], "at": row["at"], "why": row["why"]}
        for row in rows
        if row["kind"] == "rule_end"
    }
    hits = _hits(connection) if rows else {}
    return [
        Standing(
            row["number"], Rule(**json.loads(row["body"])), By(row["by"], row["at"], row["why"]),
            hits.get(row["number"], 0), ended.get(row["number"]),
        )
        for row in rows
        if row["kind"] == "rule"
    ]  # fmt: skip


def _hits(connection: Connection) -> Counter[int]:
    """Count the decisions of rules that stand."""
    theirs = select(decisions.c.target).where(decisions.c.kind == "flag", decisions.c.by.startswith("rule "))
    settled = standing(connection, {target for (target,) in connection.execute(theirs)})
    return Counter(one.body["rule"] for one in settled.values() if one.body.get("rule"))


def _meant(connection: Connection, rule: Rule, number: int) -> list[str]:
    """Return the open flags that a rule is for, those aside that it has settled once and a person has given back."""
    found = queue.names(connection, rule.wanted)
    had: set[str] = set()
    for part in parts(found):
        statement = select(decisions.c.target, decisions.c.body).where(decisions.c.target.in_(part))
        rows = connection.execute(statement.where(decisions.c.kind == "flag"))
        had |= {target for target, body in rows if json.loads(body).get("rule") == number}
    return [name for name in found if name not in had]


def apply(connection: Connection, at: str) -> dict[int, int]:
    """Settle what the rules that hold are for; return how many flags each has settled."""
    done: dict[int, int] = {}
    for one in listed(connection):
        if one.ended is not None:
            continue
        names = _meant(connection, one.rule, one.number)
        if names:
            by = By(f"rule {one.number}", at, one.by.why)
            done[one.number], _ = settle_all(connection, names, Choice(one.rule.action), by, {"rule": one.number})
    return done
