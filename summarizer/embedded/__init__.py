"""The embedded model: rules that answer like a language model behind the same seam.

In: the request of a chat completion whose messages hold an article as `draft.article_block` writes it. Out: a chat
completion in the mode that the request asks for. Promised: deterministic; it sees what a model sees and nothing else;
its name changes with its own code and data, so that new rules never meet old replies.
"""

from summarizer.embedded.model import complete, model_name

__all__ = ["complete", "model_name"]
