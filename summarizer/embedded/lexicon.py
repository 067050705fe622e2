"""The words by which named projects are known, read from data once and made into patterns.

In: `data/projects.toml`. Out: compiled patterns and the few questions that reading names asks of words. Promised:
kinds of things only, no names; every pattern is linear in the text.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from summarizer.cues.openings import gated

PHASE = r"[一二三四五六七八九十\d]{1,2}期"
PART = (
    r"(?:[东西南北中]|[A-H甲乙丙丁])(?:区|线|园|片区|地块)(?![域划块别路县市镇乡村])"  # 某园东区 and 某园西区 are two
)
COUNT = r"(?:第?[一二两三四五六七八九十百千]+|\d[\d,.]*)(?:余|多)?"
_DIGITS = r"第\d一二两三四五六七八九十百千"
_COUNTED = (
    rf"{COUNT}(?:个|项|座|家|条|处|批|名|宗|位|户|所|栋|类|幢|片|件|台|套|辆|艘|颗|根|榀|斗|大(?![道厦桥学坝院型]))"
)
_MONEY = rf"{COUNT}(?:万|亿|万亿)?(?:美|欧|日|港)?元"
_SIZE = rf"{COUNT}(?:万|亿)?(?:%|平方米|平米|平方公里|公顷|亩|公里|个百分点)"
_TIME = (
    r"\d{2,4}年(?:底|初|末|来|起|度)?|\d{1,2}月(?:\d{1,2}日(?:[电讯](?![站力厂网池子商动器缆梯视炉气]))?|底|初|末|份|中旬|上旬|下旬)?"
    r"|\d{1,2}[日时]|[一二三四]季度|十?[一二三四五六七八九十]月"
)

_TO_BUILD = (
    "建设(?=(?:项目|工程)(?:[,。;、(]|等|总投资|计划|占地|位于|已|正|于|预|全|由))"  # 校区建设工程 is one name
    "|(?<=[能区地园站院校厂网库线路桥港田心施系台馆房])建设(?=(?:项目|工程)(?!资金|审批|管理|单位|负责|指挥|进度|现场|调度|攻坚|推进))"
    "|(?<=[业纸塑印品属料])包装(?=项目|[一二三四]期|厂|产业|园)|(?<=西)于(?=[庄家])"
)

# A stretch of a road or a line, by its ends or its direction.
_STRETCH = "至[一-龥]{2,5}段|[东西南北]延线"

# Heads of one letter, which many other words hold.
_SHORT = "厂(?![房家商区长矿务址子前])|(?<![岸路])桥(?![梁隧头区墩面西东镇乡村路])"


@dataclass(frozen=True)
class Lexicon:
    """The patterns of project names."""

    cut: re.Pattern[str]  # what a name neither holds nor touches from inside
    counted: re.Pattern[str]
    head: re.Pattern[str]  # a run up to its last head
    tail: re.Pattern[str]  # a head at the end
    strong: re.Pattern[str]
    empty: re.Pattern[str]  # words that tell nothing about which one
    single: frozenset[str]  # letters that tell nothing if there is nothing else
    kinds: tuple[str, ...]
    soft: re.Pattern[str]  # a run up to a letter that is a head if the context says so
    soft_not: tuple[str, ...]
    many: re.Pattern[str]  # a name of many

    def kind_of(self, name: str) -> str:
        """Return the kind that a name ends with, the longest; nothing where it ends with none."""
        found = self._ending.search(name)
        return found[0] if found else ""

    @cached_property
    def _ending(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{any_of(self.kinds)})$")


_FEW, _ROW, _PARTS = 6, 24, 4


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first; words of one beginning share it, which is quicker."""
    branches: dict[str, list[str]] = {}
    for word in set(words):
        branches.setdefault(word[:1], []).append(word[1:])
    firsts = sorted(first for first in branches if first)
    if len(firsts) <= _FEW:
        return "|".join(re.escape(first) + _rest(branches[first]) for first in firsts)
    return _behind_looks(firsts, branches)


def _behind_looks(firsts: list[str], branches: dict[str, list[str]]) -> str:
    """Return the branches in rows, each behind a look at one letter, and rows of rows likewise."""
    if len(firsts) <= _ROW:
        return _behind_a_look(firsts, branches)
    size = max(_ROW, -(-len(firsts) // _PARTS))
    rows = (firsts[at : at + size] for at in range(0, len(firsts), size))
    looks = "|".join(_behind_looks(row, branches) for row in rows)
    return f"(?=[{''.join(map(re.escape, firsts))}])(?:{looks})"


def _behind_a_look(firsts: list[str], branches: dict[str, list[str]]) -> str:
    """Return the branches behind a look at one letter, which spares trying every one of them."""
    letters = "".join(map(re.escape, firsts))
    return f"(?=[{letters}])(?:{'|'.join(re.escape(first) + _rest(branches[first]) for first in firsts)})"


def _rest(rests: list[str]) -> str:
    longer = [rest for rest in rests if rest]
    if not longer:
        return ""
    return f"(?:{any_of(longer)})" + ("?" if "" in rests else "")


@cache
def lexicon() -> Lexicon:
    """Return the patterns, compiled once."""
    data = tomllib.loads((files("summarizer") / "data" / "projects.toml").read_text(encoding="utf-8"))
    strong = any_of(data["strong"])
    longer = [word for word in data["generic"] if len(word) > 1]
    heads = rf"(?:{any_of([*data['kinds'], *data['strong']])}|{_SHORT}|{_STRETCH}|\({PHASE}\)|(?<!\(){PHASE})"
    goes_on = f"(?!{data['head_goes_on']})"
    phase = rf"(?:{PART})?(?:\(?{PHASE}\)?)?(?:(?:{strong}){goes_on})?(?:\(?{PHASE}\)?)?"
    return Lexicon(
        cut=re.compile(
            gated(
                rf"(?P<keep>{any_of(data['protected'])}|{_TO_BUILD})|[,。;!?:、|—…◆□【】]+|分[一二两三四五\d]期|\.{{2,}}|(?=[{_DIGITS}])(?:{_MONEY}|{_COUNTED}|{_SIZE}|{_TIME})|{data['adverbs']}|{any_of(data['cutters'])}"
            )
        ),
        counted=re.compile(_COUNTED),
        head=re.compile(rf".*(?:{heads}){goes_on}{phase}"),
        tail=re.compile(rf"(?:{heads}){phase}$"),
        strong=re.compile(rf"(?:{strong}|{PHASE})\)?$"),
        empty=re.compile(
            rf"{any_of([*longer, *data['kinds'], *data['strong']])}|{PHASE}|\d+(?:kV|KV|千伏)|[\d.()“”,]+"
        ),
        single=frozenset(word for word in data["generic"] if len(word) == 1),
        kinds=tuple(sorted(data["kinds"], key=len, reverse=True)),
        soft=re.compile(rf".*(?:[{data['soft']}]|[\d一二三四五六七八九十]号)(?=$|{data['soft_before']})"),
        soft_not=tuple(data["soft_not"]),
        many=re.compile(data["many"]),
    )
