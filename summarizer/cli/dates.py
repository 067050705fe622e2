"""`summarizer dates`: every word of time, with its period or the reason why it has none."""

import argparse
from typing import TYPE_CHECKING

from summarizer.cli.inputs import add_source_arguments, sources_of
from summarizer.cli.output import json_line

if TYPE_CHECKING:
    from summarizer.dates import DateRead
    from summarizer.text import Source


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "dates",
        help="print every date and word of time of the texts",
        description="Print every word of time of the texts, one JSON line each: its words, its period (relative words "
        "are resolved from the day of printing), or null and the reason, and its place.",
        epilog="example: summarizer dates --published 2024-03-05 page.txt",
    )
    add_source_arguments(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the words of time."""
    inputs = sources_of(args)
    for source in inputs:
        for date in dates_of(source):
            line = {"source": source.path, "text": date.text, "period": date.period, "reason": date.reason}
            print(json_line({**line, "start": date.start, "end": date.end}))
    return inputs.status


def dates_of(source: "Source") -> "list[DateRead]":
    """Read the words of time of a page, article by article and in what is left over, in the order of the source."""
    from summarizer.articles import cut
    from summarizer.dates import read_dates
    from summarizer.text import Folded

    page = cut(source)
    found: dict[tuple[int, int], DateRead] = {}
    for article in page.articles:
        for folded in (article.folded, article.heading_folded):
            for date in read_dates(folded, article.day):
                found[date.start, date.end] = date
    left = Folded.of(source.text, page.leftover, breaks=(start for start, _ in page.leftover))
    for date in read_dates(left, source.published):
        found.setdefault((date.start, date.end), date)
    return [date for _, date in sorted(found.items())]
