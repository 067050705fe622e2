"""What people decided: merged, split, renamed, flags settled, items corrected. Append-only; the last word counts.

In: decisions, each aimed at mentions, flags or items by their ids. Out: what follows from them for forms, names, flags
and records. Promised: a decision names contents, never a row of some run, so that it holds after every rerun and
rebuild; what is taken back is taken back by another decision.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from summarizer.ledger import chain
from summarizer.ledger.resolution import paired, parts
from summarizer.ledger.schema import decisions, mentions
from summarizer.records import Decision, Flag, FlagStatus, as_line

TAKEN_BACK = ("flag", "item", "sample")  # the kinds of decisions that can be taken back by another


@dataclass(frozen=True)
class By:
    """Who decided, when and why."""

    by: str | None = None
    at: str | None = None
    why: str | None = None


@dataclass(frozen=True)
class Settled:
    """A decision that stands."""

    number: int
    kind: str
    target: str
    article: str | None
    by: By
    body: Mapping[str, Any]

    @property
    def status(self) -> FlagStatus:
        """What became of the flag."""
        status: FlagStatus = self.body["status"]
        return status

    @property
    def decision(self) -> Decision:
        """The decision as the contract tells it."""
        return Decision(value=self.body.get("value"), by=self.by.by, at=self.by.at, why=self.by.why)


def decide(
    connection: Connection, kind: str, target: str, body: Mapping[str, object], by: By, article: str | None = None
) -> int:
    """Write a decision down; return its number."""
    row = {"kind": kind, "target": target, "article": article, "body": as_line(dict(body))}
    return chain.append(connection, {**row, "by": by.by, "at": by.at, "why": by.why})


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


def cuts_replaced(connection: Connection, pages: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return of pages that people cut otherwise the articles that are no more, by the pages' hashes."""
    cut = select(decisions.c.target, decisions.c.body).where(decisions.c.kind == "cut").order_by(decisions.c.number)
    found: dict[str, frozenset[str]] = {}
    for part in parts(sorted(set(pages))):
        for target, body in connection.execute(cut.where(decisions.c.target.in_(part))):
            found[target] = frozenset(json.loads(body)["replaced"])
    return found


def standing(connection: Connection, targets: Iterable[str] | None = None) -> dict[str, Settled]:
    """Return the decisions that stand, by their targets; `targets` asks for these only."""
    return _last(_rows(connection, decisions.c.target, targets))


def standing_of_articles(connection: Connection, names: Iterable[str]) -> dict[str, list[Settled]]:
    """Return the decisions that stand on what these articles tell, in their order."""
    found: dict[str, list[Settled]] = defaultdict(list)
    for one in sorted(_last(_rows(connection, decisions.c.article, names)).values(), key=lambda one: one.number):
        found[one.article or ""].append(one)
    return found


def _rows(connection: Connection, column: Any, values: Iterable[str] | None) -> list[Mapping[str, Any]]:
    statement = select(decisions).where(decisions.c.kind.in_([*TAKEN_BACK, "undo"])).order_by(decisions.c.number)
    if values is None:
        return [dict(row) for row in connection.execute(statement).mappings()]
    found = [
        dict(row)
        for part in parts(sorted(set(values)))
        for row in connection.execute(statement.where(column.in_(part))).mappings()
    ]
    return sorted(found, key=lambda row: int(row["number"]))


def _last(rows: Iterable[Mapping[str, Any]]) -> dict[str, Settled]:
    """Return of each target the last decision that was not taken back."""
    stacks: dict[str, list[Settled]] = defaultdict(list)
    for row in rows:
        body, stack = json.loads(row["body"]), stacks[row["target"]]
        if row["kind"] == "undo":
            stacks[row["target"]] = [one for one in stack if one.number != body["undoes"]]
            continue
        by = By(row["by"], row["at"], row["why"])
        stack.append(Settled(row["number"], row["kind"], row["target"], row["article"], by, body))
    return {target: stack[-1] for target, stack in stacks.items() if stack}


def settled(flag: Flag, decided: Mapping[str, Settled], root: str | None = None) -> Flag:
    """Return a flag as it was settled; one that follows from another closes with that, its `root`."""
    own = decided.get(flag.id)
    if own is not None:
        return flag.model_copy(update={"status": own.status, "decision": own.decision})
    cause = decided.get(root or flag.cause or "")
    if cause is None:
        return flag
    why = cause.decision.model_copy(update={"value": None, "why": f"{cause.target}：{cause.by.why or cause.status}"})
    return flag.model_copy(update={"status": cause.status, "decision": why})


def settled_all(flags: Iterable[Flag], decided: Mapping[str, Settled]) -> tuple[Flag, ...]:
    """Return the flags of one record as they were settled."""
    told = tuple(flags)
    roots = roots_of(told)
    return tuple(settled(flag, decided, roots[flag.id]) for flag in told)


def roots_of(flags: Iterable[Flag]) -> dict[str, str]:
    """Return of each flag of one record the flag that it goes back to: itself where it follows from none."""
    causes = {flag.id: flag.cause for flag in flags}
    found = {}
    for name in causes:
        at, passed = name, {name}
        while (cause := causes[at]) is not None and cause in causes and cause not in passed:
            passed.add(cause)
            at = cause
        found[name] = at
    return found
