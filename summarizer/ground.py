"""From a draft to a record: quotes and numbers are found again in the article, what code can compute is computed.

In: what a model filled, and the article it read. Out: a record with places, canonical values, periods, regions and ids.
Promised: nothing is judged, dropped or repaired here. What is not found keeps null places, and the checks say so.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeVar

from summarizer import regions
from summarizer.articles import Article
from summarizer.dates import DateRead, read_dates, resolve
from summarizer.draft import Draft, DraftMetric, DraftMilestone, DraftPhase, DraftProject, DraftQuantity
from summarizer.numbers import canonical
from summarizer.records import (
    Compare,
    Evidence,
    ListEntry,
    Metric,
    Milestone,
    Party,
    Phase,
    Project,
    Provenance,
    Quantity,
    Record,
    Region,
    Rejected,
    Span,
    content_id,
)
from summarizer.text import Folded, key, without_blanks

ALIASES = 5  # the contract's bound


def ground(draft: Draft, article: Article, rejected: Sequence[Rejected], provenance: Provenance) -> Record:
    """Return the record of an article from a model's draft of it."""
    finder = _Finder(article)
    drops: list[Rejected] = list(rejected)
    projects = tuple(_project(item, finder, drops) for item in draft.projects)
    metrics = tuple(_metric(item, finder) for item in draft.metrics)
    projects, metrics = _with_wholes(draft, projects, metrics)
    ref = article.ref()
    if ref.region is None and draft.region:
        ref = ref.model_copy(update={"region": Region(name=draft.region, inferred=True)})
    return Record(
        article=ref,
        summary=draft.summary,
        projects=projects,
        metrics=metrics,
        rejected=tuple(drops),
        provenance=provenance,
    )


class _Place(NamedTuple):
    """A range of one of the article's texts: its body, or its headline."""

    folded: Folded
    start: int
    end: int

    @property
    def spans(self) -> tuple[Span, ...]:
        return self.folded.spans(self.start, self.end)

    @property
    def quote(self) -> str:
        return self.folded.quote(self.start, self.end)

    def holds(self, other: "_Place") -> bool:
        return self.folded is other.folded and self.start <= other.start and other.end <= self.end

    @property
    def part_with_unit(self) -> Span:
        """The last span: of a number that a cut divides it is the part with the unit."""
        return self.spans[-1]


class _Finder:
    """Finds words in one article; equal claims take successive places."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self._turns: Counter[tuple[str, ...]] = Counter()
        self._ids: Counter[str] = Counter()

    @cached_property
    def dates(self) -> dict[str, list[DateRead]]:
        """What the article says of time, by the words, in order."""
        folded = self.article.folded
        found: dict[str, list[DateRead]] = {}
        for read in read_dates(folded, self.article.day):
            found.setdefault(folded.key[read.a : read.b], []).append(read)
        return found

    def all(self, words: str) -> list[_Place]:
        """Return every place of the words; the headline counts only where the body does not hold them."""
        wanted = key(words)
        for folded in (self.article.folded, self.article.heading_folded):
            found = [_Place(folded, a, b) for a, b in folded.locate_key(wanted)]
            if found:
                return found
        return []

    def number(self, quote: str, text: str) -> tuple[_Place | None, _Place | None]:
        """Return the places of a quote and of the number in it; the same claim made again takes the next place."""
        places = self.all(quote)
        holding = [(place, inside) for place in places for inside in _numbers_in(place, text)]
        if len(holding) == 1:
            return holding[0]
        if holding:
            turn = self._turn("number", quote, text)
            return holding[min(turn, len(holding) - 1)]
        return (places[0] if places else None), None

    def words(self, words: str) -> _Place | None:
        """Return the place of the words; the same words asked for again are at the same place."""
        return next(iter(self.all(words)), None)

    def in_turn(self, words: str) -> _Place | None:
        """Return the place of the words; the same words asked for again take the next place."""
        found = self.all(words)
        if len(found) < 2:
            return found[0] if found else None
        return found[min(self._turn("words", words), len(found) - 1)]

    def period(self, words: str, near: _Place | None) -> tuple[str | None, str | None, DateRead | None]:
        """Return the period that words of time mean where they stand nearest before or in the evidence."""
        same = self.dates.get(key(words))
        if same:
            end = near.end if near is not None and near.folded is self.article.folded else len(self.article.folded)
            before = [read for read in same if read.a < end]
            read = before[-1] if before else same[0]
            return read.period, read.reason, read
        period, reason = resolve(words, self.article.day)
        return period, reason, None

    def identify(self, prefix: str, *content: object) -> str:
        """Return the id of a claim; a claim made twice in one reply has two ids."""
        name = content_id(prefix, [self.article.id, *content])
        self._ids[name] += 1
        return name if self._ids[name] == 1 else content_id(prefix, [self.article.id, *content, self._ids[name]])

    def _turn(self, *claim: str) -> int:
        name = tuple(map(key, claim))
        self._turns[name] += 1
        return self._turns[name] - 1


def _numbers_in(quote: _Place, text: str) -> Iterator[_Place]:
    """Yield the places of a number inside a quote; 5亿元 does not stand in 35亿元."""
    folded = quote.folded
    for start, end in folded.locate(text, quote.start, quote.end):
        if folded.text[start].isdigit() and _goes_on(folded, start):
            continue
        yield _Place(folded, start, end)


def _goes_on(folded: Folded, start: int) -> bool:
    """Tell whether the digits before a place belong to the same number."""
    if start == 0 or start in folded.breaks:
        return False
    before = folded.text[start - 1]
    return before.isdigit() or (before in ".," and start > 1 and folded.text[start - 2].isdigit())


def _quantity(item: DraftQuantity, owner: str, finder: _Finder) -> dict[str, object]:
    """Return the fields that a project's quantity and a metric share."""
    quote, number = finder.number(item.quote, item.text)
    period, reason, read = finder.period(item.period, quote) if item.period else (None, None, None)
    start, end = number.part_with_unit if number is not None else (None, None)
    where = [number.start, number.end] if number is not None else None
    return {
        "id": finder.identify("q", owner, item.measure, item.text, item.quote, where),
        "measure": item.measure,
        "label": item.label,
        "text": item.text if number is None else without_blanks(finder.article.source.text[start:end]),
        "value": item.value,
        "upper": item.upper,
        "unit": item.unit,
        "canonical": canonical(item.value, item.unit) if item.value is not None and item.unit else None,
        "bound": item.bound,
        "status": item.status,
        "period": period,
        "period_reason": reason,
        "basis": item.basis,
        "role": item.role,
        "scope": item.scope,
        "compare": Compare(to=item.compare_to, how=item.compare_how or "equal") if item.compare_to else None,
        "start": start,
        "end": end,
        "evidence": _evidence(item.quote, quote),
        "support": _support(item, quote, read, finder),
    }


def _support(
    item: DraftQuantity, quote: _Place | None, read: DateRead | None, finder: _Finder
) -> dict[str, tuple[Span, ...]] | None:
    """Return the places of subject and period where they stand outside the evidence."""
    places: dict[str, _Place | None] = {}
    if isinstance(item, DraftMetric):
        places["subject"] = finder.words(item.subject)
    if read is not None:
        places["period"] = _Place(finder.article.folded, read.a, read.b)
    outside = {
        name: place.spans
        for name, place in places.items()
        if place is not None and not (quote is not None and quote.holds(place))
    }
    return outside or None


def _metric(item: DraftMetric, finder: _Finder) -> Metric:
    return Metric.model_validate({**_quantity(item, item.subject, finder), "subject": item.subject})


def _project(item: DraftProject, finder: _Finder, drops: list[Rejected]) -> Project:
    place = finder.in_turn(item.quote)
    aliases = [alias for alias in dict.fromkeys(item.aliases) if finder.words(alias) is not None and alias != item.name]
    for alias in item.aliases:
        if alias not in aliases and alias != item.name:
            drops.append(Rejected(item={"project": item.name, "alias": alias}, reason="the article has no such words"))
    return Project(
        id=finder.identify("p", item.name, item.stage, item.quote),
        name=item.name,
        aliases=tuple(aliases[:ALIASES]),
        stage=item.stage,
        stage_text=item.stage_text,
        location=item.location,
        region=_region(item.location, finder.article),
        parties=tuple(Party(name=party.name, role=party.role) for party in item.parties),
        industry=item.industry,
        lists=tuple(ListEntry(level=entry.level, name=entry.name, year=entry.year) for entry in item.lists),
        phases=tuple(_phase(phase, finder) for phase in item.phases),
        content=item.content,
        problem=item.problem,
        next_step=item.next_step,
        quantities=tuple(Quantity.model_validate(_quantity(q, item.name, finder)) for q in item.quantities),
        milestones=tuple(_milestone(milestone, place, finder) for milestone in item.milestones),
        evidence=_evidence(item.quote, place),
    )


def _phase(item: DraftPhase, finder: _Finder) -> Phase:
    evidence = _evidence(item.quote, finder.words(item.quote)) if item.quote else Evidence()
    return Phase(name=item.name, stage=item.stage, evidence=evidence)


def _milestone(item: DraftMilestone, project: _Place | None, finder: _Finder) -> Milestone:
    place = finder.in_turn(item.text)
    words = item.date or item.text
    date, _, _ = finder.period(words, place or project)
    start, end = (place.spans[0][0], place.spans[-1][1]) if place is not None else (None, None)
    text = place.quote if place is not None else item.text
    return Milestone(event=item.event, date=date, status=item.status, text=text, start=start, end=end)


def _region(location: str | None, article: Article) -> Region | None:
    """Return the place of the tree that a location names, read within the article's own region."""
    if not location:
        return None
    around = article.region.name if article.region is not None else None
    found = _placed(f"{around or ''}{location}")
    if found is None or found.code is None or (article.region is not None and found.code == article.region.code):
        return article.region if found is not None and found.code is not None else None
    return Region(name=found.name, code=found.code, inferred=found.inferred)


@lru_cache(maxsize=1024)  # a paper's projects stand in the same few places
def _placed(words: str) -> regions.ArticleRegion | None:
    return regions.article_region(None, words, None, None)


def _evidence(quote: str, place: _Place | None) -> Evidence:
    return Evidence(quote=quote) if place is None else Evidence(quote=place.quote, spans=place.spans)


def _with_wholes(
    draft: Draft, projects: tuple[Project, ...], metrics: tuple[Metric, ...]
) -> tuple[tuple[Project, ...], tuple[Metric, ...]]:
    """Point each quantity that is part of another to the id of the whole: the nearest before it with these words."""
    said: list[DraftQuantity] = [q for project in draft.projects for q in project.quantities] + list(draft.metrics)
    made: list[Quantity] = [q for project in projects for q in project.quantities] + list(metrics)
    wholes: dict[str, str] = {}
    for item, quantity in zip(said, made, strict=True):
        if item.part_of and quantity.id:
            whole = _whole(item.part_of, quantity, made)
            if whole is not None:
                wholes[quantity.id] = whole
    if not wholes:
        return projects, metrics

    return (
        tuple(
            project.model_copy(update={"quantities": tuple(_pointed(q, wholes) for q in project.quantities)})
            for project in projects
        ),
        tuple(_pointed(metric, wholes) for metric in metrics),
    )


AnyQuantity = TypeVar("AnyQuantity", bound=Quantity)


def _pointed(quantity: AnyQuantity, wholes: Mapping[str, str]) -> AnyQuantity:
    whole = wholes.get(quantity.id or "")
    return quantity.model_copy(update={"part_of": whole}) if whole else quantity


def _whole(words: str, part: Quantity, made: Sequence[Quantity]) -> str | None:
    wanted, at = key(words), part.start if part.start is not None else -1
    same = [q for q in made if q is not part and q.id and q.text and key(q.text) == wanted]
    before = [q for q in same if q.start is not None and q.start < at]
    chosen = max(before, key=lambda q: q.start or 0) if before else next(iter(same), None)
    return chosen.id if chosen is not None else None
