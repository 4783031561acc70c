"""Shared by the readers of all kinds of file: the records they take and give, reading bytes, and errors.

In: a path. Out: bytes, or a ReadError that names the file and how to mend it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from retrieval.archive.archive_texts import TEXTS
from retrieval.archive.page_progress import Tell
from retrieval.errors import ReadError
from retrieval.languages import in_both
from retrieval.records import SourceFile

LARGEST = 200_000_000  # most bytes of a file, or of a record, that is read as a whole


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of a kind that can be read."""

    path: Path
    source: str  # path relative to the root, `/`-separated; if the root is a file, its name
    size: int  # bytes
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, record or page that is left out, and the reason, one line in each language."""

    source: str
    zh: str
    en: str


class Reader(Protocol):
    """The module that reads a kind of file."""

    def read(self, found: FoundFile) -> Iterator[SourceFile | Skipped]:
        """All texts of a file, in order."""

    def reread(self, path: Path, source: str, byte_offset: int) -> SourceFile:
        """One text of a file, read again."""


class PagedReader(Protocol):
    """A reader that also tells of each page that it recognises."""

    def read(self, found: FoundFile, tell: Tell) -> Iterator[SourceFile | Skipped]:
        """All texts of a file, in order."""


def read_bytes(path: Path, source: str) -> bytes:
    """All bytes of a file.

    Raises:
        ReadError: it cannot be opened or read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise closed(source, error) from error


def closed(source: str, error: OSError) -> ReadError:
    """The error for a file that the system does not let us read."""
    return unreadable(source, "closed_file", reason=error.strerror)


def unreadable(source: str, key: str, **values: object) -> ReadError:
    """The error for a file: the text of `key` says what is wrong with it, and how to mend that."""
    return ReadError(*in_both(TEXTS, key, source=source, **values))


def text_or_skipped(file: SourceFile) -> SourceFile | Skipped:
    """The text, or, where nothing is printed in it, that it is left out."""
    return file if file.text.strip() else Skipped(file.source, *in_both(TEXTS, "nothing_printed"))
