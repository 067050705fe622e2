"""Record against the clause's subject: whose number it is.

In: a case. Out: findings of the kind wrong_owner. Promised: where the words leave a choice (a list, a sentence without
a name, the article's main project) each project that they leave is accepted, and only another is called wrong.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

from summarizer.checks.claims import Case, Claim
from summarizer.checks.findings import Finding, where
from summarizer.checks.mentions import Mention, mentions_of
from summarizer.checks.witness import Testimony
from summarizer.cues import kind_of
from summarizer.records import Project
from summarizer.text import Span

_LINK = re.compile(r"^(?:以上|左右|余|多)?(?:级)?(?:\([^()]{0,12}\))?(?:建设|打造|规划)?的?[“]?$")
_SHARED = re.compile(r"分别|依次|各|合计|共|均|前者|后者|包括|等")
_IN_TURN = ("分别", "依次")
_LISTED = re.compile(r"(?:\([^()]{1,40}\))?(?:[、,]|和|与|及|以及)(?:[一-龥]{2,8}的)?$")
_WHOLE = re.compile(
    r"[全本](?:省|市|县|区|旗|州|线|镇|村|港|域|厂|园|程)|合计|两期|三期|总共|共计|两者|沿线|周边|当地|[县市区]里|带动|惠及|受益|届时|产业|老厂"
)
_PHASE = re.compile("[一二三四]期")
_OF_REGION = re.compile(
    r"(?:(?:目前|眼下|今年以来|截至[^,。;]{0,10}),?)?"
    r"(?P<region>[全该](?:省|市|县|区|州|旗)|[一-龥]{2,4}(?:省|市|县|区|州|旗|地区))(?:的)?"
    r"[一-龥]{0,8}(?:产业|经济|规上|工业|新增|实现|累计|全年|共|总|已|重点)"
)
# Words that make a name the place or the other end of something, not what is told of.
_ASIDE = re.compile("(?:止于|起[自于]|距离?|毗邻|紧邻|位于|坐落[于在]|接入|衔接|连接)[^,;。、]{0,8}$")
_BARE = ("项目", "工程", "它", "其")
_HEAD = 4  # characters at the head of a paragraph, where 项目 may mean the article's main one
_BACK = 60  # mentions


def owners(case: Case) -> Iterator[Finding]:
    """Find numbers that stand with another project."""
    projects = case.record.projects
    if not projects:
        return
    for told in case.witness.texts:
        belonging = _Belonging(told, mentions_of(case, told), projects)
        for claim in case.claims:
            if claim.told is not told or claim.place is None or claim.index is None:
                continue
            region = belonging.region_of(claim.place[0]) or _of_many(claim, claim.place[0])
            if region is not None:
                message = f"记录把{claim.words}记在“{projects[claim.index].name}”名下，"
                message += f"{where(told, claim.quote or claim.place)}说的是“{region}”"
                yield Finding(
                    "wrong_owner", "warning", claim.pointer, message, projects[claim.index].name, region,
                    ((told, claim.place),), (f"/projects/{claim.index}",),
                )  # fmt: skip
                continue
            open_to = belonging.open_to(claim, claim.place)
            if not open_to or any(_same(projects[i], projects[claim.index]) for i in open_to):
                continue
            other = projects[open_to[0]].name
            message = f"记录把{claim.words}记在“{projects[claim.index].name}”名下，"
            message += f"{where(told, claim.quote or claim.place)}说的是“{other}”"
            yield Finding(
                "wrong_owner", "warning", claim.pointer, message, projects[claim.index].name, other,
                ((told, claim.place),), (f"/projects/{claim.index}",),
            )  # fmt: skip


# What is told of a region, a trade or many works at once, and of no single project.
_OF_MANY = re.compile(
    r"可支配收入|纯收入|城镇(?:新增|登记)|规上(?!企业)|增加值|生产总值|公共预算|财政收入|固定资产投资|进出口总?额"
    r"|社会消费品|产业(?:链)?(?:实现|年|总)?产值|(?:开|竣)工率|履约率|投产率|审批时限|居全[国省市县]"
    r"|全[省市县区旗州村镇乡](?=[^,;。占]{0,14}$)"
)
_BY_IT = re.compile("带动|拉动|惠及|届时|占|覆盖|满足|约合|相当于")


def _of_many(claim: Claim, place: int) -> str | None:
    """Return the words before a number in its clause that tell of a region or of many: no project's own number."""
    text, start = claim.told.folded.text, claim.told.clause(place)[0]
    found = _OF_MANY.search(text, start, place)
    if found is None or _BY_IT.search(text, start, place) is not None:
        return None
    return found[0]


def _same(other: Project, claimed: Project) -> bool:
    """Tell whether one project is spoken of by the other's name: the whole by its part, not a phase by the whole."""
    return (
        other.name == claimed.name
        or claimed.name in other.name
        or (other.name in claimed.name and not _PHASE.search(claimed.name))
    )


class _Belonging:
    """Whose the numbers of a text may be, by where its projects are spoken of."""

    def __init__(self, told: Testimony, spoken: Sequence[Mention], projects: Sequence[Project]) -> None:
        self.told, self.spoken, self.projects = told, spoken, projects
        self._starts = [mention.a for mention in spoken]

    @cached_property
    def main(self) -> int | None:
        """The article's main project: the first that it names, if none is named twice as often."""
        named = [mention.index for mention in self.spoken if mention.named]
        return named[0] if named else None

    def open_to(self, claim: Claim, place: Span) -> Sequence[int]:
        """Return the projects that a number may be of, likeliest first; none where the words tell nothing."""
        a, b = place
        at = bisect_right(self._starts, a)
        inside = next((m for m in self.spoken[max(0, at - 3) : at] if m.a <= a < m.b), None)
        if inside is not None:
            return (inside.index,)
        near = at < len(self.spoken) and self.spoken[at].a - b <= 8
        if near and _LINK.match(self.told.folded.text[b : self.spoken[at].a]):
            return (self.spoken[at].index,)
        turn = self._in_turn(claim, a)
        if turn is not None:
            return (turn,)
        if at == 0:
            return self._before_all(a)
        return self._after(claim, a, at)

    def region_of(self, place: int) -> str | None:
        """Return the region whose number it is: its clause or its sentence opens with one and names no project."""
        start, end = self.told.sentence(place)
        at = bisect_left(self._starts, start)
        if at < len(self.spoken) and self.spoken[at].a < end:
            return None
        for opening in (self.told.clause(place)[0], start):
            found = _OF_REGION.match(self.told.folded.text, opening, place)
            if found is not None:
                return found["region"]
        return None

    def _before_all(self, a: int) -> Sequence[int]:
        """Return whose number it may be that stands before any name: of the first to come, or of the main one."""
        if not self.spoken:
            return ()
        end = self.told.paragraph(a)[1]
        coming = [m.index for m in self.spoken[:_BACK] if m.a < end] or [self.spoken[0].index]
        return list(dict.fromkeys(coming))

    def _after(self, claim: Claim, a: int, at: int) -> Sequence[int]:
        told, spoken = self.told, self.spoken
        text, nearest = told.folded.text, spoken[at - 1]
        sentence, group, paragraph = told.sentence(a)[0], told.group(a), told.paragraph(a)
        found = [nearest.index]
        before = spoken[max(0, at - _BACK) : at]
        if nearest.a < group[0]:  # named after the number, in its own half sentence
            found += [m.index for m in spoken[at : at + _BACK] if m.a < group[1] and m.named]
        if nearest.a >= sentence and _ASIDE.search(text, sentence, nearest.a):
            found += [m.index for m in before if m.a >= sentence]
        if nearest.a < sentence:
            found += self._topics(before, a)
        elif _SHARED.search(text, nearest.b, a):
            found += self._listed(at)
        if _WHOLE.search(text, max(nearest.b, group[0]), a):
            found += [m.index for m in before if m.a >= paragraph[0]]
            found += [self.main] if self.main is not None else []
        head = nearest.a - paragraph[0] < _HEAD and text[nearest.a] not in "该此这"
        if not nearest.named and (head or text[nearest.a : nearest.b] in _BARE):
            found += self._topics(before[:-1], nearest.a)
        return found

    def _topics(self, before: Sequence[Mention], place: int) -> Iterator[int]:
        """Yield what a sentence without a name may speak of: what the paragraph opened with, and the main project."""
        start = self.told.paragraph(place)[0]
        own = [m for m in before if m.a >= start]
        if own:
            yield own[0].index
            last = self.told.sentence(own[-1].a)[0]
            yield from (m.index for m in own if m.a >= last)
        elif before:
            opened = self.told.paragraph(before[-1].a)[0]
            yield next(m.index for m in before if m.a >= opened)
        if self.main is not None:
            yield self.main

    def _listed(self, at: int) -> Iterator[int]:
        """Yield the projects of the list that the mention before stands in."""
        text = self.told.folded.text
        start = self.told.sentence(self.spoken[at - 1].a)[0]
        for mention in reversed(self.spoken[max(0, at - _BACK) : at]):
            if mention.a < start or "。" in text[mention.b : self.spoken[at - 1].a]:
                return
            yield mention.index

    def _in_turn(self, claim: Claim, a: int) -> int | None:
        """Return whose number it is where a list of names has one number each (分别, 依次)."""
        told = self.told
        start, end = told.sentence(a)
        turn = max(told.folded.text.rfind(word, start, a) for word in _IN_TURN)
        if turn < 0 or claim.read is None:
            return None
        row = [n for n in told.numbers_in(turn, end) if kind_of(n) == kind_of(claim.read)]
        names = self._row(turn, start)
        if len(names) < 2 or claim.read not in row[: len(names)] or len(row) < len(names):
            return None
        return names[row.index(claim.read)]

    def _row(self, end: int, start: int) -> list[int]:
        """Return the projects of the last list of names before a place."""
        text, row = self.told.folded.text, []
        following: Mention | None = None
        for mention in reversed(self.spoken[: bisect_left(self._starts, end)]):
            if mention.a < start or not mention.named:
                break
            if following is not None and not _LISTED.fullmatch(text[mention.b : following.a]):
                break
            row.append(mention.index)
            following = mention
        return row[::-1]
