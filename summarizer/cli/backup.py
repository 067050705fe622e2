"""`summarizer backup`: the whole ledger in one file."""

import argparse
from pathlib import Path

from summarizer.cli import DONE
from summarizer.cli.ledgers import add_ledger_arguments, ledger_of


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "backup",
        help="copy the ledger into one file",
        description="Copy the ledger into a new file while others may go on working. The file is a SQLite ledger, "
        "whatever database the ledger itself is in.",
        epilog="example: summarizer backup monday.db --ledger postgresql://localhost/office",
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    add_ledger_arguments(parser, table=False)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Back the ledger up."""
    with ledger_of(args) as ledger:
        ledger.backup(args.file)
        print(f"{args.file}: {args.file.stat().st_size / 1e6:.1f} MB")
    return DONE
