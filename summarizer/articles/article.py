"""An article cut from a page, and the page with what was left over.

In: a source and the places of an article's parts in it. Out: the folded body with the way back, its text for a reader,
its id, and what the contract tells of it. Promised: frozen values; everything costly is computed once, on demand.
"""

import hashlib
import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from summarizer.records import ArticleRef, Region, SourceRef
from summarizer.text import Folded, Source, Span

_BLANKS = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad\u180e]+")
_DAY = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")


@dataclass(frozen=True)
class Article:
    """One article of a page: where its body stands, and what is known about it."""

    source: Source
    stretches: tuple[Span, ...]
    breaks: tuple[int, ...]
    title: str | None = None
    kicker: str | None = None
    byline: tuple[str, ...] = ()
    dateline: str | None = None
    region: Region | None = None
    continues: str | None = None
    headings: tuple[Span, ...] = ()
    marks: tuple[Span, ...] = field(default=(), compare=False)

    @cached_property
    def folded(self) -> Folded:
        """The body, folded, with its paragraphs."""
        return Folded.of(self.source.text, self.stretches, self.breaks)

    @cached_property
    def heading_folded(self) -> Folded:
        """The rows of title and kicker, each a paragraph; inner headlines are paragraphs of the body."""
        return Folded.of(self.source.text, self.headings, (start for start, _ in self.headings))

    @cached_property
    def id(self) -> str:
        """The hash of the folded body: the same text has the same id everywhere."""
        return "sha256:" + hashlib.sha256(self.folded.text.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def text(self) -> str:
        """The body for a reader: paragraphs joined by line ends, hard line ends and stray blanks removed."""
        return "\n".join(filter(None, (tidy(part) for part in self._paragraphs())))

    def _paragraphs(self) -> list[str]:
        parts: list[str] = []
        opens, ordered = set(self.breaks), sorted(self.breaks)
        for start, end in self.stretches:
            cuts = [start, *ordered[bisect_right(ordered, start) : bisect_left(ordered, end)], end]
            for a, b in pairwise(cuts):
                words = self.source.text[a:b]
                if parts and a not in opens:
                    parts[-1] += words
                else:
                    parts.append(words)
        return parts

    @property
    def day(self) -> str | None:
        """The day, month or year it was published, else that of a dateline which holds a year."""
        if self.source.published:
            return self.source.published
        found = _DAY.search(self.dateline or "")
        if not found:
            return None
        return "-".join([found[1], *(f"{int(part):02d}" for part in found.groups()[1:] if part)])

    def ref(self) -> ArticleRef:
        """Return what a record tells of its article."""
        start = min((a for a, _ in self.stretches), default=None)
        end = max((b for _, b in self.stretches), default=None)
        source = self.source
        return ArticleRef(
            id=self.id,
            source=SourceRef(path=source.path, sha256=source.sha256, start=start, end=end, stretches=self.stretches),
            title=self.title, kicker=self.kicker, byline=self.byline, outlet=source.outlet, page=source.page,
            published=source.published, dateline=self.dateline, region=self.region, continues=self.continues,
        )  # fmt: skip


@dataclass(frozen=True)
class Page:
    """A source cut into its articles, and the stretches of it that belong to none."""

    source: Source
    articles: tuple[Article, ...]
    leftover: tuple[Span, ...]

    @property
    def leftover_share(self) -> float:
        """The share of the page's visible characters that no article holds."""
        whole = _visible(self.source.text)
        return sum(_visible(self.source.text[a:b]) for a, b in self.leftover) / whole if whole else 0.0


def _visible(text: str) -> int:
    return len(_BLANKS.sub("", text))


def tidy(words: str) -> str:
    """Drop line ends, stray blanks and control characters; a blank between Latin words stays."""
    pieces = _BLANKS.split(words)
    kept: list[str] = []
    for piece in pieces:
        if kept and piece and _latin(kept[-1][-1], piece[0]):
            kept.append(" ")
        if piece:
            kept.append(piece)
    whole = "".join(kept)
    return whole if whole.isprintable() else "".join(ch for ch in whole if unicodedata.category(ch) not in ("Cc", "Cf"))


def _latin(left: str, right: str) -> bool:
    """Tell whether a blank between two characters divides Latin words (not the digits of a letter-spaced number)."""
    both = left.isascii() and right.isascii() and left.isalnum() and right.isalnum()
    return both and (left.isalpha() or right.isalpha())
