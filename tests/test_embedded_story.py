"""What an article tells of one project: stage, milestones, place, parties, lists."""

from typing import Any

import pytest

from summarizer.dates import read_dates
from summarizer.embedded.names import find_projects
from summarizer.embedded.story import tell
from summarizer.text import Folded

DAY = "2024-05-10"


def told(text: str, day: str | None = DAY) -> list[dict[str, Any]]:
    folded = Folded.of_lines(text)
    projects = find_projects(folded, None)
    dates = read_dates(folded, day)
    return [tell(folded, project, projects, dates, day) for project in projects]


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("青龙山风电场正式开工。", "started"),
        ("青龙山风电场尚未开工，手续仍在办理。", "planned"),
        ("青龙山风电场计划今年9月开工。", "planned"),
        ("青龙山风电场主体结构封顶，计划10月投产。", "building"),
        ("青龙山风电场去年底投产，产值3亿元。", "operating"),
        ("青龙山风电场还没投产，目前正在安装设备。", "building"),
        ("金牛湖水库除险加固工程通过竣工验收。", "completed"),
        ("全市引进佳味速冻食品项目，投资2亿元。", "signed"),
        ("县里谋划的青龙山风电场投资5亿元。", "planned"),
        ("青龙山风电场因环评未过暂停施工。", "suspended"),
        ("原规划的青龙山风电场已经取消。", "cancelled"),
        ("加快推进青龙山风电场、天盛物流园、云桥水厂等8个重点项目建设。", "building"),
        ("青龙山风电场整体进度63%，9月底建成。", "building"),
        ("澜星电池项目进展顺利。一期已投产，二期主体正在施工。", "building"),
    ],
)
def test_the_stage_is_what_has_come_about(text: str, stage: str) -> None:
    assert told(text)[0]["stage"] == stage


def test_the_stage_of_a_neighbour_is_not_taken_over() -> None:
    first, second = told("青龙山风电场尚未开工，天盛物流园已经取消。")
    assert (first["stage"], second["stage"]) == ("planned", "cancelled")


def test_a_signing_gives_its_stage_to_what_it_names() -> None:
    (project,) = told("今天举行集中签约仪式。天盛物流园总投资5亿元。")
    assert project["stage"] == "signed"


def test_milestones_keep_the_words_of_their_day() -> None:
    (project,) = told("天盛物流园2023年9月动工，计划2025年3月底竣工、4月投入运营。")
    assert [(m["event"], m["date"], m["status"]) for m in project["milestones"]] == [
        ("start", "2023年9月", "actual"),
        ("completion", "2025年3月底", "planned"),
        ("production", "4月", "planned"),
    ]


def test_what_has_not_happened_is_no_milestone() -> None:
    (project,) = told("天盛物流园原定2023年9月开工，至今没有进场。", "2024-05-10")
    assert [m["event"] for m in project["milestones"]] == ["start"]


def test_place_parties_and_lists_are_the_articles_words() -> None:
    text = "作为2023年海东省重点项目，天盛物流园位于云湖县北部山区，由天盛（海东）物流有限公司投资建设，总投资5亿元。"
    (project,) = told(text)
    assert project["location"] == "云湖县北部山区"
    assert project["parties"] == [{"name": "天盛(海东)物流有限公司", "role": "investor"}]
    assert project["lists"] == [{"level": "provincial", "name": "2023年海东省重点项目", "year": 2023}]


def test_a_quote_stands_verbatim_in_the_article() -> None:
    text = "□记者 林一 报道\n　　5月9日，天盛物流园 正式开工，总投资5亿元。"
    (project,) = told(text)
    assert project["quote"] == "天盛物流园正式开工"
    assert project["quote"] in text.replace(" ", "")
