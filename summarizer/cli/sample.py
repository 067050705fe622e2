"""`summarizer sample`: the weekly sample of what no check doubts, and how much of it is wrong."""

import argparse
from typing import TYPE_CHECKING, Any

from summarizer.cli import DONE
from summarizer.cli.ledgers import add_ledger_arguments, ledger_of, show
from summarizer.cli.project import decided_by
from summarizer.cli.waiting import add_by_arguments
from summarizer.errors import UsageError

if TYPE_CHECKING:
    from summarizer.ledger.review import Review

_COLUMNS = (
    ("number", "号"),
    ("verdict", "判定"),
    ("owner", "对象"),
    ("label", "说法"),
    ("text", "数值"),
    ("status", "性质"),
    ("period", "时期"),
    ("quote", "引文"),
    ("title", "标题"),
)


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "sample",
        help="twenty unflagged facts of a week, to be judged",
        description="Show the week's sample of up to 20 figures that no flag speaks of (the same for everyone), judge "
        "them by their numbers, and tell which share of the unflagged is wrong, with its exact 95 % interval.",
        epilog="examples: summarizer sample --week 2025-W23;  summarizer sample --right 1-12,14 --wrong 13;  "
        "summarizer sample --wrong 13 --value 3.5亿元",
    )
    parser.add_argument("--week", metavar="2025-W23", help="default: the last week that articles are of")
    parser.add_argument("--right", metavar="NUMBERS", help="of the list: 1-12,14")
    parser.add_argument("--wrong", metavar="NUMBERS")
    parser.add_argument("--value", metavar="VALUE", help="what the wrong one should be (--field: another field)")
    parser.add_argument("--field", metavar="FIELD", help="number (default), measure, status, period, …")
    parser.add_argument("--withdraw", action="store_true", help="the wrong ones are not in the article")
    add_by_arguments(parser)
    add_ledger_arguments(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Judge what is to be judged; show the sample and what is left wrong."""
    from summarizer.ledger.review import Review

    with ledger_of(args) as ledger:
        review = Review(ledger)
        _judge(review, args)
        facts = review.sample(args.week)
        rows = [{"number": at, **vars(fact)} for at, fact in enumerate(facts, 1)]
        show(rows, _COLUMNS, args.json)
        if not args.json:
            week = facts[0].week if facts else args.week
            for name, left in ((week, review.residual(week)), ("all weeks", review.residual())):
                rate = f"{left.rate:.1%}" if left.rate is not None else "unknown"
                between = f"95 % interval {left.low:.1%} to {left.high:.1%}"
                print(f"{name}: {left.wrong} of {left.checked} wrong, {rate}, {between}")
    return DONE


def _judge(review: "Review", args: argparse.Namespace) -> None:
    from summarizer.ledger.choices import Choice

    right, wrong = _numbers("--right", args.right), _numbers("--wrong", args.wrong)
    change = Choice("withdraw") if args.withdraw else Choice("edit", args.value, args.field) if args.value else None
    if right & wrong:
        raise UsageError(f"sample: number {min(right & wrong)} cannot be right and wrong")
    if change is not None and (not wrong or (args.value and len(wrong) > 1)):
        raise UsageError("sample: --value is for one --wrong, --withdraw for --wrong ones")
    facts: Any = review.sample(args.week) if right | wrong else ()
    beyond = [number for number in right | wrong if number > len(facts)]
    if beyond:
        raise UsageError(f"sample: the list has {len(facts)} facts, none is number {min(beyond)}")
    for number in sorted(right | wrong):
        review.judge(facts[number - 1], number in right, decided_by(args), change if number in wrong else None)


def _numbers(flag: str, words: str | None) -> set[int]:
    found: set[int] = set()
    for part in (words or "").split(",") if words else ():
        first, _, last = part.strip().partition("-")
        if not first.isdigit() or (last and not last.isdigit()) or not 1 <= int(first) <= int(last or first) <= 999:
            raise UsageError(f"{flag} {part}: write numbers of the list, as 1-12,14")
        found |= set(range(int(first), int(last or first) + 1))
    return found
