"""Who the news of an article is about: the place, the organisation whose news it is, the event that it tells of.

In: the numbers with the words around them, the article's title, day and outlet. Out: names in words of the article.
Promised: a place is called as the article calls it; one that the table of regions does not know is known by its kind.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from summarizer.cues import Around
from summarizer.dates import DateRead
from summarizer.embedded.subject_words import FILLERS, bare, subject_words
from summarizer.regions import ArticleRegion, article_region, by_code, find, named

WHOLE = re.compile(r"(?:全|该|我|本)(?P<level>地区|[省市州县区旗])(?:里|内)?|(?P<only>[省市县区])里")
_ZONE = re.compile(r"^(?:高新区|经开区|经济开发区|开发区|新区|高新技术产业开发区)$")
_LONGEST_NAME = 16
_NAME = re.compile(r"[一-龥A-Za-z0-9·“”]+")
_EARLY = 120  # characters in which the organisation of an article is named first
_IS = re.compile(r"^.*?(?:这是|迎来|举行(?:了)?|召开(?:了)?|举办(?:了)?|在|从|随着)")
_EVENT_DAY = re.compile(r"^(?:[0-9]+年)?[0-9]+月[0-9]+日(?:上午|下午|晚上?)?(?:召开|举行)?的?")
_ZONES = ("开发区", "高新区", "经开区", "保税区", "新区")
_KINDS = "市州区县旗"
_NO_PLACE = re.compile(
    r"自治|[全各该我本邻兄弟下辖个两三四五六七八九十同省市州区县旗跨到在的][一-龥]|^[一-龥](?:[全各该我本邻老新城郊主山景园校院库港小社片灾牧厂灌矿])"
)
_A_COMPANY = re.compile(r"(?P<name>[一-龥]{2,14}?)(?P<kind>(?:股份)?有限(?:责任)?公司)")
_THE_COMPANY = re.compile(r"(?<=[,。;“])(?:公司|企业|集团)(?![们家在于])")
_BEGINNING, _OFTEN, _LONG = 300, 2, 6
_LEVELS = {"省": 2, "市": 4, "州": 4, "区": 6, "县": 6, "旗": 6, "地区": 4}
_LEAST, _MOST = 2, 22


@dataclass(frozen=True)
class Bearers:
    """The place, the organisation and the event of an article."""

    around: Around
    dates: Sequence[DateRead]
    title: str | None
    day: str | None = None
    outlet: str | None = None

    @cached_property
    def _found(self) -> ArticleRegion | None:
        return article_region(self.title, self.around.folded.text, None, self.outlet)

    @cached_property
    def region(self) -> str | None:
        """The place that the article is about."""
        return self._found.name if self._found is not None else None

    @cached_property
    def _mentions(self) -> dict[int, tuple[int, str]]:
        text = self.around.folded.text
        found = find(text)
        return {one.start: (one.end, one.region.name if one.region else text[one.start : one.end]) for one in found}

    @cached_property
    def _place(self) -> str:
        """The place by its own name, without what it lies in."""
        code = self._found.code if self._found is not None else None
        region = by_code(code) if code is not None else None
        if region is not None:
            text = self.around.folded.text
            here = max(text.count("全区") + text.count("全县") + 1, text.count(region.name))
            wider = text.count("全市") + text.count("我市") > here
            if wider and region.level == "county":
                return self._above("市")
            return self._of_its_kind(text.count(region.name)) or self._as_told(region.name)
        if self.region:
            *above, own = re.split(r"(?<=[省市州盟])(?=[一-龥]{2})", self.region)
            return f"{above[-1].rstrip('市州')}{own}" if above and _ZONE.match(own) else own
        text = self.around.folded.text
        unknown = self._of_its_kind(1)
        if unknown:
            return unknown
        zone = next((text[a:b] for a, b in self._bodies.items() if text[a:b].endswith(_ZONES)), "")
        if zone and not self._mentions:
            return zone
        common = Counter(name for _, name in self._mentions.values()).most_common(1)
        whole = Counter(one[0] for one in WHOLE.finditer(self.around.folded.text)).most_common(1)
        return (common or whole or [("", 0)])[0][0]

    def _as_told(self, name: str) -> str:
        """Return the form in which the text itself calls a place by its kind: 东岭县 for 东岭某族自治县."""
        text = self.around.folded.text
        if name in text or "自治" not in name:
            return name
        forms = (text[a:b] for a, (b, full) in self._mentions.items() if full == name)
        return next((form for form in forms if form[-1] == name[-1] and "自治" not in form), name)

    def _of_its_kind(self, known: int) -> str:
        """Return the place that the table does not know, if the article says 全县 and names a county more often."""
        text = self.around.folded.text
        kinds = Counter(one["level"] or one["only"] for one in WHOLE.finditer(text)).most_common(1)
        if not kinds or kinds[0][0] not in _KINDS:
            return ""
        names = Counter(
            one[0]
            for one in re.finditer(rf"[一-龥]{{2}}{kinds[0][0]}", self._headline + "。" + text)
            if not _NO_PLACE.search(one[0])
        )
        name, times = next(iter(names.most_common(1)), ("", 0))
        return name if times > max(1, known) and not named(name) else ""

    def _above(self, level: str) -> str:
        """Return the place at a level (全省, 全市) that the article's place is or lies in."""
        code = self._found.code if self._found is not None else None
        length = _LEVELS[level]
        if code is None or length >= 6:
            return self._place
        own = by_code(code)
        if own is not None and own.name.endswith(level) and level != "区":
            return own.name
        region = by_code(code[:length] + "0" * (6 - length))
        return region.name if region is not None else self._place

    @cached_property
    def _home(self) -> str:
        """The organisation whose news the article tells, if it is one's own, else the place."""
        text, found = self.around.folded.text, Counter[str]()
        for start, end in self._bodies.items():
            if found[text[start:end]] or start < _EARLY:
                found[text[start:end]] += 1
        name, times = next(iter(found.most_common(1)), ("", 0))
        known = name.endswith(("集团", "港", "保税区", "机场")) and text.count(name) > 1
        if self._company:
            return self._company
        company = known or (bool(name) and name in self._headline)
        return self._with_zone(name) if times > 1 or company else self._place

    @cached_property
    def _company(self) -> str:
        """The company that an article tells of as 公司 or 企业, by the short form of its name."""
        text = self.around.folded.text
        full = _A_COMPANY.search(text, 0, _BEGINNING)
        if full is None or len(_THE_COMPANY.findall(text)) < _OFTEN or len(WHOLE.findall(text)) > 1:
            return ""
        name = full["name"]
        own = re.split(r"[省市县区州旗镇于在由是]", name)[-1] or name
        short = next((own[:n] for n in range(min(len(own), _LONG), 1, -1) if text.count(own[:n]) > _OFTEN), "")
        return short or own + full["kind"]

    @cached_property
    def _when(self) -> list[int]:
        return [date.a for date in self.dates]

    @cached_property
    def _headline(self) -> str:
        """The title as folded text has it."""
        return "".join(unicodedata.normalize("NFKC", self.title or "").split())

    @cached_property
    def _bodies(self) -> dict[int, int]:
        """Where names of organisations open a clause, and where they end."""
        text, starts, found = self.around.folded.text, self.around.starts[0], dict[int, int]()
        for kind in subject_words().body.finditer(text):
            clause = starts[bisect_right(starts, kind.start()) - 1]
            if kind.end() - clause > 2 * _LONGEST_NAME:
                continue
            at = self._undated(clause, kind.end())
            fill = FILLERS.match(text, at, kind.end())
            at = fill.end() if fill else at
            name = text[at : kind.end()]
            if (
                _LEAST + 1 < len(name) <= _LONGEST_NAME
                and _NAME.fullmatch(name)
                and not (named(name) and not name.endswith("区"))
                and not subject_words().verb.search(name)
            ):
                found.setdefault(at, kind.end())
        return found

    @cached_property
    def _names_of_bodies(self) -> frozenset[str]:
        return frozenset(self.around.folded.text[a:b] for a, b in self._bodies.items())

    def _with_zone(self, name: str) -> str:
        return self._place if name in self._place else name

    @cached_property
    def _event(self) -> str | None:
        """The event that the title or the text tells of, with its place and year."""
        folded = self.around.folded
        for text in (self._headline, folded.text):
            for match in subject_words().event.finditer(text):
                start = max(text.rfind(mark, 0, match.start()) for mark in ",;。:!?、—“") + 1
                words = bare(_IS.sub("", text[max(start, match.start() - _MOST) : match.end()]))
                year = (self.day or "")[:4]
                words = re.sub(r"(?:今年|本年度?)", f"{year}年" if year else "", words)
                words = _EVENT_DAY.sub("", words)
                if len(words) <= _MOST and not subject_words().verb.search(words[: -(match.end() - match.start())]):
                    core = self._place[:-1]
                    short = len(core) > 1 and words.startswith(core) and not words.startswith(self._place)
                    return self._place + words[len(core) :] if short else self._placed(words)
        return None

    def _undated(self, start: int, end: int) -> int:
        """Return where the words begin that stand behind words of time."""
        first = bisect_left(self._when, start)
        last = bisect_left(self._when, end)
        for date in self.dates[first:last]:
            if date.a - start <= _LEAST + 1:
                start = min(date.b, end)
        return start

    def _placed(self, words: str, place: str = "") -> str:
        """Return words with the place before them, unless they hold one."""
        where = place or self._place
        core = where[:-1] if len(where) > _LEAST else where
        if not words or not where:
            return words or where
        if core and core in words:
            return words
        return f"{where}{words}"
