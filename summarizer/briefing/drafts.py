"""A plain text as a proof-reader takes it: sentences, and the rows of its tables.

In: text, or Markdown. Out: sentences in their order. Promised: marks of Markdown are no words; a row of a table is a
line with its cells divided as those of a Word file are.
"""

import re
from collections.abc import Iterator

from summarizer.briefing.knowing import split
from summarizer.briefing.tables import ROW

_RULE = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)*\s*:?-{2,}:?\s*\|?\s*")
_MARKS = re.compile(r"^\s*(?:#{1,6}\s+|>\s?|[-*+]\s+)|\*\*|__|\[\^\d+\]:?")


def sentences_of_text(text: str) -> list[str]:
    """Return the sentences and table rows of a text."""
    return list(_sentences(text))


def _sentences(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if not line.strip() or _RULE.fullmatch(line):
            continue
        words = line.strip()
        if words.startswith("|") and words.endswith("|") and len(words) > 1:
            yield ROW.join(_MARKS.sub("", cell).strip() for cell in words[1:-1].split("|"))
        elif "\t" in words:
            yield ROW.join(cell.strip() for cell in words.split("\t"))
        else:
            yield from split(_MARKS.sub("", line))
