"""Configuration, read once at the top and passed down as values.

In: the environment, a TOML file, flags. Out: one frozen Settings. Flags win over the environment, the environment over
the file, the file over the defaults. Promised: the key is never printed, and a live endpoint is used only where a model
is named as well as an address or a key: a stray OPENAI_API_KEY sends no page anywhere.
"""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from summarizer.errors import UsageError

CONFIG_FILE = "summarizer.toml"
OPENAI_URL = "https://api.openai.com/v1"


class Prices(BaseModel):
    """What a million tokens cost; the user's own figures, in one currency."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    prompt: Decimal = Field(Decimal(0), ge=0)
    cached: Decimal | None = Field(None, ge=0)
    completion: Decimal = Field(Decimal(0), ge=0)
    currency: str = "CNY"

    @property
    def known(self) -> bool:
        """Tell whether anything has a price."""
        return bool(self.prompt or self.cached or self.completion)


class Settings(BaseModel):
    """Everything that a run may be told from outside."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    endpoint: str | None = None
    base_url: str | None = None
    api_key: SecretStr | None = None
    model: str | None = None
    profile: Path | None = None
    cache: Path = Path(".summarizer/cache")
    ledger: str | None = None
    in_flight: int = Field(8, ge=1, le=1024)
    timeout: float = Field(120, gt=0)
    max_requests: int | None = Field(None, ge=0)
    max_tokens: int | None = Field(None, ge=0)
    max_cost: Decimal | None = Field(None, ge=0)
    prices: Prices = Prices()


def load(environment: Mapping[str, str], flags: Mapping[str, Any], folder: Path) -> Settings:
    """Return the settings; a flag that is None was not given."""
    values = _from_file(environment, folder)
    values |= {name: environment[variable] for name, variable in _VARIABLES.items() if environment.get(variable)}
    values |= {name: value for name, value in flags.items() if value is not None}
    key_file = values.pop("api_key_file", None)
    if key_file and "api_key" not in values:
        values["api_key"] = _read_key(Path(str(key_file)))
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            raise UsageError(
                f"setting {name}: there is none of this name; known are {', '.join(_names(name))}"
            ) from None
        raise UsageError(f"setting {name}: {first['msg']}") from None


def _names(name: str) -> list[str]:
    if name.startswith("prices."):
        return list(Prices.model_fields)
    return [*(field for field in Settings.model_fields if field != "api_key"), "api_key_file"]


_VARIABLES = {
    "base_url": "OPENAI_BASE_URL",
    "api_key": "OPENAI_API_KEY",
    "model": "SUMMARIZER_MODEL",
    "cache": "SUMMARIZER_CACHE",
    "ledger": "SUMMARIZER_LEDGER",
}


def _from_file(environment: Mapping[str, str], folder: Path) -> dict[str, Any]:
    named = environment.get("SUMMARIZER_CONFIG")
    path = Path(named) if named else folder / CONFIG_FILE
    if not named and not path.exists():
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as TOML ({error})") from None
    if "api_key" in values:
        raise UsageError(f"{path}: holds api_key; keep the key in OPENAI_API_KEY or name a file by api_key_file")
    return values


def _read_key(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: the key cannot be read ({error})") from None
