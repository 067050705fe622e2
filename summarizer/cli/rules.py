"""`summarizer rules`: standing rules that settle what comes later."""

import argparse
from typing import Any, get_args

from summarizer.cli import DONE
from summarizer.cli.inputs import tell
from summarizer.cli.ledgers import add_ledger_arguments, ledger_of, show
from summarizer.cli.project import decided_by
from summarizer.cli.waiting import add_by_arguments
from summarizer.errors import UsageError, printable

_COLUMNS = (
    ("number", "编号"),
    ("kind", "类别"),
    ("action", "处理"),
    ("words", "说明含"),
    ("outlet", "报纸"),
    ("until", "截止"),
    ("hits", "已处理"),
    ("by", "谁定"),
    ("why", "理由"),
    ("ended_by", "停用"),
)


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "rules",
        help="standing rules that settle flags by themselves",
        description="List the rules with their hits, make one (add), or end one (end NUMBER). A rule settles all open "
        "flags of its kind, those that later imports bring too; each has its own decision, by the rule's number, and "
        "can be given back with `summarizer decide --undo`. `add --preview` shows what a rule would settle now.",
        epilog="examples: summarizer rules;  summarizer rules add --kind bound_lost --words 约数 --dismiss "
        "--until 2025-12-31 --why 本报惯用语;  summarizer rules end 12 --why 已改版",
    )
    parser.add_argument("words_given", nargs="*", metavar="add | end NUMBER")
    for action, told in (
        ("accept", "the claims stand"), ("dismiss", "false alarms"), ("take", "take the text's values"),
        ("withdraw", "withdraw the items"),
    ):  # fmt: skip
        parser.add_argument(f"--{action}", dest="action", action="store_const", const=action, help=told)
    parser.add_argument("--kind", metavar="KIND")
    parser.add_argument("--severity", choices=("error", "warning", "notice"))
    parser.add_argument("--words", metavar="WORDS", help="that the message holds; * stands for anything")
    parser.add_argument("--outlet", metavar="PAPER")
    parser.add_argument("--until", metavar="DAY", help="articles of later days are not for this rule")
    parser.add_argument("--preview", action="store_true", help="show what the rule would settle now, and make none")
    add_by_arguments(parser)
    add_ledger_arguments(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """List, add or end rules."""
    from summarizer.ledger.review import Review

    given: list[str] = args.words_given
    if given[:1] not in ([], ["add"], ["end"]):
        raise UsageError(f"rules {given[0]}: write add, end NUMBER, or nothing for the list")
    with ledger_of(args) as ledger:
        review = Review(ledger)
        if not given:
            show(map(_row, review.rules()), _COLUMNS, args.json)
        elif given[0] == "end":
            if len(given) != 2 or not given[1].isdigit():
                raise UsageError("rules end: name the number of one rule")
            review.end_rule(int(given[1]), decided_by(args))
        else:
            _add(review, args)
    return DONE


def _row(one: Any) -> dict[str, Any]:
    told: dict[str, Any] = one.told()
    return {**told, "ended_by": one.ended["by"] if one.ended is not None else None}


def _add(review: Any, args: argparse.Namespace) -> None:
    from summarizer.ledger.rules import Rule
    from summarizer.records import FlagKind

    if args.action is None or args.kind is None:
        raise UsageError("rules add: name --kind and what is done: --accept, --dismiss, --take or --withdraw")
    kinds = get_args(FlagKind)
    if args.kind not in kinds:
        raise UsageError(f"--kind {args.kind}: no such kind; write one of {', '.join(kinds)}")
    rule = Rule(args.kind, args.action, args.words, args.outlet, args.severity, args.until)
    if args.preview:
        preview = review.rule_preview(rule)
        print(f"{preview.count} open flags, the first of them:")
        for row in preview.examples:
            print(printable(f"  {row.flag.id}  {row.flag.message}"))
        return
    number, settled = review.add_rule(rule, decided_by(args))
    print(number)
    tell(f"rule {number} holds; it has settled {settled} flags")
