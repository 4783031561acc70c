"""Reads files outside a build: one that is new, or has changed since it was indexed, may do harm and is read apart."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from retrieval.archive.files import unreadable
from retrieval.archive.read import FoundFile, Skipped, read_file, reread
from retrieval.errors import ReadError
from retrieval.index.catalog import Place
from retrieval.index.index_texts import TEXTS
from retrieval.index.limits import MOST_MEMORY_BYTES, Death, is_plain, seconds_for
from retrieval.languages import in_both
from retrieval.records import SourceFile

if TYPE_CHECKING:
    from retrieval.index.apart import Worker

_T = TypeVar("_T")


def reread_safely(place: Place, source: str, *, is_unchanged: bool) -> SourceFile:
    """The text of a source, read in this process where that did no harm when it was indexed.

    Raises:
        ReadError: as `reread`; or a link out of the archive took its place; or it took too much memory or time.
    """
    _stay_below_root(place, source)
    if is_unchanged or is_plain(place.path):
        return reread(place.path, source, place.byte_offset)
    from retrieval.index.apart import apart  # rarely needed, and a question must not wait for it

    return apart(reread, place.path, source, place.byte_offset, name=source, size=_size(place.path))


def _stay_below_root(place: Place, source: str) -> None:
    """What is outside an archive is not shown, though a link to it be put where a file of the archive was indexed.

    Raises:
        ReadError: the file, or a folder above it, is such a link.
    """
    real = Path(os.path.realpath(place.path))
    if not real.is_relative_to(os.path.realpath(place.root)):
        raise unreadable(source, "left_file")


class SafeReader:
    """Reads many files, with one process for those that are not plain text."""

    def __init__(self) -> None:
        self._worker: Worker | None = None

    def reread(self, place: Place, source: str) -> SourceFile:
        """The text of a source.

        Raises:
            ReadError: as `reread_safely`.
        """
        _stay_below_root(place, source)
        if is_plain(place.path):
            return reread(place.path, source, place.byte_offset)
        return self._apart(reread, (place.path, source, place.byte_offset), source, _size(place.path))

    def read(self, found: FoundFile) -> Iterator[SourceFile | Skipped]:
        """The texts of a file, and what was left out of it.

        Raises:
            ReadError: as `read_file`, or reading it took too much memory or time.
        """
        if is_plain(found.path):
            yield from read_file(found)
            return
        from retrieval.index.texts_of_file import read_texts

        texts = self._apart(read_texts, (found,), found.source, found.size, tells=True)
        yield from texts.files
        yield from texts.skipped

    def _apart(
        self, function: Callable[..., _T], arguments: tuple[Any, ...], source: str, size: int, *, tells: bool = False
    ) -> _T:
        from retrieval.index.apart import Worker
        from retrieval.index.limited_worker import Call

        self._worker = self._worker or Worker(MOST_MEMORY_BYTES)
        self._worker.send(Call(function, arguments, seconds_for(size), tells=tells))
        result = self._worker.result()
        if isinstance(result, Death):
            raise ReadError(*in_both(TEXTS, "cannot_read", source=source, reason=result.why()))
        return result  # type: ignore[no-any-return]  # it comes through a pipe

    def __enter__(self) -> "SafeReader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._worker is not None:
            self._worker.stop()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # its reader will tell
        return 0
