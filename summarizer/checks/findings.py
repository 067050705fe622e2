"""Findings and flags: what a check saw, said so that a reviewer need not open the code.

In: findings of the checks. Out: flags with stable ids; of flags that follow from one another, each names its cause.
Promised: the same discrepancy has the same id in every run; one cause, one flag to settle.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from summarizer.checks.claims import Case
from summarizer.checks.witness import Testimony
from summarizer.records import Flag, FlagEvidence, FlagKind, Record, Severity, content_id
from summarizer.text import Span

Place = tuple[Testimony, Span]

_SHOWN = 48  # characters of a quote in a message
# What is wrong at the root: the record's words or name are not the article's. Whatever else is odd there follows.
_ROOTS: tuple[FlagKind, ...] = (
    "quote_not_found", "number_not_in_source", "value_mismatch", "unit_mismatch", "name_not_found",
)  # fmt: skip
# Calculations stumble over a number that is wrong in any way; the number is what has to be settled.
_DERIVED: tuple[FlagKind, ...] = (
    "sum_mismatch", "ratio_mismatch", "implausible", "headline_conflict", "unclaimed_number", "summary_unsupported",
    "duplicate", "wrong_owner",
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """A discrepancy; `follows` are the pointers of items whose own flags would explain it.

    `reading` names the words or the kind of thing that it was read by: those of one reading have one cause.
    """

    kind: FlagKind
    severity: Severity
    target: str
    message: str
    claimed: str | None = None
    found: str | None = None
    places: tuple[Place, ...] = field(default=(), repr=False)
    follows: tuple[str, ...] = ()
    reading: str = ""


def where(told: Testimony, span: Span) -> str:
    """Return the words at a place and its paragraph, as a message tells them."""
    a, b = span
    words = told.folded.quote(a, b)
    if len(words) > _SHOWN:
        words = words[:_SHOWN] + "…"
    return f"第{told.paragraph_number(a)}段“{words}”" if told.folded.breaks else f"文中“{words}”"


def settle(case: Case, findings: Sequence[Finding]) -> tuple[Flag, ...]:
    """Return the flags of findings, each with its id, its target's id and its cause."""
    ids = _ids(case, findings)
    by_target: dict[str, list[tuple[Finding, str]]] = {}
    for finding, name in zip(findings, ids, strict=True):
        by_target.setdefault(finding.target, []).append((finding, name))
    alike = _alike(findings)
    first = {group: ids[members[0]] for group, members in alike.items()}
    flags: dict[str, Flag] = {}
    for n, (finding, name) in enumerate(zip(findings, ids, strict=True)):
        cause, group = _cause(finding, name, by_target), _group(finding)
        members = alike.get(group, ()) if group is not None else ()
        if cause is None and len(members) > 1 and group is not None:
            if n != members[0]:
                finding, cause = replace(finding, severity="notice"), first[group]
            else:
                finding = replace(finding, message=f"{finding.message}；另有{len(members) - 1}处与此同因")
        flags.setdefault(name, _flag(case, finding, name, cause))
    return tuple(flags.values())


# What one way of reading a paragraph explains: were the record wrong, it would be wrong in one way all along.
_READINGS: tuple[FlagKind, ...] = (
    "wrong_owner", "status_conflict", "period_conflict", "measure_conflict", "stage_conflict",
)  # fmt: skip
_Group = tuple[FlagKind, str | None, str | None, int, int, str]


def _group(finding: Finding) -> _Group | None:
    """Return what a finding shares with others that have the same cause; None where it stands alone."""
    if finding.kind not in _READINGS or finding.severity != "warning" or not finding.places:
        return None
    told, (a, _) = finding.places[0]
    found = None if finding.kind == "stage_conflict" else finding.found
    near = told.sentence(a)[0] if finding.kind in ("status_conflict", "measure_conflict") else told.paragraph(a)[0]
    return finding.kind, finding.claimed, found, id(told), near, finding.reading


def _alike(findings: Sequence[Finding]) -> dict[_Group, list[int]]:
    """Return which findings of a paragraph say the same."""
    groups: dict[_Group, list[int]] = {}
    for n, finding in enumerate(findings):
        group = _group(finding)
        if group is not None:
            groups.setdefault(group, []).append(n)
    return groups


def target_id(record: Record, pointer: str) -> str | None:
    """Return the id of what a pointer points to; of a part without one, the id of what it belongs to."""
    parts = pointer.split("/")[1:]
    if not parts or parts[0] not in ("projects", "metrics") or len(parts) < 2:
        return record.article.id
    if parts[0] == "metrics":
        return record.metrics[int(parts[1])].id
    project = record.projects[int(parts[1])]
    if len(parts) > 3 and parts[2] == "quantities":
        return project.quantities[int(parts[3])].id
    return project.id


def _flag(case: Case, finding: Finding, name: str, cause: str | None) -> Flag:
    return Flag(
        id=name,
        kind=finding.kind,
        severity=finding.severity,
        target=finding.target,
        target_id=target_id(case.record, finding.target),
        message=finding.message,
        claimed=finding.claimed,
        found=finding.found,
        evidence=tuple(
            FlagEvidence(quote=told.folded.quote(a, b), spans=told.folded.spans(a, b), article=case.identity)
            for told, (a, b) in finding.places
        ),
        cause=cause,
    )


def _ids(case: Case, findings: Iterable[Finding]) -> list[str]:
    """Name each finding by what it says of what; two that say the same of two places are told apart by their turn."""
    turns: dict[str, int] = {}
    names = []
    for finding in findings:
        places = [told.folded.spans(a, b) for told, (a, b) in finding.places] if not finding.target else []
        content = [case.identity, finding.kind, _named(case.record, finding.target), finding.claimed, finding.found]
        name = content_id("f", [*content, places])
        turns[name] = turns.get(name, 0) + 1
        names.append(name if turns[name] == 1 else content_id("f", [*content, places, turns[name]]))
    return names


def _named(record: Record, pointer: str) -> list[object]:
    """Return what an item says, whatever its place in the list: its flags keep their ids when others come or go."""
    parts = pointer.split("/")[1:]
    if len(parts) < 2 or parts[0] not in ("projects", "metrics"):
        return [pointer]
    if parts[0] == "metrics":
        metric = record.metrics[int(parts[1])]
        return [metric.subject, metric.measure, metric.text, metric.evidence.quote, *parts[2:]]
    project = record.projects[int(parts[1])]
    if len(parts) > 3 and parts[2] == "quantities":
        quantity = project.quantities[int(parts[3])]
        return [project.name, quantity.measure, quantity.text, quantity.evidence.quote, *parts[4:]]
    if len(parts) > 3 and parts[2] == "milestones":
        milestone = project.milestones[int(parts[3])]
        return [project.name, milestone.event, milestone.text]
    return [project.name, *parts[2:]]


def _cause(finding: Finding, name: str, by_target: Mapping[str, Sequence[tuple[Finding, str]]]) -> str | None:
    """Return the flag that a finding follows from: a root at the same item, or any at one that it hangs on."""
    for other, other_name in by_target[finding.target] if finding.target else ():
        if other_name != name and _ranks_before(other.kind, finding.kind):
            return other_name
    for target in finding.follows:
        for other, other_name in by_target.get(target, ()):
            if other_name != name and other.kind != finding.kind and other.kind not in _DERIVED:
                return other_name
    return None


def _ranks_before(kind: FlagKind, later: FlagKind) -> bool:
    if kind not in _ROOTS:
        return False
    return later not in _ROOTS or _ROOTS.index(kind) < _ROOTS.index(later)
