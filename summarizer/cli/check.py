"""`summarizer check`: cross-check records from anywhere against their texts."""

import argparse
from pathlib import Path

from summarizer.cli import DONE, LEFT_OUT, NOTHING_DONE
from summarizer.cli.inputs import tell
from summarizer.cli.records import add_record_arguments, records_of


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "check",
        help="cross-check records against their texts",
        description="Read every number, date and name of the texts anew, compare them with the records in both "
        "directions, and print one flag a line (JSON; `record` is the line of the record, from 0). Records may come "
        "from any tool; needed are the source's path or sha256, a project's name, and a number's text, value, unit, "
        "measure and evidence quote.",
        epilog="examples: summarizer check out/records.jsonl --sources seeds;  summarizer check --explain wrong_owner",
    )
    add_record_arguments(parser, optional=True)
    parser.add_argument("--explain", metavar="KIND", help="tell what a kind of flag looks at, with an example; or all")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the flags."""
    from summarizer import checks
    from summarizer.errors import UsageError

    if args.explain:
        from summarizer.checks.explain import explain

        print(explain(args.explain))
        return DONE
    if args.records is None or args.sources is None:
        raise UsageError("check needs RECORDS.jsonl and --sources DIR; --explain KIND needs neither")
    lines = records_of(args.records, Path(args.sources), tell)
    for number, record, article in lines:
        for flag in checks.check(record, article).flags:
            print(checks.flag_line(flag, number))
    if not lines.read:
        return NOTHING_DONE if lines.left_out else DONE
    return LEFT_OUT if lines.left_out else DONE
