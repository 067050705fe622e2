"""A briefing as a Word file in the layout of GB/T 9704-2012, or in an office's own styles.

In: a job. Out: the bytes of a DOCX. Promised: real headings, header rows that repeat, page numbers, source marks as
endnotes; fonts are named, never embedded; nothing of an article becomes a field, a link or a relationship.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import docx
from docx.document import Document as DocxFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as DocxParagraph

from summarizer.briefing import charts, word_layout
from summarizer.briefing.document import Block, Chart, Column, Document, Heading, Paragraph, Piece, Pieces, Table
from summarizer.briefing.endnotes import Endnotes
from summarizer.briefing.files import Job
from summarizer.briefing.phrases import shown
from summarizer.errors import UsageError

_WIDE = 6  # columns from which on the type is smaller


def write(job: Job, tell: Callable[[str], None]) -> bytes:
    """Return the briefing."""
    own = job.template is not None
    file = _template(job) if own else docx.Document()
    if not own:
        word_layout.lay_out(file)
    _properties(file, job.document)
    writer = _Writer(file, job.document, own, tell)
    writer.head()
    for block in job.document.blocks:
        writer.block(block)
    writer.sources()
    writer.foot()
    writer.endnotes.attach(file)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _template(job: Job) -> DocxFile:
    try:
        file = docx.Document(str(job.template))
    except (OSError, KeyError, ValueError, SyntaxError, PackageNotFoundError) as error:
        raise UsageError(f"--template {job.template}: cannot be read as a Word file ({error})") from None
    body = file.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    return file


def _properties(file: DocxFile, document: Document) -> None:
    told = file.core_properties
    told.title = shown(f"{document.head.title} {document.head.subtitle}")
    told.author = told.last_modified_by = shown(document.head.office or "")
    told.comments = "；".join(document.made)


def _broken(column: Column) -> str:
    """Return a title with its unit on a line of its own, where the column is narrow."""
    return column.title.replace("（", "\n（") if column.number and len(column.title) > 4 else column.title


@dataclass
class _Writer:
    """Puts blocks into the file, one after the other."""

    file: DocxFile
    document: Document
    own: bool  # the office's own styles are used
    tell: Callable[[str], None]
    endnotes: Endnotes = field(default_factory=Endnotes)
    told: bool = False
    styles: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.styles = {style.name: style for style in self.file.styles if style.name}

    def head(self) -> None:
        head = self.document.head
        if head.office:
            self._line(head.office, "briefing office")
        for line in head.lines:
            self._line(line, "briefing line")
        if head.office or head.lines:
            word_layout.rule_below(self.file.paragraphs[-1])
        self._line(head.title, "Title")
        self._line(f"（{head.subtitle}）" if "（" not in head.subtitle else head.subtitle, "briefing line")
        if head.banner:
            self._line(head.banner, "briefing line")

    def _line(self, text: str, style: str) -> DocxParagraph:
        paragraph = self._add(style)
        self._run(paragraph, text)
        if style.startswith("briefing") and self.own:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        return paragraph

    def _style(self, name: str) -> Any:
        return self.styles.get(name)

    def _add(self, name: str | None) -> DocxParagraph:
        """Add a paragraph; its style is set by its id, because python-docx looks all styles through for it."""
        paragraph = self.file.add_paragraph()
        style = self.styles.get(name or "")
        if style is not None:
            paragraph._p.style = style.style_id
        return paragraph

    def block(self, block: Block) -> None:
        if isinstance(block, Heading):
            paragraph = self._add(f"Heading {block.level}")
            self._run(paragraph, block.text)
        elif isinstance(block, Paragraph):
            style = "briefing remark" if block.kind == "remark" else None
            self._text(self._add(style), block.pieces)
        elif isinstance(block, Table):
            self._table(block)
        else:
            self._chart(block)

    def _run(self, paragraph: DocxParagraph, text: str) -> Any:
        return paragraph.add_run(shown(text))

    def _text(self, paragraph: DocxParagraph, pieces: Pieces) -> None:
        for piece in pieces:
            if piece.text:
                run = self._run(paragraph, piece.text)
                run.bold = True if piece.strong else None
            self._mark(paragraph, piece)

    def _mark(self, paragraph: DocxParagraph, piece: Piece) -> None:
        number = self.document.number_of(piece)
        if number is None or number > len(self.document.notes) or piece.mark is None:
            return
        note = self.document.notes[number - 1]
        words = f"{note.text}：“{note.quote}”" if note.quote else note.text
        self.endnotes.refer(paragraph, number, shown(words))

    def _table(self, block: Table) -> None:
        caption = self._add("briefing caption")
        caption.paragraph_format.keep_with_next = True
        self._run(caption, block.caption)
        wide = len(block.columns)
        table = self.file.add_table(rows=1 + len(block.shown), cols=wide)
        if "Table Grid" in self.styles:
            table.style = "Table Grid"
        size = Pt(9 if wide >= _WIDE else 10.5)
        word_layout.set_widths(table, [max(column.wide, 1) for column in block.columns], self.file.sections[0])
        cells = table._cells  # asked for once: python-docx counts them anew each time
        titles: list[Pieces] = [(Piece(_broken(column), strong=True),) for column in block.columns]
        for at, pieces in enumerate([*titles, *(cell for row in block.shown for cell in row)]):
            number = at >= wide and block.columns[at % wide].number
            self._cell(cells[at], pieces, size, number)
        word_layout.repeat_header(table.rows[0])
        for made in table.rows:
            word_layout.keep_whole(made)
        if block.remark:
            self._run(self._add("briefing remark"), block.remark)
        self._add("briefing gap")

    def _cell(self, cell: Any, pieces: Pieces, size: Any, number: bool) -> None:
        paragraph = cell.paragraphs[0]
        style = self._style("briefing cell")
        if style is not None:
            paragraph._p.style = style.style_id  # python-docx would look for the default style each time
        if number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self._text(paragraph, pieces)
        for run in paragraph.runs:
            run.font.size = size

    def _chart(self, block: Chart) -> None:
        font = charts.font_file()
        if font is None:
            if not self.told:
                self.tell("no font with Chinese characters: charts are left out of Word; apt install fonts-noto-cjk")
                self._run(self._add("briefing remark"), charts.NO_FONT)
            self.told = True
            return
        paragraph = self._add("briefing picture")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        picture = paragraph.add_run().add_picture(io.BytesIO(charts.png(block, font)), width=Mm(140))
        words = "；".join(f"{bar.name}{bar.value.normalize():f}{block.unit}" for bar in block.bars)
        picture._inline.docPr.set("descr", shown(f"{block.caption}：{words}"))
        caption = self._add("briefing picture")
        caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
        self._run(caption, f"图  {block.caption}")

    def sources(self) -> None:
        self.block(Heading("来源目录"))
        for source in self.document.sources:
            paragraph = self._add("briefing source")
            self._run(paragraph, f"{source.number}. {source.text}")
        if self.document.remark:
            self._run(self._add("briefing remark"), self.document.remark)

    def foot(self) -> None:
        lines = list(self.document.made)
        for line in lines:
            self._run(self._add("briefing remark"), line)
        paragraphs = [self._line(line, "briefing foot") for line in self.document.foot]
        if paragraphs:
            word_layout.rule_above(paragraphs[0])
            word_layout.rule_below(paragraphs[-1])
