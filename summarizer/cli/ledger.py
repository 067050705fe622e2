"""`summarizer ledger`: the office's own list beside the news."""

import argparse
from pathlib import Path

from summarizer.cli import DONE
from summarizer.cli.ledgers import add_ledger_arguments, ledger_of, show

_COLUMNS = (
    ("kind", "类别"), ("code", "代码"), ("name", "项目"), ("message", "说明"), ("unit", "责任单位"),
    ("leader", "负责人"), ("project_id", "编号"),
)  # fmt: skip


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "ledger",
        help="the office's own list: import-list, reconcile, match",
        description="Take the office's own list of projects (Excel or CSV), match it with the news, and tell what "
        "differs. Columns that people fill (responsible unit, leader, plan, problem, next step) are kept.",
        epilog="examples: summarizer ledger import-list 台账.xlsx --map map.toml;  summarizer ledger reconcile "
        "--silent 4w;  summarizer ledger match 2024-370103-01 P-1d9403e8781a24cf",
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = actions.add_parser(
        "import-list",
        help="take a list",
        description="Take a list of projects; its columns are known by their headers, units by the headers' brackets, "
        "总投资(亿元) say. A map names what these do not tell.",
        epilog='a map: [columns] name = "工程名称", code = "库内编号"; [units] total_investment = "亿元"',
    )
    listing.add_argument("file", type=Path, metavar="FILE.xlsx", help="Excel or CSV")
    listing.add_argument("--map", type=Path, metavar="MAP.toml", help="which header is which column, and the units")
    add_ledger_arguments(listing, table=False)
    listing.set_defaults(run=_import)
    comparing = actions.add_parser("reconcile", help="what differs between the list and the news")
    comparing.add_argument("--silent", default="4w", metavar="SPAN", help="nothing told for so long (default 4w)")
    comparing.add_argument("--today", metavar="DAY", help="judge as of this day (default: today)")
    add_ledger_arguments(comparing)
    comparing.set_defaults(run=_reconcile)
    matching = actions.add_parser("match", help="say which project an entry is")
    matching.add_argument("code", metavar="CODE")
    matching.add_argument("project", metavar="ID")
    matching.add_argument("--by", metavar="WHO")
    matching.add_argument("--why", metavar="WORDS")
    add_ledger_arguments(matching, table=False)
    matching.set_defaults(run=_match)


def _import(args: argparse.Namespace) -> int:
    from summarizer.ledger.office import read_list, read_map

    rows = read_list(args.file, read_map(args.map))
    with ledger_of(args, create=True) as ledger:
        count, met = ledger.keep_list(rows)
        print(f"{ledger.name}: {count} entries, {met} of them in the news")
    return DONE


def _reconcile(args: argparse.Namespace) -> int:
    from summarizer.cli.spans import day, days_ago, today

    since = days_ago("--silent", args.silent, day("--today", args.today) or today())
    with ledger_of(args) as ledger:
        show(ledger.reconcile(since), _COLUMNS, args.json)
    return DONE


def _match(args: argparse.Namespace) -> int:
    from summarizer.cli.project import decided_by

    with ledger_of(args) as ledger:
        ledger.match(args.code, args.project, decided_by(args))
    return DONE
