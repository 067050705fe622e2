"""Words around a number: what bounds it, what makes it a fall, a rank or a length of time, what makes it rhetoric.

In: folded text and a place in it. Out: the bound word that touches the number, or whether the words around say
something of it. The words are data; what they mean for a number is for `judging` to say.
"""

import re

from summarizer.numbers.units import Unit
from summarizer.records import Bound

_OPENING: dict[str, Bound] = {
    **dict.fromkeys(
        ("约", "大约", "约为", "约合", "约有", "近", "将近", "接近", "大概", "差不多"), "about"),
    **dict.fromkeys(
        ("超", "超过", "超过了", "逾", "突破", "突破了", "过", "上", "高于", "多于", "大于", "不低于", "不少于",
         "不小于", "不下", "不下于", "至少", "最少"), "over"),
    **dict.fromkeys(
        ("不足", "不到", "不超过", "不超", "低于", "少于", "小于", "不高于", "不多于", "不大于", "至多", "最多", "未满",
         "不满", "最高", "不突破"), "under"),
}  # fmt: skip
# A word that looks like a bound and is the end of another one: 附近3个, 通过5项, 签约8个.
_SPOILED = {
    "近": frozenset("附临最邻靠远新就亲贴"),
    "过": frozenset("通经不度胜越路走透渡"),
    "上": frozenset("以之线会路网岸地马海加乘坐送走早晚街村楼身床新在"),
    "约": frozenset("签合节条公预大特相邀制履违"),
    "超": frozenset("反高赶"),
}
_CLOSING: dict[str, Bound] = {
    **dict.fromkeys(("左右", "上下"), "about"),
    **dict.fromkeys(("以上", "及以上", "(含)以上", "之上", "开外", "+"), "over"),
    **dict.fromkeys(("以内", "之内", "以下", "及以下", "(含)以下", "之下"), "under"),
}  # fmt: skip
_ROUND = frozenset("百千万亿")
_LONGEST_OPENING = max(map(len, _OPENING))
_CLOSING_LENGTHS = sorted({len(word) for word in _CLOSING}, reverse=True)
OPENERS = frozenset(word[-1] for word in _OPENING)
_CLOSERS = frozenset(word[0] for word in _CLOSING)

_FALLS = "|".join(
    ("下降", "减少", "降低", "回落", "下滑", "下跌", "下挫", "降", "减", "跌", "(?<![至最不多减缺很较])少", "降幅为?",
     "跌幅为?", "负增长", "萎缩")
)  # fmt: skip
_LED_BY = "(?:了|约|近|超过|超|逾|幅度为|幅度达|达到|达)*"
_FALL = re.compile(rf"(?:{_FALLS}){_LED_BY}$")
# Of a rate the thing that falls may stand between: 降低能耗15%; 减少排放95万吨 is an amount and stays positive.
_RATE_FALL = re.compile(r"(?:下降|减少|降低)[^0-9至到为增升长提;,。、由从]{1,6}$")
_FALL_MARKS = frozenset("降减跌滑落负少缩")
_FALL_WINDOW = 12

_MONEY = re.compile(
    "投资|产值|资金|营收|收入|税|贷款|金额|总额|GDP|生产总值|利润|融资|债券|销售|交易额|成交额|出口|进口|增加值|资产|市值"
)
_MONEY_WINDOW = 10
_RANKED = re.compile(r"(?:居|列|排|位|跻身|升至|[全我][省市国区县州球旗盟疆]|世界|行业|沿海|同类)[^,。;:!?]{0,14}$")
_RANK_WINDOW = 18
_LASTING = re.compile(
    r"(?:工期|建设期|周期|期限|为期|历时|合作期|运营期|经营期|租期|年限|耗时|用时|缩短|压缩|缩减|延长|提前|质保|有效期"
    r"|服务期|寿命|历经|只用)[^,。;:!?、]{0,6}$"
)
_LASTING_WINDOW = 12

QUOTES_OPEN, QUOTES_CLOSE = frozenset('“‘「『﹃《"'), frozenset('”’」』﹄》"')
MANY = frozenset("几数")  # 几十个, 数百家: no value
ASPECTS = ("方面", "层面", "维度", "环节", "阶段", "统筹", "类别", "关键", "步骤", "原则", "字")
# What follows 三个 when it counts thoughts, not things.
RHETORIC = (
    *ASPECTS, "问题", "领域", "结合", "坚持", "转变", "确保", "务必", "维护", "意识", "自信", "代表", "全面", "必须",
    "不", "文明", "聚焦", "一", "突出", "更", "中心", "样子", "着力", "强化", "提升", "持续", "到位", "重点", "世纪",
    "没有", "故事", "亮点", "特点", "方向", "导向", "加强", "服务", "优先", "百年", "突破", "大", "人", "孩子", "既要",
    "统一", "角度", "钟头", "关系", "目标", "制度", "机制", "改革", "措施", "举措", "行动", "任务",
)  # fmt: skip
# What follows 两条 when it counts things that are built.
BUILT = re.compile("(?!红线|主线|战线|底线)[^,。;:!?、]{0,5}(?:线|路|道|管|廊|渠|河|航|街)")
# What follows 15分钟 when it names a circle around a home.
CIRCLES = ("生活圈", "便民", "都市圈", "社区", "通勤", "经济圈", "交通圈", "健身圈", "阅读圈", "就医圈", "物流圈")


def opening_bound(text: str, end: int) -> tuple[str, Bound] | None:
    """Return the longest bound word that ends at a place."""
    for length in range(min(_LONGEST_OPENING, end), 0, -1):
        word = text[end - length : end]
        if word in _OPENING:
            if text[end - length - 1 : end - length] in _SPOILED.get(word, ()):
                return None
            if word == "上" and text[end : end + 1] not in _ROUND:  # 上百家, not 规上9户
                return None
            return word, _OPENING[word]
    return None


def closing_bound(text: str, at: int, unit: Unit | None) -> tuple[str, Bound] | None:
    """Return the bound word that follows a number; 内 counts after a length of time."""
    first = text[at : at + 1]
    if first in _CLOSERS:
        for length in _CLOSING_LENGTHS:
            word = text[at : at + length]
            if word in _CLOSING and not (word == "+" and text[at + 1 : at + 2].isalnum()):  # 4+8+N
                return word, _CLOSING[word]
    if first == "内" and unit is not None and unit.use in ("span", "year"):
        return "内", "under"
    return None


def falling(text: str, start: int, rate: bool) -> bool:
    """Tell whether words of falling lead to the number that begins at a place."""
    window = text[max(0, start - _FALL_WINDOW) : start]
    if _FALL_MARKS.isdisjoint(window):
        return False
    return _FALL.search(window) is not None or (rate and _RATE_FALL.search(window) is not None)


def tells_money(text: str, start: int) -> bool:
    """Tell whether the words before a number say that it is money: 总投资1100.9亿."""
    return _MONEY.search(text, max(0, start - _MONEY_WINDOW), start) is not None


def tells_rank(text: str, start: int) -> bool:
    """Tell whether the words before say among whom: 居全市第三位."""
    return _RANKED.search(text[max(0, start - _RANK_WINDOW) : start]) is not None


def tells_duration(text: str, start: int) -> bool:
    """Tell whether the words before say that a length of time is meant: 工期四年."""
    return _LASTING.search(text[max(0, start - _LASTING_WINDOW) : start]) is not None
