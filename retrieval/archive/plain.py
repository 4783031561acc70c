"""Reads plain text: the file's text as it is."""

from collections.abc import Iterator
from pathlib import Path

from retrieval.archive.charset import decode
from retrieval.archive.files import FoundFile, Skipped, read_bytes, text_or_skipped
from retrieval.archive.publication import find_path_date
from retrieval.records import SourceFile


def read(found: FoundFile) -> Iterator[SourceFile | Skipped]:
    """The text of a file.

    Raises:
        ReadError: it cannot be opened or decoded.
    """
    yield text_or_skipped(reread(found.path, found.source, 0))


def reread(path: Path, source: str, byte_offset: int) -> SourceFile:
    """The text of the file, read again for `Reader.reread`."""
    text, charset = decode(read_bytes(path, source), source)
    return SourceFile(source, text, charset, published=find_path_date(source))
