"""The numbers of a table's row, read with the words and the unit that head their column.

In: rows as lines with their cells divided, one after the other; the names that a text may use. Out: for each cell that
is a bare number what is found about it. Promised: a row of 合计 must be the sum of the rows above; a number of order
says nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from summarizer.briefing.grounds import Scene, fits, says
from summarizer.briefing.knowing import Knowledge, Verdict, read

ROW = " | "
_BARE = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?%?")
_UNIT = re.compile(r"[(（]([^()（）]*)[)）]")
_ORDER = re.compile("序号|编号|No|名次")
_TOTAL = re.compile("合计|总计|小计")


@dataclass(frozen=True)
class Cell:
    """A bare number of a row: its folded place, what heads it, and how it was judged (None: nothing is known)."""

    a: int
    b: int
    column: int
    text: str
    ground: tuple[Verdict, str] | None  # verdict, why
    title: str

    @property
    def value(self) -> Decimal | None:
        """The number of the cell."""
        return _value(self.text)


@dataclass
class Grid:
    """A table as far as it has been read."""

    header: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    last: list[list[str]] = field(default_factory=list)  # of the table before
    heads: list[str] = field(default_factory=list)

    def next(self, text: str) -> None:
        """Take the next line of a text."""
        if ROW.strip() not in text:
            if self.rows:
                self.last, self.heads = self.rows, self.header
            self.header, self.rows = [], []
            return
        cells = [cell.strip() for cell in text.split(ROW.strip())]
        if len(cells) != len(self.header):
            self.header, self.rows = cells, []
        else:
            self.rows.append(cells)

    def has(self, value: Decimal, unit: str) -> bool:
        """Tell whether a number stands in the table before under its unit, or is that of its rows."""
        rows = [row for row in self.last if not any(_TOTAL.fullmatch(cell) for cell in row[:2])]
        if value == len(rows) and unit in ("个", "项", "家"):
            return True
        columns = [at for at, title in enumerate(self.heads) if unit in _UNIT.findall(title)]
        return any(_value(row[at]) == value for row in self.last for at in columns if at < len(row))

    def cells(self, scene: Scene, known: Knowledge) -> Iterator[Cell]:
        """Yield the bare numbers of the last row."""
        if not self.rows:
            return
        at = 0
        for column, words in enumerate(scene.told.folded.text.split("|")):
            start, at = at, at + len(words) + 1
            if not _BARE.fullmatch(words) or _ORDER.search(self.header[column] if column < len(self.header) else ""):
                continue
            title = self.header[column] if column < len(self.header) else ""
            ground = self._sum(column, words) if self.is_total else self._ground(title, words, scene, known)
            yield Cell(start, start + len(words), column, words, ground, title)

    @property
    def is_total(self) -> bool:
        """Whether the last row has the sums of those above."""
        return bool(self.rows) and any(_TOTAL.fullmatch(cell) for cell in self.rows[-1][:2])

    def _sum(self, column: int, words: str) -> tuple[Verdict, str] | None:
        values = [_value(row[column]) for row in self.rows[:-1]]
        told = [value for value in values if value is not None]
        if len(told) > 1 and sum(told) == _value(words):
            return "推算", "与本列各行之和一致"
        return None

    @staticmethod
    def _ground(title: str, words: str, scene: Scene, known: Knowledge) -> tuple[Verdict, str] | None:
        owners = scene.at(0)
        unit = _UNIT.search(title)
        if not scene.owners or unit is None:
            return None
        told = read(f"{_UNIT.sub('', title)}{words}{unit[1].split('、')[-1]}", known.day)
        for index, one in enumerate(told.numbers):
            for owner in owners:
                for figure in owner.figures:
                    how = says(one, figure) if fits(told, index, figure) else ""
                    if how:
                        quote = f"{known.source(figure.article)}：“{figure.quote or figure.text}”"
                        return ("有据", quote) if how == "exact" else ("推算", f"由{figure.text}取整，{quote}")
        return None


def _value(words: str) -> Decimal | None:
    return Decimal(words.replace(",", "").rstrip("%")) if _BARE.fullmatch(words) else None
