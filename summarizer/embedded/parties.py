"""Where a project stands, who takes part in it, and which lists of key projects it is on.

In: the folded text, the project, the stretches of text that speak of it. Out: the draft's location, parties and lists.
Promised: every name stands in the article, beside the project's own name; what is not said is left out.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from summarizer.embedded.names import NamedProject
from summarizer.text import Folded, Span, behind_last

_COMPANY = (
    r"[一-龥A-Za-z()]{2,24}?(?:集团(?:[一-龥()]{0,14}?(?:有限公司|公司))?"
    r"|有限责任公司|股份有限公司|有限公司|公司|中[一-龥]{1,5}局|研究院|管委会|水务局|交通局)"
)
_BY = re.compile(
    rf"由(?P<name>{_COMPANY})(?P<act>[^,。;由]{{0,14}}?(?:投资|出资|建设|承建|施工|实施|负责|开发|运营|设计|代建|牵头))"
)
_WITH = re.compile(rf"与(?P<name>{_COMPANY})(?:[^,。;]{{0,6}})(?:签约|签订|签署|合作|联手)")
_OWNER_HEAD = re.compile(
    r"^(?P<name>[一-龥A-Za-z()]{2,20}?(?:有限公司|集团|股份)(?:\([^()]{2,8}\))?(?:有限公司)?)(?=[一-龥]{4,})"
)
_ROLES = (
    ("contractor", re.compile(r"承建|施工")),
    ("operator", re.compile(r"运营")),
    ("agency", re.compile(r"代建|牵头")),
    ("investor", re.compile(r"投资|出资")),
    ("builder", re.compile(r"建设")),
    ("owner", re.compile(r"实施|负责|开发")),
)
_STANDS = re.compile(
    r"(?:位于|坐落于|坐落在|地处|选址于?|落户(?:于|在)?|布局在|落子)(?![和与用已])(?P<place>[^\W的由总投占将是]{1,18}"
    r"(?:省|市|县|区|旗|州|镇|乡|村|园|港|城|部|街道|岛|畔))"
)
_BEFORE = re.compile(r"^(?P<place>[一-龥]{2,16}?(?:省|市|县|区|旗|州|镇|乡|街道|村|园|新城|港))(?:的|分会场的?)?$")
_LEADS_TO = re.compile(r"[,。;:、“”]|同属于?|同处|位于|坐落于?|选址|落户|走进|来到|在|到")
_ITS_REGION = re.compile(r"^(?P<place>(?:[一-龥]{2,4}?(?:省|市|县|区|旗))+)(?=[一-龥“])")
_LIST = re.compile(
    r"(?:作为|列入|入选|列为|被列为|是|纳入)(?P<name>(?:(?P<year>\d{4})年)?(?:[一-龥]{2,4}?)?"
    r"(?P<level>国家|省|市|县|区|州)级?重[点大](?:建设)?(?:工程)?项目(?:名单|库|清单)?)(?![\d]|中|建设)"
)
_LEVELS = {"国家": "national", "省": "provincial", "市": "municipal", "州": "municipal", "县": "county", "区": "county"}


def where_and_who(folded: Folded, project: NamedProject, stretches: Sequence[Span]) -> dict[str, Any]:
    """Return the location, the parties and the lists, as far as they are said."""
    told: dict[str, Any] = {}
    place = _place(folded, project, stretches)
    if place is not None:
        told["location"] = place
    parties = _parties(folded, project, stretches)
    if parties:
        told["parties"] = parties
    lists = _lists(folded, project)
    if lists:
        told["lists"] = lists
    return told


def _place(folded: Folded, project: NamedProject, stretches: Sequence[Span]) -> str | None:
    text = folded.text
    for start, end in stretches:
        hit = _STANDS.search(text, start, min(end, start + 80))
        if hit:
            return folded.quote(hit.start("place"), hit.end("place"))
    for start, _ in project.mentions:
        begin, _ = folded.sentence_at(start)
        hit = _BEFORE.match(_LEADS_TO.split(text[max(begin, start - 24) : start])[-1])
        if hit:
            return hit["place"]
    hit = _ITS_REGION.match(project.name)
    return hit["place"] if hit else None


def _parties(folded: Folded, project: NamedProject, stretches: Sequence[Span]) -> list[dict[str, str]]:
    found: dict[str, str] = {}
    head = _OWNER_HEAD.match(project.name)
    if head:
        found[head["name"]] = "owner"
    text = folded.text
    for start, end in [*_ahead_of(folded, project), *stretches]:
        for hit in _BY.finditer(text, start, min(end, start + 120)):
            role = next(role for role, words in (*_ROLES, ("other", re.compile(""))) if words.search(hit["act"]))
            found.setdefault(hit["name"], role)
        for hit in _WITH.finditer(text, start, min(end, start + 60)):
            found.setdefault(hit["name"], "owner")
    return [{"name": name, "role": role} for name, role in found.items()]


def _ahead_of(folded: Folded, project: NamedProject) -> Iterator[Span]:
    """Yield what stands in front of the name in its sentence: 由某公司投资建设的某项目."""
    for start, _ in project.mentions:
        begin, _ = folded.sentence_at(start)
        clause = behind_last(";:", folded.text, begin, start)
        yield max(clause, start - 40), start


def _lists(folded: Folded, project: NamedProject) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for start, end in project.mentions:
        begin, stop = folded.sentence_at(start)
        for hit in _LIST.finditer(folded.text, max(begin, start - 40), min(stop, end + 40)):
            year = {"year": int(hit["year"])} if hit["year"] else {}
            found[hit["name"]] = {"level": _LEVELS[hit["level"]], "name": hit["name"], **year}
    return list(found.values())
