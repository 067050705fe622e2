"""What is in doubt is told as such in a briefing, or not at all."""

from pathlib import Path
from typing import Any

import pytest

from summarizer import checks
from summarizer.briefing import compose, gather, span_of
from summarizer.briefing.composing import Edition, Wanted
from summarizer.briefing.markdown import markdown
from summarizer.briefing.spans import Asked
from summarizer.ledger import Entry, open_ledger
from tests import checking

EVERYTHING = span_of(Asked(everything=True))
TEXT = "3月5日，青石化工项目开工，总投资35亿元，计划6月建成。"


def briefing(path: Path, edition: Edition = "工作稿", **own: Any) -> str:
    told = checking.project(
        "青石化工项目", "青石化工项目开工",
        checking.quantity("总投资35亿元", "35亿元", 35, "亿元", "total_investment"),
        **{"stage": "started", "stage_text": "3月5日，青石化工项目开工", **own},
    )  # fmt: skip
    article = checking.article_of(TEXT)
    record = checks.check(checking.record_of(projects=[told], state="ok"), article)
    path.mkdir(exist_ok=True)
    with open_ledger(str(path / "l.db")) as ledger:
        list(ledger.add([Entry(record, article)]))
        return markdown(compose(gather(ledger, EVERYTHING), Wanted(edition=edition)))


def day(date: str) -> list[dict[str, str]]:
    return [{"event": "completion", "date": date, "status": "planned", "text": "计划6月建成"}]


@pytest.mark.parametrize("edition", ["工作稿", "报送稿"])
def test_a_day_in_doubt_is_told_as_such_or_not_at_all(tmp_path: Path, edition: Edition) -> None:
    told = briefing(tmp_path, edition, milestones=day("2024-12"))
    for line in told.splitlines():
        assert "2024年12月" not in line or "存疑" in line or "记录说" in line, line


def test_a_day_that_the_article_says_is_told_without_a_mark(tmp_path: Path) -> None:
    told = briefing(tmp_path, milestones=day("2024-06"))
    assert "2024年6月" in told
    assert "2024年6月（存疑）" not in told


@pytest.mark.parametrize("investment", [True, False])
def test_a_stage_in_doubt_is_marked_in_every_sentence(tmp_path: Path, investment: bool) -> None:
    own = {} if investment else {"quantities": []}
    told = briefing(tmp_path, stage="completed", **own)
    sentences = [line for line in told.splitlines() if "青石化工项目" in line and not line.startswith(("|", "["))]
    assert sentences
    assert all("存疑" in line or "记录" in line for line in sentences), sentences
    assert "存疑）" not in "".join(
        line for line in briefing(tmp_path / "right", **own).splitlines() if "青石化工项目" in line
    )
