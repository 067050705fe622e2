"""The tables of an export: their columns, types and keys, as data.

Out: TABLES, and from them the JSON Schema of a row, CREATE TABLE statements, and the table of docs/export.md. Promised:
columns stand in one order and are all there in every row; within 1.x columns are added at the end, none is changed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

Type = Literal["text", "integer", "decimal", "boolean", "date", "json"]
Value = str | int | Decimal | bool | None

SCHEMA = "1.0"
PRECISION, SCALE = 38, 9  # as many warehouses have them; more digits no newspaper prints


@dataclass(frozen=True)
class Column:
    """A column: its name, its type, what it says."""

    name: str
    type: Type
    says: str


@dataclass(frozen=True)
class Table:
    """A table: what a row is, its key, its columns."""

    name: str
    says: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)


def _columns(*lines: str) -> tuple[Column, ...]:
    """Read lines of `name:type what it says`; without a type it is text."""
    return tuple(_column(line) for line in lines)


def _column(line: str) -> Column:
    head, says = line.split(" ", 1)
    name, _, kind = head.partition(":")
    return Column(name, _TYPES[kind], says)


_TYPES: dict[str, Type] = {
    "": "text", "int": "integer", "dec": "decimal", "bool": "boolean", "date": "date", "json": "json",
}  # fmt: skip

_OP = _columns(
    "op upsert, or delete (then only the key and the revision are filled)",
    "revision:int the export that first saw the row as it is; it only grows",
)
_SOURCE = _columns(
    "outlet the newspaper", "published when it was printed, as exactly as is known",
    "published_date:date the same, where the day is known", "source_path the file",
)  # fmt: skip
_REVIEW = _columns(
    "open_flags:int open flags that speak of it", "open_severity the gravest of them: error, warning, notice",
)  # fmt: skip
_MADE = _columns("endpoint who answered: embedded, a URL's name, …", "model the model's name")
_FIGURE = _columns(
    "measure what is measured (the contract's words)", "label the article's own word for it",
    "text the number as printed", "value:dec the value as the article puts it",
    "upper:dec the other end of a range, in the same unit", "unit the article's unit",
    "canonical_value:dec the value in the base unit",
    "canonical_upper:dec the other end in the base unit", "canonical_unit CNY, m2, percent, …",
    "bound exact, about, over, under", "status actual, planned, forecast",
    "period 2023, 2024-02, 2023-01/2023-11, …", "period_start:date its first day", "period_end:date its last day",
    "period_reason why there is no period", "basis total, per_year, cumulative, increment, point_in_time",
    "role value, or threshold", "scope words of caliber", "compare_to what it is measured against",
    "compare_how above, below, …", "part_of the id of the figure that it is a part of",
    "quote the clause that says it", "char_start:int where the number stands in the source text (code points)",
    "char_end:int where it ends",
)  # fmt: skip
_SETTLED = _columns(
    "corrected:bool a person has corrected it", "corrections:json what was there before, by field, and who changed it",
)  # fmt: skip
_PLACE = _columns("pointer its place in the record as it was answered")
_ARTICLE = _columns("article_id the article: a key of records")
_MENTION = _columns("mention_id the mention: the key of mentions", "project_id the project: the key of projects")
_DATE = _columns("date a day, month or year", "date_start:date its first day", "date_end:date its last day")


def _money(measure: str, says: str) -> tuple[Column, ...]:
    return _columns(
        f"{measure}:dec {says} that was told last, in {measure}_unit", f"{measure}_unit CNY, mostly",
        f"{measure}_text the same as printed", f"{measure}_doubted:bool articles disagree about it",
    )  # fmt: skip


STANDING = ("total_investment", "annual_investment", "completed_investment")
_LIST = (
    Table("records", "an article as it was read", ("article_id",), (
        *_OP, *_ARTICLE, *_columns("state ok, or why there is no answer", "reason the same in words",
        "title its headline", "kicker the line above it", "byline:json who wrote it", "page the page"), *_SOURCE,
        *_columns("source_sha256 the file's hash", "printings:json where else it was printed", "dateline the words",
        "region the place that it is about", "region_code its code", "summary its summary",
        "coverage:dec share of sentences with numbers that are claimed", "projects:int how many projects it tells of",
        "metrics:int how many figures of regions and groups"), *_REVIEW, *_MADE,
        *_columns("prompt the prompt's hash", "answered_at when it was answered",
        "schema_version the contract's version", "record:json the whole record as people corrected it"))),
    Table("projects", "a project, as it stands now", ("project_id",), (
        *_OP, *_columns("project_id the project; made of its earliest mention", "name its name",
        "aliases:json its other names", "region where it is", "region_code the code", "stage the stage it has reached",
        "level the highest list it stands on", "industry its industry"),
        *_money(STANDING[0], "the total investment"), *_money(STANDING[1], "the year's planned investment"),
        *_money(STANDING[2], "the investment done"), *_columns("amounts:json every figure that stands now",
        "parties:json who takes part", "lists:json the lists of key projects", "stages:json its history",
        "milestones:json its days", "problem the last problem told", "next_step the last next step told",
        "first_day when it was first told of", "last_day when it was last told of", "due what is planned next, its day",
        "mentions:int how many mentions"), *_REVIEW)),
    Table("mentions", "a project as one article tells of it", ("mention_id",), (
        *_OP, *_MENTION, *_ARTICLE, *_PLACE, *_columns("item_id its id in the record", "name the name in the article",
        "aliases:json other names there", "stage planned, signed, started, …", "stage_text the article's words for it",
        "location the place in words", "region the place", "region_code its code", "parties:json who takes part",
        "industry the industry", "lists:json the lists it stands on", "phases:json its phases", "content what is built",
        "problem what hinders it", "next_step what comes next", "quote the clause that tells of it"),
        *_SOURCE, *_REVIEW, *_SETTLED, *_MADE)),
    Table("quantities", "a number about a project", ("article_id", "quantity_id"), (
        *_OP, *_ARTICLE, *_columns("quantity_id its id in the record"), *_MENTION, *_PLACE, *_FIGURE, *_SOURCE,
        *_REVIEW, *_SETTLED, *_MADE)),
    Table("metrics", "a number about a region, an organisation, an event or a group", ("article_id", "metric_id"), (
        *_OP, *_ARTICLE, *_columns("metric_id its id in the record", "series_id same subject, measure, unit, scope",
        "subject what it is about"), *_PLACE, *_FIGURE, *_SOURCE, *_REVIEW, *_SETTLED, *_MADE)),
    Table("milestones", "a day of a project's life", ("milestone_id",), (
        *_OP, *_columns("milestone_id made of its mention and content"), *_MENTION, *_ARTICLE, *_PLACE,
        *_columns("event approval, start, completion, production, …"), *_DATE, *_columns("status actual, planned",
        "text the article's words", "char_start:int where they stand in the source", "char_end:int where they end"),
        *_SOURCE, *_REVIEW, *_SETTLED, *_MADE)),
    Table("flags", "a discrepancy for a person to look at", ("flag_id",), (
        *_OP, *_columns("flag_id the flag; the same while the discrepancy is the same", "kind the contract's word",
        "severity error, warning, notice", "status open, accepted, corrected, rejected, dismissed",
        "article_id the article; null between articles", "project_id the project, between articles",
        "series_id the series, between articles", "mention_id the mention that it points to",
        "quantity_id the quantity", "metric_id the metric", "target a JSON Pointer into the record",
        "target_id the id of what it points to",
        "message what is wrong", "claimed what the record says", "found what the article, or another one, says",
        "quote the words of the first evidence", "evidence:json all places", "cause the flag that it follows from",
        "day the day of the newest article", "decided_value the right value", "decided_by who", "decided_at when",
        "decided_why why"))),
    Table("decisions", "what a person decided, in order", ("decision_id",), (
        *_OP, *_columns("decision_id:int its number", "kind flag, merge, split, rename, entry, …",
        "target the flag, item, project, mention or entry",
        "article_id the article that it changes", "flag_id the flag, where it is one", "status a flag's new status",
        "value the right value, or the name given", "decided_by who", "decided_at when", "decided_why why",
        "body:json all of it", "hash of the row and all before it"))),
)  # fmt: skip
TABLES: dict[str, Table] = {table.name: table for table in _LIST}

_JSON_TYPES: dict[Type, dict[str, Any]] = {
    "text": {"type": "string"}, "integer": {"type": "integer"}, "boolean": {"type": "boolean"},
    "decimal": {"type": "number"}, "date": {"type": "string", "format": "date"}, "json": {},
}  # fmt: skip
_SQL: dict[str, dict[Type, str]] = {
    "duckdb": {
        "text": "VARCHAR", "integer": "BIGINT", "boolean": "BOOLEAN", "date": "DATE", "json": "JSON",
        "decimal": f"DECIMAL({PRECISION}, {SCALE})",
    },
    "postgres": {
        "text": "text", "integer": "bigint", "boolean": "boolean", "date": "date", "json": "json",
        "decimal": f"numeric({PRECISION}, {SCALE})",
    },
}  # fmt: skip


def row_schema(table: Table) -> dict[str, Any]:
    """Return the JSON Schema of a table's row."""
    filled = {*table.key, "op", "revision"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": table.name,
        "description": table.says,
        "type": "object",
        "properties": {column.name: _property(column, column.name in filled) for column in table.columns},
        "required": list(table.names),
        "additionalProperties": False,
    }


def _property(column: Column, filled: bool) -> dict[str, Any]:
    told = dict(_JSON_TYPES[column.type])
    if column.name == "op":
        told["enum"] = ["upsert", "delete"]
    if not filled and told:
        told["type"] = [told["type"], "null"]
    return {**told, "description": column.says}


def ddl(names: Sequence[str], dialect: str) -> str:
    """Return the statements that make these tables in a database."""
    return "\n".join(_create(TABLES[name], _SQL[dialect]) for name in names)


def _create(table: Table, types: dict[Type, str]) -> str:
    lines = [f'  "{column.name}" {types[column.type]}' for column in table.columns]
    key = ", ".join(f'"{name}"' for name in table.key)
    return f'CREATE TABLE "{table.name}" (\n' + ",\n".join([*lines, f"  PRIMARY KEY ({key})"]) + "\n);\n"


def documented() -> Iterator[str]:
    """Yield the lines of the tables in docs/export.md."""
    for table in TABLES.values():
        yield f"### {table.name}: {table.says}"
        yield ""
        yield f"Key: {', '.join(f'`{name}`' for name in table.key)}."
        yield ""
        yield "| column | type | what it says |"
        yield "|---|---|---|"
        for column in table.columns:
            yield f"| `{column.name}` | {column.type} | {column.says} |"
        yield ""
