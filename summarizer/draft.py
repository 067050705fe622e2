"""What a model fills: small, flat, verbatim; places, canonical values, periods and ids are computed by code.

In: the JSON of a reply. Out: a Draft, and beside it every item that did not validate with the reason. Promised: one bad
item never loses the others; the wire schema holds no pattern, maxLength or format, which endpoints trip over.
"""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, WithJsonSchema

from summarizer.records import Basis, Bound, Event, Level, Measure, MilestoneStatus, PartyRole, Role, Stage, Status


def _finite(value: Decimal) -> Decimal:
    if not value.is_finite() or abs(value.adjusted()) > 40:
        raise ValueError("not a number that a newspaper would print")
    return value


def _plain(value: Any) -> Any:
    """Accept 1,234.5 in quotes, as models write numbers."""
    return value.replace(",", "").replace("，", "").strip() if isinstance(value, str) else value


Number = Annotated[Decimal, BeforeValidator(_plain), AfterValidator(_finite), WithJsonSchema({"type": "number"})]


def _words(value: Any) -> Any:
    """Accept one word for a list, and null for an empty one."""
    return [] if value is None else [value] if isinstance(value, str) else value


Words = Annotated[list[str], BeforeValidator(_words)]


class DraftModel(BaseModel):
    """A part of a draft; keys that the schema does not name are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class DraftQuantity(DraftModel):
    """One number as the article puts it."""

    measure: Measure
    label: str | None = None
    text: str
    value: Number | None = None
    upper: Number | None = None
    unit: str | None = None
    bound: Bound = "exact"
    status: Status = "actual"
    period: str | None = None
    basis: Basis | None = None
    role: Role = "value"
    scope: str | None = None
    compare_to: str | None = None
    compare_how: Literal["above", "below", "equal"] | None = None
    part_of: str | None = None
    quote: str


class DraftMetric(DraftQuantity):
    """A number of no single named project."""

    subject: str


class DraftMilestone(DraftModel):
    """A point in a project's life, its day in the article's own words."""

    event: Event
    date: str | None = None
    status: MilestoneStatus = "actual"
    text: str


class DraftParty(DraftModel):
    """Who takes part."""

    name: str
    role: PartyRole = "other"


class DraftList(DraftModel):
    """A list of key projects."""

    level: Level
    name: str
    year: int | None = None


class DraftPhase(DraftModel):
    """A phase with a stage of its own."""

    name: str
    stage: Stage
    quote: str | None = None


class DraftProject(DraftModel):
    """One named project."""

    name: str
    aliases: Words = []
    stage: Stage = "unknown"
    stage_text: str | None = None
    location: str | None = None
    parties: list[DraftParty] = []
    industry: str | None = None
    lists: list[DraftList] = []
    phases: list[DraftPhase] = []
    content: str | None = None
    problem: str | None = None
    next_step: str | None = None
    quantities: list[DraftQuantity] = []
    milestones: list[DraftMilestone] = []
    quote: str


class Draft(DraftModel):
    """A model's reading of one article."""

    summary: str | None = None
    region: str | None = None
    projects: list[DraftProject] = []
    metrics: list[DraftMetric] = []
