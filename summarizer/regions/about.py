"""The region that an article is about.

In: an article's title, body, dateline and outlet. Out: the region's full name, its code and whether something of it had
to be inferred. Promised: the same words, the same region; a place that the tree does not know is returned as it stands,
without a code.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from summarizer.regions.mentions import GOES_ON, REMEMBERED, Hit, Mention, hits_in, resolve
from summarizer.regions.tree import FREE, Region, full_name, index, named
from summarizer.text import without_blanks

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

_NamedBy = Sequence[tuple[str | None, float]]  # the words for a place in dateline and outlet, and what they weigh


@dataclass(frozen=True, slots=True)
class ArticleRegion:
    """The region an article is about; `inferred` unless the whole name stands in the article."""

    name: str
    code: str | None
    inferred: bool


def article_region(title: str | None, body: str, dateline: str | None, outlet: str | None) -> ArticleRegion | None:
    """Return the most specific region that an article is about, or None where it names no place."""
    head, rest = without_blanks(title or ""), without_blanks(body)
    words = _dateline_words(f"\n{rest}", dateline)
    decide = _article_region if len(head) + len(rest) <= REMEMBERED else _article_region.__wrapped__
    return decide(head, rest, words, without_blanks(outlet) if outlet else "")


@lru_cache(maxsize=128)  # who cuts pages and who reads articles ask about the same ones
def _article_region(title: str, body: str, words: str | None, outlet: str) -> ArticleRegion | None:
    text, head = f"{title}\n{body}", len(title)
    hits = hits_in(title) + tuple(Hit(a + head + 1, b + head + 1, readings) for a, b, readings in hits_in(body))
    named_by = ((words, _DATELINE_WEIGHT), (_outlet_words(outlet), _OUTLET_WEIGHT))
    weights = _weights(text, head, hits, _hints(named_by, outlet))
    unknown, weight = _unknown(text, head, hits, named_by)
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


def _outlet_words(outlet: str) -> str | None:
    found = _OUTLET.match(outlet)
    return found[1] if found else None


def _hints(named_by: _NamedBy, outlet: str) -> dict[Region, float]:
    """Return the places that dateline and outlet name, with their weights."""
    hints: dict[Region, float] = {}
    for word, weight in named_by:
        regions = set(named(word)) if word else set()
        upper = {region for region in regions if region.level in ("province", "prefecture")} or regions
        if len(upper) == 1:
            hints[upper.pop()] = weight
    home = index().papers.get(outlet)
    if home is not None:
        hints.setdefault(home, _OUTLET_WEIGHT)
    return hints


def _weights(text: str, head: int, hits: Sequence[Hit], hints: dict[Region, float]) -> dict[Region, float]:
    """Weigh every region that the article names: its title most, then the lead, then how often."""
    weights: dict[Region, float] = defaultdict(float)
    mentions = [m for m in resolve(hits, frozenset(hints)) if m.region is not None]
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


def _unknown(text: str, head: int, hits: Sequence[Hit], named_by: _NamedBy) -> tuple[str, float]:
    """Return the place that the tree does not know and the article treats as one, with its weight."""
    masked = list(text)
    for hit in hits:
        if any(mark == FREE for _, mark in hit.readings):
            masked[hit.start : hit.end] = "|" * (hit.end - hit.start)
    bare = "".join(masked)
    weights: dict[str, float] = defaultdict(float)
    for name, count in _repeated(bare):
        lead = _LEAD_WEIGHT if name in bare[head : head + _LEAD] else 0.0
        weights[name] += count + lead + (_TITLE_WEIGHT if _base(name) in bare[:head] else 0.0)
    for word, weight in named_by:
        if word and not hits_in(word) and word in bare:
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
        if text[at - 1 : at] in _GENERIC_BEFORE.get(kind, "") or text[found.end() : found.end() + 1] in GOES_ON.get(
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
