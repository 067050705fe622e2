"""Files of an export, whole or not at all, and a manifest that tells what they are.

In: an open ledger and an order. Out: a file a table with its JSON Schema beside it, `manifest.json` last; or one table
as lines into a stream. Promised: all files show one state; until the manifest stands there, no set of files is one;
what is interrupted leaves the files that were there before, or none, under their names.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from summarizer import __version__
from summarizer.errors import UsageError
from summarizer.export.columns import SCHEMA, TABLES, Table, Value, row_schema
from summarizer.export.lines import Csv, JsonLines, Text
from summarizer.export.revisions import Mark, changes, refresh
from summarizer.ledger import Ledger
from summarizer.ledger.database import after

MANIFEST = "manifest.json"
LINES = ("jsonl", "csv")
FORMATS = (*LINES, "xlsx", "parquet")
_EXTRAS = {"xlsx": ("sheet", "Sheet", "office"), "parquet": ("parquet", "Parquet", "parquet")}


@dataclass(frozen=True)
class Order:
    """What is wanted."""

    tables: tuple[str, ...]
    format: str
    since: str | None = None
    bom: bool = False


@dataclass
class Counted:
    """How many rows of a table were written."""

    upserts: int = 0
    deletes: int = 0


@dataclass(frozen=True)
class Delivered:
    """The cursor for the next time, and what was written."""

    cursor: str
    counts: dict[str, Counted]


class _Writer(Protocol):
    def write(self, row: Sequence[Value]) -> None: ...

    def close(self) -> None: ...


_Opening = Callable[[Table, Path], _Writer]


def pour(ledger: Ledger, order: Order, stream: Text) -> Delivered:
    """Write one table as lines into a stream."""
    [name] = order.tables
    made = partial(Csv, bom=order.bom) if order.format == "csv" else JsonLines
    return _fill(ledger, order, lambda: {name: made(TABLES[name], stream)})[1]


def deliver(ledger: Ledger, order: Order, folder: Path, tell: Callable[[str], None]) -> Delivered:
    """Write the files of an export into a folder."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"--out {folder}: a file; name a folder")
    folder.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=folder, prefix=".export-"))
    try:
        with ExitStack() as stack:
            opening = _opening(order, stack, tell)
            mark, done = _fill(
                ledger, order, lambda: {n: opening(TABLES[n], beside / _file(n, order)) for n in order.tables}
            )
        told = _manifest(mark, order, done, beside)
        for name in order.tables:
            _write_json(beside / f"{name}.schema.json", row_schema(TABLES[name]))
        _write_json(beside / MANIFEST, told)
        (folder / MANIFEST).unlink(missing_ok=True)
        for name in order.tables:
            for file in (_file(name, order), f"{name}.schema.json"):
                (beside / file).replace(folder / file)
        (beside / MANIFEST).replace(folder / MANIFEST)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return done


def _file(name: str, order: Order) -> str:
    return f"{name}.{order.format}"


def _opening(order: Order, stack: ExitStack, tell: Callable[[str], None]) -> _Opening:
    """Return what opens a file of the format."""
    if order.format in LINES:

        def opened(table: Table, path: Path) -> _Writer:
            stream = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            return Csv(table, stream, order.bom) if order.format == "csv" else JsonLines(table, stream)

        return opened
    module, name, extra = _EXTRAS[order.format]
    try:
        made = getattr(import_module(f"summarizer.export.{module}"), name)
    except ModuleNotFoundError as error:
        raise UsageError(
            f"--format {order.format}: {error.name} is not installed; pip install 'project-news-summarizer[{extra}]'"
        ) from None
    return lambda table, path: made(table, path, tell)


def _fill(ledger: Ledger, order: Order, opened: Callable[[], dict[str, _Writer]]) -> tuple[Mark, Delivered]:
    """Write the rows of one state of the ledger."""
    with after(ledger.engine, refresh) as (connection, mark):
        since = mark.since(order.since)
        writers = opened()
        counts = {name: Counted() for name in order.tables}
        for name, row in changes(connection, order.tables, since):
            writers[name].write(row)
            if row[0] == "upsert":
                counts[name].upserts += 1
            else:
                counts[name].deletes += 1
        for writer in writers.values():
            writer.close()
    return mark, Delivered(str(mark), counts)


def _manifest(mark: Mark, order: Order, done: Delivered, folder: Path) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA, "made_by": f"summarizer {__version__}", "ledger": mark.ledger, "since": order.since,
        "cursor": done.cursor, "format": order.format,
        "tables": {name: _told(name, order, done.counts[name], folder) for name in order.tables},
    }  # fmt: skip


def _told(name: str, order: Order, counted: Counted, folder: Path) -> dict[str, Any]:
    table, path = TABLES[name], folder / _file(name, order)
    with path.open("rb") as file:
        hashed = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "file": path.name, "bytes": path.stat().st_size, "sha256": hashed, "rows": counted.upserts + counted.deletes,
        "upserts": counted.upserts, "deletes": counted.deletes, "schema": f"{name}.schema.json",
        "key": list(table.key), "columns": [{"name": one.name, "type": one.type} for one in table.columns],
    }  # fmt: skip


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
