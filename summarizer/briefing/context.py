"""What a text is speaking of: the articles about the places, subjects and projects that it named last.

In: the sentences of a text in their order. Out: Context, which finds the figures that a sentence without a project's
name may say. Promised: a figure is found only where the words at the number are those of the figure's own label,
subject or sentence, and its measure fits.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from summarizer.briefing.facts import Figure
from summarizer.briefing.grounds import Scene, fits, is_about, measure_of, says
from summarizer.briefing.knowing import Knowledge, Owner
from summarizer.numbers import NumberRead
from summarizer.text import key

_COMMON = frozenset(["项目", "总投", "投资", "完成", "年度", "计划", "亿元", "以上", "重点", "点项", "全市", "全省"])
_TELLING = 3  # digits
_IN_THE_SAME_WORDS = 3  # pairs of characters
_RECENT = 2  # sentences whose numbers one may go on from


@dataclass(frozen=True)
class Context:
    """What has been spoken of so far, and the numbers that were said last."""

    known: Knowledge
    articles: frozenset[str] = frozenset()
    thread: tuple[Owner, ...] = ()  # the projects named last
    recent: tuple[tuple[tuple[NumberRead, str], ...], ...] = ()  # with what they measure
    now: tuple[tuple[NumberRead, str], ...] = ()

    def after(self, scene: Scene) -> "Context":
        """Return the context in which a sentence stands."""
        text = scene.told.folded.key
        named = {one for _, _, owner in scene.mentions for one in owner.articles}
        named |= {one for place, found in self.known.by_place.items() if place in text for one in found}
        if not named and not self.articles:
            named = {one for owner in self.known.subjects if is_about(owner, scene.told) for one in owner.articles}
        return replace(
            self,
            articles=frozenset(named) or self.articles,
            thread=scene.groups[-1][2] if scene.groups else () if named else self.thread,
            recent=(*self.recent, self.now)[-_RECENT:],
            now=tuple((one, measure_of(scene.told, at)[0]) for at, one in enumerate(scene.told.numbers)),
        )

    @property
    def owners(self) -> Iterator[Owner]:
        """The subjects and projects of the articles that are spoken of."""
        for owner in (*self.known.subjects, *self.known.projects):
            if not self.articles.isdisjoint(owner.articles):
                yield owner

    def stated(self, scene: Scene, number: int) -> tuple[Figure, str] | None:
        """Return the figure that a number says, and whether exactly."""
        if scene.owners and _names_project(scene, number):
            return None
        around = window(scene, number)
        words = pairs(around)
        one, best = scene.told.numbers[number], None
        summed = re.search("合计|共计|总计|两级|两类|之和", around) is not None and not is_telling(one)
        for owner, figure in self.figures(projects=not scene.owners):
            how = says_roughly(one, figure) if fits(scene.told, number, figure) else ""
            if summed and not re.search("合计|共|总", (figure.quote or "") + figure.label):
                continue
            if how and (words & own_pairs(owner, figure) or is_telling(one) or self._goes_on(scene, number, owner)):
                if how == "exact":
                    return figure, how
                best = best or (figure, how)
        return best or self._anywhere(scene, number, words)

    def _anywhere(self, scene: Scene, number: int, words: frozenset[str]) -> tuple[Figure, str] | None:
        """Return a figure of any article that is told in just these words."""
        one = scene.told.numbers[number]
        for owner in self.known.subjects if not scene.owners else ():
            for figure in owner.figures:
                near = len(words & own_pairs(owner, figure)) >= _IN_THE_SAME_WORDS
                if near and fits(scene.told, number, figure) and (how := says_roughly(one, figure)):
                    return figure, how
        return None

    def _goes_on(self, scene: Scene, number: int, owner: Owner) -> bool:
        """Tell whether another number here or right before is of the same subject, so that one needs no words."""
        one = scene.told.numbers[number].canonical
        if one is None:
            return False
        beside = [other for at, other in enumerate(scene.told.numbers) if at != number]
        if str(one.unit) == "item":
            beside = [other for other in beside if is_telling(other)]
        else:
            beside += [other for other, _ in (self.recent[-1] if self.recent else ())]
        return any(says(other, figure) for other in beside for figure in owner.figures)

    def figures(self, projects: bool) -> Iterator[tuple[Owner, Figure]]:
        """Yield the figures of what is spoken of."""
        for owner in self.owners:
            if owner.project and not projects:
                continue
            for figure in owner.figures:
                if figure.article in self.articles:
                    yield owner, figure


def is_telling(one: NumberRead) -> bool:
    """Tell whether a number has so many digits that hardly another says the same."""
    digits = str(one.value).replace(".", "").strip("-0")
    return len(digits) >= _TELLING and one.canonical is not None


def _names_project(scene: Scene, number: int) -> bool:
    """Tell whether the sentence spoke of a project before the number and did not turn to a whole since."""
    return any(owner.project for owner in scene.at(scene.told.numbers[number].a))


def says_roughly(one: NumberRead, figure: Figure) -> str:
    """Return how a number says a figure, tens of a percent (八成, 过半) and steps of a rate taken as people do."""
    how = says(one, figure)
    if how or figure.value is None or one.canonical is None:
        return how
    unit, value = str(one.canonical.unit), abs(figure.value)
    if unit == "rank" and figure.measure == "rank" and one.canonical.value == value:
        return "exact"
    if {unit, figure.unit} <= {"percent", "percentage_point"} and abs(one.canonical.value) == value:
        return "exact"
    return "rounded" if unit == figure.unit and is_about_tens(one, value) else ""


def is_about_tens(one: NumberRead, value: Decimal) -> bool:
    """Tell whether 八成, 过半, 三成多 is a percentage."""
    if one.canonical is None or str(one.canonical.unit) != "percent" or not re.search("成|半|分之", one.text):
        return False
    off = value - abs(one.canonical.value)
    return 0 <= off < 10 if one.bound == "over" else abs(off) <= 3


def window(scene: Scene, number: int) -> str:
    """Return the words that tell what a number is of: those from the number before to the one behind."""
    numbers, text = scene.told.numbers, scene.told.folded.text
    one = numbers[number]
    start = numbers[number - 1].b if number else 0
    end = numbers[number + 1].a if number + 1 < len(numbers) else len(text)
    stop = re.search("[,;。]", text[one.b : end])
    return key(text[start : one.a] + "|" + text[one.b : one.b + stop.start() if stop else end])


def pairs(words: str) -> frozenset[str]:
    """Return the pairs of characters of words that tell something."""
    found = {words[i : i + 2] for i in range(len(words) - 1)}
    return frozenset(pair for pair in found if pair not in _COMMON and re.fullmatch("[一-龥A-Za-z]{2}", pair))


def own_pairs(owner: Owner, figure: Figure) -> frozenset[str]:
    """Return the pairs of characters that a figure is told in."""
    return _pairs(f"{'' if owner.project else owner.name}|{figure.label}|{figure.quote or ''}")


@cache
def _pairs(words: str) -> frozenset[str]:
    return pairs(key(words))
