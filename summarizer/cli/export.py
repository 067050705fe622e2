"""`summarizer export`: the ledger as long tables for other systems."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.cli import DONE
from summarizer.cli.inputs import tell
from summarizer.cli.ledgers import add_ledger_arguments, ledger_of
from summarizer.cli.output import escaped
from summarizer.errors import UsageError, printable

if TYPE_CHECKING:
    from summarizer.export import Delivered

_TABLES = ("records", "projects", "mentions", "quantities", "metrics", "milestones", "flags", "decisions")
_FORMATS = ("jsonl", "csv", "xlsx", "parquet")


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "export",
        help="the ledger as tables for a warehouse: JSONL, CSV, Excel, Parquet",
        description="Write tables of the ledger as a warehouse loads them: every column always, exact decimals, ISO "
        "days, keys, open flags counted. Without --out one table goes to standard output. All tables of one call show "
        "one state of the ledger; the cursor that is told takes up there the next time. Columns: docs/export.md. "
        "`export gold --out DIR` writes the articles that people have settled (docs/review.md) as gold for `eval`.",
        epilog="examples: summarizer export quantities | head;  summarizer export all --format parquet --out dwh;  "
        "summarizer export all --format csv --out monday --since 9f2c1a7b-12;  "
        "summarizer export all --ddl postgres | psql;  summarizer export gold --out gold",
    )
    parser.add_argument(
        "tables", nargs="+", metavar="TABLE", help=f"{', '.join(_TABLES)}; all for all of them; gold: see above"
    )
    parser.add_argument("--format", choices=_FORMATS, default="jsonl", help="default: jsonl")
    parser.add_argument(
        "--since", metavar="CURSOR", help="only what has changed since this cursor, deletes included (default: all)"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="files, their schemas and manifest.json go there")
    parser.add_argument(
        "--bom", action="store_true", help="CSV for Excel: a byte order mark, and no text that looks like a formula"
    )
    parser.add_argument("--ddl", choices=("duckdb", "postgres"), help="print CREATE TABLE statements, and nothing else")
    add_ledger_arguments(parser, table=False)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the tables and tell the cursor."""
    from summarizer.export import Order, ddl, deliver, pour

    if args.tables == ["gold"]:
        return _gold(args)
    tables = _tables(args.tables)
    if args.ddl:
        print(ddl(tables, args.ddl), end="")
        return DONE
    if args.bom and args.format != "csv":
        raise UsageError(f"--bom is of CSV, not of --format {args.format}")
    order = Order(tables, args.format, args.since, args.bom)
    if args.out is None and (len(tables) > 1 or args.format not in ("jsonl", "csv")):
        raise UsageError("--out DIR is needed: standard output takes one table as jsonl or csv")
    with ledger_of(args) as ledger:
        done = (
            deliver(ledger, order, args.out, tell) if args.out is not None else pour(ledger, order, _Lines(args.format))
        )
    sys.stdout.flush()
    _account(done)
    return DONE


def _gold(args: argparse.Namespace) -> int:
    """Write the articles that people have settled as gold for `eval`; tell what was left out."""
    from summarizer.evaluate.golden import write_gold

    if args.out is None:
        raise UsageError("export gold: --out DIR is needed")
    with ledger_of(args) as ledger:
        written = write_gold(ledger, args.out)
    print(f"{written.articles} articles of {written.sources} sources in {args.out}")
    for reason, count in sorted(written.left_out.items()):
        tell(f"{count} articles left out: {reason}")
    return DONE


class _Lines:
    """Standard output: JSON and terminals get no character that a terminal obeys, another program CSV as it is."""

    def __init__(self, form: str) -> None:
        self._json, self._seen = form == "jsonl", sys.stdout.isatty()

    def write(self, text: str) -> int:
        """Write a line."""
        if self._json:
            text = escaped(text)
        elif self._seen:
            text = printable(text)
        return sys.stdout.write(text)

    def flush(self) -> None:
        """Have everything written."""
        sys.stdout.flush()


def _tables(named: list[str]) -> tuple[str, ...]:
    unknown = [name for name in named if name not in (*_TABLES, "all")]
    if unknown:
        raise UsageError(f"export {unknown[0]}: no such table; write all, or some of {', '.join(_TABLES)}")
    return _TABLES if "all" in named else tuple(dict.fromkeys(named))


def _account(done: "Delivered") -> None:
    for name, counted in done.counts.items():
        gone = f", {counted.deletes} deleted" if counted.deletes else ""
        tell(f"{name}: {counted.upserts} rows{gone}")
    tell(f"cursor: {done.cursor}")
