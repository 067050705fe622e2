"""Sums that count nothing twice.

In: projects and figures. Out: a frozen Sum that says what it is made of and what was kept out of it. Promised: one
measure a sum; a project once, by the last that was said of it; a phase not beside its whole; a group's total never
beside its members; doubted, unknown, foreign and ranged amounts stand apart.
"""

import calendar
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from summarizer.briefing.facts import Figure, PeriodFacts, ProjectFacts
from summarizer.briefing.phrases import bare
from summarizer.briefing.spans import first_and_last

MONEY = ("total_investment", "annual_investment", "completed_investment")
GROUP = frozenset({*MONEY, "project_count", "completion_rate"})
_PROJECTS = re.compile("项目|工程|开工|签约|投产")
_PHASED = re.compile(r"[一二三四五六七八九十\d]+期|首期")
_WHOLE_YEAR = Decimal(12)


@dataclass(frozen=True)
class Sum:
    """A sum of one measure over projects."""

    measure: str
    value: Decimal
    figures: tuple[Figure, ...]
    approximate: int  # how many of them the articles give as 约, 超, 近
    unknown: tuple[ProjectFacts, ...]
    doubted: tuple[Figure, ...]
    apart: tuple[Figure, ...]  # ranges and other currencies
    within: tuple[ProjectFacts, ...]  # part of a project that is counted

    @property
    def sign(self) -> str:
        """The word before the sum: what is more than each of its parts is more than their sum."""
        bounds = {figure.bound for figure in self.figures} - {"exact"}
        return {frozenset(): "", frozenset({"over"}): "超", frozenset({"under"}): "不超过"}.get(frozenset(bounds), "约")


def total(projects: Iterable[ProjectFacts], measure: str) -> Sum:
    """Add up one measure over projects."""
    added: list[Figure] = []
    unknown: list[ProjectFacts] = []
    doubted: list[Figure] = []
    apart: list[Figure] = []
    found = sorted(projects, key=lambda one: one.id)
    inside = _parts(found, measure)
    for project in found:
        figure = project.amounts.get(measure)
        if project.id in inside:
            continue
        if figure is None or figure.value is None:
            unknown.append(project)
        elif figure.doubt:
            doubted.append(figure)
        elif not figure.money:
            apart.append(figure)
        else:
            added.append(figure)
    value = sum((figure.value for figure in added if figure.value is not None), Decimal(0))
    approximate = sum(figure.bound != "exact" for figure in added)
    within = tuple(one for one in found if one.id in inside)
    return Sum(measure, value, tuple(added), approximate, tuple(unknown), tuple(doubted), tuple(apart), within)


def _parts(projects: Sequence[ProjectFacts], measure: str) -> set[str]:
    """Return the projects that are a phase or a part of another one whose amount is counted."""
    inside: set[str] = set()
    wholes: dict[str, list[ProjectFacts]] = defaultdict(list)
    owner: dict[str, str] = {}
    for project in projects:
        figure = project.amounts.get(measure)
        if figure is None:
            continue
        if figure.id and owner.setdefault(figure.id, project.id) != project.id:
            inside.add(project.id)  # one figure, told as that of two projects
        elif not _PHASED.search(project.name):
            wholes[bare(project.name)].append(project)
    for project in projects:
        for whole in wholes.get(bare(project.name), ()):
            if whole.id not in (project.id, *inside) and whole.name != project.name and _PHASED.search(project.name):
                inside.add(project.id)
    return inside


@dataclass(frozen=True)
class Group:
    """What an article says of a group of projects: how many, how much. Never added to anything."""

    subject: str
    figures: dict[str, Figure]
    others: int = 0  # further articles that say the same

    @property
    def article(self) -> str:
        """The article that it stands in."""
        return next(iter(self.figures.values())).article


def groups(metrics: Iterable[Figure]) -> tuple[Group, ...]:
    """Put together what is said of each group of projects, the largest first; repeated ones once.

    Two rates of one group for one time belong to two groups that got one name (分别完成92.8%、122.2%): neither is told.
    """
    metrics = tuple(metrics)
    unsure = _with_two_rates(metrics)
    found: dict[tuple[str, str], dict[str, Figure]] = defaultdict(dict)
    for figure in metrics:
        if figure.measure not in GROUP or not figure.subject or figure.doubt or figure.value is None:
            continue
        if not figure.whole and figure.measure != "project_count":
            continue
        if figure.measure in ("completed_investment", "completion_rate") and figure.status not in (None, "actual"):
            continue  # a goal is not what was done
        if figure.measure == "completion_rate" and (figure.article, figure.subject, figure.period) in unsure:
            continue
        own = found[figure.article, figure.subject]
        if figure.measure == "completion_rate" and not _of_one_year(figure, own.values()):
            own = found[figure.article, f"{figure.subject}（{(figure.period or '')[:4]}年）"]
        own.setdefault(figure.measure, figure)
    told: dict[tuple[object, ...], Group] = {}
    for (_, subject), figures in found.items():
        if not set(figures) & {*MONEY, "completion_rate"} or not (
            "project_count" in figures or _PROJECTS.search(subject)
        ):
            continue
        key = tuple(sorted((name, one.value) for name, one in figures.items()))
        known = told.get(key)
        told[key] = Group(subject, figures) if known is None else Group(known.subject, known.figures, known.others + 1)
    return tuple(sorted(told.values(), key=_weight, reverse=True))


def _with_two_rates(metrics: Iterable[Figure]) -> set[tuple[str, str | None, str | None]]:
    """Return of which group and time an article states more than one rate of completion."""
    rates: dict[tuple[str, str | None, str | None], set[Decimal]] = defaultdict(set)
    for figure in metrics:
        if figure.measure == "completion_rate" and figure.value is not None and figure.status in (None, "actual"):
            rates[figure.article, figure.subject, figure.period].add(figure.value)
    return {key for key, values in rates.items() if len(values) > 1}


def _of_one_year(rate: Figure, others: Iterable[Figure]) -> bool:
    """Tell whether a rate speaks of the year that the amounts beside it speak of."""
    years = {one.period[:4] for one in others if one.period and one.measure != "project_count"}
    return not rate.period or not years or rate.period[:4] in years


def _weight(group: Group) -> tuple[Decimal, str]:
    values = [one.value for name, one in group.figures.items() if name in MONEY and one.value is not None]
    return max(values, default=Decimal(0)), group.subject


@dataclass(frozen=True)
class Pace:
    """How far something is against the time that has gone by of its year."""

    name: str
    region: str | None
    done: Figure | None  # 完成投资
    planned: Figure | None  # 年度计划投资
    rate: Decimal  # percent of the year's plan
    stated: Figure | None  # the rate where an article states it
    due: Decimal  # 序时进度, percent
    period: str

    @property
    def lead(self) -> Decimal:
        """Points ahead of the time that has gone by; negative when behind."""
        return self.rate - self.due


def paces(facts: PeriodFacts) -> tuple[Pace, ...]:
    """Return who is ahead and who behind, the furthest behind first."""
    found = []
    for project in facts.projects:
        told = {figure.measure: figure for figure in project.figures if not figure.doubt}
        pace = _pace(project.name, project.region, told, project.amounts.get("annual_investment"))
        found += [pace] if pace is not None else []
    regions = {one.id: one.region for one in facts.articles}
    for group in groups(facts.metrics):
        pace = _pace(group.subject, regions.get(group.article), group.figures, None)
        found += [pace] if pace is not None else []
    latest: dict[tuple[str, str | None], Pace] = {}
    for one in found:  # of one thing told up to March and up to April, April
        known = latest.get((one.name, one.region))
        if known is None or _end(known) < _end(one):
            latest[one.name, one.region] = one
    return tuple(sorted(latest.values(), key=lambda one: (one.lead, one.name)))


def _end(pace: Pace) -> str:
    bounds = first_and_last(pace.period)
    return bounds[1].isoformat() if bounds is not None else ""


def _pace(name: str, region: str | None, told: dict[str, Figure], plan: Figure | None) -> Pace | None:
    stated, done = told.get("completion_rate"), told.get("completed_investment")
    planned = told.get("annual_investment") or plan
    if (
        stated is not None
        and stated.unit == "percent"
        and stated.value is not None
        and stated.status in (None, "actual")
    ):
        due = elapsed(stated.period)
        if due is not None and stated.period:
            return Pace(name, region, done, planned, stated.value, stated, due, stated.period)
    if done is None or planned is None or not (done.money and planned.money) or planned.doubt or not planned.value:
        return None
    due = elapsed(done.period)
    if due is None or done.status not in (None, "actual") or (planned.period or "")[:4] != (done.period or "")[:4]:
        return None
    if done.value is None or not done.period:
        return None
    return Pace(name, region, done, planned, done.value / planned.value * 100, None, due, done.period)


def elapsed(period: str | None) -> Decimal | None:
    """Return how much of the year has gone by at the end of a period that began with it, in percent."""
    bounds = first_and_last(period)
    if bounds is None or bounds[0].year != bounds[1].year or (bounds[0].month, bounds[0].day) != (1, 1):
        return None
    last = bounds[1]
    share = Decimal(last.day) / calendar.monthrange(last.year, last.month)[1]
    return (last.month - 1 + share) / _WHOLE_YEAR * 100
