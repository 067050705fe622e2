"""A Word file with what the proof-reader found as comments, and the same as a list.

In: a Word file or a text. Out: its sentences with their paragraphs; the file again with comments. Promised: not a word
of the text is changed; only what has no ground in a record (none at all, a text's word, a computation) gets a comment.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import docx
from docx.document import Document as DocxFile
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from summarizer.briefing.knowing import SENTENCE
from summarizer.briefing.looking import Finding
from summarizer.briefing.tables import ROW
from summarizer.errors import UnreadableSource

_LARGEST = 200_000_000  # bytes of the parts of a Word file once unpacked
_PARAGRAPHS = 20_000  # a book has fewer; of more, Word itself would not show the comments
_COMMENTS = 2_000  # nobody reads more, and Word becomes slow; the list holds all
_OLD = b"\xd0\xcf\x11\xe0"
_OPENING = re.compile(rb"<w:p[ />]")
_RUN, _PASSED = qn("w:r"), (qn("w:del"), qn("w:moveFrom"), qn("w:txbxContent"))


@dataclass(frozen=True)
class Line:
    """A sentence or a table row, with the paragraphs that it stands in; a sentence begins at `begin` of its own."""

    text: str
    paragraphs: tuple[Paragraph, ...]
    begin: int = 0


def open_file(path: Path, data: bytes | None = None) -> DocxFile:
    """Open a Word file."""
    try:
        content = path.read_bytes() if data is None else data
        if content.startswith(_OLD):
            problem = "is encrypted, or an old Word file under a new name"
            raise UnreadableSource(str(path), problem, "take the password off and save it as .docx")
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _LARGEST:
                raise UnreadableSource(str(path), "unpacks to more than 200 MB", "take the pictures out of it")
            if _too_long(parts):
                raise UnreadableSource(str(path), f"has more than {_PARAGRAPHS:,} paragraphs", "split it")
        return docx.Document(io.BytesIO(content))
    except (OSError, KeyError, ValueError, SyntaxError, PackageNotFoundError, zipfile.BadZipFile) as error:
        problem = f"is no Word file that can be read ({type(error).__name__})"
        raise UnreadableSource(str(path), problem, "save it again with Word or WPS as .docx") from None


def _too_long(parts: zipfile.ZipFile) -> bool:
    """Count the paragraphs before anything is built of them."""
    if "word/document.xml" not in parts.namelist():
        return False
    count, rest = 0, b""
    with parts.open("word/document.xml") as stream:
        while chunk := stream.read(1 << 20):
            whole = rest + chunk
            count += len(_OPENING.findall(whole))
            rest = whole[-4:] if not _OPENING.search(whole[-5:]) else b""
            if count > _PARAGRAPHS:
                return True
    return False


def lines_of(file: DocxFile) -> list[Line]:
    """Return the sentences and table rows of a file."""
    return list(_lines(file))


def _lines(file: DocxFile) -> Iterator[Line]:
    for child in file.element.body.iterchildren():
        if child.tag == qn("w:p"):
            paragraph = Paragraph(child, file)
            for found in SENTENCE.finditer(words_of(paragraph)):
                if found[0].strip():
                    yield Line(found[0], (paragraph,), found.start())
        elif child.tag == qn("w:tbl"):
            for row in Table(child, file).rows:
                own = {id(cell._tc): cell for cell in row.cells}  # a merged cell is told as often as it is wide
                cells = [cell.paragraphs[0] for cell in own.values() if cell.paragraphs]
                yield Line(ROW.join(words_of(cell) for cell in cells), tuple(cells))


def _runs_of(paragraph: Paragraph) -> list[Run]:
    """Return the runs that are read: inserted ones and links too, deleted ones and raised marks not."""
    found = []
    for element in paragraph._p.iter(_RUN):
        if not any(above.tag in _PASSED for above in element.iterancestors()):
            run = Run(element, paragraph)
            if not run.font.superscript:
                found.append(run)
    return found


def words_of(paragraph: Paragraph) -> str:
    """Return a paragraph's words without its source marks: what is raised is no part of a number."""
    return "".join(run.text for run in _runs_of(paragraph))


def commented(file: DocxFile, lines: Sequence[Line], findings: Sequence[Finding]) -> bytes:
    """Return the file with a comment at each place that has no ground in the ledger itself."""
    doubtful = sorted((one for one in findings if one.verdict != "有据"), key=lambda one: one.verdict != "无依据")
    for finding in doubtful[:_COMMENTS]:
        runs = _runs(lines[finding.sentence], finding)
        if runs:
            file.add_comment(runs=runs, text=finding.comment, author="summarizer 校稿", initials="校")
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _runs(line: Line, finding: Finding) -> list[Run]:
    """Return the first and the last run of the words of a finding."""
    start, end = line.begin + finding.start, line.begin + finding.end
    for paragraph in line.paragraphs:
        at, found = 0, []
        for run in _runs_of(paragraph):
            if run.text and at < end and start < at + len(run.text):
                found.append(run)
            at += len(run.text)
        if found:
            return [found[0], found[-1]]
        start, end = start - at - len(ROW), end - at - len(ROW)
    return [run for paragraph in line.paragraphs for run in _runs_of(paragraph) if run.text][:1]
