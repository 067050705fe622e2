"""What people decided: merged, split, renamed, flags settled. Append-only; the last word counts.

In: decisions, each aimed at mentions or flags by their ids. Out: what follows from them for forms, names and flags.
Promised: a decision names contents, never a row of some run, so that it holds after every rerun and rebuild.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from summarizer.ledger.resolution import paired
from summarizer.ledger.schema import decisions, mentions
from summarizer.records import Decision, Flag, FlagStatus, as_line


@dataclass(frozen=True)
class By:
    """Who decided, when and why."""

    by: str | None = None
    at: str | None = None
    why: str | None = None


def decide(connection: Connection, kind: str, target: str, body: dict[str, object], by: By) -> int:
    """Write a decision down; return its number."""
    row = {"kind": kind, "target": target, "body": as_line(body), "by": by.by, "at": by.at, "why": by.why}
    made = connection.execute(insert(decisions).values(row))
    return int((made.inserted_primary_key or (0,))[0])


def forms_by_split(connection: Connection) -> dict[str, str]:
    """Return for each mention that a person took out of a project the mark of its own form."""
    found: dict[str, str] = {}
    rows = connection.execute(
        select(decisions.c.target, decisions.c.body).where(decisions.c.kind == "split").order_by(decisions.c.number)
    )
    for target, body in rows:
        found.update(dict.fromkeys(json.loads(body)["one"], f"/{target}"))
    return found


def names_given(connection: Connection, projects: Collection[str]) -> dict[str, str]:
    """Return the names that people gave to these projects: a name goes with the mention that it was given to."""
    rows = connection.execute(
        select(decisions.c.target, decisions.c.body).where(decisions.c.kind == "rename").order_by(decisions.c.number)
    ).all()
    if not rows:
        return {}
    given = {target: json.loads(body)["name"] for target, body in rows}
    found: dict[str, str] = {}
    of = paired(connection, (mentions.c.id, mentions.c.project), given)
    for mention, name in given.items():
        if of.get(mention) in projects:
            found[of[mention]] = name
    return found


def flag_decisions(connection: Connection) -> dict[str, tuple[FlagStatus, Decision]]:
    """Return how flags were settled, by their ids."""
    found: dict[str, tuple[FlagStatus, Decision]] = {}
    rows = connection.execute(select(decisions).where(decisions.c.kind == "flag").order_by(decisions.c.number))
    for row in rows.mappings():
        body = json.loads(row["body"])
        decision = Decision(value=body.get("value"), by=row["by"], at=row["at"], why=row["why"])
        found[row["target"]] = body["status"], decision
    return found


def settled(flag: Flag, decided: dict[str, tuple[FlagStatus, Decision]]) -> Flag:
    """Return a flag as it was settled."""
    if flag.id not in decided:
        return flag
    status, decision = decided[flag.id]
    return flag.model_copy(update={"status": status, "decision": decision if status != "open" else None})
