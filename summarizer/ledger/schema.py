"""The tables of the ledger, as the newest migration leaves them.

What cannot be made again stands in `sources`, `articles`, `printings`, `accepted` and `decisions`; all the rest is made
from these by pure functions, and `rebuild` makes it again. Ids are contents, so writing twice is writing once.
"""

from sqlalchemy import BigInteger, Boolean, Column, Float, Index, Integer, MetaData, Table, Text

metadata = MetaData()
service = MetaData()  # what a service has under way: no part of what the ledger tells, so no copy takes it along


def _text(name: str, **more: bool) -> "Column[str]":
    return Column(name, Text, **more)  # type: ignore[arg-type]


migrations = Table("migrations", metadata, Column("number", Integer, primary_key=True), _text("name", nullable=False))

sources = Table(
    "sources", metadata, _text("sha256", primary_key=True), _text("kind", nullable=False), _text("title"),
    _text("text", nullable=False),
)  # fmt: skip

articles = Table(
    "articles", metadata, _text("id", primary_key=True), _text("day"), _text("title"), _text("outlet"), _text("region"),
    _text("code"), _text("body", nullable=False),  # what the contract tells of the article
    _text("source"), _text("frame"),  # its text, and where its parts stand in it; null where no text came with it
    Index("articles_by_day", "day", "id"),
)  # fmt: skip

printings = Table(
    "printings", metadata, _text("article", primary_key=True), _text("path", primary_key=True),
    Column("start", Integer, primary_key=True), _text("sha256"), _text("outlet"), _text("published"), _text("page"),
)  # fmt: skip

# What a model answered, verbatim, or a record that came from elsewhere.
accepted = Table(
    "accepted", metadata, _text("article", primary_key=True), _text("kind", nullable=False),
    _text("digest", nullable=False), _text("at", nullable=False), _text("body", nullable=False),
)  # fmt: skip

decisions = Table(
    "decisions", metadata, Column("number", Integer, primary_key=True, autoincrement=True),
    _text("kind", nullable=False), _text("target", nullable=False), _text("article"), _text("body", nullable=False),
    _text("by"), _text("at"), _text("why"), _text("previous"), _text("hash"),  # the chain: see `chain`
    Index("decisions_by_target", "target"), Index("decisions_by_article", "article"),
)  # fmt: skip

records = Table("records", metadata, _text("article", primary_key=True), _text("body", nullable=False))

mentions = Table(
    "mentions", metadata, _text("id", primary_key=True), _text("article", nullable=False),
    Column("position", Integer, nullable=False), _text("day"), _text("name", nullable=False),
    _text("plain_form", nullable=False), _text("form", nullable=False), _text("project"),
    _text("body", nullable=False),
    Index("mentions_by_article", "article"), Index("mentions_by_form", "form", "day", "id", "project"),
    Index("mentions_by_project", "project"), Index("mentions_by_name", "name", "project"),
)  # fmt: skip

facts = Table(
    "facts", metadata, _text("article", primary_key=True), _text("pointer", primary_key=True), _text("mention"),
    _text("item"), _text("day"), _text("measure"), _text("label"), _text("text"), Column("low", Float),
    Column("high", Float), _text("unit"), _text("bound"), _text("status"), _text("period"), _text("basis"),
    _text("scope"), Column("whole", Boolean), _text("subject"), _text("series"), _text("quote"), _text("spans"),
    Column("announced", Boolean),
    Index("facts_by_day", "day", "item"), Index("facts_by_mention", "mention"), Index("facts_by_series", "series"),
    Index("facts_by_item", "item"), Index("facts_by_subject", "subject", "series", "measure"),
)  # fmt: skip

days = Table(
    "days", metadata, _text("article", primary_key=True), _text("pointer", primary_key=True),
    _text("mention", nullable=False), _text("day"), _text("event", nullable=False), _text("date"), _text("status"),
    _text("text"), _text("spans"), Column("announced", Boolean), Index("days_by_mention", "mention"),
)  # fmt: skip

forms = Table(
    "forms", metadata, _text("id", primary_key=True), _text("component", nullable=False), _text("body", nullable=False),
    _text("grouped"),  # the least id of the forms that are one project with it
    Index("forms_by_component", "component"), Index("forms_by_group", "grouped"),
)  # fmt: skip

form_keys = Table("form_keys", metadata, _text("name", primary_key=True), _text("form", primary_key=True))

links = Table(
    "links", metadata, _text("a", primary_key=True), _text("b", primary_key=True),
    Column("score", Integer, nullable=False), Column("merged", Boolean, nullable=False), _text("why", nullable=False),
    Index("links_by_b", "b"),
)  # fmt: skip

projects = Table(
    "projects", metadata, _text("id", primary_key=True), _text("name", nullable=False), _text("region"), _text("code"),
    _text("stage", nullable=False), _text("level"), Column("investment", Float), _text("first_day"), _text("last_day"),
    _text("due"), _text("body", nullable=False),
    Index("projects_by_stage", "stage", "last_day"), Index("projects_by_last_day", "last_day"),
    Index("projects_by_region", "region"), Index("projects_by_due", "due"),
    Index("projects_by_name", "name", "id"), Index("projects_by_investment", "investment", "id"),
    Index("projects_by_first_day", "first_day", "id"),
)  # fmt: skip

flags = Table(
    "flags", metadata, _text("id", primary_key=True), _text("kind", nullable=False), _text("severity", nullable=False),
    _text("article"), _text("project"), _text("series"), _text("day"), Column("position", Integer, nullable=False),
    _text("body", nullable=False),
    _text("root"), _text("status"),  # the flag that it goes back to, and what became of that
    _text("turn"),  # its place in the queue, null where it only follows from another
    _text("outlet"), _text("region"), _text("code"),
    Index("flags_by_article", "article", "status"), Index("flags_by_project", "project"),
    Index("flags_by_series", "series"),
    Index("flags_by_turn", "status", "turn", "severity", "kind", "outlet", "day", "region", "code"),
    Index("flags_by_kind", "kind", "status", "turn"),
    Index("flags_by_sort", "severity", "kind", "outlet", "status", "turn", "day", "region", "code"),
    Index("flags_by_root", "root"),
)  # fmt: skip

# Projects and series whose stories and flags have to be told anew: a batch leaves them, an import's end tells them.
stale = Table("stale", metadata, _text("kind", primary_key=True), _text("name", primary_key=True))

# The office's own list; the columns that people fill are kept over every rerun.
entries = Table(
    "entries", metadata, _text("code", primary_key=True), _text("name", nullable=False), _text("form", nullable=False),
    _text("project"), _text("body", nullable=False), _text("human", nullable=False),
)  # fmt: skip

# What was exported, so that the next export tells what has changed: of an article, a project, a flag or a decision a
# fingerprint, and of each row a hash and the revision that first saw it so.
exported = Table(
    "exported", metadata, _text("kind", primary_key=True), _text("name", primary_key=True),
    _text("fingerprint", nullable=False), Column("revision", BigInteger, nullable=False), _text("body", nullable=False),
    Index("exported_by_revision", "kind", "revision", "name"),
)  # fmt: skip

# Files that wait to be read, are being read, or were: `jobs` tells what the columns mean.
jobs = Table(
    "jobs", service, Column("number", Integer, primary_key=True, autoincrement=True), _text("batch", nullable=False),
    _text("kind", nullable=False), _text("name", nullable=False), _text("sha256", nullable=False),
    Column("size", BigInteger, nullable=False), _text("outlet"), _text("published"), _text("by"), _text("at"),
    _text("state", nullable=False), Column("attempt", Integer, nullable=False), _text("worker"), Column("lease", Float),
    Column("beat", Float), Column("due", Float, nullable=False), _text("reason"), _text("told", nullable=False),
    Index("jobs_by_state", "state", "number"), Index("jobs_by_batch", "batch", "number"),
    Index("jobs_by_sha256", "sha256"),
)  # fmt: skip

# How often what the ledger tells may have changed: what was made of it holds as long as the number stands.
changes = Table("changes", service, Column("number", BigInteger, nullable=False))
