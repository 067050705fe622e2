"""Where a text turns from projects to what is no single project: a region, a group of projects, a company, an office.

In: the folded text. Out: the ranges of the words that turn it. Promised: what stands before a number of its own only.
"""

import re
from functools import lru_cache

from summarizer import regions
from summarizer.text import Folded, Span

# Subjects that are no single project: regions, groups of projects, statistics, companies, people.
_OTHER_SUBJECT = re.compile(
    r"[全我本](?:省|市|县|区(?!域)|旗|州|国|港|镇|州市|地区)|各(?:省|市|县|区|地|部门|级)"
    r"|(?:\d+|[两三四五六七八九十百]+)(?:余|多)?(?:个|项|家|条|条\(段\))(?:[一-龥]{0,12}?)(?:项目|企业(?!入驻|进驻|签|落户|递|有意|报名|意向|投资)|工程(?!量))"
    r"|(?:项目|企业|机构)(?:共|有|已|达|累计|总数|增至|达到)*\d+(?:余|多)?(?:个|项|家)|项目中|历次|其余(?:的)?\d*(?:个|项目)|其它项目|其他项目"
    r"|集中(?:开工|签约|竣工)|重点项目(?!之一)|签约项目|新开工项目|续建项目|竣工项目|在建项目|类项目|(?:投产|在建)[和、](?:投产|在建)的"
    r"|(?<=[,。;“])[一-龥]{2,8}(?:集团|公司)(?=计划|今年|全年|已|共|完成|实现|现有|年)|(?<=[,。;])(?:企业|公司|集团)(?!投资|出资|建设)|链主"
    r"|(?:地区)?生产总值|财政(?:总)?收入|预算收入|固定资产投资|工业增加值|进出口|零售总额|可支配收入|吞吐量达|规上工业|产业集群|规模以上"
    r"|实现外资|利用外资|全年完成投资|新增[^,。]{0,12}(?:企业|机构)|这一批"
    r"|[两三四五六七八九十]大(?:工程|项目)|(?:隔壁|一旁|旁边|对面|邻近)的|(?:[两三四五六七八九十]|\d+)[家个项者](?:合计|加起来|一共)|(?<=[,。;:])(?:[两三四五六七八九十]|\d+)家[^,。;\d]{1,10}?(?:厂|公司|店|院|校|企业)|这[批些](?:项目|企业)|(?:剩下|其余|余下|另外)的[^,。;]{0,8}(?:\d|[一二两三四五六七八九十]+)[个家项]|会议(?:要求|提出|强调|指出|确定|通报|明确)"
    r"|(?<=[,。;“])(?:省|市|县|区|旗|州)里(?=今年|去年|共|还|又|拿|安排|排|计划|要|提供|已|下)|向上争取|(?:财政|国家)给予"
    r"|(?<=[。;])(?:\d+|[一二两三四五六七八九十百]+)(?:余|多)?个(?:乡镇|县|村(?!民)|街道|园区|行业|设区市)的?"
    r"|“?十[四五]五”?(?:时期|期间|末)|(?<=[。;])(?:新修|新改建|累计|改造)[^,。;]{0,6}(?:农村公路|危桥|老旧小区|棚户区|公园|农田|公厕|充电桩)"
    r"|在全[省市国区县][^,。;]{2,14}(?:里|中)|(?<=[,。;])(?:新能源|清洁能源|风电|光伏|火电|水电|粮食|玉米|大豆|猪肉)(?:总?装机|发电量|产量|总产)"
    r"|(?:局|委|厅|办)(?:有关|相关)?(?:负责人|局长|副局长|主任)?[一-龥·]{0,4}(?:介绍|统计|显示|通报|发布|表示|提供|报了|还要)"
    r"|(?:统计|发改委|发展改革委|住建局|水利厅|能源局|管委会|商务局|交通运输局|工信局)[^,。]{0,10}(?:介绍|统计|显示|数据|通报|发布|表示|说)"
)
# A region that opens a sentence is its subject; after a comma it needs a word of time or of counting behind it.
_OPENS = re.compile(
    r"(?:^|[。;!?“])(?:(?:到|截至|预计到)?[\d一—-]{1,9}[年月](?:\d{1,2}日|底|末)?,?|今年|去年|目前|此外,|同在|,)*$"
)
_COUNTS_UP = re.compile(r"(?:眼下|目前|今年|去年|已|共|累计|全年|还|清洁|风电|光伏)")
_ANY_REGION = re.compile(
    r"(?<=[。;“,])(?!届时|其中|目前|两|各|此|该|这)[一-龥]{2,3}(?:市|县|(?<![厂园校院库矿景小社片灌港城山牧林])区|州|旗)(?!域|块|别|场|级)"
)
_COUNTED = re.compile(r"[^。;!?]*?(?:\d|[一二三四五六七八九十百千万亿半]{2}|[一二两三四五六七八九十]成)")


def other_subjects(folded: Folded) -> tuple[Span, ...]:
    """Return where the text turns to what is no single project."""
    return _other_subjects(folded.text, folded.breaks)


@lru_cache(maxsize=4)
def _other_subjects(text: str, breaks: tuple[int, ...]) -> tuple[Span, ...]:
    found = {m.span() for m in _OTHER_SUBJECT.finditer(text)}
    heads = {0, *breaks}
    places = {(p.start, p.end) for p in regions.find(text)} | {m.span() for m in _ANY_REGION.finditer(text)}
    for start, end in places:
        before = text[max(0, start - 16) : start]
        opens = start in heads or _OPENS.search(before)
        if _COUNTED.match(text, end) and (opens or (before.endswith(",") and _COUNTS_UP.match(text, end))):
            found.add((start, end))
    return tuple(sorted(found))


_ASIDE = re.compile(
    r"(?:的)?(?:[头一]号|关键|重要|首个|[一二三]处)?(?:“[^”]{1,6}”)?(?:控制性|关键性?|节点)(?:性)?工程|项目部|指挥部|标段|公司|有限"
)


def is_aside(text: str, end: int) -> bool:
    """Tell whether a name that ends at a place only says what another thing belongs to: 某铁路的控制性工程."""
    return _ASIDE.match(text, end) is not None
