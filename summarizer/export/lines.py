"""Rows as lines: JSONL and CSV.

In: rows of a table. Out: text into a stream. Promised: every line holds every column in order; decimals are plain
digits; CSV is RFC 4180, nothing at all an empty cell; for
Excel (`bom`) no text is left that it would take for a formula.
"""

import csv
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from summarizer.export.columns import Table, Value
from summarizer.export.values import digits
from summarizer.records import as_line

BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet may take a text beginning with these for


class Text(Protocol):
    """Where lines go."""

    def write(self, text: str, /) -> object:
        """Write text."""

    def flush(self) -> None:
        """Have everything written."""


class JsonLines:
    """Lines of JSON."""

    def __init__(self, table: Table, stream: Text) -> None:
        self._heads = [json.dumps(name) + ":" for name in table.names]
        self._raw = [column.type == "json" for column in table.columns]
        self._stream = stream

    def write(self, row: Sequence[Value]) -> None:
        """Write a row."""
        cells = (
            head + (value if raw and isinstance(value, str) else _json(value))
            for head, raw, value in zip(self._heads, self._raw, row, strict=True)
        )
        self._stream.write("{" + ",".join(cells) + "}\n")

    def close(self) -> None:
        """Have everything written."""
        self._stream.flush()


def _json(value: Value) -> str:
    if value is None:
        return "null"
    return digits(value) if isinstance(value, Decimal) else as_line(value)


class Csv:
    """Comma-separated values with a line of names."""

    def __init__(self, table: Table, stream: Text, bom: bool = False) -> None:
        self._bom = bom
        if bom:
            stream.write(BOM)
        self._rows = csv.writer(stream)
        self._rows.writerow(table.names)
        self._stream = stream

    def write(self, row: Sequence[Value]) -> None:
        """Write a row."""
        self._rows.writerow([self._cell(value) for value in row])

    def _cell(self, value: Value) -> str | int | None:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, Decimal):
            return digits(value)
        if self._bom and isinstance(value, str) and value.startswith(FORMULA):
            return f"'{value}"
        return value

    def close(self) -> None:
        """Have everything written."""
        self._stream.flush()
