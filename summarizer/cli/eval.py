"""`summarizer eval`: endpoints, models and prompt versions side by side against gold."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.cli import DONE, LEFT_OUT, NOTHING_DONE
from summarizer.cli.endpoints import settings_of
from summarizer.cli.inputs import tell

if TYPE_CHECKING:
    from summarizer.evaluate.gold import GoldArticle
    from summarizer.evaluate.scoring import Scores


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "eval",
        help="score endpoints, models and prompt versions against gold",
        description="Ask one or several endpoints about every article of a folder of gold (docs/gold.md), and print "
        "precision and recall of numbers and projects, the fields, grounding, how many flags were right, and requests "
        "and tokens an article, side by side with 95 % intervals. Records of an earlier run, of another prompt say, "
        "are compared by --records.",
        epilog="example: summarizer eval gold/ --sources pages/ --endpoint embedded --endpoint replay:replies",
    )
    parser.add_argument("gold", type=Path, metavar="GOLD_DIR", help="gold files (*.json)")
    parser.add_argument("--sources", type=Path, metavar="DIR", help="the texts, where they do not lie beside the gold")
    parser.add_argument(
        "--endpoint", action="append", metavar="embedded|replay:DIR|URL", help="whom to ask; may be repeated"
    )
    parser.add_argument("--model", action="append", metavar="NAME", help="the model of each --endpoint, in their order")
    parser.add_argument("--records", action="append", type=Path, metavar="FILE", help="records to score as they are")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="kept replies")
    parser.add_argument("--api-key-file", type=Path, metavar="FILE", help="the key (default: OPENAI_API_KEY)")
    parser.add_argument("--profile", type=Path, metavar="FILE", help="how the endpoints want to be asked")
    parser.add_argument("--json", action="store_true", help="print one JSON object, not a table")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the scores."""
    from summarizer.evaluate.gold import fingerprint, read_gold
    from summarizer.evaluate.scoring import as_json, as_table
    from summarizer.prompting import prompt_id
    from summarizer.records import SCHEMA_VERSION

    articles = list(read_gold(args.gold, args.sources))
    if not articles:
        return NOTHING_DONE
    failed = 0
    columns: list[Scores] = []
    for scores, lost in [*_asked(args, articles), *_given(args, articles)]:
        columns.append(scores)
        failed += lost
    prints = {"corpus": fingerprint(articles), "prompt": prompt_id(), "schema": SCHEMA_VERSION}
    told = json.dumps(as_json(columns, prints), ensure_ascii=False) if args.json else as_table(columns, prints)
    print(told)
    return LEFT_OUT if failed else DONE


def _asked(args: argparse.Namespace, articles: "list[GoldArticle]") -> "Iterator[tuple[Scores, int]]":
    from summarizer import checks
    from summarizer.endpoint import open_endpoint
    from summarizer.evaluate.scoring import Scores, score
    from summarizer.extract import extract

    models = args.model or []
    endpoints = args.endpoint or ([] if args.records else [None])
    for n, name in enumerate(endpoints):
        one = argparse.Namespace(**{**vars(args), "endpoint": name, "model": models[n] if n < len(models) else None})
        failed, counts = 0, []
        with open_endpoint(settings_of(one)) as endpoint:
            for gold in articles:
                record = extract(gold.article, endpoint, lambda: "1970-01-01T00:00:00Z").record
                if record.state != "ok":
                    failed += 1
                    tell(f"{gold.name}: {record.state}: {record.reason}")
                counts.append(score(gold, checks.check(record, gold.article)))
            label = f"{endpoint.way.name} {endpoint.way.model}"
        yield Scores(label, tuple(counts)), failed


def _given(args: argparse.Namespace, articles: "list[GoldArticle]") -> "Iterator[tuple[Scores, int]]":
    from summarizer import checks
    from summarizer.checks.foreign import BadLine, read_record
    from summarizer.evaluate.scoring import Scores, score

    for path in args.records or ():
        by_id = {}
        bad = 0
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                try:
                    record = read_record(line)
                except BadLine as error:
                    bad += 1
                    tell(f"{path}, line {number + 1}: {error}")
                    continue
                by_id[record.article.id] = record
        counts = []
        for gold in articles:
            told = by_id.get(gold.article.id)
            counts.append(score(gold, checks.check(told, gold.article) if told is not None else None))
        yield Scores(path.name, tuple(counts)), bad
