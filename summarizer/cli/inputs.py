"""What every command that reads texts has in common: its paths and flags, and the account of what was left out.

In: parsed arguments. Out: the sources, one after the other. Promised: everything that is left out is told on standard
error in one line; the exit status is 0 where nothing was, 3 where something was, 2 where nothing could be read.
"""

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from summarizer.cli import DONE, LEFT_OUT, NOTHING_DONE
from summarizer.cli.spans import day
from summarizer.errors import UnreadableSource, UsageError, printable

if TYPE_CHECKING:
    from summarizer.reading import Options
    from summarizer.text import Source


def add_source_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the paths and the flags that say what the files do not."""
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="a file (.txt .md .html .pdf .docx .jsonl), a folder or a .zip of them, - for standard input",
    )
    group = parser.add_argument_group("about the files")
    group.add_argument("--encoding", metavar="NAME", help="of text files, where it cannot be found out (big5, say)")
    group.add_argument("--published", metavar="DAY", help="when they were printed: 2024-03-05, 2024-03 or 2024")
    group.add_argument("--outlet", metavar="NAME", help="the newspaper or site that printed them")


def sources_of(args: argparse.Namespace) -> "Inputs":
    """Return the sources that the arguments name."""
    from summarizer.reading import Options
    from summarizer.reading.decoding import is_known

    published = day("--published", args.published)
    if args.encoding and not is_known(args.encoding):
        raise UsageError(f"--encoding {args.encoding}: unknown; write utf-8, gb18030, big5, utf-16, …")
    return Inputs(args.paths, Options(args.encoding, published, args.outlet))


class Inputs:
    """The sources of a command; what is left out is told and counted on the way."""

    def __init__(self, paths: list[str], options: "Options") -> None:
        self._paths, self._options = paths, options
        self.read = 0
        self.left_out = 0

    def __iter__(self) -> Iterator["Source"]:
        from summarizer.reading import read_paths

        for found in read_paths(self._paths, self._options):
            if isinstance(found, UnreadableSource):
                self.leave_out(found)
                continue
            self.read += 1
            for note in found.notes:
                tell(f"{found.path}: {note}")
            yield found

    def leave_out(self, error: UnreadableSource) -> None:
        """Tell and count what could not be read or used."""
        self.left_out += 1
        tell(str(error))

    @property
    def status(self) -> int:
        """The exit status, as far as the reading of files decides it."""
        if not self.read:
            return NOTHING_DONE
        return LEFT_OUT if self.left_out else DONE


def tell(message: str) -> None:
    """Print one line to standard error, with nothing in it that a terminal would obey."""
    line = printable(message).replace("\n", " ")
    print(f"summarizer: {line}", file=sys.stderr)
