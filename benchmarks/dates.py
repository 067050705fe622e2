"""Measure the reader of dates on gold: what share of the periods is read in the sentence of the quote, and how fast.

Usage: python benchmarks/dates.py [--misses] [FOLDER…]; a folder holds NAME.json (gold), NAME.txt and sources.csv.
"""

import argparse
import csv
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core import tell_core

from summarizer.dates import read_dates
from summarizer.text import Folded

HERE = Path(__file__).resolve().parent.parent
FOLDERS = ("fixtures/gold/articles", "fixtures/gold/weeks", "fixtures/gold/seeds", "fixtures/written/a")
SPELLED = ("", *"一二三四五六七八九十", "十一", "十二")
NEAR_YEARS = {-2: "前年", -1: "去年|上年|过去一年", 0: "今年|年内|全年|本年|当年|年度|年底", 1: "明年", 2: "后年"}


def stands(period: str, sentence: str, day: str) -> bool:
    """Tell, without the reader, whether the sentence holds words that can mean the period."""
    high = period.split("/")[-1].split("-")
    year, month = high[0], int(high[1]) if len(high) > 1 else 0
    if len(high) == 1:
        words = f"{year}年?|{NEAR_YEARS.get(int(year) - int(day[:4]), '$^')}|未来|五”"
    elif "/" in period:
        words = f"{month}月|{SPELLED[month]}月|前{month}个|前{SPELLED[month]}|季度|半年|以来|算起|同期|累计"
    elif len(high) == 2:
        words = f"(?<![0-9]){month}月|{SPELLED[month]}月|[上本当下]个?月"
    else:
        words = f"{int(high[2])}日|{month}月[底末]|年[底末]|截至|目前|眼下|现已|今天|当天|这一天"
    return re.search(words, sentence) is not None


def days(folder: Path) -> dict[str, str]:
    """Return the day of printing by file name."""
    for place in (folder / "sources.csv", HERE / "seeds" / "sources.csv"):
        if place.exists():
            with place.open(encoding="utf-8-sig", newline="") as file:
                return {row["file"]: row["published"] for row in csv.DictReader(file)}
    return {}


def figures(article: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every annotated number of an article that has a period."""
    for owner in (*article["projects"], article):
        for figure in (*owner.get("quantities", []), *(owner.get("metrics", []) if owner is article else [])):
            if figure.get("period"):
                yield figure


def read_source(folder: Path, name: str) -> Folded | None:
    """Return the folded text of a gold file, paragraphs begun by an indent or an empty line."""
    for place in (folder / name, HERE / "seeds" / name):
        if place.exists():
            return Folded.of(place.read_text(encoding="utf-8-sig"))
    return None


def measure(folder: Path, totals: Counter[str], misses: list[str]) -> None:
    """Count the gold periods of a folder, those readable in their sentence and those read."""
    published = days(folder)
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        name = gold.get("source") or f"{path.stem}.txt"
        day, folded = published.get(name), read_source(folder, name)
        if folded is None or not day:
            continue
        begun = time.perf_counter()
        reads = read_dates(folded, day)
        totals["seconds"] += int((time.perf_counter() - begun) * 1e6)
        totals["characters"] += len(folded)
        for article in gold["articles"]:
            for figure in figures(article):
                wanted = {figure["period"], *(p for p in figure.get("also", {}).get("period", []) if p)}
                either = None in figure.get("also", {}).get("period", [])
                places = folded.locate(figure["quote"])
                if not places:
                    continue
                low, high = folded.sentence_at(places[0][0])
                inside = [read for read in reads if low <= read.a < high]
                hit = any(read.period in wanted for read in inside)
                said = any(stands(period, folded.text[low:high], day) for period in wanted)
                said = said and (hit or not either)  # where one annotator left it open, nothing is demanded
                totals["periods"] += 1
                totals["hit"] += hit
                totals["said"] += said
                totals["said_hit"] += said and hit
                if not hit:
                    shown = [f"{read.text}={read.period or read.reason}" for read in inside]
                    note = "" if not either else " (may be null)"
                    words = "words stand" if said else "no words"
                    misses.append(f"{name} {day} {words}, wanted {sorted(wanted)}{note}: {figure['quote']} | {shown}")


def main() -> None:
    """Print the shares and, if wanted, what was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[HERE / folder for folder in FOLDERS])
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args()
    tell_core()
    for folder in args.folders:
        totals: Counter[str] = Counter()
        misses: list[str] = []
        measure(folder, totals, misses)
        if not totals["periods"]:
            continue
        print(
            f"{folder}: {totals['hit']}/{totals['periods']} of all periods; where its words stand in the sentence "
            f"{totals['said_hit']}/{totals['said']} = {totals['said_hit'] / max(1, totals['said']):.3f}; "
            f"{totals['characters'] / max(1, totals['seconds']):.2f} million characters a second"
        )
        if args.misses:
            print(*misses, sep="\n")


if __name__ == "__main__":
    main()
