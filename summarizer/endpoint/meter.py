"""Every HTTP attempt counted, and the budgets that stop asking.

In: attempts from many threads. Out: totals of requests, tokens, seconds and cost, by outcome. Promised: a reply without
usage is counted as unknown, never as zero; a budget is not exceeded by more than what was in flight.
"""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from summarizer.endpoint.failure import Failure
from summarizer.settings import Prices


def estimate_tokens(text: str) -> int:
    """Estimate the tokens of a text: about 0.7 a Chinese character, a quarter of any other."""
    chinese = (len(text.encode("utf-8", "replace")) - len(text)) / 2  # three bytes a Chinese character
    return round(chinese * 0.7 + (len(text) - chinese) / 4)


@dataclass(frozen=True)
class Tokens:
    """What one reply used, as far as the endpoint told."""

    prompt: int
    completion: int
    cached: int = 0
    reasoning: int = 0

    @classmethod
    def of(cls, completion: dict[str, Any]) -> "Tokens | None":
        """Read the usage of a completion; None where it is missing or no number."""
        usage = completion.get("usage")
        if not isinstance(usage, dict):
            return None
        prompt, reply = _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens"))
        if prompt is None or reply is None:
            return None
        cached = _count(_part(usage, "prompt_tokens_details", "cached_tokens"))
        if cached is None:
            cached = _count(usage.get("prompt_cache_hit_tokens"))  # DeepSeek's name
        reasoning = _count(_part(usage, "completion_tokens_details", "reasoning_tokens"))
        return cls(prompt, reply, cached or 0, reasoning or 0)


def _part(usage: dict[str, Any], group: str, name: str) -> Any:
    inner = usage.get(group)
    return inner.get(name) if isinstance(inner, dict) else None


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


@dataclass(frozen=True)
class Attempt:
    """One request that left the house: what became of it, how long it took, what it used."""

    key: str
    model: str
    outcome: str
    seconds: float
    tokens: Tokens | None = None


@dataclass(frozen=True)
class Totals:
    """The sums of a run."""

    requests: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    reasoning_tokens: int = 0
    without_usage: int = 0
    seconds: float = 0.0
    cost: Decimal = Decimal(0)
    from_cache: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Budget:
    """How much may be spent; None is no limit."""

    requests: int | None = None
    tokens: int | None = None
    cost: Decimal | None = None
    prices: Prices = field(default_factory=Prices)


class Meter:
    """The one place where attempts are counted; `listener` is told each of them."""

    def __init__(self, budget: Budget | None = None, listener: Callable[[Attempt], None] | None = None) -> None:
        self._budget = budget or Budget()
        self._listener = listener
        self._lock = threading.Lock()
        self._totals = Totals()
        self._reserved_tokens = 0
        self._reserved_cost = Decimal(0)

    @property
    def totals(self) -> Totals:
        """The sums up to now."""
        with self._lock:
            return replace(self._totals, outcomes=Counter(self._totals.outcomes))

    def admit(self, prompt_tokens: int) -> None:
        """Count a request that is about to leave, or raise that the budget is spent."""
        budget, price = self._budget, self._price(Tokens(prompt_tokens, 0))
        with self._lock:
            now = self._totals
            tokens = now.prompt_tokens + now.completion_tokens + self._reserved_tokens + prompt_tokens
            if budget.requests is not None and now.requests >= budget.requests:
                raise Failure("budget", f"the budget of {budget.requests} requests is spent")
            if budget.tokens is not None and tokens > budget.tokens:
                raise Failure("budget", f"the budget of {budget.tokens} tokens is spent")
            if budget.cost is not None and now.cost + self._reserved_cost + price > budget.cost:
                raise Failure("budget", f"the budget of {budget.cost} {budget.prices.currency} is spent")
            self._totals = replace(now, requests=now.requests + 1)
            self._reserved_tokens += prompt_tokens
            self._reserved_cost += price

    def done(self, attempt: Attempt, prompt_tokens: int) -> None:
        """Count what became of an admitted request; where usage is missing, budgets go on with the estimate."""
        spent = attempt.tokens or Tokens(0, 0)
        with self._lock:
            now = self._totals
            unknown = attempt.outcome == "answered" and attempt.tokens is None
            if not unknown:
                self._reserved_tokens -= prompt_tokens
                self._reserved_cost -= self._price(Tokens(prompt_tokens, 0))
            now.outcomes[attempt.outcome] += 1
            self._totals = replace(
                now,
                prompt_tokens=now.prompt_tokens + spent.prompt,
                completion_tokens=now.completion_tokens + spent.completion,
                cached_tokens=now.cached_tokens + spent.cached,
                reasoning_tokens=now.reasoning_tokens + spent.reasoning,
                without_usage=now.without_usage + unknown,
                seconds=now.seconds + attempt.seconds,
                cost=now.cost + self._price(spent),
            )
        if self._listener:
            self._listener(attempt)

    def served(self) -> None:
        """Count a reply that came from a store, not from the endpoint."""
        with self._lock:
            self._totals = replace(self._totals, from_cache=self._totals.from_cache + 1)

    def _price(self, tokens: Tokens) -> Decimal:
        prices = self._budget.prices
        cached = prices.prompt if prices.cached is None else prices.cached
        fresh = max(tokens.prompt - tokens.cached, 0)
        return (fresh * prices.prompt + tokens.cached * cached + tokens.completion * prices.completion) / 1_000_000
