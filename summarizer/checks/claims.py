"""What a record claims, each claim with the place of the text that it speaks of.

In: a record, whose places may be missing or wrong, and the witness. Out: claims with places in the folded text.
Promised: a place is never a guess: the words stand there, whole numbers only (5亿元 is not in 35亿元); equal claims
take successive places.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from summarizer.articles import Article
from summarizer.checks.witness import Testimony, Witness
from summarizer.numbers import NumberRead, parse
from summarizer.records import Evidence, Metric, Milestone, Project, Quantity, Record
from summarizer.text import Folded, Span, key


@dataclass(frozen=True)
class Claim:
    """A quantity of a record: where its words and its number stand, and what the reader reads there."""

    pointer: str
    quantity: Quantity
    project: Project | None = field(repr=False)
    index: int | None  # of the project
    told: Testimony = field(repr=False)
    quote: Span | None
    place: Span | None
    read: NumberRead | None

    @property
    def owner(self) -> str:
        """Whose number it is said to be."""
        if self.project is not None:
            return self.project.name
        return (self.quantity.subject or "") if isinstance(self.quantity, Metric) else ""

    @property
    def words(self) -> str:
        """The number as the record words it."""
        return self.quantity.text or f"{self.quantity.value or ''}{self.quantity.unit or ''}"


@dataclass(frozen=True)
class DatedClaim:
    """A milestone of a record and its place."""

    pointer: str
    milestone: Milestone
    project: Project = field(repr=False)
    told: Testimony = field(repr=False)
    place: Span | None


@dataclass(frozen=True)
class Case:
    """A record, its article and the witness: what every check is given."""

    record: Record = field(repr=False)
    article: Article = field(repr=False)
    witness: Witness = field(repr=False)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Every number that the record claims."""
        return tuple(_Finder(self.witness).claims(self.record))

    @cached_property
    def read(self) -> tuple[tuple[Claim, NumberRead, int], ...]:
        """The claims that stand at a number which the reader reads too, with the number and its index."""
        found = []
        for claim in self.claims:
            index = claim.told.index_of(claim.read) if claim.place is not None and claim.read is not None else None
            if claim.read is not None and index is not None:
                found.append((claim, claim.read, index))
        return tuple(found)

    @cached_property
    def unread(self) -> tuple[Claim, ...]:
        """The claims that have a place where the reader reads no quantity."""
        read = {claim.pointer for claim, _, _ in self.read}
        return tuple(claim for claim in self.claims if claim.place is not None and claim.pointer not in read)

    @cached_property
    def mentions(self) -> dict[str, list[Any]]:
        """Where the projects are spoken of, by text; filled by the first check that asks."""
        return {}

    @cached_property
    def equals(self) -> Mapping[tuple[Decimal, str], Sequence[Claim]]:
        """The claims by the canonical value that is read at their place."""
        found: dict[tuple[Decimal, str], list[Claim]] = {}
        for claim in self.claims:
            if claim.read is not None and claim.place is not None and claim.read.canonical is not None:
                found.setdefault((claim.read.canonical.value, claim.read.canonical.unit), []).append(claim)
        return found

    @cached_property
    def displaced(self) -> Sequence[Claim]:
        """The claims whose evidence stands in the text without their number."""
        return [claim for claim in self.claims if claim.place is None and claim.quote is not None]

    @cached_property
    def by_project(self) -> Mapping[int, Sequence[Claim]]:
        """The claims of each project."""
        found: dict[int, list[Claim]] = {}
        for claim in self.claims:
            if claim.index is not None:
                found.setdefault(claim.index, []).append(claim)
        return found

    @cached_property
    def milestones(self) -> tuple[DatedClaim, ...]:
        """Every milestone that the record claims."""
        return tuple(_milestones(self.record, self.witness))

    @cached_property
    def project_places(self) -> tuple[tuple[Testimony, Span] | None, ...]:
        """Where the evidence of each project stands."""
        finder = _Finder(self.witness)
        return tuple(finder.words(project.evidence) for project in self.record.projects)

    @property
    def identity(self) -> str:
        """What names the record in the ids of its flags."""
        return self.record.article.id or self.article.id


def items(record: Record) -> Iterator[tuple[str, Quantity, int | None]]:
    """Yield every quantity with its pointer and the index of its project."""
    for i, project in enumerate(record.projects):
        for j, quantity in enumerate(project.quantities):
            yield f"/projects/{i}/quantities/{j}", quantity, i
    for i, metric in enumerate(record.metrics):
        yield f"/metrics/{i}", metric, None


class _Finder:
    def __init__(self, witness: Witness) -> None:
        self.witness = witness
        self._turns: Counter[tuple[str, str]] = Counter()

    def claims(self, record: Record) -> Iterator[Claim]:
        for pointer, quantity, index in items(record):
            told, quote, place = self._places(quantity)
            project = record.projects[index] if index is not None else None
            read = told.number_at(*place) if place is not None else None
            if read is None and place is not None and quantity.text:
                read = parse(quantity.text)
            yield Claim(pointer, quantity, project, index, told, quote, place, read)

    def words(self, evidence: Evidence) -> tuple[Testimony, Span] | None:
        """Return where an evidence stands: at its own place if its words are there, else where they are first."""
        if not evidence.quote:
            return None
        wanted = key(evidence.quote)
        for told in self.witness.texts:
            own = _own_range(told.folded, evidence)
            if own is not None and told.folded.key[own[0] : own[1]] == wanted:
                return told, own
        for told in self.witness.texts:
            found = told.folded.locate_key(wanted)
            if found:
                return told, found[0]
        return None

    def _places(self, quantity: Quantity) -> tuple[Testimony, Span | None, Span | None]:
        own = self._own(quantity)
        if own is not None:
            return own
        told, quotes = self._quotes(quantity.evidence)
        if not quotes:
            return told, None, None
        text = quantity.text or ""
        holding = [(quote, number) for quote in quotes for number in numbers_in(told.folded, quote, text)]
        if not holding:
            return told, quotes[0], None
        claim = (key(quantity.evidence.quote or ""), key(text))
        turn = self._turns[claim]
        self._turns[claim] += 1
        quote, number = holding[min(turn, len(holding) - 1)]
        return told, quote, number

    def _own(self, quantity: Quantity) -> tuple[Testimony, Span, Span] | None:
        """Return the places that the record gives, where its words stand there."""
        if quantity.start is None or quantity.end is None or not quantity.text:
            return None
        for told in self.witness.texts:
            folded = told.folded
            a, b = folded.range_of(quantity.start, quantity.end)
            if (
                a == b
                or not _says(folded, (a, b), [(quantity.start, quantity.end)], quantity.text)
                or goes_on(folded, a, b)
            ):
                continue
            quote = _own_range(folded, quantity.evidence)
            if quote is None or not quote[0] <= a < b <= quote[1]:
                continue
            if _says(folded, quote, quantity.evidence.spans, quantity.evidence.quote or ""):
                return told, quote, (a, b)
        return None

    def _quotes(self, evidence: Evidence) -> tuple[Testimony, list[Span]]:
        if evidence.quote:
            for told in self.witness.texts:
                found = told.folded.locate(evidence.quote)
                if found:
                    return told, found
        return self.witness.body, []


def numbers_in(folded: Folded, quote: Span, text: str) -> Iterator[Span]:
    """Yield the places of a number in a quote; one that is the tail or head of a longer number is none."""
    for a, b in folded.locate(text, *quote):
        if not goes_on(folded, a, b):
            yield a, b


def goes_on(folded: Folded, a: int, b: int) -> bool:
    """Tell whether the digits of a range go on outside it."""
    text = folded.text
    if text[a].isdigit() and a > 0 and a not in folded.breaks:
        before = text[a - 1]
        if before.isdigit() or (before in ".," and a > 1 and text[a - 2].isdigit()):
            return True
    if text[b - 1].isdigit() and b < len(text) and b not in folded.breaks:
        return text[b].isdigit() or (text[b] == "." and b + 1 < len(text) and text[b + 1].isdigit())
    return False


def _says(folded: Folded, span: Span, places: Sequence[Span], words: str) -> bool:
    """Tell whether words stand at places of the source: as they are, or but for blanks, widths and look-alikes."""
    if len(places) == 1:
        plain = folded.source[places[0][0] : places[0][1]]
    else:
        plain = "".join(folded.source[a:b] for a, b in places)
    inside = span[1] - span[0] == len(plain) == len(words)
    return (inside and plain == words) or folded.key[span[0] : span[1]] == key(words)


def _own_range(folded: Folded, evidence: Evidence) -> Span | None:
    """Return the folded hull of the spans that an evidence gives, where they lie in this text."""
    if len(evidence.spans) == 1:
        a, b = folded.range_of(*evidence.spans[0])
        return (a, b) if a < b else None
    ranges = [folded.range_of(*span) for span in evidence.spans]
    ranges = [span for span in ranges if span[0] < span[1]]
    return (min(a for a, _ in ranges), max(b for _, b in ranges)) if ranges else None


def _milestones(record: Record, witness: Witness) -> Iterator[DatedClaim]:
    turns: Counter[str] = Counter()
    for i, project in enumerate(record.projects):
        for j, milestone in enumerate(project.milestones):
            told, place = witness.body, None
            wanted = key(milestone.text or "")
            for text in witness.texts if wanted else ():
                a, b = (0, 0)
                if milestone.start is not None and milestone.end is not None:
                    a, b = text.folded.range_of(milestone.start, milestone.end)
                if a < b and text.folded.key[a:b] == wanted:
                    told, place = text, (a, b)
                    break
                found = text.folded.locate_key(wanted)
                if found:
                    told, place = text, found[min(turns[wanted], len(found) - 1)]
                    turns[wanted] += 1
                    break
            yield DatedClaim(f"/projects/{i}/milestones/{j}", milestone, project, told, place)
