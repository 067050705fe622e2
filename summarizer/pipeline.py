"""From sources to records.jsonl: every stage in one line of flow, streamed and resumable.

In: sources as they are read, and an open endpoint. Out: a folder with records.jsonl and flags.jsonl, in the order of
the sources, and the account of the run. Promised: memory does not grow with the number of articles; requests are
always in flight; the result appears whole or not at all; what was asked is kept, so that the same command goes on
after a stop.
"""

import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from summarizer import checks
from summarizer.articles import Article, cut
from summarizer.endpoint import Endpoint, Totals, estimate_tokens
from summarizer.extract import Extracted, extract
from summarizer.ledger import Entry, Ledger, entry_of
from summarizer.ledger.cuts import cut_as_decided, cuts_in
from summarizer.prompting import asking_for
from summarizer.reading import is_extracted
from summarizer.second_look import SecondLook, second_look
from summarizer.text import Source

RECORDS, FLAGS, SOURCES = "records.jsonl", "flags.jsonl", "sources"
FIRST = "records.first.jsonl"  # what the second look has changed, as it was
_AHEAD = 8  # articles prepared for each request in flight, so that one slow reply does not starve the others


@dataclass
class Account:
    """What a run did, as its closing table tells it."""

    sources: int = 0
    articles: int = 0
    projects: int = 0
    metrics: int = 0
    rejected: int = 0
    re_asked: int = 0
    looked_again: int = 0
    mended: int = 0
    states: Counter[str] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    bytes_read: int = 0
    totals: Totals = field(default_factory=Totals)

    @property
    def complete(self) -> bool:
        """Whether every article ended well."""
        return set(self.states) <= {"ok"}

    def count(self, done: "_Done") -> None:
        """Add one article."""
        record, extracted = done.looked.record, done.extracted
        self.articles += 1
        self.projects += len(record.projects)
        self.metrics += len(record.metrics)
        self.rejected += len(record.rejected)
        self.re_asked += extracted.re_asked
        self.states[record.state] += 1
        self.flags.update(flag.severity for flag in record.flags)
        self.looked_again += done.looked.asked
        self.mended += done.looked.first is not None
        if extracted.warning:
            self.warnings[extracted.warning] += 1


@dataclass(frozen=True)
class Plan:
    """Where a run writes, how many articles it asks about at a time, and whether it asks again about doubts."""

    out: Path
    in_flight: int = 1
    second_look: bool = False
    ledger: Ledger | None = None


def run(
    sources: Iterable[Source], endpoint: Endpoint, plan: Plan, tell: Callable[[Account], None] = lambda account: None
) -> Account:
    """Write the records and flags of all sources into a folder; `tell` is called after each article."""
    account, out = Account(), plan.out
    out.mkdir(parents=True, exist_ok=True)
    cuts = cuts_in(plan.ledger) if plan.ledger is not None else {}

    def prepared() -> Iterator[Article]:
        for source in sources:
            account.sources += 1
            account.bytes_read += len(source.text.encode("utf-8", "surrogatepass"))
            if is_extracted(source):
                _keep_text(source, out / SOURCES)
            yield from cut_as_decided(cut(source), cuts).articles

    def work(article: Article) -> _Done:
        extracted = extract(article, endpoint, _now)
        record = checks.check(extracted.record, article)
        looked = second_look(record, article, endpoint) if plan.second_look and record.state == "ok" else None
        return _Done(article, extracted, SecondLook(record) if looked is None else looked)

    def written() -> Iterator[Entry]:
        with _Whole(out / RECORDS) as records, _Whole(out / FLAGS) as flags, _Whole(out / FIRST) as first:
            for done in _in_order(prepared(), work, plan.in_flight, endpoint.stop):
                record, mended = done.looked.record, done.looked.first
                records.write(record.to_json() + "\n")
                flags.writelines(checks.flag_line(flag, account.articles) + "\n" for flag in record.flags)
                if mended is not None:
                    first.write(mended.to_json() + "\n")
                account.count(done)
                account.totals = endpoint.totals
                tell(account)
                yield entry_of(record, done.article, done.extracted.envelopes, mended is not None)

    # Each step writes what it passes on; nothing of it is kept here.
    deque(written() if plan.ledger is None else plan.ledger.add(written()), maxlen=0)
    if not plan.second_look:
        (out / FIRST).unlink()
    return account


@dataclass(frozen=True)
class _Done:
    """An article's record, as extracted and after the second look."""

    article: Article
    extracted: Extracted
    looked: SecondLook


@dataclass(frozen=True)
class Estimate:
    """What a run would ask."""

    articles: int
    prompt_tokens: int
    completion_tokens: int


def estimate(sources: Iterable[Source]) -> Estimate:
    """Estimate a run without asking anything: a reply is about as long as its article, told in JSON."""
    articles = prompt = completion = 0
    for source in sources:
        for article in cut(source).articles:
            articles += 1
            prompt += sum(estimate_tokens(message["content"]) for message in asking_for(article))
            completion += 200 + 2 * estimate_tokens(article.text)
    return Estimate(articles, prompt, completion)


def _in_order(
    articles: Iterator[Article], work: Callable[[Article], _Done], in_flight: int, stop: Callable[[], None]
) -> Iterator[_Done]:
    """Yield the results in the order of the articles, with so many at work at a time."""
    if in_flight == 1:
        yield from map(work, articles)
        return
    pool = ThreadPoolExecutor(in_flight, thread_name_prefix="asking")
    waiting: deque[Future[_Done]] = deque()
    try:
        for article in articles:
            waiting.append(pool.submit(work, article))
            while len(waiting) >= in_flight * _AHEAD or (waiting and waiting[0].done()):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:  # on Ctrl-C: what is in flight ends and lies in the cache, nothing new is begun
        stop() if waiting else None
        pool.shutdown(wait=True, cancel_futures=True)


def _keep_text(source: Source, folder: Path) -> None:
    """Keep the text that the places count in, where the file alone does not show it."""
    if not folder.is_dir():
        folder.mkdir()
    path = folder / f"{source.sha256}.txt"
    if not path.exists():
        part = path.with_suffix(".part")
        part.write_bytes(source.text.encode("utf-8", "surrogatepass"))
        part.replace(path)


class _Whole:
    """A file that appears under its name only when it is complete; an interrupted one stays as NAME.part."""

    def __init__(self, path: Path) -> None:
        self._path, self._part = path, path.with_name(path.name + ".part")

    def __enter__(self) -> TextIO:
        self._file = self._part.open("w", encoding="utf-8", newline="\n")
        return self._file

    def __exit__(self, kind: object, *rest: object) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        if kind is None:
            self._part.replace(self._path)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
