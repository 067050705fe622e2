"""An article as it is shown, cut into runs of text, each with the marks that lie on it.

In: text and marks by their places in it. Out: paragraphs of frozen runs. Promised: no word is lost or added; marks may
overlap, a run says all that lie on it; no run holds markup, a template escapes it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from summarizer.articles import Article
from summarizer.ledger.cases import Page
from summarizer.ledger.page_text import Shown, body_of, heading_of
from summarizer.records import Metric, Milestone, Project, Quantity, Record


@dataclass(frozen=True)
class Mark:
    """A place that is marked: how, where it leads, and by what name other places lead to it."""

    start: int
    end: int
    kind: str  # claimed, disputed, doubted, unclaimed, evidence, project
    href: str | None = None
    anchor: str | None = None
    title: str | None = None


@dataclass(frozen=True)
class Run:
    """Words with the same marks on them; `anchors` are the names of the places that begin here."""

    text: str
    kinds: tuple[str, ...] = ()
    href: str | None = None
    anchors: tuple[str, ...] = ()
    title: str | None = None


Paragraph = tuple[Run, ...]
_FIRST = ("disputed", "unclaimed", "doubted", "claimed", "project", "evidence")  # whose link a run takes, first first


@dataclass(frozen=True)
class Printed:
    """Headlines and paragraphs of an article."""

    headings: tuple[Paragraph, ...]
    body: tuple[Paragraph, ...]


def printed(article: Article, marks: Iterable[Mark]) -> Printed:
    """Return an article with marks, which are by places of its source."""
    told = list(marks)
    used: set[str] = set()
    heading, body = (
        tuple(_paragraphs(part.text, _placed(part, told), used)) for part in (heading_of(article), body_of(article))
    )
    return Printed(heading, body)


def case_printed(page: Page, links: Mapping[str, str]) -> Printed:
    """Return an article of a case with its marks; `links` lead from an item's pointer to where it is told."""
    used: set[str] = set()
    parts = []
    for name, text in (("heading", page.heading), ("body", page.body)):
        marks = [
            Mark(
                one.start, one.end, one.kind,
                f"/review/{one.flag}" if one.kind == "unclaimed" else links.get(one.pointer or ""),
                one.kind if one.kind in ("evidence", "disputed") else None,
            )
            for one in page.marks
            if one.part == name
        ]  # fmt: skip
        parts.append(tuple(_paragraphs(text, marks, used)))
    return Printed(parts[0], parts[1])


def _placed(shown: Shown, marks: Iterable[Mark]) -> list[Mark]:
    return [replace(one, start=a, end=b) for one in marks for a, b in shown.spans(one.start, one.end)]


def _paragraphs(text: str, marks: Iterable[Mark], used: set[str]) -> Iterator[Paragraph]:
    told = sorted(marks, key=lambda one: (one.start, -one.end))
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if line:
            yield tuple(_runs(text, (start, end), [one for one in told if one.start < end and start < one.end], used))
        start = end + 1


def _runs(text: str, span: tuple[int, int], marks: list[Mark], used: set[str]) -> Iterator[Run]:
    start, end = span
    cuts = sorted({start, end, *(at for one in marks for at in (one.start, one.end) if start < at < end)})
    for a, b in pairwise(cuts):
        yield _run(text[a:b], [one for one in marks if one.start < b and a < one.end], used)


def _run(words: str, marks: list[Mark], used: set[str]) -> Run:
    if not marks:
        return Run(words)
    anchors = tuple(dict.fromkeys(one.anchor for one in marks if one.anchor is not None and one.anchor not in used))
    used.update(anchors)
    leading = sorted(marks, key=lambda one: _FIRST.index(one.kind))
    href = next((one.href for one in leading if one.href), None)
    title = next((one.title for one in leading if one.title), None)
    return Run(words, tuple(dict.fromkeys(one.kind for one in marks)), href, anchors, title)


def anchor_of(pointer: str) -> str:
    """Return the name by which a page leads to an item: /projects/0/quantities/2 is p0q2."""
    parts = pointer.split("/")
    short = {"projects": "p", "metrics": "m", "quantities": "q", "milestones": "d"}
    return "".join(
        f"{short[name]}{index}" for name, index in zip(parts[1::2], parts[2::2], strict=False) if name in short
    )


def marks_of(record: Record, items: Iterable[tuple[str, Project | Quantity | Milestone]]) -> Iterator[Mark]:
    """Yield the marks of a record: its numbers, its projects, what nobody claims."""
    doubted = {flag.target_id for flag in record.flags if flag.status == "open" and flag.target_id}
    for pointer, item in items:
        name = anchor_of(pointer)
        if isinstance(item, Quantity | Metric) and item.start is not None and item.end is not None:
            kind = "doubted" if item.id in doubted else "claimed"
            yield Mark(item.start, item.end, kind, f"#r-{name}", f"t-{name}")
        elif isinstance(item, Project):
            for a, b in item.evidence.spans[:1]:
                yield Mark(a, b, "project", None, f"t-{name}", item.name)
    for flag in record.flags:
        if flag.kind == "unclaimed_number" and flag.status == "open":
            for one in flag.evidence:
                yield from (Mark(a, b, "unclaimed", f"/review/{flag.id}", None, flag.message) for a, b in one.spans)
