"""Whether a quote still stands in its file: as it is printed there, or as it is read into articles.

In: a quote of the index with its lines, and the text of its file. Out: yes or no. A file whose hash is as it was never
counts as changed; `has_content` tells that.
"""

import hashlib
from pathlib import Path

from retrieval.archive.files import open_regular
from retrieval.archive.places import split_lines
from retrieval.errors import ReadError
from retrieval.records import Article, Lines, SourceFile


def stands_at(quote: str, file: SourceFile, lines: Lines) -> bool:
    """Whether the quote stands in those lines of the file; white space of the layout is ignored.

    A quote may run on where the lines have a mark, a page number or another part that is no text of the article. So
    where the lines as printed do not hold it, the articles are read again, and it must stand there, on these lines.
    """
    if _is_printed(quote, file.text, lines):
        return True
    from retrieval.archive.split import split_articles  # compiling its patterns takes 0.03 s

    return any(_is_told(quote, article, lines) for article in split_articles(file))


def _is_printed(quote: str, text: str, lines: Lines) -> bool:
    printed = "".join(split_lines(text)[lines[0] - 1 : lines[1]])
    return "".join(quote.split()) in "".join(printed.split())


def _is_told(quote: str, article: Article, lines: Lines) -> bool:
    """Whether an article has the quote in these lines: in its text, or as its headline."""
    if article.headline == quote and (article.headline_lines or article.lines) == lines:
        return True
    start = article.text.find(quote) if quote else -1
    while start >= 0:
        first, last = article.lines_of(start, start + len(quote))
        if lines[0] <= first and last <= lines[1]:
            return True
        start = article.text.find(quote, start + 1)
    return False


def has_content(path: Path, sha256: str) -> bool:
    """Whether a file holds the bytes of that hash; False if it cannot be read."""
    try:
        with open_regular(path, path.name) as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except (OSError, ReadError):
        return False
