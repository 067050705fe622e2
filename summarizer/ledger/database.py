"""The database below the ledger: SQLite in a file, or PostgreSQL by URL; one code for both.

In: a path or a URL. Out: an engine whose tables are those of `schema`, and transactions. Promised: a write has the
database for itself and is whole or not at all; what was committed survives a kill and, on SQLite, a loss of power
(synchronous=FULL); whatever the database cannot do is told in one line.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, unquote

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Table,
    create_engine,
    delete,
    event,
    func,
    insert,
    inspect,
    make_url,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from summarizer.errors import LedgerError
from summarizer.ledger import chain, schema

Rows = Sequence[dict[str, Any]]

Made = TypeVar("Made")

_WAIT = 60  # seconds that a write waits for another process to finish its own
_TRIES = 20
_ONE_WRITER = 7_356_201  # the name of our lock in PostgreSQL


def parse(url: str) -> URL:
    """Return the URL of a ledger; a plain path is a SQLite file."""
    if "://" not in url:
        return URL.create("sqlite", database=url)
    try:
        made = make_url(url)
    except ArgumentError:
        raise LedgerError(f"ledger {url}: no URL; write a path, or postgresql://user@host/database") from None
    if made.drivername in ("postgresql", "postgres"):
        return made.set(drivername="postgresql+psycopg")
    if made.get_backend_name() not in ("sqlite", "postgresql"):
        raise LedgerError(f"ledger {shown(made)}: neither SQLite nor PostgreSQL")
    return made


def shown(url: URL) -> str:
    """Return a URL as a person may see it, without the password."""
    if url.get_backend_name() == "sqlite":
        return unquote((url.database or "").removeprefix("file:"))
    return url.render_as_string(hide_password=True)


def connect(url: URL, create: bool) -> Engine:
    """Return an engine on a ledger whose tables are up to date; `create` makes it where there is none."""
    with told(url):
        engine = _sqlite(url, create) if url.get_backend_name() == "sqlite" else _postgres(url)
        try:
            _migrate(engine, url, create)
        except BaseException:
            engine.dispose()
            raise
        return engine


def _sqlite(url: URL, create: bool) -> Engine:
    path = Path(url.database or "")
    named = url.database not in (None, "", ":memory:") and not str(url.database).startswith("file:")
    if named and not path.exists():
        if not create:
            raise LedgerError(f"ledger {path}: there is none; `summarizer run` and `summarizer import` make one")
        path.parent.mkdir(parents=True, exist_ok=True)
    if named and _unwritable(path):
        url = URL.create(
            "sqlite", database=f"file:{quote(str(path.resolve()))}", query={"immutable": "1", "uri": "true"}
        )
    pool = {"max_overflow": -1} if named else {}  # as many readers as the service has threads
    engine = create_engine(url, connect_args={"timeout": _WAIT, "check_same_thread": False}, **pool)
    event.listen(engine, "connect", _set_up)
    # The driver begins transactions on its own and too late; ours begin where they say.
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _unwritable(path: Path) -> bool:
    """Say whether nobody can write here, and all that was written is in the file: it can be read as it stands."""
    log = path.with_name(f"{path.name}-wal")
    return not os.access(path.parent, os.W_OK) and not (log.exists() and log.stat().st_size)


def _set_up(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-65536", "temp_store=MEMORY"):
        try:
            connection.execute(f"PRAGMA {pragma}")
        except sqlite3.OperationalError:  # a file or folder that may only be read; the write will say so
            if not pragma.startswith("journal_mode"):
                raise


def _postgres(url: URL) -> Engine:
    try:
        return create_engine(url, pool_pre_ping=True)
    except (ModuleNotFoundError, NoSuchModuleError):
        raise LedgerError(
            f"ledger {shown(url)}: psycopg is not installed; pip install 'project-news-summarizer[postgres]'"
        ) from None


def analyze(engine: Engine) -> None:
    """Let SQLite see how its indexes are filled, so that it chooses well among them; PostgreSQL does so itself."""
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=200")
        connection.exec_driver_sql("PRAGMA analysis_limit=1000")
        with suppress(DBAPIError):  # somebody writes, or nobody may: then another time
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
        connection.invalidate()  # the next one waits as long as all do


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees one state of the ledger."""
    with told(engine.url), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine, counted: bool = True) -> Iterator[Connection]:
    """Give a transaction that has the ledger for itself; `counted` where it may change what the ledger tells."""
    with told(engine.url), engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("ROLLBACK")  # the deferred one that `begin` opened
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(select(func.pg_advisory_xact_lock(_ONE_WRITER)))
        if counted:
            connection.execute(update(schema.changes).values(number=schema.changes.c.number + 1))
        yield connection
        connection.commit()


def changed(connection: Connection) -> int:
    """Return a number that stands as long as nothing has changed what the ledger tells."""
    return int(connection.execute(select(schema.changes.c.number)).scalar_one())


@contextmanager
def after(engine: Engine, write: Callable[[Connection], Made]) -> Iterator[tuple[Connection, Made]]:
    """Write, and give a connection that sees for as long as it is open the state that this left."""
    with _of_database(engine.url), engine.connect() as connection:  # who reads may fail at files of his own
        made = (_unmoved if engine.dialect.name == "sqlite" else _held)(connection, write)
        yield connection, made
        connection.rollback()


def _unmoved(connection: Connection, write: Callable[[Connection], Made]) -> Made:
    """Write until nobody else has written between our commit and the next look."""
    for _ in range(_TRIES):
        connection.exec_driver_sql("ROLLBACK")  # the deferred one that `begin` opened
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        made = write(connection)
        wrote = connection.exec_driver_sql("PRAGMA data_version").scalar()
        connection.commit()
        connection.execute(select(schema.migrations.c.number)).all()  # from here on one state is seen
        if connection.exec_driver_sql("PRAGMA data_version").scalar() == wrote:
            return made
    raise LedgerError(f"ledger {shown(connection.engine.url)}: is written to all the time; try again later")


def _held(connection: Connection, write: Callable[[Connection], Made]) -> Made:
    """Write, and look before the lock is given back."""
    connection.execution_options(isolation_level="REPEATABLE READ")
    connection.execute(select(func.pg_advisory_lock(_ONE_WRITER)))
    connection.commit()  # the state that is seen begins with the next statement
    try:
        made = write(connection)
        connection.commit()
        connection.execute(select(1))
    except BaseException:
        connection.invalidate()  # the lock goes with the session
        raise
    connection.execute(select(func.pg_advisory_unlock(_ONE_WRITER)))
    return made


@contextmanager
def told(url: URL) -> Iterator[None]:
    """Tell a failure of the database in one line."""
    try:
        with _of_database(url):
            yield
    except OSError as error:
        raise LedgerError(f"ledger {shown(url)}: {error.strerror or error}") from None


@contextmanager
def _of_database(url: URL) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise LedgerError(f"ledger {shown(url)}: {_reason(error)}") from None
    except SQLAlchemyError as error:
        raise LedgerError(f"ledger {shown(url)}: {str(error).splitlines()[0]}") from None


def _reason(error: DBAPIError) -> str:
    said = str(error.orig).strip().splitlines()[0] if error.orig and str(error.orig).strip() else type(error).__name__
    for words, remedy in _REMEDIES.items():
        if words in said:
            return f"{said}; {remedy}"
    return said


_REMEDIES = {
    "database is locked": "another process is writing; try again when it is done",
    "readonly database": "the file or its folder may only be read; nothing was changed",
    "unable to open": "look at the path and the rights of its folder",
    "disk is full": "nothing of the last step was kept, all before it was; make room and run the same again",
    "disk I/O error": "nothing of the last step was kept, all before it was; make room and run the same again",
    "not a database": "it is another kind of file; name another path",
    "malformed": "it is damaged; restore a backup (summarizer restore)",
    "Connection refused": "is the server running?",
}


def insert_new(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows; those whose key is there already stay as they are."""
    if rows:
        dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
        connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)


def replace(connection: Connection, table: Table, rows: Rows) -> None:
    """Insert rows, in place of those with the same key."""
    if not rows:
        return
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table)
    keys = [column.name for column in table.primary_key]
    rest = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=rest), rows)


# Numbered steps, each in one transaction with the record of it; a step that was released is never changed.


def _first_tables(connection: Connection) -> None:
    schema.metadata.create_all(connection, checkfirst=True)


def _decisions_in_a_chain(connection: Connection) -> None:
    """Chain the decisions that there are; flags come anew, with their places in the queue."""
    there = {column["name"] for column in inspect(connection).get_columns("decisions")}
    if "hash" in there:
        return
    for name in ("article", "previous", "hash"):
        connection.exec_driver_sql(f"ALTER TABLE decisions ADD COLUMN {name} TEXT")
    for index in schema.decisions.indexes:
        index.create(connection)
    rows = [
        dict(row) for row in connection.execute(select(schema.decisions).order_by(schema.decisions.c.number)).mappings()
    ]
    connection.execute(delete(schema.decisions))
    for row in rows:
        chain.append(connection, row)
    schema.flags.drop(connection)
    schema.flags.create(connection)
    again = [{"kind": "records", "name": name} for (name,) in connection.execute(select(schema.records.c.article))]
    again += [{"kind": "project", "name": name} for (name,) in connection.execute(select(schema.projects.c.id))]
    series = select(schema.facts.c.series).where(schema.facts.c.series.is_not(None)).distinct()
    again += [{"kind": "series", "name": name} for (name,) in connection.execute(series)]
    insert_new(connection, schema.stale, again)


def _exports(connection: Connection) -> None:
    schema.exported.create(connection, checkfirst=True)


def _indexes_of_lists(connection: Connection) -> None:
    """What pages sort long lists by."""
    for table in (schema.articles, schema.facts, schema.projects):
        for index in table.indexes:
            index.create(connection, checkfirst=True)


def _jobs(connection: Connection) -> None:
    schema.service.create_all(connection, checkfirst=True)


def _indexes_of_counts(connection: Connection) -> None:
    """What the queue is counted and the sample looked up by; two of these were narrower once."""
    for index in schema.flags.indexes:
        if index.name in ("flags_by_turn", "flags_by_article"):
            index.drop(connection, checkfirst=True)
    for table in (schema.flags, schema.facts, schema.mentions):
        for index in table.indexes:
            index.create(connection, checkfirst=True)


def _changes_counted(connection: Connection) -> None:
    """A count of changes; indexes that tell more than those of the same name did."""
    schema.changes.create(connection, checkfirst=True)
    connection.execute(delete(schema.changes))
    connection.execute(insert(schema.changes).values(number=0))
    for table, name in ((schema.facts, "facts_by_day"), (schema.flags, "flags_by_article")):
        next(index for index in table.indexes if index.name == name).drop(connection, checkfirst=True)
    for table in (schema.facts, schema.flags, schema.mentions):
        for index in table.indexes:
            index.create(connection, checkfirst=True)


_STEPS: tuple[tuple[int, Callable[[Connection], None]], ...] = (
    (1, _first_tables),
    (2, _decisions_in_a_chain),
    (3, _exports),
    (4, _indexes_of_lists),
    (5, _jobs),
    (6, _indexes_of_counts),
    (7, _changes_counted),
)
NEWEST = _STEPS[-1][0]


def version(connection: Connection) -> int:
    """Return the number of the last migration that was run; 0 for an empty database."""
    if not inspect(connection).has_table("migrations"):
        return 0
    return connection.execute(select(func.max(schema.migrations.c.number))).scalar() or 0


def _migrate(engine: Engine, url: URL, create: bool) -> None:
    with reading(engine) as connection:
        found = version(connection)
        foreign = found == 0 and bool(inspect(connection).get_table_names()) and url.get_backend_name() == "sqlite"
    if found > NEWEST:
        raise LedgerError(
            f"ledger {shown(url)}: written by a newer version (tables {found}, this one knows {NEWEST}); "
            "update summarizer"
        )
    if foreign:
        raise LedgerError(f"ledger {shown(url)}: a database of something else; name another path")
    if found == 0 and not create:
        raise LedgerError(
            f"ledger {shown(url)}: holds no ledger yet; `summarizer run` and `summarizer import` make one"
        )
    for number, step in _STEPS:
        if number <= found:
            continue
        with writing(engine, counted=False) as connection:
            if version(connection) < number:  # another process may have been quicker
                step(connection)
                insert_new(connection, schema.migrations, [{"number": number, "name": step.__name__.strip("_")}])
