"""结构分析: what the projects of a quarter are made of.

In: a draft. Out: a part with a table by size. Promised: shares are of the total investments that are known and not
doubted, the same that the overview adds up; what is not known is told beside them.
"""

from collections.abc import Iterator
from decimal import Decimal

from summarizer.briefing.document import Column
from summarizer.briefing.drafting import Draft, say
from summarizer.briefing.facts import Figure
from summarizer.briefing.phrases import YI, decimal, yi
from summarizer.briefing.sums import total
from summarizer.briefing.verifying import Sentence

_CLASSES = (
    ("100亿元及以上", Decimal(100)), ("50亿—100亿元", Decimal(50)), ("10亿—50亿元", Decimal(10)),
    ("1亿—10亿元", Decimal(1)), ("1亿元以下", Decimal(0)),
)  # fmt: skip
_FIRST = 5  # projects whose share of the whole tells how much hangs on few


def analysing(draft: Draft) -> None:
    """Write the part."""
    found = total(draft.facts.projects, "total_investment")
    known = sorted(found.figures, key=lambda one: -(one.value or 0))
    draft.part("结构分析")
    if len(known) < _FIRST or not found.value:
        draft.paragraph([say(f"披露总投资的项目不足{_FIRST}个，不作结构分析。", counts=[_FIRST])])
        return
    classed = _classed(known)
    draft.paragraph(_told(known, classed, found.value))
    columns = (
        Column("总投资规模", wide=3), Column("个数", True), Column("总投资合计（亿元）", True, 2),
        Column("占比（%）", True, 2),
    )  # fmt: skip
    rows = (
        (name, str(len(own)), yi(_sum(own)), decimal(_sum(own) / found.value * 100, 1)) for name, own in classed if own
    )
    draft.table("按总投资规模分", columns, rows, "结构分析", own=True)


def _classed(known: list[Figure]) -> list[tuple[str, list[Figure]]]:
    classed: list[tuple[str, list[Figure]]] = [(name, []) for name, _ in _CLASSES]
    for figure in known:
        at = next(at for at, (_, least) in enumerate(_CLASSES) if (figure.value or 0) >= least * YI)
        classed[at][1].append(figure)
    return classed


def _sum(figures: list[Figure]) -> Decimal:
    return sum((figure.value or Decimal(0) for figure in figures), Decimal(0))


def _told(known: list[Figure], classed: list[tuple[str, list[Figure]]], whole: Decimal) -> Iterator[Sentence]:
    large = [figure for figure in known if (figure.value or 0) >= 10 * YI]
    if large:
        share = decimal(_sum(large) / whole * 100, 1)
        counts: list[Decimal | int] = [len(large), _sum(large), Decimal(share), 10 * YI, len(known)]
        text = f"{len(known)}个披露总投资的项目中，10亿元及以上的{len(large)}个，合计{yi(_sum(large))}亿元"
        yield say(f"{text}，占{share}%。", counts=counts, words=[f"{share}%", "10亿元"])
    first = known[:_FIRST]
    share = decimal(_sum(first) / whole * 100, 1)
    counted: list[Decimal | int] = [_FIRST, _sum(first), Decimal(share)]
    yield say(f"投资额最大的{_FIRST}个合计{yi(_sum(first))}亿元，占{share}%。", counts=counted, words=[f"{share}%"])
    most = max(classed, key=lambda one: len(one[1]))
    yield say(f"个数最多的是{most[0]}的项目，{len(most[1])}个。", counts=[len(most[1])], words=[most[0]])
