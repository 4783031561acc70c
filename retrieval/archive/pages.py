"""Paths → articles without an index: what `baowen articles` shows."""

from collections.abc import Callable, Iterator
from pathlib import Path

from retrieval.archive.read import FoundFile, Skipped, find_files, read_file
from retrieval.archive.split import split_articles
from retrieval.errors import ReadError
from retrieval.records import Article, SourceFile


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
