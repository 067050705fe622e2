"""Drafts with one thing falsified: a number, a unit, a name, a day, a stage, or a whole sentence that nobody wrote.

In: right sentences, the names and numbers that may be exchanged, a chance. Out: sentences with the kind and place of
the change. Promised: a change says something else than what stood there.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import docx

from summarizer.briefing import PeriodFacts
from summarizer.numbers import read_numbers
from summarizer.text import Folded

_STAGES = ("签约", "开工", "在建", "竣工", "投产", "封顶")
_LABELS = (("年度计划投资", "总投资"), ("总投资", "年度计划投资"), ("累计完成投资", "总投资"))
_AMOUNT = r"(?<![\d.])\d+(?:\.\d+)?(?=亿元)"
_SHORT = 3
_PLACE = re.compile("(?:省|市|州|^)([^省市]{1,6}(?:区|县|旗))$")
_INVENTED = (
    "{name}新增设备投资{a}亿元。",
    "{name}已吸纳就业{a}人。",
    "据了解，{place}新建充换电站{b}座，总投资{a}亿元。",
    "{name}将于2031年{b}月投产。",
    "{place}还引进了华远精密装备产业园，总投资{a}亿元。",
)


@dataclass(frozen=True)
class Falsified:
    """A sentence that was changed in one thing."""

    index: int
    kind: str
    before: str
    after: str


@dataclass(frozen=True)
class Others:
    """What may stand in the place of what is right."""

    names: Sequence[str]
    families: Sequence[Sequence[str]] = ()  # the names of each project
    places: Sequence[str] = ()
    parties: Sequence[str] = ()
    amounts: Sequence[str] = ()  # of 亿元, as other sentences have them

    @classmethod
    def of(cls, facts: PeriodFacts, sentences: Sequence[str]) -> "Others":
        """Return what the facts and sentences of a draft hold."""
        names = [name for one in facts.projects for name in (one.name, *one.aliases)]
        places = {found[1] for one in facts.projects if (found := _PLACE.search(one.region or ""))}
        parties = {name for one in facts.projects for _, name in one.parties}
        amounts = {amount for text in sentences for amount in re.findall(_AMOUNT, text)}
        families = [(one.name, *one.aliases) for one in facts.projects]
        return cls(names, families, sorted(places), sorted(parties), sorted(amounts))


Change = Callable[[str, Others, random.Random], str | None]


def word_file(sentences: Sequence[str], path: Path) -> None:
    """Write a draft as a Word file: rows as tables, every other sentence as a paragraph."""
    file = docx.Document()
    rows: list[list[str]] = []
    for text in [*sentences, ""]:
        cells = text.split(" | ") if " | " in text else []
        if rows and len(cells) != len(rows[0]):
            table = file.add_table(len(rows), len(rows[0]))
            for row, words in zip(table.rows, rows, strict=True):
                for cell, word in zip(row.cells, words, strict=True):
                    cell.text = word.strip()
            rows = []
        if cells:
            rows.append(cells)
        elif text:
            file.add_paragraph(text)
    file.save(str(path))


def falsified(sentences: Sequence[str], others: Others, chance: random.Random) -> Iterator[Falsified]:
    """Yield changes without end, one sentence each, every kind as often as it can be made."""
    while True:
        for kind, change in KINDS.items():
            for _ in range(200):
                index = chance.randrange(len(sentences))
                after = change(sentences[index], others, chance)
                if after is not None and after != sentences[index]:
                    yield Falsified(index, kind, sentences[index], after)
                    break


def _numbers(text: str) -> list[tuple[int, int]]:
    folded = Folded.of_lines(text)
    places = [folded.spans(one.a, one.b) for one in read_numbers(folded) if re.search(r"\d", one.text)]
    return [(spans[0][0], spans[-1][1]) for spans in places if spans]


def _swapped(text: str, pattern: str, to: Callable[[re.Match[str]], str], chance: random.Random) -> str | None:
    found = list(re.finditer(pattern, text))
    if not found:
        return None
    one = chance.choice(found)
    return text[: one.start()] + to(one) + text[one.end() :]


def _digit(text: str, _: Others, chance: random.Random) -> str | None:
    places = [at for a, b in _numbers(text) for at in range(a, b) if text[at] in "0123456789"]
    if not places:
        return None
    at = chance.choice(places)
    return text[:at] + chance.choice([d for d in "123456789" if d != text[at]]) + text[at + 1 :]


def _scale(text: str, _: Others, chance: random.Random) -> str | None:
    swap = {"亿": "万", "万": "亿"}
    return _swapped(text, r"(?<=\d)[亿万](?=元|吨|千瓦|立方米|平方米)", lambda one: swap[one[0]], chance)


def _unit(text: str, _: Others, chance: random.Random) -> str | None:
    swap = {"亿元": "亿美元", "亩": "公顷", "公里": "米", "万千瓦": "万吨", "吨": "立方米", "%": "‰", "公顷": "亩"}
    return _swapped(text, r"(?<=\d)(?:亿元|公里|万千瓦|吨|亩|公顷|%)", lambda one: swap[one[0]], chance)


def _percent(text: str, _: Others, chance: random.Random) -> str | None:
    return _swapped(
        text,
        r"(\d+)((?:\.\d+)?(?:%|个百分点))",
        lambda one: str(int(one[1]) + chance.choice((3, 5, 7))) + one[2],
        chance,
    )


def _point(text: str, _: Others, chance: random.Random) -> str | None:
    def moved(one: re.Match[str]) -> str:
        return f"{(Decimal(one[0]) * chance.choice((Decimal(10), Decimal('0.1')))).normalize():f}"

    return _swapped(text, r"(?<![\d.])\d+\.\d+(?=[亿万%公])", moved, chance)


def _exchanged(text: str, present: Sequence[str], others: Sequence[str], chance: random.Random) -> str | None:
    here = [name for name in present if name in text]
    if not here:
        return None
    name = max(here, key=len)
    found = [other for other in others if other not in text and name not in other and other not in name]
    return text.replace(name, chance.choice(found), 1) if found else None


def _project(text: str, others: Others, chance: random.Random) -> str | None:
    own = [names for names in others.families if any(name in text for name in names)]
    full = [names[0] for names in others.families if names not in own and len(names[0]) > _SHORT]
    return _exchanged(text, [name for names in own for name in names], full, chance)


def _place(text: str, others: Others, chance: random.Random) -> str | None:
    if not any(name in text for name in others.names):
        return None
    return _exchanged(text, others.places, others.places, chance)


def _company(text: str, others: Others, chance: random.Random) -> str | None:
    return _exchanged(text, others.parties, [*others.parties, "华远精密装备有限公司"], chance)


def _day(text: str, _: Others, chance: random.Random) -> str | None:
    found = list(re.finditer(r"(?<!\d)(\d{1,2})月", text))
    if not found:
        return None
    one = chance.choice(found)
    other = chance.choice([m for m in range(1, 13) if m != int(one[1])])
    return text[: one.start(1)] + str(other) + text[one.end(1) :]


def _year(text: str, _: Others, chance: random.Random) -> str | None:
    return _swapped(text, r"20\d\d(?=年)", lambda one: str(int(one[0]) + chance.choice((-2, -1, 1, 2))), chance)


def _stage(text: str, _: Others, chance: random.Random) -> str | None:
    present = [word for word in _STAGES if word in text]
    if not present:
        return None
    word = chance.choice(present)
    return text.replace(word, chance.choice([other for other in _STAGES if other != word]), 1)


def _done(text: str, others: Others, chance: random.Random) -> str | None:
    """Tell what is planned as done."""
    if not any(name in text for name in others.names) or " | " in text:
        return None
    return _swapped(
        text,
        r"计划((?:\d{4}年)?(?:\d{1,2}月|年底)?(?:整体)?)(?=开工|竣工|投产|建成|通车|交付|完工)",
        lambda one: f"已于{one[1]}" if one[1] else "已",
        chance,
    )


def _planned(text: str, others: Others, chance: random.Random) -> str | None:
    """Tell what is done as planned."""
    if not any(name in text for name in others.names) or " | " in text:
        return None
    return _swapped(
        text,
        r"(?<=[，。；])(?P<clear>(?:(?!计划|将|拟|原|推动|确保|督促|紧盯|力争)[^，。；])*?)(?:已经|已于|已|于|正式)?"
        r"(?P<day>(?:\d+月\d+日)?)(?P<step>开工|动工|投产|竣工)(?=[。，；])",
        lambda one: f"{one['clear']}计划{one['day']}{one['step']}",
        chance,
    )


def _label(text: str, _: Others, chance: random.Random) -> str | None:
    found = [(old, new) for old, new in _LABELS if re.search(old + r"[^，。；|（]{0,3}\d", text)]
    if not found:
        return None
    old, new = chance.choice(found)
    return text.replace(old, new, 1)


def _moved(text: str, others: Others, chance: random.Random) -> str | None:
    """Put the number of another sentence's project in the place of one's own."""
    if not others.amounts or not any(name in text for name in others.names):
        return None
    here = set(re.findall(_AMOUNT, text))
    amounts = [amount for amount in others.amounts if amount not in here]
    return _swapped(text, _AMOUNT, lambda _: chance.choice(amounts), chance) if amounts else None


def _sum(text: str, _: Others, chance: random.Random) -> str | None:
    return _swapped(
        text,
        r"((?:合计|总计|共计)(?:约)?)(\d+)",
        lambda one: one[1] + str(int(one[2]) + chance.choice((2, 4, 9))),
        chance,
    )


def _count(text: str, _: Others, chance: random.Random) -> str | None:
    return _swapped(
        text,
        r"(?<![\d.])(\d+)(?=[个项家座篇栋名张孔])",
        lambda one: str(int(one[1]) + chance.choice((1, 2, 5))),
        chance,
    )


def _invented(text: str, others: Others, chance: random.Random) -> str | None:
    if not others.names or " | " in text or "。" not in text:
        return None
    made = chance.choice(_INVENTED).format(
        name=chance.choice(others.names),
        place=chance.choice(others.places or ("城区",)),
        a=f"{chance.randrange(101, 999) / 10 + 0.03:.2f}",
        b=chance.randrange(2, 12),
    )
    return text + made


KINDS: dict[str, Change] = {
    "digit": _digit, "scale": _scale, "unit": _unit, "percent": _percent, "point": _point, "project": _project,
    "place": _place, "company": _company, "day": _day, "year": _year, "stage": _stage, "done": _done,
    "planned": _planned, "label": _label, "moved": _moved, "sum": _sum, "count": _count, "invented": _invented,
}  # fmt: skip
