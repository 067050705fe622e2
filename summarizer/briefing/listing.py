"""清单, 存疑与待核, 未注日期: what to act on, what to check.

In: a draft. Out: three parts. Promised: the list of doubts stands only in the working edition.
"""

import re
from collections import Counter

from summarizer.briefing.document import Column, Mark, Piece
from summarizer.briefing.drafting import Draft, Said, marked, say
from summarizer.briefing.facts import Figure
from summarizer.briefing.overview import largest
from summarizer.briefing.phrases import EVENTS, SEVERITIES, label_of, mark_of, period
from summarizer.briefing.spans import first_and_last
from summarizer.briefing.turning import clipped, told_cell, yi_cell

_SUPPLY = re.compile(
    "用地|土地|征收|征地|供地|资金|贷款|债券|专项债|授信|能耗|用能|用电|供电|环评|审批|用工|人才公寓|标准厂房"
)
_SUPPLY_MEASURES = frozenset({"funding", "land_area"})


def lists(draft: Draft) -> None:
    """Write the lists that the articles give rise to."""
    draft.part("清单")
    before = len(draft.blocks)
    _supplies(draft)
    _chances(draft)
    _finishing(draft)
    if len(draft.blocks) == before:
        draft.paragraph([say(f"{draft.this}报道没有可列清单的事项。")])


def _supplies(draft: Draft) -> None:
    found: list[tuple[str, Figure]] = []
    for project in draft.facts.projects:
        found += [(project.name, figure) for figure in project.figures if _supplied(figure)]
    for figure in draft.facts.metrics:
        if _supplied(figure):
            found.append((figure.subject or "", figure))
    columns = (
        Column("主体", wide=3),
        Column("事项", wide=2),
        Column("数量（原文）", wide=2),
        Column("报道怎么说", wide=6),
    )
    rows = (
        (name, label_of(figure), figure.text, marked(clipped(figure.quote), figure.article, figure.quote))
        for name, figure in found
    )
    draft.table("要素保障", columns, rows, "要素保障", own=True)


def _supplied(figure: Figure) -> bool:
    if figure.doubt or figure.value is None:
        return False
    return figure.measure in _SUPPLY_MEASURES and bool(_SUPPLY.search(f"{figure.label}{figure.quote or ''}"))


def _chances(draft: Draft) -> None:
    found = [one for one in largest(draft.facts.projects) if one.stage == "planned"]
    columns = (
        Column("项目", wide=4), Column("地区", wide=2), Column("总投资（亿元）", True, 2), Column("原文金额", wide=2),
        Column("报道怎么说", wide=6),
    )  # fmt: skip
    rows = (
        (
            one.name, draft.place(one.region), yi_cell(one.amounts.get("total_investment")),
            told_cell(one.amounts.get("total_investment")),
            marked(clipped(one.stage_text), one.stage_article, one.stage_text),
        )
        for one in found
    )  # fmt: skip
    draft.table("投资机会（谋划、前期和推介中的项目）", columns, rows, "投资机会", own=True)


def _finishing(draft: Draft) -> None:
    found = []
    for project in draft.facts.projects:
        for step in project.milestones:
            if step.status != "planned" or step.event not in ("completion", "production", "delivery"):
                continue
            if step.doubted and draft.edition != "工作稿":
                continue
            bounds = first_and_last(step.date)
            if bounds is not None and (draft.facts.span.since is None or bounds[1] >= draft.facts.span.since):
                found.append((bounds[1], project, step))
    seen: set[tuple[str, str, str]] = set()
    rows: list[tuple[Said | None, ...]] = []
    for _, project, step in sorted(found, key=lambda one: (one[0], one[1].name, one[2].event)):
        name = (project.id, step.event, step.date or "")
        if name in seen:
            continue
        seen.add(name)
        rows.append(
            (
                project.name, draft.place(project.region), EVENTS[step.event],
                f"{period(step.date)}（存疑）" if step.doubted else period(step.date),
                yi_cell(project.amounts.get("total_investment")), Piece(clipped(step.text), mark_of(step)),
            )
        )  # fmt: skip
    columns = (
        Column("项目", wide=4), Column("地区", wide=2), Column("事项"), Column("计划时间", wide=2),
        Column("总投资（亿元）", True, 2), Column("原话", wide=5),
    )  # fmt: skip
    draft.table("计划竣工投产", columns, rows, "计划竣工投产", own=True)


def doubts(draft: Draft) -> None:
    """Write what a person has to look at; only the working edition has it."""
    if draft.edition != "工作稿":
        return
    draft.part("存疑与待核")
    found = [one for one in draft.facts.doubts if one.severity != "notice"]
    notices = len(draft.facts.doubts) - len(found)
    if not found:
        draft.paragraph([say("没有未处理的存疑项。")])
    else:
        counted = Counter(one.severity for one in found)
        words = "，".join(f"{SEVERITIES[name]}{counted[name]}条" for name in ("error", "warning") if counted[name])
        text = f"未处理的{words}；所涉数字均未计入本文的合计。"
        draft.paragraph([say(text, counts=counted.values())])
    columns = (
        Column("程度"),
        Column("事项", wide=7),
        Column("记录", wide=2),
        Column("原文或另一报道", wide=2),
        Column("出处", wide=2),
    )
    rows = []
    for one in found:
        marks = tuple(Piece("", Mark(name, one.quote if position == len(one.articles) - 1 else None))
                      for position, name in enumerate(one.articles))  # fmt: skip
        rows.append(
            (
                SEVERITIES[one.severity],
                one.message,
                clipped(one.claimed, 30),
                clipped(one.found, 30),
                (Piece("见"), *marks),
            )
        )
    draft.table("存疑事项", columns, rows, "存疑")
    if notices:
        draft.remark(f"另有提示{notices}条，见 Excel 台账“存疑”页或 summarizer flags。")


def undated(draft: Draft) -> None:
    """Write which articles have no day, so that they can be dated."""
    found = draft.facts.undated
    if draft.facts.span.kind == "all":
        found = tuple(one for one in draft.facts.articles if not one.day)
    draft.part("未注日期")
    if not found:
        draft.paragraph(
            [say("收录的报道都有日期。" if draft.facts.span.kind == "all" else "没有因日期不明而未收入的报道。")]
        )
        return
    told = "已计入本文" if draft.facts.span.kind == "all" else "无法判断是否属于本期，未计入本文的任何合计"
    draft.paragraph([say(f"下列{len(found)}篇报道没有足够明确的日期，{told}。", counts=[len(found)])])
    columns = (Column("标题", wide=6), Column("已知日期", wide=2), Column("文件", wide=4))
    rows = ((one.title or "（无标题）", period(one.day), one.path) for one in found)
    draft.table("未注日期的报道", columns, rows, "来源")
