"""重点项目进展 and 承诺兑现: who is ahead, who behind, what was kept.

In: a draft. Out: two parts. Promised: a rate is measured against the part of the year that has gone by (序时进度) only
where the article says up to when; what nobody reports is told as not reported, never as failed.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from summarizer.briefing.document import Bar, Column, Piece
from summarizer.briefing.drafting import Draft, Said, marked, only_mark, say
from summarizer.briefing.facts import Figure, ProjectFacts, Promise
from summarizer.briefing.overview import largest
from summarizer.briefing.phrases import (
    EVENTS,
    PROMISES,
    ahead_of,
    cell,
    decimal,
    due_words,
    group_name,
    joined,
    mark_of,
    money,
    period,
)  # fmt: skip
from summarizer.briefing.sums import Pace, paces
from summarizer.briefing.turning import clipped, stage_cell, told_cell, yi_cell
from summarizer.briefing.verifying import Sentence

_UNDER_WAY = ("building", "started", "suspended", "completed", "operating")


def pacing(draft: Draft) -> None:
    """Write both parts."""
    draft.part("重点项目进展")
    found = paces(draft.facts)
    draft.paragraph(_paced(draft, found))
    draft.table("投资完成与序时进度", _PACE, (_pace_row(draft, one) for one in found), "序时进度", own=True)
    if found:
        bars = (Bar(group_name(one.name), one.rate, one.due) for one in reversed(found[-12:]))
        draft.chart("年度计划完成率与序时进度", "%", bars)
    told = [
        one for one in largest(draft.facts.projects) if one.stage in _UNDER_WAY and one.turn is None and _known(one)
    ]
    draft.paragraph(_progress(draft, told))
    draft.table("项目进展", _PROGRESS, (_progress_row(draft, one) for one in told), "项目台账")
    if not found and not told:
        draft.paragraph([say(f"{draft.this}报道没有写到在建项目的投资或形象进度。")])
    _problems(draft)
    _promises(draft)


_PACE = (
    Column("项目或项目群", wide=4), Column("截至", wide=3), Column("完成投资（亿元）", True, 2),
    Column("年度计划（亿元）", True, 2), Column("完成率（%）", True, 2), Column("序时进度（%）", True, 2),
    Column("差（百分点）", True, 3), Column("来源", wide=2),
)  # fmt: skip


def _pace_row(draft: Draft, one: Pace) -> tuple[Said | None, ...]:
    source = one.stated or one.done
    return (
        group_name(one.name), period(one.period), yi_cell(one.done), yi_cell(one.planned), decimal(one.rate, 1),
        decimal(one.due, 1), f"{'+' if one.lead > 0 else ''}{decimal(one.lead, 1)}",
        None if source is None else Piece("原文" if one.stated else "测算", mark_of(source)),
    )  # fmt: skip


def _paced(draft: Draft, found: Sequence[Pace]) -> Iterator[Sentence]:
    behind, ahead = [one for one in found if one.lead < 0], [one for one in reversed(found) if one.lead >= 0]
    if not found:
        return
    if len(found) > 2:
        yield say(
            f"可与序时进度比较的{len(found)}项中，{len(ahead)}项达到或快于序时，{len(behind)}项偏慢。",
            counts=[len(found), len(ahead), len(behind)],
        )
    naming = draft.facts.span.kind in ("month", "quarter")
    if naming and behind:
        names = [group_name(one.name) for one in behind]
        lead = f"{len(behind)}项进度滞后，予以通报：" if len(behind) > 1 else "进度滞后，予以通报的是"
        yield say(f"{lead}{joined(names, 10)}。", counts=[len(behind)], words=names)
    for one in behind[: 10 if naming else 3]:
        yield _lag(one)
    for one in ahead[:3]:
        yield _lag(one)


def _lag(one: Pace) -> Sentence:
    name = group_name(one.name)
    figures = [f for f in (one.done, one.planned, one.stated) if f is not None]
    parts: list[str | Piece] = [f"{name}{'截至' if '/' not in one.period else ''}{period(one.period)}"]
    if one.done is not None:
        parts += ["完成投资", Piece(money(one.done)), only_mark(one.done), "，"]
    if one.stated is not None:
        parts += ["完成年度计划的", Piece(one.stated.text), only_mark(one.stated)]
    else:
        parts += [f"占年度计划的{decimal(one.rate, 1)}%（测算）"]
        parts += [only_mark(one.planned)] if one.planned is not None else []
    lead = abs(one.lead)
    word = (
        "与序时进度持平" if lead < 0.05 else f"{'快于' if one.lead > 0 else '慢于'}序时进度{decimal(lead, 1)}个百分点"
    )
    rounded = [decimal(one.rate, 1), decimal(lead, 1)]
    words = [one.name, name, period(one.period), f"{rounded[1]}个百分点", f"{rounded[0]}%"]
    return say(*parts, f"，{word}。", figures=figures, words=words)


def _known(one: ProjectFacts) -> bool:
    return any(
        name in one.amounts for name in ("progress", "completed_investment", "annual_investment", "total_investment")
    )


_PROGRESS = (
    Column("项目", wide=4), Column("地区", wide=2), Column("阶段", wide=1), Column("总投资（亿元）", True, 2),
    Column("年度计划（亿元）", True, 2), Column("累计完成（亿元）", True, 2), Column("形象进度", wide=2),
    Column("报道怎么说", wide=5),
)  # fmt: skip


def _progress_row(draft: Draft, one: ProjectFacts) -> tuple[Said | None, ...]:
    return (
        one.name, draft.place(one.region), stage_cell(draft, one), _number(one, "total_investment"),
        _number(one, "annual_investment"), _number(one, "completed_investment"), told_cell(one.amounts.get("progress")),
        marked(clipped(one.stage_text), one.stage_article, one.stage_text),
    )  # fmt: skip


def _number(one: ProjectFacts, measure: str) -> Said | None:
    figure = one.amounts.get(measure)
    if figure is None or not figure.money:
        return None
    return Piece("存疑" if figure.doubt else cell(figure), mark_of(figure))


def _progress(draft: Draft, told: Sequence[ProjectFacts]) -> Iterator[Sentence]:
    """Tell of those whose articles say how far the work is."""
    shown = [one for one in told if "progress" in one.amounts or "completed_investment" in one.amounts][:6]
    for position, one in enumerate(shown):
        progress, done = one.amounts.get("progress"), one.amounts.get("completed_investment")
        whole = one.amounts.get("total_investment")
        where = ahead_of(draft.place(one.region), one.name)
        figures = [figure for figure in (progress, done, whole) if figure is not None and not figure.doubt]
        parts: list[str | Piece] = [f"{where}{one.name}"]
        if whole in figures and whole is not None and position % 2 == 0:
            parts = ["总投资", Piece(money(whole)), only_mark(whole), f"的{where}{one.name}"]
        if done in figures and done is not None:
            parts += ["累计完成投资" if done.basis == "cumulative" else "完成投资", Piece(money(done)), only_mark(done)]
        if progress in figures and progress is not None:
            parts += [
                "，" if done in figures else "",
                _label(progress),
                Piece(progress.text),
                only_mark(progress),
            ]
        if done in figures or progress in figures:
            yield say(*parts, "。", figures=figures, words=[one.name, where, one.region or "", one.stage_text or ""])


def _problems(draft: Draft) -> None:
    found = [one for one in draft.facts.projects if one.problem or one.next_step]
    columns = (
        Column("项目", wide=3),
        Column("地区", wide=2),
        Column("存在问题（原文）", wide=5),
        Column("下步计划（原文）", wide=5),
    )
    rows = (
        (
            one.name, draft.place(one.region), _said(one.problem, one), _said(one.next_step, one),
        )
        for one in found
    )  # fmt: skip
    draft.table("问题与下步计划", columns, rows, "项目台账")


def _label(progress: Figure) -> str:
    """Return what a progress is of; it stands behind a name that often ends with the words that it begins with."""
    return progress.label.removeprefix("项目").removeprefix("工程") or "形象进度"


def _said(words: str | None, one: ProjectFacts) -> Piece | None:
    return marked(clipped(words), one.articles[-1], words) if words else None


def _promises(draft: Draft) -> None:
    draft.part("承诺兑现")
    found = sorted(draft.facts.promises, key=lambda one: (_ORDER.index(one.state), one.date, one.project))
    counted: Counter[str] = Counter(one.state for one in found)
    if not found:
        draft.paragraph([say(f"{draft.this}没有到期或临近到期的开工、竣工、投产承诺。")])
        return
    words = "，".join(f"{PROMISES[state]}{counted[state]}项" for state in _ORDER if counted[state])
    sentences = [say(f"{words}。", counts=counted.values())]
    for state in ("late", "due", "kept"):
        sentences += [_promise(draft, one) for one in found if one.state == state][:5]
    draft.paragraph(sentences)
    columns = (
        Column("项目", wide=4), Column("地区", wide=2), Column("事项"), Column("期限", wide=2), Column("状态", wide=2),
        Column("原话", wide=5),
    )  # fmt: skip
    rows = (
        (
            one.name, draft.place(one.region), EVENTS[one.event], due_words(one),
            marked(PROMISES[one.state], one.kept_by), Piece(clipped(one.text), mark_of(one)),
        )
        for one in found
    )  # fmt: skip
    draft.table("承诺事项", columns, rows, "承诺")
    if counted["late"]:
        draft.remark("“到期未见报道”指期限已过而收录的报道没有写到，不等于没有兑现，请向责任单位核实。")


_ORDER = ("late", "due", "kept", "ahead")


def _promise(draft: Draft, one: Promise) -> Sentence:
    tails = {"late": "期限已过，未见后续报道", "due": f"{draft.this}到期，尚未见报道", "kept": "已见兑现报道"}
    return say(
        f"{one.name}原定{due_words(one)}{EVENTS[one.event]}", Piece("", mark_of(one)), f"，{tails[one.state]}",
        marked("", one.kept_by), "。",
        words=[one.name, one.text, due_words(one), one.region or ""],
    )  # fmt: skip
