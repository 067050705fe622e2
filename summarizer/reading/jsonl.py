"""JSONL: one text a line, each a source of its own.

In: the bytes of a file of {"id", "title", "text", "published", "outlet"}. Out: for every line that is not blank its
number from 0 and its text, or what is wrong with it. Promised: a bad line harms no other.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from summarizer.reading.decoding import UndecodableText, decode, without_surrogates
from summarizer.reading.extracted import Extracted, UnparseableFile
from summarizer.reading.metadata import Metadata, read_day

_MARK = b"\xef\xbb\xbf"
_SHAPE = 'write {"title": …, "text": …, "published": "2024-03-05", "outlet": …} on one line'


@dataclass(frozen=True)
class Line:
    """A line's own bytes, its text, and what it says of its printing."""

    data: bytes = field(repr=False)
    extracted: Extracted
    metadata: Metadata


def read_lines(data: bytes, encoding: str | None) -> Iterator[tuple[int, Line | UnparseableFile]]:
    """Yield the lines with their numbers."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # line ends of UTF-16 are not bytes; such files are rare and small
        data = decode(data).text.encode()
    start = len(_MARK) if data.startswith(_MARK) else 0
    number = 0
    while start < len(data):
        end = data.find(b"\n", start)
        end = len(data) if end < 0 else end
        line = data[start:end].rstrip(b"\r")
        if line.strip():
            yield number, _line(number, line, encoding)
        start, number = end + 1, number + 1


def _line(number: int, data: bytes, encoding: str | None) -> Line | UnparseableFile:
    try:
        value = json.loads(decode(data, encoding).text)
    except UndecodableText as error:
        return UnparseableFile(f"line {number + 1} {error.problem}", error.remedy)
    except (ValueError, RecursionError) as error:
        return UnparseableFile(f"line {number + 1} is no JSON ({str(error)[:80]})", _SHAPE)
    if not isinstance(value, dict) or not isinstance(value.get("text"), str) or not value["text"].strip():
        return UnparseableFile(f"line {number + 1} has no text", _SHAPE)
    published = _words(value, "published")
    day = read_day(published) if published else None
    notes = () if day or not published else (f"published {published[:40]!r} is no day, month or year and is not used",)
    extracted = Extracted(without_surrogates(value["text"]), _words(value, "title"), notes)
    return Line(data, extracted, Metadata(_words(value, "outlet"), day, _words(value, "page")))


def _words(value: dict[str, Any], key: str) -> str | None:
    words = value.get(key)
    if isinstance(words, int) and not isinstance(words, bool):
        words = str(words) if abs(words) < 10**9 else None  # "published": 2024, "page": 3
    return without_surrogates(words).strip() or None if isinstance(words, str) else None
