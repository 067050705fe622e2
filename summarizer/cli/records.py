"""What commands that read records have in common: the file, the folder of texts, and the account of bad lines.

In: parsed arguments. Out: records with their articles, one at a time. Promised: a bad line is told once, with its
number from 1, and the rest goes on; memory does not grow with the file.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from summarizer.errors import SummarizerError, UsageError

if TYPE_CHECKING:
    from summarizer.articles import Article
    from summarizer.records import Record

_LONGEST = 64_000_000  # bytes of one line; a record of the longest page has some hundred thousand


def add_record_arguments(parser: argparse.ArgumentParser, optional: bool = False) -> None:
    """Add the file of records and the folder of their texts."""
    parser.add_argument(
        "records",
        nargs="?" if optional else None,
        metavar="RECORDS.jsonl",
        help="records, one a line; - for standard input",
    )
    parser.add_argument("--sources", required=not optional, metavar="DIR", help="where the texts lie")


def records_of(path: str, sources: Path, tell: Callable[[str], None]) -> "Lines":
    """Return the records of a file with their articles."""
    if not sources.exists():
        raise UsageError(f"--sources {sources}: no such folder")
    if path != "-" and not Path(path).is_file():
        raise UsageError(f"{path}: no such file")
    return Lines(path, sources, tell)


class Lines:
    """The lines of a file of records; what is bad is told and counted on the way."""

    def __init__(self, path: str, sources: Path, tell: Callable[[str], None]) -> None:
        self._path, self._sources, self._tell = path, sources, tell
        self.read = 0
        self.left_out = 0

    def __iter__(self) -> Iterator[tuple[int, "Record", "Article"]]:
        from summarizer.checks.foreign import BadLine, read_record
        from summarizer.checks.library import Library

        library = Library(self._sources)
        with sys.stdin.buffer if self._path == "-" else open(self._path, "rb") as file:
            for number, line in enumerate(long_lines(file)):
                if line is not None and not line.strip():
                    continue
                try:
                    if line is None:
                        raise BadLine(f"longer than {_LONGEST // 1_000_000} MB")
                    record = read_record(line.decode("utf-8-sig" if number == 0 else "utf-8"))
                    article = library.article(record)
                except (SummarizerError, UnicodeDecodeError) as error:
                    self.left_out += 1
                    self._tell(f"{self._path}, line {number + 1}: {error}")
                    continue
                self.read += 1
                yield number, record, article


def long_lines(file: BinaryIO) -> Iterator[bytes | None]:
    """Yield the lines; None for one that is too long to be a record."""
    while line := file.readline(_LONGEST):
        if len(line) == _LONGEST and not line.endswith(b"\n"):
            while (rest := file.readline(_LONGEST)) and not rest.endswith(b"\n"):
                pass
            yield None
        else:
            yield line
