"""The tree of Chinese regions, the place names in a text, and the region that an article is about.

In: folded text, or an article's title, body, dateline and outlet. Out: regions, mentions of them, an article's region.
Promised: pure functions; what the text leaves open stays open rather than guessed.
"""

from summarizer.regions.about import ArticleRegion, article_region
from summarizer.regions.mentions import Mention, find
from summarizer.regions.tree import Level, Region, by_code, everything, full_name, named, stem

__all__ = [
    "ArticleRegion", "Level", "Mention", "Region", "article_region", "by_code", "everything", "find", "full_name",
    "named", "stem",
]  # fmt: skip
