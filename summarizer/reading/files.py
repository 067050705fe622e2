"""From the paths of a command to files: folders walked, links and special files refused, sizes limited.

In: paths as a person named them. Out: Found values in a fixed order, each with the bytes of one file, or the reason why
it is left out. Promised: a file is read once, no more of it than its limit, and nothing outside a named folder.
"""

import os
import re
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from summarizer.errors import UnreadableSource
from summarizer.reading.metadata import SOURCES_FILE

MEGABYTE = 1_000_000
KINDS = {
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".shtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".zip": "zip",
}
LIMITS = {"txt": 50, "md": 50, "html": 20, "pdf": 200, "docx": 50, "jsonl": 200, "zip": 2000}  # megabytes
_SMALLER = {
    "txt": "split it",
    "md": "split it",
    "html": "save its text as .txt",
    "pdf": "split it",
    "docx": "take the pictures out of it or save it as .txt",
    "jsonl": "split it",
    "zip": "unpack it and name the folder",
}
# Texts in forms that are not read: in a folder they are told; other files (pictures, scripts, tables) are passed over.
FOREIGN = {
    **dict.fromkeys((".doc", ".wps", ".rtf", ".odt", ".pages"), "save it as .docx"),
    **dict.fromkeys((".ceb", ".caj", ".ofd", ".epub", ".mobi", ".djvu"), "save it as .pdf or .txt"),
    **dict.fromkeys((".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz"), "unpack it and name the folder"),
    **dict.fromkeys((".mht", ".mhtml"), "save it as .html"),
}
_NAMED_FOREIGN = {
    **FOREIGN,
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".webp"), "run OCR and name the text"),
    **dict.fromkeys((".xls", ".xlsx", ".et", ".ppt", ".pptx"), "save its text as .txt"),
    ".json": "write one object a line as .jsonl",
    ".csv": "write its texts as .jsonl; a sources.csv is read with the files that it speaks of",
}
_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
)
STANDARD_INPUT = "-"
_VISIBLE = re.compile(rb"[^\0 \t\r\n\f\v]")


@dataclass(frozen=True)
class Found:
    """One file: the path to be told, its kind and its bytes; `place` is where its names and its table are looked up."""

    path: str
    kind: str
    data: bytes = field(repr=False)
    place: str | None = None


@dataclass(frozen=True)
class Listed:
    """A file to be read: the path to be told, the path to open, and whether a person named it."""

    path: str
    place: Path
    named: bool

    @property
    def suffix(self) -> str:
        """The file's suffix in small letters."""
        return PurePosixPath(self.path).suffix.lower()


def shown(path: str | Path) -> str:
    """Return a path as it is told and recorded: with forward strokes, and writable whatever the disk holds."""
    text = str(path).replace(os.sep, "/")
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def list_files(paths: Sequence[str]) -> Iterator[Listed | UnreadableSource]:
    """Yield every file once, folders walked in order."""
    seen: set[str] = set()
    for path in paths:
        if Path(path).name == SOURCES_FILE and len(paths) > 1:
            continue  # folder/* names it too: it speaks of the others
        for found in _listed(path):
            if isinstance(found, Listed):
                real = os.path.realpath(found.place)
                if real in seen:
                    continue
                seen.add(real)
            yield found


def _listed(path: str) -> Iterator[Listed | UnreadableSource]:
    if path == STANDARD_INPUT:
        yield Listed(path, Path(path), named=True)
        return
    place = Path(path)
    try:
        mode = place.stat().st_mode
    except (OSError, ValueError) as error:  # ValueError: a name with NUL
        yield UnreadableSource(shown(path), *_reason(error))
        return
    if not stat.S_ISDIR(mode):
        yield Listed(shown(place), place, named=True)
        return
    empty = True
    for found in _walk(place):
        empty = False
        yield found
    if empty:
        yield UnreadableSource(
            shown(place), "is a folder without texts", "put .txt, .md, .html, .pdf, .docx, .jsonl or .zip files into it"
        )


def _walk(folder: Path) -> Iterator[Listed | UnreadableSource]:
    """Yield the texts below a folder, sorted by their paths; hidden files are passed over."""
    root = os.path.realpath(folder)
    refused: list[UnreadableSource] = []
    places: list[Path] = []
    walk = os.walk(folder, onerror=lambda error: refused.append(UnreadableSource(_failed(error), *_reason(error))))
    for parent, names, files in walk:
        names[:] = sorted(name for name in names if not name.startswith("."))
        links = [name for name in names if os.path.islink(os.path.join(parent, name))]
        for name in (*links, *files):
            place = Path(parent, name)
            if place.is_symlink() and not _inside(place, root):
                refused.append(_outside(place))
            elif name not in links and not name.startswith(".") and (place.suffix.lower() in {*KINDS, *FOREIGN}):
                places.append(place)
    yield from refused
    for place in sorted(places, key=lambda place: place.parts):
        yield Listed(shown(place), place, named=False)


def _inside(place: Path, root: str) -> bool:
    real = os.path.realpath(place)
    return real == root or real.startswith(root.rstrip(os.sep) + os.sep)


def _outside(place: Path) -> UnreadableSource:
    return UnreadableSource(shown(place), "is a link out of the folder and not followed", "name its target itself")


def _failed(error: OSError) -> str:
    return shown(str(error.filename))


def load(listed: Listed) -> Found | UnreadableSource:
    """Read a file's bytes, except an archive's, which is read where it lies."""
    if listed.path == STANDARD_INPUT:
        return _load_standard_input()
    kind = KINDS.get(listed.suffix, "txt")
    if remedy := (_NAMED_FOREIGN if listed.named else FOREIGN).get(listed.suffix):
        return UnreadableSource(listed.path, f"is of a kind that is not read ({listed.suffix})", remedy)
    try:
        if kind == "zip":
            with open_regular(listed.place) as stream:
                size = stream.seek(0, os.SEEK_END)
            if size > LIMITS[kind] * MEGABYTE:
                return too_large(listed.path, kind)
            return Found(listed.path, kind, b"", os.path.abspath(listed.place))
        data = bytes_of(listed.place, LIMITS[kind] * MEGABYTE)
    except (OSError, ValueError) as error:
        return UnreadableSource(listed.path, *_reason(error))
    except NotAFile as refusal:
        return UnreadableSource(listed.path, str(refusal), "pipe it in and name - instead")
    return checked(Found(listed.path, kind, data, os.path.abspath(listed.place)), sniff=listed.suffix not in KINDS)


class NotAFile(Exception):
    """Something with a file's name that has no end or no content of its own."""


def bytes_of(place: Path, limit: int) -> bytes:
    """Return the bytes of a regular file, at most one more than the limit."""
    with open_regular(place) as stream:
        return stream.read(limit + 1)


def open_regular(place: Path) -> BinaryIO:
    """Open a file for reading, only if it is one: the mere opening of a FIFO would wait for its writer for ever."""
    descriptor = os.open(place, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        raise NotAFile(f"is {_special(mode)}, not a file")
    return os.fdopen(descriptor, "rb")


def _special(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a pipe (FIFO)" if stat.S_ISFIFO(mode) else "a socket" if stat.S_ISSOCK(mode) else "a device"


def _load_standard_input() -> Found | UnreadableSource:
    if sys.stdin is None:
        return UnreadableSource("-", "there is no standard input", "name a file")
    try:
        data = sys.stdin.buffer.read(LIMITS["pdf"] * MEGABYTE + 1)
    except OSError as error:
        return UnreadableSource("-", *_reason(error))
    return checked(Found("-", "txt", data), sniff=True)


def checked(found: Found, sniff: bool) -> Found | UnreadableSource:
    """Refuse what is empty, too large, or plainly not what its name says; where the name is silent, find the kind."""
    if not _VISIBLE.search(found.data):
        problem = "holds nothing but blanks" if found.data else "is empty"
        return UnreadableSource(found.path, problem, "leave it out")
    kind = found.kind
    magic = next((kind for mark, kind in _MAGIC if found.data.startswith(mark)), None)
    if sniff:
        kind = magic or ("html" if _looks_html(found.data) else found.kind)
        if kind == "zip" and b"word/" in found.data[:4096]:
            kind = "docx"
    elif magic and kind in ("txt", "md", "html", "jsonl"):
        return UnreadableSource(found.path, f"is called a text but is a {magic} file", f"rename it to .{magic}")
    if len(found.data) > LIMITS[kind] * MEGABYTE:
        return too_large(found.path, kind)
    return Found(found.path, kind, found.data, found.place)


def too_large(path: str, kind: str) -> UnreadableSource:
    """Tell that a file is larger than what is read of its kind."""
    return UnreadableSource(path, f"is larger than {LIMITS[kind]} MB, the limit for .{kind}", _SMALLER[kind])


def _looks_html(data: bytes) -> bool:
    head = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or (
        head.startswith((b"<?xml", b"<!--")) and b"<html" in head
    )


def _reason(error: OSError | ValueError) -> tuple[str, str]:
    """Return what went wrong with a file, and the remedy."""
    if isinstance(error, FileNotFoundError):
        return "no such file or folder", "check the name"
    if isinstance(error, PermissionError):
        return "may not be read", "give yourself the right to read it"
    words = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return f"cannot be read ({words.lower()})", "check the name and the disk"
