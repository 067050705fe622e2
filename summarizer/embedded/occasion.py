"""What the frame of an article says of a project's stage: the verb before its name, headings, the occasion.

In: the folded text, a project, its neighbours and the dates read. Out: the stage that the frame gives, or None.
Promised: a list's head speaks for the names behind it; what is told of the project itself is not looked at here.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence

from summarizer.embedded.names import NamedProject
from summarizer.embedded.rows import before_list, marks_of
from summarizer.embedded.stated import Dated, ahead, stage_words
from summarizer.text import Folded, behind_last

_TO_COME = re.compile(r"(?:将|拟|下一步|准备|打算|计划)[^,。;]{0,16}(?:建设|新建|打造|兴建|改建|扩建|投建)$")
_LISTED_BEFORE = re.compile(r"(?<=[动工成产约划施进下]了)[^,。;:、]{3,16}、(?:[^,。;:、]{3,16}、)*$")  # 启动了甲、乙、


def verb_before(
    folded: Folded,
    project: NamedProject,
    projects: Sequence[NamedProject],
    dates: Sequence[Dated],
    day: str | None,
) -> str | None:
    text = folded.text
    marks = marks_of(tuple(p.mentions for p in projects))
    for start, _ in project.mentions:
        start = before_list(text, start, marks)
        opening, _ = folded.sentence_at(start)
        before = _LISTED_BEFORE.sub("", text[max(opening, start - 48) : start])
        if not before or (
            before[-1] in ",、;“)" and "包括" not in before and "其中" not in before and "要有" not in before
        ):
            continue  # no verb stands right before the name
        begin = behind_last(",;:", text, opening, start)
        for stage, pattern in stage_words().governing:
            hit = pattern.search(before)
            if hit:
                verb = (start - len(hit[0]), start)
                if stage in ("planned", "signed") or not ahead(folded, verb, dates, day):
                    return stage
                if stage == "building":
                    return "planned" if _TO_COME.search(text, begin, start) else stage
                return "planned" if stage == "started" else "building"
    return None


_SECTION = re.compile(
    r"(?:^|[。;])(?:[一二三四五六七八]、|[(【])(?:[^,。:;】]{0,6}?"
    r"(?:(?P<planned>谋划|前期|储备|策划|推介)|(?P<signed>签约|招商)|(?P<started>新?开工)|(?P<building>在建|续建|收尾)"
    r"|(?P<completed>竣工|建成)|(?P<operating>投产|投运))[^,。:;】]{0,6}[:。】])?"
)


def section_of(folded: Folded, project: NamedProject) -> str | None:
    """Return the stage that the heading of a section gives to what it lists: 二、在建类."""
    first = project.mentions[0][0] if project.mentions else 0
    heads = list(_SECTION.finditer(folded.text, 0, first))
    return heads[-1].lastgroup if heads else None


_HEADING = re.compile(
    r"(?P<ahead>拟|计划|将|待|未|能)?(?:(?P<signed>新?签约|签下)|(?P<started>新?开工|动工)|(?P<completed>竣工|完工|建成)|(?P<operating>投产|投用|投运)"
    r"|(?P<building>在建|续建)|(?P<planned>储备|谋划|策划|推介|前期))(?:建设)?的?[^,。;:、]{0,4}?(?:项目|名单|清单|工程)(?!之一|时)"
)
_AT_ITS_HEAD = re.compile(r"[中里],|方面|[:。]")
_NAMES_THEM = re.compile(r"包括|其中|分别|主要有|如|:|[一二三]是")
_MEANT = re.compile(r"(?:拟建|谋划|策划|储备|推介)(?:的|了)?$")
_SO_ON = re.compile(r"其中|包括|分别|[一二三四五]是")


def heading_of(folded: Folded, project: NamedProject) -> str | None:
    """Return the stage of the group that a project is told under: 竣工项目中,甲…;乙…, 拟开工名单,包括甲、乙."""
    text = folded.text
    first = project.mentions[0][0] if project.mentions else 0
    before = bisect_right(folded.breaks, first)
    paragraph = folded.breaks[before - 1] if before else 0
    begin, _ = folded.sentence_at(first)
    if _MEANT.search(text, max(begin, first - 8), first):
        return "planned"
    found: str | None = None
    for hit in _HEADING.finditer(text, paragraph, first):
        opens = _AT_ITS_HEAD.match(text, hit.end()) and hit.start() - folded.sentence_at(hit.start())[0] <= 3
        near = hit.start() >= begin or _SO_ON.match(text, begin)
        if opens or (near and _NAMES_THEM.search(text, hit.end(), first)):
            found = "planned" if hit["ahead"] else hit.lastgroup
        elif hit.start() >= begin:
            found = None
    return found


_SIGNING = re.compile(r"签约(?:仪式|活动|大会|台)|份(?:合同|(?:投资)?协议)|现场签(?:约|下)|集中签约|推介会")
_STARTING = re.compile(r"集中[开动]工|开工(?:仪式|活动)|开工一批")
_FINISHING = re.compile(r"集中(?:竣工|投产|交付)|(?:竣工|投产)的?(?:仪式|活动)")


def event_of(folded: Folded) -> str | None:
    """Return the stage that the article's occasion gives to all it names: a signing, a common start."""
    head = folded.text[:260]
    if _STARTING.search(head):
        return "started"
    if _FINISHING.search(head):
        return "completed"
    return "signed" if _SIGNING.search(head) else None
