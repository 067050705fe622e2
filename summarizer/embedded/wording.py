"""What a name says: its phase, what is left without marks and general words, whether it says which one it is.

In: a name as it stands in a text. Out: answers about its words alone. Promised: nothing here looks at the text around.
"""

import re

from summarizer.embedded.lexicon import PART, PHASE, Lexicon, lexicon

PHASES = re.compile(PHASE)
PARTED = re.compile(rf"(?<=[一-龥]{{2}})(?<![东西南北中])(?:{PART})(?=$|\(|{PHASE}|项目|工程)")
QUOTED = re.compile(r"[“﹃「『]([^“”﹃﹄「」『』,。;!?]{1,14})[”﹄」』]")
PLAIN = re.compile(r"(?:建设)?(?:项目|工程)$")
_REGION_HEAD = re.compile(
    r"^(?:[一-龥]{1,4}?(?:[省县州旗]|(?<![城都门上股超])市|(?<![园小社片景校院库港老山灾牧街厂灌矿城])区))+(?=[一-龥])"
)
_WORKS_ON = re.compile(r"(?:改扩建|扩建|迁建|搬迁|新建|改造|扩容|提标|修缮|加固)")
_HOUSE = re.compile(r"[一-龥]{2,}(?:院|中心|校|中学|小学|站|厂|馆|库|机场|市场|学院|公园)$")
_NUMBERED = re.compile(r"[一二三四五六七八九十\d]号")
_STRETCH = re.compile(r"[一-龥]{4,}段[一-龥]{2,}(?:工程|项目)$")
_LONG = 7  # letters behind a region that say which project it is, 项目 among them
_INSTITUTION = re.compile(r"^[省市县区州旗](?![域位块间场级委属]).{3,}")


def bare(name: str) -> str:
    """Return what a name says, without marks and the general word at its end."""
    plain = re.sub(r"[“”\"'()《》·、,—\-]", "", name)
    return PLAIN.sub("", plain) or plain


def specific(name: str, words: Lexicon) -> bool:
    """Tell whether a name says which one it is, not only what kind of thing."""
    name = PARTED.sub("", name) or name
    if _INSTITUTION.match(name) and not name.endswith(("项目", "工程")) and len(name) >= 5:
        return True
    if _NUMBERED.search(name) or _STRETCH.match(name):
        return True
    if of_many(name) or (name[0] in "老旧原" and len(name) <= 4):
        return False
    if name.endswith(("项目", "工程")):
        local = _REGION_HEAD.sub("", name)
        if local != name and (PHASES.sub("", PLAIN.sub("", local)).endswith(words.kinds) or len(local) >= _LONG):
            return True
        if _WORKS_ON.search(name) and (kind := _WORKS_ON.split(name)[0]) and _HOUSE.search(kind):
            return True
        name = local
    elif _REGION_HEAD.match(name):
        return True
    quoted = sum(len(m[1]) for m in QUOTED.finditer(name))
    left = words.empty.sub("", QUOTED.sub("", name))
    if name.endswith(("项目", "工程")):
        if len(left) == 2 and left[0] in "新大小老" and len(name) >= 7:
            return True  # 某某输变电工程: a place's name
        left = "".join(ch for ch in left if ch not in words.single)
    return quoted >= 2 or (len(left) >= 2 and not words.single.issuperset(left))


def of_many(name: str) -> bool:
    """Tell whether a name stands for many: 重点项目, 各类场馆."""
    return bool(lexicon().many.search(name))


def phase_of(name: str) -> str:
    """Return the phase or the part that a name ends with, or nothing."""
    hits, part = PHASES.findall(name), PARTED.search(name)
    return (part[0] if part else "") + (hits[-1] if hits else "")
