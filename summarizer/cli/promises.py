"""`summarizer promises`: what was announced, and what became of it."""

import argparse

from summarizer.cli import DONE
from summarizer.cli.ledgers import add_ledger_arguments, ledger_of, show

_COLUMNS = (
    ("due", "期限"), ("state", "状态"), ("project", "项目"), ("text", "原话"), ("date", "报道日期"), ("source", "来源"),
    ("last_heard", "最近报道"),
)  # fmt: skip


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "promises",
        help="what was announced, and whether it was kept",
        description="List every day and yearly sum that articles announced for a project: kept (with the article that "
        "says so), moved, late (the day has passed and nobody told that it was done), or open.",
        epilog="example: summarizer promises --state late --region 义乌",
    )
    parser.add_argument("--state", choices=("kept", "moved", "late", "open"))
    parser.add_argument("--region", metavar="PLACE")
    parser.add_argument("--today", metavar="DAY", help="judge as of this day (default: today)")
    add_ledger_arguments(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the promises."""
    from summarizer.cli.spans import day, today
    from summarizer.ledger import Filter

    with ledger_of(args) as ledger:
        found = ledger.promises(day("--today", args.today) or today(), Filter(region=args.region))
        show([one for one in found if args.state in (None, one["state"])], _COLUMNS, args.json)
    return DONE
