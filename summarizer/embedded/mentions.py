"""Where an article speaks of a project without its name: 该项目, 电站, 一期, 前者.

In: the folded text, the places of the projects' names. Out: for every project all its mentions in order. Promised: an
anaphor goes to the nearest project before it that it fits, at the head of a paragraph to the article's main project;
what fits none is left alone.
"""

import re
from collections.abc import Sequence
from functools import cache

from summarizer.cues.openings import gated
from summarizer.embedded.lexicon import PART, PHASE, any_of, lexicon
from summarizer.embedded.stops import excepted, is_aside, other_subjects
from summarizer.embedded.wording import phase_of
from summarizer.text import Folded, Span

Placed = tuple[int, int, int]  # start, end, index of the project

_NOT_ONE = (
    r"(?!们|数|总数|组|库|前期工作|一线|招引|谋划|储备|审批|签约|落地|方面|推进会|单位|服务|清单|名单|个|为王|策划|建设[上是]|[、和]|"
    r"\d+(?:\.\d+)?(?:万|亿)?(?:个|项|家|余)|共(?!规划|建设|设|投|占|用)|数量|投资完成率|开工率)"
)


@cache
def _anaphor() -> re.Pattern[str]:
    kinds = any_of([*lexicon().kinds, "园区", "院区", "片区", "全线", "新区"])
    open_ = r"(?:(?<=[,。;!?:“”()—])|^)"
    return re.compile(
        gated(
            rf"(?P<that>[该此这](?![批些类种般样时次])(?:一|座|个|条|家|处|所)?(?P<told>[^,。;:、]{{1,20}}的)?[一-龥]{{0,3}}?(?P<kind>项目|工程|工地|{kinds}|[校院路厂园港桥线站馆楼库城塔坝]))"
            rf"|{open_}(?:建成后的)?(?P<bare>项目|工程|{kinds}){_NOT_ONE}"
            rf"|{open_}(?P<phase>[一二三四]期|首期|两期)(?!间)(?:项目|工程)?"
            rf"|{open_}(?P<part>{PART})(?=[^,。;]{{0,24}}?\d|[^,。;]{{0,8}}[开动完竣投封建]|[,、和])"
            rf"|(?P<number>\d+号(?:[、和]\d+号)*)(?:{kinds})"
            rf"|(?P<pair>[前后]者)|(?P<several>[前后][两三][个者项处家](?!月|季|年|百分|班))|(?P<last>(?:最后|后|末)一[个项处家座](?!月|季|年|百分|班|[节榀方段片]))|{open_}(?P<its>其(?!中|他|它|余|间|次|实))|{open_}(?P<it>它)(?!们)"
        )
    )


def all_mentions(folded: Folded, names: Sequence[Sequence[str]], first: Sequence[Sequence[Span]]) -> list[list[Span]]:
    """Return each project's mentions, by name and by anaphor, in order."""
    placed = _by_name(folded, names, first)
    main = _main(placed, len(names))
    stops = other_subjects(folded)
    found: list[Placed] = []
    topics: list[Placed] = []  # without what only says to what another thing belongs
    at = 0
    for start, end in folded.paragraphs():
        for hit in _anaphor().finditer(folded.text, start, end):
            while at < len(placed) and placed[at][0] <= hit.start():
                found.append(placed[at])
                topics += (
                    [] if is_aside(folded.text, placed[at][1]) or excepted(folded.text, placed[at]) else [placed[at]]
                )
                at += 1
            if found and hit.start() < found[-1][1]:
                continue
            if hit["several"] or hit["last"]:
                named = [p for p in placed[:at] if start <= p[0]]
                begin, _ = folded.sentence_at(hit.start())
                row = _some_of_row(hit["several"], named, begin) if hit["several"] else [p[2] for p in named[-1:]]
                found += [(hit.start(), hit.end(), index) for index in row]
                topics += found[-1:] if hit["last"] and row else []
                continue
            if (hit["its"] or hit["it"]) and found and any(found[-1][1] <= a < hit.start() for a, _ in stops):
                continue
            near = [p for p in topics if p[0] >= start] if hit["pair"] else topics or found
            meant = _meant(hit, near, names, main if hit.start() == start else None)
            if meant is not None:
                end = hit.start("told") if hit["told"] else hit.end()  # 这所9月启用的学校 tells its stage
                found.append((hit.start(), end, meant))
                topics.append(found[-1])
    found += placed[at:]
    mentions: list[list[Span]] = [[] for _ in names]
    for a, b, index in found:
        mentions[index].append((a, b))
    return mentions


def _by_name(folded: Folded, names: Sequence[Sequence[str]], first: Sequence[Sequence[Span]]) -> list[Placed]:
    found: dict[Span, int] = {place: index for index, places in enumerate(first) for place in places}
    taken = bytearray(len(folded.text) + 1)
    for a, b in found:
        taken[a:b] = b"\1" * (b - a)
    forms = sorted(((form, index) for index, own in enumerate(names) for form in own), key=lambda f: -len(f[0]))
    for form, index in forms:
        at = folded.text.find(form)
        while at >= 0:
            end = at + len(form)
            if not any(taken[at:end]):
                found[(at, end)] = index
                taken[at:end] = b"\1" * len(form)
            at = folded.text.find(form, end)
    return sorted((a, b, index) for (a, b), index in found.items())


def _main(placed: Sequence[Placed], count: int) -> int | None:
    if not placed:
        return None
    tally = [sum(1 for p in placed if p[2] == index) for index in range(count)]
    best = max(range(count), key=lambda i: tally[i])
    rest = max((t for i, t in enumerate(tally) if i != best), default=0)
    return best if tally[best] >= 2 * rest and (count == 1 or tally[best] >= 2) else None


def _meant(
    hit: re.Match[str], before: Sequence[Placed], names: Sequence[Sequence[str]], main: int | None
) -> int | None:
    if not before:
        return None
    if hit["pair"]:
        return _pair_of(hit["pair"], before)
    if hit["number"]:
        numbers = re.findall(r"\d+号", hit["number"])
        return next((p[2] for p in reversed(before) if any(all(w in n for w in numbers) for n in names[p[2]])), None)
    if hit["part"]:
        return next((p[2] for p in reversed(before) if any(phase_of(n) == hit["part"] for n in names[p[2]])), None)
    kind = hit["kind"] or hit["bare"] or ""
    if hit["phase"]:
        wanted = hit["phase"]
        phased = next((p[2] for p in reversed(before) if any(wanted in n for n in names[p[2]])), None)
        if phased is not None:
            return phased
        last = before[-1][2]
        return None if re.search(PHASE, names[last][0]) else last
    if kind in ("", "项目", "工程", "全线", "工地"):
        return main if main is not None and not hit["that"] else before[-1][2]
    same = _SAME_KIND.get(kind[-1], (kind[-2:],))
    fits = (p[2] for p in reversed(before) if any(word in n for n in names[p[2]] for word in same))
    return next(fits, before[-1][2] if hit["that"] and kind in ("园区", "片区") else None)


_SAME_KIND = {
    "路": ("路", "高速", "连接线", "大道", "国道", "省道"),
    "线": ("线", "铁路", "高铁", "城际"),
    "桥": ("桥",),
    "校": ("校", "中学", "小学"),
}


def _some_of_row(word: str, before: Sequence[Placed], begin: int) -> list[int]:
    """Return the first or the last two (or three) of the projects named in the sentence, or of those named last."""
    count = 2 if "两" in word else 3
    here = list(dict.fromkeys(p[2] for p in before if p[0] >= begin))
    if len(here) > count:
        return here[:count] if word[0] == "前" else here[-count:]
    if word[0] == "后":
        return []
    row: list[int] = []
    for _, _, index in reversed(before):
        if index not in row:
            row.append(index)
        if len(row) == count + 1:
            return row[:0:-1]
    return []


def _pair_of(word: str, before: Sequence[Placed]) -> int | None:
    """Return which of the two projects named last is meant: the order of their names, not of later anaphors."""
    last = before[-1][2]
    other = next((p[2] for p in reversed(before) if p[2] != last), None)
    if other is None:
        return None
    first_of = {p[2]: p[0] for p in reversed(before)}
    pair = sorted((last, other), key=lambda i: first_of[i])
    return pair[0] if word == "前者" else pair[1]
