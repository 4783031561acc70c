"""Where an answer stands, as a string that a context can keep: source, tab, line."""

from retrieval.records import Article, Citation

_BETWEEN = "\t"


def place_of(citation: Citation) -> str:
    """The place of a citation."""
    return f"{citation.source}{_BETWEEN}{citation.lines[0]}"


def first_place(article: Article) -> str:
    """The place of an article's first line."""
    return f"{article.source}{_BETWEEN}{article.lines[0]}"


def place_from(kept: str) -> tuple[str, int]:
    """(source, line) of a kept place; line 0 where none is written."""
    source, _, line = kept.rpartition(_BETWEEN)
    return source, int(line) if line.isdecimal() else 0


def stands_in(article: Article, line: int) -> bool:
    """Whether the line is one of the article's, its headline's included."""
    spans = filter(None, (article.lines, article.headline_lines))
    return any(first <= line <= last for first, last in spans)
