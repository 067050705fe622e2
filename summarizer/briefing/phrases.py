"""Words for values: money, stages, places, periods, sources.

In: facts. Out: short Chinese phrases. Promised: money is in 亿元 with the article's own words beside it wherever they
differ; 约, 超, 近 are never lost.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache

from summarizer.briefing.document import Mark, Piece
from summarizer.briefing.facts import Figure, Milestone, Promise, Told
from summarizer.briefing.spans import first_and_last

YI = Decimal(100_000_000)
STAGES = {
    "planned": "谋划前期", "signed": "签约落地", "started": "开工", "building": "在建", "completed": "竣工",
    "operating": "投产运营", "suspended": "停工缓建", "cancelled": "取消", "unknown": "未写明",
}  # fmt: skip
MEASURES = {
    "total_investment": "总投资", "annual_investment": "年度计划投资", "completed_investment": "完成投资",
    "output_value": "产值", "revenue": "营业收入", "tax_profit": "税收利润", "fiscal_revenue": "财政收入",
    "gdp": "地区生产总值", "fixed_asset_investment": "固定资产投资", "trade": "进出口", "foreign_capital": "利用外资",
    "funding": "资金", "project_count": "项目个数", "enterprise_count": "企业数", "count": "数量", "capacity": "产能",
    "floor_area": "建筑面积", "land_area": "用地", "length": "长度", "progress": "形象进度",
    "completion_rate": "年度计划完成率", "growth_rate": "增速", "share": "占比", "rank": "位次", "jobs": "就业",
    "duration": "工期", "price": "价格", "other": "其他",
}  # fmt: skip
EVENTS = {
    "approval": "批复核准", "start": "开工", "topping_out": "封顶", "completion": "竣工", "production": "投产",
    "delivery": "交付", "statistics": "入统", "other": "其他",
}  # fmt: skip
PROMISES = {"kept": "已见兑现报道", "due": "本期到期", "late": "到期未见报道", "ahead": "尚未到期"}
SEVERITIES = {"error": "错误", "warning": "存疑", "notice": "提示"}
AHEAD = {"planned": "计划", "forecast": "预计"}
_SIGNS = {"about": "约", "over": "超", "under": "≤"}
_BOUNDS = {"about": "约", "over": "超", "under": "不超过", "exact": ""}
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff"
_TURNING = "\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069"
_HIDDEN = re.compile(f"[{_CONTROLS}{_TURNING}]")
_IN_YI = re.compile(r"[^\d]*([\d.,]+)亿元[^\d]*")
_HELD = re.compile("(?:包含|包括|共有|共计|计有)(?=(?:重大|重点)?项目)")
_LEVEL = re.compile("[省市区县旗州盟]")
_PART = re.compile(
    r".+?(?:特别行政区|自治区|自治州|自治县|省|开发区|高新区|新区|起步区|市|地区|盟|州(?![市新高经])|区|县|旗)(?![区县]$)"
)


def shown(text: str) -> str:
    """Return text without control characters, lone surrogates and marks that turn text around."""
    return _HIDDEN.sub("", text)


def decimal(value: Decimal, places: int = 4) -> str:
    """Return a number without needless zeros."""
    text = f"{value.quantize(Decimal(1).scaleb(-places)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def yi(value: Decimal) -> str:
    """Return money in 亿元, as a bare number."""
    return decimal(value / YI)


def money(figure: Figure) -> str:
    """Return an amount in 亿元, with its bound, and the article's own words where they are others."""
    if figure.unit != "CNY" or figure.value is None:
        return figure.text
    low = yi(figure.value)
    if figure.upper is not None and figure.upper != figure.value:
        return f"{low}—{yi(figure.upper)}亿元"
    words = f"{_BOUNDS[figure.bound]}{low}亿元"
    found = _IN_YI.fullmatch(figure.text)
    same = found is not None and Decimal(found[1].replace(",", "")) == figure.value / YI
    return words if same or not figure.text else f"{words}（原文“{figure.text}”）"


def cell(figure: Figure) -> str:
    """Return a value as a table has it, in 亿元 where it is money: a bare number after 约, 超 or ≤."""
    if figure.value is None:
        return figure.text
    return _SIGNS.get(figure.bound, "") + (yi(figure.value) if figure.unit == "CNY" else decimal(figure.value, 2))


def label_of(figure: Figure) -> str:
    """Return what a figure is called: the article's word, else the measure's.

    超出年度计划投资2400亿元 is no 计划投资: a comparison or a part is called by all words before its number.
    """
    told = (figure.quote or "").partition(figure.text)[0].strip("，。；、")
    if not figure.whole and figure.label in told and figure.label and figure.label != figure.measure and len(told) < 20:
        return told
    return figure.label if figure.label and figure.label != figure.measure else MEASURES[figure.measure]


def amount(figure: Figure) -> str:
    """Return a figure in words: money in 亿元, all else as the article puts it."""
    return money(figure) if figure.unit == "CNY" else figure.text


def mark_of(figure: Figure | Milestone | Promise) -> Mark:
    """Return the source mark of a figure or a day."""
    quote = figure.quote if isinstance(figure, Figure) else figure.text
    return Mark(figure.article, quote or None, figure.spans)


def told_of(figure: Figure, words: str | None = None) -> Piece:
    """Return a figure with its mark."""
    return Piece(words if words is not None else amount(figure), mark_of(figure))


def source_line(told: Told) -> str:
    """Return how an article is quoted: paper, day, page, headline."""
    head = "，".join(
        part
        for part in (
            f"《{told.outlet}》" if told.outlet else "来源报纸未注明",
            period(told.day) or "日期未注明",
            f"第{told.page}版" if told.page and told.page.isdigit() else told.page or "",
        )
        if part
    )
    return f"{head}：{told.title or '（无标题）'}"


def period(value: str | None) -> str:
    """Return a period of the contract as a Chinese text writes it."""
    if not value:
        return ""
    ends = value.split("/")
    if len(ends) == 2:
        first, last = ends[0].split("-"), ends[1].split("-")
        if len(first) == len(last) == 1:
            return f"{first[0]}—{last[0]}年"
        if len(first) == len(last) == 2 and first[0] == last[0]:
            return f"{first[0]}年{int(first[1])}—{int(last[1])}月"
        return f"{period(ends[0])}—{period(ends[1])}"
    parts = value.split("-")
    if not all(part.isdigit() for part in parts):
        return value
    return "".join(f"{int(part)}{unit}" for part, unit in zip(parts, "年月日", strict=False))


def shorter(regions: Iterable[str]) -> dict[str, str]:
    """Return short names of places: what all of them share is left out."""
    names = sorted({name for name in regions if name})
    split = {name: _PART.findall(name) if "".join(_PART.findall(name)) == name else [name] for name in names}
    shared = 0
    deep = [parts for parts in split.values() if len(parts) > 1]
    while deep and all(len(parts) > shared + 1 and parts[shared] == deep[0][shared] for parts in deep):
        shared += 1
    found = {}
    for name, parts in split.items():
        rest = parts[shared:] if parts[:shared] == (deep[0][:shared] if deep else []) else parts
        found[name] = "".join(rest) or parts[-1]
    return found


def ahead_of(place: str, name: str) -> str:
    """Return a place as it is said before a name that may say a part of it itself."""
    parts = _PART.findall(place)
    return "" if place in name or (parts and parts[-1] in name) else place


def same_places(coded: Mapping[str, str | None]) -> dict[str, str]:
    """Return for places without a code, as an article calls them in short, the one place that is meant."""
    found: dict[str, str] = {}
    for name, code in coded.items():
        if code is None and len(name) > 1:
            longer = [one for one in coded if one != name and _in_full(name, one)]
            if len(longer) == 1:
                found[name] = longer[0]
    return {name: found.get(meant, meant) for name, meant in found.items()}


def _in_full(short: str, name: str) -> bool:
    """Tell whether a name is a short one with its level, or with the place above it."""
    above, level = name.removesuffix(short), name.removeprefix(short)
    return _LEVEL.fullmatch(level) is not None or (above != name and _LEVEL.fullmatch(above[-1:]) is not None)


@lru_cache(maxsize=65536)
def bare(name: str) -> str:
    """Return a project's name without its phase: 一期 and 二期 of a thing are parts of it."""
    plain_name = re.sub(r"[（(]?(?:第?[一二三四五六七八九十\d]+期|首期)(?:工程|项目)?[)）]?", "", name)
    return re.sub(r"(?:建设)?(?:项目|工程)$", "", plain_name)


def due_words(promise: Promise) -> str:
    """Return when something is due."""
    return period(promise.date) if first_and_last(promise.date) else promise.date


def joined(names: Iterable[str], most: int = 6) -> str:
    """Return names as a list in a sentence."""
    told = list(names)
    return "、".join(told[:most]) + ("等" if len(told) > most else "")


def group_name(subject: str) -> str:
    """Return what a group is called: of 甲项目—乙项目 the part, said to be one."""
    head, dash, tail = _HELD.sub("", subject).partition("—")
    return f"{head}：{tail}" if dash and tail not in head else head
