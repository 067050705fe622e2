"""The embedded model: rules that answer like a language model behind the same seam.

In: the request of a chat completion whose messages hold an article as `draft.article_block` writes it. Out: a chat
completion in the mode that the request asks for. Promised: deterministic; it sees what a model sees and nothing else;
its name changes with its own code and data, so that new rules never meet old replies.
"""

from typing import Any

from summarizer.embedded.model import complete, model_name

__all__ = ["MODEL_NAME", "complete"]

MODEL_NAME: str


def __getattr__(name: str) -> Any:
    if name == "MODEL_NAME":
        return model_name()
    raise AttributeError(name)
