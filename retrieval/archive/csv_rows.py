"""Reads tables in text: .csv and .tsv, each row on the line on which it begins.

In: a file. Out: its text, a row a line, with the heads of its columns.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from retrieval.archive.charset import decode
from retrieval.archive.files import FoundFile, Skipped, read_bytes, text_or_skipped, unreadable
from retrieval.archive.publication import find_path_date
from retrieval.archive.sheets import Row, Sheet, read_sheets
from retrieval.records import SourceFile

_MARKS = ",\t;|"  # that may stand between cells
_SAMPLE = 20  # lines by which the mark is found


def read(found: FoundFile) -> Iterator[SourceFile | Skipped]:
    """The text of a file.

    Raises:
        ReadError: it cannot be opened or decoded, or its rows are broken.
    """
    yield text_or_skipped(reread(found.path, found.source, 0))


def reread(path: Path, source: str, byte_offset: int) -> SourceFile:
    """The text of the file, read again for `Reader.reread`."""
    text, charset = decode(read_bytes(path, source), source)
    lines = re.sub(r"\r\n?", "\n", text).split("\n")
    rows = []
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=_mark(lines))
    first = 1
    try:
        for cells in reader:
            rows.append(Row(first, tuple(" ".join(cell.split()) for cell in cells)))
            first = reader.line_num + 1
    except csv.Error as error:
        raise unreadable(source, "broken_csv", line=reader.line_num) from error
    printed, bounds, _ = read_sheets([Sheet("", tuple(rows))], PurePosixPath(source).stem)
    return SourceFile(source, printed, charset, published=find_path_date(source), bounds=bounds)


def _mark(lines: list[str]) -> str:
    """The mark between cells: the one that stands in most lines."""
    sample = [line for line in lines[:_SAMPLE] if line.strip()]
    return max(_MARKS, key=lambda mark: sum(mark in line for line in sample))
