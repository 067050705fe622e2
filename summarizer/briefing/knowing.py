"""What a text may say: the ledger's facts, by project and by subject, and the briefing as it would be written today.

In: facts of a span, the document made of them. Out: Knowledge that a proof-reader looks things up in. Promised: a pure
function of the facts; what an open error doubts is no ground for anything.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from summarizer.briefing.document import Document, Heading, Paragraph, Table, plain
from summarizer.briefing.facts import Figure, PeriodFacts, ProjectFacts
from summarizer.briefing.phrases import source_line
from summarizer.dates import DateRead, read_dates
from summarizer.numbers import NumberRead, read_numbers
from summarizer.text import Folded, key

SENTENCE = re.compile(r"[^。！？；\n]*[。！？；]?")
STAGES = {
    "planned": "谋划|前期|储备|推介", "signed": "签约|落户|签订|签下", "started": "开工|动工|启动建设|破土|奠基",
    "building": "在建|施工|封顶|加快建设", "completed": "竣工|建成|完工|收官|交付|验收",
    "operating": "投产|运营|投用|达产",
    "suspended": "停工|停建|缓建|暂停", "cancelled": "取消|终止",
}  # fmt: skip
_STAGE = re.compile("|".join(f"(?P<{name}>{words})" for name, words in STAGES.items()))
_EVENTS = {
    "start": "started", "completion": "completed", "delivery": "completed", "production": "operating",
    "topping_out": "building",
}  # fmt: skip
_ROW = " | "


@dataclass(frozen=True)
class Read:
    """A sentence with the numbers, days and stages that stand in it."""

    text: str
    folded: Folded = field(repr=False)
    numbers: tuple[NumberRead, ...]
    dates: tuple[DateRead, ...]
    stages: tuple[tuple[str, int, int], ...]  # name, folded place


def read(text: str, day: str | None) -> Read:
    """Read a sentence."""
    folded = Folded.of_lines(text)
    dates = tuple(read_dates(folded, day))
    stages = tuple((found.lastgroup or "", *found.span()) for found in _STAGE.finditer(folded.text))
    return Read(text, folded, tuple(read_numbers(folded, dates)), dates, stages)


@dataclass(frozen=True)
class Owner:
    """Somebody or something that figures belong to."""

    name: str
    figures: tuple[Figure, ...]
    periods: tuple[str, ...] = ()
    stages: frozenset[str] = frozenset()
    words: str = ""  # all that its articles say of it


@dataclass(frozen=True)
class Version:
    """A sentence of today's briefing, its names taken out, and whose they were."""

    masked: str
    owners: Counter[str]  # how often each is named
    read: Read


@dataclass(frozen=True)
class Knowledge:
    """What a text may say."""

    day: str | None
    sentences: dict[str, Read]  # the briefing as it would be written today, by the words compared
    versions: tuple[Version, ...]
    names: dict[str, Owner]  # projects by every name
    subjects: tuple[Owner, ...]
    periods: tuple[str, ...]
    sources: dict[str, str]

    def source(self, article: str) -> str:
        """Return how an article is quoted."""
        return self.sources.get(article, article)


def knowledge_of(facts: PeriodFacts, documents: Iterable[Document]) -> Knowledge:
    """Gather what may be said about a span."""
    until = facts.span.until.isoformat() if facts.span.until is not None else None
    days = [one.day for one in facts.articles if one.day]
    day = until or max(days, default=None)
    told = [text for document in documents for text in sentences_of(document)]
    names = dict(_names(facts))
    sentences = {compared(text): read(text, day) for text in told}
    return Knowledge(
        day=day,
        sentences=sentences,
        versions=tuple(_version(words, one, names) for words, one in sentences.items()),
        names=names,
        subjects=tuple(_subjects(facts)),
        periods=tuple(dict.fromkeys([*days, *_span(facts)])),
        sources={one.id: source_line(one) for one in (*facts.articles, *facts.undated, *facts.others.values())},
    )


def _version(words: str, told: Read, names: dict[str, Owner]) -> Version:
    _, counted, masked = named(words, names)
    return Version(masked, counted, told)


def named(text: str, names: dict[str, Owner]) -> tuple[list[tuple[str, Owner]], Counter[str], str]:
    """Return whose names stand in a text, the longest first, how often, and the text with a mark in place of each."""
    found: list[tuple[str, Owner]] = []
    counted: Counter[str] = Counter()
    for name in sorted((name for name in names if name in text), key=len, reverse=True):
        if name in text:
            found.append((name, names[name]))
            counted[names[name].name] += text.count(name)
            text = text.replace(name, "＿")
    return found, counted, text


def compared(text: str) -> str:
    """Return words as two versions of a sentence are compared: without marks and blanks."""
    return key(re.sub(r"\[\^?\d+\]", "", text))


def sentences_of(document: Document) -> Iterator[str]:
    """Yield the sentences and table rows of a document."""
    head = document.head
    yield from (head.title, head.subtitle, f"（{head.subtitle}）", *head.lines, head.office or "", head.banner or "")
    for block in document.blocks:
        if isinstance(block, Heading):
            yield block.text
        elif isinstance(block, Paragraph):
            yield from split(plain(block.pieces))
        elif isinstance(block, Table):
            yield block.caption
            yield _ROW.join(column.title for column in block.columns)
            for row in block.shown:
                yield _ROW.join(plain(cell) for cell in row)
        else:
            yield block.caption
            yield f"图  {block.caption}"
    for line in (*document.made, *document.foot):
        yield from split(line)
    for source in document.sources:
        yield from split(f"{source.number}. {source.text}")


def split(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [found for found in SENTENCE.findall(text) if found.strip()]


def _span(facts: PeriodFacts) -> Iterator[str]:
    span = facts.span
    if span.since is not None and span.until is not None:
        yield span.since.isoformat()
        yield span.until.isoformat()


def _names(facts: PeriodFacts) -> Iterator[tuple[str, Owner]]:
    for project in facts.projects:
        owner = _owner(project)
        for name in (project.name, *project.aliases):
            if len(key(name)) >= 3:
                yield key(name), owner


def _owner(one: ProjectFacts) -> Owner:
    figures = [figure for figure in (*one.amounts.values(), *one.figures) if figure.doubt != "error"]
    periods = [figure.period for figure in figures if figure.period] + [
        step.date for step in one.milestones if step.date
    ]
    events = {_EVENTS[step.event] for step in one.milestones if step.event in _EVENTS}
    said = " ".join(filter(None, (one.stage_text, one.content, one.problem, one.next_step)))
    words = " ".join([said, *(step.text for step in one.milestones), *(figure.quote or "" for figure in figures)])
    inner = {found.lastgroup or "" for found in _STAGE.finditer(words)}
    return Owner(
        one.name, tuple(figures), tuple(periods), frozenset({one.stage, one.turn or "", *events, *inner}), words
    )


def _subjects(facts: PeriodFacts) -> Iterator[Owner]:
    by_subject: dict[str, list[Figure]] = {}
    for figure in facts.metrics:
        if figure.doubt != "error":
            by_subject.setdefault(figure.subject or "", []).append(figure)
    for subject, figures in by_subject.items():
        periods = tuple(figure.period for figure in figures if figure.period)
        yield Owner(subject, tuple(figures), periods, words=" ".join(figure.quote or "" for figure in figures))


def same(number: NumberRead, value: Decimal | None, unit: str) -> bool:
    """Tell whether a number says a value: in four places of 亿元, or exactly."""
    if value is None or number.canonical is None:
        return False
    told = number.canonical
    if str(told.unit) != unit and "other" not in (str(told.unit), unit):
        return False
    own = told.value if str(told.unit) == unit else number.value
    return abs(abs(own) - abs(value)) <= Decimal("0.00001") * max(abs(value), Decimal(1))
