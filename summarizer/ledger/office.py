"""The office's own list of projects: read with its human columns, matched with the news, compared with it.

In: a table (.xlsx or .csv) and what its columns mean. Out: entries in the ledger, and what differs: in the list and
silent, in the news and not in the list, stage or amount that differ, slips of 亿 and 万 first. Promised: what people
filled in is kept over every rerun; an entry is matched by the same rules as mentions are, or by a person.
"""

import csv
import io
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from summarizer.cues import stage_of
from summarizer.errors import UsageError
from summarizer.ledger.clustering import finds
from summarizer.ledger.database import replace
from summarizer.ledger.judging import WEAK, judge
from summarizer.ledger.names import form_from, form_json, form_of
from summarizer.ledger.resolution import chosen, paired
from summarizer.ledger.schema import decisions, entries, form_keys, forms, mentions, projects
from summarizer.numbers import canonical
from summarizer.reading.decoding import UndecodableText, decode
from summarizer.records import (
    ArticleRef,
    Canonical,
    Party,
    Project,
    Quantity,
    Record,
    Region,
    SourceRef,
    as_line,
    content_id,
)
from summarizer.text import key

Row = dict[str, Any]

_DATA = Path(__file__).parent.parent / "data" / "office.toml"
_AMOUNTS = ("total_investment", "annual_investment", "completed_investment")
_UNIT = re.compile(r"[(（]?(亿元|万元|千元|元)[)）]?")
_HEADER_ROWS = 8  # titles and dates stand above the header
_MARGIN = 6  # by so many points one project must fit an entry better than every other
_NEAR, _SLIP = 0.02, (10.0, 100.0, 1_000.0, 10_000.0)


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(_DATA.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Columns:
    """Which header is which column, and the unit of each column of money."""

    columns: Mapping[str, str]
    units: Mapping[str, str]


def read_map(path: Path | None) -> Columns:
    """Read a map file: [columns] name = "项目名称", [units] total_investment = "亿元"."""
    if path is None:
        return Columns({}, {})
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"--map {path}: cannot be read ({error})") from None
    columns, units = told.get("columns", {}), told.get("units", {})
    unknown = [name for name in (*columns, *units) if name not in _words()["columns"]]
    if unknown:
        raise UsageError(f"--map {path}: no column is called {unknown[0]}; known are {', '.join(_words()['columns'])}")
    return Columns(columns, units)


def read_list(path: Path, mapped: Columns) -> list[Row]:
    """Return the projects of a list: each a row of named columns."""
    table = [[_cell(value) for value in row] for row in _table(path)]
    for at, header in enumerate(table[:_HEADER_ROWS]):
        columns = _columns(header, mapped)
        if "name" in columns:
            rows = [_entry(row, header, columns, mapped) for row in table[at + 1 :]]
            return [row for row in rows if row["name"]]
    raise UsageError(f'{path}: no header with a column of project names; name it by --map ([columns] name = "…")')


def _table(path: Path) -> Iterator[Sequence[object]]:
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        try:
            import openpyxl
        except ModuleNotFoundError:
            raise UsageError(
                f"{path}: openpyxl is not installed; pip install 'project-news-summarizer[lists]'"
            ) from None
        try:
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        except (OSError, ValueError, KeyError, openpyxl.utils.exceptions.InvalidFileException) as error:
            raise UsageError(f"{path}: cannot be read as a workbook ({error})") from None
        yield from book.worksheets[0].iter_rows(values_only=True)
        book.close()
    else:
        try:
            data = path.read_bytes()
            text = decode(data).text
        except OSError as error:
            raise UsageError(f"{path}: {error.strerror}") from None
        except UndecodableText as error:
            raise UsageError(f"{path}: {error.problem}; {error.remedy}") from None
        yield from csv.reader(io.StringIO(text, newline=""))


def _cell(value: object) -> str:
    if value is None:
        return ""
    date = getattr(value, "date", None)
    return str(date() if callable(date) else value).strip()


def _columns(header: Sequence[str], mapped: Columns) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, said in mapped.columns.items():
        if said in header:
            found[name] = header.index(said)
    for name, pattern in _words()["columns"].items():
        for at, said in enumerate(header):
            if name not in found and at not in found.values() and re.search(pattern, key(said)):
                found[name] = at
    return found


def _entry(row: Sequence[str], header: Sequence[str], columns: Mapping[str, int], mapped: Columns) -> Row:
    told: Row = {name: row[at] if at < len(row) else "" for name, at in columns.items()}
    for name in _AMOUNTS:
        if told.get(name):
            unit = mapped.units.get(name) or _unit(header[columns[name]]) or "万元"
            told[name] = _money(told[name], unit)
    told["code"] = told.get("code") or content_id("L", key(told["name"]))
    return told


def _unit(header: str) -> str | None:
    found = _UNIT.search(key(header))
    return found[1] if found else None


def _money(words: str, unit: str) -> float | None:
    own = _UNIT.search(words)
    try:
        value = Decimal(re.sub(r"[^\d.]", "", words))
    except InvalidOperation:
        return None
    made = canonical(value, own[1] if own else unit)
    return float(made.value) if made is not None else None


def keep(connection: Connection, rows: Iterable[Row]) -> int:
    """Keep a list's entries; a human column that the new list leaves empty keeps what it held."""
    human = _words()["human"]["columns"]
    before = dict(map(tuple, connection.execute(select(entries.c.code, entries.c.human))))
    made: dict[str, Row] = {}
    for row in rows:
        filled = {name: row[name] for name in human if row.get(name)}
        kept = {**json.loads(before.get(row["code"], "{}")), **filled}
        made[row["code"]] = {
            "code": row["code"], "name": row["name"], "form": form_json(form_of(_as_record(row), 0)), "project": None,
            "body": as_line({name: value for name, value in row.items() if name not in human}), "human": as_line(kept),
        }  # fmt: skip
    replace(connection, entries, list(made.values()))
    return len(made)


def _as_record(row: Row) -> Record:
    """Return an entry as a record of one project, so that it is named as mentions are."""
    total = row.get("total_investment")
    quantity = (
        Quantity(measure="total_investment", canonical=Canonical(value=Decimal(str(total)), unit="CNY"))
        if total
        else None
    )
    project = Project(
        name=row["name"], location=row.get("region") or None,
        parties=(Party(name=row["owner"], role="owner"),) if row.get("owner") else (),
        quantities=(quantity,) if quantity else (),
    )  # fmt: skip
    region = Region(name=row["region"]) if row.get("region") else None
    return Record(article=ArticleRef(source=SourceRef(path="list"), region=region), projects=(project,))


def matched(connection: Connection) -> dict[str, tuple[Row, str | None]]:
    """Return every entry with the project that it is, by its code."""
    by_hand = _by_hand(connection)
    found: dict[str, tuple[Row, str | None]] = {}
    for row in connection.execute(select(entries).order_by(entries.c.code)).mappings():
        entry = {**json.loads(row["body"]), "human": json.loads(row["human"])}
        project = by_hand.get(row["code"]) or _best(connection, row["form"])
        found[row["code"]] = entry, project
    return found


def _by_hand(connection: Connection) -> dict[str, str]:
    rows = connection.execute(
        select(decisions.c.target, decisions.c.body).where(decisions.c.kind == "entry").order_by(decisions.c.number)
    ).all()
    chosen_mentions = {code: json.loads(body)["mention"] for code, body in rows}
    of = paired(connection, (mentions.c.id, mentions.c.project), chosen_mentions.values())
    return {code: of[mention] for code, mention in chosen_mentions.items() if mention in of}


def _best(connection: Connection, body: str) -> str | None:
    """Return the project that an entry's name fits, where no other fits about as well."""
    form = form_from(body)
    near = {row[0] for row in chosen(connection, form_keys, (form_keys.c.form,), form_keys.c.name, set(finds(form)))}
    scores: dict[str, int] = {}
    bodies = paired(connection, (forms.c.id, forms.c.body), near)
    for name, project in chosen(connection, mentions, (mentions.c.form, mentions.c.project), mentions.c.form, bodies):
        verdict = judge(form, form_from(bodies[name]))
        if not verdict.forbidden and verdict.score >= WEAK:
            scores[project] = max(scores.get(project, 0), verdict.score)
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _MARGIN and ranked[1][1] < 100):
        return ranked[0][0] if len(ranked) == 1 else None
    return ranked[0][0]


def reconcile(connection: Connection, silent_since: str | None) -> list[Row]:
    """Return what differs between the list and the news: slips first, then amounts, stages, silence, the unlisted."""
    pairs = matched(connection)
    bodies = {name: json.loads(body) for name, body in connection.execute(select(projects.c.id, projects.c.body))}
    found: list[Row] = []
    for code, (entry, project) in pairs.items():
        story = bodies.get(project or "")
        head = {"code": code, "name": entry["name"], "project_id": project, **entry["human"]}
        if story is None:
            found.append({**head, "kind": "silent", "message": "在台账中，没有任何报道"})
            continue
        last = max((m["date"] for m in story["mentions"] if m["date"]), default=None)
        if silent_since and (last or "") < silent_since:
            found.append({**head, "kind": "silent", "message": f"最近报道：{last or '日期不明'}"})
        found += [{**head, **one} for one in _differences(entry, story)]
    listed = {project for _, project in pairs.values()}
    for name, story in sorted(bodies.items()):
        if name not in listed:
            found.append(
                {
                    "code": None,
                    "name": story["name"],
                    "project_id": name,
                    "kind": "unlisted",
                    "message": "报道中有，台账中没有",
                }
            )
    order = ("slip", "amount", "stage", "silent", "unlisted")
    return sorted(found, key=lambda one: (order.index(one["kind"]), one["name"], one["message"]))


def _differences(entry: Row, story: Row) -> Iterator[Row]:
    for name in _AMOUNTS:
        ours, theirs = entry.get(name), story["amounts"].get(name)
        if not ours or theirs is None or theirs["canonical"]["unit"] != "CNY":
            continue
        value = theirs["canonical"]["value"]
        ratio = max(ours, value) / min(ours, value) if min(ours, value) > 0 else 0
        if abs(ratio - 1) <= _NEAR:
            continue
        slip = any(abs(ratio / one - 1) < 0.01 for one in _SLIP)
        words = f"{_LABELS[name]}：台账{ours / 1e8:g}亿元，{theirs['date'] or ''}报道{theirs['text']}"
        tail = "，像是单位之误" if slip else ""
        yield {"kind": "slip" if slip else "amount", "message": words + tail, "article": theirs["article"]}
    stage = stage_of(key(entry["stage"])) if entry.get("stage") else None
    if stage and stage != story["stage"] and "unknown" not in (stage, story["stage"]):
        words = f"阶段：台账“{entry['stage']}”，报道为{story['stage']}"
        yield {
            "kind": "stage",
            "message": words,
            "article": story["stages"][-1]["article"] if story["stages"] else None,
        }


_LABELS = {"total_investment": "总投资", "annual_investment": "年度计划投资", "completed_investment": "累计完成投资"}
