"""A Word file with what the proof-reader found as comments, and the same as a list.

In: a Word file or a text. Out: its sentences with their paragraphs; the file again with comments. Promised: not a word
of the text is changed; only what has no ground, or was computed, gets a comment.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as DocxFile
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from summarizer.briefing.knowing import split
from summarizer.briefing.phrases import shown
from summarizer.briefing.proofing import Finding
from summarizer.errors import UnreadableSource

_ROW = " | "
_LARGEST = 200_000_000  # bytes of the parts of a Word file once unpacked


@dataclass(frozen=True)
class Line:
    """A sentence or a table row, with the paragraphs that it stands in."""

    text: str
    paragraphs: tuple[Paragraph, ...]


def open_file(path: Path) -> DocxFile:
    """Open a Word file."""
    try:
        with zipfile.ZipFile(path) as parts:
            if sum(part.file_size for part in parts.infolist()) > _LARGEST:
                raise UnreadableSource(str(path), "unpacks to more than 200 MB", "is it a Word file?")
        return docx.Document(str(path))
    except (OSError, KeyError, ValueError, SyntaxError, PackageNotFoundError, zipfile.BadZipFile) as error:
        raise UnreadableSource(str(path), f"cannot be read as a Word file ({error})") from None


def lines_of(file: DocxFile) -> list[Line]:
    """Return the sentences and table rows of a file."""
    return list(_lines(file))


def _lines(file: DocxFile) -> Iterator[Line]:
    for child in file.element.body.iterchildren():
        if child.tag == qn("w:p"):
            paragraph = Paragraph(child, file)
            for text in split(words_of(paragraph)):
                yield Line(text, (paragraph,))
        elif child.tag == qn("w:tbl"):
            for row in Table(child, file).rows:
                cells = [cell.paragraphs[0] for cell in row.cells if cell.paragraphs]
                yield Line(_ROW.join(words_of(cell) for cell in cells), tuple(cells))


def words_of(paragraph: Paragraph) -> str:
    """Return a paragraph's words without its source marks: what is raised is no part of a number."""
    return "".join(run.text for run in paragraph.runs if not run.font.superscript)


def commented(file: DocxFile, lines: Sequence[Line], findings: Sequence[Finding]) -> bytes:
    """Return the file with comments."""
    for finding in findings:
        if finding.verdict == "有据":
            continue
        runs = _runs(lines[finding.sentence], finding.text)
        if runs:
            text = f"{finding.verdict}：“{finding.text}”（{finding.what}）{finding.why}"
            file.add_comment(runs=runs, text=shown(text), author="summarizer 校稿", initials="校")
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _runs(line: Line, words: str) -> list[Any]:
    for paragraph in line.paragraphs:
        runs = [run for run in paragraph.runs if run.text]
        for run in runs:
            if words in run.text:
                return [run]
        if runs and words in "".join(run.text for run in runs):
            return [runs[0], runs[-1]]
    return [run for paragraph in line.paragraphs for run in paragraph.runs if run.text][:1]
