"""What benchmarks/numbers.py measures: speed, and the money values of the gold, reader by reader.

Speed is in characters of the page a second of processor time: ours with folding and words of time, Recognizers-Text
with number, percentage, currency, dimension, datetime and ordinal together, jionlp with money, cn2an with its
transformation of a text. Money: every sum of the gold, by place in the page; right is the sum and its currency, wrong
another one, missed none at all, extra a sum where the gold has none (headlines repeat sums, and thresholds are none for
the gold). Each reader gets the pages as they stand, with line ends and stray blanks, and again with all blanks dropped,
which the others need. cn2an finds nothing by itself: it gets the words of each sum, place and currency for nothing.
"""

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import score
from core import tell_core

ROOT = Path(__file__).resolve().parent.parent
SETS = (("fixtures/gold/seeds", "seeds"), ("fixtures/gold/articles", None), ("fixtures/gold/weeks", None),
        ("fixtures/written/a", None))  # fmt: skip
CURRENCIES = {"元": "CNY", "美元": "USD", "欧元": "EUR", "港元": "HKD", "日元": "JPY"}
Sum = tuple[int, int, float, str]  # where in the text, how much, which currency
Reader = Callable[[str], list[Sum]]


@dataclass(frozen=True)
class Sheet:
    """A page with the sums that the gold finds in it: all the places where one may stand, how much, its words."""

    text: str
    sums: list[tuple[list[set[int]], float, str, str]]
    blanks: bool


def sheets(drop_blanks: bool) -> Iterator[Sheet]:
    """Yield the pages of the gold."""
    for folder, other in SETS:
        for path in sorted((ROOT / folder).glob("*.json")):
            gold = json.loads(path.read_text(encoding="utf-8"))
            name = gold.get("source") or f"{path.stem}.txt"
            source = next(p for p in (ROOT / (other or folder) / name, ROOT / folder / name) if p.exists())
            page = score.Page(score.read(source))
            yield Sheet(page.flat if drop_blanks else page.text, list(money(gold, page, drop_blanks)), not drop_blanks)


def money(gold: dict[str, Any], page: score.Page, flat: bool) -> Iterator[tuple[list[set[int]], float, str, str]]:
    """Yield the sums of a page's gold, places counted in the page or in its text without blanks."""
    back = {k: i for i, ks in page.to_flat.items() for k in ks}
    for item in score.gold_items(gold, page):
        value, unit = item["canon"]
        if unit in CURRENCIES and item["spots"] and value is not None:
            spots = item["spots"] if flat else [{back[k] for k in spot} for spot in item["spots"]]
            yield spots, value, CURRENCIES[unit], score.strip(item["q"]["text"])[0]


def ours(text: str) -> list[Sum]:
    """Read with this project's reader."""
    from summarizer.numbers import read_numbers
    from summarizer.text import Folded

    found = read_numbers(Folded.of(text))
    return [(n.start, n.end, float(n.canonical.value), n.canonical.unit) for n in found if n.canonical]


def recognizers(text: str) -> list[Sum]:
    """Read currency with Recognizers-Text."""
    from recognizers_number_with_unit import Culture, recognize_currency

    found = []
    for result in recognize_currency(text, Culture.Chinese):
        resolution = result.resolution or {}
        if resolution.get("value"):
            currency = resolution.get("isoCurrency") or resolution.get("unit")
            found.append((result.start, result.end + 1, float(resolution["value"]), currency))
    return found


def recognizers_everything(text: str) -> None:
    """Read number, percentage, ordinal, currency, dimension and datetime with Recognizers-Text."""
    from recognizers_date_time import recognize_datetime
    from recognizers_number import Culture, recognize_number, recognize_ordinal, recognize_percentage
    from recognizers_number_with_unit import recognize_currency, recognize_dimension

    for recognize in (recognize_number, recognize_percentage, recognize_ordinal, recognize_currency,
                      recognize_dimension, recognize_datetime):  # fmt: skip
        recognize(text, Culture.Chinese)


def jionlp(text: str) -> list[Sum]:
    """Read money with jionlp."""
    import jionlp as jio

    found = []
    for result in jio.ner.extract_money(text, with_parsing=True):
        detail = result.get("detail") or {}
        number = detail.get("num")
        low = number[0] if isinstance(number, list) else number
        if low is not None:
            found.append((*result["offset"], float(low), CURRENCIES.get(detail.get("case"), detail.get("case"))))
    return found


def cn2an_of(words: str) -> float | None:
    """Convert the words of one sum with cn2an."""
    import cn2an

    numeral = re.sub(r"(?:美|欧|港|日)?元.*$", "", re.sub(r"^[^0-9零一二两三四五六七八九十百千万亿]+", "", words))
    try:
        return float(cn2an.cn2an(numeral, "smart"))
    except ValueError:
        return None


def cn2an_everything(text: str) -> None:
    """Transform a text with cn2an."""
    import cn2an

    cn2an.transform(text, "cn2an")


def judge(reader: Reader, pages: list[Sheet]) -> Counter[str]:
    """Count right, wrong, missed and extra sums."""
    count: Counter[str] = Counter()
    for page in pages:
        said = [s for s in reader(page.text) if s[3] in CURRENCIES.values()]
        used: set[int] = set()
        for spots, value, currency, _ in page.sums:
            near = [i for i, (a, b, *_) in enumerate(said) if any(not spot.isdisjoint(range(a, b)) for spot in spots)]
            free = [i for i in near if i not in used and said[i][3] == currency and same(said[i][2], value)]
            used.update(free[:1] or near[:1])
            count["right" if free else "wrong" if near else "missed"] += 1
        count["extra"] += len(said) - len(used)
    return count


def judge_cn2an(pages: list[Sheet]) -> Counter[str]:
    """Count what cn2an makes of the words of each sum."""
    count: Counter[str] = Counter()
    for page in pages:
        for _, value, _, words in page.sums:
            got = cn2an_of(words)
            count["missed" if got is None else "right" if same(got, value) else "wrong"] += 1
    return count


def same(a: float, b: float) -> bool:
    """Tell whether two sums are one."""
    return abs(a - b) <= 1e-6 * max(1.0, abs(a), abs(b))


def speed(read: Callable[[str], object], texts: list[str], rounds: int) -> float:
    """Return characters a second of processor time, the best of several rounds."""
    read(texts[0])
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        for text in texts:
            read(text)
        best = min(best, time.process_time() - start)
    return sum(map(len, texts)) / best


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--skip-others", action="store_true", help="measure only ours")
    args = parser.parse_args()
    tell_core()
    damaged, clean = list(sheets(False)), list(sheets(True))
    texts = [page.text for page in damaged]
    fast = speed(ours, texts, 7)
    print(f"{sum(map(len, texts))} characters, {sum(len(page.sums) for page in damaged)} sums of money in the gold")
    print(f"{'':24}{'characters/s':>14}   as they stand: right wrong missed extra   without blanks: the same")
    show("ours", fast, judge(ours, damaged), judge(ours, clean))
    if args.skip_others:
        return
    slow = speed(recognizers_everything, texts[:8], 1)
    show("Recognizers-Text", slow, judge(recognizers, damaged), judge(recognizers, clean))
    show("jionlp", speed(jionlp, texts, 1), judge(jionlp, damaged), judge(jionlp, clean))
    show("cn2an, given the words", speed(cn2an_everything, texts, 1), judge_cn2an(damaged), judge_cn2an(clean))
    print(f"ours reads {fast / slow:.0f} times as fast as Recognizers-Text")


def show(name: str, rate: float, *counts: Counter[str]) -> None:
    """Print one reader's line."""
    columns = "".join(
        "   " + "".join(f"{count[key]:>8}" for key in ("right", "wrong", "missed", "extra")) for count in counts
    )
    print(f"{name:24}{rate:>14,.0f}{columns}")
    sys.stdout.flush()
