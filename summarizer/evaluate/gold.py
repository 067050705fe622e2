"""Gold: what careful readers found in an article, read as the records that a perfect model would have led to.

In: a folder of gold files (docs/gold.md) and the texts that they speak of. Out: for each article of the gold a record
with places, and the article it was matched to. Promised: every value is the annotator's; only places, canonical values
and ids are computed, by the same code that grounds a model's reply.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from summarizer.articles import Article, cut
from summarizer.draft import Draft
from summarizer.errors import UsageError
from summarizer.ground import ground
from summarizer.reading import Options, read_paths
from summarizer.records import Metric, Milestone, Project, Provenance, Quantity, Record, Region, Span, digest
from summarizer.text import Folded, Source, key

SAME_STRETCH = 0.8  # an article is the gold's where they share this much of their text
_NOBODY = Provenance(endpoint="gold", model="annotators", prompt="", schema_="1.0", at="1970-01-01T00:00:00Z")
_WORDS = ("measure", "label", "text", "value", "unit", "bound", "status", "quote", "subject")


@dataclass(frozen=True)
class GoldArticle:
    """An article, its right record, and what else the annotators left: second readings and doubts, by pointer."""

    name: str
    article: Article = field(repr=False)
    record: Record = field(repr=False)
    notes: dict[str, dict[str, Any]] = field(repr=False)


def read_gold(folder: Path, sources: Path | None = None) -> Iterator[GoldArticle]:
    """Yield every article of a folder of gold."""
    files = sorted(path for path in folder.rglob("*.json") if path.is_file())
    if not files:
        raise UsageError(f"{folder}: no gold file (*.json) there")
    for path in files:
        page = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(page, dict) or "articles" not in page:
            continue
        name = page.get("source") or f"{path.stem}.txt"
        source = _source(name, [place for place in (sources, path.parent) if place is not None])
        cuts = cut(source).articles
        for told in page["articles"]:
            yield _article(told, source, cuts)


def fingerprint(articles: Sequence[GoldArticle]) -> str:
    """Return the fingerprint of a corpus: its texts and what the annotators said of them."""
    return digest([[one.article.id, json.loads(one.record.to_json()), one.notes] for one in articles])


def _source(name: str, folders: Sequence[Path]) -> Source:
    for folder in folders:
        if (folder / name).is_file():
            found = next(iter(read_paths([str(folder / name)], Options())), None)
            if isinstance(found, Source):
                return found
    raise UsageError(f"{name}: the gold speaks of it, but it is not in {' or '.join(map(str, folders))}")


def _article(told: dict[str, Any], source: Source, cuts: Sequence[Article]) -> GoldArticle:
    article = _matched(told, source, cuts)
    projects = [_drafted_project(p) for p in told.get("projects", ())]
    metrics = [_drafted(m) for m in _once(told)]
    draft = Draft.model_validate({"projects": projects, "metrics": metrics, "region": told.get("region")})
    record = ground(draft, article, (), _NOBODY)
    record = record.model_copy(
        update={
            "article": record.article.model_copy(
                update={
                    "title": told.get("title"),
                    "kicker": told.get("kicker"),
                    "region": Region(name=told["region"]) if told.get("region") else None,
                }
            ),
            "projects": tuple(_with_days(p, t) for p, t in zip(record.projects, told.get("projects", ()), strict=True)),
            "metrics": tuple(_in_period(m, t) for m, t in zip(record.metrics, _once(told), strict=True)),
        }
    )
    return GoldArticle(told.get("id") or source.path, article, record, _notes(told))


def _matched(told: dict[str, Any], source: Source, cuts: Sequence[Article]) -> Article:
    """Return the article of the page that is the gold's; one of the gold's own stretch where none is."""
    start, end = _hull(told, source)

    def shared(article: Article) -> float:
        inside = sum(max(0, min(b, end) - max(a, start)) for a, b in article.stretches)
        whole = sum(b - a for a, b in article.stretches) + (end - start) - inside
        return inside / whole if whole else 0.0

    best = max(cuts, key=shared, default=None)
    if best is not None and shared(best) >= SAME_STRETCH:
        return best
    lines = [at + 1 for at in range(start, end) if source.text[at] == "\n"]
    return Article(source=source, stretches=((start, end),), breaks=tuple(lines), title=told.get("title"))


def _hull(told: dict[str, Any], source: Source) -> Span:
    folded = Folded.of(source.text)
    first = folded.locate(told["first"])
    start = first[0][0] if first else 0
    last = [b for a, b in folded.locate(told["last"]) if b > start]
    end = last[-1] if last else len(folded)
    return folded.places[start], folded.places[end - 1] + 1


def _once(told: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the metrics that are not a second reader's version of a number that stands there already."""
    taken = {(key(q["text"]), key(q["quote"])) for p in told.get("projects", ()) for q in p.get("quantities", ())}
    kept = []
    for metric in told.get("metrics", ()):
        if metric.get("second") and any(text == key(metric["text"]) for text, _ in taken):
            continue
        taken.add((key(metric["text"]), key(metric["quote"])))
        kept.append(metric)
    return kept


def _drafted(told: dict[str, Any]) -> dict[str, Any]:
    drafted = {name: told[name] for name in _WORDS if told.get(name) is not None}
    value = told.get("value")
    if isinstance(value, list):
        drafted["value"], drafted["upper"] = value
    if told.get("value_max") is not None:
        drafted["upper"] = told["value_max"]
    return drafted


def _drafted_project(told: dict[str, Any]) -> dict[str, Any]:
    parties = [{"name": told["owner"], "role": "owner"}] if told.get("owner") else []
    return {
        **{name: told[name] for name in ("name", "aliases", "stage", "location", "quote") if told.get(name)},
        "parties": parties,
        "quantities": [_drafted(q) for q in told.get("quantities", ())],
        "milestones": [{k: m[k] for k in ("event", "status", "text") if m.get(k)} for m in told.get("milestones", ())],
    }


def _in_period(quantity: Any, told: dict[str, Any]) -> Any:
    return quantity.model_copy(update={"period": told.get("period"), "period_reason": None})


def _with_days(project: Project, told: dict[str, Any]) -> Project:
    """Return the project with the annotators' periods and days."""
    quantities: list[Quantity | Metric] = [
        _in_period(q, t) for q, t in zip(project.quantities, told.get("quantities", ()), strict=True)
    ]
    milestones: list[Milestone] = [
        m.model_copy(update={"date": t.get("date")})
        for m, t in zip(project.milestones, told.get("milestones", ()), strict=True)
    ]
    return project.model_copy(update={"quantities": tuple(quantities), "milestones": tuple(milestones)})


def _notes(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return second readings and doubts by the pointer of their item."""
    found: dict[str, dict[str, Any]] = {}

    def note(pointer: str, item: dict[str, Any]) -> None:
        kept: dict[str, Any] = {
            k: item[k] for k in ("also", "also_stage", "also_owner", "doubt", "second", "core") if k in item
        }
        if kept:
            found[pointer] = kept

    for i, project in enumerate(told.get("projects", ())):
        note(f"/projects/{i}", project)
        for j, quantity in enumerate(project.get("quantities", ())):
            note(f"/projects/{i}/quantities/{j}", quantity)
    for i, metric in enumerate(_once(told)):
        note(f"/metrics/{i}", metric)
    return found
