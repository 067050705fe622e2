"""Writing: records go in by batches, each of them one transaction, with all that follows from them.

In: entries, in any order, any number of times, from any number of processes. Out: what was new. Promised: the ledger is
a function of what was accepted: the same records in another order, twice or after a kill give the same ledger; what
`add` has returned from is kept.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, select, update

from summarizer.articles import Article
from summarizer.ledger import flagging, schema
from summarizer.ledger.amending import Amended, amended
from summarizer.ledger.database import insert_new, replace, writing
from summarizer.ledger.decided import cuts_replaced, forms_by_split, names_given, standing, standing_of_articles
from summarizer.ledger.intake import Derived, Entry, Row, Rows, derive, entry_from, rows_of
from summarizer.ledger.judging import NEAR, judge
from summarizer.ledger.names import Form, form_from
from summarizer.ledger.resolution import Forms, chosen, parts, resolve
from summarizer.ledger.series import series_flags
from summarizer.ledger.stories import Told, tell
from summarizer.records import Flag, Record

BATCH = 400  # articles of one transaction
AT_ONCE = 500  # stories of one transaction


@dataclass
class Added:
    """What an import did."""

    articles: int = 0
    known: int = 0
    replaced: int = 0


@dataclass
class _Touched:
    """What has to be told anew after a batch."""

    forms: set[str] = field(default_factory=set)
    projects: set[str] = field(default_factory=set)
    series: set[str] = field(default_factory=set)


def add(engine: Engine, entries: Iterable[Entry]) -> Iterator[Added]:
    """Write entries; yields after each batch, when what it holds is safe."""
    cache = Forms()
    for batch in _batches(entries):
        prepared = _distinct([(rows_of(entry), entry.article) for entry in batch])
        with writing(engine) as connection:
            added = _keep(connection, cache, _standing(connection, prepared))
        added.known += len(batch) - len(prepared)
        yield added
    settle(engine)


def settle(engine: Engine) -> None:
    """Tell what batches have left to be told; a reader that finds something left calls this too."""
    more = True
    while more:
        with writing(engine) as connection:
            more = _settle_some(connection)


def settle_within(connection: Connection) -> None:
    """Tell all that is left to be told, inside a transaction."""
    while _settle_some(connection):
        pass


def _settle_some(connection: Connection) -> bool:
    left = connection.execute(select(schema.stale).order_by(*schema.stale.c).limit(AT_ONCE)).all()
    retell(connection, {name for kind, name in left if kind == "project"})
    _flag_series(connection, [name for kind, name in left if kind == "series"])
    _flag_records(connection, [name for kind, name in left if kind == "records"])
    for part in parts([name for _, name in left]):
        connection.execute(delete(schema.stale).where(schema.stale.c.name.in_(part)))
    return bool(left)


def is_settled(connection: Connection) -> bool:
    """Tell whether every story is told."""
    return connection.execute(select(schema.stale.c.name).limit(1)).first() is None


def _batches(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    batch: list[Entry] = []
    for entry in entries:
        batch.append(entry)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


_Prepared = tuple[Rows, Article | None]


def _distinct(prepared: Sequence[_Prepared]) -> list[_Prepared]:
    """Keep of several records of one article in a batch the one that counts, with all printings."""
    best: dict[str, _Prepared] = {}
    printings: dict[str, list[Row]] = {}
    for one in prepared:
        name = one[0].accepted["article"]
        printings.setdefault(name, []).append(one[0].printing)
        if name not in best or _rank(one[0]) > _rank(best[name][0]):
            best[name] = one
    for name, (rows, _) in best.items():
        rows.others.extend(printings[name])
    return list(best.values())


def _standing(connection: Connection, prepared: Sequence[_Prepared]) -> list[_Prepared]:
    """Leave out what people have replaced by cutting its page otherwise."""
    gone = cuts_replaced(connection, {row["sha256"] for rows, _ in prepared for row in rows.others if row["sha256"]})
    if not gone:
        return list(prepared)
    for rows, _ in prepared:
        rows.others[:] = [row for row in rows.others if row["article"] not in gone.get(row["sha256"], ())]
    return [one for one in prepared if one[0].others]


def withdraw(engine: Engine, sha256: str) -> None:
    """Take out of the ledger what people have replaced by cutting a page otherwise."""
    with writing(engine) as connection:
        printed, gone = schema.printings.c, cuts_replaced(connection, [sha256]).get(sha256, frozenset())
        for part in parts(sorted(gone)):
            connection.execute(delete(schema.printings).where(printed.sha256 == sha256, printed.article.in_(part)))
        elsewhere = {
            name for (name,) in chosen(connection, schema.printings, (printed.article,), printed.article, gone)
        }
        names = sorted(gone - elsewhere)
        touched = _Touched()
        _forget(connection, names, touched)
        for table, column in ((schema.accepted, "article"), (schema.articles, "id")):
            for part in parts(names):
                connection.execute(delete(table).where(table.c[column].in_(part)))
        remake(connection, Forms(), [], touched)
        settle_within(connection)


_Rank = tuple[str, bool, bool, str]


def _rank(rows: Rows) -> _Rank:
    """Order the records of one article: an answer before a failure, the later before the earlier.

    Of two of one time a reply goes before the record that was made from it, and one with its text before one without.
    """
    accepted = rows.accepted
    return accepted["at"], accepted["kind"] == "reply", rows.source is not None, accepted["digest"]


def _ranks(connection: Connection, names: Sequence[str]) -> dict[str, _Rank]:
    """Return the rank of what the ledger holds of these articles."""
    kept, of = schema.accepted.c, schema.articles.c
    joined = schema.accepted.join(schema.articles, of.id == kept.article)
    rows = chosen(connection, joined, (kept.article, kept.at, kept.kind, of.source, kept.digest), kept.article, names)
    return {name: (at, kind == "reply", source is not None, told) for name, at, kind, source, told in rows}


def _keep(connection: Connection, cache: Forms, prepared: Sequence[_Prepared]) -> Added:
    added, touched = Added(), _Touched()
    names = [rows.accepted["article"] for rows, _ in prepared]
    known = _ranks(connection, names)
    wanted: list[_Prepared] = []
    for rows, article in prepared:
        before = known.get(rows.accepted["article"])
        if before is None:
            added.articles += 1
        elif _rank(rows) > before:
            added.replaced += 1
        else:
            added.known += 1
            continue
        wanted.append((rows, article))
    replaced = [rows.accepted["article"] for rows, _ in wanted if rows.accepted["article"] in known]
    insert_new(connection, schema.printings, [printing for rows, _ in prepared for printing in rows.others])
    insert_new(connection, schema.sources, [rows.source for rows, _ in wanted if rows.source is not None])
    replace(connection, schema.articles, [rows.article for rows, _ in wanted])
    replace(connection, schema.accepted, [rows.accepted for rows, _ in wanted])
    _forget(connection, replaced, touched)
    remake(connection, cache, wanted, touched)
    return added


def remake(connection: Connection, cache: Forms, kept: Sequence[_Prepared], touched: _Touched | None = None) -> None:
    """Write what follows from accepted records."""
    decided = standing_of_articles(connection, [rows.accepted["article"] for rows, _ in kept])
    made = [
        derive(amended(rows.record, decided[rows.accepted["article"]]), article)
        if rows.accepted["article"] in decided
        else derive(Amended(rows.record), article)
        for rows, article in kept
    ]
    changed = touched or _Touched()
    _write(connection, [rows for rows, _ in kept], made, changed)
    _resolve(connection, cache, made, changed)


def _forget(connection: Connection, articles: Sequence[str], touched: _Touched) -> None:
    """Drop what was made from an earlier record of these articles."""
    columns = (schema.mentions.c.form, schema.mentions.c.project)
    for form, project in chosen(connection, schema.mentions, columns, schema.mentions.c.article, articles):
        touched.forms.add(form)
        touched.projects.add(project)
    for (series,) in chosen(connection, schema.facts, (schema.facts.c.series,), schema.facts.c.article, articles):
        touched.series |= {series} if series else set()
    for table in (schema.mentions, schema.facts, schema.days, schema.flags, schema.records):
        for part in parts(articles):
            connection.execute(delete(table).where(table.c.article.in_(part)))


def _write(connection: Connection, kept: Sequence[Rows], made: Sequence[Derived], touched: _Touched) -> None:
    insert_new(
        connection, schema.records, [{"article": r.accepted["article"], "body": r.record.to_json()} for r in kept]
    )
    splits = forms_by_split(connection)
    for one in made:
        for mention in one.mentions:
            own = splits.get(mention["id"])
            if own is not None:
                name = f"{mention['plain_form']}{own}"
                one.forms[name] = one.forms[mention["plain_form"]]
                mention["form"] = name
    insert_new(connection, schema.mentions, [{**row, "project": None} for one in made for row in one.mentions])
    insert_new(connection, schema.facts, [row for one in made for row in one.facts])
    insert_new(connection, schema.days, [row for one in made for row in one.days])
    _keep_record_flags(connection, [(rows.record, rows.article) for rows in kept])
    touched.series |= {row["series"] for one in made for row in one.facts if row["series"]}


def _keep_record_flags(connection: Connection, told: Sequence[tuple[Record, Row]]) -> None:
    decided = standing(connection, (flag.id for record, _ in told for flag in record.flags))
    rows = [row for record, about in told for row in flagging.of_record(record, about, decided)]
    insert_new(connection, schema.flags, rows)


def _flag_records(connection: Connection, names: Sequence[str]) -> None:
    """Write the flags of some records as they stand."""
    if not names:
        return
    abouts = {row["id"]: row for row in _rows(connection, schema.articles, "id", names)}
    bodies = {row["article"]: row["body"] for row in _rows(connection, schema.records, "article", names)}
    connection.execute(delete(schema.flags).where(schema.flags.c.article.in_(names)))
    told = [(Record.model_validate_json(bodies[name]), abouts[name]) for name in names if name in bodies]
    _keep_record_flags(connection, told)


def _resolve(connection: Connection, cache: Forms, made: Sequence[Derived], touched: _Touched) -> None:
    """Find the projects of a batch's mentions, and leave a mark at whatever has to be told anew."""
    forms = {mention["form"]: one.forms[mention["form"]] for one in made for mention in one.mentions}
    moved = resolve(connection, cache, forms, touched.forms)
    own = [row["id"] for one in made for row in one.mentions]
    now = {
        row[0] for row in chosen(connection, schema.mentions, (schema.mentions.c.project,), schema.mentions.c.id, own)
    }
    marks = [{"kind": "project", "name": name} for name in sorted(moved | now | touched.projects)]
    insert_new(connection, schema.stale, marks + [{"kind": "series", "name": name} for name in sorted(touched.series)])


def retell(connection: Connection, projects: Collection[str]) -> None:
    """Write the stories of some projects anew, with their flags; drop those that have no mention any more."""
    for part in parts(sorted(projects)):
        told = told_of(connection, part)
        given = names_given(connection, part)
        stories = [tell(project, told[project], given.get(project)) for project in part if project in told]
        connection.execute(delete(schema.flags).where(schema.flags.c.project.in_(part)))
        connection.execute(delete(schema.projects).where(schema.projects.c.id.in_(part)))
        insert_new(connection, schema.projects, [story.row for story in stories])
        decided = standing(connection, (flag.id for story in stories for flag in story.flags))
        rows = [
            {**row, "project": story.row["id"]}
            for story in stories
            for row in flagging.between(story.flags, _abouts(story.flags, told[story.row["id"]].articles), decided)
        ]
        replace(connection, schema.flags, rows)


def _abouts(flags: Iterable[Flag], articles: Mapping[str, Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [flagging.latest(flag, articles) for flag in flags]


def told_of(connection: Connection, projects: Collection[str]) -> dict[str, Told]:
    """Return all rows of some projects."""
    mentions = _rows(connection, schema.mentions, "project", projects)
    names = [row["id"] for row in mentions]
    facts = _rows(connection, schema.facts, "mention", names)
    days = _rows(connection, schema.days, "mention", names)
    articles = {
        row["id"]: row for row in _rows(connection, schema.articles, "id", {row["article"] for row in mentions})
    }
    of = {row["id"]: row["project"] for row in mentions}
    own = {name: _by(rows, of, column) for name, rows, column in (
        ("mentions", mentions, "id"), ("facts", facts, "mention"), ("days", days, "mention"))}  # fmt: skip
    return {
        project: Told(own["mentions"][project], own["facts"][project], own["days"][project], articles)
        for project in sorted(set(of.values()))
    }


def _by(rows: Iterable[Row], of: dict[str, str], column: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[of[row[column]]].append(row)
    return found


def _rows(connection: Connection, table: Table, by: str, values: Iterable[str]) -> list[Row]:
    found: list[Row] = []
    names = table.c.keys()
    for part in parts(sorted(set(values))):
        rows = connection.execute(select(table).where(table.c[by].in_(part)))
        found += [dict(zip(names, row, strict=True)) for row in rows]
    return found


def _flag_series(connection: Connection, series: Sequence[str]) -> None:
    if not series:
        return
    rows = _rows(connection, schema.facts, "series", series)
    connection.execute(delete(schema.flags).where(schema.flags.c.series.in_(series)))
    found = list(series_flags(rows))
    decided = standing(connection, (flag.id for _, flags in found for flag in flags))
    speaking = {one.article or "" for _, flags in found for flag in flags for one in flag.evidence}
    articles = {row["id"]: row for row in _rows(connection, schema.articles, "id", speaking)}
    made = [
        {**row, "series": name}
        for name, flags in found
        for row in flagging.between(flags, _abouts(flags, articles), decided)
    ]
    replace(connection, schema.flags, made)


def own_forms(connection: Connection, names: Sequence[str], mark: str) -> None:
    """Give mentions a form of their own, so that they can go elsewhere than those who are named alike."""
    columns = (schema.mentions.c.id, schema.mentions.c.plain_form, schema.mentions.c.form)
    for name, plain, form in chosen(connection, schema.mentions, columns, schema.mentions.c.id, names):
        row = connection.execute(select(schema.forms).where(schema.forms.c.id == form)).mappings().one()
        own = f"{plain}{mark}"
        insert_new(connection, schema.forms, [{**row, "id": own}])
        _link_alike(connection, form, own, form_from(row["body"]))
        keys = chosen(connection, schema.form_keys, (schema.form_keys.c.name,), schema.form_keys.c.form, [form])
        insert_new(connection, schema.form_keys, [{"name": key, "form": own} for (key,) in keys])
        connection.execute(update(schema.mentions).where(schema.mentions.c.id == name).values(form=own))


def _link_alike(connection: Connection, form: str, own: str, told: Form) -> None:
    """Note that a form is as near to others as the one that it was made from, and near to that one."""
    verdict = judge(told, told)
    near = [(form, verdict.score, verdict.why)] if verdict.score >= NEAR else []
    for one, other in ((schema.links.c.a, schema.links.c.b), (schema.links.c.b, schema.links.c.a)):
        near += chosen(connection, schema.links, (other, schema.links.c.score, schema.links.c.why), one, [form])
    rows = [
        {"a": min(own, name), "b": max(own, name), "score": score, "merged": False, "why": why}
        for name, score, why in near
    ]
    insert_new(connection, schema.links, rows)


def resolve_anew(connection: Connection, names: Sequence[str], were: Collection[str]) -> None:
    """Find the projects of mentions again after a decision; `were` are the forms that they had."""
    columns = (schema.mentions.c.form, schema.mentions.c.project)
    rows = list(chosen(connection, schema.mentions, columns, schema.mentions.c.id, names))
    moved = resolve(connection, Forms(), {}, {form for form, _ in rows} | set(were))
    retell(connection, moved | {project for _, project in rows if project})


def remake_articles(connection: Connection, names: Sequence[str]) -> None:
    """Make again what follows from the records of some articles, after decisions on them."""
    touched = _Touched()
    entries = accepted_entries(connection, names)
    _forget(connection, [name for name, _ in entries], touched)
    remake(connection, Forms(), [(rows_of(entry), entry.article) for _, entry in entries], touched)
    settle_within(connection)


def accepted_entries(connection: Connection, names: Iterable[str]) -> list[tuple[str, Entry]]:
    """Return the entries of some articles as they were accepted."""
    statement = (
        select(schema.accepted, schema.articles.c.frame, schema.sources.c.text)
        .join(schema.articles, schema.articles.c.id == schema.accepted.c.article)
        .outerjoin(schema.sources, schema.sources.c.sha256 == schema.articles.c.source)
    )
    found: list[tuple[str, Entry]] = []
    for part in parts(sorted(set(names))):
        rows = connection.execute(statement.where(schema.accepted.c.article.in_(part))).mappings()
        found += [(row["article"], entry_from(dict(row), row["frame"], row["text"])) for row in rows]
    return sorted(found, key=lambda one: one[0])
