"""What else an article says of a project: its phases, branch, content, trouble and next step.

In: the folded text, the project and the stretches that speak of it. Out: fields of the draft's project. Promised:
content, problem and next step are clauses of the article, cut at its own marks; the branch is a guess from the name.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from summarizer.cues.openings import gated
from summarizer.embedded.lexicon import PHASE
from summarizer.embedded.names import NamedProject
from summarizer.text import Folded, Span, behind_last

_LONGEST = 80
_CONTENT = re.compile(
    r"(?:主要(?:建设|新建|从事|生产|包括)|建设内容(?:主要)?(?:包括|为|有)?|规划建设|拟建设|计划建设|配套建设|建有|配建|"
    r"(?<=[,。;])(?:新建|改造|新上|购置|安装|设站|设车站|设计|拟新建|将建设|建设)(?!工期|资金|规模|单位))[^。;]{3,}"
)
_PROBLEM = re.compile(
    gated(
        r"(?:由于|因(?!此|为这|地制宜|材)|受)[^,。;]{2,24}?(?:影响|滞后|停|暂|缓|搁置|推迟|延|未|没|吃紧|不足|纠纷|不一|波动|调整)"
        r"|卡在[^,。;]{2,}|(?:资金|用地)?缺口|(?:还|仍)?差(?:用地|资金|指标)|没(?:有)?征下来|征(?:地|拆)(?:受阻|缓慢|难)|"
        r"掉了?链子|资金链|滞后|受阻|断供|欠账|业主债务|批不下来"
    )
)
_NEXT = re.compile(
    gated(
        r"(?:下一步|接下来|下步|下阶段|下一阶段|后续)(?!产业)[^。;]{3,}|(?:预计|计划|力争|确保)[^,。;]{0,16}(?:开工|动工|建成|竣工|投产|投用|通车|完工|投运|交付|启用)[^,。;]{0,10}"
    )
)
_PHASE_SAID = re.compile(rf"(?:(?<=[,。;:])|^)(?P<name>{PHASE}|首期)(?:项目|工程)?(?!间)")
_REST = re.compile(
    r",(?=(?:计划|估算|概算)?总?投资|概算|去年|今年|明年|目前|预计|计划|初步|拟|力争|\d{4}年|现|已|截至|总工期|工期|建成后|投产后)"
)
_COMMA = re.compile(r"[,:]")


@cache
def _industries() -> tuple[tuple[str, re.Pattern[str]], ...]:
    data = tomllib.loads((files("summarizer") / "data" / "industries.toml").read_text(encoding="utf-8"))
    return tuple((row["name"], re.compile(row["words"])) for row in data["industry"])


def industry_of(name: str) -> str | None:
    """Return the branch that a project's name tells of."""
    return next((industry for industry, words in _industries() if words.search(name)), None)


def details(folded: Folded, project: NamedProject, stretches: Sequence[Span]) -> dict[str, Any]:
    """Return what is said of the project besides its stage, its place and its parties."""
    told: dict[str, Any] = {
        "industry": industry_of(project.name),
        "content": _first(folded, _CONTENT, stretches, whole=False),
        "problem": _first(folded, _PROBLEM, stretches, whole=True),
        "next_step": _first(folded, _NEXT, stretches, whole=False),
    }
    return {name: value for name, value in told.items() if value}


def _first(folded: Folded, pattern: re.Pattern[str], stretches: Sequence[Span], whole: bool) -> str | None:
    """Return the first clause that a pattern finds; `whole` takes it from its beginning."""
    text = folded.text
    for start, end in stretches:
        hit = pattern.search(text, start, end)
        if hit is None:
            continue
        a, b = hit.span()
        if whole:
            a = behind_last(",。;:", text, start, a)
            ends = [at for mark in ",。;" if (at := text.find(mark, b, end)) >= 0]
            b = min(ends, default=end)
        b = _shortened(text, a, b if whole else _before_the_rest(text, a, b))
        if b - a >= 4:
            return folded.quote(a, b)
    return None


def _before_the_rest(text: str, a: int, b: int) -> int:
    """Return where the clauses end that tell of the thing itself, before its money and its dates."""
    rest = _REST.search(text, a + 4, b)
    return rest.start() if rest else b


def _shortened(text: str, a: int, b: int) -> int:
    """Return where a clause ends that is not too long: at its last comma before that."""
    if b - a > _LONGEST:
        b = max((m.start() for m in _COMMA.finditer(text, a + 8, a + _LONGEST)), default=a + _LONGEST)
    while b > a and text[b - 1] in ",、:(“":
        b -= 1
    return b


def phases_said(folded: Folded, stretches: Sequence[Span]) -> list[tuple[str, Span]]:
    """Return the phases that begin a clause, each with the stretch that tells of it."""
    found: dict[str, Span] = {}
    for start, end in stretches:
        start = next(
            (start - back for back in (2, 3, 4) if _PHASE_SAID.fullmatch(folded.text, start - back, start)), start
        )
        hits = list(_PHASE_SAID.finditer(folded.text, start, end))
        for number, hit in enumerate(hits):
            later = hits[number + 1].start() if number + 1 < len(hits) else end
            stop = folded.text.find("。", hit.end(), later)
            found.setdefault(hit["name"], (hit.start(), stop if stop >= 0 else later))
    return list(found.items())
