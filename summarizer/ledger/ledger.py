"""The ledger as the rest of the house sees it: one object, opened by URL, closed after use.

In: a path or URL. Out: a Ledger. Promised: reading sees one state; writing is in transactions that are whole or not at
all; what people decide is kept over every rerun and rebuild.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Engine, select

from summarizer.errors import LedgerError
from summarizer.ledger import keeping, office, schema, store, views
from summarizer.ledger.database import connect, parse, reading, shown, writing
from summarizer.ledger.decided import By, decide
from summarizer.ledger.intake import Entry
from summarizer.ledger.promises import promises
from summarizer.ledger.resolution import chosen, mention_of
from summarizer.ledger.schema import mentions
from summarizer.ledger.views import Filter, FlagFilter

Row = dict[str, Any]


def open_ledger(url: str, create: bool = True) -> "Ledger":
    """Open a ledger; `create` makes it where there is none."""
    return Ledger(connect(parse(url), create))


class Ledger:
    """An open ledger."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *_: "type[BaseException] | BaseException | TracebackType | None") -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection for reading; what an import that was killed left untold is told first."""
        with reading(self.engine) as connection:
            settled = store.is_settled(connection)
        if not settled:
            store.settle(self.engine)
        with reading(self.engine) as connection:
            yield connection

    @property
    def name(self) -> str:
        """The ledger's place, as a person may see it."""
        return shown(self.engine.url)

    def add(self, entries: Iterable[Entry]) -> Iterator[store.Added]:
        """Write entries; yields what was new after each batch, when it is safe."""
        return store.add(self.engine, entries)

    def projects(self, wanted: Filter | None = None) -> list[Row]:
        """Return the projects, those last told of first."""
        with self.reading() as connection:
            return list(views.project_list(connection, wanted or Filter()))

    def story(self, project: str) -> Row:
        """Return one project by its id or a former one."""
        with self.reading() as connection:
            found = views.project_story(connection, project)
        if found is None:
            raise LedgerError(f"project {project}: not in {self.name}; `summarizer projects` lists the ids")
        return found

    def flags(self, wanted: FlagFilter | None = None) -> list[Row]:
        """Return the flags, those between articles included."""
        with self.reading() as connection:
            return list(views.flag_list(connection, wanted or FlagFilter()))

    def metrics(self, subject: str | None = None, measure: str | None = None) -> list[Row]:
        """Return series of figures over time."""
        with self.reading() as connection:
            return list(views.metric_list(connection, subject, measure))

    def promises(self, today: str, wanted: Filter | None = None) -> list[Row]:
        """Return what was promised of projects, and what became of it by today."""
        with self.reading() as connection:
            found = list(promises(views.project_list(connection, wanted or Filter()), today))
            paths = views.paths_of(connection, {one["article"] for one in found})
        return [{**one, "source": next(iter(paths.get(one["article"], [])), None)} for one in found]

    def facts(self, since: str, until: str) -> list[Row]:
        """Return all figures that articles of these days tell."""
        with self.reading() as connection:
            return list(views.facts_between(connection, since, until))

    def records(self, since: str | None = None, until: str | None = None) -> list[str]:
        """Return the records, a line of JSON each."""
        with self.reading() as connection:
            return list(views.record_list(connection, since, until))

    def counts(self) -> dict[str, int]:
        """Return how much the ledger holds."""
        with self.reading() as connection:
            return dict(views.counts(connection))

    def rebuild(self) -> int:
        """Make everything again from what was accepted; return how many articles there were."""
        return keeping.rebuild(self.engine)

    def backup(self, path: Path) -> None:
        """Copy the ledger into a new file."""
        keeping.backup(self.engine, path)

    def restore(self, path: Path) -> None:
        """Put a backup into this ledger, which must be empty."""
        keeping.restore(path, self.engine)

    def dump(self) -> dict[str, list[Row]]:
        """Return every row of every table, in order: two ledgers are equal where their dumps are."""
        with self.reading() as connection:
            return {
                table.name: [
                    dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()
                ]
                for table in schema.metadata.sorted_tables
            }

    def merge(self, one: str, other: str, by: By) -> str:
        """Make two projects one; return its id."""
        with writing(self.engine) as connection:
            return self._merged(connection, one, other, by)

    def merge_preview(self, one: str, other: str, by: By) -> Row:
        """Return the story of what two projects would be as one: they are merged, looked at, and taken back."""
        with writing(self.engine, counted=False) as connection:
            story = views.project_story(connection, self._merged(connection, one, other, by))
            connection.rollback()
        if story is None:
            raise LedgerError(f"project {one} and {other} cannot be one")
        return story

    def _merged(self, connection: Connection, one: str, other: str, by: By) -> str:
        ours, theirs = (self._mentions(connection, name) for name in (one, other))
        if set(ours) & set(theirs):
            raise LedgerError(f"project {one} and {other} are one already")
        # One mention of each stands for its project: whoever joins it later comes along.
        decide(connection, "merge", one, {"one": ours[:1], "other": theirs[:1]}, by)
        store.resolve_anew(connection, [*ours, *theirs], ())
        return self._project_of(connection, ours[0])

    def split(self, project: str, out: Sequence[str], by: By) -> str:
        """Take mentions out of a project; return the id of the project that they make."""
        with writing(self.engine) as connection:
            all_of_it = self._mentions(connection, project)
            taken = [name for name in all_of_it if name in out or self._article_of(connection, name) in out]
            rest = [name for name in all_of_it if name not in taken]
            if not taken or not rest:
                raise LedgerError(
                    f"project {project}: name some of its mentions (not all) by their ids; it has {all_of_it}"
                )
            were = {row[0] for row in chosen(connection, mentions, (mentions.c.form,), mentions.c.id, all_of_it)}
            decide(connection, "split", taken[0], {"one": taken, "other": rest}, by)
            store.own_forms(connection, taken, f"/{taken[0]}")
            store.resolve_anew(connection, all_of_it, were)
            return self._project_of(connection, taken[0])

    def rename(self, project: str, name: str, by: By) -> None:
        """Give a project a name; it stays with the project's earliest mention."""
        with writing(self.engine) as connection:
            first = self._mentions(connection, project)[0]
            decide(connection, "rename", first, {"name": name}, by)
            store.retell(connection, {self._project_of(connection, first)})

    def keep_list(self, rows: Iterable[Row]) -> tuple[int, int]:
        """Keep the entries of the office's own list; return how many there were, and how many the news tells of."""
        with writing(self.engine) as connection:
            count = office.keep(connection, rows)
        with self.reading() as connection:
            return count, sum(project is not None for _, project in office.matched(connection).values())

    def reconcile(self, silent_since: str | None) -> list[Row]:
        """Return what differs between the office's list and the news."""
        with self.reading() as connection:
            return office.reconcile(connection, silent_since)

    def match(self, code: str, project: str, by: By) -> None:
        """Write down which project an entry of the office's list is."""
        with writing(self.engine) as connection:
            if connection.execute(select(schema.entries.c.code).where(schema.entries.c.code == code)).scalar() is None:
                raise LedgerError(f"entry {code}: not in the list of {self.name}")
            decide(connection, "entry", code, {"mention": self._mentions(connection, project)[0]}, by)

    def _mentions(self, connection: Connection, project: str) -> list[str]:
        """Return a project's mentions, the earliest first."""
        asked = mention_of(project) if project.startswith("P") else project
        found = connection.execute(select(mentions.c.project).where(mentions.c.id == asked)).scalar()
        if found is None:
            raise LedgerError(f"project {project}: not in {self.name}; `summarizer projects` lists the ids")
        rows = connection.execute(select(mentions.c.day, mentions.c.id).where(mentions.c.project == found)).all()
        return [name for _, name in sorted((day or "9999", name) for day, name in rows)]

    @staticmethod
    def _article_of(connection: Connection, mention: str) -> str | None:
        return connection.execute(select(mentions.c.article).where(mentions.c.id == mention)).scalar()

    @staticmethod
    def _project_of(connection: Connection, mention: str) -> str:
        return str(connection.execute(select(mentions.c.project).where(mentions.c.id == mention)).scalar())
