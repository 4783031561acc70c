"""Reads files of records: each line of a .jsonl file is one article.

In: a file of any size, read line by line. Out: a text for each record, and a Skipped for each bad line.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from retrieval.archive.archive_texts import TEXTS
from retrieval.archive.files import FoundFile, Skipped, closed, open_regular
from retrieval.archive.publication import find_date
from retrieval.errors import ReadError
from retrieval.languages import in_both
from retrieval.records import SourceFile

LARGEST_RECORD = 20_000_000  # bytes; JSON of so many may take thirty times as much memory
MOST_SOURCE_CHARACTERS = 255  # as a file's name; it stands beside each answer
_HALF = re.compile("[\ud800-\udfff]")
_BOM = b"\xef\xbb\xbf"


def read(found: FoundFile) -> Iterator[SourceFile | Skipped]:
    """The records of a file, in order.

    Raises:
        ReadError: it cannot be opened or read.
    """
    try:
        with open_regular(found.path, found.source) as stream:
            for number, (offset, line) in enumerate(_lines(stream), 1):
                if line.strip():
                    yield _record(line, found.source, number, offset)
    except OSError as error:
        raise closed(found.source, error) from error


def reread(path: Path, source: str, byte_offset: int) -> SourceFile:
    """The record whose line begins at `byte_offset`.

    Raises:
        ReadError: the file is gone, or the record is no longer there.
    """
    try:
        with open_regular(path, source) as stream:
            stream.seek(byte_offset)
            line = stream.readline(LARGEST_RECORD)
    except OSError as error:
        raise closed(source, error) from error
    file = _record(line, source, 0, byte_offset)
    if isinstance(file, Skipped) or file.source != source:
        raise ReadError(*in_both(TEXTS, "record_moved", source=source, name=path.name))
    return file


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Each line with the offset at which it begins; of a line that is too long only its beginning."""
    offset = 0
    while line := stream.readline(LARGEST_RECORD):
        yield offset, line
        offset += len(line)
        while not line.endswith(b"\n") and (line := stream.readline(LARGEST_RECORD)):
            offset += len(line)


def _record(line: bytes, source: str, number: int, offset: int) -> SourceFile | Skipped:
    """The record on one line, or the reason why it is left out."""

    def bad(key: str, **values: object) -> Skipped:
        return Skipped(source, *in_both(TEXTS, key, number=number, **values))

    if len(line) >= LARGEST_RECORD and not line.endswith(b"\n"):
        return bad("line_too_long", most=LARGEST_RECORD // 1_000_000)
    try:
        fields = json.loads(line.removeprefix(_BOM) if offset == 0 else line)
    except (ValueError, RecursionError):  # ValueError: bad JSON, bad UTF-8
        return bad("line_no_json")
    if not isinstance(fields, dict):
        return bad("line_no_object")
    for name in ("source", "text"):
        if not isinstance(fields.get(name), str) or not fields[name].strip():
            return bad("line_without", name=name)
    if len(fields["source"]) > MOST_SOURCE_CHARACTERS:
        return bad("long_source", count=len(fields["source"]), most=MOST_SOURCE_CHARACTERS)
    title, published = fields.get("title"), fields.get("published")
    return SourceFile(
        source=_whole(fields["source"]),
        text=_whole(fields["text"]),
        charset="utf-8",
        published=find_date(published) if isinstance(published, str) else None,
        title=_whole(title).strip() or None if isinstance(title, str) else None,
        is_article=True,
        byte_offset=offset,
    )


def _whole(text: str) -> str:
    r"""The text with `\ufffd` for each lone surrogate, which JSON can escape and no index can store."""
    return _HALF.sub("\ufffd", text) if _HALF.search(text) else text
