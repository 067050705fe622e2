"""What a parser gives back: text with what is known of it, or the reason why there is none."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Extracted:
    """The text of a document, its title where the format names one, and what a person should know."""

    text: str = field(repr=False)
    title: str | None = None
    notes: tuple[str, ...] = ()


class UnparseableFile(Exception):
    """A document that gives no text: the problem, and the remedy."""

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy
