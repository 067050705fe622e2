"""The record contract, version 1.0: what leaves the house, as frozen models.

In: what `ground` and `checks` compute, or a line of somebody's records.jsonl. Out: one JSON line an article, and the
JSON Schema of it. Promised: all keys are always present, numbers are exact decimals inside and JSON numbers outside,
an id is the hash of what it names. Keys that a foreign record leaves out count as null, [] or "exact"; keys that we do
not know are ignored, because the contract grows.
"""

import hashlib
import json
import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic_core import PydanticSerializationError

SCHEMA_VERSION = "1.0"

Measure = Literal[
    "total_investment", "annual_investment", "completed_investment", "output_value", "revenue", "tax_profit",
    "fiscal_revenue", "gdp", "fixed_asset_investment", "trade", "foreign_capital", "funding", "project_count",
    "enterprise_count", "count", "capacity", "floor_area", "land_area", "length", "progress", "completion_rate",
    "growth_rate", "share", "rank", "jobs", "duration", "price", "other",
]  # fmt: skip
CanonicalUnit = Literal[
    "CNY", "USD", "EUR", "HKD", "JPY", "m2", "m", "m3", "t", "kW", "kWh", "percent", "percentage_point", "item",
    "person", "household", "rank", "year", "month", "day", "hour", "times", "TEU", "other",
]  # fmt: skip
Bound = Literal["exact", "about", "over", "under"]
Status = Literal["actual", "planned", "forecast"]
Basis = Literal["total", "per_year", "cumulative", "increment", "point_in_time"]
Role = Literal["value", "threshold"]
Stage = Literal[
    "planned", "signed", "started", "building", "completed", "operating", "suspended", "cancelled", "unknown"
]
PartyRole = Literal["owner", "builder", "investor", "contractor", "operator", "agency", "other"]
Level = Literal["national", "provincial", "municipal", "county"]
Event = Literal["approval", "start", "topping_out", "completion", "production", "delivery", "statistics", "other"]
MilestoneStatus = Literal["actual", "planned"]
State = Literal["ok", "refused", "unparseable", "unreachable", "over_budget"]
Severity = Literal["error", "warning", "notice"]
FlagStatus = Literal["open", "accepted", "corrected", "rejected", "dismissed"]
FlagKind = Literal[
    "quote_not_found", "number_not_in_source", "value_mismatch", "unit_mismatch", "measure_conflict", "wrong_owner",
    "status_conflict", "period_conflict", "bound_lost", "name_not_found", "stage_conflict", "date_conflict",
    "sum_mismatch", "ratio_mismatch", "implausible", "unclaimed_number", "summary_unsupported", "headline_conflict",
    "duplicate", "cross_article_conflict", "stage_regression", "instruction_in_source",
]  # fmt: skip

LARGEST_EXPONENT = 40  # no newspaper prints more; beyond it an exact integer would only cost memory


def _bounded(value: Decimal) -> Decimal:
    if not value.is_finite() or abs(value.adjusted()) > LARGEST_EXPONENT or len(value.as_tuple().digits) > 60:
        raise ValueError("not a number that a newspaper would print")
    return value


def json_number(value: Decimal) -> int | float:
    """Return the number that JSON writes for an exact decimal."""
    return int(value) if value == value.to_integral_value() else float(value)


Number = Annotated[
    Decimal,
    AfterValidator(_bounded),
    PlainSerializer(json_number, return_type=int | float, when_used="json"),
    WithJsonSchema({"type": "number"}),
]
Span = tuple[int, int]


class Model(BaseModel):
    """A frozen value of the contract."""

    model_config = ConfigDict(frozen=True, extra="ignore", json_schema_serialization_defaults_required=True)


class SourceRef(Model):
    """Where an article was printed: the file, and the stretches of it that hold the body."""

    path: str
    sha256: str | None = None
    start: int | None = None
    end: int | None = None
    stretches: tuple[Span, ...] = ()


class Region(Model):
    """A place of the tree; `inferred` where the article does not spell it out."""

    name: str
    code: str | None = None
    inferred: bool = False


def _region(value: Any) -> Any:
    return {"name": value} if isinstance(value, str) else value


RegionField = Annotated[Region | None, BeforeValidator(_region)]


class ArticleRef(Model):
    """The article that a record speaks of."""

    id: str | None = None
    source: SourceRef
    title: str | None = None
    kicker: str | None = None
    byline: tuple[str, ...] = ()
    outlet: str | None = None
    page: str | None = None
    published: str | None = None
    dateline: str | None = None
    region: RegionField = None
    continues: str | None = None
    coverage: float | None = None


class Evidence(Model):
    """The shortest clause that says it, and its places in reading order (none where it was not found)."""

    quote: str | None = None
    spans: tuple[Span, ...] = ()


def _evidence(value: Any) -> Any:
    """Read the older form {"quote", "start", "end"} as one span."""
    if isinstance(value, dict) and not value.get("spans"):
        start, end = value.get("start"), value.get("end")
        spans = [[start, end]] if isinstance(start, int) and isinstance(end, int) else []
        return {**value, "spans": spans}
    return value


EvidenceField = Annotated[Evidence, BeforeValidator(_evidence)]


class Canonical(Model):
    """The value in the base unit, computed by code."""

    value: Number
    unit: CanonicalUnit


class Compare(Model):
    """What a number is measured against: 高于全国 is {"to": "全国", "how": "above"}."""

    to: str
    how: str


class Quantity(Model):
    """One number that the article states."""

    id: str | None = None
    measure: Measure | None = None
    label: str | None = None
    text: str | None = None
    value: Number | None = None
    upper: Number | None = None
    unit: str | None = None
    canonical: Canonical | None = None
    bound: Bound = "exact"
    status: Status | None = None
    period: str | None = None
    period_reason: str | None = None
    basis: Basis | None = None
    role: Role = "value"
    scope: str | None = None
    compare: Compare | None = None
    part_of: str | None = None
    start: int | None = None
    end: int | None = None
    evidence: EvidenceField = Evidence()
    support: dict[str, tuple[Span, ...]] | None = None


class Metric(Quantity):
    """A number about a region, an organisation, an event or a group of projects."""

    subject: str | None = None


class Milestone(Model):
    """A day, month or year of a project's life."""

    event: Event
    date: str | None = None
    status: MilestoneStatus | None = None
    text: str | None = None
    start: int | None = None
    end: int | None = None


class Party(Model):
    """Who takes part in a project."""

    name: str
    role: PartyRole = "other"


class ListEntry(Model):
    """A list of key projects that a project stands on."""

    level: Level
    name: str
    year: int | None = None


class Phase(Model):
    """A phase of a project with a stage of its own."""

    name: str
    stage: Stage = "unknown"
    evidence: EvidenceField = Evidence()


class Project(Model):
    """One named, individually identifiable project as one article tells of it."""

    id: str | None = None
    name: str
    aliases: tuple[str, ...] = ()
    stage: Stage = "unknown"
    stage_text: str | None = None
    location: str | None = None
    region: RegionField = None
    parties: tuple[Party, ...] = ()
    industry: str | None = None
    lists: tuple[ListEntry, ...] = ()
    phases: tuple[Phase, ...] = ()
    content: str | None = None
    problem: str | None = None
    next_step: str | None = None
    quantities: tuple[Quantity, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    evidence: EvidenceField = Evidence()


class FlagEvidence(Model):
    """A place that a flag points at; `article` is the article's id."""

    quote: str | None = None
    spans: tuple[Span, ...] = ()
    article: str | None = None


class Decision(Model):
    """What a person settled."""

    value: str | None = None
    by: str | None = None
    at: str | None = None
    why: str | None = None


class Flag(Model):
    """A discrepancy for a person to look at."""

    id: str
    kind: FlagKind
    severity: Severity
    target: str
    target_id: str | None = None
    message: str
    claimed: str | None = None
    found: str | None = None
    evidence: tuple[FlagEvidence, ...] = ()
    cause: str | None = None
    status: FlagStatus = "open"
    decision: Decision | None = None


class Rejected(Model):
    """An item of a reply that did not validate, verbatim."""

    item: Any
    reason: str


class Correction(Model):
    """What a person changed in a record: of an item that was added `before` is null, of one withdrawn `after`."""

    target: str
    field: str | None = None
    before: Any = None
    after: Any = None
    flag: str | None = None
    decision: int
    by: str | None = None
    at: str | None = None
    why: str | None = None


class Usage(Model):
    """Tokens as the endpoint counted them; null where it did not tell."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class Provenance(Model):
    """Which endpoint, model and prompt made the stored reply that a record was made from."""

    endpoint: str
    model: str
    prompt: str
    schema_: str = Field(alias="schema")
    usage: Usage = Usage()
    attempts: int = 1
    at: str

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)  # `schema` is a name of pydantic's own


class Record(Model):
    """One article of one run: a line of records.jsonl."""

    schema_version: str = SCHEMA_VERSION
    state: State = "ok"
    reason: str | None = None
    article: ArticleRef
    summary: str | None = None
    projects: tuple[Project, ...] = ()
    metrics: tuple[Metric, ...] = ()
    flags: tuple[Flag, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    corrections: tuple[Correction, ...] = ()
    provenance: Provenance | None = None

    def to_json(self) -> str:
        """Return the record as one line of JSON, the same bytes for the same record."""
        try:
            line = self.model_dump_json()
        except PydanticSerializationError:  # a lone surrogate, which only an escape can carry
            return as_line(self.model_dump(mode="json"))
        return _ESCAPED.sub(_escape, line) if any(end in line for end in _ENDS) else line


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


_ENDS = "\u2028\u2029\x85"  # what some readers take for the end of a line
_ESCAPED = re.compile(f"[\ud800-\udfff{_ENDS}]")


def as_line(value: Any) -> str:
    """Return a value as one line of JSON that every reader of lines takes as one, and UTF-8 can carry."""
    return _ESCAPED.sub(_escape, json.dumps(value, ensure_ascii=False, separators=(",", ":")))


_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_id(prefix: str, value: Any) -> str:
    """Name a value by what it is: the same value has the same id on every machine."""
    return f"{prefix}-{digest(value)[:16]}"


def digest(value: Any) -> str:
    """Return the SHA-256 of the value's canonical JSON."""
    return hashlib.sha256(_CANONICAL.encode(value).encode("utf-8", "surrogatepass")).hexdigest()


def json_schemas() -> dict[str, dict[str, Any]]:
    """Return the published schemas by file name: what `schemas/` holds."""
    models: dict[str, type[Model]] = {"record": Record, "flag": Flag}
    return {f"{name}.json": model.model_json_schema(mode="serialization") for name, model in models.items()}
