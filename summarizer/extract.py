"""One article asked and grounded: the record of it, whatever becomes of the asking.

In: an article and an open endpoint. Out: its record, `ok` or in the named state in which the asking ended. Promised: no
article's failure leaves this function as an exception; an article that is too long for the model is asked for in parts
of whole paragraphs and merged, never sent again as it was.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from summarizer.articles import Article
from summarizer.draft import Draft, DraftProject, items
from summarizer.endpoint import Ask, AskFailed, Endpoint, Reply, Truncated
from summarizer.ground import ground
from summarizer.prompting import asking_for, prompt_id
from summarizer.records import SCHEMA_VERSION, Provenance, Record, Rejected, Usage

DEEPEST_SPLIT = 5  # 32 parts; what is still too long then is no article
_ENDS = "。！？；"


@dataclass(frozen=True)
class Extracted:
    """A record, what it was made from, and how many replies it cost now."""

    record: Record
    asked: int
    re_asked: int
    warning: str | None = None
    envelopes: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class _Reading:
    draft: Draft
    rejected: tuple[Rejected, ...]
    replies: tuple[Reply, ...]


def extract(article: Article, endpoint: Endpoint, now: Callable[[], str]) -> Extracted:
    """Return the record of an article; `now` tells the moment of a failure, which no stored reply tells."""
    try:
        reading = _read(article, article.text, endpoint, 0)
    except AskFailed as failure:
        provenance = _provenance(endpoint, failure.usage, max(failure.attempts, 1), now())
        record = Record(state=failure.state, reason=str(failure), article=article.ref(), provenance=provenance)
        return Extracted(record, failure.attempts, max(failure.attempts - 1, 0))
    replies = reading.replies
    usage = total([reply.usage for reply in replies])
    attempts = sum(reply.attempts for reply in replies)
    provenance = _provenance(endpoint, usage, attempts, max(reply.at for reply in replies))
    record = ground(reading.draft, article, reading.rejected, provenance)
    asked = sum(reply.asked for reply in replies)
    warning = next((reply.warning for reply in replies if reply.warning), None)
    envelopes = tuple(reply.envelope for reply in replies)
    return Extracted(record, asked, max(asked - len(replies), 0), warning, envelopes)


def from_envelopes(article: Article, envelopes: Sequence[dict[str, Any]], provenance: Provenance) -> Record:
    """Return the record that an article's kept replies lead to, as they did when they came."""
    readings = [items(envelope) for envelope in envelopes]
    draft = reduce(_merged, (draft for draft, _ in readings))
    rejected = tuple(item for _, drops in readings for item in drops)
    return ground(draft, article, rejected, provenance)


def _read(article: Article, text: str, endpoint: Endpoint, depth: int) -> _Reading:
    """Ask for a text; where that is too long for the model, for its two halves."""
    try:
        reply = endpoint.ask(Ask(asking_for(article, text)))
    except Truncated:
        halves = _halves(text)
        if halves is None or depth >= DEEPEST_SPLIT:
            raise
        first, second = (_read(article, half, endpoint, depth + 1) for half in halves)
        return _Reading(
            _merged(first.draft, second.draft), first.rejected + second.rejected, first.replies + second.replies
        )
    draft, rejected = items(reply.envelope)
    return _Reading(draft, rejected, (reply,))


def _halves(text: str) -> tuple[str, str] | None:
    """Cut a text in the middle, between paragraphs, else between sentences; None where it has but one."""
    middle = len(text) / 2
    cuts = [at for at, ch in enumerate(text) if ch == "\n"] or [at + 1 for at, ch in enumerate(text) if ch in _ENDS]
    cuts = [at for at in cuts if text[:at].strip() and text[at:].strip()]
    if not cuts:
        return None
    at = min(cuts, key=lambda cut: abs(cut - middle))
    return text[:at].strip("\n"), text[at:].strip("\n")


def _merged(first: Draft, second: Draft) -> Draft:
    """Put the readings of two halves together; a project that both name is one."""
    projects = {project.name: project for project in first.projects}
    for project in second.projects:
        known = projects.get(project.name)
        projects[project.name] = project if known is None else _joined(known, project)
    summary = "".join(part for part in (first.summary, second.summary) if part) or None
    return Draft(
        summary=summary,
        region=first.region or second.region,
        projects=list(projects.values()),
        metrics=first.metrics + second.metrics,
    )


def _joined(first: DraftProject, second: DraftProject) -> DraftProject:
    told = {
        name: getattr(first, name) or getattr(second, name)
        for name in ("stage_text", "location", "industry", "content", "problem", "next_step")
    }
    lists = {
        name: getattr(first, name) + [item for item in getattr(second, name) if item not in getattr(first, name)]
        for name in ("aliases", "parties", "lists", "phases", "quantities", "milestones")
    }
    stage = second.stage if first.stage == "unknown" else first.stage
    return first.model_copy(update={**told, **lists, "stage": stage})


def _provenance(endpoint: Endpoint, usage: Usage, attempts: int, at: str) -> Provenance:
    way = endpoint.way
    return Provenance(
        endpoint=way.name,
        model=way.model,
        prompt=prompt_id(),
        schema_=SCHEMA_VERSION,
        usage=usage,
        attempts=attempts,
        at=at,
    )


def total(usages: Sequence[Usage]) -> Usage:
    """Return what several replies used together."""
    return Usage(
        prompt_tokens=_sum([usage.prompt_tokens for usage in usages]),
        completion_tokens=_sum([usage.completion_tokens for usage in usages]),
    )


def _sum(values: list[int | None]) -> int | None:
    """Add what was told; unknown where one was not, for unknown is not zero."""
    told = [value for value in values if value is not None]
    return sum(told) if len(told) == len(values) else None
