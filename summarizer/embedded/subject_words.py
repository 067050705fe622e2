"""The words of data/subjects.toml: verbs, head nouns, kinds of organisations, events.

In: the file. Out: one compiled expression a kind. Promised: read once.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_DATA = Path(__file__).parent.parent / "data" / "subjects.toml"
_EDGE = "、,;:。“”\"'()[]—-"
FILLERS = re.compile(
    r"(?:记者(?:从|在|了解到)?|其中|其它|其他|目前|眼下|如今|同时|另外|此外|另有|另|但|而|却|则|并|据悉|据统计|今年以来|截至|截止|到(?![账位])|至|在(?![建谈库售手营岗校])|今年|去年|全年|年内|"
    r"上年|当年|当天|当日|同期|现有|现(?![代状场金])|已经|已(?![投建开签落竣])|共有|共(?!同|享)|累计|合计|总共|一共|预计|计划|拟(?!建)|将(?!军)|力争|确保|争取|要(?!素)|再(?!生)|还有|还|又|和|及|与|以及|的|了|"
    r"安排|实施|推进|完成|实现|拥有|落实|由|从|有(?!机|色|轨)|达(?!产)|为)+"
)
_LOOSE = re.compile(
    r"(?:的|了|为|达到?|至|到|(?<![签合节])约|近|超|(?<!国)有|(?<!公)共|已|则|都|也|将|分别|依次|各|合计|总计|总数|数量|方面|之后|以来|平均|人均|每年|当年|去年|今年|由|从|占|在)+$"
)
# What no noun phrase begins or ends with, and the words of time in it.
UGLY = re.compile(
    r"[0-9]+年[前后内]|前[0-9]+个月|[0-9]月|^[0-9]{4}年$|是[0-9]|[,;。:]|半径$|"
    r"(?:[以至到在为从把被将距离向往近达超已仅只再又也还就才]|(?<![签合节])约|(?<!自)由|打算|预期)$|"
    r"^(?:[册场条以向往距离把被将从由]|到(?![位账])|本报|记者)|[(][^()]*$|^[^()]*[)]"
)


@dataclass(frozen=True)
class SubjectWords:
    """The table of data/subjects.toml, compiled."""

    verb: re.Pattern[str]
    head: re.Pattern[str]
    body: re.Pattern[str]
    modifiers: re.Pattern[str]
    event: re.Pattern[str]
    at_event: re.Pattern[str]


@cache
def subject_words() -> SubjectWords:
    """Return the table, read once."""
    raw = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return SubjectWords(
        verb=re.compile("|".join(raw["verbs"])),
        head=re.compile("|".join(raw["heads"])),
        body=re.compile(rf"(?:{'|'.join(raw['bodies'])})(?![市县区镇乡内外])"),
        modifiers=re.compile(rf"(?:{'|'.join(raw['modifiers'])})+$"),
        event=re.compile("|".join(raw["events"])),
        at_event=re.compile(raw["at_event"]),
    )


@lru_cache(maxsize=1 << 12)
def bare(words: str) -> str:
    """Return words without what only leads to a noun phrase or hangs on to it."""
    before = None
    while before != words:
        before = words
        words = words.strip(_EDGE)
        fill = FILLERS.match(words)
        words = _LOOSE.sub("", words[fill.end() :] if fill else words).strip(_EDGE)
    return words
