"""新签约、新开工、竣工投产: what began and what was finished.

In: a draft. Out: a paragraph and a table for each of the three. Promised: the largest first; a project stands in the
span whose article is the first to tell of the step.
"""

import re
from collections.abc import Iterator, Sequence

from summarizer.briefing.document import Column, Piece
from summarizer.briefing.drafting import Draft, Said, marked, only_mark, say
from summarizer.briefing.facts import Figure, ProjectFacts
from summarizer.briefing.overview import largest
from summarizer.briefing.phrases import STAGES, ahead_of, joined, mark_of, money, period, yi
from summarizer.briefing.spans import first_and_last
from summarizer.briefing.verifying import Sentence

_TITLES = (("signed", "新签约"), ("started", "新开工"), ("completed", "竣工投产"))
_VERBS = {
    "signed": ("签约落地", "完成签约", "落户", "正式签约"),
    "started": ("开工建设", "动工", "启动建设", "破土动工"),
    "completed": ("建成", "竣工", "完工", "收官"),
    "operating": ("投产运营", "投产", "投入运营", "建成投用"),
}
_NEXT = {"signed": ("start",), "started": ("completion", "production"), "completed": ("production",)}
_PLANNED = {"start": "开工", "completion": "建成", "production": "投产", "delivery": "交付", "topping_out": "封顶"}
MOST_TOLD = 8
_DATELINE = re.compile(r"^(?:本报|本台)?[^，。；]{0,14}[讯电](?:[（(][^）)]*[）)])")


def turning(draft: Draft) -> None:
    """Write the part."""
    draft.part("新签约、新开工、竣工投产")
    number = 0
    for turn, title in _TITLES:
        found = largest(tuple(one for one in draft.facts.projects if one.turn == turn))
        if not found:
            continue
        number += 1
        draft.section(f"（{'一二三'[number - 1]}）{title}（{len(found)}个）")
        draft.paragraph(_told(draft, found))
        before = (None, *((one.stage_article, one.stage_text) for one in found))
        rows = (_row(draft, one, last) for one, last in zip(found, before, strict=False))
        draft.table(f"{title}项目", _COLUMNS, rows, "项目台账")
    if not number:
        draft.paragraph([say(f"{draft.this}报道没有写到新签约、新开工或竣工投产的具名项目。")])


_COLUMNS = (
    Column("项目", wide=5), Column("地区", wide=3), Column("总投资（亿元）", True, 2), Column("原文金额", wide=3),
    Column("阶段", wide=2), Column("报道怎么说", wide=6),
)  # fmt: skip


def _row(draft: Draft, one: ProjectFacts, last: tuple[str | None, str | None] | None) -> tuple[Said | None, ...]:
    same = one.stage_text and last == (one.stage_article, one.stage_text)
    figure = one.amounts.get("total_investment")
    return (
        one.name, draft.place(one.region), yi_cell(figure), told_cell(figure),
        stage_cell(draft, one),
        marked("同上" if same else clipped(one.stage_text), one.stage_article, one.stage_text),
    )  # fmt: skip


def stage_cell(draft: Draft, one: ProjectFacts) -> str:
    """Return a project's stage; one that is in doubt is told so, or in the edition that leaves the house not at all."""
    if not one.stage_doubted:
        return STAGES[one.stage]
    return f"{STAGES[one.stage]}（存疑）" if draft.edition == "工作稿" else ""


def yi_cell(figure: Figure | None) -> Said | None:
    """Return an amount in 亿元 as a bare number; a doubted one stays away."""
    if figure is None or figure.value is None or not figure.money:
        return None
    return Piece("存疑") if figure.doubt else Piece(yi(figure.value))


def told_cell(figure: Figure | None) -> Said | None:
    """Return an amount in the article's own words, with its mark."""
    return None if figure is None else Piece(figure.text, mark_of(figure))


def clipped(text: str | None, most: int = 60) -> str:
    """Return words, cut where they are long."""
    text = _DATELINE.sub("", text or "")
    return text if len(text) <= most else text[: most - 1] + "…"


def _told(draft: Draft, found: Sequence[ProjectFacts]) -> Iterator[Sentence]:
    known = [one for one in found if _amount(one) is not None or _next(one) is not None]
    rest = [one for one in found if one not in known]
    for position, one in enumerate(known[:MOST_TOLD]):
        yield _sentence(draft, one, position)
    rest = [*known[MOST_TOLD:], *rest]
    if rest:
        yield _others(draft, rest, bool(known))


def _amount(one: ProjectFacts) -> Figure | None:
    figure = one.amounts.get("total_investment")
    return figure if figure is not None and figure.value is not None and not figure.doubt else None


def _next(one: ProjectFacts) -> tuple[str, str, str] | None:
    """Return what comes next of a project: event, date, article."""
    for event in _NEXT.get(one.turn or "", ()):
        for step in reversed(one.milestones):
            planned = step.status == "planned" and not step.doubted
            if step.event == event and planned and first_and_last(step.date):
                return event, step.date or "", step.article
    return None


def _sentence(draft: Draft, one: ProjectFacts, position: int) -> Sentence:
    stage = one.stage if one.stage in _VERBS else one.turn or "started"
    verb = _VERBS[stage][position % len(_VERBS[stage])]
    where = "" if one.region is None else ahead_of(draft.place(one.region), one.name)
    figure, follows, annual = _amount(one), _next(one), one.amounts.get("annual_investment")
    figures = [f for f in (figure, annual) if f is not None]
    parts: list[str | Piece] = []
    if figure is not None and position == 0:
        parts += [f"{where}{one.name}", "总投资", Piece(money(figure)), only_mark(figure), f"，{verb}"]
    elif figure is not None and position % 2:
        parts += ["总投资", Piece(money(figure)), only_mark(figure), f"的{where}{one.name}{verb}"]
    else:
        parts += [f"{where}{one.name}{verb}"]
        parts += ["，总投资", Piece(money(figure)), only_mark(figure)] if figure is not None else []
    if not figures:
        parts.append(marked("", one.stage_article, one.stage_text))
    if annual is not None and not annual.doubt:
        year = f"{(annual.period or '')[:4]}年" if annual.period else "年度"
        parts += [f"，{year}计划投资", Piece(money(annual)), only_mark(annual)]
    words = [one.name, where, one.region or "", one.stage_text or ""]
    parts += ["（阶段存疑）"] if one.stage_doubted else []
    if follows is not None:
        event, date, article = follows
        step = next(s for s in one.milestones if s.event == event and s.date == date and s.article == article)
        parts += [f"，计划{period(date)}{_PLANNED[event]}", Piece("", mark_of(step))]
        words += [step.text, period(date)]
    return say(*parts, "。", figures=figures, words=words)


def _with_doubt(one: ProjectFacts) -> str:
    return f"{one.name}（阶段存疑）" if one.stage_doubted else one.name


def _others(draft: Draft, rest: Sequence[ProjectFacts], after: bool) -> Sentence:
    """Tell of those of which little is known, grouped by place."""
    by_place: dict[str, list[ProjectFacts]] = {}
    for one in rest:
        by_place.setdefault(draft.place(one.region), []).append(one)
    groups = [
        f"{place}的{joined((_with_doubt(one) for one in own), 5)}"
        for place, own in sorted(by_place.items(), key=lambda item: -len(item[1]))
    ]
    title = dict(_TITLES).get(rest[0].turn or "", "")
    lead = "此外还有" if after else ("涉及" if len(rest) > 1 else f"{title}的是")
    marks = {one.stage_article: one.stage_text for one in rest if one.stage_article}
    pieces = [marked("", article, text) for article, text in list(marks.items())[:6]]
    lacking = "，未披露投资额" if all(_amount(one) is None for one in rest) else ""
    names = [word for one in rest for word in (one.name, one.region or "", draft.place(one.region))]
    return say(f"{lead}{'；'.join(groups)}{lacking}", *pieces, "。", words=names)
