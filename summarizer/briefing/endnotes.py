"""Endnotes for python-docx, which has none of its own.

In: paragraphs and the words of notes. Out: references in the text, and the part that holds the notes. Promised: a note
that is named again is a link to its first reference, so that numbers are those of the other formats.
"""

from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from docx.document import Document as DocxFile
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

_STYLE = "BriefingNote"
_SMALL = '<w:rPr><w:sz w:val="18"/></w:rPr>'
_FONTS = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="仿宋_GB2312"/>'
_TEXT = f'<w:rPr>{_FONTS}<w:sz w:val="18"/></w:rPr>'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_SEPARATORS = (
    '<w:endnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:endnote>'
    '<w:endnote w:type="continuationSeparator" w:id="0">'
    "<w:p><w:r><w:continuationSeparator/></w:r></w:p></w:endnote>"
)


@dataclass
class Endnotes:
    """The notes of one file, in the order of their first references."""

    words: dict[int, str] = field(default_factory=dict)

    def refer(self, paragraph: Paragraph, number: int, words: str) -> None:
        """Put a reference behind what the paragraph holds."""
        if number in self.words:
            paragraph._p.append(_link(number))
            return
        self.words[number] = words
        for element in _reference(number):
            paragraph._p.append(element)

    def attach(self, file: DocxFile) -> None:
        """Add the part that holds the notes."""
        if not self.words:
            return
        for name, relation in list(file.part.rels.items()):
            if relation.reltype == RELATIONSHIP_TYPE.ENDNOTES:
                del file.part.rels[name]  # those of a template whose text was taken out
        notes = "".join(_note(number, words) for number, words in self.words.items())
        xml = f"{_HEAD}<w:endnotes {nsdecls('w')}>{_SEPARATORS}{notes}</w:endnotes>"
        part = Part(PackURI("/word/endnotes.xml"), CONTENT_TYPE.WML_ENDNOTES, xml.encode("utf-8"), file.part.package)
        file.part.relate_to(part, RELATIONSHIP_TYPE.ENDNOTES)
        if not any(style.style_id == _STYLE for style in file.styles):  # LibreOffice takes the number's size from it
            style = file.styles.add_style("Briefing Note", WD_STYLE_TYPE.PARAGRAPH)
            style.font.size = Pt(9)
        for section in file.sections:
            section._sectPr.append(_decimal())
        settings = file.settings.element
        settings.append(_decimal())


def _decimal() -> Any:
    kind = OxmlElement("w:endnotePr")
    form = OxmlElement("w:numFmt")
    form.set(qn("w:val"), "decimal")
    kind.append(form)
    return kind


def _note(number: int, words: str) -> str:
    return (
        f'<w:endnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="{_STYLE}"/>'
        '<w:spacing w:before="0" w:after="0" w:line="280" w:lineRule="exact"/>'
        '<w:ind w:left="0" w:firstLine="0" w:firstLineChars="0"/></w:pPr>'
        f"<w:r>{_SMALL}<w:endnoteRef/></w:r>"
        f'<w:r>{_TEXT}<w:t xml:space="preserve"> {escape(words)}</w:t></w:r></w:p></w:endnote>'
    )


def _reference(number: int) -> list[Any]:
    begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (begin, end):
        element.set(qn("w:id"), str(10_000 + number))
    begin.set(qn("w:name"), f"note{number}")
    run = _superscript()
    reference = OxmlElement("w:endnoteReference")
    reference.set(qn("w:id"), str(number))
    run.append(reference)
    return [begin, _raised("["), run, _raised("]"), end]  # a bare raised number behind a number looks like a power


def _link(number: int) -> Any:
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), f"note{number}")
    link.append(_raised(f"[{number}]"))
    return link


def _raised(words: str) -> Any:
    run = _superscript()
    text = OxmlElement("w:t")
    text.text = words
    run.append(text)
    return run


def _superscript() -> Any:
    run, properties, raised = OxmlElement("w:r"), OxmlElement("w:rPr"), OxmlElement("w:vertAlign")
    raised.set(qn("w:val"), "superscript")
    properties.append(raised)
    run.append(properties)
    return run
