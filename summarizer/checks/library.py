"""The texts that records speak of, found in a folder: by the bytes' fingerprint, by the path, by the file's name.

In: a folder, and a record's article. Out: the article of the page that the record is about. Promised: no file is read
that no record asks for, unless only its fingerprint can tell; pages are kept a few at a time; a record that fits no
one article of its page is given the whole page.
"""

import hashlib
import os
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path, PurePosixPath

from summarizer.articles import Article, Page, cut
from summarizer.checks.claims import items
from summarizer.errors import UnreadableSource
from summarizer.reading import Options, read_paths
from summarizer.records import Record
from summarizer.text import Source, key

_KEPT = 16  # pages; records of one page follow one another
_CHUNK = 1 << 20


class SourceNotFound(UnreadableSource):
    """A record whose text is not in the folder."""


class Library:
    """A folder of texts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pages: OrderedDict[str, Page] = OrderedDict()

    def article(self, record: Record) -> Article:
        """Return the article that a record is about."""
        page = self._page(record)
        chosen = _of_page(record, page)
        told = record.article
        source = chosen.source
        if told.published and source.published is None:
            source = replace(source, published=told.published)
        return chosen if source is chosen.source else replace(chosen, source=source)

    def _page(self, record: Record) -> Page:
        told = record.article.source
        name = f"{told.sha256} {told.path}"
        if name in self._pages:
            self._pages.move_to_end(name)
            return self._pages[name]
        page = cut(self._source(told.path, told.sha256))
        self._pages[name] = page
        if len(self._pages) > _KEPT:
            self._pages.popitem(last=False)
        return page

    def _source(self, path: str, sha256: str | None) -> Source:
        file, _, line = path.partition("#")
        for place in self._candidates(file, sha256):
            kept = place.stem == sha256
            for source in read_paths([str(place)], Options()):
                if isinstance(source, UnreadableSource):
                    continue
                if kept:  # the text as extracted, kept under the fingerprint of the bytes
                    return replace(source, path=path, sha256=sha256 or "", kind="txt")
                number = source.path.rpartition("#")[2] if "#" in source.path else ""
                if (sha256 and source.sha256 == sha256) or (line == number and _same_member(file, source.path)):
                    return replace(source, path=path)
        raise SourceNotFound(path, "this text is not in the sources", f"looked in {self._folder}")

    def _candidates(self, file: str, sha256: str | None) -> Iterator[Path]:
        """Yield the files that may hold a text, likeliest first."""
        near = self._near(file)
        if sha256:
            yield from (self._folder / kept for kept in self._named.get(f"{sha256}.txt", ()))
            exact = [place for place in near if _digest(place) == sha256]
            yield from exact
            if not exact and "#" not in file:
                yield from self._by_digest.get(sha256, ())
        yield from near

    def _near(self, file: str) -> list[Path]:
        """Return the files with this relative path, then those whose path ends like it, then those of the name."""
        parts = PurePosixPath(file.replace("\\", "/")).parts
        found: dict[Path, None] = {}
        for member in range(len(parts), 0, -1):  # a.zip/b.txt: the archive is the file
            wanted = parts[:member]
            if not wanted or wanted[-1] not in self._named:
                continue
            same = [PurePosixPath(place) for place in self._named[wanted[-1]]]
            shared = sorted(same, key=lambda place: -_tail(place.parts, wanted))
            found.update((self._folder / place, None) for place in shared)
        return list(found)

    @cached_property
    def _named(self) -> dict[str, list[str]]:
        """The relative paths of all files by file name."""
        found: dict[str, list[str]] = {}
        if self._folder.is_file():
            self._folder = self._folder.parent
        for folder, folders, names in os.walk(self._folder):
            folders.sort()
            for name in sorted(names):
                relative = os.path.relpath(os.path.join(folder, name), self._folder)
                found.setdefault(name, []).append(relative)
        return found

    @cached_property
    def _by_digest(self) -> dict[str, list[Path]]:
        """All files by the fingerprint of their bytes; read only where a path does not tell."""
        found: dict[str, list[Path]] = {}
        for places in self._named.values():
            for place in places:
                found.setdefault(_digest(self._folder / place), []).append(self._folder / place)
        return found


def _tail(one: Sequence[str], other: Sequence[str]) -> int:
    shared = 0
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a != b:
            break
        shared += 1
    return shared


def _same_member(file: str, path: str) -> bool:
    return PurePosixPath(file).name == PurePosixPath(path.partition("#")[0]).name


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _of_page(record: Record, page: Page) -> Article:
    """Return the article of a page that a record is about: by its id, its place, or by what it quotes."""
    articles = page.articles
    for article in articles:
        if record.article.id == article.id:
            return article
    placed = max(articles, key=lambda article: _shared(record, article), default=None)
    if placed is not None and _shared(record, placed) > 0:
        return placed
    quotes = list(_quotes(record))
    if not articles:
        return whole(page)
    best = max(articles, key=lambda article: _held(article, quotes, record.article.title))
    everything = whole(page) if len(articles) > 1 else best
    plain = _held(best, quotes, None)
    return everything if everything is not best and _held(everything, quotes, None) > plain else best


def _shared(record: Record, article: Article) -> int:
    """Return how many characters of its place a record shares with an article."""
    told = record.article.source
    spans = told.stretches or (((told.start, told.end),) if told.start is not None and told.end is not None else ())
    return sum(max(0, min(b, d) - max(a, c)) for a, b in article.stretches for c, d in spans)


def _quotes(record: Record) -> Iterator[str]:
    for _, quantity, _ in items(record):
        if quantity.evidence.quote:
            yield key(quantity.evidence.quote)
    for project in record.projects:
        if project.evidence.quote:
            yield key(project.evidence.quote)


def _held(article: Article, quotes: Sequence[str], title: str | None) -> float:
    """Return how many quotes stand in an article; its title decides between equals."""
    named = 0.5 if title and article.title and key(title) == key(article.title) else 0.0
    body, heading = article.folded.key, article.heading_folded.key
    return named + sum(quote in body or quote in heading for quote in quotes)


def whole(page: Page) -> Article:
    """Return a page as one article: all its articles, headlines and leftovers in the order of the text."""
    headings = [span for article in page.articles for span in article.headings]
    stretches = [span for article in page.articles for span in article.stretches]
    breaks = {start for article in page.articles for start in article.breaks}
    loose = [*page.leftover, *headings]
    stretches = sorted({*stretches, *loose})
    merged: list[tuple[int, int]] = []
    for a, b in stretches:
        if merged and a < merged[-1][1]:
            a = merged[-1][1]
        if a < b:
            merged.append((a, b))
    return Article(
        source=page.source, stretches=tuple(merged), breaks=tuple(sorted({*breaks, *(a for a, _ in merged)}))
    )
