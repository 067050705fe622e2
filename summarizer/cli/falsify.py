"""`summarizer falsify`: how much of what is wrong do the checks see."""

import argparse
import json
from pathlib import Path

from summarizer.cli import DONE, LEFT_OUT, NOTHING_DONE
from summarizer.cli.inputs import tell
from summarizer.cli.records import add_record_arguments, records_of


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "falsify",
        help="measure the checks: make right records wrong, count what is flagged",
        description="Take records that are right, change one thing at a time (a digit, the decimal point, a unit, a "
        "measure, a status, a period, an owner, a name, …) and count what the checks flag at the changed thing; beside "
        "it the false alarms on the records as they are. A folder of gold (docs/gold.md) may stand for the records: "
        "what its second readings accept is then not counted as wrong.",
        epilog="examples: summarizer falsify corrected.jsonl --sources seeds --each 5; "
        "summarizer falsify fixtures/written/h --sources fixtures/written/h",
    )
    add_record_arguments(parser)
    parser.add_argument("--each", type=int, metavar="N", help="at most N falsehoods of a kind for each record")
    parser.add_argument(
        "--missed", type=int, default=0, metavar="N", help="show up to N falsehoods of each kind missed"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object, not a table")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the catch rates and the false alarms."""
    from summarizer.evaluate.falsify import Tally, falsify
    from summarizer.evaluate.gold import read_gold

    tally, left_out = Tally(), 0
    if Path(args.records).is_dir():
        for one in read_gold(Path(args.records), Path(args.sources)):
            falsify(one.record, one.article, tally, args.each, one.notes)
    else:
        lines = records_of(args.records, Path(args.sources), tell)
        for _, record, article in lines:
            if record.state == "ok":
                falsify(record, article, tally, args.each)
        left_out = lines.left_out
    if not tally.records:
        return NOTHING_DONE
    print(json.dumps(tally.as_json(), ensure_ascii=False) if args.json else tally.as_table(args.missed))
    return LEFT_OUT if left_out else DONE
