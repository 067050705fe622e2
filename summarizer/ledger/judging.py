"""Whether two forms of names mean one project: points for and against, and why.

In: two forms. Out: a frozen Verdict with a score from 0 to 100 and the reasons in words, or what forbids it. Promised:
symmetric and pure; another phase, number, work or district forbids a merge whatever the names look like.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from summarizer.ledger.names import Form, distinctive, words

STRONG, WEAK, NEAR = 80, 65, 45  # one project at once; one unless another fits as well; worth a line in the ledger
_SAME, _SHORT_SAME, _KIND_SAME = 90, 76, 56
_ABBREVIATED, _ALIKE = 66, 58
_LEAST_ALIKE = 80.0  # of 100, rapidfuzz's ratio; below it two Chinese names of this length share only kinds of words


@dataclass(frozen=True, slots=True)
class Verdict:
    """How sure it is that two forms are of one project, with its grounds; `forbidden` where it cannot be."""

    score: int
    why: str
    forbidden: bool = False


_NOTHING = Verdict(0, "")
UNPHASED = "一方未写分期"


def judge(a: Form, b: Form) -> Verdict:
    """Judge two forms."""
    against = next(conflicts(a, b), None)
    base, how = _names(a, b)
    if base == 0:
        return _NOTHING
    if against is not None:
        return Verdict(base, f"{how}；{against}", forbidden=True)
    points, grounds = base, [how]
    for worth, ground in _grounds(a, b):
        points += worth
        grounds.append(ground)
    return Verdict(max(0, min(points, 100)), "；".join(grounds))


def conflicts(a: Form, b: Form) -> Iterator[str]:
    """Yield what forbids that two forms are of one project."""
    if _apart(a.phases, b.phases):
        yield f"分期不同：{_told(a.phases)}期、{_told(b.phases)}期"
    elif (not a.phases) != (not b.phases) and not (a.phases | b.phases) & {"1"} and not a.amounts & b.amounts:
        yield f"{UNPHASED}，另一方是{_told(a.phases | b.phases)}期"
    if _apart(a.ordinals, b.ordinals):
        yield f"编号不同：{_told(a.ordinals)}、{_told(b.ordinals)}"
    if _apart(a.natures, b.natures):
        yield "建设性质不同（扩建、改造、搬迁）"
    if _apart(a.counties, b.counties) and not (a.line and b.line):
        yield f"所在区县不同：{_told(a.counties)}、{_told(b.counties)}"


def _apart(a: frozenset[str], b: frozenset[str]) -> bool:
    return bool(a) and bool(b) and not a & b


def _told(values: Iterable[str]) -> str:
    return "、".join(sorted(values))


def _names(a: Form, b: Form) -> tuple[int, str]:
    """Return how alike the names are."""
    best: tuple[int, str] = (0, "")
    brands = (*a.brands, *b.brands)
    ours, theirs = _variants(a, brands), _variants(b, brands)
    stranger: bool | None = None
    for mine, cut in ours.items():
        for other, other_cut in theirs.items():
            score, how = _cores(mine, other)
            # Equal only after a company's name was dropped from one side: the other need not be that company's.
            if score and (cut or other_cut):
                stranger = _shared_brand(a, b) is None if stranger is None else stranger
                score -= 14 if stranger else 0
            if score > best[0]:
                best = score, how
    if (
        best[0] == 0
        and not (a.cores and b.cores)
        and a.phases & b.phases
        and (_shared_brand(a, b) or a.amounts & b.amounts)
    ):
        return 50, "同为分期简称"
    return best


def _variants(form: Form, brands: Iterable[str]) -> dict[str, bool]:
    """Return the cores, also without the company's name before them."""
    found: dict[str, bool] = dict.fromkeys(form.cores, False)
    for core in form.cores:
        for brand in brands:
            rest = core.removeprefix(brand)
            if rest != core and len(rest) >= 2:
                rest = _unplaced(rest, form)
                found.setdefault(rest, True)
    return found


def _unplaced(core: str, form: Form) -> str:
    for place in sorted(form.counties | form.cities, key=lambda base: (-len(base), base)):
        rest = core.removeprefix(place)
        if rest != core and len(rest) >= 2:
            return rest
    return core


@lru_cache(maxsize=1 << 14)
def _cores(a: str, b: str) -> tuple[int, str]:
    if a == b:
        telling = len(distinctive(a))
        if telling >= 3 or (telling >= 1 and len(a) >= 6):
            return _SAME, f"名称相同：{a}"
        if telling >= 1 or len(a) >= 6:
            return _SHORT_SAME, f"名称相同：{a}"
        return _KIND_SAME, f"名称只有类别相同：{a}"
    short, long = sorted((a, b), key=len)
    if len(short) < 2:
        return 0, ""
    if _abbreviates(short, long):
        if _opposed(a, b):
            return 0, ""
        telling = len(distinctive(short))
        worth = min(8, 2 * telling) if telling else -10
        return _ABBREVIATED + worth, f"简称：{short}＝{long}"
    alike = fuzz.ratio(a, b, score_cutoff=_LEAST_ALIKE)
    if alike and min(len(distinctive(a)), len(distinctive(b))) >= 2 and not _opposed(a, b):
        return int(_ALIKE * alike / 100), f"名称相近：{a}、{b}"
    return 0, ""


def _abbreviates(short: str, long: str) -> bool:
    """Tell whether a short name is made of the long one's characters in their order, and begins or ends as it does."""
    if len(short) * 5 < len(long) or len(short) < 2:
        return False
    if short in long:
        return bool(distinctive(short)) or long.endswith(short)
    at = 0
    for ch in short:
        at = long.find(ch, at) + 1
        if at == 0:
            return False
    return short[0] == long[0] and len(short) >= 3


def _opposed(a: str, b: str) -> bool:
    """Tell whether two names differ by words that tell neighbours apart: 城东 and 城西, 人民医院 and 中医院."""
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    end = 0
    while end < min(len(a), len(b)) - start and a[-1 - end] == b[-1 - end]:
        end += 1
    mine, other = a[start : len(a) - end], b[start : len(b) - end]
    for group in words()["opposites"]["sets"]:
        ours = next((word for word in group if mine.startswith(word)), None)
        theirs = next((word for word in group if other.startswith(word)), None)
        if ours and theirs and ours != theirs:
            return True
    return any(ch.isdigit() for ch in mine) and any(ch.isdigit() for ch in other)


def _shared_brand(a: Form, b: Form) -> str | None:
    """Return the company that both have to do with: as a party, or in the name."""
    if not (a.brands or b.brands):
        return None
    for brand in dict.fromkeys((*a.brands, *b.brands)):
        if all(brand in form.brands or _begins(form, brand) for form in (a, b)):
            return brand
    return None


def _begins(form: Form, brand: str) -> bool:
    return len(brand) >= 2 and any(core.startswith(brand) for core in form.cores)


def _grounds(a: Form, b: Form) -> Iterator[tuple[int, str]]:
    """Yield points for and against beside the names."""
    yield from _of_place(a, b)
    brand = _shared_brand(a, b)
    if brand:
        yield 12, f"同一企业：{brand}"
    elif a.brands and b.brands:
        yield -12, "企业不同"
    if a.amounts & b.amounts:
        yield 12, f"总投资相同：{_told(a.amounts & b.amounts)}"
    if a.phases & b.phases:
        yield 4, f"同为{_told(a.phases & b.phases)}期"
    elif a.phases or b.phases:
        yield -10, UNPHASED
    if a.ordinals & b.ordinals:
        yield 8, f"编号相同：{_told(a.ordinals & b.ordinals)}"
    elif a.ordinals or b.ordinals:
        yield -14, "一方没有编号"
    if (not a.natures) != (not b.natures):
        yield -8, "一方未写扩建、改造"


def _of_place(a: Form, b: Form) -> Iterator[tuple[int, str]]:
    if _apart(a.cities, b.cities) and not (a.line or b.line):  # two cities may have districts of one name
        yield -36, "报道的城市不同"
        return
    if a.counties & b.counties:
        yield 12, f"同在{_told(a.counties & b.counties)}"
        return
    ours, theirs = a.counties or a.near_counties, b.counties or b.near_counties
    if ours & theirs:
        yield 9, f"报道同在{_told(ours & theirs)}"
        return
    if _apart(ours, theirs) and not (a.line or b.line):
        yield -24, f"报道的区县不同：{_told(ours)}、{_told(theirs)}"
        return
    if a.around & b.around:
        yield 5, f"同在{_told(a.around & b.around)}"
    elif _apart(a.cities, b.cities) or (a.scope and b.scope and a.scope != b.scope):
        yield (-8, "报道的城市不同") if a.line and b.line else (-36, "报道的城市不同")
