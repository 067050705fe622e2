"""Cutting a source: lines, units, articles, and what the contract tells of each."""

import re

from summarizer.articles.article import Article, Page, tidy
from summarizer.articles.division import Draft, Printed, divide, subheads
from summarizer.articles.headline import title_rows
from summarizer.articles.lines import DATELINE, FROM, TO, Line, fold, names_in, read_lines, reporters_of
from summarizer.articles.reading_order import paragraphs
from summarizer.articles.units import BYLINE, FURNITURE, HEAD, PARAGRAPH, Unit, build
from summarizer.records import Region
from summarizer.regions import article_region
from summarizer.text import Source, Span

_IN_BRACKETS = re.compile(
    r"[(（]\s*(?:□\s*)?((?:本\s*报|见\s*习|实\s*习|首\s*席|特\s*约|全\s*媒\s*体|[一-龥]{2,6}报)*\s*(?:记\s*者|通\s*讯\s*员)[^()（）。]{2,60})[)）]"
)
_SIGNS = re.compile(r"#{1,6}[ \u3000]*|\*\*(?=[^*]+\*\*$)")
_LONGEST_TITLE = 120


def cut(source: Source) -> Page:
    """Cut a source into its articles."""
    units = build(read_lines(source.text))
    if not source.is_page:
        return _single(source, units)
    division = divide(units)
    articles = [_article(source, draft) for draft in division.drafts]
    rest = [unit.span for unit in division.rest] + [_span(row.lines) for row in division.orphans]
    rest += [span for article in articles if not article.stretches for span in (*article.marks, *article.headings)]
    return Page(source, tuple(one for one in articles if one.stretches), _merged(source.text, sorted(rest)))


def _single(source: Source, units: list[Unit]) -> Page:
    """Take a source that is one document: its title is known, every headline in it is an inner one."""
    draft = Draft()
    rest: list[Span] = []
    for unit in units:
        if unit.kind == FURNITURE:
            rest.append(unit.span)
        elif unit.kind == HEAD:
            rows = [Printed(lines, unit.level) for lines in unit.rows]
            first = not any(one.kind == PARAGRAPH for one in draft.units)
            if (first and source.title is None) or (source.title and fold(source.title) == unit.text.strip("#*")):
                draft.lead.extend(rows)
            else:
                draft.units.extend(subheads(rows))
        else:
            draft.units.append(unit)
            if unit.kind == BYLINE:
                draft.bylines.append(unit)
    if all(unit.kind == HEAD for unit in draft.units):
        return Page(source, (), _merged(source.text, [unit.span for unit in units]))
    return Page(source, (_article(source, draft),), _merged(source.text, sorted(rest)))


def _article(source: Source, draft: Draft) -> Article:
    title, kicker, used = _headline(source, draft)
    units = [unit for unit in draft.units if not (draft.apart and unit.kind == BYLINE)]
    units = [*subheads(draft.inner), *units]
    ordered = paragraphs(units)
    marks = _marks(ordered)
    stretches = _without(_merged(source.text, [(line.start, line.end) for lines in ordered for line in lines]), marks)
    breaks = tuple(_after(lines[0].start, marks) for lines in ordered if lines)
    body = draft.body
    dateline = _dateline(ordered)
    found = article_region(" ".join(filter(None, (title, kicker))), body, dateline, source.outlet)
    aside = [unit.span for unit in draft.bylines if draft.apart and unit.kind == BYLINE]
    return Article(
        source, stretches, breaks, title, kicker,
        byline=_names(draft, ordered),
        dateline=dateline,
        region=Region(name=found.name, code=found.code, inferred=found.inferred) if found else None,
        continues=_continues(source.text, marks),
        headings=tuple(_span(row.lines) for row in used),
        marks=(*marks, *aside),
    )  # fmt: skip


def _headline(source: Source, draft: Draft) -> tuple[str | None, str | None, list[Printed]]:
    """Return title, kicker and the rows they stand in."""
    rows = [*draft.lead, *draft.trail]
    if not rows and draft.apart and len(draft.inner) > 0 and not source.title:
        rows, draft.inner = draft.inner[:1], draft.inner[1:]
    if source.title:
        return tidy(source.title)[:_LONGEST_TITLE], _joined(rows) or None, rows
    if not rows:
        return None, None, []
    body = draft.body[:4000]
    start, end = title_rows([row.row() for row in rows], body, draft.top)
    return _joined(rows[start:end]) or None, _joined([*rows[:start], *rows[end:]], " ") or None, rows


def _joined(rows: list[Printed], between: str = "") -> str:
    return between.join(_words(row) for row in rows)


def _words(row: Printed) -> str:
    """Return the words of a row as they stand, letter-spacing taken out."""
    raw = "".join(line.raw for line in row.lines)
    if row.level:
        raw = raw.strip("#* \u3000")
    words = [tidy(part) for part in re.split(r"[ \u3000\t]+", raw)]
    words = [word for word in words if word]
    spaced = len(words) > 3 and sum(len(word) == 1 for word in words) * 2 > len(words)
    return ("" if spaced else " ").join(words)


def _names(draft: Draft, ordered: list[list[Line]]) -> tuple[str, ...]:
    names: list[str] = []
    for unit in draft.bylines:
        for line in unit.lines:
            names.extend(reporters_of(line))
    raws = [lines[0].raw[:120] for lines in ordered[:3]] + [
        "".join(line.raw for line in lines)[-90:] for lines in ordered[-2:]
    ]
    if ordered:
        raws.append("".join(line.raw for lines in ordered[:2] for line in lines)[:160])
    for raw in raws:
        for found in _IN_BRACKETS.finditer(raw):
            names.extend(names_in(found[1]))
    return tuple(dict.fromkeys(name for name in names if name))


def _dateline(ordered: list[list[Line]]) -> str | None:
    for lines in ordered[:4]:
        found = DATELINE.match("".join(line.text for line in lines[:3])[:80])
        if found:
            return found.group().strip("()[]【】")
    return None


def _marks(ordered: list[list[Line]]) -> list[Span]:
    """Return the places of 上接, 下转 and Markdown signs: marks of the page and no words of the article."""
    marks: list[Span] = []
    for lines in ordered:
        signs = _SIGNS.match(lines[0].raw[:12])
        if signs:
            marks.append((lines[0].start, lines[0].start + signs.end()))
            if lines[0].raw.endswith("**"):
                marks.append((lines[0].end - 2, lines[0].end))
        if FROM.match(lines[0].text[:40]):
            marks.append(_prefix(lines[0], len(FROM.match(lines[0].text[:40]).group())))  # type: ignore[union-attr]
        found = TO.search(lines[-1].text[-24:])
        if found:
            marks.append(_suffix(lines[-1], len(found.group())))
    return marks


def _prefix(line: Line, size: int) -> Span:
    """Return the place of the first `size` folded letters of a line."""
    end = 1
    while end < len(line.raw) and len(fold(line.raw[:end])) < size:
        end += 1
    return line.start, line.start + end


def _suffix(line: Line, size: int) -> Span:
    start = len(line.raw) - 1
    while start > 0 and len(fold(line.raw[start:])) < size:
        start -= 1
    return line.start + start, line.end


def _continues(text: str, marks: list[Span]) -> str | None:
    said: list[str] = []
    for start, end in marks:
        words = fold(text[start:end])
        came, goes = FROM.match(words), TO.search(words)
        if goes and "转" in words:
            said.append(f"to {goes['page']}")
        elif came:
            said.append(f"from {came['page']}")
    return ", ".join(dict.fromkeys(said)) or None


def _span(lines: list[Line]) -> Span:
    return lines[0].start, lines[-1].end


def _merged(text: str, spans: list[Span]) -> tuple[Span, ...]:
    """Join spans that only blanks divide."""
    found: list[Span] = []
    for start, end in spans:
        if found and found[-1][1] <= start and not fold(text[found[-1][1] : start]):
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return tuple(found)


def _without(spans: tuple[Span, ...], marks: list[Span]) -> tuple[Span, ...]:
    found: list[Span] = []
    for start, end in spans:
        at = start
        for a, b in sorted(marks):
            if at <= a and b <= end:
                if at < a:
                    found.append((at, a))
                at = b
        if at < end:
            found.append((at, end))
    return tuple(found)


def _after(place: int, marks: list[Span]) -> int:
    return next((end for start, end in marks if start == place), place)
