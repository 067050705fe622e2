"""Named projects in an article: which there are, under which names, and where they are spoken of.

In: the folded text of an article, its title. Out: each project with its longest name, its other names in this article,
its mentions in order and a clause that establishes it. Promised: a count of projects, an area, a campaign or a company
alone is no project; every mention and quote is a range of the text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from summarizer.embedded.lexicon import COUNT, PHASE, Lexicon, lexicon
from summarizer.embedded.mentions import all_mentions
from summarizer.text import Folded, Span

_HIDDEN = "\ue000"  # stands for a character that neither cuts a name nor heads one
_QUOTED = re.compile(r"[“﹃「『]([^“”﹃﹄「」『』,。;!?]{1,14})[”﹄」』]")
_BRACKET = re.compile(r"\(([^()]{1,60})\)")
_BOOK = re.compile(r"《[^《》]{1,40}》?")
_INSIDE = re.compile(rf"^(?:[A-Za-z0-9]{{2,10}}|[一-龥]{{2,5}}|{PHASE})$")
_TALKS = re.compile(r"简称|下称|投资|记者|以下|其中")
_JOINS = re.compile(r"以及|和|与|及|暨|同")
_LEADING = re.compile(r"^(?:[和与及同跟即暨以自拿按而但)”]|以及|其中|另有|还有)+")
_GENERAL = (
    "重大工程",
    "重点工程",
    "产业项目",
    "民生项目",
    "民生工程",
    "基础设施项目",
    "社会民生项目",
    "城建项目",
    "配套工程",
)
_ASIDE = re.compile(r"(?:\([^()]{1,30}\))?")
_PLAIN = re.compile(r"(?:建设)?(?:项目|工程)$")
_PHASE = re.compile(PHASE)
_CLAUSE_ENDS = ",。;!?:"

# A list that says of itself that it lists projects.
_LISTED = re.compile(
    r"等(?:一批|一系列|多个|[\d一二两三四五六七八九十百]+(?:余|多)?(?:个|项|条|座|处))?"
    r"(?!企业|领域|行业|地区|城市|环节|载体|区域|方面|部门|单位|工作|措施|政策)"
    r"(?:[^,。;、:等及和的在全为单部]{0,7}?)(?:项目(?!攻坚|建设资金|审批|单位|提报|管理)|工程|断头路|电站|水库|泊位|道路|场馆)"
)
_GROUP = re.compile(
    r"等(?:一批|[\d一二两三四五六七八九十百]+(?:个|项|家))?[^,。;、:]{0,6}?(?:企业|片区|新区|领域|载体|行业|区域|平台公司)"
)

# What is done to a project, and what is told of one; a building without such words is just a place.
_DONE = (
    "开工|动工|破土|奠基|在建|建设|施工|续建|推进|竣工|建成|完工|投产|投用|投运|投入使用|试运行|试生产|试车|通水|通车|封顶|"
    "签约|签下|落户|引进|引来|设立|布局|谋划|策划|规划(?!馆)|储备|立项|核准|可研|备案|总投资|投资|概算|取消|终止|暂停|暂缓|停工|缓建|"
    "搁置|复工|打桩|装修|调试|吊装|验收|启用|摘牌|前期|开建|浇筑|掘进|贯通|合龙|架设|铺轨|并网|蓄水|主体|形象进度|进场|收尾|"
    "启动|改造|招标|中标|审查|批复|获批|用地|占地|建筑面积|达产|运营|开园|开业|开街|开馆|揭牌|挂牌|交付|投资方|退出|手续|意向|"
    "装机|全长|路线|桥隧比|路基|日处理|总工期|选址|工期|工地|累计完成|基础|土建|设备|开挖|亮相|删去|清退|调出|计划"
)
_CUE = re.compile(_DONE)
_STRONG_CUE = re.compile(
    r"总投资|占地|用地|建筑面积|投资建设|开工|动工|投产|建成|竣工|投用|施工|全长|供热|通水|通车|启用|工期|签约"
)
_SLOGAN = re.compile(r"^[“‘][^”’]+[”’](?:项目|工程)$")
_ASPIRED = re.compile(r"(?:属于?|系|打造成?|建设成?为|成为|建成为|争创|争当)$")
_GOVERNED = re.compile(
    "(?:推进|推动|建设|建成|引进|引入|引来|签下|签约|拿下|设立|谋划|策划|策划包装|包装|储备|确保|力争|启动|实施|打通|新建|兴建|合建|共建|"
    "布局|落子|列入|开工|动工|竣工|投产|投用|规划|建起|投资建设|加速实施|改建|筹建|开发|承建|落地|签订|签署|原规划|早先|原本|引进|完成)的?$"
)
_VALUED = re.compile(r"(?:元|公里|平方米|亩|千瓦|兆瓦|千瓦时|立方米|吨|在建|前期|规划|谋划|策划|布局)的$")
_NEIGHBOUR = re.compile(
    r"(?:控制性工程|关键性工程|关键工程|节点工程|原有|紧挨|紧邻|毗邻|靠近|相邻|位于|坐落|地处|北接|南连|东接|西连|接入|起自|终到|途经|来到|走进|距|在|到|来自|出自|落户|入驻|选址)(?:着|于|在)?$"
)
_COUNT_BEFORE = re.compile(rf"{COUNT}(?:个|项|座|家|条|处|批|栋|类)$")
_VALUE_BRACKET = re.compile(r"\((?:[总计划]*投资|约|\d)")
_SITE = re.compile(r"^(?:项目|工程)?(?:建设|施工)?(?:现场|工地)|^建设")
_PLACE_USE = re.compile(
    r"^(?:的(?!首|建设|主体|一期|二期|工程|投资|开工|施工|现场|工地|投产|竣工)|内|里|外|旁|附近|周边|管委会|传出|主任)"
)
_COUNTED_AFTER = re.compile(
    r"^(?:共|有|已|达|共有|合计|数量)?(?:[\d,.]+|[一二两三四五六七八九十百]+)(?:余|多)?(?:个|项|家|条|台|套|栋)(?!月|百分点)"
)
_ANY_ONE = re.compile(r"(?:重点|重大|[大好各类型多]|(?<!升)级|优质|在建|签约|招商|储备|发展|首个|领导|性)项目$")
_REGION_HEAD = re.compile(
    r"^(?:[一-龥]{1,4}?(?:[省县州旗]|(?<![城都门上股超])市|(?<![小园社片景校院库港老山灾牧街厂])区))+(?=[一-龥])"
)
_NUMBERED = re.compile(r"[一二三四五六七八九十\d]号")
_INSTITUTION = re.compile(r"^[省市县区州旗](?![域位块间场级委属]).{3,}")


@dataclass(frozen=True)
class NamedProject:
    """One project of the article."""

    name: str
    aliases: tuple[str, ...]
    mentions: tuple[Span, ...]
    quote: Span


@dataclass(frozen=True)
class Candidate:
    """A stretch of text that may be a project's name."""

    start: int
    end: int
    name: str
    listed: bool = False
    sure: bool = False


def mask(text: str) -> str:
    """Hide what stands in short quotes, brackets and titles; the length stays."""
    hidden = _QUOTED.sub(lambda m: _HIDDEN * len(m[0]), text)
    hidden = _BRACKET.sub(_hidden, hidden)
    return _BOOK.sub(lambda m: "|" * len(m[0]), hidden)


def _hidden(bracket: re.Match[str]) -> str:
    if _PHASE.fullmatch(bracket[1]):
        return bracket[0]
    return (_HIDDEN if _names(bracket[1]) else "|") * len(bracket[0])


def _names(inside: str) -> bool:
    return bool(_INSIDE.match(inside)) and not _TALKS.search(inside)


def bare(name: str) -> str:
    """Return what a name says, without marks and the general word at its end."""
    plain = re.sub(r"[“”\"'()《》·、,—\-]", "", name)
    return re.sub(r"(?:建设)?(?:项目|工程)$", "", plain) or plain


def specific(name: str, words: Lexicon) -> bool:
    """Tell whether a name says which one it is, not only what kind of thing."""
    if _INSTITUTION.match(name) and not name.endswith(("项目", "工程")) and len(name) >= 5:
        return True
    if _NUMBERED.search(name):
        return True
    if _ANY_ONE.search(name) or (name[0] in "老旧原" and len(name) <= 4):
        return False
    if name.endswith(("项目", "工程")):
        local = _REGION_HEAD.sub("", name)
        if local != name and _PLAIN.sub("", local).endswith(words.kinds):
            return True
        name = local
    elif _REGION_HEAD.match(name):
        return True
    quoted = sum(len(m[1]) for m in _QUOTED.finditer(name))
    left = words.empty.sub("", _QUOTED.sub("", name))
    if name.endswith(("项目", "工程")):
        left = "".join(ch for ch in left if ch not in words.single)
    return quoted >= 2 or (len(left) >= 2 and not words.single.issuperset(left))


def cuts(hidden: str, words: Lexicon, start: int = 0) -> Iterator[re.Match[str]]:
    """Yield what ends a name: marks, numbers, verbs; not what only looks like one, as the 由 of 自由."""
    return (hit for hit in words.cut.finditer(hidden, start) if hit["keep"] is None)


def candidates(text: str, words: Lexicon) -> Iterator[Candidate]:
    """Yield every stretch that ends in a project's head or stands in a list of projects."""
    hidden = mask(text)
    at = 0
    runs: list[tuple[int, int, str, str]] = []  # start, end, what cuts before, what cuts after
    before = ""
    for cut in cuts(hidden, words):
        if cut.start() > at:
            runs.append((at, cut.start(), before, cut[0]))
            before = ""
        before = cut[0] if not before or at < cut.start() else before + cut[0]
        at = cut.end()
    if at < len(hidden):
        runs.append((at, len(hidden), before, ""))
    yield from _in_lists(text, hidden, words)
    for start, end, cut_before, _ in runs:
        for a, b in _headed(hidden, start, end, cut_before, words):
            lead = _LEADING.match(text[a:b])
            a += len(lead[0]) if lead else 0
            if text[a] == "“" and "”" not in text[a:b]:
                a += 1
            if b - a >= 3:
                yield Candidate(a, b, text[a:b])


def _headed(hidden: str, start: int, end: int, before: str, words: Lexicon) -> Iterator[Span]:
    """Yield the names in a run that a head ends; where a join follows a head, two names stand side by side."""
    at = start
    for join in _JOINS.finditer(hidden, start, end):
        if words.tail.search(hidden, at, join.start()) or (at == start and before.endswith("、")):
            head = words.head.match(hidden, at, join.start())
            if head and words.head.match(hidden, join.end(), end):
                yield at, head.end()
                at = join.end()
    head = words.head.match(hidden, at, end)
    if head:
        yield at, head.end()


def _in_lists(text: str, hidden: str, words: Lexicon) -> Iterator[Candidate]:
    """Yield the items of lists that end in 等…项目; the first begins after the last word that cannot be in a name."""
    for tail in _LISTED.finditer(hidden):
        if _GROUP.match(hidden, tail.start()):
            continue
        yield from _told_apart(_one_list(text, hidden, tail.start(), words), words)


def _told_apart(listed: Iterator[Candidate], words: Lexicon) -> list[Candidate]:
    """Return a list's items if most of them say which one they are: 土地、资金等 lists none."""
    items = list(listed)
    return items if 2 * sum(specific(c.name, words) for c in items) >= len(items) else []


def _one_list(text: str, hidden: str, tail: int, words: Lexicon) -> Iterator[Candidate]:
    start = max(hidden.rfind(mark, 0, tail) for mark in ",。;!?:") + 1
    bounds = [start, *(start + m.end() for m in re.finditer("、", hidden[start:tail])), tail + 1]
    for number, (a, b) in enumerate(pairwise(bounds)):
        if number == 0:
            a = max([a, *(cut.end() for cut in cuts(hidden[: b - 1], words, a))])
        else:
            a = max(a, hidden.rfind("的", a, b - 3) + 1)
        yield from _items(text, hidden, a, b - 1)


def _items(text: str, hidden: str, start: int, end: int) -> Iterator[Candidate]:
    at = start
    for join in re.finditer(r"以及|和|及|与", hidden[start:end]):
        left = hidden[at : start + join.start()]
        apart = "、" in hidden[max(0, start - 1) : start] or left.endswith(("项目", "工程", "中心", "基地", "园"))
        if apart and join.start() >= 3 and end - start - join.end() >= 3:
            yield from _item(text, hidden, at, start + join.start())
            at = start + join.end()
    yield from _item(text, hidden, at, end)


def _item(text: str, hidden: str, start: int, end: int) -> Iterator[Candidate]:
    lead = _LEADING.match(hidden, start, end)
    start += len(lead[0]) if lead else 0
    bracket = hidden.find("|", start, end)
    end = bracket if bracket > start else end
    if end - start >= 2:
        yield Candidate(start, end, text[start:end], sure=True)


def find_projects(folded: Folded, title: str | None) -> list[NamedProject]:
    """Return the named projects in the order in which the article first names them."""
    words = lexicon()
    text = folded.text
    found: list[Candidate] = [*_paired(text), *(c for a, b in folded.paragraphs() for c in _within(text, a, b, words))]
    accepted = [c for c in found if c.sure or _accepted(folded, c, title, words)]
    accepted += _siblings(text, found, accepted)
    groups = _joined(folded, _grouped(sorted(accepted, key=lambda c: (c.start, c.start - c.end))))
    groups += list(_next_phases(text, groups))
    forms = [_forms(group, text) for group in groups]
    called = [[*own, *_called(folded, group, own)] for own, group in zip(forms, groups, strict=True)]
    mentions = all_mentions(folded, called, [[(c.start, c.end) for c in group] for group in groups])
    return [
        NamedProject(own[0], tuple(own[1:6]), tuple(places), clause(folded, *_first(group)))
        for own, group, places in zip(called, groups, mentions, strict=True)
    ]


_NEXT_PHASE = re.compile(
    rf"(?:(?<=[,。;:])|(?<=目前)|(?<=眼下)|^)(?:(?P<park>园区|基地|厂区|校区|院区|景区|港区)?(?P<phase>{PHASE})(?P<word>项目|工程)?)"
    rf"(?=[^,。;]{{0,12}}(?:前期|论证|开工|签约|建设|计划|规划|拟|启动|总投资|施工))"
)


def _next_phases(text: str, groups: Sequence[list[Candidate]]) -> Iterator[list[Candidate]]:
    """Yield the phases that are projects of their own: 二期项目 after a project's 一期; their name is put together."""
    for hit in _NEXT_PHASE.finditer(text):
        if not (hit["park"] or hit["word"]) or any(hit["phase"] in c.name for group in groups for c in group):
            continue
        here = Candidate(hit.start(), hit.end(), hit[0])
        phased = [g for g in groups if any(_phase(c.name) and c.start < hit.start() for c in g)]
        if hit["park"]:
            yield [here]
        elif phased:
            parent = max((c.name for c in phased[-1]), key=len)
            yield [replace(here, name=_PHASE.sub("", parent).replace("()", "") + hit["phase"]), here]


def _joined(folded: Folded, groups: list[list[Candidate]]) -> list[list[Candidate]]:
    """Return the groups, one that bears another's nickname joined to it."""
    kept: list[list[Candidate]] = []
    known: dict[str, list[Candidate]] = {}
    for group in groups:
        home = next((known[c.name] for c in group if c.name in known), None)
        if home is None:
            kept.append(group)
            known |= dict.fromkeys(_called(folded, group, ()), group)
        else:
            home.extend(group)
    return kept


def _forms(group: Sequence[Candidate], text: str) -> list[str]:
    """Return the names of one project, the longest first, with the short forms that stand elsewhere in the text."""
    names = list(dict.fromkeys(c.name for c in sorted(group, key=lambda c: -len(c.name))))
    phases = {_phase(name) for name in names} - {""}
    if phases and {*_PHASE.findall(text)} - phases and any(not _phase(name) for name in names):
        names.sort(key=lambda name: bool(_phase(name)))  # one of several phases does not name the whole
    for name in list(names):
        quoted = _QUOTED.match(name)
        for short in (_PLAIN.sub("", name), quoted[0] if quoted and len(quoted[1]) >= 3 else ""):
            held = sum(text.count(own) for own in names if short in own)
            if len(short) >= 4 and short not in names and text.count(short) > held:
                names.append(short)
    return names


def _first(group: Sequence[Candidate]) -> Span:
    return min((c.start, c.end) for c in group)


_NICKNAME = re.compile(
    r"(?:简称|下称|称作|称为|叫作|叫做|唤作|叫它|名字|又称|又名|俗称|人称|昵称)[^,。“;]{0,8}“([^“”,。]{2,14})”"
)


def _called(folded: Folded, group: Sequence[Candidate], own: Sequence[str]) -> list[str]:
    """Return what else the article calls the project: 以下简称“东院区”, 被称作“药谷”; the words follow its name."""
    found: list[str] = []
    for place in group:
        _, stop = folded.sentence_at(place.start)
        after = folded.sentence_at(stop)[1]
        for hit in _NICKNAME.finditer(folded.text, place.end, min(after, place.end + 120)):
            if hit[1] not in own and hit[1] not in found and not hit[1].endswith("工程"):
                found.append(hit[1])
    return found


def _siblings(text: str, found: Sequence[Candidate], accepted: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates that stand in one list with accepted ones."""
    ends, starts = {c.end for c in accepted}, {c.start for c in accepted}
    kept = set(accepted)
    more: list[Candidate] = []
    for c in sorted(found, key=lambda c: c.start):
        if c in kept or len(c.name) < 4 or _ANY_ONE.search(c.name) or c.name in _GENERAL:
            continue
        before = text.rfind("、", max(0, c.start - 8), c.start)
        after = c.end + len(_ASIDE.match(text, c.end)[0])  # type: ignore[index]
        if (before >= 0 and any(e <= before <= e + 12 for e in ends)) or (
            text[after : after + 1] in ("、", "和") and any(after < s <= after + 10 for s in starts)
        ):
            more.append(c)
            ends.add(c.end)
    return more


def _within(text: str, start: int, end: int, words: Lexicon) -> Iterator[Candidate]:
    for c in candidates(text[start:end], words):
        yield replace(c, start=c.start + start, end=c.end + start)


_PAIR = re.compile(
    r"(?<![一-龥])((?:[一-龥]{2,6}的)?)([一-龥]{2,5}(?:、[一-龥]{2,5})+|[一-龥]{2,4}[和与][一-龥]{2,4})(?:[两二三四五六]|\d)(?:座|个|条|家|处)"
    r"([一-龥]{0,8}?(?:电站|水库|高速公路|铁路|机场|码头|泊位|水厂|电厂|产业园|园区|基地))"
)


def _paired(text: str) -> Iterator[Candidate]:
    """Yield the projects of lists that share one kind: two names and 两座电站 are two power stations."""
    for hit in _PAIR.finditer(text):
        at = hit.start(2)
        for name in re.split("[、和与]", hit[2]):
            end = at + len(name)
            yield Candidate(at, hit.end() if end == hit.end(2) else end, name + hit[3], sure=True)
            at = end + 1


def _accepted(folded: Folded, c: Candidate, title: str | None, words: Lexicon) -> bool:
    text = folded.text
    begin, stop = folded.sentence_at(c.start)
    ahead, after = text[begin : c.start], text[c.end : stop]
    if len(c.name) > 45 or not specific(c.name, words):
        return False
    if after.startswith("—") or _COUNT_BEFORE.search(ahead) or _COUNTED_AFTER.match(after):
        return False
    if _ASPIRED.search(ahead):
        return False
    if words.strong.search(c.name):
        return (
            not _SLOGAN.match(c.name)
            or bool(_STRONG_CUE.search(after[:40]))
            or text.count(c.name.rstrip("项目工程")) > 1
        )
    if _SITE.match(after):
        return True
    if _PLACE_USE.match(after) or _NEIGHBOUR.search(ahead):
        return False
    if _GOVERNED.search(ahead) or _VALUED.search(ahead) or (title and bare(c.name) in title):
        return True
    near = after[:32].replace("项目建设", "")
    return bool(_CUE.search(near) or _VALUE_BRACKET.match(after) or _goes_on(text, stop, c.name, words))


def _goes_on(text: str, at: int, name: str, words: Lexicon) -> bool:
    """Tell whether the next sentence speaks on of the thing as of a project: 电站2020年12月开工."""
    kind = next((k for k in words.kinds if name.endswith(k)), name[-2:])
    opening = re.compile(rf"(?:[该此这][个座条项家]?)?(?:项目|工程|{kind}|{kind[-2:]})")
    return bool(opening.match(text, at)) and bool(_CUE.search(text[at : at + 40]))


@lru_cache(maxsize=4096)
def _phase(name: str) -> str:
    hit = _PHASE.findall(name)
    return hit[-1] if hit else ""


def same(a: str, b: str) -> bool:
    """Tell whether two names of one article mean one project: one is the other's end or leaves letters out."""
    if _phase(a) and _phase(b) and _phase(a) != _phase(b):
        return False
    x, y = sorted((_unphased(a), _unphased(b)), key=len)
    if _phase(a) and _phase(a) == _phase(b) and len(x) >= 2 and x in y:
        return True
    if len(x) >= 4 and y.startswith(x) and y[len(x) :] in _ITS_KIND:
        return True
    if x == y or (len(x) >= 3 and y.endswith(x)):
        return True
    return len(x) >= 4 and x[-1] == y[-1] and _left_out(x, y)


_ITS_KIND = ("铁路", "公路", "高速公路", "高速", "电站", "水库", "大桥", "隧道", "项目", "工程", "产业园")


@lru_cache(maxsize=4096)
def _unphased(name: str) -> str:
    return bare(_PHASE.sub("", bare(name)))


def _left_out(short: str, long: str) -> bool:
    rest = iter(long)
    return all(ch in rest for ch in short)


def _grouped(accepted: Sequence[Candidate]) -> list[list[Candidate]]:
    """Return the candidates by project; one that lies within another before it is a part of that name."""
    groups: list[list[Candidate]] = []
    known: dict[str, list[Candidate]] = {}
    reach = 0
    for c in accepted:
        if c.end <= reach:
            continue
        reach = c.end
        home = known.get(c.name) or next((group for group in groups if any(same(c.name, g.name) for g in group)), None)
        if home is None:
            home = []
            groups.append(home)
        home.append(c)
        known[c.name] = home
    return groups


def clause(folded: Folded, start: int, end: int) -> Span:
    """Return the clause that holds a range, without the marks at its ends."""
    text = folded.text
    begin, stop = folded.sentence_at(start)
    a = max([begin, *(text.rfind(mark, begin, start) + 1 for mark in ",;:!?")])
    ends = [at for mark in ",。;:!?" if (at := text.find(mark, end, stop)) >= 0]
    b = min(ends, default=max(stop, end))
    while a < start and text[a] in "“”‘’)":
        a += 1
    return a, b
