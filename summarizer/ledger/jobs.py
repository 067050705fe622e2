"""Files that wait to be read: a table of jobs beside the ledger, and a folder with their bytes.

In: uploaded bytes with what a person said of them; workers that ask for the next job. Out: jobs, each `waiting`,
`running`, `done`, `failed` or `dropped`. Promised: a job is run by one worker at a time, who holds it by a lease that
he has to renew; whoever dies loses it to the next, and after so many attempts it has failed with a reason; bytes lie
under their hash, never under a name that came from outside, and go when no job wants them any more.
"""

import hashlib
import json
import secrets
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Literal

from sqlalchemy import ColumnElement, Connection, Engine, and_, func, insert, or_, select, update

from summarizer.ledger.database import reading, told, writing
from summarizer.ledger.decided import By
from summarizer.ledger.ledger import Ledger
from summarizer.ledger.schema import jobs

State = Literal["waiting", "running", "done", "failed", "dropped"]
_CHUNK = 1 << 20
_OLD = 3600  # seconds after which a part of an upload is nobody's any more
_TOLD = ("kind", "name", "sha256", "size", "outlet", "published")
_LISTED = 30  # batches of the list
_LOST = "lost"  # the reason of a job whose workers died of it


@dataclass(frozen=True)
class Terms:
    """How long a job is lent without a sign of life, how often it is tried, how long a failed try waits."""

    lease: float = 60.0
    attempts: int = 5
    pause: float = 20.0


@dataclass(frozen=True)
class Kept:
    """Bytes that came in, still without a job."""

    part: Path
    sha256: str
    size: int


@dataclass(frozen=True)
class Wanted:
    """What is to be done: read a file (`file`, with its bytes), or a page of the ledger anew (`page`)."""

    kind: Literal["file", "page"]
    name: str
    sha256: str
    size: int = 0
    outlet: str | None = None
    published: str | None = None
    bytes: Kept | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Job:
    """A job as it stands; `told` is what came of it, `reason` why it failed or waits."""

    number: int
    batch: str
    kind: str
    name: str
    sha256: str
    size: int
    outlet: str | None
    published: str | None
    by: str | None
    at: str | None
    state: State
    attempt: int
    worker: str | None
    lease: float | None
    beat: float | None
    due: float
    reason: str | None
    told: Mapping[str, Any]


@dataclass(frozen=True)
class Batch:
    """Files that came together: who brought them, when, and how many are in which state."""

    name: str
    by: str | None
    at: str | None
    first: str
    outlet: str | None
    published: str | None
    counts: Mapping[str, int]

    @property
    def open(self) -> int:
        """How many have not ended."""
        return self.counts.get("waiting", 0) + self.counts.get("running", 0)

    @property
    def whole(self) -> int:
        """How many there are."""
        return sum(self.counts.values())


def uploads_of(ledger: Ledger, out: Path) -> Path:
    """Return the folder for uploaded bytes: beside the ledger's file, or in the service's own folder."""
    url = ledger.engine.url
    return Path(f"{url.database}.uploads") if url.get_backend_name() == "sqlite" else out / "uploads"


class Jobs:
    """The jobs of one ledger."""

    def __init__(
        self, engine: Engine, folder: Path, terms: Terms | None = None, now: Callable[[], float] = time.time
    ) -> None:
        self.engine, self.folder, self.terms, self._now = engine, folder, terms or Terms(), now

    def keep(self, stream: BinaryIO) -> Kept:
        """Write bytes down; they are nobody's until `add`."""
        with told(self.engine.url):
            self.folder.mkdir(parents=True, exist_ok=True)
            part = self.folder / f"{secrets.token_hex(8)}.part"
            digest, size = hashlib.sha256(), 0
            with part.open("wb") as file:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
                    size += file.write(chunk)
            return Kept(part, digest.hexdigest(), size)

    def add(self, wanted: Iterable[Wanted], by: By) -> str:
        """Make jobs; return the name of their batch."""
        batch = secrets.token_hex(6)
        with writing(self.engine, counted=False) as connection:
            for one in wanted:
                if one.bytes is not None:
                    one.bytes.part.replace(self.path(one.sha256))
                told_of = {name: getattr(one, name) for name in _TOLD}
                connection.execute(
                    insert(jobs).values(
                        **told_of, batch=batch, by=by.by, at=by.at, state="waiting", attempt=0, due=0.0, told="{}"
                    )
                )
        return batch

    def path(self, sha256: str) -> Path:
        """Return where bytes lie."""
        return self.folder / sha256

    def claim(self, worker: str) -> Job | None:
        """Lend the next job to a worker; one that too many workers have died of has failed."""
        if not self.is_due():
            return None
        with writing(self.engine, counted=False) as connection:
            while row := connection.execute(select(jobs).where(self._due()).order_by(jobs.c.number).limit(1)).first():
                if row.attempt >= self.terms.attempts:
                    _set(connection, row.number, state="failed", reason=row.reason or _LOST, worker=None, lease=None)
                    continue
                now = self._now()
                own = {"state": "running", "attempt": row.attempt + 1, "worker": worker, "beat": now}
                _set(connection, row.number, **own, lease=now + self.terms.lease)
                return _job({**row._mapping, **own})
        return None

    def is_due(self) -> bool:
        """Tell whether a worker would find a job."""
        with reading(self.engine) as connection:
            return connection.execute(select(jobs.c.number).where(self._due()).limit(1)).first() is not None

    def _due(self) -> ColumnElement[bool]:
        now = self._now()
        return or_(
            and_(jobs.c.state == "waiting", jobs.c.due <= now), and_(jobs.c.state == "running", jobs.c.lease < now)
        )

    def beat(self, job: Job, worker: str, what: Mapping[str, Any]) -> bool:
        """Renew a lease and tell how far the work is; False where the job is another's by now."""
        now = self._now()
        with told(self.engine.url), self.engine.begin() as connection:
            mine = update(jobs).where(_held(job, worker))
            values = {"beat": now, "lease": now + self.terms.lease, "told": _line(what)}
            return connection.execute(mine.values(**values)).rowcount == 1

    def end(self, job: Job, worker: str, state: Literal["done", "failed"], what: Mapping[str, Any]) -> bool:
        """End a job, if it is still this worker's; its bytes go when they are done with."""
        with writing(self.engine, counted=False) as connection:
            values = {"state": state, "worker": None, "lease": None, "reason": what.get("reason"), "told": _line(what)}
            mine = connection.execute(update(jobs).where(_held(job, worker)).values(**values)).rowcount == 1
        self._let_go(job.sha256)
        return mine

    def again(self, job: Job, worker: str, what: Mapping[str, Any]) -> None:
        """Let a job wait for another try, or fail where it had its last."""
        if job.attempt >= self.terms.attempts:
            self.end(job, worker, "failed", what)
            return
        with writing(self.engine, counted=False) as connection:
            values = {
                "state": "waiting",
                "worker": None,
                "lease": None,
                "due": self._now() + self.terms.pause * job.attempt,
            }
            values |= {"reason": what.get("reason"), "told": _line(what)}
            connection.execute(update(jobs).where(_held(job, worker)).values(**values))

    def lost(self, worker: str, reason: str) -> None:
        """Take back what a worker held who is dead."""
        with writing(self.engine, counted=False) as connection:
            held = and_(jobs.c.worker == worker, jobs.c.state == "running")
            connection.execute(update(jobs).where(held).values(state="waiting", worker=None, lease=None, reason=reason))

    def release(self, worker: str) -> None:
        """Take back what a worker held who was told to stop: that was no attempt."""
        with writing(self.engine, counted=False) as connection:
            held = and_(jobs.c.worker == worker, jobs.c.state == "running")
            values = {"state": "waiting", "worker": None, "lease": None, "attempt": jobs.c.attempt - 1}
            connection.execute(update(jobs).where(held).values(**values))

    def retry(self, batch: str, number: int | None = None) -> int:
        """Try failed jobs of a batch again, from the first attempt; return how many."""
        where = [jobs.c.batch == batch, jobs.c.state == "failed", *([jobs.c.number == number] if number else [])]
        with writing(self.engine, counted=False) as connection:
            values = {"state": "waiting", "attempt": 0, "due": 0.0, "reason": None, "told": "{}"}
            return connection.execute(update(jobs).where(*where).values(**values)).rowcount

    def drop(self, batch: str, number: int | None = None) -> int:
        """Give up failed and waiting jobs of a batch; return how many."""
        where = [jobs.c.batch == batch, jobs.c.state.in_(("failed", "waiting"))]
        where += [jobs.c.number == number] if number else []
        with writing(self.engine, counted=False) as connection:
            names = connection.execute(select(jobs.c.sha256).where(*where)).scalars().all()
            count = connection.execute(update(jobs).where(*where).values(state="dropped", worker=None)).rowcount
        for name in set(names):
            self._let_go(name)
        return count

    def _let_go(self, sha256: str) -> None:
        """Remove bytes that no job wants; within a transaction, so that no upload of the same comes between."""
        with writing(self.engine, counted=False) as connection:
            wanted = select(jobs.c.number).where(jobs.c.sha256 == sha256, _wants_bytes()).limit(1)
            if connection.execute(wanted).first() is None:
                self.path(sha256).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove what a service that was killed has left in the folder."""
        if not self.folder.is_dir():
            return
        with writing(self.engine, counted=False) as connection:
            wanted = set(connection.execute(select(jobs.c.sha256).where(_wants_bytes())).scalars())
            for path in self.folder.iterdir():
                old = path.suffix == ".part" and path.stat().st_mtime < time.time() - _OLD
                if old or (path.suffix != ".part" and path.name not in wanted):
                    path.unlink(missing_ok=True)

    def batches(self) -> list[Batch]:
        """Return the last batches, the latest first."""
        firsts = select(func.min(jobs.c.number)).group_by(jobs.c.batch)
        with reading(self.engine) as connection:
            statement = select(jobs).where(jobs.c.number.in_(firsts)).order_by(jobs.c.number.desc()).limit(_LISTED)
            return _batches(connection, connection.execute(statement).all())

    def batch(self, name: str) -> Batch | None:
        """Return one batch."""
        with reading(self.engine) as connection:
            statement = select(jobs).where(jobs.c.batch == name).order_by(jobs.c.number).limit(1)
            return next(iter(_batches(connection, connection.execute(statement).all())), None)

    def of(self, batch: str, state: str | None = None, after: int = 0, limit: int = 100) -> list[Job]:
        """Return a batch's jobs in their order; `state` asks for some, `after` for those after a number."""
        statement = select(jobs).where(jobs.c.batch == batch, jobs.c.number > after).order_by(jobs.c.number)
        with reading(self.engine) as connection:
            asked = statement.where(jobs.c.state == state) if state else statement
            return [_job(dict(row)) for row in connection.execute(asked.limit(limit)).mappings()]


def _batches(connection: Connection, rows: Sequence[Any]) -> list[Batch]:
    names = [row.batch for row in rows]
    counted: dict[str, dict[str, int]] = {name: {} for name in names}
    by_state = select(jobs.c.batch, jobs.c.state, func.count()).where(jobs.c.batch.in_(names))
    for name, state, count in connection.execute(by_state.group_by(jobs.c.batch, jobs.c.state)):
        counted[name][state] = count
    return [Batch(row.batch, row.by, row.at, row.name, row.outlet, row.published, counted[row.batch]) for row in rows]


def _wants_bytes() -> ColumnElement[bool]:
    return and_(jobs.c.kind == "file", jobs.c.state.in_(("waiting", "running", "failed")))


def _held(job: Job, worker: str) -> ColumnElement[bool]:
    return and_(jobs.c.number == job.number, jobs.c.worker == worker, jobs.c.state == "running")


def _set(connection: Connection, number: int, **values: Any) -> None:
    connection.execute(update(jobs).where(jobs.c.number == number).values(**values))


def _line(what: Mapping[str, Any]) -> str:
    return json.dumps({name: value for name, value in what.items() if name != "reason"}, ensure_ascii=True)


def _job(row: Mapping[str, Any]) -> Job:
    return Job(**{**row, "told": json.loads(row["told"])})
