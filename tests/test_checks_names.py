"""Names of projects and subjects: what the article does not name is flagged, what it names in other words is not."""

import pytest

from tests.checking import kinds, project, quantity, record_of

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


OUTPUT = "2024年一季度，青山区规模以上工业总产值120亿元，高于全省平均水平，远山集团贡献一半。"


def output(**fields: object) -> dict[str, object]:
    told = {
        "quote": "青山区规模以上工业总产值120亿元", "text": "120亿元", "value": 120, "unit": "亿元",
        "measure": "output_value", "period": "2024-01/2024-03", "subject": "青山区",
    }  # fmt: skip
    return quantity(**{**told, **fields})


@pytest.mark.parametrize("subject", ["白水区", "济南市", "白水区规模以上工业", "宏图科技有限公司"])
def test_a_subject_that_the_article_does_not_name_is_flagged(subject: str) -> None:
    assert "name_not_found" in kinds(OUTPUT, record_of([output(subject=subject)]))


@pytest.mark.parametrize("subject", ["青山区", "青山区规上工业", "规模以上工业企业", "远山集团有限公司", "全区工业"])
def test_a_subject_in_our_own_words_is_not(subject: str) -> None:
    assert "name_not_found" not in kinds(OUTPUT, record_of([output(subject=subject)]))


def test_the_articles_own_region_counts_as_named() -> None:
    article = {"source": {"path": "t.txt"}, "region": {"name": "山东省济南市"}}
    assert "name_not_found" not in kinds(OUTPUT, record_of([output(subject="济南市")], article=article))


def test_what_a_number_is_compared_with_stands_in_the_article() -> None:
    for words, flagged in (
        ("全国", True),
        ("同类城区", True),
        ("全省", False),
        ("全省平均", False),
        ("上年同期", False),
    ):
        found = kinds(OUTPUT, record_of([output(compare={"to": words, "how": "above"})]))
        assert ("name_not_found" in found) is flagged, words
