"""`summarizer flags`: every discrepancy of the ledger, those between articles included."""

import argparse
from typing import Any

from summarizer.cli import DONE
from summarizer.cli.ledgers import add_ledger_arguments, ledger_of, show

_COLUMNS = (
    ("id", "编号"),
    ("severity", "程度"),
    ("kind", "类别"),
    ("status", "状态"),
    ("message", "说明"),
    ("source", "来源"),
)
_DECIDED = (("decided", "处理结果"), ("by", "谁定"), ("at", "何时"), ("why", "理由"))


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "flags",
        help="the ledger's flags",
        description="List the discrepancies of the ledger: those inside articles and those between them. "
        "`summarizer decide` settles them, `summarizer review` one after the other.",
        epilog="example: summarizer flags --between --severity error --since 2025-03-01 --json",
    )
    parser.add_argument(
        "--kind", metavar="KIND", help="wrong_owner, say; `summarizer check --explain all` tells the kinds"
    )
    parser.add_argument("--severity", choices=("error", "warning", "notice"))
    parser.add_argument("--status", choices=("open", "accepted", "corrected", "rejected", "dismissed"))
    parser.add_argument("--decided", action="store_true", help="only those that people have settled, with who and why")
    parser.add_argument("--between", action="store_true", help="only those between articles")
    parser.add_argument("--since", metavar="DAY")
    parser.add_argument("--until", metavar="DAY")
    add_ledger_arguments(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the flags."""
    from summarizer.cli.spans import day
    from summarizer.ledger import FlagFilter

    since, until = day("--since", args.since), day("--until", args.until)
    wanted = FlagFilter(args.kind, args.severity, args.status, since, until, args.between)
    with ledger_of(args) as ledger:
        rows: list[dict[str, Any]] = ledger.flags(wanted)
        if args.decided:
            rows = [{**row, **_decided(row)} for row in rows if row["status"] != "open"]
        columns = (*_COLUMNS, *_DECIDED) if args.decided else _COLUMNS
        show(map(_told, rows) if args.json else rows, columns, args.json)
    return DONE


def _decided(row: dict[str, Any]) -> dict[str, Any]:
    decision = row["decision"] or {}
    return {"decided": decision.get("value"), **{name: decision.get(name) for name in ("by", "at", "why")}}


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """Return a flag as the contract tells it."""
    return {name: value for name, value in row.items() if name not in ("decided", "by", "at", "why")}
