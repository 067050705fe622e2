"""The log of decisions as a chain: each row holds the hash of the row before it and of itself.

In: a connection. Out: rows appended, and whether the chain is whole. Promised: numbers have no gap; whoever changes,
drops, inserts or moves a row breaks the chain at that row; a hash that somebody has noted down proves all before it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select

from summarizer.ledger.schema import decisions
from summarizer.records import digest

_TOLD = ("number", "kind", "target", "article", "body", "by", "at", "why", "previous")
FIRST = ""  # what the first row holds for the hash of a row before it


@dataclass(frozen=True)
class Verified:
    """What a walk along the chain found: how many rows, the last hash, and the first row that is broken."""

    rows: int
    head: str
    broken: int | None = None
    reason: str | None = None


def append(connection: Connection, row: Mapping[str, Any]) -> int:
    """Append a row, inside a transaction that has the ledger for itself; return its number."""
    last = select(decisions.c.number, decisions.c.hash).order_by(decisions.c.number.desc()).limit(1)
    found = connection.execute(last).first()
    number, previous = (found[0] + 1, found[1]) if found is not None else (1, FIRST)
    told = {"article": None, **row, "number": number, "previous": previous}
    connection.execute(insert(decisions).values({**told, "hash": hash_of(told)}))
    return int(number)


def hash_of(row: Mapping[str, Any]) -> str:
    """Return the hash of all that a row says, the hash before it included."""
    return digest({name: row[name] for name in _TOLD})


def verify(connection: Connection, noted: str | None = None) -> Verified:
    """Walk along the chain; `noted` is a hash that was seen earlier and must still be in it."""
    count, head, seen = 0, FIRST, noted is None
    for row in connection.execute(select(decisions).order_by(decisions.c.number)).mappings():
        reason = _broken(dict(row), count, head)
        if reason is not None:
            return Verified(count, head, row["number"], reason)
        count, head = count + 1, row["hash"]
        seen = seen or head == noted
    if not seen:
        return Verified(
            count, head, count + 1, "the hash that was noted is in no row: rows were cut off or written anew"
        )
    return Verified(count, head)


def _broken(row: Mapping[str, Any], count: int, head: str) -> str | None:
    if row["number"] != count + 1:
        return f"row {count + 1} is missing"
    if row["previous"] != head:
        return "it does not follow the row before it"
    return None if row["hash"] == hash_of(row) else "what it says is not what was written"


def length(connection: Connection) -> int:
    """Return the number of the last row."""
    return int(connection.execute(select(func.max(decisions.c.number))).scalar() or 0)
