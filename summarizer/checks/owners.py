"""Record against the clause's subject: whose number it is, and how far the project has come.

In: a case. Out: findings of the kinds wrong_owner and stage_conflict. Promised: a number is called another's only where
another project of the record is spoken of nearer to it, in its own sentence or paragraph.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from summarizer import cues
from summarizer.checks.claims import Case, Claim
from summarizer.checks.findings import Finding, where
from summarizer.checks.mentions import Mention, mentions
from summarizer.checks.witness import Testimony
from summarizer.records import Project, Stage
from summarizer.text import Span

_LINK = re.compile(r"^(?:以上|左右|余|多)?(?:级)?(?:\([^()]{0,12}\))?(?:建设|打造|规划)?的?[“]?$")
_SHARED = re.compile(r"分别|依次|各|合计|共|均|前者|后者|其中|包括|等")

STAGES: dict[Stage, str] = {
    "planned": "谋划或前期", "signed": "签约", "started": "开工", "building": "在建", "completed": "建成",
    "operating": "投产运营", "suspended": "停工或缓建", "cancelled": "取消", "unknown": "不明",
}  # fmt: skip
# Stages that one sentence may well tell of together.
_NEAR: tuple[frozenset[Stage], ...] = (
    frozenset({"started", "building"}),
    frozenset({"completed", "operating"}),
    frozenset({"suspended", "cancelled"}),
    frozenset({"suspended", "unknown"}),
    frozenset({"cancelled", "unknown"}),
)


def owners(case: Case) -> Iterator[Finding]:
    """Find numbers that stand with another project."""
    projects = case.record.projects
    if len(projects) < 2:
        return
    for told in case.witness.texts:
        spoken = mentions(projects, told)
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


def _same(one: Project, other: Project) -> bool:
    return one.name == other.name or one.name in other.name or other.name in one.name


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
    sentence = told.sentence(a)[0]
    paragraph = max((x for x in (0, *told.folded.breaks) if x <= a), default=0)
    if nearest.a < paragraph:
        return None if any(m.index == claim.index for m in spoken) else nearest.index
    own = [m for m in spoken[:at] if m.index == claim.index and m.a >= sentence]
    if own and _SHARED.search(told.folded.text, own[-1].b, a):
        return None
    return nearest.index


def stages(case: Case) -> Iterator[Finding]:
    """Find projects whose stage the words around them do not say."""
    told = case.witness.body
    spoken = mentions(case.record.projects, told)
    for i, project in enumerate(case.record.projects):
        place = case.project_places[i]
        if project.stage == "unknown" or place is None:
            continue
        said = _stages_of(i, told, spoken, place)
        if not said or project.stage in said or any({project.stage, other} in _NEAR for other in said):
            continue
        names = "、".join(STAGES[stage] for stage in said)
        message = f"记录说“{project.name}”{STAGES[project.stage]}，{where(*place)}前后说的是{names}"
        yield Finding(
            "stage_conflict", "warning", f"/projects/{i}", message, STAGES[project.stage], names, (place,)
        )


def _stages_of(
    index: int, told: Testimony, spoken: Sequence[Mention], place: tuple[Testimony, Span]
) -> list[Stage]:
    """Return the stages that the sentences of a project's evidence and mentions tell of, up to the next project."""
    spans: list[Span] = []
    if place[0] is told:
        spans.append((told.clause(place[1][0])[0], max(place[1][1], told.clause(place[1][1] - 1)[1])))
    for n, mention in enumerate(spoken):
        if mention.index != index:
            continue
        start, end = told.sentence(mention.a)
        following = next((m.a for m in spoken[n + 1 :] if m.index != index), end)
        before = [m.b for m in spoken[:n] if m.index != index and m.b > start]
        spans.append((max([start, *before]), min(end, max(following, mention.b))))
    said: dict[Stage, None] = {}
    for a, b in spans:
        for cue in cues.stages(told.folded.text[a:b], a):
            said.setdefault(cue.value, None)  # type: ignore[arg-type]
    return list(said)
