"""The desk at which parts of a briefing are written: sentences are checked as they are put down.

In: facts. Out: blocks, and the sentences that did not pass. Promised: no sentence gets on paper unchecked.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
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
from summarizer.briefing.phrases import group_name, mark_of, same_places, shorter, told_of
from summarizer.briefing.verifying import Sentence, Support

THIS = {"day": "今日", "week": "本周", "month": "本月", "quarter": "本季度", "span": "本期", "all": "本期"}
LAST = {"day": "前一日", "week": "上周", "month": "上月", "quarter": "上季度", "span": "上期", "all": "上期"}
Said = str | Piece | Figure
Rows = Iterable[Sequence[Said | Pieces | None]]


@dataclass(frozen=True)
class Passage:
    """A paragraph's sentences as the templates made them, below which heading, and where it stands."""

    title: str
    sentences: tuple[Sentence, ...]
    at: int
    names: tuple[str, ...] = ()  # of projects, places, papers and groups that stand in it


@dataclass(frozen=True)
class Worded:
    """A paragraph's sentences, and how many of them a model wrote and how many of its were not taken."""

    sentences: tuple[Sentence, ...]
    written: int = 0
    replaced: int = 0


@dataclass(frozen=True)
class Writing:
    """Who wrote the paragraphs: endpoint, model, prompt, what was taken and what failed."""

    endpoint: str
    model: str
    prompt: str
    written: int
    replaced: int
    failed: int  # paragraphs for which there was no reply


@dataclass
class Draft:
    """A briefing in the making."""

    facts: PeriodFacts
    edition: Edition
    blocks: list[Block] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    number: int = 0

    def __post_init__(self) -> None:
        told = [(one.region, one.code) for one in self.facts.articles]
        told += [(one.region, one.code) for one in self.facts.projects]
        codes = {region: code for region, code in sorted(told, key=lambda one: one[1] or "") if region}
        meant = same_places(codes)
        names = shorter(meant.get(region, region) for region in codes)
        self.short = {region: names[meant.get(region, region)] for region in codes}

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
        if len(passed) > 1:  # a lone sentence gains nothing by being written again
            title = next((one.text for one in reversed(self.blocks) if isinstance(one, Heading)), "")
            self.passages.append(Passage(title, passed, len(self.blocks)))
        if passed:
            self.blocks.append(_paragraph(passed))
        return bool(passed)

    def write(self, writer: "Writer") -> Writing:
        """Have the paragraphs written in other words."""
        names = set(self._names())
        passages = []
        for passage in self.passages:
            text = "".join(sentence.text for sentence in passage.sentences)
            passages.append(replace(passage, names=tuple(sorted(name for name in names if name in text))))
        worded, writing = writer(passages)
        for passage, one in zip(self.passages, worded, strict=True):
            self.blocks[passage.at] = _paragraph(one.sentences)
        return writing

    def _names(self) -> Iterator[str]:
        facts = self.facts
        for project in facts.projects:
            yield from (project.name, *project.aliases, self.place(project.region))
        yield from (one.name for one in facts.promises)
        for told in facts.articles:
            yield from (self.place(told.region), told.outlet or "")
        for subject in {figure.subject or "" for figure in facts.metrics}:
            yield from (subject, group_name(subject))

    def remark(self, text: str) -> None:
        """Write a remark."""
        self.blocks.append(Paragraph((Piece(text),), "remark"))

    def table(self, caption: str, columns: Sequence[Column], rows: Rows, sheet: str, own: bool = False) -> None:
        """Write a table, if it has rows; `sheet` is the page of the Excel file that holds all of them."""
        made = tuple(tuple(cell(value) for value in row) for row in rows)
        if made:
            # A column in which nothing stands only takes room; the pages of the Excel file keep theirs.
            kept = [at for at in range(len(columns)) if own or at == 0 or any(row[at] for row in made)]
            titles = tuple(columns[at] for at in kept)
            self.blocks.append(Table(caption, titles, tuple(tuple(row[at] for at in kept) for row in made), sheet, own))

    def chart(self, caption: str, unit: str, bars: Iterable[Bar]) -> None:
        """Draw bars, if there are two at least."""
        made = tuple(bars)
        if len(made) > 1:
            self.blocks.append(Chart(caption, unit, made))


Writer = Callable[[Sequence[Passage]], tuple[Sequence[Worded], Writing]]


def _paragraph(sentences: Iterable[Sentence]) -> Paragraph:
    return Paragraph(tuple(piece for one in sentences for piece in one.pieces))


def cell(value: "Said | Pieces | None") -> Pieces:
    """Return what a cell holds."""
    if value is None:
        return ()
    if isinstance(value, tuple):
        return value
    if isinstance(value, Figure):
        return (told_of(value),)
    made = value if isinstance(value, Piece) else Piece(value)
    return (made,) if made.text else ()  # a mark behind nothing tells nothing


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
