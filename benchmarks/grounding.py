"""Place verbatim and falsified quotes: ours and LangExtract's aligner on the same quotes in the same run.

120 quotes of 6 to 60 characters from the seeds, each with a number or a hedge word, line breaks and stray blanks
removed; and the same quotes with one digit, 万/亿 or one hedge word changed. LangExtract gets one quote a call, which
serves it better than all at once. Right is a place that holds exactly the quote's characters; any place at all means
that a falsified quote was accepted.

    make bench          or: python benchmarks/grounding.py [--quotes 120]
"""

import argparse
import random
import time
from collections.abc import Callable
from pathlib import Path

from core import tell_core

from summarizer.text import Folded, without_blanks

SEEDS = Path(__file__).parent.parent / "seeds"
HEDGES = {"约": "近", "超": "约", "计划": "预计", "预计": "已经", "近": "超", "将": "已", "力争": "确保"}
Place = tuple[int, int] | None
Aligner = Callable[[str, list[str]], list[Place]]


def pages() -> list[str]:
    """Return the seeds as their offsets count them."""
    return [path.open(encoding="utf-8-sig", newline="").read()[:20_000] for path in sorted(SEEDS.glob("*.txt"))]


def quotes_of(page: str, count: int, rng: random.Random) -> list[tuple[str, str]]:
    """Return quotes as a model gives them, blanks and line ends gone, each with a falsified one."""
    quotes: list[tuple[str, str]] = []
    flat = without_blanks(page)
    while len(quotes) < count:
        start = rng.randrange(max(1, len(page) - 60))
        quote = without_blanks(page[start : start + rng.randint(6, 60)])
        changed = falsified(quote, flat, rng) if len(quote) >= 6 else None
        if changed:
            quotes.append((quote, changed))
    return quotes


def falsified(quote: str, flat: str, rng: random.Random) -> str | None:
    """Return the quote with one digit, 万/亿 or one hedge word changed, if that stands nowhere in the page."""
    ways = [quote[:i] + str((int(c) + 1) % 10) + quote[i + 1 :] for i, c in enumerate(quote) if c in "0123456789"]
    ways += [quote[:i] + ("亿" if c == "万" else "万") + quote[i + 1 :] for i, c in enumerate(quote) if c in "万亿"]
    ways += [
        quote[:i] + new + quote[i + len(old) :]
        for old, new in HEDGES.items()
        for i in range(len(quote))
        if quote.startswith(old, i)
    ]
    ways = [way for way in ways if way not in flat]
    return rng.choice(ways) if ways else None


def ours(page: str, quotes: list[str]) -> list[Place]:
    """Place quotes by `text.Folded.locate`, folding included."""
    folded = Folded.of(page)
    found = [folded.locate(quote) for quote in quotes]
    return [(folded.places[f[0][0]], folded.places[f[0][1] - 1] + 1) if f else None for f in found]


def langextract(tokenizer: str | None) -> Aligner:
    """Return LangExtract's aligner with its defaults, or with its Unicode tokenizer."""
    from langextract import resolver
    from langextract.core import data
    from langextract.core import tokenizer as tokenizers

    chosen = tokenizers.UnicodeTokenizer() if tokenizer == "unicode" else None

    def align(page: str, quotes: list[str]) -> list[Place]:
        aligner = resolver.WordAligner()
        spans = []
        for quote in quotes:
            [[done]] = aligner.align_extractions([[data.Extraction("quote", quote)]], page, tokenizer_impl=chosen)
            spans.append(done.char_interval)
        return [(s.start_pos, s.end_pos) if s is not None and s.start_pos is not None else None for s in spans]

    return align


def measure(name: str, align: Aligner, cases: list[tuple[str, list[str], list[str]]]) -> None:
    """Print how many verbatim quotes were placed rightly, how many falsified ones accepted, and the time of each."""
    right = accepted = asked = fakes = 0
    begun = time.perf_counter()
    for page, true, false in cases:
        for quote, place in zip(true, align(page, true), strict=True):
            right += place is not None and without_blanks(page[slice(*place)]) == quote
        accepted += sum(place is not None for place in align(page, false))
        asked, fakes = asked + len(true), fakes + len(false)
    spent = (time.perf_counter() - begun) / (asked + fakes) * 1000
    print(f"{name:30} right {right}/{asked}  falsified accepted {accepted}/{fakes}  {spent:.3f} ms a quote")


def main() -> None:
    """Run all aligners over the same quotes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quotes", type=int, default=120)
    count = parser.parse_args().quotes
    rng = random.Random(20)
    cases = []
    texts = pages()
    for page in texts:
        quotes = quotes_of(page, count // len(texts), rng)
        cases.append((page, [true for true, _ in quotes], [false for _, false in quotes]))
    tell_core()
    measure("summarizer", ours, cases)
    try:
        measure("langextract, defaults", langextract(None), cases)
        measure("langextract, Unicode tokenizer", langextract("unicode"), cases)
    except ImportError as error:
        print(f"langextract is not installed ({error}); make bench installs it")


if __name__ == "__main__":
    main()
