"""Paths → articles without an index, and what is no part of one: what `baowen articles` shows."""

from collections.abc import Callable, Iterator
from pathlib import Path

from retrieval.archive.lines import MARKS
from retrieval.archive.paging import pages_of
from retrieval.archive.places import split_lines
from retrieval.archive.read import FoundFile, Skipped, find_files, read_file
from retrieval.archive.split import read_page, split_articles
from retrieval.errors import ReadError
from retrieval.records import Article, LeftOut, SourceFile


def articles_of(
    path: Path,
    skip: Callable[[Skipped], None],
    read: Callable[[FoundFile], Iterator[SourceFile | Skipped]] = read_file,
) -> Iterator[tuple[SourceFile, Article]]:
    """Each article below a path, with the text that holds it; `skip` is called with what is left out.

    read: as `read_file`.

    Raises:
        InputError: there is nothing at the path.
    """
    for found in find_files(path):
        if isinstance(found, Skipped):
            skip(found)
            continue
        try:
            for file in read(found):
                if isinstance(file, Skipped):
                    skip(file)
                else:
                    yield from ((file, article) for article in split_articles(file))
        except ReadError as error:
            skip(Skipped(found.source, error.zh, error.en))


def left_out_of(file: SourceFile) -> tuple[LeftOut, ...]:
    """What is no part of an article, in order: page lines, section heads, navigation, credits."""
    pages = [(0, file)] if len(file.pages) < 2 or file.bounds else pages_of(file)
    found = list(file.left_out)
    for before, page in pages:
        for part in read_page(page).parts:
            text = " ".join(page.text[part.start : part.end].split())
            if part.kind in ("furniture", "section") and not MARKS.fullmatch(text):
                found.append(LeftOut(before + len(split_lines(page.text[: part.start])), text))
    return tuple(sorted(found, key=lambda one: one.line))
