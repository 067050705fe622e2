"""Revisions: which row changed when, found out by comparing the ledger with what was exported before.

In: a connection that may write. Out: a mark of the state, and the rows that changed since a cursor. Promised: right
whoever wrote to the ledger and how, for nothing that writes has to keep account; a row that is gone leaves its key; the
rows of what did not change are not made again to find that out. A ledger restored from a backup begins anew, and an
older cursor is refused.
"""

import json
import re
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, func, insert, or_, select, update

from summarizer.errors import UsageError
from summarizer.export.columns import TABLES, Table, Value
from summarizer.export.units import AT_ONCE, KINDS, Kind, Unit, decisions_on_flags, units
from summarizer.ledger import store
from summarizer.ledger.database import replace
from summarizer.ledger.schema import exported
from summarizer.records import digest

Known = dict[str, dict[str, list[Any]]]  # table, key: the row's hash ("" where it is gone), its revision
_CURSOR = re.compile(r"([0-9a-f]{8})-(\d{1,18})")


@dataclass(frozen=True)
class Mark:
    """A state of a ledger."""

    ledger: str
    revision: int

    def __str__(self) -> str:
        return f"{self.ledger}-{self.revision}"

    def since(self, cursor: str | None) -> int | None:
        """Return the revision of a cursor that was given out for this ledger."""
        if cursor is None:
            return None
        found = _CURSOR.fullmatch(cursor)
        if found is None:
            raise UsageError(f"--since {cursor}: no cursor; it stands in manifest.json and looks like {self}")
        if found[1] != self.ledger or int(found[2]) > self.revision:
            raise UsageError(f"--since {cursor}: not a cursor of this ledger as it is now; export without --since")
        return int(found[2])


def refresh(connection: Connection) -> Mark:
    """Write down what has changed since the last export; return the state."""
    store.settle_within(connection)
    ledger = connection.execute(select(exported.c.name).where(exported.c.kind == "ledger")).scalar()
    if ledger is None:
        ledger = secrets.token_hex(4)
        connection.execute(insert(exported).values(kind="ledger", name=ledger, fingerprint="", revision=0, body="{}"))
    before = connection.execute(select(func.max(exported.c.revision))).scalar() or 0
    decided = decisions_on_flags(connection)
    for kind in KINDS:
        for names in kind.names(connection):
            _compare(connection, kind, units(connection, kind, names, decided), before + 1)
        _bury(connection, kind, before + 1)
    return Mark(ledger, connection.execute(select(func.max(exported.c.revision))).scalar() or 0)


def _compare(connection: Connection, kind: Kind, found: Sequence[Unit], now: int) -> None:
    named = {unit.name: unit for unit in found}
    known = {row["name"]: row for row in _states(connection, kind, named)}
    rows = []
    for name, unit in named.items():
        state = known.get(name)
        if state is not None and state["fingerprint"] == unit.fingerprint:
            continue
        was: Known = json.loads(state["body"]) if state is not None else {}
        body = _revised(was, _hashes(unit), now)
        rows.append(_state(kind, name, unit.fingerprint, body))
    replace(connection, exported, rows)


def _states(connection: Connection, kind: Kind, names: Collection[str]) -> list[Mapping[str, Any]]:
    statement = select(exported).where(exported.c.kind == kind.name, exported.c.name.in_(names))
    return [dict(row) for row in connection.execute(statement).mappings()]


def _hashes(unit: Unit) -> dict[str, dict[str, str]]:
    return {
        table: {key: digest([_plain(row.get(name)) for name in TABLES[table].names])[:16] for key, row in rows.items()}
        for table, rows in unit.rows().items()
    }


def _plain(value: Value) -> object:
    return value if value is None or isinstance(value, (str, int)) else str(value)


def _revised(was: Known, now_there: Mapping[str, Mapping[str, str]], now: int) -> Known:
    """Return the hashes and revisions of a unit's rows; what is as it was keeps its revision."""
    made: Known = {}
    for table in sorted({*was, *now_there}):
        old, new = was.get(table, {}), now_there.get(table, {})
        made[table] = {
            key: old[key] if key in old and old[key][0] == new.get(key, "") else [new.get(key, ""), now]
            for key in sorted({*old, *new})
        }
    return made


def _state(kind: Kind, name: str, fingerprint: str, body: Known) -> dict[str, Any]:
    revision = max((entry[1] for rows in body.values() for entry in rows.values()), default=0)
    told = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return {"kind": kind.name, "name": name, "fingerprint": fingerprint, "revision": revision, "body": told}


def _bury(connection: Connection, kind: Kind, now: int) -> None:
    """Give the rows of units that are no more a new revision."""
    there = select(kind.column).where(kind.as_text() == exported.c.name).exists()
    statement = select(exported).where(exported.c.kind == kind.name, exported.c.fingerprint != "", ~there)
    for row in connection.execute(statement.order_by(exported.c.name)).mappings().all():
        made = _state(kind, row["name"], "", _revised(json.loads(row["body"]), {}, now))
        mine = and_(exported.c.kind == kind.name, exported.c.name == row["name"])
        connection.execute(update(exported).where(mine).values(made))


def changes(
    connection: Connection, wanted: Collection[str], since: int | None
) -> Iterator[tuple[str, tuple[Value, ...]]]:
    """Yield table and row of what changed after a revision; of all there is where none is given."""
    decided = decisions_on_flags(connection)
    for kind in KINDS:
        tables = [name for name in kind.tables if name in wanted]
        for states in _pages(connection, kind, since or 0) if tables else ():
            found = {one.name: one for one in units(connection, kind, kind.own([s["name"] for s in states]), decided)}
            for state in states:
                yield from _rows(state, found.get(state["name"]), tables, since)


def _pages(connection: Connection, kind: Kind, since: int) -> Iterator[list[Mapping[str, Any]]]:
    columns, last = exported.c, (since, None)
    while True:
        further = columns.revision > last[0]
        if last[1] is not None:
            further = or_(further, and_(columns.revision == last[0], columns.name > last[1]))
        statement = select(exported).where(columns.kind == kind.name, columns.revision >= last[0], further)
        page = connection.execute(statement.order_by(columns.revision, columns.name).limit(AT_ONCE)).mappings().all()
        if not page:
            return
        yield [dict(row) for row in page]
        last = page[-1]["revision"], page[-1]["name"]


def _rows(
    state: Mapping[str, Any], unit: Unit | None, tables: Sequence[str], since: int | None
) -> Iterator[tuple[str, tuple[Value, ...]]]:
    known: Known = json.loads(state["body"])
    made = unit.rows() if unit is not None else {}
    for name in tables:
        table = TABLES[name]
        for key, (hashed, revision) in known.get(name, {}).items():
            if since is not None and revision <= since:
                continue
            if hashed:
                row = made[name][key]
                yield name, ("upsert", revision, *(row.get(column) for column in table.names[2:]))
            elif since is not None:
                yield name, _deleted(table, state["name"], key, revision)


def _deleted(table: Table, unit: str, key: str, revision: int) -> tuple[Value, ...]:
    of_key: dict[str, Value] = {table.key[0]: unit, table.key[-1]: key}
    if table.name == "decisions":
        of_key = {table.key[0]: int(key)}
    return "delete", revision, *(of_key.get(column) for column in table.names[2:])
