"""Scores: what an endpoint found against what careful readers found, with the doubt that few articles leave.

In: gold articles and records of them. Out: counts an article, rates of them, and intervals by bootstrap over articles.
Promised: numbers are matched by their place in the text; where two readers differed either is right; what only one of
them saw is neither demanded nor punished.
"""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from summarizer.checks.claims import items
from summarizer.checks.names import bare_name
from summarizer.evaluate.gold import GoldArticle
from summarizer.records import Flag, Project, Quantity, Record

FIELDS = ("measure", "status", "bound", "period")
RATES: Mapping[str, tuple[str, str]] = {
    "number_precision": ("said_right", "said"),
    "number_recall": ("core_found", "core"),
    "project_precision": ("projects_right", "projects_said"),
    "project_recall": ("projects_found", "projects"),
    **{name: (f"{name}_right", "matched") for name in FIELDS},
    "stage": ("stage_right", "projects_found"),
    "attachment": ("owner_right", "owned"),
    "grounded": ("grounded", "said"),
    "flags_right": ("flags_right", "flags"),
    "wrong_fields_flagged": ("wrong_flagged", "wrong"),
    "requests_per_article": ("requests", "articles"),
    "tokens_per_article": ("tokens", "articles"),
}
_ROUNDS = 1000  # of the bootstrap
_PAIRS = 0.6  # share of character pairs that make two names one
_SURE = 4  # characters from which on a name inside another is the same project


def score(gold: GoldArticle, record: Record | None) -> Counter[str]:
    """Count what a record has right and wrong; an article without a record counts as one that found nothing."""
    counts: Counter[str] = Counter(articles=1)
    if record is None:
        record = gold.record.model_copy(update={"projects": (), "metrics": (), "flags": ()})
    wrong: set[str] = set()
    told = {pointer: (q, i) for pointer, q, i in items(gold.record) if q.start is not None}
    taken: dict[str, str] = {}
    for pointer, quantity, index in items(record):
        counts["said"] += 1
        counts["grounded"] += quantity.start is not None and bool(quantity.evidence.spans)
        hit = next((p for p, (q, _) in told.items() if p not in taken and _same(quantity, q)), None)
        if hit is None:
            wrong.add(pointer)
            continue
        taken[hit] = pointer
        counts["said_right"] += 1
        owner = gold.record.projects[told[hit][1]] if told[hit][1] is not None else None  # type: ignore[index]
        mine = record.projects[index] if index is not None else None
        if not _fields(gold.notes.get(hit, {}), told[hit][0], quantity, (owner, mine), counts):
            wrong.add(pointer)
    core = [p for p in told if not _doubtful(gold, p)]
    counts["core"] += len(core)
    counts["core_found"] += sum(p in taken for p in core)
    wrong |= _projects(gold, record, counts)
    _flags(record.flags, wrong, counts)
    if record.provenance is not None:
        usage = record.provenance.usage
        counts["requests"] += record.provenance.attempts
        counts["tokens"] += (usage.prompt_tokens or 0) + (usage.completion_tokens or 0)
    return counts


def _same(one: Quantity, other: Quantity) -> bool:
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return False
    if one.end <= other.start or other.end <= one.start:
        return False
    if one.canonical is None or other.canonical is None:
        return one.value == other.value
    return abs(one.canonical.value - other.canonical.value) <= abs(other.canonical.value) / 1_000_000


def _doubtful(gold: GoldArticle, pointer: str) -> bool:
    notes = gold.notes.get(pointer, {})
    whole = gold.notes.get(pointer.split("/quantities")[0], {})
    return notes.get("core") is False or bool(notes.get("doubt") or notes.get("second") or whole.get("doubt"))


def _fields(
    notes: Mapping[str, Any],
    right: Quantity,
    said: Quantity,
    owners: tuple[Project | None, Project | None],
    counts: Counter[str],
) -> bool:
    """Compare the fields of a number that was found; tell whether all are right."""
    also = notes.get("also", {})
    counts["matched"] += 1
    fine = True
    for name in FIELDS:
        want, got = getattr(right, name), getattr(said, name)
        accepted = [want, *also.get(name, [])]
        if name == "status":
            accepted, got = [one == "actual" for one in accepted], got == "actual"
        counts[f"{name}_right"] += got in accepted
        fine = fine and got in accepted
    if notes.get("also_owner"):
        return fine
    owner, mine = owners
    counts["owned"] += 1
    belongs = (owner is None) == (mine is None) and (owner is None or mine is None or alike(owner, mine))
    counts["owner_right"] += belongs
    return fine and belongs


def _projects(gold: GoldArticle, record: Record, counts: Counter[str]) -> set[str]:
    """Compare the projects; return the pointers of those that are wrong."""
    free = dict(enumerate(record.projects))
    wrong: set[str] = set()
    doubts = []
    for i, right in enumerate(gold.record.projects):
        notes = gold.notes.get(f"/projects/{i}", {})
        if notes.get("doubt"):
            doubts.append(right)
            continue
        counts["projects"] += 1
        hit = next((j for j, said in free.items() if bare_name(said.name) == bare_name(right.name)), None)
        hit = hit if hit is not None else next((j for j, said in free.items() if alike(said, right)), None)
        if hit is None:
            continue
        said = free.pop(hit)
        counts["projects_found"] += 1
        counts["projects_right"] += 1
        stage = "unknown" if said.stage in ("suspended", "cancelled") else said.stage
        fine = stage in (right.stage, *notes.get("also_stage", []))
        counts["stage_right"] += fine
        if not fine:
            wrong.add(f"/projects/{hit}")
    for j, said in free.items():
        if not any(alike(said, doubt) for doubt in doubts):
            counts["projects_said"] += 1
            wrong.add(f"/projects/{j}")
    counts["projects_said"] += counts["projects_right"]
    return wrong


def _flags(flags: Sequence[Flag], wrong: set[str], counts: Counter[str]) -> None:
    """Count the flags that point at something wrong, and the wrong things that carry a flag."""
    grave = [flag for flag in flags if flag.severity != "notice" and flag.target]
    pointed = {_item(flag.target) for flag in (*grave, *(f for f in flags if f.cause and f.target))}
    counts["flags"] += len(grave)
    counts["flags_right"] += sum(_item(flag.target) in wrong for flag in grave)
    counts["wrong"] += len(wrong)
    counts["wrong_flagged"] += len(wrong & pointed)


def _item(target: str) -> str:
    parts = target.split("/")
    return "/".join(parts[:5] if "quantities" in parts else parts[:3])


def alike(one: Project, other: Project) -> bool:
    """Tell whether two projects are one by their names: equal, one inside the other, or most character pairs shared."""
    names = [[bare_name(name) for name in (p.name, *p.aliases)] for p in (one, other)]
    return any(_alike(a, b) for a in names[0] for b in names[1] if a and b)


def _alike(a: str, b: str) -> bool:
    if a == b or (min(len(a), len(b)) >= _SURE and (a in b or b in a)):
        return True
    x, y = (Counter(s[i : i + 2] for i in range(len(s) - 1)) for s in (a, b))
    return 2 * sum((x & y).values()) >= _PAIRS * (sum(x.values()) + sum(y.values())) > 0


@dataclass(frozen=True)
class Scores:
    """What one endpoint did on all articles."""

    name: str
    counts: tuple[Counter[str], ...] = field(repr=False)

    def rate(self, name: str, chosen: Sequence[int] | None = None) -> float | None:
        """Return a rate over the chosen articles, all by default."""
        top, bottom = RATES[name]
        rows = self.counts if chosen is None else [self.counts[i] for i in chosen]
        whole = sum(row[bottom] for row in rows)
        return sum(row[top] for row in rows) / whole if whole else None

    def interval(self, name: str) -> tuple[float, float] | None:
        """Return where the rate lies with 95 % certainty, as far as these articles tell."""
        return _middle([rate for chosen in _samples(len(self.counts)) if (rate := self.rate(name, chosen)) is not None])

    def ahead(self, other: "Scores", name: str) -> tuple[float, float] | None:
        """Return by how much this one is ahead of another, with 95 % certainty; both on the same articles."""
        found = []
        for chosen in _samples(len(self.counts)):
            mine, theirs = self.rate(name, chosen), other.rate(name, chosen)
            if mine is not None and theirs is not None:
                found.append(mine - theirs)
        return _middle(found)


def _samples(size: int) -> list[list[int]]:
    seeded = random.Random(size)
    return [[seeded.randrange(size) for _ in range(size)] for _ in range(_ROUNDS)] if size else []


def _middle(values: list[float]) -> tuple[float, float] | None:
    if not values:
        return None
    values.sort()
    return values[int(len(values) * 0.025)], values[min(len(values) - 1, int(len(values) * 0.975))]


def as_json(all_scores: Sequence[Scores], fingerprints: Mapping[str, str]) -> dict[str, Any]:
    """Return the comparison as JSON values."""
    first = all_scores[0]
    return {
        "fingerprints": dict(fingerprints),
        "articles": len(first.counts),
        "endpoints": [
            {
                "name": scores.name,
                "rates": {
                    name: {"rate": scores.rate(name), "interval": scores.interval(name)} for name in RATES
                },
                "ahead_of_first": (
                    {name: scores.ahead(first, name) for name in RATES} if scores is not first else None
                ),
                "counts": dict(sum(scores.counts, Counter())),
            }
            for scores in all_scores
        ],
    }  # fmt: skip


def _short(name: str) -> str:
    return name if len(name) <= 28 else f"…{name[-27:]}"


def as_table(all_scores: Sequence[Scores], fingerprints: Mapping[str, str]) -> str:
    """Return the comparison side by side; * where an endpoint differs from the first beyond chance."""
    first = all_scores[0]
    rows = [
        f"{len(first.counts)} articles; " + "; ".join(f"{name} {value[:24]}" for name, value in fingerprints.items())
    ]
    rows.append(f"{'':<22}" + "".join(f"{_short(scores.name):>30}" for scores in all_scores))
    for name in RATES:
        cells = []
        for scores in all_scores:
            rate, interval = scores.rate(name), scores.interval(name)
            ahead = scores.ahead(first, name) if scores is not first else None
            mark = "*" if ahead is not None and (ahead[0] > 0 or ahead[1] < 0) else " "
            around = f" ({interval[0]:.3f} to {interval[1]:.3f})" if interval else ""
            cells.append(f"{'-' if rate is None else f'{rate:.3f}{around}{mark}':>30}")
        rows.append(f"{name:<22}" + "".join(cells))
    rows.append("in brackets: 95 % of the bootstrap over articles; *: differs from the first column beyond chance")
    return "\n".join(rows)
