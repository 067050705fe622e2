"""An article as it was printed, cut into runs of text, each with the marks that lie on it.

In: an article and marks, by places of its source. Out: paragraphs of frozen runs. Promised: the words are those of the
source in reading order, hard line ends and stray blanks dropped; marks may overlap, a run says all that lie on it; no
run holds markup, a template escapes it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from summarizer.articles import Article
from summarizer.articles.article import tidy
from summarizer.records import Flag, Project, Quantity, Record
from summarizer.text import Span

_LATIN = re.compile(r"[A-Za-z0-9]")


@dataclass(frozen=True)
class Mark:
    """A place that is marked: how, where it leads, and by what name other places lead to it."""

    start: int
    end: int
    kind: str  # claimed, unclaimed, doubted, evidence, project, milestone
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
_LINKS = ("unclaimed", "doubted", "claimed", "milestone", "project", "evidence")  # whose link a run takes, first first


@dataclass(frozen=True)
class Printed:
    """Headlines and paragraphs of an article."""

    headings: tuple[Paragraph, ...]
    body: tuple[Paragraph, ...]


def printed(article: Article, marks: Iterable[Mark]) -> Printed:
    """Return an article with marks on it."""
    told = sorted(marks, key=lambda one: (one.start, -one.end))
    used: set[str] = set()
    headings = [_paragraph(article.source.text, [span], told, used) for span in article.headings]
    body = [_paragraph(article.source.text, spans, told, used) for spans in _paragraphs(article)]
    return Printed(tuple(one for one in headings if one), tuple(one for one in body if one))


def _paragraphs(article: Article) -> Iterator[list[Span]]:
    opens = set(article.breaks)
    here: list[Span] = []
    for start, end in article.stretches:
        for a, b in pairwise([start, *sorted(at for at in article.breaks if start < at < end), end]):
            if here and a in opens:
                yield here
                here = []
            here.append((a, b))
    if here:
        yield here


def _paragraph(text: str, spans: Sequence[Span], marks: Sequence[Mark], used: set[str]) -> Paragraph:
    runs: list[Run] = []
    before = ""  # what stood before, blanks included
    for start, end in spans:
        inside = [one for one in marks if one.start < end and start < one.end]
        cuts = sorted({start, end, *(at for one in inside for at in (one.start, one.end) if start < at < end)})
        for a, b in pairwise(cuts):
            words = tidy(text[a:b])
            if words:
                words = _joined(before, text[a:b], words)
                runs.append(_run(words, [one for one in inside if one.start < b and a < one.end], used))
            before += text[a:b][-8:]
    return tuple(runs)


def _joined(before: str, raw: str, words: str) -> str:
    """Put the blank between two Latin words back that lay where a mark begins or ends."""
    blank = before[-1:].isspace() or raw[:1].isspace()
    left = before.rstrip()[-1:]
    return f" {words}" if blank and _LATIN.match(left) and _LATIN.match(words) else words


def _run(words: str, marks: Sequence[Mark], used: set[str]) -> Run:
    if not marks:
        return Run(words)
    anchors = tuple(one.anchor for one in marks if one.anchor is not None and one.anchor not in used)
    used.update(anchors)
    leading = sorted(marks, key=lambda one: _LINKS.index(one.kind) if one.kind in _LINKS else len(_LINKS))
    href = next((one.href for one in leading if one.href), None)
    title = next((one.title for one in leading if one.title), None)
    return Run(words, tuple(dict.fromkeys(one.kind for one in marks)), href, anchors, title)


def numbers_of(record: Record) -> Iterator[tuple[str, Quantity, Project | None]]:
    """Yield the numbers of a record, each with the name that anchors use and its project."""
    for i, project in enumerate(record.projects):
        for j, quantity in enumerate(project.quantities):
            yield f"p{i}q{j}", quantity, project
    for i, metric in enumerate(record.metrics):
        yield f"m{i}", metric, None


def marks_of(record: Record, records: str = "") -> Iterator[Mark]:
    """Yield the marks of a record: numbers, projects, what nobody claims; `records` is the page that they link to."""
    doubted = {flag.target_id: flag for flag in record.flags if flag.status == "open" and flag.target_id}
    for name, quantity, _ in numbers_of(record):
        if quantity.start is not None and quantity.end is not None:
            kind = "doubted" if quantity.id in doubted else "claimed"
            yield Mark(quantity.start, quantity.end, kind, f"{records}#r-{name}", f"t-{name}")
    for i, project in enumerate(record.projects):
        for a, b in project.evidence.spans[:1]:
            yield Mark(a, b, "project", None, f"t-p{i}", project.name)
    for flag in record.flags:
        if flag.kind == "unclaimed_number" and flag.status == "open":
            yield from _flagged(flag, f"/review/{flag.id}")


def _flagged(flag: Flag, href: str) -> Iterator[Mark]:
    for one in flag.evidence:
        for a, b in one.spans:
            yield Mark(a, b, "unclaimed", href, f"f-{flag.id}", flag.message)


def evidence_of(flag: Flag, article: str | None) -> Iterator[Mark]:
    """Yield the places that a flag points at in an article."""
    for one in flag.evidence:
        if one.article in (None, article):
            for a, b in one.spans:
                yield Mark(a, b, "evidence", None, "evidence")
