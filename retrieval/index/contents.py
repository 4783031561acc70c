"""Checksums of files: whether each file of a generation still holds what was written.

Checking 500 MB takes a third of a second, so that opening an index looks at the content of the smaller files only; of
the others at size and time, which whatever writes to a file changes. The large ones are looked at piece by piece as far
as an answer reads them: the rows of the catalog and of the vectors have checksums of their own. What tantivy reads of
words and postings has none. `baowen check` looks at all.
"""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

MOST_BYTES_AT_OPENING = 16_000_000  # of files that grow with the text; 8 ms
_GROWING = (".sqlite", ".f16", ".index", ".idx", ".term", ".pos", ".store")  # the others hold a few bytes a passage
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Content:
    """What a file held when it was written."""

    size: int  # bytes
    mtime_ns: int
    checksum: int  # CRC-32


def contents_of(folder: Path, paths: Iterable[Path], known: Mapping[str, Content]) -> dict[str, Content]:
    """Name within the folder → content, by name. `known` ones of equal size and time are not read again."""
    from concurrent.futures import ThreadPoolExecutor  # a question must not wait for it

    named = dict(sorted((path.relative_to(folder).as_posix(), path) for path in paths))
    with ThreadPoolExecutor(max_workers=2) as beside:
        return dict(zip(named, beside.map(_content, named.values(), map(known.get, named)), strict=True))


def first_damaged(folder: Path, contents: Mapping[str, Content], *, whole: bool) -> tuple[str, OSError | None] | None:
    """The name of a file that is gone or not as written, and the system's error if there is one; None if all are sound.

    whole: whether the content of all files is read.
    """
    unread = MOST_BYTES_AT_OPENING
    for name, content in sorted(contents.items(), key=lambda item: item[1].size):
        path = folder / name
        is_growing = name.endswith(_GROWING)
        unread -= content.size if is_growing else 0
        try:
            status = path.stat()
            must_read = whole or not is_growing or unread >= 0 or status.st_mtime_ns != content.mtime_ns
            if status.st_size != content.size or (must_read and _checksum(path) != content.checksum):
                return name, None
        except OSError as error:
            return name, error
    return None


def checksum_of(data: bytes) -> int:
    """The CRC-32 of some bytes: it finds any single change."""
    return zlib.crc32(data)


def _content(path: Path, known: Content | None) -> Content:
    status = path.stat()
    if known is not None and (known.size, known.mtime_ns) == (status.st_size, status.st_mtime_ns):
        return known
    return Content(status.st_size, status.st_mtime_ns, _checksum(path))


def _checksum(path: Path) -> int:
    checksum = 0
    block = bytearray(_BLOCK)
    view = memoryview(block)
    with path.open("rb", buffering=0) as file:
        while count := file.readinto(block):
            checksum = zlib.crc32(view[:count], checksum)
    return checksum
