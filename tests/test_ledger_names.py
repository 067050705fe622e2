"""Names of projects: which are one, which are not, and that no order matters."""

from decimal import Decimal
from itertools import permutations

import pytest

from summarizer.ledger.clustering import Ruling, cluster, finds, keys_of
from summarizer.ledger.intake import subject_of
from summarizer.ledger.judging import judge
from summarizer.ledger.names import Form, brands_of, form_of, places
from summarizer.records import ArticleRef, Canonical, Party, Project, Quantity, Record, Region, SourceRef


def form(
    name: str,
    place: str | None = None,
    owner: str | None = None,
    region: str = "海西省澜川市",
    total: int | None = None,
) -> Form:
    """Return the form of a project as one article names it."""
    amount = (
        Quantity(measure="total_investment", canonical=Canonical(value=Decimal(total), unit="CNY")) if total else None
    )
    project = Project(
        name=name, location=place, parties=(Party(name=owner),) if owner else (), quantities=(amount,) if amount else ()
    )
    ref = ArticleRef(source=SourceRef(path="a"), region=Region(name=region))
    return form_of(Record(article=ref, projects=(project,)), 0)


def groups(*forms: Form) -> int:
    """Return how many projects these forms are."""
    return len(cluster({one.id: one for one in forms}, Ruling()).groups)


ONE = [
    (form("澜川至白水高速公路"), form("澜白高速")),
    (form("澜川—白水城际铁路项目"), form("澜白城际")),
    (form("云鹿涧抽水蓄能电站", "白水县"), form("白水县云鹿涧抽蓄项目", "白水县")),
    (form("时曜新能源动力电池项目（一期）", "东屿区"), form("时曜电池一期", "东屿区")),
    (form("时曜新能源动力电池项目(一期)", "东屿区"), form("时曜新能源动力电池项目（1期）", "东屿区")),
    (form("启衡精工（集团）有限公司高端轴承智能制造项目", "青浦区"), form("启衡精工高端轴承项目", "青浦区")),
    (form("启衡精工在南岭开发区布局的风电轴承工厂"), form("风电轴承项目", "南岭开发区", "启衡精工集团有限公司")),
    (form("白水县人民医院新院区", "白水县"), form("县医院新院区", "白水县")),
    (form("望江区第二人民医院迁建工程", "望江区"), form("望江二院迁建", "望江区")),
    (form("城西污水处理厂扩建工程"), form("城西污水厂扩能项目")),
    (form("澜川港东屿港区5号泊位工程", "东屿区"), form("东屿港区五号泊位")),
    (form("南岭国际冷链物流园", "南岭开发区"), form("南岭冷链物流园区", "南岭开发区")),
]
TWO = [
    (form("时曜新能源动力电池项目一期", "东屿区"), form("时曜新能源动力电池项目二期", "东屿区")),
    (form("云谷产业园", "东屿区"), form("云谷产业园二期", "东屿区")),
    (form("白水县人民医院新院区", "白水县"), form("白水县中医院新院区", "白水县")),
    (form("启衡精工轴承工厂", "青浦区", "启衡精工有限公司"), form("启衡精工轴承工厂", "南岭县", "启衡精工有限公司")),
    (form("城西污水处理厂扩建工程"), form("城西污水处理厂提标改造工程")),
    (form("城西污水处理厂扩建工程"), form("城东污水处理厂扩建工程")),
    (form("东屿港区5号泊位"), form("东屿港区6号泊位")),
    (form("澜川至白水高速公路"), form("澜川至白水铁路")),
    (form("空港跨境电商产业园", "空港新区"), form("空港跨境电商物流园", "空港新区")),
    (form("人民医院新院区", "白水县"), form("人民医院新院区", "东屿区")),
    (form("云桥产业园东区"), form("云桥产业园（西区）")),
    (form("云桥产业园"), form("云桥产业园西区")),
    (form("第一中学新校区", "东屿区"), form("第二中学新校区", "东屿区")),
    (form("望江大道改造工程", "望江区"), form("望江大桥改造工程", "望江区")),
]


@pytest.mark.parametrize(("one", "other"), ONE)
def test_names_of_one_project_are_merged(one: Form, other: Form) -> None:
    assert groups(one, other) == 1, judge(one, other)


@pytest.mark.parametrize(("one", "other"), TWO)
def test_names_of_two_projects_stay_apart(one: Form, other: Form) -> None:
    assert groups(one, other) == 2, judge(one, other)


@pytest.mark.parametrize(("one", "other"), [*ONE, *TWO])
def test_a_judgement_is_symmetric(one: Form, other: Form) -> None:
    assert judge(one, other).score == judge(other, one).score


def test_a_name_that_fits_two_projects_equally_joins_neither() -> None:
    first, second = form("时曜新能源动力电池项目一期", "东屿区"), form("时曜新能源动力电池项目二期", "东屿区")
    vague = form("时曜电池项目", "东屿区")
    assert groups(first, second, vague) == 3
    told = form("时曜电池项目", "东屿区", total=3_500_000_000)
    first_told = form("时曜新能源动力电池项目一期", "东屿区", total=3_500_000_000)
    assert groups(first_told, second, told) == 2, "the same amount tells which"


def test_no_order_matters() -> None:
    forms = [one for pair in [*ONE[:2], *TWO[:1]] for one in pair]
    outcomes = {cluster({one.id: one for one in order}, Ruling()).groups for order in permutations(forms)}
    assert len(outcomes) == 1


def test_districts_of_one_name_in_two_cities_are_two_places() -> None:
    first = form("鼓楼区人民医院新院区", "鼓楼区", region="海西省澜川市鼓楼区", total=900_000_000)
    assert groups(first, form("鼓楼区人民医院新院区", "鼓楼区", region="海西省白水市鼓楼区", total=700_000_000)) == 2
    assert groups(first, form("鼓楼区人民医院新院区", "鼓楼区", total=900_000_000)) == 1


def test_a_form_finds_whatever_finds_it() -> None:
    places = ("海西省澜川市", "海西省白水市", "", "山东省济南市")
    forms = [
        form(name, region=place) for place in places for name in ("澜川至白水高速公路", "澜白高速", "云鹿涧抽蓄项目")
    ]
    for a in forms:
        for b in forms:
            assert bool(set(finds(a)) & set(keys_of(b))) == bool(set(finds(b)) & set(keys_of(a)))


def test_people_overrule_the_rules() -> None:
    one, other = TWO[0]
    pair = (min(one.id, other.id), max(one.id, other.id))
    both = {one.id: one, other.id: other}
    assert len(cluster(both, Ruling(together=frozenset({pair}))).groups) == 1
    same, again = ONE[0]
    pair = (min(same.id, again.id), max(same.id, again.id))
    assert len(cluster({same.id: same, again.id: again}, Ruling(apart=frozenset({pair}))).groups) == 2


def test_a_phase_alone_takes_the_name_of_its_neighbour() -> None:
    projects = (Project(name="时曜新能源动力电池项目（一期）"), Project(name="二期项目"))
    record = Record(article=ArticleRef(source=SourceRef(path="a")), projects=projects)
    assert form_of(record, 1).cores == form_of(record, 0).cores
    assert form_of(record, 1).phases == {"2"}


def test_places_and_companies_are_read_from_their_words() -> None:
    assert places("海西省澜川市白水县") == (frozenset({"澜川"}), frozenset({"白水"}))
    assert brands_of("启衡精工（集团）有限公司")[0] == "启衡精工"
    assert brands_of("白水县人民政府") == ()


def test_a_figure_of_the_whole_city_stays_the_citys_in_an_article_of_one_county() -> None:
    county, city = "海西省澜川市白水县", "海西省澜川市"
    assert subject_of("澜川市规上工业", county) == subject_of("澜川市规上工业", city)
    assert subject_of("澜川市白水县规上工业", county) == subject_of("白水县规上工业", county)
    assert subject_of("全县规上工业", county) == "白水县规上工业"
    assert subject_of("徐州市铜山区财政收入", "江苏省徐州市铜山区") == "铜山区财政收入"
