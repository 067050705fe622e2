"""Web pages: the main text, every paragraph of it as often as it stands there.

In: the markup, as UTF-8. Out: the headline and the paragraphs, a line each; rows of a table with tabs. trafilatura
finds where the main text lies, but drops repeated paragraphs, so it is only asked for the place: the text is our own
walk over the visible blocks from its first to its last. Runs in the child process.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import lxml.html
import trafilatura
from lxml import etree

from summarizer.reading.extracted import Extracted, UnparseableFile

_UNSEEN = frozenset(
    (
        "script", "style", "noscript", "template", "head", "title", "svg", "math", "select", "option",
        "button", "textarea", "iframe", "object", "embed", "audio", "video", "canvas", "map", "input",
    )
)  # fmt: skip
_FURNITURE = frozenset(("nav", "header", "footer", "aside", "menu", "dialog"))
_BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details",
        "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
        "h4", "h5", "h6", "header", "hr", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary",
        "table", "tbody", "tfoot", "thead", "tr", "ul", "td", "th",
    )
)  # fmt: skip
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])", re.I
)
_LINKS = 0.5  # of a block's characters in links: from here on it is a menu, not a paragraph
_CELL = 100  # characters: a row of shorter cells is a row of data, longer ones are a layout
_ENOUGH = 6  # characters after which a block is told from others by its words alone
_BLANKS = re.compile(r"[\s\u200b\ufeff]+")
_MARKS = re.compile(r"[\W_]+")
_LEAVES = frozenset(
    (
        "p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "figcaption", "caption",
    )
)  # fmt: skip
_SAVE = "save the page as the browser shows it, or the article's text as .txt"
_SITE = re.compile(r"\s*[_|｜]\s*|\s+[-–—]{1,2}\s+|--+|——")


@dataclass(frozen=True)
class Block:
    """One visible block: its words, how much of it is link, whether it lies in furniture, and its container."""

    text: str
    links: int
    furniture: bool
    container: int
    tag: str


def extract_html(data: bytes) -> Extracted:
    """Return the main text of a page."""
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = lxml.html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise UnparseableFile("is an HTML page without text", _SAVE) from None
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        # the parser stops there, without a word: what stands after it would be lost
        raise UnparseableFile("nests its elements deeper than the parser goes (some 2,000)", _SAVE)
    walk = _Walk(tree)
    walk.go()
    title_at, title = _title(tree, walk.blocks)
    chosen = _chosen(walk.blocks, _kept_words(tree))
    paragraphs = [walk.blocks[at].text for at in chosen if at != title_at and walk.blocks[at].text != title]
    if not paragraphs:
        raise UnparseableFile("is an HTML page without a main text", _SAVE)
    notes = (f"{walk.hidden} characters of hidden text are left out",) if walk.hidden else ()
    return Extracted("\n".join([title, *paragraphs] if title else paragraphs), title, notes)


class _Walk:
    """A walk over the page, without recursion, that gathers its visible blocks."""

    def __init__(self, tree: Any) -> None:
        self.blocks: list[Block] = []
        self.hidden = 0
        self._tree = tree
        self._words: list[str] = []
        self._links = 0
        self._link_depth = self._furniture_depth = 0
        self._open: list[tuple[int, str]] = [(0, "html")]  # the block elements around, each with a number of its own
        self._number = 0

    def go(self) -> None:
        """Gather all blocks."""
        skipped: Any = None
        walk = etree.iterwalk(self._tree, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if event == "start":
                if tag in _UNSEEN or self._hides(element) or (tag == "tr" and self._row(element)):
                    skipped = element
                    walk.skip_subtree()
                    continue
                self._enter(tag)
                self._add(element.text)
            else:
                if element is skipped:
                    skipped = None
                else:
                    self._leave(tag)
                self._add(element.tail)

    def _enter(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._close()
            self._number += 1
            self._open.append((self._number, tag))
        self._link_depth += tag == "a"
        self._furniture_depth += tag in _FURNITURE

    def _leave(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._close()
            self._open.pop()
        self._link_depth -= tag == "a"
        self._furniture_depth -= tag in _FURNITURE

    def _add(self, text: str | None) -> None:
        if text:
            self._words.append(text)
            self._links += len("".join(text.split())) if self._link_depth else 0

    def _close(self) -> None:
        text = _BLANKS.sub(" ", "".join(self._words)).strip()
        if text:
            self._keep(text, self._links)
        self._words, self._links = [], 0

    def _keep(self, text: str, links: int) -> None:
        number, tag = self._open[-1]
        container = self._open[-2][0] if tag in _LEAVES and len(self._open) > 1 else number
        self.blocks.append(Block(text, links, self._furniture_depth > 0, container, tag))

    def _hides(self, element: Any) -> bool:
        hides = element.get("hidden") is not None or bool(_HIDING.search(element.get("style") or ""))
        if hides:
            self.hidden += len("".join("".join(element.itertext()).split()))
        return hides

    def _row(self, row: Any) -> bool:
        """Keep a row of data as one block with tabs; a row that lays out the page is none."""
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if len(cells) < 2 or next(row.iter("table", "tr", "script"), row) is not row:
            return False
        words = [_BLANKS.sub(" ", "".join(cell.itertext())).strip() for cell in cells]
        if any(map(self._hides, row.iter("*"))) or max(map(len, words)) > _CELL:
            return False
        self._close()
        if any(words):
            links = sum(len("".join(link.itertext())) for link in row.iter("a"))
            self.blocks.append(Block("\t".join(words), links, self._furniture_depth > 0, self._open[-1][0], "tr"))
        return True


def _bare(text: str) -> str:
    return _MARKS.sub("", text)


def _kept_words(tree: Any) -> list[str]:
    """Return what trafilatura takes for the main text, line by line, without marks and blanks."""
    text = trafilatura.extract(tree, include_comments=False, include_tables=True, deduplicate=False) or ""
    return [bare for line in text.splitlines() if (bare := _bare(line))]


def _chosen(blocks: Sequence[Block], kept: Sequence[str]) -> list[int]:
    """Return the places of the main text's blocks: from the first kept one to the last, and on where it goes on."""
    whole, lines = "\n".join(kept), set(kept)
    words = [_bare(block.text) for block in blocks]
    matched = {at for at, bare in enumerate(words) if bare in lines or (len(bare) >= _ENOUGH and bare in whole)}
    matched -= {at for at in matched if blocks[at].furniture and len(words[at]) < _ENOUGH}
    if not matched:
        return [at for at, block in enumerate(blocks) if not _is_menu(block) and not block.furniture]
    weights = Counter[int]()
    for at in matched:
        weights[blocks[at].container] += len(words[at])
    container = weights.most_common(1)[0][0]
    first, last = min(matched), max(matched)
    belongs = [
        not _is_menu(block) and (block.container == container or (block.tag == "tr" and not block.furniture))
        for block in blocks
    ]
    while last + 1 < len(blocks) and belongs[last + 1]:
        last += 1
    while first > 0 and belongs[first - 1]:
        first -= 1
    inside = range(first, last + 1)
    return [at for at in inside if at in matched or not (_is_menu(blocks[at]) or blocks[at].furniture)]


def _is_menu(block: Block) -> bool:
    return block.links > _LINKS * len("".join(block.text.split()))


def _title(tree: Any, blocks: Sequence[Block]) -> tuple[int | None, str | None]:
    """Return the headline, and its block: the one with which the window's title begins, else the page's own heading."""
    window = _BLANKS.sub(" ", tree.findtext(".//title") or "").strip()
    named = [at for at, block in enumerate(blocks) if len(_bare(block.text)) >= 4 and not _is_menu(block)]
    begun = [at for at in named if _bare(window).startswith(_bare(blocks[at].text))]
    if begun:
        longest = max(begun, key=lambda at: len(blocks[at].text))
        return longest, blocks[longest].text
    headings = [at for at in named if blocks[at].tag == "h1" and not blocks[at].furniture]
    if len(headings) == 1:
        return headings[0], blocks[headings[0]].text
    meta = tree.xpath("string(//meta[@property='og:title' or @name='ArticleTitle']/@content)").strip()
    return None, meta or _SITE.split(window)[0] or None
