"""Cutting a page otherwise, as a person said: two articles made one, one made two.

In: articles as they were cut, or a page and the articles that people cut of it. Out: the articles as they are to be.
Promised: pure; no visible character is lost: what a new cut leaves out is left over; an article that nobody touched
stays as it is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from summarizer.articles.article import Article, Page, tidy
from summarizer.articles.lines import DATELINE, fold
from summarizer.errors import UsageError
from summarizer.records import Region
from summarizer.regions import article_region
from summarizer.text import Span

_LONGEST_TITLE = 120
_PARAGRAPHS = 4  # among which a dateline stands


def join(first: Article, second: Article) -> Article:
    """Make two articles of a page one; the second one's headline is an inner one then."""
    headless = first.title is None and second.title is not None
    inner = () if headless else second.headings
    return _described(
        replace(
            first,
            stretches=(*first.stretches, *inner, *second.stretches),
            breaks=(*first.breaks, *(start for start, _ in inner), *second.breaks),
            title=second.title if headless else first.title,
            kicker=second.kicker if headless else first.kicker,
            headings=second.headings if headless else first.headings,
            byline=tuple(dict.fromkeys((*first.byline, *second.byline))),
            dateline=first.dateline or second.dateline,
            continues=_both(first.continues, second.continues),
            marks=(*first.marks, *second.marks),
        )
    )


def split(article: Article, at: int, headed: bool) -> tuple[Article, Article]:
    """Make one article two, the second from a place of the source on; `headed`: its first paragraph is its headline."""
    before, after = _parted(article.stretches, at)
    text = article.source.text
    opens = [one for one in article.breaks if _within(one, after)]
    last = max((one for one in article.breaks if _within(one, before)), default=at)
    ended = [one for one in article.breaks if _within(one, before) and (one != last or fold(text[last:at]))]
    opens = [at, *(one for one in opens if one != at)]
    if not _seen(text, before) or not _seen(text, after):
        raise UsageError("an article is split where something stands before and behind")
    head: tuple[Span, ...] = ()
    title = None
    if headed and len(opens) > 1:
        head, after = _parted(after, opens[1])
        title, opens = tidy("".join(text[a:b] for a, b in head)), opens[1:]
        if len(title) > _LONGEST_TITLE:
            raise UsageError(f"a paragraph of {len(title)} characters is no headline; leave that box empty")
    return (
        _described(replace(
            article, stretches=before, breaks=tuple(ended), continues=_side(article.continues, "from"),
            marks=tuple(one for one in article.marks if one[0] < at),
        )),
        _described(replace(
            article, stretches=after, breaks=tuple(opens), title=title, kicker=None, byline=(), headings=head,
            dateline=None, continues=_side(article.continues, "to"),
            marks=tuple(one for one in article.marks if one[0] >= at),
        )),
    )  # fmt: skip


def recut(page: Page, decided: Sequence[Article]) -> Page:
    """Return a page with the articles that people cut of it, in place of those that stood there."""
    if not decided:
        return page
    own = [replace(one, source=page.source) for one in decided]
    taken = [span for one in own for span in area(one)]
    rest = [less for one in page.articles if (less := _less(one, taken)) is not None]
    left = [span for span in page.leftover if _seen(page.source.text, minus([span], taken))]
    held = [span for one in (*own, *rest) for span in area(one)]
    gone = minus(chain.from_iterable(area(one) for one in page.articles), held)
    left += [span for span in gone if _seen(page.source.text, [span])]
    articles = sorted((*own, *rest), key=lambda one: one.stretches[0])
    return Page(page.source, tuple(articles), tuple(sorted(minus(left, taken))))


def area(article: Article) -> tuple[Span, ...]:
    """Return all places that an article takes of its page."""
    return (*article.stretches, *article.headings, *article.marks)


def minus(spans: Iterable[Span], taken: Iterable[Span]) -> tuple[Span, ...]:
    """Return what is left of spans without others."""
    away = sorted(taken)
    found: list[Span] = []
    for start, end in spans:
        at = start
        for a, b in away:
            if b <= at or a >= end:
                continue
            if at < a:
                found.append((at, a))
            at = max(at, b)
        if at < end:
            found.append((at, end))
    return tuple(found)


def _less(article: Article, taken: Sequence[Span]) -> Article | None:
    """Return what people left of an article, None where that is nothing."""
    body = minus(article.stretches, taken)
    if body == article.stretches and minus(article.headings, taken) == article.headings:
        return article
    text = article.source.text
    if not _seen(text, body):
        return None
    heads = article.headings if minus(article.headings, taken) == article.headings else ()
    breaks = tuple(one for one in article.breaks if _within(one, body))
    less = replace(
        article, stretches=tuple(span for span in body if _seen(text, [span])), breaks=breaks, headings=heads,
        marks=minus(article.marks, taken),
    )  # fmt: skip
    return less if heads else replace(less, title=None, kicker=None)


def _parted(spans: Sequence[Span], at: int) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Part spans, in their reading order, at a place in one of them."""
    for i, (start, end) in enumerate(spans):
        if start <= at < end:
            before = (*spans[:i], (start, at)) if start < at else tuple(spans[:i])
            return before, ((at, end), *spans[i + 1 :])
    raise UsageError(f"place {at} is none of the article's body")


def _within(place: int, spans: Iterable[Span]) -> bool:
    return any(start <= place < end for start, end in spans)


def _seen(text: str, spans: Iterable[Span]) -> bool:
    return any(fold(text[start:end]) for start, end in spans)


def _described(article: Article) -> Article:
    """Return an article with the dateline and the region that its new text tells."""
    paragraphs = article.text.split("\n")[:_PARAGRAPHS]
    told = (found.group().strip("()[]【】") for one in paragraphs if (found := DATELINE.match(fold(one)[:80])))
    dateline = article.dateline or next(told, None)
    head = " ".join(filter(None, (article.title, article.kicker)))
    about = article_region(head, article.text, dateline, article.source.outlet)
    region = Region(name=about.name, code=about.code, inferred=about.inferred) if about is not None else None
    return replace(article, dateline=dateline, region=region)


def _both(one: str | None, other: str | None) -> str | None:
    return ", ".join(dict.fromkeys(filter(None, (one, other)))) or None


def _side(continues: str | None, way: str) -> str | None:
    return ", ".join(part for part in (continues or "").split(", ") if part.startswith(way)) or None
