"""How well a ledger of some weeks of articles is kept, measured against a key: merges, contradictions, stages.

In: a folder of gold with texts, and records of it. Out: figures and what was wrong, in words. The gold names each
mention's project (`ledger_id`); key.json lists planted contradictions, look-alikes, and stages.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from summarizer.evaluate.gold import read_gold
from summarizer.ledger import Entry, Ledger
from summarizer.text import key


@dataclass
class Measured:
    """The figures of one measurement."""

    precision: float = 0.0
    recall: float = 0.0
    forbidden: list[str] = field(default_factory=list)
    apart: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    look_alikes: int = 0
    flagged_look_alikes: list[str] = field(default_factory=list)
    other_flags: list[str] = field(default_factory=list)
    stages_right: int = 0
    stages_wrong: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        whole = self.precision + self.recall
        return 2 * self.precision * self.recall / whole if whole else 0.0


def right_entries(folder: Path) -> list[Entry]:
    """Return the records that a perfect model would have led to."""
    return [Entry(gold.record, gold.article) for gold in read_gold(folder)]


def key_of(folder: Path) -> dict[tuple[str, str], str]:
    """Return the project of each mention, by the stem of its file and its name."""
    found = {}
    for path in sorted(folder.glob("*.json")):
        page = json.loads(path.read_text(encoding="utf-8"))
        for article in page.get("articles", ()):
            for project in article["projects"]:
                if project.get("ledger_id"):
                    found[path.stem, key(project["name"])] = project["ledger_id"]
    return found


def merges(ledger: Ledger, wanted: dict[tuple[str, str], str]) -> Measured:
    """Compare which mentions stand under one project with which should."""
    measured = Measured()
    of = {}
    for project in ledger.projects():
        for mention in project["mentions"]:
            of[Path(mention["source"]).stem, key(mention["name"])] = project["project_id"]
    known = [name for name in wanted if name in of]
    right = {(a, b) for a, b in combinations(sorted(known), 2) if wanted[a] == wanted[b]}
    made = {(a, b) for a, b in combinations(sorted(known), 2) if of[a] == of[b]}
    measured.precision = len(right & made) / len(made) if made else 1.0
    measured.recall = len(right & made) / len(right) if right else 1.0
    measured.forbidden = [f"{a} = {b}" for a, b in sorted(made - right)]
    measured.apart = [f"{a} | {b}" for a, b in sorted(right - made)]
    return measured


def contradictions(ledger: Ledger, folder: Path, measured: Measured) -> Measured:
    """Compare the flags between articles with the planted contradictions and look-alikes."""
    planted = json.loads((folder / "key.json").read_text(encoding="utf-8"))
    flags = [flag for flag in ledger.flags() if flag["severity"] != "notice" and len(flag["evidence"]) > 1]
    explained: set[str] = set()
    for case in planted["contradictions"]:
        hits = [flag for flag in flags if _names(flag, case["articles"]) and _shows(flag, case["values"])]
        explained |= {flag["id"] for flag in hits}
        (measured.found if hits else measured.missed).append(case["id"])
    for case in planted["look_alikes"]:
        measured.look_alikes += 1
        hits = [flag for flag in flags if _names(flag, case["articles"]) and _shows(flag, case["values"])]
        if hits:
            measured.flagged_look_alikes.append(f"{case['why']}: {hits[0]['message']}")
    measured.other_flags = [flag["message"] for flag in flags if flag["id"] not in explained]
    return measured


def _names(flag: dict[str, Any], stems: Iterable[str]) -> bool:
    return set(stems) <= {Path(path).stem for path in flag["source"]}


def _shows(flag: dict[str, Any], values: Iterable[str]) -> bool:
    shown = key(" ".join(filter(None, (flag["message"], flag["claimed"], flag["found"]))))
    shown += key("".join(one["quote"] or "" for one in flag["evidence"]))
    return all(key(value) in shown for value in values)


def stages(ledger: Ledger, folder: Path, measured: Measured) -> Measured:
    """Compare each project's stage on the days of its articles with the stage that it had."""
    wanted = json.loads((folder / "key.json").read_text(encoding="utf-8"))["stages"]
    of_mention = key_of(folder)
    for project in ledger.projects():
        stems = {of_mention.get((Path(m["source"]).stem, key(m["name"]))) for m in project["mentions"]} - {None}
        for name in stems:
            for day, stage in wanted[name]:
                told = [one["stage"] for one in project["stages"] if one["date"] <= day]
                if told and told[-1] == stage:
                    measured.stages_right += 1
                else:
                    measured.stages_wrong.append(f"{project['name']} {day}: {told[-1:]} for {stage}")
    return measured
