"""Between articles: what is a conflict, and what only looks like one."""

from collections.abc import Mapping
from typing import Any

from summarizer import checks
from summarizer.records import Flag, Record
from tests.checking import quantity


def pair(first: Mapping[str, Any], second: Mapping[str, Any]) -> tuple[Flag, ...]:
    """Return the flags between two records of one project, a month apart."""
    one, other = (
        Record.model_validate(
            {
                "article": {"id": f"sha256:{n}", "source": {"path": f"{n}.txt"}, "published": f"2024-0{n}-01"},
                "projects": [{"name": "青石化工项目", **told}],
            }
        )
        for n, told in ((3, first), (4, second))
    )
    return checks.between(one, other)


def amount(value: float, quote: str = "总投资", **fields: Any) -> dict[str, Any]:
    """Return a project with one total investment."""
    told = {"measure": "total_investment", **fields}
    return {"quantities": [quantity(f"{quote}{value}亿元", f"{value}亿元", value, "亿元", **told)]}


def test_two_articles_that_give_one_project_two_totals_are_told() -> None:
    [flag] = pair(amount(35), amount(53))
    assert (flag.kind, flag.claimed, flag.found) == ("cross_article_conflict", "53亿元", "35亿元")
    assert [evidence.article for evidence in flag.evidence] == ["sha256:3", "sha256:4"]


def test_rounding_an_announced_change_and_other_periods_are_no_conflicts() -> None:
    assert pair(amount(35), amount(35)) == ()
    assert pair(amount(35.2), amount(35, bound="about")) == ()
    assert pair(amount(35), amount(53, quote="总投资由35亿元调整为")) == ()
    year = {"measure": "completed_investment"}
    assert pair(amount(3, period="2023", **year), amount(5, period="2024", **year)) == ()


def test_a_project_that_goes_back_is_told_and_one_that_goes_on_is_not() -> None:
    assert [flag.kind for flag in pair({"stage": "completed"}, {"stage": "started"})] == ["stage_regression"]
    assert pair({"stage": "started"}, {"stage": "completed"}) == ()
    assert pair({"stage": "building"}, {"stage": "started"}) == ()
