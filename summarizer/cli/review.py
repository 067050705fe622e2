"""`summarizer review`: settle flags on a terminal, one key each."""

import argparse
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from summarizer.cli import DONE
from summarizer.cli.inputs import tell
from summarizer.cli.keys import Answers
from summarizer.cli.ledgers import add_ledger_arguments, ledger_of
from summarizer.cli.project import decided_by
from summarizer.cli.waiting import add_by_arguments, add_filter_arguments, wanted_of
from summarizer.errors import AlreadyDecided, LedgerError, printable

if TYPE_CHECKING:
    from summarizer.ledger.cases import Case, Page
    from summarizer.ledger.choices import Choice
    from summarizer.ledger.queue import Wanted
    from summarizer.ledger.review import Review

_KEYS = {"a": "accept", "t": "take", "e": "edit", "w": "withdraw", "d": "dismiss", "c": "claim"}
_NAMES = {
    "accept": "a 认可", "take": "t 取原文", "edit": "e 改值", "withdraw": "w 撤下", "dismiss": "d 误报",
    "claim": "c 认领",
}  # fmt: skip
_OPEN = {"evidence": ("《", "》"), "disputed": ("【", "】"), "unclaimed": ("〔", "〕")}
_FIELDS = (
    "name", "subject", "measure", "label", "text", "value", "upper", "unit", "bound", "status", "period", "scope",
    "stage", "stage_text", "location", "event", "date",
)  # fmt: skip


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "review",
        help="settle flags on a terminal, one key each",
        description="Show the open flags one after the other, that first which weighs most in the next briefing: what "
        "the check says, the record, the words of the article (《》 evidence, 【】 the disputed number, 〔〕 what no "
        "record claims). One key decides and the next comes: a the claim stands, t take the text's value, e another "
        "value, w withdraw the item, d false alarm (with a reason), c claim the number, s skip, u undo, q stop. "
        "Through a pipe each line is an answer: `t`, `d 原文如此`, `e 3.5亿元`, `c 某某项目`.",
        epilog="examples: summarizer review --severity error --week 2025-W23 --by 王;  "
        "printf 't\\nd 原文如此\\nq\\n' | summarizer review --by 王",
    )
    parser.add_argument("--whole", action="store_true", help="the whole article, not only the lines that matter")
    add_by_arguments(parser)
    add_filter_arguments(parser)
    add_ledger_arguments(parser, table=False)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show case after case and write down what is decided."""
    from summarizer.ledger.review import Review

    wanted = wanted_of(args)
    with ledger_of(args) as ledger:
        review = Review(ledger)
        review.apply_rules(decided_by(args).at or "")
        total = review.counts(wanted).total
        if not total:
            tell("nothing in the queue fits")
            return DONE
        desk = _Desk(review, args, wanted, total)
        desk.work()
        print(f"{desk.decided} decided, {review.counts(wanted).total} open")
    return DONE


@dataclass(frozen=True)
class _Step:
    """What was decided: its number, and where the queue stood before."""

    number: int
    after: str | None


class _Desk:
    """One person's way through the queue."""

    def __init__(self, review: "Review", args: argparse.Namespace, wanted: "Wanted", total: int) -> None:
        self._review, self._args, self._wanted, self._total = review, args, wanted, total
        self._answers = Answers()
        self._steps: list[_Step] = []
        self._after: str | None = None
        self.decided = 0

    def work(self) -> None:
        """Go through the queue until it ends or the person stops."""
        shown = ""
        while rows := self._review.page(self._wanted, self._after, 1).rows:
            row = rows[0]
            case = self._review.case(row.flag.id)
            if shown != row.flag.id:
                _show(case, f"{self.decided + 1}/{self._total}", self._args.whole)
            shown = row.flag.id
            letter, rest = self._answers.key(_prompt(case))
            if letter == "q":
                return
            if letter == "s":
                self._after = row.turn
            elif letter == "u":
                shown = self._undo() or shown
            elif letter in _KEYS and _KEYS[letter] in case.actions:
                self._decide(case, row.turn, _KEYS[letter], rest)
            else:
                print("a/t/e/w/d/c 见上；s 跳过  u 撤销  q 退出")

    def _decide(self, case: "Case", turn: str, action: str, rest: str) -> None:
        by = decided_by(self._args)
        choice = self._choice(case, action, rest)
        if choice is None:
            return
        if action == "dismiss":
            by = replace(by, why=rest or self._args.why or self._answers.line("原因："))
        try:
            number = self._review.decide(case.flag.id, choice, by, case.seen)
        except AlreadyDecided as error:
            tell(str(error))
            self._after = turn
            return
        except LedgerError as error:
            tell(str(error))
            return
        self._steps.append(_Step(number, self._after))
        self.decided += 1

    def _choice(self, case: "Case", action: str, rest: str) -> "Choice | None":
        from summarizer.ledger.choices import Choice

        if action == "edit":
            value = rest or self._answers.line(f"{case.field} =")
            return Choice("edit", value) if value else None
        if action == "claim":
            for at, project in enumerate(case.projects, 1):
                print(printable(f"  {at} {project['name']}"))
            owner = rest or self._answers.line("哪个项目（编号或名称；其他文字作为指标的主体）：")
            measure = self._answers.line("什么指标（总投资、产值…，空白为其他）：") if owner else ""
            if owner.isdigit() and 0 < int(owner) <= len(case.projects):
                owner = case.projects[int(owner) - 1]["id"]
            known = {value for project in case.projects for value in project.values()}
            if not owner:
                return None
            told: dict[str, Any] = {"project": owner} if owner in known else {"subject": owner}
            return Choice("claim", measure=measure or None, **told)
        return Choice(action)  # type: ignore[arg-type]  # one of _KEYS

    def _undo(self) -> str | None:
        """Take the last decision back and return to its case; nothing to take back returns None."""
        if not self._steps:
            tell("nothing was decided here yet")
            return None
        step = self._steps.pop()
        try:
            self._review.undo(step.number, decided_by(self._args))
        except LedgerError as error:
            tell(str(error))
            return None
        self._after, self.decided = step.after, self.decided - 1
        return "back"


def _prompt(case: "Case") -> str:
    return "  ".join([*(_NAMES[action] for action in case.actions), "s 跳过  u 撤销  q 退出 >"])


def _show(case: "Case", at: str, whole: bool) -> None:
    flag = case.flag
    print(printable(f"\n── {at}  {flag.severity}  {flag.kind}  {flag.id}"))
    print(printable(flag.message))
    if flag.claimed or flag.found:
        print(printable(f"记录：{flag.claimed or '—'}    原文：{flag.found or '—'}"))
    if case.project is not None:
        print(printable(f"项目：{case.project['name']}"))
    if case.item is not None:
        told = [f"{name}={case.item[name]}" for name in _FIELDS if case.item.get(name) not in (None, "")]
        print(printable("条目：" + "  ".join(told)))
    for page in case.pages:
        about = "  ".join(filter(None, (page.outlet, page.day, page.title, page.source)))
        print(printable(f"〈{about}〉"))
        for line in _lines(page, whole):
            print(printable(f"  {line}"))
    if case.consequences:
        print(f"随之了结：{len(case.consequences)} 条")


def _lines(page: "Page", whole: bool) -> list[str]:
    """Return the lines of an article that hold marks, with the marks."""
    opens: dict[int, str] = {}
    closes: dict[int, str] = {}
    for start, end, kind in sorted({(one.start, one.end, one.kind) for one in page.marks if one.part == "body"}):
        if kind in _OPEN:
            left, right = _OPEN[kind]
            opens[start] = opens.get(start, "") + left
            closes[end] = right + closes.get(end, "")
    told = {mark.start for mark in page.marks if mark.part == "body" and mark.kind in ("evidence", "disputed")}
    lines, at = [], 0
    for line in page.body.split("\n"):
        end = at + len(line)
        if whole or any(at <= start < end for start in told):
            marked = "".join(closes.get(at + i, "") + opens.get(at + i, "") + ch for i, ch in enumerate(line))
            lines.append(marked + closes.get(end, ""))
        at = end + 1
    return lines
