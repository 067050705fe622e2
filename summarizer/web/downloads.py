"""The filtered table of projects as a file: CSV that a spreadsheet opens as it should, or Excel.

In: the filter and order of the table's address. Out: a file of the same rows, whole, in the reader's words. Promised:
read page by page, as one reads a list; money is in one unit, which the title says. The writers are the export's.
"""

import io
import json
import logging
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from fastapi import APIRouter
from starlette.responses import Response

from summarizer.errors import UsageError, printable
from summarizer.export.columns import Column, Table, Type, Value
from summarizer.export.lines import Csv
from summarizer.ledger.paging import MOST, Place, project_page
from summarizer.web.desk import AtDesk, Desk
from summarizer.web.projects import AsAsked, Asked, told_row

router = APIRouter(tags=["projects"])
_COLUMNS: dict[str, Type] = {
    "id": "text", "name": "text", "region": "text", "stage": "text", "level": "text", "total": "decimal",
    "annual": "decimal", "spent": "decimal", "mentions": "integer", "first": "text", "last": "text", "due": "text",
    "doubted": "text",
}  # fmt: skip
_MONEY = ("total_investment", "annual_investment", "completed_investment")
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LOG = logging.getLogger("summarizer.web")
MOST_ROWS = 100_000


def _table(desk: Desk) -> Table:
    columns = (Column(desk.t(f"project.{name}"), kind, "") for name, kind in _COLUMNS.items())
    return Table(desk.t("project.list_title"), "", (), tuple(columns))


def _rows(desk: Desk, ask: Asked) -> Iterator[list[Value]]:
    """Yield the rows of all pages."""
    place: Place | None = Place(None, MOST)
    given = 0
    with desk.ledger.reading() as connection:
        while place is not None and given < MOST_ROWS:
            cut = project_page(connection, ask.wanted, ask.words, ask.sort, place)
            for row in cut.rows:
                yield _cells(desk, told_row(row, json.loads(row["body"])))
            given += len(cut.rows)
            place = Place(cut.after, MOST) if cut.after else None


def _cells(desk: Desk, row: dict[str, Any]) -> list[Value]:
    stage, level = (desk.t.word(name, row[name]) for name in ("stage", "level"))
    words = [row["id"], row["name"], row["region"], stage, level]
    days = [row["first_day"], row["last_day"], row["due"]]
    doubted = desk.t("project.doubted") if row["doubted"] else ""
    cells = [*words, *(_yi(row[name]) for name in _MONEY), row["mentions"], *days, doubted]
    return [printable(cell).replace("\n", " ") if isinstance(cell, str) else cell for cell in cells]


def _yi(amount: dict[str, Any] | None) -> Decimal | None:
    return round(Decimal(str(amount["value"])) / 10**8, 8) if amount is not None and amount["unit"] == "CNY" else None


def _named(kind: Literal["csv", "xlsx"]) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="projects.{kind}"'}


@router.get("/projects.csv", include_in_schema=False)
def as_csv(desk: AtDesk, ask: AsAsked) -> Response:
    """Give the table as CSV, with the mark by which a spreadsheet knows UTF-8."""
    out = io.StringIO()
    lines = Csv(_table(desk), out, bom=True)
    for row in _rows(desk, ask):
        lines.write(row)
    return Response(
        out.getvalue().encode("utf-8", "replace"), media_type="text/csv; charset=utf-8", headers=_named("csv")
    )


@router.get("/projects.xlsx", include_in_schema=False)
def as_excel(desk: AtDesk, ask: AsAsked) -> Response:
    """Give the table as an Excel file."""
    try:
        from summarizer.export.sheet import Sheet
    except ModuleNotFoundError:
        raise UsageError(desk.t("error.no_excel")) from None
    with TemporaryDirectory(prefix="summarizer-") as folder:
        path = Path(folder, "projects.xlsx")
        sheet = Sheet(_table(desk), path, _LOG.info)
        for row in _rows(desk, ask):
            sheet.write(row)
        sheet.close()
        return Response(path.read_bytes(), media_type=_EXCEL, headers=_named("xlsx"))
