"""Compose newspaper pages from clean single articles, with the damage that page exports have, and measure the cutting.

In: folders of articles with gold (title, first and last words). Out: the share of articles found (overlap at least 0.8
with the stretch from the first to the last words, as score.py counts) and of headlines exactly right, blanks aside.
Promised: the same seed composes the same pages.

    python benchmarks/compose.py fixtures/gold fixtures/written/a --pages 60 --seeds 5 [--misses 20] [--write DIR]
"""

import argparse
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from summarizer.articles import Page, cut
from summarizer.text import Folded, Source, sha256_of

_MASTHEADS = [
    "2024年3月5日 星期二", "2024年3月5日 星期二 第4版 要闻", "要闻", "4 综合新闻", "A03 经济", "第03版：区县",
    "济北日报", "2023-11-08 第2版", "今日8版  总第10234期", "03", "综合", "— 4 —", "责编/张晓  美编/李雯",
]  # fmt: skip
_FOOTERS = [
    "编辑：王立 组版：赵敏", "责任编辑：陈刚  电话：0531-85193000", "本版编辑 钱进 美编 孙悦", "责编：周航 校对：吴宁",
    "编辑 郑凯  校对 冯雪  版式 陈曦", "□编辑 韩冰 组版 杨帆", "国内统一刊号：CN37-0001  邮发代号：23-1",
    "社址：济北市泉城路1号  邮编：250001  广告热线：0531-85190000", "值班编委：沈涛  编辑：朱琳", "A4", "4",
]  # fmt: skip
_ADS = [
    ["广告"], ["遗失声明", "李某遗失身份证，声明作废。", "电话：13800138000"],
    ["滨河花园 盛大开业", "建面98—143平方米 均价优惠", "热线：0531-88886666"],
    ["招租公告", "东城商务楼300平方米办公室招租，交通便利。", "咨询电话：13912345678"],
    ["本报广告热线：0531-85190000"], ["春风家电城 全场五折起 抢购热线 400-800-1234"],
]  # fmt: skip
_CAPTIONS = [
    "图为项目施工现场。", "图为工人正在生产线上作业。 □记者 高远 摄", "▲建设中的产业园一角。（通讯员 何平 摄）",
    "俯瞰建设中的跨河大桥。", "工人在车间内检修设备。本报记者 林峰 摄", "图①：码头作业现场。", "项目效果图。（资料图）",
    "（图片由受访者提供）", "新建成的园区全景。□高远 摄",
]  # fmt: skip
_LEADS = [
    "开局关乎全局，起步决定后势。春日里，从田野到车间，从码头到工地，处处涌动着大抓项目的热潮。",
    "核心提示：项目是发展的生命线，也是稳增长的压舱石。连日来，本报记者走进一线，探访建设进展。",
    "一年之计在于春。眼下，各地抢抓施工黄金期，机械轰鸣，车辆穿梭，一派繁忙景象。",
]
_SUBHEADS = [
    "要素跟着项目走", "服务“零距离”", "向新而行", "按下建设“快进键”", "产业链条越拉越长", "一线抓落实 效能再提升",
    "强链补链", "（一）抓进度", "一、项目提速", "真金白银促投资",
]  # fmt: skip
_BANNERS = [
    "重点项目巡礼", "实干争先 开局起势", "聚焦高质量发展", "项目为王看一线", "奋战一季度 夺取“开门红”", "新春走基层",
    "开放的春天", "县域经济观察", "我们这十年", "在希望的田野上", "大河奔流 一路向前",
]  # fmt: skip
_ORGANS = ["济北晚报·泉眼客户端", "滨海日报", "大河客户端", "新泉日报·新泉网"]
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


@dataclass
class Style:
    """How one page is set."""

    width: int | None
    indent: str
    placing: str
    apart: tuple[int, int]
    damage: Counter[str] = field(default_factory=Counter)


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
    body = [line for line in lines if flat(line).strip("-—") not in heads]
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

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def maybe(self, share: float) -> bool:
        """Throw the dice."""
        return self.chance.random() < share

    def page(self, articles: list[Clean]) -> tuple[str, list[Truth]]:
        """Compose a page of some articles."""
        chance = self.chance
        style = Style(
            width=None if self.maybe(0.25) else chance.randint(18, 24),
            indent=chance.choice(["  ", "　　", "　　", "  ", ""]),
            placing=chance.choice(["before", "before", "after", "mixed"]),
            apart=chance.choice([(1, 1), (1, 2), (2, 3), (1, 4)]),
        )
        out: list[str] = []
        truths: list[Truth] = []
        if self.maybe(0.4):
            out += [*chance.sample(_MASTHEADS, chance.randint(1, 2)), ""]
        banner = self.maybe(0.15) and style.placing == "before"
        if banner:
            out += [chance.choice(_BANNERS), *[""] * chance.randint(1, 2)]
        for at, article in enumerate(articles):
            lines, truth = self.article(article, style, at)
            out += [*lines, *[""] * chance.randint(*style.apart)]
            truths.append(truth)
            if self.maybe(0.12):
                out += [*chance.choice(_ADS), ""]
            if self.maybe(0.08):
                out += [chance.choice(_FOOTERS), ""]
        if self.maybe(0.5):
            out += chance.sample(_FOOTERS, chance.randint(1, 2))
        return "\n".join(out), truths

    def article(self, article: Clean, style: Style, at: int) -> tuple[list[str], Truth]:
        """Set one article."""
        chance = self.chance
        continued = at > 0 and self.maybe(0.07)
        body, first, last = self.body(article, style, continued)
        if continued:
            return body, Truth(article.name, [], first, last)
        head = self.headline(article, style)
        before = style.placing == "before" or (style.placing == "mixed" and self.maybe(0.5))
        between = [""] * chance.choice([0, 1, 1, 2])
        lines = [*head, *between, *body] if before else [*body, *(between or [""]), *head]
        return lines, Truth(article.name, [article.title, *article.also], first, last)

    def headline(self, article: Clean, style: Style) -> list[str]:
        """Set headline and kicker in one of many ways."""
        chance = self.chance
        if self.maybe(0.07) and len(article.title) <= 20 and article.title.isprintable():
            title = article.title.replace(" ", "")
            return list(title)
        rows = self.split(article.title)
        centre = chance.choice(["", "", "", "　　", "　　　　", "      "])
        loose = self.maybe(0.5) and len(rows) > 1
        spaced = [part for row in rows for part in ([row, ""] if loose else [row])]
        lines = [centre + row if row else row for row in (spaced[:-1] if loose else spaced)]
        if style.width is None and self.maybe(0.15):
            lines = ["# " + article.title]
        if not article.kicker or self.maybe(0.3):
            return lines
        gap = [""] if loose or self.maybe(0.4) else []
        kicker = article.kicker.strip("—")
        if self.maybe(0.3):  # a line above the headline says by its end that it leads to it
            return [centre + kicker + chance.choice(["———", "：", "——"]), *gap, *lines]
        return [*lines, *gap, centre + chance.choice(["", "", "——"]) + kicker]

    def split(self, title: str) -> list[str]:
        """Break a headline over one to four rows, mostly at even lengths."""
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
        forms: list[tuple[list[str], str, str]] = [
            ([], f"{place}（{role} {line}{helper}）", ""),
            ([], f"{place}（{role} {line}{helper}）", ""),
            ([f"□{role} {line}{helper} 报道"], f"{place} ", ""),
            ([f"□ 本报{role} {line}"] + ([f"   本报通讯员 {' '.join(one[2:])}"] if one[2:] else []), "", ""),
            ([f"□ 本 报 记 者  {line}"], "", ""),
            ([chance.choice(_ORGANS), f"{role} {line}{helper}"], "", ""),
            ([f"{chance.choice(_ORGANS)}{role} {line}{helper}"], "", ""),
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
        over, lead, behind = self.byline(article)
        paragraphs = list(article.paragraphs)
        if continued:
            over, lead, behind = [], "（上接第一版）", behind if self.maybe(0.3) else ""
            paragraphs = paragraphs[1:]
        paragraphs[0] = lead + paragraphs[0]
        if self.maybe(0.1):
            paragraphs[-1] = paragraphs[-1] + "（下转第四版）"
        if self.maybe(0.2):
            paragraphs = [re.sub(r"(?<=\d)(?=[.\d万亿])|(?<=[.])(?=\d)", " " * self.maybe(0.7), p) for p in paragraphs]
        lines: list[str] = [style.indent * self.maybe(0.7) + row for row in over]
        if over and self.maybe(0.3):
            lines.append("")
        subheads = chance.sample(_SUBHEADS, 2) if self.maybe(0.2) and len(paragraphs) > 3 else []
        intruder = self.intruder() if self.maybe(0.25) else []
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
            inside += [chance.choice(_LEADS), *gap]
        if not inside or self.maybe(0.6):
            inside += [chance.choice(_CAPTIONS), ""]
        return [*gap, *inside]

    def set(self, paragraph: str, style: Style, intruder: list[str]) -> Iterator[str] | list[str]:
        """Break a paragraph into lines, and the lines into columns."""
        chance = self.chance
        if style.width is None:
            if not intruder or len(paragraph) < 60:
                return [style.indent + paragraph, *intruder]
            at = chance.randint(20, len(paragraph) - 16)
            return [style.indent + paragraph[:at], *intruder, paragraph[at:]]
        width = style.width
        rows, words = [], style.indent + paragraph
        at = 0
        while at < len(words):
            size = width + (1 if words[at + width : at + width + 1] in set("，。、；：）”》") else 0)
            rows.append(words[at : at + size])
            at += size
        lines: list[str] = []
        place = chance.randrange(1, len(rows) - 2) if len(rows) > 4 else None  # the first and last words stay whole
        for number, row in enumerate(rows):
            if number and intruder and number == place:
                lines += [part for whole in intruder for part in self._wrapped(whole, width)]
            elif number and self.maybe(0.05):
                lines += [""] * chance.choice([1, 1, 2])
            lines.append(row)
        return lines

    def _wrapped(self, words: str, width: int) -> list[str]:
        if len(words) <= width:
            return [words]
        return [words[at : at + width] for at in range(0, len(words), width)]


def measure(page: str, truths: list[Truth], found: Page, misses: list[str]) -> Counter[str]:
    """Count articles and headlines as score.py does."""
    whole = Folded.of(page)
    sets = [
        {k for a, b in article.stretches for k in range(*whole.range_of(a, b))} for article in found.articles
    ]
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


def run(clean: list[Clean], seed: int, pages: int, misses: list[str], write: Path | None = None) -> Counter[str]:
    """Compose, cut and count some pages."""
    chance = random.Random(seed)
    total: Counter[str] = Counter()
    for number in range(pages):
        page, truths = Composer(chance).page(chance.sample(clean, min(len(clean), chance.randint(2, 7))))
        some: list[str] = []
        source = Source(f"{seed}-{number}.txt", sha256_of(page.encode()), page)
        start = time.perf_counter()
        found = cut(source)
        total["microseconds"] += round(1e6 * (time.perf_counter() - start))
        total += measure(page, truths, found, some)
        total["characters"] += len(page)
        misses.extend(f"{source.path} {line}" for line in some)
        if write:
            (write / source.path).write_text(page, encoding="utf-8")
    return total


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--write", type=Path)
    args = parser.parse_args()
    clean = load(args.folders)
    if not clean:
        sys.exit("no clean article was found")
    if args.write:
        args.write.mkdir(parents=True, exist_ok=True)
    misses: list[str] = []
    total: Counter[str] = Counter()
    for seed in range(args.first, args.first + args.seeds):
        one = run(clean, seed, args.pages, misses, args.write)
        total += one
        print(
            f"seed {seed}: articles {one['found']}/{one['articles']} = {one['found'] / one['articles']:.3f}, "
            f"said {one['said']}, headlines {one['titles_right']}/{one['titles']} = "
            f"{one['titles_right'] / one['titles']:.3f}"
        )
    print(
        f"all: {len(clean)} articles on hand; articles {total['found'] / total['articles']:.4f}, "
        f"headlines {total['titles_right'] / total['titles']:.4f}, "
        f"{total['microseconds'] / total['characters']:.2f} s a million characters"
    )
    for line in misses[: args.misses]:
        print(" ", line)


if __name__ == "__main__":
    main()
