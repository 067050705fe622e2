"""Whether a stretch of text names a project: by what it says itself, and by what is said of it.

In: a candidate in the folded text of its article. Out: yes or no. Promised: a strong head (项目, 扩建) is enough for a
name that says which one it is; a kind of building needs that something is told of it as of a work; what only ends in a
fitting letter needs its cost, its size or its stage at once.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from summarizer.embedded.candidates import ONE_OF_WORKS, Candidate
from summarizer.embedded.lexicon import COUNT, PHASE, Lexicon, lexicon
from summarizer.embedded.wording import PARTED, PHASES, bare, of_many, specific
from summarizer.text import Folded

_TITLE_DASH = re.compile(r"—(?!—[^,。;]{2,20}[,。;])")
_HEADING = re.compile(r"[^,。;:]{0,4}:")
_SLOGAN = re.compile(r"^(?:第.{1,3}[期批次轮])?[“‘][^”’]+[”’](?:项目|工程)$")
_PLENTY = ("安置房", "高标准农田", "标准厂房", "保障房", "公租房", "停车场", "绿道", "管网", "管廊", "回迁房")
A_PART = re.compile(
    r"(?:宿舍|食堂|泵房|坝后电站|酒店|装置|仓库|泵站|公寓|管道|管线|泊位|楼|产线|车间|厂房|安置房|房|池|渠|管网|机库|站房|航站楼|环锻线)$"
)
_THAT_HOUSE = re.compile(r"[这该][栋座条个](?:楼|大楼|线|池|渠)")
_SUM = re.compile(r"\d(?:万|亿)?(?:美|欧)?元|[十百千万亿]元|\d(?:万|亿)方|前期|谋划")
_COUNT_BEFORE = re.compile(
    rf"{COUNT}(?:个|项|座|家|条|处|批|栋|类)$|(?:[两三四五六七八九十]|\d)(?:条|台|座|套)[^,。]{{1,14}}的$|\d号[、和]$|\d(?:个|项|家)(?:均|都)?(?:为|是|属于?)$"
)


TAIL_OF_A_LIST = re.compile(r"等(?:一批)?[^,。;、]{0,8}、$")  # 甲、乙等重大交通、能源工程
_NUMBERED_PART = re.compile(r"[一二三四五六七八九十\d]+号(?:[一-龥]{0,4}(?:厂房|车间|仓库|线|楼|宿舍))")


HOLDS = re.compile(
    r"(?:建设|建成|新建|兴建|新上|建有|拟建|建|设有?|含|包括|涵盖|组成|布置|购置|增设|配套)(?:了|有)?(?:[^,。;:]{0,40}[、和及与])?$"
)


@dataclass(frozen=True)
class _Signs:
    """What is said beside a name, as patterns."""

    done: re.Pattern[str]  # a word of works near
    told: re.Pattern[str]  # right behind the name: its stage
    sized: re.Pattern[str]  # right behind the name: its cost, its size
    strong: re.Pattern[str]
    governed: re.Pattern[str]  # right before the name: what is done to it
    valued: re.Pattern[str]  # right before: 总投资3亿元的
    given: re.Pattern[str]  # right before: 1.7亿元归
    aspired: re.Pattern[str]
    that: re.Pattern[str]
    some: re.Pattern[str]  # right behind: how much of it
    plural_verb: re.Pattern[str]  # right before: what is done to much of it
    neighbour: re.Pattern[str]
    place_use: re.Pattern[str]
    site: re.Pattern[str]
    counted: re.Pattern[str]
    plural: re.Pattern[str]  # what is said of many
    of_an_area: re.Pattern[str]


@cache
def signs() -> _Signs:
    """Return the patterns, compiled once."""
    data = tomllib.loads((files("summarizer") / "data" / "signs.toml").read_text(encoding="utf-8"))
    words = data["words"]
    built = {name: pattern.format(**words) for name, pattern in data["patterns"].items()}
    return _Signs(**{name: re.compile(pattern) for name, pattern in built.items()})


def proven(folded: Folded, c: Candidate, title: str | None) -> bool:
    """Tell whether a candidate is a project's name where it stands."""
    words, text = lexicon(), folded.text
    begin, stop = folded.sentence_at(c.start)
    ahead, after = text[max(begin, c.start - 40) : c.start], text[c.end : stop]
    if _told_next(c, begin, ahead, after):
        after += text[stop : stop + 40]
    if (
        len(c.name) > 45
        or _CAMPAIGN.match(after)
        or of_many(c.name)
        or _TITLE_DASH.match(after)
        or _COUNT_BEFORE.search(ahead)
    ):
        return False
    part_of = ahead.endswith("属于") and len(c.name) >= 10
    if (signs().plural.match(after) and not PHASES.search(c.name[-3:])) or (
        signs().aspired.search(ahead) and not part_of
    ):
        return False
    if signs().that.search(ahead) or _POST.match(after):
        return False
    if TAIL_OF_A_LIST.search(ahead) or said_of_another(c, ahead):
        return False
    clear = specific(c.name, words) and not _NUMBERED_PART.fullmatch(c.name)
    counted = signs().counted.match(after)
    if counted and (
        not clear or HOLDS.search(ahead) or counted["unit"] in "个项家处所" or c.name.endswith(("产线", "生产线"))
    ):
        return False
    if not clear and signs().some.match(after) and (_plenty(c.name) or signs().plural_verb.search(ahead)):
        return False
    if not clear and (_OF_A_SUM.search(ahead) or PARTED.search(c.name)):
        return False
    if (
        not clear
        and not words.strong.search(c.name)
        and A_PART.search(PARTED.sub("", c.name))
        and not _own_sum(folded, c, ahead, after)
    ):
        return False
    if words.strong.search(c.name):
        if not clear and len(c.name) >= 6 and PHASES.search(c.name[-3:]) and _strength(folded, c, ahead, after) >= 3:
            return _qualified(c.name, words)  # 园区污水处理厂二期
        return clear and _no_slogan(text, c, after)
    strength = _strength(folded, c, ahead, after)
    if c.soft:
        return strength >= 3 and _told_at_once(folded, c, ahead, after)
    if clear:
        return strength >= 2 or (strength >= 0 and _entitled(c.name, title))
    if c.name in words.kinds and not _own_sum(folded, c, ahead, after):
        return False
    return strength >= (2 if len(c.name) >= 5 else 3) and _qualified(c.name, words)


_OF_A_SUM = re.compile(r"其中$|配套(?:建设)?的?$|[和与及]$")
_CAMPAIGN = re.compile(r"的?(?:攻坚|关键|收官|开局|决胜|决战|突破)之?年|(?:专项|攻坚|三年)行动")
_POST = re.compile(r"负责人|负责同志|科科?长|项目部")  # whose post is told by it
_ARRIVED = re.compile(r"(?:落地|落户|落子|入驻|进驻|搬进|迁入)(?:于|在|到)?$")
_AREA = re.compile(r"(?:园|园区|开发区|新区|示范区|集聚区)$")
_IS = re.compile(
    r"(?:项目|工程|[园区院校馆站厂库桥路线港城]|(?:^|[,;])(?:同时)?(?:也|又|还|同时|既))(?:是|系|均?为)[^,。;:]*$"
)
_LISTED_AS = re.compile(r"(?:列[入为]|纳入|入选|[,;]是)[^,。;:]*$")
_RANKED = re.compile(r"重点|重大|民生|民心|示范|实事|标志性|骨干|最[大长高]|[首唯一]个|一项|希望|德政")


def said_of_another(c: Candidate, ahead: str) -> bool:
    """Tell whether a work is what another is said to be: 某医院项目是全省重点民生工程, 是某区重点项目."""
    if not c.name.endswith(("项目", "工程")):
        return False
    return bool(_IS.search(ahead) or (_RANKED.search(c.name) and _LISTED_AS.search(ahead)))


def _told_next(c: Candidate, begin: int, ahead: str, after: str) -> bool:
    """Tell whether the next sentence tells of the work: 头一件,某水厂。 and 某中心还“在图上”。"""
    if after == "。":
        return c.start - begin <= 8 or _VISITED.search(ahead) is not None
    return len(after) <= 10 and after.startswith(("还", "仍", "尚"))


def _plenty(name: str) -> bool:
    return name.endswith(_PLENTY) and not PHASES.match(name)


def _own_sum(folded: Folded, c: Candidate, ahead: str, after: str) -> bool:
    """Tell whether money is told of a part of a work, so that it is one of its own."""
    near = after[:28].removeprefix("。").split("。")[0]
    told = _SUM.search(near) or signs().given.search(ahead) or PHASES.match(c.name)
    return told is not None or _THAT_HOUSE.search(folded.text, c.end, c.end + 120) is not None


def _no_slogan(text: str, c: Candidate, after: str) -> bool:
    if not _SLOGAN.match(c.name):
        return True
    return bool(signs().strong.search(after[:40])) or text.count(c.name.rstrip("项目工程")) > 1


def _entitled(name: str, title: str | None) -> bool:
    return title is not None and bare(name) in title


def _strength(folded: Folded, c: Candidate, ahead: str, after: str) -> int:
    """Return how clearly the words around tell of a work: 3 at once, 2 nearby, 0 nothing, -1 of a place."""
    known = signs()
    if (
        known.site.match(after)
        or ONE_OF_WORKS.match(after)
        or known.given.search(ahead)
        or _heads_its_paragraph(folded, c)
    ):
        return 3
    if _KEY_WORK.search("。" + ahead) and (known.told.match(after) or known.sized.match(after)):
        return 3
    if _ARRIVED.search(ahead) and _AREA.search(c.name):
        return -1
    if known.neighbour.search(ahead):
        return 3 if _VISITED.search(ahead) and _that_project(folded, c) else -1
    if known.sized.match(after) and not known.of_an_area.match(after):
        return 3
    if known.place_use.match(after):
        _, at = folded.sentence_at(c.start)
        return 3 if _SAID_TO_BE.match(folded.text, at) or _goes_on(folded, c, by_name=True) else -1
    if known.told.match(after) or known.valued.search(ahead) or _goes_on(folded, c):
        return 3
    if known.governed.search(ahead):
        return 2 if c.soft else 3
    return 2 if known.done.search(after[:32].replace("项目建设", "")) else 0


def _told_at_once(folded: Folded, c: Candidate, ahead: str, after: str) -> bool:
    """Tell whether the cost, the size or the stage of a work stands right beside its name."""
    if _AMOUNT.match(after):
        return False
    known = signs()
    beside = ONE_OF_WORKS.match(after) or known.sized.match(after) or known.told.match(after) or known.site.match(after)
    before = known.valued.search(ahead) or known.given.search(ahead)
    spoken_of = folded.text.startswith("。它", c.end) or (ahead[-1:] in "】" and _goes_on(folded, c))
    return bool(beside or before) or spoken_of or _heads_its_paragraph(folded, c)


def _qualified(name: str, words: Lexicon) -> bool:
    """Tell whether a name of general words still says something: 研发大楼, not 大楼 or 新建大楼."""
    kind = words.kind_of(name)
    own = PHASES.sub("", name[: len(name) - len(kind)] if kind else name).strip("()“”")
    if own.endswith(("项目", "工程")):
        return False
    return (len(own) >= 2 and own not in words.kinds) or len(kind) >= 3 or bool(PHASES.search(name))


def _heads_its_paragraph(folded: Folded, c: Candidate) -> bool:
    """Tell whether a name is what a paragraph is about: △某馆:投资3亿元."""
    text = folded.text
    if not _HEADING.match(text, c.end):
        return False
    opening = c.start - 1 if c.start and text[c.start - 1] in _MARKS else c.start
    if opening != 0 and opening not in folded.breaks:
        return False
    end = next((b for b in folded.breaks if b > c.end), len(text))
    return _ANY_NUMBER.search(text, c.end, min(end, c.end + 80)) is not None


_KEY_WORK = re.compile(r"(?:[路线道](?:的)?|[。;])(?:控制性|关键性?|节点)工程$")
_AMOUNT = re.compile(r"\d[\d.]*(?:余|多)?(?:万|亿)?(?:吨|亩|件|米|平方米|公斤|头|只)")  # 累计生产纱线3万吨
_ANY_NUMBER = re.compile(r"\d")
_MARKS = "△▲■●○◆◇★☆▶►·※◎"
_VISITED = re.compile(r"(?:走进|来到|走访|探访|看了|去了|到了|踏进|记者在)$")
_THAT_PROJECT = re.compile(r"项目|工程")


def _that_project(folded: Folded, c: Candidate) -> bool:
    """Tell whether the first project spoken of after a place is 该项目, so that the place is meant."""
    hit = _THAT_PROJECT.search(folded.text, c.end, c.end + 120)
    while hit is not None and folded.text.startswith(("负责人", "经理", "部"), hit.end()):
        hit = _THAT_PROJECT.search(folded.text, hit.end(), c.end + 120)
    return hit is not None and folded.text[hit.start() - 1] in "该此"


_OWN_PHASE = re.compile(rf"[一-龥]{{2}}{PHASE}(?=[一-龥])")
_SAID_TO_BE = re.compile(r"这是[^,。;]{0,16}(?:项目|工程)")
_IT = re.compile(
    r"(?<=[,。;“])它|这是[^,。;]{0,16}(?:项目|工程)|[该此这][个座条项处所栋]?(?:[^,。;]{2,10}的)?(?P<what>[一-龥]{1,6})"
)


def _goes_on(folded: Folded, c: Candidate, by_name: bool = False) -> bool:
    """Tell whether what follows speaks on of the thing as of a work: 电站2020年12月开工, 这座桥."""
    text, done = folded.text, signs().done
    _, at = folded.sentence_at(c.start)
    last = PHASES.sub("", c.name).rstrip("()“”")[-2:]
    short = _OWN_PHASE.search(c.name)
    if short:
        for again in re.finditer(re.escape(short[0]), text[c.end : c.end + 300]):
            if signs().sized.match(text, c.end + again.end()) or signs().told.match(text, c.end + again.end()):
                return True
    if text[at : at + 1] == last[-1:] and signs().sized.match(text, at + 1):
        return True
    kind = lexicon().kind_of(c.name) or last
    if text.startswith((last, kind), at) or text.startswith(
        ("该项目", "该工程") if by_name else ("该项目", "项目", "工程"), at
    ):
        return bool(done.search(text, at, min(len(text), at + 40)))
    for again in _IT.finditer(text, c.end, at + 300):
        near = again.start() < at + 60
        what = again["what"]
        if near and (what is None or not set(last).isdisjoint(what[:3])):
            return bool(done.search(text, again.start(), again.end() + 80))
        if not near and what and last in what:
            return bool(done.search(text, again.start(), again.end() + 80))
    return False
