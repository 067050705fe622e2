"""A project's story: everything that articles told of it, in order, and what stands now.

In: the rows of a project's mentions, figures and days. Out: one JSON value with the mentions, the history of stages,
the current figures with their sources, promises and amounts; and the disagreements between its articles. Promised: a
pure function of the rows; a stage never goes back silently.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from summarizer.checks import histories
from summarizer.checks.histories import Day, Disagreement, Figure, Stand
from summarizer.ledger.names import pattern, words
from summarizer.records import Flag, FlagEvidence, content_id
from summarizer.text import key

Row = Mapping[str, Any]

_LEVELS = ("national", "provincial", "municipal", "county")


@dataclass(frozen=True)
class Story:
    """A project as it is kept: the row of the table `projects`, and its flags."""

    row: dict[str, Any]
    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class Told:
    """All rows of one project."""

    mentions: Sequence[Row]
    facts: Sequence[Row]
    days: Sequence[Row]
    articles: Mapping[str, Row]


def tell(project: str, told: Told, name: str | None) -> Story:
    """Return the story of a project; `name` is the one that a person gave it."""
    mentions = sorted(told.mentions, key=lambda row: (row["day"] or "9999", row["id"]))
    bodies = [json.loads(row["body"]) for row in mentions]
    called = name or _name(bodies)
    figures = [figure for row in told.facts if (figure := figure_of(row)) is not None]
    days = [day for row in told.days if (day := day_of(row)) is not None]
    stands = [_stand(row, body) for row, body in zip(mentions, bodies, strict=True)]
    history, back = histories.stages(stands)
    disagreements = [*histories.figures(figures), *histories.days(days), *back]
    amounts = _amounts(figures, disagreements)
    region, code = _region(mentions, bodies, told.articles)
    lists = _distinct(entry for body in bodies for entry in body["lists"])
    stage = history[-1].stage if history else "unknown"
    investment = amounts.get("total_investment")
    promises = sorted({histories.last_day(day.date.split("/")[-1]) for day in days if not day.actual})
    last = next((row["day"] for row in reversed(mentions) if row["day"]), None)
    body = {
        "project_id": project, "name": called,
        "aliases": sorted({form for body in bodies for form in (body["name"], *body["aliases"])} - {called}),
        "region": region, "code": code, "stage": stage,
        "stages": [{"date": one.day, "stage": one.stage, "article": one.article, "text": one.words} for one in history],
        "doubted_stages": [_doubted(one) for one in back],
        "mentions": [_mention(row, body) for row, body in zip(mentions, bodies, strict=True)],
        "amounts": amounts, "milestones": [_milestone(day) for day in sorted(days, key=_when)],
        "lists": lists, "parties": _distinct(party for body in bodies for party in body["parties"]),
        "industry": _latest(bodies, "industry"), "problem": _latest(bodies, "problem"),
        "next_step": _latest(bodies, "next_step"),
    }  # fmt: skip
    row = {
        "id": project, "name": called, "region": region, "code": code, "stage": stage,
        "level": min((entry["level"] for entry in lists), key=_LEVELS.index, default=None),
        "investment": investment["canonical"]["value"] if investment else None,
        "first_day": next((row["day"] for row in mentions if row["day"]), None), "last_day": last,
        "due": next((day for day in promises if last is None or day >= last), None),
        "body": json.dumps(body, ensure_ascii=False),
    }  # fmt: skip
    return Story(row, flags_of(called, disagreements))


def figure_of(row: Row) -> Figure | None:
    """Return a row's figure, where it has a value that can be compared."""
    if row["low"] is None or not row["whole"]:
        return None
    return Figure(
        row["article"], row["day"], row["item"], row["pointer"], row["quote"], _spans(row["spans"]), row["announced"],
        row["measure"], row["label"], row["text"], row["low"], row["high"], row["unit"], row["bound"], row["status"],
        row["period"], row["basis"], row["scope"],
    )  # fmt: skip


def day_of(row: Row) -> Day | None:
    """Return a row's day, where the article tells one."""
    if not row["date"]:
        return None
    return Day(
        row["article"], row["day"], row["mention"], row["pointer"], row["text"], _spans(row["spans"]), row["announced"],
        row["event"], row["date"], row["text"] or "", row["status"] == "actual",
    )  # fmt: skip


def _spans(text: str) -> tuple[tuple[int, int], ...]:
    return tuple((a, b) for a, b in json.loads(text))


def _stand(row: Row, body: Row) -> Stand:
    evidence = body["evidence"]
    return Stand(
        row["article"], row["day"], body["id"], f"/projects/{row['position']}", evidence["quote"],
        tuple((a, b) for a, b in evidence["spans"]), False, body["stage"], body["said"], body["started"],
        body["backward"],
    )  # fmt: skip


def _name(bodies: Sequence[Row]) -> str:
    """Return the fullest name that is a name: no pointing word before it, no clause in it."""
    counted: Counter[str] = Counter(body["name"] for body in bodies)
    pointing = tuple(words()["pointers"])

    def rank(name: str) -> tuple[bool, int, int, str]:
        plain = key(name)
        clause = plain.startswith(pointing) or "的" in plain or len(plain) > 40
        return (not clause, len(plain), counted[name], name)

    return max(counted, key=rank)


def _region(
    mentions: Sequence[Row], bodies: Sequence[Row], articles: Mapping[str, Row]
) -> tuple[str | None, str | None]:
    """Return the place that most mentions give, the most specific first; else that of the articles."""
    own: Counter[tuple[str, str | None]] = Counter()
    for row, body in zip(mentions, bodies, strict=True):
        region = body["region"]
        if region is not None:
            own[region["name"], region["code"]] += 1
        elif body["location"] and pattern("places", "spelled").search(body["location"]):
            around = articles[row["article"]]["region"] or ""
            own[_placed(around, body["location"]), None] += 1
    if not own:
        own.update((a["region"], a["code"]) for row in mentions if (a := articles[row["article"]])["region"])
    best = max(own, key=lambda place: (own[place], len(place[0]), place[0]), default=(None, None))
    return best


def _placed(region: str, location: str) -> str:
    """Put a location under the region of its article: 甲市 and 乙区… is 甲市乙区."""
    found = pattern("places", "spelled").search(key(location))
    place = found[0] if found else location
    city = pattern("places", "above").match(key(region))
    above = city[0] if city else region
    return place if place.startswith(above) or above.endswith(place) or place in region else f"{above}{place}"


def _amounts(figures: Iterable[Figure], disagreements: Sequence[Disagreement]) -> dict[str, Any]:
    """Return what stands now of each measure: the last that was said, with its source."""
    doubted = {told.item for one in disagreements for told in (*one.before, *one.now)}
    latest: dict[str, Figure] = {}
    for figure in sorted(figures, key=lambda one: (one.day or "", one.announced, one.article, one.pointer)):
        track = histories.track_of(figure)
        if track is not None and figure.measure not in ("count",):
            noun = histories.noun_of(figure.label) if figure.measure in ("capacity", "length") else ""
            latest[f"{figure.measure}:{noun}" if noun else figure.measure] = figure
    return {
        name: {
            "text": one.text, "canonical": {"value": one.low, "unit": one.unit}, "bound": one.bound, "label": one.label,
            "status": one.status, "period": one.period, "date": one.day, "article": one.article,
            "doubted": one.item in doubted,
        }
        for name, one in sorted(latest.items())
    }  # fmt: skip


def _mention(row: Row, body: Row) -> dict[str, Any]:
    return {
        "article": row["article"], "name": row["name"], "id": body["id"], "mention": row["id"], "date": row["day"],
        "stage": body["stage"], "stage_text": body["stage_text"],
    }  # fmt: skip


def _milestone(day: Day) -> dict[str, Any]:
    status = "actual" if day.actual else "planned"
    return {"event": day.event, "date": day.date, "status": status, "text": day.text, "article": day.article}


def _when(day: Day) -> tuple[str, str, str, str]:
    return day.date, day.event, day.article, day.pointer


def _doubted(one: Disagreement) -> dict[str, Any]:
    stand = one.now[0]
    return {"date": stand.day, "stage": getattr(stand, "stage", None), "article": stand.article, "text": one.claimed}


def _distinct(values: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    found = {json.dumps(value, ensure_ascii=False, sort_keys=True): value for value in values}
    return [found[name] for name in sorted(found)]


def _latest(bodies: Sequence[Row], name: str) -> str | None:
    return next((body[name] for body in reversed(bodies) if body[name]), None)


def flags_of(called: str, disagreements: Iterable[Disagreement]) -> tuple[Flag, ...]:
    """Return the flags of disagreements between articles; each has one evidence an article."""
    found: dict[str, Flag] = {}
    for one in disagreements:
        first = one.now[0]
        name = content_id("f", [one.kind, one.what, one.claimed, one.found, first.article, first.item])
        by_article: dict[str, FlagEvidence] = defaultdict(FlagEvidence)
        for told in (*one.before, *one.now):
            evidence = FlagEvidence(quote=told.quote, spans=told.spans, article=told.article)
            by_article.setdefault(told.article, evidence)
        found.setdefault(
            name,
            Flag(
                id=name, kind=one.kind, severity=one.severity, target=first.pointer, target_id=first.item,
                message=f"{called}：{one.message}" if called else one.message, claimed=one.claimed, found=one.found,
                evidence=tuple(by_article.values()),
            ),
        )  # fmt: skip
    return tuple(found.values())
