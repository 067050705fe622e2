"""概览: how much was reported, what it adds up to, what changed.

In: a draft with the facts of a span. Out: the first part of the briefing. Promised: every sum says what is in it and
what was kept out of it; totals of groups stand by themselves.
"""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from summarizer.briefing.document import Bar, Column, Piece
from summarizer.briefing.drafting import Draft, only_mark, say
from summarizer.briefing.facts import PeriodFacts, ProjectFacts, Turn
from summarizer.briefing.phrases import AHEAD, STAGES, YI, cell, group_name, mark_of, money, period, yi
from summarizer.briefing.sums import Group, Sum, groups, total
from summarizer.briefing.verifying import Sentence

_TURNS: tuple[tuple[Turn, str], ...] = (("signed", "新签约"), ("started", "新开工"), ("completed", "竣工投产"))
_ORDER = ("started", "building", "signed", "planned", "completed", "operating", "suspended", "cancelled", "unknown")
MOST_GROUPS = 4


def overview(draft: Draft) -> None:
    """Write the part."""
    draft.part(f"{draft.this}概览")
    facts = draft.facts
    if not facts.articles:
        draft.paragraph([say(f"{draft.this}没有收录报道。")])
        return
    investment = total(facts.projects, "total_investment")
    draft.paragraph([*_counts(draft), *_amounts(draft, investment), *_change(draft)])
    draft.paragraph(_stages(facts))
    _pictures(draft)
    _groups(draft, groups(facts.metrics))


def _counts(draft: Draft) -> Iterator[Sentence]:
    facts = draft.facts
    papers = Counter(one.outlet for one in facts.articles if one.outlet)
    told = "、".join(f"《{name}》{count}篇" for name, count in papers.most_common(4))
    source = f"（{told}{'等' if len(papers) > 4 else ''}）" if papers else ""
    if [*papers.values()] == [len(facts.articles)]:
        source = f"（均出自《{next(iter(papers))}》）"
    articles, projects = len(facts.articles), len(facts.projects)
    fresh = sum(one.new for one in facts.projects)
    text = f"{draft.this}共收录报道{articles}篇{source}"
    if not projects:
        yield say(f"{text}，没有写到具名项目。", counts=[articles, *papers.values()], words=papers)
        return
    text += f"，写到具名项目{projects}个"
    if facts.span.kind != "all" and fresh:
        text += "，都是首次见报" if fresh == projects else f"，其中首次见报{fresh}个"
    yield say(f"{text}。", counts=[articles, projects, fresh, *papers.values()], words=papers)
    turns = [(name, sum(one.turn == key for one in facts.projects)) for key, name in _TURNS]
    present = [(name, count) for name, count in turns if count]
    if present:
        words = "、".join(f"{name}{count}个" for name, count in present)
        verb = "按报道" if facts.span.kind == "all" else "报道中"
        yield say(f"{verb}{words}。", counts=[count for _, count in present])


def _amounts(draft: Draft, found: Sum) -> Iterator[Sentence]:
    known, names = len(found.figures), [one.name for one in (*found.within, *draft.facts.projects)]
    if known:
        counts: list[Decimal | int] = [known, found.approximate, found.value, len(found.unknown)]
        text = (
            f"披露总投资的{known}个项目合计{found.sign}{yi(found.value)}亿元"
            if known > 1
            else "披露总投资的只有1个项目，"
        )
        text += "" if known > 1 else f"为{found.sign}{yi(found.value)}亿元"
        notes = [f"{found.approximate}个只有约数或上下限"] if found.approximate and known > 1 else []
        notes += ["同一项目只计一次，取最近一次报道"] if known > 1 else []
        text += f"（{'，'.join(notes)}）" if notes else ""
        text += f"，另有{len(found.unknown)}个未披露，不作零计" if found.unknown else ""
        yield say(Piece(text), *(only_mark(figure) for figure in found.figures[:1] if known == 1), "。", counts=counts)
    elif draft.facts.projects:
        yield say("各项目均未披露总投资，不作合计。")
    if found.within:
        whole = "、".join(one.name for one in found.within[:3])
        yield say(f"{whole}已包含在上一级项目中，不重复计入。", words=names)
    if found.apart:
        count = len(found.apart)
        yield say(f"以外币或区间表述的{count}个未折算，不计入合计。", counts=[count])
    if found.doubted and draft.edition == "工作稿":
        count = len(found.doubted)
        yield say(f"总投资存疑的{count}个列入“存疑与待核”，未计入合计。", counts=[count])


def _change(draft: Draft) -> Iterator[Sentence]:
    before = draft.facts.before
    if before is None:
        return
    if not before.articles:
        yield say(f"{draft.last}没有报道入库，不作比较。")
        return
    pairs = [
        ("报道", len(draft.facts.articles), before.articles, "篇"),
        ("具名项目", len(draft.facts.projects), before.projects, "个"),
        *(
            (name, _turned(draft.facts, key), before.turns.get(key, 0), "个")
            for key, name in _TURNS
            if _turned(draft.facts, key) or before.turns.get(key, 0)
        ),
    ]
    counts = [abs(now - then) for _, now, then, _ in pairs]
    changes = [
        f"{name}{'多' if now > then else '少'}{abs(now - then)}{unit}" for name, now, then, unit in pairs if now != then
    ]
    same = [name for name, now, then, _ in pairs if now == then]
    changes += [f"{'、'.join(same)}{'均' if len(same) > 1 else ''}持平"] if same else []
    yield say(f"与{draft.last}相比，{'，'.join(changes)}。", counts=counts)


def _turned(facts: PeriodFacts, key: Turn) -> int:
    return sum(one.turn == key for one in facts.projects)


def _stages(facts: PeriodFacts) -> Iterator[Sentence]:
    counted = Counter(one.stage for one in facts.projects)
    told = [(STAGES[stage], counted[stage]) for stage in _ORDER if counted[stage] and stage != "unknown"]
    if len(told) < 2:
        return
    told.sort(key=lambda one: -one[1])
    words = "、".join(f"{name}{count}个" for name, count in told)
    unknown = counted["unknown"]
    rest = f"；{unknown}个报道未写明阶段" if unknown else ""
    yield say(f"按最近一次报道的阶段分，{words}{rest}。", counts=[*(count for _, count in told), unknown])


def _pictures(draft: Draft) -> None:
    counted = Counter(one.stage for one in draft.facts.projects)
    draft.chart(
        "项目所处阶段", "个", (Bar(STAGES[stage], Decimal(counted[stage])) for stage in STAGES if counted[stage])
    )


def _groups(draft: Draft, found: tuple[Group, ...]) -> None:
    if not found:
        return
    draft.section("报道中的项目群")
    draft.paragraph(_group_sentence(draft, group) for group in [one for one in found if _plans(one)][:MOST_GROUPS])
    columns = (
        Column("项目群（报道口径）", wide=4), Column("地区", wide=2), Column("个数", True),
        Column("总投资（亿元）", True, 2),
        Column("年度计划投资（亿元）", True, 2), Column("完成投资（亿元）", True, 2), Column("时期", wide=3),
    )  # fmt: skip
    rows = []
    for group in found:
        told = draft.facts.article(group.article)
        rows.append(
            (
                group_name(group.subject), draft.place(told.region if told else None), _bare(group, "project_count"),
                _bare(group, "total_investment"), _bare(group, "annual_investment"),
                _bare(group, "completed_investment"), _period(group),
            )
        )  # fmt: skip
    draft.table("项目群的个数与投资", columns, rows, "项目群")
    draft.remark("各项目群之间、项目群与具名项目之间可能重叠，总投资、年度计划投资、完成投资口径不同，均不相加。")


def _period(group: Group) -> str | None:
    figure = group.figures.get("completed_investment")
    return period(figure.period) if figure is not None else None


_PLANNED = (("total_investment", "总投资"), ("annual_investment", "年度计划投资"))


def _plans(group: Group) -> bool:
    """Tell whether a group's size is told; how far it has come stands with the pace of the others."""
    return any(measure in group.figures for measure, _ in _PLANNED)


def _bare(group: Group, measure: str) -> Piece | None:
    figure = group.figures.get(measure)
    if figure is None or figure.value is None:
        return None
    ahead = "" if measure == "annual_investment" else AHEAD.get(figure.status or "", "")
    return Piece(f"{ahead}{cell(figure)}", mark_of(figure))


def _group_sentence(draft: Draft, group: Group) -> Sentence:
    figures = group.figures
    told = draft.facts.article(group.article)
    parts: list[str | Piece] = []
    count = figures.get("project_count")
    name = group_name(group.subject)
    parts.append(f"{name}{count.text}" if count is not None else name)
    if count is not None:
        parts.append(only_mark(count))
    for measure, words in _PLANNED:
        figure = figures.get(measure)
        if figure is not None:
            parts += ["，" if len(parts) > 1 else "", words, Piece(money(figure)), only_mark(figure)]
    region = told.region if told is not None else None
    return say(*parts, "。", figures=figures.values(), words=[group.subject, name, region or ""])


def largest(projects: tuple[ProjectFacts, ...]) -> list[ProjectFacts]:
    """Return projects, those with the largest known total investment first."""

    def weight(one: ProjectFacts) -> tuple[Decimal, str, str, str]:
        figure = one.amounts.get("total_investment")
        known = figure is not None and figure.money and not figure.doubt and figure.value is not None
        value = -figure.value if known and figure is not None and figure.value is not None else YI * 0
        return value, one.stage_article or "", one.stage_text or "", one.id  # what one sentence tells stands together

    return sorted(projects, key=weight)
