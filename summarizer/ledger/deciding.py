"""Deciding: what a person says about a flag or an item goes into the chain, and what follows from it into the ledger.

In: a transaction, flags or items by their ids, choices. Out: decisions by their numbers. Promised: whole or not at all;
whoever decides on what was decided since he looked is told the first decision and changes nothing; a flag's
consequences close with it; a decision is taken back by another that points at it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from summarizer.articles import Article
from summarizer.errors import AlreadyDecided, LedgerError
from summarizer.ledger import chain, store
from summarizer.ledger.amending import amended, item_at
from summarizer.ledger.choices import Choice, Effect, changes, effect_of
from summarizer.ledger.decided import TAKEN_BACK, By, Settled, decide, standing, standing_of_articles
from summarizer.ledger.intake import article_of
from summarizer.ledger.resolution import chosen, parts
from summarizer.ledger.schema import articles, decisions, flags, records, sources
from summarizer.records import Flag, Record, as_line

Row = dict[str, Any]
_AMENDS = '"amends":[{'
_AT_ONCE = 200  # articles whose records are in memory at a time


@dataclass(frozen=True)
class Spoken:
    """What a flag speaks of: the article, its record as it is corrected by now, its text where it is at hand."""

    flag: Flag
    root: str
    article: str | None
    record: Record | None = None
    text: Article | None = None


def settle(connection: Connection, flag: str, choice: Choice, by: By, seen: int = 0) -> int:
    """Settle a flag; `seen` is the number of the decision that stood when the person looked, 0 where it was open."""
    spoken = next(iter(spoken_of(connection, [flag])), None)
    if spoken is None:
        raise LedgerError(f"flag {flag}: not in the ledger; `summarizer flags` lists the ids")
    _unchanged(connection, spoken, seen)
    _reasoned(choice, by)
    number = _write(connection, spoken, choice, effect_of(choice, spoken.flag, spoken.record, spoken.text), by)
    _follow(connection, {flag: spoken.article})
    return number


def settle_all(connection: Connection, names: Sequence[str], choice: Choice, by: By, more: Row) -> tuple[int, Row]:
    """Settle many flags in one way; return how many were, and what could not be, by its reason."""
    _reasoned(choice, by)
    done: dict[str, str | None] = {}
    left_out: Row = {}
    first: int | None = None
    for at in range(0, len(names), _AT_ONCE):
        for spoken in spoken_of(connection, names[at : at + _AT_ONCE]):
            try:
                effect = effect_of(choice, spoken.flag, spoken.record, spoken.text)
            except LedgerError as error:
                left_out[spoken.flag.id] = str(error)
                continue
            first = first if first is not None else _next(connection)
            _write(connection, spoken, choice, effect, by, {**more, "group": first})
            done[spoken.flag.id] = spoken.article
    _follow(connection, done)
    return len(done), left_out


def correct(connection: Connection, article: str, pointer: str, choice: Choice, by: By, seen: int = 0) -> int:
    """Edit or withdraw an item that no flag speaks of."""
    record = next(iter(records_of(connection, [article]).values()), None)
    if record is None or item_at(record, pointer) is None:
        raise LedgerError(f"{article}{pointer}: there is no such item in the ledger")
    target = f"{article}#{pointer}"
    first = standing(connection, [target]).get(target)
    if first is not None and first.number != seen:
        raise AlreadyDecided(target, told(first))
    body = correction(record, pointer, choice)
    number = decide(connection, "item", target, body, by, article)
    store.remake_articles(connection, [article])
    return number


def correction(record: Record, pointer: str, choice: Choice) -> Row:
    """Return what a decision on an item changes."""
    item = item_at(record, pointer)
    name = getattr(item, "id", None)
    before = item.model_dump(mode="json") if item is not None else None
    if choice.action == "withdraw":
        ops: Sequence[Row] = ({"op": "drop", "pointer": pointer, "item": name},)
        return {"status": "rejected", "value": None, "choice": "withdraw", "amends": ops, "before": before}
    if choice.action != "edit" or choice.value is None:
        raise LedgerError(f"{pointer}: an item is edited to a value, or withdrawn")
    ops = changes(record, pointer, choice.field or "number", choice.value)
    return {"status": "corrected", "value": choice.value, "choice": "edit", "amends": ops, "before": before}


def undo(connection: Connection, number: int, by: By) -> int:
    """Take a decision back; return the number of the decision that does it."""
    row = connection.execute(select(decisions).where(decisions.c.number == number)).mappings().first()
    if row is None:
        raise LedgerError(f"decision {number}: there is none; `summarizer flags --decided` lists the numbers")
    if row["kind"] not in TAKEN_BACK:
        raise LedgerError(
            f"decision {number}: is of the kind {row['kind']}; another merge, split, rename or end changes it"
        )
    standing_now = standing(connection, [row["target"]]).get(row["target"])
    if standing_now is None or standing_now.number != number:
        raise LedgerError(f"decision {number}: does not stand any more; nothing to take back")
    return _take_back(connection, [standing_now], by)


def undo_group(connection: Connection, group: int, by: By) -> int:
    """Take back all that was decided together; return how many decisions that were."""
    together = select(decisions.c.target).where(
        decisions.c.number >= group, decisions.c.body.contains(f'"group":{group}')
    )
    targets = {target for (target,) in connection.execute(together)}
    found = [one for one in standing(connection, targets).values() if one.body.get("group") == group]
    if not found:
        raise LedgerError(f"decision {group}: nothing of what was decided together with it stands")
    _take_back(connection, sorted(found, key=lambda one: one.number), by)
    return len(found)


def _take_back(connection: Connection, found: Sequence[Settled], by: By) -> int:
    number = 0
    for one in found:
        body = {"undoes": one.number, "status": one.body.get("status"), "before": as_line(dict(one.body))}
        number = decide(connection, "undo", one.target, body, by, one.article)
    _follow(connection, {one.target: one.article for one in found if one.kind == "flag"})
    changed = {one.article for one in found if one.article and one.kind != "flag" and one.body.get("amends")}
    if changed:
        store.remake_articles(connection, sorted(changed))
    return number


def told(one: Settled) -> Row:
    """Return a decision as a person or a page is told of it."""
    return {
        "number": one.number, "target": one.target, "status": one.body.get("status"), "choice": one.body.get("choice"),
        "value": one.body.get("value"), "by": one.by.by, "at": one.by.at, "why": one.by.why,
        "rule": one.body.get("rule"), "group": one.body.get("group"),
    }  # fmt: skip


def _unchanged(connection: Connection, spoken: Spoken, seen: int) -> None:
    found = standing(connection, [spoken.flag.id, spoken.root])
    first = found.get(spoken.flag.id) or found.get(spoken.root)
    if first is not None and first.number != seen:
        raise AlreadyDecided(spoken.flag.id, told(first))


def _reasoned(choice: Choice, by: By) -> None:
    if choice.action == "dismiss" and not by.why:
        raise LedgerError("dismiss: say why it is a false alarm; the next who sees one like it wants to know")


def _write(
    connection: Connection, spoken: Spoken, choice: Choice, effect: Effect, by: By, more: Mapping[str, object] = {}
) -> int:
    body = {
        "status": effect.status, "value": effect.value, "choice": choice.action, "amends": effect.ops,
        "flag": spoken.flag.model_dump(mode="json", exclude={"status", "decision"}), **more,
    }  # fmt: skip
    return decide(connection, "flag", spoken.flag.id, body, by, spoken.article)


def _follow(connection: Connection, done: Mapping[str, str | None]) -> None:
    """Make anew what follows from decisions on flags: the records that they change, the status of flags."""
    _mark(connection, done)
    changing = _changing(connection, done)
    for part in parts(sorted({article for name, article in done.items() if article and name in changing})):
        store.remake_articles(connection, part)


def _changing(connection: Connection, names: Iterable[str]) -> set[str]:
    """Return those of which some decision changes a record, or did."""
    columns = (decisions.c.target, decisions.c.body)
    return {row[0] for row in chosen(connection, decisions, columns, decisions.c.target, names) if _AMENDS in row[1]}


def _mark(connection: Connection, names: Iterable[str]) -> None:
    """Write to flags, and to those that follow from them, how they stand."""
    rows = [
        row
        for part in parts(sorted(set(names)))
        for row in connection.execute(
            select(flags.c.id, flags.c.root).where(flags.c.root.in_(part) | flags.c.id.in_(part))
        )
    ]
    decided = standing(connection, {name for row in rows for name in row})
    marks = []
    for name, root in rows:
        one = decided.get(name) or decided.get(root)
        marks.append({"flag_id": name, "now": one.status if one is not None else "open"})
    if marks:
        connection.execute(
            update(flags).where(flags.c.id == bindparam("flag_id")).values(status=bindparam("now")), marks
        )


def spoken_of(connection: Connection, names: Sequence[str]) -> list[Spoken]:
    """Return what some flags speak of, in the order of the names."""
    columns = (flags.c.id, flags.c.root, flags.c.article, flags.c.body)
    rows = {row[0]: row for row in chosen(connection, flags, columns, flags.c.id, names)}
    rows |= _gone(connection, set(names) - set(rows))
    told_flags = {name: Flag.model_validate_json(row[3]) for name, row in rows.items()}
    wanted = {name for row in rows.values() if (name := row[2])}
    wanted |= {one.article for flag in told_flags.values() for one in flag.evidence if one.article}
    bodies = records_of(connection, wanted)
    about = {name: rows[name][2] or _speaker(told_flags[name], bodies) for name in rows}
    texts = texts_of(connection, {name for name in about.values() if name})
    return [
        Spoken(
            told_flags[name], rows[name][1] or name, about[name],
            bodies.get(about[name] or ""), texts.get(about[name] or ""),
        )
        for name in names
        if name in rows
    ]  # fmt: skip


def _gone(connection: Connection, names: Iterable[str]) -> dict[str, tuple[Any, ...]]:
    """Return flags between articles that a decision has made go away, as they were when it was taken."""
    return {
        name: (name, name, one.article, as_line(dict(one.body["flag"])))
        for name, one in standing(connection, names).items()
        if one.kind == "flag"
    }


def _speaker(flag: Flag, bodies: Mapping[str, Record]) -> str | None:
    """Return the article whose item a flag between articles points at."""
    speaking = [one.article for one in reversed(flag.evidence) if one.article in bodies]
    for name in speaking:
        item = item_at(bodies[name or ""], "/".join(flag.target.split("/")[:5]))
        if item is not None and getattr(item, "id", None) == flag.target_id:
            return name
        project = item_at(bodies[name or ""], "/".join(flag.target.split("/")[:3]))
        if project is not None and getattr(project, "id", None) == flag.target_id:
            return name
    return speaking[0] if speaking else None


def records_of(connection: Connection, names: Iterable[str], as_corrected: bool = True) -> dict[str, Record]:
    """Return the records of some articles, every item in the place that it has in the reply."""
    listed = sorted(set(names))
    found = chosen(connection, records, (records.c.article, records.c.body), records.c.article, listed)
    made = {name: Record.model_validate_json(body) for name, body in found}
    if not as_corrected:
        return made
    decided = standing_of_articles(connection, listed)
    return {name: amended(one, decided.get(name, ())).record for name, one in made.items()}


def texts_of(connection: Connection, names: Iterable[str]) -> dict[str, Article]:
    """Return the articles whose text is at hand."""
    found: dict[str, Article] = {}
    statement = select(articles.c.id, articles.c.frame, sources.c.text).join(
        sources, sources.c.sha256 == articles.c.source
    )
    for part in parts(sorted(set(names))):
        for name, frame, text in connection.execute(statement.where(articles.c.id.in_(part))):
            if frame is not None:
                found[name] = article_of(frame, text)
    return found


def _next(connection: Connection) -> int:
    return chain.length(connection) + 1
