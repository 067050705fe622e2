"""Rows as an Excel sheet.

In: rows of a table. Out: a file. Promised: text is text, never a formula or a link; numbers are numbers as far as Excel
keeps their digits (15), beyond that text; memory does not grow with the sheet; more rows than a sheet has are an error.
"""

import datetime
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from summarizer.errors import UsageError
from summarizer.export.columns import Table, Value
from summarizer.export.values import digits

MOST_ROWS = 1_048_575  # beside the line of names
MOST_TEXT = 32_767
_EXACT = 15  # digits of a number
_WIDE = 18  # characters of a column


class Sheet:
    """A workbook of one sheet."""

    def __init__(self, table: Table, path: Path, tell: Callable[[str], None]) -> None:
        plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent), **plain})
        self._sheet = self._book.add_worksheet(table.name)
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        bold = self._book.add_format({"bold": True})
        self._table, self._tell, self._at, self._cut = table, tell, 0, 0
        self._dates = [column.type == "date" for column in table.columns]
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_column(0, len(table.names) - 1, _WIDE)
        for at, name in enumerate(table.names):
            self._sheet.write_string(0, at, name, bold)

    def write(self, row: Sequence[Value]) -> None:
        """Write a row."""
        self._at += 1
        if self._at > MOST_ROWS:
            raise UsageError(
                f"{self._table.name}: more than {MOST_ROWS:,} rows, Excel takes no more; --format csv or parquet"
            )
        for at, (value, date) in enumerate(zip(row, self._dates, strict=True)):
            if value is not None:
                self._cell(at, value, date)

    def _cell(self, at: int, value: str | int | Decimal | bool, date: bool) -> None:
        if isinstance(value, bool):
            self._sheet.write_boolean(self._at, at, value)
        elif isinstance(value, Decimal):
            text = digits(value)
            exact = len(text.strip("-0.").replace(".", "")) <= _EXACT
            (self._sheet.write_number if exact else self._sheet.write_string)(
                self._at, at, float(text) if exact else text
            )
        elif isinstance(value, int):
            self._sheet.write_number(self._at, at, value)
        elif date and value >= "1900-03-01":  # Excel's calendar is wrong before
            self._sheet.write_datetime(self._at, at, datetime.datetime.fromisoformat(value), self._day)
        else:
            self._cut += len(value) > MOST_TEXT
            self._sheet.write_string(self._at, at, value if len(value) <= MOST_TEXT else f"{value[: MOST_TEXT - 1]}…")

    def close(self) -> None:
        """Write the workbook."""
        self._book.close()
        if self._cut:
            self._tell(
                f"{self._table.name}: {self._cut} texts were cut to the {MOST_TEXT:,} characters of an Excel cell"
            )
