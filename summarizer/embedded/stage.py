"""How far one project is: the strongest of what is told of it, and what the frame of the article says.

In: the words of stage that are told of a project, the stage that the frame gives. Out: the stage and the place of the
word that tells it. Promised: stopped and given up come first unless the work went on; a part that is done does not make
the whole done.
"""

import re
from collections.abc import Sequence

from summarizer.embedded.lexicon import PHASE
from summarizer.embedded.names import NamedProject, clause
from summarizer.embedded.occasion import event_of, heading_of, section_of
from summarizer.embedded.stated import RANK, Stated, stage_words
from summarizer.text import Folded, Span, behind_last

_STOPPED = ("suspended", "cancelled")
PHASE_AT_END = re.compile(rf"({PHASE})(?:项目|工程)?\)?$")
_SITE = re.compile(r"选址|选[在定]|规划|方案|批复")  # what says nothing of how far a work is
_THOUGHT_OF = re.compile(r"拟(?:投资|建|新建|总投资|用地|选址)|(?:估算|匡算)(?:总)?投资")
_IN_PHASES = re.compile(r"分[一二两三四五\d]期(?:推进|实施|建设)")  # where nothing else is told
_NEAR = 80
_INVESTS = re.compile("(?:投资|出资|斥资)[^,。;]{0,24}(?:建设|兴建|新建|打造)")


def stage_of(
    folded: Folded, project: NamedProject, stated: Sequence[Stated], governed: str | None
) -> tuple[str, Span | None]:
    done = [s for s in stated if not s.ahead]
    stopped = [s for s in done if s.stage in _STOPPED and not _of_a_later_phase(folded, project, s)]
    if stopped and not _taken_up_again(folded, stopped[-1], stated):
        return stopped[-1].stage, (stopped[-1].at, stopped[-1].end)
    going = [s for s in done if s.stage not in _STOPPED]
    if going:
        best = max(going, key=lambda s: RANK[s.stage])
        if governed in ("completed", "operating") and RANK[best.stage] <= RANK["building"]:
            return governed, project.quote
        phases = _by_phase(folded, project, going)
        if _only_its_first(folded, project, best) or (
            len({*phases.values()}) > 1
            and RANK[best.stage] > RANK["building"]
            and not PHASE_AT_END.search(project.name)
        ):
            return "building", (best.at, best.end)
        if RANK[best.stage] > RANK["building"] and (_rest_to_come(folded, best) or _of_a_part(folded, best, going)):
            return "building", (best.at, best.end)
        if best.stage == "building" and _fresh(folded, going):
            best = next((s for s in going if s.stage == "started"), Stated("started", best.at, best.end, False))
        if RANK[best.stage] > 1:
            return best.stage, (best.at, best.end)
    heading = heading_of(folded, project)
    on_site = all(_SITE.fullmatch(folded.text, s.at, s.end) for s in going)
    if heading and on_site:
        return heading, None
    if not governed and on_site and event_of(folded) == "signed":
        return "signed", None
    coming = [s for s in stated if s.ahead and s.stage not in _STOPPED]
    begins = [s for s in coming if s.stage == "started" or folded.text[s.at : s.end] in ("进场", "招标")]
    if going or any(s.stage == "started" for s in begins) or (begins and not (governed or event_of(folded))):
        best = going[0] if going else begins[0]
        return "planned", (best.at, best.end)
    if governed:  # 投资…建设某厂 is said of what was signed that day
        told = folded.text[slice(*project.quote)]
        signed = governed == "building" and _INVESTS.search(told) and event_of(folded) == "signed"
        return "signed" if signed else governed, project.quote
    default = section_of(folded, project) or event_of(folded)
    if default:
        return default, None
    if coming:
        return "building", (coming[0].at, coming[0].end)
    if any(_THOUGHT_OF.search(folded.text, *clause(folded, a, b)) for a, b in project.mentions):
        return "planned", None
    if any(_IN_PHASES.search(folded.text, b, b + _NEAR) for _, b in project.mentions):
        return "building", None
    return "unknown", None


_LATER = re.compile(r"(?:^|的|,)(?:其)?([二三四]期)(?!、)")


def _of_a_later_phase(folded: Folded, project: NamedProject, stop: Stated) -> bool:
    """Tell whether a stop is told of a later phase only: 一期去年投用;原列入计划的二期暂缓."""
    own = PHASE_AT_END.search(project.name)
    begin = behind_last("。;", folded.text, 0, stop.at)
    later = _LATER.search(folded.text[begin : stop.at])
    return later is not None and (own is None or own[1] != later[1])


_THE_REST = re.compile(
    r"[^。;]{0,36}[,;](?:剩余|其余|剩下|余下|另外?(?=\d))[^。;]{0,24}(?:正在?|尾声|在建|施工|年底|月底|计划|预计|明年|未|还|可全部)"
)


def _rest_to_come(folded: Folded, best: Stated) -> bool:
    """Tell whether a part only is done: 并网120万千瓦,其余容量年底前并网."""
    return _THE_REST.match(folded.text, best.end) is not None


_PART_FIRST = re.compile(
    r"(?:其中|目前|眼下|今年|去年|已|,)*(?:[一二三四五六七八九\d]+标段|(?:\d+、)*(?:[一二三四五六七八九]|\d+)号(?:楼|厂房|机组|车间|泊位|炉|线|仓|隧道)|首[台座条栋个][一-龥]{1,4}|宿舍|食堂|[一-龥]{1,4}炉)(?![^,。;]{0,12}(?:全部|均|都|双双))"
)


def _of_a_part(folded: Folded, best: Stated, going: Sequence[Stated]) -> bool:
    """Tell whether the best that is told is told of parts only: 一标段已并网, 二号楼验收."""
    reached = [s for s in going if RANK[s.stage] > RANK["building"]]
    return all(_PART_FIRST.match(folded.text, clause(folded, s.at, s.end)[0], s.at) for s in reached)


_AGAIN = re.compile(r"复工|重新(?:开工|转|启动|动工)|恢复(?:施工|建设)|盘活|重启")
_NOT_AGAIN = re.compile(r"未|没|难以|不具备|明年|预计|计划|力争|争取|拟|月前|年前|底前|何时|等待|不知|待|无|前$")


def _taken_up_again(folded: Folded, stop: Stated, stated: Sequence[Stated]) -> bool:
    """Tell whether the work went on after a stop: 停工73天, 4月18日复工."""
    end = max([s.end for s in stated if s.at >= stop.at], default=stop.end)
    paragraph = next((b for b in folded.breaks if b > stop.at), len(folded))
    hit = _AGAIN.search(folded.text, stop.end, min(max(end, stop.end + 90), paragraph))
    return (
        hit is not None
        and not _NOT_AGAIN.search(folded.text, hit.start() - 8, hit.start())
        and (not _NOT_AGAIN.match(folded.text, hit.end()))
    )


_FIRST_PHASE = re.compile(r"[一首1]期")
_LATER_PHASE = re.compile(r"[,;。][二三四]期[^,。;]*(?:施工|建设|在建|推进|计划|启动|开工|封顶|前期)")


def _only_its_first(folded: Folded, project: NamedProject, best: Stated) -> bool:
    """Tell whether only the first phase is done of a work that has more of them."""
    if RANK[best.stage] <= RANK["building"] or re.search(PHASE, project.name):
        return False
    text = folded.text
    begin, stop = folded.sentence_at(best.at)
    clause_start = behind_last(",;:", text, begin, best.at)
    return _FIRST_PHASE.match(text, clause_start) is not None and _LATER_PHASE.search(text, best.end, stop) is not None


def _by_phase(folded: Folded, project: NamedProject, going: Sequence[Stated]) -> dict[str, str]:
    """Return the stage of each phase that is spoken of on its own."""
    found: dict[str, str] = {}
    for a, b in project.mentions:
        hit = PHASE_AT_END.search(folded.text[a:b])
        after = next((s for s in going if b <= s.at < b + 12), None) if hit else None
        if hit and after:
            found[hit[1]] = after.stage
    return found


def _fresh(folded: Folded, going: Sequence[Stated]) -> bool:
    """Tell whether the start is the news, and nothing says that the work is well on."""
    words, text = stage_words(), folded.text
    clauses = [clause(folded, s.at, s.end) for s in going]
    if any(words.well_on.search(text, a, b) for s, (a, b) in zip(going, clauses, strict=True) if s.stage == "building"):
        return False
    starts = [c for s, c in zip(going, clauses, strict=True) if s.stage == "started"]
    return any(words.fresh.search(text, a, b) for a, b in starts) or (not starts and event_of(folded) == "started")
