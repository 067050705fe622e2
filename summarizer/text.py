"""Folding with the way back: what a page says, without the accidents of how it was set.

In: the text of a source. Out: its folded form and, for every folded character, its place in the source. Folding is
NFKC character by character, blanks and line ends dropped. On top of it lies a key for comparing, where look-alike
punctuation is one; both have the same length, so a place in one is a place in the other. Promised: what `locate`
returns is the quote (blanks, width and look-alike punctuation aside), found exactly and never nearly.
"""

import hashlib
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from operator import le, lt

Span = tuple[int, int]

# Blanks as the measuring tools understand them; the second line are marks without width, which hide in copied text.
_ZERO_WIDTH = "\u200b\ufeff"
_IGNORABLE = "\u200c\u200d\u200e\u200f\u2060\u00ad\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\u180e"
_DROPPED = frozenset(_ZERO_WIDTH + _IGNORABLE)
_BLANKS = re.compile(rf"[\s{_ZERO_WIDTH}]+")
_SEEN = re.compile(rf"[^\s{_ZERO_WIDTH}{_IGNORABLE}]+")
_SHORT = 400  # characters of a text whose key is kept
_LONG = 20_000  # and of one whose folded form is

# One of each family of look-alikes; every mapping is one to one, so that places stay the same. NFKC has folded the
# full-width forms (，（）～％) before.
_LOOKALIKES = str.maketrans(
    {
        **dict.fromkeys("。｡．", "."),
        **dict.fromkeys("“”„‟〝〞＂«»「」『』﹃﹄﹁﹂", '"'),
        **dict.fromkeys("‘’‚‛′＇", "'"),
        **dict.fromkeys("—–―‐‑‒−-─━〜∼", "-"),
        "~": "-",
        **dict.fromkeys("〔﹝", "("),
        **dict.fromkeys("〕﹞", ")"),
        **dict.fromkeys("・•‧∙⋅･", "·"),
    }
)
# Compatibility forms that NFKC would make look like something else: a circled 1 is not the digit 1 of a number.
_KEPT = frozenset(chr(c) for c in (*range(0x2460, 0x2500), *range(0x3220, 0x3248), *range(0x3280, 0x32B1)))
_ENDS = re.compile(r"[。!?！？;；…]+[”’\"')）」』]*")


class _Folding(dict[int, str]):
    """What each character folds to, worked out when it is first met: a table for str.translate."""

    def __missing__(self, code: int) -> str:
        ch = chr(code)
        if ch in _DROPPED or ch.isspace():
            folded = ""
        elif ch in _KEPT:
            folded = ch
        else:
            folded = "".join(c for c in unicodedata.normalize("NFKC", ch) if not c.isspace())
        self[code] = folded
        return folded


_FOLDED = _Folding()


@lru_cache(maxsize=8192)
def _key_character(ch: str) -> str:
    folded = unicodedata.normalize("NFKC", ch) if ch in _KEPT else ch
    return folded[0].translate(_LOOKALIKES) if len(folded) == 1 else ch.translate(_LOOKALIKES)


def without_blanks(text: str) -> str:
    """Return the text as the contract copies it: blanks dropped, nothing else changed."""
    return _BLANKS.sub("", text)


def key(text: str) -> str:
    """Return the form in which texts are compared."""
    return _key(text) if len(text) <= _SHORT else _key.__wrapped__(text)


@lru_cache(maxsize=4096)  # the quotes and names of an article are compared again and again
def _key(text: str) -> str:
    return _looked_alike.__wrapped__(text.translate(_FOLDED))


@lru_cache(maxsize=128)  # a paragraph is folded as a page's, as an article's and as a prompt's
def _folded(run: str) -> str:
    return run.translate(_FOLDED)


@lru_cache(maxsize=16)  # likewise the whole text
def _looked_alike(folded: str) -> str:
    plain = folded.translate(_LOOKALIKES)
    return plain if _KEPT.isdisjoint(plain) else "".join(map(_key_character, plain))


def behind_last(marks: str, text: str, start: int, end: int) -> int:
    """Return the place behind the last of some marks in a range; its start where it holds none."""
    for mark in marks:
        start = max(start, text.rfind(mark, start, end) + 1)
    return start


@dataclass(frozen=True)
class Folded:
    """Folded text, the source place of each of its characters, and where its paragraphs end.

    `breaks` are folded positions before which a new paragraph begins: no number, name or sentence goes across one.
    """

    source: str = field(repr=False)
    text: str
    places: Sequence[int] = field(repr=False)
    breaks: tuple[int, ...] = ()

    @classmethod
    def of(cls, source: str, stretches: Iterable[Span] | None = None, breaks: Iterable[int] = ()) -> "Folded":
        """Fold the stretches of a source (the whole of it by default); `breaks` are source places of new paragraphs."""
        parts: list[str] = []
        places: list[int] = []
        wanted, found = sorted(breaks), set()
        for start, end in stretches if stretches is not None else [(0, len(source))]:
            first = len(places)
            for run in _SEEN.finditer(source, start, end):
                words = run[0]
                folded = _folded(words) if len(words) <= _LONG else words.translate(_FOLDED)
                parts.append(folded)
                if len(folded) == len(words):  # nothing is dropped here, so each became one
                    places += range(*run.span())
                else:
                    places += (at for at, ch in enumerate(words, run.start()) for _ in _FOLDED[ord(ch)])
            for at in wanted[bisect_left(wanted, start) : bisect_left(wanted, end)]:
                found.add(bisect_left(places, at, first))
        return cls(source, "".join(parts), places, tuple(sorted(found - {0, len(places)})))

    @classmethod
    def of_lines(cls, text: str) -> "Folded":
        """Fold a text whose every line is a paragraph, as a prompt shows an article."""
        return cls.of(text, breaks=(at + 1 for at, ch in enumerate(text) if ch == "\n"))

    @cached_property
    def key(self) -> str:
        """The text with look-alikes made one, of the same length."""
        look = _looked_alike if len(self.text) <= _LONG else _looked_alike.__wrapped__
        return look(self.text)

    def __len__(self) -> int:
        return len(self.text)

    def paragraphs(self) -> Iterator[Span]:
        """Yield the folded span of each paragraph."""
        ends = [*self.breaks, len(self.text)]
        start = 0
        for end in ends:
            if end > start:
                yield start, end
            start = end

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The folded spans of all sentences; closing quotes and brackets stay with their sentence."""
        found: list[Span] = []
        for start, end in self.paragraphs():
            at = start
            for stop in _ENDS.finditer(self.text, start, end):
                found.append((at, stop.end()))
                at = stop.end()
            if at < end:
                found.append((at, end))
        return tuple(found)

    def sentence_at(self, place: int) -> Span:
        """Return the sentence that holds a folded place."""
        sentences = self.sentences
        index = bisect_right(self._sentence_starts, place) - 1
        return sentences[max(index, 0)] if sentences else (0, len(self.text))

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [start for start, _ in self.sentences]

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Return the source spans of a folded range, in reading order; blanks do not divide a span, other text does."""
        if self._unbroken(start, end):
            return ((self.places[start], self.places[end - 1] + 1),)
        places = self.places
        found: list[list[int]] = []
        for at in places[start:end]:
            if found and found[-1][1] <= at and self._only_blanks(found[-1][1], at):
                found[-1][1] = at + 1
            elif not found or found[-1][1] != at + 1:
                found.append([at, at + 1])
        return tuple((a, b) for a, b in found)

    def _unbroken(self, start: int, end: int) -> bool:
        """Tell whether a folded range is one stretch of the source of which nothing was dropped or doubled."""
        places = self.places
        whole = 0 <= start < end <= len(places) and places[end - 1] - places[start] == end - 1 - start
        return whole and (self._one_to_one or places[start:end] == list(range(places[start], places[end - 1] + 1)))

    def _only_blanks(self, start: int, end: int) -> bool:
        return all(not _FOLDED[ord(ch)] for ch in self.source[start:end])

    def quote(self, start: int, end: int) -> str:
        """Return the words of a folded range as the contract copies them from the source."""
        if self._unbroken(start, end):
            return self.source[self.places[start] : self.places[end - 1] + 1]
        return "".join(without_blanks(self.source[a:b]) for a, b in self.spans(start, end))

    def range_of(self, start: int, end: int) -> Span:
        """Return the folded range of a source span; it is empty where the span holds none of this text."""
        if not self._ordered:
            order, sources = self._by_place
            inside = order[bisect_left(sources, start) : bisect_left(sources, end)]
            return (min(inside), max(inside) + 1) if inside else (0, 0)
        return bisect_left(self.places, start), bisect_left(self.places, end)

    @cached_property
    def _one_to_one(self) -> bool:
        """Whether every character comes after the one before it and from a source character of its own."""
        return all(map(lt, self.places, self.places[1:]))

    @cached_property
    def _by_place(self) -> tuple[list[int], list[int]]:
        """The folded positions in the order of the source, and their source places."""
        order = sorted(range(len(self.places)), key=self.places.__getitem__)
        return order, [self.places[i] for i in order]

    @cached_property
    def _ordered(self) -> bool:
        return all(map(le, self.places, self.places[1:]))

    def locate(self, quote: str, start: int = 0, end: int | None = None) -> list[Span]:
        """Return every folded range that is the quote, in order."""
        return self.locate_key(key(quote), start, end)

    def locate_key(self, wanted: str, start: int = 0, end: int | None = None) -> list[Span]:
        """Return every folded range whose key is `wanted`; overlapping ones too."""
        text, size, stop = self.key, len(wanted), len(self.text) if end is None else end
        found: list[Span] = []
        at = text.find(wanted, start, stop) if wanted else -1
        while at >= 0:
            if self._one_to_one or (self._whole(at) and self._whole(at + size)):
                found.append((at, at + size))
            at = text.find(wanted, at + 1, stop)
        return found

    def _whole(self, at: int) -> bool:
        """Tell whether a folded place lies between two source characters, not inside one (㎡ folds to m2)."""
        return not 0 < at < len(self.text) or self.places[at - 1] != self.places[at]


@dataclass(frozen=True)
class Source:
    """A text as it was read, and what is known of its printing from outside the text."""

    path: str
    sha256: str
    text: str = field(repr=False)
    kind: str = "txt"
    outlet: str | None = None
    published: str | None = None
    page: str | None = None
    title: str | None = None
    notes: tuple[str, ...] = ()  # what a person should know of the reading: damage, pages without text

    @property
    def is_page(self) -> bool:
        """Whether the text may hold several articles: an export of a page, not a single document."""
        return self.kind in ("txt", "md", "pdf")


def sha256_of(data: bytes) -> str:
    """Return the fingerprint of a file's bytes."""
    return hashlib.sha256(data).hexdigest()
