"""Names: what a record names, the article names too.

In: a case. Out: findings of the kind name_not_found. Promised: a name passes only if the article has it: as it stands,
quotation marks, brackets and a closing 项目 aside, or put together from a list (A、B两座电站 → A电站).
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from summarizer import regions
from summarizer.checks.claims import Case, Claim
from summarizer.checks.findings import Finding
from summarizer.checks.witness import Witness, without_marks
from summarizer.records import Metric
from summarizer.text import key

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?[万亿]*")
_TAIL = re.compile(r"(?:等)?(?:建设项目|项目|工程)+$")
_LISTED = re.compile(r"[、,和与及]|以及|[两二三四五六七八九十0-9]+[个座条家处项]")
_PHASE = re.compile(r"[(]?([一二三四五六七八九十]期)[)]?(?:项目|工程)?$")
_LONGEST_LIST = 80  # characters between the first half of a name and the second
_LEAST = 2  # characters of each half
_PLACE = re.compile("([一-龥]{2,4}?)(?:特别行政区|自治[州县]|新区|[市县区州旗镇乡])")
_GENERAL = re.compile(
    "[全各本该两我这此其首外跨沿整老新主中]|[省市县区州]|[城园景社]区|开发|高新|经开|示范|试验|产业|工业|重点"
)
_FIRM = re.compile("([一-龥A-Za-z0-9]{2,}?)(?:(?:有限|股份|责任)*(?:公司|集团|大学|医院|研究院))+")
_FIRM_TAIL = 6  # characters of a firm's name by which it is known
_EARLIER = re.compile("[上去前]年|[上去前]一?[年季月周]|同期|年初|年度|此前|以往|历年|往年|过去")
_PEOPLES = re.compile("(?:(?:[一-龥]{1,4}族)+|各族)自治[县州旗区]$")
_LEAST_HEAD, _MOST_PIECES, _NEAR = 3, 3, 300  # of a name put together: its first piece, how many, how far apart
_SEVERAL = re.compile("[、,和与及;]")
_JOINTS = re.compile("[、,和与及]")


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
            if not _all_named(case.witness, party.name):
                message = f"记录说“{party.name}”参与“{project.name}”，文中没有这个名称"
                yield Finding("name_not_found", "warning", f"/projects/{i}/parties/{j}", message, claimed=party.name)
        if project.location and not _known(case, project.location) and not placed(case.witness, project.location):
            message = f"记录说“{project.name}”在“{project.location}”，文中没有这个地方"
            yield Finding("name_not_found", "warning", f"/projects/{i}/location", message, claimed=project.location)


def subjects(case: Case) -> Iterator[Finding]:
    """Find holders of a number, and what it is compared with, that the article does not name."""
    for claim in case.claims:
        quantity = claim.quantity
        if isinstance(quantity, Metric) and quantity.subject:
            strange = _strange(case, key(quantity.subject))
            if strange is not None:
                message = f"记录说{claim.words}是“{quantity.subject}”的，文中没有“{strange}”"
                yield Finding("name_not_found", "error", claim.pointer, message, claimed=quantity.subject)
        other = quantity.compare.to if quantity.compare is not None else None
        if other and not _compared(claim, case, key(other)):
            message = f"记录说{claim.words}是与“{other}”相比，文中没有这样比"
            yield Finding("name_not_found", "warning", claim.pointer, message, claimed=other)


def _strange(case: Case, subject: str) -> str | None:
    """Return the place, the firm or the whole of a subject that the article does not name."""
    if any(subject in text.folded.key for text in case.witness.texts):
        return None
    around = case.record.article.region.name if case.record.article.region is not None else ""
    around += case.article.region.name if case.article.region is not None else ""
    around += case.article.source.outlet or ""
    said = [around, *(text.folded.key for text in case.witness.texts)]
    for mention in _regions_in(subject):
        if not any(word in text for word in _words_of([mention]) for text in said):
            return subject[mention.start : mention.end]
    place = _PLACE.match(subject)
    if place is not None and not _regions_in(subject) and _GENERAL.match(subject) is None:
        tails = [place[1][cut:] for cut in range(len(place[1]) - 1)]  # the region before a town may be left out
        if not any(tail in text for tail in tails for text in said):
            return place[0]
    for firm in _FIRM.finditer(subject):
        if not any(firm[0][-_FIRM_TAIL:] in text or firm[1] in text for text in said):
            return firm[0]
    known = sum(any(sign in text for text in said) for sign in subject)
    return None if 2 * known >= len(subject) else subject


def _compared(claim: Claim, case: Case, other: str) -> bool:
    """Tell whether the article has what a number is compared with, in its own words or begun with them nearby."""
    if any(other in text.folded.key for text in case.witness.texts) or _EARLIER.match(other):
        return True
    return claim.place is None or other[:_LEAST] in claim.told.folded.key[slice(*claim.told.paragraph(claim.place[0]))]


def named(witness: Witness, name: str) -> bool:
    """Tell whether the article has a name."""
    wanted = key(name)
    if not wanted:
        return True
    if any(wanted in text.folded.key for text in witness.texts):
        return True
    if not _with_its_digits(witness, wanted):
        return False
    bare = bare_name(wanted)
    for text in witness.texts:
        if len(bare) >= _LEAST and (bare in text.bare or _listed(bare, text.bare)):
            return True
    return _phased(witness, wanted) or _composed(witness, bare)


def _with_its_digits(witness: Witness, name: str) -> bool:
    """Tell whether each number in a name stands in the article as a whole, so that no piece of one makes another."""
    for number in set(_NUMBER.findall(name)):
        whole = re.compile(rf"(?<![0-9]){re.escape(number)}(?![0-9])(?!\.[0-9])")
        if not any(whole.search(text.folded.key) for text in witness.texts):
            return False
    return True


def _all_named(witness: Witness, names_: str) -> bool:
    """Tell whether the article has a name, or each of several that were told as one (甲公司、乙公司)."""
    return named(witness, names_) or all(named(witness, part) for part in _SEVERAL.split(names_) if part)


def _known(case: Case, location: str) -> bool:
    """Tell whether a place is the article's own region, or one that holds it."""
    region = case.record.article.region
    return region is not None and region.name.startswith(location)


def _composed(witness: Witness, name: str) -> bool:
    """Tell whether a name was put together from what is told of one thing: 甲高速公路 … 乙段 → 甲高速公路乙段."""
    return any(_pieced(_JOINTS.sub("", name), text.bare, 0, None) for text in witness.texts)


def _pieced(name: str, text: str, turn: int, near: int | None) -> bool:
    """Tell whether a name is made of at most three pieces that stand near one another in a text, the longest first."""
    if not name:
        return True
    if turn == _MOST_PIECES:
        return False
    least = _LEAST_HEAD if near is None else _LEAST
    for cut in range(len(name), least - 1, -1):
        piece = name[:cut]
        start = 0 if near is None else max(0, near - _NEAR)
        at = text.find(piece, start, len(text) if near is None else near + _NEAR)
        if at < 0 or len(name) - cut == 1 or (near is None and not _tells(piece)):
            continue
        while at >= 0:
            if _pieced(name[cut:], text, turn + 1, at if near is None else near):
                return True
            at = text.find(piece, at + 1) if near is None else -1
    return False


def _tells(piece: str) -> bool:
    """Tell whether a piece is more than a region's name: it tells one thing from others."""
    rest = piece[max((mention.end for mention in _regions_in(piece)), default=0) :]
    return len(rest) >= _LEAST or not _regions_in(piece)


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
        if any(named(witness, rest[:cut]) for cut in range(len(rest), _LEAST - 1, -1)):
            return True
        return len(rest) == 1 and any(named(witness, word + rest) for word in _words_of(mentions[-1:]))
    spoken = _words_of(mentions)
    around = witness.article.region.name if witness.article.region is not None else ""
    around += witness.article.source.outlet or ""
    return any(word in around or any(word in text.folded.key for text in witness.texts) for word in spoken)


def _words_of(mentions: Sequence[regions.Mention]) -> set[str]:
    return {word for mention in mentions for region in mention.candidates for word in _forms(region)}


@lru_cache(maxsize=2048)
def _regions_in(location: str) -> tuple[regions.Mention, ...]:
    return tuple(regions.find(location))


def _forms(region: regions.Region) -> Iterator[str]:
    """Yield the forms in which writers name a region: 醴陵市 and 醴陵."""
    for name in (region.name, *region.others):
        yield name
        if len(name) > _LEAST:
            yield name[:-1]
        if (people := _PEOPLES.search(name)) is not None and people.start() >= _LEAST:
            yield name[: people.start()]
