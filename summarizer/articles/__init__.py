"""From a page to its articles.

In: a source. Out: its articles with title, kicker, byline, dateline, region, continuation and the stretches of their
bodies in reading order, and the stretches that belong to no article. Promised: nothing is dropped silently: every
visible character is in an article, in its headlines and marks, or left over; linear in the text.
"""

from summarizer.articles.article import Article, Page
from summarizer.articles.cutting import cut

__all__ = ["Article", "Page", "cut"]
