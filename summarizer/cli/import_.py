"""`summarizer import`: records from anywhere into the ledger."""

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.cli import DONE, LEFT_OUT, NOTHING_DONE
from summarizer.cli.entries import entries_of
from summarizer.cli.inputs import tell
from summarizer.cli.ledgers import add_ledger_arguments, apply_rules, ledger_of

if TYPE_CHECKING:
    from summarizer.ledger import Added


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "import",
        help="records from anywhere into the ledger",
        description="Put records into the ledger: mentions of one project are merged, records are cross-checked "
        "against their texts (with --sources) and against each other. Importing the same again changes nothing; after "
        "an interruption the same command goes on.",
        epilog="example: summarizer import out/records.jsonl --sources seeds --ledger office.db",
    )
    parser.add_argument("records", metavar="RECORDS.jsonl", help="records, one a line; - for standard input")
    parser.add_argument("--sources", type=Path, metavar="DIR", help="where the texts lie; without it none is checked")
    add_ledger_arguments(parser, table=False)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Import the records and tell what was new."""
    from summarizer.ledger import Added

    lines = entries_of(args.records, args.sources, tell)
    began, total = time.monotonic(), Added()
    with ledger_of(args, create=True) as ledger:
        for added in ledger.add(lines):
            total.articles += added.articles
            total.known += added.known
            total.replaced += added.replaced
        apply_rules(ledger)
        counted = ledger.counts()
        print(_table(total, counted, ledger.name, time.monotonic() - began))
    if lines.left_out:
        return LEFT_OUT if lines.read else NOTHING_DONE
    return DONE


def _table(added: "Added", counted: dict[str, int], name: str, seconds: float) -> str:
    read = added.articles + added.known + added.replaced
    rows = [
        ("ledger", name),
        ("records", f"{read} read: {added.articles} new, {added.replaced} replaced, {added.known} known already"),
        ("holds", f"{counted['articles']} articles, {counted['projects']} projects, {counted['flags']} flags"),
        ("time", f"{seconds:.1f} s, {read / seconds if seconds else 0:.0f} records a second"),
    ]
    return "\n".join(f"{title:<10}{value}" for title, value in rows)
