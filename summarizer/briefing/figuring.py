"""The numbers of a sentence: the figure that each says, or how it follows.

In: a Look. Out: verdicts. Promised: a number must be of the project or subject that it stands with, of its measure,
done or ahead as told.
"""

import re

from summarizer.briefing.context import is_telling, pairs
from summarizer.briefing.deriving import REST, SUM, derived
from summarizer.briefing.facts import Figure
from summarizer.briefing.grounds import Scene, fits, measure_of, says
from summarizer.briefing.knowing import Owner, Read
from summarizer.briefing.looking import Judged, Look
from summarizer.briefing.relating import counts, related
from summarizer.briefing.tables import Cell
from summarizer.briefing.timing import DATED
from summarizer.numbers import NumberRead
from summarizer.text import key

_INVESTMENT = re.compile("总投资|完成投资|计划投资|年度投资")


_SURE = 6  # pairs of characters of a subject


def _labels(scene: Scene, one: NumberRead) -> list[str]:
    a, _ = scene.clause(one.a, one.b)
    return _INVESTMENT.findall(scene.told.folded.text, a, one.a)


def _before(told: Read, one: NumberRead) -> str:
    return told.folded.key[max(one.a - 2, 0) : one.a]


def judged(look: Look, index: int, one: NumberRead, used: dict[int, list[Figure]]) -> Judged:
    if look.close and look.alike and not look.scene.owners and look.twin is not None:
        if _in_place(look, index) and _same_measure(look, index, one):
            return "有据", "与台账重算的同一句一致"
        if len(look.told.numbers) == len(look.twin.numbers):
            return _of_context(look, index, certain=True) or look.instead
    if not look.row and (found := _grounded(look, index, one, used)) is not None:
        return found
    if look.close and look.twin is not None and look.alike:
        here, there = ([other.text for other in told.numbers] for told in (look.told, look.twin))
        if _in_place(look, index) and _same_measure(look, index, one):
            return "有据", "与台账重算的同一句一致"
        if len(here) == len(there):  # one stands in the place of another
            return look.instead
    if look.row and (found := _grounded(look, index, one, used)) is not None:
        return found
    return "无依据", _nearest(look, index, one)


def judged_cell(look: Look, cell: Cell) -> Judged:
    """Judge a bare number of a table's row."""
    if cell.ground is not None:
        return cell.ground
    if not look.scene.owners and cell.title:
        words = f"{look.told.text.split('|')[0]}{cell.title}"
        if cell.value in set(counts(look.known, words, cell.title)):
            return "推算", "与台账中的项目个数一致"
    if look.close and look.twin is not None and look.alike:
        there = look.twin.folded.text.split("|")
        same = cell.column < len(there) and there[cell.column] == cell.text
        return ("有据", "与台账重算的同一行一致") if same else look.instead
    return "无依据", "台账中没有与这一行这一列相符的数字"


def _grounded(look: Look, index: int, one: NumberRead, used: dict[int, list[Figure]]) -> Judged | None:
    owners = look.scene.owner_of(index)
    rounded: Judged | None = None
    before = look.told.folded.text[max(one.a - 12, 0) : one.a]
    computed = REST.search(before) or (len(owners) > 1 and SUM.search(before))
    for owner in () if computed else owners:
        for figure in owner.figures:
            how = says(one, figure) if fits(look.told, index, figure) else ""
            later = _later(look, owner, figure) if how else None
            if later is not None:
                rounded = rounded or ("无依据", f"后来的报道为{later.text}（{look.known.source(later.article)}）")
            elif how:
                used.setdefault(index, []).append(figure)
                words = f"{look.known.source(figure.article)}：“{figure.quote or figure.text}”"
                if how == "exact":
                    rounded = ("有据", words) if rounded is None or rounded[0] != "有据" else rounded
                if rounded is None or rounded[0] == "无依据":
                    rounded = ("推算", f"由{figure.text}取整，{words}")
    if rounded is not None:
        return rounded
    for owner in () if computed else owners:
        stands = owner.project and re.search(r"(?<![\d.])" + re.escape(key(one.text)), key(owner.words))
        if stands and measure_of(look.told, index)[0] not in ("total_investment", "annual_investment"):
            return "有据", f"{owner.name}的报道原话"
    told = None if computed else look.texts.number(look.told, index, owners)
    if told is not None:
        return "原文", told
    way = derived(look.scene, index, owners)
    return ("推算", way) if way else _of_briefing(look, index, one) or _of_context(look, index)


def _later(look: Look, owner: Owner, figure: Figure) -> Figure | None:
    """Return what later articles say instead of a figure that grows, where the sentence names no day for it."""
    if figure.measure not in DATED or not owner.project or look.told.dates or look.row:
        return None
    later = [f for f in owner.figures if f.measure == figure.measure and (f.day or "") > (figure.day or "")]
    later = [f for f in later if f.label == figure.label and f.value != figure.value and f.unit == figure.unit]
    return max(later, key=lambda f: f.day or "", default=None)


def _of_briefing(look: Look, index: int, one: NumberRead) -> Judged | None:
    """Look for what the briefing itself works out: counts and sums that belong to nobody by name."""
    if look.scene.owners:
        return None
    a, b = look.scene.clause(one.a, one.b)
    text = look.told.folded.key
    words = text[a : one.a] + text[one.b : b]
    pairs = {words[i : i + 2] for i in range(len(words) - 1)}
    for version in (version for _, version in look.known.like(text[a:b])):
        if not version.owners and pairs and sum(p in version.masked for p in pairs) >= 0.6 * len(pairs):
            for there, other in enumerate(version.read.numbers):
                if other.text != one.text or _before(version.read, other) != _before(look.told, one):
                    continue
                if measure_of(version.read, there)[0] == measure_of(look.told, index)[0]:
                    return "推算", f"与台账重算的文稿一致：{version.read.text.strip()[:60]}"
    return None


def _of_context(look: Look, index: int, certain: bool = False) -> Judged | None:
    """Look among what the text was speaking of, then work the number out from those beside it."""
    one = look.told.numbers[index]
    if look.row:
        return ("推算", "与上表行数一致") if look.grid.is_total and one.value == len(look.grid.rows) - 1 else None
    if re.search("以上|上述|上表|表中", look.told.folded.text) and look.grid.has(one.value, one.unit):
        return "推算", "与上表一致"
    found = look.context.stated(look.scene, index)
    if certain and found is not None and not is_telling(look.told.numbers[index]):
        about = pairs(key(found[0].subject or "")) & pairs(look.told.folded.key)
        found = found if len(about) >= _SURE else None
    if found is not None:
        figure, how = found
        look.stated.setdefault(index, []).append(figure)
        words = f"{look.known.source(figure.article)}：“{figure.quote or figure.text}”"
        return ("有据", words) if how == "exact" else ("推算", f"由{figure.text}取整，{words}")
    way = None if certain else related(look.context, look.scene, index)
    return ("推算", way) if way is not None else None


def _in_place(look: Look, index: int) -> bool:
    """Tell whether a number stands where the ledger's version has it, or behind the same words."""
    if look.twin is None:
        return False
    mine, theirs = look.told.numbers, look.twin.numbers
    if len(mine) == len(theirs) and mine[index].text == theirs[index].text:
        return True
    before = _before(look.told, mine[index])
    return any(other.text == mine[index].text and _before(look.twin, other) == before for other in theirs)


def _same_measure(look: Look, index: int, one: NumberRead) -> bool:
    """Tell whether the ledger's version tells the number of the same thing, done or ahead alike."""
    if look.twin is None:
        return True
    mine = (measure_of(look.told, index)[0], look.scene.ahead(one.a), _labels(look.scene, one))
    there = Scene(look.twin, look.known)
    return any(
        (measure_of(look.twin, at)[0], there.ahead(other.a), _labels(there, other)) == mine
        for at, other in enumerate(look.twin.numbers)
        if other.text == one.text
    )


def _nearest(look: Look, index: int, one: NumberRead) -> str:
    """Tell what the ledger has instead."""
    measure = measure_of(look.told, index)[0]
    unit = str(one.canonical.unit) if one.canonical is not None else ""
    figures = [(who, f) for who in look.scene.owner_of(index) for f in who.figures if f.unit == unit]
    figures.sort(key=lambda told: told[1].measure != measure)
    if figures and figures[0][1].measure == measure:
        owner, figure = figures[0]
        return f"台账中{owner.name}的{figure.label}为{figure.text}（{look.known.source(figure.article)}）"
    return "台账中没有与所述项目或主体相符的数字"


def stands_alone(look: Look) -> bool:
    """Tell whether every number and step of the sentence holds for the names in it as it stands."""
    numbers = [_grounded(look, index, one, {}) for index, one in enumerate(look.told.numbers)]
    return bool(numbers) and not look.row and all(one is not None for one in numbers)
