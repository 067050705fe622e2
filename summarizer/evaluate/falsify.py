"""Falsification: take records that are right, change one thing, and count what the checks flag.

In: a right record and its article. Out: for each kind of falsehood how many were made and how many were caught, and
the false alarms on the record as it was. Promised: the same record is falsified in the same way in every run; what a
second reader's notes accept is no falsehood and is not made; caught means an error or a warning at the changed thing,
for a dropped number an unclaimed_number at its place.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from summarizer import checks
from summarizer.articles import Article
from summarizer.checks.claims import items
from summarizer.checks.witness import Witness
from summarizer.numbers import canonical, parse
from summarizer.records import Evidence, Metric, Milestone, Project, Quantity, Record, Stage, content_id, digest

Change = Callable[[Quantity, random.Random], Quantity | None]

_DIGITS = "123456789"
_SPELLED = "一二三四五六七八九"
_SCALES = (("万", "亿"), ("亿", "万"), ("千", "万"))
_UNITS = (
    ("亿美元", "亿元"), ("万美元", "万元"), ("亿元", "亿美元"), ("万元", "万美元"), ("个百分点", "%"),
    ("%", "个百分点"), ("亩", "公顷"), ("公顷", "亩"), ("平方米", "亩"), ("平方公里", "平方米"), ("公里", "米"),
    ("千瓦时", "千瓦"), ("兆瓦", "千瓦"), ("吨", "立方米"),
)  # fmt: skip
# What is taken for what: the mix-ups that editors warn of, both ways, and the neighbours of each measure.
_MIXED_UP: dict[str, tuple[str, ...]] = {
    "total_investment": ("annual_investment", "completed_investment", "output_value"),
    "annual_investment": ("total_investment", "completed_investment"),
    "completed_investment": ("total_investment", "annual_investment"),
    "output_value": ("total_investment", "tax_profit", "revenue"),
    "revenue": ("output_value", "tax_profit", "total_investment"),
    "tax_profit": ("output_value", "revenue"),
    "fiscal_revenue": ("tax_profit", "gdp"),
    "gdp": ("output_value", "fixed_asset_investment"),
    "fixed_asset_investment": ("gdp", "total_investment", "growth_rate"),
    "trade": ("foreign_capital", "revenue", "growth_rate"),
    "foreign_capital": ("trade", "total_investment"),
    "funding": ("total_investment", "revenue"),
    "project_count": ("enterprise_count", "jobs"),
    "enterprise_count": ("project_count", "jobs"),
    "count": ("project_count", "enterprise_count", "jobs"),
    "capacity": ("output_value", "floor_area", "length"),
    "floor_area": ("land_area",),
    "land_area": ("floor_area",),
    "length": ("land_area", "capacity"),
    "progress": ("growth_rate", "share"),
    "completion_rate": ("growth_rate", "share"),
    "growth_rate": ("share", "completion_rate", "output_value"),
    "share": ("growth_rate", "completion_rate"),
    "jobs": ("enterprise_count", "project_count"),
    "rank": ("project_count",),
    "duration": ("jobs", "length"),
    "price": ("total_investment", "revenue"),
    "other": ("total_investment", "project_count"),
}
_STAGES: tuple[Stage, ...] = ("planned", "signed", "started", "building", "completed", "operating")
_MINOR = ("count", "duration", "rank")  # missing, they are worth a notice, not a warning
_CHARACTERS = "瀛璟珩霁垚骁沅翯祺朔"
_INVENTED = ("瀛洲新材料产业园项目", "璟珩智慧物流中心", "霁垚精密铸造项目", "骁沅生物制药基地", "翯祺光电显示项目")


@dataclass(frozen=True)
class Falsehood:
    """A record with one thing made wrong; `target` is its pointer, or `dropped` the place of what is missing."""

    kind: str
    record: Record = field(repr=False)
    target: str
    dropped: Quantity | None = None

    def told(self) -> str:
        """Return what was made wrong, for a person."""
        item: Any = self.dropped or self.record
        for part in self.target.split("/")[1:]:
            item = item[int(part)] if part.isdigit() else getattr(item, part)
        if isinstance(item, Quantity):
            fields = (item.text, item.value, item.unit, item.measure, item.status, item.bound, item.period)
            return f"{self.target} {' '.join(map(str, fields))} | {item.evidence.quote}"
        return f"{self.target} {item.name} {item.stage}" if isinstance(item, Project) else f"{self.target} {item}"


@dataclass
class Tally:
    """Falsehoods made and caught by kind, and the false alarms on what was right."""

    made: Counter[str] = field(default_factory=Counter)
    caught: Counter[str] = field(default_factory=Counter)
    records: int = 0
    numbers: int = 0
    alarms: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    missed: list[Falsehood] = field(default_factory=list, repr=False)

    def rate(self, kind: str) -> float:
        """Return the share of a kind that was caught."""
        return self.caught[kind] / self.made[kind] if self.made[kind] else 1.0

    def alarm_rate(self, name: str) -> float:
        """Return false alarms as a share of the numbers: of errors, warnings or unclaimed."""
        return self.alarms[name] / self.numbers if self.numbers else 0.0

    def as_json(self) -> dict[str, Any]:
        """Return the rates as JSON values."""
        return {
            "records": self.records,
            "numbers": self.numbers,
            "caught": {
                kind: {"made": made, "caught": self.caught[kind], "rate": round(self.rate(kind), 4)}
                for kind, made in self.made.items()
            },
            "false_alarms": {name: round(self.alarm_rate(name), 4) for name in _ALARMS},
            "false_alarms_by_kind": dict(self.kinds.most_common()),
        }

    def as_table(self, missed: int = 0) -> str:
        """Return the rates as lines, with some of the falsehoods that were missed."""
        rows = [f"{self.records} records, {self.numbers} numbers", ""]
        rows += [f"{'falsehood':<20}{'made':>7}{'caught':>8}{'rate':>9}"]
        for kind, made in self.made.items():
            rows.append(f"{kind:<20}{made:>7}{self.caught[kind]:>8}{self.rate(kind):>9.1%}")
            shown = [one for one in self.missed if one.kind == kind][:missed]
            rows += [f"    missed: {one.record.article.source.path} {one.told()}" for one in shown]
        rows += ["", "false alarms on the records as they are, as a share of their numbers"]
        rows += [f"{name:<20}{self.alarms[name]:>7}{self.alarm_rate(name):>17.1%}" for name in _ALARMS]
        return "\n".join(rows)


_ALARMS = ("errors", "warnings", "unclaimed")


Notes = Mapping[str, Mapping[str, Any]]  # what else readers left, by pointer: `also`, `also_stage`


def falsify(
    record: Record, article: Article, tally: Tally, each: int | None = None, notes: Notes | None = None
) -> None:
    """Add one record's falsehoods and false alarms to the tally; at most `each` of a kind."""
    witness = Witness(article)
    untouched = checks.check(record, article, witness)
    tally.records += 1
    tally.numbers += sum(1 for _ in items(record))
    for flag in untouched.flags:
        if flag.severity != "notice":
            unclaimed = flag.kind == "unclaimed_number"
            tally.alarms["unclaimed" if unclaimed else "errors" if flag.severity == "error" else "warnings"] += 1
            tally.kinds[flag.kind] += 1
    counts: Counter[str] = Counter()
    for falsehood in falsehoods(record):
        if notes is not None and _is_accepted(falsehood, notes.get(falsehood.target, {})):
            continue
        counts[falsehood.kind] += 1
        if each is not None and counts[falsehood.kind] > each:
            continue
        tally.made[falsehood.kind] += 1
        if is_caught(falsehood, checks.check(falsehood.record, article, witness)):
            tally.caught[falsehood.kind] += 1
        else:
            tally.missed.append(falsehood)


def _is_accepted(falsehood: Falsehood, note: Mapping[str, Any]) -> bool:
    """Tell whether a second reader read what the change says: then it is right, and no falsehood."""
    parts = falsehood.target.split("/")[1:]
    if falsehood.kind == "stage":
        return falsehood.record.projects[int(parts[1])].stage in note.get("also_stage", ())
    if falsehood.kind not in ("measure", "status", "bound", "period"):
        return False
    accepted = note.get("also", {}).get(falsehood.kind, ())
    changed = next(quantity for pointer, quantity, _ in items(falsehood.record) if pointer == falsehood.target)
    if falsehood.kind == "status":  # a plan and a forecast are one to the checks: it has not happened
        return (changed.status == "actual") in [status == "actual" for status in accepted]
    return getattr(changed, falsehood.kind) in accepted


def is_caught(falsehood: Falsehood, checked: Record) -> bool:
    """Tell whether the changed thing carries an error or a warning."""
    flags = [flag for flag in checked.flags if flag.severity != "notice"]
    if falsehood.dropped is None:
        name = checks.target_id(falsehood.record, falsehood.target)
        return any(
            flag.target == falsehood.target
            or flag.target.startswith(falsehood.target + "/")
            or (name is not None and flag.target_id == name and "/milestones/" not in falsehood.target)
            for flag in flags
        )
    start, end = falsehood.dropped.start, falsehood.dropped.end
    if start is None or end is None:
        return False
    spans = [span for flag in flags if flag.kind == "unclaimed_number" for e in flag.evidence for span in e.spans]
    return any(a < end and start < b for a, b in spans)


def falsehoods(record: Record) -> Iterator[Falsehood]:
    """Yield every falsehood of a record, the same ones in every run."""
    for pointer, quantity, index in items(record):
        seeded = random.Random(digest([record.article.id, pointer, quantity.text]))
        for kind, change in _CHANGES.items():
            changed = change(quantity, seeded)
            if changed is not None:
                yield Falsehood(kind, replaced(record, pointer, changed), pointer)
        if index is not None and len(record.projects) > 1:
            yield _moved(record, pointer, quantity, index, seeded)
        if quantity.start is not None and quantity.measure not in _MINOR:
            yield Falsehood("dropped_number", without(record, pointer), "", quantity)
    yield from _false_projects(record)
    yield from _false_numbers(record)


def _false_projects(record: Record) -> Iterator[Falsehood]:
    seeded = random.Random(digest([record.article.id, "projects"]))
    for i, project in enumerate(record.projects):
        pointer = f"/projects/{i}"
        renamed = project.model_copy(update={"name": _renamed(project.name, seeded)})
        yield Falsehood("renamed_project", replaced(record, pointer, renamed), pointer)
        if project.stage in _STAGES:
            stage = seeded.choice([stage for stage in _STAGES if stage != project.stage])
            restaged = project.model_copy(update={"stage": stage, "stage_text": None})
            yield Falsehood("stage", replaced(record, pointer, restaged), pointer)
        for j, milestone in enumerate(project.milestones):
            if milestone.date:
                year = int(milestone.date[:4])
                moved = milestone.model_copy(
                    update={"date": milestone.date.replace(str(year), str(year + seeded.choice((-1, 1))))}
                )
                yield Falsehood(
                    "date", replaced(record, f"{pointer}/milestones/{j}", moved), f"{pointer}/milestones/{j}"
                )
    quotes = [quantity.evidence for _, quantity, _ in items(record)]
    if quotes:
        name = seeded.choice(_INVENTED)
        invented = Project(id=content_id("p", name), name=name, stage="building", evidence=seeded.choice(quotes))
        projects = (*record.projects, invented)
        pointer = f"/projects/{len(record.projects)}"
        yield Falsehood("invented_project", record.model_copy(update={"projects": projects}), pointer)


def _false_numbers(record: Record) -> Iterator[Falsehood]:
    seeded = random.Random(digest([record.article.id, "numbers"]))
    quotes = [quantity.evidence for _, quantity, _ in items(record)]
    for turn in range(2):
        value = Decimal(seeded.randrange(2011, 9999)) / 10
        text = f"{value}亿元"
        evidence = Evidence(quote=f"总投资{text}") if turn == 0 or not quotes else seeded.choice(quotes)
        fields: dict[str, Any] = {"measure": "total_investment", "text": text, "value": value, "unit": "亿元"}
        invented = Metric(
            id=content_id("m", text), subject="全市重点项目", status="actual", evidence=evidence, **fields
        )
        pointer = f"/metrics/{len(record.metrics)}"
        yield Falsehood("invented_number", record.model_copy(update={"metrics": (*record.metrics, invented)}), pointer)


def _moved(record: Record, pointer: str, quantity: Quantity, index: int, seeded: random.Random) -> Falsehood:
    other = seeded.choice([i for i in range(len(record.projects)) if i != index])
    rest = without(record, pointer)
    target = rest.projects[other]
    given = target.model_copy(update={"quantities": (*target.quantities, quantity)})
    return Falsehood(
        "owner", replaced(rest, f"/projects/{other}", given), f"/projects/{other}/quantities/{len(target.quantities)}"
    )


def replaced(record: Record, pointer: str, item: Quantity | Project | Milestone) -> Record:
    """Return the record with another item at a pointer."""
    parts = pointer.split("/")[1:]
    listed = parts[0]
    index = int(parts[1])
    if len(parts) == 4:
        outer = record.projects[index]
        inner = list(getattr(outer, parts[2]))
        inner[int(parts[3])] = item
        return replaced(record, f"/projects/{index}", outer.model_copy(update={parts[2]: tuple(inner)}))
    values = list(getattr(record, listed))
    values[index] = item
    return record.model_copy(update={listed: tuple(values)})


def without(record: Record, pointer: str) -> Record:
    """Return the record without the quantity at a pointer."""
    parts = pointer.split("/")[1:]
    index = int(parts[1])
    if parts[0] == "metrics":
        return record.model_copy(update={"metrics": record.metrics[:index] + record.metrics[index + 1 :]})
    project = record.projects[index]
    at = int(parts[3])
    kept = project.quantities[:at] + project.quantities[at + 1 :]
    return replaced(record, f"/projects/{index}", project.model_copy(update={"quantities": kept}))


def _other_digit(text: str, seeded: random.Random) -> tuple[str, Decimal] | None:
    """Return a number's words with one digit changed, and the factor is left to the caller to compute."""
    places = [i for i, ch in enumerate(text) if ch in _DIGITS or ch in _SPELLED]
    if not places:
        return None
    at = seeded.choice(places)
    family = _DIGITS if text[at] in _DIGITS else _SPELLED
    return text[:at] + seeded.choice([ch for ch in family if ch != text[at]]) + text[at + 1 :], Decimal(0)


def _digit_of_value(quantity: Quantity, seeded: random.Random) -> Quantity | None:
    if quantity.value is None:
        return None
    changed = _other_digit(f"{quantity.value:f}", seeded)
    return _valued(quantity, Decimal(changed[0])) if changed else None


def _digit_of_text(quantity: Quantity, seeded: random.Random) -> Quantity | None:
    """Change a digit of the words, and the value with it."""
    changed = _other_digit(quantity.text or "", seeded)
    read = parse(changed[0]) if changed else None
    if changed is None or read is None or quantity.value is None or abs(read.value) == abs(quantity.value):
        return None
    value = -abs(read.value) if quantity.value < 0 else read.value
    return _valued(quantity, value).model_copy(update={"text": changed[0], "upper": read.upper})


def _digit_of_quote(quantity: Quantity, seeded: random.Random) -> Quantity | None:
    changed = _digit_of_text(quantity, seeded)
    quote = quantity.evidence.quote or ""
    if changed is None or not quantity.text or quantity.text not in quote:
        return None
    evidence = quantity.evidence.model_copy(update={"quote": quote.replace(quantity.text, changed.text or "", 1)})
    return changed.model_copy(update={"evidence": evidence})


def _decimal_point(quantity: Quantity, seeded: random.Random) -> Quantity | None:
    if not quantity.value:
        return None
    value = quantity.value * seeded.choice((Decimal(10), Decimal("0.1")))
    changed = _valued(quantity, value)
    plain = re.sub(r"[0-9]+(?:\.[0-9]+)?", f"{abs(value).normalize():f}", quantity.text or "", count=1)
    return changed if seeded.random() < 0.5 else changed.model_copy(update={"text": plain})


def _scale(quantity: Quantity, _: random.Random) -> Quantity | None:
    for word, other in _SCALES:
        if word in (quantity.unit or ""):
            return _with_unit(quantity, word, other)
    return None


def _unit(quantity: Quantity, _: random.Random) -> Quantity | None:
    for word, other in _UNITS:
        if (quantity.unit or "").endswith(word):
            return _with_unit(quantity, word, other)
    return None


def _measure(quantity: Quantity, seeded: random.Random) -> Quantity | None:
    others = _MIXED_UP.get(quantity.measure or "")
    return quantity.model_copy(update={"measure": seeded.choice(others)}) if others else None


def _status(quantity: Quantity, seeded: random.Random) -> Quantity | None:
    if quantity.status is None:
        return None
    other = seeded.choice(("planned", "forecast")) if quantity.status == "actual" else "actual"
    return quantity.model_copy(update={"status": other})


def _bound(quantity: Quantity, seeded: random.Random) -> Quantity | None:
    other = seeded.choice([bound for bound in ("exact", "about", "over", "under") if bound != quantity.bound])
    return quantity.model_copy(update={"bound": other if quantity.bound == "exact" else "exact"})


def _period(quantity: Quantity, seeded: random.Random) -> Quantity | None:
    if not quantity.period:
        return None
    step = seeded.choice((-1, 1))
    moved = re.sub(r"(?<![0-9-])[0-9]{4}", lambda year: str(int(year[0]) + step), quantity.period)
    return quantity.model_copy(update={"period": moved})


_CHANGES: dict[str, Change] = {
    "digit_of_value": _digit_of_value,
    "digit_of_text": _digit_of_text,
    "digit_of_quote": _digit_of_quote,
    "decimal_point": _decimal_point,
    "scale": _scale,
    "unit": _unit,
    "measure": _measure,
    "status": _status,
    "bound": _bound,
    "period": _period,
}


def _valued(quantity: Quantity, value: Decimal) -> Quantity:
    return quantity.model_copy(update={"value": value, "canonical": canonical(value, quantity.unit or "")})


def _with_unit(quantity: Quantity, word: str, other: str) -> Quantity:
    unit = (quantity.unit or "").replace(word, other)
    text = (quantity.text or "").replace(word, other)
    base = canonical(quantity.value, unit) if quantity.value is not None else None
    return quantity.model_copy(update={"unit": unit, "text": text, "canonical": base})


def _renamed(name: str, seeded: random.Random) -> str:
    at = seeded.randrange(max(1, len(name) - 3))
    new = "".join(seeded.sample(_CHARACTERS, 2))
    return name[:at] + new + name[at + 2 :]
