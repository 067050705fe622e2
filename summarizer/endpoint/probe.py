"""Try an endpoint: which ways of asking it takes, how much it reads, and how fast it is.

In: settings that name a live endpoint and a model. Out: findings as they come, and the profile that follows from them.
Promised: nothing is cached; an article of our own is sent, none of the user's; what fails is a finding, not an error.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any

import openai

from summarizer.endpoint.client import Ask, AskFailed, Endpoint, Messages, Reply
from summarizer.endpoint.exchange import Exchange
from summarizer.endpoint.meter import Meter, Tokens, estimate_tokens
from summarizer.endpoint.opening import Options, live_transport, live_way, now
from summarizer.endpoint.profiles import ModeName, Profile
from summarizer.endpoint.stores import Stored
from summarizer.settings import Settings

_NAME = "镜湖风力发电项目"
_TEXT = f"{_NAME}昨日开工，总投资35亿元，占地280亩。今年前10月，全县完成投资129亿元，同比增长9.5%。"
_FILLER = "这一段与项目无关，只为占用篇幅。"
_MODES: tuple[ModeName, ...] = ("tools", "json_schema", "json", "md_json")
_SWITCHES: tuple[dict[str, Any], ...] = (
    {"enable_thinking": False},
    {"thinking": {"type": "disabled"}},
    {"chat_template_kwargs": {"enable_thinking": False}},
)
_NOBODY = {"no_connection", "denied"}  # outcomes that are no matter of how one asks
_CONTEXT_NAMES = ("max_model_len", "context_length", "context_window", "n_ctx", "max_context_length")


@dataclass(frozen=True)
class Finding:
    """One thing tried: its name, whether it works, and how it went."""

    what: str
    works: bool
    how: str


class _Seen:
    """A store that keeps the last reply to look at, and serves none."""

    endpoint = "probe"
    last: Stored | None = None

    def get(self, key: str, request: Mapping[str, Any]) -> Stored | None:
        return None

    def put(self, key: str, request: Mapping[str, Any], stored: Stored) -> None:
        self.last = stored

    def unfit(self, key: str) -> None:
        self.last = None

    def close(self, hits: int = 0, misses: int = 0) -> None:
        self.last = None

    @property
    def thinks(self) -> bool:
        """Whether the last reply came with thinking."""
        if self.last is None:
            return False
        message, tokens = self.last.reply["choices"][0]["message"], Tokens.of(self.last.reply)
        words = any(message.get(name) for name in ("reasoning_content", "reasoning"))
        return bool(words or "<think>" in str(message.get("content")) or (tokens and tokens.reasoning))


@dataclass
class Probe:
    """A probe under way; `profile` is what has been found up to now."""

    settings: Settings
    prompt: Callable[[str], Messages]
    options: Options = field(default_factory=Options)
    largest: int = 16_384
    profile: Profile = field(init=False)
    _seen: _Seen = field(default_factory=_Seen)

    def __post_init__(self) -> None:
        self._way = live_way(self.settings)
        self.profile = self._way.profile
        out = live_transport(self.settings, self._way.base_url)
        self._meter = Meter()
        self._exchange = Exchange(out, [self._seen], self._meter, now)

    def findings(self) -> Iterator[Finding]:
        """Try one thing after the other; without any way of asking that works, the rest is not tried."""
        working: list[ModeName] = []
        for mode in _MODES:
            finding, took = self._mode(mode)
            yield finding
            if finding.works:
                working.append(mode)
                self.profile = took.model_copy(update={"modes": tuple(working)})
            elif self._meter.totals.outcomes.keys() <= _NOBODY:
                return  # the other modes would only say it again
        if working:
            yield self._temperature()
            yield self._thinking()
            yield from self._context()
        self.profile = self.profile.model_copy(update={"url": (), "model": (), "name": self._way.model})

    def close(self) -> None:
        """Close the connections."""
        self._exchange.close()

    def _mode(self, mode: ModeName) -> tuple[Finding, Profile]:
        endpoint = self._endpoint(self.profile.model_copy(update={"modes": (mode,)}))
        begun = monotonic()
        try:
            reply = endpoint.ask(Ask(self.prompt(_TEXT)))
        except AskFailed as error:
            return Finding(f"mode {mode}", False, str(error)), self.profile
        seconds = monotonic() - begun
        found = _NAME in str(reply.envelope["projects"])
        speed = f", {reply.usage.completion_tokens / seconds:.0f} tokens/s" if reply.usage.completion_tokens else ""
        asked = f", {reply.attempts} attempts" if reply.attempts > 1 else ""
        how = f"{seconds:.1f} s{speed}{asked}" + ("" if found else ", but the project was not found")
        return Finding(f"mode {mode}", found, how), endpoint.profile

    def _temperature(self) -> Finding:
        for value in (0.0, 1.0):
            trial = self.profile.model_copy(update={"temperature": value})
            endpoint = self._endpoint(trial)
            if isinstance(self._asked(endpoint), Reply) and endpoint.profile.temperature == value:
                self.profile = trial
                return Finding("temperature", True, f"takes {value:g}")
        self.profile = self.profile.model_copy(update={"temperature": None})
        return Finding("temperature", True, "takes only its own; none is sent")

    def _thinking(self) -> Finding:
        self._asked(self._endpoint(self.profile))
        if not self._seen.thinks:
            off = " (switched off)" if self.profile.extra else ""
            return Finding("thinking", True, f"does not think{off}")
        for switch in _SWITCHES:
            trial = self.profile.model_copy(update={"extra": switch})
            endpoint = self._endpoint(trial)
            if isinstance(self._asked(endpoint), Reply) and endpoint.profile.extra == switch and not self._seen.thinks:
                self.profile = trial
                return Finding("thinking", True, f"thinks; {switch} switches it off")
        return Finding("thinking", False, "thinks, and no switch that we know turns it off: slower and dearer")

    def _context(self) -> Iterator[Finding]:
        told = self._told_context()
        if told:
            self.profile = self.profile.model_copy(update={"context": told})
            yield Finding("context", True, f"the endpoint tells {told} tokens")
            return
        size, holds = 4096, None
        while size <= self.largest:
            how = self._reads(size)
            yield Finding(f"context {size}", how is None, how or "read to its end")
            if how is not None:
                self.profile = self.profile.model_copy(update={"context": holds or size // 2})
                return
            size, holds = size * 2, size

    def _reads(self, size: int) -> str | None:
        """Return why a prompt of so many tokens was not read whole, None where it was."""
        room = size - estimate_tokens("".join(m["content"] for m in self.prompt(_TEXT)))
        filler = f"{_FILLER}\n" * max(int(room / estimate_tokens(_FILLER)), 0)
        result = self._asked(self._endpoint(self.profile), f"{_TEXT}\n{filler}")
        if isinstance(result, AskFailed):
            return str(result)
        if result.warning:
            return result.warning
        return None if _NAME in str(result.envelope["projects"]) else "what stood at the beginning was not read"

    def _told_context(self) -> int | None:
        try:
            listed = self._endpoint(self.profile).openai.models.list()
            rows = [row.model_dump() for row in listed.data or () if row.id == self._way.model]
        except (openai.OpenAIError, AttributeError, TypeError, ValueError):
            return None
        for row in rows:
            meta = row.get("meta")
            values = row | (meta if isinstance(meta, dict) else {})
            for name in _CONTEXT_NAMES:
                if isinstance(values.get(name), int) and values[name] > 0:
                    return int(values[name])
        return None

    def _endpoint(self, profile: Profile) -> Endpoint:
        return Endpoint(replace(self._way, profile=profile), self._exchange, self.options.sleep)

    def _asked(self, endpoint: Endpoint, text: str = _TEXT) -> Reply | AskFailed:
        try:
            return endpoint.ask(Ask(self.prompt(text)))
        except AskFailed as error:
            return error
