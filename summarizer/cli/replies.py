"""`summarizer replies`: a batch's output or pasted answers, into a folder of recorded replies."""

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.cli import DONE, LEFT_OUT, NOTHING_DONE
from summarizer.cli.inputs import tell

if TYPE_CHECKING:
    from summarizer.endpoint.batch import Fitting


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "replies",
        help="take the replies of a batch, or pasted answers",
        description="Read the output file of a batch, or a folder of answers named <custom_id>.txt, .md or .json "
        "(fences, thinking and prose around the JSON do no harm), and store those that fit, each with its request.",
        epilog="example: summarizer replies output.jsonl --into replies && summarizer run seeds/ --out out "
        "--endpoint replay:replies",
    )
    parser.add_argument("path", type=Path, metavar="FILE.jsonl|DIR", help="the replies")
    parser.add_argument("--into", type=Path, required=True, metavar="DIR", help="where recorded replies are kept")
    parser.add_argument(
        "--requests", type=Path, metavar="FILE", help="what was asked; by default requests.jsonl beside the replies"
    )
    parser.add_argument("--provenance", metavar="WORDS", help="where the replies come from, kept with each of them")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Store the replies that fit, tell of each that does not."""
    from summarizer.endpoint.batch import answers_in, requests_of
    from summarizer.endpoint.stores import FolderStore

    total = sum(1 for _ in answers_in(args.path))
    requests = requests_of(args.requests, args.path)
    if requests is None:
        tell("no requests found beside the replies: they are stored without (--requests FILE names what was asked)")
    store, kept, rejected, fits = FolderStore(args.into), 0, 0, set[str]()
    for fitting in _fitting(args.path, requests):
        words = args.provenance or f"taken from {args.path.name}"
        store.put(fitting.key, fitting.request, fitting.stored, words)
        fits.add(fitting.key)
        kept, rejected = kept + fitting.kept, rejected + fitting.rejected
    tell(f"{len(fits)} of {total} replies fit: {kept} items; {rejected} parts did not validate")
    open_ones = len(requests) - len(fits) if requests else 0
    if open_ones:
        tell(f"{open_ones} of {len(requests or ())} requests have no reply that fits yet")
    return DONE if len(fits) == total > 0 else LEFT_OUT if fits else NOTHING_DONE


def _fitting(path: Path, requests: "dict[str, dict[str, object]] | None") -> "Iterator[Fitting]":
    from summarizer.endpoint.batch import answers_in, fitted
    from summarizer.errors import UnreadableSource

    for answer in answers_in(path):
        try:
            yield fitted(answer, requests, datetime.now(UTC))
        except UnreadableSource as error:
            tell(str(error))
