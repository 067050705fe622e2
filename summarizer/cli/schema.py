"""`summarizer schema`: the JSON Schema of the records."""

import argparse
import json
from pathlib import Path


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "schema",
        help="write the JSON Schema of the records",
        description="Write the JSON Schema of records.jsonl and flags.jsonl, generated from the models.",
        epilog="example: summarizer schema --out schemas",
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="write one file a schema there, not to standard output")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the schemas or write them."""
    from summarizer.records import json_schemas

    schemas = {name: json.dumps(schema, ensure_ascii=False, indent=2) + "\n" for name, schema in json_schemas().items()}
    if args.out is None:
        print("".join(schemas.values()), end="")
        return 0
    args.out.mkdir(parents=True, exist_ok=True)
    for name, text in schemas.items():
        (args.out / name).write_text(text, encoding="utf-8")
    return 0
