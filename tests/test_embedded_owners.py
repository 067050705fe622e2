"""Which project a number belongs to."""

import pytest

from summarizer.embedded.names import find_projects
from summarizer.embedded.owners import owners
from summarizer.numbers import read_numbers
from summarizer.text import Folded


def owned(text: str) -> dict[str, str | None]:
    folded = Folded.of_lines(text)
    projects = find_projects(folded, None)
    numbers = read_numbers(folded)
    found = owners(folded, numbers, projects)
    return {n.text: None if i is None else projects[i].name for n, i in zip(numbers, found, strict=True)}


@pytest.mark.parametrize(
    ("text", "number", "owner"),
    [
        ("青龙山风电场开工。项目总投资8亿元，占地120亩。", "120亩", "青龙山风电场"),
        ("总投资21亿元的瑞丰集团新型建材产业园项目签约。", "21亿元", "瑞丰集团新型建材产业园项目"),
        ("晋溪水库（库容1.2亿立方米）正在施工。", "1.2亿立方米", "晋溪水库"),
        ("海测公司出资1800万欧元，在云湖区设立锻件检测中心。", "1800万欧元", "锻件检测中心"),
        ("青龙山风电场开工。\n建成后，年发电量2亿千瓦时。", "2亿千瓦时", "青龙山风电场"),
        ("天盛物流园投资3亿元；云桥水厂投资5亿元，正在建设。", "5亿元", "云桥水厂"),
        ("天盛物流园、云桥水厂分别投资3亿元和5亿元，正在建设。", "3亿元", "天盛物流园"),
        ("天盛物流园、云桥水厂两个项目竣工，投资依次为3亿元、5亿元。", "5亿元", "云桥水厂"),
        ("剩下的2亿元归检测大楼。", "2亿元", "检测大楼"),
        ("天盛产业园二期开工，投资18亿元。企业总工程师说：满产后可产6万吨。", "6万吨", "天盛产业园二期"),
        ("天盛聚酯项目是今年开工的自治区重点项目，概算投资88亿元。", "88亿元", "天盛聚酯项目"),
        ("青龙山风电场正在施工。往东12公里，云桥水厂正在调试。", "12公里", "云桥水厂"),
        ("青龙山风电场正在施工。该项目装机10万千瓦。\n资本金由两家凑，省里出3000万元。", "10万千瓦", "青龙山风电场"),
        ("青龙山风电场正在施工。该项目装机10万千瓦。\n按初步设计，共装风机40台。", "40台", "青龙山风电场"),
        ("晋溪水库是全省骨干项目之一，总库容6240万立方米。", "6240万立方米", "晋溪水库"),
        ("天盛产业园一片忙碌，签约企业19家，正在建设。", "19家", "天盛产业园"),
        ("横岭隧道全长2.4公里，是云晴公路改线工程的控制性工程，投资6亿元。", "6亿元", "横岭隧道"),
    ],
)
def test_a_number_goes_to_the_project_spoken_of(text: str, number: str, owner: str) -> None:
    assert owned(text)[number] == owner


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("青龙山风电场开工。全市今年安排重点项目40个，总投资300亿元。", "300亿元"),
        ("青龙山风电场开工。\n去年该县实现财政收入16亿元。", "16亿元"),
        ("推动天启集团总部、云帆数据港等12个重大项目建设。", "12个"),
        ("天盛物流园项目、云桥水厂项目集中签约，总投资23亿元。", "23亿元"),
        ("青龙山风电场开工。隔壁的晶圆衬底静悄悄，15亿元只落下一半。", "15亿元"),
        ("天盛物流园、云桥水厂、青龙山风电场三大工程全面铺开，完成投资21亿元。", "21亿元"),
        ("青石公路改造投资2.4亿元。县交通局今年还安排农村公路180公里。", "180公里"),
        ("青龙山风电场开工。\n“十四五”期间，当地计划新改建公路400公里。", "400公里"),
    ],
)
def test_a_number_of_a_region_or_a_group_is_no_projects(text: str, number: str) -> None:
    assert owned(text)[number] is None
