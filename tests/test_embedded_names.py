"""Which projects an article names, under which names, and where it speaks of them."""

import pytest

from summarizer.embedded.names import NamedProject, find_projects
from summarizer.text import Folded


def named(text: str, title: str | None = None) -> list[str]:
    return [project.name for project in find_projects(Folded.of_lines(text), title)]


def only(text: str) -> tuple[Folded, NamedProject]:
    folded = Folded.of_lines(text)
    (project,) = find_projects(folded, None)
    return folded, project


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("记者走进华晟锂电年产5万吨正极材料项目建设现场。", ["华晟锂电年产5万吨正极材料项目"]),
        ("由中建八局承建的江北新区市民服务中心主体结构封顶。", ["江北新区市民服务中心"]),
        ("总投资约18亿元的海韵湾文旅综合体计划今年国庆前开业。", ["海韵湾文旅综合体"]),
        ("金牛湖水库除险加固工程通过竣工验收。", ["金牛湖水库除险加固工程"]),
        ("启铭精工（集团）有限公司高端轴承项目开工。", ["启铭精工(集团)有限公司高端轴承项目"]),
        ("G210国道清溪段改扩建工程累计完成投资4.2亿元。", ["G210国道清溪段改扩建工程"]),
        ("县里把“清泉入户”农村供水工程列入实事，总投资3亿元。", ["“清泉入户”农村供水工程"]),
        ("丰禾预制菜产业园一期投产，丰禾预制菜产业园二期开工。", ["丰禾预制菜产业园一期", "丰禾预制菜产业园二期"]),
        ("云涧四号（30万千瓦，21亿元）上月并网。", ["云涧四号"]),
        ("晴川县的高强铝箔带材（12.5亿元，年产3万吨）落了地。", ["高强铝箔带材"]),
        ("宁岭至河西高速沙坪段，全长21公里，概算33亿元。", ["宁岭至河西高速沙坪段"]),
        ("剩下的2亿元归检测大楼。", ["检测大楼"]),
        ("另一个活——罗沟提水泵站，投资1800万元，上月试了车。", ["罗沟提水泵站"]),
        ("县体育中心因资金缺口8000万元暂缓建设。", ["县体育中心"]),
        ("沙湾乡建中药颗粒基地，投资3亿元，等董事会点头。", ["中药颗粒基地"]),
        ("一、在建类：1.松坪抽水蓄能（60万千瓦，41亿元），地下厂房开挖过半。", ["松坪抽水蓄能"]),
        ("云屏一、云屏二两个百万千瓦级项目仍在前期。", ["云屏一", "云屏二"]),
        (
            "青禾农机项目总投资6亿元，分三年建成拖拉机及铸件生产线，年产整机3万台，新建主题酒店1座。",
            ["青禾农机项目"],
        ),
        ("天盛产业园投资20亿元。截至目前，一号厂房进入装修阶段，职工宿舍月底封顶。", ["天盛产业园"]),
        ("云湖医院项目开工。该项目是全市重点民生工程之一，也是中央补助项目，占地57亩。", ["云湖医院项目"]),
        ("22个重大项目中丰禾物流园、青龙山风电场等14个项目已复工。", ["丰禾物流园", "青龙山风电场"]),
        ("县长实地查看项目进度，询问企业项目投产时间，随后来到天盛物流园项目现场。", ["天盛物流园项目"]),
        ("包括正在做可研的云湖智能检测中心。", ["云湖智能检测中心"]),
        ("城东县云湖小学新校区的孩子们搬了家。这所9月1日启用的学校投资9000万元。", ["城东县云湖小学新校区"]),
        ("县医院传染病楼上月底通过竣工验收，总面积7000平方米。", ["县医院传染病楼"]),
        ("晴川国际皮革城不再列入重点项目库。", ["晴川国际皮革城"]),
        ("企业将全部落地云湖县天盛装备制造产业园，园区每年可新增产值10亿元。", []),
        ("截至8月底累计生产纱线3.86万吨，退还林场580亩。", []),
        ("新华社云湖6月25日电 青龙河引水闸改建工程开工，它是全省重大水利工程之一。", ["青龙河引水闸改建工程"]),
        ("我国共有云湖水利枢纽等15项重大工程开工建设。", ["云湖水利枢纽"]),
        ("青湖高速青龙至云湖段和云湖大桥已正式通车。", ["青湖高速青龙至云湖段", "云湖大桥"]),
        ("开工建设文泉路小学、城西幼儿园；建成投用县图书馆。", ["文泉路小学", "城西幼儿园", "县图书馆"]),
        (
            "今年已竣工项目12个，主要有晴川第二中学北校区建设工程、云屏老旧小区改造工程等。",
            ["晴川第二中学北校区建设工程", "云屏老旧小区改造工程"],
        ),
        ("全长2.1公里的横岭隧道昨日贯通。横岭隧道由中铁二十九局承建。", ["横岭隧道"]),
    ],
)
def test_a_project_is_found_with_its_longest_name(text: str, names: list[str]) -> None:
    assert named(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("“这座桥急不得。”云河特大桥9号墩下，老田说。这座桥主跨520米，主塔封顶了。", ["云河特大桥"]),
        ("秸秆气化站的烟囱冒出白汽。这是县里头一个生物质项目，总投资1.9亿元。", ["秸秆气化站"]),
        ("头一件，城北水厂。3.6亿元的投资，设计日供水10万吨。", ["城北水厂"]),
        ("走进云屏未来科技城，6栋厂房拔地而起。该项目占地186亩，总投资13亿元。", ["云屏未来科技城"]),
        ("云溪河大桥最让他满意。桥长412米，投资7600万元。", ["云溪河大桥"]),
        ("他顺道看了云屏苹果深加工厂。老板投了9000万元，正月初八点的火。", ["云屏苹果深加工厂"]),
        ("建在海边的晴川机场有条2600米的跑道。这座支线机场概算24亿元，正在施工。", ["晴川机场"]),
    ],
)
def test_a_work_is_known_by_what_is_said_of_it_later(text: str, names: list[str]) -> None:
    assert named(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "去年，全县实施重点项目96个，完成投资120亿元。",
        "全区签约亿元以上项目45个，其中制造业项目28个，总投资318亿元。",
        "会议强调，要做好重大项目前期工作，确保项目早开工、早投产。",
        "全市上下要以项目建设为抓手，打好招商引资攻坚战。",
        "既要在土地、资金、人才等方面支持项目建设。",
        "记者在开发区看到，各条生产线满负荷运转。",
        "“项目建设不能等。”县委书记说。",
        "鑫源食品有限公司生产车间里，工人正忙着赶制订单。",
        "用好云屏产业园、晴川科技园等载体，引进一批优质外资企业。",
        "全力打造区域性先进制造业基地，让智慧公园等配套跟上来。",
        "新修农村公路120公里，改造危桥31座，建成高标准农田4万亩。",
        "这批项目全部投产后预计年产值30亿元。",
        "铁路北接云岭站，南连晴川西站，紧邻向阳路。",
        "该厂新增两条日处理300吨的稻谷加工线。",
    ],
)
def test_counts_slogans_and_companies_are_no_projects(text: str) -> None:
    assert named(text) == []


def test_a_list_that_ends_in_projects_names_each_of_them() -> None:
    assert named("将推动天启集团总部、云帆数据、海岳未来港等12个重大项目建设。") == [
        "天启集团总部",
        "云帆数据",
        "海岳未来港",
    ]


def test_names_that_share_a_kind_are_put_together() -> None:
    assert named("青岭、白石两座抽水蓄能电站正在加快建设。") == ["青岭抽水蓄能电站", "白石抽水蓄能电站"]


def test_the_first_phase_of_a_second_one_is_a_project_of_its_own() -> None:
    text = "新泽电池二期项目正式落户。项目总投资15亿元。一期项目5月底已累计完成投资15.9亿元。"
    assert [one.name for one in find_projects(Folded.of_lines(text), None)] == ["新泽电池二期项目", "新泽电池一期项目"]


def test_a_shorter_form_and_a_nickname_are_aliases() -> None:
    text = "云湖县第三人民医院东院区（以下简称“东院区”）通过验收。\n东院区总投资11亿元。第三人民医院东院区下月启用。"
    _, project = only(text)
    assert project.name == "云湖县第三人民医院东院区"
    assert set(project.aliases) == {"第三人民医院东院区", "东院区"}


def test_anaphors_are_mentions_of_the_project_before_them() -> None:
    folded, project = only("青龙山风电场正式开工。该项目总投资8亿元。\n风电场装机10万千瓦，项目计划明年投产。")
    assert [folded.text[a:b] for a, b in project.mentions] == ["青龙山风电场", "该项目", "风电场", "项目"]


def test_the_former_and_the_latter_go_by_the_order_of_the_names() -> None:
    folded = Folded.of_lines("天盛物流园和云桥康养小镇今年开工。前者投资3亿元，后者投资5亿元。")
    first, second = find_projects(folded, None)
    assert [folded.text[a:b] for a, b in first.mentions] == ["天盛物流园", "前者"]
    assert [folded.text[a:b] for a, b in second.mentions] == ["云桥康养小镇", "后者"]


def test_a_second_phase_without_a_name_gets_its_parents_name() -> None:
    text = "澜星动力电池项目（一期）总投资35亿元，主体已经封顶。二期项目正在开展前期论证。"
    projects = find_projects(Folded.of_lines(text), None)
    assert [p.name for p in projects] == ["澜星动力电池项目(一期)", "澜星动力电池项目二期"]
    assert projects[1].aliases == ("二期项目",)


def test_every_mention_and_quote_stands_in_one_paragraph() -> None:
    folded = Folded.of_lines("丰禾预制菜产业园正在建设。\n园区占地60亩，项目明年投产。")
    for project in find_projects(folded, None):
        for a, b in (*project.mentions, project.quote):
            assert 0 <= a < b <= len(folded.text)
            assert not any(a < cut < b for cut in folded.breaks)


def test_a_text_without_words_names_nothing() -> None:
    assert named("") == []
    assert named("\n\n。，、（）“”\n") == []


def test_a_phase_of_its_own_size_is_a_project_and_goes_by_its_parents_name() -> None:
    text = "晴川加氢站一期日供氢4吨，已在运营；二期再添6吨，追加投资1.1亿元，三季度开建。"
    assert named(text) == ["晴川加氢站一期", "晴川加氢站二期"]


def test_works_on_a_house_are_named_by_both() -> None:
    text = "云屏粮食储备库的院子里，一排新仓刷着白漆。扩建工程投资2.7亿元，去年5月开工。"
    assert named(text) == ["云屏粮食储备库扩建工程"]


def test_a_road_is_meant_by_that_road_and_a_row_by_the_first_two() -> None:
    folded = Folded.of_lines("云晴高速正在建设。这条路长90公里。")
    (road,) = find_projects(folded, None)
    assert [folded.text[a:b] for a, b in road.mentions] == ["云晴高速", "这条路"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("云桥产业园东区总投资3亿元，已开工。云桥产业园西区总投资5亿元。", ["云桥产业园东区", "云桥产业园西区"]),
        ("云桥产业园东区、西区分别投资3亿元、5亿元。", ["云桥产业园东区", "云桥产业园西区"]),
        ("青石大道南线全长5公里，已通车；北线长7公里，正在施工。", ["青石大道南线", "青石大道北线"]),
        ("海东区人民医院开工，酒店A区封了顶，总投资3亿元。", ["海东区人民医院"]),
    ],
)
def test_parts_of_a_whole_are_told_apart(text: str, names: list[str]) -> None:
    assert named(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("临江区：华钢特材搬迁升级，总投资130亿元，二季度开工。", ["华钢特材搬迁升级"]),
        ("老李住的松岭家园，是今年全市5个回迁安置项目之一，总投资4亿元。", ["松岭家园"]),
        ("海榄港南作业区12号、13号泊位开工，12号泊位明年交工。", ["海榄港南作业区12号、13号泊位"]),
        ("今年是松岭棚户区改造的攻坚年。", []),
        ("“天冷。”云岭高速3标项目负责人说。", []),
        ("种植药材35万亩，其中标准化基地22万亩。", []),
        ("在临江区云基地，已落户数据中心项目19个。", []),
        ("松岭县生物质热电项目因原料不足，已终止洽谈。", ["松岭县生物质热电项目"]),
        ("松岭经济开发区污水处理厂二期工程投资2.3亿元。", ["松岭经济开发区污水处理厂二期工程"]),
        ("新材料项目10个，余下的6个为港航物流项目。", []),
        ("截至11月底，路基和桥涵工程分别完成91%和84%。", []),
    ],
)
def test_works_are_told_from_posts_campaigns_and_places(text: str, names: list[str]) -> None:
    assert named(text) == names


def test_a_house_that_is_taken_up_with_words_between_is_a_mention() -> None:
    folded, project = only("松岭新校区开学了。这所9月1日启用的学校投资9860万元。")
    assert [folded.text[a:b] for a, b in project.mentions] == ["松岭新校区", "这所"]


def test_phases_are_told_apart_once_the_first_runs_beside_the_whole() -> None:
    text = "云屏县年产8万吨己二酸项目总投资46亿元。一期5万吨去年6月投产，二期正在打桩，三期还在跑手续。"
    whole = "云屏县年产8万吨己二酸项目"
    assert set(named(text)) == {whole, *(whole + phase for phase in ("一期", "二期", "三期"))}


def test_shares_of_a_total_are_no_projects() -> None:
    text = "云屏县己二酸项目总共要投15亿元：一期8亿元，厂房封顶；二期7亿元，明年启动。"
    assert named(text) == ["云屏县己二酸项目"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("△清溪文化馆：内装过半，投资8600万元。", ["清溪文化馆"]),
        ("这是总投资7.8亿元的丰源玉米深加工项目。项目占地210亩。", ["丰源玉米深加工项目"]),
        ("云屏至雁门高速公路控制性工程老虎岭隧道右洞贯通。", ["云屏至雁门高速公路", "老虎岭隧道"]),
        ("东港4号、5号液体化工泊位工程正在沉桩。", ["东港4号、5号液体化工泊位工程"]),
        ("这家厂叫海盛预制菜加工厂，投资2.2亿元。", ["海盛预制菜加工厂"]),
        ("红灯项目由14个减至9个，黄灯项目由22个增至26个。", []),
        ("其中高速公路完成121亿元，普通公路只有38亿元。", []),
        ("县里代建员工公寓1800套，拉通蒸汽管道5.6公里。", []),
    ],
)
def test_what_is_a_name_and_what_is_none(text: str, names: list[str]) -> None:
    assert named(text) == names
