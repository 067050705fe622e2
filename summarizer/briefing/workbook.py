"""The 台账 as Excel: one row a project, one unit a column, the article's own words beside each amount.

In: a job. Out: the bytes of an XLSX. Promised: a cell that holds an article's words is text, never a formula or a link;
amounts are numbers in 亿元; header frozen, filters set; the same rows as the briefing's facts.
"""

import io
import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation

import xlsxwriter
from xlsxwriter.format import Format

from summarizer.briefing.document import Table, plain
from summarizer.briefing.facts import Doubt, Figure, PeriodFacts, ProjectFacts, Promise, Told
from summarizer.briefing.files import Job
from summarizer.briefing.phrases import (
    AHEAD,
    EVENTS,
    MEASURES,
    PROMISES,
    SEVERITIES,
    STAGES,
    YI,
    period,
    shown,
    source_line,
)
from summarizer.briefing.spans import first_and_last
from summarizer.briefing.sums import elapsed, groups, total

Value = str | int | Decimal | None
LEVELS = {"national": "国家", "provincial": "省", "municipal": "市", "county": "区县"}
_NATURE = re.compile("改扩建|扩建|迁建|续建|技术改造|技改|改建|改造|新建|重建")
MOST_TEXT = 32_000  # Excel's own limit is 32,767 characters a cell
_MONEY = (
    ("total_investment", "总投资"), ("annual_investment", "年度计划投资"), ("completed_investment", "完成投资"),
)  # fmt: skip


def write(job: Job, _: Callable[[str], None]) -> bytes:
    """Return the workbook."""
    out = io.BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": shown(job.document.head.title), "author": shown(job.document.head.office or "")})
    _fill(_Sheets(book), job)
    book.close()
    return out.getvalue()


def _fill(sheets: "_Sheets", job: Job) -> None:
    facts, working = job.facts, job.document.edition == "工作稿"
    sheets.add("项目台账", _LEDGER, (_project(facts, at, one) for at, one in enumerate(_ordered(facts), 1)))
    sheets.add("合计", _SUMS, (_sum(facts, *one) for one in _MONEY))
    sheets.add("项目群", _GROUPS, _group_rows(facts))
    sheets.add("指标", _METRICS, (_metric(facts, one, working) for one in facts.metrics))
    sheets.add("承诺", _PROMISES, (_promise(facts, one) for one in facts.promises))
    for table in (block for block in job.document.blocks if isinstance(block, Table) and block.own):
        sheets.add(table.sheet, (*(column.title for column in table.columns), "来源"), _table_rows(facts, table))
    if working:
        sheets.add("存疑", _DOUBTS, (_doubt(facts, one) for one in facts.doubts))
    sheets.add("来源", _SOURCES, (_told(at, one) for at, one in enumerate((*facts.articles, *facts.undated), 1)))
    sheets.add("说明", ("说明",), ((line,) for line in (*job.document.made, *_REMARKS)))


def _table_rows(facts: PeriodFacts, table: Table) -> Iterable[tuple[Value, ...]]:
    """Yield all rows of a table, those too that a page leaves out, each with its source."""
    for row in table.rows:
        cells = [_cell(plain(cell), column.number) for cell, column in zip(row, table.columns, strict=True)]
        marks = dict.fromkeys(piece.mark.article for cell in row for piece in cell if piece.mark is not None)
        yield *cells, "；".join(filter(None, (_source(facts, name) for name in marks)))


def _cell(text: str, number: bool) -> Value:
    try:
        return Decimal(text) if number and text else text
    except InvalidOperation:
        return text  # 存疑


def _promise(facts: PeriodFacts, one: Promise) -> tuple[Value, ...]:
    state = PROMISES[one.state]
    sources = _source(facts, one.article), _source(facts, one.kept_by)
    return one.name, one.region, EVENTS[one.event], one.date, state, one.text, *sources


def _doubt(facts: PeriodFacts, one: Doubt) -> tuple[Value, ...]:
    sources = "；".join(filter(None, (_source(facts, name) for name in one.articles)))
    return SEVERITIES[one.severity], one.kind, one.message, one.claimed, one.found, one.quote, sources, one.id


def _told(number: int, one: Told) -> tuple[Value, ...]:
    return number, one.outlet, one.day, one.page, one.title, one.region, one.path, one.id


_SUMS = (
    "口径", "合计（亿元）", "计入个数", "其中约数", "未披露", "存疑未计入", "外币或区间未计入", "已含于上级项目",
)  # fmt: skip
_PROMISES = (
    "项目", "地区", "事项", "期限", "状态", "原话", "来源", "兑现报道",
)  # fmt: skip
_DOUBTS = (
    "程度", "类别", "事项", "记录", "原文或另一报道", "引文", "来源", "编号",
)  # fmt: skip
_SOURCES = (
    "序号", "报纸", "日期", "版面", "标题", "地区", "文件", "编号",
)  # fmt: skip
_LEDGER = (
    "序号", "项目名称", "项目代码", "台账编号", "项目级别", "行业", "建设性质", "建设地点", "建设单位",
    "其他参与单位", "责任单位", "分管领导/联系人", "建设内容及规模", "建设起止年限",
    "总投资（亿元）", "总投资原文", "年度计划投资（亿元）", "年度计划投资原文", "年度", "完成投资（亿元）",
    "完成投资原文", "完成投资所属时期", "完成投资口径", "年度投资完成率（%）", "资金来源", "阶段", "形象进度",
    "是否开工", "开工时间", "开工时间性质", "竣工投产时间", "竣工投产时间性质", "存在问题", "下步计划", "备注",
    "报道原话", "本期变化", "是否首次见报", "核对状态", "来源",
)  # fmt: skip
_GROUPS = (
    "项目群", "个数", "总投资（亿元）", "总投资原文", "年度计划投资（亿元）", "年度计划投资原文",
    "完成投资（亿元）", "完成投资原文", "年度计划完成率（%）", "时期", "来源",
)  # fmt: skip
_METRICS = (
    "主体", "指标", "原文标签", "数值（原文）", "金额（亿元）", "百分比（%）", "性质", "时期", "口径", "引文",
    "核对状态", "来源",
)  # fmt: skip
_REMARKS = (
    "金额列单位均为亿元，原文金额在相邻列；空白表示报道未披露，不是零。",
    "总投资、年度计划投资、完成投资口径不同，不得相加；项目群与具名项目可能重叠，不得相加。",
    "核对状态为“存疑”的数字有未处理的存疑项，未计入合计。",
)


class _Sheets:
    """The sheets of one workbook, all made alike."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.title: Format = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#DDE6F0", "border": 1}
        )
        self.text: Format = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        self.number: Format = book.add_format({"num_format": "#,##0.00##", "valign": "top"})
        self.count: Format = book.add_format({"num_format": "0", "valign": "top"})

    def add(self, name: str, titles: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        """Write a sheet."""
        sheet = self.book.add_worksheet(name)
        widths = [len(title) * 2 + 2 for title in titles]
        for at, title in enumerate(titles):
            sheet.write_string(0, at, title, self.title)
        last = 0
        for last, row in enumerate(rows, 1):
            for at, value in enumerate(row):
                if isinstance(value, Decimal):
                    sheet.write_number(last, at, float(value), self.number)
                elif isinstance(value, int):
                    sheet.write_number(last, at, value, self.count)
                elif value:
                    text = shown(value)[:MOST_TEXT]
                    sheet.write_string(last, at, text, self.text)
                    widths[at] = max(widths[at], min(len(text) * 2, 44))
        for at, width in enumerate(widths):
            sheet.set_column(at, at, min(max(width, 8), 46))
        sheet.freeze_panes(1, 2 if len(titles) > 4 else 0)
        sheet.autofilter(0, 0, max(last, 1), len(titles) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.repeat_rows(0)
        sheet.fit_to_pages(1, 0)


def _ordered(facts: PeriodFacts) -> list[ProjectFacts]:
    return sorted(facts.projects, key=lambda one: (one.region or "", one.name, one.id))


def _project(facts: PeriodFacts, number: int, one: ProjectFacts) -> tuple[Value, ...]:
    total_one, annual, done = (one.amounts.get(name) for name, _ in _MONEY)
    rate, progress = one.amounts.get("completion_rate"), one.amounts.get("progress")
    owners = [name for role, name in one.parties if role in ("owner", "builder", "investor")]
    others = [name for role, name in one.parties if role not in ("owner", "builder", "investor")]
    turns = {"signed": "新签约", "started": "新开工", "completed": "竣工投产", None: None}
    doubted = one.stage_doubted or any(figure.doubt for figure in (*one.amounts.values(), *one.figures))
    start, end = _when(one, ("start",)), _when(one, ("completion", "production", "delivery"))
    listed = one.listed.get
    levels = "、".join(dict.fromkeys(LEVELS[level] for level, _ in one.lists))
    return (
        number, one.name, _code(one), one.id, levels or listed("level"), one.industry or listed("industry"),
        _nature(one), one.region or listed("region"), "、".join(owners) or listed("owner"), "、".join(others),
        listed("unit"), listed("leader"), one.content or listed("content"), _years(start[0], end[0]),
        _yi(total_one), _words(total_one), _yi(annual), _words(annual), annual.period if annual else None, _yi(done),
        _words(done), done.period if done else None, _caliber(done), _percent(rate), _funding(one),
        STAGES[one.stage], _words(progress), _begun(one), *start, *end, one.problem or listed("problem"),
        one.next_step or listed("next_step"), listed("note"), one.stage_text, turns[one.turn],
        "是" if one.new else "否", "存疑" if doubted else "程序已核",
        "；".join(_source(facts, name) or "" for name in one.articles),
    )  # fmt: skip


def _code(one: ProjectFacts) -> str | None:
    """Return the project's code as the office's list has it; a number that the ledger made up is none."""
    code = one.listed.get("code", "")
    return code if not re.fullmatch(r"L-[0-9a-f]{16}", code) else None


def _nature(one: ProjectFacts) -> str | None:
    """Return 建设性质 as the office's list has it, else as the project's own name says it."""
    said = _NATURE.findall(one.name)
    return one.listed.get("nature") or (said[-1].replace("技术改造", "技改") if said else None)


def _years(start: str | None, end: str | None) -> str | None:
    """Return 建设起止年限 where both ends are known."""
    first, last = first_and_last(start), first_and_last(end)
    return f"{first[0].year}—{last[1].year}" if first is not None and last is not None else None


def _caliber(done: Figure | None) -> str | None:
    if done is None:
        return None
    if elapsed(done.period) is not None:
        return "年度累计"
    return "开工以来累计" if done.basis == "cumulative" else "未写明"


def _funding(one: ProjectFacts) -> str | None:
    told = [f"{figure.label}{figure.text}" for figure in one.figures if figure.measure == "funding"]
    return one.listed.get("funding") or "；".join(dict.fromkeys(told)) or None


def _begun(one: ProjectFacts) -> str | None:
    if one.stage in ("started", "building", "completed", "operating"):
        return "是"
    return "否" if one.stage in ("planned", "signed") else None


def _yi(figure: Figure | None) -> Decimal | None:
    if figure is None or figure.value is None or not figure.money or figure.doubt:
        return None
    return figure.value / YI


def _words(figure: Figure | None) -> str | None:
    return None if figure is None else f"{figure.text}（存疑）" if figure.doubt else figure.text


def _percent(figure: Figure | None) -> Decimal | None:
    usable = figure is not None and figure.unit == "percent" and not figure.doubt
    return figure.value if usable and figure is not None else None


def _when(one: ProjectFacts, events: Sequence[str]) -> tuple[str | None, str | None]:
    steps = [step for step in one.milestones if step.event in events and step.date]
    actual = [step for step in steps if step.status == "actual"]
    if not steps:
        return None, None
    step = (actual or steps)[-1]
    return step.date, ("实际" if step.status == "actual" else "计划") + ("（存疑）" if step.doubted else "")


def _sum(facts: PeriodFacts, measure: str, title: str) -> tuple[Value, ...]:
    found = total(facts.projects, measure)
    value = found.value / YI if found.figures else None
    return (
        title, value, len(found.figures), found.approximate, len(found.unknown), len(found.doubted), len(found.apart),
        len(found.within),
    )  # fmt: skip


def _group_rows(facts: PeriodFacts) -> Iterable[tuple[Value, ...]]:
    for group in groups(facts.metrics):
        told = group.figures
        count = told.get("project_count")
        money = [told.get(name) for name, _ in _MONEY]
        periods = dict.fromkeys(period(one.period) for one in told.values() if one.period)
        yield (
            group.subject, int(count.value) if count is not None and count.value is not None else None,
            *(value for one in money for value in (_yi(one), _words(one))), _percent(told.get("completion_rate")),
            "；".join(periods), _source(facts, group.article),
        )  # fmt: skip


def _metric(facts: PeriodFacts, one: Figure, working: bool) -> tuple[Value, ...]:
    return (
        one.subject, MEASURES.get(one.measure, one.measure), one.label, one.text, _yi(one), _percent(one),
        AHEAD.get(one.status or "", "实际"), one.period, one.scope, one.quote,
        ("存疑" if one.doubt else "程序已核") if working else None, _source(facts, one.article),
    )  # fmt: skip


def _source(facts: PeriodFacts, name: str | None) -> str | None:
    told = facts.article(name) if name else None
    return source_line(told) if told is not None else None
