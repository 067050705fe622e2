"""The log of decisions as people read it: one by its number, or pages of them, the latest first.

In: a connection, a number or the place where the last page ended. Out: decisions as JSON values, with whether they
still stand. Promised: a page reads its own rows only.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from summarizer.ledger.decided import TAKEN_BACK, standing
from summarizer.ledger.schema import decisions

Row = dict[str, Any]


@dataclass(frozen=True)
class LogPage:
    """Decisions, the latest first; `before` asks for the next page, None on the last."""

    rows: tuple[Row, ...]
    before: int | None


def decision_of(connection: Connection, number: int) -> Row | None:
    """Return a decision by its number."""
    row = connection.execute(select(decisions).where(decisions.c.number == number)).mappings().first()
    return next(iter(_told(connection, [dict(row)])), None) if row is not None else None


def log_page(connection: Connection, before: int | None = None, size: int = 50) -> LogPage:
    """Return a page of the log."""
    statement = select(decisions).order_by(decisions.c.number.desc()).limit(size + 1)
    statement = statement.where(decisions.c.number < before) if before is not None else statement
    rows = [dict(row) for row in connection.execute(statement).mappings()]
    here = rows[:size]
    return LogPage(tuple(_told(connection, here)), here[-1]["number"] if len(rows) > size else None)


def _told(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> list[Row]:
    listed = list(rows)
    now = standing(connection, [row["target"] for row in listed if row["kind"] in TAKEN_BACK])
    made = []
    for row in listed:
        body = json.loads(row["body"])
        own = now.get(row["target"])
        kept = {name: row[name] for name in ("number", "kind", "target", "article", "by", "at", "why")}
        flag = body.get("flag") or {}
        made.append(
            {
                **kept, "status": body.get("status"), "choice": body.get("choice"), "value": body.get("value"),
                "rule": body.get("rule"), "group": body.get("group"), "undoes": body.get("undoes"),
                "message": flag.get("message"), "flag_kind": flag.get("kind"),
                "stands": own is not None and own.number == row["number"],
            }
        )  # fmt: skip
    return made
