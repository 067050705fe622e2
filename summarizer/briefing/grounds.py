"""What a sentence claims and whose it is: each number, day and stage with its owner, its measure and how it is told.

In: a sentence as read, the names that a text may use. Out: frozen claims. Promised: a claim belongs to the names right
before it, else to the first behind it, else to whom the text was speaking of; what only lies ahead is told as that.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property

from summarizer.briefing.facts import Figure
from summarizer.briefing.knowing import Knowledge, Owner, Read, same
from summarizer.briefing.spans import first_and_last
from summarizer.cues import said
from summarizer.dates import DateRead
from summarizer.numbers import NumberRead
from summarizer.text import key

INVESTED = frozenset({"total_investment", "annual_investment", "completed_investment"})
_RATES = frozenset({"growth_rate", "share", "progress", "completion_rate"})
_MONEY = INVESTED | {"output_value", "revenue", "tax_profit", "fiscal_revenue", "gdp", "trade"}
_DONE = frozenset({"completed_investment", "progress", "completion_rate", "revenue", "output_value"})
AHEAD = re.compile(
    "计划|拟|将(?!军)|预计|力争|争取|有望|即将|目标|确保|预期|准备|年底前|可望|届时|推动|督促|紧盯|盯住|力促|推迟|延期|顺延|时间|原定|规划|达产后|节点"
)
_MARKS = re.compile(r"[,;:。!?|]")
_JOINT = re.compile(r"[、和与及以以及\s“”\"()（）的《》|]*|——|、?(?:位于)?[^,;。0-9]{0,6}、")
_PLACED = re.compile("[^,、]{1,8}?[省市区县旗州]")
_SIZE = re.compile("[0-9]+[个项]")
_ASIDE = re.compile(r"[(（][^()（）]*[)）]|[0-9]{4}年")
_MOST = 0.6  # of the pairs of characters of a subject
_PHASE = re.compile("(?<=[,、;和及与])[一二三四五]期(?=[0-9总投计划年预已])")
_CORE = 4  # characters of a subject without its place, 重点项目
_DONE_WORDS = re.compile("已|完成|正式|实现")
_LEVEL = re.compile("(?<=[省市区县旗州])[省市区县]级")  # 甲市市级重点项目 are 甲市重点项目
_EACH = re.compile("分别|依次")
_LEAST = 3  # digits that a rounded number keeps where nothing says 约


@dataclass(frozen=True)
class Scene:
    """A sentence with those that it speaks of, and whom the text was speaking of before."""

    told: Read
    known: Knowledge
    before: tuple[Owner, ...] = ()

    @cached_property
    def mentions(self) -> tuple[tuple[int, int, Owner], ...]:
        """The names in the sentence with their folded places, in order."""
        words = self.told.folded.key
        found: list[tuple[int, int, Owner]] = []
        for name, owner in self.known.named_in(words):
            start = words.find(name)
            while start >= 0:
                end = start + len(name)
                if all(end <= a or b <= start for a, b, _ in found):
                    found.append((start, end, owner))
                start = words.find(name, end)
        for phase in _PHASE.finditer(words) if found else ():
            if phase[0] in self.known.phases and all(phase.end() <= a or b <= phase.start() for a, b, _ in found):
                found.append((*phase.span(), self.known.phases[phase[0]]))
        return tuple(sorted(found or self.known.shortened(words), key=lambda one: one[:2]))

    @cached_property
    def groups(self) -> tuple[tuple[int, int, tuple[Owner, ...]], ...]:
        """Names that stand in one list, with the folded place of the list."""
        made: list[tuple[int, int, tuple[Owner, ...]]] = []
        text = self.told.folded.text
        for a, b, owner in self.mentions:
            if made and _JOINT.fullmatch(text, made[-1][1], a):
                start, _, owners = made.pop()
                made.append((start, b, owners if owner in owners else (*owners, owner)))
            else:
                made.append((a, b, (owner,)))
        return tuple(made)

    @cached_property
    def owners(self) -> tuple[Owner, ...]:
        """Everybody that the sentence names."""
        return tuple({owner.name: owner for _, _, owner in self.mentions}.values())

    @property
    def last(self) -> tuple[Owner, ...]:
        """Whom the text speaks of after this sentence."""
        return self.groups[-1][2] if self.groups else self.subjects

    @cached_property
    def subjects(self) -> tuple[Owner, ...]:
        """The regions, groups and organisations that the sentence is about; else those before."""
        about = {_LEVEL.sub("", one.name) for one in self.known.subjects if is_about(one, self.told)}
        if not about:
            return self.before
        return tuple(one for one in self.known.subjects if _LEVEL.sub("", one.name) in about)

    def at(self, place: int) -> tuple[Owner, ...]:
        """Return whose a claim at a folded place is."""
        if not self.groups:
            return self.subjects
        earlier = [owners for start, _, owners in self.groups if start <= place]
        return earlier[-1] if earlier else self.groups[0][2]

    def clause(self, a: int, b: int) -> tuple[int, int]:
        """Return the folded range of the clause that a place stands in."""
        text = self.told.folded.text
        start = max((found.end() for found in _MARKS.finditer(text, 0, a)), default=0)
        found = _MARKS.search(text, b)
        return start, found.start() if found else len(text)

    def ahead(self, a: int) -> bool:
        """Tell whether a claim at a place is told as yet to come."""
        text = self.told.folded.text
        start, end = self.clause(a, a)
        if AHEAD.search(text, start, min(a + 6, end)):
            return True
        if _DONE_WORDS.search(text, start, a):
            return False
        today = first_and_last(self.known.day)
        days = [first_and_last(date.period) for date in self.told.dates if start <= date.a < end]
        return today is not None and any(day is not None and day[0] > today[1] for day in days)

    def steps(self, a: int, b: int) -> set[tuple[str, bool]]:
        """Return the stages that the clause of a place tells of, and whether as yet to come."""
        start, end = self.clause(a, b)
        behind = min([end, *(one.a for one in self.told.dates if one.a >= b)])
        before = max([start, *(one.b for one in self.told.dates if one.b <= a)])
        here = [(name, at) for name, at, _ in self.told.stages if start <= at < end]
        found = [one for one in here if b <= one[1] < behind] or [one for one in here if before <= one[1] < a] or here
        return {(name, self.ahead(at)) for name, at in found}

    def owner_of(self, number: int) -> tuple[Owner, ...]:
        """Return whose the number is; of 分别 lists the one whose turn it is."""
        one = self.told.numbers[number]
        owners = self.at(one.a)
        text = self.told.folded.text
        each = list(_EACH.finditer(text, 0, one.a))
        if len(owners) > 1 and each:
            until = text.find(",合计", each[-1].end())
            listed = [n for n in self.told.numbers if n.a >= each[-1].end() and (until < 0 or n.a < until)]
            turn = listed.index(one) if one in listed else len(owners)
            return (owners[turn],) if turn < len(owners) else owners
        return owners


def is_about(owner: Owner, told: Read) -> bool:
    """Tell whether a sentence speaks of a subject: most pairs of its characters do, or it without its place."""
    head, _, part = key(owner.name).partition("—")
    text, subject = told.folded.key, _ASIDE.sub("", head)
    if part and part not in text:
        return False
    placed = _PLACED.match(subject)
    if placed and len(subject) >= placed.end() + _CORE:
        core = _SIZE.sub("", subject[placed.end() :])
        near = placed[0] in text or (len(core) > _CORE and placed[0].endswith(("省", "市")))
        if near and _shared(core, text) >= _MOST:
            return True
    return _shared(subject, text) >= _MOST


def _shared(words: str, text: str) -> float:
    pairs = {words[i : i + 2] for i in range(len(words) - 1)}
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0


def measure_of(told: Read, number: int) -> tuple[str, bool]:
    """Return what a number measures, and whether words say so."""
    cue = said(told.folded, told.numbers).measures[number]
    return cue.value, cue.how != "unit"


def status_of(told: Read, number: int) -> str:
    """Return how a number is told: actual, planned or forecast."""
    return said(told.folded, told.numbers).statuses[number].value


def fits(told: Read, number: int, figure: Figure) -> bool:
    """Tell whether a figure may be what a number says: its measure, its sign, done or ahead."""
    measure, worded = measure_of(told, number)
    one = told.numbers[number]
    if not worded and not figure.whole and figure.unit == "CNY":
        return False  # a part is never told without saying of what
    other_pieces = figure.unit == "item" and one.unit[-1:] == "个" and "个" not in figure.text
    if other_pieces and told.folded.text.startswith(("项目", "工程"), one.b):
        return False  # 等5个项目 does not say that one of them has 5座
    if worded and measure != figure.measure:
        yearly = {measure, figure.measure} == {"annual_investment", "completed_investment"}  # 年内计划完成投资
        if yearly and figure.status == "planned" and status_of(told, number) == "planned":
            return True
        if measure in _MONEY and figure.measure in _MONEY:
            return False
        if measure in _RATES and figure.measure in _RATES and "growth_rate" in (measure, figure.measure):
            return False
    if figure.measure == "growth_rate" and figure.value is not None and (one.value < 0) != (figure.value < 0):
        return False
    told_ahead = status_of(told, number) in ("planned", "forecast")
    return not (figure.measure in _DONE and told_ahead and figure.status == "actual")


def alike(told: Read, number: int, other: Read, there: int) -> bool:
    """Tell whether two numbers may say the same thing: one measure, both done or both ahead."""
    (mine, worded), (theirs, so) = measure_of(told, number), measure_of(other, there)
    if worded and so and mine != theirs and (mine in INVESTED or mine in _RATES):
        return False
    coming = [status_of(*one) in ("planned", "forecast") for one in ((told, number), (other, there))]
    return mine not in _DONE or coming[0] == coming[1]


def says_same(one: NumberRead, other: NumberRead) -> bool:
    """Tell whether two numbers say one value, the first perhaps rounded."""
    if other.canonical is None:
        return False
    return same(one, other.canonical.value, str(other.canonical.unit)) or (
        one.canonical is not None
        and one.canonical.unit == other.canonical.unit
        and rounds(one, abs(other.canonical.value))
    )


def says(one: NumberRead, figure: Figure) -> str:
    """Return how a number says a figure: "exact", "rounded" or "" where it does not."""
    if same(one, figure.value, figure.unit) or same(one, figure.upper, figure.unit):
        return "exact"
    if figure.value is None or one.canonical is None or str(one.canonical.unit) != figure.unit:
        return ""
    return "rounded" if rounds(one, abs(figure.value)) else ""


def rounds(one: NumberRead, value: Decimal) -> bool:
    """Tell whether a number is a value rounded: 约 to the nearest, 超 down, 近 up."""
    if one.canonical is None or not one.value or not one.canonical.value:
        return False
    factor = abs(one.canonical.value / one.value)
    number, true = abs(one.value), value / factor
    digits = number.normalize().as_tuple()
    step = Decimal(1).scaleb(int(digits.exponent))
    off = abs(number - true)
    if one.bound == "over":
        return number <= true and off <= true / 10 and true.quantize(step, ROUND_FLOOR) == number
    if one.text.startswith("近") or one.bound == "under":
        return true <= number and off <= true / 20 and true.quantize(step, ROUND_CEILING) == number
    if len(digits.digits) < (1 if one.bound == "about" else _LEAST):
        return False
    return off <= step / 2 and off <= number / (100 if step > 1 else 20)


def ends_in(period: str, known: str | None, words: str = "") -> bool:
    """Tell whether what a figure covers ends within a period that a text names for it; of 1—6月 in its last month."""
    ours, theirs = first_and_last(period), first_and_last(known)
    if ours is None or theirs is None:
        return False
    if re.search("[0-9一二三四五六七八九十][—-]|至|到|前[0-9一二三四五六七八九十两]", words):
        return (ours[1].year, ours[1].month) == (theirs[1].year, theirs[1].month)
    return ours[0] <= theirs[1] <= ours[1]


def covers(period: str, known: str | None, words: str = "") -> bool:
    """Tell whether a period is a known one, or the month or year that it lies in; 月底 may stand for its month."""
    ours, theirs = first_and_last(period), first_and_last(known)
    if ours is None or theirs is None:
        return False
    if ours == theirs or ("/" not in period and ours[0] <= theirs[0] and theirs[1] <= ours[1]):
        return True
    vague = re.search("底|初|旬|末|上半|下半|季", words) is not None
    near = (theirs[1] - theirs[0]).days <= 31 or (ours[0].year == theirs[0].year and re.search("年底|年末", words))
    return vague and bool(near) and ours[0] <= theirs[1] and theirs[0] <= ours[1]


def bound_to(scene: Scene, date: DateRead) -> Sequence[int]:
    """Return the numbers that a day says the state of: those behind it, up to the next day or the end of the part."""
    text = scene.told.folded.text
    ends: Iterable[int] = (other.a for other in scene.told.dates if other.a > date.b)
    stop = min([*ends, *(at for at in (text.find(";", date.b), text.find("。", date.b)) if at >= 0), len(text)])
    return [n for n, one in enumerate(scene.told.numbers) if date.b <= one.a < stop]
