"""Records from anywhere: another tool's lines, with keys missing, words unknown and places wrong.

In: one line of JSON. Out: a record, or BadLine with the reason in words. Promised: missing or null keys count as null,
[] or "exact", unknown keys are ignored, a word that the contract does not know counts as `other` (a stage as
`unknown`).
"""

import json
from collections.abc import Mapping
from typing import Any, get_args

from pydantic import ValidationError

from summarizer.errors import SummarizerError
from summarizer.records import (
    Basis,
    Bound,
    CanonicalUnit,
    Event,
    Level,
    Measure,
    PartyRole,
    Record,
    Role,
    Stage,
    Status,
)

_WORDS: Mapping[str, tuple[tuple[str, ...], str | None]] = {
    "measure": (get_args(Measure), "other"),
    "bound": (get_args(Bound), "exact"),
    "basis": (get_args(Basis), None),
    "stage": (get_args(Stage), "unknown"),
    "event": (get_args(Event), "other"),
    "level": (get_args(Level), "county"),
}
_ROLES: Mapping[str, tuple[tuple[str, ...], str]] = {
    "parties": (get_args(PartyRole), "other"),
    "quantities": (get_args(Role), "value"),
    "metrics": (get_args(Role), "value"),
}
_STATES = ("ok", "refused", "unparseable", "unreachable", "over_budget")
_DEEPEST = 60  # levels of nesting; the contract has six


class BadLine(SummarizerError):
    """A line that is no record, and why."""


def read_record(line: str) -> Record:
    """Return the record that a line holds."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadLine(f"no JSON: {str(error)[:120]}") from None
    if not isinstance(value, dict):
        raise BadLine(f"not an object but {type(value).__name__}")
    try:
        return Record.model_validate(_plain(value, "", 0))
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        raise BadLine(f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}") from None


def _plain(value: Any, name: str, depth: int) -> Any:
    """Return a part with nulls left out and unknown words mapped; `name` is the list that it stands in."""
    if depth > _DEEPEST:
        raise BadLine("nested too deeply")
    if isinstance(value, list):
        return [_plain(item, name, depth + 1) for item in value]
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")  # no database takes a lone surrogate
    if not isinstance(value, dict):
        return value
    found = {key: _plain(part, key, depth + 1) for key, part in value.items() if part is not None}
    for key, (known, other) in _WORDS.items():
        if key in found and found[key] not in known:
            found[key] = other
    if "role" in found and name in _ROLES and found["role"] not in _ROLES[name][0]:
        found["role"] = _ROLES[name][1]
    if "status" in found and name in ("quantities", "metrics", "milestones"):
        found["status"] = _status(found["status"], name)
    if "state" in found and found["state"] not in _STATES:
        found["state"] = "unparseable"
    for key in ("value", "upper"):
        if isinstance(found.get(key), str):
            found[key] = found[key].replace(",", "").replace("，", "").strip()
    base = found.get("canonical")
    if isinstance(base, dict) and base.get("unit") not in get_args(CanonicalUnit):
        found.pop("canonical")  # computed anew from value and unit wherever it is needed
    if name == "milestones":
        found.setdefault("event", "other")
    if depth == 0:  # what is found again is found by this run
        found.pop("flags", None)
    return {key: part for key, part in found.items() if part is not None}


def _status(word: Any, name: str) -> str | None:
    if name == "milestones":
        return "planned" if word in ("planned", "forecast") else "actual" if word == "actual" else None
    return word if word in get_args(Status) else None
