"""Profiles: what an endpoint takes and does not take, as data.

In: a base URL, a model's name, or a TOML file that `summarizer probe` wrote. Out: one Profile. Promised: an endpoint's
quirks are rows of `data/profiles.toml`, not classes; what an endpoint refuses on the way leads to a profile that asks
for less, until nothing is left to take away.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from summarizer.errors import UsageError

ModeName = Literal["tools", "json_schema", "json", "md_json"]
_FILE = Path(__file__).parents[1] / "data" / "profiles.toml"


class Profile(BaseModel):
    """How one endpoint is asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    url: tuple[str, ...] = ()
    model: tuple[str, ...] = ()
    modes: tuple[ModeName, ...] = Field(min_length=1)
    temperature: float | None = None
    max_tokens: int | None = Field(None, gt=0)
    max_tokens_name: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    parallel_tool_calls: bool | None = None
    context: int | None = Field(None, gt=0)
    extra: dict[str, Any] = {}
    note: str = ""

    @property
    def mode(self) -> ModeName:
        """The way of asking that is tried now."""
        return self.modes[0]

    def sampling(self) -> dict[str, Any]:
        """Return the request's keys that this endpoint wants beside model and messages."""
        values: dict[str, Any] = {"temperature": self.temperature, self.max_tokens_name: self.max_tokens}
        if self.mode == "tools":
            values["parallel_tool_calls"] = self.parallel_tool_calls
        given = {name: value for name, value in values.items() if value is not None}
        return given | ({"extra_body": dict(self.extra)} if self.extra else {})

    def limits_too_much(self, complaint: str) -> bool:
        """Tell whether a complaint is about the limit of the reply, not about the prompt."""
        names = ("max_tokens", "max_completion_tokens", "in the completion")
        return self.max_tokens is not None and any(name in complaint.lower() for name in names)

    def asking_less(self, complaint: str) -> "Profile | None":
        """Return the profile without what an answer of 400 complains about; None where nothing is left to leave out."""
        said = complaint.lower()
        if "max_completion_tokens" in said and self.max_tokens and self.max_tokens_name == "max_tokens":
            return self.model_copy(update={"max_tokens_name": "max_completion_tokens"})
        if self.limits_too_much(said):
            return self.model_copy(update={"max_tokens": None})
        if "temperature" in said and self.temperature is not None:
            return self.model_copy(update={"temperature": None})
        if "parallel_tool" in said and self.parallel_tool_calls is not None:
            return self.model_copy(update={"parallel_tool_calls": None})
        named = [key for key in self.extra if key.lower() in said]
        if named:
            return self.model_copy(update={"extra": {k: v for k, v in self.extra.items() if k not in named}})
        return self.model_copy(update={"modes": self.modes[1:]}) if len(self.modes) > 1 else None

    @classmethod
    def of_request(cls, request: Mapping[str, Any]) -> "Profile":
        """Return the profile that a recorded request was made with."""
        wanted = (request.get("response_format") or {}).get("type")
        modes: dict[Any, ModeName] = {"json_schema": "json_schema", "json_object": "json"}
        mode: ModeName = "tools" if "tools" in request else modes.get(wanted, "md_json")
        own = ("temperature", "max_tokens", "max_completion_tokens", "parallel_tool_calls")
        made = (*own, "messages", "model", "tools", "tool_choice", "response_format")
        values = {name: request[name] for name in ("temperature", "parallel_tool_calls") if name in request}
        for name in ("max_tokens", "max_completion_tokens"):
            if name in request:
                values |= {"max_tokens": request[name], "max_tokens_name": name}
        extra = {name: value for name, value in request.items() if name not in made}
        return cls(name="recorded", modes=(mode,), extra=extra, **values)

    def to_toml(self) -> str:
        """Return the profile as a file for `profile` in the settings."""
        lines = [f"{name} = {_toml(value)}" for name, value in self.model_dump(exclude_none=True).items()]
        return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_toml(part) for part in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f'"{key}" = {_toml(part)}' for key, part in value.items()) + " }" if value else "{}"
    if isinstance(value, str):
        plain = value.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in plain) + '"'
    return str(value)


@cache
def built_in() -> tuple[Profile, ...]:
    """Return the profiles that come with the program."""
    return tuple(Profile.model_validate(row) for row in tomllib.loads(_FILE.read_text(encoding="utf-8"))["profile"])


def profile_for(base_url: str, model: str) -> Profile:
    """Return the first profile that matches the address or the model."""
    for profile in built_in():
        if any(re.search(p, base_url) for p in profile.url) or any(re.search(p, model) for p in profile.model):
            return profile
    raise UsageError(f"no profile matches {base_url}; the last one of data/profiles.toml should match all")


def read_profile(path: Path) -> Profile:
    """Read a profile from a file."""
    try:
        return Profile.model_validate({"name": path.stem} | tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise UsageError(f"profile {path}: {error.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"profile {path}: cannot be read as TOML ({error})") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        name = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"profile {path}: {name}: {first['msg']}") from None
