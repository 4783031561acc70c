"""Shared by the readers of all kinds of file: the records they take and give, reading bytes, and errors.

In: a path. Out: bytes, or a ReadError that names the file and how to mend it.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
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
    """All bytes that a file has when it is opened; what a writer adds meanwhile is left for the next time.

    Raises:
        ReadError: it cannot be opened or read, is no regular file, or has grown too large.
    """
    with open_regular(path, source) as file:
        size = os.fstat(file.fileno()).st_size
        if size > LARGEST:
            raise unreadable(source, "grown_file", size=-(-size // 1_000_000), most=LARGEST // 1_000_000)
        try:
            return file.read(size)
        except OSError as error:
            raise closed(source, error) from error


def open_regular(path: Path, source: str) -> BufferedReader:
    """A file, opened for reading. A pipe or a device may stand where it was found; that is not waited for.

    Raises:
        ReadError: it cannot be opened, or is no regular file.
    """
    try:
        file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb")  # O_NONBLOCK: a pipe may have no writer
    except OSError as error:
        raise closed(source, error) from error
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise unreadable(source, "replaced_file")
    return file


def closed(source: str, error: OSError) -> ReadError:
    """The error for a file that the system does not let us read."""
    return unreadable(source, "closed_file", reason=error.strerror)


def unreadable(source: str, key: str, **values: object) -> ReadError:
    """The error for a file: the text of `key` says what is wrong with it, and how to mend that."""
    return ReadError(*in_both(TEXTS, key, source=source, **values))


def text_or_skipped(file: SourceFile) -> SourceFile | Skipped:
    """The text, or, where nothing is printed in it, that it is left out."""
    return file if file.text.strip() else Skipped(file.source, *in_both(TEXTS, "nothing_printed"))
