"""Which flags of the queue are meant: the filter that review, decide and rules share.

In: parsed arguments. Out: a filter. Promised: days and weeks are checked before anything is opened.
"""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from summarizer.ledger.queue import Wanted


def add_filter_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the flags that choose from the queue."""
    group = parser.add_argument_group("which flags")
    group.add_argument("--kind", metavar="KIND", help="`summarizer check --explain all` tells the kinds")
    group.add_argument("--severity", choices=("error", "warning", "notice"))
    group.add_argument("--region", metavar="PLACE", help="a name or code of the tree of regions; all within it")
    group.add_argument("--outlet", metavar="PAPER")
    group.add_argument("--week", metavar="2025-W23", help="of the articles' days")
    group.add_argument("--since", metavar="DAY")
    group.add_argument("--until", metavar="DAY")
    group.add_argument("--words", metavar="WORDS", help="that the message holds; * stands for anything")


def wanted_of(args: argparse.Namespace) -> "Wanted":
    """Return the filter that the arguments ask for."""
    from summarizer.cli.spans import day
    from summarizer.ledger.queue import Wanted, week_of

    if args.week:
        week_of(args.week)
    return Wanted(
        severity=args.severity, kind=args.kind, region=args.region, outlet=args.outlet, week=args.week,
        since=day("--since", args.since), until=day("--until", args.until), words=args.words,
    )  # fmt: skip


def add_by_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the flags that say who decides, and why."""
    parser.add_argument("--by", metavar="NAME", help="who decides (default: the user of this machine)")
    parser.add_argument("--why", metavar="WORDS")
