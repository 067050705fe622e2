"""What commands that read records have in common: the file, the folder of texts, and the account of bad lines.

In: parsed arguments. Out: records with their articles, one at a time. Promised: a bad line is told once, with its
number from 1, and the rest goes on; memory does not grow with the file.
"""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Generic, TypeVar

from summarizer.errors import SummarizerError, UsageError

if TYPE_CHECKING:
    from summarizer.articles import Article
    from summarizer.checks.library import Library
    from summarizer.records import Record

Read = TypeVar("Read")

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


class Lines(Generic[Read]):
    """The lines of a file of records, read one by one; what is bad is told and counted on the way."""

    def __init__(self, path: str, read: Callable[[int, str], Read], tell: Callable[[str], None]) -> None:
        if path != "-" and not Path(path).is_file():
            raise UsageError(f"{path}: no such file")
        self._path, self._read, self._tell = path, read, tell
        self.read = 0
        self.left_out = 0

    def __iter__(self) -> Iterator[Read]:
        with sys.stdin.buffer if self._path == "-" else open(self._path, "rb") as file:
            for number, line in enumerate(_long_lines(file)):
                if line is not None and not line.strip():
                    continue
                try:
                    if line is None:
                        raise SummarizerError(f"longer than {_LONGEST // 1_000_000} MB")
                    made = self._read(number, line.decode("utf-8-sig" if number == 0 else "utf-8"))
                except (SummarizerError, UnicodeDecodeError) as error:
                    self.left_out += 1
                    self._tell(f"{self._path}, line {number + 1}: {error}")
                    continue
                self.read += 1
                yield made


def records_of(path: str, sources: Path, tell: Callable[[str], None]) -> Lines[tuple[int, "Record", "Article"]]:
    """Return the records of a file, each with its line's number from 0 and its article."""
    from summarizer.checks.foreign import read_record

    library = library_of(sources)

    def read(number: int, line: str) -> tuple[int, "Record", "Article"]:
        record = read_record(line)
        return number, record, library.article(record)

    return Lines(path, read, tell)


def library_of(sources: Path) -> "Library":
    """Open the folder of texts."""
    from summarizer.checks.library import Library

    if not sources.exists():
        raise UsageError(f"--sources {sources}: no such folder")
    return Library(sources)


def _long_lines(file: BinaryIO) -> Iterator[bytes | None]:
    """Yield the lines; None for one that is too long to be a record."""
    while line := file.readline(_LONGEST):
        if len(line) == _LONGEST and not line.endswith(b"\n"):
            while (rest := file.readline(_LONGEST)) and not rest.endswith(b"\n"):
                pass
            yield None
        else:
            yield line
