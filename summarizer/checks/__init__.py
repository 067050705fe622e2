"""Cross-checking: no number passes unless the text says so.

In: a record and its article; the witness reads the article itself. Out: the record with flags and coverage, or the
flags between records. Promised: every check is a pure function of (record, article, witness) that yields findings, all
are listed in CHECKS, and none repairs what it finds.
"""

import json
from collections.abc import Callable, Iterator

from summarizer.articles import Article
from summarizer.checks import (
    impossible,
    intruders,
    names,
    owners,
    prose,
    ratios,
    repeats,
    source,
    stages,
    statuses,
    sums,
    times,
    unclaimed,
    words,
)
from summarizer.checks.between import between
from summarizer.checks.claims import Case
from summarizer.checks.findings import Finding, settle, target_id
from summarizer.checks.witness import Witness
from summarizer.records import Flag, Record

__all__ = ["CHECKS", "between", "check", "flag_line", "flags_of", "target_id"]

CHECKS: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    source.quotes,
    source.numbers,
    names.names,
    names.subjects,
    source.bounds,
    words.measures,
    words.labels,
    words.bases,
    statuses.statuses,
    words.unread,
    statuses.unread,
    times.periods,
    times.milestones,
    owners.owners,
    stages.stages,
    sums.sums,
    ratios.ratios,
    impossible.impossible,
    repeats.duplicates,
    repeats.headlines,
    unclaimed.unclaimed,
    prose.summary,
    prose.own_words,
    intruders.intruders,
)


def check(record: Record, article: Article, witness: Witness | None = None) -> Record:
    """Return the record with its flags and its coverage."""
    if record.state != "ok":
        return record.model_copy(update={"flags": ()})
    case = Case(record, article, witness or Witness(article))
    article_ref = record.article.model_copy(update={"coverage": unclaimed.coverage(case)})
    return record.model_copy(update={"article": article_ref, "flags": flags_of(case)})


def flag_line(flag: Flag, number: int) -> str:
    """Return a flag as one line of JSON, with the number of its record's line."""
    return json.dumps({**flag.model_dump(mode="json"), "record": number}, ensure_ascii=False, separators=(", ", ": "))


def flags_of(case: Case) -> tuple[Flag, ...]:
    """Return the flags of all checks."""
    return settle(case, [finding for look in CHECKS for finding in look(case)])
