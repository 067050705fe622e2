"""From the ledger to the facts of a span of days.

In: an open ledger, a span, a place. Out: frozen PeriodFacts, with those of the span before. Promised: a project stands
as it stood on the span's last day, whatever was imported later; what a person settled holds; nothing is written.
"""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, or_, select

from summarizer.briefing import loading, projects
from summarizer.briefing.facts import Doubt, Figure, Making, Moves, PeriodFacts, ProjectFacts, Told
from summarizer.briefing.projects import figure_of
from summarizer.briefing.spans import Span
from summarizer.ledger import Ledger, office
from summarizer.ledger.decided import settled, standing
from summarizer.ledger.flagged import Flagged
from summarizer.ledger.resolution import chosen
from summarizer.ledger.schema import articles, facts, flags, printings, records
from summarizer.ledger.schema import projects as project_table
from summarizer.records import Flag
from summarizer.regions import stem

Row = dict[str, Any]
_PROVENANCE = re.compile(r'"provenance":\s*(?=\{)')
_STATE = re.compile(r'"state":\s*"(\w+)"')
_SPEAKER = re.compile(r'"article": "([^"]+)"')
_END = 4_000  # characters at the end of a record that hold its provenance
_RANK = {"error": 0, "warning": 1, "notice": 2}
MOST_UNDATED = 200  # more would bury the rest; the count is told


def gather(ledger: Ledger, span: Span, region: str | None = None, compare: bool = True) -> PeriodFacts:
    """Return the facts of a span."""
    with ledger.reading() as connection:  # what an import left untold is told first, flags among it
        before = span.before() if compare else None
        earlier = _moves(connection, before, region) if before is not None else None
        return _gathered(connection, span, region, earlier)


def _gathered(connection: Connection, span: Span, region: str | None, earlier: Moves | None) -> PeriodFacts:
    rows = _articles(connection, span)
    dated = {row["id"]: row for row in rows if span.holds(row["day"])}
    vague = [row for row in rows if row["id"] not in dated]
    own = loading.mentions_in(connection, dated)
    touched = sorted({row["project"] for row in own if row["project"]} | set(_promised(connection, span)))
    flagged = _flagged(connection, dated, touched)
    made = projects.tell_all(loading.load(connection, touched, own, span), span, flagged)
    if region:
        made, dated = _placed(made, dated, region)
    printed = _printed(connection, {*dated, *made.articles, *(row["id"] for row in vague)})
    present = _listed(connection, [one for one in made.projects if one.articles])
    provenances = list(_provenances(connection, dated))
    return PeriodFacts(
        span=span,
        region=region,
        articles=tuple(printed[name] for name in dated),
        projects=present,
        metrics=_metrics(connection, dated, flagged),
        promises=made.promises,
        doubts=tuple(_doubts(flagged, dated, {one.id for one in present})),
        undated=tuple(printed[row["id"]] for row in vague if _in_region(row, region))[:MOST_UNDATED],
        makings=_makings(provenances),
        failed=tuple(name for name, record in provenances if record.get("state") != "ok"),
        before=earlier,
        others={name: one for name, one in printed.items() if name not in dated},
    )


def _listed(connection: Connection, told: Iterable[ProjectFacts]) -> tuple[ProjectFacts, ...]:
    """Put beside each project what the office's own list says of it."""
    entries = {}
    for code, (entry, project) in office.matched(connection).items():
        if project is not None:
            words = {"code": code} | {**entry, **entry["human"]}
            entries[project] = {name: str(value) for name, value in words.items() if value and name != "human"}
    return tuple(replace(one, listed=entries[one.id]) if one.id in entries else one for one in told)


def _moves(connection: Connection, span: Span, region: str | None) -> Moves:
    """Count what the span before told of, for comparison."""
    dated = {row["id"]: row for row in _articles(connection, span) if span.holds(row["day"])}
    bodies = loading.stories_of(connection, loading.projects_in(connection, dated))
    if region:
        bodies = {name: body for name, body in bodies.items() if _named(body["region"], body["code"], region)}
        of_projects = {one["article"] for body in bodies.values() for one in body["mentions"]}
        dated = {name: row for name, row in dated.items() if _in_region(row, region) or name in of_projects}
    moved = {name: body for name, body in bodies.items() if projects.may_turn(body, span)}
    turns = projects.turns_of(loading.with_days(connection, moved, span), span)
    return Moves(len(dated), len(bodies), dict(turns))


def _articles(connection: Connection, span: Span) -> list[Row]:
    """Return the articles of the span, and those whose day is not known well enough to say."""
    statement = select(articles.c.id, articles.c.day, articles.c.region, articles.c.code, articles.c.title)
    if span.since is not None and span.until is not None:
        coarse = {f"{span.since:%Y}", f"{span.since:%Y-%m}", f"{span.until:%Y}", f"{span.until:%Y-%m}"}
        known = articles.c.day.between(span.since.isoformat(), span.until.isoformat())
        statement = statement.where(or_(known, articles.c.day.in_(sorted(coarse)), articles.c.day.is_(None)))
    found = connection.execute(statement.order_by(articles.c.day, articles.c.id)).mappings()
    return [dict(row) for row in found]


def _promised(connection: Connection, span: Span) -> Iterator[str]:
    """Yield the projects of which something falls due in or shortly before the span."""
    if span.since is None or span.until is None:
        return
    since = (span.since - (span.until - span.since) * 4).isoformat()
    statement = select(project_table.c.id).where(project_table.c.due.between(since, span.until.isoformat()))
    yield from (name for (name,) in connection.execute(statement))


def _printed(connection: Connection, names: Collection[str]) -> dict[str, Told]:
    """Return articles as sources, by their first printing."""
    first: dict[str, Row] = {}
    columns = (printings.c.article, printings.c.path, printings.c.outlet, printings.c.page, printings.c.published)
    for row in sorted(chosen(connection, printings, columns, printings.c.article, names), key=_printing_order):
        first.setdefault(row[0], {"path": row[1], "outlet": row[2], "page": row[3]})
    told = (articles.c.id, articles.c.day, articles.c.title, articles.c.outlet, articles.c.region, articles.c.code)
    found = {}
    for name, day, title, outlet, region, code in chosen(connection, articles, told, articles.c.id, names):
        printing = first.get(name, {})
        found[name] = Told(
            id=name, outlet=printing.get("outlet") or outlet, day=day, page=printing.get("page"), title=title,
            path=printing.get("path") or "", region=region, code=code,
        )  # fmt: skip
    return found


def _printing_order(row: Sequence[Any]) -> tuple[str, str, str]:
    return row[0], row[4] or "9999", row[1]


def _flagged(connection: Connection, names: Collection[str], touched: Collection[str]) -> Flagged:
    """Return the flags of these articles and projects, as people settled them."""
    rows: list[tuple[Flag, str | None, str | None, str | None]] = []
    columns = (flags.c.body, flags.c.article, flags.c.project, flags.c.root)
    for column, values in ((flags.c.article, names), (flags.c.project, touched)):
        for body, article, project, root in chosen(connection, flags, columns, column, values):
            rows.append((Flag.model_validate_json(body), article, project, root))
    of_series = select(flags.c.body).where(flags.c.series.is_not(None), flags.c.day.is_not(None))
    for (body,) in connection.execute(of_series):
        if any(name in names for name in _SPEAKER.findall(body)):  # most speak of other days, and are not read
            rows.append((Flag.model_validate_json(body), None, None, None))
    decided = standing(connection, {name for flag, _, _, root in rows for name in (flag.id, root) if name})
    return Flagged.of((settled(flag, decided, root), article, project) for flag, article, project, root in rows)


def _metrics(connection: Connection, names: Collection[str], flagged: Flagged) -> tuple[Figure, ...]:
    columns = tuple(facts.c)
    keys = [column.name for column in columns]
    found = []
    for row in chosen(connection, facts, columns, facts.c.article, names):
        told = dict(zip(keys, row, strict=True))
        if told["mention"] is None:
            found.append(figure_of(told, flagged))
    return tuple(sorted(found, key=lambda one: (one.day or "", one.article, _order(one.pointer))))


def _order(pointer: str) -> tuple[int, ...]:
    return tuple(int(part) for part in pointer.split("/") if part.isdigit())


def _provenances(connection: Connection, names: Collection[str]) -> Iterator[tuple[str, Row]]:
    """Yield state and provenance of the records: they stand at the two ends, what lies between is not read."""
    for name, body in chosen(connection, records, (records.c.article, records.c.body), records.c.article, names):
        places = [found.end() for found in _PROVENANCE.finditer(body, max(len(body) - _END, 0))]
        told = json.JSONDecoder().raw_decode(body, places[-1])[0] if places else json.loads(body).get("provenance")
        state = _STATE.search(body)
        yield name, {"state": state[1] if state else "ok", "provenance": told}


def _makings(provenances: Iterable[tuple[str, Row]]) -> tuple[Making, ...]:
    counted: Counter[tuple[str, str]] = Counter()
    for _, record in provenances:
        told = record.get("provenance") or {}
        counted[told.get("endpoint") or "", told.get("model") or ""] += 1
    return tuple(Making(endpoint, model, count) for (endpoint, model), count in counted.most_common())


def _doubts(flagged: Flagged, names: Collection[str], projects: Collection[str]) -> Iterator[Doubt]:
    """Yield the open flags that articles of the span are part of, the gravest first."""
    found = []
    for flag, article, project in flagged.all:
        speaks_of = tuple(dict.fromkeys(name for name in (article, *(one.article for one in flag.evidence)) if name))
        if flag.status != "open" or not set(speaks_of) & set(names):
            continue
        if article is None and project is not None and project not in projects:
            continue
        quote = next((one.quote for one in reversed(flag.evidence) if one.quote), None)
        found.append(Doubt(flag.id, flag.kind, flag.severity, flag.message, flag.claimed, flag.found, quote, speaks_of))
    yield from sorted(found, key=lambda one: (_RANK[one.severity], one.kind, one.articles, one.id))


def _in_region(row: Row, region: str | None) -> bool:
    return region is None or _named(row["region"], row["code"], region)


def _named(name: str | None, code: str | None, wanted: str) -> bool:
    if wanted.isdigit():
        return bool(code) and str(code).startswith(stem(wanted))
    return wanted in (name or "")


def _placed(made: projects.Stories, dated: dict[str, Row], region: str) -> tuple[projects.Stories, dict[str, Row]]:
    """Keep what belongs to a place: its projects, and the articles about it or about them."""
    kept = [one for one in made.projects if _named(one.region, one.code, region)]
    of_projects = {name for one in kept for name in one.articles}
    articles_here = {name: row for name, row in dated.items() if _in_region(row, region) or name in of_projects}
    names = {one.id for one in kept}
    promises = tuple(one for one in made.promises if one.project in names)
    return projects.Stories(tuple(kept), promises), articles_here
