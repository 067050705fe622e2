"""Records on their way into the ledger: each with its article and its flags, where its text is at hand.

In: a file of records, and perhaps a folder of their texts. Out: entries. Promised: with texts every record is checked
anew; without them it comes as it is, with the flags that it carries; a bad line is told once and the rest goes on.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.cli.records import Lines, library_of
from summarizer.errors import UnreadableSource

if TYPE_CHECKING:
    from summarizer.ledger import Entry


def entries_of(path: str, sources: Path | None, tell: Callable[[str], None]) -> Lines["Entry"]:
    """Return the entries of a file of records."""
    from summarizer import checks
    from summarizer.checks.foreign import read_record
    from summarizer.checks.places import placed
    from summarizer.checks.witness import Witness
    from summarizer.ledger import Entry, filled

    library = library_of(sources) if sources is not None else None

    def read(number: int, line: str) -> Entry:
        record = read_record(line)
        if library is None:
            return Entry(record.model_copy(update={"flags": _flags(line)}))
        try:
            article = library.article(record)
        except UnreadableSource as error:  # the record is worth having all the same
            tell(f"{path}, line {number + 1}: {error}; taken over unchecked")
            return Entry(record)
        witness = Witness(article)
        return Entry(checks.check(placed(filled(record, article), article, witness), article, witness), article)

    return Lines(path, read, tell)


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
