"""Named projects in an article: which there are, under which names, and where they are spoken of.

In: the folded text of an article, its title. Out: each project with its longest name, its other names in this article,
its mentions in order and a clause that establishes it. Promised: a count of projects, an area, a campaign or a company
alone is no project; every mention and quote is a range of the text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from summarizer.embedded.candidates import Candidate, candidates, paired
from summarizer.embedded.lexicon import PART, PHASE, lexicon
from summarizer.embedded.mentions import all_mentions
from summarizer.embedded.proving import A_PART, HOLDS, TAIL_OF_A_LIST, proven, said_of_another
from summarizer.embedded.wording import PARTED, PHASES, PLAIN, QUOTED, bare, of_many, phase_of
from summarizer.text import Folded, Span, behind_last

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
_ONLY_A_PHASE = re.compile(rf"{PHASE}(?:项目|工程)?$")
_ASIDE = re.compile(r"(?:\([^()]{1,30}\))?")


@dataclass(frozen=True)
class NamedProject:
    """One project of the article."""

    name: str
    aliases: tuple[str, ...]
    mentions: tuple[Span, ...]
    quote: Span


def find_projects(folded: Folded, title: str | None) -> list[NamedProject]:
    """Return the named projects in the order in which the article first names them."""
    words = lexicon()
    text = folded.text
    found = [*paired(text), *(c for a, b in folded.paragraphs() for c in candidates(text, a, b, words))]
    accepted = [c for c in found if c.sure or proven(folded, c, title)]
    accepted += _siblings(text, found, accepted)
    groups = _joined(folded, _grouped(sorted(accepted, key=lambda c: (c.start, c.start - c.end))))
    groups = _with_its_stretch(groups)
    groups = [group for group in groups if not _a_part(folded, group, groups)]
    _short_forms(text, found, groups)
    groups += list(_next_phases(folded, groups))
    groups += list(_other_parts(text, groups))
    groups += list(_wholes(text, groups))
    groups += list(_works_on(folded, found, groups))
    forms = [_forms(group, text) for group in groups]
    called = [[*own, *_called(folded, group, own)] for own, group in zip(forms, groups, strict=True)]
    mentions = all_mentions(folded, called, [[(c.start, c.end) for c in group] for group in groups])
    return [
        NamedProject(own[0], tuple(own[1:6]), tuple(places), clause(folded, *_first(group)))
        for own, group, places in zip(called, groups, mentions, strict=True)
    ]


_GOES_ON_WITH = re.compile(r"[^,。;]{0,6}(?:[该此这](?:项目|工程|[座个条家])|项目|工程|其|它|[一二三]期)")
_OWN_COST = re.compile(r"[^,。;、]{0,4}[,(]?(?:计划|估算)?(?:总?投资|概算|造价|估算)")


def _a_part(folded: Folded, group: Sequence[Candidate], groups: Sequence[Sequence[Candidate]]) -> bool:
    """Tell whether what is named once is what another project consists of: 该项目建设甲车间和乙生产线."""
    c, text = group[0], folded.text
    if (
        len(group) > 1
        or c.sure
        or not A_PART.search(c.name)
        or lexicon().strong.search(c.name)
        or _OWN_COST.match(text, c.end)
    ):
        return False
    begin, _ = folded.sentence_at(c.start)
    if not HOLDS.search(text, max(begin, c.start - 48), c.start):
        return False
    return _GOES_ON_WITH.match(text, begin) is not None or any(
        begin <= other.start and other.end <= c.start for own in groups if own is not group for other in own
    )


_NEXT_PHASE = re.compile(
    rf"(?:(?<=[,。;:])|(?<=目前)|(?<=眼下)|(?<=建的)|(?<=开工的)|^)(?P<park>园区|基地|厂区|校区|院区|景区|港区|中心|电站|项目)?(?P<phase>{PHASE})(?P<word>项目|工程)?"
    r"(?=[于因还拟正则也已受仍]|追加|预留|年产|[^,。;]{0,12}(?:安装|前期|论证|开工|动工|签约|建设|计划|规划|拟|启动|总投资|投资|施工|投用|投产|在建|摘地|拿地|招标|再添|[投增]\d|\d))"
)
_SIZE = re.compile(r"[^。;]{0,16}?\d(?:万|亿)*(?:[美欧]?元|亩|千瓦|兆瓦|吉瓦|吨|平方|辆|公里|张)")
_PHASED = re.compile(rf"{PHASE}\)?(?:项目|工程)?$")
_FIRST = re.compile(r"[一首]期")


def _next_phases(folded: Folded, groups: Sequence[list[Candidate]]) -> Iterator[list[Candidate]]:
    """Yield the phases that are projects of their own: 二期项目 after a project's 一期; their name is put together."""
    text = folded.text
    told: set[tuple[int, str]] = set()
    for hit in _NEXT_PHASE.finditer(text):
        here = Candidate(hit.start(), hit.end(), hit[0])
        before = [g for g in groups if any(c.start < hit.start() for c in g)]
        phased = [g for g in before if any(_PHASED.search(c.name) and c.start < hit.start() for c in g)]
        home = max(before, key=lambda g: max(c.start for c in g if c.start < hit.start()), default=None)
        if hit["park"]:
            home = next((g for g in reversed(before) if any(_is_park(c.name, hit["park"]) for c in g)), None)
        elif hit["word"] and phased:
            home = phased[-1]
        later = home is not None and all(_later_phase(c.name) for c in home)  # a 二期 has had its 一期
        first = _FIRST.match(hit["phase"]) is not None
        sure = (first and later) or hit["park"] or (hit["word"] and phased)
        if not sure and (home is None or hit["word"] or not _goes_in_phases(folded, home, hit, groups)):
            continue
        if home is None or any(hit["phase"] in c.name for c in home) or (home[0].start, hit["phase"]) in told:
            continue
        if first and not later and not _runs(folded, home):
            continue
        told.add((home[0].start, hit["phase"]))
        parent = max((c.name for c in home), key=len)
        name = PHASES.sub(hit["phase"] if later else "", parent).replace("()", "") + ("" if later else hit["phase"])
        yield [replace(here, name=name), here]


def _later_phase(name: str) -> bool:
    return _PHASED.search(name) is not None and not _FIRST.match(phase_of(name))


_LISTED_PART = re.compile(rf"(?<=[,。;、和与])({PART})(?=[^,。;]{{0,24}}\d|[^,。;]{{0,8}}[开动完竣投封建在])")


def _other_parts(text: str, groups: Sequence[list[Candidate]]) -> Iterator[list[Candidate]]:
    """Yield the other parts of what a part was named of, their names put together: 某园东区、西区分别投资."""
    parted = [(c, part) for c in _all(groups) if (part := PARTED.search(c.name))]
    if not parted:
        return
    known = {c.name for c in _all(groups)}
    for hit in _LISTED_PART.finditer(text):
        home = next(((c, part) for c, part in reversed(parted) if c.end <= hit.start() < c.end + 80), None)
        name = home[0].name[: home[1].start()] + hit[1] if home else ""
        if name and name not in known:
            known.add(name)
            yield [Candidate(hit.start(), hit.end(), name)]


def _is_park(name: str, word: str) -> bool:
    """Tell whether 园区 or 基地 may mean what a name stands for."""
    return bare(PHASES.sub("", name)).endswith(word.removesuffix("区"))


def _wholes(text: str, groups: Sequence[list[Candidate]]) -> Iterator[list[Candidate]]:
    """Yield the whole whose phases are told apart, where the text speaks of it: 某园(一期)…,物流园总投资…,二期…."""
    named = {c.name for group in groups for c in group}
    for group in groups:
        name, start = group[0].name, group[0].start
        whole = PHASES.sub("", name).replace("()", "")
        apart = any(c.name.startswith(whole) and phase_of(c.name) not in ("", phase_of(name)) for c in _all(groups))
        if whole in named or not _PHASED.search(name) or not _FIRST.match(phase_of(name)) or not apart:
            continue
        tail = f"[一-龥]?{re.escape(whole[-2:])}"
        again = re.compile(rf"(?<=[,。;:“])(?:{tail}|项目|[这该此][个座家条][^,。]{{0,14}}?(?:项目|{tail}))(?!{PHASE})")
        hit = again.search(text, start + len(name), start + 400)
        if hit:
            yield [Candidate(hit.start(), hit.end(), whole)]


def _all(groups: Sequence[list[Candidate]]) -> Iterator[Candidate]:
    return (c for group in groups for c in group)


def _short_forms(text: str, found: Sequence[Candidate], groups: Sequence[list[Candidate]]) -> None:
    """Add to a project the places where a clause begins with the end of its name: 封测中心 after 某芯片封测中心."""
    taken = {c.start for c in _all(groups)}
    for c in found:
        if len(c.name) < 4 or c.start in taken or text[c.start - 1] not in ",。;:“和":
            continue
        homes = [g for g in groups if g[0].start < c.start and any(n.name.endswith(c.name) for n in g)]
        if len(homes) == 1 and all(n.name != c.name for n in homes[0]):
            homes[0].append(c)


def _later_paragraph(folded: Folded, last: int, here: int) -> bool:
    return any(last < b < here for b in folded.breaks)


def _goes_in_phases(
    folded: Folded, home: Sequence[Candidate], hit: re.Match[str], groups: Sequence[list[Candidate]]
) -> bool:
    """Tell whether a bare 二期 goes on with a project whose 一期 runs already, and brings no name of its own."""
    text = folded.text
    last = max(c.start for c in home if c.start < hit.start())
    divided = text.rfind("一期", last, hit.start())
    listed = divided > 0 and text[divided - 1] not in ":(" and _SIZE.match(text, hit.end()) is not None
    if not (listed or _runs(folded, home)) or (
        _later_paragraph(folded, last, hit.start()) and sum(g[0].start < hit.start() for g in groups) > 2
    ):
        return False
    ends = [at for mark in ";。" if (at := text.find(mark, hit.end())) >= 0]
    stop = min(ends, default=len(text))
    return not any(hit.end() <= c.start < stop for group in groups for c in group)


_RUNS = re.compile(
    r"(?:(?<![一-龥])|(?<=[心目地厂园站]))(?:一期|首期)[^。;]{0,30}?(?:已经?|[月年日底]|顺利|正式|全面|全部)[^,。;]{0,6}"
    r"(?:投产|达产|投用|投运|点火|试生产|试产|试运营|运营|运行|建成|并网|通车|通水|量产|竣工|完工|满产|投入使用)(?!后|时|目标)"
)
_NOT_YET = re.compile(r"明年|后年|计划|预计|拟|将|力争|争取|年底|月底前|原定")


def _runs(folded: Folded, home: Sequence[Candidate]) -> bool:
    """Tell whether the first phase of a project is done, so that the next ones are told apart from it."""
    if any(_FIRST.fullmatch(phase_of(c.name)) for c in home):
        return True
    start = min(c.start for c in home)
    hits = _RUNS.finditer(folded.text, start, start + 400)
    return any(not _NOT_YET.search(hit[0]) for hit in hits)


_BARE_WORKS = re.compile(
    r"(?<=[,。;])(?:改?扩建|迁建|改造|搬迁|技改|重建|修缮)(?:工程|项目)(?=[^,。;]{0,8}(?:投资|总投资|\d|去年|今年|预计|已|开工))"
)
_HOUSES = re.compile(r"(?:库|厂|院|校|站|馆|机场|码头|中心|公园|市场|中学|小学|基地)$")


def _works_on(
    folded: Folded, found: Sequence[Candidate], groups: Sequence[list[Candidate]]
) -> Iterator[list[Candidate]]:
    """Yield works that are named by what they are done to: 扩建工程 after a depot that was spoken of."""
    for hit in _BARE_WORKS.finditer(folded.text):
        houses = [c for c in found if c.end <= hit.start() and len(c.name) >= 4 and _HOUSES.search(c.name)]
        if not houses or hit.start() - houses[-1].end > 240:
            continue
        house = max((c for c in houses if houses[-1].name in c.name or c is houses[-1]), key=lambda c: len(c.name))
        if any(house.name in c.name for group in groups for c in group):
            continue
        here = Candidate(hit.start(), hit.end(), hit[0])
        yield [replace(house, name=house.name + hit[0]), house, here]


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


_ROUTE = re.compile(r"(?:高速公路|公路|铁路|高速|高铁|运河|国道|省道|大道|号线|快速路)$")
_STRETCH_ALONE = re.compile(r"[一-龥]{2,4}段")


def _with_its_stretch(groups: list[list[Candidate]]) -> list[list[Candidate]]:
    """Return the groups, the only stretch that is told of the only route joined to it: 某高速…,其中某某段."""
    stretches = [g for g in groups if all(_STRETCH_ALONE.fullmatch(c.name) for c in g)]
    routes = [g for g in groups if any(_ROUTE.search(c.name) for c in g)]
    if len(stretches) != 1 or len(routes) != 1 or routes[0][0].start > stretches[0][0].start:
        return groups
    routes[0].extend(stretches[0])
    return [g for g in groups if g is not stretches[0]]


def _forms(group: Sequence[Candidate], text: str) -> list[str]:
    """Return the names of one project, the longest first, with the short forms that stand elsewhere in the text."""
    names = list(dict.fromkeys(c.name for c in sorted(group, key=lambda c: -len(c.name))))
    phases = {phase_of(name) for name in names} - {""}
    if phases and {*PHASES.findall(text)} - phases and any(not phase_of(name) for name in names):
        names.sort(key=lambda name: bool(phase_of(name)))  # one of several phases does not name the whole
    for name in list(names):
        quoted = QUOTED.match(name)
        stretch = _STRETCH.search(name)
        for short in (
            PLAIN.sub("", name),
            stretch[1] if stretch else "",
            quoted[0] if quoted and len(quoted[1]) >= 3 else "",
        ):
            held = sum(text.count(own) for own in names if short in own)
            if len(short) >= (3 if stretch else 4) and short not in names and text.count(short) > held:
                names.append(short)
    return names


_STRETCH = re.compile(r"(?:高速公路|公路|铁路|高速(?!公路)|国道|省道|大道|号线|快速路)([一-龥]{2,4}段)$")


def _first(group: Sequence[Candidate]) -> Span:
    return min((c.start, c.end) for c in group)


_NICKNAME = re.compile(
    r"(?:简称|下称|称作|称为|叫作|叫做|唤作|叫它|名字|又称|又名|俗称|人称|昵称)[^,。“;]{0,8}“([^“”,。]{2,14})”"
)


def _called(folded: Folded, group: Sequence[Candidate], own: Sequence[str]) -> list[str]:
    """Return what else the article calls the project: 以下简称“东院区”, 被称作“药谷”; the words follow its name."""
    found: list[str] = []
    if "“" not in folded.text:
        return found
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
    names = {c.name for c in accepted}
    again = [c for c in found if c.name in names and c not in kept and len(c.name) >= 6]
    ends |= {c.end for c in again}
    starts |= {c.start for c in again}
    more: list[Candidate] = []
    for c in sorted(found, key=lambda c: c.start):
        if c in kept or len(c.name) < 4 or of_many(c.name) or c.name in _GENERAL or _ONLY_A_PHASE.match(c.name):
            continue
        before = text.rfind("、", max(0, c.start - 8), c.start)
        if text[c.start - 1] == "和" and text[c.end : c.end + 1] in ",。;":
            before = c.start - 1
        after = c.end + len(_ASIDE.match(text, c.end)[0])  # type: ignore[index]
        ahead = text[max(text.rfind("。", 0, c.start) + 1, c.start - 40) : c.start]
        if TAIL_OF_A_LIST.search(ahead) or said_of_another(c, ahead):
            continue
        listed = before >= 0 and "," not in text[before : c.start]
        if (listed and any(e <= before <= e + 12 for e in ends)) or (
            text[after : after + 1] in ("、", "和") and any(after < s <= after + 10 for s in starts)
        ):
            more.append(c)
            ends.add(c.end)
    return more


def same(a: str, b: str) -> bool:
    """Tell whether two names of one article mean one project: one is the other's end or leaves letters out."""
    if phase_of(a) and phase_of(b) and phase_of(a) != phase_of(b):
        return False
    x, y = sorted((_unphased(a), _unphased(b)), key=len)
    if phase_of(a) and phase_of(a) == phase_of(b) and len(x) >= 2 and x in y:
        return True
    if len(x) >= 4 and x in y and y[y.index(x) + len(x) :] in _ITS_KIND:
        return True
    if x == y or (len(x) >= 3 and y.endswith(x)):
        return True
    return len(x) >= 4 and x[-1] == y[-1] and _left_out(x, y)


_ITS_KIND = (
    "大坝工程",
    "大坝",
    "枢纽工程",
    "枢纽",
    "主体工程",
    "水利枢纽",
    "铁路",
    "公路",
    "高速公路",
    "高速",
    "电站",
    "水库",
    "大桥",
    "隧道",
    "项目",
    "工程",
    "产业园",
)


_INNER = re.compile(r"(?<=[站库纽])(?:[上下]水?库|枢纽)?(?:大坝|主坝|溢洪道|(?:地下)?厂房)$")


@lru_cache(maxsize=4096)
def _unphased(name: str) -> str:
    return _INNER.sub("", bare(PARTED.sub("", PHASES.sub("", bare(name))))).replace("高速公路", "高速")


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
        home = known.get(c.name) or next((group for group in groups if _one_of(c.name, group)), None)
        if home is None:
            home = []
            groups.append(home)
        home.append(c)
        known[c.name] = home
    return groups


def _one_of(name: str, group: Sequence[Candidate]) -> bool:
    """Tell whether a name means a project; a short form of another's that names only the kind does not speak for it."""
    longest = max((g.name for g in group), key=len)
    return any(
        same(name, g.name) for g in group if len(g.name) >= len(name) or g.name == longest or g.name[-6:] != name[-6:]
    )


def clause(folded: Folded, start: int, end: int) -> Span:
    """Return the clause that holds a range, without the marks at its ends."""
    text = folded.text
    begin, stop = folded.sentence_at(start)
    a = behind_last(",;:!?", text, begin, start)
    ends = [at for mark in ",。;:!?" if (at := text.find(mark, end, stop)) >= 0]
    b = min(ends, default=max(stop, end))
    while a < start and text[a] in "“”‘’)":
        a += 1
    return a, b
