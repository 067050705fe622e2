"""Review: what pages, terminals and scripts call to settle flags; one object beside an open ledger.

In: an open ledger. Out: the queue, cases, decisions by their numbers. Promised: every decision is one transaction with
all that follows from it; who was slower is told by AlreadyDecided and has changed nothing; the clock is the caller's.

    review = Review(ledger)
    page = review.page(Wanted(severity="error"))            # page.rows, page.after for the next
    case = review.case(page.rows[0].flag.id)                # case.told() is its JSON
    number = review.decide(case.flag.id, Choice("take"), By("name", "2025-06-01T08:00:00Z", "why"), seen=case.seen)
    review.undo(number, By("name", "2025-06-01T08:01:00Z"))
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from summarizer.errors import LedgerError
from summarizer.ledger import cases, chain, deciding, queue, rules, sampling, store
from summarizer.ledger.cases import Case
from summarizer.ledger.chain import Verified
from summarizer.ledger.choices import Choice
from summarizer.ledger.database import reading, writing
from summarizer.ledger.decided import By
from summarizer.ledger.ledger import Ledger
from summarizer.ledger.queue import Counts, Page, Waiting, Wanted
from summarizer.ledger.rules import Rule, Standing
from summarizer.ledger.sampling import Fact, Residual

Row = dict[str, Any]
_EXAMPLES = 5


@dataclass(frozen=True)
class Preview:
    """What a bulk decision or a rule would settle: how many flags, and the first of them."""

    count: int
    examples: tuple[Waiting, ...]


@dataclass(frozen=True)
class Done:
    """What a bulk decision has settled; `group` is the number that takes all of it back."""

    count: int
    group: int | None
    left_out: dict[str, str]  # flag by flag, why it could not be settled so


class Review:
    """The desk at which flags are settled."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._engine = ledger.engine

    def page(self, wanted: Wanted | None = None, after: str | None = None, size: int = queue.PAGE) -> Page:
        """Return a page of the queue; `after` is what the page before has told."""
        with self._ledger.reading() as connection:
            return queue.page(connection, wanted or Wanted(), after, size)

    def counts(self, wanted: Wanted | None = None) -> Counts:
        """Count the cases of a filter."""
        with self._ledger.reading() as connection:
            return queue.counts(connection, wanted or Wanted())

    def total(self, wanted: Wanted | None = None) -> int:
        """Count the cases of a filter, not by sorts."""
        with self._ledger.reading() as connection:
            return queue.total(connection, wanted or Wanted())

    def case(self, flag: str) -> Case:
        """Return a flag with all that a person needs to settle it."""
        with self._ledger.reading() as connection:
            return cases.case_of(connection, flag)

    def history(self, target: str) -> list[Row]:
        """Return all that was decided about a flag, or about what an article tells."""
        with reading(self._engine) as connection:
            return list(cases.history(connection, target))

    def decide(self, flag: str, choice: Choice, by: By, seen: int = 0) -> int:
        """Settle a flag; return the decision's number. `seen` is the case's; AlreadyDecided where it is no more."""
        with self._writing() as connection:
            return deciding.settle(connection, flag, choice, by, seen)

    def correct(self, article: str, pointer: str, choice: Choice, by: By, seen: int = 0) -> int:
        """Edit or withdraw an item that no flag speaks of; return the decision's number."""
        with self._writing() as connection:
            return deciding.correct(connection, article, pointer, choice, by, seen)

    def undo(self, number: int, by: By) -> int:
        """Take a decision back; return the number of the decision that does it."""
        with self._writing() as connection:
            return deciding.undo(connection, number, by)

    def preview(self, wanted: Wanted) -> Preview:
        """Return what a bulk decision over a filter would settle."""
        with self._ledger.reading() as connection:
            count = queue.total(connection, wanted)
            return Preview(count, queue.page(connection, wanted, size=_EXAMPLES).rows)

    def decide_all(self, wanted: Wanted, choice: Choice, by: By, expected: int) -> Done:
        """Settle all open flags of a filter in one transaction; `expected` is the count that the preview told."""
        if wanted.status != "open":
            raise LedgerError("a decision over a filter is for open flags; status must be open")
        with self._writing() as connection:
            names = queue.names(connection, wanted)
            if len(names) != expected:
                raise LedgerError(f"the filter holds {len(names)} flags by now, not {expected}; look again")
            before = chain.length(connection)
            count, left_out = deciding.settle_all(connection, names, choice, by, {})
            return Done(count, before + 1 if count else None, left_out)

    def undo_all(self, group: int, by: By) -> int:
        """Take back all that was decided together; return how many decisions that were."""
        with self._writing() as connection:
            return deciding.undo_group(connection, group, by)

    def rules(self) -> list[Standing]:
        """Return the standing rules with their hits."""
        with reading(self._engine) as connection:
            return rules.listed(connection)

    def rule_preview(self, rule: Rule) -> Preview:
        """Return the open flags that a rule would settle at once."""
        return self.preview(rule.wanted)

    def add_rule(self, rule: Rule, by: By) -> tuple[int, int]:
        """Make a standing rule; return its number and how many open flags it has settled at once."""
        with self._writing() as connection:
            number = rules.add(connection, rule, by)
            return number, rules.apply(connection, by.at or "").get(number, 0)

    def end_rule(self, number: int, by: By) -> None:
        """End a rule; what it has settled stays settled."""
        with writing(self._engine) as connection:
            rules.end(connection, number, by)

    def apply_rules(self, at: str) -> dict[int, int]:
        """Let the rules settle what has come in; return how many flags each has settled."""
        with reading(self._engine) as connection:
            if all(one.ended is not None for one in rules.listed(connection)):
                return {}
        with self._writing() as connection:
            return rules.apply(connection, at)

    def sample(self, week: str | None = None) -> tuple[Fact, ...]:
        """Return the week's unflagged facts to be checked; without a week, those of the latest that articles are of."""
        with self._ledger.reading() as connection:
            return sampling.sample(connection, week or sampling.latest_week(connection))

    def judge(self, fact: Fact, right: bool, by: By, choice: Choice | None = None) -> int:
        """Write down whether a fact of the sample is right; a wrong one may be edited or withdrawn with it."""
        with self._writing() as connection:
            return sampling.judge(connection, fact, right, by, choice)

    def residual(self, week: str | None = None) -> Residual:
        """Return the share of wrong facts among the checked ones, with its interval; without a week, of all weeks."""
        with reading(self._engine) as connection:
            return sampling.residual(connection, week)

    def verify(self, noted: str | None = None) -> Verified:
        """Check the chain of decisions; `noted` is a hash that was seen earlier."""
        with reading(self._engine) as connection:
            return chain.verify(connection, noted)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """Give a transaction; what an import that was killed left untold is told first."""
        with writing(self._engine) as connection:
            store.settle_within(connection)
            yield connection
