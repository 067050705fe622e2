"""PDF with a text layer: the text in reading order, as far as the boxes of its characters tell.

In: the bytes of a PDF. Out: its lines, a blank line between blocks and between pages. Columns are found by the white
between them: a region is divided into columns where a gutter runs through all its lines, else into bands one below the
other. Runs in the child process.
"""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium

from summarizer.reading.extracted import Extracted, UnparseableFile

_GUTTER = 0.9  # of a line's height: the least white between columns; more than between words or cells of one line
_COLUMN = 6  # characters that a column's usual line has at least; narrower ones are a table's, read by rows
_SCANNED = 8  # characters: a page with fewer has no text layer to speak of
_OCR = "run OCR over it first (ocrmypdf -l chi_sim, say)"


@dataclass(frozen=True)
class Piece:
    """A run of characters on one line, and its box: y grows upwards, as in a PDF."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        """The height of the line's characters."""
        return self.top - self.bottom


def extract_pdf(data: bytes) -> Extracted:
    """Return the text of a PDF."""
    document = _opened(data)
    texts = [_page_text(document, number) for number in range(len(document))]
    silent = [number + 1 for number, text in enumerate(texts) if len("".join(text.split())) < _SCANNED]
    if len(silent) == len(texts):
        count = f"{len(texts)} page" + ("s" if len(texts) != 1 else "")
        raise UnparseableFile(f"has no text layer ({count}, scanned or drawn)", _OCR)
    notes = (f"page {_listed(silent)} without a text layer, nothing read from there; {_OCR}",) if silent else ()
    return Extracted("\n\n".join(text for text in texts if text), notes=notes)


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise UnparseableFile("is encrypted", "save a copy without a password") from None
        raise UnparseableFile("is a broken PDF", "save it again with another program") from None
    if len(document) == 0:
        raise UnparseableFile("is a PDF without pages", "save it again with another program")
    return document


def _listed(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:10]))
    return shown + (f" and {len(numbers) - 10} more" if len(numbers) > 10 else "")


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    try:
        page = document[number]
        textpage = page.get_textpage()
    except pypdfium2.PdfiumError:
        return ""
    pieces = list(_pieces(textpage))
    textpage.close()
    page.close()
    return "\n".join(_lines(pieces))


def _pieces(textpage: pypdfium2.PdfTextPage) -> Iterator[Piece]:
    """Yield runs of characters that follow each other closely on one line, in the order of the file."""
    run: list[str] = []
    box = (0.0, 0.0, 0.0, 0.0)
    for ch, (left, right, bottom, top) in _characters(textpage):
        height = max(top - bottom, box[3] - box[2], 1.0)
        joined = (
            run
            and min(top, box[3]) - max(bottom, box[2]) > 0.3 * min(top - bottom, box[3] - box[2])
            and -0.5 * height <= left - box[1] <= _GUTTER * height
        )
        if run and not joined:
            yield Piece("".join(run), *box)
            run = []
        if run:
            box = (min(box[0], left), max(box[1], right), min(box[2], bottom), max(box[3], top))
        else:
            box = (left, right, bottom, top)
        run.append(ch)
    if run:
        yield Piece("".join(run), *box)


def _characters(textpage: pypdfium2.PdfTextPage) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Yield each visible character with its box; a blank stays with the character that follows it."""
    handle = textpage.raw
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    matrix = pdfium.FS_RECTF()
    blank = ""
    pending = 0
    for index in range(pdfium.FPDFText_CountChars(handle)):
        code = pdfium.FPDFText_GetUnicode(handle, index)
        if 0xD800 <= code < 0xDC00:  # the first half of a character beyond the first plane
            pending = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((pending - 0xD800) << 10) + (code - 0xDC00) if pending else 0xFFFD
        pending = 0
        ch = chr(code) if 0 < code < 0x110000 else ""
        if ch in ("\r", "\n", "\ufffe", "") or ch.isspace():
            blank = " " if ch.isspace() and ch not in "\r\n" else blank
            continue
        if not pdfium.FPDFText_GetLooseCharBox(handle, index, matrix):
            pdfium.FPDFText_GetCharBox(handle, index, left, right, bottom, top)
            yield blank + ch, (left.value, right.value, bottom.value, top.value)
        else:
            yield blank + ch, (matrix.left, matrix.right, matrix.bottom, matrix.top)
        blank = ""


def _lines(pieces: list[Piece]) -> list[str]:
    """Return the lines of a page in reading order, an empty one between blocks."""
    sized = [piece for piece in pieces if piece.text.strip() and piece.height > 0]
    if not sized:
        return []
    gutter = _GUTTER * median(piece.height for piece in sized)
    lines: list[str] = []
    for block in _blocks(sized, gutter, depth=0):
        if lines:
            lines.append("")
        lines.extend(_set_lines(block))
    return lines


Rows = list[list[Piece]]


def _blocks(pieces: list[Piece], gutter: float, depth: int) -> Iterator[Rows]:
    """Yield the blocks of a region in reading order, each as rows of pieces."""
    columns = _columns(pieces, gutter) if depth < 50 else [pieces]
    if len(columns) > 1:
        for column in columns:
            yield from _blocks(column, gutter, depth + 1)
        return
    rows = _rows(pieces)
    groups = _groups(rows, gutter)
    if len(groups) == 1:
        yield rows
        return
    for group in groups:
        yield from _blocks([piece for row in group for piece in row], gutter, depth + 1)


def _rows(pieces: list[Piece]) -> Rows:
    """Return the pieces as rows from top to bottom; pieces at the same height, more or less, are one row."""
    rows: Rows = []
    low = 0.0
    for piece in sorted(pieces, key=lambda piece: (-piece.top, piece.left)):
        middle = (piece.top + piece.bottom) / 2
        if rows and middle > low:
            rows[-1].append(piece)
            low = max(low, piece.bottom) if piece.height < rows[-1][0].height * 2 else low
        else:
            rows.append([piece])
            low = piece.bottom
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def _groups(rows: Rows, gutter: float) -> list[Rows]:
    """Divide rows into groups that share gutters, or have none; a change of size begins a group too."""
    groups: list[Rows] = []
    divided = False
    for row in rows:
        has = len(_columns(row, gutter)) > 1
        if groups:
            together = [piece for r in (*groups[-1], row) for piece in r]
            columns = len(_columns(together, gutter)) > 1
            if (columns and (divided or _alike(groups[-1], row))) if has or divided else _alike(groups[-1], row):
                groups[-1].append(row)
                divided = divided or has
                continue
        groups.append([row])
        divided = has
    return groups


def _alike(group: Rows, row: list[Piece]) -> bool:
    """Tell whether a row goes on with a group of single lines: of the same size, and not far below."""
    above = group[-1]
    size, next_size = max(p.height for p in above), max(p.height for p in row)
    white = min(p.bottom for p in above) - max(p.top for p in row)
    return 0.75 < next_size / size < 1.34 and white < 1.5 * size


def _columns(pieces: list[Piece], gutter: float) -> list[list[Piece]]:
    """Divide pieces where white runs through all of them from top to bottom; narrow columns are a table, left whole."""
    columns: list[list[Piece]] = []
    right = float("-inf")
    for piece in sorted(pieces, key=lambda piece: piece.left):
        if piece.left - right >= gutter:
            columns.append([])
        columns[-1].append(piece)
        right = max(right, piece.right)
    if len(columns) > 1 and any(_narrow(column) for column in columns):
        return [pieces]
    return columns


def _narrow(column: list[Piece]) -> bool:
    return median(len(piece.text) for piece in column) < _COLUMN


def _set_lines(rows: Rows) -> Iterator[str]:
    """Yield the rows as lines; white inside a row, as between the cells of a table, is a tab."""
    for row in rows:
        words = row[0].text.strip()
        for piece, following in pairwise(row):
            apart = following.left - piece.right > _GUTTER * max(piece.height, following.height)
            words += ("\t" if apart else "") + (following.text.strip() if apart else following.text)
        yield words
