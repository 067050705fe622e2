"""A case: one discrepancy with all that a person needs to settle it.

In: a flag's id. Out: a frozen Case: the flag and what follows from it, the article with every number marked, the item
of the record with the disputed field, what can be done, what was decided before. Promised: all words of articles and
models are plain text here; whoever shows them escapes them in his own way.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from summarizer.articles import Article
from summarizer.errors import LedgerError
from summarizer.ledger import choices, deciding, page_text
from summarizer.ledger.amending import item_at, item_pointer, pointers
from summarizer.ledger.decided import Settled, settled, standing
from summarizer.ledger.deciding import Spoken
from summarizer.ledger.schema import articles, decisions, flags, mentions, printings
from summarizer.records import Flag, Metric, Milestone, Project, Quantity, Record

Row = dict[str, Any]


@dataclass(frozen=True)
class Mark:
    """A stretch of the shown text: "evidence", "disputed", "claimed" or "unclaimed", in heading or body."""

    start: int
    end: int
    kind: str
    part: str = "body"
    pointer: str | None = None  # of the item that claims it
    flag: str | None = None  # of the unclaimed number


@dataclass(frozen=True)
class Page:
    """An article of a case: headline and body as text, with marks."""

    id: str
    title: str | None
    outlet: str | None
    day: str | None
    page: str | None
    region: str | None
    source: str | None
    heading: str = ""
    body: str = field(default="", repr=False)
    marks: tuple[Mark, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Case:
    """One discrepancy with all that a person needs to settle it."""

    flag: Flag
    seen: int  # to be handed back when deciding: the decision that stands now, 0 for none
    actions: tuple[choices.Action, ...]
    field: str | None  # the disputed field; "number" stands for value, unit and words
    pointer: str
    item: Row | None  # as it stands now
    original: Row | None  # as the model read it
    project: Row | None  # {"id", "name", "project_id"} of the item's project
    projects: tuple[Row, ...]  # of the article: whom a number can be claimed for
    consequences: tuple[Flag, ...]
    pages: tuple[Page, ...]  # the article that the flag points at, then the others that it speaks of
    history: tuple[Row, ...]

    def told(self) -> Row:
        """Return the case as JSON values."""
        made = asdict(self)
        made["flag"] = self.flag.model_dump(mode="json")
        made["consequences"] = [flag.model_dump(mode="json") for flag in self.consequences]
        return made


def case_of(connection: Connection, name: str) -> Case:
    """Return the case of a flag; of one that follows from another, that one's."""
    root = connection.execute(select(flags.c.root).where(flags.c.id == name)).scalar()
    spoken = next(iter(deciding.spoken_of(connection, [root or name])), None)
    if spoken is None:
        raise LedgerError(f"flag {name}: not in the ledger; `summarizer flags` lists the ids")
    flag, record, pointer = spoken.flag, spoken.record, item_pointer(spoken.flag.target)
    decided = standing(connection, [flag.id])
    own = decided.get(flag.id)
    item = item_at(record, pointer) if record is not None else None
    return Case(
        flag=settled(flag, decided), seen=own.number if own is not None else 0,
        actions=choices.actions(flag, record), field=choices.disputed(flag, record), pointer=pointer,
        item=_told(item), original=_original(connection, spoken, pointer),
        project=_project(connection, spoken, pointer),
        projects=tuple({"id": one.id, "name": one.name} for one in record.projects) if record is not None else (),
        consequences=_consequences(connection, flag.id, decided), pages=tuple(_pages(connection, spoken)),
        history=tuple(history(connection, flag.id)),
    )  # fmt: skip


def history(connection: Connection, target: str) -> Iterator[Row]:
    """Yield all that was decided about a flag, an item or an article's items, the latest last."""
    aimed = (decisions.c.target == target) | (decisions.c.article == target)
    for row in connection.execute(select(decisions).where(aimed).order_by(decisions.c.number)).mappings():
        body = json.loads(row["body"])
        yield {
            "number": row["number"], "kind": row["kind"], "target": row["target"], "status": body.get("status"),
            "choice": body.get("choice") or row["kind"], "value": body.get("value"), "undoes": body.get("undoes"),
            "rule": body.get("rule"), "group": body.get("group"), "by": row["by"], "at": row["at"], "why": row["why"],
        }  # fmt: skip


def _told(item: Project | Quantity | Milestone | None) -> Row | None:
    return item.model_dump(mode="json") if item is not None else None


def _original(connection: Connection, spoken: Spoken, pointer: str) -> Row | None:
    if spoken.article is None:
        return None
    found = deciding.records_of(connection, [spoken.article], as_corrected=False).get(spoken.article)
    return _told(item_at(found, pointer)) if found is not None else None


def _project(connection: Connection, spoken: Spoken, pointer: str) -> Row | None:
    parts = pointer.split("/")
    if spoken.record is None or len(parts) < 3 or parts[1] != "projects":
        return None
    project = item_at(spoken.record, "/".join(parts[:3]))
    if not isinstance(project, Project):
        return None
    here = (mentions.c.article == spoken.article, mentions.c.position == int(parts[2]))
    known = connection.execute(select(mentions.c.project).where(*here)).scalar()
    return {"id": project.id, "name": project.name, "project_id": known}


def _consequences(connection: Connection, root: str, decided: dict[str, Settled]) -> tuple[Flag, ...]:
    rows = connection.execute(
        select(flags.c.body).where(flags.c.root == root, flags.c.id != root).order_by(flags.c.position, flags.c.id)
    )
    told = [Flag.model_validate_json(body) for (body,) in rows]
    own = decided | standing(connection, [flag.id for flag in told])
    return tuple(settled(flag, own, root) for flag in told)


def _pages(connection: Connection, spoken: Spoken) -> Iterator[Page]:
    first = [spoken.article] if spoken.article else []
    names = list(dict.fromkeys([*first, *(one.article for one in spoken.flag.evidence if one.article)]))
    texts = deciding.texts_of(connection, names)
    told = deciding.records_of(connection, names)
    for name in names:
        row = connection.execute(select(articles).where(articles.c.id == name)).mappings().first()
        if row is None:
            continue
        where = select(printings).where(printings.c.article == name).order_by(printings.c.published, printings.c.path)
        printing = connection.execute(where).mappings().first()
        page = Page(
            id=name, title=row["title"], outlet=row["outlet"], day=row["day"],
            page=printing["page"] if printing else None, region=row["region"],
            source=printing["path"] if printing else None,
        )  # fmt: skip
        yield _marked(connection, page, texts.get(name), told.get(name), spoken)


def _marked(connection: Connection, page: Page, article: Article | None, record: Record | None, spoken: Spoken) -> Page:
    if article is None:
        return page
    shown = {"heading": page_text.heading_of(article), "body": page_text.body_of(article)}
    disputed = item_pointer(spoken.flag.target) if page.id == spoken.article else None
    found: list[Mark] = []
    for places, kind, pointer, flag in _places(connection, page.id, record, spoken, disputed):
        for part, text in shown.items():
            for start, end in places:
                found += [Mark(a, b, kind, part, pointer, flag) for a, b in text.spans(start, end)]
    ordered = tuple(sorted(set(found), key=lambda one: (one.part, one.start, one.end, one.kind, one.pointer or "")))
    told = {name: getattr(page, name) for name in page.__dataclass_fields__}
    return Page(**{**told, "heading": shown["heading"].text, "body": shown["body"].text, "marks": ordered})


_Places = tuple[Sequence[tuple[int, int]], str, str | None, str | None]


def _places(
    connection: Connection, article: str, record: Record | None, spoken: Spoken, disputed: str | None
) -> Iterator[_Places]:
    """Yield the stretches of the source to be marked, with their kind, pointer and flag."""
    for evidence in spoken.flag.evidence:
        if evidence.article == article or (evidence.article is None and article == spoken.article):
            yield evidence.spans, "evidence", None, spoken.flag.id
    for pointer, item in pointers(record) if record is not None else ():
        if isinstance(item, Project) or item.start is None or item.end is None:
            continue
        if pointer == disputed:
            yield item.evidence.spans if isinstance(item, (Quantity, Metric)) else (), "evidence", pointer, None
        yield ((item.start, item.end),), "disputed" if pointer == disputed else "claimed", pointer, None
    rows = connection.execute(
        select(flags.c.id, flags.c.body, flags.c.status)
        .where(flags.c.article == article, flags.c.kind == "unclaimed_number")
        .order_by(flags.c.position)
    )
    for name, body, status in rows:
        if status != "corrected":  # a number that a person has claimed stands in the record
            for one in Flag.model_validate_json(body).evidence:
                yield one.spans, "unclaimed", None, name
