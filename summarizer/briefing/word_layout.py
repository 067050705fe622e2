"""The layout of GB/T 9704-2012: page, fonts, levels, page numbers, tables.

In: an empty Word file. Out: the same file with its styles and its page. Promised: 22 lines of 28 characters a page,
made by margins, line pitch and character pitch instead of a grid, which LibreOffice and WPS read in another way.
"""

from collections.abc import Sequence
from typing import Any

from docx.document import Document as DocxFile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor

SONG, FANG, KAI, HEI = "宋体", "仿宋_GB2312", "楷体_GB2312", "黑体"
TITLE = "方正小标宋简体"
LATIN = "Times New Roman"
BODY, SMALL = Pt(16), Pt(14)  # 三号, 四号
LINE = Pt(28.95)
PITCH = "-5"  # twentieths of a point between characters
RED = RGBColor(0xC0, 0x00, 0x00)


def lay_out(file: DocxFile) -> None:
    """Set page and styles."""
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(23)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)
    _styles(file)
    _page_numbers(file, section)


def _styles(file: DocxFile) -> None:
    normal = file.styles["Normal"]
    _type(normal, FANG, BODY)
    _space(normal, LINE)
    _indent(normal, 2)
    normal.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    for name, face in (("Heading 1", HEI), ("Heading 2", KAI), ("Heading 3", FANG)):
        _type(file.styles[name], face, BODY, bold=False)
        _space(file.styles[name], LINE)
        _indent(file.styles[name], 2)
        file.styles[name].paragraph_format.keep_with_next = True
    title = file.styles["Title"]
    _type(title, TITLE, Pt(22), bold=False)
    _space(title, Pt(34))
    _plain(title, WD_ALIGN_PARAGRAPH.CENTER)
    for border in title.element.pPr.findall(qn("w:pBdr")):
        title.element.pPr.remove(border)
    _add(file, "briefing office", TITLE, Pt(30), WD_ALIGN_PARAGRAPH.CENTER, Pt(44)).font.color.rgb = RED
    _add(file, "briefing line", KAI, BODY, WD_ALIGN_PARAGRAPH.CENTER, LINE)
    _add(file, "briefing caption", HEI, Pt(12), WD_ALIGN_PARAGRAPH.LEFT, Pt(22))
    _add(file, "briefing cell", FANG, Pt(10.5), WD_ALIGN_PARAGRAPH.LEFT, Pt(14.5))
    _add(file, "briefing gap", FANG, Pt(6), WD_ALIGN_PARAGRAPH.LEFT, Pt(8))
    _add(file, "briefing remark", FANG, Pt(12), WD_ALIGN_PARAGRAPH.JUSTIFY, Pt(20))
    _add(file, "briefing source", FANG, Pt(12), WD_ALIGN_PARAGRAPH.LEFT, Pt(20))
    _add(file, "briefing foot", FANG, SMALL, WD_ALIGN_PARAGRAPH.LEFT, Pt(26))
    picture = _add(file, "briefing picture", FANG, Pt(12), WD_ALIGN_PARAGRAPH.CENTER, Pt(20))
    picture.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE  # an exact pitch would cut a picture off


def _add(file: DocxFile, name: str, face: str, size: Any, alignment: Any, line: Any) -> Any:
    style = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = file.styles["Normal"]
    _type(style, face, size)
    _space(style, line)
    _plain(style, alignment)
    return style


def _type(style: Any, face: str, size: Any, bold: bool | None = None) -> None:
    style.font.name = LATIN
    style.font.size = size
    style.font.bold = bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), face)
    for old in properties.findall(qn("w:spacing")):
        properties.remove(old)
    pitch = OxmlElement("w:spacing")
    pitch.set(qn("w:val"), PITCH if size == BODY else "0")
    properties.append(pitch)


def _space(style: Any, line: Any) -> None:
    told = style.paragraph_format
    told.space_before = told.space_after = Pt(0)
    told.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    told.line_spacing = line
    told.widow_control = False


def _indent(style: Any, characters: int) -> None:
    told = style.paragraph_format
    told.first_line_indent = Pt(16 * characters) if characters else Pt(0)
    style.element.pPr.ind.set(qn("w:firstLineChars"), str(characters * 100))


def _plain(style: Any, alignment: Any) -> None:
    _indent(style, 0)
    style.paragraph_format.alignment = alignment


def _page_numbers(file: DocxFile, section: Section) -> None:
    """Put — 1 — to the right on odd pages and to the left on even ones, one character in."""
    file.settings.odd_and_even_pages_header_footer = True
    for footer, alignment in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = alignment
        told = paragraph.paragraph_format
        told.first_line_indent = Pt(0)
        told.left_indent = told.right_indent = SMALL
        paragraph._p.get_or_add_pPr().ind.set(qn("w:firstLineChars"), "0")
        _small(paragraph.add_run("— "))
        run = paragraph.add_run()
        _small(run)
        for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
            run._r.append(_field(kind, text))
        _small(paragraph.add_run(" —"))


def _small(run: Any) -> None:
    run.font.size = SMALL
    run.font.name = SONG
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), SONG)


def _field(kind: str | None, text: str | None) -> Any:
    if kind is not None:
        element = OxmlElement("w:fldChar")
        element.set(qn("w:fldCharType"), kind)
        return element
    element = OxmlElement("w:instrText")
    element.text = text
    return element


def repeat_header(row: Any) -> None:
    """Repeat a row on every page that the table goes on to."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def keep_whole(row: Any) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))


def set_widths(table: Any, shares: Sequence[int], section: Section) -> None:
    """Divide the type area among the columns, with narrow margins inside the cells."""
    table.autofit = False
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "60")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)
    whole = (section.page_width or Mm(210)) - (section.left_margin or Mm(28)) - (section.right_margin or Mm(26))
    least = [max(share, 1.4) for share in shares]
    widths = [int(whole * share / sum(least)) for share in least]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for at, cell in enumerate(table._cells):  # Word goes by the cells
        cell.width = widths[at % len(widths)]


def rule_below(paragraph: Any) -> None:
    """Draw a line below a paragraph."""
    _rule(paragraph, "bottom")


def rule_above(paragraph: Any) -> None:
    """Draw a line above a paragraph."""
    _rule(paragraph, "top")


def _rule(paragraph: Any, side: str) -> None:
    properties = paragraph._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    line = OxmlElement(f"w:{side}")
    for name, value in (
        ("val", "single"),
        ("sz", "8"),
        ("space", "4"),
        ("color", "C00000" if side == "bottom" else "000000"),
    ):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
