"""校稿: each number, name, day and stage of a text gets its source, a derivation, or 无依据.

In: the sentences of a text, Knowledge. Out: findings with their places. Promised: a sentence that says what the ledger
says today word for word passes whole; in any other each word is looked up with the project or subject it stands with,
so that a true number beside the wrong name has no ground.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from typing import Literal

from summarizer.briefing.facts import Figure
from summarizer.briefing.knowing import Knowledge, Owner, Read, Version, compared, named, read, same
from summarizer.briefing.spans import first_and_last
from summarizer.numbers import NumberRead
from summarizer.text import key

Verdict = Literal["有据", "推算", "无依据"]
What = Literal["数字", "时间", "名称", "阶段"]
_HEADING = 16  # characters of the longest heading that names a stage
_NEAR, _VERSION = 0.55, 0.72  # two sentences of one matter; two versions of one sentence
_NAME = re.compile(
    r"[一-龥A-Za-z0-9“”()（）·]{2,24}?"
    r"(?:项目|工程|产业园|园区|基地|电站|水库|铁路|高速公路|医院|大桥|工厂|公司|集团)"
)
_GENERAL = re.compile(
    r".*(?:个|项|家|条|批|等|的|该|各|重点|其他|其余|具名|披露|同一|所有|涉及|新|在建|续建|集中|这些|上述|全部|多|级|类)"
    r"(?:重点|重大|产业)?(?:项目|工程|园区|基地|公司|集团|工厂)|(?:建设|重点|产业)?(?:项目|工程|公司|集团)"
)


@dataclass(frozen=True)
class Finding:
    """What was found about some words of a text."""

    sentence: int
    start: int
    end: int
    text: str
    what: What
    verdict: Verdict
    why: str


def proof(sentences: Iterable[str], known: Knowledge) -> Iterator[Finding]:
    """Yield what is found about each number, name, day and stage."""
    texts = list(sentences)
    twins = [known.sentences.get(compared(text)) for text in texts]
    # A briefing of ours that was edited: a heading of it that we would not write was changed by somebody.
    ours = sum(twin is not None for twin in twins) > 0.5 * len(texts)
    for number, (text, twin) in enumerate(zip(texts, twins, strict=True)):
        if twin is not None and twin.text == text:
            yield from _granted(number, twin)
        elif twin is not None:
            yield from _granted(number, read(text, known.day))
        else:
            yield from _looked_up(number, read(text, known.day), known, ours and len(text) <= _HEADING)


def _granted(number: int, told: Read) -> Iterator[Finding]:
    for a, b, what in _words(told):
        yield _finding(number, told, a, b, what, "有据", "与台账重算的文稿一致")


def _words(told: Read) -> Iterator[tuple[int, int, What]]:
    yield from ((one.a, one.b, "数字") for one in told.numbers)
    yield from ((one.a, one.b, "时间") for one in told.dates if one.period)
    yield from ((a, b, "阶段") for _, a, b in told.stages)


def _finding(number: int, told: Read, a: int, b: int, what: What, verdict: Verdict, why: str) -> Finding:
    spans = told.folded.spans(a, b)
    start, end = (spans[0][0], spans[-1][1]) if spans else (0, 0)
    return Finding(number, start, end, told.text[start:end], what, verdict, why)


@dataclass(frozen=True)
class _Scene:
    """A sentence with those it speaks of, and the ledger's own version of it."""

    told: Read
    owners: tuple[tuple[str, Owner], ...]
    counted: Counter[str]  # how often each is named
    twin: Read | None
    there: Counter[str]  # and in the ledger's version
    version: bool


def _looked_up(number: int, told: Read, known: Knowledge, heading: bool) -> Iterator[Finding]:
    scene = _scene(told, known)
    for one in told.numbers:
        verdict, why = _number(one, scene, known)
        yield _finding(number, told, one.a, one.b, "数字", verdict, why)
    for date in told.dates:
        if date.period:
            verdict, why = _date(date.period, date.text, scene, known)
            yield _finding(number, told, date.a, date.b, "时间", verdict, why)
    for name, a, b in told.stages:
        verdict, why = _stage(name, told.folded.text[a:b], scene)
        if heading and not scene.owners:
            verdict, why = "无依据", "台账重算的文稿没有这个标题"
        yield _finding(number, told, a, b, "阶段", verdict, why)
    yield from _names(number, scene, known)


def _scene(told: Read, known: Knowledge) -> _Scene:
    owners, counted, masked = named(key(told.text), known.names)
    best: tuple[float, bool, int] = (_NEAR, False, 0)
    twin: Version | None = None
    for number, version in enumerate(known.versions):
        score = _alikeness(masked, version.masked, best[0] - _SAME_NAMES)
        shared = version.owners == counted
        rank = (score + _SAME_NAMES * shared, shared, -number)
        if score > _NEAR and rank > best:
            best, twin = rank, version
    score = best[0] - _SAME_NAMES * best[1]
    if twin is None:
        return _Scene(told, tuple(owners), counted, None, Counter(), False)
    return _Scene(told, tuple(owners), counted, twin.read, twin.owners, score >= _VERSION)


_SAME_NAMES = 0.08  # how much less alike a sentence about the same projects may be than one about others


def _alikeness(one: str, other: str, least: float) -> float:
    if min(len(one), len(other)) < 0.5 * max(len(one), len(other)):
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() <= least or matcher.quick_ratio() <= least:
        return 0.0
    return matcher.ratio()


def _number(one: NumberRead, scene: _Scene, known: Knowledge) -> tuple[Verdict, str]:
    twin = scene.twin
    if scene.version and twin is not None and _same_owners(scene):
        here, there = ([other.text for other in told.numbers] for told in (scene.told, twin))
        if here.count(one.text) <= there.count(one.text):
            return "推算", "与台账重算的同一句一致"
        if len(here) == len(there):  # one stands in the place of another
            return "无依据", f"台账此处为：{twin.text.strip()[:80]}"
    for _, owner in scene.owners:
        for figure in owner.figures:
            if _says(one, figure):
                return "有据", f"{known.source(figure.article)}：“{figure.quote or figure.text}”"
        if key(one.text) in key(owner.words):
            return "有据", f"{owner.name}的报道原话"
    if not scene.owners:
        for owner in known.subjects:
            if _about(owner, scene.told):
                for figure in owner.figures:
                    if _says(one, figure):
                        return "有据", f"{known.source(figure.article)}：“{figure.quote or figure.text}”"
    derived = _derived(one, scene)
    if derived:
        return "推算", derived
    return "无依据", "台账中没有与所述项目或主体相符的数字"


def _says(one: NumberRead, figure: Figure) -> bool:
    return same(one, figure.value, figure.unit) or same(one, figure.upper, figure.unit)


def _about(owner: Owner, told: Read) -> bool:
    """Tell whether a sentence speaks of a subject: most pairs of its characters stand there."""
    text, subject = key(told.text), key(owner.name).replace("—", "")
    pairs = {subject[i : i + 2] for i in range(len(subject) - 1)}
    shared = sum(pair in text for pair in pairs)
    return bool(pairs) and shared >= 0.6 * len(pairs)


def _same_owners(scene: _Scene) -> bool:
    """Tell whether the ledger's version speaks of the same projects."""
    return scene.twin is not None and scene.counted.keys() == scene.there.keys()


def _derived(one: NumberRead, scene: _Scene) -> str | None:
    """Return how a number follows from others of the sentence: a sum of two, a share, a difference of shares."""
    others = [other for other in scene.told.numbers if other is not one and other.canonical is not None]
    if one.canonical is None or len(others) < 2 or not scene.owners:
        return None
    grounded = [other for other in others if any(_says(other, f) for _, owner in scene.owners for f in owner.figures)]
    for a, b in combinations(grounded, 2):
        if a.canonical is None or b.canonical is None or a.canonical.unit != b.canonical.unit:
            continue
        total = a.canonical.value + b.canonical.value
        if same(one, total, str(a.canonical.unit)):
            return f"{a.text}与{b.text}之和"
        small, large = sorted((a.canonical.value, b.canonical.value))
        if large and one.unit == "%" and abs(small / large * 100 - one.value) < 1:
            return f"{a.text}与{b.text}之比"
    return None


def _date(period: str, words: str, scene: _Scene, known: Knowledge) -> tuple[Verdict, str]:
    told = [one for _, owner in scene.owners for one in owner.periods]
    if not scene.owners:
        told += [one for owner in known.subjects if _about(owner, scene.told) for one in owner.periods]
    if scene.version and scene.twin is not None:
        if period in [one.period for one in scene.twin.dates] and _same_owners(scene):
            return "推算", "与台账重算的同一句一致"
        if any(first_and_last(period) == first_and_last(one) for one in told) and scene.owners:
            return "有据", "与报道所述时间一致"
        return "无依据", f"台账此处为：{scene.twin.text.strip()[:80]}"
    told += known.periods if not scene.owners else []
    if any(_covers(period, one) for one in told):
        return "有据", "与报道所述时间一致"
    if any(key(words) in key(owner.words) for _, owner in scene.owners):
        return "有据", "报道原话"
    return "无依据", "台账中没有与所述项目或主体相符的时间"


def _covers(said: str, known: str) -> bool:
    """Tell whether a period is a known one, or the month or year that a known one lies in."""
    ours, theirs = first_and_last(said), first_and_last(known)
    if ours is None or theirs is None:
        return False
    return ours == theirs or ("/" not in said and ours[0] <= theirs[0] and theirs[1] <= ours[1])


def _stage(name: str, words: str, scene: _Scene) -> tuple[Verdict, str]:
    twin = scene.twin
    if twin is not None and scene.version:
        there = Counter(twin.folded.text[a:b] for _, a, b in twin.stages)
        here = Counter(scene.told.folded.text[a:b] for _, a, b in scene.told.stages)
        if here[words] > there[words]:
            return "无依据", f"台账此处为：{twin.text.strip()[:80]}"
        return "推算", "与台账重算的同一句一致"
    if not scene.owners:
        return "有据", "不指具体项目"
    if any(name in owner.stages or words in owner.words for _, owner in scene.owners):
        return "有据", "与报道所述阶段一致"
    return "无依据", "报道没有写到这个项目的这一阶段"


def _names(number: int, scene: _Scene, known: Knowledge) -> Iterator[Finding]:
    told, text = scene.told, scene.told.folded.text
    twin = key(scene.twin.text) if scene.twin is not None else ""
    for name, owner in scene.owners:
        at = text.find(name)
        start, end = (at, at + len(name)) if at >= 0 else (0, len(text))
        swapped = scene.version and scene.counted.total() == scene.there.total()
        swapped = swapped and scene.counted[owner.name] > scene.there[owner.name]
        why = f"台账此处为：{scene.twin.text.strip()[:80]}" if swapped and scene.twin is not None else owner.name
        yield _finding(number, told, start, end, "名称", "无依据" if swapped else "有据", why)
    covered = [name for name, _ in scene.owners]
    words = [*(key(owner.name) for owner in known.subjects), *(key(source) for source in known.sources.values())]
    words += [key(owner.words) for owner in known.subjects] + [key(owner.words) for _, owner in scene.owners]
    for found in _NAME.finditer(text):
        name = key(found[0])
        if _GENERAL.fullmatch(found[0]) or any(one in name or name in one for one in covered):
            continue
        tail = name[-6:]
        if (twin and tail in twin) or any(tail in word for word in words) or any(tail in one for one in known.names):
            continue
        yield _finding(number, told, found.start(), found.end(), "名称", "无依据", "台账中没有这个名称")
