"""Whole words around a number: the noun phrase behind it, and the label that the article has for it.

In: the numbers with the words around them and what each measures. Out: words of the article. Promised: nothing is cut
inside a word as far as the words of data/subjects.toml can tell, and no label is another number.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from summarizer.cues import Around, Cue
from summarizer.dates import DateRead

_LONGEST, _LEAST = 16, 2
_DOES = re.compile(r"实现|完成(?!率)|由|从|安排|列入|居|排(?!水|污|放)|落实")
# What ends a noun phrase behind a number: verbs, particles, adverbs.
_ENDS = re.compile(
    r"[,;。:!?、()“”\"]|(?<=[一-龥])(?:在|于|将|已|正|被|由(?!器)|为(?!民|主)|共(?!享|同|青)|均|都(?!市)|全部|分别|依次|集中|参加|参与|成功|投产|落[户地定子成]|亮相|计划|预计|总投资|投资(?!公司|基金|协议)|进行|实施|"
    r"推进|列入|入选|获得?|来(?!料)|进入|等待|了|与|及(?!时)|和(?!谐|美|田)|以上|左右|建成|完工|封顶|复工|先后|陆续|同时|一起|一字|双双|仍|还|没|未|需要|要(?!素)|可|能够|里(?!程)|中(?!心|学|医|小|试|线|转)|"
    r"内(?!河|贸|外|部)|外(?!贸|资|商|包)|上(?!市|游|海|学)|其中|涉及|覆盖|发往|卖到|交付|到账|到位|顺利|正式|开门|开工(?!项目|建设)|竣工(?!项目)|签约(?!项目)|动工|启动|是|有(?!机|限|轨)|占(?!地)|因|以(?!上))"
)
# What is told of the things counted, and does not name them: 5个缺资金, 9个卡在用地.
_TOLD = re.compile(r"缺|因(?!素)|目标|任务|[当其之]中|里[头面]|顺延|推迟|变[成为]|卡在|挂零|居首|领跑|次之|垫底|分走")
_OPENS = re.compile(r"^(?:以上|以下|左右|余|多|不等|的)+")
_OWN_MARKS = re.compile(r"^[、,;:和及与或。)\]”’“(]+|[、,;:(“‘”’]+$")
_LEADS = re.compile(
    r"^(?:其中|另外|此外|目前|眼下|截至|截止|今年以来|同时|据悉|已经|已(?![投建开签落竣])|共有|共|累计(?!完成)|现有|现|预计|计划(?!总?投资)|力争|确保|争取|将|拟(?!建)|全[省市州县区旗]|并|再|还|又|也|但|却|则|而|由|从|到(?![账位])|在(?![建谈库售手营岗])|和|及|与|的|了|要|安排|落实|实施|实现|分别|依次|约(?!定)|每(?!年|月|日|天|吨|亩|平|千|度|立))+"
)
_TAILS = re.compile(
    r"(?:(?<=[率值额量数重比积])(?:由|从|位?居|名?列|排在?)[^,]*|合计|共计|共|总计|分别|依次|各|均|都|只有|仅有|只|仅|只剩|达到?|已达|高达|为|至|到|约|近|超过?|突破|有望|力争|预计|将|可达?|的|了|有|已有|是|由|从|占|却|计划|平均|就|就有|不过|不足|不到|不低于|不少于|保持在|控制在|稳定在|原则上|"
    r"增至|升至|降至|增加到|提高到|上升到|扩大到|压到|过)+$"
)


def noun_behind(around: Around, i: int) -> str | None:
    """Return the noun phrase behind a number that names what is counted."""
    number, text = around.numbers[i], around.folded.text
    stop = around.clauses[i][1]
    if i + 1 < len(around.numbers):
        stop = min(stop, max(number.b, around.numbers[i + 1].a))
    start = number.b
    if _TOLD.match(text, start):
        return None
    opened = _OPENS.match(text, start, stop)
    start = opened.end() if opened else start
    end = _ENDS.search(text, start, stop)
    words = text[start : end.start() if end else stop]
    if "的" in words.rstrip("的"):
        words = words.rstrip("的").rsplit("的", 1)[1]
    words = words.rstrip("的")
    return words if 2 <= len(words) <= _LONGEST else None


def label_of(around: Around, i: int, measure: Cue, dates: Sequence[DateRead]) -> str | None:
    """Return the article's own words for what a number is."""
    number = around.numbers[i]
    start, end = around.lefts[i]
    if measure.how == "said" and measure.a >= number.b:
        said = "" if measure.value == "count" else _plain(around.folded.text[measure.a : measure.b])
        named = noun_behind(around, i)
        if said and (named is None or len(said) <= len(named)):
            return _short(said)
        return named or _short(_plain(_undated(around, (start, end), dates)))
    words = _undated(around, (start, end), dates)
    if measure.how == "said" and start <= measure.a < end:
        own = _plain(words)
        done = _DOES.search(own)
        cue = _plain(around.folded.text[measure.a : measure.b])
        if done is not None and len(cue) > _LEAST:
            return cue
        return own if _LEAST <= len(own) <= _LONGEST else _short(_plain(around.folded.text[measure.a : end]))
    if measure.value in ("count", "project_count", "enterprise_count"):
        counted = noun_behind(around, i)
        if counted:
            return counted
    if measure.how == "carried" and not _holds_number(around, measure, i):
        return _short(_plain(around.folded.text[measure.a : measure.b]))
    own = _plain(words)
    return own if _LEAST <= len(own) <= _LONGEST else None


def _short(words: str) -> str | None:
    """Return words that are a label: the last of a phrase with 的, and none that are too long to be one."""
    words = words.rsplit("的", 1)[-1] if len(words) > _LONGEST else words
    return words if _LEAST <= len(words) <= _LONGEST else None


def _holds_number(around: Around, measure: Cue, i: int) -> bool:
    """Tell whether the words of a cue are only another number."""
    return any(one.a < measure.b and measure.a < one.b for one in around.numbers[max(0, i - 16) : i + 1])


def _undated(around: Around, span: tuple[int, int], dates: Sequence[DateRead]) -> str:
    start, end = span
    text = around.folded.text
    for date in dates:
        if date.a >= end:
            break
        if start <= date.a <= start + 3 and date.b <= end:
            start = date.b
    return text[start:end]


@lru_cache(maxsize=1 << 12)
def _plain(words: str) -> str:
    before = None
    while before != words:
        before = words
        words = _TAILS.sub("", _LEADS.sub("", _OWN_MARKS.sub("", words)))
    return words
