"""The texts themselves as witnesses: what no record carries, but an article says.

In: articles, the names that a text may use. Out: for a number or a day and its owner, the sentence that says it.
Promised: a sentence speaks for the names in it, else for those its paragraph spoke of before; what it tells as a plan
is no ground for something done.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from summarizer.articles import Article
from summarizer.briefing.grounds import Scene, alike, covers, says_same
from summarizer.briefing.knowing import Knowledge, Owner, Read, read, split
from summarizer.briefing.phrases import period


@dataclass(frozen=True)
class Said:
    """A sentence of an article and whom it speaks of."""

    scene: Scene
    place: str  # paper, day, headline

    @property
    def quote(self) -> str:
        """How the sentence is told to a person."""
        return f"见{self.place}：“{self.scene.told.text.strip()[:60]}”"


@dataclass
class Testimony:
    """The sentences of the articles, by whom they speak of."""

    by_owner: dict[str, list[Said]] = field(default_factory=lambda: defaultdict(list))
    articles: int = 0

    def number(self, told: Read, number: int, owners: Sequence[Owner]) -> str | None:
        """Return the sentence that states a number of one of these owners."""
        for said in self._of(owners):
            for other, one in enumerate(said.scene.told.numbers):
                same = says_same(told.numbers[number], one) and alike(told, number, said.scene.told, other)
                if same and _shared(said.scene.owner_of(other), owners):
                    return said.quote
        return None

    def day(self, period_said: str, words: str, owners: Sequence[Owner], stage: tuple[str, bool] | None) -> str | None:
        """Return the sentence that tells a day of one of these owners, with the same step done or ahead."""
        for said in self._of(owners):
            for date in said.scene.told.dates:
                if date.period and covers(period_said, date.period, words):
                    fits = stage is None or stage in said.scene.steps(date.a, date.b)
                    if fits and _shared(said.scene.at(date.a), owners):
                        return said.quote
        return None

    def stage(self, name: str, ahead: bool, owners: Sequence[Owner]) -> str | None:
        """Return the sentence that tells a step of one of these owners, done or ahead."""
        for said in self._of(owners):
            for other, a, _ in said.scene.told.stages:
                if other == name and said.scene.ahead(a) == ahead and _shared(said.scene.at(a), owners):
                    return said.quote
        return None

    def _of(self, owners: Sequence[Owner]) -> Iterable[Said]:
        for owner in owners:
            yield from self.by_owner.get(owner.name, ())


def _shared(some: Iterable[Owner], others: Iterable[Owner]) -> bool:
    return bool({one.name for one in some} & {one.name for one in others})


def testimony_of(articles: Iterable[Article], known: Knowledge) -> Testimony:
    """Read articles as witnesses."""
    made = Testimony()
    for article in articles:
        made.articles += 1
        source = article.source
        told = (f"《{source.outlet}》" if source.outlet else source.path, period(source.published))
        place = "，".join(part for part in told if part)
        place = f"{place}《{article.title}》" if article.title else place
        for paragraph in article.text.split("\n"):
            before: tuple[Owner, ...] = ()
            for text in split(paragraph):
                scene = Scene(read(text, article.day), known, before)
                before = scene.last
                said = Said(scene, place)
                for owner in {one.name for one in (*scene.owners, *before, *scene.subjects)}:
                    made.by_owner[owner].append(said)
    return made
