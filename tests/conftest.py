"""What the tests share: the folders, and a page of real text."""

from pathlib import Path

import pytest

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
