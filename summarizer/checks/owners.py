"""Record against the clause's subject: whose number it is.

In: a case. Out: findings of the kind wrong_owner. Promised: a number is called another's only where another project of
the record is spoken of nearer to it, in its own sentence or paragraph.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from summarizer.checks.claims import Case, Claim
from summarizer.checks.findings import Finding, where
from summarizer.checks.mentions import Mention, mentions_of
from summarizer.checks.witness import Testimony
from summarizer.records import Project
from summarizer.text import Span

_LINK = re.compile(r"^(?:以上|左右|余|多)?(?:级)?(?:\([^()]{0,12}\))?(?:建设|打造|规划)?的?[“]?$")
_SHARED = re.compile(r"分别|依次|各|合计|共|均|前者|后者|其中|包括|等")


def owners(case: Case) -> Iterator[Finding]:
    """Find numbers that stand with another project."""
    projects = case.record.projects
    if len(projects) < 2:
        return
    for told in case.witness.texts:
        spoken = mentions_of(case, told)
        starts = [m.a for m in spoken]
        for claim in case.claims:
            if claim.told is not told or claim.place is None or claim.index is None:
                continue
            other = _other(claim, claim.place, told, spoken, starts)
            if other is None or _same(projects[other], projects[claim.index]):
                continue
            message = f"记录把{claim.words}记在“{projects[claim.index].name}”名下，"
            message += f"{where(told, claim.quote or claim.place)}说的是“{projects[other].name}”"
            yield Finding(
                "wrong_owner", "warning", claim.pointer, message, projects[claim.index].name, projects[other].name,
                ((told, claim.place),), (f"/projects/{claim.index}",),
            )  # fmt: skip


def _same(other: Project, claimed: Project) -> bool:
    """Tell whether one project is spoken of by the other's name: the whole by its part, not a phase by the whole."""
    return (
        other.name == claimed.name
        or claimed.name in other.name
        or (other.name in claimed.name and not _PHASE.search(claimed.name))
    )


_PHASE = re.compile("[一二三四]期")


def _other(claim: Claim, place: Span, told: Testimony, spoken: Sequence[Mention], starts: Sequence[int]) -> int | None:
    """Return the project that a number stands with, if it is not the claimed one."""
    a, b = place
    at = bisect_right(starts, a)
    inside = next((m for m in spoken[max(0, at - 3) : at] if m.a <= a < m.b), None)
    if inside is not None:
        return None if inside.index == claim.index else inside.index
    if at < len(spoken) and spoken[at].a - b <= 8 and _LINK.match(told.folded.text[b : spoken[at].a]):
        return None if spoken[at].index == claim.index else spoken[at].index
    if at == 0:
        return None
    nearest = spoken[at - 1]
    if nearest.index == claim.index:
        return None
    return None if _may_be_own(claim, a, told, spoken, at) else nearest.index


def _may_be_own(claim: Claim, a: int, told: Testimony, spoken: Sequence[Mention], at: int) -> bool:
    """Tell whether a number may be the claimed project's although another is spoken of nearer before it."""
    text, nearest = told.folded.text, spoken[at - 1]
    sentence, group = told.sentence(a)[0], told.group(a)
    paragraph = told.paragraph(a)[0]
    before = [m for m in spoken[max(0, at - _REACH) : at] if m.index == claim.index]
    if nearest.a < paragraph:
        return bool(before) or any(m.index == claim.index for m in spoken[at : at + _REACH])
    if (
        any(m.index == claim.index and m.named for m in spoken[at : at + _REACH] if m.a < group[1])
        and nearest.a < group[0]
    ):
        return True
    if nearest.a < sentence and before and before[-1].a >= paragraph:
        return True
    if before and _WHOLE.search(text, max(nearest.b, group[0]), a):
        return True
    if before and before[-1].a >= sentence and _SHARED.search(text, before[-1].b, a):
        return True
    head = not nearest.named and nearest.a - paragraph < _HEAD and text[nearest.a] not in "该此这"
    return head and bool(before)


_REACH = 60  # mentions
_HEAD = 4  # characters at the head of a paragraph, where 项目 may mean the article's main one
_WHOLE = re.compile(
    r"[全本](?:省|市|县|区|旗|州|线|镇|村|港|域)|合计|两期|三期|总共|共计|两者|沿线|周边|当地|[县市区]里|带动|惠及|受益|届时|产业"
)
