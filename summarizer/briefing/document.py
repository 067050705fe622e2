"""A briefing as a tree that any format can be written from.

In: sentences and tables with their source marks. Out: frozen blocks, and the notes numbered in the order in which a
reader meets them. Promised: text is text: nothing in it is markup of any format.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Edition = Literal["工作稿", "报送稿"]
MOST_ROWS = 40  # of a table on a page


@dataclass(frozen=True)
class Mark:
    """Where a figure or a statement stands: an article, and its words there."""

    article: str
    quote: str | None = None
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Piece:
    """A run of text; `mark` stands behind it."""

    text: str
    mark: Mark | None = None
    strong: bool = False


Pieces = tuple[Piece, ...]


def plain(pieces: Iterable[Piece]) -> str:
    """Return the words without the marks."""
    return "".join(piece.text for piece in pieces)


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is a part, level 2 a section of it."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Running text, or a remark below a table."""

    pieces: Pieces
    kind: Literal["body", "remark"] = "body"


@dataclass(frozen=True)
class Column:
    """A column: its title holds the unit, so that no cell needs one."""

    title: str
    number: bool = False
    wide: int = 1  # its share of the width


@dataclass(frozen=True)
class Table:
    """Rows under titles; a page shows so many of them, and says where the rest stand."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Pieces, ...], ...]
    sheet: str  # the page of the Excel file that holds all of them
    own: bool = False  # that page is this table
    most: int = MOST_ROWS

    @property
    def shown(self) -> tuple[tuple[Pieces, ...], ...]:
        """The rows that a page shows."""
        return self.rows[: self.most]

    @property
    def remark(self) -> str | None:
        """What the page says of the rest."""
        rest = len(self.rows) - self.most
        return f"本表列出前{self.most}行，其余{rest}行见 Excel 台账“{self.sheet}”页。" if rest > 0 else None


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its length, and a mark at the length that was due."""

    name: str
    value: Decimal
    due: Decimal | None = None


@dataclass(frozen=True)
class Chart:
    """Bars side by side; the same figures stand in a table."""

    caption: str
    unit: str
    bars: tuple[Bar, ...]


Block = Heading | Paragraph | Table | Chart


@dataclass(frozen=True)
class Note:
    """A source mark: its number, where it leads, and the words that stand there."""

    number: int
    source: int  # the number in the list of sources
    text: str
    quote: str | None


@dataclass(frozen=True)
class SourceLine:
    """An article in the list of sources."""

    number: int
    article: str
    text: str
    path: str


@dataclass(frozen=True)
class Head:
    """What stands above the text: the office, the name, number and date."""

    office: str | None
    title: str
    subtitle: str
    lines: tuple[str, ...]
    banner: str | None  # 草稿 until a person confirmed it


@dataclass(frozen=True)
class Document:
    """A whole briefing."""

    head: Head
    edition: Edition
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    numbers: dict[Mark, int]
    sources: tuple[SourceLine, ...]
    foot: tuple[str, ...]
    made: tuple[str, ...]
    unlisted: int = 0  # articles that no note leads to, left out of a long list of sources
    replaced: int = 0  # sentences that did not pass the check

    @property
    def remark(self) -> str | None:
        """What is said below the list of sources."""
        return f"其余{self.unlisted}篇未被引用，见 Excel 台账“来源”页。" if self.unlisted else None

    def number_of(self, piece: Piece) -> int | None:
        """Return the number of a piece's note; None where there is none or this edition has none."""
        return self.numbers.get(piece.mark) if piece.mark is not None else None


def marks_of(blocks: Iterable[Block]) -> Iterator[Mark]:
    """Yield the marks in the order in which a reader meets them."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from (piece.mark for piece in block.pieces if piece.mark is not None)
        elif isinstance(block, Table):
            for row in block.shown:
                for cell in row:
                    yield from (piece.mark for piece in cell if piece.mark is not None)
