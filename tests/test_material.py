"""The user's documents and the gold stand here byte for byte."""

import hashlib

from tests.conftest import GOLD, ROOT, SEEDS

SEED_HASHES = {
    "000_5f00c07bd83b754c.txt": "46dd0aba315dade0101f6b3056a5720b361b0db9bdbe365f816ce36a0e037fb0",
    "001_8eba80bee466347d.txt": "53be394e9377d48382b4be218001bea73647c64bd34981f2fcbd82e4bdb6283d",
    "002_a7e472d2caf40e3f.txt": "f6ebb4902461d518a0beab78e012f2d1ac545dc940b78b39f8d75dfe68102e61",
    "003_16a972c6306b8b94.txt": "d4ddf2e44f4410609f524665056f6e8221c66a1d9dd821518b4cf28d5fa62b21",
    "004_eb706093a411a0ab.txt": "5ff550378d5496565c7f170d8a6364a4451ad69a577ebfa666d5e3d61dbf39b7",
    "sources.csv": "12eb5b7ff386161e158649883336962bfe9a0cc43956f6c0e564258027d7028b",
}
GOLD_HASH = "22418071359e553af77c3a6b2c681c37acbe6105419133590e74ba3a7f1d14c6"
SCORE_HASH = "cf47fd4281ad9a30bf3e0d9e52c51b893a48d5c9a8f16f8b391d532a666d6030"


def test_the_seeds_are_the_users_bytes() -> None:
    assert {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in SEEDS.iterdir()} == SEED_HASHES


def test_the_gold_is_byte_for_byte_what_was_given() -> None:
    total = hashlib.sha256()
    for path in sorted(p for p in GOLD.rglob("*") if p.is_file()):
        total.update(path.relative_to(GOLD).as_posix().encode() + b"\0" + path.read_bytes())
    assert total.hexdigest() == GOLD_HASH


def test_the_scorer_is_byte_for_byte_what_was_given() -> None:
    assert hashlib.sha256((ROOT / "benchmarks/score.py").read_bytes()).hexdigest() == SCORE_HASH
