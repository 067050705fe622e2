"""What is known of a file from outside its text: outlet, day, page.

In: the flags, the rows of a `sources.csv`, a JSONL line's own words, the names of files and folders. Out: one frozen
Metadata. Promised: a flag goes before `sources.csv`, that before what the line says of itself, that before names; a
date is a real one, and never made from digits that may mean something else.
"""

import csv
import datetime
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from summarizer.reading.decoding import UndecodableText, decode

SOURCES_FILE = "sources.csv"

_NUMERIC = r"(?P<y>(?:19|20)\d\d)(?:[-_./](?P<m>\d\d?)[-_./](?P<d>\d\d?)|年(?P<cm>\d\d?)月(?P<cd>\d\d?)[日号]?)"
# 2024-03-05, 2024年3月5日 anywhere in a name; 20240305 alone, after the letters of a paper, before a page (A01) or a
# time of day. A run of letters and digits that goes on otherwise is a hash or a number.
_SPELLED = re.compile(rf"(?<![0-9]){_NUMERIC}(?![0-9])")
_COMPACT = re.compile(
    r"(?<![0-9A-Za-z])[A-Za-z]{0,12}(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)"
    r"(?:[A-Za-z]\d{0,4}|T?(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?Z?)?(?![0-9A-Za-z])"
)
_FOLDERS = re.compile(r"(?:^|/)(?P<y>(?:19|20)\d\d)[-/]?(?P<m>\d\d)/(?P<d>\d\d)(?=/|$)")
_MONTH = re.compile(r"(?P<y>(?:19|20)\d\d)(?:[-_./]?(?P<m>\d\d)|年(?P<cm>\d\d?)月)")
_YEAR = re.compile(r"(?P<y>(?:19|20)\d\d)年?")
_WRITTEN = re.compile(r"(\d{4})(?:\s*[-/.年]\s*(\d\d?)(?:\s*[-/.月]\s*(\d\d?)\s*日?|月)?|年)?(?:[T\s].*)?")
_FOLDERS_READ = 3  # 2024/03/05/name: no folder above these is meant for the file


@dataclass(frozen=True)
class Metadata:
    """Outlet, day of publication and page, as far as they are known."""

    outlet: str | None = None
    published: str | None = None
    page: str | None = None

    def or_else(self, other: "Metadata") -> "Metadata":
        """Fill what is not known from another witness."""
        return Metadata(**{f.name: getattr(self, f.name) or getattr(other, f.name) for f in fields(self)})


def read_day(words: str) -> str | None:
    """Return a day, month or year as the contract writes it, None where it is none."""
    words = unicodedata.normalize("NFKC", words).strip()
    if re.fullmatch(r"(?:19|20)\d{6}", words):
        return _period(words[:4], words[4:6], words[6:])
    written = _WRITTEN.fullmatch(words)
    return _period(*written.groups()) if written else None


def _period(year: str, month: str | None = None, day: str | None = None) -> str | None:
    try:
        found = datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if not 1900 <= found.year <= 2100:
        return None
    return found.isoformat()[: 10 if day else 7 if month else 4]


def day_of_names(path: str) -> str | None:
    """Return the day, month or year that a file's name or its nearest folder tells; a name with two tells none."""
    parts = [
        part for part in unicodedata.normalize("NFKC", path).replace("\\", "/").split("/") if part not in ("", ".")
    ]
    stem = re.sub(r"(?<=.)\.[A-Za-z]\w{0,8}$", "", parts.pop()) if parts else ""
    names = [*parts[-_FOLDERS_READ:], stem]
    for name in reversed(names):
        days = set(_days(name))
        if days:
            return days.pop() if len(days) == 1 else None
    nested = {_day(match) for match in _FOLDERS.finditer("/".join(names))} - {None}
    if nested:
        return nested.pop() if len(nested) == 1 else None
    return next((found for found in map(_coarse, _coarse_names(names)) if found), None)


def _days(name: str) -> Iterator[str]:
    for pattern in (_SPELLED, _COMPACT):
        yield from (day for match in pattern.finditer(name) if (day := _day(match)))


def _day(match: re.Match[str]) -> str | None:
    found = match.groupdict()
    return _period(found["y"], found["m"] or found.get("cm"), found["d"] or found.get("cd"))


def _coarse_names(names: Sequence[str]) -> Iterator[str]:
    """Yield what may be a month or a year: whole names only, and a year's and a month's folder together."""
    *folders, stem = names
    if _MONTH.fullmatch(stem):
        yield stem
    for at in range(len(folders) - 1, -1, -1):
        if at and _YEAR.fullmatch(folders[at - 1]) and re.fullmatch(r"\d\d|\d\d?月", folders[at]):
            yield f"{folders[at - 1][:4]}-{folders[at].rstrip('月'):0>2}"
        yield folders[at]


def _coarse(name: str) -> str | None:
    if month := _MONTH.fullmatch(name):
        return _period(month["y"], month["m"] or month["cm"])
    return _period(year["y"]) if (year := _YEAR.fullmatch(name)) else None


@dataclass(frozen=True)
class SourcesTable:
    """A `sources.csv`: what it says of each file, and what in it could not be understood."""

    rows: dict[str, Metadata]
    problems: tuple[str, ...] = ()

    def of(self, name: str) -> Metadata:
        """Return what the table says of a file, named as seen from the table's folder."""
        return self.rows.get(_file_key(name), Metadata())


def read_sources_table(data: bytes) -> SourcesTable:
    """Read a `sources.csv`; columns that are not known are ignored."""
    try:
        reader = csv.DictReader(io.StringIO(decode(data).text, newline=""))
        reader.fieldnames = [(name or "").strip().lower() for name in reader.fieldnames or ()]
        if "file" not in reader.fieldnames:
            return SourcesTable({}, ("has no column called file",))
        return _table((reader.line_num, row) for row in reader)
    except UndecodableText as error:
        return SourcesTable({}, (error.problem,))
    except csv.Error as error:
        return SourcesTable({}, (f"is no CSV ({error})",))


def _table(lines: Iterator[tuple[int, dict[str, str | None]]]) -> SourcesTable:
    rows: dict[str, Metadata] = {}
    problems: list[str] = []
    for number, row in lines:
        name, published = (row.get("file") or "").strip(), (row.get("published") or "").strip()
        day = read_day(published) if published else None
        if published and day is None:
            problems.append(f"line {number}: {published[:40]!r} is no day, month or year")
        if name:
            rows[_file_key(name)] = Metadata(_cell(row, "outlet"), day, _cell(row, "page"))
    return SourcesTable(rows, tuple(problems))


def _cell(row: dict[str, str | None], name: str) -> str | None:
    return (row.get(name) or "").strip() or None


def _file_key(name: str) -> str:
    return unicodedata.normalize("NFC", name.replace("\\", "/").removeprefix("./"))
