"""A briefing as Markdown, with its notes as footnotes.

In: a document. Out: text. Promised: words of an article are escaped, so that none of them becomes markup or a link.
"""

import html
import re

from summarizer.briefing.document import Chart, Document, Heading, Paragraph, Piece, Pieces, Table
from summarizer.briefing.phrases import shown

_ACTIVE = re.compile(r"([\\`*_{}\[\]#|~!])")
_LEADING = re.compile(r"^(\s*)(\d+)([.)])(?=\s|$)|^(\s*)([-+=>])(?=\s|$)", re.MULTILINE)


def markdown(document: Document) -> str:
    """Return the briefing."""
    head = document.head
    lines = [f"# {escaped(head.title)}", ""]
    lines += [escaped(head.office), ""] if head.office else []
    lines += [f"**{escaped(head.subtitle)}**", ""]
    for line in (*head.lines, *((head.banner,) if head.banner else ())):
        lines += [f"*{escaped(line)}*", ""]
    for block in document.blocks:
        lines += _block(document, block)
    lines += ["## 来源目录", ""]
    for source in document.sources:
        lines.append(f"{source.number}. {escaped(source.text)}（{escaped(source.path)}）")
    lines += ["", f"*{escaped(document.remark)}*"] if document.remark else []
    lines += ["", "---", ""]
    for line in (*document.made, *document.foot):
        lines += [escaped(line), ""]
    for note in document.notes:
        quote = f"：“{escaped(note.quote)}”" if note.quote else ""
        lines.append(f"[^{note.number}]: {escaped(note.text)}{quote}")
    return "\n".join(lines).rstrip() + "\n"


def _block(document: Document, block: Heading | Paragraph | Table | Chart) -> list[str]:
    if isinstance(block, Heading):
        return [f"{'#' * (block.level + 1)} {escaped(block.text)}", ""]
    if isinstance(block, Paragraph):
        text = _text(document, block.pieces)
        return [f"*{text}*" if block.kind == "remark" else text, ""]
    if isinstance(block, Table):
        rule = ["---:" if column.number else "---" for column in block.columns]
        rows = [[_text(document, cell) for cell in row] for row in block.shown]
        lines = [[escaped(column.title) for column in block.columns], rule, *rows]
        rest = [f"*{escaped(block.remark)}*", ""] if block.remark else []
        return [f"**{escaped(block.caption)}**", "", *(f"| {' | '.join(line)} |" for line in lines), "", *rest]
    return []  # the same figures stand in a table


def _text(document: Document, pieces: Pieces) -> str:
    return "".join(_piece(document, piece) for piece in pieces)


def _piece(document: Document, piece: Piece) -> str:
    text = escaped(piece.text)
    text = f"**{text}**" if piece.strong and text else text
    number = document.number_of(piece)
    return f"{text}[^{number}]" if number is not None else text


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is."""
    flat = " ".join(shown(text).split())
    plain = html.escape(_ACTIVE.sub(r"\\\1", flat), quote=False)
    return _LEADING.sub(lambda m: f"{m[1]}{m[2]}\\{m[3]}" if m[2] else f"{m[4]}\\{m[5]}", plain)
