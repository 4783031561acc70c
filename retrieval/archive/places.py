"""Reads a place again from its file: the lines around a citation, and the byline of an article."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.archive.archive_texts import TEXTS
from retrieval.errors import InputError
from retrieval.languages import in_both
from retrieval.records import Article, Citation, Lines, SourceFile

_PLACE = re.compile(r"(.+?)(?:[:：](\d+)(?:[-–—](\d+))?)?")


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines of a source as they stand in the file."""

    source: str
    lines: Lines  # the lines asked for
    first: int  # the number of the first line of `text`
    text: str


def parse_place(place: str) -> tuple[str, Lines | None]:
    """`SOURCE:23-25` → source and lines; None if no lines are given.

    Raises:
        InputError: no source, or lines that run backwards or begin below 1.
    """
    match = _PLACE.fullmatch(place.strip())
    if match is None:
        raise InputError(*in_both(TEXTS, "no_place"))
    if match[2] is None:
        return match[1], None
    first, last = int(match[2]), int(match[3] or match[2])
    if not 1 <= first <= last:
        raise InputError(*in_both(TEXTS, "wrong_lines", first=first, last=last))
    return match[1], (first, last)


def page_around(file: SourceFile, lines: Lines | None, around: int) -> Page:
    """The lines with `around` more before and after; the whole text if `lines` is None.

    Raises:
        InputError: the text has fewer lines.
    """
    printed = split_lines(file.text)
    first, last = lines or (1, max(1, len(printed)))
    if first > len(printed):
        raise InputError(*in_both(TEXTS, "no_line", source=file.source, count=len(printed), first=first))
    low = max(1, first - around)
    return Page(file.source, (first, min(last, len(printed))), low, "\n".join(printed[low - 1 : last + around]))


def split_lines(text: str) -> list[str]:
    """The lines of a decoded text, as line numbers count them: each ends with LF, CRLF or CR."""
    return re.split(r"\r\n|\n|\r", text)


def cite_byline(file: SourceFile, article: Article) -> Citation | None:
    """The printed byline of an article as a citation; None if no byline of the file has its names."""
    from retrieval.archive.split import read_page  # compiling its patterns takes 0.03 s: only if a byline is asked for

    bylines = [(part.start, part.end) for part in read_page(file).parts if part.kind == "byline"]
    for start, end in _joined(bylines, file.text):
        quote = " ".join(file.text[start:end].split())
        first = len(split_lines(file.text[:start]))
        lines = first, first + len(split_lines(file.text[start:end].rstrip())) - 1
        in_article = article.lines[0] <= first <= article.lines[1]
        if in_article and all(name in "".join(quote.split()) for name in article.byline):
            return Citation(article.source, lines, article.headline, article.published, quote)
    return None


def _joined(spans: Sequence[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """The spans, with those as one between which nothing is printed: 记者 above 通讯员."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and not text[joined[-1][1] : start].strip():
            start = joined.pop()[0]
        joined.append((start, end))
    return joined
