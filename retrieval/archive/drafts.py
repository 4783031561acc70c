"""A draft of an article: which of a page's lines are its headline, body and byline."""

from dataclasses import dataclass

from retrieval.archive.bylines import Byline


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as indices of the page's lines; `body` is half-open and includes the byline's lines."""

    heads: tuple[int, ...]
    body: tuple[int, int]
    bylines: tuple[Byline, ...] = ()

    def is_empty(self) -> bool:
        """True if the body holds nothing but bylines."""
        start, end = self.body
        inline = any(byline.inline for byline in self.bylines)
        return not inline and end - start == sum(byline.last + 1 - byline.first for byline in self.bylines)
