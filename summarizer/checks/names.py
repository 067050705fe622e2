"""Names: what a record names, the article names too.

In: a case. Out: findings of the kind name_not_found. Promised: a name passes only if the article has it: as it stands,
quotation marks, brackets and a closing 项目 aside, or put together from a list (A、B两座电站 → A电站).
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from summarizer import regions
from summarizer.checks.claims import Case
from summarizer.checks.findings import Finding
from summarizer.checks.witness import Witness, without_marks
from summarizer.text import key

_TAIL = re.compile(r"(?:等)?(?:建设项目|项目|工程)+$")
_LISTED = re.compile(r"[、,和与及]|以及|[两二三四五六七八九十0-9]+[个座条家处项]")
_PHASE = re.compile(r"[(]?([一二三四五六七八九十]期)[)]?(?:项目|工程)?$")
_LONGEST_LIST = 80  # characters between the first half of a name and the second
_LEAST = 2  # characters of each half


def names(case: Case) -> Iterator[Finding]:
    """Find projects, parties and places that the article does not name."""
    for i, project in enumerate(case.record.projects):
        if not named(case.witness, project.name):
            message = f"记录的项目名“{project.name}”文中没有"
            yield Finding("name_not_found", "error", f"/projects/{i}", message, claimed=project.name)
        for alias in project.aliases:
            if not named(case.witness, alias):
                message = f"记录说“{project.name}”又称“{alias}”，文中没有这个名称"
                yield Finding("name_not_found", "warning", f"/projects/{i}", message, claimed=alias)
        for j, party in enumerate(project.parties):
            if not named(case.witness, party.name):
                message = f"记录说“{party.name}”参与“{project.name}”，文中没有这个名称"
                yield Finding("name_not_found", "warning", f"/projects/{i}/parties/{j}", message, claimed=party.name)
        if project.location and not placed(case.witness, project.location):
            message = f"记录说“{project.name}”在“{project.location}”，文中没有这个地方"
            yield Finding("name_not_found", "warning", f"/projects/{i}/location", message, claimed=project.location)


def named(witness: Witness, name: str) -> bool:
    """Tell whether the article has a name."""
    wanted = key(name)
    if not wanted:
        return True
    bare = bare_name(wanted)
    return any(
        wanted in text.folded.key or (len(bare) >= _LEAST and (bare in text.bare or _listed(bare, text.bare)))
        for text in witness.texts
    ) or _phased(witness, wanted)


def _phased(witness: Witness, name: str) -> bool:
    """Tell whether a name is a phase of what the article names, and the article speaks of that phase."""
    found = _PHASE.search(name)
    if found is None or not found.start():
        return False
    return named(witness, name[: found.start()]) and any(found[1] in text.folded.key for text in witness.texts)


def bare_name(name: str) -> str:
    """Return a name without marks and without a closing 项目."""
    return _TAIL.sub("", without_marks(key(name)))


def _listed(name: str, text: str) -> bool:
    """Tell whether a name's halves stand on both sides of a list's rest: 炎陵、攸县两座抽水蓄能电站."""
    for cut in range(len(name) - _LEAST, _LEAST - 1, -1):
        at = text.find(name[:cut])
        while at >= 0:
            rest = text.find(name[cut:], at + cut, at + cut + _LONGEST_LIST)
            if rest > at + cut:
                gap = text[at + cut : rest]
                if _LISTED.match(gap) and not set(gap) & set(".!?;:。"):
                    return True
            at = text.find(name[:cut], at + 1)
    return False


def placed(witness: Witness, location: str) -> bool:
    """Tell whether the article names a place, the parts that only complete it from the tree aside."""
    if named(witness, location):
        return True
    mentions = _regions_in(location)
    rest = location[max((mention.end for mention in mentions), default=0) :]
    if rest:
        return any(named(witness, rest[:cut]) for cut in range(len(rest), _LEAST - 1, -1))
    spoken = {word for mention in mentions for region in mention.candidates for word in _forms(region)}
    around = witness.article.region.name if witness.article.region is not None else ""
    around += witness.article.source.outlet or ""
    return any(word in around or any(word in text.folded.key for text in witness.texts) for word in spoken)


@lru_cache(maxsize=2048)
def _regions_in(location: str) -> tuple[regions.Mention, ...]:
    return tuple(regions.find(location))


def _forms(region: regions.Region) -> Iterator[str]:
    """Yield the forms in which writers name a region: 醴陵市 and 醴陵."""
    for name in (region.name, *region.others):
        yield name
        if len(name) > _LEAST:
            yield name[:-1]
