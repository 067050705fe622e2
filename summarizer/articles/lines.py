"""The lines of a page: where each stands, how it was set, and what its words alone say it is.

In: the text of a source. Out: lines with their places, indent, gap and folded words, and the tests for what needs no
neighbours: a byline, a dateline, page furniture, a caption, a continuation mark. Promised: linear in the text; every
test looks at the head and the tail of a line only, so a line of a megabyte costs no more than its folding.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Span = tuple[int, int]

_LINES = re.compile("[^\n\r\x0b\x0c\x85\u2028\u2029]+|\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = "\u200b\ufeff\u200c\u200d\u200e\u200f\u2060\u00ad\u202a\u202b\u202c\u202d\u202e\u180e"
_STRIPPED = _INVISIBLE + " \t\u00a0\u3000\u1680\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
_BLANKS = re.compile(rf"[\s{_INVISIBLE}]+")
_LONG = 400  # no headline, byline or mark is longer; what is longer is prose

_END = re.compile(r"(?:[。!?…]|\.{3})[”’\"')）」』》】\]]*$")
_LAST = frozenset("。!?….”’\"')）」』》】]")
_SIGNED = re.compile(r"[。!?…”][(\[][^()。]{2,40}[)\]]$")
_SOFT_END = re.compile(r"[:;]$")

ORGAN = (
    r"(?:[一-龥]{1,6}(?:日报|晚报|晨报|早报|都市报|商报|时报|快报|导报|经济报|新闻网|融媒体?|客户端|新闻)"
    r"|新华社|中新社|新华网|中新网|人民网|央广网)"
)
_ROLE_WORDS = (
    "本报", "本刊", "本网", "本社", "全媒体", "融媒体", "融媒", "见习", "实习", "首席", "特约", "驻地", "报业",
    "客户端", "记者", "通讯员", "特派员", "撰稿人", "撰稿", "撰文", "采写", "作者", "文图", "图文", "摄影", "报道",
    "编辑部",
    "实习生", "综合", "整理", "供稿", "参与采写", "文字", "统筹",
)  # fmt: skip
_ROLES = sorted(_ROLE_WORDS, key=len, reverse=True)
ROLE = re.compile("|".join(r"[\s\u3000]*".join(word) for word in _ROLES))
_LEADS_BYLINE = re.compile(
    rf"^[(\[【]?[□■◆◇●○◎▲△☆★※▌|/]*(?:(?:文|图|片|摄影|文字)[/|:、·])*"
    rf"(?:(?:{ORGAN}|[一-龥·]{{2,12}})?[·/|]?[一-龥]{{0,6}}?)?(?:全媒体|融媒体?|见习|实习|首席|特约|驻[一-龥]{{1,4}})*"
    rf"(?:记者|通讯员|特约撰稿|撰稿人?|撰文|采写|作者)"
)
_BRACKETED = re.compile(r"(?:\([^()。,]{2,40}\)){2,3}")
_NAME = re.compile(r"^[一-龥·]{1,4}$|^[一-龥]{1,4}·[一-龥·]{1,8}$|^[A-Za-z .·]{2,24}$")
_NOT_NAMES = re.compile(r"获悉|了解|走进|看到|发现|来到|采访|近日|日前|今天|昨日|昨天|项目|建设|工作|队伍|培训|表示")
_DESK = re.compile(r"^[A-Za-z]{2,20}$|^.{2,10}(?:报|网|社|台|端|中心|局|委|部|办|公司|频道|工作室|记者站|研究院)$")
_WRITES = re.compile(r"记者|通讯员|撰|作者|采写|^.{0,2}[文图][/|、]")
_CREDIT = re.compile(r"摄\)?。?$|供图\)?。?$|制图\)?。?$|图片由")

SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段"
    "雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位"
    "覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来缪苟禹嵺慕褚娄窦原党连匡邝闻郁应从宗支蓝扈燕冀郏浦尚农温别晏充茹习宦艾鱼容暨居衡步都满弘国广东师巩厍晁勾敖融冷訾阚那简空毋沙乜养鞠须丰巢蒯相后荆红竺权逯盖益桓公商帅佟阿乌巴苍楚"
    "夏侯欧阳上官司马诸葛慕容"
)

_DAY = r"(?:\d{2,4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?"
_TOLD = rf"(?:{_DAY}(?:综合)?(?<!通)讯(?!息)|(?:\d{{2,4}}年)?(?:\d{{1,2}}月)?\d{{1,2}}日电|电(?=[(记]|$))"
DATELINE = re.compile(
    rf"^[(\[【]?(?:(?:本报|本刊|本网|本台|本社)[一-龥·]{{0,12}}?{_TOLD}|{ORGAN}[一-龥·]{{0,10}}?{_TOLD}"
    rf"|(?:新华社|中新社|新华网|中新网|人民网|央广网)[一-龥·]{{1,10}}{_DAY}电)[】\])]?"
)
FROM = re.compile(
    r"^[\[【(]?[▲△↑←◀]?(?:紧)?(?:上接|接)(?P<page>第?[A-Z]?\d{1,3}版|第?[一二三四五六七八九十]{1,3}版|头版|一版|[A-Z]\d{1,2})[一-龥]{0,2}[\])】]?"
)
TURN_CUT = re.compile(r"[\[【(](?:下转|转|上接)第?[A-Z]?[\d一二三四五六七八九十]{0,2}$")
TO = re.compile(
    r"[\[【(]?[▼▽↓→▶]?(?:下转|转)(?P<page>第?[A-Z]?\d{1,3}版|第?[一二三四五六七八九十]{1,3}版|[A-Z]\d{1,2})[\])】]?[▼▽↓→▶]?$"
)

_STAFF = re.compile(
    r"^[□■◆●(\[]*(?:本版|本期|责任|值班|执行|视觉|美术|图文|新媒体)?"
    r"(?:责编|编辑|编审|美编|主编|组版|版式|排版|校对|检校|审校|校检|编校|审读|审核|审签|终审|监制|统筹|策划|制图|制版|设计|值班主任|值班总编|总值班|照排)"
    r"[:/|]"
)
_STAFF_ROLE = re.compile(
    r"(?:本版|本期|责任|值班|执行|视觉|美术|图文|新媒体|文字)*(?:责编|编辑|编委|编审|美编|主编|组版|版式|排版|校对|检校|审校|校检|编校|审读|审核|"
    r"审签|终审|监制|统筹|策划|制图|制版|设计|主任|总编辑?|总值班|照排)"
)
_LABEL = re.compile(
    r"^(?:来源|稿源|文章来源|信息来源|发布时间|发布日期|发表时间|更新时间|日期|时间|阅读|阅读量|阅读次数|浏览|浏览量|浏览次数|点击|点击量|点击数|点击率|字号|字体|"
    r"字体大小|分享到?|关键词|关键字|标签|栏目|当前位置|您的位置|原标题|原文链接|链接|打印|收藏|关闭|上一篇|下一篇|相关阅读|"
    r"相关链接|扫一扫|版权声明|免责声明|声明|责任编辑|电话|热线|新闻热线|报料热线|邮箱|电子邮箱|投稿邮箱|地址|社址|邮编|传真|"
    r"国内统一连续出版物号|国内统一刊号|邮发代号|广告|广告热线|发行热线|零售价|定价|印刷|出版|网址|微信|E-?mail|Email|QQ)"
    r"[::|】\]]"
)
_MASTHEAD = re.compile(
    rf"^(?:{ORGAN})?(?:(?:19|20)\d\d年\d{{1,2}}月\d{{1,2}}日|(?:19|20)\d\d[-./]\d{{1,2}}[-./]\d{{1,2}}|星期[一二三四五六日天]|"
    r"农历[一-龥]{2,10}|第?[A-Z]?\d{1,3}版?|[A-Z]?\d{1,3}/?版|第[一二三四五六七八九十]{1,3}版|"
    r"要闻|综合|综合新闻|本地新闻|新闻|时政|经济|财经|产业|民生|社会|城事|都市|县域|区县|县区|市县|市县新闻|区县新闻|国内|国际|文体|文化|副刊|专题|专版|特刊|广告|公告|"
    r"焦点|视点|重点|深度|评论|关注|头版|导读|今日\d+版|总第\d+期|第\d+期|今日|版|乙巳年|甲辰年|癸卯年|壬寅年|辛丑年|"
    r"\d{1,2}:\d{2}(?::\d{2})?|[一-龥]月[初廿十][一-龥]|[-·|:—–_*=.~・●■□◆/,()]+|主办|出版)++$"
)
_GUIDE = re.compile(
    r"^(?:本版|今日|本期|要闻)?导读[:|]?$|^.{4,40}(?:>>|»|/|→|[(\[【])(?:第?[A-Z]?\d{1,2}(?:-\d{1,2})?版|第[一二三四五六七八九十]+版|[A-Z]\d{1,2})[)\]】]?$"
    r"|^[^。]{6,40}(?<![A-Za-z\d])[A-Z]\d{2}版?$"
)
_RULE = re.compile(r"^[-—–_*=.~·・●■□◆◇○※☆★…\\/|+#^<>]+$")
_URL = re.compile(r"^(?:https?://|www\.)\S+$")
_PHONE = re.compile(
    r"(?<!\d)(?:1[3-9]\d{9}|400-?\d{3}-?\d{4}|0\d{2,3}[-—]\d{7,8}|\d{3,4}[-—]\d{7,8}|\d{8}|\d{3,4}-\d{4})(?!\d)"
)
_AD_WORDS = re.compile(
    r"广告|咨询|热线|电话|订购|订阅|招租|出租|转让|遗失|作废|挂失|声明|注销|拍卖|清仓|优惠|特价|促销|抢购|开盘|热销|尊享|品鉴|恭迎|"
    r"预约|诚聘|招聘启事|诚招|加盟|地址:|详询|垂询|免费|折起|钜惠|盛大开业|全款|首付|VIP|公示|公告"
)
_MAY_SELL = re.compile(rf"\d|{_AD_WORDS.pattern}")
_CAPTION = re.compile(
    r"^(?:[▲△▼▽◀▶↑↓←→]|[●■(\[【]*(?:图为|图片为|图\d{0,2}[::为]|图[①-⑨]|[上下左右题]图[:为,]|资料图|资料照片|效果图|示意图|照片[:为]|"
    r"[①-⑨]|图片说明|摄影[:/]|图/|图片[:/]|图\||(?:本版|均)?图片由|制图[:/]|(?:资料|效果)图片?$))"
)


class _Once:
    """A test that is made once a line (functools.cached_property takes a lock, which lines by the million feel)."""

    def __init__(self, test: Callable[["Line"], bool]) -> None:
        self.test, self.name, self.__doc__ = test, test.__name__, test.__doc__

    def __get__(self, line: "Line", owner: type | None = None) -> bool:
        told = line.__dict__[self.name] = self.test(line)
        return told


@dataclass(frozen=True)
class Line:
    """A line with visible words: its place, how far it is set in, and how many empty lines stand before it."""

    start: int
    end: int
    indent: int
    gap: int
    raw: str = field(repr=False)
    text: str
    width: int = field(repr=False)
    inner: int = field(repr=False)
    size: int = field(repr=False)

    @property
    def reach(self) -> int:
        """Where the line ends, a paragraph's indent counted in."""
        return self.width + min(self.indent, 4)

    @property
    def ended(self) -> bool:
        """Whether the line ends a sentence."""
        return ends(self.text)

    @property
    def opens(self) -> bool:
        """Whether the line begins with a dateline or a continuation mark."""
        text = self.text
        if "接" in text[:8] and FROM.match(text[:60]):
            return True
        head = text[:60] if text[0] not in "0123456789“" else ""
        return ("讯" in head or "电" in head or "消息" in head) and bool(DATELINE.match(head))

    @_Once
    def is_furniture(self) -> bool:
        """Whether the line belongs to the page or the site, not to an article."""
        return is_furniture(self)

    @_Once
    def is_byline(self) -> bool:
        """Whether the line names who wrote, and nothing else."""
        return is_byline(self)

    @property
    def is_long(self) -> bool:
        """Whether the line is too long for anything but prose."""
        return len(self.text) > _LONG


def fold(raw: str) -> str:
    """Return the words as the tests see them: NFKC, blanks and control characters dropped."""
    folded = _BLANKS.sub("", unicodedata.normalize("NFKC", raw))
    return folded if folded.isprintable() else "".join(ch for ch in folded if unicodedata.category(ch) != "Cc")


def ends(text: str) -> bool:
    """Tell whether folded words end a sentence."""
    return text[-1:] in _LAST and bool(_END.search(text[-12:]) or (text[-1:] in ")]" and _SIGNED.search(text[-44:])))


def ends_softly(text: str) -> bool:
    """Tell whether folded words end with a mark after which a paragraph may end."""
    return ends(text) or bool(_SOFT_END.search(text[-2:]))


def columns(text: str) -> int:
    """Return how many columns the folded words take."""
    return 2 * len(text) - len(text.encode("ascii", "ignore"))


def _inner(words: str) -> int:
    """Return how many columns the blanks between the words take."""
    return sum(2 if ch == "\u3000" else 1 for ch in words if ch in _STRIPPED) if len(words) <= _LONG else 0


def read_lines(text: str) -> list[Line]:
    """Return the lines that hold visible words, in order."""
    found: list[Line] = []
    gap, empty = 0, True
    for match in _LINES.finditer(text):
        whole = match.group()
        if whole[0] in "\n\r\x0b\x0c\x85\u2028\u2029":
            gap += empty
            empty = True
            continue
        words = whole.strip(_STRIPPED)
        folded = fold(words)
        if not folded:
            continue
        start = match.start() + len(whole) - len(whole.lstrip(_STRIPPED))
        indent = sum(2 if ch == "\u3000" else 4 if ch == "\t" else 1 for ch in whole[: start - match.start()][:80])
        found.append(
            Line(
                start,
                start + len(words),
                indent,
                gap,
                words,
                folded,
                columns(folded),
                _inner(words),
                start - match.start() + len(words),
            )
        )
        gap, empty = 0, False
    return found


def names_in(raw: str) -> list[str]:
    """Return the names that stand between the role words of a byline."""
    names: list[str] = []
    for part in ROLE.split(raw.strip("()（）[]【】 \u3000")):
        for piece in re.split(
            r"\s{2,}|\u3000{2,}|[、,，/|:：·□■◆●;；()（）]|(?<=[一-龥])\u3000(?=[一-龥]{2})",
            part.strip(" \u3000□■◆●。."),
        ):
            names.extend(_spaced_names(piece))
    return [name for name in names if _NAME.match(name) and len(name) > 1 and not ROLE.fullmatch(name)]


def _spaced_names(piece: str) -> Iterator[str]:
    """Join letter-spaced names: two or three single letters in a row are one name, four are two."""
    single: list[str] = []
    for word in [*piece.split(), ""]:
        if len(word) == 1 and "一" <= word <= "龥":
            single.append(word)
            continue
        size = 3 if len(single) in (3, 6, 9) else 2
        while single:
            yield "".join(single[:size])
            single = single[size:]
        if word:
            yield unicodedata.normalize("NFKC", word)


def is_byline(line: Line) -> bool:
    """Tell whether the line names who wrote, and nothing else."""
    text = line.text
    if not _WRITES.search(text) and text[0] not in "(□■":
        return False
    if ")(" in text and _BRACKETED.fullmatch(text):
        return True
    if len(text) > 80 or is_credit(line) or "。" in text or _STAFF.match(text):
        return False
    if (
        text[0] in "(□■"
        and text.lstrip("(□■")[:1] in SURNAMES
        and len(text) <= 10
        and _only_names(line.raw.lstrip("(（[【□■◆◇●○◎▲△☆★※ \u3000"))
    ):
        return True
    if not _LEADS_BYLINE.match(text) and not re.match(r"^[(]?(?:文|图)[/|、]", text):
        return False
    return _only_names(_after_organ(line.raw))


def _after_organ(raw: str) -> str:
    """Drop what stands before the first role word: the paper's or the desk's name."""
    role = re.search(r"记\s*者|通\s*讯\s*员|撰|作\s*者|采\s*写", raw)
    return raw[role.start() :] if role else raw


def _only_names(raw: str) -> bool:
    """Tell whether nothing but roles and names stands here."""
    words = fold(" ".join(ROLE.split(raw)))
    if _NOT_NAMES.search(words) or len(words) > 50 or re.search(r"[,!?;“”《》0-9%]", words):
        return False
    pieces = [fold(p) for part in ROLE.split(raw) for p in re.split(r"[\s\u3000、/|:：·□■◆●()（）\[\]【】]+", part)]
    return all(len(piece) <= 4 or _DESK.search(piece) for piece in pieces) and (bool(names_in(raw)) or not words)


def reporters_of(line: Line) -> list[str]:
    """Return the names in a byline, without the paper's."""
    return [] if is_organ(line) else names_in(_after_organ(line.raw))


def has_only_names(line: Line) -> bool:
    """Tell whether a line under a byline goes on with names."""
    if len(line.text) > 30 or line.ended or "。" in line.text or DATELINE.match(line.text):
        return False
    return _only_names(line.raw)


def is_dateline_alone(line: Line) -> bool:
    """Tell whether the line is a dateline with nothing but its reporters behind it."""
    found = DATELINE.match(line.text) if len(line.text) <= 60 else None
    if not found or "。" in line.text:
        return False
    rest = re.search(r"(?:讯|电|消息)\s*[】\])]?\s*(.*)$", line.raw)
    named = bool(rest and re.fullmatch(r"[^()（）]*|[（(][^()（）]*[)）]", rest[1]) and ROLE.search(rest[1]))
    return found.end() == len(line.text) or bool(named and rest and _only_names(rest[1]))


def is_organ(line: Line) -> bool:
    """Tell whether the line is the name of a paper or its client, as it stands over a byline."""
    return (
        len(line.text) <= 20
        and line.text[-1] in "报网闻社台端媒体点"
        and bool(re.fullmatch(rf"(?:{ORGAN}|壹点)(?:[·/|、](?:{ORGAN}|[一-龥]{{2,8}}))*", line.text))
    )


def is_credit(line: Line) -> bool:
    """Tell whether the line names a photographer: it belongs to a picture."""
    text = line.text
    return (
        len(text) <= 40
        and bool(_CREDIT.search(text[-8:]))
        and bool(re.match(r"^[(□■◆●/]*(?:本报|[一-龥]{2,8}报|[一-龥]{0,8})?(?:记者|通讯员|摄影)", text))
    )


def is_caption(line: Line) -> bool:
    """Tell whether the line opens the words of a picture."""
    return (
        bool(_CAPTION.match(line.text))
        or is_credit(line)
        or (
            len(line.text) <= 60
            and bool(_CREDIT.search(line.text[-8:]))
            and bool(re.search(r"[(□■/]|记者|通讯员", line.text))
        )
    )


def is_furniture(line: Line) -> bool:
    """Tell whether the line belongs to the page or the site, not to an article."""
    text = line.text
    if len(text) > 120:
        return False
    return bool(
        _GUIDE.search(text) or _STAFF.match(text) or _is_staff(line) or _LABEL.match(text) or _RULE.match(text)
        or _URL.match(text)
        or (len(text) <= 60 and _MASTHEAD.match(text) and text not in ",()、:")
        or (len(text) <= 30 and "。" not in text and _MAY_SELL.search(text) and advertises([line]))
    )  # fmt: skip


def _is_staff(line: Line) -> bool:
    """Tell whether the line names those who made the page, with or without colons."""
    text = line.text.lstrip("□■◆●([")
    if len(text) > 60 or not _STAFF_ROLE.match(text) or "。" in text or _STAFF_ROLE.fullmatch(text):
        return False
    names = [
        name
        for part in _STAFF_ROLE.split(line.raw.strip("□■◆●([)] "))
        for name in re.split(r"[\s\u3000:：/、|]+", part)
    ]
    return all(len(name) <= 4 and (not name or name[0] in SURNAMES) for name in names)


def advertises(lines: list[Line]) -> bool:
    """Tell whether a short block of lines sells, seeks or announces."""
    text = "".join(line.text for line in lines)
    if len(text) > 260 or len(lines) > 12 or max(len(line.text) for line in lines) > 44:
        return False
    if len(text) > 70 and text.endswith("。"):  # the end of an article may name a telephone
        return False
    if not any(ch.isdigit() for ch in text) and not _AD_WORDS.search(text):
        return False
    words = len(set(_AD_WORDS.findall(text)))
    phones = len(_PHONE.findall(text))
    return (
        (phones > 0 and words > 0)
        or words >= 3
        or bool(re.match(r"^[【\[(·]?(?:广告|公益广告|分类广告|遗失声明|公告)[】\])·]?$", lines[0].text))
    )
