"""Which numbers are quantities: why a number that stands there is none of those a report would carry.

In: an item with its paragraph. Out: None for a quantity, else the reason why it is passed over, as `--all` shows it.
"""

import re
from decimal import Decimal

from summarizer.numbers.items import Item

_RANKED = re.compile(r"(?:居|列|排|位|跻身|升至|[全我][省市国区县州球旗盟]|世界|名列|行业|沿海|同类)[^,。;:!?]{0,14}$")
_LASTING = re.compile(r"(?:工期|建设期|周期|期限|为期|历时|合作期|运营期|经营期|租期|年限|耗时|用时|缩短|压缩|缩减|延长|提前|质保|有效期|服务期|寿命|历经|只用)[^,。;:!?、]{0,6}$")
_SHRUNK = re.compile(r"[^,。;:!?]{0,3}$")
_SLOGAN_OPEN, _SLOGAN_CLOSE = frozenset("“‘「『﹃《\""), frozenset("”’」』﹄》\"")
_SLOGAN_LENGTH = 10
_CIRCLES = ("生活圈", "便民", "都市圈", "社区", "通勤", "经济圈", "交通圈", "城市", "健身圈", "阅读圈", "就医圈", "物流圈")
_ASPECTS = ("方面", "层面", "维度", "环节", "阶段", "统筹", "类别", "关键", "字", "步骤", "原则")
_RHETORIC = (
    *_ASPECTS, "问题", "领域", "结合", "坚持", "转变", "确保", "务必", "维护",
    "意识", "自信", "代表", "全面", "必须", "不", "月", "文明", "聚焦", "一", "突出", "更", "中心", "样子", "着力",
    "强化", "提升", "持续", "到位", "工作日", "重点", "小时", "星期", "季度", "世纪", "没有", "故事", "亮点",
    "特点", "方向", "导向", "加强", "服务", "优先", "百年", "突破", "大", "人", "孩子", "既要", "统一", "角度", "钟头", "关系", "目标",
)  # fmt: skip
_TEN = Decimal(10)
_STEPS = "十百千万亿"
_MANY = "几数"
_CODE = re.compile(r"[0-9]{5,}")
_NOT_ALONE = "no unit"
_ENDS = ("", *",。;:、!?)”’")


def judge(text: str, item: Item) -> str | None:
    """Return why the item is no quantity, or None."""
    if item.value is None:
        return "no number"
    if item.ordinal:
        return _judge_ordinal(text, item)
    unit = item.unit
    if unit is None:
        return _judge_alone(text, item)
    if unit.use.startswith("never") or (unit.use.startswith("scaled") and not item.scale):
        return unit.use.partition(":")[2]
    if _in_slogan(text, item):
        return "name or slogan"
    before = text[item.numeral_start - 1] if item.numeral_start else ""
    if before and before.isascii() and (before.isalpha() or before in "+/") and unit.use != "measure":
        return "part of a name"
    if unit.use in ("span", "year"):
        return _judge_span(text, item)
    if item.run[0] in _STEPS and before in _MANY and before:
        return "vague amount"
    if item.bare and (item.bound == "exact" or item.start == item.numeral_start):
        return "round word"
    if unit.word == "个" and item.value < _TEN and text.startswith(_ASPECTS, item.end):
        return "rhetorical count"
    if item.spelled and item.upper is None and not item.vague and item.value * (10 if item.scale else 1) < _TEN:
        return _judge_small(text, item)
    return None


def _judge_ordinal(text: str, item: Item) -> str | None:
    """A rank is a quantity where the words around say in what: 居全市第三位, 全省第4."""
    window = text[max(0, item.start - 18) : item.start]
    if item.unit is not None and item.unit.word in "位名强":
        return None if _RANKED.search(window) else "ordinal"
    after = text[item.end : item.end + 1]
    if item.unit is None and (not after or after in ",。;:!?、)”’的") and _RANKED.search(window):
        return None
    return "ordinal"


def _judge_alone(text: str, item: Item) -> str | None:
    """A number without a unit counts only where it ends with 万 or 亿."""
    if item.run[0] in _STEPS and text[item.numeral_start - 1 : item.numeral_start] in tuple(_MANY):
        return "vague amount"
    assert item.value is not None
    after = text[item.end : item.end + 1]
    if not item.spelled and not item.scale and not item.run.isascii():
        return None  # 7万5千4百
    if item.scale and not item.bare and after not in tuple("级强"):
        spelled_small = item.spelled and not item.vague and item.value < _TEN
        return None if not spelled_small or after in _ENDS else _NOT_ALONE
    if _CODE.fullmatch(item.run):
        return "code, phone or document number"
    return _NOT_ALONE


def _in_slogan(text: str, item: Item) -> bool:
    """Tell whether the number opens a short quotation or ends it: “五朵金花”, “惠企20条”."""
    if text[item.end : item.end + 1] in _SLOGAN_CLOSE and item.unit is not None and item.unit.use != "measure":
        inside = text[max(0, item.start - _SLOGAN_LENGTH) : item.start]
        opened = max(inside.rfind(ch) for ch in _SLOGAN_OPEN)
        return opened >= 0 and not any(ch in ",。;、”" for ch in inside[opened:])
    if not item.numeral_start or text[item.start - 1 : item.start] not in _SLOGAN_OPEN:
        return False
    inside = text[item.end : item.end + _SLOGAN_LENGTH]
    return any(ch in _SLOGAN_CLOSE for ch in inside) and (item.unit is None or item.unit.use != "measure")


def _judge_span(text: str, item: Item) -> str | None:
    assert item.unit is not None and item.value is not None
    word = item.unit.word
    if item.run[0] in _STEPS and text[item.numeral_start - 1 : item.numeral_start] in tuple(_MANY):
        return "vague amount"
    if item.value >= 1000 and word == "年":
        return "date or time"
    window = text[max(0, item.start - 12) : item.start]
    lasting = _LASTING.search(window) is not None or text.startswith("工期", item.end)
    if word == "年":
        half = text[item.number_end - 1] == "半"
        return None if lasting or half else "date or time"
    if lasting:
        return None
    if word in ("小时", "分钟", "个小时"):
        if item.value == 1 and item.spelled:
            return "article or idiom"
        if item.value in (24, 12) or text.startswith(_CIRCLES, item.end):
            return "name or slogan"
        return None
    if item.value == 1 or (item.spelled and item.value < _TEN and word in ("天", "周")):
        return "date or time"
    return None


def _judge_small(text: str, item: Item) -> str | None:
    """Weigh a spelled number under ten: with a counting word it is mostly an article or rhetoric."""
    assert item.unit is not None
    use = item.unit.use
    if item.value == 1 and not item.scale:
        exact = item.unit.canonical in ("percent", "percentage_point", "times") or item.unit.word == "番"
        return None if exact and item.unit.word != "%" or item.unit_text == "%" else "article or idiom"
    if use == "hard" or (use == "measure" and (item.scale or item.unit.word != "元")):
        return None
    if item.unit.word == "个" and text[item.end : item.end + 1] not in _SLOGAN_OPEN and not text.startswith(_RHETORIC, item.end):
        return None
    return "rhetorical count"


def may_be_time(item: Item) -> bool:
    """Tell whether a quantity could be part of a word of time (前10个月); 工期四年 and 亿元 could not."""
    return item.unit is None or item.unit.use == "span"
