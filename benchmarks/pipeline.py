"""The whole way with the embedded model, and the checks alone: articles a second on one core, and memory.

Articles of 600 characters are cut from the gold and the written texts, each with digits of its own, so that no two are
the same and no cache helps. The second run answers from the cache.

    python benchmarks/pipeline.py [--articles 500] [--memory 100000]
"""

import argparse
import itertools
import json
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from core import tell_core

from summarizer import checks, pipeline
from summarizer.articles import cut
from summarizer.endpoint import open_endpoint
from summarizer.reading import read_paths
from summarizer.records import Record
from summarizer.settings import Settings
from summarizer.text import Source

ROOT = Path(__file__).parent.parent
LENGTH = 600


DENSE = tuple(f"fixtures/{name}" for name in ("gold/articles", "gold/weeks", "written/a", "written/h"))
PROSE = ("seeds",)


def texts(folders: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return titles and bodies of 600 characters."""
    sources = (one for folder in folders for one in read_paths([str(ROOT / folder)]) if isinstance(one, Source))
    articles = (article for source in sources for article in cut(source).articles)
    return [(one.title or "", (one.text * 2)[:LENGTH]) for one in articles if len(one.text) >= LENGTH // 2]


def write_articles(path: Path, count: int, folders: tuple[str, ...] = DENSE, first: int = 0) -> None:
    """Write JSONL articles that differ in their digits, numbered from `first`."""
    numbers = range(first, first + count)
    with path.open("w", encoding="utf-8") as file:
        for number, (title, text) in zip(numbers, itertools.cycle(texts(folders)), strict=False):
            own = text.replace("1", str(number % 7 + 2)).replace("5", str(number // 7 % 9 + 1))
            body = f"{own}\n第{number}号稿件。"
            file.write(json.dumps({"id": number, "title": title, "text": body, "published": "2024-03-05"}) + "\n")


def sources(path: Path) -> Iterator[Source]:
    """Read them back."""
    return (found for found in read_paths([str(path)]) if isinstance(found, Source))


def run(path: Path, folder: Path) -> float:
    """Go the whole way; return articles a second of processor time."""
    began = time.process_time()
    with open_endpoint(Settings(endpoint="embedded", cache=folder / "cache")) as endpoint:
        account = pipeline.run(sources(path), endpoint, pipeline.Plan(folder / "out"))
    return account.articles / (time.process_time() - began)


def memory(folder: Path, count: int) -> None:
    """Go the whole way with so many articles, in files of a thousand; print the memory on the way."""
    many = folder / "many"
    many.mkdir()
    for first in range(0, count, 1000):
        write_articles(many / f"{first:07}.jsonl", min(1000, count - first), first=first)

    def tell(account: pipeline.Account) -> None:
        if account.articles % max(count // 8, 1) == 0:
            pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
            print(f"{account.articles} articles: {pages * resource.getpagesize() >> 20} MB", flush=True)

    with open_endpoint(Settings(endpoint="embedded", cache=folder / "cache")) as endpoint:
        pipeline.run(sources(many), endpoint, pipeline.Plan(folder / "out"), tell)
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB at most")


def check_speed(path: Path, folder: Path) -> float:
    """Check the records of the run again; return articles a second of processor time."""
    lines = (folder / "out" / "records.jsonl").read_text(encoding="utf-8").splitlines()
    records = [Record.model_validate_json(line) for line in lines]
    articles = [article for source in sources(path) for article in cut(source).articles]
    for article in articles:
        assert article.folded
    began = time.process_time()
    for record, article in zip(records, articles, strict=True):
        checks.check(record, article)
    return len(records) / (time.process_time() - began)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--memory", type=int, default=0, metavar="N", help="only run N articles and tell the memory")
    args = parser.parse_args()
    tell_core()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if args.memory:
            memory(folder, args.memory)
            return
        write_articles(folder / "warm.jsonl", 50)
        run(folder / "warm.jsonl", folder / "warm")
        for name, folders in (("dense with figures", DENSE), ("as the seeds' pages", PROSE)):
            for count in (args.articles, args.articles * 2):
                write_articles(folder / "a.jsonl", count, folders)
                place = folder / f"{len(folders)}-{count}"
                first, second = run(folder / "a.jsonl", place), run(folder / "a.jsonl", place)
                alone = check_speed(folder / "a.jsonl", place)
                print(
                    f"{count} articles {name}: {first:.0f} a second from files to records, {second:.0f} from the "
                    f"cache, {alone:.0f} checked alone"
                )


if __name__ == "__main__":
    main()
