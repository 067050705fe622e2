"""A weekly sample of what no check doubts: how much of it is wrong all the same.

In: a week. Out: up to twenty facts of its articles that no flag speaks of, the same for everyone; what people said of
them; the share of wrong ones with its exact interval. Promised: which facts are drawn depends on the week and the facts
alone; what was judged stays in the sample whatever is imported later.
"""

import datetime
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

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
    drawn = sorted(
        (digest([week, article, item]), article, item, pointer) for article, pointer, item in _of_week(connection, week)
    )
    known = {f"{article}#{item}": (article, item, pointer) for _, article, item, pointer in drawn}
    open_ones = _unflagged(connection, drawn, SIZE - len(judged), set(judged))
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


def _of_week(connection: Connection, week: str) -> list[tuple[str, str, str]]:
    """Return the figures of a week's articles; a month or year counts in the week of its first day."""
    since, until = week_of(week)
    first = datetime.date.fromisoformat(since)
    days = [(first + datetime.timedelta(days=n)).isoformat() for n in range(7)]
    coarse = {day[:7] for day in days if day.endswith("-01")} | {day[:4] for day in days if day.endswith("-01-01")}
    of_week = or_(and_(facts.c.day >= since, facts.c.day <= until), facts.c.day.in_(sorted(coarse)))
    columns = (facts.c.article, facts.c.pointer, facts.c.item)
    rows = connection.execute(select(*columns).where(of_week, facts.c.low.is_not(None), facts.c.item.is_not(None)))
    return [(row[0], row[1], row[2]) for row in rows]


def _unflagged(
    connection: Connection, drawn: Iterable[tuple[str, str, str, str]], wanted: int, judged: set[str]
) -> list[tuple[str, str, str]]:
    """Return the first facts that no flag speaks of, nor of their project."""
    found: list[tuple[str, str, str]] = []
    listed = [(article, item, pointer) for _, article, item, pointer in drawn if f"{article}#{item}" not in judged]
    for at in range(0, len(listed), SIZE * 4):
        if len(found) >= wanted:
            break
        piece = listed[at : at + SIZE * 4]
        flagged = _flagged(connection, {article for article, _, _ in piece})
        between = _items_between(connection, {item for _, item, _ in piece})
        for article, item, pointer in piece:
            above = "/".join(pointer.split("/")[:3])
            if not {(article, pointer), (article, above)} & flagged and item not in between:
                found.append((article, item, pointer))
    return found[: max(wanted, 0)]


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
