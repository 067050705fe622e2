"""`summarizer rebuild`: the ledger's records, projects and flags again, from what was accepted."""

import argparse
import time

from summarizer.cli import DONE
from summarizer.cli.ledgers import add_ledger_arguments, apply_rules, ledger_of


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "rebuild",
        help="make the ledger's records, projects and flags again",
        description="Make records, projects and flags again from the kept replies and imported records, without one "
        "request; what people decided is kept. After an update of summarizer this brings an old ledger to new rules.",
        epilog="example: summarizer rebuild --ledger office.db",
    )
    add_ledger_arguments(parser, table=False)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Rebuild the ledger."""
    began = time.monotonic()
    with ledger_of(args) as ledger:
        count = ledger.rebuild()
        apply_rules(ledger)
        print(f"{ledger.name}: {count} articles made again in {time.monotonic() - began:.1f} s")
    return DONE
