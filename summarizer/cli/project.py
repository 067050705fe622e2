"""`summarizer project`: one project's story; merging, splitting and renaming by a person."""

import argparse
import getpass
from typing import TYPE_CHECKING, Any

from summarizer.cli import DONE
from summarizer.cli.ledgers import add_ledger_arguments, ledger_of, show
from summarizer.cli.output import json_line
from summarizer.errors import UsageError, printable

if TYPE_CHECKING:
    from summarizer.ledger.decided import By

_ACTIONS = ("merge", "split", "rename")
_MENTIONS = (
    ("date", "日期"),
    ("name", "名称"),
    ("stage", "阶段"),
    ("stage_text", "原话"),
    ("source", "来源"),
    ("mention", "编号"),
)
_AMOUNTS = (
    ("measure", "指标"),
    ("text", "数值"),
    ("label", "说法"),
    ("period", "时期"),
    ("date", "报道"),
    ("note", ""),
)
_DAYS = (("date", "时间"), ("event", "事项"), ("status", "性质"), ("text", "原话"))
_LINKS = (("merged", "合并"), ("score", "分"), ("a", "名称"), ("b", "名称"), ("why", "理由"))


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "project",
        help="one project's story; merge, split, rename",
        description="Tell all that the ledger knows of a project, or write down that two are one (merge A B), that "
        "some mentions are another (split ID MENTION…), or what a project is called (rename ID NAME). What is decided "
        "here holds after every rerun.",
        epilog="examples: summarizer project P-1d9403e8781a24cf;  summarizer project merge P-… P-… --why 同一项目;  "
        "summarizer project rename P-… 电池项目",
    )
    parser.add_argument("words", nargs="+", metavar="ID | merge A B | split ID MENTION… | rename ID NAME")
    parser.add_argument("--by", metavar="WHO", help="who decides (default: the user of this machine)")
    parser.add_argument("--why", metavar="WORDS")
    add_ledger_arguments(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Tell a project's story, or write down a decision."""
    words: list[str] = args.words
    with ledger_of(args) as ledger:
        if words[0] not in _ACTIONS:
            if len(words) > 1:
                raise UsageError(f"project {words[0]}: name one id; or merge, split or rename before it")
            _tell(ledger.story(words[0]), args.json)
            return DONE
        action, *rest = words
        if len(rest) < 2 or (action != "split" and len(rest) > 2):
            raise UsageError(f"project {action}: write merge A B, split ID MENTION… or rename ID NAME")
        by = decided_by(args)
        if action == "merge":
            print(ledger.merge(rest[0], rest[1], by))
        elif action == "split":
            print(ledger.split(rest[0], rest[1:], by))
        else:
            ledger.rename(rest[0], rest[1], by)
    return DONE


def decided_by(args: argparse.Namespace) -> "By":
    """Return who decides now, and why."""
    from datetime import UTC, datetime

    from summarizer.ledger.decided import By

    try:
        user = args.by or getpass.getuser()
    except (OSError, KeyError, ImportError):  # a machine that does not know its users
        user = "unknown"
    return By(user, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), args.why)


def _tell(story: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print(json_line(story))
        return
    print(printable(f"{story['name']}  {story['project_id']}"))
    for title, value in (
        ("地区", story["region"]), ("阶段", story["stage"]), ("别名", "、".join(story["aliases"])),
        ("主体", "、".join(party["name"] for party in story["parties"])), ("问题", story["problem"]),
        ("下步", story["next_step"]),
    ):  # fmt: skip
        if value:
            print(printable(f"{title}  {value}"))
    amounts = [
        {**amount, "measure": name, "note": "存疑" if amount["doubted"] else ""}
        for name, amount in story["amounts"].items()
    ]
    for title, rows, columns in (
        ("报道", story["mentions"], _MENTIONS), ("数值", amounts, _AMOUNTS), ("节点", story["milestones"], _DAYS),
        ("存疑", story["flags"], (("kind", "类别"), ("message", "说明"), ("status", "状态"))),
        ("归并依据", story["links"], _LINKS),
    ):  # fmt: skip
        if rows:
            print(f"\n{title}")
            show(rows, columns, as_json=False)
