"""The child process: parses one document after the other, and is expendable.

In: on standard input a line of JSON (kind, size) and the document's bytes, again and again. Out: a line of JSON (title,
notes, size; or a problem) and the text's bytes. Promised: nothing; whoever asks must bear that this process dies. It
has been told no secrets, and it limits itself before it reads the first byte.
"""

import json
import os
import sys
from typing import BinaryIO

from summarizer.reading.extracted import Extracted, UnparseableFile
from summarizer.reading.limits import Limits, confine, give_time

MISSING = "needs the extra [files], which is not installed"
INSTALL = "pip install 'project-news-summarizer[files]'"


def main() -> None:
    """Answer until the input ends."""
    limits = Limits(**json.loads(sys.argv[1]))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the answers
    confine(limits)
    while header := sys.stdin.buffer.readline():
        request = json.loads(header)
        give_time(limits)
        _answer(answers, request["kind"], sys.stdin.buffer.read(request["size"]), limits)


def _answer(answers: BinaryIO, kind: str, data: bytes, limits: Limits) -> None:
    body = b""
    try:
        extracted = extract(kind, data)
        if len(extracted.text) > limits.characters:
            raise UnparseableFile(f"holds more than {limits.characters} characters of text", "split it")
        body = extracted.text.encode("utf-8", "replace")
        header = {"title": extracted.title, "notes": extracted.notes, "size": len(body)}
    except UnparseableFile as error:
        header = {"problem": error.problem, "remedy": error.remedy}
    answers.write(json.dumps(header).encode() + b"\n" + body)
    answers.flush()


def extract(kind: str, data: bytes) -> Extracted:
    """Return the text of a document; the parsers are imported here, because their libraries are extras."""
    try:
        if kind == "html":
            from summarizer.reading.html import extract_html

            return extract_html(data)
        if kind == "pdf":
            from summarizer.reading.pdf import extract_pdf

            return extract_pdf(data)
        from summarizer.reading.docx import extract_docx

        return extract_docx(data)
    except ModuleNotFoundError as error:
        raise UnparseableFile(f"{MISSING} (no module {error.name})", INSTALL) from None


if __name__ == "__main__":
    main()
