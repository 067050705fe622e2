"""What words of time look like: patterns with a named group for every part that has a meaning.

In: the words of `words`. Out: `POINT` (a calendar date or a part of one), `YEARS` (years in a row), `OTHER` (every
other phrase) and `STARTS` (the characters that one may begin with). Promised: every repetition is bounded, so that a
match costs the same wherever it is tried.
"""

import re

from summarizer.dates.words import (
    DAYS,
    FESTIVALS,
    MONTHS,
    NAMED_DAYS,
    NAMED_MONTHS,
    NAMED_YEARS,
    NEAR_YEARS,
    NOT_AFTER,
    NOW,
    QUARTERS,
    SEASONS,
    VAGUE,
    one_of,
)

_MONTH_NUMBER = "(?:[0-9]{1,2}|十[一二]?|[一二三四五六七八九])"
_DAY_NUMBER = "(?:[0-9]{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_COUNT = "(?:[0-9]{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
_QUARTER = "[1-4一二三四]"
# 一 between two digits is how scanning programs read a dash; unknown and private characters stand for one as well.
DASH = r"(?:[—–―─━\-~〜∼−‐‑‒]{1,2}|至|到|(?<=[0-9])[一\ufffd\ue000-\uf8ff](?=[0-9]))"
_FULL_YEAR = "(?:(?:1[89]|20)[0-9]{2}|[一二][九〇零○O0][〇零○O一二三四五六七八九0]{2})"
_PART_OF_DAY = "(?:凌晨|清晨|早上|早晨|晨|上午|中午|正午|下午|午后|傍晚|晚上|晚间|夜间|深夜|当晚|晚|早|夜)"
_HOUR = "(?:[0-9]{1,2}(?:[时点](?![间代期空速])(?:[0-9]{1,2}分|半|许|整|左右)?|:[0-9]{2}(?::[0-9]{2})?))"
_CLOCK = rf"(?:{_PART_OF_DAY}{_HOUR}?|{_HOUR})(?:{DASH}{_PART_OF_DAY}?{_HOUR})?"
_WEEKDAY = r"\(?(?:周|星期|礼拜)[一二三四五六日天]\)?"
_AROUND = "(?:期间|前后|前夕|节前|假期|小长假|黄金周|长假|后)"
_GREETED = "(?<=告别|迎来|走进|步入|进入|跨入|展望|回望|回首|回顾|奋战|决战|站在|聚焦|迎接|启航|挥别|逐梦|决胜|冲刺)"
_EDGE = "(?:底(?![层部座盘子])|末(?!端)|初(?![期步试级中衷])|中(?![心央国共层期部试学考叶交建铁石车冶标农核等小间外]))"

_NEAR_YEAR = "|".join(
    f"(?<![{NOT_AFTER[word]}]){word}" if NOT_AFTER.get(word) else word
    for word in sorted(NEAR_YEARS, key=lambda word: (-len(word), word))
)

_YEAR = rf"""(?:
    (?<![0-9])(?P<year>{_FULL_YEAR})(?:年(?!代)(?:年?度|份)?|\.(?=[0-9]{{1,2}}(?:{DASH}[0-9]{{1,2}})?月))
  | (?<![0-9.'])'?(?P<short>[0-9]{{2}})年(?=[0-9]{{1,2}}月)
  | (?P<near>{_NEAR_YEAR})(?:年?度|份)?(?![均轻])
  | (?<![共不相])(?P<named>{one_of(NAMED_YEARS)})(?:度|份)?(?![轻产均纪级])
)"""
_MONTH = rf"""(?:
    (?P<month>{_MONTH_NUMBER})
    (?:(?:(?:月份?)?{DASH}|[、和])(?P<month2>{_MONTH_NUMBER}))?
    月(?![龄租息薪嫂球亮票均饼季])(?:份)?(?:当月|单月)?
  | (?<!以)(?P<nearmonth>{one_of(MONTHS)})份?
  | (?P<namedmonth>{one_of(NAMED_MONTHS)})
)"""
_IN_MONTH = rf"""(?:
    (?P<day>{_DAY_NUMBER})(?:[日号]?(?:{DASH}|[、和])(?P<day2>{_DAY_NUMBER}))?
    [日号](?![线楼泊院])(?:{_WEEKDAY})?(?:{_CLOCK})?
  | 的?(?P<third>[上中下]{{1,2}})旬
  | 月?(?P<medge>{_EDGE})
)"""
_PART = rf"""(?:
    [前头](?P<head>{_COUNT})个?(?P<headunit>月份?|季度?)(?!均)
  | 第?(?P<quarter>{_QUARTER}|首)(?:(?:季度?)?(?:{DASH}|[、和])第?(?P<quarter2>{_QUARTER}))?个?(?:季度|(?<=首)季)
    (?P<qedge>[底末初])?
  | (?P<half>[上下前后])半年(?P<hedge>[底末初])?
  | {_MONTH}{_IN_MONTH}?
  | (?P<whole>全年|一年|这一年)(?![级龄])
  | (?P<same>同期)(?!声)
  | (?P<edge>年?{_EDGE})
  | (?P<inside>年?内)(?![江蒙部外需容地陆河环循销])
  | [“"'‘]?(?P<festival>{one_of(FESTIVALS)})[”"'’]?(?P<around>{_AROUND})?
  | (?P<season>{one_of(SEASONS)})(?![天分运晚])
)"""
_LONE = rf"""(?:
    (?P<lonethird>[上中下]{{1,2}})旬
  | 月(?P<lonemedge>[底末初])
  | (?P<loneday>[0-9]{{1,2}})(?:日?{DASH}(?P<loneday2>[0-9]{{1,2}}))?日
    (?=[,，]|至|从|获悉|在|举行|召开|电|讯|{_PART_OF_DAY})(?:{_CLOCK})?
)"""
_BEFORE = "(?P<before>(?:以|之)?前(?![期往来后0-9一二三四五六七八九十两]))?"

POINT = re.compile(rf"(?:{_YEAR}(?:的?{_PART})?|{_LONE}|{_PART.replace('(?P<', '(?P<_')}){_BEFORE}", re.VERBOSE)

YEARS = re.compile(
    rf"""(?<![0-9.])(?P<low>(?:1[89]|20)[0-9]{{2}})
    (?:年?(?:{DASH}|[、和])(?P<high>(?:(?:1[89]|20)[0-9]{{2}}|[0-9]{{2}}(?=年)))){{1,8}}
    (?:年度|年|(?=\)|"|”|规划)|$)(?:这?{_COUNT}年(?:间|里)?)?(?:的?(?:{one_of(SEASONS)})(?![天分运晚]))?""",
    re.VERBOSE,
)
ISO = re.compile(
    r"(?<![0-9.\-/])(?P<year>(?:19|20)[0-9]{2})([-/.])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})(?![0-9]|[-/.][0-9])"
    rf"(?:T?{_CLOCK})?"
)
QUARTER_CODE = re.compile(r"(?<![0-9A-Za-z])(?P<year>(?:19|20)[0-9]{2})年?[Qq](?P<quarter>[1-4])(?![0-9A-Za-z])")

OTHER = re.compile(
    rf"""(?:
    (?P<now>{one_of(NOW)})(?:(?<!今)|(?!年))(?:为止)?
  | (?P<vague>{one_of(VAGUE)})
  | (?<![之以先])(?P<relday>{one_of(DAYS)})(?:{_PART_OF_DAY})?(?:{_HOUR})?
  | (?<![相])(?P<namedday>{one_of(NAMED_DAYS)})(?:{_PART_OF_DAY})?(?:{_HOUR})?
  | (?P<relquarter>{one_of(QUARTERS)})
  | (?P<week>上周|本周|下周)(?P<weekday>[一二三四五六日天])?
  | [“"'‘]?(?P<plan>十[一二三四五六七八]?五|[八九]五)[”"'’]?
    (?P<planpart>期间|时期|规划期|末期?|初期?|以来|收官之年|开局之年)
  | [“"'‘](?P<planname>十[一二三四五六七八]?五|[八九]五)[”"'’]
  | (?P<plain>十[一二三四五六七]五)(?=规划|重点|首|发展)
  | (?P<ahead>未来|今后|接下来)的?(?P<aheadn>{_COUNT})(?:到(?:{_COUNT}))?年(?:内|间|里)?
  | (?<![附时用了经过达共将接])(?P<back>近|最近|过去|此前)的?(?P<backn>{_COUNT})年(?:来|间|里|以来)?(?!前|[产均])
  | (?<![0-9.第每])(?P<since>{_COUNT})年(?:多)?来(?![自到])
  | (?P<run>连续)(?:[0-9]{{1,2}}|{_COUNT}|多|数|几)个?(?:年|月)
  | 过去(?:的)?(?P<lastyear>一)年
  | (?P<whole>全年)(?![级龄])
  | (?P<annual>本?年度)(?=计划|投资|目标|任务|建设计划|开工|已|共|累计|内|新)
  | (?P<lunar>农历[^,，。;；]{{0,4}}月(?:初[一二三四五六七八九十]|[廿二三]?十?[一二三四五六七八九十])?
      |(?:正月|腊月)(?:初[一二三四五六七八九十]|[廿二三]?十?[一二三四五六七八九十])?|(?:大)?年初[一二三四五六七八九])
  | (?P<decade>(?:[上本]个?|20|21|二十一?)世纪(?:初|末|(?:[0-9]{{2}}|[一二三四五六七八九]十)年代[初末]?)?
      |(?<![0-9])(?:1[89]|20)?[0-9]0年代[初末]?)
  | {_GREETED}
    (?P<bareyear>20[0-9]{{2}})(?![0-9年.%a-zA-Z万亿多余元个项家名人米吨亩])
  | (?<![0-9:.比例率])(?P<time>{_PART_OF_DAY}[0-9]{{1,2}}[时点](?:[0-9]{{1,2}}分|半|许|整)?
      |[0-9]{{1,2}}时(?:[0-9]{{1,2}}分|许|整|(?=[,，左]))|[0-9]{{1,2}}点(?:[0-9]{{1,2}}分|半|许|整|钟)
      |(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9])?(?![0-9:]))(?:{DASH}{_HOUR})?
    )""",
    re.VERBOSE,
)
TOWARDS = re.compile(r"截至|截止(?:到|至)?")
SINCE = re.compile("以来|至今(?![年天日晚晨])|到现在|迄今|算起|截?至目前|到目前")
FROM_SINCE = re.compile(r"[^,，。;；!?、:]{0,14}?(?:以来|至今(?![年天日晚晨])|算起|到现在)")
_FIRST_WORDS = (
    *NOW, *VAGUE, *DAYS, *NAMED_DAYS, *QUARTERS, *FESTIVALS, *NEAR_YEARS, *NAMED_YEARS, *MONTHS, *NAMED_MONTHS,
    *"一二三四五六七八九十首前头第后上下中年全本月未今接近最过此连截这凌清早晨正午傍晚夜深农腊同“\"'‘",
)  # fmt: skip
_ALONE = {word for word in _FIRST_WORDS if len(word) == 1}  # after these anything may come
_LETTERS = re.escape("".join(sorted(_ALONE)))
_PAIRS = "|".join(
    f"{first}(?=[{''.join(sorted({w[1] for w in _FIRST_WORDS if w[0] == first and len(w) > 1}))}])"
    for first in sorted({word[0] for word in _FIRST_WORDS} - _ALONE)
)
STARTS = re.compile(
    rf"[{_LETTERS}]|{_PAIRS}|(?<![0-9.])[0-9](?=[0-9]{{0,3}}[年月日时点季世:/.\-—–―─━~〜∼−‐‑‒至到、和一Qq\ufffd\ue000-\uf8ff])|{_GREETED}2"
)
