"""A file → its texts, and what was left out of it.

This is all that a process of its own does with a file that may do harm, so it imports nothing that digests texts.
"""

from dataclasses import dataclass

from retrieval.archive.page_progress import Tell, tell_nobody
from retrieval.archive.read import FoundFile, Skipped, read_file
from retrieval.errors import ReadError
from retrieval.index.limits import is_short_of_memory
from retrieval.records import SourceFile


@dataclass(frozen=True, slots=True)
class TextsRead:
    """What was read of a file."""

    files: tuple[SourceFile, ...]
    skipped: tuple[Skipped, ...] = ()
    is_read: bool = True  # False if the file was found but could not be read this time


def read_texts(found: FoundFile, tell: Tell = tell_nobody) -> TextsRead:
    """The texts of a file, and what was left out of it."""
    files: list[SourceFile] = []
    skipped: list[Skipped] = []
    try:
        for file in read_file(found, tell):
            if isinstance(file, Skipped):
                skipped.append(file)
            else:
                files.append(file)
    except ReadError as error:
        if isinstance(error.__cause__, MemoryError) or (error.__cause__ and is_short_of_memory()):
            raise MemoryError from error
        skipped.append(Skipped(found.source, error.zh, error.en))
        return TextsRead(tuple(files), tuple(skipped), not isinstance(error.__cause__, OSError))
    return TextsRead(tuple(files), tuple(skipped))
