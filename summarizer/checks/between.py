"""Between articles: one project, or one subject, told of twice.

In: pairs of records, the earlier first, and which of their projects are one. Out: flags of the kinds
cross_article_conflict and stage_regression, one evidence an article. Promised: only the same measure, scope, period
and status is compared; announced changes (由A调整为B, 更正) and figures that grow with time are no conflicts.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from summarizer.checks.names import bare_name
from summarizer.checks.readings import MEASURES
from summarizer.checks.stages import STAGES
from summarizer.numbers import canonical
from summarizer.records import (
    Canonical,
    Flag,
    FlagEvidence,
    Metric,
    Project,
    Quantity,
    Record,
    content_id,
)

# What grows while a project goes on, or belongs to a moment; a later figure replaces it.
_GROWING = frozenset(
    {"completed_investment", "progress", "completion_rate", "growth_rate", "share", "rank", "price", "other"}
)
_SINGLE = frozenset(
    {"total_investment", "annual_investment", "output_value", "revenue", "tax_profit", "capacity", "floor_area",
     "land_area", "length", "jobs", "duration"}
)  # fmt: skip
_DATED = frozenset(
    {"completed_investment", "output_value", "revenue", "gdp", "fiscal_revenue", "trade", "foreign_capital",
     "fixed_asset_investment", "growth_rate", "completion_rate", "project_count", "annual_investment",
     "total_investment"}
)  # fmt: skip
_ANNOUNCED = re.compile(
    "调整|变更|更正|修订|修改|核减|调增|调减|追加|增资|压减|缩减|扩大|提高到|增加到|由.{1,16}(?:改|增|升|降|减)"
)
_RANK = ("planned", "signed", "started", "building", "completed", "operating")


def between(earlier: Record, later: Record) -> tuple[Flag, ...]:
    """Return the flags between two records: projects of one name, metrics of one subject."""
    flags: list[Flag] = []
    for i, project in enumerate(later.projects):
        for other in earlier.projects:
            if same_name(project, other):
                flags.extend(of_projects(earlier, other, later, project, i))
    flags.extend(of_metrics(earlier, later))
    return tuple(flags)


def same_name(one: Project, other: Project) -> bool:
    """Tell whether two projects share a name, marks and 项目 aside; phases are projects of their own."""
    names = {bare_name(name) for name in (one.name, *one.aliases)}
    return bool(names & {bare_name(name) for name in (other.name, *other.aliases)} - {""}) and _phase(one) == _phase(
        other
    )


def _phase(project: Project) -> str | None:
    found = re.search("[一二三四五六]期", project.name)
    return found[0] if found else None


def of_projects(earlier: Record, before: Project, later: Record, project: Project, index: int) -> Iterator[Flag]:
    """Yield the flags between two mentions of one project; `index` is the later one's place in its record."""
    for j, quantity in enumerate(project.quantities):
        same = [other for other in before.quantities if _comparable(quantity, other)]
        if not same or any(_equal(quantity, other) for other in same) or _announced(quantity, *before.quantities):
            continue
        if any(_equal(quantity, other) for other in project.quantities if other is not quantity):
            continue
        other = same[-1]
        if _many(quantity, project.quantities) or _many(other, before.quantities):
            continue
        yield _conflict((earlier, other), (later, quantity), f"/projects/{index}/quantities/{j}", f"“{project.name}”")
    yield from _regression(earlier, before, later, project, index)


def of_metrics(earlier: Record, later: Record) -> Iterator[Flag]:
    """Yield the flags between metrics of one subject in two records."""
    for j, metric in enumerate(later.metrics):
        if metric.measure not in _DATED or metric.period is None:
            continue
        same = [o for o in earlier.metrics if _subject(o) == _subject(metric) and _comparable(metric, o, dated=True)]
        if not same or any(_equal(metric, other) for other in same) or _announced(metric):
            continue
        if _many(metric, later.metrics) or _many(same[-1], earlier.metrics):
            continue
        yield _conflict((earlier, same[-1]), (later, metric), f"/metrics/{j}", f"“{metric.subject}”")


def _subject(metric: Metric) -> str:
    return bare_name(metric.subject or "")


def _many(quantity: Quantity, among: Sequence[Quantity]) -> bool:
    """Tell whether a record gives one measure several values: parts, phases, or a subject too wide to compare."""
    alike = [
        o
        for o in among
        if o.measure == quantity.measure and _unit(o) == _unit(quantity) and o.period == quantity.period
    ]
    if isinstance(quantity, Metric):
        alike = [o for o in alike if isinstance(o, Metric) and _subject(o) == _subject(quantity)]
    return len({_value(o) for o in alike}) > 1


def _comparable(one: Quantity, other: Quantity, dated: bool = False) -> bool:
    if one.measure != other.measure or one.scope != other.scope or one.role != other.role or _unit(one) != _unit(other):
        return False
    if one.label and other.label and dated and one.label != other.label:
        return False
    if (one.status == "actual") != (other.status == "actual") and one.measure != "total_investment":
        return False
    if one.measure in _GROWING or dated:
        return one.period is not None and one.period == other.period
    return one.measure in _SINGLE and (one.period is None or other.period is None or one.period == other.period)


def _canonical(quantity: Quantity) -> Canonical | None:
    if quantity.canonical is not None:
        return quantity.canonical
    return canonical(quantity.value, quantity.unit or "") if quantity.value is not None else None


def _unit(quantity: Quantity) -> str | None:
    base = _canonical(quantity)
    return base.unit if base is not None else None


def _value(quantity: Quantity) -> Decimal | None:
    base = _canonical(quantity)
    return base.value if base is not None else None


def _equal(one: Quantity, other: Quantity) -> bool:
    """Tell whether two values agree, 约 and 超 and the rounding of the shorter one considered."""
    a, b = _value(one), _value(other)
    if a is None or b is None or _unit(one) != _unit(other):
        return False
    if a == b:
        return True
    if one.bound != "exact" or other.bound != "exact":
        return abs(a - b) <= max(abs(a), abs(b)) * Decimal("0.1")
    return _rounds(one, a, b) or _rounds(other, b, a)


def _rounds(short: Quantity, value: Decimal, longer: Decimal) -> bool:
    if not short.value:
        return False
    exponent = short.value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) and exponent < 0 else 0) * abs(value / short.value)
    return abs(value - longer) <= step / 2 and len(str(abs(longer).normalize())) > len(str(abs(value).normalize()))


def _announced(*quantities: Quantity) -> bool:
    return any(_ANNOUNCED.search(q.evidence.quote or "") for q in quantities)


def _conflict(before: tuple[Record, Quantity], after: tuple[Record, Quantity], pointer: str, whose: str) -> Flag:
    (earlier, other), (later, quantity) = before, after
    measure = MEASURES[quantity.measure or "other"]
    message = f"{whose}的{measure}，{_paper(earlier)}说{_words(other)}，{_paper(later)}说{_words(quantity)}"
    content = [
        "cross_article_conflict",
        earlier.article.id,
        later.article.id,
        whose,
        quantity.measure,
        _words(other),
        _words(quantity),
    ]
    return Flag(
        id=content_id("f", content),
        kind="cross_article_conflict",
        severity="warning",
        target=pointer,
        target_id=quantity.id,
        message=message,
        claimed=_words(quantity),
        found=_words(other),
        evidence=tuple(
            FlagEvidence(quote=q.evidence.quote, spans=q.evidence.spans, article=record.article.id)
            for record, q in (before, after)
        ),
    )


def _words(quantity: Quantity) -> str:
    return quantity.text or f"{quantity.value}{quantity.unit or ''}"


def _paper(record: Record) -> str:
    told = record.article
    return (
        f"{told.published or '先前'}《{told.title}》" if told.title else f"{told.published or told.source.path}的报道"
    )


def _regression(earlier: Record, before: Project, later: Record, project: Project, index: int) -> Iterator[Flag]:
    if before.stage not in _RANK or project.stage not in _RANK or not _is_later(earlier, later):
        return
    if _RANK.index(project.stage) >= _RANK.index(before.stage) - (
        1 if {before.stage, project.stage} in _TOGETHER else 0
    ):
        return
    message = f"“{project.name}”{_paper(earlier)}已是{STAGES[before.stage]}，{_paper(later)}又说{STAGES[project.stage]}"
    yield Flag(
        id=content_id(
            "f", ["stage_regression", earlier.article.id, later.article.id, project.name, before.stage, project.stage]
        ),
        kind="stage_regression",
        severity="warning",
        target=f"/projects/{index}",
        target_id=project.id,
        message=message,
        claimed=STAGES[project.stage],
        found=STAGES[before.stage],
        evidence=tuple(
            FlagEvidence(quote=p.evidence.quote, spans=p.evidence.spans, article=record.article.id)
            for record, p in ((earlier, before), (later, project))
        ),
    )


_TOGETHER = ({"started", "building"}, {"completed", "operating"})  # one event told in two ways


def _is_later(earlier: Record, later: Record) -> bool:
    one, other = earlier.article.published or "", later.article.published or ""
    size = min(len(one), len(other))
    return size == 0 or one[:size] <= other[:size]
