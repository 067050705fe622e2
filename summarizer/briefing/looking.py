"""A sentence on the desk of a proof-reader: what it says, today's version of it, and what was found about its words.

In: a sentence read, Knowledge, the articles, the table it stands in. Out: Look, Finding. Promised: values only; whether
a word has a ground is told by figuring, timing and naming.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from summarizer.briefing.context import Context
from summarizer.briefing.facts import Figure
from summarizer.briefing.grounds import Scene
from summarizer.briefing.knowing import Knowledge, Read, Verdict, named
from summarizer.briefing.phrases import shown
from summarizer.briefing.tables import Grid
from summarizer.briefing.testimony import Testimony
from summarizer.briefing.versions import version_of
from summarizer.text import key

What = Literal["数字", "时间", "名称", "阶段"]
Judged = tuple[Verdict, str]
SAID: dict[Verdict, str] = {"有据": "有据", "推算": "由台账推算", "原文": "台账没有，原文有", "无依据": "无依据"}


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

    @property
    def comment(self) -> str:
        """The finding as a person is told it."""
        return shown(f"“{self.text}”（{self.what}）{SAID[self.verdict]}：{self.why}。")


@dataclass(frozen=True)
class Told:
    """What a text has said so far: the table it is in, and what it speaks of."""

    grid: Grid
    context: Context


class Look:
    """One sentence looked up word by word."""

    def __init__(self, scene: Scene, known: Knowledge, texts: Testimony, so_far: Told) -> None:
        self.scene, self.known, self.texts = scene, known, texts
        self.grid, self.context = so_far.grid, so_far.context
        self.told = scene.told
        version, self.close = version_of(scene, known)
        self.twin = version.read if version is not None else None
        self.there = version.owners if version is not None else Counter[str]()
        words = key(self.told.text)
        self.counted, self.masked = named(words, known.named_in(words))
        self.alike = self.counted.keys() == self.there.keys() and self.twin is not None
        self.row = " | " in self.told.text
        self.stated: dict[int, list[Figure]] = {}  # the figures that numbers say of what the text speaks of

    @property
    def instead(self) -> Judged:
        """What stands in the ledger's version."""
        return "无依据", f"台账此处为：{self.twin.text.strip()[:80].rstrip('。')}" if self.twin is not None else ""


def finding(number: int, told: Read, a: int, b: int, what: What, judged: Judged) -> Finding:
    """Return what was found about words at a folded place."""
    spans = told.folded.spans(a, b)
    start, end = (spans[0][0], spans[-1][1]) if spans else (0, 0)
    return Finding(number, start, end, told.text[start:end], what, *judged)
