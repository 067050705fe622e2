"""A briefing as one HTML file: readable on a telephone, printable, with every source mark a link.

In: a document. Out: HTML. Promised: every word of an article is escaped; the page holds no script and asks nobody for
anything, and its own policy forbids both; the style sheet is allowed by its hash.
"""

import base64
import hashlib
import html
from pathlib import Path

from summarizer.briefing import charts
from summarizer.briefing.document import Block, Chart, Column, Document, Heading, Paragraph, Piece, Pieces, Table
from summarizer.briefing.phrases import shown

_STYLE = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")


def page(document: Document) -> str:
    """Return the briefing."""
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    head = document.head
    parts = [
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n',
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
        '<meta name="referrer" content="no-referrer">\n',
        f"<title>{escape(head.title)} {escape(head.subtitle)}</title>\n",
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n",
        _head(document),
        _contents(document),
        *(_block(document, block, position) for position, block in enumerate(document.blocks)),
        _sources(document),
        _foot(document),
        "</main>\n</body>\n</html>\n",
    ]
    return "".join(parts)


def blocks(document: Document) -> list[str]:
    """Return the blocks as HTML, for a page that has its own head and style."""
    return [_block(document, block, position) for position, block in enumerate(document.blocks)]


def _head(document: Document) -> str:
    head = document.head
    lines = (
        f'<p class="lines">{"".join(f"<span>{escape(line)}</span>" for line in head.lines)}</p>' if head.lines else ""
    )
    office = f'<p class="office">{escape(head.office)}</p>' if head.office else ""
    banner = f'<p class="banner">{escape(head.banner)}</p>' if head.banner else ""
    title = f'<h1>{escape(head.title)}</h1><p class="span">{escape(head.subtitle)}</p>'
    return f"<header>{office}{title}{lines}{banner}</header>\n"


def _contents(document: Document) -> str:
    links = "".join(
        f'<li><a href="#h{position}">{escape(block.text)}</a></li>'
        for position, block in enumerate(document.blocks)
        if isinstance(block, Heading) and block.level == 1
    )
    return f'<nav aria-label="目录"><ul>{links}<li><a href="#sources">来源目录</a></li></ul></nav>\n'


def _block(document: Document, block: Block, position: int) -> str:
    if isinstance(block, Heading):
        return f'<h{block.level + 1} id="h{position}">{escape(block.text)}</h{block.level + 1}>\n'
    if isinstance(block, Paragraph):
        kind = ' class="remark"' if block.kind == "remark" else ""
        return f"<p{kind}>{_text(document, block.pieces)}</p>\n"
    if isinstance(block, Chart):
        return f"<figure>{charts.svg(block)}<figcaption>{escape(block.caption)}</figcaption></figure>\n"
    return _table(document, block)


def _table(document: Document, block: Table) -> str:
    heads = "".join(f'<th scope="col"{_kind(column)}>{_title(column)}</th>' for column in block.columns)
    rows = []
    for row in block.shown:
        cells = "".join(
            f'<td data-t="{escape(column.title)}"{_kind(column)}>{_text(document, cell)}</td>'
            for column, cell in zip(block.columns, row, strict=True)
        )
        rows.append(f"<tr>{cells}</tr>\n")
    caption = f"<caption>{escape(block.caption)}</caption>"
    body = f"<thead><tr>{heads}</tr></thead>\n<tbody>{''.join(rows)}</tbody>"
    rest = f'<p class="remark">{escape(block.remark)}</p>\n' if block.remark else ""
    return f'<div class="wide"><table>{caption}{body}</table></div>\n{rest}'


def _title(column: Column) -> str:
    """Return a title whose unit is not broken."""
    name, bracket, unit = escape(column.title).partition("（")
    return f'{name}<span class="u">{bracket}{unit}</span>' if bracket else name


def _kind(column: Column) -> str:
    return f' class="w{column.wide}{" n" if column.number else ""}"'


def _text(document: Document, pieces: Pieces) -> str:
    return "".join(_piece(document, piece) for piece in pieces)


def _piece(document: Document, piece: Piece) -> str:
    text = escape(piece.text)
    text = f"<strong>{text}</strong>" if piece.strong and text else text
    number = document.number_of(piece)
    if number is None:
        return text
    note = document.notes[number - 1] if number <= len(document.notes) else None
    title = f' title="{escape(f"{note.text}：{note.quote}" if note and note.quote else note.text)}"' if note else ""
    return f'{text}<sup><a class="m" href="#n{number}"{title}>{number}</a></sup>'


def _sources(document: Document) -> str:
    by_source: dict[int, list[str]] = {}
    for note in document.notes:
        quote = f"“{escape(note.quote)}”" if note.quote else escape(note.text)
        place = (
            escape(note.text[note.text.rfind("（第") :]) if "（第" in note.text and note.text.endswith("字）") else ""
        )
        item = f'<li id="n{note.number}" value="{note.number}">{quote}{place}</li>'
        by_source.setdefault(note.source, []).append(item)
    items = []
    for source in document.sources:
        notes = (
            f'<ol class="notes">{"".join(by_source.get(source.number, []))}</ol>' if source.number in by_source else ""
        )
        path = f'<span class="path">{escape(source.path)}</span>'
        items.append(f'<li id="s{source.number}">{escape(source.text)} {path}{notes}</li>\n')
    rest = f'<p class="remark">{escape(document.remark)}</p>\n' if document.remark else ""
    return f'<h2 id="sources">来源目录</h2>\n<ol class="sources">{"".join(items)}</ol>\n{rest}'


def _foot(document: Document) -> str:
    lines = "".join(f"<p>{escape(line)}</p>" for line in (*document.foot, *document.made))
    return f"<footer>{lines}</footer>\n"


def escape(text: str) -> str:
    """Return text that HTML shows as it is, in a tag's value too."""
    return html.escape(shown(text))
