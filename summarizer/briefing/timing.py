"""The days and steps of a sentence: whose they are, and whether an article tells them so.

In: a Look. Out: verdicts. Promised: what is told as done needs a text that tells it as done; a day belongs to the
number or the step beside it.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

from summarizer.briefing.facts import Figure
from summarizer.briefing.grounds import Scene, bound_to, covers, ends_in, measure_of
from summarizer.briefing.knowing import Owner, read
from summarizer.briefing.looking import Judged, Look
from summarizer.briefing.spans import first_and_last
from summarizer.dates import DateRead
from summarizer.text import key

DATED = frozenset({"completed_investment", "progress", "completion_rate"})
_REACHABLE = frozenset({"signed", "started", "completed", "operating", "suspended", "cancelled"})
_COMPARED = re.compile("(?:上年|去年|上一年)?同期|上年|至今|迄今|年初$")
_ALREADY = re.compile("已于|已在|已经|已(?=[0-9])")


def _just_before(period: str, day: str) -> bool:
    """Tell whether a day is that of a newspaper, or the one before."""
    ours, theirs = first_and_last(period), first_and_last(day)
    if ours is None or theirs is None or ours[0] != ours[1]:
        return False
    return ours[0] <= theirs[1] <= ours[1] + timedelta(days=1)


def judged_day(look: Look, period: str, date: DateRead, used: dict[int, list[Figure]]) -> Judged:
    """Judge a day; where it names no year, in the years of those it is said of; then by what the text speaks of."""
    if _COMPARED.search(date.text):
        return "有据", "只作比较"
    first = judged = _day(look, period, date, used)
    if judged[0] != "无依据" or re.search("[0-9]{4}", date.text):
        return judged
    owners = look.scene.at(date.a) if look.scene.owners else tuple(look.context.owners)
    for other in _other_years(period, date.text, owners, look):
        judged = _day(look, other, date, used)
        if judged[0] != "无依据":
            return judged
    return first


def _other_years(period: str, words: str, owners: Sequence[Owner], look: Look) -> Iterator[str]:
    """Yield a period in the years in which articles tell of somebody."""
    ours = first_and_last(period)
    days = {look.known.printed.get(one, ("", ""))[1] for owner in owners for one in owner.articles}
    years = {int(day[:4]) for day in days if day} | {
        int(one[:4]) for owner in owners for one in owner.periods if one[:4].isdigit()
    }
    if ours is not None:
        for year in sorted({near for one in years for near in (one - 1, one, one + 1)} - {ours[1].year}):
            yield _moved(period, year - ours[1].year)


def _moved(period: str, years: int) -> str:
    return re.sub("[0-9]{4}", lambda found: str(int(found[0]) + years), period)


def _day(look: Look, period: str, date: DateRead, used: dict[int, list[Figure]]) -> Judged:
    words, a, b = date.text, date.a, date.b
    owners = look.scene.at(a)
    steps = look.scene.steps(a, b)
    bound = [[one.period for one in used[n]] for n in bound_to(look.scene, date) if n in used and _dated(look, n, date)]
    told = [one for owner in owners for one in owner.periods]
    if _cannot_be(look, period, a):
        return "无依据", "这一天还没有到，不能说已经完成"
    if bound:
        if all(any(ends_in(period, one, words) for one in periods if one) or not any(periods) for periods in bound):
            return "有据", "与报道所述时间一致"
        return "无依据", "报道中这个数字说的是另一时间"
    if look.row:
        steps |= {(stage, not late) for stage, late in steps}
    elif "年" not in words and not _ALREADY.search(look.told.folded.text, *look.scene.clause(a, b)):
        steps |= {(stage, True) for stage, _ in steps}  # 7月动工 may be said of what is announced for July
    reached = [(stage, late) for stage, late in steps if any(stage == e for o in owners for e, _, _ in o.events)]
    reached = [] if look.row and look.close else reached
    if reached:
        wanted = reached[0]
        for owner in owners:
            days = [day for stage, day, late in owner.events if (stage, late) in steps]
            fit = [day for day in days if covers(period, day, words)]
            if fit and not covers(period, days[-1], words) and wanted[1] and not _of_old(look, a):
                return "无依据", f"后来的报道改为{days[-1]}"
            if fit:
                return "有据", f"与报道所述{owner.name}的时间一致"
        if (quote := look.texts.day(period, words, owners, wanted)) is not None:
            return "原文", quote
        days = [day for owner in owners for stage, day, late in owner.events if (stage, late) == wanted]
        return "无依据", f"报道所述时间为{'、'.join(dict.fromkeys(days)) or '另一时间'}"
    others = [stage for owner in owners for stage, day, _ in owner.events if covers(period, day)]
    taken = {stage for stage, _ in steps} & _REACHABLE
    if look.scene.owners and taken and others and not taken & set(others) and not look.close:
        return "无依据", "报道所述的这一时间说的是另一进展"
    if look.close and look.twin is not None and look.alike:
        mine, theirs = ([one.period for one in told.dates] for told in (look.told, look.twin))
        at = next(n for n, one in enumerate(look.told.dates) if one.a == a)
        if period == theirs[at] if len(mine) == len(theirs) else period in theirs:
            return "有据", "与台账重算的同一句一致"
        if any(covers(period, one, words) for one in told) and look.scene.owners and not look.row:
            return "有据", "与报道所述时间一致"
        return look.instead
    if not look.scene.owners:
        told += look.known.periods
        told += [one for owner in look.context.owners for one in owner.periods]
        told += [look.known.printed[one][1] for one in look.context.articles if one in look.known.printed]
    if any(covers(period, one, words) for one in told) or any(
        key(words) in key(owner.words) for owner in owners if owner.project
    ):
        return "有据", "与报道所述时间一致"
    if (quote := look.texts.day(period, words, owners, None)) is not None:
        return "原文", quote
    if any(_just_before(period, day) for owner in owners for day in owner.days):
        return "推算", "与报道刊发的日期相符"
    if not look.scene.owners and "以来" in words and any(ends_in(period, one) for one in look.known.periods):
        return "有据", "在所核时段内"
    return "无依据", "台账中没有与所述项目或主体相符的时间"


def _cannot_be(look: Look, period: str, a: int) -> bool:
    """Tell whether something is told as done on a day after all that was reported."""
    ours, today = first_and_last(period), first_and_last(look.known.day)
    start, end = look.scene.clause(a, a)
    done = _ALREADY.search(look.told.folded.text, start, end)
    return bool(ours and today and ours[0] > today[1] and done) and not look.scene.ahead(a)


def _of_old(look: Look, a: int) -> bool:
    """Tell whether a clause speaks of what was planned before."""
    start, end = look.scene.clause(a, a)
    return re.search("原|由|从|此前|曾", look.told.folded.text[start:end]) is not None


def _dated(look: Look, number: int, date: DateRead) -> bool:
    """Tell whether a day says when a number held: of what grows, or right before any."""
    if measure_of(look.told, number)[0] in DATED:
        return True
    one = look.told.numbers[number]
    return not look.scene.owners and look.scene.clause(date.a, date.b) == look.scene.clause(one.a, one.b)


def judged_stage(look: Look, name: str, a: int, b: int, used: dict[int, list[Figure]]) -> Judged:
    words = look.told.folded.text[a:b]
    if look.told.folded.text.startswith(("率", "后"), b):
        return "有据", "不指具体项目"
    if look.close and look.twin is not None and look.alike:
        there = Scene(look.twin, look.known)
        mine = [_told(look.scene, look.told.folded.text[at:end], at) for _, at, end in look.told.stages]
        theirs = [_told(there, look.twin.folded.text[at:end], at) for _, at, end in look.twin.stages]
        at = next(n for n, one in enumerate(look.told.stages) if one[1] == a)
        if mine[at] == theirs[at] if len(mine) == len(theirs) else mine[at] in theirs:
            return "有据", "与台账重算的同一句一致"
        if (look.row or not look.scene.owners) and theirs:
            return look.instead
    owners = look.scene.at(a) if look.scene.owners else ()
    if not owners:
        return _of_group(look, name, a, b, used)
    late = look.scene.ahead(a)
    for owner in owners:
        late = late or (name not in owner.done and _of_a_coming_day(look, owner, name, a))
        if not _has_stage(look, owner, name, words, late) or (late and _is_past(look, owner, name, a)):
            quote = look.texts.stage(name, late, (owner,))
            if quote is not None:
                return "原文", quote
            other = name in (owner.done if late else owner.ahead) and name in _REACHABLE
            return "无依据", (
                f"报道说{owner.name}{'已' if late else '计划'}{words}，不是{'计划' if late else '已经'}"
                if other
                else f"报道没有写到{owner.name}的这一阶段"
            )
    return "有据", "与报道所述阶段一致"


def _of_a_coming_day(look: Look, owner: Owner, name: str, a: int) -> bool:
    """Tell whether a step stands with the month, without year, for which it was announced."""
    start, end = look.scene.clause(a, a)
    if _ALREADY.search(look.told.folded.text, start, end):
        return False
    months = [
        one.period[4:7] for one in look.told.dates if start <= one.a < end and one.period and "年" not in one.text
    ]
    return any(step == name and late and day[4:7] in months for step, day, late in owner.events)


def _has_stage(look: Look, owner: Owner, name: str, words: str, late: bool) -> bool:
    if words in ("封顶", "在建"):
        return name in owner.ahead if late else words in owner.words or (words == "在建" and owner.stage == name)
    if name in (owner.ahead if late and name in _REACHABLE else owner.done):
        return True
    return look.row and name in owner.stages


def _is_past(look: Look, owner: Owner, name: str, a: int) -> bool:
    """Tell whether a step that is told as yet to come has been taken."""
    taken = any(stage == name and not late for stage, _, late in owner.events)
    return taken and not look.row and not _of_old(look, a)


def _of_group(look: Look, name: str, a: int, b: int, used: dict[int, list[Figure]]) -> Judged:
    """Hold the stage of a count against the words that the count was told in."""
    start, end = look.scene.clause(a, b)
    for index, figures in (*used.items(), *look.stated.items()):
        if start <= look.told.numbers[index].a < end and look.told.numbers[index].unit in ("个", "项", "家"):
            quotes = " ".join(figure.quote or "" for figure in figures)
            stages = {one for one, _, _ in read(quotes, None).stages}
            if stages and name not in stages:
                return "无依据", f"报道原话为“{quotes[:60]}”"
    return "有据", "不指具体项目"


def _told(scene: Scene, words: str, a: int) -> tuple[str, bool]:
    return words, scene.ahead(a)
