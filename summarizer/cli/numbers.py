"""`summarizer numbers`: every quantity that the deterministic reader finds."""

import argparse
from typing import TYPE_CHECKING, Any

from summarizer.cli.inputs import add_source_arguments, sources_of
from summarizer.cli.output import json_line

if TYPE_CHECKING:
    from summarizer.numbers import NumberRead
    from summarizer.text import Source


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "numbers",
        help="print every quantity of the texts",
        description="Print every quantity of the texts, one JSON line a quantity: its words, value, range, unit, "
        "bound, value in the base unit, and place.",
        epilog="example: summarizer numbers seeds/ | head -3",
    )
    add_source_arguments(parser)
    parser.add_argument(
        "--all", action="store_true", help='print also the numbers that are no quantities, with the reason as "passed"'
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the quantities."""
    inputs = sources_of(args)
    for source in inputs:
        for number in _numbers_of(source, args.all):
            print(json_line(_line(source, number, args.all)))
    return inputs.status


def _numbers_of(source: "Source", keep_passed: bool) -> "list[NumberRead]":
    """Read the quantities of a page, article by article and in what is left over, in the order of the source."""
    from summarizer.articles import cut
    from summarizer.numbers import read_numbers
    from summarizer.text import Folded

    page = cut(source)
    texts = [folded for article in page.articles for folded in (article.folded, article.heading_folded)]
    aside = [*(mark for article in page.articles for mark in article.marks), *page.leftover]
    texts.append(Folded.of(source.text, sorted(aside), breaks=(start for start, _ in aside)))
    found: dict[tuple[int, int], NumberRead] = {}
    for folded in texts:
        for number in read_numbers(folded, keep_passed=keep_passed):
            found.setdefault((number.start, number.end), number)
    return [number for _, number in sorted(found.items())]


def _line(source: "Source", number: "NumberRead", every: bool) -> dict[str, Any]:
    """Return a quantity as the contract prints it."""
    from summarizer.numbers import as_json

    line = {"source": source.path, **as_json(number)}
    return {**line, "passed": number.passed} if every else line
