"""From lines to units: headlines, bylines, paragraphs, captions and page furniture, in the order of the page.

In: the lines of a page. Out: units, each of one kind. A paragraph that a blank line cuts in mid-sentence stays in
pieces here; `reading_order` joins them. Promised: every line is in exactly one unit; linear in the lines.
"""

import re
from dataclasses import dataclass, field
from statistics import median_low

from summarizer.articles.lines import (
    TO,
    TURN_CUT,
    Line,
    Span,
    advertises,
    ends,
    ends_softly,
    has_only_names,
    is_caption,
    is_credit,
    is_dateline_alone,
    is_organ,
)
from summarizer.articles.seams import goes_on, looks_like_headline

HEAD, BYLINE, PARAGRAPH, CAPTION, FURNITURE = "head", "byline", "paragraph", "caption", "furniture"

_MARKDOWN = re.compile(r"^(#{1,6})\s*(?=\S)")
_YEAR = re.compile(r"(?:19|20)\d\d年")
_COUNTED = frozenset("年个项家亿万余多米吨亩")
_HAN = re.compile(r"[一-龥]")
_QUOTES = re.compile(r"[“”‘’「」『』\"'《》]")
_BOLD = re.compile(r"^\*\*[^*]+\*\*$")
_NO_HEAD_END = re.compile(r"[。;]$|.{20}[,、:]$")
_TURN_REST = re.compile(r"第?[A-Z]?[\d一二三四五六七八九十]{0,3}版?[)\]】]")
_SPEECH = re.compile(r"^(?:问|答|记者|主持人)[::]|^[(\[【](?:下转|转|上接|本报记者|记者|通讯员)")
_NO_HEAD_START = re.compile(r"^[,。、;!?)”’》」』】%:]")
_LONGEST_HEAD, _LONGEST_RUN, _TALLEST = 44, 14, 60
_MOST_ROWS, _MOST_LETTERS = 5, 80  # a run that is longer is looked at row by row
_WINDOW = 8  # lines on either side that tell how wide the column is
_LETTER = 3  # letters in a line of a headline set downwards, its quotes included


@dataclass
class Unit:
    """Some lines that belong together; `rows` are the printed lines of a headline, one for a headline set downwards."""

    kind: str
    lines: list[Line]
    level: int = 0
    rows: list[list[Line]] = field(default_factory=list)

    @property
    def gap(self) -> int:
        """How many empty lines stand before it."""
        return self.lines[0].gap

    @property
    def text(self) -> str:
        """Its folded words."""
        return "".join(line.text for line in self.lines)

    @property
    def ended(self) -> bool:
        """Whether its words end a sentence, or are told to go on elsewhere."""
        tail = self.lines[-1].text[-44:]
        if len(tail) < 44 and len(self.lines) > 1:
            tail = self.lines[-2].text[-44:] + tail
        return ends_softly(tail) or ("版" in tail[-8:] and bool(TO.search(tail)))

    @property
    def span(self) -> Span:
        """From its first to its last visible character."""
        return self.lines[0].start, self.lines[-1].end

    @property
    def opens(self) -> bool:
        """Whether it can only be the beginning of an article: a dateline or 上接第一版."""
        return self.kind == PARAGRAPH and self.lines[0].opens


def build(lines: list[Line]) -> list[Unit]:
    """Return the units of a page."""
    return _Builder(lines).run()


class _Builder:
    """Walks down the page once."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.units: list[Unit] = []
        self.widths = [line.width for line in lines]

    def run(self) -> list[Unit]:
        at = 0
        while at < len(self.lines):
            at = self._tight(at) or self._marked(at) or self._head(at) or self._prose(at)
        return self.units

    # Each step returns the next line to look at, or 0 where it does not apply.

    def _tight(self, at: int) -> int:
        """A line right under an unfinished one goes on with it."""
        paragraph, line = self._open(), self.lines[at]
        if paragraph is None:
            return 0
        cut = line.gap and TURN_CUT.search(paragraph.lines[-1].text[-12:]) and _TURN_REST.match(line.text)
        if not cut and (line.gap or self._begins(at, paragraph)):
            return 0
        paragraph.lines.append(line)
        return at + 1

    def _open(self) -> Unit | None:
        last = self.units[-1] if self.units else None
        return last if last and last.kind in (PARAGRAPH, CAPTION) and not last.ended else None

    def _begins(self, at: int, paragraph: Unit) -> bool:
        line = self.lines[at]
        head = line.text[:60]
        if line.opens or _MARKDOWN.match(line.raw[:8]):
            return True
        if len(head) > 1 and head[0] in "□■" and line.is_byline:
            return True
        if ":" in head[:12] and line.is_furniture:
            return True
        own = paragraph.lines[-1].indent if len(paragraph.lines) > 1 else 0
        if line.indent >= max(2, own + 2):
            return True
        # In a text of one line a paragraph an unfinished short line is a headline, whatever follows.
        return len(paragraph.lines) == 1 and line.width > 100 and paragraph.lines[0].width < 60

    def _marked(self, at: int) -> int:
        """What its own words or signs tell: a headline set downwards, Markdown, a byline, furniture, a caption."""
        line = self.lines[at]
        if line.is_long:
            return 0
        tall = self._downwards(at)
        if tall:
            return self._add_head(at, tall, rows=[self.lines[at:tall]])
        marks = _MARKDOWN.match(line.raw)
        if marks or (_BOLD.match(line.raw) and len(line.text) < _LONGEST_HEAD):
            return self._add_head(at, at + 1, level=len(marks[1]) if marks else 3)
        if is_organ(line) and at + 1 < len(self.lines) and self.lines[at + 1].is_byline:
            return self._add(BYLINE, at, at + 1)
        last = self.units[-1] if self.units else None
        if (
            line.is_byline
            or is_dateline_alone(line)
            or (last and last.kind == BYLINE and not line.gap and line.indent and has_only_names(line))
        ):
            return self._add(BYLINE, at, at + 1)
        block = self._block(at)
        if (line.gap or at == 0) and not line.opens and self._sells(at, block):
            return self._add(FURNITURE, at, block)
        if self._is_cut_number(at):
            return 0
        if line.is_furniture or (is_organ(line) and not self._open()):
            return self._add(FURNITURE, at, at + 1)
        return self._add(CAPTION, at, at + 1) if is_caption(line) and not line.opens else 0

    def _is_cut_number(self, at: int) -> bool:
        """Tell whether a line of digits is the head of a number that the next line goes on with: a cut headline."""
        if not self.lines[at].text.isdigit() or at + 1 == len(self.lines) or self.lines[at + 1].gap > 1:
            return False
        below = self.lines[at + 1].text
        return bool(_YEAR.match(self.lines[at].text + below)) or below[0] in _COUNTED

    def _sells(self, at: int, end: int) -> bool:
        """Tell whether a block is an advertisement; in the middle of a sentence only a very short one is."""
        block = self.lines[at:end]
        return advertises(block) and (not self._open() or sum(len(line.text) for line in block) <= 50)

    def _add(self, kind: str, start: int, end: int) -> int:
        last = self.units[-1] if self.units else None
        joins = kind == BYLINE and last is not None and last.kind == BYLINE and self._signs_on(last, self.lines[start])
        joins = joins or (
            kind == CAPTION and last is not None and last.kind == CAPTION and is_credit(self.lines[start])
        )
        if joins and last is not None:
            last.lines.extend(self.lines[start:end])
        else:
            self.units.append(Unit(kind, self.lines[start:end]))
        return end

    def _signs_on(self, above: Unit, line: Line) -> bool:
        """Tell whether a byline goes on in the next line rather than ending one article and opening another."""
        return (
            line.gap < 2
            and not above.lines[-1].text.endswith((")", "报道"))
            and line.text[0] not in "□■("
            and not line.opens
        )

    def _add_head(self, start: int, end: int, level: int = 0, rows: list[list[Line]] | None = None) -> int:
        lines = self.lines[start:end]
        self.units.append(Unit(HEAD, lines, level, rows or [[line] for line in lines]))
        return end

    def _block(self, at: int) -> int:
        end = at + 1
        while end < len(self.lines) and not self.lines[end].gap and end - at <= _LONGEST_RUN:
            end += 1
        return end

    def _downwards(self, at: int) -> int:
        """The end of a run of single letters from here, 0 where there is none."""
        end = at
        if len(self.lines[at].text) > _LETTER or not any(_HAN.search(line.text) for line in self.lines[at : at + 6]):
            return 0
        if self.lines[at].text.isdigit() and at + 1 < len(self.lines) and self.lines[at + 1].gap:  # a page number
            return 0
        while end < len(self.lines) and end - at < _TALLEST:
            text = self.lines[end].text
            letters = _QUOTES.sub("", text)
            if len(letters) > 1 or len(text) > _LETTER or (end > at and self.lines[end].gap > 2) or text == "。":
                break
            end += 1
        if end - at > 4 and self.lines[end - 1].text.isdigit() and not self.lines[end - 2].text.isdigit():
            end -= 1  # a page number under it
        run = self.lines[at:end]
        han = sum("一" <= ch <= "龥" for line in run for ch in line.text)
        return end if len(run) >= 4 and han * 2 > len(run) else 0

    def _head(self, at: int) -> int:
        size = self._head_run(at)
        return self._add_head(at, at + size) if size else 0

    def _head_run(self, at: int) -> int:
        """How many lines from here on are headline."""
        run: list[Line] = []
        for line in self.lines[at : at + _LONGEST_RUN]:
            if run and (line.gap or self._turns(line, run)):
                break
            if not _headish(line, bool(run) or self._under_head(line)):
                return self._before_prose(at, run, line)
            run.append(line)
        after = self.lines[at + len(run)] if at + len(run) < len(self.lines) else None
        return 0 if self._is_column_piece(at, run, after) else self._before_prose(at, run, None)

    def _under_head(self, line: Line) -> bool:
        return bool(self.units) and self.units[-1].kind == HEAD and line.gap <= 1

    def _turns(self, line: Line, run: list[Line]) -> bool:
        """Tell whether a line ends the run above it: a paragraph, a byline, furniture begins."""
        if line.opens or _MARKDOWN.match(line.raw[:8]):
            return True
        if 2 <= line.indent <= 6 and run[-1].indent + 2 <= line.indent and not line.text.startswith(("—", "-")):
            return True
        return not line.is_long and (is_organ(line) or line.is_byline or line.is_furniture or is_caption(line))

    def _before_prose(self, at: int, run: list[Line], prose: Line | None) -> int:
        """How many lines of a run are headline when the rest flows into prose (or into nothing)."""
        if not run:
            return 0
        if prose is None:
            if self._open() and self._is_full(at, run[0], at + len(run)) and len(run) > 1:
                return 0
            if len(run) <= _MOST_ROWS and sum(len(line.text) for line in run) <= _MOST_LETTERS:
                return len(run)
            return next((i for i, line in enumerate(run) if looks_like_headline(line.text) <= 0), len(run))
        if prose.width >= 70 and prose.width > 1.4 * max(line.width for line in run):
            return len(run) if self._open() is None else 0
        if self._open() is not None:
            return 0
        if (
            2 <= run[0].indent <= 4
            and (len(run) > 1 or prose.indent < 2)
            and self._is_full(at, run[0], at + len(run), 10)
        ):
            return 0
        # Lines of one paragraph are equally wide but for its last: prose begins with the first line that is full, or
        # that does not read like a headline.
        size = 0
        while size < len(run) and looks_like_headline(run[size].text) > 0:
            if self._is_full(at, run[size], at + len(run)):
                break
            size += 1
        below = run[size].text if size < len(run) else prose.text
        return 0 if size and goes_on(run[size - 1].text, below[:200]) >= 1.5 else size

    def _is_column_piece(self, at: int, run: list[Line], after: Line | None) -> bool:
        """Tell whether lines between blank ones are the middle of a paragraph, cut by the ends of columns."""
        if not run or after is None or not after.gap or not _flows(after) or not self._tells(at + len(run)):
            return False
        if (
            self.units
            and self.units[-1].kind == HEAD
            and run[0].gap <= 1
            and self.units[-1].lines[-1].indent == run[0].indent
            and max(run[0].width, after.width) <= 70
        ):
            return False
        if after.width > 70 or run[-1].width > 70:
            seam = goes_on(run[-1].text, after.text[:200]) + self._echo(at, run[-1].text, after.text)
            return len(run) == 1 and seam - looks_like_headline(run[-1].text) > 0 and not _headish(after)
        if not all(self._is_full(at, line, at + len(run)) for line in run):
            return False
        prosaic = 2 <= run[0].indent <= 4 or looks_like_headline(run[0].text) < 1.5
        return self._open() is not None or (after.indent < 2 and (len(run) > 1 or prosaic))

    def _tells(self, at: int) -> bool:
        """Tell whether a sentence ends in the next few lines, before anything else begins."""
        for line in self.lines[at : at + _WINDOW]:
            if line.opens or (not line.is_long and (line.is_byline or line.is_furniture)):
                return False
            if "。" in line.text or line.ended:
                return True
        return False

    def _echo(self, at: int, before: str, after: str) -> float:
        """Score whether the three letters across a seam stand together elsewhere nearby."""
        near = " ".join(line.text[:2000] for line in self.lines[max(0, at - 20) : at + 20])
        return 2.5 if any(gram in near for gram in (before[-2:] + after[:1], before[-1:] + after[:2])) else 0.0

    def _is_full(self, start: int, line: Line, end: int, play: int = 3) -> bool:
        """Tell whether a line is as wide as the column around the lines start..end."""
        around = [*self.lines[max(0, start - _WINDOW) : start], *self.lines[end : end + _WINDOW]]
        around = [one for one in around if not one.ended and len(one.text) > _LETTER] or around
        around = [*around, *(one for one in self.lines[start:end] if one is not line)]
        if not around:
            return False
        wide = median_low(one.reach for one in around)
        long = median_low(one.size for one in around)
        if abs(line.reach - wide) <= play or abs(line.reach + line.inner - wide) <= play:
            return True
        return abs(line.size - long) <= 1 and line.reach <= wide + 14

    def _prose(self, at: int) -> int:
        line = self.lines[at]
        last = self.units[-1] if self.units else None
        if last and last.kind == PARAGRAPH and last.ended and self._same_paragraph(last, at):
            last.lines.append(line)
        else:
            self.units.append(Unit(PARAGRAPH, [line]))
        return at + 1

    def _same_paragraph(self, paragraph: Unit, at: int) -> bool:
        """Tell whether a sentence that ended with a full line has the next one behind it in the same paragraph."""
        line, above = self.lines[at], paragraph.lines[-1]
        if line.opens or TO.search(above.text[-20:]) or line.width > 100 or above.width > 100:
            return False
        first = paragraph.lines[0].indent
        inner = paragraph.lines[1].indent if len(paragraph.lines) > 1 else 0
        if line.indent > inner + 1:
            return False
        full = above.width >= 0.85 * max(one.width for one in paragraph.lines[-4:]) and len(paragraph.lines) > 1
        return (first > line.indent and (full or not line.gap)) or (full and not line.gap and first <= 1)


def _headish(line: Line, further: bool = False) -> bool:
    """Tell whether a line may be a row of a headline; the rows after its first may begin where a word was cut."""
    text = line.text
    if not 2 <= len(text) <= _LONGEST_HEAD or "。" in text or _NO_HEAD_END.search(text):
        return False
    if (_NO_HEAD_START.match(text) and not (further and len(text) <= 20)) or _SPEECH.match(text):
        return False
    return not (ends(text) and (len(text) > 30 or text[-1] == ")")) and not line.opens and not TO.search(text)


def _flows(line: Line) -> bool:
    """Tell whether a line may be the middle of a paragraph."""
    return line.indent < 2 and not line.opens and not (not line.is_long and (line.is_byline or line.is_furniture))
