"""What a model sees and fills: the article between fences; a draft that is small, flat and verbatim.

In: an article for the prompt; the JSON of a reply. Out: the fenced text and the way back from it; the schema for the
wire; a Draft, and beside it every item that did not validate with the reason. Promised: no article can forge its fence;
one bad item never loses the others; the wire schema holds no pattern, maxLength, format, anyOf or null, which endpoints
trip over. Places, canonical values, periods and ids are computed by code, never asked of a model.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
    WithJsonSchema,
    model_validator,
)

from summarizer.records import (
    Basis,
    Bound,
    Event,
    Level,
    Measure,
    MilestoneStatus,
    PartyRole,
    Rejected,
    Role,
    Stage,
    Status,
)


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
    """A part of a draft; keys that the schema does not name are ignored, and null is the same as leaving a key out."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, value: Any) -> Any:
        return {k: v for k, v in value.items() if v is not None} if isinstance(value, dict) else value


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


# What a reply must name on the wire although a draft forgives its absence: a model that may leave it out will.
_ASKED_FOR = {"Quantity": ("bound", "status"), "DraftProject": ("stage",), "Draft": ("summary", "projects", "metrics")}


@cache
def wire_schema() -> dict[str, Any]:
    """Return the JSON Schema that is sent to an endpoint: the draft's, without all that endpoints stumble over.

    A key that may be null is one that may be left out. A metric is a quantity with a subject, so that the quantity
    stands only once.
    """
    full = Draft.model_json_schema()
    definitions = full["$defs"]
    quantity = _lean(definitions["DraftMetric"], definitions, "Quantity")
    quantity["required"] = [name for name in quantity["required"] if name != "subject"]
    return {**_lean(full, definitions, "Draft"), "$defs": {"Quantity": quantity}}


def _lean(schema: dict[str, Any], definitions: dict[str, Any], name: str) -> dict[str, Any]:
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        if name in ("DraftQuantity", "DraftMetric"):
            return {"$ref": "#/$defs/Quantity"}
        return _lean(definitions[name], definitions, name)
    if "anyOf" in schema:
        return _lean(next(s for s in schema["anyOf"] if s.get("type") != "null"), definitions, name)
    lean: dict[str, Any] = {key: value for key, value in schema.items() if key in ("type", "enum")}
    if "items" in schema:
        lean["items"] = _lean(schema["items"], definitions, "")
    if "properties" in schema:
        lean["properties"] = {key: _lean(part, definitions, "") for key, part in schema["properties"].items()}
        wanted = {*schema.get("required", ()), *_ASKED_FOR.get(name, ())}
        lean["required"] = [key for key in schema["properties"] if key in wanted]
    return lean


M = TypeVar("M", bound=DraftModel)

REPEATED = "__repeated__"  # names the keys that an object of a reply holds more than once, with different values


def items(envelope: Mapping[str, Any]) -> tuple[Draft, tuple[Rejected, ...]]:
    """Validate a reply item by item: the good ones make the draft, the bad ones are kept verbatim with the reason."""
    rejected: list[Rejected] = []
    projects = _each(DraftProject, envelope.get("projects"), rejected)
    metrics = _each(DraftMetric, envelope.get("metrics"), rejected)
    loose = {key: envelope.get(key) for key in ("summary", "region")}
    head = _salvaged(Draft, loose, rejected) or Draft()
    return head.model_copy(update={"projects": projects, "metrics": metrics}), tuple(rejected)


def _each(model: type[M], values: Any, rejected: list[Rejected]) -> list[M]:
    listed = values if isinstance(values, list) else [] if values is None else [values]
    read = [_salvaged(model, value, rejected) for value in listed]
    return [item for item in read if item is not None]


_PARTS: dict[str, type[DraftModel]] = {
    "quantities": DraftQuantity,
    "milestones": DraftMilestone,
    "parties": DraftParty,
    "lists": DraftList,
    "phases": DraftPhase,
}
# Words that claim nothing: a field may fall back to them. Status, bound and role may not, their defaults are claims.
_HONEST: tuple[Any, ...] = (None, [], "unknown", "other")


def _salvaged(model: type[M], value: Any, rejected: list[Rejected]) -> M | None:
    """Validate one item; its bad parts and its bad optional fields are rejected alone."""
    if not isinstance(value, dict):
        rejected.append(Rejected(item=value, reason=f"not an object but {type(value).__name__}"))
        return None
    if repeated := value.get(REPEATED):
        rejected.append(Rejected(item=value, reason=f"named more than once, with different values: {repeated}"))
        return None
    inner: list[Rejected] = []
    fields = dict(value)
    if model is DraftProject:
        fields |= {name: _each(part, fields.get(name), inner) for name, part in _PARTS.items()}
    try:
        read = model.model_validate(fields)
    except ValidationError as error:
        bad = {str(problem["loc"][0]): problem["msg"] for problem in error.errors(include_url=False) if problem["loc"]}
        if not bad or any(model.model_fields[name].get_default() not in _HONEST for name in bad):
            rejected.append(Rejected(item=value, reason="; ".join(f"{name}: {why}" for name, why in bad.items())))
            return None
        read = model.model_validate({name: part for name, part in fields.items() if name not in bad})
        inner.extend(Rejected(item={name: value[name]}, reason=f"{name}: {why}") for name, why in bad.items())
    rejected.extend(inner)
    return read


class Shown(NamedTuple):
    """An article as a model is shown it."""

    title: str | None
    text: str
    day: str | None
    outlet: str | None = None


_FENCE = re.compile(r"={5}[0-9a-f]{16}={5}")
_HEAD = ("标题：", "日期：", "媒体：")


def fence_of(text: str) -> str:
    """Return the line that encloses an article; it hangs on all of the text, so no text can hold its own."""
    return f"====={hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}====="


def article_block(title: str | None, text: str, day: str | None = None, outlet: str | None = None) -> str:
    """Return the article between two fences, as it stands; characters that UTF-8 cannot carry become U+FFFD."""
    told = (" ".join((value or "").split()) for value in (title, day, outlet))
    head = "\n".join(name + value for name, value in zip(_HEAD, told, strict=True))
    inside = _sendable(f"{head}\n\n{text}")
    fence = fence_of(inside)
    return f"{fence}\n{inside}\n{fence}"


def facts_block(lines: Iterable[str]) -> str:
    """Return lines between two fences; none of them can be two, and none can forge the fence."""
    inside = _sendable("\n".join(" ".join(line.split()) for line in lines))
    fence = fence_of(inside)
    return f"{fence}\n{inside}\n{fence}"


def article_of(messages: Sequence[Mapping[str, Any]]) -> Shown:
    """Return the article that messages hold: the way back of `article_block`; without a fence the user's words."""
    contents = [m["content"] for m in messages if m.get("role") == "user" and isinstance(m.get("content"), str)]
    for content in contents:
        fence = _FENCE.match(content)
        end = content.find(f"\n{fence[0]}", fence.end()) if fence else -1
        if fence and end >= 0:
            *told, _, text = content[fence.end() + 1 : end].split("\n", len(_HEAD) + 1)
            title, day, outlet = (line.removeprefix(name) or None for name, line in zip(_HEAD, told, strict=True))
            return Shown(title, text, day, outlet)
    return Shown(None, contents[-1] if contents else "", None)


def _sendable(text: str) -> str:
    return re.sub("[\ud800-\udfff]", "\ufffd", text)
