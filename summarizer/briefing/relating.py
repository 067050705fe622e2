"""How a number follows from those that stand beside it: what remains, what they come to, how many times, how much each.

In: a number of a sentence, the numbers said before it and the figures spoken of. Out: words that say how it follows, or
None. Promised: only where the words at the number say that it was worked out, and one of the numbers it follows from
stands in the text itself or is named in the sentence.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, permutations

from summarizer.briefing.context import Context, is_about_tens, own_pairs, pairs
from summarizer.briefing.facts import Figure
from summarizer.briefing.grounds import INVESTED, Scene, measure_of, rounds
from summarizer.briefing.knowing import STAGES, Knowledge
from summarizer.numbers import NumberRead

_SUM = re.compile("合计|总计|共计|共|累计|总和|之和|加起来|相加|一共|两级|两类|三类|两期|两市|两区|正好")
_REST = re.compile(
    "还需|还要|还差|还有|还剩|尚需|尚有|尚余|剩|余下|余|其余|其中|相差|差|多|少|比|高|低|快|慢|增|减|降|升|追加|压减|扩|进口|二期|"
    "没有|未|上年|去年|同期|一季度|即|超|年初"
)
_LEFT = re.compile("其余|剩|余|还差|尚")
_SHARE = re.compile("占|率|为|达|完成|比重|比例|超|过|即|近|约|强|弱")
_CHANGE = re.compile("增长|下降|增加|减少|降幅|增幅|提高|上调|下调|压减|幅|增|降|减")
_WHOLE = re.compile("全部|总额|总数|总量")
_EACH = re.compile("平均|均|每")
_TIMES = re.compile("倍")
_TELLING = 3  # digits of a number that hardly anything else comes to
_MOST = 14  # numbers that one is worked out from


@dataclass(frozen=True)
class _Known:
    value: Decimal
    unit: str
    words: str
    here: bool  # it stands in the text
    own: bool = False  # in the very sentence
    measure: str = ""
    whose: str = ""


def related(context: Context, scene: Scene, number: int) -> str | None:
    """Return how a number follows from those beside it."""
    one = scene.told.numbers[number]
    if one.canonical is None:
        return None
    if (counted := _listed(scene, one) or _census(context.known, scene, one)) is not None:
        return counted
    if str(one.canonical.unit) == "percentage_point" and (paced := _pace(context, scene, one)) is not None:
        return paced
    unit, around = str(one.canonical.unit), _around(scene, one)
    known = _operands(context, scene, number)
    alike = [other for other in known if other.unit == unit]
    if unit == "percent":
        return _rate(one, known, around)
    if unit == "times":
        return _times(one, known, around)
    if unit == "percentage_point":
        return _difference(one, [other for other in known if other.unit == "percent"])
    if re.search("推算|测算|折算", around) and (found := _of_rate(one, alike, known)) is not None:
        return found
    measure, worded = measure_of(scene.told, number)
    if worded and measure in INVESTED and unit == "CNY" and not _LEFT.search(around):
        total = measure == "total_investment"
        alike = [one for one in alike if one.measure == "other" or (one.measure == "total_investment") == total]
    if unit == "item" and _digits(one) < _TELLING and not _LEFT.search(around):
        # Hardly a small count that is not the difference of some others.
        around = scene.told.folded.text[scene.clause(one.a, one.b)[0] : one.b + 6]
        alike = [o for o in alike if o.own or (not o.here and (scene.owners or o.measure == "other"))]
    if _REST.search(around) and (found := _difference(one, alike)) is not None:
        return found
    if _SUM.search(around if scene.owners else scene.told.folded.text[: one.a]):
        found = _sum_of_named(context, scene, one, alike)
        if found is not None:
            return found
    return _each(one, known, unit) if _EACH.search(around) else None


def _times(one: NumberRead, known: Sequence[_Known], around: str) -> str | None:
    about = re.search("几乎|近|约|左右|将近", around) is not None
    for a, b in _two(known):
        ratio = a.value / b.value
        if _is(one, ratio) or (about and abs(ratio - one.value) <= one.value / 20):
            return f"{a.words}与{b.words}之比"
    return None


def _of_rate(one: NumberRead, alike: Sequence[_Known], known: Sequence[_Known]) -> str | None:
    for whole in alike:
        for rate in known:
            if rate.unit == "percent" and rate.value and rate.own and _is(one, whole.value / rate.value * 100):
                return f"{whole.words}除以{rate.words}"
    return None


def _sum_of_named(context: Context, scene: Scene, one: NumberRead, alike: Sequence[_Known]) -> str | None:
    """Try the sums of what the sentence itself says, of two figures of one project, and of what is spoken of."""
    named = {owner.name for owner in scene.owners}
    for a, b in combinations([other for other in alike if other.whose in named], 2):
        if a.whose == b.whose and a.measure == b.measure and _is(one, a.value + b.value):
            return f"{a.words}、{b.words}之和"
    some = list(alike)
    if scene.owners:
        before = sum(other.a < one.a for other in scene.told.numbers)
        some = [other for other in alike if other.here][:before]
    elif _digits(one) < _TELLING:
        thread = [owner.name for owner in context.thread]
        some = [other for other in alike if other.here or other.whose in thread]
    return _sum(one, some)


def _around(scene: Scene, one: NumberRead) -> str:
    start, end = scene.clause(one.a, one.b)
    text = scene.told.folded.text
    return text[max(start - 16, 0) if scene.owners else 0 : min(end + 4, len(text))]


def _census(known: Knowledge, scene: Scene, one: NumberRead) -> str | None:
    """Count the articles, and the projects of the stages and places that are named."""
    if one.canonical is None or str(one.canonical.unit) != "item" or scene.owners:
        return None
    text = scene.told.folded.text
    start, end = scene.clause(one.a, one.b)
    before = max([0, *(other.b for other in scene.told.numbers if other.b <= one.a)])
    words = text[before:end]
    if one.unit == "篇":
        return "与报道篇数一致" if one.value == len(known.printed) else None
    return "与台账中的项目个数一致" if one.value in set(counts(known, text[:start] + words, words)) else None


def counts(known: Knowledge, placed: str, words: str) -> Iterator[int]:
    """Yield how many projects lie in the places that words name and stand at the stages, or tell their investment."""
    places = {place for place in known.by_place if place in placed}
    if len(places) > 1 and re.search("分别|依次", placed):
        for place in places:
            yield sum(place in who.region for who in known.projects)
    fitting = [who for who in known.projects if not places or any(place in who.region for place in places)]
    stages = {name for name, told in STAGES.items() if re.search(told, words)}
    if stages:
        yield sum(who.stage in stages for who in fitting)
        yield sum(bool(stages & who.done) for who in fitting)
    elif re.search("披露|公布|报道", words):
        told = sum(any(f.measure == "total_investment" for f in who.figures) for who in fitting)
        yield len(fitting) - told if re.search("没有|未|尚未", words) else told
    elif "具名" in placed:
        yield len(fitting)


def _pace(context: Context, scene: Scene, one: NumberRead) -> str | None:
    """Work out how far a rate is ahead of or behind the share of the year that is over."""
    text = scene.told.folded.text
    if one.canonical is None or not re.search("序时|时间进度", text):
        return None
    ends = [re.search("[0-9]{4}-([0-9]{2})$", date.period or "") for date in scene.told.dates]
    months = [int(end[1]) for end in ends if end is not None]
    rates = [
        n.canonical.value for n in scene.told.numbers if n.canonical is not None and str(n.canonical.unit) == "percent"
    ]
    for month in months:
        for rate in rates:
            if abs(abs(rate - Decimal(month) / 12 * 100) - one.canonical.value) <= Decimal("0.06"):
                return f"{rate}%与{month}个月的序时进度之差"
    return None


def _listed(scene: Scene, one: NumberRead) -> str | None:
    """Count the members of the list right before or behind a number: 甲、乙、丙三个地块."""
    if one.canonical is None or str(one.canonical.unit) != "item" or one.value > 20:
        return None
    text = scene.told.folded.text
    start, end = scene.clause(one.a, one.b)
    lists = (text[start : one.a], text[one.b : end], re.split("[;。]", text[one.b :])[0])
    for words in lists:
        parts = re.split("、|和|与|及", words)
        if len(parts) > 1 and len(parts) == one.value and all(len(part) > 1 for part in parts):
            return "与所列个数一致"
    return None


def _operands(context: Context, scene: Scene, number: int) -> list[_Known]:
    """Return the numbers before one in the text, and the figures that the sentence names."""
    own = [(other, measure_of(scene.told, at)[0]) for at, other in enumerate(scene.told.numbers) if at != number]
    earlier = (
        [other for numbers in reversed(context.recent) for other in numbers]
        if not scene.owners or _WHOLE.search(scene.told.folded.text)
        else []
    )
    found = [
        _Known(one.canonical.value, str(one.canonical.unit), one.text, True, at < len(own), measure)
        for at, (one, measure) in enumerate([*own, *earlier[:_MOST]])
        if one.canonical is not None
    ]
    seen = {(one.value, one.unit) for one in found}
    for whose, figure in _named(context, scene, number):
        if figure.value is not None and (figure.value, figure.unit) not in seen:
            seen.add((figure.value, figure.unit))
            part = re.split("[：—]", whose)[-1]
            here = (
                part != whose and bool(pairs(part[:2])) and part[:2] in scene.told.folded.text
            )  # 交通水利和民生两类合计
            found.append(_Known(figure.value, figure.unit, figure.text, here, here, figure.measure, whose))
    return found


def _named(context: Context, scene: Scene, number: int) -> Iterator[tuple[str, Figure]]:
    """Yield the figures of those the sentence speaks of, and those spoken of whose label or measure it names."""
    owners = [*scene.at(scene.told.numbers[number].a), *scene.owners, *(context.thread if not scene.owners else ())]
    for owner in owners:
        if owner.project:
            yield from ((owner.name, figure) for figure in owner.figures)
    words = pairs(scene.told.folded.key)
    measure, worded = measure_of(scene.told, number)
    scored: list[tuple[int, str, Figure]] = []
    told = context.figures(projects=False) if not scene.owners or _WHOLE.search(scene.told.folded.text) else ()
    for owner, figure in told:
        own = own_pairs(owner, figure) & words
        label = pairs(figure.label) & words
        alike = worded and figure.measure == measure
        if len(own) >= 2 or label or alike:
            scored.append((len(own) + 3 * len(label) + 2 * alike, owner.name, figure))
    scored.sort(key=lambda told: -told[0])
    yield from ((name, figure) for _, name, figure in scored[:_MOST])


def _is(one: NumberRead, value: Decimal) -> bool:
    if one.canonical is None or not value:
        return False
    told = abs(one.canonical.value)
    if abs(told - abs(value)) <= Decimal("0.00001") * abs(value) or rounds(one, abs(value)):
        return True
    digits = abs(one.value).normalize().as_tuple().digits
    factor = told / abs(one.value) if one.value else Decimal(1)
    step = Decimal(1).scaleb(int(abs(one.value).as_tuple().exponent)) * factor
    return len(digits) >= 2 and abs(told - abs(value)) <= step / 2


def _of_measure(around: str, whole: _Known) -> bool:
    """Tell whether a whole is of the kind of investment that a share is told of."""
    of = re.search("(?:占|完成|为)(?:其)?(?:(总投资)|(年度(?:计划)?投资|年度计划|年计划)|(完成投资))", around)
    if of is None:
        return True
    return whole.measure == ("total_investment", "annual_investment", "completed_investment")[(of.lastindex or 1) - 1]


def _digits(one: NumberRead) -> int:
    return len(str(one.value).replace(".", "").strip("-0"))


def _two(known: Sequence[_Known]) -> Iterator[tuple[_Known, _Known]]:
    """Yield pairs of one unit, one of which stands in the text, or both are named there."""
    for a, b in permutations(known, 2):
        if a.unit == b.unit and b.value and a.value and a.unit not in ("percent", "rank", "percentage_point"):
            yield a, b


def _difference(one: NumberRead, known: Sequence[_Known]) -> str | None:
    for a, b in combinations(known, 2):
        small = _digits(one) < _TELLING and a.unit == "item" and not ((a.here and b.here) or a.own or b.own)
        if (
            not small
            and (a.here or b.here or a.whose == b.whose)
            and a.value != b.value
            and _is(one, a.value - b.value)
        ):
            return f"{a.words}与{b.words}之差"
    for a, b, c in permutations(known, 3):
        if a.here and b.here and c.here and _is(one, a.value - b.value - c.value):
            return f"{a.words}减去{b.words}和{c.words}"
    return None


def _sum(one: NumberRead, known: Sequence[_Known]) -> str | None:
    for size in (2, 3, 4):
        for some in combinations(known[:_MOST], size):
            if _is(one, sum((other.value for other in some), Decimal(0))):
                return f"{'、'.join(other.words for other in some)}之和"
    return None


def _each(one: NumberRead, known: Sequence[_Known], unit: str) -> str | None:
    for whole in known:
        for parts in known:
            counted = whole.unit == unit and parts.unit not in (unit, "percent") and parts.value > 1
            if counted and _is(one, whole.value / parts.value):
                return f"{whole.words}除以{parts.words}"
    return None


def _rate(one: NumberRead, known: Sequence[_Known], around: str) -> str | None:
    if _REST.search(around) and _digits(one) > 1:
        points = [other for other in known if other.unit == "percentage_point"]
        for a in (other for other in known if other.unit == "percent" and other.here):
            for b in points:
                if one.canonical is not None and one.canonical.value in (a.value - b.value, a.value + b.value):
                    return f"{a.words}与{b.words}"
    ways: list[tuple[re.Pattern[str], Callable[[Decimal, Decimal], Decimal], str]] = [
        (_SHARE, lambda a, b: a / b * 100, "之比"),
        (_CHANGE, lambda a, b: (a / b - 1) * 100, "之间的变化"),
        (_CHANGE, lambda a, b: a / (b - a) * 100 if b != a else Decimal(0), "之间的变化"),
    ]
    for pattern, way, called in ways:
        if not pattern.search(around):
            continue
        for a, b in _two(known):
            if called == "之比" and (a.value >= b.value or not _of_measure(around, b)):
                continue
            if (
                _digits(one) < _TELLING
                and not (a.here and b.here)
                and not re.search("约|成|半", one.text + _WHOLE.sub("约", around))
            ):
                continue
            value = abs(way(a.value, b.value))
            if (a.here or b.here) and (_is(one, value) or is_about_tens(one, value)):
                return f"{a.words}与{b.words}{called}"
    return None
