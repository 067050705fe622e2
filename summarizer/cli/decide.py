"""`summarizer decide`: settle one flag, or all of a filter; take a decision back."""

import argparse
from typing import TYPE_CHECKING

from summarizer.cli import DONE, LEFT_OUT
from summarizer.cli.inputs import tell
from summarizer.cli.ledgers import add_ledger_arguments, ledger_of
from summarizer.cli.project import decided_by
from summarizer.cli.waiting import add_by_arguments, add_filter_arguments, wanted_of
from summarizer.errors import UsageError, printable

if TYPE_CHECKING:
    from summarizer.ledger.choices import Choice
    from summarizer.ledger.review import Review


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "decide",
        help="settle a flag, or all flags of a filter",
        description="Write down what a person decides about a flag (f-…) or about an item that no flag speaks of "
        "(ARTICLE#/metrics/0). What is decided enters the ledger at once, closes what follows from the flag, and holds "
        "after every rerun and rebuild. With --all instead of a flag the open flags of a filter are settled in one "
        "step: first without --expected, which shows how many they are, then with that number.",
        epilog="examples: summarizer decide f-1d94… --take;  summarizer decide f-1d94… --value 3.5亿元;  "
        "summarizer decide f-1d94… --claim-for 某某项目 --measure 总投资;  summarizer decide --all --kind duplicate "
        "--dismiss --why 同一数字两处报道;  summarizer decide --undo 17",
    )
    parser.add_argument("flag", nargs="?", metavar="FLAG", help="the flag's id, or ARTICLE#POINTER")
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--accept", action="store_true", help="the claim stands")
    choice.add_argument("--take", action="store_true", help="take the value that the text has")
    choice.add_argument("--value", metavar="VALUE", help="put in another value (--field where it is another field)")
    choice.add_argument("--withdraw", action="store_true", help="the item is not in the article")
    choice.add_argument("--dismiss", action="store_true", help="a false alarm (--why is needed)")
    choice.add_argument("--claim-for", metavar="PROJECT", help="an unclaimed number: of this project of the article")
    choice.add_argument("--claim-as", metavar="SUBJECT", help="an unclaimed number: a metric of this subject")
    choice.add_argument("--undo", type=int, metavar="NUMBER", help="take a decision back")
    choice.add_argument("--undo-all", type=int, metavar="NUMBER", help="take back all that was decided with this one")
    parser.add_argument("--field", metavar="FIELD", help="number, measure, status, period, bound, stage, date, name, …")
    parser.add_argument("--measure", metavar="MEASURE", help="of a number that is claimed")
    parser.add_argument("--all", action="store_true", help="all open flags of the filter below")
    parser.add_argument("--expected", type=int, metavar="COUNT", help="how many these are, as the preview has told")
    add_by_arguments(parser)
    add_filter_arguments(parser)
    add_ledger_arguments(parser, table=False)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the decision down."""
    from summarizer.ledger.review import Review

    if sum((args.flag is not None, args.all, args.undo is not None, args.undo_all is not None)) != 1:
        raise UsageError("decide: name one flag, or --all with a filter, or --undo a decision")
    with ledger_of(args) as ledger:
        review = Review(ledger)
        if args.undo is not None:
            print(review.undo(args.undo, decided_by(args)))
        elif args.undo_all is not None:
            print(f"{review.undo_all(args.undo_all, decided_by(args))} decisions taken back")
        elif args.all:
            return _all(review, args)
        elif "#/" in args.flag:
            article, _, pointer = args.flag.partition("#")
            print(review.correct(article, pointer, _choice(args), decided_by(args)))
        else:
            print(review.decide(args.flag, _choice(args), decided_by(args)))
    return DONE


def _all(review: "Review", args: argparse.Namespace) -> int:
    wanted, choice = wanted_of(args), _choice(args)
    if args.expected is None:
        preview = review.preview(wanted)
        print(f"{preview.count} open flags, the first of them:")
        for row in preview.examples:
            print(printable(f"  {row.flag.id}  {row.flag.kind}  {row.flag.message}"))
        tell(f"nothing was decided; the same with --expected {preview.count} settles them")
        return DONE
    done = review.decide_all(wanted, choice, decided_by(args), args.expected)
    print(f"{done.count} flags settled" + (f"; decide --undo-all {done.group} takes them back" if done.group else ""))
    for flag, why in done.left_out.items():
        tell(f"{flag}: {why}")
    return LEFT_OUT if done.left_out else DONE


def _choice(args: argparse.Namespace) -> "Choice":
    from summarizer.ledger.choices import Choice

    if args.value is not None:
        return Choice("edit", args.value, args.field)
    if args.claim_for is not None:
        return Choice("claim", project=args.claim_for, measure=args.measure)
    if args.claim_as is not None:
        return Choice("claim", subject=args.claim_as, measure=args.measure)
    for action in ("accept", "take", "withdraw", "dismiss"):
        if getattr(args, action):
            return Choice(action)
    raise UsageError("decide: say what: --accept, --take, --value, --withdraw, --dismiss, --claim-for or --claim-as")
