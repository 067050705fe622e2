"""The exact interval of a counted share, against published values."""

import pytest

from summarizer.ledger.intervals import clopper_pearson


@pytest.mark.parametrize(
    ("wrong", "of", "low", "high"),
    [  # scipy.stats.binomtest(wrong, of).proportion_ci()
        (0, 20, 0.0, 0.1684335), (1, 20, 0.001265089, 0.2487328), (2, 20, 0.01234853, 0.3169827),
        (10, 20, 0.2719578, 0.7280422), (20, 20, 0.8315665, 1.0), (0, 1, 0.0, 0.975), (5, 100, 0.01643187, 0.1128349),
        (81, 263, 0.2527367, 0.3676219), (15, 148, 0.0578440, 0.1616505), (1, 29, 0.0008726, 0.1776443),
    ],
)  # fmt: skip
def test_the_bounds_are_those_of_the_books(wrong: int, of: int, low: float, high: float) -> None:
    found = clopper_pearson(wrong, of)
    assert found[0] == pytest.approx(low, abs=5e-6)
    assert found[1] == pytest.approx(high, abs=5e-6)


def test_the_bounds_hold_for_thousands_and_mirror_each_other() -> None:
    low, high = clopper_pearson(37, 5000)
    assert 0.005 < low < 37 / 5000 < high < 0.0102
    mirrored = clopper_pearson(5000 - 37, 5000)
    assert mirrored[0] == pytest.approx(1 - high, abs=1e-9)
    assert mirrored[1] == pytest.approx(1 - low, abs=1e-9)


def test_without_a_count_all_is_possible_and_nonsense_is_refused() -> None:
    assert clopper_pearson(0, 0) == (0.0, 1.0)
    with pytest.raises(ValueError, match="3 of 2"):
        clopper_pearson(3, 2)
