"""No sentence without a fact: each is read again, and what it says must be what its facts say.

In: a sentence and the facts that it was made from. Out: the words that nothing supports. Promised: the readers that
read the articles read our sentences; the check is the same for a template's sentence and for a model's.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from summarizer.briefing.document import Piece, plain
from summarizer.briefing.facts import Figure
from summarizer.briefing.spans import first_and_last
from summarizer.dates import DateRead, read_dates
from summarizer.numbers import NumberRead, read_numbers
from summarizer.text import Folded, key

_CLOSE = Decimal("0.000051")  # of the value: four places of 亿元 are shown
_PROJECT = re.compile(
    r"[一-龥A-Za-z0-9“”()（）·]{2,24}?(?:项目|工程|产业园|园区|基地|电站|水库|铁路|高速公路|医院|大桥|工厂)"
)
_GENERAL = re.compile(
    r".*(?:个|项|家|座|条|批|类|等|的|该|各|重点|其他|其余|具名|披露|同一|所有|涉及|新|在建|续建|集中|一批|计划|这些|上述|级)(?:重点|重大|产业)?"
    r"(?:项目|工程|园区|基地)|项目工程"
)


@dataclass(frozen=True)
class Support:
    """What a sentence may say: values, periods and names."""

    values: tuple[tuple[Decimal, str], ...] = ()
    periods: tuple[str, ...] = ()
    words: tuple[str, ...] = ()  # names and words of the articles

    @classmethod
    def of(
        cls, figures: Iterable[Figure], counts: Iterable[Decimal | int] = (), words: Iterable[str] = ()
    ) -> "Support":
        """Gather what figures, computed numbers and names allow to be said."""
        told = tuple(figures)
        values = [(value, one.unit) for one in told for value in (one.value, one.upper) if value is not None]
        values += [(Decimal(count), "") for count in counts]
        said = (
            *words,
            *(one.text for one in told),
            *(one.quote or "" for one in told),
            *(one.subject or "" for one in told),
        )
        return cls(tuple(values), tuple(one.period for one in told if one.period), tuple(word for word in said if word))

    @classmethod
    def together(cls, parts: Iterable["Support"]) -> "Support":
        """Put together what several sentences may say."""
        told = list(parts)
        return cls(
            tuple(value for one in told for value in one.values),
            tuple(period for one in told for period in one.periods),
            tuple(word for one in told for word in one.words),
        )


@dataclass(frozen=True)
class Sentence:
    """A sentence with what it was made from."""

    pieces: tuple[Piece, ...]
    support: Support = field(repr=False)

    @property
    def text(self) -> str:
        """The words without the marks."""
        return plain(self.pieces)


def unsupported(text: str, support: Support) -> Iterator[str]:
    """Yield the numbers, days and names of a sentence that its facts do not hold."""
    folded = Folded.of_lines(text)
    dates = read_dates(folded, None)
    words = [key(word) for word in support.words]
    for number in read_numbers(folded, dates):
        if not _stated(number, support.values) and not _within(number.text, words):
            yield number.text
    for date in dates:
        if not _dated(date, support.periods) and not _within(date.text, words):
            yield date.text
    for found in _PROJECT.finditer(folded.text):
        if not _GENERAL.fullmatch(found[0]) and not _named(found[0], words):
            yield found[0]


def _stated(number: NumberRead, values: Iterable[tuple[Decimal, str]]) -> bool:
    told = [(number.value, "")]
    if number.canonical is not None:
        told.append((number.canonical.value, str(number.canonical.unit)))
        if number.canonical.unit == "CNY":
            told.append((number.canonical.value, "CNY"))
    for value, unit in values:
        for said, of in told:
            if of == "" and unit not in ("", "item", "other", "percent", "percentage_point"):
                continue
            if of and unit and of != unit and "other" not in (of, unit):
                continue
            if abs(abs(said) - abs(value)) <= _CLOSE * max(abs(value), Decimal(1)):
                return True
    return False


def _dated(date: DateRead, periods: Iterable[str]) -> bool:
    said = first_and_last(date.period)
    if said is None:
        return True
    for period in periods:
        bounds = first_and_last(period)
        if bounds is not None and bounds[0] <= said[1] and said[0] <= bounds[1]:
            return True
    return False


def _within(words: str, told: Iterable[str]) -> bool:
    return any(key(words) in one for one in told)


def _named(found: str, words: Iterable[str]) -> bool:
    """Tell whether the words before and with a general word are, or end in, a name that the facts have."""
    tail = key(found)[-6:]
    return any(tail in word or (len(word) >= 3 and word in key(found)) for word in words)


def kept(sentences: Iterable[Sentence]) -> tuple[tuple[Sentence, ...], tuple[tuple[str, str], ...]]:
    """Return the sentences that pass, and those that do not with the words that nothing supports."""
    passed, failed = [], []
    for sentence in sentences:
        wrong = next(unsupported(sentence.text, sentence.support), None)
        if wrong is None:
            passed.append(sentence)
        else:
            failed.append((sentence.text, wrong))
    return tuple(passed), tuple(failed)
