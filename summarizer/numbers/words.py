"""Words around a number: what bounds it, what makes it a fall, a rank or a length of time, what makes it rhetoric.

In: folded text and a place in it. Out: the bound word that touches the number, or whether the words around say
something of it. The words are data; what they mean for a number is for `judging` to say.
"""

import re
from decimal import Decimal

from summarizer.numbers.units import Unit
from summarizer.records import Bound

_OPENING: dict[str, Bound] = {
    **dict.fromkeys(
        ("约", "大约", "约为", "约合", "约有", "近", "将近", "接近", "大概", "差不多"), "about"),
    **dict.fromkeys(
        ("超", "超过", "超过了", "逾", "突破", "突破了", "破", "首破", "过", "越过", "迈过", "跨过", "上",
         "高于", "多于", "大于", "不低于", "不少于",
         "不小于", "不下", "不下于", "至少", "最少"), "over"),
    **dict.fromkeys(
        ("不足", "不到", "不超过", "不超", "低于", "少于", "小于", "不高于", "不多于", "不大于", "至多", "最多", "未满",
         "不满", "最高", "不突破"), "under"),
}  # fmt: skip
# A word that looks like a bound and is the end of another one: 附近3个, 通过5项, 签约8个.
_SPOILED = {
    "近": frozenset("附临最邻靠远新就亲贴"),
    "过": frozenset("通经不度胜越路走透渡"),
    "上": frozenset("站跨迈登踏以之线会路网岸地马海加乘坐送走早晚街村楼身床新在"),
    "约": frozenset("签合节条公预大特相邀制履违"),
    "超": frozenset("反高赶"),
    "破": frozenset("打侦击爆攻冲压损撞"),
}
_CLOSING: dict[str, Bound] = {
    **dict.fromkeys(("左右", "上下"), "about"),
    **dict.fromkeys(("以上", "及以上", "(含)以上", "之上", "开外", "有余", "不止", "出头", "还多", "+"), "over"),
    **dict.fromkeys(("以内", "之内", "以下", "及以下", "(含)以下", "之下"), "under"),
}  # fmt: skip
_ABOUT = re.compile("(?:占|为|需|达|是|合|有|可达|占到|占了|相当于)(?:[^0-9,。;:!?、]{0,8}的)?")
_ABOUT_WINDOW = 14
_ROUND = frozenset("百千万亿")
_LONGEST_OPENING = max(map(len, _OPENING))
_CLOSING_LENGTHS = sorted({len(word) for word in _CLOSING}, reverse=True)
OPENERS = frozenset(word[-1] for word in _OPENING)
_CLOSERS = frozenset(word[0] for word in _CLOSING)

# What is taken away on purpose is an amount (压降31亿元), and so is a gap (少19列, but 少了19列 is a fall).
_FALLS = ("下降|减少|降低|回落|下滑|下跌|下挫|下调|调低|缩水|(?<![压核削裁精缩增加])减|(?<![压沉升空迫])降|跌"
          "|降幅为?|跌幅为?|负增长|萎缩|(?<![至最不多减缺很较])少了")  # fmt: skip
_RATE_FALLS = f"{_FALLS}|[压核削裁精缩]减|压降|压缩|缩短|收缩|(?<![至最不多减缺很较])少"
_LED_BY = "(?:了|约|近|超过|超|逾|幅度为|幅度达|达到|达)*"
_FALL = re.compile(rf"(?:{_FALLS}){_LED_BY}$")
_FALL_OF_RATE = re.compile(rf"(?:{_RATE_FALLS}){_LED_BY}$")
# Of a rate the thing that falls may stand between: 降低能耗15%; 减少排放95万吨 is an amount and stays positive.
_RATE_FALL = re.compile(r"(?:下降|减少|降低)[^0-9至到为增升长提;,。、由从]{1,6}$")
# What lies below something, or was lost: 比计划低6.1个百分点, 落后进度2.1个百分点, 净亏损2.7亿元.
_LOST = re.compile("亏损(?:额为?|了)?$")
_LOWER = re.compile(
    "(?:比|较)(?:计划|目标|预期|去年|上年|同期|年初|上月)[^,;。0-9价]{0,6}(?:低|慢)(?:了|出)?$"
    "|[离距][^,;。0-9]{1,6}差$|落后[^,;。0-9]{0,6}$"
)
_FALL_MARKS = frozenset("降减跌滑落负少缩调低慢差亏")
_FALL_WINDOW = 12

_MONEY = re.compile(
    "投资|产值|资金|营收|收入|税|贷款|金额|总额|GDP|生产总值|利润|融资|债券|销售|交易额|成交额|出口|进口|增加值|资产|市值"
)
_MONEY_WINDOW = 10
_RANKED = re.compile(r"(?:居|列|排|位|跻身|升至|[全我][省市国区县州球旗盟疆]|世界|行业|沿海|同类)[^,。;:!?]{0,14}$")
_RANK_WINDOW = 18
_MOVED = re.compile("(?:升|滑|跌|落|降|退|移|进|跃|攀|爬|回)(?:到|至|为|入|居|了)*$")
_FROM = re.compile("(?:从|由)[^,。;:!?]{0,8}$")
_STEPPED = re.compile("(?:前移|后移|上升|提升|跃升|晋升|前进|攀升|下滑|下降|后退|倒退|升|降|退|跌)(?:了|至少)?$")
MOVES = frozenset("升滑跌落降退移进跃攀爬回前下上")
_MOVE_WINDOW = 6
_FRAME = (
    "(?:系数|指数|[^,。;:!?]比|比值|比率|之比|容积率|绿地率|倍率|强度|密度|PUE值?|pH值?|PMI|CPI|PPI|GDP平减|因子|当量)"
)
_INDEX = re.compile(
    rf"{_FRAME}(?:\([^()]{{1,8}}\))?[,:]?[^,。;:!?0-9零点]{{0,14}}"
    r"(?:[0-9零一二三四五六七八九点.]{1,8}[^,。;:!?0-9零点]{0,10})?$"
)
_INDEX_WINDOW = 40
_SCORE = re.compile("(?:得分|评分|均分|总分|满分|分值|计分|测评|考核|考评|评价|满意度|得了)[^,。;:!?时]{0,8}$")
_SCORE_WINDOW = 14
_STOPS = ("", *",。;:!?、")
_CLAUSE = re.compile("[,。;:!?()]")
_LAST_OF_LIST = re.compile("(?:和|与|及|以及)[^、]+$")
_NUMBERED = re.compile("[0-9二三四五六七八九十]")
_LIST_WINDOW = 60

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
    "统一", "角度", "关系", "目标", "制度", "机制", "改革", "措施", "举措", "行动", "任务",
)  # fmt: skip
# 一半 that is rhetoric: 另一半, 一半是海水.
_OTHER_HALF = ("另", "成功的", "的另")
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


def distant_about(text: str, start: int) -> bool:
    """Tell whether 约 stands before the verb of a number: 约占全省的四分之一."""
    at = text.rfind("约", max(0, start - _ABOUT_WINDOW), start)
    return at >= 0 and text[at - 1 : at] not in _SPOILED["约"] and _ABOUT.fullmatch(text, at + 1, start) is not None


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
    if _LOST.search(window) or (rate and _LOWER.search(window)):
        return True
    if not rate:
        return _FALL.search(window) is not None
    return _FALL_OF_RATE.search(window) is not None or _RATE_FALL.search(window) is not None


def tells_money(text: str, start: int) -> bool:
    """Tell whether the words before a number say that it is money: 总投资1100.9亿."""
    return _MONEY.search(text, max(0, start - _MONEY_WINDOW), start) is not None


def tells_rank(text: str, start: int, end: int) -> bool:
    """Tell whether the words around say among whom, or where from and to: 居全市第三位, 从第八位升到第三位."""
    before = text[max(0, start - _RANK_WINDOW) : start]
    if _RANKED.search(before) or _MOVED.search(before):
        return True
    return _FROM.search(before) is not None and not MOVES.isdisjoint(text[end : end + _MOVE_WINDOW])


def tells_index(text: str, start: int) -> bool:
    """Tell whether a number without a unit is what an index or a ratio stands at: 系数由0.52提高到0.61."""
    return _INDEX.search(text[max(0, start - _INDEX_WINDOW) : start]) is not None


def other_half(text: str, start: int, end: int) -> bool:
    """Tell whether 一半 is the other half or one of two, and no share."""
    return text.endswith(_OTHER_HALF, 0, start) or (text[end : end + 1] == "是" and text[start - 1 : start] in _STOPS)


def tells_move(text: str, start: int) -> bool:
    """Tell whether 位 are places won or lost: 较上年前移两位."""
    return _STEPPED.search(text[max(0, start - _MOVE_WINDOW) : start]) is not None


def tells_score(text: str, start: int) -> bool:
    """Tell whether 分 are points: 评分9.2分."""
    return _SCORE.search(text[max(0, start - _SCORE_WINDOW) : start]) is not None


def tells_list(text: str, start: int, value: Decimal) -> bool:
    """Tell whether a count closes the list of what it counts: 甲岛、乙湖、丙滩三家景区."""
    clause = _CLAUSE.split(text[max(0, start - _LIST_WINDOW) : start])[-1]
    names = clause.count("、") + 1 + (_LAST_OF_LIST.search(clause) is not None)
    return names == value > 1 and _NUMBERED.search(clause) is None


def tells_duration(text: str, start: int) -> bool:
    """Tell whether the words before say that a length of time is meant: 工期四年."""
    return _LASTING.search(text[max(0, start - _LASTING_WINDOW) : start]) is not None
