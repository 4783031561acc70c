"""A draft of an article: says which of a page's lines are its headline, body and byline."""

from dataclasses import dataclass

from retrieval.archive.bylines import Byline


@dataclass(frozen=True, slots=True)
class Draft:
    """An article by indices of the page's lines; `body` is half-open and holds the byline's lines."""

    heads: tuple[int, ...]
    body: tuple[int, int]
    bylines: tuple[Byline, ...] = ()

    def is_empty(self) -> bool:
        """True where bylines are all there is of the body."""
        start, end = self.body
        inline = any(byline.inline for byline in self.bylines)
        return not inline and end - start == sum(byline.last + 1 - byline.first for byline in self.bylines)
