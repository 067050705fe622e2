"""The table of behaviours of the reader of numbers, what it promises on any text, and its floors on the gold.

`python tests/test_numbers.py` writes the table to docs/numbers.md.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.cli import main
from summarizer.dates import read_dates
from summarizer.numbers import NumberRead, as_json, canonical, parse, read_numbers
from summarizer.numbers.units import units
from summarizer.text import Folded, without_blanks
from tests.conftest import GOLD, ROOT, SEEDS
from tests.number_cases import PASSED, SECTIONS, Case

TABLE = ROOT / "docs" / "numbers.md"


def said(number: NumberRead) -> str:
    """Write a reading as the table shows it."""
    value = plain(number.value) + ("" if number.upper is None else f"–{plain(number.upper)}")
    bound = "" if number.bound == "exact" else f"{number.bound} "
    assert number.canonical is not None
    return f"{number.text}: {bound}{value} {number.unit} = {plain(number.canonical.value)} {number.canonical.unit}"


def plain(value: Decimal) -> str:
    """Write a decimal without an exponent."""
    return format(value.normalize(), "f")


def read(text: str) -> tuple[str, ...]:
    """Read the quantities of a text, as the table shows them."""
    return tuple(said(number).replace("  ", " ") for number in read_numbers(Folded.of(text)))


def passed(text: str) -> tuple[str, ...]:
    """Read what is passed over in a text; a quantity shows as one."""
    every = read_numbers(Folded.of(text), keep_passed=True)
    return tuple(f"{number.text}: {number.passed or 'quantity'}" for number in every)


def table() -> str:
    """Return docs/numbers.md."""
    lines = ["# What the reader of numbers makes of a text", "", "Generated from `tests/test_numbers.py`.", ""]
    for heading, cases in SECTIONS.items():
        lines += [f"## {heading}", "", "| text | reads |", "|---|---|", *rows(cases), ""]
    lines += ["# What it passes over", "", "`summarizer numbers --all` prints these too, with the reason.", ""]
    for heading, cases in PASSED.items():
        lines += [f"## {heading}", "", "| text | passed over |", "|---|---|", *rows(cases), ""]
    return "\n".join(lines).rstrip() + "\n"


def rows(cases: list[Case]) -> list[str]:
    """Return the rows of a table; what blanks and line ends a text holds is shown."""
    shown = [(text.replace("\n", "⏎").replace("\t", "⇥"), readings) for text, readings in cases]
    return [f"| {text} | {' · '.join(f'`{reading}`' for reading in readings) or '–'} |" for text, readings in shown]


EVERY = [case for cases in SECTIONS.values() for case in cases]
EVERY_PASSED = [case for cases in PASSED.values() for case in cases]


@pytest.mark.parametrize(("text", "readings"), EVERY, ids=[text for text, _ in EVERY])
def test_a_quantity_is_read_as_an_analyst_reads_it(text: str, readings: tuple[str, ...]) -> None:
    assert read(text) == readings


@pytest.mark.parametrize(("text", "reasons"), EVERY_PASSED, ids=[text for text, _ in EVERY_PASSED])
def test_what_is_no_quantity_is_passed_over_with_a_reason(text: str, reasons: tuple[str, ...]) -> None:
    assert passed(text) == reasons
    assert read(text) == ()


def test_the_table_of_behaviours_is_current() -> None:
    assert TABLE.read_text(encoding="utf-8") == table()


def test_a_number_in_a_sentence_stands_at_its_place() -> None:
    text = "目前已谋划策划\n产业类项目1 9 个，总投资约\n143.85亿元。"
    assert [text[n.start : n.end] for n in read_numbers(Folded.of(text))] == ["1 9 个", "约\n143.85亿元"]
    assert [n.text for n in read_numbers(Folded.of(text))] == ["19个", "约143.85亿元"]


def test_a_paragraph_divides_numbers() -> None:
    assert [n.value for n in read_numbers(Folded.of_lines("总投资35\n12亿元"))] == [12]


def test_of_a_number_that_a_cut_divides_the_part_with_its_unit_is_told() -> None:
    text = "总投资1，图片说明：塔吊。283亿元，"
    folded = Folded.of(text, [(0, 4), (13, len(text))])
    (number,) = read_numbers(folded)
    assert (number.text, number.value, text[number.start : number.end]) == ("283亿元", 1283, "283亿元")


def test_a_comma_between_clauses_does_not_join_their_numbers() -> None:
    assert [n.value for n in read_numbers(Folded.of("增长12，198个项目"))] == [198]


def test_dates_that_were_read_before_are_taken_as_they_are() -> None:
    folded = Folded.of("前10个月完成投资3亿元")
    assert [n.text for n in read_numbers(folded, read_dates(folded, "2024"))] == ["3亿元"]
    assert [n.text for n in read_numbers(folded, ())] == ["10个月", "3亿元"]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [("128.35亿元", "128.35", "亿元"), ("三成半", "3.5", "成"), ("一个", "1", "个"), ("12格子", "12", "格子"),
     ("下降18.3%", "-18.3", "%"), ("第4", "4", "位"), ("2024年", "2024", "年"), ("居首位", "1", "位")],
)  # fmt: skip
def test_one_number_is_parsed_whatever_it_is(text: str, value: str, unit: str) -> None:
    number = parse(text)
    assert number is not None
    assert (number.value, number.unit) == (Decimal(value), unit)


@pytest.mark.parametrize("text", ["", "项目", "%", "分之", "约", "第"])
def test_words_without_a_number_parse_to_nothing(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("value", "unit", "wanted"),
    [("1101", "亩", ("734003.67", "m2")), ("2.66", "万亿元", ("2660000000000", "CNY")), ("7", "个项目", ("7", "other")),
     ("3", "", ("3", "item")), ("1.2", "万㎡", ("12000", "m2")), ("5", "百分点", ("5", "percentage_point")),
     ("6", "元／吨", ("6", "other")), ("2", "亿", ("200000000", "item"))],
)  # fmt: skip
def test_a_value_in_the_base_unit_is_exact(value: str, unit: str, wanted: tuple[str, str]) -> None:
    base = canonical(Decimal(value), unit)
    assert base is not None
    assert (base.value, base.unit) == (Decimal(wanted[0]), wanted[1])


MEASURED = [unit for unit in sorted(units()) if units()[unit].use in ("measure", "hard")]
OPENING = {"": "exact", "约": "about", "近": "about", "逾": "over", "不低于": "over", "不足": "under"}


@given(
    value=st.decimals("0.01", "99999", places=2).filter(lambda value: value >= 10),
    scale=st.sampled_from(["", "万", "亿", "万亿"]),
    unit=st.sampled_from(MEASURED),
    opening=st.sampled_from(sorted(OPENING)),
    spaced=st.booleans(),
)
def test_what_is_formatted_is_read_back(value: Decimal, scale: str, unit: str, opening: str, spaced: bool) -> None:
    words = f"{opening}{value}{scale}{unit}"
    text = f"合计{' '.join(words) if spaced else words}。"
    (number,) = [number for number in read_numbers(Folded.of(text)) if number.passed is None]
    assert (number.value, number.unit, number.bound) == (value, scale + unit, OPENING[opening])
    assert number.text == words
    length = len(Folded.of(words).text)
    assert parse(words) == number._replace(a=0, b=length, start=0, end=len(words))


SPELLED = "零一二三四五六七八九"


def spell(value: int) -> str:
    """Spell a number under 10,000."""
    words, gap = "", False
    for digit, step in zip(f"{value:04d}", "千百十 ", strict=True):
        if digit == "0":
            gap = bool(words)
            continue
        words += ("零" if gap else "") + SPELLED[int(digit)] + step.strip()
        gap = False
    return words.removeprefix("一") if words.startswith("一十") else words


@given(high=st.integers(10, 9999), low=st.integers(1, 9999), much=st.sampled_from(["", "多"]))
def test_a_number_spelled_in_sections_is_read_back(high: int, low: int, much: str) -> None:
    number = parse(spell(high) + "亿" + ("" if low >= 1000 else "零") + spell(low) + much + "万元")
    assert number is not None
    assert (number.value, number.unit) == (high + Decimal(low) / 10000, "亿元")


@given(value=st.integers(10, 9999), scale=st.sampled_from(["", "万", "亿"]))
def test_a_spelled_number_is_read_back(value: int, scale: str) -> None:
    number = parse(spell(value) + scale + "户")
    assert number is not None
    assert (number.value, number.unit) == (value, scale + "户")


MATERIAL = st.text(
    st.sampled_from(
        "0123456789.,，·点一二三五十百千万亿余多几第前约近以上下降左右%‰成半倍番"
        "个元米年月日至到—-、和分之(段)/级 \n\t㎡“”过半数占从升少零系比"
    )
    | st.characters(),
    max_size=40,
)


@given(MATERIAL)
def test_any_text_is_read_in_order_at_its_place_without_overlap(text: str) -> None:
    folded = Folded.of_lines(text)
    every = read_numbers(folded, keep_passed=True)
    for number in every:
        assert without_blanks(text[number.start : number.end]) == number.text
        assert folded.quote(number.a, number.b) == number.text
        assert number.passed is not None or number.canonical is not None
        json.dumps(as_json(number))
    assert all(left.b <= right.a for left, right in pairwise(every))
    assert [n for n in every if n.passed is None] == read_numbers(folded)


@given(MATERIAL)
def test_anything_parses_or_is_no_number(text: str) -> None:
    number = parse(text)
    assert number is None or without_blanks(text[number.start : number.end]) == number.text


@pytest.mark.parametrize(
    "piece",
    [
        "7",
        "亿",
        " ",
        "一",
        "1一",
        "1,",
        "1-",
        "1、",
        "百分之",
        "“一个",
        "十个、",
        "居",
        "1个(",
        "过半",
        "率过半",
        "一半",
        "系数1.2",
        "系数由",
        "从第7升",
        "约占",
        "甲、乙两家",
        "园第7,",
        "亿万",
        "1亿2千",
    ],
)
def test_reading_time_grows_with_length_only(piece: str) -> None:
    def seconds(size: int) -> float:
        folded = Folded.of_lines(piece * (size // len(piece)))
        start = time.process_time()
        read_numbers(folded, keep_passed=True)
        return time.process_time() - start

    seconds(1_000)
    assert seconds(160_000) < 30 * seconds(20_000) + 0.5


@pytest.mark.parametrize("unit", ["亩", "千万亿亩", "GWh", "万亿个亿", "克", "%", "户"])
@pytest.mark.parametrize("digits", ["9" * 16, "9" * 17, "0." + "9" * 22, "9" * 15 + ".99999999", "9999万9999"])
def test_the_longest_numbers_are_exact_or_none(digits: str, unit: str) -> None:
    number = parse(digits + unit)
    assert number is None or number.canonical is not None
    assert parse(f"{digits}分之{digits}千万亿") is None or json.dumps(as_json(parse(f"{digits}分之{digits}") or number))


def test_a_million_digits_are_no_number() -> None:
    assert parse("7" * 1_000_000) is None
    assert read_numbers(Folded.of("7" * 1_000_000 + "亿元")) == []


def lines_of(capsys: pytest.CaptureFixture[str], *paths: Path | str) -> list[dict[str, object]]:
    """Run the command and return its lines."""
    assert main(["numbers", *map(str, paths)]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_command_prints_the_fields_of_the_contract_in_the_order_of_the_source(
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = SEEDS / "003_16a972c6306b8b94.txt"
    lines = lines_of(capsys, page)
    names = ["source", "text", "value", "upper", "unit", "canonical", "bound", "start", "end"]
    assert all(list(line) == names for line in lines)
    places = [(line["start"], line["end"]) for line in lines]
    assert places == sorted(set(places))
    assert {"text": "36条(段)", "value": 36, "unit": "条(段)"}.items() <= next(
        line for line in lines if line["unit"] == "条(段)"
    ).items()


def test_what_was_passed_over_is_shown_on_request(capsys: pytest.CaptureFixture[str]) -> None:
    lines = lines_of(capsys, "--all", SEEDS / "004_eb706093a411a0ab.txt")
    assert {"part of a name", "no unit", "date or time", "ordinal", None} <= {line["passed"] for line in lines}


def as_records(lines: list[dict[str, object]]) -> Iterator[str]:
    """Wrap every quantity as a metric of a record, so that the scorer can match it with the gold by place."""
    for line in lines:
        evidence = {"quote": line["text"], "spans": [[line["start"], line["end"]]]}
        metric = {**line, "subject": None, "measure": "other", "evidence": evidence}
        article = {"title": None, "source": {"path": line["source"], "start": 0, "end": 0}}
        yield json.dumps({"article": article, "projects": [], "metrics": [metric]}, ensure_ascii=False) + "\n"


# Floors on numbers with value, unit and place: (folder of gold, folder of sources, recall of the core, precision).
FLOORS = [
    (GOLD / "articles", GOLD / "articles", 1.0, 0.90),
    (GOLD / "weeks", GOLD / "weeks", 1.0, 0.95),
    (GOLD / "seeds", SEEDS, 1.0, 0.97),
    (ROOT / "fixtures" / "written" / "a", ROOT / "fixtures" / "written" / "a", 0.995, 0.98),
    (ROOT / "fixtures" / "written" / "h", ROOT / "fixtures" / "written" / "h", 0.995, 0.96),
]


@pytest.mark.parametrize(("gold", "sources", "recall", "precision"), FLOORS, ids=[gold.name for gold, *_ in FLOORS])
def test_the_numbers_of_the_gold_are_found(
    gold: Path, sources: Path, recall: float, precision: float, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records = tmp_path / "records.jsonl"
    records.write_text("".join(as_records(lines_of(capsys, sources))), encoding="utf-8")
    command = [sys.executable, ROOT / "benchmarks" / "score.py", records, gold, sources, "--json"]
    scored = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert (scored["number_recall"] >= recall, scored["number_precision"] >= precision) == (True, True), scored


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
