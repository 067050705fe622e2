"""The rows of one article: its record, mentions, quantities, metrics and milestones.

In: what the ledger keeps of an article, and the flags that speak of it. Out: rows by table and key. Promised: pure;
what a person withdrew has no row, what a person corrected tells what was there before; two items of one id (of a
foreign record) are two rows.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from summarizer.export.columns import Value
from summarizer.export.values import clean_json, day, decimal, ends, json_text, text
from summarizer.ledger.flagged import Flagged
from summarizer.numbers import canonical
from summarizer.records import Correction, Flag, content_id

Row = dict[str, Value]
Rows = dict[str, dict[str, Row]]
_GRAVEST = ("error", "warning", "notice")


@dataclass(frozen=True)
class Kept:
    """What the ledger keeps of one article."""

    name: str
    body: str  # with every item at its place, those withdrawn too
    shown: str  # as it leaves the ledger
    printings: Sequence[Mapping[str, Any]]
    mentions: Mapping[int, tuple[str, str | None]]  # by position: the mention and its project
    series: Mapping[str, str]  # of metrics, by pointer
    flags: Sequence[tuple[Flag, str | None, str | None]] = field(repr=False)
    withdrawn: frozenset[str] = frozenset()
    corrections: Mapping[str, Sequence[Correction]] = field(default_factory=dict)  # by the item's pointer


def rows_of(kept: Kept) -> Rows:
    """Return all rows of an article."""
    return _Article(kept).rows()


def review(flags: Iterable[Flag]) -> Row:
    """Tell how many flags are open, and how grave they are."""
    found = {flag.id: flag.severity for flag in flags if flag.status == "open"}
    gravest = next((severity for severity in _GRAVEST if severity in found.values()), None)
    return {"open_flags": len(found), "open_severity": gravest}


class _Article:
    """An article on its way into rows."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept
        self.record: dict[str, Any] = json.loads(kept.body, parse_float=Decimal)
        self.ref = self.record["article"]
        self.flagged = Flagged.of(kept.flags)
        self.source: Row = {
            "outlet": text(self.ref["outlet"]), "published": text(self.ref["published"]),
            "published_date": day(self.ref["published"]), "source_path": text(self.ref["source"]["path"]),
        }  # fmt: skip
        made = self.record["provenance"] or {}
        self.made: Row = {"endpoint": text(made.get("endpoint")), "model": text(made.get("model"))}
        self.found: Rows = {"records": {}, "mentions": {}, "quantities": {}, "metrics": {}, "milestones": {}}

    def rows(self) -> Rows:
        """Return the rows."""
        self.found["records"][self.kept.name] = self._record()
        answered = self.record["state"] == "ok"
        for at, project in enumerate(self.record["projects"] if answered else ()):
            if at in self.kept.mentions:
                self._project(f"/projects/{at}", project, *self.kept.mentions[at])
        for place, metric in self._there("/metrics", self.record["metrics"] if answered else ()):
            name = self._free("metrics", metric["id"], place)
            about: Row = {"series_id": self.kept.series.get(place), "subject": text(metric["subject"])}
            self.found["metrics"][name] = {
                "article_id": self.kept.name, "metric_id": name, **about, **self._figure(place, metric),
            }  # fmt: skip
        return self.found

    def _record(self) -> Row:
        made = self.record["provenance"] or {}
        region = self.ref["region"] or {}
        others = [{name: one[name] for name in ("path", "outlet", "published", "page")} for one in self.kept.printings]
        return {
            "article_id": self.kept.name, "state": self.record["state"], "reason": text(self.record["reason"]),
            "title": text(self.ref["title"]), "kicker": text(self.ref["kicker"]),
            "byline": json_text(self.ref["byline"]), "page": text(self.ref["page"]), **self.source,
            "source_sha256": text(self.ref["source"]["sha256"]), "printings": json_text(others),
            "dateline": text(self.ref["dateline"]), "region": text(region.get("name")),
            "region_code": text(region.get("code")), "summary": text(self.record["summary"]),
            "coverage": decimal(self.ref["coverage"]), "projects": len(self.record["projects"]),
            "metrics": len(self.record["metrics"]), **review(flag for flag, _, _ in self.kept.flags), **self.made,
            "prompt": text(made.get("prompt")), "answered_at": text(made.get("at")),
            "schema_version": text(self.record["schema_version"]), "record": clean_json(self.kept.shown),
        }  # fmt: skip

    def _project(self, pointer: str, project: dict[str, Any], mention: str, of: str | None) -> None:
        head: Row = {"mention_id": mention, "project_id": of, "article_id": self.kept.name}
        region = project["region"] or {}
        names = ("name", "stage", "stage_text", "location", "industry", "content", "problem", "next_step")
        lists = ("aliases", "parties", "lists", "phases")
        self.found["mentions"][mention] = {
            **head, "pointer": pointer, "item_id": text(project["id"]), **{name: text(project[name]) for name in names},
            **{name: json_text(project[name]) for name in lists}, "region": text(region.get("name")),
            "region_code": text(region.get("code")), "quote": text(project["evidence"]["quote"]), **self.source,
            **self._review(pointer, project["id"], None), **self._settled(pointer), **self.made,
        }  # fmt: skip
        for place, quantity in self._there(f"{pointer}/quantities", project["quantities"]):
            name = self._free("quantities", quantity["id"], place)
            self.found["quantities"][name] = {**head, "quantity_id": name, **self._figure(place, quantity)}
        for place, milestone in self._there(f"{pointer}/milestones", project["milestones"]):
            self._milestone(place, milestone, head)

    def _figure(self, pointer: str, told: dict[str, Any]) -> Row:
        value, upper, unit = _canonical(told)
        start, end = ends(told["period"])
        compare, quote = told["compare"] or {}, told["evidence"]["quote"]
        words = ("measure", "label", "text", "unit", "bound", "status", "period", "period_reason", "basis", "role")
        return {
            "pointer": pointer, **{name: text(told[name]) for name in (*words, "scope", "part_of")},
            "value": decimal(told["value"]), "upper": decimal(told["upper"]), "canonical_value": decimal(value),
            "canonical_upper": decimal(upper), "canonical_unit": text(unit), "period_start": start, "period_end": end,
            "compare_to": text(compare.get("to")), "compare_how": text(compare.get("how")), "quote": text(quote),
            "char_start": told["start"], "char_end": told["end"], **self.source,
            **self._review(pointer, told["id"], quote), **self._settled(pointer), **self.made,
        }  # fmt: skip

    def _milestone(self, pointer: str, told: dict[str, Any], head: Row) -> None:
        content = [head["mention_id"], *(told[name] for name in ("event", "date", "status", "text", "start"))]
        name = self._free("milestones", content_id("d", content), pointer)
        start, end = ends(told["date"])
        self.found["milestones"][name] = {
            "milestone_id": name, **head, "pointer": pointer, "event": told["event"], "date": text(told["date"]),
            "date_start": start, "date_end": end, "status": text(told["status"]), "text": text(told["text"]),
            "char_start": told["start"], "char_end": told["end"], **self.source,
            **self._review(pointer, None, None), **self._settled(pointer), **self.made,
        }  # fmt: skip

    def _review(self, pointer: str, item: str | None, quote: str | None) -> Row:
        return review(self.flagged.open_at(self.kept.name, pointer, item, quote))

    def _settled(self, pointer: str) -> Row:
        found = self.kept.corrections.get(pointer, ())
        told = [one.model_dump(mode="json") for one in found]
        return {"corrected": bool(told), "corrections": json_text(told)}

    def _there(self, pointer: str, items: Sequence[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the items that nobody withdrew, with their places."""
        for at, item in enumerate(items):
            if f"{pointer}/{at}" not in self.kept.withdrawn:
                yield f"{pointer}/{at}", item

    def _free(self, table: str, name: str | None, pointer: str) -> str:
        """Return an id that no earlier item of the article has."""
        name = text(name) or pointer
        return name if name not in self.found[table] else f"{name}{pointer}"


def _canonical(told: dict[str, Any]) -> tuple[Any, Any, str | None]:
    base = told["canonical"]
    if base is None:
        return None, None, None
    exact = None if told["upper"] is None else Decimal(str(told["upper"]))
    upper = canonical(exact, told["unit"]) if exact is not None and told["unit"] else None
    return base["value"], upper.value if upper is not None else None, base["unit"]
