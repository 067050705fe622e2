"""The `sources.csv` files of the disk, each read once.

In: the place of a file. Out: what the tables of its folder and of the folders above say of it, the nearest first.
Promised: a table that cannot be understood is told once and stops nothing.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from summarizer.errors import UnreadableSource
from summarizer.reading.files import MEGABYTE, NotAFile, bytes_of, shown
from summarizer.reading.metadata import SOURCES_FILE, Metadata, SourcesTable, read_sources_table

_LARGEST = 20 * MEGABYTE
_FOLDERS_ABOVE = 3  # a table may name files in folders below it: 2024/03/05/a01.txt


class Tables:
    """All tables met so far; without `on_disk` only those that are handed in."""

    def __init__(self, on_disk: bool = True) -> None:
        self._on_disk = on_disk
        self._tables: dict[Path, SourcesTable | None] = {}
        self._untold: list[UnreadableSource] = []

    def of(self, place: Path) -> Metadata:
        """Return what is said of a file."""
        known = Metadata()
        for folder in place.parents[: _FOLDERS_ABOVE + 1]:
            table = self._table(folder)
            if table is not None:
                known = known.or_else(table.of(os.fspath(place.relative_to(folder))))
        return known

    def problems(self) -> Iterator[UnreadableSource]:
        """Yield what was wrong with the tables, each thing once."""
        while self._untold:
            yield self._untold.pop(0)

    def add(self, folder: Path, data: bytes) -> None:
        """Read the table of a folder."""
        table = read_sources_table(data)
        self._tables[folder] = table
        if table.problems:
            more = f" (and {len(table.problems) - 1} more)" if len(table.problems) > 1 else ""
            self._tell(folder / SOURCES_FILE, table.problems[0] + more)

    def _tell(self, path: Path, problem: str) -> None:
        remedy = "columns: file, outlet, published (2024-03-05, 2024-03 or 2024), page"
        self._untold.append(UnreadableSource(shown(path), problem, remedy))

    def _table(self, folder: Path) -> SourcesTable | None:
        if folder not in self._tables:
            self._tables[folder] = None
            if not self._on_disk:
                return None
            path = folder / SOURCES_FILE
            try:
                data = bytes_of(path, _LARGEST)
                self.add(folder, data)
            except (FileNotFoundError, NotADirectoryError):
                pass  # most folders have none
            except (OSError, NotAFile) as error:
                self._tell(path, f"cannot be read ({error})")
        return self._tables[folder]
