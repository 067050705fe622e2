"""校稿: each number, name, day and stage of a text gets its source, a derivation, or 无依据.

In: the sentences of a text, Knowledge, perhaps the articles themselves. Out: findings with their places. Promised: a
sentence that says what the ledger says today word for word passes whole; in any other each word is looked up with the
project or subject it stands with, so that a true number beside the wrong name has no ground.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from summarizer.briefing.deriving import REST, SUM, derived
from summarizer.briefing.facts import Figure
from summarizer.briefing.grounds import Scene, bound_to, covers, ends_in, fits, measure_of, says
from summarizer.briefing.knowing import Knowledge, Owner, Read, Verdict, compared, named, read
from summarizer.briefing.phrases import shown
from summarizer.briefing.spans import first_and_last
from summarizer.briefing.tables import Cell, Grid
from summarizer.briefing.testimony import Testimony
from summarizer.briefing.versions import version_of
from summarizer.dates import DateRead
from summarizer.numbers import NumberRead
from summarizer.text import key

What = Literal["数字", "时间", "名称", "阶段"]
Judged = tuple[Verdict, str]
SAID: dict[Verdict, str] = {"有据": "有据", "推算": "由台账推算", "原文": "台账没有，原文有", "无依据": "无依据"}
_HEADING = 16  # characters of the longest heading that names a stage
_DATED = frozenset({"completed_investment", "progress", "completion_rate"})
_REACHABLE = frozenset({"signed", "started", "completed", "operating", "suspended", "cancelled"})
_NAME = re.compile(
    r"[一-龥A-Za-z0-9“”()（）·]{2,24}?"
    r"(?:项目|工程|产业园|园区|基地|电站|水库|铁路|高速公路|医院|大桥|工厂|公司|集团)"
)
_GENERAL = re.compile(
    r".*(?:个|项|家|条|批|等|的|该|各|重点|其他|其余|具名|披露|同一|所有|涉及|新|在建|续建|集中|这些|上述|全部|多|级|类|[两二三四五六七八九十\d]+[个座条项处])"
    r"(?:重点|重大|产业|[一-龥]{2})?(?:项目|工程|园区|基地|公司|集团|工厂)|(?:建设|重点|产业)?(?:项目|工程|公司|集团)"
)
_INVESTMENT = re.compile("总投资|完成投资|计划投资|年度投资")
_ALREADY = re.compile("已于|已在|已经|已(?=[0-9])")
_TITLE = re.compile("(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)])[^。，]{2,20}")
_NOW = re.compile("(?:截至|截止)?(?:目前|当前|现在|近日|日前|近期)")


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


def proof(sentences: Iterable[str], known: Knowledge, texts: Testimony | None = None) -> Iterator[Finding]:
    """Yield what is found about each number, name, day and stage; `texts` testify beside the ledger."""
    lines = list(sentences)
    twins = [known.sentences.get(compared(text)) for text in lines]
    # A briefing of ours that was edited: a heading of it that we would not write was changed by somebody.
    ours = sum(twin is not None for twin in twins) > 0.5 * len(lines)
    before: tuple[Owner, ...] = ()
    grid = Grid()
    for number, (text, twin) in enumerate(zip(lines, twins, strict=True)):
        grid.next(text)
        if twin is not None:
            told = twin if twin.text == text else read(text, known.day)
            yield from _granted(number, told)
            before = Scene(told, known, before).last
            continue
        told = read(text, known.day)
        look = _Look(Scene(told, known, before), known, texts or Testimony(), grid)
        yield from look.findings(number, ours and len(text) <= _HEADING)
        before = look.scene.last


def _granted(number: int, told: Read) -> Iterator[Finding]:
    for a, b, what in _words(told):
        yield _finding(number, told, a, b, what, ("有据", "与台账重算的文稿一致"))


def _words(told: Read) -> Iterator[tuple[int, int, What]]:
    yield from ((one.a, one.b, "数字") for one in told.numbers)
    yield from ((one.a, one.b, "时间") for one in told.dates if one.period)
    yield from ((a, b, "阶段") for _, a, b in told.stages)


def _finding(number: int, told: Read, a: int, b: int, what: What, judged: Judged) -> Finding:
    spans = told.folded.spans(a, b)
    start, end = (spans[0][0], spans[-1][1]) if spans else (0, 0)
    return Finding(number, start, end, told.text[start:end], what, *judged)


def _labels(scene: Scene, one: NumberRead) -> list[str]:
    a, _ = scene.clause(one.a, one.b)
    return _INVESTMENT.findall(scene.told.folded.text, a, one.a)


def _before(told: Read, one: NumberRead) -> str:
    return told.folded.key[max(one.a - 2, 0) : one.a]


def _just_before(period: str, day: str) -> bool:
    """Tell whether a day is that of a newspaper, or the one before."""
    ours, theirs = first_and_last(period), first_and_last(day)
    if ours is None or theirs is None or ours[0] != ours[1]:
        return False
    return ours[0] <= theirs[1] <= ours[1] + timedelta(days=1)


class _Look:
    """One sentence looked up word by word."""

    def __init__(self, scene: Scene, known: Knowledge, texts: Testimony, grid: Grid) -> None:
        self.scene, self.known, self.texts, self.grid = scene, known, texts, grid
        self.told = scene.told
        version, self.close = version_of(scene, known)
        self.twin = version.read if version is not None else None
        self.there = version.owners if version is not None else Counter[str]()
        words = key(self.told.text)
        self.counted, self.masked = named(words, known.named_in(words))
        self.alike = self.counted.keys() == self.there.keys() and self.twin is not None
        self.row = " | " in self.told.text

    @property
    def instead(self) -> Judged:
        """What stands in the ledger's version."""
        return "无依据", f"台账此处为：{self.twin.text.strip()[:80].rstrip('。')}" if self.twin is not None else ""

    def findings(self, number: int, heading: bool) -> Iterator[Finding]:
        """Yield what is found about the sentence."""
        used: dict[int, list[Figure]] = {}
        cells = list(self.grid.cells(self.scene, self.known)) if self.row else []
        for cell in cells:
            yield _finding(number, self.told, cell.a, cell.b, "数字", self._cell(cell))
        for index, one in enumerate(self.told.numbers):
            if any(cell.a <= one.a < cell.b for cell in cells):
                continue
            judged = self._number(index, one, used)
            yield _finding(number, self.told, one.a, one.b, "数字", judged)
        for date in self.told.dates:
            if date.period and not _NOW.fullmatch(date.text):
                judged = self._date(date.period, date, used)
                yield _finding(number, self.told, date.a, date.b, "时间", judged)
        for name, a, b in self.told.stages:
            judged = self._stage(name, a, b, used)
            if heading and not self.scene.owners:
                judged = "无依据", "台账重算的文稿没有这个标题"
            yield _finding(number, self.told, a, b, "阶段", judged)
        yield from self._names(number)

    def _number(self, index: int, one: NumberRead, used: dict[int, list[Figure]]) -> Judged:
        if self.close and self.alike and not self.scene.owners and self.twin is not None:
            if self._in_place(index) and self._same_measure(index, one):
                return "有据", "与台账重算的同一句一致"
            if len(self.told.numbers) == len(self.twin.numbers):
                return self.instead
        if not self.row and (found := self._grounded(index, one, used)) is not None:
            return found
        if self.close and self.twin is not None and self.alike:
            here, there = ([other.text for other in told.numbers] for told in (self.told, self.twin))
            if self._in_place(index) and self._same_measure(index, one):
                return "有据", "与台账重算的同一句一致"
            if len(here) == len(there):  # one stands in the place of another
                return self.instead
        if self.row and (found := self._grounded(index, one, used)) is not None:
            return found
        return "无依据", self._nearest(index, one)

    def _cell(self, cell: Cell) -> Judged:
        """Judge a bare number of a table's row."""
        if cell.ground is not None:
            return cell.ground
        if self.close and self.twin is not None and self.alike:
            there = self.twin.folded.text.split("|")
            same = cell.column < len(there) and there[cell.column] == cell.text
            return ("有据", "与台账重算的同一行一致") if same else self.instead
        return "无依据", "台账中没有与这一行这一列相符的数字"

    def _grounded(self, index: int, one: NumberRead, used: dict[int, list[Figure]]) -> Judged | None:
        owners = self.scene.owner_of(index)
        rounded: Judged | None = None
        before = self.told.folded.text[max(one.a - 12, 0) : one.a]
        computed = REST.search(before) or (len(owners) > 1 and SUM.search(before))
        for owner in () if computed else owners:
            for figure in owner.figures:
                how = says(one, figure) if fits(self.told, index, figure) else ""
                later = self._later(owner, figure) if how else None
                if later is not None:
                    rounded = rounded or ("无依据", f"后来的报道为{later.text}（{self.known.source(later.article)}）")
                elif how:
                    used.setdefault(index, []).append(figure)
                    words = f"{self.known.source(figure.article)}：“{figure.quote or figure.text}”"
                    if how == "exact":
                        rounded = ("有据", words) if rounded is None or rounded[0] != "有据" else rounded
                    if rounded is None or rounded[0] == "无依据":
                        rounded = ("推算", f"由{figure.text}取整，{words}")
        if rounded is not None:
            return rounded
        for owner in () if computed else owners:
            stands = owner.project and re.search(r"(?<![\d.])" + re.escape(key(one.text)), key(owner.words))
            if stands and measure_of(self.told, index)[0] not in ("total_investment", "annual_investment"):
                return "有据", f"{owner.name}的报道原话"
        told = None if computed else self.texts.number(self.told, index, owners)
        if told is not None:
            return "原文", told
        way = derived(self.scene, index, owners)
        return ("推算", way) if way else self._of_briefing(index, one)

    def _later(self, owner: Owner, figure: Figure) -> Figure | None:
        """Return what later articles say instead of a figure that grows, where the sentence names no day for it."""
        if figure.measure not in _DATED or not owner.project or self.told.dates or self.row:
            return None
        later = [f for f in owner.figures if f.measure == figure.measure and (f.day or "") > (figure.day or "")]
        later = [f for f in later if f.label == figure.label and f.value != figure.value and f.unit == figure.unit]
        return max(later, key=lambda f: f.day or "", default=None)

    def _of_briefing(self, index: int, one: NumberRead) -> Judged | None:
        """Look for what the briefing itself works out: counts and sums that belong to nobody by name."""
        if self.scene.owners:
            return None
        a, b = self.scene.clause(one.a, one.b)
        text = self.told.folded.key
        words = text[a : one.a] + text[one.b : b]
        pairs = {words[i : i + 2] for i in range(len(words) - 1)}
        for version in (version for _, version in self.known.like(text[a:b])):
            if not version.owners and pairs and sum(p in version.masked for p in pairs) >= 0.6 * len(pairs):
                for there, other in enumerate(version.read.numbers):
                    if other.text != one.text or _before(version.read, other) != _before(self.told, one):
                        continue
                    if measure_of(version.read, there)[0] == measure_of(self.told, index)[0]:
                        return "推算", f"与台账重算的文稿一致：{version.read.text.strip()[:60]}"
        return None

    def _in_place(self, index: int) -> bool:
        """Tell whether a number stands where the ledger's version has it, or behind the same words."""
        if self.twin is None:
            return False
        mine, theirs = self.told.numbers, self.twin.numbers
        if len(mine) == len(theirs) and mine[index].text == theirs[index].text:
            return True
        before = _before(self.told, mine[index])
        return any(other.text == mine[index].text and _before(self.twin, other) == before for other in theirs)

    def _same_measure(self, index: int, one: NumberRead) -> bool:
        """Tell whether the ledger's version tells the number of the same thing, done or ahead alike."""
        if self.twin is None:
            return True
        mine = (measure_of(self.told, index)[0], self.scene.ahead(one.a), _labels(self.scene, one))
        there = Scene(self.twin, self.known)
        return any(
            (measure_of(self.twin, at)[0], there.ahead(other.a), _labels(there, other)) == mine
            for at, other in enumerate(self.twin.numbers)
            if other.text == one.text
        )

    def _nearest(self, index: int, one: NumberRead) -> str:
        """Tell what the ledger has instead."""
        measure = measure_of(self.told, index)[0]
        unit = str(one.canonical.unit) if one.canonical is not None else ""
        figures = [(who, f) for who in self.scene.owner_of(index) for f in who.figures if f.unit == unit]
        figures.sort(key=lambda told: told[1].measure != measure)
        if figures and figures[0][1].measure == measure:
            owner, figure = figures[0]
            return f"台账中{owner.name}的{figure.label}为{figure.text}（{self.known.source(figure.article)}）"
        return "台账中没有与所述项目或主体相符的数字"

    def _date(self, period: str, date: DateRead, used: dict[int, list[Figure]]) -> Judged:
        words, a, b = date.text, date.a, date.b
        owners = self.scene.at(a)
        steps = self.scene.steps(a, b)
        bound = [
            [one.period for one in used[n]] for n in bound_to(self.scene, date) if n in used and self._dated(n, date)
        ]
        told = [one for owner in owners for one in owner.periods]
        if self._cannot_be(period, a):
            return "无依据", "这一天还没有到，不能说已经完成"
        if bound:
            if all(any(ends_in(period, one, words) for one in periods if one) or not any(periods) for periods in bound):
                return "有据", "与报道所述时间一致"
            return "无依据", "报道中这个数字说的是另一时间"
        if self.row:
            steps |= {(stage, not late) for stage, late in steps}
        reached = [(stage, late) for stage, late in steps if any(stage == e for o in owners for e, _, _ in o.events)]
        reached = [] if self.row and self.close else reached
        if reached:
            wanted = reached[0]
            for owner in owners:
                days = [day for stage, day, late in owner.events if (stage, late) in steps]
                fit = [day for day in days if covers(period, day, words)]
                if fit and not covers(period, days[-1], words) and wanted[1] and not self._of_old(a):
                    return "无依据", f"后来的报道改为{days[-1]}"
                if fit:
                    return "有据", f"与报道所述{owner.name}的时间一致"
            if (quote := self.texts.day(period, words, owners, wanted)) is not None:
                return "原文", quote
            days = [day for owner in owners for stage, day, late in owner.events if (stage, late) == wanted]
            return "无依据", f"报道所述时间为{'、'.join(dict.fromkeys(days)) or '另一时间'}"
        others = [stage for owner in owners for stage, day, _ in owner.events if covers(period, day)]
        taken = {stage for stage, _ in steps} & _REACHABLE
        if self.scene.owners and taken and others and not taken & set(others) and not self.close:
            return "无依据", "报道所述的这一时间说的是另一进展"
        if self.close and self.twin is not None and self.alike:
            mine, theirs = ([one.period for one in told.dates] for told in (self.told, self.twin))
            at = next(n for n, one in enumerate(self.told.dates) if one.a == a)
            if period == theirs[at] if len(mine) == len(theirs) else period in theirs:
                return "有据", "与台账重算的同一句一致"
            if any(covers(period, one, words) for one in told) and self.scene.owners and not self.row:
                return "有据", "与报道所述时间一致"
            return self.instead
        told += self.known.periods if not self.scene.owners else []
        if any(covers(period, one, words) for one in told) or any(
            key(words) in key(owner.words) for owner in owners if owner.project
        ):
            return "有据", "与报道所述时间一致"
        if (quote := self.texts.day(period, words, owners, None)) is not None:
            return "原文", quote
        if any(_just_before(period, day) for owner in owners for day in owner.days):
            return "推算", "与报道刊发的日期相符"
        if not self.scene.owners and "以来" in words and any(ends_in(period, one) for one in self.known.periods):
            return "有据", "在所核时段内"
        return "无依据", "台账中没有与所述项目或主体相符的时间"

    def _cannot_be(self, period: str, a: int) -> bool:
        """Tell whether something is told as done on a day after all that was reported."""
        ours, today = first_and_last(period), first_and_last(self.known.day)
        start, end = self.scene.clause(a, a)
        done = _ALREADY.search(self.told.folded.text, start, end)
        return bool(ours and today and ours[0] > today[1] and done) and not self.scene.ahead(a)

    def _of_old(self, a: int) -> bool:
        """Tell whether a clause speaks of what was planned before."""
        start, end = self.scene.clause(a, a)
        return re.search("原|由|从|此前|曾", self.told.folded.text[start:end]) is not None

    def _dated(self, number: int, date: DateRead) -> bool:
        """Tell whether a day says when a number held: of what grows, or right before any."""
        if measure_of(self.told, number)[0] in _DATED:
            return True
        one = self.told.numbers[number]
        return not self.scene.owners and self.scene.clause(date.a, date.b) == self.scene.clause(one.a, one.b)

    def _stage(self, name: str, a: int, b: int, used: dict[int, list[Figure]]) -> Judged:
        words = self.told.folded.text[a:b]
        if self.told.folded.text.startswith(("率", "后"), b):
            return "有据", "不指具体项目"
        if self.close and self.twin is not None and self.alike:
            there = Scene(self.twin, self.known)
            mine = [self._told(self.scene, self.told.folded.text[at:end], at) for _, at, end in self.told.stages]
            theirs = [self._told(there, self.twin.folded.text[at:end], at) for _, at, end in self.twin.stages]
            at = next(n for n, one in enumerate(self.told.stages) if one[1] == a)
            if mine[at] == theirs[at] if len(mine) == len(theirs) else mine[at] in theirs:
                return "有据", "与台账重算的同一句一致"
            if self.row or not self.scene.owners:
                return self.instead
        owners = self.scene.at(a) if self.scene.owners else ()
        if not owners:
            return self._of_group(name, a, b, used)
        late = self.scene.ahead(a)
        for owner in owners:
            if not self._has_stage(owner, name, words, late) or (late and self._is_past(owner, name, a)):
                quote = self.texts.stage(name, late, (owner,))
                if quote is not None:
                    return "原文", quote
                other = name in (owner.done if late else owner.ahead) and name in _REACHABLE
                return "无依据", (
                    f"报道说{owner.name}{'已' if late else '计划'}{words}，不是{'计划' if late else '已经'}"
                    if other
                    else f"报道没有写到{owner.name}的这一阶段"
                )
        return "有据", "与报道所述阶段一致"

    def _has_stage(self, owner: Owner, name: str, words: str, late: bool) -> bool:
        if words in ("封顶", "在建"):
            return name in owner.ahead if late else words in owner.words or (words == "在建" and owner.stage == name)
        if name in (owner.ahead if late and name in _REACHABLE else owner.done):
            return True
        return self.row and name in owner.stages

    def _is_past(self, owner: Owner, name: str, a: int) -> bool:
        """Tell whether a step that is told as yet to come has been taken."""
        taken = any(stage == name and not late for stage, _, late in owner.events)
        return taken and not self.row and not self._of_old(a)

    def _of_group(self, name: str, a: int, b: int, used: dict[int, list[Figure]]) -> Judged:
        """Hold the stage of a count against the words that the count was told in."""
        start, end = self.scene.clause(a, b)
        for index, figures in used.items():
            if start <= self.told.numbers[index].a < end and self.told.numbers[index].unit in ("个", "项", "家"):
                quotes = " ".join(figure.quote or "" for figure in figures)
                stages = {one for one, _, _ in read(quotes, None).stages}
                if stages and name not in stages:
                    return "无依据", f"报道原话为“{quotes[:60]}”"
        return "有据", "不指具体项目"

    @staticmethod
    def _told(scene: Scene, words: str, a: int) -> tuple[str, bool]:
        return words, scene.ahead(a)

    def _names(self, number: int) -> Iterator[Finding]:
        told, text = self.told, self.told.folded.text
        twin = key(self.twin.text) if self.twin is not None else ""
        swapped = self.close and self.counted.total() == self.there.total()
        for a, b, owner in self.scene.mentions:
            wrong = swapped and self.counted[owner.name] > self.there[owner.name] and not self._stands_alone()
            judged: Judged = self.instead if wrong else ("有据", owner.name)
            if not wrong and (other := self._other(owner)):
                judged = "无依据", f"这句话说的像是{other}"
            yield _finding(number, told, a, b, "名称", judged)
        places = [(a, b) for a, b, _ in self.scene.mentions]
        covered = [key(text[a:b]) for a, b in places]
        words = [
            *(key(owner.name) for owner in self.known.subjects),
            *(key(one) for one in self.known.sources.values()),
        ]
        words += [key(owner.words) for owner in (*self.known.subjects, *self.scene.owners)]
        words += [key(party) for owner in self.scene.owners for party in owner.parties]
        bare = list(text)
        for a, b in places:
            bare[a:b] = "," * (b - a)
        for found in () if _TITLE.fullmatch(text) else _NAME.finditer("".join(bare)):
            name = key(found[0]).lstrip("和与及或、")
            if _GENERAL.fullmatch(found[0]) or any(one in name or name in one for one in covered):
                continue
            tail = name[-6:]
            if (twin and tail in twin) or any(tail in word for word in words):
                continue
            if any(tail in one for one in self.known.names):
                continue
            yield _finding(number, told, found.start(), found.end(), "名称", ("无依据", "台账中没有这个名称"))
        for name, owner in self.known.long_names:
            at = self.told.folded.key.find(name[-len(name) // 2 :])
            if at >= 0 and not any(a <= at < b for a, b in places):
                why = f"台账中的名称为“{owner.name}”"
                yield _finding(number, told, at, at + len(name) - len(name) // 2, "名称", ("无依据", why))
        yield from self._parties(number, twin if self.close else None)
        yield from self._districts(number, places)

    def _parties(self, number: int, twin: str | None) -> Iterator[Finding]:
        """Yield companies that the ledger knows with other projects than those of the sentence."""
        text, owners = self.told.folded.key, self.scene.owners
        own = " ".join([*(one.name + one.words for one in owners), *(name for one in owners for name in one.parties)])
        for name in self.known.parties:
            at = text.find(name)
            if at < 0 or name in key(own) or (twin is not None and name in twin) or not (owners or twin):
                continue
            judged = self.instead if twin else ("无依据", "报道中这家单位不在这个项目里")
            yield _finding(number, self.told, at, at + len(name), "名称", judged)
            return

    def _stands_alone(self) -> bool:
        """Tell whether every number and step of the sentence holds for the names in it as it stands."""
        numbers = [self._grounded(index, one, {}) for index, one in enumerate(self.told.numbers)]
        return bool(numbers) and not self.row and all(one is not None for one in numbers)

    def _other(self, owner: Owner) -> str | None:
        """Return the project that a sentence without any figure speaks of rather than of the one it names."""
        if self.told.numbers or self.told.dates or len(self.scene.owners) != 1 or self.row:
            return None
        parts = [part for part in re.split("[＿,;:。、]", self.masked) if len(part) > 3]
        pairs = {part[i : i + 2] for part in parts for i in range(len(part) - 1)}
        if len(pairs) < 5:
            return None
        shares = {who.name: sum(pair in who.words for pair in pairs) / len(pairs) for who in self.known.projects}
        best = max(shares, key=lambda name: shares[name])
        return best if shares[best] >= 0.5 and shares[owner.name] < 0.5 * shares[best] else None

    def _districts(self, number: int, places: list[tuple[int, int]]) -> Iterator[Finding]:
        """Yield the districts that are named for a project which lies elsewhere."""
        text = self.told.folded.text
        owners = self.scene.owners
        if self.close and self.twin is not None:
            for district in self.known.districts:
                at = text.find(district)
                if at >= 0 and district not in self.twin.folded.text and not any(a <= at < b for a, b in places):
                    yield _finding(number, self.told, at, at + len(district), "名称", self.instead)
                    return
        if not owners:
            return
        right = {place for owner in owners for place in self.known.places(owner.region)}
        allowed = " ".join([*right, *(owner.name + owner.words for owner in owners)])
        for district in sorted(self.known.districts, key=len, reverse=True):
            at = text.find(district)
            if at < 0 or district in allowed or any(a <= at < b for a, b in places):
                continue
            if any(place.endswith(district) or district.endswith(place) for place in right):
                continue
            why = f"报道中{owners[0].name}在{owners[0].region or '别处'}"
            yield _finding(number, self.told, at, at + len(district), "名称", ("无依据", why))
