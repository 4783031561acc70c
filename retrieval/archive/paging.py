"""Handles texts of several pages: finds the page of a line, and splits a text by pages.

In: a SourceFile with the first line of each page. Out: a text for each page; articles with the file's line numbers.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from retrieval.archive.lines import ends_sentence
from retrieval.archive.publication import find_path_date
from retrieval.records import Article, SourceFile


def page_of(line: int, pages: Sequence[int]) -> int | None:
    """The page (from 1) of a line; None for a text without pages."""
    return bisect_right(pages, line) or None


def from_pages(source: str, texts: Sequence[str | None], recognised: Iterable[int]) -> SourceFile:
    """The texts of pages as one, one below the other. `recognised`: the pages (from 1) read from a picture."""
    starts, line = [], 1
    for text in texts:
        starts.append(line)
        line += text.count("\n") + 1 if text else 0
    return SourceFile(
        source,
        "\n".join(filter(None, texts)),
        "utf-8",
        published=find_path_date(source),
        pages=tuple(starts),
        recognised=tuple(recognised),
    )


def pages_of(file: SourceFile) -> Iterator[tuple[int, SourceFile]]:
    """Each page that is not empty as a text of its own, with the number of lines before it in the file."""
    lines = file.text.split("\n")
    for first, end in pairwise((*file.pages, len(lines) + 1)):
        if first < end:
            yield first - 1, replace(file, text="\n".join(lines[first - 1 : end - 1]), pages=())


def moved(article: Article, by: int) -> Article:
    """The same article in a text with `by` more lines before it."""
    head = article.headline_lines
    return replace(
        article,
        headline_lines=(head[0] + by, head[1] + by) if head else None,
        lines=(article.lines[0] + by, article.lines[1] + by),
        line_starts=tuple((offset, line + by) for offset, line in article.line_starts),
    )


def goes_on(above: Article, below: Article) -> bool:
    """Whether `below`, a page's first article, continues `above`: it has no headline, and `above` ends mid-sentence."""
    return not above.byline and not ends_sentence(above.text) and below.headline is None


def joined(above: Article, below: Article) -> Article:
    """An article with its rest on the next page."""
    start = len(above.text)
    return replace(
        above,
        byline=below.byline,
        text=above.text + below.text,
        lines=(above.lines[0], below.lines[1]),
        line_starts=above.line_starts + tuple((start + offset, line) for offset, line in below.line_starts),
    )
