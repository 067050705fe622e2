"""Free text: every number, date and name of a summary stands in the article or in a record.

In: sentences and words of ours, and the case or the numbers, periods and words that may support them. Out: findings of
the kind summary_unsupported. Promised: the same readers read our words as read the article's, so that 35亿 and 35亿元
are one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from summarizer.checks.claims import Case
from summarizer.checks.findings import Finding
from summarizer.checks.names import bare_name
from summarizer.checks.source import agrees
from summarizer.checks.times import alike, overlaps
from summarizer.dates import read_dates
from summarizer.numbers import NumberRead, read_numbers
from summarizer.records import Quantity, Record
from summarizer.text import Folded

_HEADS = (
    "有限责任公司|股份有限公司|有限公司|集团|公司|建设项目|项目|工程|产业园|园区|基地|电站|水库|铁路|高速公路|高速|医院|大学|研究院|"
    "机场|码头|港区|大桥|隧道|水厂|污水处理厂|工厂|小镇"
)
_NAME = re.compile(rf"[一-龥A-Za-z0-9“”()·]{{2,24}}?(?:{_HEADS})")
_GENERAL = re.compile(
    r"^(?:.*(?:个|项|家|座|条|批|类|等|的|该|此|这|各|重点|全部|其他|多|新开工|在建|续建|集中|一批|推进|建设|涉及|包括|实施|安排|和|与|及))?"
    rf"(?:重大|重点|产业|民生|基础设施|投资|省级|市级|国家级|建设|亿元以上|新能源|招商)*(?:{_HEADS})$"
)
_SENTENCE = re.compile("[^。！？!?\n]+[。！？!?]*\n*")
_OF_PROJECT = (("stage_text", "进展"), ("content", "建设内容"), ("problem", "困难"), ("next_step", "下一步"))
_TAIL = 4  # characters before its general word by which a name is known


@dataclass(frozen=True)
class Unsupported:
    """Words of a sentence that nothing supports: what they are, and what there is instead."""

    words: str
    what: str
    found: str | None = None


def summary(case: Case) -> Iterator[Finding]:
    """Find numbers, dates and names of the summary that neither the article nor the record supports."""
    if not case.record.summary:
        return
    for unsupported in unsupported_in(case.record.summary, case):
        message = f"摘要里的{unsupported.what}“{unsupported.words}”，原文和记录里都没有"
        claimed = tuple(_claimed(case, unsupported.words))
        yield Finding(
            "summary_unsupported", "warning", "/summary", message, unsupported.words, unsupported.found, follows=claimed
        )


def own_words(case: Case) -> Iterator[Finding]:
    """Find numbers that neither article nor record supports in what a record says in words of a project or a metric."""
    for pointer, what, words in _worded(case.record):
        for unsupported in unsupported_in(words, case):
            if unsupported.what == "数字":
                message = f"记录的{what}写“{words}”，其中的数字“{unsupported.words}”原文里没有"
                yield Finding("summary_unsupported", "warning", pointer, message, unsupported.words, unsupported.found)


def _worded(record: Record) -> Iterator[tuple[str, str, str]]:
    """Yield what is printed word for word: where it stands, what it is, and the words."""
    for i, project in enumerate(record.projects):
        own = (project.stage_text, project.content, project.problem, project.next_step)
        for (field, what), words in zip(_OF_PROJECT, own, strict=True):
            if words:
                yield f"/projects/{i}/{field}", what, words
    for i, metric in enumerate(record.metrics):
        for what, words in (("主体", metric.subject), ("指标名", metric.label), ("口径", metric.scope)):
            if words:
                yield f"/metrics/{i}", what, words


def _claimed(case: Case, words: str) -> Iterator[str]:
    for claim in case.claims:
        if claim.quantity.text and claim.quantity.text in words:
            yield claim.pointer
    for i, project in enumerate(case.record.projects):
        if bare_name(words) and bare_name(words) in bare_name(project.name):
            yield f"/projects/{i}"


def unsupported_in(text: str, case: Case) -> Iterator[Unsupported]:
    """Yield what a text of ours says that its article does not; a sentence that stands there word for word is its."""
    own = "".join(s for s in _SENTENCE.findall(text) if not any(told.folded.locate(s) for told in case.witness.texts))
    if not own:
        return
    folded = Folded.of_lines(own)
    dates = read_dates(folded, case.article.day)
    known = [number for told in case.witness.texts for number in told.numbers]
    quantities = [claim.quantity for claim in case.claims if claim.place is not None]
    for number in read_numbers(folded, dates):
        if not _stated(number, known, quantities):
            yield Unsupported(number.text, "数字")
    periods = [date.period for told in case.witness.texts for date in told.dates if date.period]
    for date in dates:
        period, day = date.period, case.article.day
        if period is None or (day is not None and overlaps(period, day)):
            continue
        if not any(alike(period, said) or overlaps(period, said) for said in periods):
            yield Unsupported(date.text, "时间")
    for name in _names(folded.text):
        if not any(_known(name, told.bare) for told in case.witness.texts):
            yield Unsupported(name, "名称")


def _stated(number: NumberRead, known: Sequence[NumberRead], quantities: Sequence[Quantity]) -> bool:
    if number.canonical is None or number.value < 1:
        return True
    value, unit = abs(number.canonical.value), number.canonical.unit
    for other in known:
        if other.canonical is not None and other.canonical.unit == unit and _close(abs(other.canonical.value), value):
            return True
    return any(agrees(quantity, number) for quantity in quantities)


def _close(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= Decimal("0.000001") * one


def _names(text: str) -> Iterator[str]:
    for found in _NAME.finditer(text):
        if not _GENERAL.fullmatch(found[0]):
            yield found[0]


def _known(name: str, text: str) -> bool:
    """Tell whether the article has a name, at least by the words next to its general word."""
    bare = bare_name(name)
    return not bare or bare in text or name[-_TAIL - 2 :] in text or bare[-_TAIL:] in text
