"""Keeping a ledger: made again from what was accepted, copied whole, put back.

In: an open ledger, a file. Out: the same ledger, or a copy of it. Promised: `rebuild` asks nobody and gives the same
bytes; a backup is one consistent state, taken while others go on, and always a SQLite ledger, so that it can be opened
where it lies and restored to either database; `restore` never overwrites a ledger that holds something.
"""

from pathlib import Path

from sqlalchemy import Connection, Engine, delete, func, insert, select

from summarizer.errors import LedgerError
from summarizer.ledger import schema, store
from summarizer.ledger.database import connect, parse, reading, shown, writing
from summarizer.ledger.intake import Entry, rows_of
from summarizer.ledger.resolution import Forms

_MADE = (
    schema.records, schema.mentions, schema.facts, schema.days, schema.forms, schema.form_keys, schema.links,
    schema.projects, schema.flags, schema.stale,
)  # fmt: skip
_ROWS = 2000


def rebuild(engine: Engine) -> int:
    """Make records, projects and flags again from what was accepted, in one transaction; return how many articles."""
    cache, count, last = Forms(), 0, ""
    with writing(engine) as connection:
        for table in _MADE:
            connection.execute(delete(table))
        while batch := _accepted(connection, last):
            last = batch[-1][0]
            store.remake(connection, cache, [(rows_of(entry), entry.article) for _, entry in batch])
            count += len(batch)
        store.settle_within(connection)
    return count


def _accepted(connection: Connection, after: str) -> list[tuple[str, Entry]]:
    """Return the next accepted records or replies in the order of their articles."""
    named = schema.accepted.c.article
    rows = connection.execute(select(named).where(named > after).order_by(named).limit(store.BATCH))
    return store.accepted_entries(connection, [name for (name,) in rows])


def backup(engine: Engine, path: Path) -> None:
    """Copy the whole ledger into a new SQLite file."""
    if path.exists():
        raise LedgerError(f"{path}: is there already; name a new file")
    part = path.with_name(path.name + ".part")
    for left in (part, Path(f"{part}-wal"), Path(f"{part}-shm")):
        left.unlink(missing_ok=True)
    copy = connect(parse(str(part)), create=True)
    try:
        with reading(engine) as source:
            if engine.dialect.name == "postgresql":
                source = source.execution_options(isolation_level="REPEATABLE READ")
            with writing(copy) as target:
                _copy(source, target)
        with copy.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
    finally:
        copy.dispose()
    part.replace(path)


def restore(path: Path, engine: Engine) -> None:
    """Put a backup into an empty ledger."""
    if not path.is_file():
        raise LedgerError(f"{path}: there is no such backup")
    copy = connect(parse(str(path)), create=False)
    try:
        with reading(copy) as source, writing(engine) as target:
            for table in (schema.accepted, schema.decisions, schema.entries):
                if target.execute(select(func.count()).select_from(table)).scalar():
                    raise LedgerError(f"ledger {shown(engine.url)}: holds something already; restore into a new one")
            _copy(source, target)
    finally:
        copy.dispose()


def _copy(source: Connection, target: Connection) -> None:
    for table in schema.metadata.sorted_tables:
        if table in (schema.migrations, schema.exported):  # a copy goes its own way: an old cursor would lie
            continue
        rows = source.execute(select(table)).mappings()
        while part := rows.fetchmany(_ROWS):
            target.execute(insert(table), [dict(row) for row in part])
