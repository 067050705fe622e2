"""Names of projects and subjects: what the article does not name is flagged, what it names in other words is not."""

import pytest

from tests.checking import kinds, project, record_of

LARGE = "云杉电池项目开工，总投资25亿元，占地1200亩，年产值5亿元。"


@pytest.mark.parametrize("name", ["云杉电池项目(总投资125亿元)", "云杉电池项目（总投资255亿元）"])
def test_a_name_brings_no_number_that_the_article_does_not_have(name: str) -> None:
    assert "name_not_found" in kinds(LARGE, record_of(projects=[project(name, "云杉电池项目开工")]))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (LARGE, "云杉电池项目(总投资25亿元)"),
        ("云杉电厂1号、2号机组开工。", "云杉电厂2号机组"),
        ("云杉、白水500千伏输变电工程开工。", "云杉500千伏输变电工程"),
    ],
)
def test_a_name_may_bring_a_number_that_the_article_has(text: str, name: str) -> None:
    assert "name_not_found" not in kinds(text, record_of(projects=[project(name, text[:4])]))
