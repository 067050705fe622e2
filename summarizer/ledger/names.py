"""What a project's name is made of: place, company, core, phase, numbers, and what is done to it.

In: a project as one article names it, and the article's region. Out: a frozen Form: everything that may decide whether
two mentions are of one project. Promised: a pure function of the mention's own record, so that no order of import
matters; rules are words of `data/identity.toml`, never a project's own name.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from summarizer.records import Project, Quantity, Record, as_line, content_id, json_number
from summarizer.text import key

_DATA = Path(__file__).parent.parent / "data" / "identity.toml"
_DIGITS = {"一": "1", "二": "2", "两": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7", "八": "8", "九": "9",
           "十": "10", "首": "1", "Ⅰ": "1", "Ⅱ": "2", "Ⅲ": "3", "I": "1", "II": "2", "III": "3"}  # fmt: skip
_N = r"(?:\d{1,3}|[一二两三四五六七八九十首]|iii|ii|i)"
_PHASE = re.compile(rf"[(（]?第?((?:{_N}[、和及与]?)*{_N})期(?:项目|工程)?[)）]?")
_ORDINAL = re.compile(
    rf"(?P<n>\d{{1,3}}(?:[-、和]\d{{1,3}})*|[一二三四五六七八九十]{{1,2}})(?:号|#)(?P<of>[一-龥]{{0,2}})"
    rf"|第?(?P<m>{_N})(?P<what>标段?|地块|批次|组团|片区|人民医院|中学|小学|水厂)|(?P<road>[gs]\d{{1,4}})"
    r"|(?<=[园城院港厂场馆地])(?P<side>[东西南北])区"
)
_MARKS = re.compile(r"""["'“”‘’《》〈〉<>【】\[\]·.,，、:：;；!！?？—–\-~_/|\s]""")
_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")
_COMPANY = re.compile(r"^(.{2,24}?(?:有限责任公司|股份有限公司|有限公司|集团公司|总公司|公司))(?=.{2})")
_PLACE = re.compile(
    r"([一-龥]{2,7}?(?:特别行政区|自治区|自治州|自治县|自治旗|开发区|经开区|高新区|新区|示范区|省|市|州|盟|地区|县|区|旗))"
)
_COUNTY = re.compile(r"(?:县|区|旗)$")
_IN_PLACE = re.compile(
    r"^(.{0,12}?)(?:在|位于)([一-龥]{2,12}?)(?:投资)?(?:布局|建设|投建|新建|兴建|实施|落地)?的(?=.{2})"
)
_NO_PLACE = re.compile(r"(?:园区|院区|校区|港区|景区|库区|厂区|社区|片区|街区|小区|城区|矿区|山区|灌区|示范区|地区)$")
_NOT_AFTER = "至到—-–和与、港山湖河江岭站路桥"  # 甲城至乙县: the place is part of the name


@cache
def words() -> dict[str, Any]:
    """Return the words that the rules of identity are made of."""
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


@cache
def _alternatives(*path: str) -> "re.Pattern[str]":
    table: Any = words()
    for name in path:
        table = table[name]
    return re.compile("|".join(sorted(map(re.escape, table), key=lambda word: (-len(word), word))))


@cache
def pattern(section: str, name: str) -> "re.Pattern[str]":
    """Return a pattern of the data file."""
    return re.compile(words()[section][name])


@dataclass(frozen=True, slots=True)
class Form:
    """All that decides about one way of naming a project; mentions with equal forms are of one project."""

    cores: tuple[str, ...]  # name forms without marks, heads, phase; the longest first
    phases: frozenset[str]
    ordinals: frozenset[str]
    natures: frozenset[str]
    cities: frozenset[str]  # bare names: 济南
    counties: frozenset[str]
    near_counties: frozenset[str]  # of the article, not of the project
    around: frozenset[str]  # every place that is told with it, whatever its level
    brands: tuple[str, ...]  # short names of the companies that take part
    amounts: frozenset[str]
    line: bool
    scope: str  # the prefecture's digits in the code of its region, where it has one

    @property
    def id(self) -> str:
        """Name the form by what it says."""
        return content_id("n", [
            self.cores, sorted(self.phases), sorted(self.ordinals), sorted(self.natures), sorted(self.cities),
            sorted(self.counties), sorted(self.near_counties), sorted(self.around), self.brands, sorted(self.amounts),
            self.line, self.scope,
        ])  # fmt: skip


def form_of(record: Record, index: int) -> Form:
    """Return the form in which a record names one of its projects."""
    project = record.projects[index]
    names = [project.name, *project.aliases]
    completed = _completed(record, index)
    if completed is not None:
        names.append(completed)
    region = record.article.region.name if record.article.region else ""
    own = " ".join(filter(None, (project.location, project.region.name if project.region else None)))
    cities, near = places(region)
    own_cities, counties = places(own)
    brands = tuple(dict.fromkeys(brand for party in project.parties for brand in brands_of(party.name)))
    parsed = [_Parsed.of(name) for name in names]
    bare = key(region) if not (cities or near) else ""  # a dateline's place without its kind
    known = cities | own_cities | near | counties | ({bare} if 2 <= len(bare) <= 4 else frozenset())
    named_cities, named_counties = places(" ".join(map(_leading_place, names)))
    counties |= named_counties | {place for place in near if any(_bears(name, place) for name in names)}
    counties |= {base for base in known - cities - own_cities if any(_bears(name, base) for name in names)}
    line = pattern("lines", "words").search(project.name) is not None
    companies = tuple(dict.fromkeys((*brands, *(brand for one in parsed for brand in one.brands))))
    return Form(
        cores=_cores(parsed, known, line),
        phases=frozenset().union(*(one.phases for one in parsed)),
        ordinals=parsed[0].ordinals or frozenset().union(*(one.ordinals for one in parsed)),
        natures=parsed[0].natures,
        cities=frozenset(cities | own_cities | named_cities),
        counties=frozenset(counties),
        near_counties=frozenset(near),
        around=frozenset(known | named_cities | named_counties),
        brands=companies,
        amounts=frozenset(_amounts(project.quantities)),
        line=line,
        scope=_scope(project, record),
    )


def _scope(project: Project, record: Record) -> str:
    for region in (project.region, record.article.region):
        if region is not None and region.code and not region.code.endswith("0000"):
            return region.code[:4]
    return ""


@dataclass(frozen=True, slots=True)
class _Parsed:
    core: str
    phases: frozenset[str]
    ordinals: frozenset[str]
    natures: frozenset[str]
    brands: tuple[str, ...]

    @classmethod
    @lru_cache(maxsize=8192)
    def of(cls, name: str) -> "_Parsed":
        plain = key(name).lower()
        phases = frozenset(digit for found in _PHASE.finditer(plain) for digit in _numerals(found[1]))
        rest = _PHASE.sub("", plain)
        company = _COMPANY.match(_BRACKETS.sub("", rest))
        brands = brands_of(company[1]) if company else ()
        rest = _BRACKETS.sub(lambda found: found[1] if len(found[1]) > 1 else "", rest)
        if company:
            rest = _BRACKETS.sub("", _PHASE.sub("", plain))[len(company[1]) :]
        rest = re.sub("[一二三四五六七八九](?=号|#)", lambda found: _DIGITS.get(found[0], found[0]), rest)
        for pair, meaning in _synonyms():
            rest = pair.sub(meaning, rest)
        ordinals = frozenset(_ordinals(rest))
        natures = frozenset(name for name, what in words()["natures"].items() if re.search(what, rest))
        rest = _MARKS.sub("", rest)
        for word in _pointers():
            if rest.startswith(word) and len(rest) > len(word):
                rest = rest.removeprefix(word).removeprefix("的")
                break
        rest = _IN_PLACE.sub(r"\1", rest)  # 集团在某区布局的工厂: the place is told elsewhere
        return cls(_headless(rest), phases, ordinals, natures, brands)


@cache
def _synonyms() -> tuple[tuple["re.Pattern[str]", str], ...]:
    return tuple((re.compile(said), meaning) for said, meaning in words()["synonyms"]["pairs"])


@cache
def _pointers() -> tuple[str, ...]:
    return tuple(sorted(words()["pointers"], key=len, reverse=True))


def _numerals(found: str) -> list[str]:
    return [_DIGITS.get(one.upper(), one) for one in re.findall(_N, found)]


def _ordinals(name: str) -> Iterator[str]:
    for found in _ORDINAL.finditer(name):
        if found["road"] or found["side"]:
            yield found["road"] or found["side"]
        elif found["n"]:
            yield from (f"号{_DIGITS.get(one, one)}" for one in re.split("[-、和]", found["n"]))
        else:
            yield f"{found['what'][:1]}{_DIGITS.get(found['m'], found['m'])}"


def _headless(name: str) -> str:
    """Drop what only says that it is a project."""
    ending = re.compile(f"(?:{_alternatives('empty_heads').pattern})$")
    while (shorter := ending.sub("", name)) != name and shorter:
        name = shorter
    return "" if ending.fullmatch(name) else name


def _without_inner_places(core: str, known: Iterable[str]) -> str:
    """Drop the names of places inside a core: the same plant is told with and without its town."""
    for base in sorted(known, key=lambda base: (-len(base), base)):
        at = core.find(base)
        rest = core.replace(base, "", 1)
        if at > 0 and len(rest) >= 4 and rest[at : at + 1] not in _NOT_AFTER:
            core = rest
    return core


def _cores(parsed: Sequence[_Parsed], places_known: Iterable[str], line: bool) -> tuple[str, ...]:
    """Return the distinct cores, each also without the places before it."""
    found: dict[str, None] = {}
    bare: set[str] = set()  # what is left of a telling name without its place may be told by its kind alone
    for one in parsed:
        if not one.core:
            continue
        found[one.core] = None
        stripped = without_places(one.core, places_known)
        stripped = re.sub("^(?:省|市|县|区)(?=.{3})", "", stripped)
        found[stripped] = None
        if distinctive(one.core) and len(stripped) >= 3:
            bare.add(stripped)
        if not line:
            found[_without_inner_places(stripped, places_known)] = None
    distinct = [core for core in found if distinctive(core) or core in bare]
    return tuple(sorted(distinct or [core for core in found if core], key=lambda core: (-len(core), core)))


def without_places(core: str, known: Iterable[str]) -> str:
    """Drop the names of places from the beginning of a core."""
    bases = sorted(known, key=lambda base: (-len(base), base))
    changed = True
    while changed:
        changed = False
        spelled = _PLACE.match(core)
        if spelled and not _NO_PLACE.search(spelled[1]) and len(core) - spelled.end() >= 2:
            core, changed = core[spelled.end() :], True
            continue
        for base in bases:
            rest = core.removeprefix(base)
            if rest != core and len(rest) >= 2 and rest[0] not in _NOT_AFTER:
                core, changed = re.sub(r"^(?:省|市|县|区|旗|镇|乡)(?=.{2})", "", rest), True
                break
    return core


@lru_cache(maxsize=16384)
def distinctive(core: str) -> str:
    """Return what is left of a core without the words that many names share."""
    rest = _alternatives("kinds").sub("", core)
    rest = _ORDINAL.sub("", rest)
    for what in words()["natures"].values():
        rest = re.sub(what, "", rest)
    return _alternatives("generic").sub("", rest)


@lru_cache(maxsize=16384)
def places(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the bare names of the cities and of the counties, districts and zones that a text spells out."""
    cities, counties = set(), set()
    for found in _PLACE.finditer(key(text)):
        name = found[1]
        if _NO_PLACE.search(name) and not name.endswith("示范区"):
            continue
        base = re.split("[在于]", base_of(name))[-1]
        if len(base) < 2:
            continue
        if _COUNTY.search(name) and not name.endswith(("自治区", "特别行政区")):
            counties.add(base)
        elif not name.endswith(("省", "自治区")):
            cities.add(base)
    return frozenset(cities), frozenset(counties)


def base_of(place: str) -> str:
    """Return a place's name without what kind of place it is."""
    return re.sub(
        r"(?:经济技术|高新技术产业|经济|高新技术|国家级|国家|产业)?(?:特别行政区|自治区|自治州|自治县|自治旗|开发区|经开区|高新区|新区|示范区|省|市|州|盟|地区|县|区|旗)$",
        "",
        place,
    )


def _leading_place(name: str) -> str:
    within = _IN_PLACE.match(key(name))
    if within is not None:
        return within[2]
    found = re.match(r"[一-龥]{2,6}?(?:市|县|区|旗|开发区|高新区|新区)(?=.{3})", key(name))
    return "" if found is None or _NO_PLACE.search(found[0]) else found[0]


def _bears(name: str, base: str) -> bool:
    """Tell whether a name has a place in it that is not the end of a line between places."""
    at = key(name).find(base)
    return at >= 0 and len(base) >= 2 and pattern("lines", "words").search(name) is None


@lru_cache(maxsize=16384)
def brands_of(organisation: str) -> tuple[str, ...]:
    """Return the short names of a company, the longest first; an office has none."""
    plain = _BRACKETS.sub("", key(organisation)).strip()
    if pattern("organisations", "agencies").search(plain) or len(plain) < 2:
        return ()
    ending = re.compile(f"(?:{_alternatives('organisations', 'endings').pattern})$")
    short = plain
    while len(stripped := ending.sub("", short)) >= 2 and stripped != short:
        short = stripped
    short = without_places(short, ())
    parts = [part for part in re.split("集团", short) if len(part) >= 2] or [short]
    found: dict[str, None] = {}
    for part in parts:
        found[part] = None
        trade = re.compile(f"(?:{_alternatives('organisations', 'trades').pattern})$")
        while len(bare := trade.sub("", part)) >= 2 and bare != part:
            part = bare
            found[part] = None
    return tuple(found)


def _completed(record: Record, index: int) -> str | None:
    """Return the full name of 二期项目: that of the nearest project before it, with the phase."""
    name = key(record.projects[index].name)
    phase = _PHASE.search(name)
    if phase is None or distinctive(_Parsed.of(record.projects[index].name).core):
        return None
    for other in reversed(record.projects[:index]):
        plain = key(other.name)
        if distinctive(_Parsed.of(other.name).core):
            stem = _PHASE.sub("", plain)
            return f"{stem}{phase[0]}"
    return None


def _amounts(quantities: Iterable[Quantity]) -> Iterator[str]:
    for quantity in quantities:
        same = quantity.measure == "total_investment" and quantity.role == "value" and quantity.part_of is None
        if same and quantity.canonical is not None and quantity.upper is None:
            yield f"{json_number(quantity.canonical.value)}{quantity.canonical.unit}"


def phase_of(words: str) -> str | None:
    """Return the phase that words speak of: 1 for 一期, None where they tell none or several."""
    found = {digit for match in _PHASE.finditer(key(words).lower()) for digit in _numerals(match[1])}
    return found.pop() if len(found) == 1 else None


def form_json(form: Form) -> str:
    """Return a form as the ledger keeps it."""
    told = {name: sorted(v) if isinstance(v, frozenset) else v for name, v in asdict(form).items()}
    return as_line(told)


def form_from(text: str) -> Form:
    """Read a kept form."""
    told = json.loads(text)
    for name, value in told.items():
        if isinstance(value, list):
            told[name] = tuple(value) if name in ("cores", "brands") else frozenset(value)
    return Form(**told)
