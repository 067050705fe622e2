"""How long an export takes, and how much memory: all tables of a ledger of invented articles, first, again, since then.

Usage: python benchmarks/export.py [--sizes 1000,3000] [--format parquet]. The articles are those of ledger.py,
ten figures each. Times are of the processor; memory is the most that the process had, the import of pyarrow included.
"""

import argparse
import multiprocessing
import resource
import tempfile
import time
from pathlib import Path

from ledger import entries

from summarizer.export import TABLES, Order, deliver
from summarizer.ledger import open_ledger


def _build(path: str, size: int) -> None:
    with open_ledger(path) as ledger:
        for _ in ledger.add(entries(size)):
            pass


def _export(path: str, form: str, out: Path) -> None:
    with open_ledger(path) as ledger:
        cursor = None
        for what in ("first", "again", "since the last"):
            began = time.process_time()
            order = Order(tuple(TABLES), form, cursor if what.startswith("since") else None)
            done = deliver(ledger, order, out, print)
            rows = sum(counted.upserts for counted in done.counts.values())
            cursor = done.cursor
            print(f"  {what}: {rows:,} rows, {time.process_time() - began:.1f} s of the processor")
    print(f"  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB of memory")


def main() -> None:
    """Measure each size in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,3000")
    parser.add_argument("--format", default="parquet")
    args = parser.parse_args()
    fresh = multiprocessing.get_context("spawn")
    for size in map(int, args.sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            path, out = str(Path(folder) / "l.db"), Path(folder) / "out"
            print(f"{size:,} articles, {args.format}", flush=True)
            for target, arguments in ((_build, (path, size)), (_export, (path, args.format, out))):
                process = fresh.Process(target=target, args=arguments)
                process.start()
                process.join()


if __name__ == "__main__":
    main()
