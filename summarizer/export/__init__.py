"""The ledger as long tables for other systems: JSONL, CSV, Excel, Parquet, whole or only what has changed.

In: an open ledger, tables, a format, a cursor. Out: files (or lines), a manifest, a cursor for the next time. Promised:
all tables of one call show one state of the ledger; applying every export since a cursor gives what a full one gives;
a file stands under its name only when it is whole.
"""

from summarizer.export.columns import TABLES, ddl, row_schema
from summarizer.export.delivering import FORMATS, Delivered, Order, deliver, pour

__all__ = ["FORMATS", "TABLES", "Delivered", "Order", "ddl", "deliver", "pour", "row_schema"]
