"""Reading: projects, flags, series and facts of a span of days, as commands, briefings and pages ask for them.

In: a connection and a filter. Out: JSON values in an order that does not vary. Promised: an unknown amount is never
taken for zero: where a least investment is asked for, projects without one stand apart.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from summarizer.ledger import series
from summarizer.ledger.amending import shown
from summarizer.ledger.decided import settled, standing, standing_of_articles
from summarizer.ledger.resolution import chosen, mention_of, paired
from summarizer.ledger.schema import (
    accepted,
    articles,
    decisions,
    facts,
    flags,
    links,
    mentions,
    printings,
    projects,
    records,
)
from summarizer.records import Flag, Record
from summarizer.regions import stem

Row = dict[str, Any]


@dataclass(frozen=True)
class Filter:
    """Which projects are wanted; a None asks for nothing."""

    region: str | None = None
    stage: str | None = None
    level: str | None = None
    least: float | None = None  # CNY
    since: str | None = None  # told of on or after this day
    until: str | None = None
    due: str | None = None  # something planned falls due until this day
    silent_since: str | None = None  # not told of since this day
    unknown_amounts: bool = False  # only those without an amount
    limit: int | None = None


def project_list(connection: Connection, wanted: Filter) -> Iterator[Row]:
    """Yield the projects, those last told of first."""
    statement = select(projects.c.body).where(*conditions(wanted))
    statement = statement.order_by(projects.c.last_day.desc(), projects.c.id)
    if wanted.limit is not None:
        statement = statement.limit(wanted.limit)
    rows = [json.loads(body) for (body,) in connection.execute(statement)]
    yield from _with_sources(connection, rows)


def conditions(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    """Yield what a filter asks of a project."""
    table = projects.c
    if wanted.region:
        named = table.region.contains(wanted.region, autoescape=True)
        yield or_(named, table.code.startswith(stem(wanted.region))) if wanted.region.isdigit() else named
    if wanted.stage:
        yield table.stage == wanted.stage
    if wanted.level:
        yield table.level == wanted.level
    if wanted.unknown_amounts:
        yield table.investment.is_(None)
    elif wanted.least is not None:
        yield table.investment >= wanted.least
    if wanted.since:
        yield table.last_day >= wanted.since
    if wanted.until:
        yield table.first_day <= wanted.until
    if wanted.due:
        yield and_(table.due.is_not(None), table.due <= wanted.due)
    if wanted.silent_since:
        yield table.last_day < wanted.silent_since
        yield table.stage.not_in(["completed", "operating", "cancelled"])


def project_story(connection: Connection, name: str) -> Row | None:
    """Return one project by its id, by an id it once had, or by the id of one of its mentions."""
    asked = mention_of(name) if name.startswith("P") else name
    found = connection.execute(select(mentions.c.project).where(mentions.c.id == asked)).scalar()
    if found is None:
        return None
    body = connection.execute(select(projects.c.body).where(projects.c.id == found)).scalar()
    if body is None:
        return None
    story = next(_with_sources(connection, [json.loads(body)]))
    of_project = select(flags.c.body).where(flags.c.project == found).order_by(flags.c.day, flags.c.id)
    told = [Flag.model_validate_json(one) for (one,) in connection.execute(of_project)]
    decided = standing(connection, [flag.id for flag in told])
    story["flags"] = [settled(flag, decided).model_dump(mode="json") for flag in told]
    story["links"] = _links(connection, found)
    return story


def _links(connection: Connection, project: str) -> list[Row]:
    """Return why this project's names were merged, and with which others they nearly were."""
    named = select(mentions.c.form, mentions.c.name).where(mentions.c.project == project)
    own = {row.form: row.name for row in connection.execute(named.order_by(mentions.c.id.desc()))}
    found: dict[tuple[str, str], Row] = {}
    for column in (links.c.a, links.c.b):
        columns = (links.c.a, links.c.b, links.c.score, links.c.merged, links.c.why)
        for a, b, score, merged, why in chosen(connection, links, columns, column, own):
            found[a, b] = {"a": a, "b": b, "score": score, "merged": bool(merged), "why": why}
    others = {name for pair in found for name in pair} - set(own)
    names = paired(connection, (mentions.c.form, mentions.c.name), others) | own
    where = paired(connection, (mentions.c.form, mentions.c.project), others)
    for (a, b), link in found.items():
        other = b if a in own else a
        link |= {"a": names.get(a), "b": names.get(b), "project_id": where.get(other, project)}
    ordered = sorted(found.items(), key=lambda item: (not item[1]["merged"], -item[1]["score"], item[0]))
    return [link for _, link in ordered]


def paths_of(connection: Connection, names: Iterable[str]) -> dict[str, list[str]]:
    """Return where articles were printed."""
    found: dict[str, list[str]] = defaultdict(list)
    columns = (printings.c.article, printings.c.published, printings.c.path)
    rows = chosen(connection, printings, columns, printings.c.article, names)
    for article, _, path in sorted(rows, key=lambda row: (row[0], row[1] or "9999", row[2])):
        if path not in found[article]:
            found[article].append(path)
    return found


def _with_sources(connection: Connection, rows: Sequence[Row]) -> Iterator[Row]:
    paths = paths_of(connection, {mention["article"] for row in rows for mention in row["mentions"]})
    for row in rows:
        for mention in row["mentions"]:
            sources = paths.get(mention["article"], [])
            mention["source"] = sources[0] if sources else None
            mention["sources"] = sources
        yield row


@dataclass(frozen=True)
class FlagFilter:
    """Which flags are wanted."""

    kind: str | None = None
    severity: str | None = None
    status: str | None = None
    since: str | None = None
    until: str | None = None
    between_articles: bool = False


def flag_list(connection: Connection, wanted: FlagFilter) -> Iterator[Row]:
    """Yield the flags as the contract tells them, with the paths of the articles that they speak of."""
    columns = (flags.c.body, flags.c.article, flags.c.project, flags.c.root, flags.c.status)
    statement = select(*columns).order_by(flags.c.day, flags.c.article, flags.c.position, flags.c.id)
    equal = ((flags.c.kind, wanted.kind), (flags.c.severity, wanted.severity), (flags.c.status, wanted.status))
    for column, value in equal:
        statement = statement.where(column == value) if value else statement
    statement = statement.where(flags.c.day >= wanted.since) if wanted.since else statement
    statement = statement.where(flags.c.day <= wanted.until) if wanted.until else statement
    statement = statement.where(flags.c.article.is_(None)) if wanted.between_articles else statement
    rows = [(Flag.model_validate_json(row.body), row) for row in connection.execute(statement)]
    decided = standing(connection, {name for flag, row in rows if row.status != "open" for name in (flag.id, row.root)})
    found = [(settled(flag, decided, row.root), row.article, row.project) for flag, row in rows]
    paths = paths_of(connection, {name for flag, article, _ in found for name in _speaks_of(flag, article)})
    for flag, article, project in found:
        sources = [path for name in _speaks_of(flag, article) for path in paths.get(name, [])]
        yield {**flag.model_dump(mode="json"), "source": list(dict.fromkeys(sources)), "project_id": project}


def _speaks_of(flag: Flag, article: str | None) -> list[str]:
    return list(dict.fromkeys(name for name in (article, *(one.article for one in flag.evidence)) if name))


def metric_list(connection: Connection, subject: str | None, measure: str | None) -> Iterator[Row]:
    """Yield the series whose subject holds some words, each with its points in order of time."""
    statement = select(facts).where(facts.c.series.is_not(None))
    if subject:
        statement = statement.where(facts.c.subject.contains(subject, autoescape=True))
    if measure:
        statement = statement.where(facts.c.measure == measure)
    found: dict[str, list[Row]] = defaultdict(list)
    for row in connection.execute(statement.order_by(facts.c.series, facts.c.day, facts.c.article)).mappings():
        found[row["series"]].append(dict(row))
    names = {row["article"] for rows in found.values() for row in rows}
    paths = paths_of(connection, names)
    made = []
    for name, rows in found.items():
        first = min(rows, key=lambda row: (row["day"] or "9999", row["article"]))
        points = series.points(rows)
        for value in (value for point in points for value in point["values"]):
            value["sources"] = [path for article in value["articles"] for path in paths.get(article, [])]
        told = {key: first[key] for key in ("subject", "measure", "label", "unit", "scope")}
        made.append({"series": name, **told, "points": points})
    yield from sorted(made, key=lambda one: (one["subject"] or "", one["measure"], one["label"], one["series"]))


def facts_between(connection: Connection, since: str, until: str) -> Iterator[Row]:
    """Yield every figure that articles of these days tell, with its project, in the order of the articles."""
    columns = [column for column in facts.c if column.name not in ("spans", "announced")]
    statement = (
        select(*columns, mentions.c.project, mentions.c.name)
        .select_from(facts.outerjoin(mentions, facts.c.mention == mentions.c.id))
        .where(facts.c.day >= since, facts.c.day <= until)
        .order_by(facts.c.day, facts.c.article, facts.c.pointer)
    )
    for row in connection.execute(statement).mappings():
        yield dict(row)


def record_list(connection: Connection, since: str | None = None, until: str | None = None) -> Iterator[str]:
    """Yield the records as people corrected them, a line of JSON each, in the order of their days."""
    statement = select(records.c.article, records.c.body).join(articles, articles.c.id == records.c.article)
    statement = statement.where(articles.c.day >= since) if since else statement
    statement = statement.where(articles.c.day <= until) if until else statement
    touched = select(decisions.c.article).where(decisions.c.article.is_not(None)).distinct()
    by_article = standing_of_articles(connection, (name for (name,) in connection.execute(touched)))
    by_target = {one.target: one for told in by_article.values() for one in told}
    for name, body in connection.execute(statement.order_by(articles.c.day, articles.c.id)):
        own = by_article.get(name)
        yield body if own is None else shown(Record.model_validate_json(body), own, by_target).to_json()


def counts(connection: Connection) -> Mapping[str, int]:
    """Return how much the ledger holds."""
    tables = (articles, printings, accepted, records, mentions, facts, projects, flags)
    return {table.name: connection.execute(select(func.count()).select_from(table)).scalar() or 0 for table in tables}
