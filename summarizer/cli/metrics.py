"""`summarizer metrics`: figures of regions, organisations and groups of projects over time."""

import argparse
from collections.abc import Iterator
from typing import Any

from summarizer.cli import DONE
from summarizer.cli.ledgers import add_ledger_arguments, ledger_of, show

_COLUMNS = (
    ("subject", "主体"), ("label", "指标"), ("period", "时期"), ("text", "数值"), ("status", "性质"),
    ("sources", "来源"),
)  # fmt: skip


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "metrics",
        help="figures over time",
        description="List series of figures by subject, measure, scope and period. The same figure in two papers is "
        "one figure with two sources.",
        epilog="example: summarizer metrics --subject 济南 --measure completed_investment",
    )
    parser.add_argument("--subject", metavar="WORDS", help="subjects that hold these words")
    parser.add_argument("--measure", metavar="MEASURE", help="gdp, completed_investment, …")
    add_ledger_arguments(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the series."""
    with ledger_of(args) as ledger:
        found = ledger.metrics(args.subject, args.measure)
        show(found if args.json else _points(found), _COLUMNS, args.json)
    return DONE


def _points(found: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for series in found:
        for point in series["points"]:
            for value in point["values"]:
                yield {**series, **point, **value}
