"""`summarizer verify`: whether the chain of decisions is whole."""

import argparse

from summarizer.cli import DONE, NOTHING_DONE
from summarizer.cli.inputs import tell
from summarizer.cli.ledgers import add_ledger_arguments, ledger_of
from summarizer.cli.output import json_line


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "verify",
        help="check the chain of decisions",
        description="Walk along the log of decisions: each row holds the hash of the row before it and of itself, so "
        "that a row that was changed, dropped or put in is found. Note the last hash down: given as --noted later, it "
        "proves that nothing before it was written anew. Exit status 2 where the chain is broken.",
        epilog="example: summarizer verify --ledger office.db --noted 6547259…",
    )
    parser.add_argument("--noted", metavar="HASH", help="a hash that was told earlier and must still be in the chain")
    add_ledger_arguments(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check the chain and tell the first broken row."""
    from summarizer.ledger.review import Review

    with ledger_of(args) as ledger:
        found = Review(ledger).verify(args.noted)
    if args.json:
        print(json_line({"rows": found.rows, "head": found.head, "broken": found.broken, "reason": found.reason}))
    elif found.broken is None:
        print(f"{found.rows} decisions, none changed; the last hash is {found.head or '(none)'}")
    if found.broken is not None:
        tell(f"decision {found.broken}: {found.reason}")
        return NOTHING_DONE
    return DONE
