"""The facts of a span of days, as frozen values: the one place that everything a briefing says is made from.

In: nothing; these are values. Out: articles, figures, projects, promises, doubts. Promised: money is an exact decimal
in 元; a figure that an open flag doubts says so and goes into no sum; what nobody tells is None, never zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from summarizer.briefing.spans import Span
from summarizer.ledger.flagged import Doubted

Turn = Literal["signed", "started", "completed"]
PromiseState = Literal["kept", "due", "late", "ahead"]


@dataclass(frozen=True)
class Told:
    """An article as a source: who printed it, when, under which headline."""

    id: str
    outlet: str | None
    day: str | None
    page: str | None
    title: str | None
    path: str
    region: str | None
    code: str | None


@dataclass(frozen=True)
class Figure:
    """A number that an article states; money in 元, everything else in its base unit."""

    id: str
    article: str
    pointer: str
    measure: str
    label: str
    text: str
    value: Decimal | None
    upper: Decimal | None
    unit: str
    bound: str
    status: str | None
    period: str | None
    basis: str | None
    scope: str | None
    whole: bool  # neither a threshold, a part of another figure, nor a comparison
    subject: str | None
    quote: str | None
    spans: tuple[tuple[int, int], ...]
    day: str | None = None
    doubt: Doubted = ""

    @property
    def money(self) -> bool:
        """Whether the figure is an amount of 元 that can be added up."""
        return self.unit == "CNY" and self.value is not None and self.upper in (None, self.value)


@dataclass(frozen=True)
class Milestone:
    """A day of a project's life, as an article tells it."""

    event: str
    date: str | None
    status: str | None
    text: str
    article: str
    spans: tuple[tuple[int, int], ...] = ()
    doubted: bool = False  # by an open flag


@dataclass(frozen=True)
class ProjectFacts:
    """A project as it stood at the end of the span."""

    id: str
    name: str
    region: str | None
    code: str | None
    stage: str
    stage_text: str | None
    stage_article: str | None
    turn: Turn | None  # the step that an article of this span is the first to tell of
    new: bool  # no earlier article tells of it
    amounts: dict[str, Figure]
    figures: tuple[Figure, ...]  # what the articles of this span tell
    milestones: tuple[Milestone, ...]
    lists: tuple[tuple[str, str], ...]  # level, name
    parties: tuple[tuple[str, str], ...]  # role, name
    industry: str | None
    content: str | None
    problem: str | None
    next_step: str | None
    articles: tuple[str, ...]  # those of this span, the first first
    stage_doubted: bool = False
    aliases: tuple[str, ...] = ()
    listed: Mapping[str, str] = field(default_factory=dict)  # what the office's own list says of it


@dataclass(frozen=True)
class Promise:
    """Something that was announced for a day."""

    project: str
    name: str
    region: str | None
    event: str
    date: str
    text: str
    article: str
    spans: tuple[tuple[int, int], ...]
    state: PromiseState
    kept_by: str | None = None  # the article that tells of it


@dataclass(frozen=True)
class Doubt:
    """An open flag."""

    id: str
    kind: str
    severity: str
    message: str
    claimed: str | None
    found: str | None
    quote: str | None
    articles: tuple[str, ...]


@dataclass(frozen=True)
class Making:
    """How the records of the span were made: endpoint, model, how many."""

    endpoint: str
    model: str
    articles: int


@dataclass(frozen=True)
class Moves:
    """What the span before told of, for comparison."""

    articles: int
    projects: int
    turns: dict[Turn, int]


@dataclass(frozen=True)
class PeriodFacts:
    """Everything that a briefing may say about a span."""

    span: Span
    region: str | None
    articles: tuple[Told, ...]
    projects: tuple[ProjectFacts, ...]
    metrics: tuple[Figure, ...]
    promises: tuple[Promise, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    undated: tuple[Told, ...] = ()
    makings: tuple[Making, ...] = ()
    failed: tuple[str, ...] = ()  # articles whose asking failed
    before: Moves | None = None
    others: dict[str, Told] = field(default_factory=dict, repr=False)  # earlier articles that facts go back to

    def article(self, name: str) -> Told | None:
        """Return an article by its id."""
        return self._known.get(name)

    def __post_init__(self) -> None:
        known = {one.id: one for one in (*self.undated, *self.articles)}
        object.__setattr__(self, "_known", {**self.others, **known})

    _known: dict[str, Told] = field(default_factory=dict, init=False, repr=False, compare=False)
