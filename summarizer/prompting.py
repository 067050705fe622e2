"""The prompt: versioned text files, rendered to messages with the article last.

In: an article's title, text, day and outlet, or a paragraph's facts. Out: a chat completion's messages; the id of the
prompt. Promised: all but the article is the same for every article, so that providers' prefix caches hit; the article
stands between fences that it cannot forge, as it is: nothing formats it, no template runs over it; another prompt is
another id.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from summarizer.articles import Article
from summarizer.draft import article_block, facts_block, wire_schema
from summarizer.records import digest

PROMPT = "extract.v1"
FACTS_PROMPT = "brief.v1"


def data_folder(name: str) -> Path:
    """Return a folder of data: inside the installed package, or beside it in a checkout."""
    inside = Path(__file__).parent / name
    return inside if inside.is_dir() else inside.parents[1] / name


def messages(title: str | None, text: str, day: str | None = None, outlet: str | None = None) -> list[dict[str, str]]:
    """Return the messages that ask for one article."""
    shown = article_block(title, text, day, outlet)
    return [
        {"role": "system", "content": system_text()},
        {"role": "user", "content": f"{shown}\n{_file('closing.md')}"},
    ]


def asking_for(article: Article, part: str | None = None) -> list[dict[str, str]]:
    """Return the messages that ask for an article as it was cut from its page, or for a part of its text."""
    return messages(article.title, article.text if part is None else part, article.day, article.source.outlet)


@cache
def system_text() -> str:
    """Return what every request begins with: the task, the rules, the words to choose from, the examples."""
    shown = [f"报道：{e['article']}\n输出：{_compact(e['reply'])}" for e in examples()]
    return "\n".join((_file("md"), *shown))


@cache
def examples() -> tuple[dict[str, Any], ...]:
    """Return the examples: an article that cannot be, and its reading."""
    return tuple(json.loads(_file("examples.json")))


@cache
def prompt_id() -> str:
    """Return the prompt's name with the hash of all that is the same for every article, the schema too."""
    return f"{PROMPT}@{digest([system_text(), _file('closing.md'), wire_schema()])[:16]}"


def facts_messages(title: str, facts: Sequence[str]) -> list[dict[str, str]]:
    """Return the messages that ask for a paragraph made of numbered facts."""
    shown = facts_block(f"{number}. {fact}" for number, fact in enumerate(facts, 1))
    return [
        {"role": "system", "content": _file("md", FACTS_PROMPT)},
        {"role": "user", "content": f"部分：{title}\n事实：\n{shown}\n只输出这一个 JSON。"},
    ]


def facts_prompt_id(schema: Mapping[str, Any]) -> str:
    """Return the name of the prompt for paragraphs, with the hash of it and of its schema."""
    return f"{FACTS_PROMPT}@{digest([_file('md', FACTS_PROMPT), schema])[:16]}"


@cache
def _file(ending: str, prompt: str = PROMPT) -> str:
    return (data_folder("prompts") / f"{prompt}.{ending}").read_text(encoding="utf-8").strip()


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
