"""Gold from the office's own material: articles that people have settled, in the form that `eval` reads.

In: an open ledger, a folder. Out: texts with their gold beside them, and why the other articles were left out.
Promised: an article is gold only where every flag of its record is settled and a person has looked at it (rules alone
make no gold); what is written is the record as people corrected it; a value that is not the text's own words is marked
as a doubt, so that nobody is measured by it.
"""

import csv
import io
import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from summarizer.articles import Article
from summarizer.errors import UsageError
from summarizer.ledger import Ledger
from summarizer.ledger.amending import shown
from summarizer.ledger.decided import Settled, standing_of_articles
from summarizer.ledger.deciding import records_of, texts_of
from summarizer.ledger.resolution import parts
from summarizer.ledger.schema import decisions
from summarizer.records import Milestone, Project, Quantity, Record

Row = dict[str, Any]
_ENDS = 12  # characters that say where an article begins and ends
_PUT_IN = "put in by a person; not the words of the text"


@dataclass(frozen=True)
class Written:
    """What was written: how many articles of how many sources, and how many were left out, by the reason."""

    articles: int = 0
    sources: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)


def write_gold(ledger: Ledger, folder: Path) -> Written:
    """Write the gold of a ledger into a folder."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: is a file; name a folder")
    left_out: Counter[str] = Counter()
    pages: dict[str, list[tuple[Article, Row]]] = defaultdict(list)
    with ledger.reading() as connection:
        looked_at = select(decisions.c.article).where(decisions.c.article.is_not(None)).distinct()
        names = sorted(name for (name,) in connection.execute(looked_at))
        for part in parts(names):
            for article, told in _settled(connection, part, left_out):
                pages[article.source.sha256 or article.id].append((article, told))
    untouched = ledger.counts()["records"] - len(names)
    if untouched:
        left_out["nobody has looked at them"] = untouched
    if pages:
        _write(folder, pages)
    return Written(sum(map(len, pages.values())), len(pages), dict(left_out))


def _settled(connection: Connection, names: list[str], left_out: Counter[str]) -> list[tuple[Article, Row]]:
    records = records_of(connection, names, as_corrected=False)
    decided = standing_of_articles(connection, names)
    texts = texts_of(connection, names)
    found = []
    for name in names:
        own = decided.get(name, [])
        record = shown(records[name], own, {one.target: one for one in own}) if name in records else None
        reason = _reason(record, own, name in texts)
        if reason is not None or record is None:
            left_out[reason or "their record is not there"] += 1
            continue
        found.append((texts[name], gold_of(record, texts[name])))
    return found


def _reason(record: Record | None, own: list[Settled], has_text: bool) -> str | None:
    """Say why an article is no gold; None where it is."""
    if record is None or record.state != "ok":
        return "they have no record"
    if not has_text:
        return "their text is not in the ledger"
    if any(flag.status == "open" for flag in record.flags):
        return "flags of theirs are open"
    if not any(one.body.get("rule") is None for one in own):
        return "only rules have settled them"
    if any(one.kind == "sample" and one.body["verdict"] == "wrong" and not one.body.get("amends") for one in own):
        return "a fact of theirs was found wrong and not corrected"
    return None


def gold_of(record: Record, article: Article) -> Row:
    """Return the gold of an article: its record in the form of docs/gold.md."""
    ref, folded = record.article, article.folded
    return {
        "id": ref.id, "title": ref.title, "kicker": ref.kicker, "region": ref.region.name if ref.region else None,
        "continued": ref.continues is not None, "first": folded.quote(0, min(_ENDS, len(folded))),
        "last": folded.quote(max(0, len(folded) - _ENDS), len(folded)),
        "projects": [_project(one) for one in record.projects],
        "metrics": [{"subject": one.subject, **_quantity(one)} for one in record.metrics],
    }  # fmt: skip


def _project(project: Project) -> Row:
    owner = next((party.name for party in project.parties if party.role == "owner"), None)
    return {
        "name": project.name, "aliases": list(project.aliases), "stage": project.stage, "location": project.location,
        "owner": owner, "quote": project.evidence.quote, "quantities": [_quantity(one) for one in project.quantities],
        "milestones": [_milestone(one) for one in project.milestones],
    }  # fmt: skip


def _quantity(quantity: Quantity) -> Row:
    told = quantity.model_dump(mode="json")
    names = ("measure", "label", "text", "value", "unit", "bound", "status", "period")
    made = {**{name: told[name] for name in names}, "quote": quantity.evidence.quote or quantity.text}
    if quantity.upper is not None:
        made["value_max"] = told["upper"]
    if quantity.start is None:
        made["doubt"] = _PUT_IN
    return made


def _milestone(milestone: Milestone) -> Row:
    return milestone.model_dump(mode="json", include={"event", "date", "status", "text"})


def _write(folder: Path, pages: Mapping[str, list[tuple[Article, Row]]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    table = io.StringIO(newline="")
    lines = csv.writer(table, lineterminator="\n")
    lines.writerow(("file", "outlet", "published", "page"))
    for sha256, told in sorted(pages.items()):
        source, name = told[0][0].source, f"{sha256.removeprefix('sha256:')[:16]}.txt"
        articles = [row for _, row in sorted(told, key=lambda one: one[0].stretches)]
        page = {"source": name, "articles": articles}
        (folder / name).write_text(source.text, encoding="utf-8", newline="", errors="surrogatepass")
        text = json.dumps(page, ensure_ascii=False, indent=1) + "\n"
        (folder / name).with_suffix(".json").write_text(text, encoding="utf-8", errors="surrogatepass")
        lines.writerow((name, source.outlet or "", source.published or "", source.page or ""))
    (folder / "sources.csv").write_text(table.getvalue(), encoding="utf-8", newline="")
