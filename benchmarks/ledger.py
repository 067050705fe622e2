"""How fast a ledger grows: import with checks, a filtered list, a week's facts, at 1,000, 10,000 and 100,000 articles.

Usage: python benchmarks/ledger.py [--sizes 1000,10000] [--url URL] [--without-checks]. The articles are invented by
rules: cities and counties of the tree, made-up companies, and for each project a story over two years in which its
figures recur; ten figures an article.
"""

import argparse
import datetime
import hashlib
import itertools
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarizer import checks, regions
from summarizer.articles import Article
from summarizer.draft import Draft
from summarizer.ground import ground
from summarizer.ledger import Entry, Filter, open_ledger
from summarizer.records import Provenance, Record
from summarizer.records import Region as RecordRegion
from summarizer.text import Source

_SYLLABLES = "恒朗时澜启铖禾岳云泽瑞川海柏博森嘉禾晟远卓然毅帆明屿拓新宁泰中科华盛天合永创同辉"
_PRODUCTS = [
    "动力电池", "光伏组件", "高端轴承", "生物制药", "智能家电", "特种玻璃", "工业机器人", "碳纤维", "冷链装备",
    "新型建材", "医疗器械", "精密铸件", "储能系统", "芯片封装", "海工装备", "绿色纸品", "预制食品",
    "轨道车辆", "航空零部件",
]  # fmt: skip
_WORKS = [
    "污水处理厂扩建", "人民医院新院区", "中医院迁建", "体育中心", "抽水蓄能电站", "冷链物流园", "智算中心",
    "快速路改造",
]  # fmt: skip
_NOBODY = Provenance(endpoint="generator", model="rules", prompt="", schema="1.0", at="2024-01-01T00:00:00Z")
_BEGIN = datetime.date(2024, 1, 1)


@dataclass(frozen=True)
class Plan:
    """An invented project."""

    name: str
    short: str
    county: str
    code: str
    city: str
    owner: str | None
    total: float
    area: int
    size: int


def plans(count: int, chance: random.Random) -> list[Plan]:
    """Invent projects all over the tree."""
    counties = [r for r in regions.everything() if r.level == "county" and r.code and r.parent]
    chance.shuffle(counties)
    made = []
    for _, county in zip(range(count), itertools.cycle(counties[: max(12, min(600, count // 10))]), strict=False):
        total, area, size = round(chance.uniform(1, 120), 1), chance.randint(40, 900), chance.randint(10, 900)
        city = regions.full_name(county)
        if chance.random() < 0.7:
            brand = "".join(chance.sample(_SYLLABLES, 2))
            product = chance.choice(_PRODUCTS)
            phase = chance.choice(["", "", "一期", "二期"])
            name, short = f"{brand}{product}项目{phase}", f"{brand}{product}{phase}"
            made.append(Plan(name, short, county.name, county.code, city, f"{brand}科技有限公司", total, area, size))
        else:
            work, place = chance.choice(_WORKS), chance.choice("东西南北") + chance.choice("城关山湖")
            name = f"{county.name}{place}{work}工程"
            made.append(Plan(name, f"{place}{work}", county.name, county.code, city, None, total, area, size))
    return made


def articles(count: int, seed: int = 1) -> Iterator[Article]:
    """Invent articles, each of three projects of one county or its neighbours, over two years."""
    chance = random.Random(seed)
    known = plans(max(60, count // 5), chance)
    by_county: dict[str, list[Plan]] = {}
    for plan in known:
        by_county.setdefault(plan.code, []).append(plan)
    codes = sorted(by_county)
    for number in range(count):
        day = _BEGIN + datetime.timedelta(days=number * 730 // count)
        code = chance.choice(codes)
        told = chance.sample(by_county[code], min(3, len(by_county[code])))
        yield _article(number, day, told, chance)


def _article(number: int, day: datetime.date, told: list[Plan], chance: random.Random) -> Article:
    share = (day - _BEGIN).days / 800
    lines = [f"{told[0].county}重点项目建设提速之{number}"]
    for plan in told:
        name = plan.name if chance.random() < 0.6 else plan.short
        owner = f"，由{plan.owner}投资建设" if plan.owner else ""
        done = round(plan.total * min(0.95, share), 2)
        lines.append(
            f"　　{name}位于{plan.county}{owner}，总投资{plan.total}亿元，占地{plan.area}亩，"
            f"截至{day.month}月{day.day}日累计完成投资{done}亿元，目前正在加紧建设，计划2026年12月竣工。"
        )
    so_far = 2 + day.month
    lines.append(
        f"　　1—{day.month}月，{told[0].county}重点项目完成投资{round(so_far * 7.3 + len(told[0].county), 1)}亿元。"
    )
    text = "\n".join(lines) + "\n"
    paper = f"{told[0].county}日报"
    source = Source(
        f"g{number:06d}.txt", hashlib.sha256(text.encode()).hexdigest(), text, outlet=paper, published=day.isoformat()
    )
    start = len(lines[0]) + 1
    breaks = tuple(text.index(line) for line in lines[1:])
    region = RecordRegion(name=told[0].city, code=told[0].code)
    return Article(source, ((start, len(text) - 1),), breaks, title=lines[0], region=region, headings=((0, start - 1),))


def record_of(article: Article) -> Record:
    """Return the right record of an invented article."""
    clause = article.source.text.splitlines()[-1].strip("　。").split("，")
    number = clause[1].split("完成投资")[1]
    metric = {
        "subject": clause[1].split("完成投资")[0], "measure": "completed_investment", "label": "完成投资",
        "text": number, "value": number[:-2], "unit": "亿元", "status": "actual", "period": clause[0],
        "quote": "，".join(clause),
    }  # fmt: skip
    return ground(
        Draft.model_validate({"projects": list(_projects(article)), "metrics": [metric]}), article, (), _NOBODY
    )


def _projects(article: Article) -> Iterator[dict[str, Any]]:
    for line in article.source.text.splitlines()[1:-1]:
        clauses = line.strip("　。").split("，")
        name, county = clauses[0].split("位于")
        owner = [{"name": c[1:-4], "role": "owner"} for c in clauses if c.startswith("由")]
        numbers = {"总投资": "total_investment", "占地": "land_area", "累计完成投资": "completed_investment"}
        quantities = []
        for clause in clauses:
            for word, measure in numbers.items():
                if word in clause:
                    number = clause.split(word)[1]
                    unit = number.lstrip("0123456789.")
                    quantities.append(
                        {"measure": measure, "label": word, "text": number, "value": number[: -len(unit)], "unit": unit,
                         "status": "actual", "quote": clause, **_until(clause)}
                    )  # fmt: skip
        yield {
            "name": name, "stage": "building", "location": county, "parties": owner, "quantities": quantities,
            "quote": "目前正在加紧建设", "milestones": [
                {"event": "completion", "status": "planned", "text": clauses[-1], "date": clauses[-1][2:10]}
            ],
        }  # fmt: skip


def _until(clause: str) -> dict[str, str]:
    return {"period": clause[2 : clause.index("日") + 1]} if "截至" in clause else {}


def entries(count: int) -> Iterator[Entry]:
    """Yield the entries of invented articles; grounding is not measured, checking is."""
    for article in articles(count):
        yield Entry(record_of(article), article)


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock and of the processor."""

    clock: float
    busy: float

    @classmethod
    def now(cls) -> "Spent":
        """Return what has been spent until now."""
        return cls(time.perf_counter(), time.process_time())

    def less(self, other: "Spent") -> "Spent":
        """Return what was spent since then, or beside it."""
        return Spent(self.clock - other.clock, self.busy - other.busy)


class _Imported:
    """Entries on their way into the ledger; what inventing them takes is told apart."""

    def __init__(self, count: int, checked: bool) -> None:
        self._source, self._checked, self.inventing = entries(count), checked, Spent(0.0, 0.0)

    def __iter__(self) -> Iterator[Entry]:
        while True:
            began = Spent.now()
            entry = next(self._source, None)
            self.inventing = self.inventing.less(began.less(Spent.now()))
            if entry is None:
                return
            if self._checked and entry.article is not None:
                entry = Entry(checks.check(entry.record, entry.article), entry.article)
            yield entry


def measure(count: int, url: str, checked: bool) -> dict[str, float]:
    """Import so many articles and ask the ledger."""
    with open_ledger(url) as ledger:
        source = _Imported(count, checked)
        began, done, told = Spent.now(), 0, 0
        for added in ledger.add(source):
            done += added.articles
            if done - told >= _TELL_EVERY:
                spent, told = Spent.now().less(began).less(source.inventing), done
                line = f"{done} articles: {done / spent.clock:.0f} a second, {done / spent.busy:.0f} of the processor"
                print(line, file=sys.stderr, flush=True)
        spent = Spent.now().less(began).less(source.inventing)
        figures = {
            "articles": count,
            "per second": count / spent.clock,
            "per second of CPU": count / spent.busy,
            **ledger.counts(),
        }
        for name, ask in _QUESTIONS.items():
            asked = time.perf_counter()
            figures[f"{name} n"] = len(ask(ledger))
            figures[f"{name} s"] = time.perf_counter() - asked
    figures["MB of memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return figures


_TELL_EVERY = 5_000  # articles between two lines about how it goes
_QUESTIONS = {
    "list by region and stage": lambda ledger: ledger.projects(Filter(region="济南", stage="building", least=5e8)),
    "list of the last week": lambda ledger: ledger.projects(Filter(since="2025-12-22", least=1e9)),
    "facts of a week": lambda ledger: ledger.facts("2025-06-02", "2025-06-08"),
    "flags of a week": lambda ledger: ledger.flags(_week()),
}


def _week() -> Any:
    from summarizer.ledger import FlagFilter

    return FlagFilter(since="2025-06-02", until="2025-06-08", between_articles=True)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--url", help="an empty PostgreSQL database; a new SQLite file each by default")
    parser.add_argument("--without-checks", action="store_true")
    args = parser.parse_args()
    for size in map(int, args.sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            figures = measure(size, args.url or str(Path(folder) / "l.db"), not args.without_checks)
        print(
            " · ".join(
                f"{name} {value:.3f}" if value < 10 else f"{name} {value:.0f}" for name, value in figures.items()
            )
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main()
