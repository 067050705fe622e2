"""The words around a number or a name, as data: what they say of measure, status, basis, caliber and stage.

In: folded text and the numbers read in it. Out: cues, each with the place of the words that say it; words standing in
an earlier clause count where a list carries them on, and then the cue says so. Promised: all words are patterns of
data/cues.toml and name kinds of things; time is linear in the text, since no window crosses a sentence.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, cast

from summarizer.numbers import NumberRead
from summarizer.records import Basis, Measure, Role, Stage, Status
from summarizer.text import Folded, Span

_DATA = Path(__file__).parent / "data" / "cues.toml"

_KINDS: Mapping[str, str] = {
    "CNY": "money", "USD": "foreign", "EUR": "foreign", "HKD": "foreign", "JPY": "foreign", "m2": "area", "m": "length",
    "m3": "volume", "t": "mass", "kW": "power", "kWh": "power", "percent": "percent", "item": "item",
    "percentage_point": "percentage_point", "person": "person", "household": "household", "rank": "rank",
    "year": "time", "month": "time", "day": "time", "hour": "time", "times": "times", "TEU": "teu",
}  # fmt: skip
_SHORT = 18  # words of a list's own: a region, a class of projects
_FAR = 8  # numbers that a list may hand its measure on over
_LAND = re.compile(r"亩|公顷|平方公里|平方千米|km2")
_LIST = re.compile(r"(?:[、,和及与或/]|以及|,?其中|分别为?|依次为?|均为?)*")
_BARE = re.compile(
    r"(?:[、,;和及与:()]|以及|其中|另外|另有|其余|其他|余下|剩下|剩余|还有|累计|分别|依次|均|都|共|合计|总计|总共|仅|只有|只|达到?|已达|为|有|是|已|就|占|达成|约|超|增至|升至|"
    r"增加到|提高到|上升到|扩大到|压缩到|调整为|转为|由|从|到|至|则|现在|目前|过去|原来|的|今年|去年|上年|同期|当月|当年|其|"
    r"[^,;:。、()]{1,12}(?:区|县|市|州|旗|镇|乡|类|所属|方面|地区|新区|开发区|高新区|园区|的|产业|板块|行业))*"
)
_CHANGED = re.compile(r"(?:从|由)[^,;。]{0,12}$")
_CHANGED_TO = re.compile(
    r"^[^,;。]{0,4}?(?P<plan>调整|核减|核定|调增|调减|变更|修改|修订|改)(?:为|至|到)?|^[^,;。]{0,4}?(?:(?:增加|提高|提升|扩大|扩|压缩|缩短|增|升|降|上升|下降|减少|抬|提|拓展|增长|转|延长|拉升|跃升)(?:到|至|为))"
)
_STOPS = re.compile(r"[,;:。!?…](?![”’\"'])|[。!?…][”’\"']?")


@dataclass(frozen=True, slots=True)
class Cue:
    """What words say, and the folded range of the words; `how` tells a word at the number from one carried over."""

    value: str
    a: int
    b: int
    how: Literal["said", "carried", "unit"] = "said"


class _Rules:
    """Patterns that each say a value, as one expression."""

    def __init__(self, pairs: Sequence[Sequence[str]]) -> None:
        self._values = {f"r{n}": value for n, (_, value) in enumerate(pairs)}
        joined = "|".join(f"(?P<r{n}>{pattern})" for n, (pattern, _) in enumerate(pairs))
        self._expression = re.compile(joined) if pairs else None

    def every(self, text: str, offset: int = 0) -> Iterator[Cue]:
        """Yield the cues in the words, in order."""
        if self._expression is not None:
            for match in self._expression.finditer(text):
                if match.end() > match.start():
                    yield Cue(self._values[match.lastgroup or ""], offset + match.start(), offset + match.end())

    def last(self, text: str, offset: int = 0) -> Cue | None:
        """Return the cue nearest to the end of the words."""
        found = None
        for found in self.every(text, offset):
            pass
        return found

    def first(self, text: str, offset: int = 0) -> Cue | None:
        """Return the cue nearest to the beginning of the words."""
        return next(self.every(text, offset), None)


@dataclass(frozen=True)
class _Kind:
    """The rules for numbers of one kind."""

    left: _Rules
    right: _Rules
    fallback: str


@dataclass(frozen=True)
class _Data:
    """The whole table."""

    kinds: Mapping[str, _Kind]
    status: _Rules
    fixed: frozenset[str]
    behind: _Rules
    local: re.Pattern[str]
    headings: _Rules
    milestone: re.Pattern[str]
    basis: _Rules
    scope: _Rules
    stages: _Rules


def _pairs(table: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    return [(pattern, value) for value, patterns in table.items() for pattern in patterns]


@cache
def _data() -> _Data:
    raw: dict[str, Any] = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    kinds = {
        name: _Kind(_Rules(table["left"]), _Rules(table["right"]), table["fallback"])
        for name, table in raw["measures"].items()
    }
    status = {name: raw["status"][name] for name in ("actual", "planned", "forecast")}
    return _Data(
        kinds=kinds,
        status=_Rules(_pairs(status)),
        fixed=frozenset(raw["status"]["fixed"]),
        behind=_Rules(raw["status"]["behind"]),
        local=re.compile(raw["status"]["local"]),
        headings=_Rules(_pairs(raw["headings"])),
        milestone=re.compile("|".join(raw["milestones"]["words"])),
        basis=_Rules(_pairs(raw["basis"])),
        scope=_Rules([(word, word) for word in raw["scope"]["words"]]),
        stages=_Rules(_pairs(raw["stages"])),
    )


def kind_of(number: NumberRead) -> str:
    """Return the kind of a number by its unit: what can be measured in it at all."""
    unit = number.canonical.unit if number.canonical is not None else "other"
    kind = _KINDS.get(unit, "other")
    if kind == "area" and _LAND.search(number.unit):
        return "land"
    if number.unit.endswith(("家", "户")) and kind in ("item", "household"):
        return "enterprise" if number.unit.endswith("家") else "household"
    if number.unit.endswith("番"):
        return "doubling"
    return kind


def names_milestone(words: str) -> re.Match[str] | None:
    """Return where words tell of a point in a project's life, as the words behind its day do."""
    return _data().milestone.search(words)


@dataclass(frozen=True)
class Around:
    """A text with its numbers, and where its clauses and sentences end; a mark inside a number ends nothing."""

    folded: Folded
    numbers: Sequence[NumberRead]

    @cached_property
    def _starts(self) -> tuple[list[int], list[int]]:
        """Where clauses begin, and where sentences begin."""
        clauses, sentences = {0, *self.folded.breaks}, {0, *self.folded.breaks}
        inside = 0
        for stop in _STOPS.finditer(self.folded.text):
            while inside < len(self.numbers) and self.numbers[inside].b <= stop.start():
                inside += 1
            if inside < len(self.numbers) and self.numbers[inside].a <= stop.start():
                continue
            clauses.add(stop.end())
            if stop.group()[0] in "。!?…":
                sentences.add(stop.end())
        return sorted(clauses), sorted(sentences)

    def _held(self, starts: Sequence[int], a: int, b: int) -> Span:
        at = bisect_right(starts, a) - 1
        after = bisect_right(starts, max(b - 1, a))
        return starts[at], starts[after] if after < len(starts) else len(self.folded)

    def clause(self, i: int) -> Span:
        """Return the clause that holds a number, its closing mark left out."""
        a, b = self.clause_at(self.numbers[i].a, self.numbers[i].b)
        return a, b

    def clause_at(self, a: int, b: int) -> Span:
        """Return the clause around a range, its closing mark left out."""
        start, end = self._held(self._starts[0], a, b)
        while end > b and self.folded.text[end - 1] in ",;:。!?…":
            end -= 1
        return start, end

    def sentence(self, i: int) -> Span:
        """Return the sentence that holds a number; semicolons do not end it."""
        return self._held(self._starts[1], self.numbers[i].a, self.numbers[i].b)

    def sentence_at(self, place: int) -> Span:
        """Return the sentence that holds a place."""
        return self._held(self._starts[1], place, place + 1)

    def group(self, i: int) -> Span:
        """Return the part of the sentence between semicolons that holds a number."""
        start, end = self.sentence(i)
        number, text = self.numbers[i], self.folded.text
        left = text.rfind(";", start, number.a) + 1 or start
        right = text.find(";", number.b, end)
        return left, right if right >= 0 else end

    def paragraph(self, place: int) -> Span:
        """Return the paragraph that holds a place."""
        breaks = self.folded.breaks
        at = bisect_right(breaks, place)
        return breaks[at - 1] if at else 0, breaks[at] if at < len(breaks) else len(self.folded)

    def left(self, i: int) -> Span:
        """Return the words before a number that are its own: since the number before it, its bracket or its clause."""
        number = self.numbers[i]
        start = self.clause(i)[0]
        if i and self.numbers[i - 1].b > start:
            start = self.numbers[i - 1].b
        opened = self.folded.text.rfind("(", start, number.a)
        if opened >= 0 and ")" not in self.folded.text[opened : number.a]:
            start = opened + 1
        return start, number.a

    def right(self, i: int) -> Span:
        """Return the words behind a number: up to the next number, bracket or the clause's end."""
        number = self.numbers[i]
        end = self.clause(i)[1]
        if i + 1 < len(self.numbers):
            end = min(end, max(number.b, self.numbers[i + 1].a))
        for mark in "()、":
            at = self.folded.text.find(mark, number.b, end)
            end = at if at >= 0 else end
        return number.b, end

    def words(self, span: Span) -> str:
        """Return the words of a range."""
        return self.folded.text[span[0] : span[1]]


def measures(around: Around) -> list[Cue]:
    """Return what each number measures: by the words before it, behind it, those a list carries on, or its unit."""
    found: list[Cue] = []
    for i in range(len(around.numbers)):
        found.append(_measure(around, i, found))
    return found


def _measure(around: Around, i: int, before: Sequence[Cue]) -> Cue:
    number, kind = around.numbers[i], kind_of(around.numbers[i])
    rules = _data().kinds["money" if kind == "foreign" else kind]
    left, right = around.left(i), around.right(i)
    said = rules.left.last(around.words(left), left[0])
    behind = rules.right.first(around.words(right), right[0])
    if kind in ("item", "enterprise", "household", "person", "area") and behind is not None:
        said = behind if said is None or said.value not in ("capacity", "jobs") else said
    said = said or behind
    if kind == "item" and said is behind and said is not None and said.value == "count" and _is_bare(around, left):
        said = said if _noun_follows(around, right) else None
    if said is None:
        said = _carried(around, i, before)
    if said is None:
        return Cue(_by_unit(around, i, kind, rules.fallback), number.a, number.b, "unit")
    told = said.how == "said" and said.value in ("total_investment", "funding", "completed_investment")
    return _foreign(around, said) if kind == "foreign" and told else said


def _noun_follows(around: Around, right: Span) -> bool:
    words = around.words(right)
    return bool(words) and words[0] not in "为占中在已正将是有均全达建开竣投续里应未没仍还需分同都"


def _foreign(around: Around, cue: Cue) -> Cue:
    """Money from abroad is foreign capital unless it is somebody's investment told as such."""
    words = around.words((cue.a, cue.b))
    value = "total_investment" if "投资" in words or "出资" in words else "foreign_capital"
    return Cue(value, cue.a, cue.b)


def _is_bare(around: Around, span: Span) -> bool:
    """Tell whether words before a number say nothing of what it measures, so that a list's head says it."""
    words = around.words(span)
    return len(words) <= 1 or _BARE.fullmatch(words) is not None


def _carried(around: Around, i: int, before: Sequence[Cue]) -> Cue | None:
    """Return the measure that a list, a change from A to B or an earlier clause hands on to a number."""
    number, kind = around.numbers[i], kind_of(around.numbers[i])
    left = around.left(i)
    words = around.words(left)
    previous = _previous(around, i)
    joined = previous is not None and around.numbers[previous].b == left[0]
    listed = _LIST.fullmatch(words) or _CHANGED_TO.match(words) or words.startswith("、")
    if previous is not None and joined and listed:
        return _handed_on(before[previous])
    if kind in ("money", "foreign", "percent", "mass") or (kind == "item" and _is_bare(around, left)):
        rules = _data().kinds["money" if kind == "foreign" else kind].left
        cue = _back(around, rules, around.sentence(i)[0], left[0], kind)
        if cue is not None and (kind != "mass" or _is_bare(around, left)):
            return _handed_on(cue)
    if previous is not None and kind in ("item", "enterprise") and len(words) <= _SHORT:
        same = around.paragraph(number.a)[0] <= around.numbers[previous].a or _is_bare(around, left)
        if same and before[previous].value in ("project_count", "enterprise_count"):
            return _handed_on(before[previous])
    return None


def _handed_on(cue: Cue) -> Cue:
    return Cue(cue.value, cue.a, cue.b, "carried")


def _back(around: Around, rules: _Rules, start: int, end: int, kind: str) -> Cue | None:
    """Return the last cue of an earlier clause, each clause read up to its own number as it stands there."""
    found = None
    for span in _stretches(around, start, end):
        cue = rules.last(around.words(span), span[0])
        found = cue or found
    if found is not None and kind in ("money", "foreign") and found.value == "other":
        return None
    return found


def _stretches(around: Around, start: int, end: int) -> Iterator[Span]:
    """Yield the words between numbers and clause marks of a range."""
    cuts = [start]
    for number in around.numbers:
        if start <= number.a < end:
            cuts += [number.a, number.b]
    starts = around._starts[0]
    low, high = bisect_right(starts, start), bisect_right(starts, end)
    yield from pairwise(sorted({*cuts, *starts[low:high], end}))


def _previous(around: Around, i: int) -> int | None:
    """Return the number before this one that is of the same kind, in this paragraph or the one before."""
    kind, unit = kind_of(around.numbers[i]), around.numbers[i].unit[-1:]
    start = around.paragraph(max(around.paragraph(around.numbers[i].a)[0] - 1, 0))[0]
    for j in range(i - 1, max(-1, i - 1 - _FAR), -1):
        if around.numbers[j].a < start:
            return None
        if kind_of(around.numbers[j]) == kind and around.numbers[j].unit[-1:] == unit:
            return j
    return None


def _by_unit(around: Around, i: int, kind: str, fallback: str) -> str:
    """Return the measure where no word says it: that of the unit, or of money in a bracket behind a name."""
    number, text = around.numbers[i], around.folded.text
    if kind == "foreign":
        return "foreign_capital"
    if kind == "money":
        if "/" in number.unit:
            return "price"
        if role_of(around, i) == "threshold":
            return "total_investment"
        alone = text[number.a - 1 : number.a] == "(" and text[number.b : number.b + 1] == ")"
        beside = text[number.a - 1 : number.a] == "、" and i > 0 and around.numbers[i - 1].b == number.a - 1
        if alone or beside:
            return "total_investment"
    return fallback


def statuses(around: Around, said: Sequence[Cue]) -> list[Cue]:
    """Return whether each number is told as a fact, a plan or a forecast, with the words that say so."""
    found: list[Cue] = []
    for i in range(len(around.numbers)):
        found.append(_status(around, i, said[i], found))
    return found


def _status(around: Around, i: int, measure: Cue, before: Sequence[Cue]) -> Cue:
    number, data = around.numbers[i], _data()
    left, right, start = around.left(i), around.right(i), around.clause(i)[0]
    changed = _changed(around, i)
    if changed is not None and changed.value:
        return changed
    until = changed.a if changed is not None else number.a
    near = data.status.last(around.words((min(left[0], until), until)), min(left[0], until))
    if near is not None and not _modifies(around, i, measure, near):
        return near
    if measure.value == "annual_investment":
        return Cue("planned", measure.a, measure.b)
    behind = data.behind.first(around.words(right), right[0])
    if behind is not None:
        return behind
    head = data.status.last(around.words((start, left[0])), start) if start < left[0] else None
    if head is not None and not _of_milestone(around, head, i) and not _is_local(around, head):
        if measure.value not in data.fixed or head.value == "planned":
            return _handed_on(head)
    return _carried_status(around, i, measure, before) or Cue("actual", number.a, number.b, "unit")


def _modifies(around: Around, i: int, measure: Cue, cue: Cue) -> bool:
    """Tell whether a number only describes what the plan is about: 确保总投资51亿元的…开工."""
    text = around.folded.text
    return text.startswith("的", around.numbers[i].b) and cue.b < measure.a and measure.b <= around.numbers[i].a


def _is_local(around: Around, cue: Cue) -> bool:
    """Tell whether a cue speaks of the number right behind it only: 规划床位800张, 总产预计31.8万吨."""
    if _data().local.match(around.folded.text, cue.a):
        return True
    return cue.value == "forecast" and any(number.a == cue.b for number in around.numbers)


def _of_milestone(around: Around, cue: Cue, i: int) -> bool:
    """Tell whether a cue speaks of a day of the project's life, not of a number."""
    if cue.value == "actual":
        return False
    end = around.clause_at(cue.a, cue.b)[1]
    if any(cue.b <= number.a < end for number in around.numbers[max(0, i - _FAR) : i + 1]):
        return False
    return names_milestone(around.folded.text[cue.b : end]) is not None


def _changed(around: Around, i: int) -> Cue | None:
    """Read A in 由A调整为B (a plan that was) and in 从A增加到B (what is); of B where the words before A begin."""
    left, right = around.left(i), around.right(i)
    before = _CHANGED.search(around.words(left))
    to = _CHANGED_TO.match(around.words(right)) if before else None
    if to is not None:
        return Cue("planned" if to["plan"] else "actual", right[0] + to.start(), right[0] + to.end())
    if i and around.numbers[i - 1].b == left[0] and _CHANGED_TO.match(around.words(left)):
        first = around.left(i - 1)
        origin = _CHANGED.search(around.words(first))
        if origin is not None:
            return Cue("", first[0] + origin.start(), left[1])
    return None


def _carried_status(around: Around, i: int, measure: Cue, before: Sequence[Cue]) -> Cue | None:
    """Return the status that an earlier clause of the sentence, or a heading above, hands on."""
    rules, number, fixed = _data().status, around.numbers[i], _data().fixed
    group, sentence, clause = around.group(i), around.sentence(i), around.clause(i)
    if measure.value in fixed and measure.value != "project_count":
        return _headed(around, number.a)
    found: Cue | None = None
    for cue in rules.every(around.words((group[0], clause[0])), group[0]):
        if cue.value == "actual":
            found = None
        elif not _of_milestone(around, cue, i) and not _is_local(around, cue):
            found = cue
    if found is None and sentence[0] < group[0]:
        first = around.clause_at(sentence[0], sentence[0] + 1)
        cue = rules.last(around.words(first), first[0])
        found = cue if cue is not None and cue.value != "actual" and not _is_local(around, cue) else None
    return _handed_on(found) if found is not None else _headed(around, number.a)


_HEADING_LENGTH = 14


def _headed(around: Around, place: int) -> Cue | None:
    """Return the status that the heading above a paragraph gives it."""
    found: Cue | None = None
    for a, b in around.folded.paragraphs():
        if a >= place:
            break
        if b - a <= _HEADING_LENGTH and around.folded.text[b - 1] not in "。!?;,":
            found = _data().headings.last(around.words((a, b)), a) or found
    return found if found is not None and found.value != "actual" else None


def basis_of(around: Around, i: int) -> Basis | None:
    """Return what a number adds up over, as the words before it say."""
    left = around.left(i)
    cue = _data().basis.last(around.words(left))
    return cast(Basis, cue.value) if cue is not None else None


def scope_of(around: Around, i: int) -> str | None:
    """Return the caliber of a number as its clause says it."""
    start, _ = around.clause(i)
    cue = _data().scope.last(around.words((start, around.numbers[i].b)))
    return cue.value if cue is not None else None


_THRESHOLD = re.compile(r"(?:以上|以下|及以上|级)?(?:的)?[^,;。、]{0,6}?(?:项目|企业|工程|村)")


def role_of(around: Around, i: int) -> Role:
    """Tell a threshold (500万元以上项目) from a value."""
    number = around.numbers[i]
    above = number.text.endswith(("以上", "以下")) or around.folded.text.startswith(("以上", "以下"), number.b)
    follows = _THRESHOLD.match(around.folded.text, number.b, number.b + 12)
    return "threshold" if above and follows else "value"


def stages(words: str, offset: int = 0) -> list[Cue]:
    """Return the stages that words tell of, in order; denials and stops are told as what they are."""
    return list(_data().stages.every(words, offset))


def stage_of(words: str) -> Stage | None:
    """Return the last stage that words tell of."""
    found = stages(words)
    return cast(Stage, found[-1].value) if found else None


def as_measure(cue: Cue) -> Measure:
    """Return a cue's value as the contract's word."""
    return cast(Measure, cue.value)


def as_status(cue: Cue) -> Status:
    """Return a cue's value as the contract's word."""
    return cast(Status, cue.value)
