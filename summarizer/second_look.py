"""Asking once more about what is doubtful: only the sentences in question, and never the first answer.

In: a checked record, its article, a live endpoint. Out: the record in which what now agrees with the text has taken the
place of what did not, checked again; or the first one, where nothing was won. Promised: one request an article at most,
counted like any other; a second answer is taken only where no check doubts it; the first version is handed back too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from summarizer import checks
from summarizer.articles import Article
from summarizer.draft import items
from summarizer.endpoint import Ask, AskFailed, Endpoint, Reply
from summarizer.extract import total
from summarizer.ground import ground
from summarizer.prompting import asking_for
from summarizer.records import Flag, Metric, Project, Provenance, Quantity, Record
from summarizer.text import Span

AnyQuantity = TypeVar("AnyQuantity", bound=Quantity)


@dataclass(frozen=True)
class SecondLook:
    """A record after the second look, and what it was before where that changed."""

    record: Record
    first: Record | None = None
    asked: int = 0


def second_look(record: Record, article: Article, endpoint: Endpoint) -> SecondLook:
    """Ask about the sentences of flagged errors and unclaimed numbers; take what agrees with the text."""
    doubtful = [flag for flag in record.flags if is_doubtful(flag)]
    places = sentences(doubtful, record, article)
    if not places:
        return SecondLook(record)
    folded = article.folded
    shown = "\n".join(folded.quote(a, b) for a, b in places)
    try:
        reply = endpoint.ask(Ask(asking_for(article, shown)))
    except AskFailed as failure:  # the first reading stands
        return SecondLook(record, asked=failure.attempts)
    draft, rejected = items(reply.envelope)
    provenance = _with(record.provenance, reply)
    again = checks.check(ground(draft, article, rejected, provenance), article) if provenance else record
    taken = _taken(record, again, doubtful)
    better = checks.check(taken.model_copy(update={"provenance": provenance}), article)
    if taken is record or _doubts(better) >= _doubts(record):
        return SecondLook(record, asked=reply.asked)
    return SecondLook(better, record, reply.asked)


def is_doubtful(flag: Flag) -> bool:
    """Tell whether a flag is worth a second question: an error, or a number that was passed over."""
    return flag.severity == "error" or (flag.kind == "unclaimed_number" and flag.severity == "warning")


def sentences(flags: list[Flag], record: Record, article: Article) -> list[Span]:
    """Return the sentences of the body that the flags point at, in order, each once."""
    folded = article.folded
    found: set[Span] = set()
    for flag in flags:
        spans = [span for evidence in flag.evidence for span in evidence.spans]
        quantity = _at(record, flag.target)
        spans += list(quantity.evidence.spans) if quantity is not None else []
        for start, end in spans:
            a, b = folded.range_of(start, end)
            if a < b:
                found |= {folded.sentence_at(a), folded.sentence_at(b - 1)}
    return sorted(found)


def _taken(first: Record, again: Record, doubtful: list[Flag]) -> Record:
    """Put undoubted quantities of the second reading in the place of doubted ones, and of what was passed over."""
    sound = [(owner, q) for owner, q in _quantities(again) if q.start is not None and not _is_doubted(again, q)]
    wrong = {flag.target_id for flag in doubtful if flag.target_id}
    held = {(q.start, q.end) for _, q in _quantities(first) if q.id not in wrong}
    new = {(q.start, q.end): (owner, q) for owner, q in sound if (q.start, q.end) not in held}
    if not new:
        return first

    def mended(quantity: AnyQuantity) -> AnyQuantity:
        if quantity.id not in wrong:
            return quantity
        place = next((place for place, (_, q) in new.items() if _is_same_claim(quantity, q)), None)
        if place is None:
            return quantity
        _, better = new.pop(place)
        return quantity.model_copy(update={name: getattr(better, name) for name in Quantity.model_fields})

    projects = [
        project.model_copy(update={"quantities": tuple(map(mended, project.quantities))}) for project in first.projects
    ]
    metrics = list(map(mended, first.metrics))
    names = {project.name: at for at, project in enumerate(projects)}
    for owner, quantity in new.values():
        if isinstance(quantity, Metric):
            metrics.append(quantity)
        elif owner is not None and owner.name in names:
            known = projects[names[owner.name]]
            projects[names[owner.name]] = known.model_copy(update={"quantities": (*known.quantities, quantity)})
    return first.model_copy(update={"projects": tuple(projects), "metrics": tuple(metrics), "flags": ()})


def _is_same_claim(first: Quantity, second: Quantity) -> bool:
    """Tell whether the second reading speaks of the same number: at its place, or in its clause by its measure."""
    if first.start is not None and first.start == second.start:
        return True
    around = [place for place in first.evidence.spans for other in second.evidence.spans if _meet(place, other)]
    return bool(around) and first.measure == second.measure


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _quantities(record: Record) -> Iterator[tuple[Project | None, Quantity]]:
    for project in record.projects:
        yield from ((project, quantity) for quantity in project.quantities)
    yield from ((None, metric) for metric in record.metrics)


def _is_doubted(record: Record, quantity: Quantity) -> bool:
    return any(flag.target_id == quantity.id and flag.severity != "notice" for flag in record.flags)


def _at(record: Record, pointer: str) -> Quantity | None:
    parts = pointer.split("/")[1:]
    if len(parts) >= 2 and parts[0] == "metrics":
        return record.metrics[int(parts[1])]
    if len(parts) >= 4 and parts[0] == "projects" and parts[2] == "quantities":
        return record.projects[int(parts[1])].quantities[int(parts[3])]
    return None


def _doubts(record: Record) -> int:
    return sum(map(is_doubtful, record.flags))


def _with(provenance: Provenance | None, reply: Reply) -> Provenance | None:
    """Add the second reply's cost to the first one's."""
    if provenance is None:
        return None
    usage = total([provenance.usage, reply.usage])
    attempts = provenance.attempts + reply.attempts
    return provenance.model_copy(update={"usage": usage, "attempts": attempts, "at": max(provenance.at, reply.at)})
