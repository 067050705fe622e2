"""The tree of Chinese regions, the place names in a text, and the region that an article is about.

In: folded text (no blanks), and of an article its title, body, dateline and outlet. Out: mentions with their candidates
and, where the surroundings decide, the region; for an article its region's full name, its code and whether something of
it had to be inferred. The tree is data (`data/regions.csv`, whose head names the edition of the codes); development
zones have no code. Promised: pure functions, linear in the text; a name that could be several places stays unresolved
rather than guessed, and a place that the tree does not know is returned as it stands, without a code.
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from itertools import compress, islice
from operator import add
from typing import Literal, NamedTuple

from summarizer.text import without_blanks

Level = Literal["province", "prefecture", "county", "zone"]

# When a name is believed (the marks of the data file): on its own, with support, or only bound to its parent.
_FREE, _SUPPORTED, _BOUND = "", "~", "!"
_DECOY, _PAPER = "-", "@"

# A name whose last character begins another word is no name: 济南市场, 市中区域, 山东省会.
_GOES_ON = {"市": "场民容值价面区", "区": "域间块位分别号", "省": "会道"}
# A bare name in front of these names a street, a village or a township.
_STREET = re.compile(r"(?:[东西南北中]?(?:大道|大街|路(?!桥|网|线|局|港|段)|街)|巷|胡同|镇|乡(?!村)|村(?!镇)|社区)")
_SPEAKS = re.compile(r"说|表示|认为|摄|告诉")
_BYLINE = ("记者", "通讯员", "编辑", "责编", "摄影")

_REMEMBERED = 20_000  # characters; of longer texts nothing is kept, to bound the memory
_LEAD = 100  # characters of body that count as the lead: the byline and the first sentences of a news item
_TITLE_WEIGHT, _TOWNSHIP_WEIGHT, _LEAD_WEIGHT, _DATELINE_WEIGHT, _OUTLET_WEIGHT = 12.0, 8.0, 3.0, 3.0, 1.0
_DESCENT = 0.5  # a region's share of its parent's weight from which on the article is about it alone
_OWN_SHARE = 0.5  # how much the parent's own mentions speak against its parts
_DATELINE = re.compile(r"本报([一-龥]{2,8}?)(?:\d{1,2}月\d{1,2}日)?(?:讯|电)")
_OUTLET = re.compile(
    r"(.{2,6}?)(?:日报|晚报|晨报|时报|商报|早报|都市报|经济报|工人报|导报|周报|快报|新闻网|新闻|发布|广播|电视台|融媒)"
)
_TOWNSHIP = re.compile(r"([一-龥]{2,3}?)(?:镇|乡|街道|村)")
_WHOLE_PROVINCE = re.compile(r"[我全]省|省(?:委|政府|里|直|发展改革委|发改委)")
_WHOLE_PREFECTURE = re.compile(r"[我全]市|市(?:委|政府|里|直|发展改革委|发改委|发展和改革)")
_LIST_LINK = re.compile(r"[、和与及—-]|以及|到|至")

_HEAD_OF_UNKNOWN = "在于到从进位将向和与及对为自赴经过由被由了的是各该本我全两这那省市县区、"
_GENERIC_BEFORE = {
    "市": "城全上超门夜股楼都本我省县入菜早集各两该地强立兴书大后开花房车鱼闹州次",
    "县": "全各我该本市州两强大外邻郡区",
    "区": "灌地园港厂片社山城市新院校库景矿专辖灾小老街林郊军选禁发域湖牧滩战赛分各全我该本各大多游护税心业居政海",
}
_ZONE_KINDS = ("开发区", "高新区", "经开区", "新区")


@dataclass(frozen=True, slots=True)
class Region:
    """One place of the tree; `code` is null for a zone, `others` are its other names."""

    name: str
    code: str | None
    level: Level
    parent: "Region | None" = field(default=None, compare=False, repr=False)
    others: tuple[str, ...] = field(default=(), compare=False, repr=False)

    def chain(self) -> Iterator["Region"]:
        """Yield the region, its parent and so on up to the province."""
        at: Region | None = self
        while at is not None:
            yield at
            at = at.parent

    def is_in(self, other: "Region") -> bool:
        """Tell whether the region is the other one or lies in it."""
        return any(region == other for region in self.chain())


class Mention(NamedTuple):
    """A place name in a text; `region` is null where the text does not say which of the candidates it is."""

    start: int
    end: int
    candidates: tuple[Region, ...]
    region: Region | None


@dataclass(frozen=True, slots=True)
class ArticleRegion:
    """The region an article is about; `inferred` unless the whole name stands in the article."""

    name: str
    code: str | None
    inferred: bool


class _Hit(NamedTuple):
    start: int
    end: int
    readings: tuple[tuple[Region, str], ...]


@dataclass(frozen=True, slots=True)
class _Index:
    readings: dict[str, tuple[tuple[Region, str], ...]]
    lengths: dict[str, tuple[int, ...]]
    regions: dict[str, Region]
    zones: tuple[Region, ...]
    papers: dict[str, Region]


def _level_of(code: str) -> Level:
    if not code:
        return "zone"
    return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"


def _split_mark(word: str) -> tuple[str, str]:
    return (word[1:], word[0]) if word[0] in _SUPPORTED + _BOUND else (word, _FREE)


@lru_cache(maxsize=1)
def _index() -> _Index:
    """Read the data file once."""
    readings: dict[str, tuple[tuple[Region, str], ...]] = {}
    regions: dict[str, Region] = {}
    zones: list[Region] = []
    papers: dict[str, Region] = {}
    text = files("summarizer").joinpath("data/regions.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line[:1] != "#"]
    for code, parent, name, others in islice(csv.reader(lines), 1, None):
        if code == _DECOY:
            readings[name] = ()
        elif code == _PAPER:
            papers.update(dict.fromkeys([name, *others.split()], regions[parent]))
        else:
            marked = [_split_mark(word) for word in (name, *others.split())]
            above = regions[parent] if parent else None
            region = Region(marked[0][0], code or None, _level_of(code), above, tuple(w for w, _ in marked[1:]))
            if code:
                regions[code] = region
            else:
                zones.append(region)
            for word, mark in marked:
                readings[word] = (*readings.get(word, ()), (region, mark))
            if above is not None and name[0] in "市县":  # 济南市中区 would otherwise be read as 济南市 and 中区
                for ahead in above.others:
                    readings[ahead + name] = ((region, _FREE),)
    lengths: dict[str, set[int]] = defaultdict(set)
    for word in readings:
        lengths[word[:2]].add(len(word))
    ordered = {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}
    return _Index(readings, ordered, regions, tuple(zones), papers)


def by_code(code: str) -> Region | None:
    """Return the region of a six-digit code."""
    return _index().regions.get(code)


def everything() -> Iterator[Region]:
    """Yield every region of the tree, those with a code first."""
    yield from _index().regions.values()
    yield from _index().zones


def named(name: str) -> tuple[Region, ...]:
    """Return every region that bears a name, long or short, whatever the surroundings."""
    return tuple(region for region, _ in _index().readings.get(name, ()))


def full_name(region: Region) -> str:
    """Return the name behind those of its ancestors, a city's name not repeated: 山东省济南市高新区."""
    above = region.parent
    if above is None:
        return region.name
    name = region.name
    if region.level == "zone":
        ahead = max(
            (w for up in above.chain() for w in (up.name, *up.others) if name.startswith(w)), key=len, default=""
        )
        name = name[len(ahead) :] if len(name) - len(ahead) > 1 else name
    return full_name(above) + name


def _bounded(text: str, word: str, end: int) -> bool:
    """Tell whether a word found at a place is that word and not the beginning of another."""
    return text[end : end + 1] not in _GOES_ON.get(word[-1], "") or end == len(text)


def _hits(text: str) -> tuple[_Hit, ...]:
    """Scan for the longest names, from left to right; streets, decoys and bylines are skipped over."""
    return _scanned(text) if len(text) <= _REMEMBERED else _scanned.__wrapped__(text)


@lru_cache(maxsize=128)  # rules and checks look at the same text one after the other
def _scanned(text: str) -> tuple[_Hit, ...]:
    index = _index()
    lengths, readings = index.lengths, index.readings
    places = compress(range(len(text)), map(lengths.__contains__, map(add, text, islice(text, 1, None))))
    found: list[_Hit] = []
    done = 0
    for at in places:
        if at < done:
            continue
        for length in lengths[text[at : at + 2]]:
            word = text[at : at + length]
            if word in readings and _bounded(text, word, at + length):
                done = at + length
                kept = _kept(text, at, done, readings[word])
                if kept:
                    found.append(_Hit(at, done, kept))
                break
    return tuple(found)


def _kept(text: str, start: int, end: int, readings: tuple[tuple[Region, str], ...]) -> tuple[tuple[Region, str], ...]:
    """Return the readings that the characters next to a word allow."""
    if not readings:
        return ()
    word = text[start:end]
    if any(region.name == word for region, _ in readings):
        return readings
    if _STREET.match(text, end):
        return ()
    if any(mark == _FREE for _, mark in readings):
        return readings
    person = _SPEAKS.match(text, end) or text.endswith(_BYLINE, 0, start)
    return () if person else readings


def find(text: str) -> list[Mention]:
    """Return every place name of a folded text, in order; 济南市市中区 is one mention."""
    return _resolve(_hits(text), frozenset())


def _resolve(hits: Sequence[_Hit], hints: frozenset[Region]) -> list[Mention]:
    certain = _certain(hits)
    spoken = {region for region in certain if region is not None} | hints
    supported = {above for region in spoken for above in region.chain()} | spoken
    first: dict[Region, int] = {}
    for hit, region in zip(reversed(hits), reversed(certain), strict=True):
        for above in region.chain() if region is not None else ():
            first[above] = hit.start
    last = {above: -1 for region in hints for above in region.chain()}
    found: list[Mention] = []
    for hit, known in zip(hits, certain, strict=True):
        region = known
        candidates = (region,) if region is not None else _believed(hit, spoken, supported)
        if region is None and candidates:
            region = candidates[0] if len(candidates) == 1 else _nearest(candidates, hit.start, last, first)
        if not candidates:
            continue
        if region is not None:
            spoken.add(region)
            last.update((above, hit.start) for above in region.chain())
        found.append(Mention(hit.start, hit.end, candidates, region))
    return _joined(found)


def _certain(hits: Sequence[_Hit]) -> list[Region | None]:
    """Return for each hit the region that it is by itself or by the name right before it."""
    found: list[Region | None] = []
    for at, hit in enumerate(hits):
        before = found[-1] if found and hits[at - 1].end == hit.start else None
        inside = [region for region, mark in hit.readings if before is not None and _follows(region, mark, before)]
        free = [region for region, mark in hit.readings if mark == _FREE]
        chosen = inside if len(inside) == 1 else free
        found.append(chosen[0] if len(chosen) == 1 else None)
    return found


def _follows(region: Region, mark: str, before: Region) -> bool:
    if mark == _BOUND:
        return region.parent == before
    return region != before and region.is_in(before)


def _believed(hit: _Hit, spoken: set[Region], supported: set[Region]) -> tuple[Region, ...]:
    return tuple(
        region
        for region, mark in hit.readings
        if mark == _FREE
        or region in spoken
        or (mark == _SUPPORTED and any(above in supported for above in region.chain()))
    )


def _nearest(
    candidates: tuple[Region, ...], at: int, last: dict[Region, int], first: dict[Region, int]
) -> Region | None:
    """Return the candidate whose city (else province) was named last before a place, else is named first after it."""
    for depth in (2, 3):  # the candidate and the city above it; then its province too
        for seen, sign in ((last, 1), (first, -1)):
            ranks: dict[Region, int] = {}
            for region in candidates:
                near = [seen[above] * sign for above in islice(region.chain(), depth) if above in seen]
                if near:
                    ranks[region] = max(near)
            best = [region for region in ranks if ranks[region] == max(ranks.values())]
            if len(best) == 1:
                return best[0]
    return None


def _joined(mentions: list[Mention]) -> list[Mention]:
    """Join each name with the name of its ancestor right before it."""
    found: list[Mention] = []
    for mention in mentions:
        before = found[-1] if found else None
        joins = (
            before is not None
            and before.end == mention.start
            and before.region is not None
            and mention.region is not None
            and mention.region.is_in(before.region)
        )
        if before is not None and joins:
            found[-1] = Mention(before.start, mention.end, mention.candidates, mention.region)
        else:
            found.append(mention)
    return found


def article_region(title: str | None, body: str, dateline: str | None, outlet: str | None) -> ArticleRegion | None:
    """Return the most specific region that an article is about, or None where it names no place."""
    head = without_blanks(title or "")
    text = f"{head}\n{without_blanks(body)}"
    hints = _hints(text, len(head), dateline, outlet)
    hits = _hits(text)
    weights = _weights(text, len(head), hits, hints)
    unknown, weight = _unknown(text, len(head), hits, dateline, outlet)
    if unknown and weight > sum(weights.values()):
        return ArticleRegion(unknown, None, unknown not in text)
    region = _most_specific(weights)
    if region is None:
        return None
    name = full_name(region)
    return ArticleRegion(name, region.code, name not in text)


def _dateline_words(text: str, dateline: str | None) -> str | None:
    found = _DATELINE.search(without_blanks(dateline)) if dateline else None
    found = found or _DATELINE.search(text, 0, 400)
    return found[1] if found else None


def _outlet_words(outlet: str | None) -> str | None:
    found = _OUTLET.match(without_blanks(outlet)) if outlet else None
    return found[1] if found else None


def _hints(text: str, head: int, dateline: str | None, outlet: str | None) -> dict[Region, float]:
    """Return the places that dateline and outlet name, with their weights."""
    hints: dict[Region, float] = {}
    words, paper = _dateline_words(text[head:], dateline), _outlet_words(outlet)
    for word, weight in ((words, _DATELINE_WEIGHT), (paper, _OUTLET_WEIGHT)):
        regions = set(named(word)) if word else set()
        upper = {region for region in regions if region.level in ("province", "prefecture")} or regions
        if len(upper) == 1:
            hints[upper.pop()] = weight
    home = _index().papers.get(without_blanks(outlet)) if outlet else None
    if home is not None:
        hints.setdefault(home, _OUTLET_WEIGHT)
    return hints


def _weights(text: str, head: int, hits: Sequence[_Hit], hints: dict[Region, float]) -> dict[Region, float]:
    """Weigh every region that the article names: its title most, then the lead, then how often."""
    weights: dict[Region, float] = defaultdict(float)
    mentions = [m for m in _resolve(hits, frozenset(hints)) if m.region is not None]
    dateline = _DATELINE.search(text, head, head + 400)
    for mention, region in _credited(text, mentions):
        if dateline and dateline.start() <= mention.start < dateline.end():
            continue  # the hint below
        if mention.end <= head:
            weights[region] += _TITLE_WEIGHT
        else:
            weights[region] += _LEAD_WEIGHT if mention.start < head + _LEAD else 1.0
            weights[region] += _township(text, head, mention)
    for region, weight in hints.items():
        weights[region] += weight
    _add_whole(text, head, weights)
    return _of_title(weights, [mention.region for mention in mentions if mention.end <= head])


def _of_title(weights: dict[Region, float], titled: list[Region | None]) -> dict[Region, float]:
    """Leave out the provinces that a headline does not name where the one it names bears as much as any."""
    homes = {province for region in titled if region for province in region.chain() if province.parent is None}
    total: dict[Region, float] = defaultdict(float)
    for region, weight in weights.items():
        total[tuple(region.chain())[-1]] += weight
    if len(homes) != 1 or total[one := homes.pop()] < max(total.values()):
        return weights
    return {region: weight for region, weight in weights.items() if region.is_in(one)}


def _credited(text: str, mentions: list[Mention]) -> Iterator[tuple[Mention, Region]]:
    """Yield each mention with the region it speaks for: the members of a list speak for what they have in common."""
    for at, mention in enumerate(mentions):
        assert mention.region is not None  # the caller left out the others
        region = mention.region
        for other in (mentions[at - 1] if at else None, mentions[at + 1] if at + 1 < len(mentions) else None):
            if other is None or other.region is None:
                continue
            between = text[min(mention.end, other.end) : max(mention.start, other.start)]
            if _LIST_LINK.fullmatch(between) and not (region.is_in(other.region) or other.region.is_in(region)):
                region = next((above for above in region.chain() if other.region.is_in(above)), region)
        yield mention, region


def _township(text: str, head: int, mention: Mention) -> float:
    """Weigh a mention in the lead whose township is the place that the title names."""
    found = _TOWNSHIP.match(text, mention.end) if mention.start < head + _LEAD else None
    return _TOWNSHIP_WEIGHT if found and found[1] in text[:head] else 0.0


def _add_whole(text: str, head: int, weights: dict[Region, float]) -> None:
    """Let 全省 and 全市 speak for the province and the city that the article names most."""
    for words, level in ((_WHOLE_PROVINCE, "province"), (_WHOLE_PREFECTURE, "prefecture")):
        spoken: dict[Region, float] = defaultdict(float)
        for region, weight in weights.items():
            for above in region.chain():
                if above.level == level:
                    spoken[above] += weight
        said = list(words.finditer(text))
        if not spoken or not said:
            continue
        whole = max(spoken, key=lambda region: (spoken[region], region.name))
        in_title = any(found.start() < head for found in said)
        weights[whole] += min(len(said), 3) + (_TITLE_WEIGHT if in_title else 0.0)


def _most_specific(weights: dict[Region, float]) -> Region | None:
    """Go down the tree as long as one part bears most of the weight."""
    total: dict[Region, float] = defaultdict(float)
    parts: dict[Region | None, set[Region]] = defaultdict(set)
    for region, weight in weights.items():
        for above in region.chain():
            total[above] += weight
            parts[above.parent].add(above)
    at: Region | None = None
    while parts[at]:
        best = max(parts[at], key=lambda region: (total[region], region.name))
        rivals = sum(total[region] for region in parts[at])
        own = weights.get(at, 0.0) if at is not None else 0.0
        passing = at is not None and at.level == "prefecture" and own > 0 and total[best] <= _LEAD_WEIGHT
        if total[best] < _DESCENT * (rivals + _OWN_SHARE * own) or passing:
            break
        at = best
    return at


def _unknown(text: str, head: int, hits: Sequence[_Hit], dateline: str | None, outlet: str | None) -> tuple[str, float]:
    """Return the place that the tree does not know and the article treats as one, with its weight."""
    masked = list(text)
    for hit in hits:
        if any(mark == _FREE for _, mark in hit.readings):
            masked[hit.start : hit.end] = "|" * (hit.end - hit.start)
    bare = "".join(masked)
    weights: dict[str, float] = defaultdict(float)
    for name, count in _repeated(bare):
        lead = _LEAD_WEIGHT if name in bare[head : head + _LEAD] else 0.0
        weights[name] += count + lead + (_TITLE_WEIGHT if _base(name) in bare[:head] else 0.0)
    for word, weight in ((_dateline_words(text[head:], dateline), 3.0), (_outlet_words(outlet), 1.0)):
        if word and not _hits(word) and word in bare:
            city = word if word.endswith(("市", "县", "区")) else word + "市"
            name = city if city in bare or _WHOLE_PREFECTURE.search(bare) else word
            in_title = _TITLE_WEIGHT if word in bare[:head] and city not in weights else 0.0
            weights[name] += weight + in_title
    best = max(weights.items(), key=lambda item: (item[1], item[0]), default=("", 0.0))
    ahead = re.search(rf"([一-龥]{{2,3}}市){re.escape(best[0])}", bare)
    return (ahead[1] if ahead and ahead[1] in weights else "") + best[0], best[1]


def _base(name: str) -> str:
    for kind in (*_ZONE_KINDS, "市", "县", "区"):
        if name.endswith(kind):
            return name[: -len(kind)]
    return name


def _repeated(text: str) -> Iterator[tuple[str, int]]:
    """Yield the names with 市, 县, 区 or a zone's ending that stand in the text twice, or in its title."""
    grams: Counter[str] = Counter()
    for found in re.finditer(r"开发区|高新区|经开区|新区|[市县区]", text):
        kind, at = found[0], found.start()
        if text[at - 1 : at] in _GENERIC_BEFORE.get(kind, "") or text[found.end() : found.end() + 1] in _GOES_ON.get(
            kind[-1], ""
        ):
            continue
        for length in (2, 3):
            ahead = text[max(at - length, 0) : at]
            if len(ahead) == length and all("一" <= ch <= "龥" for ch in ahead):
                grams[ahead + kind] += 1
    longer: dict[str, int] = defaultdict(int)
    for gram, count in grams.items():
        longer[gram[1:]] = max(longer[gram[1:]], count)
    for gram, count in grams.items():
        if count > 1 and gram[0] not in _HEAD_OF_UNKNOWN and longer.get(gram, 0) < count:
            yield gram, count
