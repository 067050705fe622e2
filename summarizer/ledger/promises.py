"""Promises: what articles said would be done by a day or spent in a year, and what became of it.

In: the stories of projects as they are kept, series of metrics, and today's date. Out: promises with their source and
their state: kept (with the article that says so), moved (with the article that names another day), late (the day has
passed and nobody said that it was done), open. Promised: nothing counts as kept that no article tells.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from summarizer.checks import histories

Row = dict[str, Any]

# What a stage that was reached says of an event that was promised.
_REACHED = {
    "start": frozenset({"started", "building", "completed", "operating"}),
    "completion": frozenset({"completed", "operating"}),
    "production": frozenset({"operating"}),
    "delivery": frozenset({"completed", "operating"}),
    "topping_out": frozenset({"completed", "operating"}),
}


def promises(stories: Iterable[Row], today: str) -> Iterator[Row]:
    """Yield the promises of projects, those that fall due first before the others."""
    found = [promise for story in stories for promise in (*_days(story, today), *_spending(story, today))]
    yield from sorted(found, key=lambda one: (one["due"], one["project"], one["what"], one["date"] or "", one["text"]))


def _days(story: Row, today: str) -> Iterator[Row]:
    told = {mention["article"]: mention for mention in story["mentions"]}
    days = [{**day, "told": (told.get(day["article"]) or {}).get("date")} for day in story["milestones"]]
    for promise in days:
        if promise["status"] != "planned" or promise["event"] == "other":
            continue
        due = histories.last_day(promise["date"].split("/")[-1])
        later = [
            day for day in days if (day["told"] or "") > (promise["told"] or "") and day["event"] == promise["event"]
        ]
        done = next((day for day in sorted(later, key=_told) if day["status"] == "actual"), None)
        kept = (done["article"], done["text"], done["date"]) if done else _stage_reached(story, promise)
        moved = [day for day in later if day["status"] == "planned" and not _overlap(day["date"], promise["date"])]
        yield {
            **_head(story, promise["event"], promise["text"], promise["article"], promise["told"]),
            "due": due, "state": _state(kept, moved, due, today),
            "by": _by(kept, min(moved, key=_told) if moved else None), "last_heard": _last(story),
        }  # fmt: skip


def _spending(story: Row, today: str) -> Iterator[Row]:
    plan = story["amounts"].get("annual_investment")
    if plan is None or plan["status"] == "actual":
        return
    year = (plan["period"] or plan["date"] or "")[:4]
    if not year:
        return
    spent = story["amounts"].get("completed_investment")
    in_year = spent is not None and (spent["period"] or "")[:4] == year and "/" in (spent["period"] or "")
    enough = in_year and spent["canonical"]["value"] >= plan["canonical"]["value"]
    kept = (spent["article"], spent["text"], spent["date"]) if enough else None
    due = f"{year}-12-31"
    yield {
        **_head(story, "annual_investment", f"{plan['label']}{plan['text']}", plan["article"], plan["date"]),
        "due": due, "state": _state(kept, [], due, today), "by": _by(kept, None), "last_heard": _last(story),
    }  # fmt: skip


def _head(story: Row, what: str, words: str, article: str, told: str | None) -> Row:
    return {
        "project_id": story["project_id"], "project": story["name"], "region": story["region"], "what": what,
        "text": words, "article": article, "date": told,
    }  # fmt: skip


def _stage_reached(story: Row, promise: Row) -> tuple[str, str, str | None] | None:
    """Return the later article whose stage says that it was done."""
    for stage in story["stages"]:
        later = (stage["date"] or "") > (promise["told"] or "")
        if later and stage["stage"] in _REACHED.get(promise["event"], ()):
            return stage["article"], stage["text"], stage["date"]
    return None


def _state(kept: object, moved: list[Row], due: str, today: str) -> str:
    if kept is not None:
        return "kept"
    if moved:
        return "moved"
    return "late" if due < today else "open"


def _by(kept: tuple[str, str, str | None] | None, moved: Row | None) -> Row | None:
    if kept is not None:
        return {"article": kept[0], "text": kept[1], "date": kept[2]}
    return {"article": moved["article"], "text": moved["text"], "date": moved["date"]} if moved else None


def _last(story: Row) -> str | None:
    return max((mention["date"] for mention in story["mentions"] if mention["date"]), default=None)


def _told(day: Row) -> str:
    return day["told"] or ""


def _overlap(a: str, b: str) -> bool:
    ends = [(one.split("/")[0], histories.last_day(one.split("/")[-1])) for one in (a, b)]
    return ends[0][0] <= ends[1][1] and ends[1][0] <= ends[0][1]
