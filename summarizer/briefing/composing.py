"""A whole briefing: parts in their fixed order, notes and sources numbered, and how it was made.

In: facts, the office's letterhead, an edition. Out: a frozen Document. Promised: 报送稿 holds no open flag and no mark;
both editions say how they were made, and that they are drafts until a person confirmed them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from summarizer.briefing import analysing, listing, overview, pacing, places, turning
from summarizer.briefing.document import Block, Document, Edition, Head, Mark, Note, SourceLine, marks_of
from summarizer.briefing.drafting import Draft, Writer, Writing
from summarizer.briefing.facts import PeriodFacts
from summarizer.briefing.letterhead import Letterhead
from summarizer.briefing.phrases import period, source_line

TITLES = {
    "day": "项目动态日监测", "week": "重点项目周调度", "month": "重点项目月通报", "quarter": "项目投资季分析",
    "span": "项目动态简报", "all": "项目动态简报",
}  # fmt: skip
PARTS: dict[str, tuple[Callable[[Draft], None], ...]] = {
    "day": (overview.overview, turning.turning, places.statistics, pacing.pacing, places.places),
    "week": (overview.overview, turning.turning, pacing.pacing, places.places, places.statistics),
    "month": (overview.overview, pacing.pacing, places.places, turning.turning, places.statistics),
    "quarter": (
        overview.overview, analysing.analysing, places.statistics, pacing.pacing, places.places, turning.turning,
    ),
}  # fmt: skip
MOST_SOURCES = 200  # of which no note speaks; nobody reads forty pages of headlines
RULES = "规则抽取，未经模型独立复核"


@dataclass(frozen=True)
class Wanted:
    """How a briefing is to be made out."""

    edition: Edition = "工作稿"
    letterhead: Letterhead = field(default_factory=Letterhead)
    confirmed_by: str | None = None
    writer: Writer | None = None  # who puts the paragraphs into other words; none: the templates' stay


def compose(facts: PeriodFacts, wanted: Wanted | None = None) -> Document:
    """Return the briefing."""
    wanted = wanted or Wanted()
    if wanted.edition == "报送稿":  # a step that is in doubt is not told outside
        known = tuple(replace(one, turn=None) if one.stage_doubted else one for one in facts.projects)
        facts = replace(facts, projects=known)
    draft = Draft(facts, wanted.edition)
    for part in PARTS.get(facts.span.kind, PARTS["week"]):
        part(draft)
    for part in (listing.lists, listing.doubts, listing.undated):
        part(draft)
    writing = draft.write(wanted.writer) if wanted.writer is not None and draft.passages else None
    blocks = tuple(draft.blocks)
    notes, numbers, sources = _notes(facts, blocks)
    listed = {one.article for one in sources}
    marks = wanted.edition == "工作稿"
    document = Document(
        head=_head(facts, wanted),
        edition=wanted.edition,
        blocks=blocks,
        notes=notes if marks else (),
        numbers=numbers if marks else {},
        sources=sources,
        foot=_foot(wanted.letterhead),
        made=_made(facts, wanted, writing),
        unlisted=sum(one.id not in listed for one in facts.articles),
        replaced=len(draft.failed),
    )
    return confirmed(document, wanted.confirmed_by) if wanted.confirmed_by else document


def confirmed(document: Document, name: str) -> Document:
    """Return a draft as a person confirmed it."""
    version = f"版本：{document.edition}，{name}已确认"
    return replace(document, head=replace(document.head, banner=None), made=(version, *document.made[1:]))


def _notes(
    facts: PeriodFacts, blocks: Sequence[Block]
) -> tuple[tuple[Note, ...], dict[Mark, int], tuple[SourceLine, ...]]:
    numbers: dict[Mark, int] = {}
    for mark in marks_of(blocks):
        if facts.article(mark.article) is not None:  # a doubt may speak of an article of later days
            numbers.setdefault(mark, len(numbers) + 1)
    cited = dict.fromkeys(mark.article for mark in numbers)
    room = max(MOST_SOURCES - len(cited), 0)
    cited |= dict.fromkeys([one.id for one in facts.articles if one.id not in cited][:room])
    sources: dict[str, SourceLine] = {}
    for name in cited:
        told = facts.article(name)
        if told is not None:
            sources[name] = SourceLine(len(sources) + 1, name, source_line(told), told.path)
    notes = []
    for mark, number in numbers.items():
        source = sources.get(mark.article)
        if source is not None:
            notes.append(Note(number, source.number, f"{source.text}{_place(mark)}", mark.quote))
    return tuple(notes), numbers, tuple(sources.values())


def _place(mark: Mark) -> str:
    return f"（第{mark.spans[0][0]}—{mark.spans[-1][1]}字）" if mark.spans else ""


def _head(facts: PeriodFacts, wanted: Wanted) -> Head:
    letter = wanted.letterhead
    title = letter.title or TITLES[facts.span.kind]
    region = f"（{facts.region}）" if facts.region else ""
    number = f"第{letter.number}期" if letter.number is not None else ""
    number += f"（总第{letter.total_number}期）" if letter.total_number is not None else ""
    lines = [line for line in (letter.classification, number, letter.date and f"印发日期：{letter.date}") if line]
    lines += [f"签发：{letter.signed_by}"] if letter.signed_by else []
    return Head(letter.office, f"{title}{region}", facts.span.label, tuple(lines), "草稿——未经人工确认")


def _foot(letter: Letterhead) -> tuple[str, ...]:
    lines = [f"报送：{letter.sent_to}"] if letter.sent_to else []
    return (*lines, f"抄送：{letter.copied_to}") if letter.copied_to else tuple(lines)


def _made(facts: PeriodFacts, wanted: Wanted, writing: Writing | None) -> tuple[str, ...]:
    lines = [f"版本：{wanted.edition}，草稿，未经人工确认"]
    rules = sum(one.articles for one in facts.makings if one.endpoint == "embedded" or not one.endpoint)
    models = [one for one in facts.makings if one.endpoint and one.endpoint != "embedded"]
    if rules:
        lines.append(f"制作方式：{RULES}（{rules}篇）。数字由程序与原文逐一核对。")
    for one in models:
        lines.append(f"制作方式：模型 {one.model} 抽取（{one.articles}篇），数字由程序与原文逐一核对。")
    if not facts.makings:
        lines.append(f"制作方式：{RULES}。")
    lines += [_written(writing)] if writing is not None else []
    if facts.failed:
        lines.append(f"另有{len(facts.failed)}篇报道未能抽取，不在统计之内。")
    days = sorted(one.day for one in facts.articles if one.day)
    if days:
        span = period(days[0]) if days[0] == days[-1] else f"{period(days[0])}至{period(days[-1])}"
        lines.append(f"报道日期：{span}。项目按最近一次报道计，投资额以亿元计，未披露的不作零计。")
    return tuple(lines)


def _written(writing: Writing) -> str:
    failed = f"，{writing.failed}段未得到回复、用模板" if writing.failed else ""
    by = f"模型 {writing.model}（{writing.endpoint}，提示词 {writing.prompt}）"
    told = f"{writing.replaced}句未通过核对、改用模板句{failed}，其余为模板句"
    return f"文字：{writing.written}句由{by}按事实撰写并逐句核对，{told}。"
