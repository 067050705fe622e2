"""Cross-checking: no number passes unless the text says so.

In: a record and its article; the witness reads the article itself. Out: the record with flags and coverage, or the
flags between records. Promised: every check is a pure function of (record, article, witness) that yields findings, all
are listed in CHECKS, and none repairs what it finds.
"""

from collections.abc import Callable, Iterator

from summarizer.articles import Article
from summarizer.checks import names, owners, source, times, words
from summarizer.checks.claims import Case
from summarizer.checks.findings import Finding, settle, target_id
from summarizer.checks.witness import Witness
from summarizer.records import Flag, Record

__all__ = ["CHECKS", "check", "flags_of", "target_id"]

CHECKS: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    source.quotes,
    source.numbers,
    names.names,
    source.bounds,
    words.measures,
    words.statuses,
    times.periods,
    times.milestones,
    owners.owners,
    owners.stages,
)


def check(record: Record, article: Article, witness: Witness | None = None) -> Record:
    """Return the record with its flags and its coverage."""
    if record.state != "ok":
        return record.model_copy(update={"flags": ()})
    case = Case(record, article, witness or Witness(article))
    return record.model_copy(update={"flags": flags_of(case)})


def flags_of(case: Case) -> tuple[Flag, ...]:
    """Return the flags of all checks."""
    return settle(case, [finding for look in CHECKS for finding in look(case)])
