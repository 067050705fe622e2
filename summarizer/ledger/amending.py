"""Records as people corrected them: values put in, items withdrawn, numbers claimed.

In: a record as its reply led to it, and the decisions that stand on its article. Out: the record with what they change,
what is withdrawn, and each change with who made it. Promised: pure; an item keeps its place while rows are made, so
that pointers hold; a change finds its item by its flag or its id, whatever place another run has given it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from summarizer.ledger.decided import Settled, settled_all
from summarizer.records import Correction, Flag, Metric, Milestone, Project, Quantity, Record

Op = Mapping[str, Any]  # {"op": "set" | "drop" | "add", …} in the body of a decision


@dataclass(frozen=True)
class Amended:
    """A record with what people changed; withdrawn items still stand in it, by their pointers."""

    record: Record
    withdrawn: frozenset[str] = frozenset()
    corrections: tuple[Correction, ...] = field(default=(), repr=False)

    def holds(self, pointer: str) -> bool:
        """Tell whether an item still counts."""
        return not any(pointer == gone or pointer.startswith(f"{gone}/") for gone in self.withdrawn)


def amended(record: Record, decided: Iterable[Settled]) -> Amended:
    """Return a record as the decisions on its article leave it."""
    change = _Change(record)
    for one in decided:
        for op in one.body.get("amends", ()):
            change.make(op, one)
    return Amended(change.record, frozenset(change.withdrawn), tuple(change.corrections))


def shown(record: Record, decided: Sequence[Settled], by_target: Mapping[str, Settled]) -> Record:
    """Return a record as it leaves the ledger: corrected, without what is withdrawn, its flags as they stand."""
    made = amended(record, decided)
    moved = _moved(made)
    flags = tuple(
        flag.model_copy(update={"target": moved.get(flag.target, _under(flag.target, moved))})
        for flag in settled_all(record.flags, by_target)
    )
    corrections = tuple(
        one.model_copy(update={"target": moved.get(one.target, one.target)}) if one.after is not None else one
        for one in made.corrections
    )
    projects = tuple(
        project.model_copy(
            update={
                name: tuple(
                    part for j, part in enumerate(getattr(project, name)) if made.holds(f"/projects/{i}/{name}/{j}")
                )
                for name in ("quantities", "milestones")
            }
        )
        for i, project in enumerate(made.record.projects)
        if made.holds(f"/projects/{i}")
    )
    metrics = tuple(one for i, one in enumerate(made.record.metrics) if made.holds(f"/metrics/{i}"))
    told = {"projects": projects, "metrics": metrics, "flags": flags, "corrections": corrections}
    return made.record.model_copy(update=told)


def item_at(record: Record, pointer: str) -> Project | Quantity | Milestone | None:
    """Return the item that a pointer, or one into its fields, points to."""
    parts = pointer.split("/")[1:]
    try:
        if parts[:1] == ["metrics"]:
            return record.metrics[int(parts[1])]
        if parts[:1] != ["projects"]:
            return None
        project = record.projects[int(parts[1])]
        if len(parts) > 3 and parts[2] == "quantities":
            return project.quantities[int(parts[3])]
        if len(parts) > 3 and parts[2] == "milestones":
            return project.milestones[int(parts[3])]
        return project
    except (IndexError, ValueError):
        return None


def item_pointer(target: str) -> str:
    """Return the pointer of the item that a flag speaks of: /metrics/0/value belongs to /metrics/0."""
    parts = target.split("/")
    if len(parts) >= 5 and parts[1] == "projects" and parts[3] in ("quantities", "milestones"):
        return "/".join(parts[:5])
    return "/".join(parts[:3])


def pointers(record: Record) -> Iterator[tuple[str, Project | Quantity | Milestone]]:
    """Yield every item with its pointer."""
    for i, project in enumerate(record.projects):
        yield f"/projects/{i}", project
        for name in ("quantities", "milestones"):
            for j, part in enumerate(getattr(project, name)):
                yield f"/projects/{i}/{name}/{j}", part
    for i, metric in enumerate(record.metrics):
        yield f"/metrics/{i}", metric


class _Change:
    """A record while it is being changed."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.withdrawn: set[str] = set()
        self.corrections: list[Correction] = []
        self._flags: dict[str, Flag] = {flag.id: flag for flag in record.flags}
        self._places = {
            item.id: place for place, item in pointers(record) if not isinstance(item, Milestone) and item.id
        }

    def make(self, op: Op, one: Settled) -> None:
        """Carry out one change; what its item is no longer claimed for is nothing to change."""
        if op["op"] == "add":
            self._add(op, one)
            return
        pointer = self._place(op, one.target)
        if pointer is None:
            return
        item = item_at(self.record, pointer)
        if item is None:
            return
        if op["op"] == "drop":
            self.withdrawn.add(pointer)
            self._note(pointer, None, item.model_dump(mode="json"), None, one)
            return
        made = type(item).model_validate({**item.model_dump(), **op["values"]})
        before, after = item.model_dump(mode="json"), made.model_dump(mode="json")
        self._replace(pointer, made)
        for name in after:
            if before[name] != after[name]:
                self._note(pointer, name, before[name], after[name], one)

    def _place(self, op: Op, target: str) -> str | None:
        flag = self._flags.get(target)
        if flag is not None and op.get("flagged"):
            return item_pointer(flag.target)
        if op.get("item") is None or self._places.get(op["item"]) is None:
            return op["pointer"] if op.get("item") is None else None
        if _id_at(self.record, op["pointer"]) == op["item"] or "/milestones/" in op["pointer"]:
            return str(op["pointer"])
        return self._places[op["item"]]

    def _add(self, op: Op, one: Settled) -> None:
        owner = op.get("owner")
        index = self._project(owner) if owner is not None else None
        if index is None:
            subject = {"subject": owner["name"]} if owner is not None else {}
            metric = Metric.model_validate({**op["value"], **subject})
            place = f"/metrics/{len(self.record.metrics)}"
            self.record = self.record.model_copy(update={"metrics": (*self.record.metrics, metric)})
            self._note(place, None, None, metric.model_dump(mode="json"), one)
            return
        project = self.record.projects[index]
        quantity = Quantity.model_validate(op["value"])
        place = f"/projects/{index}/quantities/{len(project.quantities)}"
        self._replace(f"/projects/{index}", project.model_copy(update={"quantities": (*project.quantities, quantity)}))
        self._note(place, None, None, quantity.model_dump(mode="json"), one)

    def _project(self, owner: Mapping[str, Any]) -> int | None:
        """Return which project is meant: by its id, else by its name."""
        for name in ("id", "name"):
            for i, project in enumerate(self.record.projects):
                if getattr(project, name) == owner[name] and f"/projects/{i}" not in self.withdrawn:
                    return i
        return None

    def _replace(self, pointer: str, made: Project | Quantity | Milestone) -> None:
        parts = pointer.split("/")[1:]
        told: tuple[Any, ...] = getattr(self.record, parts[0])
        index = int(parts[1])
        if len(parts) == 4:
            inner = getattr(told[index], parts[2])
            at = int(parts[3])
            owner = told[index].model_copy(update={parts[2]: (*inner[:at], made, *inner[at + 1 :])})
            told = (*told[:index], owner, *told[index + 1 :])
        else:
            told = (*told[:index], made, *told[index + 1 :])
        self.record = self.record.model_copy(update={parts[0]: told})

    def _note(self, pointer: str, name: str | None, before: Any, after: Any, one: Settled) -> None:
        flag = one.target if one.kind == "flag" else None
        by = one.by
        self.corrections.append(
            Correction(
                target=pointer, field=name, before=before, after=after, flag=flag, decision=one.number,
                by=by.by, at=by.at, why=by.why,
            )
        )  # fmt: skip


def _id_at(record: Record, pointer: str) -> str | None:
    item = item_at(record, pointer)
    return None if item is None or isinstance(item, Milestone) else item.id


def _moved(made: Amended) -> dict[str, str]:
    """Return where items stand when those that are withdrawn are gone; a withdrawn one is nowhere."""
    if not made.withdrawn:
        return {}
    found: dict[str, str] = {}
    counts: dict[str, int] = {}
    for pointer, _ in pointers(made.record):
        above, _, _ = pointer.rpartition("/")
        if not made.holds(pointer):
            found[pointer] = ""
            continue
        owner, _, name = above.rpartition("/")
        place = f"{found.get(owner, owner)}/{name}" if owner else above
        found[pointer] = f"{place}/{counts.get(above, 0)}"
        counts[above] = counts.get(above, 0) + 1
    return found


def _under(target: str, moved: Mapping[str, str]) -> str:
    """Return where a field of an item stands now."""
    item = item_pointer(target)
    if item not in moved:
        return target
    return moved[item] + target[len(item) :] if moved[item] else ""
