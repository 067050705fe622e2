"""The names of a sentence: projects, companies, districts, and what looks like one and is in no record.

In: a Look. Out: findings. Promised: a name that stands with what is said of another project is found.
"""

import re
from collections.abc import Iterator

from summarizer.briefing.figuring import stands_alone
from summarizer.briefing.knowing import Owner
from summarizer.briefing.looking import Finding, Judged, Look, finding
from summarizer.text import key

_NAME = re.compile(
    r"[一-龥A-Za-z0-9“”()（）·]{2,24}?"
    r"(?:项目|工程|产业园|园区|基地|电站|水库|铁路|高速公路|医院|大桥|工厂|公司|集团)"
)
_GENERAL = re.compile(
    r".*(?:个|项|家|条|批|等|的|该|各|重点|其他|其余|具名|披露|同一|所有|涉及|新|在建|续建|集中|这些|上述|全部|多|级|类|[两二三四五六七八九十\d]+[个座条项处])"
    r"(?:重点|重大|产业|[一-龥]{2})?(?:项目|工程|园区|基地|公司|集团|工厂)|(?:建设|重点|产业)?(?:项目|工程|公司|集团)"
)
_KIND = re.compile("(?:项目|工程|产业园|园区|基地|电站|水库|铁路|高速公路|医院|大桥|工厂|公司|集团)$")
_FUNCTION = re.compile("[要以把对为占是让使将的在了就]")
_SHORTEST, _KNOWN = 4, 0.6  # characters of a name; of its pairs of characters, how many the ledger has
_TITLE = re.compile("(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])[^。，]{2,20}")


def judged_names(look: Look, number: int) -> Iterator[Finding]:
    told, text = look.told, look.told.folded.text
    twin = key(look.twin.text) if look.twin is not None else ""
    swapped = look.close and look.counted.total() == look.there.total()
    for a, b, owner in look.scene.mentions:
        wrong = swapped and look.counted[owner.name] > look.there[owner.name] and not stands_alone(look)
        judged: Judged = look.instead if wrong else ("有据", owner.name)
        if not wrong and (other := _other(look, owner)):
            judged = "无依据", f"这句话说的像是{other}"
        yield finding(number, told, a, b, "名称", judged)
    places = [(a, b) for a, b, _ in look.scene.mentions]
    covered = [key(text[a:b]) for a, b in places]
    words = [
        *(key(owner.name) for owner in look.known.subjects),
        *(key(one) for one in look.known.sources.values()),
    ]
    words += [key(owner.words) for owner in (*look.known.subjects, *look.scene.owners)]
    words += [key(party) for owner in look.scene.owners for party in owner.parties]
    bare = list(text)
    for a, b in places:
        bare[a:b] = "," * (b - a)
    for found in () if _TITLE.fullmatch(text) else _NAME.finditer("".join(bare)):
        name = key(found[0]).lstrip("和与及或、")
        if _GENERAL.fullmatch(found[0]) or any(one in name or name in one for one in covered):
            continue
        tail = name[-6:]
        if (twin and tail in twin) or any(tail in word for word in words):
            continue
        if any(tail in one for one in look.known.names) or _is_general(name, look):
            continue
        yield finding(number, told, found.start(), found.end(), "名称", ("无依据", "台账中没有这个名称"))
    for name, owner in look.known.long_names:
        at = look.told.folded.key.find(name[-len(name) // 2 :])
        if at >= 0 and not any(a <= at < b for a, b in places):
            why = f"台账中的名称为“{owner.name}”"
            yield finding(number, told, at, at + len(name) - len(name) // 2, "名称", ("无依据", why))
    yield from _parties(look, number, twin if look.close else None)
    yield from _districts(look, number, places)


def _is_general(name: str, look: Look) -> bool:
    """Tell whether words before 项目, 园区 are none of a name, or words that the ledger has."""
    core = _KIND.sub("", _FUNCTION.split(name)[-1])
    told = {core[i : i + 2] for i in range(len(core) - 1)}
    return len(core) < _SHORTEST or sum(pair in look.known.pairs for pair in told) >= _KNOWN * len(told)


def _parties(look: Look, number: int, twin: str | None) -> Iterator[Finding]:
    """Yield companies that the ledger knows with other projects than those of the sentence."""
    text, owners = look.told.folded.key, look.scene.owners
    own = " ".join([*(one.name + one.words for one in owners), *(name for one in owners for name in one.parties)])
    for name in look.known.parties:
        at = text.find(name)
        if at < 0 or name in key(own) or (twin is not None and name in twin) or not (owners or twin):
            continue
        judged = look.instead if twin else ("无依据", "报道中这家单位不在这个项目里")
        yield finding(number, look.told, at, at + len(name), "名称", judged)
        return


def _other(look: Look, owner: Owner) -> str | None:
    """Return the project that a sentence without any figure speaks of rather than of the one it names."""
    if look.told.numbers or look.told.dates or len(look.scene.owners) != 1 or look.row:
        return None
    parts = [part for part in re.split("[＿,;:。、]", look.masked) if len(part) > 3]
    pairs = {part[i : i + 2] for part in parts for i in range(len(part) - 1)}
    if len(pairs) < 5:
        return None
    shares = {who.name: sum(pair in who.words for pair in pairs) / len(pairs) for who in look.known.projects}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= 0.5 and shares[owner.name] < 0.5 * shares[best] else None


def _districts(look: Look, number: int, places: list[tuple[int, int]]) -> Iterator[Finding]:
    """Yield the districts that are named for a project which lies elsewhere."""
    text = look.told.folded.text
    owners = look.scene.owners
    if look.close and look.twin is not None:
        for district in look.known.districts:
            at = text.find(district)
            if at >= 0 and district not in look.twin.folded.text and not any(a <= at < b for a, b in places):
                yield finding(number, look.told, at, at + len(district), "名称", look.instead)
                return
    if not owners:
        return
    right = {place for owner in owners for place in look.known.places(owner.region)}
    allowed = " ".join([*right, *(owner.name + owner.words for owner in owners)])
    for district in sorted(look.known.districts, key=len, reverse=True):
        at = text.find(district)
        if at < 0 or district in allowed or any(a <= at < b for a, b in places):
            continue
        if any(place.endswith(district) or district.endswith(place) for place in right):
            continue
        why = f"报道中{owners[0].name}在{owners[0].region or '别处'}"
        yield finding(number, look.told, at, at + len(district), "名称", ("无依据", why))
