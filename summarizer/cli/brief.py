"""`summarizer brief`: the briefing of a day, a week, a month, a quarter, any days, or all."""

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.cli import DONE
from summarizer.cli.endpoints import add_budget_arguments, add_endpoint_arguments, settings_of
from summarizer.cli.inputs import tell
from summarizer.cli.ledgers import add_ledger_arguments, ledger_of
from summarizer.errors import UsageError

if TYPE_CHECKING:
    from summarizer.briefing import Document, Letterhead, PeriodFacts
    from summarizer.briefing.drafting import Writer
    from summarizer.ledger import Ledger

FORMATS = ("md", "html", "docx", "xlsx", "pdf")
_TURNS = {"signed": "signed", "started": "started", "completed": "completed or operating"}


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "brief",
        help="the briefing of a day, a week, a month, a quarter, or any days",
        description="Write the briefing of a span of days out of the ledger: every figure with its source, sums "
        "without double counting, open flags kept out of every sum.",
        epilog="examples: summarizer brief --week 2024-W09 --format md,html,docx,xlsx --out out;  "
        "summarizer brief --month 2024-03 --region 义乌 --edition 报送稿 --format docx;  "
        "summarizer brief --week 2024-W09 --endpoint URL --model NAME lets a model write the paragraphs",
    )
    span = parser.add_argument_group("which days")
    span.add_argument("--day", metavar="2024-03-05")
    span.add_argument("--week", metavar="2024-W09", help="a week by its number, or by a day of it")
    span.add_argument("--month", metavar="2024-03")
    span.add_argument("--quarter", metavar="2024-Q1")
    span.add_argument("--from", dest="since", metavar="DAY", help="the first day, with --to")
    span.add_argument("--to", dest="until", metavar="DAY", help="the last day, with --from")
    span.add_argument("--all", action="store_true", dest="everything", help="all articles of the ledger")
    parser.add_argument("--region", metavar="PLACE", help="only a place, by name or code")
    parser.add_argument(
        "--edition", choices=("工作稿", "报送稿"), default="工作稿", help="报送稿: without marks and doubts"
    )
    parser.add_argument(
        "--format", default="md,html", metavar="LIST", help=f"of {','.join(FORMATS)} (default: md,html)"
    )
    parser.add_argument(
        "--out", type=Path, default=Path("out"), metavar="DIR", help="where the files go (default: out)"
    )
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="the office's briefing.toml (default: ./briefing.toml)"
    )
    parser.add_argument("--template", type=Path, metavar="FILE.docx", help="the office's own styles for Word")
    parser.add_argument(
        "--confirmed-by", metavar="NAME", help="who read it; kept in the ledger, and until then it is marked as a draft"
    )
    add_endpoint_arguments(parser)
    add_budget_arguments(parser, "budget; when it is spent, the templates write the rest")
    parser.add_argument("--record", type=Path, metavar="DIR", help="keep the model's replies for --endpoint replay:DIR")
    add_ledger_arguments(parser, table=False)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the briefing and tell where it lies."""
    from summarizer import briefing
    from summarizer.briefing.composing import Wanted
    from summarizer.briefing.files import Job, write
    from summarizer.briefing.spans import Asked

    formats = _formats(args.format)
    letter = _letterhead(args.config)
    asked = Asked(args.day, args.week, args.month, args.quarter, args.since, args.until, args.everything)
    span = briefing.span_of(asked, letter.week_start - 1)
    began = time.monotonic()
    with ledger_of(args) as ledger:
        facts = briefing.gather(ledger, span, args.region)
        with _writer(args) as writer:
            draft = briefing.compose(facts, Wanted(args.edition, letter, writer=writer))
        document = _confirmed(ledger, draft, facts, args.confirmed_by)
    template = args.template or (Path(letter.template) if letter.template else None)
    written = list(write(Job(document, facts, args.out, template), formats, tell))
    if not facts.articles:
        tell(
            f"no article of the ledger is known to be of {span.label}"
            + (f" and {args.region}" if args.region else "")
            + (f"; {len(facts.undated)} are dated by month or year only" if facts.undated else "")
            + "; other days, or --all, tell more"
        )
    if document.replaced:
        tell(f"{document.replaced} sentences did not agree with their facts and were left out")
    print(_table(document, facts, time.monotonic() - began))
    for line in written:
        print(line)
    return DONE


def _confirmed(ledger: "Ledger", draft: "Document", facts: "PeriodFacts", name: str | None) -> "Document":
    """Return the draft as somebody confirms it now, or confirmed it earlier and nothing has changed since."""
    from summarizer.briefing.composing import confirmed
    from summarizer.briefing.markdown import markdown
    from summarizer.ledger.briefings import Named, confirm, confirmations
    from summarizer.ledger.decided import By
    from summarizer.records import digest

    named, text = Named(facts.span.period, facts.region, draft.edition), markdown(draft)
    if name:
        confirm(ledger, named, text, By(name, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")))
        return confirmed(draft, name)
    last = next(iter(confirmations(ledger, named)), None)
    if last is None:
        return draft
    if last.draft == digest(text) and not last.edited:
        return confirmed(draft, last.by.by or "")
    tell(f"{last.by.by} confirmed another text of these days on {last.by.at}; this one is a draft")
    return draft


@contextmanager
def _writer(args: argparse.Namespace) -> "Iterator[Writer | None]":
    """Open the endpoint that is to write the paragraphs, where one is named that can."""
    from summarizer.endpoint import names_a_model

    settings = settings_of(args)
    if not names_a_model(settings):
        yield None
        return
    from summarizer.briefing.wording import Writer
    from summarizer.endpoint import Options, open_endpoint

    with open_endpoint(settings, Options(record=args.record)) as endpoint:
        yield Writer(endpoint, tell, settings.in_flight)


def _table(document: "Document", facts: "PeriodFacts", seconds: float) -> str:
    turns: Counter[str] = Counter(one.turn for one in facts.projects if one.turn)
    steps = ", ".join(f"{turns[key]} {words}" for key, words in _TURNS.items() if turns[key])
    doubts = Counter(one.severity for one in facts.doubts)
    rows = [
        ("days", facts.span.label + (f", {facts.region}" if facts.region else "")),
        ("articles", f"{len(facts.articles)}, {len(facts.undated)} more without a day"),
        ("projects", f"{len(facts.projects)}" + (f": {steps}" if steps else "")),
        ("figures", f"{len(facts.metrics)} of statistics, {len(document.notes)} source marks"),
        ("open flags", ", ".join(f"{doubts[name]} {name}s" for name in ("error", "warning", "notice"))),
        ("edition", document.edition + (", a draft until somebody confirms it" if document.head.banner else "")),
        ("time", f"{seconds:.1f} s"),
    ]
    return "\n".join(f"{name:<14}{value}" for name, value in rows)


def _formats(words: str) -> list[str]:
    wanted = [word.strip().lower() for word in words.split(",") if word.strip()]
    unknown = [word for word in wanted if word not in FORMATS]
    if unknown or not wanted:
        raise UsageError(f"--format {words}: write some of {','.join(FORMATS)}")
    return wanted


def _letterhead(named: Path | None) -> "Letterhead":
    from summarizer.briefing import Letterhead, read_letterhead
    from summarizer.briefing.letterhead import FILE

    path = named or Path(FILE)
    return read_letterhead(path) if named or path.is_file() else Letterhead()
