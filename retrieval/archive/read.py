"""Finds files and decodes them: lists the files of a folder, and picks the reader for each kind of file.

In: a folder or file. Out: FoundFile, then SourceFile; what cannot be read becomes a Skipped with the reason, and
nothing is dropped silently. Only this module and the readers in FORMATS read files of the archive. A new kind of file
is a new row of FORMATS.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from retrieval.archive.archive_texts import TEXTS
from retrieval.archive.files import LARGEST, FoundFile, PagedReader, Reader, Skipped, unreadable
from retrieval.archive.page_progress import Tell, tell_nobody
from retrieval.errors import InputError
from retrieval.languages import in_both
from retrieval.records import SourceFile

__all__ = ["FORMATS", "LARGEST", "FoundFile", "Skipped", "find_files", "no_path", "read_file", "repeated", "reread"]

LONGEST_NAME = 255  # characters shown of a path that is left out
_LEAST_FILLED = 100  # a large file of which less than one part in so many lies on the disk is nearly all holes


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file."""

    suffixes: tuple[str, ...]
    module: str  # its reader, imported when the first such file is read, since some import large libraries
    is_streamed: bool = False  # read piece by piece, so that a file may have any size
    has_pages: bool = False  # its reader is a PagedReader

    @property
    def reader(self) -> Reader:
        return cast(Reader, import_module(self.module))


def find_files(root: Path, largest: int = LARGEST) -> Iterator[FoundFile | Skipped]:
    """The files under `root` that can be read, sorted by source, and those left out with the reason.

    largest: in bytes; a larger file is left out, unless its kind is read piece by piece.

    Raises:
        InputError: there is nothing at `root`, or the folder cannot be listed.
    """
    if root.is_file():
        yield _found(root, root.name, largest)
        return
    if not root.is_dir():
        raise no_path(root)
    yield from sorted(_walk(root, largest), key=lambda item: item.source)


def no_path(path: Path) -> InputError:
    """The error for a path at which there is nothing."""
    return InputError(*in_both(TEXTS, "no_path", path=path))


def _walk(root: Path, largest: int) -> Iterator[FoundFile | Skipped]:
    """All files below a folder. It enters no hidden folder and no link to a folder.

    What the system does not let us list or look at gives a Skipped, whatever the reason: a folder without the right to
    enter, a path longer than the system takes. Folders wait in a list, since they may lie deeper than calls may nest.
    """
    real = os.path.realpath(root)
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(root / folder) as entries:
                listed = list(entries)
        except OSError as error:
            if not folder:
                raise InputError(*in_both(TEXTS, "closed_root", root=root, reason=error.strerror)) from error
            yield Skipped(_named(folder), *in_both(TEXTS, "closed_folder", reason=error.strerror))
            continue
        for entry in listed:
            source = f"{folder}/{entry.name}" if folder else entry.name
            try:
                seen = _look_at(entry, source, real, largest)
            except OSError as error:
                seen = Skipped(_named(source), *in_both(TEXTS, "unreachable_file", reason=error.strerror))
            if seen is None:
                waiting.append(source)
            else:
                yield seen


def _look_at(entry: "os.DirEntry[str]", source: str, real_root: str, largest: int) -> FoundFile | Skipped | None:
    """What is found of an entry of a folder; None for a folder that is to be entered."""
    is_hidden = entry.name.startswith(".")
    leaves = entry.is_symlink() and not _is_below(Path(entry.path), real_root)
    if _is_folder(entry):
        if not is_hidden and not entry.is_symlink():
            return None
        why = "hidden_folder" if is_hidden else "outer_link" if leaves else "inner_link"
        return Skipped(_named(source), *in_both(TEXTS, why))
    if leaves and not is_hidden:
        return Skipped(_named(source), *in_both(TEXTS, "outer_link"))
    return _found(Path(entry.path), source, largest)


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle, or into a folder that is closed
        return False


def _named(source: str) -> str:
    """A name that fits a line: of a path of thousands of characters its beginning and its end."""
    return source if len(source) <= LONGEST_NAME else f"{source[: LONGEST_NAME // 2]}…{source[-LONGEST_NAME // 2 :]}"


def _is_below(link: Path, real_root: str) -> bool:
    """Whether a link points to something within the root, even if nothing is there."""
    return Path(os.path.realpath(link)).is_relative_to(real_root)


def _found(path: Path, source: str, largest: int) -> FoundFile | Skipped:
    named = _named(source)
    if path.name.startswith("."):
        return Skipped(named, *in_both(TEXTS, "hidden_file"))
    form = _format_of(path)
    if form is None:
        known = " ".join(suffix for form in FORMATS for suffix in form.suffixes)
        key = "picture_needs_ocr" if path.suffix.lower() in PICTURES.suffixes else "none_of_the_kinds"
        return Skipped(named, *in_both(TEXTS, key, known=known))
    try:
        status = path.stat()
    except OSError as error:
        return Skipped(named, *in_both(TEXTS, "unreachable_file", reason=error.strerror))
    if not stat.S_ISREG(status.st_mode):  # opening a pipe would wait for its writer
        return Skipped(named, *in_both(TEXTS, "no_regular_file"))
    if status.st_size == 0:
        return Skipped(named, *in_both(TEXTS, "empty_file"))
    if status.st_size > largest and not form.is_streamed:
        size, most = -(-status.st_size // 1_000_000), largest // 1_000_000
        return Skipped(named, *in_both(TEXTS, "large_file", size=size, most=most))
    if status.st_size > largest and 512 * status.st_blocks * _LEAST_FILLED < status.st_size:
        return Skipped(named, *in_both(TEXTS, "holes"))
    return FoundFile(path, source, status.st_size, status.st_mtime_ns)


def repeated(source: str, first: str) -> Skipped:
    """Why a file is left out that holds the same bytes as another one of its root, `first`."""
    return Skipped(source, *in_both(TEXTS, "repeated_file", first=first))


def _format_of(path: Path) -> Format | None:
    forms = (*FORMATS, PICTURES) if path.suffix.lower() in PICTURES.suffixes and _can_recognise() else FORMATS
    return next((form for form in forms if path.suffix.lower() in form.suffixes), None)


def _can_recognise() -> bool:
    from retrieval.archive.recognition import find_recogniser

    return find_recogniser() is not None


def read_file(found: FoundFile, tell: Tell = tell_nobody) -> Iterator[SourceFile | Skipped]:
    """The texts of a file: one, or one for each record of a .jsonl file; a Skipped for each bad record or page.

    tell: is told of each page whose characters are to be recognised.

    Raises:
        ReadError: the file cannot be opened, decoded or taken apart.
    """
    form = _format_of(found.path)
    if form is None:
        raise unreadable(found.source, "unknown_kind")
    return cast(PagedReader, form.reader).read(found, tell) if form.has_pages else form.reader.read(found)


def reread(path: Path, source: str, byte_offset: int) -> SourceFile:
    """One text, read again: the whole file, or the record at `byte_offset` of a .jsonl file.

    Raises:
        ReadError: the file is gone, cannot be read, or holds no such record there any more.
    """
    form = _format_of(path)
    if form is None:
        raise unreadable(source, "unknown_kind")
    return form.reader.reread(path, source, byte_offset)


# The row whose suffix matches reads the file.
FORMATS = (
    Format((".txt",), "retrieval.archive.plain"),
    Format((".md",), "retrieval.archive.markdown"),
    Format((".html", ".htm"), "retrieval.archive.html"),
    Format((".pdf",), "retrieval.archive.pdf", has_pages=True),
    Format((".docx",), "retrieval.archive.docx"),
    Format((".jsonl",), "retrieval.archive.jsonl", is_streamed=True),
    Format((".doc",), "retrieval.archive.doc"),
    Format((".rtf",), "retrieval.archive.rtf"),
    Format((".xlsx",), "retrieval.archive.xlsx"),
    Format((".csv", ".tsv"), "retrieval.archive.csv_rows"),
    Format((".pptx",), "retrieval.archive.pptx"),
    Format((".epub",), "retrieval.archive.epub"),
    Format((".mht", ".mhtml"), "retrieval.archive.mht"),
    Format((".markdown",), "retrieval.archive.markdown"),
)
# Read only where something that recognises characters is installed.
PICTURES = Format((".png", ".jpg", ".jpeg", ".tif", ".tiff"), "retrieval.archive.pictures", has_pages=True)
