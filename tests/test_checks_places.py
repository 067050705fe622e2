"""Places of records from elsewhere: wrong ones are found again, right ones stay, what is not there has none."""

from typing import Any

from summarizer.checks.places import placed
from summarizer.checks.witness import Witness
from summarizer.evaluate.gold import read_gold
from summarizer.records import Record
from tests import checking
from tests.conftest import ROOT

TEXT = "3月5日，青石化工项目开工，总投资35亿元，计划6月建成。"
ARTICLE = checking.article_of(TEXT)


def record(spans: list[list[int]], start: int | None, quote: str = "总投资35亿元", text: str = "35亿元") -> Record:
    told: dict[str, Any] = {
        **checking.quantity(quote, text, 35, "亿元", "total_investment", start=start, end=start and start + 4),
        "evidence": {"quote": quote, "spans": spans},
    }
    day = {"event": "completion", "date": "2024-06", "status": "planned", "text": "计划6月建成", "start": 0, "end": 5}
    return checking.record_of(projects=[checking.project("青石化工项目", "青石化工项目开工", told, milestones=[day])])


def test_a_wrong_or_missing_place_is_found_again() -> None:
    for spans, start in (([[0, 5]], 0), ([[0, 9999]], 9000), ([], None)):
        [project] = placed(record(spans, start), ARTICLE, Witness(ARTICLE)).projects
        [quantity], [day] = project.quantities, project.milestones
        ((a, b),) = quantity.evidence.spans
        assert TEXT[a:b] == "总投资35亿元"
        assert TEXT[quantity.start : quantity.end] == "35亿元"
        assert TEXT[day.start : day.end] == "计划6月建成"
        ((a, b),) = project.evidence.spans
        assert TEXT[a:b] == "青石化工项目开工"


def test_words_that_the_article_does_not_have_get_no_place() -> None:
    [project] = placed(record([[0, 5]], 0, "投资额38亿元", "38亿元"), ARTICLE, Witness(ARTICLE)).projects
    assert (project.quantities[0].start, project.quantities[0].end) == (None, None)
    assert project.quantities[0].evidence.spans == ()


def test_places_that_are_right_stay_as_they_are() -> None:
    for gold in read_gold(ROOT / "fixtures/gold", ROOT / "seeds"):
        once = placed(gold.record, gold.article, Witness(gold.article))
        assert placed(once, gold.article, Witness(gold.article)) == once
