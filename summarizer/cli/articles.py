"""`summarizer articles`: the articles of pages."""

import argparse
from typing import TYPE_CHECKING

from summarizer.cli.inputs import add_source_arguments, sources_of, tell
from summarizer.cli.output import json_line

if TYPE_CHECKING:
    from summarizer.articles import Page

_SHOWN = 40  # characters of a leftover that say where it is


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "articles",
        help="cut pages into articles",
        description="Print the articles of pages, one JSON line an article: where it stands, its title, byline, date, "
        "region, and its text put together again. What belongs to no article is told on standard error.",
        epilog="example: summarizer articles seeds/ | head -1",
    )
    add_source_arguments(parser)
    parser.add_argument("--leftover", action="store_true", help="tell every piece that is left over, not only how much")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the articles."""
    from summarizer.articles import cut

    inputs = sources_of(args)
    for source in inputs:
        page = cut(source)
        for article in page.articles:
            print(json_line({"article": article.ref().model_dump(mode="json"), "text": article.text}))
        _tell_leftover(page, args.leftover)
    return inputs.status


def _tell_leftover(page: "Page", every: bool) -> None:
    """Tell what of a page belongs to no article, and its share."""
    from summarizer.text import without_blanks

    text = page.source.text
    pieces = [(start, words) for start, end in page.leftover if (words := without_blanks(text[start:end]))]
    left = sum(len(words) for _, words in pieces)
    if not page.articles:
        tell(f"{page.source.path}: no article found; is it a page's text?")
    if not pieces:
        return
    told = pieces if every else pieces[:3]
    shown = " | ".join(f"{start}: {words[:_SHOWN]}{'…' if len(words) > _SHOWN else ''}" for start, words in told)
    more = f" | and {len(pieces) - len(told)} more (--leftover tells them)" if len(told) < len(pieces) else ""
    tell(f"{page.source.path}: left over {page.leftover_share:.1%} of the text ({left} characters): {shown}{more}")
