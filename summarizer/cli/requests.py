"""`summarizer requests`: what would be asked, as a batch file or as texts for a chat window."""

import argparse
import os
from pathlib import Path

from summarizer.cli.inputs import add_source_arguments, sources_of, tell
from summarizer.cli.output import json_line


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "requests",
        help="write what would be asked, for a batch or by hand",
        description="Print one request an article in the format of OpenAI's Batch API; custom_id is the key under "
        "which its reply is kept. The output of the batch goes into `summarizer replies`.",
        epilog="example: summarizer requests seeds/ --model qwen-plus > requests.jsonl",
    )
    add_source_arguments(parser)
    parser.add_argument("--model", metavar="NAME", help="the model to ask (also SUMMARIZER_MODEL)")
    parser.add_argument("--profile", type=Path, metavar="FILE", help="how to ask it, as `summarizer probe` wrote it")
    parser.add_argument(
        "--as-text", type=Path, metavar="DIR", help="also write one text an article there, to paste into a chat window"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the requests."""
    from summarizer.articles import cut
    from summarizer.endpoint import open_batch
    from summarizer.endpoint.batch import batch_line, write_text
    from summarizer.prompting import asking_for
    from summarizer.settings import load

    settings = load(os.environ, {"model": args.model, "profile": args.profile}, Path.cwd())
    inputs, seen = sources_of(args), set[str]()
    with open_batch(settings) as endpoint:
        for source in inputs:
            for article in cut(source).articles:
                key, body = endpoint.render(asking_for(article))
                if key in seen:  # the same article printed twice is asked once
                    continue
                seen.add(key)
                print(json_line(batch_line(key, body)))
                if args.as_text:
                    write_text(args.as_text, key, body)
    where = f"; texts in {args.as_text}" if args.as_text else ""
    tell(f"{len(seen)} requests for {settings.model}{where}")
    return inputs.status
