"""The desk at which parts of a briefing are written: sentences are checked as they are put down.

In: facts. Out: blocks, and the sentences that did not pass. Promised: no sentence gets on paper unchecked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from summarizer.briefing import verifying
from summarizer.briefing.document import (
    Bar,
    Block,
    Chart,
    Column,
    Edition,
    Heading,
    Mark,
    Paragraph,
    Piece,
    Pieces,
    Table,
)
from summarizer.briefing.facts import Figure, PeriodFacts
from summarizer.briefing.phrases import mark_of, shorter, told_of
from summarizer.briefing.verifying import Sentence, Support

THIS = {"day": "今日", "week": "本周", "month": "本月", "quarter": "本季度", "span": "本期", "all": "本期"}
LAST = {"day": "前一日", "week": "上周", "month": "上月", "quarter": "上季度", "span": "上期", "all": "上期"}
Said = str | Piece | Figure


@dataclass
class Draft:
    """A briefing in the making."""

    facts: PeriodFacts
    edition: Edition
    blocks: list[Block] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    number: int = 0

    def __post_init__(self) -> None:
        regions = [one.region for one in self.facts.articles] + [one.region for one in self.facts.projects]
        self.short = shorter(region for region in regions if region)

    @property
    def this(self) -> str:
        """本周, 本月 …"""
        return THIS[self.facts.span.kind]

    @property
    def last(self) -> str:
        """上周, 上月 …"""
        return LAST[self.facts.span.kind]

    def place(self, region: str | None) -> str:
        """Return a place's short name."""
        return self.short.get(region or "", region or "地区未写明")

    def part(self, title: str) -> None:
        """Begin a numbered part."""
        self.number += 1
        self.blocks.append(Heading(f"{chinese(self.number)}、{title}"))

    def section(self, title: str) -> None:
        """Begin a section of a part."""
        self.blocks.append(Heading(title, 2))

    def paragraph(self, sentences: Iterable[Sentence]) -> bool:
        """Write those sentences that pass the check; tell whether any did."""
        passed, failed = verifying.kept(sentences)
        self.failed += failed
        if passed:
            self.blocks.append(Paragraph(tuple(piece for one in passed for piece in one.pieces)))
        return bool(passed)

    def remark(self, text: str) -> None:
        """Write a remark."""
        self.blocks.append(Paragraph((Piece(text),), "remark"))

    def table(self, caption: str, columns: Sequence[Column], rows: Iterable[Sequence[Said | Pieces | None]]) -> None:
        """Write a table, if it has rows."""
        made = tuple(tuple(cell(value) for value in row) for row in rows)
        if made:
            self.blocks.append(Table(caption, tuple(columns), made))

    def chart(self, caption: str, unit: str, bars: Iterable[Bar]) -> None:
        """Draw bars, if there are two at least."""
        made = tuple(bars)
        if len(made) > 1:
            self.blocks.append(Chart(caption, unit, made))


def cell(value: "Said | Pieces | None") -> Pieces:
    """Return what a cell holds."""
    if value is None:
        return ()
    if isinstance(value, tuple):
        return value
    if isinstance(value, Figure):
        return (told_of(value),)
    return (value,) if isinstance(value, Piece) else (Piece(value),)


def say(
    *parts: Said, counts: Iterable[Decimal | int] = (), words: Iterable[str] = (), figures: Iterable[Figure] = ()
) -> Sentence:
    """Make a sentence of words, figures with their marks, and the numbers that were computed for it."""
    pieces: list[Piece] = []
    told = list(figures)
    for part in parts:
        if isinstance(part, Figure):
            told.append(part)
            pieces.append(told_of(part))
        elif isinstance(part, Piece):
            pieces.append(part)
        elif part:
            pieces.append(Piece(part))
    quoted = [piece.mark.quote for piece in pieces if piece.mark is not None and piece.mark.quote]
    return Sentence(tuple(pieces), Support.of(told, counts, (*words, *quoted)))


def only_mark(figure: Figure) -> Piece:
    """Return a bare source mark."""
    return Piece("", mark_of(figure))


def marked(text: str, article: str | None, quote: str | None = None) -> Piece:
    """Return words with the article that they come from."""
    return Piece(text, Mark(article, quote) if article else None)


def chinese(number: int) -> str:
    """Return a small number in Chinese characters."""
    digits = "零一二三四五六七八九十"
    if number <= 10:
        return digits[number]
    return f"十{digits[number - 10]}" if number < 20 else str(number)
