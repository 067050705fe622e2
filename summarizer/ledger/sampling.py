"""A weekly sample of what no check doubts: how much of it is wrong all the same.

In: a week. Out: up to twenty facts of its articles that no flag speaks of, the same for everyone; what people said of
them; the share of wrong ones with its exact interval. Promised: which facts are drawn depends on the week and the facts
alone; what was judged stays in the sample whatever is imported later.
"""

import datetime
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, tuple_

from summarizer.errors import AlreadyDecided, LedgerError
from summarizer.ledger import deciding, store
from summarizer.ledger.amending import item_pointer
from summarizer.ledger.choices import Choice
from summarizer.ledger.decided import By, Settled, decide, standing
from summarizer.ledger.intervals import clopper_pearson
from summarizer.ledger.queue import week_of
from summarizer.ledger.resolution import chosen, parts
from summarizer.ledger.schema import articles, decisions, facts, flags, mentions
from summarizer.records import Flag, digest

Row = dict[str, Any]
SIZE = 20
_AT_ONCE = 2 * SIZE  # figures that are looked at together


@dataclass(frozen=True)
class Fact:
    """A figure of the sample: what the ledger says, and the words that it goes back to."""

    week: str
    article: str
    pointer: str
    item: str
    owner: str | None  # the project, or the metric's subject
    measure: str | None
    label: str | None
    text: str | None
    status: str | None
    period: str | None
    quote: str | None
    title: str | None
    verdict: str | None = None  # "right", "wrong" or None while nobody has looked
    seen: int = 0  # the decision that stands

    @property
    def target(self) -> str:
        """The name of the fact in decisions."""
        return f"{self.article}#{self.item}"


@dataclass(frozen=True)
class Residual:
    """How many unflagged facts were checked, how many were wrong, and between which bounds the true share lies."""

    checked: int
    wrong: int
    low: float
    high: float

    @property
    def rate(self) -> float | None:
        """The share of wrong ones; None where nothing was checked."""
        return self.wrong / self.checked if self.checked else None


def latest_week(connection: Connection) -> str:
    """Return the last week that articles are of."""
    last = connection.execute(select(func.max(articles.c.day))).scalar()
    if last is None:
        raise LedgerError("the ledger holds no article with a day; name a week: 2025-W23")
    year, week, _ = datetime.date.fromisoformat(_first_day(last)).isocalendar()
    return f"{year}-W{week:02d}"


def sample(connection: Connection, week: str) -> tuple[Fact, ...]:
    """Return the sample of a week, in the order in which it was drawn."""
    first, _ = week_of(week)
    year, number, _ = datetime.date.fromisoformat(first).isocalendar()
    week = f"{year}-W{number:02d}"
    judged = {one.target: one for one in _judged(connection, week)}
    known = dict(_judged_places(connection, judged))
    open_ones = _unflagged(connection, drawn(connection, week), SIZE - len(judged), set(judged))
    known |= {f"{article}#{item}": (article, item, pointer) for article, item, pointer in open_ones}
    names = [*judged, *(f"{article}#{item}" for article, item, _ in open_ones)]
    return tuple(fact for name in names if (fact := _fact(connection, week, name, known, judged)) is not None)


def judge(connection: Connection, fact: Fact, right: bool, by: By, choice: Choice | None) -> int:
    """Write down whether a fact is right."""
    first = standing(connection, [fact.target]).get(fact.target)
    if first is not None and first.number != fact.seen:
        raise AlreadyDecided(fact.target, {**deciding.told(first), "status": first.body["verdict"]})
    record = deciding.records_of(connection, [fact.article]).get(fact.article)
    if record is None:
        raise LedgerError(f"{fact.article}: not in the ledger")
    if right and choice is not None:
        raise LedgerError("what is right needs no correction")
    change = deciding.correction(record, fact.pointer, choice) if choice is not None else {}
    about = {name: value for name, value in asdict(fact).items() if name not in ("verdict", "seen")}
    body = {**change, "verdict": "right" if right else "wrong", "week": fact.week, "fact": about}
    number = decide(connection, "sample", fact.target, body, by, fact.article)
    if change.get("amends") or (first is not None and first.body.get("amends")):
        store.remake_articles(connection, [fact.article])
    return number


def residual(connection: Connection, week: str | None) -> Residual:
    """Return the share of wrong facts among those that were checked."""
    judged = list(_judged(connection, week))
    wrong = sum(one.body["verdict"] == "wrong" for one in judged)
    return Residual(len(judged), wrong, *clopper_pearson(wrong, len(judged)))


def _judged(connection: Connection, week: str | None) -> list[Settled]:
    theirs = select(decisions.c.target).where(decisions.c.kind == "sample")
    found = standing(connection, {target for (target,) in connection.execute(theirs)}).values()
    return sorted((one for one in found if week in (None, one.body["week"])), key=lambda one: one.number)


def _first_day(day: str) -> str:
    return (day + "-01-01"[len(day) - 10 :])[:10] if len(day) < 10 else day[:10]


def _days_of(week: str) -> list[str]:
    """Return the days of a week as articles have them; a month or year counts in the week of its first day."""
    first = datetime.date.fromisoformat(week_of(week)[0])
    days = [(first + datetime.timedelta(days=n)).isoformat() for n in range(7)]
    coarse = {day[:7] for day in days if day.endswith("-01")} | {day[:4] for day in days if day.endswith("-01-01")}
    return [*days, *sorted(coarse)]


def drawn(connection: Connection, week: str) -> Iterator[tuple[str, str, str]]:
    """Yield the figures of a week's articles as they are drawn: article, item, pointer.

    Ids of figures are hashes, so their order is a shuffle that owes nothing to what they say. Each week begins at a
    place of that order which its own hash names, and goes around; only the figures that are looked at are read.
    """
    days = _days_of(week)
    start = f"q-{digest(week).rpartition(':')[2][:16]}"
    for beyond in (facts.c.item >= start, facts.c.item < start):
        last: tuple[str, str, str] | None = None
        while piece := _piece(connection, days, beyond, last):
            yield from piece
            last = piece[-1]


def _piece(
    connection: Connection, days: list[str], beyond: ColumnElement[bool], last: tuple[str, str, str] | None
) -> list[tuple[str, str, str]]:
    """Return the next figures in the order of their ids; each day is looked up by itself, as the index has them."""
    here = (facts.c.item, facts.c.article, facts.c.pointer)
    found: list[tuple[str, str, str]] = []
    for day in days:
        statement = select(*here).where(facts.c.day == day, beyond, facts.c.low.is_not(None))
        if last is not None:
            article, item, pointer = last
            same = and_(facts.c.item == item, tuple_(facts.c.article, facts.c.pointer) > tuple_(article, pointer))
            statement = statement.where(facts.c.item >= item, or_(facts.c.item > item, same))
        found += [tuple(row) for row in connection.execute(statement.order_by(*here).limit(_AT_ONCE))]
    return [(article, item, pointer) for item, article, pointer in sorted(found)[:_AT_ONCE]]


def _unflagged(
    connection: Connection, listed: Iterable[tuple[str, str, str]], wanted: int, judged: set[str]
) -> list[tuple[str, str, str]]:
    """Return the first facts that no flag speaks of, nor of their project."""
    found: list[tuple[str, str, str]] = []
    fresh = (one for one in listed if f"{one[0]}#{one[1]}" not in judged)
    while len(found) < wanted and (piece := list(islice(fresh, _AT_ONCE))):
        flagged = _flagged(connection, {article for article, _, _ in piece})
        between = _items_between(connection, {item for _, item, _ in piece})
        for article, item, pointer in piece:
            above = "/".join(pointer.split("/")[:3])
            if not {(article, pointer), (article, above)} & flagged and item not in between:
                found.append((article, item, pointer))
    return found[: max(wanted, 0)]


def _judged_places(connection: Connection, judged: Iterable[str]) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """Yield where the judged facts stand that are still there."""
    for name in judged:
        article, _, item = name.rpartition("#")
        statement = select(facts.c.pointer).where(facts.c.article == article, facts.c.item == item)
        pointer = connection.execute(statement.order_by(facts.c.pointer).limit(1)).scalar()
        if pointer is not None:
            yield name, (article, item, pointer)


def _flagged(connection: Connection, names: set[str]) -> set[tuple[str, str]]:
    columns = (flags.c.article, flags.c.body)
    found = set()
    for article, body in chosen(connection, flags, columns, flags.c.article, names):
        found.add((article, item_pointer(json.loads(body)["target"])))
    return found


def _items_between(connection: Connection, items: set[str]) -> set[str]:
    """Return the items that flags between articles speak of."""
    found: set[str] = set()
    projects = {
        row[0]
        for part in parts(sorted(items))
        for row in connection.execute(
            select(mentions.c.project)
            .join(facts, facts.c.mention == mentions.c.id)
            .where(facts.c.item.in_(part))
            .distinct()
        )
    }
    series = {row[0] for row in chosen(connection, facts, (facts.c.series,), facts.c.item, items) if row[0]}
    for column, values in ((flags.c.project, projects - {None}), (flags.c.series, series)):
        for (body,) in chosen(connection, flags, (flags.c.body,), column, values):
            flag = Flag.model_validate_json(body)
            found |= {flag.target_id} if flag.target_id else set()
    return found


def _fact(
    connection: Connection, week: str, name: str, known: dict[str, tuple[str, str, str]], judged: dict[str, Settled]
) -> Fact | None:
    """Return a fact as it stands; one that was withdrawn since, as it was judged."""
    own = judged.get(name)
    verdict, seen = (own.body["verdict"], own.number) if own is not None else (None, 0)
    if name not in known:
        return Fact(**own.body["fact"], verdict=verdict, seen=seen) if own is not None else None
    article, item, pointer = known[name]
    statement = (
        select(facts, mentions.c.name, articles.c.title)
        .select_from(
            facts.outerjoin(mentions, mentions.c.id == facts.c.mention).join(articles, articles.c.id == facts.c.article)
        )
        .where(facts.c.article == article, facts.c.pointer == pointer)
    )
    row = connection.execute(statement).mappings().one()
    told = {name: row[name] for name in ("measure", "label", "text", "status", "period", "quote", "title")}
    owner = row["name"] or row["subject"]
    return Fact(week=week, article=article, pointer=pointer, item=item, owner=owner, **told, verdict=verdict, seen=seen)
