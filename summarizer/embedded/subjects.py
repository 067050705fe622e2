"""Whose a number is that belongs to no single project: a region, an organisation, an event or a group of projects.

In: the numbers with the words around them, what each measures, the article's title and day. Out: a subject for each, as
an analyst would write it into a ledger: noun phrases in words of the article, the place before them. Promised: no
subject is cut inside a word of data/subjects.toml; what only goes on (总投资, 增长) has the subject of what it goes on
with; parts name their whole (东河市重点项目—产业类); numbers told with 分别 have one name of the list each.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.cues import Cue, ends_change
from summarizer.embedded.bearers import WHOLE, Bearers
from summarizer.embedded.phrases import noun_behind
from summarizer.embedded.subject_words import FILLERS, UGLY, bare, subject_words
from summarizer.regions import named

_TOGETHER = re.compile(
    r"(?P<names>[^,;。:]+?)(?:[两二三四五六七八九十0-9]+(?:家|个|县|区|市|地|者|类|大|项)[一-龥]{0,4}?)?(?P<tail>[^,;。:、]{0,14}?)(?:分别|依次)"
)
_AND = re.compile(r"、|和|与|及|以及")
_SEVERAL = re.compile(
    r"(.{2,}?)[两二三四五六七八九十0-9]+(?:家|个|县|区|市|地|者|类|大|项|座|处)(?:传统|主导)?([一-龥]*)$"
)
_SHARED = re.compile(r"(?:产业|行业|景区|项目|企业|园区|县|区|市|镇|类)(?=$|产值|投资|收入|增加值)")
_NUMBERED = re.compile(r"^[0-9一二两三四五六七八九十百]+(?:余|多)?(?:个|项|家|大)")
_PART = re.compile(r"^,?(?:其中|另|其余|其他|剩下|余下|细分|分|按|投向)")
_CLASS = re.compile(r"(?:类|项目|工程|企业|方面|领域|合同|协议|意向书|等)(?:合计|共)?$")
_KEEPS = re.compile(r"(?:细分|分[一-龥]{1,4}看|其中|按[一-龥]{1,5}分|从[一-龥]{1,6}看)")
_ONLY_NAMES = re.compile(r"[一-龥A-Za-z0-9、“”]{2,10}")
_ORDER = re.compile(r"第?[一二三]次?产业?")
_MAIN = re.compile(r"(?:重点|重大)(?:建设)?项目$")
_LIST_END = re.compile(r"[两二三四五六七八九]?[县区市州地]")
_STAGES = re.compile(
    r"(?:已|新|未|待|拟|正|在|续)?(?:开工|竣工|投产|在?建|续建|完工|签约|落地|投运|投用|前期|储备|动工|复工|停工|建成|盘活|终止)"
)
_REST = re.compile(r"(?:[个项家])?(?:为|是|属于?)([一-龥、]{2,12}?(?:项目|工程|类|$)|[一-龥、]{2,12})")
_AMOUNTS = re.compile(r"[额值量率费价款]$|规模|面积|装机|投资|收入|利润|产值|总")
_NO_AMOUNT = re.compile(r"[0-9是]|半径|平均|单笔|期限")
_GENERIC = re.compile(r"^(?:本次|此次|当天)?(?:重点|重大|签约|开工|集中开工|集中签约|新签约)*项目$|^$")
# Amounts that are somebody's, and no subject of their own.
_AN_AMOUNT = re.compile(
    r"(?:生产总值|GDP|(?:固定资产|民间|全部|完成|^)投资|收入|支出|总额|(?<!工业)增加值|[发用]电量|产值|税收|进出口|居民)$"
)
_BEGINNING = 400  # characters in which an article says which projects it counts
_GROUP = re.compile(
    r"(?:[省市县区州]级以上|[省市县区]级|(?:[0-9一二三五千百]+万|亿)元以上|重点|重大|实事|新?签约|新签|集中|(?:未|新)?开工|竣工|新建|建设|城建|水利|"
    r"技改|产业|工业|招商|引进|在库|政府投资|久拖不建|调度|[、和])+项目(?![库组部])"
)
_GENERIC_KIND = re.compile(r"(?:建设|产业|工业|[、和])*项目")
_OF_THE_LAST = frozenset({"growth_rate", "share", "rank", "completion_rate", "progress"})
_OF_PLACES = frozenset({"gdp", "fiscal_revenue", "trade", "foreign_capital", "fixed_asset_investment"})
_OF_GROUPS = frozenset({"total_investment", "annual_investment", "completed_investment", "progress", "completion_rate"})
_LEAST, _MOST = 2, 22


@dataclass
class _Going:
    """What the article is speaking of while it is read."""

    paragraph: int
    base: str
    whole: str | None = None  # the group of projects that parts are parts of
    told: str | None = None  # whose the amount is that a growth or a share tells of
    amount: str = ""  # that amount, where it is no subject
    of: str = ""  # the amount that this number is a growth of
    last: str | None = None  # the part spoken of in this half sentence
    group: int = -1  # where the half sentence begins
    sentence: int = -1
    parts: int = -1  # the sentence that divides the group: 细分来看
    before: str = ""  # the subject of the number before


@dataclass(frozen=True)
class Subjects(Bearers):
    """What the numbers of an article are about."""

    def told(self, measures: Sequence[Cue]) -> list[tuple[str, str]]:
        """Return the subject of each number and the amount that it is a growth of; what names none goes on."""
        going = _Going(-1, self._home)
        found: list[tuple[str, str]] = []
        for i in range(len(measures)):
            changed = ends_change(self.around, i) and going.before
            going.of = ""
            named = "" if changed else self._subject(i, measures, going)
            going.before = going.before if changed else self._clean(named) or self._place or "全文"
            found.append((going.before, going.of))
        return found

    def _clean(self, subject: str) -> str:
        """Return a subject that is a noun phrase; of one that is none, the group that it is a part of, or the place."""
        if subject.count("“") != subject.count("”"):
            subject = subject.replace("“", "").replace("”", "")
        whole, _, part = subject.rpartition("—")
        own = part.removeprefix(self._place)
        if not own or not (UGLY.search(own) or self._only_does(own)):
            return subject
        return self._clean(whole) if whole else self._place

    def _only_does(self, words: str) -> bool:
        return bool(subject_words().verb.match(words)) and not subject_words().head.search(words)

    def _subject(self, i: int, measures: Sequence[Cue], going: _Going) -> str:
        number, name = self.around.numbers[i], measures[i].value
        paragraph = self.around.paragraph(number.a)[0]
        if paragraph != going.paragraph:
            keeps = _KEEPS.match(self.around.folded.text, paragraph)
            going.paragraph, going.told, going.amount = paragraph, None, ""
            if not keeps:
                going.base, going.whole = self._home, None
            going.parts = self.around.sentences[i][0] if keeps else -1
        sentence = self.around.sentences[i][0]
        if sentence != going.sentence:
            going.sentence = sentence
            going.base = going.whole or (going.base if going.base in self._names_of_bodies else self._home)
        group = self.around.groups[i][0]
        if group != going.group:
            going.group, going.last = group, None
        listed = self._listed(i)
        if listed is not None:
            return self._with_place(listed)
        own, place = self._own(i, measures[i])
        if place and not own:
            if name == "project_count" and going.whole is not None:
                return f"{place}{self._group(going.whole)}"
            going.base = place if name != "project_count" else going.base
        if name == "project_count":
            return self._counted(i, (own, self._behind(i, measures[i])), place, going)
        if name in _OF_PLACES and (branch := _ORDER.search(own or self._raw(i))) is not None:
            going.told = self._placed(branch[0], place)
            return going.told
        if name in _OF_PLACES:
            self._tell(going, i, measures[i], place)
            return place or (going.base if going.base in self._names_of_bodies else self._place)
        follows = name in _OF_THE_LAST or number.unit.endswith("百分点")
        if follows and not own:
            going.of = going.amount if going.told and not going.last and name != "completion_rate" else ""
            return going.last or (going.told if going.told and name != "completion_rate" else going.base)
        if not own and measures[i].how != "said" and name != "count" and (alone := self._alone(i)):
            going.last = self._with_place(alone)
            return going.last
        if own and follows and name != "completion_rate" and _AN_AMOUNT.search(own):
            going.told = place or (going.base if going.base in self._names_of_bodies else self._home)
            going.of = going.amount = own
            return going.told
        if own and self._is_part(i, own, going):
            going.last = f"{going.whole or going.base}—{own}"
            return going.last
        if own:
            subject = self._placed(own, place)
            going.told, going.amount = subject, ""
            if self._names_group(own) or name in _OF_THE_LAST:
                going.base = subject if self._names_group(own) else going.base
            return subject
        self._tell(going, i, measures[i], place)
        return going.last or going.base

    def _tell(self, going: _Going, i: int, measure: Cue, place: str) -> None:
        """Keep whose the amount is that a number told, and the amount if it is no subject of its own."""
        words = self._told(i, measure)
        alone = words is not None and _AN_AMOUNT.search(words) is not None
        going.amount = words if words and alone else ""
        going.told = (place or going.base) if alone else self._placed(words, place) if words else None

    def _counted(self, i: int, named: tuple[str, str], place: str, going: _Going) -> str:
        """Return the subject of a count of projects: the event, the group, or a part of the group spoken of."""
        text, number = self.around.folded.text, self.around.numbers[i]
        own, behind = named
        raw = self._raw(i)
        class_of = _ONLY_NAMES.fullmatch(raw) and not subject_words().verb.search(raw)
        if not own and class_of and going.whole is not None and not place:
            if _STAGES.fullmatch(raw):
                return going.whole
            rest = _REST.match(text, number.b) if raw in ("其余", "余下", "剩下", "其他", "另") else None
            own = rest[1] if rest is not None else f"{raw}项目" if len(raw) == _LEAST else raw
            going.last = f"{going.whole}—{own}"
            return going.last
        own = own or ("" if subject_words().verb.match(behind) else behind)
        if going.whole is not None and (not own or self._is_part(i, own, going)):
            going.last = f"{going.whole}—{own}" if own and own != "项目" else None
            return going.last or going.whole
        sentence = self.around.sentences[i]
        first = next(iter(self.around.folded.paragraphs()), (0, 0))
        near = number.a < first[1] or subject_words().at_event.search(text, sentence[0], sentence[1])
        if self._event is not None and near and _GENERIC.match(own):
            going.base = going.whole = self._event
            return self._event
        group = own if own.endswith(("项目", "工程", "合同", "协议")) or not own else f"{own}项目"
        if group in ("", "项目") and place in ("", self._place) and self._group_of_article:
            going.base = going.whole = self._group_of_article
            return going.base
        year = self._year(i) if _MAIN.search(group) else ""
        going.base = going.whole = self._placed(f"{year}{group or '项目'}", place)
        return going.base

    @cached_property
    def _group_of_article(self) -> str:
        """The first group of projects that the title or the beginning of the text tells from others."""
        for text in (self._headline, self.around.folded.text[:_BEGINNING]):
            for hit in _GROUP.finditer(text):
                if not _GENERIC_KIND.fullmatch(hit[0]):
                    return self._placed(hit[0].lstrip("、和"))
        return ""

    def _year(self, i: int) -> str:
        """Return the year whose projects are counted, as words before a name: 2024年."""
        start, end = self.around.sentences[i][0], self.around.numbers[i].a
        first = bisect_left(self._when, start)
        for date in self.dates[first:]:
            if date.a >= end:
                break
            if date.period is not None and len(date.period) == len("2024"):
                return f"{date.period}年"
        return ""

    def _told(self, i: int, measure: Cue) -> str | None:
        """Return the amount that a growth or a share behind it tells of: 社会消费品零售总额."""
        start, end = self.around.lefts[i]
        if measure.how != "said" or measure.a < start or measure.b > end or measure.value in _OF_GROUPS:
            return None
        at, _ = self._region(self._undated(start, end), end)
        words = bare(self.around.folded.text[at : measure.b])
        plain = len(words) > _LEAST and not subject_words().verb.search(words) and not _NO_AMOUNT.search(words)
        return words if plain else None

    def _alone(self, i: int) -> str | None:
        """Return a name that alone stands before a number: 东岭精锻12.9亿元;西岗铸管9.4亿元."""
        start, end = self.around.lefts[i]
        if start != self.around.clauses[i][0]:
            return None
        raw = bare(self.around.folded.text[start:end])
        plain = _ONLY_NAMES.fullmatch(raw) and not subject_words().verb.search(raw) and not _AMOUNTS.search(raw)
        return raw if plain else None

    def _raw(self, i: int) -> str:
        start, end = self.around.lefts[i]
        return bare(self.around.folded.text[self._undated(start, end) : end])

    def _with_place(self, name: str) -> str:
        """Return a name of a list: a place by its full name, else with the place before it."""
        code = self._found.code if self._found is not None else None
        inside = [one for one in named(name) if code and one.code and one.code[:4] == code[:4]]
        if inside:
            return inside[0].name
        at = self.around.folded.text.find(name)
        if at in self._mentions and self._mentions[at][0] == at + len(name):
            return self._mentions[at][1]
        return self._placed(name)

    def _behind(self, i: int, measure: Cue) -> str:
        """Return the words behind a count of projects that say which ones."""
        number = self.around.numbers[i]
        if measure.how == "said" and measure.a >= number.b:
            words = bare(self.around.folded.text[measure.a : measure.b])
            return words if len(words) <= _MOST else ""
        words = noun_behind(self.around, i) or ""
        return words[: words.rfind("项目") + 2] if "项目" in words else words

    def _group(self, whole: str) -> str:
        """Return what kind of projects a group holds: 签约项目."""
        match = re.search(r"(?:签约|开工|竣工|重点|重大|亿元以上|新能源|产业)*项目$", whole)
        return match[0] if match else "项目"

    def _is_part(self, i: int, own: str, going: _Going) -> bool:
        """Tell whether a number is of a part of the group that is spoken of."""
        if going.whole is None:
            return False
        start = self.around.clauses[i][0]
        clause = self.around.folded.text[start : self.around.numbers[i].a]
        if _PART.match(clause) or going.parts == self.around.sentences[i][0]:
            return True
        beside = i > 0 and self.around.numbers[i - 1].a >= self.around.sentences[i][0]
        beside = beside and not subject_words().verb.search(self._raw(i).removesuffix(own))
        return beside and _CLASS.search(own) is not None and "项目" not in own[:-2]

    def _names_group(self, own: str) -> bool:
        return own.endswith(("项目", "工程", "企业", "产业", "集群", "工业")) or own in self._names_of_bodies

    def _listed(self, i: int) -> str | None:
        """Return the name that a list told with 分别 gives to a number."""
        text, numbers = self.around.folded.text, self.around.numbers
        start, number = self.around.clauses[i][0], numbers[i]
        sentence = self.around.sentences[i][0]
        if "分别" not in text[sentence : number.a] and "依次" not in text[sentence : number.a]:
            return None
        for begin in dict.fromkeys((start, sentence)):
            match = _TOGETHER.search(text, begin, number.a)
            if match is None or not re.search(r"、|和|与", match["names"]):
                continue
            names = self._names(match)
            first = bisect_left(self.around.places, match.end())
            at = i - first
            if begin == start and 0 <= at < len(names) and len(names) > 1:
                return names[at]
            run = bisect_left(self.around.places, start)
            held = bisect_left(self.around.places, self.around.clauses[i][1]) - run
            if begin != start and 0 <= i - run < len(names) == held and len(names) <= at < 2 * len(names):
                return names[i - run]
        return None

    def _names(self, match: re.Match[str]) -> list[str]:
        """Return the names of a list, each with the word that the last one shares with all."""
        names = [bare(name) for name in _AND.split(match["names"] + match["tail"])]
        names = [name for name in names if name]
        if not names:
            return []
        last = subject_words().verb.split(names[-1])[0]
        several = _SEVERAL.match(last)
        if several is not None:
            kind = _SHARED.match(several[2])
            last = several[1] + (kind[0] if kind is not None else "")
        shared = _SHARED.search(last)
        if shared is not None:
            word = shared[0]
            names = [name if name.endswith(word) else name + word for name in names[:-1]] + [last[: shared.end()]]
        else:
            names[-1] = last
        return [name for name in names if len(name) >= _LEAST]

    def _own(self, i: int, measure: Cue) -> tuple[str, str]:
        """Return the noun phrase before a number that names what it is about, and the place named there."""
        text = self.around.folded.text
        start, end = self.around.lefts[i]
        counted = measure.value.endswith("_count")
        if measure.how == "said" and start <= measure.a < end and not counted:
            end = self._indicator(measure, start)
        start = self._undated(start, end)
        fill = FILLERS.match(text, start, end)
        at = fill.end() if fill else start
        if at in self._bodies and self._bodies[at] <= end:
            return text[at : self._bodies[at]], ""
        start, place = self._region(start, end)
        words = bare(text[start:end])
        if _NUMBERED.match(words):
            words = _NUMBERED.sub("", words)
        head = self._head_of(words)
        return head, place

    def _indicator(self, measure: Cue, start: int) -> int:
        """Return where the words end that name a subject: behind an indicator of its own, else before the measure."""
        if measure.value in ("growth_rate", "share", "rank", *_OF_PLACES):
            return measure.a if measure.value not in _OF_PLACES else measure.b
        return max(measure.a, start)

    def _head_of(self, words: str) -> str:
        """Return the noun phrase up to the last head noun in front of the first verb."""
        heads = list(subject_words().head.finditer(words))
        if not heads:
            return ""
        last = heads[-1]
        begin = subject_words().modifiers.search(words, 0, last.start())
        verbs = list(subject_words().verb.finditer(words, 0, begin.start() if begin is not None else last.start()))
        phrase = bare(words[verbs[-1].end() if verbs else 0 : last.end()])
        if _LEAST <= len(phrase) <= _MOST:
            return phrase
        return last[0] if len(last[0]) > _LEAST else ""

    def _region(self, start: int, end: int) -> tuple[int, str]:
        """Return where the words behind a place begin, and the place, if they open with one."""
        text = self.around.folded.text
        fill = FILLERS.match(text, start, end)
        for at in dict.fromkeys((start, fill.end() if fill else start)):
            if at in self._mentions and self._mentions[at][0] <= end:
                return self._row(at)
            whole = WHOLE.match(text, at, end)
            if whole is not None:
                return whole.end(), self._above(whole["level"] or whole["only"])
        return start, ""

    def _row(self, at: int) -> tuple[int, str]:
        """Return the end and the name of a place; of several in a row (鹿城、瓯海两区) their words together."""
        text, stop = self.around.folded.text, self._mentions[at][0]
        end, name = self._mentions[at]
        while text[end : end + 1] == "、" and end + 1 in self._mentions:
            end = self._mentions[end + 1][0]
        if text[end : end + 1] == "、":
            return at, ""
        if end == stop:
            return end, name
        tail = _LIST_END.match(text, end)
        end = tail.end() if tail else end
        return end, text[at:end]
