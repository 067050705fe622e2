"""The table of behaviours of the reader of dates, and what it promises on any text.

`python tests/test_dates.py` writes the table to docs/dates.md.
"""

import datetime
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.dates import DateRead, read_dates, resolve
from summarizer.dates.meaning import (
    APART,
    CLOCK,
    DECADE,
    FESTIVAL,
    LUNAR,
    NO_BASE,
    NO_DAY,
    NO_END,
    NO_MONTH,
    NO_SUCH,
    NO_YEAR,
)
from summarizer.text import Folded, without_blanks

TABLE = Path(__file__).resolve().parent.parent / "docs" / "dates.md"
DAY = "2024-03-05"

# (text, day of printing, words read, period or reason); one line may show several readings of a text.
Case = tuple[str, str | None, tuple[tuple[str, str], ...]]
SECTIONS: dict[str, list[Case]] = {
    "Years": [
        ("今年计划投资32亿元", DAY, (("今年", "2024"),)),
        ("比去年增长5%", DAY, (("去年", "2023"),)),
        ("前年开工", DAY, (("前年", "2022"),)),
        ("明年建成", DAY, (("明年", "2025"),)),
        ("今年计划投资32亿元", "2024", (("今年", "2024"),)),
        ("今年计划投资32亿元", None, (("今年", NO_YEAR),)),
        ("2024年度投资计划", DAY, (("2024年度", "2024"),)),
        ("二〇二三年完成", DAY, (("二〇二三年", "2023"),)),
        ("２０２３年", DAY, (("２０２３年", "2023"),)),
        ("2 0 2 3 年 1 0 月", DAY, (("2023年10月", "2023-10"),)),
        ("2023—2025年", DAY, (("2023—2025年", "2023/2025"),)),
        ("2021—2023年这三年里", DAY, (("2021—2023年这三年里", "2021/2023"),)),
        ("2023年至2025年", DAY, (("2023年至2025年", "2023/2025"),)),
        ("2024-2025年采暖季", DAY, (("2024-2025年采暖季", "2024/2025"),)),
        ("规划(2021-2025)", DAY, (("2021-2025", "2021/2025"),)),
        ("告别2023,迎来2024。", DAY, (("2023", "2023"), ("2024", "2024"))),
        ("未来五年可实现收入", "2024-01", (("未来五年", "2024/2028"),)),
        ("近五年", DAY, (("近五年", "2020/2024"),)),
        ("过去三年", DAY, (("过去三年", "2021/2023"),)),
        ("三年来", DAY, (("三年来", "2022/2024"),)),
        ("过去一年", "2024-01", (("过去一年", "2023"),)),
        ("“十四五”期间", DAY, (("“十四五”期间", "2021/2025"),)),
        ("十三五时期", None, (("十三五时期", "2016/2020"),)),
        ("“十四五”末", DAY, (("“十四五”末", "2025"),)),
        ("“十五五”规划", DAY, (("“十五五”", "2026/2030"),)),
        ("到2030年突破1000万千瓦", DAY, (("2030年", "2030"),)),
        ("年内开工", DAY, (("年内", "2024"),)),
        ("全年目标100亿元", DAY, (("全年", "2024"),)),
        ("年度计划投资66亿元", DAY, (("年度", "2024"),)),
        ("2022年签约,次年开工", DAY, (("2022年", "2022"), ("次年", "2023"))),
        ("2022年签约、同年开工", DAY, (("2022年", "2022"), ("同年", "2022"))),
        ("2022年谋划,当年建设", DAY, (("2022年", "2022"), ("当年", "2022"))),
        ("明年的盘子已定。拟安排项目65个,年度投资47亿元", DAY, (("明年", "2025"), ("年度", "2025"))),
        ("次年", DAY, (("次年", NO_BASE),)),
        ("1958年通车以来", DAY, (("1958年", "1958"),)),
    ],
    "Halves, quarters, months in a row": [
        ("上半年开工", DAY, (("上半年", "2024-01/2024-06"),)),
        ("力争上半年开工", "2023-11-09", (("上半年", "2024-01/2024-06"),)),
        ("上半年完成100亿元", "2023-11-09", (("上半年", "2023-01/2023-06"),)),
        ("去年下半年", DAY, (("去年下半年", "2023-07/2023-12"),)),
        ("一季度", DAY, (("一季度", "2024-01/2024-03"),)),
        ("首季开门红", DAY, (("首季", "2024-01/2024-03"),)),
        ("三季度增长5%", DAY, (("三季度", "2023-07/2023-09"),)),
        ("计划三季度投产", DAY, (("三季度", "2024-07/2024-09"),)),
        ("二、三季度", "2023-11-08", (("二、三季度", "2023-04/2023-09"),)),
        ("一、三季度", "2023-11-08", (("一、三季度", APART),)),
        ("2020年三季度", DAY, (("2020年三季度", "2020-07/2020-09"),)),
        ("2023年第四季度", DAY, (("2023年第四季度", "2023-10/2023-12"),)),
        ("前三季度", "2023-11-08", (("前三季度", "2023-01/2023-09"),)),
        ("2023年1—11月份", DAY, (("2023年1—11月份", "2023-01/2023-11"),)),
        ("1—11月完成", "2024-01", (("1—11月", "2023-01/2023-11"),)),
        ("年末账本：1—11月完成", "2021-12-15", (("年末", "2021-12-31"), ("1—11月", "2021-01/2021-11"))),
        ("1—2月完成", DAY, (("1—2月", "2024-01/2024-02"),)),
        ("1月至2月", DAY, (("1月至2月", "2024-01/2024-02"),)),
        ("一至五月", "2022-06-26", (("一至五月", "2022-01/2022-05"),)),
        ("前10个月已完成", "2024-11-27", (("前10个月", "2024-01/2024-10"),)),
        ("去年前十个月", DAY, (("去年前十个月", "2023-01/2023-10"),)),
        ("前两月", DAY, (("前两月", "2024-01/2024-02"),)),
        ("7、8月份", "2024-09-02", (("7、8月份", "2024-07/2024-08"),)),
        ("2023年12月至2024年2月", DAY, (("2023年12月至2024年2月", "2023-12/2024-02"),)),
        ("今年以来", DAY, (("今年以来", "2024-01/2024-03"),)),
        ("2018年11月以来", "2021-05-14", (("2018年11月以来", "2018-11/2021-05"),)),
        ("从2018年11月首批开工算起", "2021-05-14", (("2018年11月首批开工算起", "2018-11/2021-05"),)),
        ("2023年以来", "2024-01", (("2023年以来", "2023"),)),
        ("2023年4月至今", DAY, (("2023年4月至今", "2023-04/2024-03"),)),
        ("一季度增长5%。上年同期增长3%", DAY, (("一季度", "2024-01/2024-03"), ("上年同期", "2023-01/2023-03"))),
        ("上年同期增长3%", DAY, (("上年同期", NO_BASE),)),
        ("到10月末,当年累计完成", "2019-11-15", (("10月末", "2019-10-31"), ("当年", "2019-01/2019-10"))),
    ],
    "Months": [
        ("2024年9月竣工", DAY, (("2024年9月", "2024-09"),)),
        ("23年10月", DAY, (("23年10月", "2023-10"),)),
        ("11月当月增长3%", DAY, (("11月当月", "2023-11"),)),
        ("十二月", DAY, (("十二月", "2023-12"),)),
        ("力争10月开工", DAY, (("10月", "2024-10"),)),
        ("计划1月开工", "2024-12-20", (("1月", "2025-01"),)),
        ("项目去年九月开工", "2022-10", (("去年九月", "2021-09"),)),
        ("已经超过去年全年", "2022-10", (("去年全年", "2021"),)),
        ("去年内江完成19亿元", "2022-10", (("去年", "2021"),)),
        ("达产后年销售收入20亿元,后年建成", DAY, (("后年", "2026"),)),
        ("整体进度63%,9月底建成", "2022-03-17", (("9月底", "2022-09"),)),
        ("节点:洁净室7月移交,9月设备搬入", "2023-05-18", (("7月", "2023-07"), ("9月", "2023-09"))),
        ("本月", DAY, (("本月", "2024-03"),)),
        ("上月", "2024-01-10", (("上月", "2023-12"),)),
        ("上个月已交房", "2022-06-26", (("上个月", "2022-05"),)),
        ("上月", "2024", (("上月", NO_MONTH),)),
        ("2023年5月开工,当月封顶", DAY, (("2023年5月", "2023-05"), ("当月", "2023-05"))),
        (
            "2023年9月动工,计划3月底竣工、4月投用",
            DAY,
            (("2023年9月", "2023-09"), ("3月底", "2024-03"), ("4月", "2024-04")),
        ),
        ("明年6月底前完成", DAY, (("明年6月底前", "2025-06"),)),
        ("2024年9月前交付", DAY, (("2024年9月前", "2024-09"),)),
        ("到2025年底建成", DAY, (("2025年底", "2025-12"),)),
        ("到2025年底,供热面积达到1亿平方米", DAY, (("2025年底", "2025-12-31"),)),
        ("年初动工", DAY, (("年初", "2024-01"),)),
        ("年底前建成", DAY, (("年底前", "2024-12"),)),
        ("计划今年底启动", DAY, (("今年底", "2024-12"),)),
        ("月底前交付", DAY, (("月底前", "2024-03"),)),
        (
            "2023年营收9亿元。年末负债率61%,较年初下降2个百分点;全年投资3亿元",
            "2024-01-12",
            (("2023年", "2023"), ("年末", "2023-12-31"), ("年初", "2023-01"), ("全年", "2023")),
        ),
        ("2023年营收9亿元。年初以来又增长", "2024-02-12", (("2023年", "2023"), ("年初以来", "2024-01/2024-02"))),
        ("国庆前交付", DAY, (("国庆前", "2024-10"),)),
        ("自去年国庆开街以来", "2023-04-14", (("去年国庆开街以来", "2022-10/2023-04"),)),
    ],
    "Days": [
        ("2024年2月29日", None, (("2024年2月29日", "2024-02-29"),)),
        ("2月29日", DAY, (("2月29日", "2024-02-29"),)),
        ("2023年2月29日", DAY, (("2023年2月29日", NO_SUCH),)),
        ("2月17日开会。3月2日下午开工", DAY, (("2月17日", "2024-02-17"), ("3月2日下午", "2024-03-02"))),
        ("12月28日签约", "2024-01-03", (("12月28日", "2023-12-28"),)),
        ("3月2日上午9时30分", DAY, (("3月2日上午9时30分", "2024-03-02"),)),
        ("2月17日", None, (("2月17日", NO_YEAR),)),
        ("2月26日至28日", DAY, (("2月26日至28日", "2024-02-26/2024-02-28"),)),
        ("2月26日至3月2日", DAY, (("2月26日至3月2日", "2024-02-26/2024-03-02"),)),
        ("三月二日", DAY, (("三月二日", "2024-03-02"),)),
        ("2023-05-06", DAY, (("2023-05-06", "2023-05-06"),)),
        ("2023/5/6", DAY, (("2023/5/6", "2023-05-06"),)),
        ("3月上旬", DAY, (("3月上旬", "2024-03-01/2024-03-10"),)),
        ("2月下旬", DAY, (("2月下旬", "2024-02-21/2024-02-29"),)),
        ("截至3月底完成", DAY, (("截至3月底", "2024-03-31"),)),
        ("截至10月底,全线累计完成", "2024-11-27", (("截至10月底", "2024-10-31"),)),
        ("6月末,存款余额", "2024-07-25", (("6月末", "2024-06-30"),)),
        ("装机去年底达1752.6万千瓦", "2023-04-08", (("去年底", "2022-12-31"),)),
        ("截至目前", DAY, (("截至目前", DAY),)),
        ("截至目前", "2024-03", (("截至目前", NO_DAY),)),
        (
            "本报云岭3月14日讯 截至目前累计完成6.1亿元",
            "2024-03-15",
            (("3月14日", "2024-03-14"), ("截至目前", "2024-03-14")),
        ),
        ("本报烟台2月21日讯 今天开工", "2024-02", (("2月21日", "2024-02-21"), ("今天", "2024-02-21"))),
        ("今天开工", DAY, (("今天", DAY),)),
        ("今天开工", "2024-03", (("今天", NO_DAY),)),
        ("昨日开工", DAY, (("昨日", "2024-03-04"),)),
        ("2月17日签约,当天开工", DAY, (("2月17日", "2024-02-17"), ("当天", "2024-02-17"))),
    ],
    "No exact time": [
        ("近日", DAY, (("近日", "no exact day"),)),
        ("近年来", DAY, (("近年来", "no exact years"),)),
        ("春节前后", DAY, (("春节前后", FESTIVAL),)),
        ("“五一”前后", DAY, (("“五一”前后", FESTIVAL),)),
        ("连续三年入选", DAY, (("连续三年", NO_END),)),
        ("正月初八", DAY, (("正月初八", LUNAR),)),
        ("20世纪90年代", DAY, (("20世纪90年代", DECADE),)),
        ("9:30开工", DAY, (("9:30", CLOCK),)),
        ("上午9时", DAY, (("上午9时", CLOCK),)),
    ],
    "No time at all": [
        (text, DAY, ())
        for text in (
            "工期81个月",
            "建设工期5年半",
            "只用了86天",
            "三年内建成",
            "24小时服务",
            "三年行动计划",
            "比例1:10",
            "热线0750—3883021",
            "第3号横洞",
            "5号泊位",
            "五一路",
            "年产10万吨",
            "15个月",
            "10年期贷款",
            "V2.3.1版",
            "每年供水",
            "三年底子厚",
        )
    ],
}
CASES = [case for cases in SECTIONS.values() for case in cases]


def said(read: DateRead) -> tuple[str, str]:
    """Return the words and what they mean."""
    return read.text, read.period or read.reason or ""


def table() -> str:
    """Return the table of behaviours as Markdown."""
    lines = ["# What the reader of dates makes of words of time", "", "Generated from `tests/test_dates.py`.", ""]
    for section, cases in SECTIONS.items():
        lines += [f"## {section}", "", "| text | printed on | reads | period |", "|---|---|---|---|"]
        for text, day, reads in cases:
            words = " · ".join(word for word, _ in reads) or "–"
            means = " · ".join(f"`{mean}`" if mean[0].isdigit() and mean[1].isdigit() else mean for _, mean in reads)
            lines.append(f"| {text} | {day or 'unknown'} | {words} | {means or '–'} |")
        lines.append("")
    return "\n".join(lines)


@pytest.mark.parametrize(("text", "day", "reads"), CASES)
def test_words_of_time_mean_what_an_analyst_reads(
    text: str, day: str | None, reads: tuple[tuple[str, str], ...]
) -> None:
    assert tuple(map(said, read_dates(Folded.of(text), day))) == reads


def test_the_table_of_behaviours_is_current() -> None:
    assert TABLE.read_text(encoding="utf-8") == table()


@pytest.mark.parametrize(
    ("words", "day", "period"),
    [
        ("2023-01/2023-11", None, "2023-01/2023-11"),
        ("2024/2028", None, "2024/2028"),
        ("2024", None, "2024"),
        ("2024-02-29", None, "2024-02-29"),
        ("2023-02-29", None, None),
        ("2024/2023", None, None),
        ("预计未来五年", "2024-01", "2024/2028"),
        ("2023年1—11月份", None, "2023-01/2023-11"),
        ("近日", DAY, None),
        ("项目", DAY, None),
    ],
)
def test_a_phrase_or_a_written_period_resolves(words: str, day: str | None, period: str | None) -> None:
    found, reason = resolve(words, day)
    assert found == period
    assert (reason is None) == (found is not None)


def test_a_paragraph_does_not_lend_its_year_to_the_next() -> None:
    folded = Folded.of_lines("2021年5月开工\n12月建成")
    assert [read.period for read in read_dates(folded, DAY)] == ["2021-05", "2023-12"]


def test_a_number_at_the_end_of_a_paragraph_does_not_hide_the_next_date() -> None:
    assert [read.period for read in read_dates(Folded.of_lines("第12\n2024年3月"), DAY)] == ["2024-03"]


def test_a_day_that_is_no_date_leaves_relative_words_open() -> None:
    assert [read.period for read in read_dates(Folded.of("今年"), "2024-13-40")] == [None]


_PIECES = st.sampled_from(
    [
        *"年月日季度底末前上下半今去明至到—-、:.0123456789一二三十五截自从以来“”第个近内 \n",
        "2024年",
        "3月",
        "以来",
        "同期",
    ]
)
_TEXTS = st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=40).map("".join))
_DAYS = st.sampled_from([None, "2024", "2024-03", "2024-03-05", "2024-02-29", "2023-12-31", "nonsense", "9999-12-31"])


@given(_TEXTS, _DAYS)
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_in_order_without_overlap_and_at_its_place(text: str, day: str | None) -> None:
    folded = Folded.of_lines(text)
    reads = read_dates(folded, day)
    for before, after in pairwise(reads):
        assert before.b <= after.a
    for read in reads:
        assert without_blanks(text[read.start : read.end]) == read.text
        assert (read.period is None) != (read.reason is None)
        if read.period is not None:
            assert resolve(read.period, None) == (read.period, None)


@given(st.dates(), st.booleans())
def test_a_written_day_is_read_back(day: datetime.date, spaced: bool) -> None:
    if 1900 <= day.year <= 2099:
        text = f"{day.year}年{day.month}月{day.day}日"
        reads = read_dates(Folded.of(" ".join(text) if spaced else text), None)
        assert [(read.text, read.period) for read in reads] == [(text, day.isoformat())]


@pytest.mark.parametrize(
    "piece", ["1", " ", "年", "月", "1月", "2023年", "十", "1—", "截至", "从2023年", "9:", "上半", "“", "3月2日至"]
)
def test_reading_time_grows_with_length_only(piece: str) -> None:
    def seconds(size: int) -> float:
        folded = Folded.of(piece * (size // len(piece)))
        begun = time.process_time()
        read_dates(folded, DAY)
        return time.process_time() - begun

    assert seconds(80_000) < 12 * seconds(20_000) + 0.2


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
