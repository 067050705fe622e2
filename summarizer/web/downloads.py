"""The filtered table of projects as a file: CSV that a spreadsheet opens as it should, or Excel.

In: the filter and order of the table's address. Out: a file of the same rows, whole. Promised: read page by page, as
one reads a list; no cell of text becomes a formula; money is in one unit, which the title says.
"""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, Literal

from fastapi import APIRouter
from starlette.responses import Response

from summarizer.errors import UsageError, printable
from summarizer.ledger.paging import MOST, Place, project_page
from summarizer.web.desk import AtDesk, Desk
from summarizer.web.projects import AsAsked, Asked, told_row

router = APIRouter(tags=["projects"])
_MONEY = ("total_investment", "annual_investment", "completed_investment")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_YI = 100_000_000
MOST_ROWS = 100_000


def _titles(desk: Desk) -> list[str]:
    names = ("id", "name", "region", "stage", "level", "total", "annual", "spent", "mentions", "first", "last", "due")
    return [*(desk.t(f"project.{name}") for name in names), desk.t("project.doubted")]


def _rows(desk: Desk, ask: Asked) -> Iterator[list[Any]]:
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


def _cells(desk: Desk, row: dict[str, Any]) -> list[Any]:
    money = [_yi(row[name]) for name in _MONEY]
    words = (
        row["id"],
        row["name"],
        row["region"],
        desk.t.word("stage", row["stage"]),
        desk.t.word("level", row["level"]),
    )
    days = (row["first_day"], row["last_day"], row["due"])
    return [*words, *money, row["mentions"], *days, desk.t("project.doubted") if row["doubted"] else ""]


def _yi(amount: dict[str, Any] | None) -> float | None:
    return round(amount["value"] / _YI, 8) if amount is not None and amount["unit"] == "CNY" else None


def _named(kind: Literal["csv", "xlsx"]) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="projects.{kind}"'}


@router.get("/projects.csv", include_in_schema=False)
def as_csv(desk: AtDesk, ask: AsAsked) -> Response:
    """Give the table as CSV, with the mark by which a spreadsheet knows UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_titles(desk))
    for row in _rows(desk, ask):
        writer.writerow([_plain(value) for value in row])
    return Response(
        out.getvalue().encode("utf-8-sig", "replace"), media_type="text/csv; charset=utf-8", headers=_named("csv")
    )


def _plain(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    text = printable(value).replace("\n", " ")
    return f"'{text}" if text.startswith(_FORMULA) else text


@router.get("/projects.xlsx", include_in_schema=False)
def as_excel(desk: AtDesk, ask: AsAsked) -> Response:
    """Give the table as an Excel file."""
    try:
        import xlsxwriter
    except ModuleNotFoundError:
        raise UsageError(desk.t("error.no_excel")) from None
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(desk.t("project.list_title"))
        bold = book.add_format({"bold": True, "bg_color": "#eef3f9", "text_wrap": True})
        sheet.write_row(0, 0, _titles(desk), bold)
        for number, row in enumerate(_rows(desk, ask), 1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, column, printable(value).replace("\n", " "))
                elif value is not None:
                    sheet.write_number(number, column, value)
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, 0, 20)
        sheet.set_column(1, 1, 38)
        sheet.set_column(2, 12, 14)
    return Response(out.getvalue(), media_type=_EXCEL, headers=_named("xlsx"))
