"""Word documents: paragraphs and tables in their order, text boxes after the paragraph that holds them.

In: the bytes of a .docx. Out: a line a paragraph, a line a table row with tabs between the cells. Deleted text is not
text; hidden text is left out and told. Runs in the child process.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from summarizer.reading.archives import BadArchive, check_inflated
from summarizer.reading.extracted import Extracted, UnparseableFile

_INFLATED = 300  # megabytes that the parts of a document may take together
_TEXT_PARTS = 60  # megabytes that its XML parts may take: python-docx needs ten times as much
_PARAGRAPH, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_BOX = qn("w:txbxContent")
_TRANSPARENT = (qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:smartTag"), qn("w:ins"), qn("w:moveTo"))
_TEXT, _TAB, _BREAKS = qn("w:t"), qn("w:tab"), (qn("w:br"), qn("w:cr"))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = (_FALLBACK, qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"))


def extract_docx(data: bytes) -> Extracted:
    """Return the text of a Word document."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_inflated(archive, _INFLATED, {".xml": _TEXT_PARTS, ".rels": _TEXT_PARTS})
        document = Document(io.BytesIO(data))
    except BadArchive as error:
        raise UnparseableFile(str(error), "save its text as .txt") from None
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, etree.XMLSyntaxError, EOFError) as error:
        raise UnparseableFile(_broken(data, error), "save it again with Word or WPS") from None
    if document.element.getroottree().docinfo.internalDTD is not None:
        raise UnparseableFile("defines entities, as no Word document does", "do not trust it; save its text as .txt")
    hidden: list[str] = []
    lines = list(_block_lines(document.element.body, hidden))
    count = sum(map(len, hidden))
    notes = (f"{count} characters of hidden text are left out",) if count else ()
    if not any(line.strip() for line in lines):
        raise UnparseableFile("is a Word document without text", "if it holds pictures of pages, run OCR first")
    return Extracted("\n".join(lines), notes=notes)


def _broken(data: bytes, error: Exception) -> str:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "is encrypted, or an old Word file under a new name"
    return f"is a broken Word document ({type(error).__name__})"


def _block_lines(parent: Any, hidden: list[str]) -> Iterator[str]:
    """Yield the lines of paragraphs and tables, in order; a stack, because tables nest as deep as somebody likes."""
    stack = [iter(parent)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag == _PARAGRAPH:
            yield from _paragraph(child, hidden)
        elif child.tag == _TABLE:
            yield from _table(child, hidden)
        elif child.tag in _TRANSPARENT:
            stack.append(iter(child))


def _paragraph(paragraph: Any, hidden: list[str]) -> Iterator[str]:
    """Yield a paragraph's lines, then those of the text boxes in it."""
    boxes: list[Any] = []
    words = _words(paragraph, boxes, hidden)
    yield from words.split("\n")
    for box in boxes:
        yield from _block_lines(box, hidden)


def _words(element: Any, boxes: list[Any], hidden: list[str]) -> str:
    """Return the words of all runs below an element; text boxes go to `boxes`, hidden words to `hidden`."""
    parts: list[str] = []
    stack = list(reversed(element))
    while stack:
        node = stack.pop()
        if node.tag in _SKIPPED:
            continue
        if node.tag == _BOX:
            boxes.append(node)
        elif node.tag == _TEXT:
            (hidden if _is_hidden(node) else parts).append(node.text or "")
        elif node.tag == _TAB:
            parts.append("\t")
        elif node.tag in _BREAKS:
            parts.append("\n")
        else:
            stack.extend(reversed(node))
    return "".join(parts)


def _is_hidden(text: Any) -> bool:
    vanish = text.getparent().find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return vanish is not None and vanish.get(qn("w:val"), "true") not in ("0", "false", "off")


def _table(table: Any, hidden: list[str]) -> Iterator[str]:
    """Yield a line a row; a table inside a cell follows the row."""
    for row in table.iterchildren(_ROW):
        cells: list[str] = []
        boxes: list[Any] = []
        inner: list[Any] = []
        for cell in row.iterchildren(_CELL, qn("w:sdt")):
            cells.append(" ".join(" ".join(_words(p, boxes, hidden).split()) for p in cell.iter(_PARAGRAPH)
                                  if _nearest_table(p) is table).strip())  # fmt: skip
            inner.extend(t for t in cell.iter(_TABLE) if _nearest_table(t.getparent()) is table)
        yield "\t".join(cells)
        for nested in (*boxes, *inner):
            yield from _block_lines(nested, hidden) if nested.tag == _BOX else _table(nested, hidden)


def _nearest_table(element: Any) -> Any:
    return next((node for node in (element, *element.iterancestors()) if node.tag == _TABLE), None)
