"""What an export is made of: articles, projects, flags, decisions, each with a fingerprint of all that its rows hold.

In: a connection, names. Out: units whose rows are only made where they are wanted. Promised: equal fingerprints, equal
rows; a batch is read by a handful of statements, whatever the ledger's size.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Text, cast, select, true

from summarizer import __version__
from summarizer.export.columns import SCHEMA, STANDING
from summarizer.export.rows import Kept, Row, Rows, review, rows_of
from summarizer.export.values import decimal, json_text, text
from summarizer.ledger import schema
from summarizer.ledger.amending import amended, item_pointer, shown
from summarizer.ledger.decided import Settled, settled, standing
from summarizer.ledger.resolution import parts
from summarizer.records import Correction, Decision, Flag, Record


@dataclass(frozen=True)
class Decided:
    """The decisions that stand, by what they are aimed at, and by the article that they change."""

    by_target: Mapping[str, Settled]
    by_article: Mapping[str, Sequence[Settled]]


_Place = tuple[str, str, str | None, str | None, str | None]  # a flag's id, body, root, article, project
AT_ONCE = 500


@dataclass(frozen=True)
class Unit:
    """Something whose rows change together."""

    name: str
    fingerprint: str
    rows: Callable[[], Rows]


@dataclass(frozen=True)
class Kind:
    """A kind of units: where their names stand, which tables their rows go to, how they are read."""

    name: str
    column: ColumnElement[Any]
    tables: tuple[str, ...]
    read: Callable[[Connection, Sequence[Any], Decided], Iterator[Unit]]

    def names(self, connection: Connection) -> Iterator[list[Any]]:
        """Yield the names that there are, in batches."""
        last = None
        while True:
            statement = select(self.column).order_by(self.column).limit(AT_ONCE)
            statement = statement if last is None else statement.where(self.column > last)
            found = [row[0] for row in connection.execute(statement)]
            if not found:
                return
            yield found
            last = found[-1]

    def own(self, names: Collection[str]) -> list[Any]:
        """Return names as their column has them."""
        return [int(name) for name in names] if isinstance(self.column.type, Integer) else list(names)

    def as_text(self) -> ColumnElement[Any]:
        """Return the column of the names as text."""
        return cast(self.column, Text) if isinstance(self.column.type, Integer) else self.column


def units(connection: Connection, kind: Kind, names: Sequence[Any], decided: Decided) -> list[Unit]:
    """Return the units of these names that there are."""
    return list(kind.read(connection, names, decided))


def decisions_on_flags(connection: Connection) -> Decided:
    """Return how flags and items were settled."""
    by_target = standing(connection)
    by_article: dict[str, list[Settled]] = defaultdict(list)
    for one in sorted(by_target.values(), key=lambda one: one.number):
        if one.article is not None:
            by_article[one.article].append(one)
    return Decided(by_target, by_article)


def _hash(body: str, *parts: object) -> str:
    told = json.dumps([__version__, SCHEMA, *parts], ensure_ascii=True, separators=(",", ":"), default=repr)
    made = hashlib.blake2b(told.encode(), digest_size=16)
    made.update(body.encode("utf-8", "surrogatepass"))
    return made.hexdigest()


def _flag(body: str, root: str | None, decided: Decided) -> Flag:
    return settled(Flag.model_validate_json(body), decided.by_target, root)


def _said(name: str, body: str, root: str | None, decided: Decided) -> tuple[object, ...]:
    """Return what a flag's rows depend on."""
    found = decided.by_target.get(name) or decided.by_target.get(root or "")
    return body, root, found.number if found is not None else None


# Articles.


def _articles(connection: Connection, names: Sequence[Any], decided: Decided) -> Iterator[Unit]:
    own = _rows_by(connection, schema.records, "article", names)
    printings = _rows_by(connection, schema.printings, "article", names)
    mentions = _rows_by(connection, schema.mentions, "article", names, "id", "position", "project")
    facts = _rows_by(connection, schema.facts, "article", names, "series", "pointer")
    flags = _rows_by(connection, schema.flags, "article", names, "id", "body", "root")
    projects = _between(connection, "project", {row["project"] for rows in mentions.values() for row in rows})
    series = _between(connection, "series", {row["series"] for rows in facts.values() for row in rows})
    for name in names:
        if name not in own:
            continue
        told: list[_Place] = [(row["id"], row["body"], row["root"], name, None) for row in flags.get(name, ())]
        of = {row["project"]: projects for row in mentions.get(name, ())}
        of |= {row["series"]: series for row in facts.get(name, ())}
        for group, known in sorted(of.items(), key=lambda one: one[0] or ""):
            told += [place for place in known.get(group or "", ()) if json.dumps(name, ensure_ascii=False) in place[1]]
        yield _article(name, own[name][0]["body"], (printings, mentions, facts), sorted(told, key=repr), decided)


_ByArticle = Mapping[str, Sequence[Mapping[str, Any]]]


def _article(name: str, body: str, beside: tuple[_ByArticle, ...], told: Sequence[_Place], decided: Decided) -> Unit:
    printed, mentions, facts = (sorted(rows.get(name, ()), key=repr) for rows in beside)
    known = {row["position"]: (row["id"], row["project"]) for row in mentions}
    series = {row["pointer"]: row["series"] for row in facts if row["series"]}
    said = [_said(*place[:3], decided) for place in told]
    own = decided.by_article.get(name, ())
    numbers = [one.number for one in own]
    fingerprint = _hash(body, printed, sorted(known.items()), sorted(series.items()), said, numbers)

    def rows() -> Rows:
        flags = [(_flag(words, root, decided), article, project) for _, words, root, article, project in told]
        kept = Kept(name, body, body, printed, known, series, flags)
        return rows_of(_amended(kept, own, decided) if own else kept)

    return Unit(name, fingerprint, rows)


def _amended(kept: Kept, own: Sequence[Settled], decided: Decided) -> Kept:
    """Return an article as the decisions on it leave it."""
    record = Record.model_validate_json(kept.body)
    made = amended(record, own)
    corrections: dict[str, list[Correction]] = defaultdict(list)
    for one in made.corrections:
        corrections[item_pointer(one.target)].append(one)
    told = shown(record, own, decided.by_target).to_json()
    return replace(
        kept, body=made.record.to_json(), shown=told, withdrawn=made.withdrawn, corrections=corrections,
    )  # fmt: skip


def _between(connection: Connection, column: str, values: Collection[str | None]) -> dict[str, list[_Place]]:
    """Return the flags between articles by their project or series."""
    wanted = [value for value in values if value]
    found = _rows_by(connection, schema.flags, column, wanted, "id", "body", "root", "project")
    return {
        name: [(row["id"], row["body"], row["root"], None, row["project"]) for row in rows]
        for name, rows in found.items()
    }


def _rows_by(
    connection: Connection, table: Any, by: str, values: Sequence[Any], *names: str
) -> dict[Any, list[dict[str, Any]]]:
    columns = [table.c[by], *(table.c[name] for name in names)] if names else list(table.c)
    found: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    keys = [column.name for column in columns]
    told = table.c.series.is_not(None) if table is schema.facts else true()  # of facts only what belongs to a series
    for part in parts(values):
        for row in connection.execute(select(*columns).where(table.c[by].in_(part), told)):
            found[row[keys.index(by)]].append(dict(zip(keys, row, strict=True)))
    return found


# Projects.


def _projects(connection: Connection, names: Sequence[Any], decided: Decided) -> Iterator[Unit]:
    own = _rows_by(connection, schema.projects, "id", names)
    flags = _between(connection, "project", names)
    for name in names:
        for row in own.get(name, ()):
            told = sorted(place[:3] for place in flags.get(name, ()))
            fingerprint = _hash(row["body"], sorted(row.items()), [_said(*one, decided) for one in told])
            yield Unit(name, fingerprint, partial(_project, row, told, decided))


def _project(row: Mapping[str, Any], told: Sequence[tuple[str, str, str | None]], decided: Decided) -> Rows:
    flags = [_flag(body, root, decided) for _, body, root in told]
    body = json.loads(row["body"])
    money: Row = {}
    for measure in STANDING:
        amount = body["amounts"].get(measure)
        base = amount["canonical"] if amount is not None else {"value": None, "unit": None}
        money |= {
            measure: decimal(base["value"]), f"{measure}_unit": base["unit"],
            f"{measure}_text": text(amount["text"]) if amount is not None else None,
            f"{measure}_doubted": bool(amount["doubted"]) if amount is not None else None,
        }  # fmt: skip
    lists = ("aliases", "amounts", "parties", "lists", "stages", "milestones")
    made: Row = {
        "project_id": row["id"], "region_code": text(row["code"]),
        **{name: text(row[name]) for name in ("name", "region", "stage", "level", "first_day", "last_day", "due")},
        **{name: text(body[name]) for name in ("industry", "problem", "next_step")},
        **{name: json_text(body[name]) for name in lists}, **money, "mentions": len(body["mentions"]), **review(flags),
    }  # fmt: skip
    return {"projects": {row["id"]: made}}


# Flags and decisions.


def _flags(connection: Connection, names: Sequence[Any], decided: Decided) -> Iterator[Unit]:
    own = _rows_by(connection, schema.flags, "id", names)
    articles = {row["article"] for rows in own.values() for row in rows if row["article"]}
    mentions = _rows_by(connection, schema.mentions, "article", sorted(articles), "id", "position")
    at = {(name, row["position"]): row["id"] for name, rows in mentions.items() for row in rows}
    for name in names:
        for row in own.get(name, ()):
            target = json.loads(row["body"])["target"].split("/")
            is_project = len(target) > 2 and target[1] == "projects" and target[2].isdigit()
            mention = at.get((row["article"], int(target[2]))) if is_project else None
            fingerprint = _hash(row["body"], sorted(row.items()), _said(row["id"], "", row["root"], decided), mention)
            yield Unit(name, fingerprint, partial(_flag_rows, row, mention, decided))


def _flag_rows(row: Mapping[str, Any], mention: str | None, decided: Decided) -> Rows:
    flag = _flag(row["body"], row["root"], decided)
    decision = flag.decision or Decision()
    names = ("kind", "severity", "status", "target", "target_id", "message", "claimed", "found", "cause")
    made: Row = {
        "flag_id": flag.id, **{name: text(getattr(flag, name)) for name in names}, "article_id": row["article"],
        "project_id": row["project"], "series_id": row["series"], "mention_id": mention, "day": text(row["day"]),
        "quantity_id": text(flag.target_id) if "/quantities/" in flag.target else None,
        "metric_id": text(flag.target_id) if flag.target.startswith("/metrics/") else None,
        "quote": text(next((one.quote for one in flag.evidence if one.quote), None)),
        "evidence": json_text([one.model_dump(mode="json") for one in flag.evidence]),
        **{f"decided_{name}": text(getattr(decision, name)) for name in ("value", "by", "at", "why")},
    }  # fmt: skip
    return {"flags": {flag.id: made}}


def _decisions(connection: Connection, names: Sequence[Any], _: Decided) -> Iterator[Unit]:
    own = _rows_by(connection, schema.decisions, "number", names)
    for number in names:
        for row in own.get(number, ()):
            yield Unit(str(number), _hash(row["body"], sorted(row.items())), partial(_decision_rows, row))


def _decision_rows(row: Mapping[str, Any]) -> Rows:
    body = json.loads(row["body"])
    made: Row = {
        "decision_id": row["number"], "kind": row["kind"], "target": text(row["target"]),
        "article_id": row["article"], "hash": row["hash"],
        "flag_id": text(row["target"]) if row["kind"] == "flag" else None, "status": text(body.get("status")),
        "value": text(body.get("value") or body.get("name")), "decided_by": text(row["by"]),
        "decided_at": text(row["at"]), "decided_why": text(row["why"]), "body": json_text(body),
    }  # fmt: skip
    return {"decisions": {str(row["number"]): made}}


_OF_ARTICLES = ("records", "mentions", "quantities", "metrics", "milestones")
KINDS = (
    Kind("article", schema.records.c.article, _OF_ARTICLES, _articles),
    Kind("project", schema.projects.c.id, ("projects",), _projects),
    Kind("flag", schema.flags.c.id, ("flags",), _flags),
    Kind("decision", schema.decisions.c.number, ("decisions",), _decisions),
)  # fmt: skip
