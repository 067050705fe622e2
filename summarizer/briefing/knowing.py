"""What a text may say: the ledger's facts, by project and by subject, and the briefing as it would be written today.

In: facts of a span, the document made of them. Out: Knowledge that a proof-reader looks things up in. Promised: a pure
function of the facts; what an open error doubts is no ground for anything.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal

from summarizer.briefing.document import Document, Heading, Paragraph, Table, plain
from summarizer.briefing.facts import Figure, PeriodFacts, ProjectFacts
from summarizer.briefing.phrases import source_line
from summarizer.dates import DateRead, read_dates
from summarizer.numbers import NumberRead, read_numbers
from summarizer.text import Folded, key

Verdict = Literal["有据", "原文", "推算", "无依据"]
SENTENCE = re.compile(r"[^。！？；\n]*[。！？；]?")
STAGES = {
    "planned": "谋划|前期|储备|推介", "signed": "签约|落户|签订|签下", "started": "开工|动工|启动建设|破土|奠基",
    "building": "在建|施工|封顶|加快建设", "completed": "竣工|建成|完工|收官|交付|验收|通车|启用",
    "operating": "投产|运营|投用|达产|通水|并网|量产|下线",
    "suspended": "停工|停建|缓建|暂停", "cancelled": "取消|终止",
}  # fmt: skip
_STAGE = re.compile("|".join(f"(?P<{name}>{words})" for name, words in STAGES.items()))
_EVENTS = {
    "start": "started", "completion": "completed", "delivery": "completed", "production": "operating",
    "topping_out": "building",
}  # fmt: skip
_ROW = " | "
_RARE, _ALIKE = 40, 60  # pairs of characters that a sentence is looked up by, sentences that are compared with it
_FORM = re.compile(r"[一-龥]{0,6}(?:股份|集团)?有限(?:责任)?公司")
_TAIL = re.compile(r"(?:建设)?(?:项目|工程)$")
_PLACE = re.compile(r"^[一-龥]{1,4}?(?:省|市|区|县|旗|镇)(?=[一-龥A-Za-z0-9]{4})")
_LEVELS = re.compile(r".+?(?:自治区|自治州|自治县|开发区|高新区|新区|起步区|省|市|州(?!市)|盟|区|县|旗)(?![区县]$)")
_PART = 5  # characters of a name that tell which is meant
_KIND_OF_PLACE = re.compile("(?:自治区|自治州|自治县|开发区|高新区|新区|[省市州盟区县旗])$")
_PHASE = re.compile(r"(项目|工程)([一二三四五六七八九十]+期)$")
_YET = re.compile("计划|拟|将(?!军)|预计|力争|争取|有望|目标|确保|预期|准备|可望|届时|节点")


@dataclass(frozen=True)
class Read:
    """A sentence with the numbers, days and stages that stand in it."""

    text: str
    folded: Folded = field(repr=False)
    numbers: tuple[NumberRead, ...]
    dates: tuple[DateRead, ...]
    stages: tuple[tuple[str, int, int], ...]  # name, folded place


def read(text: str, day: str | None) -> Read:
    """Read a sentence."""
    folded = Folded.of_lines(text)
    dates = tuple(read_dates(folded, day))
    stages = tuple((found.lastgroup or "", *found.span()) for found in _STAGE.finditer(folded.text))
    return Read(text, folded, tuple(read_numbers(folded, dates)), dates, stages)


@dataclass(frozen=True)
class Owner:
    """Somebody or something that figures belong to."""

    name: str
    figures: tuple[Figure, ...]
    periods: tuple[str, ...] = ()
    stages: frozenset[str] = frozenset()
    words: str = ""  # all that its articles say of it
    done: frozenset[str] = frozenset()  # stages that it has reached, as told
    ahead: frozenset[str] = frozenset()  # stages that were told as still to come
    events: tuple[tuple[str, str, bool], ...] = ()  # stage, day, whether it still lay ahead; the last told last
    region: str = ""
    stage: str = ""
    parties: tuple[str, ...] = ()
    days: tuple[str, ...] = ()  # of the newspapers that tell of it
    articles: tuple[str, ...] = ()
    project: bool = False


@dataclass(frozen=True)
class Version:
    """A sentence of today's briefing, its names taken out, and whose they were."""

    masked: str
    owners: Counter[str]  # how often each is named
    read: Read


@dataclass(frozen=True)
class Knowledge:
    """What a text may say."""

    day: str | None
    sentences: dict[str, Read]  # the briefing as it would be written today, by the words compared
    versions: tuple[Version, ...]
    names: dict[str, Owner]  # projects by every name
    subjects: tuple[Owner, ...]
    periods: tuple[str, ...]
    sources: dict[str, str]
    phases: dict[str, Owner] = field(default_factory=dict)  # 一期, 二期, where that means one project only
    printed: dict[str, tuple[str, str]] = field(default_factory=dict)  # region and day of each article

    def source(self, article: str) -> str:
        """Return how an article is quoted."""
        return self.sources.get(article, article)

    @cached_property
    def _longest_first(self) -> list[str]:
        return sorted(self.names, key=len, reverse=True)

    def named_in(self, words: str) -> list[tuple[str, Owner]]:
        """Return the names that stand in words, the longest first."""
        return [(name, self.names[name]) for name in self._longest_first if name in words]

    def places(self, region: str) -> tuple[str, ...]:
        """Return the names of a place and of those above it, the smallest first."""
        return tuple(reversed(_LEVELS.findall(region)))

    @cached_property
    def districts(self) -> frozenset[str]:
        """The smallest places that projects lie in."""
        return frozenset(parts[0] for who in self.projects if (parts := self.places(who.region)))

    @cached_property
    def by_place(self) -> dict[str, frozenset[str]]:
        """The articles about each place, by its full and its short name."""
        found: dict[str, set[str]] = defaultdict(set)
        told: list[tuple[str, tuple[str, ...]]] = [
            (region, (article,)) for article, (region, _) in self.printed.items()
        ]
        told += [(owner.region or owner.name, owner.articles) for owner in (*self.projects, *self.subjects)]
        told += [(region, (article,)) for article, (region, _) in self.printed.items()]
        for region, articles in told:
            for place in self.places(region)[:2]:
                for name in {key(place), _KIND_OF_PLACE.sub("", key(place))}:
                    if re.fullmatch("[一-龥]{2,8}", name):
                        found[name].update(articles)
        return {name: frozenset(articles) for name, articles in found.items()}

    @cached_property
    def long_names(self) -> tuple[tuple[str, Owner], ...]:
        """Full names so long that half of one still tells which is meant."""
        return tuple((key(who.name), who) for who in self.projects if len(key(who.name)) >= _TELLING)

    @cached_property
    def parties(self) -> tuple[str, ...]:
        """Who takes part in projects, the longest names first."""
        found = {key(name) for who in self.projects for name in who.parties}
        return tuple(sorted((name for name in found if len(name) >= 4), key=len, reverse=True))

    @cached_property
    def projects(self) -> tuple[Owner, ...]:
        """Every project once."""
        return tuple({owner.name: owner for owner in self.names.values()}.values())

    @cached_property
    def _parts(self) -> dict[str, Owner | None]:
        """Every part of a project's name that no other name, subject or headline has, by its first characters."""
        found: dict[str, Owner | None] = {}
        for name, owner in self.names.items():
            for part in {name[i : i + _PART] for i in range(len(name) - _PART + 1)}:
                found[part] = owner if found.get(part, owner) is owner else None
        for words in [key(who.name + who.words) for who in self.subjects]:
            found.update({words[i : i + _PART]: None for i in range(len(words) - _PART + 1)})
        return found

    def shortened(self, words: str) -> list[tuple[int, int, Owner]]:
        """Return where words name projects by a part of their name only."""
        found: list[tuple[int, int, Owner]] = []
        for at in range(len(words) - _PART + 1):
            owner = self._parts.get(words[at : at + _PART])
            if owner is not None and found and found[-1][2] is owner and at <= found[-1][1]:
                found[-1] = (found[-1][0], at + _PART, owner)
            elif owner is not None:
                found.append((at, at + _PART, owner))
        return found

    @cached_property
    def pairs(self) -> frozenset[str]:
        """All pairs of characters of what is known by name or in words."""
        told = [*self.names, *self.by_place, *self.sources.values()]
        for who in (*self.projects, *self.subjects):
            told += [who.name, who.words, *who.parties]
        return frozenset(words[i : i + 2] for words in map(key, told) for i in range(len(words) - 1))

    @cached_property
    def _pairs(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for number, version in enumerate(self.versions):
            for pair in {version.masked[i : i + 2] for i in range(len(version.masked) - 1)}:
                found[pair].append(number)
        return found

    def like(self, masked: str) -> list[tuple[int, Version]]:
        """Return the sentences of today's briefing that share most with one, in their order."""
        shared: Counter[int] = Counter()
        rare = sorted((self._pairs.get(masked[i : i + 2], []) for i in range(len(masked) - 1)), key=len)
        for numbers in rare[:_RARE]:
            shared.update(numbers)
        return sorted((number, self.versions[number]) for number, _ in shared.most_common(_ALIKE))


def knowledge_of(facts: PeriodFacts, documents: Iterable[Document]) -> Knowledge:
    """Gather what may be said about a span."""
    until = facts.span.until.isoformat() if facts.span.until is not None else None
    days = [one.day for one in facts.articles if one.day]
    day = until or max(days, default=None)
    told = [text for document in documents for text in sentences_of(document)]
    names = _names(facts)
    sentences = {compared(text): read(text, day) for text in told}
    return Knowledge(
        day=day,
        sentences=sentences,
        versions=tuple(_version(words, one, names) for words, one in sentences.items()),
        names=names,
        subjects=tuple(_subjects(facts)),
        periods=tuple(dict.fromkeys([*days, *_span(facts)])),
        phases=_phases(facts, names),
        sources={one.id: source_line(one) for one in (*facts.articles, *facts.undated, *facts.others.values())},
        printed={one.id: (one.region or "", one.day or "") for one in (*facts.articles, *facts.undated)},
    )


def _version(words: str, told: Read, names: dict[str, Owner]) -> Version:
    counted, masked = named(words, ((name, names[name]) for name in sorted(names, key=len, reverse=True)))
    return Version(masked, counted, told)


def named(text: str, names: Iterable[tuple[str, Owner]]) -> tuple[Counter[str], str]:
    """Return how often each of some names stands in a text, and the text with a mark in place of each."""
    counted: Counter[str] = Counter()
    for name, owner in names:
        if name in text:
            counted[owner.name] += text.count(name)
            text = text.replace(name, "＿")
    return counted, text


def compared(text: str) -> str:
    """Return words as two versions of a sentence are compared: without marks and blanks."""
    return key(re.sub(r"\[\^?\d+\]", "", text))


def sentences_of(document: Document) -> Iterator[str]:
    """Yield the sentences and table rows of a document."""
    head = document.head
    yield from (head.title, head.subtitle, f"（{head.subtitle}）", *head.lines, head.office or "", head.banner or "")
    for block in document.blocks:
        if isinstance(block, Heading):
            yield block.text
        elif isinstance(block, Paragraph):
            yield from split(plain(block.pieces))
        elif isinstance(block, Table):
            yield block.caption
            yield _ROW.join(column.title for column in block.columns)
            for row in block.shown:
                yield _ROW.join(plain(cell) for cell in row)
        else:
            yield block.caption
            yield f"图  {block.caption}"
    for line in (*document.made, *document.foot):
        yield from split(line)
    for source in document.sources:
        yield from split(f"{source.number}. {source.text}")


def split(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [found for found in SENTENCE.findall(text) if found.strip()]


def _span(facts: PeriodFacts) -> Iterator[str]:
    span = facts.span
    if span.since is not None and span.until is not None:
        yield span.since.isoformat()
        yield span.until.isoformat()


def _names(facts: PeriodFacts) -> dict[str, Owner]:
    """Return projects by every name; a name that means two of them means none, unless it is one's own."""
    own: dict[str, Owner] = {}
    other: dict[str, dict[str, Owner]] = defaultdict(dict)
    for project in facts.projects:
        owner = _owner(project, facts)
        own.setdefault(key(project.name), owner)
        for name in (*project.aliases, *(short for full in (project.name, *project.aliases) for short in _short(full))):
            if len(key(name)) >= _SHORTEST:
                other[key(name)][project.id] = owner
    found = {name: next(iter(owners.values())) for name, owners in other.items() if len(owners) == 1}
    return {**found, **{name: owner for name, owner in own.items() if len(name) >= _SHORTEST}}


def _phases(facts: PeriodFacts, names: dict[str, Owner]) -> dict[str, Owner]:
    told = [(alias, names[key(one.name)]) for one in facts.projects for alias in one.aliases if key(one.name) in names]
    counted = Counter(alias for alias, _ in told)
    return {alias: owner for alias, owner in told if re.fullmatch("[一二三四五]期", alias) and counted[alias] == 1}


_SHORTEST = 3
_TELLING = 20


def _short(name: str) -> Iterator[str]:
    """Yield what people call a project whose full name they know."""
    forms = {name, re.sub("[（）()“”]", "", name), _PHASE.sub(r"\2\1", name)}
    forms |= {_FORM.sub("", form) for form in forms}
    forms |= {_PLACE.sub("", form) for form in forms}
    forms |= {_TAIL.sub("", form) for form in forms}
    yield from (form for form in sorted(forms) if len(form) >= 4 and form != name)


def _owner(one: ProjectFacts, facts: PeriodFacts) -> Owner:
    figures = [figure for figure in (*one.amounts.values(), *one.figures) if figure.doubt != "error"]
    periods = [figure.period for figure in figures if figure.period]
    periods += [step.date for step in one.milestones if step.date]
    reached = {_EVENTS[step.event] for step in one.milestones if step.event in _EVENTS and step.status == "actual"}
    coming = {_EVENTS[step.event] for step in one.milestones if step.event in _EVENTS and step.status != "actual"}
    told = [part for part in (one.stage_text, one.content, one.problem, one.next_step) if part]
    told += [*(step.text for step in one.milestones), *(figure.quote or "" for figure in figures)]
    done, ahead = {one.stage, one.turn or "", *reached}, set(coming)
    for part in told:
        for name, a, _ in read(part, None).stages:
            start = max((found.end() for found in re.finditer("[，。；,;]", part[:a])), default=0)
            (ahead if _YET.search(part, start, a) else done).add(name)
    return Owner(
        one.name,
        tuple(figures),
        tuple(periods),
        frozenset(done | ahead),
        words=" ".join(told),
        done=frozenset(done),
        ahead=frozenset(ahead),
        events=tuple(
            (_EVENTS[step.event], step.date, step.status != "actual")
            for step in sorted(one.milestones, key=lambda step: _day_of(step.article, facts))
            if step.event in _EVENTS and step.date
        ),
        region=one.region or "",
        stage=one.stage,
        parties=tuple(name for _, name in one.parties),
        days=tuple(day for name in one.articles if (day := _day_of(name, facts))),
        articles=one.articles,
        project=True,
    )


def _day_of(article: str, facts: PeriodFacts) -> str:
    told = facts.article(article)
    return (told.day if told is not None else None) or ""


def _subjects(facts: PeriodFacts) -> Iterator[Owner]:
    by_subject: dict[str, list[Figure]] = {}
    for figure in facts.metrics:
        if figure.doubt != "error":
            by_subject.setdefault(figure.subject or "", []).append(figure)
    for subject, figures in by_subject.items():
        periods = tuple(figure.period for figure in figures if figure.period)
        words = " ".join(figure.quote or "" for figure in figures)
        articles = tuple(dict.fromkeys(figure.article for figure in figures))
        yield Owner(subject, tuple(figures), periods, words=words, articles=articles)


def same(number: NumberRead, value: Decimal | None, unit: str) -> bool:
    """Tell whether a number says a value: in four places of 亿元, or exactly."""
    if value is None or number.canonical is None:
        return False
    told = number.canonical
    if str(told.unit) != unit and "other" not in (str(told.unit), unit):
        return False
    own = told.value if str(told.unit) == unit else number.value
    return abs(abs(own) - abs(value)) <= Decimal("0.00001") * max(abs(value), Decimal(1))
