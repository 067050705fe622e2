"""Rows as Parquet.

In: rows of a table. Out: a file. Promised: amounts are decimal128, days date32, never a float; row groups are
of a bounded size, so that memory does not grow with the table.
"""

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from summarizer.export.columns import PRECISION, SCALE, Table, Type, Value

_AT_ONCE = 1_000  # rows that become columns
_GROUP = 20_000  # rows of a row group, or fewer where they are large
_GROUP_BYTES = 32_000_000
_TYPES: dict[Type, Any] = {
    "text": pa.string(), "json": pa.string(), "integer": pa.int64(), "boolean": pa.bool_(), "date": pa.date32(),
    "decimal": pa.decimal128(PRECISION, SCALE),
}  # fmt: skip


class Parquet:
    """A Parquet file."""

    def __init__(self, table: Table, path: Path, _: Callable[[str], None]) -> None:
        self._schema = pa.schema([(column.name, _TYPES[column.type]) for column in table.columns])
        self._dates = [at for at, column in enumerate(table.columns) if column.type == "date"]
        self._file = pq.ParquetWriter(path, self._schema, compression="zstd")
        self._rows: list[Sequence[Value]] = []
        self._batches: list[Any] = []

    def write(self, row: Sequence[Value]) -> None:
        """Take a row."""
        self._rows.append(row)
        if len(self._rows) == _AT_ONCE:
            self._turn()
            if sum(map(len, self._batches)) >= _GROUP or sum(one.nbytes for one in self._batches) >= _GROUP_BYTES:
                self._flush()

    def _turn(self) -> None:
        columns: list[Sequence[Any]] = list(zip(*self._rows, strict=True))
        for at in self._dates:
            columns[at] = [datetime.date.fromisoformat(day) if day else None for day in columns[at]]
        arrays = [pa.array(values, field.type) for values, field in zip(columns, self._schema, strict=True)]
        self._batches.append(pa.RecordBatch.from_arrays(arrays, schema=self._schema))
        self._rows = []

    def _flush(self) -> None:
        if self._batches:
            self._file.write_table(pa.Table.from_batches(self._batches))
        self._batches = []

    def close(self) -> None:
        """Write what is left."""
        if self._rows:
            self._turn()
        self._flush()
        self._file.close()
