"""区县动态 and 指标动态: places side by side, and what the statistics say.

In: a draft. Out: two parts. Promised: a place's sum is made like the whole one; a figure of statistics stands with its
subject, period and caliber, in the article's own words.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from summarizer.briefing.document import Bar, Column, Piece
from summarizer.briefing.drafting import Draft, Said, say
from summarizer.briefing.facts import Figure, ProjectFacts, Told
from summarizer.briefing.phrases import AHEAD, YI, joined, label_of, mark_of, period, yi
from summarizer.briefing.sums import GROUP, Sum, total
from summarizer.briefing.verifying import Sentence

_STATISTICS = (
    "gdp", "fiscal_revenue", "fixed_asset_investment", "trade", "foreign_capital", "output_value", "revenue",
    "tax_profit", "growth_rate", "completion_rate", "share", "rank", "jobs", "enterprise_count", "price",
)  # fmt: skip
_FIRST = {name: position for position, name in enumerate(_STATISTICS)}
_MOST_BARS = 15
_BARE = re.compile(
    "同比|环比|增长|下降|比上年|比去年|占|达|完成|实现|居|增幅|降幅"
)  # a clause that leaves its subject out


def places(draft: Draft) -> None:
    """Write the part about places."""
    draft.part("区县动态")
    found = _by_place(draft)
    if not found:
        draft.paragraph([say(f"{draft.this}报道没有写明地区。")])
        return
    draft.paragraph(_told(draft, found))
    columns = (
        Column("地区", wide=3), Column("报道（篇）", True), Column("具名项目（个）", True), Column("新签约", True),
        Column("新开工", True), Column("在建", True), Column("竣工投产", True), Column("总投资合计（亿元）", True, 2),
        Column("未披露（个）", True),
    )  # fmt: skip
    draft.table("区县对照", columns, (_row(one) for one in found), "区县对照", own=True)
    ranked = sorted((one for one in found if one.sum.value), key=lambda one: -one.sum.value)
    draft.chart(
        "具名项目总投资合计（按地区）", "亿元",
        (Bar(one.name, one.sum.value / YI) for one in ranked[:_MOST_BARS])
    )  # fmt: skip


class _Place:
    """A place with its articles and projects."""

    def __init__(self, name: str, articles: Sequence[Told], projects: Sequence[ProjectFacts]) -> None:
        self.name = name
        self.articles = articles
        self.projects = projects
        self.sum: Sum = total(projects, "total_investment")

    def turned(self, turn: str) -> int:
        """Return how many of its projects took a step."""
        return sum(one.turn == turn for one in self.projects)


def _by_place(draft: Draft) -> list[_Place]:
    articles: dict[str, list[Told]] = defaultdict(list)
    projects: dict[str, list[ProjectFacts]] = defaultdict(list)
    for told in draft.facts.articles:
        if told.region:
            articles[draft.place(told.region)].append(told)
    for project in draft.facts.projects:
        if project.region:
            projects[draft.place(project.region)].append(project)
    found = [_Place(name, articles[name], projects[name]) for name in sorted({*articles, *projects})]
    return sorted(found, key=lambda one: (-len(one.projects), -one.sum.value, -len(one.articles), one.name))


def _row(one: _Place) -> tuple[Said | None, ...]:
    building = sum(project.stage == "building" for project in one.projects)
    amount = one.sum.sign + yi(one.sum.value) if one.sum.figures else None
    return (
        one.name, str(len(one.articles)), str(len(one.projects)), str(one.turned("signed")), str(one.turned("started")),
        str(building), str(one.turned("completed")), amount, str(len(one.sum.unknown)),
    )  # fmt: skip


def _told(draft: Draft, found: Sequence[_Place]) -> Iterator[Sentence]:
    active = [one for one in found if one.projects]
    if not active:
        return
    first = active[0]
    names = [one.name for one in found]
    if len(active) > 1:
        text = f"{draft.this}有{len(active)}个地区报道了具名项目，{first.name}最多，{len(first.projects)}个"
        yield say(f"{text}。", counts=[len(active), len(first.projects)], words=names)
    by_sum = sorted((one for one in active if one.sum.figures), key=lambda one: -one.sum.value)
    if len(by_sum) > 1:
        top = by_sum[:3]
        words = "、".join(f"{one.name}（{one.sum.sign}{yi(one.sum.value)}亿元）" for one in top)
        counts: list[Decimal | int] = [one.sum.value for one in top]
        yield say(f"按已披露的总投资合计，居前的是{words}。", counts=counts, words=names)
    for turn, word in (("started", "新开工"), ("completed", "竣工投产"), ("signed", "新签约")):
        moved = sorted(
            ((one.turned(turn), one.name) for one in active if one.turned(turn)), key=lambda one: (-one[0], one[1])
        )
        if moved:
            told = joined((f"{name}{count}个" for count, name in moved), 5)
            yield say(f"{word}：{told}。", counts=[count for count, _ in moved], words=names)


def statistics(draft: Draft) -> None:
    """Write the part about figures of statistics."""
    draft.part("指标动态")
    found = _statistics(draft)
    if not found:
        draft.paragraph([say(f"{draft.this}报道没有写到地区或行业的经济指标。")])
        return
    by_place: dict[str, list[Figure]] = defaultdict(list)
    for figure in found:
        told = draft.facts.article(figure.article)
        by_place[draft.place(told.region if told is not None else None)].append(figure)
    ranked = sorted(by_place.items(), key=lambda item: (_FIRST.get(item[1][0].measure, 0), -len(item[1]), item[0]))
    for place, own in ranked[:8]:
        draft.paragraph([_quoted(place, own)])
    columns = (
        Column("地区", wide=2), Column("主体", wide=3), Column("指标", wide=2), Column("数值（原文）", wide=2),
        Column("时期", wide=2), Column("口径", wide=2), Column("性质"),
    )  # fmt: skip
    rows = [(place, figure) for place, own in ranked for figure in own]
    draft.table("主要指标", columns, (_figure_row(place, figure) for place, figure in rows), "指标")


def _statistics(draft: Draft) -> list[Figure]:
    metrics = draft.facts.metrics
    grown = {
        one.id
        for one, after in pairwise(metrics)
        if (one.measure, after.measure) == ("other", "growth_rate")
        and (one.article, one.period) == (after.article, after.period)
    }
    kept = [
        one
        for one in metrics
        if (one.measure in _STATISTICS and one.measure not in GROUP) or one.id in grown
        if not one.doubt and one.quote and one.value is not None
    ]
    seen: set[tuple[str, str, str | None]] = set()
    found = []
    for one in sorted(kept, key=lambda figure: _FIRST.get(figure.measure, 0)):
        name = (one.subject or "", one.text, one.period)
        if name not in seen:
            seen.add(name)
            found.append(one)
    return found


def _quoted(place: str, own: Sequence[Figure]) -> Sentence:
    """Tell a place's figures in the article's own clauses."""
    quotes: dict[str, Figure] = {}
    for figure in own:
        quote = (figure.quote or "").strip("，。；、,;")
        if quote and not any(quote in other or other in quote for other in quotes):
            quotes[quote] = figure
    parts: list[str | Piece] = [f"{place}："]
    subjects = [figure.subject or "" for figure in quotes.values()]
    for position, (quote, figure) in enumerate(list(quotes.items())[:4]):
        subject = (figure.subject or "").replace("—", "")
        own_words = _BARE.match(quote) is not None and subject not in ("", place)
        ahead = AHEAD.get(figure.status or "")
        when = period(figure.period)
        tail = "，".join(part for part in (when, ahead) if part)
        parts += [
            "；" if position else "",
            subject if own_words else "",
            f"“{quote}”",
            f"（{tail}）" if tail else "",
            Piece("", mark_of(figure)),
        ]
    periods = [period(figure.period) for figure in quotes.values()]
    return say(*parts, "。", figures=own, words=[place, *periods, *subjects])


def _figure_row(place: str, figure: Figure) -> tuple[Said | None, ...]:
    return (
        place, figure.subject, label_of(figure),
        Piece(figure.text, mark_of(figure)),
        period(figure.period), figure.scope, AHEAD.get(figure.status or "", "实际"),
    )  # fmt: skip
