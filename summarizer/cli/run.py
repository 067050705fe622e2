"""`summarizer run`: from files to records."""

import argparse
import os
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.cli import DONE, LEFT_OUT
from summarizer.cli.endpoints import add_budget_arguments, add_endpoint_arguments, settings_of
from summarizer.cli.inputs import Inputs, add_source_arguments, sources_of, tell
from summarizer.cli.ledgers import apply_rules, ledger_of
from summarizer.cli.progress import Progress
from summarizer.errors import UsageError

if TYPE_CHECKING:
    from summarizer.pipeline import Account
    from summarizer.settings import Settings

_NO_PRICES = "not known; put [prices] into summarizer.toml"


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "run",
        help="read files, ask the model about every article, check the answers, write records.jsonl",
        description="Read files, cut them into articles, ask an endpoint about each, find every number again in the "
        "source, cross-check it, and write DIR/records.jsonl and DIR/flags.jsonl. Without an endpoint and a model the "
        "embedded rule-based model answers. Replies are cached: the same command again asks nothing, and goes on after "
        "an interruption.",
        epilog="examples: summarizer run seeds --out out;  "
        "summarizer run pages.zip --out out --endpoint https://api.deepseek.com/v1 --model deepseek-chat --max-cost 5",
    )
    add_source_arguments(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the records go")
    parser.add_argument(
        "--ledger",
        metavar="URL",
        help="where projects are followed over time: a path, postgresql://… or none "
        "(default: SUMMARIZER_LEDGER, else DIR/summarizer.db)",
    )
    add_endpoint_arguments(parser)
    parser.add_argument(
        "--second-look", action="store_true", help="ask once more about flagged errors and numbers passed over"
    )
    parser.add_argument("--refresh", action="store_true", help="ask again, though the cache holds a reply")
    budget = add_budget_arguments(parser, "budget; what is spent stops the run cleanly, and a later run goes on")
    budget.add_argument("--dry-run", action="store_true", help="estimate requests, tokens and cost; ask nothing")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the pipeline and print its account."""
    from summarizer import pipeline
    from summarizer.endpoint import Options, open_endpoint
    from summarizer.endpoint.opening import EMBEDDED
    from summarizer.endpoint.stores import BATCH

    settings = settings_of(args)
    inputs = sources_of(args)
    if args.dry_run:
        return _estimate(inputs, settings)
    if args.out.exists() and not args.out.is_dir():
        raise UsageError(f"--out {args.out}: is a file; name a folder, which is made where it is missing")
    began = time.monotonic()
    with open_endpoint(settings, Options(refresh=args.refresh)) as endpoint, ExitStack() as stack:
        embedded = endpoint.way.name == EMBEDDED
        if args.second_look and endpoint.way.name in (EMBEDDED, BATCH):
            raise UsageError("--second-look needs a live endpoint: rules and recorded replies say the same again")
        if embedded:
            tell(f"no model is named; the embedded rules answer ({endpoint.way.model})")
        progress = Progress(_bytes(args.paths), sys.stderr)
        # Rules do not wait, so threads would only take turns.
        in_flight = 1 if embedded else settings.in_flight
        ledger = None if args.ledger == "none" else stack.enter_context(ledger_of(args, create=True, out=args.out))
        plan = pipeline.Plan(args.out, in_flight, args.second_look, ledger)
        account = pipeline.run(inputs, endpoint, plan, lambda now: progress.tell(now.articles, now.bytes_read))
        progress.end()
        if ledger is not None:
            apply_rules(ledger)
    for warning, count in account.warnings.items():
        tell(f"{count} articles: {warning}")
    if failures := endpoint.cache_failures:
        tell(f"cache {settings.cache}: {failures} times not read or written; what it lacks is asked again next time")
    if inputs.read:  # otherwise each file has said why, and there is nothing to count
        print(_table(account, inputs, settings, time.monotonic() - began))
    if inputs.status == DONE and not account.complete:
        return LEFT_OUT
    return inputs.status


def _estimate(inputs: Inputs, settings: "Settings") -> int:
    from summarizer import pipeline

    found = pipeline.estimate(inputs)
    prices = settings.prices
    cost = (found.prompt_tokens * prices.prompt + found.completion_tokens * prices.completion) / 1_000_000
    told = f"{cost:.2f} {prices.currency} by your prices" if prices.known else _NO_PRICES
    print(f"articles            {found.articles}")
    print(f"requests            {found.articles} and what fails; the cache may answer some")
    print(f"tokens, estimated   {found.prompt_tokens} of prompts, {found.completion_tokens} of replies")
    print(f"cost, estimated     {told}")
    return inputs.status


def _table(account: "Account", inputs: Inputs, settings: "Settings", seconds: float) -> str:
    totals, prices = account.totals, settings.prices
    spent = totals.prompt_tokens or totals.completion_tokens or totals.without_usage
    unknown = _NO_PRICES if spent else "nothing"
    failed = {state: count for state, count in account.states.items() if state != "ok"}
    rows = [
        ("files", f"{inputs.read} read, {inputs.left_out} left out"),
        ("articles", f"{account.articles}"),
        ("records", f"{account.projects} projects, {account.metrics} metrics, {account.rejected} items rejected"),
        ("flags", ", ".join(f"{account.flags[name]} {name}s" for name in ("error", "warning", "notice"))),
        ("asked", f"{totals.requests} requests, {totals.from_cache} from the cache, {account.re_asked} asked again"),
        *(
            [("looked again", f"{account.looked_again} requests, {account.mended} articles mended")]
            if account.looked_again
            else []
        ),
        ("failed", ", ".join(f"{count} {state}" for state, count in sorted(failed.items())) or "none"),
        (
            "tokens",
            f"{totals.prompt_tokens} of prompts ({totals.cached_tokens} cached), {totals.completion_tokens} of replies"
            + (f", {totals.without_usage} replies did not tell" if totals.without_usage else ""),
        ),
        ("cost", f"{totals.cost:.4f} {prices.currency} by your prices" if prices.known else unknown),
        ("time", f"{seconds:.1f} s, {account.articles / seconds if seconds else 0:.1f} articles a second"),
    ]
    return "\n".join(f"{name:<14}{value}" for name, value in rows)


def _bytes(paths: list[str]) -> int:
    """Return how much there is to read, as far as the file system tells."""
    total = 0
    for path in paths:
        if os.path.isfile(path):
            total += os.path.getsize(path)
        for folder, _, names in os.walk(path):
            total += sum(os.path.getsize(p) for name in names if os.path.isfile(p := os.path.join(folder, name)))
    return total
