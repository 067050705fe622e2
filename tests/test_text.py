"""Folding and finding again: every verbatim quote at its place, no changed one anywhere."""

import random
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.text import Folded, behind_last, without_blanks

# Text as newspapers' exports hold it: Chinese, digits in both widths, blanks, marks without width, ligatures.
ALPHABET = '项目总投资亿元万约超近0123456789０１２ .．,，。“”"（）()—-～%％\n \u3000\u200b\ufeff㎡①ＡaB\u00ad\u2066'
pages = st.text(alphabet=ALPHABET, max_size=200)
HEDGES = {"约": "近", "超": "约", "计划": "预计", "预计": "已经", "近": "超", "将": "已", "力争": "确保"}


def folded_source(folded: Folded, start: int, end: int) -> str:
    joined = "".join(folded.source[a:b] for a, b in folded.spans(start, end))
    return Folded.of(joined).key


@given(pages, st.integers(0, 200), st.integers(1, 40))
def test_what_locate_returns_is_the_quote(page: str, at: int, length: int) -> None:
    folded = Folded.of(page)
    quote = page[at : at + length]
    wanted = Folded.of(quote).key
    found = folded.locate(quote)
    for start, end in found:
        assert folded.key[start:end] == wanted
        assert folded_source(folded, start, end) == wanted
    if wanted:
        assert any(folded.places[a] >= at and folded.places[b - 1] < at + length for a, b in found)


@given(pages)
def test_folding_and_mapping_back_agree(page: str) -> None:
    folded = Folded.of(page)
    assert len(folded.text) == len(folded.places) == len(folded.key)
    assert list(folded.places) == sorted(folded.places)
    for ch, place in zip(folded.text, folded.places, strict=True):
        assert ch in unicodedata.normalize("NFKC", page[place]) or ch == page[place]


@given(pages, st.lists(st.integers(0, 200), max_size=6))
def test_sentences_and_paragraphs_cover_the_text_without_a_gap(page: str, breaks: list[int]) -> None:
    folded = Folded.of(page, breaks=breaks)
    for pieces in (list(folded.paragraphs()), list(folded.sentences)):
        assert "".join(folded.text[a:b] for a, b in pieces) == folded.text


def test_a_quote_across_a_cut_has_a_span_on_each_side() -> None:
    page = "以项目支撑\n\n图为现场。\n\n“强区崛起”"
    folded = Folded.of(page, [(0, 5), (page.index("“"), len(page))])
    [(start, end)] = folded.locate('项目支撑"强区崛起"')
    assert [page[a:b] for a, b in folded.spans(start, end)] == ["项目支撑", "“强区崛起”"]


def test_blanks_inside_do_not_divide_a_span() -> None:
    folded = Folded.of("总投资754 . 85 亿\n元的建成投产")
    [(start, end)] = folded.locate("754.85亿元")
    assert folded.spans(start, end) == ((3, 15),)
    assert folded.quote(start, end) == "754.85亿元"


@pytest.mark.parametrize(
    ("quote", "page"),
    [
        ("“项目为王”，", '"项目为王",'),
        ("3—5年(含)", "3-5年（含）"),
        ("91.65％", "91．65%"),
        ("１１.92亿", "11.92亿"),
        ("67.3万㎡", "67.3万㎡"),
        ("67.3万m2", "67.3万㎡"),
    ],
)
def test_width_and_lookalike_punctuation_do_not_matter(quote: str, page: str) -> None:
    assert Folded.of(page).locate(quote) == [(0, len(Folded.of(page)))]


@pytest.mark.parametrize("changed", ["35亿元", "53万元", "53亿美元", "约53亿元", "5.3亿元", "53亿美", "530亿元"])
def test_a_changed_digit_unit_or_word_is_not_found(changed: str) -> None:
    assert Folded.of("项目总投资53亿元，占地300亩").locate(changed) == []


def test_half_of_a_folded_character_is_no_place() -> None:
    assert Folded.of("1000㎡的厂房").locate("2的厂房") == []


def test_a_circled_figure_is_no_digit_of_a_number() -> None:
    assert Folded.of("①2024年").text == "①2024年"


def test_a_repeated_quote_has_all_its_places_in_order() -> None:
    folded = Folded.of("甲3家，乙3家，丙5家")
    assert folded.locate("3家") == [(1, 3), (5, 7)]


def test_sentences_keep_their_closing_marks() -> None:
    folded = Folded.of("他说：“签！”随后离开。第二天，开工。")
    assert [folded.text[a:b] for a, b in folded.sentences] == ["他说:“签!”", "随后离开。", "第二天,开工。"]


def test_the_contract_copies_words_without_blanks() -> None:
    assert without_blanks("总投资 128 . 35\u3000亿\n元\u200b") == "总投资128.35亿元"


def verbatim(page: str, rng: random.Random, count: int) -> list[tuple[int, int]]:
    spans = []
    while len(spans) < count:
        start = rng.randrange(len(page) - 60)
        end = start + rng.randint(6, 60)
        if page[start].strip() and page[end - 1].strip() and len(without_blanks(page[start:end])) >= 6:
            spans.append((start, end))
    return spans


def test_every_verbatim_quote_of_the_seeds_is_placed_exactly(seed_texts: dict[str, str]) -> None:
    rng = random.Random(7)
    for page in seed_texts.values():
        folded = Folded.of(page)
        for start, end in verbatim(page, rng, 200):
            raw = page[start:end]
            for quote in (raw, without_blanks(raw), unicodedata.normalize("NFKC", without_blanks(raw))):
                assert any(
                    folded.places[a] == start and folded.places[b - 1] + 1 == end for a, b in folded.locate(quote)
                )


def falsified(quote: str, rng: random.Random) -> str | None:
    """Return the quote with one digit, one 万/亿 or one hedge word changed."""
    ways = []
    for at, ch in enumerate(quote):
        if ch.isdigit() and ch.isascii():
            ways.append(quote[:at] + str((int(ch) + rng.randint(1, 9)) % 10) + quote[at + 1 :])
        if ch in "万亿":
            ways.append(quote[:at] + ("亿" if ch == "万" else "万") + quote[at + 1 :])
        for word, other in HEDGES.items():
            if quote.startswith(word, at):
                ways.append(quote[:at] + other + quote[at + len(word) :])
    return rng.choice(ways) if ways else None


def test_no_falsified_quote_of_the_seeds_is_accepted(seed_texts: dict[str, str]) -> None:
    rng, tried = random.Random(8), 0
    for page in seed_texts.values():
        folded = Folded.of(page)
        flat = without_blanks(page)
        for start, end in verbatim(page, rng, 300):
            changed = falsified(without_blanks(page[start:end]), rng)
            if changed is None or changed in flat:  # what stands elsewhere in the page is no falsification
                continue
            tried += 1
            assert folded.locate(changed) == [], changed
    assert tried > 200


def test_finding_stays_quick_on_a_large_page(seed_texts: dict[str, str]) -> None:
    page = (seed_texts["000_5f00c07bd83b754c.txt"] * 6)[:20_000]
    folded = Folded.of(page)
    rng = random.Random(9)
    quotes = [page[a:b] for a, b in verbatim(page, rng, 500)]
    assert folded.key
    begun = time.perf_counter()
    for quote in quotes:
        folded.locate(quote)
    assert (time.perf_counter() - begun) / len(quotes) < 0.0003 * 4  # the bar is 0.3 ms; a busy machine gets four times


@pytest.mark.parametrize("page", [" " * 1_000_000, "亿" * 1_000_000, "5" * 1_000_000, "\n" * 1_000_000])
def test_a_megabyte_of_one_character_is_folded_in_one_go(page: str) -> None:
    begun = time.perf_counter()
    folded = Folded.of(page)
    assert len(folded.key) == len(page.strip())
    assert len(list(folded.sentences)) <= 1
    assert time.perf_counter() - begun < 4


@given(pages, st.integers(0, 200), st.integers(1, 40))
def test_a_quote_is_the_words_of_its_spans_without_blanks(page: str, at: int, length: int) -> None:
    folded = Folded.of(page)
    end = min(at + length, len(folded))
    if at < end:
        spans = folded.spans(at, end)
        assert folded.quote(at, end) == "".join(without_blanks(page[a:b]) for a, b in spans)
        assert [place for a, b in spans for place in range(a, b) if Folded.of(page[place]).text] == sorted(
            set(folded.places[at:end])
        )


def test_behind_the_last_mark_begins_what_a_clause_says() -> None:
    text = "开工后,一期;二期:三期投产"
    assert text[behind_last(",;:", text, 0, len(text)) :] == "三期投产"
    assert text[behind_last(",;", text, 0, len(text)) :] == "二期:三期投产"
    assert behind_last(",", text, 5, len(text)) == 5
