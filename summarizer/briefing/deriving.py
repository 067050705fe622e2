"""How a number of a text follows from figures that are known: a sum, a difference, a share, a count.

In: a number of a sentence and whose it is. Out: words that say how it follows, or None. Promised: only where the words
at the number say that it was computed (合计, 增加, 占), and only from figures of one measure.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from summarizer.briefing.facts import Figure
from summarizer.briefing.grounds import INVESTED, Scene, measure_of, rounds
from summarizer.briefing.knowing import STAGES, Owner
from summarizer.numbers import NumberRead
from summarizer.text import key

SUM = re.compile("合计|总计|共计|共|累计|总和|加起来|一共")
_CHANGE = re.compile(
    "增加|减少|新增|多完成|多|少|提高|下降|回落|上升|上调|下调|调增|调减|增长|还需|还有|还要|尚需|尚有|剩余|余下|未开工|没有|相差|差|高出|低"
)
REST = re.compile("(?:还需|还要|尚需|尚有|剩余|余下|还差|相差)[^,;。]{0,6}$")
_LABELS = {
    "total_investment": "总投资",
    "annual_investment": "年度(?:计划)?投资|年度计划|年计划|今年计划投资",
    "completed_investment": "完成投资",
}
_SHARE = re.compile("占|率|为|达|完成|比重|比例")
_COUNTED = re.compile("个|项|家|座|条|处|大")


def derived(scene: Scene, number: int, owners: Sequence[Owner]) -> str | None:
    """Return how a number follows from known figures."""
    one = scene.told.numbers[number]
    if one.canonical is None:
        return None
    text = scene.told.folded.text
    start, end = scene.clause(one.a, one.b)
    before, around = text[max(start - 12, 0) : one.a], text[start:end]
    everybody = tuple({who.name: who for who in (*owners, *scene.owners)}.values())
    if _COUNTED.match(one.unit) and one.canonical.unit == "item":
        counted = _count(scene, one, owners)
        if counted:
            return counted
    measure, worded = measure_of(scene.told, number)
    wanted = measure if worded and measure in INVESTED else None
    if SUM.search(before) and len(everybody) > 1:
        found = _sum(one, everybody if len(owners) < 2 else owners, wanted) or _sum(one, everybody, wanted)
        if found:
            return found
    if str(one.canonical.unit) in ("percent", "percentage_point"):
        return _share(one, everybody, around)
    return _difference(one, everybody, wanted) if _CHANGE.search(before) else None


def _figures(owners: Iterable[Owner], unit: str) -> Iterator[tuple[Owner, Figure]]:
    for owner in owners:
        for figure in owner.figures:
            if figure.value is not None and figure.unit == unit:
                yield owner, figure


def _is(one: NumberRead, value: Decimal) -> bool:
    if one.canonical is None:
        return False
    return abs(abs(one.canonical.value) - abs(value)) <= Decimal("0.00001") * abs(value) or rounds(one, abs(value))


def _sum(one: NumberRead, owners: Sequence[Owner], wanted: str | None) -> str | None:
    """Try the sums of one measure over the owners, one figure each."""
    unit = str(one.canonical.unit) if one.canonical is not None else ""
    measures = {figure.measure for _, figure in _figures(owners, unit) if wanted in (None, figure.measure)}
    for measure in sorted(measures):
        sums: list[tuple[Decimal, tuple[str, ...]]] = [(Decimal(0), ())]
        for owner in owners:
            values = {f.value: f.text for _, f in _figures((owner,), unit) if f.measure == measure}
            sums = [
                (known + value, (*words, told))
                for known, words in sums
                for value, told in values.items()
                if value is not None
            ][:200]
        for value, words in sums:
            if len(words) == len(owners) and _is(one, value):
                return f"{'、'.join(words)}之和"
    return None


def _difference(one: NumberRead, owners: Sequence[Owner], wanted: str | None) -> str | None:
    unit = str(one.canonical.unit) if one.canonical is not None else ""
    for (_, a), (_, b) in combinations(_figures(owners, unit), 2):
        both = {a.measure, b.measure}
        if a.value is None or b.value is None or (len(both) > 1 and not both <= INVESTED and unit != "item"):
            continue
        if wanted and wanted not in both:
            continue
        if a.value != b.value and _is(one, a.value - b.value):
            return f"{a.text}与{b.text}之差"
    return None


def _share(one: NumberRead, owners: Sequence[Owner], around: str) -> str | None:
    if one.canonical is None:
        return None
    if str(one.canonical.unit) == "percentage_point" or _CHANGE.search(around):
        for (_, a), (_, b) in combinations(_figures(owners, "percent"), 2):
            if a.value is not None and b.value is not None and a.value != b.value and _is(one, a.value - b.value):
                return f"{a.text}与{b.text}之差"
    if str(one.canonical.unit) != "percent":
        return None
    figures = [(who, f) for who in owners for f in who.figures if f.value]
    for (who, a), (other, b) in combinations(figures, 2):
        if a.unit != b.unit or a.value is None or b.value is None or a.unit in ("percent", "rank", "percentage_point"):
            continue
        if who.project and other.project and who is not other:
            continue
        part, whole, small, large = (a, b, a.value, b.value) if a.value < b.value else (b, a, b.value, a.value)
        if small == large or not large or not small or not _labelled(around, part, whole):
            continue
        if _SHARE.search(around) and _rate(one, small / large * 100):
            return f"{a.text}与{b.text}之比"
        if _CHANGE.search(around) and (_rate(one, (large / small - 1) * 100) or _rate(one, (1 - small / large) * 100)):
            return f"{a.text}与{b.text}之间的变化"
    return None


def _labelled(around: str, part: Figure, whole: Figure) -> bool:
    """Tell whether the kinds of investment that words name are those of the two figures."""
    of = next((name for name, words in _LABELS.items() if re.search(f"(?:占|完成|为)(?:其)?(?:{words})", around)), None)
    if whole.unit != "CNY":
        return of is None
    if of is not None:
        return whole.measure == of
    told = {name for name, words in _LABELS.items() if re.search(words, around)}
    return told <= {part.measure, whole.measure}


def _rate(one: NumberRead, value: Decimal) -> bool:
    """Tell whether a rate is a value rounded, or cut off as people do."""
    if one.canonical is None:
        return False
    said = abs(one.canonical.value)
    step = Decimal(1).scaleb(int(said.as_tuple().exponent))
    return 0 <= value - said < step or abs(value - said) <= step / 2


def _count(scene: Scene, one: NumberRead, owners: Sequence[Owner]) -> str | None:
    """Count the projects that the sentence names, or that stand in its place and stage."""
    if len(owners) > 1 and abs(one.value) == len(owners):
        return "与所列项目个数一致"
    text = key(scene.told.text)
    if "项目" not in text and "工程" not in text:
        return None
    places = {part for who in scene.known.projects for part in scene.known.places(who.region) if part in text}
    start, end = scene.clause(one.a, one.b)
    stages = {name for name, words in STAGES.items() if re.search(words, scene.told.folded.text[start:end])}
    if not places and not stages:
        return None
    fitting = [
        who
        for who in scene.known.projects
        if (not places or places & set(scene.known.places(who.region)))
        and (not stages or who.stage in stages or stages & who.done)
    ]
    return "与台账中的项目个数一致" if not scene.owners and fitting and one.value == len(fitting) else None
