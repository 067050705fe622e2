"""Gold from what people have settled, read back by the measuring tool."""

import json
from pathlib import Path

import pytest

from summarizer import checks
from summarizer.cli import main
from summarizer.evaluate.falsify import falsehoods
from summarizer.evaluate.gold import GoldArticle, read_gold
from summarizer.evaluate.golden import write_gold
from summarizer.evaluate.scoring import score
from summarizer.ledger import Entry, Ledger, open_ledger
from summarizer.ledger.choices import Choice
from summarizer.ledger.decided import By
from summarizer.ledger.queue import Wanted
from summarizer.ledger.review import Review
from summarizer.ledger.rules import Rule
from tests.conftest import GOLD

ANNA = By("安娜", "2025-06-10T08:00:00Z", "对照原报")


@pytest.fixture(scope="module")
def right() -> tuple[GoldArticle, ...]:
    """Careful readers' gold of whole articles."""
    return tuple(read_gold(GOLD / "articles"))


def with_wrong_digits(path: Path, right: tuple[GoldArticle, ...]) -> Ledger:
    """Return a ledger of these articles, one value wrong in each."""
    ledger = open_ledger(str(path))
    for gold in right:
        wrong = next(one for one in falsehoods(gold.record) if one.kind == "digit_of_value")
        record = checks.check(wrong.record, gold.article)
        flags = tuple(flag for flag in record.flags if flag.kind == "value_mismatch")
        for _ in ledger.add([Entry(record.model_copy(update={"flags": flags}), gold.article)]):
            pass
    return ledger


def test_what_people_have_put_right_measures_as_the_readers_gold_does(
    tmp_path: Path, right: tuple[GoldArticle, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with with_wrong_digits(tmp_path / "l.db", right) as ledger:
        review = Review(ledger)
        before = write_gold(ledger, tmp_path / "none")
        assert before.articles == 0
        assert not (tmp_path / "none").exists()
        for row in review.page(Wanted(kind="value_mismatch"), size=500).rows:
            review.decide(row.flag.id, Choice("take"), ANNA)
        written = write_gold(ledger, tmp_path / "gold")
    assert written.articles == len(right), written
    assert main(["export", "gold", "--out", str(tmp_path / "same"), "--ledger", str(tmp_path / "l.db")]) == 0
    assert f"{len(right)} articles of" in capsys.readouterr().out
    files = {path.name: path.read_bytes() for path in (tmp_path / "gold").iterdir()}
    assert {path.name: path.read_bytes() for path in (tmp_path / "same").iterdir()} == files
    again = list(read_gold(tmp_path / "gold"))
    by_id = {one.article.id: one for one in again}
    for gold in right:
        counts = score(by_id[gold.article.id], gold.record)
        assert counts["core_found"] == counts["core"] > 0
    assert (
        main(["eval", str(tmp_path / "gold"), "--endpoint", "embedded", "--cache", str(tmp_path / "c"), "--json"]) == 0
    )
    assert json.loads(capsys.readouterr().out)


def test_what_is_open_or_settled_by_rules_alone_is_left_out_and_told(
    tmp_path: Path, right: tuple[GoldArticle, ...]
) -> None:
    with with_wrong_digits(tmp_path / "l.db", right) as ledger:
        review = Review(ledger)
        rows = review.page(size=500).rows
        number = review.decide(rows[0].flag.id, Choice("accept"), ANNA)
        review.undo(number, ANNA)
        assert write_gold(ledger, tmp_path / "gold").left_out == {
            "flags of theirs are open": 1, "nobody has looked at them": len(right) - 1,
        }  # fmt: skip
        review.add_rule(Rule("value_mismatch", "dismiss"), ANNA)
        assert write_gold(ledger, tmp_path / "gold").articles == 0
        assert write_gold(ledger, tmp_path / "gold").left_out == {"only rules have settled them": len(right)}
