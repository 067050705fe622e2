"""Records on their way into the ledger: each with its article and its flags, where its text is at hand.

In: a file of records, and perhaps a folder of their texts. Out: entries. Promised: with texts every record is checked
anew; without them it comes as it is, with the flags that it carries; a bad line is told once and the rest goes on.
"""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.cli.records import long_lines
from summarizer.errors import SummarizerError, UnreadableSource, UsageError

if TYPE_CHECKING:
    from summarizer.checks.library import Library
    from summarizer.ledger import Entry


class Entries:
    """The entries of a file; what is bad is told and counted on the way."""

    def __init__(self, path: str, sources: Path | None, tell: Callable[[str], None]) -> None:
        self._path, self._sources, self._tell = path, sources, tell
        self.read = 0
        self.left_out = 0

    def __iter__(self) -> Iterator["Entry"]:
        from summarizer.checks.library import Library

        library = Library(self._sources) if self._sources is not None else None
        with sys.stdin.buffer if self._path == "-" else open(self._path, "rb") as file:
            for number, line in enumerate(long_lines(file)):
                if line is not None and not line.strip():
                    continue
                try:
                    entry = self._entry(line, library, number)
                except (SummarizerError, UnicodeDecodeError) as error:
                    self.left_out += 1
                    self._tell(f"{self._path}, line {number + 1}: {error}")
                    continue
                self.read += 1
                yield entry

    def _entry(self, line: bytes | None, library: "Library | None", number: int) -> "Entry":
        from summarizer import checks
        from summarizer.checks.foreign import BadLine, read_record
        from summarizer.ledger import Entry, filled

        if line is None:
            raise BadLine("too long to be a record")
        text = line.decode("utf-8-sig" if number == 0 else "utf-8")
        record = read_record(text)
        if library is None:
            return Entry(record.model_copy(update={"flags": _flags(text)}))
        try:
            article = library.article(record)
        except UnreadableSource as error:  # the record is worth having all the same
            self._tell(f"{self._path}, line {number + 1}: {error}; taken over unchecked")
            return Entry(record)
        return Entry(checks.check(filled(record, article), article), article)


def _flags(text: str) -> tuple[object, ...]:
    """Return the flags that a record carries, where they are the contract's."""
    from pydantic import ValidationError

    from summarizer.records import Flag

    found, carried = [], json.loads(text).get("flags")
    for told in carried if isinstance(carried, list) else ():
        try:
            found.append(Flag.model_validate(told))
        except ValidationError:
            continue
    return tuple(found)


def entries_of(path: str, sources: Path | None, tell: Callable[[str], None]) -> Entries:
    """Return the entries of a file of records."""
    if sources is not None and not sources.exists():
        raise UsageError(f"--sources {sources}: no such folder")
    if path != "-" and not Path(path).is_file():
        raise UsageError(f"{path}: no such file")
    return Entries(path, sources, tell)
