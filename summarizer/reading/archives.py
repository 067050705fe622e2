"""Zip archives: their members one at a time, never unpacked to disk.

In: an archive's place or bytes. Out: the members that are texts, sorted, or the reason why one is left out. Promised:
no more is inflated than the limits say, whatever
the directory claims; a member's name never names a place outside.
"""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import BinaryIO

from summarizer.errors import UnreadableSource
from summarizer.reading.files import FOREIGN, KINDS, LIMITS, MEGABYTE, Found, checked, too_large
from summarizer.reading.metadata import SOURCES_FILE

_DIRECTORY = 8 * MEGABYTE  # of a zip's directory: some 80,000 members; python needs ten times as much for it
_TOTAL = 2000  # megabytes that the members of one archive may take together
_RATIO, _SMALL = 200, 5 * MEGABYTE  # text shrinks to a third; two hundred times is a bomb, unless it stays small
_CHUNK = 1 << 20
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
_UNPACK = "unpack it and name the folder"


class BadArchive(Exception):
    """An archive that is broken or a bomb: the problem, and the remedy."""

    def __init__(self, problem: str, remedy: str = "pack it again or unpack it and name the folder") -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


def open_archive(stream: BinaryIO) -> zipfile.ZipFile:
    """Open an archive whose directory has a bearable size."""
    if _directory_size(stream) > _DIRECTORY:
        raise BadArchive("is an archive with more members than are read")
    try:
        return zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, struct.error) as error:
        raise BadArchive(f"is a broken archive ({str(error)[:100]})") from None


def _directory_size(stream: BinaryIO) -> int:
    """Return the size of the directory, as the end of the archive tells it: python would read it whole."""
    end = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, end - 66_000))
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        return 0
    sizes = [struct.unpack_from("<L", tail, at + 12)[0]]
    if at >= 76 and tail[at - 20 : at - 16] == b"PK\x06\x07":
        sizes.append(struct.unpack_from("<Q", tail, at - 76 + 40)[0])
        sizes[0] = 0 if sizes[0] == 0xFFFFFFFF else sizes[0]
    return int(max(sizes))


def check_inflated(archive: zipfile.ZipFile, total: int, by_suffix: Mapping[str, int]) -> None:
    """Refuse an archive whose members would take more megabytes than the limits, by its directory and by counting."""
    whole = 0
    for info in archive.infolist():
        most = by_suffix.get(PurePosixPath(info.filename).suffix.lower(), total) * MEGABYTE
        size = inflated_size(archive, info, most)
        whole += size
        if info.compress_type not in _METHODS:
            raise BadArchive("is packed by a method that is not read")
        if size > most or whole > total * MEGABYTE or (size > _SMALL and size > _RATIO * info.compress_size):
            raise BadArchive(f"is a bomb: {info.filename[:60]} unpacks to more than it may")


def inflated_size(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> int:
    """Return how large a member is really, counted until it is more than it may be."""
    if info.file_size > most:
        return info.file_size
    size = 0
    try:
        with archive.open(info) as stream:
            while size <= most and (chunk := stream.read(_CHUNK)):
                size += len(chunk)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, zlib.error) as error:
        raise BadArchive(f"is broken ({str(error)[:100]})") from None
    return size


def members(path: str, place: str | None, archive: zipfile.ZipFile) -> Iterator[Found | UnreadableSource]:
    """Yield the texts of an archive by their names; `sources.csv` files come first, each as kind "table"."""
    told, empty, budget = set[str](), True, _TOTAL * MEGABYTE
    named = sorted(((member_name(info), info) for info in archive.infolist()), key=lambda pair: pair[0].split("/"))
    tables = [pair for pair in named if PurePosixPath(pair[0]).name.lower() == SOURCES_FILE]
    for name, info in (*tables, *(pair for pair in named if pair not in tables)):
        suffix = PurePosixPath(name).suffix.lower()
        kind = "table" if name.lower().endswith(SOURCES_FILE) else KINDS.get(suffix)
        if info.is_dir() or _hidden(name) or (kind is None and suffix not in FOREIGN):
            continue
        empty = empty and kind == "table"
        label = f"{path}/{name}"
        problem = _refusal(name, info, kind, suffix)
        if name in told:
            problem = "is named twice in the archive", _UNPACK
        told.add(name)
        if problem:
            yield UnreadableSource(label, *problem)
            continue
        assert kind is not None
        found = _member(archive, info, Found(label, kind, b"", f"{place}/{name}" if place else None))
        if isinstance(found, Found):
            budget -= len(found.data)
        if budget < 0:
            yield UnreadableSource(path, f"unpacks to more than {_TOTAL} MB; the rest of it is left out", _UNPACK)
            return
        yield found
    if empty:
        yield UnreadableSource(
            path, "is an archive without texts", "put .txt, .md, .html, .pdf, .docx or .jsonl into it"
        )


def member_name(info: zipfile.ZipInfo) -> str:
    """Return a member's name; where it is not marked as UTF-8, as Chinese Windows writes it."""
    name = info.orig_filename if "\0" not in info.orig_filename else info.filename
    if not info.flag_bits & 0x800:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            raw = b""
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding) if raw else name
                break
            except UnicodeDecodeError:
                continue
    return name.encode("utf-8", "backslashreplace").decode().replace("\\", "/")


def _hidden(name: str) -> bool:
    parts = name.split("/")
    return parts[0] == "__MACOSX" or any(part.startswith(".") and part not in (".", "..") for part in parts)


def _refusal(name: str, info: zipfile.ZipInfo, kind: str | None, suffix: str) -> tuple[str, str] | None:
    """Return why a member is not read at all."""
    if ".." in name.split("/") or name.startswith("/") or re.match(r"[A-Za-z]:", name) or "\0" in name:
        return "has a name that leads out of the archive", "rename it inside the archive"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "is a link inside an archive and not followed", _UNPACK
    if info.compress_type not in _METHODS:  # LZMA may ask for gigabytes before the first byte
        return "is packed by a method that is not read", "pack it again as a plain zip"
    if kind == "zip":
        return "is an archive inside an archive", "unpack it first"
    if kind is None:
        return f"is of a kind that is not read ({suffix})", FOREIGN[suffix]
    if info.flag_bits & 1:
        return "is encrypted", "unpack it with its password and name the folder"
    if info.file_size > _SMALL and info.file_size > _RATIO * info.compress_size:
        return f"is a bomb: {info.compress_size} bytes that unpack to {info.file_size}", "leave it out"
    return None


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, found: Found) -> Found | UnreadableSource:
    """Inflate one member, up to its limit."""
    kind = "txt" if found.kind == "table" else found.kind
    limit = LIMITS[kind] * MEGABYTE
    if info.file_size > limit:
        return too_large(found.path, kind)
    try:
        with archive.open(info) as stream:
            data = stream.read(limit + 1)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, zlib.error) as error:
        return UnreadableSource(found.path, f"is broken inside its archive ({str(error)[:100]})", "pack it again")
    whole = Found(found.path, found.kind, data, found.place)
    return whole if found.kind == "table" else checked(whole, sniff=False)
