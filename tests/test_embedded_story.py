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
        ("云屏水库加固工程3月停工，现仍未复工，已完成投资8000万元。", "suspended"),
        ("云屏护岸工程停工四十多天，完工时间由今年10月推迟到明年6月。", "building"),
        ("云屏光热项目正在做并网前的最后调试。", "building"),
        ("云屏大道延长线已完成施工招标，9月动工。", "planned"),
        ("云屏新材料项目过了环评，上月底挖下第一锹土。", "started"),
        ("云屏高速2021年开工。眼下，除青龙山大桥外，全线桥隧已全部贯通。", "building"),
        ("青龙山风电场尚未开工，手续仍在办理。", "planned"),
        ("青龙山风电场计划今年9月开工。", "planned"),
        ("青龙山风电场主体结构封顶，计划10月投产。", "building"),
        ("青龙山风电场去年底投产，产值3亿元。", "operating"),
        ("青龙山风电场还没投产，目前正在安装设备。", "building"),
        ("金牛湖水库除险加固工程通过竣工验收。", "completed"),
        ("全市引进佳味速冻食品项目，投资2亿元。", "signed"),
        ("县里谋划的青龙山风电场投资5亿元。", "planned"),
        ("今年4月开园的云湖文旅小镇建设周期5年，总投资5亿元，首期建设核心区。", "operating"),
        ("青龙山风电场开工令下达，总投资8亿元。", "started"),
        ("青龙山风电场因融资未到位，至今未复工。", "suspended"),
        ("青龙山风电场项目调出了今年的重点项目名单。", "cancelled"),
        ("青龙山风电场工程拟投资8亿元，工期24个月。", "planned"),
        ("竣工项目中，青龙山风电场总投资18亿元，装机10万千瓦。", "completed"),
        ("签约项目中，天盛公司计划投资20亿元建设天盛花园城项目。", "signed"),
        ("市里公布四季度拟开工名单，共22个项目，包括青龙山风电场工程。", "planned"),
        ("向客商推介项目26个，包括总投资7亿元的天盛产业园。", "planned"),
        ("青龙山风电场正在施工，一标段已于6月并网，二标段安装过半。", "building"),
        ("谋划中的青龙山至云湖旅游公路估算投资9亿元，开工日期尚未敲定。", "planned"),
        ("青龙山风电场因环评未过暂停施工。", "suspended"),
        ("原规划的青龙山风电场已经取消。", "cancelled"),
        ("加快推进青龙山风电场、天盛物流园、云桥水厂等8个重点项目建设。", "building"),
        ("青龙山风电场整体进度63%，9月底建成。", "building"),
        ("澜星电池项目进展顺利。一期已投产，二期主体正在施工。", "building"),
        ("青龙山风电场主体完工，设备下月进场。", "building"),
        ("青龙山风电场提前竣工。", "completed"),
        ("磐石光伏电站已并网60万千瓦，余下40万千瓦明年6月并网。", "building"),
        ("南岭产业园22栋厂房已竣工16栋。", "building"),
        ("松涛水库大坝工程去年曾因雨停工21天，目前坝体填筑过半。", "building"),
        ("恒泰锂电隔膜项目资金链断裂，县里已解除协议、收回土地152亩。", "cancelled"),
        ("望江门旧城改造项目计划2025年三季度动工，2028年建成。", "planned"),
        ("铭光钢构项目不声不响投了产，收入2亿元。", "operating"),
        ("天宝矿业选厂技改4月停产检修，5月恢复生产。", "operating"),
        ("云岭换流站工程5月1日已带电，投资9亿元。", "completed"),
        ("在建的有滨江大剧院、东山水厂扩建工程。", "building"),
        ("尚处前期的有云岭抽水蓄能电站。", "planned"),
        ("青龙山风电场1月12日通电。", "operating"),
        ("云桥玻璃厂窑炉月底点火。", "building"),
        ("青龙山风电场封顶后停了73天，4月18日复工。", "building"),
        ("青龙山风电场原定去年10月开工，现改到今年9月。", "planned"),
        ("下一步还将投资8000万元建设青龙山检测中心。", "planned"),
        ("青龙山风电场还在等国家批复。", "planned"),
        ("青龙山风电场今年2月被收回指标。", "cancelled"),
        ("天盛物流园由中建九局承建，隧道右洞顺利贯通。", "building"),
        ("二、竣工方面。青龙山风电场（业主：青龙能源）、天盛物流园两个项目，投资依次为3亿元、5亿元。", "completed"),
        ("青龙山风电场今冬不开工了。", "planned"),
        ("县里签下亿元以上项目8个，包括总投资20亿元的天盛物流园。", "signed"),
        ("云桥水厂路面改造提前一个月收了工。", "completed"),
        ("青龙山风电场融资还没落定，省里刚刚备案。", "planned"),
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


def test_a_phase_has_its_own_stage_and_the_whole_is_not_done_with_its_first() -> None:
    whole = told("云屏河治理工程分三期实施，一期已于2021年完工，三期计划明年3月启动。")[0]
    assert [(phase["name"], phase["stage"]) for phase in whole["phases"]] == [
        ("一期", "completed"),
        ("三期", "planned"),
    ]
    assert whole["stage"] == "building"


def test_content_problem_and_next_step_are_clauses_of_the_article() -> None:
    text = (
        "云屏传感器项目主要建设生产线2条、研发楼1栋，总投资12亿元。受拆迁滞后影响，工期延后两个月。"
        "下一步，将加快设备招标，确保2024年9月试生产。"
    )
    (project,) = told(text)
    assert project["content"] == "主要建设生产线2条、研发楼1栋"
    assert project["problem"] == "受拆迁滞后影响"
    assert project["next_step"].startswith("下一步")
    assert project["industry"] == "电子信息"


def test_an_income_is_no_milestone_and_a_told_start_is_actual() -> None:
    text = "云屏传感器项目已于2022年8月开工建设，预计未来五年可实现营业收入40亿元。"
    (project,) = told(text)
    assert [(m["event"], m["status"]) for m in project["milestones"]] == [("start", "actual")]


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("青岚物流园一期去年9月开仓；原列入计划的二期因资金未到位，暂缓实施。", "operating"),
        ("松岭供热管网改造工程9月底收尾。", "completed"),
        ("海岳玄武岩产业园建8条生产线，其中1、2号线上月点火。", "building"),
        ("松岭医院城西院区去年12月通过竣工验收，计划4月1日开诊，开诊初期先放床500张。", "completed"),
        ("青岚智算谷昨日奠基。项目分三期推进。", "started"),
    ],
)
def test_a_part_a_phase_or_a_plan_is_not_the_stage_of_the_whole(text: str, stage: str) -> None:
    assert told(text, "2024-12-06")[0]["stage"] == stage
