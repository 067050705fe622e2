"""Compose newspaper pages from clean single articles, with the damage that page exports have, and measure the cutting.

In: folders of articles with gold (title, first and last words). Out: the share of articles found (overlap at least 0.8
with the stretch from the first to the last words, as score.py counts) and of headlines exactly right, blanks aside.
Promised: the same seed composes the same pages.

    python benchmarks/compose.py fixtures/gold fixtures/written/a --pages 60 [--houses mixed web] [--misses 20]
"""

import argparse
import json
import random
import re
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from summarizer.articles import Page, cut
from summarizer.text import Folded, Source, sha256_of

_WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_NAME = re.compile(r"[（(](?:本报|见习|首席|全媒体)?记者[ 　]+([^）)]+)[)）]")
_DATELINE = re.compile(r"^(本报[^（(，。 　]{0,14}[讯电])[ 　]*")


@dataclass
class Clean:
    """A clean article: its headline, its reporters, its dateline and its paragraphs."""

    name: str
    title: str
    kicker: str | None
    also: list[str]
    reporters: list[str]
    dateline: str | None
    paragraphs: list[str]


@dataclass
class Truth:
    """What the cutter should find."""

    name: str
    titles: list[str]
    first: str
    last: str


@dataclass(frozen=True)
class House:
    """How one paper sets its pages: what is drawn for a page or an article, and how often something happens."""

    widths: tuple[int | None, ...] = (None, *range(18, 25), *range(18, 25), *range(18, 25))
    indents: tuple[str, ...] = ("  ", "　　", "　　", "  ", "")
    placings: tuple[str, ...] = ("before", "before", "after", "mixed")
    aparts: tuple[tuple[int, int], ...] = ((1, 1), (1, 2), (2, 3), (1, 4))
    centres: tuple[str, ...] = ("", "", "", "　　", "　　　　", "      ")
    unsigned: float = 0.0  # articles without byline and dateline
    vertical: float = 0.07
    loose: float = 0.5  # headline rows with empty lines between them
    even: float = 1.0  # rows of a headline cut at even lengths, in mid-word too; else between its clauses
    banner: float = 0.15
    guide: float = 0.0
    every: int = 0  # an empty line after so many lines, in mid-sentence too
    halves: bool = False  # the width counts half-width columns
    between: tuple[int, ...] = (0, 1, 1, 2)  # empty lines between headline and body
    intruder: float = 0.25
    digits: float = 0.2
    furniture: float = 0.4
    line_end: str = "\n"


HOUSES = {
    "mixed": House(),
    "tight": House(
        widths=tuple(range(16, 31)), indents=("　　", "    ", "\t"), placings=("before",), aparts=((0, 0), (0, 1)),
        centres=("", "　　　　", "        "), loose=0.1, halves=True, between=(0,), even=0.6, furniture=0.7,
    ),
    "tail": House(
        widths=tuple(range(17, 27)), placings=("after",), aparts=((1, 1), (2, 2), (1, 3)), between=(1,),
        centres=("", "   ", "　　　", "          "), vertical=0.12, loose=0.4, intruder=0.4, guide=0.2,
    ),
    "web": House(
        widths=(None,), indents=("", "", "　　"), placings=("before",), aparts=((1, 2), (2, 3)), even=0.0, unsigned=0.2,
        loose=0.2, banner=0.3, intruder=0.4, guide=0.3, vertical=0.0, line_end="\r\n",
    ),
    "ragged": House(
        widths=tuple(range(16, 29)), indents=("", "", " "), placings=("before", "after", "mixed"), every=9,
        vertical=0.2, banner=0.3, guide=0.3, intruder=0.5, digits=0.5, furniture=0.7, even=0.7,
    ),
    "clauses": House(
        even=0.0, placings=("before", "before", "mixed"), loose=0.3, intruder=0.3, guide=0.15, banner=0.25,
        centres=("", "　　　", "\t"), halves=True, unsigned=0.1,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Style:
    """How one page is set."""

    house: House
    width: int | None
    indent: str
    placing: str
    apart: tuple[int, int]


def flat(text: str) -> str:
    """Return the text as the comparison sees it."""
    return Folded.of(text).text


def load(folders: list[Path]) -> list[Clean]:
    """Read every gold file with exactly one article and a headline."""
    found = []
    for path in sorted(p for folder in folders for p in folder.rglob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        page = path.with_suffix(".txt")
        if len(gold.get("articles", [])) != 1 or not page.exists() or not gold["articles"][0].get("title"):
            continue
        found.append(_clean(path.stem, page.read_text(encoding="utf-8"), gold["articles"][0]))
    return [article for article in found if len(article.paragraphs) > 1]


def _clean(name: str, text: str, gold: dict[str, object]) -> Clean:
    heads = {flat(str(gold[key])).strip("-—") for key in ("title", "kicker") if gold.get(key)}
    lines = [line for line in text.splitlines() if line.strip()]
    said = [at for at, line in enumerate(lines) if any(flat(line).strip("-—") in head for head in heads)]
    first = min(said, default=0)
    lines = lines[first if first < 3 else 0 :]  # a word of its kind over the headline: 调查
    body = [line for line in lines if not any(flat(line).strip("-—") in head for head in heads)]
    indented = any(re.match(r"^[ 　]{2}", line) for line in body)
    paragraphs: list[str] = []
    for line in body:
        if paragraphs and indented and not re.match(r"^[ 　]{2}", line) and not line.startswith(("□", "记者")):
            paragraphs[-1] += line.strip()
        else:
            paragraphs.append(line.strip())
    reporters: list[str] = []
    dateline = None
    for at, paragraph in enumerate(list(paragraphs)):
        if re.match(r"^[（(]?(□|本报记者|记者 )", paragraph) and len(paragraph) < 60:
            reporters += re.findall(r"[一-龥·]{2,10}", re.sub(r"本报|记者|通讯员|报道|摄影|见习", " ", paragraph))
            paragraphs[at] = ""
    paragraphs = [paragraph for paragraph in paragraphs if paragraph]
    if paragraphs and (found := _DATELINE.match(paragraphs[0])):
        dateline = found[1].replace(" ", "")
        rest = paragraphs[0][found.end() :]
        if named := _NAME.match(rest):
            reporters += re.findall(r"[一-龥·]{2,10}", re.sub(r"通讯员|记者|见习", " ", named[1]))
            rest = rest[named.end() :]
        elif found := re.match(r"记者 ([一-龥 ]+?)(摄影)?报道", rest):
            reporters, rest = found[1].split(), rest[found.end() :]
        paragraphs[0] = rest
    kicker = gold.get("kicker")
    also = [str(title) for title in gold.get("also_title", [])]  # type: ignore[attr-defined]
    kicker = str(kicker) if kicker else None
    return Clean(name, str(gold["title"]), kicker, also, reporters, dateline, [p for p in paragraphs if p])


class Composer:
    """Sets one page."""

    def __init__(self, chance: random.Random, house: House) -> None:
        self.chance = chance
        self.house = house

    def maybe(self, share: float) -> bool:
        """Throw the dice."""
        return self.chance.random() < share

    def page(self, articles: list[Clean]) -> tuple[str, list[Truth]]:
        """Compose a page of some articles."""
        chance, house = self.chance, self.house
        style = Style(
            house,
            width=chance.choice(house.widths),
            indent=chance.choice(house.indents),
            placing=chance.choice(house.placings),
            apart=chance.choice(house.aparts),
        )
        out: list[str] = []
        truths: list[Truth] = []
        if self.maybe(house.furniture):
            out += [*chance.sample(_WORDS["mastheads"], chance.randint(1, 2)), ""]
        if self.maybe(house.guide):
            out += [*chance.choice(_WORDS["guides"]), "", ""]
        if self.maybe(house.banner) and style.placing == "before":
            out += [chance.choice(_WORDS["banners"]), *[""] * chance.randint(1, 2)]
        for at, article in enumerate(articles):
            lines, truth = self.article(article, style, at)
            out += [*lines, *[""] * chance.randint(*style.apart)]
            truths.append(truth)
            if self.maybe(0.12):
                out += ["", *chance.choice(_WORDS["ads"]), ""]
            if self.maybe(0.08):
                out += [chance.choice(_WORDS["footers"]), ""]
        if self.maybe(house.furniture + 0.1):
            out += chance.sample(_WORDS["footers"], chance.randint(1, 2))
        return house.line_end.join(out), truths

    def article(self, article: Clean, style: Style, at: int) -> tuple[list[str], Truth]:
        """Set one article."""
        chance = self.chance
        continued = at > 0 and self.maybe(0.07)
        body, first, last = self.body(article, style, continued)
        if continued:
            return body, Truth(article.name, [], first, last)
        head = self.headline(article, style)
        before = style.placing == "before" or (style.placing == "mixed" and self.maybe(0.5))
        between = [""] * chance.choice(style.house.between)
        lines = [*head, *between, *body] if before else [*body, *(between or [""]), *head]
        return lines, Truth(article.name, [article.title, *article.also], first, last)

    def headline(self, article: Clean, style: Style) -> list[str]:
        """Set headline and kicker in one of many ways."""
        chance = self.chance
        if self.maybe(style.house.vertical) and len(article.title) <= 20 and article.title.isprintable():
            title = article.title.replace(" ", "")
            return list(title)
        rows = self.split(article.title)
        centre = chance.choice(style.house.centres)
        loose = self.maybe(style.house.loose) and len(rows) > 1
        spaced = [part for row in rows for part in ([row, ""] if loose else [row])]
        lines = [centre + row if row else row for row in (spaced[:-1] if loose else spaced)]
        if style.width is None and self.maybe(0.15):
            lines = ["# " + article.title]
        if not article.kicker or self.maybe(0.3):
            return lines
        gap = [""] if loose or self.maybe(0.4) else []
        kicker = article.kicker.strip("—")
        if self.maybe(0.3):  # a line above the headline says by its end that it leads to it
            return [centre + kicker + chance.choice(["———", "——", "——", "———", "：", ""]), *gap, *lines]
        return [*lines, *gap, centre + chance.choice(["", "", "——"]) + kicker]

    def split(self, title: str) -> list[str]:
        """Break a headline over one to four rows, at even lengths or between its clauses."""
        if not self.maybe(self.house.even):
            clauses = re.split(r"[ 　]|(?<=[：，！？])", title)
            return [part for part in clauses if part] if self.maybe(0.6) else [title]
        count = self.chance.choice([1, 1, 1, 2, 2, 3, 4]) if len(title) > 8 else self.chance.choice([1, 1, 2])
        count = min(count, len(title) // 4)
        if count < 2:
            return [title]
        places = sorted({round(len(title) * i / count) + self.chance.randint(-1, 1) for i in range(1, count)})
        cuts = [0, *places, len(title)]
        return [part.strip() for a, b in pairwise(cuts) if (part := title[a:b]).strip()]

    def byline(self, article: Clean) -> tuple[list[str], str, str]:
        """Return the lines over the body, the words before its first paragraph, and the line behind it."""
        chance = self.chance
        names = article.reporters or ["高远"]
        one = [" ".join(name) if self.maybe(0.2) and len(name) == 2 else name for name in names]
        line = " ".join(one[:2])
        helper = f" 通讯员 {' '.join(one[2:])}" if one[2:] else ""
        place = article.dateline or "本报讯"
        role = "记 者" if self.maybe(0.1) else "记者"
        organ = chance.choice(_WORDS["organs"])
        forms: list[tuple[list[str], str, str]] = [
            ([], f"{place}（{role} {line}{helper}）", ""),
            ([], f"{place}（{role} {line}{helper}）", ""),
            ([f"□{role} {line}{helper} 报道"], f"{place} ", ""),
            ([f"□ 本报{role} {line}"] + ([f"   本报通讯员 {' '.join(one[2:])}"] if one[2:] else []), "", ""),
            ([f"□ 本 报 记 者  {line}"], "", ""),
            ([organ, f"{role} {line}{helper}"], "", ""),
            ([f"{organ}{role} {line}{helper}"], "", ""),
            ([f"文/片 {role} {line}"], "", ""),
            ([f"{role} {line}{helper}"], f"{place} " if self.maybe(0.5) else "", ""),
            ([f"{place} {role} {line} 报道"], "", ""),
            ([], f"{place} ", f"（本报{role} {line}{helper}）"),
            ([], f"{place} ", f"（{role} {line}）"),
        ]
        return chance.choice(forms)

    def body(self, article: Clean, style: Style, continued: bool) -> tuple[list[str], str, str]:
        """Set the body with its byline; return the lines and the first and last words."""
        chance = self.chance
        over, lead, behind = self.byline(article) if not self.maybe(style.house.unsigned) else ([], "", "")
        paragraphs = list(article.paragraphs)
        if continued:
            over, lead, behind = [], "（上接第一版）", behind if self.maybe(0.3) else ""
            paragraphs = paragraphs[1:]
        paragraphs[0] = lead + paragraphs[0]
        if self.maybe(0.1):
            paragraphs[-1] = paragraphs[-1] + "（下转第四版）"
        if self.maybe(style.house.digits):
            paragraphs = [re.sub(r"(?<=\d)(?=[.\d万亿])|(?<=[.])(?=\d)", " " * self.maybe(0.7), p) for p in paragraphs]
        lines: list[str] = [style.indent * self.maybe(0.7) + row for row in over]
        if over and self.maybe(0.3):
            lines.append("")
        subheads = chance.sample(_WORDS["subheads"], 2) if self.maybe(0.2) and len(paragraphs) > 3 else []
        intruder = self.intruder() if self.maybe(style.house.intruder) else []
        cut_in = chance.randrange(len(paragraphs))
        for at, paragraph in enumerate(paragraphs):
            if subheads and at in (1, 3):
                lines += [*[""] * (gap := chance.choice([0, 1, 1])), subheads[at // 2], *[""] * gap]
            lines += self.set(paragraph, style, intruder if at == cut_in else [])
            if style.width is None and self.maybe(0.5):
                lines.append("")
        if behind:
            if self.maybe(0.5):
                lines.append(style.indent + behind)
            else:
                lines[-1 if lines[-1] else -2] += behind
        words = flat("".join([*over, *paragraphs]))
        tail = flat(paragraphs[-1])
        return lines, words[:14], tail[-12:]

    def intruder(self) -> list[str]:
        """A caption or a lead that cuts into a sentence."""
        chance = self.chance
        gap = [""] * chance.choice([1, 1, 2, 3])
        inside: list[str] = []
        if self.maybe(0.5):
            inside += [chance.choice(_WORDS["leads"]), *gap]
        if not inside or self.maybe(0.6):
            inside += [chance.choice(_WORDS["captions"]), ""]
        return [*gap, *inside]

    def set(self, paragraph: str, style: Style, intruder: list[str]) -> Iterator[str] | list[str]:
        """Break a paragraph into lines, and the lines into columns."""
        chance = self.chance
        if style.width is None:
            if not intruder or len(paragraph) < 60:
                return [style.indent + paragraph, *intruder]
            at = chance.randint(20, len(paragraph) - 16)
            return [style.indent + paragraph[:at], *intruder, paragraph[at:]]
        rows = self.rows(style.indent + paragraph, style.width)
        lines: list[str] = []
        place = chance.randrange(1, len(rows) - 2) if len(rows) > 4 else None  # the first and last words stay whole
        for number, row in enumerate(rows):
            if number and intruder and number == place:
                lines += [part for whole in intruder for part in self.rows(whole, style.width)]
            elif number and style.house.every and number % style.house.every == 0:
                lines += [""]
            elif number and self.maybe(0.05):
                lines += [""] * chance.choice([1, 1, 2])
            lines.append(row)
        return lines

    def rows(self, words: str, width: int) -> list[str]:
        """Break words hard at a width; a closing mark stays with the line before."""
        found, at = [], 0
        while at < len(words):
            size, room = 0, 2 * width
            while at + size < len(words) and room > 1:
                room -= 1 if self.house.halves and words[at + size].isascii() else 2
                size += 1
            size += words[at + size : at + size + 1] in set("，。、；：）”》")
            found.append(words[at : at + size])
            at += size
        return found


def measure(page: str, truths: list[Truth], found: Page, misses: list[str]) -> Counter[str]:
    """Count articles and headlines as score.py does."""
    whole = Folded.of(page)
    sets = [{k for a, b in article.stretches for k in range(*whole.range_of(a, b))} for article in found.articles]
    count: Counter[str] = Counter(said=len(found.articles))
    for truth in truths:
        low, high = whole.text.find(truth.first), whole.text.rfind(truth.last) + len(truth.last)
        want = set(range(max(low, 0), high))
        overlaps = [len(want & one) / max(1, len(want | one)) for one in sets]
        best = max(range(len(sets)), key=overlaps.__getitem__, default=None)
        right = best is not None and overlaps[best] >= 0.8
        count += Counter(articles=1, found=int(right))
        if not right:
            overlap = f"{overlaps[best]:.2f}" if best is not None else "none"
            misses.append(f"article {truth.name}: overlap {overlap}")
        if truth.titles:
            got = found.articles[best].title or "" if best is not None else ""
            ok = flat(got) in [flat(title) for title in truth.titles]
            count += Counter(titles=1, titles_right=int(ok))
            if not ok:
                misses.append(f"title {truth.name}: want {truth.titles[0]} got {got}")
    return count


def run(clean: list[Clean], seed: int, pages: int, misses: list[str], house: str = "mixed") -> Counter[str]:
    """Compose, cut and count some pages."""
    chance = random.Random(seed)
    total: Counter[str] = Counter()
    for number in range(pages):
        page, truths = Composer(chance, HOUSES[house]).page(chance.sample(clean, min(len(clean), chance.randint(2, 7))))
        some: list[str] = []
        source = Source(f"{house}-{seed}-{number}.txt", sha256_of(page.encode()), page)
        start = time.perf_counter()
        found = cut(source)
        total["microseconds"] += round(1e6 * (time.perf_counter() - start))
        total += measure(page, truths, found, some)
        total["characters"] += len(page)
        misses.extend(f"{source.path} {line}" for line in some)
    return total


def _told(count: Counter[str]) -> str:
    return (
        f"articles {count['found'] / count['articles']:.4f}, headlines {count['titles_right'] / count['titles']:.4f} "
        f"of {count['titles']}, said {count['said']} of {count['articles']}, "
        f"{count['microseconds'] / count['characters']:.2f} s a million characters"
    )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--houses", nargs="+", default=list(HOUSES), choices=list(HOUSES))
    args = parser.parse_args()
    clean = load(args.folders)
    if not clean:
        sys.exit("no clean article was found")
    misses: list[str] = []
    whole: Counter[str] = Counter()
    for house in args.houses:
        total: Counter[str] = Counter()
        for seed in range(args.first, args.first + args.seeds):
            total += run(clean, seed, args.pages, misses, house)
        print(f"{house:8} {_told(total)}")
        whole += total
    print(f"all      {_told(whole)}; {len(clean)} articles on hand")
    for line in misses[: args.misses]:
        print(" ", line)


if __name__ == "__main__":
    main()
