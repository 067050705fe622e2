"""What a person may do about a flag or an item, and what each choice changes in the record.

In: a choice, the flag, the record that it speaks of. Out: the status of the flag, and changes of the record as data
(`amending` carries them out). Promised: pure; a choice that cannot be carried out is told in one line with what can;
everything that a change needs is in it, so that it means the same on every machine and after every rerun.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ValidationError

from summarizer.articles import Article
from summarizer.checks.readings import MEASURES, STATUSES
from summarizer.checks.source import BOUNDS
from summarizer.checks.stages import STAGES
from summarizer.checks.times import EVENTS
from summarizer.cues import stage_of
from summarizer.errors import LedgerError
from summarizer.ledger.amending import item_at, item_pointer
from summarizer.numbers import canonical, parse
from summarizer.records import Flag, FlagStatus, Metric, Milestone, Project, Quantity, Record, content_id
from summarizer.text import key

Action = Literal["accept", "take", "edit", "withdraw", "dismiss", "claim"]
STATUS: dict[Action, FlagStatus] = {
    "accept": "accepted", "take": "corrected", "edit": "corrected", "claim": "corrected", "withdraw": "rejected",
    "dismiss": "dismissed",
}  # fmt: skip
Op = dict[str, Any]

_FIELDS: dict[str, str] = {
    "measure_conflict": "measure", "status_conflict": "status", "period_conflict": "period", "bound_lost": "bound",
    "stage_conflict": "stage", "stage_regression": "stage", "date_conflict": "date", "wrong_owner": "owner",
    "name_not_found": "name",
}  # fmt: skip
_WORDS: dict[str, Mapping[str, str]] = {
    "measure": {told: word for word, told in MEASURES.items()},
    "status": {told: word for word, told in STATUSES.items()},
    "bound": {told: word for word, told in BOUNDS.items()},
    "stage": {told: word for word, told in STAGES.items()},
    "event": {told[0]: word for word, told in EVENTS.items()},
}
_PERIOD = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?(?:/\d{4}(?:-\d{2}(?:-\d{2})?)?)?")
_FREE = ("label", "subject", "scope", "name", "location", "text", "unit", "problem", "next_step", "content", "industry")


@dataclass(frozen=True)
class Choice:
    """What a person does: `value` for edit, `field` where it is not the disputed one, the rest for a claim."""

    action: Action
    value: str | None = None
    field: str | None = None
    project: str | None = None  # id or name of the article's project that a number is claimed for
    subject: str | None = None  # of the metric that it is claimed as
    measure: str | None = None


@dataclass(frozen=True)
class Effect:
    """What a choice comes to: the flag's status, the value that now stands, the changes of the record."""

    status: FlagStatus
    value: str | None = None
    ops: tuple[Op, ...] = ()


def disputed(flag: Flag, record: Record | None) -> str | None:
    """Name the field that a flag disputes; "number" stands for value, unit and words together."""
    item = item_at(record, item_pointer(flag.target)) if record is not None else None
    if flag.kind == "unclaimed_number" or item is None:
        return None
    if isinstance(item, Milestone):
        return "event" if flag.claimed in _WORDS["event"] else "date"
    field = _FIELDS.get(flag.kind)
    if isinstance(item, Project):
        return _tail(flag) or (field if field in ("stage", "name") else None)
    if flag.claimed is not None and flag.claimed == item.period:
        return "period"
    if flag.kind == "measure_conflict" and flag.claimed is not None and flag.claimed == item.label:
        return "label"
    if isinstance(item, Metric) and flag.kind == "name_not_found" and flag.claimed == item.subject:
        return "subject"
    return field if field is not None and field != "name" else "number"


def actions(flag: Flag, record: Record | None) -> tuple[Action, ...]:
    """Return what can be done about a flag."""
    if flag.kind == "unclaimed_number":
        return ("claim", "accept", "dismiss") if record is not None else ("accept", "dismiss")
    field = disputed(flag, record)
    if field is None:
        whole = item_at(record, item_pointer(flag.target)) is not None if record is not None else False
        return ("accept", "withdraw", "dismiss") if whole else ("accept", "dismiss")
    take: tuple[Action, ...] = ("take",) if flag.found and _can_take(flag, record, field) else ()
    return ("accept", *take, "edit", "withdraw", "dismiss")


def _can_take(flag: Flag, record: Record | None, field: str) -> bool:
    try:
        effect_of(Choice("take"), flag, record, None)
    except LedgerError:
        return False
    return True


def effect_of(choice: Choice, flag: Flag, record: Record | None, article: Article | None) -> Effect:
    """Return what a choice about a flag comes to."""
    status = STATUS[choice.action]
    if choice.action in ("accept", "dismiss"):
        return Effect(status)
    if record is None:
        raise LedgerError(f"flag {flag.id}: its record is not in the ledger; accept or dismiss it")
    if choice.action == "claim":
        return _claim(choice, flag, record, article)
    pointer = item_pointer(flag.target)
    item = item_at(record, pointer)
    if item is None:
        raise LedgerError(f"flag {flag.id}: it speaks of no item that could be changed; accept or dismiss it")
    if choice.action == "withdraw":
        return Effect(
            status, None, ({"op": "drop", "pointer": pointer, "item": _id(record, pointer), "flagged": True},)
        )
    field = choice.field or disputed(flag, record)
    value = flag.found if choice.action == "take" else choice.value
    if value is None or field is None:
        what = "the flag names no value of the text" if choice.action == "take" else "no value was given"
        raise LedgerError(f"flag {flag.id}: {what}; edit, accept, withdraw or dismiss it")
    if choice.action == "take" and field == "stage" and value not in _WORDS["stage"]:
        raise LedgerError(f"flag {flag.id}: the text allows several stages ({value}); choose one with edit")
    place = _place(flag) if choice.action == "take" else None
    return Effect(status, value, changes(record, pointer, field, value, (place, True)))


def changes(
    record: Record, pointer: str, field: str, value: str, more: tuple[tuple[int, int] | None, bool] = (None, False)
) -> tuple[Op, ...]:
    """Return the changes that put a value into a field of an item; `more` is its place, and whether by its flag."""
    item = item_at(record, pointer)
    place, flagged = more
    told = {"pointer": pointer, "item": _id(record, pointer), "flagged": flagged}
    if item is None:
        raise LedgerError(f"{pointer}: there is no such item in the record")
    if field == "owner" and isinstance(item, Quantity):
        given = item.model_copy(update={"id": content_id("q", [item.id, value])})
        return ({"op": "drop", **told}, _added(given.model_dump(mode="json"), record, value))
    values = _number(item, value, place) if field == "number" else {field: _word(field, value)}
    parts = pointer.split("/")
    if field.startswith("parties/") and isinstance(item, Project):
        values = _party(item, int(field.split("/")[1]), value)
    unknown = [name for name in values if name not in type(item).model_fields]
    if unknown:
        raise LedgerError(f"{parts[-2]}: has no field {unknown[0]}; known are {', '.join(type(item).model_fields)}")
    try:
        type(item).model_validate({**item.model_dump(mode="json"), **values})
    except ValidationError as error:
        reason = error.errors()[0]["msg"]
        raise LedgerError(f"{field} {value}: {reason}") from None
    return ({"op": "set", **told, "values": values},)


def _word(field: str, value: str) -> str:
    """Return the contract's word for a value as people or articles put it."""
    words = _WORDS.get(field)
    if words is not None:
        if value in words.values():
            return value
        if value in words:
            return words[value]
        found = stage_of(key(value)) if field == "stage" else None
        if found is None:
            raise LedgerError(f"{field} {value}: choose one of {'、'.join(f'{w}（{t}）' for t, w in words.items())}")
        return found
    if field in ("period", "date"):
        if not _PERIOD.fullmatch(value):
            raise LedgerError(f"{field} {value}: write 2025, 2025-03, 2025-03-01 or two of them with / between")
        return value
    if field not in _FREE:
        raise LedgerError(
            f"{field}: cannot be edited; fields are number, {', '.join([*_WORDS, 'period', 'date', *_FREE])}"
        )
    return value


def _number(item: Project | Quantity | Milestone, words: str, place: tuple[int, int] | None) -> dict[str, Any]:
    """Return the fields of a quantity that another number changes; a fall stays a fall."""
    if not isinstance(item, Quantity):
        raise LedgerError("number: only a quantity has one")
    read = parse(words)
    if read is None:
        raise LedgerError(f"{words}: no number could be read there; write it as 3.5亿元 or 12.6%")
    falls = item.value is not None and item.value < 0 < read.value and abs(item.value) != read.value
    turned = item.value is not None and abs(item.value) == read.value and words != item.text and item.value > 0
    value = -read.value if falls or (turned and "下降" in words) else read.value
    told = canonical(value, read.unit) if read.unit else None
    made = Quantity(
        text=words, value=value, upper=read.upper, unit=read.unit, canonical=told or read.canonical, bound=read.bound
    )
    names = ("text", "value", "upper", "unit", "canonical")
    values = {name: told for name, told in made.model_dump(mode="json").items() if name in names}
    if read.bound != "exact":
        values["bound"] = read.bound
    start, end = place if place is not None else (None, None)
    return {**values, "start": start, "end": end}


def _place(flag: Flag) -> tuple[int, int] | None:
    spans = flag.evidence[0].spans if flag.evidence else ()
    return (spans[0][0], spans[-1][1]) if spans else None


def _party(project: Project, index: int, name: str) -> dict[str, Any]:
    told = [party.model_dump(mode="json") for party in project.parties]
    if not 0 <= index < len(told):
        raise LedgerError(f"parties/{index}: the project has {len(told)}")
    told[index]["name"] = name
    return {"parties": told}


def _tail(flag: Flag) -> str | None:
    """Return the part of a project that a flag's target names: /projects/0/location, /projects/0/parties/1."""
    rest = flag.target.split("/")[3:]
    return "/".join(rest) if rest and rest[0] in ("location", "parties") else None


def _id(record: Record, pointer: str) -> str | None:
    """Return the id of an item; of a milestone, which has none, that of nothing."""
    item = item_at(record, pointer)
    return None if item is None or isinstance(item, Milestone) else item.id


def _claim(choice: Choice, flag: Flag, record: Record, article: Article | None) -> Effect:
    """Return the quantity that an unclaimed number becomes, with the sentence that it stands in as evidence."""
    words = choice.value or flag.found
    read = parse(words) if words else None
    if flag.kind != "unclaimed_number" or read is None:
        raise LedgerError(f"flag {flag.id}: it names no number that could be claimed")
    if choice.project is None and not choice.subject:
        raise LedgerError(f"flag {flag.id}: say for which project (--project) or as whose metric (--subject)")
    measure = _word("measure", choice.measure or "other")
    place = _place(flag)
    quote, spans = _sentence(article, place)
    owner = choice.project if choice.project is not None else choice.subject or ""
    made = Metric if choice.project is None else Quantity
    told: dict[str, Any] = {
        "id": content_id("q", [record.article.id, flag.id, owner, measure]), "measure": measure,
        "label": MEASURES[measure] if measure != "other" else None, "text": words, "value": read.value,
        "upper": read.upper, "unit": read.unit, "canonical": read.canonical, "bound": read.bound, "status": "actual",
        "start": place[0] if place else None, "end": place[1] if place else None,
        "evidence": {"quote": quote, "spans": spans},
    }  # fmt: skip
    if choice.project is None:
        value = made.model_validate({**told, "subject": choice.subject}).model_dump(mode="json")
        return Effect("corrected", words, ({"op": "add", "owner": None, "value": value},))
    value = made.model_validate(told).model_dump(mode="json")
    op = _added(value, record, choice.project)
    if op["owner"]["id"] is None:
        names = "、".join(project.name for project in record.projects) or "none"
        raise LedgerError(f"project {choice.project}: the article tells of no such project; it has {names}")
    return Effect("corrected", words, (op,))


def _added(value: dict[str, Any], record: Record, owner: str) -> Op:
    """Return the change that adds a quantity to a project, or where it is none, to the metrics of a subject."""
    found = next((p for p in record.projects if owner in (p.id, p.name, *p.aliases)), None)
    return {
        "op": "add",
        "owner": {"id": found.id if found else None, "name": found.name if found else owner},
        "value": value,
    }


def _sentence(article: Article | None, place: tuple[int, int] | None) -> tuple[str | None, tuple[tuple[int, int], ...]]:
    if article is None or place is None:
        return None, ()
    folded = article.folded
    start, end = folded.range_of(*place)
    if start >= end:
        return None, (place,)
    a, b = folded.sentence_at(start)
    b = max(b, end)
    return folded.quote(a, b), folded.spans(a, b)
