"""校稿: each number, name, day and stage of a text gets its source, a derivation, or 无依据.

In: the sentences of a text, Knowledge, perhaps the articles themselves. Out: findings with their places. Promised: a
sentence that says what the ledger says today word for word passes whole; in any other each word is looked up with the
project or subject it stands with, so that a true number beside the wrong name has no ground.
"""

import re
from collections.abc import Iterable, Iterator

from summarizer.briefing.context import Context
from summarizer.briefing.facts import Figure
from summarizer.briefing.figuring import judged, judged_cell
from summarizer.briefing.grounds import Scene
from summarizer.briefing.knowing import Knowledge, Owner, Read, compared, read
from summarizer.briefing.looking import Finding, Look, Told, What, finding
from summarizer.briefing.naming import judged_names
from summarizer.briefing.tables import Grid
from summarizer.briefing.testimony import Testimony
from summarizer.briefing.timing import judged_day, judged_stage

_HEADING = 16  # characters of the longest heading that names a stage
_NOW = re.compile("(?:截至|截止)?(?:目前|当前|现在|近日|日前|近期)")


def proof(sentences: Iterable[str], known: Knowledge, texts: Testimony | None = None) -> Iterator[Finding]:
    """Yield what is found about each number, name, day and stage; `texts` testify beside the ledger."""
    lines = list(sentences)
    twins = [known.sentences.get(compared(text)) for text in lines]
    # A briefing of ours that was edited: a heading of it that we would not write was changed by somebody.
    ours = sum(twin is not None for twin in twins) > 0.5 * len(lines)
    before: tuple[Owner, ...] = ()
    grid, context = Grid(), Context(known)
    for number, (text, twin) in enumerate(zip(lines, twins, strict=True)):
        grid.next(text)
        told = twin if twin is not None and twin.text == text else read(text, known.day)
        scene = Scene(told, known, before)
        context = context.after(scene)
        if not scene.mentions and not any(context.articles.intersection(owner.articles) for owner in before):
            scene = Scene(told, known)  # the text has turned to another place
        if twin is not None:
            yield from _granted(number, told)
        else:
            look = Look(scene, known, texts or Testimony(), Told(grid, context))
            yield from _findings(look, number, ours and len(text) <= _HEADING)
        before = scene.last


def _granted(number: int, told: Read) -> Iterator[Finding]:
    for a, b, what in _words(told):
        yield finding(number, told, a, b, what, ("有据", "与台账重算的文稿一致"))


def _words(told: Read) -> Iterator[tuple[int, int, What]]:
    yield from ((one.a, one.b, "数字") for one in told.numbers)
    yield from ((one.a, one.b, "时间") for one in told.dates if one.period)
    yield from ((a, b, "阶段") for _, a, b in told.stages)


def _findings(look: Look, number: int, heading: bool) -> Iterator[Finding]:
    """Yield what is found about the sentence."""
    used: dict[int, list[Figure]] = {}
    cells = list(look.grid.cells(look.scene, look.known)) if look.row else []
    for cell in cells:
        yield finding(number, look.told, cell.a, cell.b, "数字", judged_cell(look, cell))
    for index, one in enumerate(look.told.numbers):
        if any(cell.a <= one.a < cell.b for cell in cells):
            continue
        verdict = judged(look, index, one, used)
        yield finding(number, look.told, one.a, one.b, "数字", verdict)
    for date in look.told.dates:
        if date.period and not _NOW.fullmatch(date.text):
            verdict = judged_day(look, date.period, date, used)
            yield finding(number, look.told, date.a, date.b, "时间", verdict)
    for name, a, b in look.told.stages:
        verdict = judged_stage(look, name, a, b, used)
        if heading and not look.scene.owners:
            verdict = "无依据", "台账重算的文稿没有这个标题"
        yield finding(number, look.told, a, b, "阶段", verdict)
    yield from judged_names(look, number)
