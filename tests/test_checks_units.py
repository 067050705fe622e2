"""A unit that the text does not put behind a number is flagged; one that goes without saying is not."""

import pytest

from tests.checking import kinds, quantity, record_of


@pytest.mark.parametrize(
    ("text", "number", "unit", "flagged"),
    [
        ("项目代码88886666。", "88886666", "元", True),
        ("全区实现产值88886666。", "88886666", "元", True),
        ("全区占地4200。", "4200", "亩", True),
        ("单位：万元。全区实现产值4200。", "4200", "万元", False),
        ("两县产值分别为4200、5300万元。", "4200", "万元", False),
        ("全区三产占比为60.5。", "60.5", "%", False),
    ],
)
def test_a_unit_invented_beside_a_bare_number_is_flagged(text: str, number: str, unit: str, flagged: bool) -> None:
    told = quantity(text.rstrip("。"), number, float(number), unit, "other", subject="全区")
    assert ("unit_mismatch" in kinds(text, record_of([told]))) is flagged
