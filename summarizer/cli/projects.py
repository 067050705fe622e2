"""`summarizer projects`: what the ledger knows of each project."""

import argparse
from typing import TYPE_CHECKING, Any

from summarizer.cli import DONE
from summarizer.cli.ledgers import add_ledger_arguments, ledger_of, show
from summarizer.errors import UsageError

if TYPE_CHECKING:
    from summarizer.ledger import Filter

STAGES = ("planned", "signed", "started", "building", "completed", "operating", "suspended", "cancelled", "unknown")
LEVELS = ("national", "provincial", "municipal", "county")
_COLUMNS = (
    ("project_id", "编号"), ("name", "项目"), ("region", "地区"), ("stage", "阶段"), ("investment", "总投资"),
    ("mentions_count", "报道"), ("last", "最近"),
)  # fmt: skip


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "projects",
        help="the ledger's projects",
        description="List the projects of the ledger, those last told of first.",
        epilog="examples: summarizer projects --region 义乌 --stage building;  "
        "summarizer projects --min-investment 500万 --silent 4w --json",
    )
    parser.add_argument("--region", metavar="PLACE", help="a place, or its code")
    parser.add_argument("--stage", choices=STAGES)
    parser.add_argument("--level", choices=LEVELS, help="stands on a list of this level")
    parser.add_argument(
        "--min-investment",
        metavar="AMOUNT",
        help="total investment of at least this (500万, 3亿元); unknown ones apart",
    )
    parser.add_argument("--unknown-investment", action="store_true", help="only projects whose amount nobody tells")
    parser.add_argument("--since", metavar="DAY", help="told of on or after this day")
    parser.add_argument("--until", metavar="DAY", help="first told of on or before this day")
    parser.add_argument("--due", metavar="DAY", help="something promised falls due by this day")
    parser.add_argument("--silent", metavar="SPAN", help="not told of for 4w, 30d, 2m; completed ones left out")
    parser.add_argument("--limit", type=int, metavar="N")
    add_ledger_arguments(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the projects."""
    wanted = _filter(args)
    with ledger_of(args) as ledger:
        found = ledger.projects(wanted)
        show(found if args.json else map(_row, found), _COLUMNS, args.json)
        if not args.json and wanted.least is not None:
            from dataclasses import replace

            apart = ledger.projects(replace(wanted, least=None, unknown_amounts=True))
            if apart:
                print(f"\n总投资不详的另有 {len(apart)} 个（--unknown-investment）")
    return DONE


def _filter(args: argparse.Namespace) -> "Filter":
    from summarizer.cli.spans import day, days_ago, today
    from summarizer.ledger import Filter

    return Filter(
        region=args.region,
        stage=args.stage,
        level=args.level,
        least=_amount(args.min_investment) if args.min_investment else None,
        unknown_amounts=args.unknown_investment,
        since=day("--since", args.since),
        until=day("--until", args.until),
        due=day("--due", args.due),
        silent_since=days_ago("--silent", args.silent, today()) if args.silent else None,
        limit=args.limit,
    )


def _amount(words: str) -> float:
    from summarizer.numbers import parse

    read = parse(words if words.endswith("元") else f"{words}元")
    if read is None or read.canonical is None or read.canonical.unit != "CNY":
        raise UsageError(f"--min-investment {words}: no amount of money; write 500万, 3亿元, 5000000")
    return float(read.canonical.value)


def _row(project: dict[str, Any]) -> dict[str, Any]:
    total = project["amounts"].get("total_investment")
    days = [mention["date"] for mention in project["mentions"] if mention["date"]]
    return {
        **project,
        "investment": total["text"] if total else None,
        "mentions_count": len(project["mentions"]),
        "last": max(days, default=None),
    }
