"""`summarizer probe`: try an endpoint and write its profile."""

import argparse
import os
from pathlib import Path

from summarizer.cli import DONE, NOTHING_DONE
from summarizer.errors import printable


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "probe",
        help="try an endpoint and write its profile",
        description="Ask an endpoint some small made-up articles: which ways of asking it takes, whether it takes a "
        "temperature, whether it thinks and how to turn that off, how much it reads, how fast it is. Costs about ten "
        "requests, and up to twice --context in tokens where the endpoint does not tell its context.",
        epilog="example: summarizer probe --endpoint http://localhost:11434/v1 --model qwen3:8b --write ollama.toml",
    )
    parser.add_argument("--endpoint", metavar="URL", help="the base URL (also OPENAI_BASE_URL)")
    parser.add_argument("--model", metavar="NAME", help="the model to ask (also SUMMARIZER_MODEL)")
    parser.add_argument("--profile", type=Path, metavar="FILE", help="a profile to begin with")
    parser.add_argument("--timeout", type=float, metavar="SECONDS", help="how long one answer may take")
    parser.add_argument("--context", type=int, default=16_384, metavar="TOKENS", help="try to read so much, no more")
    parser.add_argument(
        "--write", type=Path, metavar="FILE", help="write the profile there, for profile in the settings"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Try the endpoint."""
    from summarizer.endpoint.probe import Probe
    from summarizer.prompting import messages
    from summarizer.settings import load

    flags = {"endpoint": args.endpoint, "model": args.model, "profile": args.profile, "timeout": args.timeout}
    probe = Probe(load(os.environ, flags, Path.cwd()), lambda text: messages(None, text), largest=args.context)
    works = False
    try:
        for finding in probe.findings():
            works = works or finding.works
            print(printable(f"{'yes' if finding.works else 'no ':3}  {finding.what}: {finding.how}"), flush=True)
    finally:
        probe.close()
    if not works:
        return NOTHING_DONE
    if args.write:
        args.write.write_text(probe.profile.to_toml(), encoding="utf-8")
        print(f"written: {args.write}")
    else:
        print(probe.profile.to_toml(), end="")
    return DONE
