"""How long a week's briefing takes, step by step and format by format, and the memory of it.

Usage: python benchmarks/briefing.py [--articles 10000] [--ledger PATH] [--week 2025-W23]. The ledger is that of
benchmarks/ledger.py: invented articles over two years, three projects each; with --ledger it is made there once and
used again. CPU seconds, because they compare on a busy machine; wall seconds beside them.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from ledger import entries

from summarizer import briefing
from summarizer.briefing.files import Job, write
from summarizer.briefing.spans import Asked
from summarizer.ledger import open_ledger

FORMATS = ("md", "html", "docx", "xlsx")


class Laps:
    """The time of each step, CPU and wall."""

    def __init__(self) -> None:
        self.found: list[tuple[str, float, float]] = []

    def lap(self, name: str, step: Callable[[], Any]) -> Any:
        """Run a step and keep its time."""
        wall, busy = time.perf_counter(), time.process_time()
        made = step()
        self.found.append((name, time.process_time() - busy, time.perf_counter() - wall))
        return made


def measure(path: Path, asked: Asked) -> None:
    """Write the briefing of a span and print what each step took."""
    laps, span = Laps(), briefing.span_of(asked)
    with open_ledger(str(path), create=False) as ledger:
        facts = laps.lap("facts", lambda: briefing.gather(ledger, span))
    document = laps.lap("sentences", lambda: briefing.compose(facts))
    with tempfile.TemporaryDirectory() as folder:
        job = Job(document, facts, Path(folder))
        for name in FORMATS:
            laps.lap(name, lambda name=name: list(write(job, [name], print)))
    laps.found.append(("all", sum(one[1] for one in laps.found), sum(one[2] for one in laps.found)))
    print(f"{span.label}: {len(facts.articles)} articles, {len(facts.projects)} projects, {len(document.notes)} notes")
    for name, busy, wall in laps.found:
        print(f"  {name:<10} CPU {busy:6.2f} s  wall {wall:6.2f} s")
    print(f"  memory     {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def main() -> None:
    """Make the ledger where there is none, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--ledger", type=Path)
    parser.add_argument("--week", help="a week, by number or day; else --from and --to")
    parser.add_argument("--from", dest="since", default="2025-03-01")
    parser.add_argument("--to", dest="until", default="2025-05-10", help="70 days of 10,000 hold a week's of 100,000")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = args.ledger or Path(folder) / "l.db"
        if not path.exists():
            with open_ledger(str(path)) as ledger:
                for _ in ledger.add(entries(args.articles)):
                    pass
        asked = Asked(week=args.week) if args.week else Asked(since=args.since, until=args.until)
        measure(path, asked)


if __name__ == "__main__":
    main()
