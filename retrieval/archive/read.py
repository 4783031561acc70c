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

from retrieval.archive.files import LARGEST, FoundFile, Reader, Skipped, unreadable
from retrieval.errors import InputError, ReadError
from retrieval.records import SourceFile

__all__ = ["FORMATS", "LARGEST", "FoundFile", "Skipped", "find_files", "read_file", "repeated", "reread"]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file."""

    suffixes: tuple[str, ...]
    module: str  # its reader, imported when the first such file is read, since some import large libraries
    is_streamed: bool = False  # read piece by piece, so that a file may have any size

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
        raise InputError(
            f"找不到 {root}。请检查路径,或确认磁盘已挂载。", f"There is no {root}. Check the path, or mount its disk."
        )
    yield from sorted(_walk(root, largest), key=lambda item: item.source)


def _walk(root: Path, largest: int) -> Iterator[FoundFile | Skipped]:
    """All files below a folder. It enters no hidden folder and no link to a folder; a closed folder gives a Skipped."""
    closed: list[OSError] = []
    real = os.path.realpath(root)
    for parent, folders, names in os.walk(root, onerror=closed.append):
        for path in (Path(parent, name) for name in folders):
            if why := _why_not_entered(path, real):
                yield Skipped(path.relative_to(root).as_posix(), *why)
        folders[:] = [name for name in folders if not name.startswith(".")]
        for path in (Path(parent, name) for name in names):
            source = path.relative_to(root).as_posix()
            if path.is_symlink() and not path.name.startswith(".") and not _is_below(path, real):
                yield Skipped(source, "链接指向文件夹之外,已跳过", "a link that leaves the folder, skipped")
            else:
                yield _found(path, source, largest)
    for error in closed:
        if Path(error.filename) == root:
            raise InputError(
                f"打不开文件夹 {root}:{error.strerror}。请检查权限。",
                f"Cannot open the folder {root}: {error.strerror}. Check its permissions.",
            ) from error
        source = Path(error.filename).relative_to(root).as_posix()
        yield Skipped(
            source, f"打不开文件夹:{error.strerror},已跳过", f"folder cannot be opened: {error.strerror}, skipped"
        )


def _why_not_entered(folder: Path, real_root: str) -> tuple[str, str] | None:
    if folder.name.startswith("."):
        return "隐藏文件夹,已跳过", "hidden folder, skipped"
    if not folder.is_symlink():
        return None
    if _is_below(folder, real_root):
        return (
            "指向文件夹的链接,其内容已在别处收录",
            "a link to a folder whose files are read where they stand, skipped",
        )
    return "链接指向文件夹之外,已跳过", "a link that leaves the folder, skipped"


def _is_below(link: Path, real_root: str) -> bool:
    """Whether a link points to something within the root, even if nothing is there."""
    return Path(os.path.realpath(link)).is_relative_to(real_root)


def _found(path: Path, source: str, largest: int) -> FoundFile | Skipped:
    if path.name.startswith("."):
        return Skipped(source, "隐藏文件,已跳过", "hidden file, skipped")
    form = _format_of(path)
    if form is None:
        known = " ".join(suffix for form in FORMATS for suffix in form.suffixes)
        return Skipped(source, f"不认识的文件类型,可读 {known}", f"unknown kind of file; {known} can be read")
    try:
        status = path.stat()
    except OSError as error:
        return Skipped(
            source, f"读不了:{error.strerror},请检查权限或链接", f"cannot be read: {error.strerror}; check it"
        )
    if not stat.S_ISREG(status.st_mode):  # opening a pipe would wait for its writer
        return Skipped(source, "不是普通文件,已跳过", "no regular file, skipped")
    if status.st_size == 0:
        return Skipped(source, "空文件,已跳过", "empty file, skipped")
    if status.st_size > largest and not form.is_streamed:
        size, most = -(-status.st_size // 1_000_000), largest // 1_000_000
        return Skipped(
            source, f"文件有 {size} MB,超过 {most} MB,请分成几个文件", f"{size} MB, more than {most} MB; split it"
        )
    return FoundFile(path, source, status.st_size, status.st_mtime_ns)


def repeated(source: str, first: str) -> Skipped:
    """The Skipped for a file with the same bytes as `first`, another file of its root."""
    return Skipped(source, f"与 {first} 内容相同,已跳过", f"same content as {first}, skipped")


def _format_of(path: Path) -> Format | None:
    return next((form for form in FORMATS if path.suffix.lower() in form.suffixes), None)


def read_file(found: FoundFile) -> Iterator[SourceFile | Skipped]:
    """The texts of a file: one, or one for each record of a .jsonl file; a Skipped for each bad record or page.

    Raises:
        ReadError: the file cannot be opened, decoded or taken apart.
    """
    form = _format_of(found.path)
    if form is None:
        raise _unknown(found.source)
    return form.reader.read(found)


def reread(path: Path, source: str, byte_offset: int) -> SourceFile:
    """One text, read again: the whole file, or the record at `byte_offset` of a .jsonl file.

    Raises:
        ReadError: the file is gone, cannot be read, or holds no such record there any more.
    """
    form = _format_of(path)
    if form is None:
        raise _unknown(source)
    return form.reader.reread(path, source, byte_offset)


def _unknown(source: str) -> ReadError:
    return unreadable(
        source, ("不认识的文件类型", "请另存为 UTF-8 文本"), ("unknown kind of file", "Save it as UTF-8 text")
    )


# The row with the file's suffix reads it.
FORMATS = (
    Format((".txt", ".md"), "retrieval.archive.plain"),
    Format((".html", ".htm"), "retrieval.archive.html"),
    Format((".pdf",), "retrieval.archive.pdf"),
    Format((".docx",), "retrieval.archive.docx"),
    Format((".jsonl",), "retrieval.archive.jsonl", is_streamed=True),
)
