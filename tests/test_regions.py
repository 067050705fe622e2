"""The tree of places: which names in a text are places, and which place an article is about."""

import time

import pytest

from summarizer.regions import article_region, by_code, everything, find, full_name, named
from summarizer.text import without_blanks


def names(text: str) -> list[str | None]:
    return [full_name(m.region) if m.region else None for m in find(text)]


def words(text: str) -> list[str]:
    return [text[m.start : m.end] for m in find(text)]


def about(title: str | None, body: str, dateline: str | None = None, outlet: str | None = None) -> str | None:
    found = article_region(title, body, dateline, outlet)
    return found.name if found else None


def region(code: str) -> str:
    found = by_code(code)
    assert found is not None
    return full_name(found)


def test_a_full_name_runs_from_the_province_down_and_repeats_no_city():
    assert region("370103") == "山东省济南市市中区"
    assert region("500112") == "重庆市渝北区"
    assert region("460105") == "海南省海口市秀英区"
    assert [full_name(r) for r in named("济南高新区")] == ["山东省济南市高新区"]
    assert [full_name(r) for r in named("槐荫经济开发区")] == ["山东省济南市槐荫区经济开发区"]
    assert [full_name(r) for r in named("济南临港开发区")] == ["山东省济南市历城区临港经济开发区"]


def test_shandong_is_whole_and_every_code_is_six_digits_below_its_parent():
    regions = list(everything())
    assert sum(r.level == "prefecture" and (r.code or "").startswith("37") for r in regions) == 16
    assert sum(r.level == "county" and (r.code or "").startswith("37") for r in regions) == 136
    assert sum(r.level == "province" for r in regions) == 34
    for found in regions:
        assert (found.code is None) == (found.level == "zone")
        if found.code is not None and found.parent is not None:
            assert len(found.code) == 6
            assert found.code.isdigit()
            assert (found.parent.code or "")[:2] == found.code[:2]
    zones = [full_name(r) for r in regions if r.level == "zone"]
    assert len(zones) == len(set(zones))


def test_laiwu_is_a_part_of_jinan_now():
    assert region("370116") == "山东省济南市莱芜区"
    assert region("370117") == "山东省济南市钢城区"
    assert by_code("371202") is None
    assert names("莱芜市钢铁产业") == ["山东省济南市莱芜区"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("济南市市中区举办推介活动", "山东省济南市市中区"),
        ("枣庄市市中区举办推介活动", "山东省枣庄市市中区"),
        ("济南市中区举办推介活动", "山东省济南市市中区"),
        ("山东济南举办推介活动", "山东省济南市"),
        ("上海市浦东新区人民政府", "上海市浦东新区"),
        ("黔东南州麻江县宣威镇", "贵州省黔东南苗族侗族自治州麻江县"),
        ("烟台牟平勘查区", "山东省烟台市牟平区"),
        ("济南新旧动能转换起步区的比亚迪", "山东省济南市新旧动能转换起步区"),
        ("青岛西海岸新区开工", "山东省青岛市西海岸新区"),
        ("烟台黄渤海新区开工", "山东省烟台市黄渤海新区"),
    ],
)
def test_names_that_stand_together_are_one_mention(text: str, expected: str):
    assert names(text) == [expected]


def test_an_ambiguous_name_is_the_one_of_the_city_named_last():
    text = "枣庄市薛城区开工，市中区签约。将泰安余热穿越济南市平阴县、长清区、市中区输送"
    assert [m for m in names(text) if m and m.endswith("市中区")] == ["山东省枣庄市市中区", "山东省济南市市中区"]
    assert names("2月，潍坊高新区签约。高新区管委会")[-1] == "山东省潍坊市高新区"


def test_an_ambiguous_name_alone_stays_open():
    (mention,) = find("市中区签约16个项目")
    assert mention.region is None
    assert {r.code for r in mention.candidates} >= {"370103", "370402"}


@pytest.mark.parametrize(
    "text",
    [
        "坚持和平发展，朝阳产业兴起",
        "位于中山路与长安街交汇处",
        "黄河南岸、渤海南部和洞庭湖南岸",
        "在城市中开展新城区建设，城区面貌一新",
        "各高新区和开发区",
        "选用大理石与白银",
        "日照时间长",
        "齐鲁银行",
        "记者韩城报道",
        "宣威水库动工",
        "辽河边的太子河",
    ],
)
def test_words_of_another_meaning_are_no_places(text: str):
    assert names(text) == []


def test_a_word_that_goes_on_is_cut_before_its_city():
    assert words("济南市民走进济南市场，山东省会") == ["济南", "济南", "山东"]


def test_a_county_s_short_name_needs_support():
    assert names("醴陵拿下12亿元，炎陵引进8亿元") == []
    assert names("在株洲，醴陵拿下12亿元")[1] == "湖南省株洲市醴陵市"
    assert names("向淄博、汶上等地拓展，山东") == ["山东省淄博市", "山东省济宁市汶上县", "山东省"]


def test_a_short_name_with_an_everyday_meaning_follows_its_full_name():
    assert words("市中区引进企业，扎根市中的决心，济南") == ["市中区", "市中", "济南"]


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("山东港口在青岛新启动推进11个项目", "□记者常青白晓报道本报青岛2月21日讯今天，"
         "山东港口2024年世界级港口群建设（青岛）"
         "建成项目投产暨新项目开工仪式在青岛邮轮母港举行", "山东省青岛市"),
        ("日照：加快实施460个省市重点项目", "□记者丁兆霞报道本报日照讯2月20日，"
         "在位于日照市岚山区的日照金属表面处理中心生态"
         "产业园内，蓝拓氢能绿氢装备智造项目正加快推进。项目是日照市首个氢能源项目。", "山东省日照市"),
        ("枣庄：打造“产业森林”“项目矩阵”", "□记者孟令洋报道本报枣庄讯新春伊始，在山东极电电动电池总成项目建设现场",
         "山东省枣庄市"),
        ("济南高新区新春首场招聘会人气旺", "□记者王健报道本报济南讯近日，由济南高新区审批服务部联合社会事务部主办",
         "山东省济南市高新区"),
        ("我省能源资源保障取得新进展", "□记者刘童报道本报济南2月21日讯记者今天从全省煤田地质高质量发展大会上获悉，"
         "在齐河—禹城、"
         "莱芜和烟台牟平等勘查区力争取得更大找矿突破", "山东省"),
        ("江门重点项目投资跑在时间前面", "本报江门讯（记者梁柏川）11月14日，"
         "江门市发展和改革局通报进展。从各县（市、区）看，"
         "新会、台山、蓬江分别完成168.2亿元、141.7亿元、96.5亿元；恩平完成29.8亿元", "广东省江门市"),
        ("百亿“充电宝”落子太子河", "本报本溪讯记者韩雨4月7日清晨，本溪满族自治县的气温只有2℃。9时30分，"
         "辽宁太子河抽水蓄能电站"
         "正式开工。电站站址横跨本溪县和明山区", "辽宁省本溪市"),
    ],
)  # fmt: skip
def test_an_article_is_about_its_most_specific_region(title: str, body: str, expected: str):
    assert about(title, body) == expected


def test_a_district_without_its_city_is_inferred_from_the_dateline():
    found = article_region("市中区：激活一池春水", "市中区引进重点项目526个", "本报济南2月29日讯", None)
    assert found is not None
    assert (found.name, found.code, found.inferred) == ("山东省济南市市中区", "370103", True)
    assert about("市中区：激活一池春水", "市中区引进重点项目", None, "枣庄日报") == "山东省枣庄市市中区"


def test_a_name_that_stands_whole_in_the_text_is_not_inferred():
    found = article_region(None, "近日，山东省济南市历下区举行推介会。", None, None)
    assert found is not None
    assert (found.code, found.inferred) == ("370102", False)


def test_our_province_is_that_of_the_paper():
    assert about("我省优化营商环境", "我省不断优化营商环境", "本报济南讯") == "山东省"
    assert about("我省优化营商环境", "我省不断优化营商环境", None, "大众日报") == "山东省"
    assert about("我省优化营商环境", "我省不断优化营商环境") is None


def test_a_place_that_the_tree_does_not_know_keeps_its_name():
    body = "本报云岭3月5日讯（记者沈知远）走进白石县人民医院新院区建设现场。白石县卫生健康局介绍，全县医院布局"
    found = article_region("白石县人民医院新院区加紧内部装修", body, None, "云岭日报")
    assert found is not None
    assert (found.name, found.code, found.inferred) == ("白石县", None, False)
    body = "本报云岭3月10日讯（记者林向晚）3月10日上午，全市集中开工。其中，青浦河区12个、东屿区15个，青浦河区"
    assert about("云岭一季度重点项目集中开工", body, None, "云岭日报") == "云岭市"
    assert about("云岭市开工", "云岭市白石县签约。云岭市白石县将扩建医院，白石县") in ("云岭市", "云岭市白石县")


def test_an_article_without_a_place_has_no_region():
    assert about("不要让这抹绿写在历史课本上", "近年来，全社会和各城区、各开发区的小区绿化") is None
    assert about(None, "") is None


def test_blanks_inside_the_words_do_not_hide_a_place():
    assert about("济南加快推进\n\n“聊热入济”项目", "本报济南讯 3月4日，济 南\n市发展改革委") == "山东省济南市"


def test_a_megabyte_is_read_in_a_second():
    sentence = without_blanks(
        "3月2日，济南市槐荫区召开会议，市中区、青岛西海岸新区与广东客商签约，总投资143.85亿元，城市中心。"
    )
    text = sentence * (350_000 // len(sentence))
    begin = time.process_time()
    assert len(find(text)) > 20_000
    assert time.process_time() - begin < 1


def test_a_city_in_the_headline_outweighs_the_many_places_of_a_journey() -> None:
    body = "小分队两千公里走访苏州、无锡、上海、南京、杭州，见了23家企业。苏州一家、上海两家、杭州三家有意投资。"
    found = article_region("天水招商小分队外出记", body, None, None)
    assert found is not None
    assert found.name == "甘肃省天水市"


def test_a_name_inside_another_name_and_an_irrigation_district_are_no_regions() -> None:
    assert find("泉阳泉水小镇投资9亿元") == []
    assert article_region("水到田头", "南罗灌区改造完工，灌区覆盖三万亩，南罗灌区管护站成立。", None, None) is None
