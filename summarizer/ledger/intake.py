"""From a record to the rows of the ledger.

In: a record, with its article where the text is at hand. Out: the rows of its article, mentions, figures and days.
Promised: pure; what a foreign record leaves out and code can compute (ids, canonical values, the day, the region) is
filled in, nothing that it says is changed.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeVar

from summarizer import checks
from summarizer.articles import Article
from summarizer.extract import from_envelopes
from summarizer.ledger.amending import Amended
from summarizer.ledger.names import Form, form_of, pattern, words
from summarizer.numbers import canonical, parse
from summarizer.records import (
    Canonical,
    Metric,
    Project,
    Provenance,
    Quantity,
    Record,
    Region,
    as_line,
    content_id,
    digest,
)
from summarizer.text import Source, Span, key

Row = dict[str, Any]
_Q = TypeVar("_Q", bound=Quantity)


@dataclass(frozen=True)
class Reply:
    """What a model answered about an article: envelopes verbatim, their provenance, and what a second look mended."""

    envelopes: tuple[dict[str, Any], ...] = field(repr=False)
    provenance: Provenance
    mended: Record | None = field(default=None, repr=False)

    def to_json(self) -> str:
        """Return the reply as the ledger keeps it."""
        mended = self.mended.model_dump(mode="json") if self.mended is not None else None
        provenance = self.provenance.model_dump(mode="json")
        return as_line({"envelopes": self.envelopes, "provenance": provenance, "mended": mended})

    @classmethod
    def of(cls, text: str) -> "Reply":
        """Read a kept reply."""
        told = json.loads(text)
        mended = Record.model_validate(told["mended"]) if told["mended"] is not None else None
        return cls(tuple(told["envelopes"]), Provenance.model_validate(told["provenance"]), mended)

    def record(self, article: Article) -> Record:
        """Return the record that the reply leads to, checked."""
        if self.mended is not None:
            return self.mended
        return checks.check(from_envelopes(article, self.envelopes, self.provenance), article)


@dataclass(frozen=True)
class Entry:
    """What comes into the ledger: a record, its article, and the reply that it was made from."""

    record: Record
    article: Article | None = field(default=None, repr=False)
    reply: Reply | None = field(default=None, repr=False)


def entry_of(record: Record, article: Article, envelopes: Sequence[dict[str, Any]], mended: bool = False) -> Entry:
    """Return what a run hands to the ledger for one article; `mended` where a second look has changed the record."""
    if not envelopes or record.provenance is None or record.state != "ok":
        return Entry(record, article)
    return Entry(record, article, Reply(tuple(envelopes), record.provenance, record if mended else None))


@dataclass(frozen=True)
class Rows:
    """An entry as rows."""

    article: Row
    printing: Row
    source: Row | None
    accepted: Row
    record: Record = field(repr=False)
    others: list[Row] = field(default_factory=list)  # all printings that came with it


def rows_of(entry: Entry) -> Rows:
    """Return the rows that keep an entry: all the rest is made from them."""
    record = filled(entry.record, entry.article)
    ref = record.article
    name = ref.id or ""
    source = entry.article.source if entry.article is not None else None
    printing = {
        "article": name, "path": ref.source.path, "start": ref.source.start or 0, "sha256": ref.source.sha256,
        "outlet": ref.outlet, "published": ref.published, "page": ref.page,
    }  # fmt: skip
    body = entry.reply.to_json() if entry.reply is not None else record.to_json()
    at = record.provenance.at if record.provenance is not None else ""
    accepted = {
        "article": name, "kind": "reply" if entry.reply is not None else "record",
        "digest": digest([record.state == "ok", body]), "at": f"{int(record.state == 'ok')}{at}", "body": body,
    }  # fmt: skip
    return Rows(
        article={
            **article_row(record), "frame": frame_of(entry.article), "source": source.sha256 if source else None,
        },
        printing=printing,
        source=None if source is None else {
            "sha256": source.sha256, "kind": source.kind, "title": source.title, "text": source.text,
        },
        accepted=accepted,
        record=record,
    )  # fmt: skip


def article_row(record: Record) -> Row:
    """Return what the ledger tells of an article."""
    ref = record.article
    return {
        "id": ref.id, "day": day_of(record), "title": ref.title, "outlet": ref.outlet,
        "region": ref.region.name if ref.region else None, "code": ref.region.code if ref.region else None,
        "body": as_line(ref.model_dump(mode="json")),
    }  # fmt: skip


def filled(record: Record, article: Article | None) -> Record:
    """Return the record with what code can compute: the article's id, day and region, values in base units, ids."""
    ref = record.article
    told: dict[str, Any] = {}
    if article is not None:
        own = article.ref()
        told = {
            name: getattr(own, name)
            for name in ("title", "outlet", "published", "page", "dateline", "region", "byline", "kicker")
            if not getattr(ref, name) and getattr(own, name)
        }
        told["id"] = ref.id or own.id
        if ref.source.start is None or ref.source.sha256 is None:
            told["source"] = own.source.model_copy(update={"path": ref.source.path})
    elif ref.id is None:
        told["id"] = content_id("a", [ref.source.sha256 or ref.source.path, ref.source.start, ref.title])
    ref = ref.model_copy(update=told)
    return record.model_copy(
        update={
            "article": ref,
            "projects": tuple(_project(project, ref.id, i) for i, project in enumerate(record.projects)),
            "metrics": tuple(_quantity(metric, f"{ref.id}/m{i}") for i, metric in enumerate(record.metrics)),
        }
    )


def _project(project: Project, article: str | None, position: int) -> Project:
    name = project.id or content_id("p", [article, project.name, position])
    quantities = tuple(_quantity(q, f"{article}/{position}/{i}") for i, q in enumerate(project.quantities))
    return project.model_copy(update={"id": name, "quantities": quantities})


def _quantity(quantity: _Q, place: str) -> _Q:
    told: dict[str, Any] = {}
    if quantity.id is None:
        told["id"] = content_id("m" if isinstance(quantity, Metric) else "q", [place, quantity.measure, quantity.text])
    if quantity.canonical is None:
        told.update(_read(quantity.text, quantity.value, quantity.unit))
    return quantity.model_copy(update=told) if told else quantity


def _read(text: str | None, value: Any, unit: str | None) -> dict[str, Any]:
    if value is not None and unit:
        return {"canonical": canonical(value, unit)}
    read = parse(text) if text else None
    if read is None:
        return {}
    return {"value": read.value, "upper": read.upper, "unit": read.unit, "canonical": read.canonical}


def day_of(record: Record) -> str | None:
    """Return the day on which an article was printed, as exactly as is known."""
    ref = record.article
    if ref.published:
        return ref.published
    found = _DAY.search(ref.dateline or "")
    return "-".join([found[1], *(f"{int(part):02d}" for part in found.groups()[1:] if part)]) if found else None


_DAY = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")
_FRAME = ("stretches", "breaks", "title", "kicker", "byline", "dateline", "continues", "headings", "marks")


def frame_of(article: Article | None) -> str | None:
    """Return where an article stands in its source, so that it can be had again without cutting the page anew."""
    if article is None:
        return None
    told = {name: getattr(article, name) for name in _FRAME}
    source = article.source
    about = {name: getattr(source, name) for name in ("path", "sha256", "kind", "outlet", "published", "page", "title")}
    region = article.region.model_dump() if article.region is not None else None
    return as_line({**told, "region": region, "source": about})


def article_of(frame: str, text: str) -> Article:
    """Return the article that a frame and its source's text make."""
    told = json.loads(frame)
    region = told["region"]
    return Article(
        source=Source(text=text, **told["source"]),
        stretches=_spans(told["stretches"]), breaks=tuple(told["breaks"]), title=told["title"], kicker=told["kicker"],
        byline=tuple(told["byline"]), dateline=told["dateline"],
        region=Region(**region) if region is not None else None, continues=told["continues"],
        headings=_spans(told["headings"]), marks=_spans(told["marks"]),
    )  # fmt: skip


def _spans(told: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    return tuple((a, b) for a, b in told)


def entry_from(accepted: Row, frame: str | None, text: str | None) -> Entry:
    """Return an entry as it was accepted: a reply makes its record again, a record comes as it is."""
    article = article_of(frame, text) if frame is not None and text is not None else None
    if accepted["kind"] == "reply" and article is not None:
        reply = Reply.of(accepted["body"])
        return Entry(reply.record(article), article, reply)
    return Entry(Record.model_validate_json(accepted["body"]), article)


@dataclass(frozen=True)
class Derived:
    """What is made from a record: mentions with their forms, figures and days."""

    mentions: list[Row]
    forms: dict[str, Form]
    facts: list[Row]
    days: list[Row]


def derive(made: Amended, article: Article | None) -> Derived:
    """Make the rows of a record's mentions, figures and days, as people corrected it."""
    record = made.record
    name, day = record.article.id or "", day_of(record)
    around = _Around(record, article)
    mentions: list[Row] = []
    forms: dict[str, Form] = {}
    facts: list[Row] = []
    days: list[Row] = []
    for i, project in enumerate(record.projects if record.state == "ok" else ()):
        if not made.holds(f"/projects/{i}"):
            continue
        form = form_of(record, i)
        mention = content_id("M", [name, project.id, i])
        forms[form.id] = form
        mentions.append(
            {
                "id": mention, "article": name, "position": i, "day": day, "name": project.name,
                "plain_form": form.id, "form": form.id, "body": _mention_body(project, around),
            }
        )  # fmt: skip
        for j, quantity in enumerate(project.quantities):
            if not made.holds(f"/projects/{i}/quantities/{j}"):
                continue
            row = _fact(quantity, f"/projects/{i}/quantities/{j}", around)
            facts.append({**row, "article": name, "day": day, "mention": mention, "subject": None, "series": None})
        for j, milestone in enumerate(project.milestones):
            if not made.holds(f"/projects/{i}/milestones/{j}"):
                continue
            announced = around.announces("days", milestone.text)
            spans = [[milestone.start, milestone.end]] if milestone.start is not None else []
            days.append(
                {
                    "article": name, "pointer": f"/projects/{i}/milestones/{j}", "mention": mention, "day": day,
                    "event": milestone.event, "date": milestone.date, "status": milestone.status,
                    "text": milestone.text, "spans": json.dumps(spans), "announced": announced,
                }
            )  # fmt: skip
    for i, metric in enumerate(record.metrics if record.state == "ok" else ()):
        if not made.holds(f"/metrics/{i}"):
            continue
        row = _fact(metric, f"/metrics/{i}", around)
        series = series_of(metric, record)
        subject = metric.subject
        facts.append({**row, "article": name, "day": day, "mention": None, "subject": subject, "series": series})
    return Derived(mentions, forms, facts, days)


def _mention_body(project: Project, around: "_Around") -> str:
    said = project.stage_text or project.evidence.quote or ""
    body = project.model_dump(mode="json", exclude={"quantities", "milestones"})
    started = next((m.date for m in project.milestones if m.event == "start" and m.status == "actual" and m.date), None)
    return as_line({**body, "said": said, "started": started, "backward": around.goes_back(said)})


def _fact(quantity: Quantity, pointer: str, around: "_Around") -> Row:
    low, high, unit = _amount(quantity)
    return {
        "pointer": pointer, "item": quantity.id, "measure": quantity.measure or "other",
        "label": quantity.label or quantity.measure or "", "text": quantity.text or "", "low": low, "high": high,
        "unit": unit, "bound": quantity.bound, "status": quantity.status, "period": quantity.period,
        "basis": quantity.basis, "scope": quantity.scope,
        "whole": quantity.role == "value" and quantity.part_of is None and quantity.compare is None,
        "quote": quantity.evidence.quote, "spans": json.dumps(quantity.evidence.spans),
        "announced": around.announces("figures", quantity.evidence.quote),
    }  # fmt: skip


def _amount(quantity: Quantity) -> tuple[float | None, float | None, str | None]:
    told = quantity.canonical
    if told is None or quantity.value is None:
        return None, None, None
    unit = str(told.unit) if told.unit != "other" else quantity.unit or "other"
    low = float(told.value)
    if quantity.upper is None or not quantity.unit:
        return low, low, unit
    upper = _upper(quantity, told)
    return min(low, upper), max(low, upper), unit


def _upper(quantity: Quantity, told: Canonical) -> float:
    made = canonical(quantity.upper, quantity.unit) if quantity.upper is not None and quantity.unit else None
    return float(made.value) if made is not None else float(told.value)


class _Around:
    """The sentences around the words of a record, where its text is at hand."""

    def __init__(self, record: Record, article: Article | None) -> None:
        self._folded = article.folded if article is not None else None
        title = f"{record.article.title or ''}{record.article.kicker or ''}"
        self._corrects = pattern("announced", "corrections").search(key(title)) is not None

    def announces(self, what: str, quote: str | None) -> bool:
        """Tell whether the article says of these words that something was changed."""
        if self._corrects:
            return True
        if not quote:
            return False
        return pattern("announced", what).search(key(quote)) is not None or (
            pattern("announced", f"{what}_near").search(self._sentence(quote)) is not None
        )

    def goes_back(self, said: str) -> bool:
        """Tell whether the words about a stage say why it is no further."""
        return pattern("backward", "words").search(key(said)) is not None

    def _sentence(self, quote: str) -> str:
        if self._folded is None:
            return key(quote)
        at = self._folded.key.find(key(quote))
        if at < 0:
            return key(quote)
        start, end = self._folded.sentence_at(at)
        return self._folded.key[start : max(end, at + len(quote))]


def series_of(metric: Metric, record: Record) -> str | None:
    """Name the series that a metric belongs to: subject, measure, label, unit, scope; periods tell its points apart."""
    if not metric.subject or metric.measure is None or metric.canonical is None:
        return None
    region = record.article.region.name if record.article.region else ""
    subject = subject_of(metric.subject, region)
    unit = metric.canonical.unit if metric.canonical.unit != "other" else metric.unit
    compare = [metric.compare.to, metric.compare.how] if metric.compare else None
    label = _plain_label(metric.label or "", metric.subject)
    return content_id("s", [subject, metric.measure, label, unit, metric.scope, metric.role, compare])


@lru_cache(maxsize=8192)
def subject_of(subject: str, region: str) -> str:
    """Return a subject as it is compared: years and marks dropped, 全市 read as the article's region."""
    plain = re.sub(
        r"(?:19|20)\d\d年(?:\d{1,2}月)?|今年|去年|本年|[\"'“”、,，\-—()（）·:：的]|(?:19|20)\d\d", "", key(subject)
    )
    regions = re.findall(r"[一-龥]+?(?:省|自治区|市|州(?![市新高经])|县|区|旗|开发区|新区|高新区)", key(region))
    if regions:
        plain = re.sub(r"^(?:全|我|本|该)(?:省|市|县|区|州)", regions[-1], plain)
        for above, below in pairwise(regions):  # 甲市乙县的… is 乙县的…; what is of 甲市 as a whole stays so
            plain = plain.removeprefix(above) if plain.startswith(above + below) else plain
    return plain


@lru_cache(maxsize=8192)
def _plain_label(label: str, subject: str) -> str:
    return re.sub(words()["labels"]["drop"], "", key(label).replace(key(subject), ""))
