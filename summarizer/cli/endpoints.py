"""What every command that asks an endpoint has in common: its flags, and the settings that they and the rest make."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from summarizer.settings import Settings

_FLAGS = (
    "endpoint", "model", "profile", "in_flight", "timeout", "cache", "max_requests", "max_tokens", "max_cost",
    "api_key_file",
)  # fmt: skip


def add_endpoint_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the flags that say who is asked and how."""
    group = parser.add_argument_group("whom to ask")
    group.add_argument(
        "--endpoint",
        metavar="embedded|replay:DIR|URL",
        help="embedded rules, recorded replies only, or any OpenAI-compatible base URL "
        "(default: OPENAI_BASE_URL where a model is named, else embedded)",
    )
    group.add_argument("--model", metavar="NAME", help="the model's name (default: SUMMARIZER_MODEL)")
    group.add_argument("--profile", type=Path, metavar="FILE", help="how the endpoint wants to be asked (see probe)")
    group.add_argument("--api-key-file", type=Path, metavar="FILE", help="the key (default: OPENAI_API_KEY)")
    group.add_argument("--in-flight", type=int, metavar="N", help="requests at a time (default 8)")
    group.add_argument("--timeout", type=float, metavar="SECONDS", help="for one request (default 120)")
    group.add_argument(
        "--cache", type=Path, metavar="DIR", help="kept replies (default: SUMMARIZER_CACHE, else .summarizer/cache)"
    )


def add_budget_arguments(parser: argparse.ArgumentParser, title: str) -> argparse._ArgumentGroup:
    """Add the flags that say how much may be asked."""
    budget = parser.add_argument_group(title)
    budget.add_argument("--max-requests", type=int, metavar="N", help="HTTP requests, retries counted")
    budget.add_argument("--max-tokens", type=int, metavar="N", help="tokens of prompts and replies together")
    budget.add_argument("--max-cost", metavar="X", help="by the prices of summarizer.toml ([prices])")
    return budget


def settings_of(args: argparse.Namespace) -> "Settings":
    """Return the settings of a command: its flags over the environment over summarizer.toml."""
    from summarizer.settings import load

    flags = {name: getattr(args, name, None) for name in _FLAGS}
    return load(os.environ, flags, Path.cwd())
