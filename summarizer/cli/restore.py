"""`summarizer restore`: a backup into an empty ledger."""

import argparse
from pathlib import Path

from summarizer.cli import DONE
from summarizer.cli.ledgers import add_ledger_arguments, ledger_of


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "restore",
        help="put a backup into an empty ledger",
        description="Put a backup into a new ledger, SQLite or PostgreSQL. A ledger that holds something is left "
        "alone.",
        epilog="example: summarizer restore monday.db --ledger new.db",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    add_ledger_arguments(parser, table=False)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Restore a backup."""
    with ledger_of(args, create=True) as ledger:
        ledger.restore(args.file)
        print(f"{ledger.name}: {ledger.counts()['articles']} articles")
    return DONE
