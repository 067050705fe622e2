"""Places of a record from elsewhere: kept where its words stand there, else found again, else none.

In: a record and its article. Out: the record with places at which its own words stand. Promised: a place that is right
stays as it is, and nothing but places is changed.
"""

from collections.abc import Sequence
from typing import TypeVar

from summarizer.articles import Article
from summarizer.checks.claims import Case, Claim, DatedClaim
from summarizer.checks.witness import Testimony, Witness
from summarizer.records import Evidence, Milestone, Project, Quantity, Record
from summarizer.text import Span, key

_Q = TypeVar("_Q", bound=Quantity)


def placed(record: Record, article: Article, witness: Witness) -> Record:
    """Return a record whose places are those of its words."""
    case = Case(record, article, witness)
    claims = {claim.pointer: claim for claim in case.claims}
    days = {claim.pointer: claim for claim in case.milestones}
    text = article.source.text
    projects = tuple(
        _project(project, f"/projects/{i}", case.project_places[i], claims, days, text)
        for i, project in enumerate(record.projects)
    )
    metrics = tuple(_quantity(one, claims[f"/metrics/{i}"], text) for i, one in enumerate(record.metrics))
    return record.model_copy(update={"projects": projects, "metrics": metrics})


def _project(
    project: Project,
    pointer: str,
    place: tuple[Testimony, Span] | None,
    claims: dict[str, Claim],
    days: dict[str, DatedClaim],
    text: str,
) -> Project:
    return project.model_copy(
        update={
            "evidence": _evidence(project.evidence, place, text),
            "quantities": tuple(
                _quantity(one, claims[f"{pointer}/quantities/{j}"], text) for j, one in enumerate(project.quantities)
            ),
            "milestones": tuple(
                _milestone(one, days[f"{pointer}/milestones/{j}"], text) for j, one in enumerate(project.milestones)
            ),
        }
    )


def _quantity(quantity: _Q, claim: Claim, text: str) -> _Q:
    quote = (claim.told, claim.quote) if claim.quote is not None else None
    told: dict[str, object] = {"evidence": _evidence(quantity.evidence, quote, text)}
    own = ((quantity.start, quantity.end),) if quantity.start is not None and quantity.end is not None else ()
    if not _stands(own, quantity.text, text):
        found = claim.told.folded.spans(*claim.place)[-1] if claim.place is not None else (None, None)
        told["start"], told["end"] = found
    return quantity.model_copy(update=told)


def _evidence(evidence: Evidence, place: tuple[Testimony, Span] | None, text: str) -> Evidence:
    if _stands(evidence.spans, evidence.quote, text):
        return evidence
    found = place[0].folded.spans(*place[1]) if place is not None else ()
    return evidence.model_copy(update={"spans": found})


def _milestone(milestone: Milestone, claim: DatedClaim, text: str) -> Milestone:
    start, end = milestone.start, milestone.end
    if start is not None and end is not None and claim.place is not None:
        own = claim.told.folded.range_of(start, end)
        if claim.told.folded.key[slice(*own)] == key(milestone.text or ""):
            return milestone
    if claim.place is None:
        return milestone.model_copy(update={"start": None, "end": None})
    spans = claim.told.folded.spans(*claim.place)
    return milestone.model_copy(update={"start": spans[0][0], "end": spans[-1][1]})


def _stands(spans: Sequence[Span], words: str | None, text: str) -> bool:
    """Tell whether the words stand at their places."""
    whole = bool(spans and words) and all(0 <= a < b <= len(text) for a, b in spans)
    return whole and key("".join(text[a:b] for a, b in spans)) == key(words or "")
