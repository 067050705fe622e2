"""How quick the review queue is on a large ledger: pages, cases, decisions, the sample, bulk decisions, rules.

Usage: python benchmarks/review.py [--size 10000]. The articles are those of benchmarks/ledger.py; three figures in ten
carry a flag as a careless model would earn it, every third of which has a consequence. Seconds, the middle of repeats.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ledger import entries

from summarizer.ledger import Entry, open_ledger
from summarizer.ledger.choices import Choice
from summarizer.ledger.decided import By
from summarizer.ledger.queue import Wanted
from summarizer.ledger.review import Review
from summarizer.ledger.rules import Rule
from summarizer.records import Flag, FlagEvidence, content_id

_BY = By("bench", "2026-01-01T00:00:00Z", "measured")
_KINDS = (("value_mismatch", "error"), ("status_conflict", "warning"), ("period_conflict", "warning"))


def flagged(count: int) -> Iterator[Entry]:
    """Yield the entries, some of their figures flagged."""
    for number, entry in enumerate(entries(count)):
        record = entry.record
        flags: list[Flag] = []
        for i, project in enumerate(record.projects[:3]):
            kind, severity = _KINDS[(number + i) % 3]
            if not project.quantities:
                continue
            quantity, pointer = project.quantities[0], f"/projects/{i}/quantities/0"
            name = content_id("f", [record.article.id, kind, pointer])
            evidence = (
                FlagEvidence(quote=quantity.evidence.quote, spans=quantity.evidence.spans, article=record.article.id),
            )
            told = {
                "kind": kind,
                "severity": severity,
                "target": pointer,
                "target_id": quantity.id,
                "evidence": evidence,
            }
            message, found = f"记录写{quantity.text}", "7.5亿元" if kind == "value_mismatch" else None
            flags.append(Flag(id=name, message=message, claimed=quantity.text, found=found, **told))  # type: ignore[arg-type]
            if i == 0:
                follows = {**told, "kind": "sum_mismatch", "severity": "warning"}
                flags.append(Flag(id=f"{name}x", message="合计不符", cause=name, **follows))  # type: ignore[arg-type]
        yield Entry(record.model_copy(update={"flags": tuple(flags)}), entry.article)


def timed(call: Callable[[], Any], repeats: int = 5) -> tuple[float, Any]:
    """Return the middle of some measurements, and what the call gave last."""
    taken, given = [], None
    for _ in range(repeats):
        began = time.perf_counter()
        given = call()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken), given


def measure(count: int, url: str) -> Iterator[tuple[str, float]]:
    """Yield what was measured."""
    with open_ledger(url) as ledger:
        began = time.perf_counter()
        for _ in ledger.add(flagged(count)):
            pass
        yield "import", time.perf_counter() - began
        review = Review(ledger)
        yield "counts", timed(review.counts)[0]
        seconds, page = timed(review.page)
        yield "first page", seconds
        deep = Wanted(severity="warning")
        middle = review.page(deep).after
        yield "page of warnings", timed(lambda: review.page(deep, middle))[0]
        for name, wanted in (
            ("a kind", Wanted(kind="period_conflict")), ("a district", Wanted(region=page.rows[0].region)),
            ("a week", Wanted(week="2024-W20")), ("an outlet that is not there", Wanted(outlet="无此报")),
            ("words", Wanted(words="7*亿")),
        ):  # fmt: skip
            yield f"page of {name}", timed(lambda wanted=wanted: review.page(wanted))[0]
        yield "case", timed(lambda: review.case(page.rows[0].flag.id))[0]
        rows = iter(review.page(Wanted(kind="value_mismatch"), size=40).rows)
        yield "accept", timed(lambda: review.decide(next(rows).flag.id, Choice("accept"), _BY))[0]
        yield "take", timed(lambda: review.decide(next(rows).flag.id, Choice("take"), _BY))[0]
        last = review.decide(next(rows).flag.id, Choice("withdraw"), _BY)
        yield "undo", timed(lambda: review.undo(last, _BY), 1)[0]
        yield "sample", timed(lambda: review.sample("2024-W20"), 2)[0]
        week = Wanted(kind="status_conflict", week="2024-W20")
        many = review.counts(week).total
        yield f"{many} dismissed at once", timed(lambda: review.decide_all(week, Choice("dismiss"), _BY, many), 1)[0]
        yield (
            "rule added",
            timed(lambda: review.add_rule(Rule("period_conflict", "accept", until="2024-02-01"), _BY), 1)[0],
        )
        yield "rules applied again", timed(lambda: review.apply_rules("2026-01-01T00:00:00Z"), 1)[0]
        yield "first page after all", timed(review.page)[0]
        yield "verify", timed(review.verify, 1)[0]


def main() -> None:
    """Measure and print a line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--url", help="an empty PostgreSQL database; a new SQLite file by default")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name, seconds in measure(args.size, args.url or str(Path(folder) / "l.db")):
            print(f"{name:<36}{seconds:10.4f} s", flush=True)


if __name__ == "__main__":
    main()
