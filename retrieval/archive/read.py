"""Files into decoded texts: which files there are, how they are decoded, the records of a .jsonl file.

In: a folder or file. Out: FoundFile, then SourceFile; what cannot be read is Skipped with its reason, never dropped
silently. The only room of the archive that touches the disk. A new kind of file is a new row of FORMATS.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from retrieval.archive.dates import find_date, find_path_date
from retrieval.errors import InputError, ReadError
from retrieval.records import SourceFile

_HALF = re.compile("[\ud800-\udfff]")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that can be read by its kind."""

    path: Path
    source: str  # relative to the root, `/`-separated; a single file's name
    size: int  # bytes
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or a record of one, that is left out, and why: one line in each language."""

    source: str
    zh: str
    en: str


Reader = Callable[[FoundFile], Iterator[SourceFile | Skipped]]
Rereader = Callable[[Path, str, int], SourceFile]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: how all its texts are read, and how one of them is read again."""

    suffixes: tuple[str, ...]
    read: Reader
    reread: Rereader


def find_files(root: Path) -> Iterator[FoundFile | Skipped]:
    """The files under `root` that can be read, sorted by source, and those left out with the reason.

    Raises:
        InputError: there is nothing at `root`, or the folder cannot be listed.
    """
    if root.is_file():
        yield _found(root, root.name)
        return
    if not root.is_dir():
        raise InputError(
            f"找不到 {root}。请检查路径,或确认磁盘已挂载。", f"There is no {root}. Check the path, or mount its disk."
        )
    yield from sorted(_walk(root), key=lambda item: item.source)


def _walk(root: Path) -> Iterator[FoundFile | Skipped]:
    """All files below a folder; hidden folders are not entered, closed ones are named."""
    closed: list[OSError] = []
    for parent, folders, names in os.walk(root, onerror=closed.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for path in (Path(parent, name) for name in names):
            yield _found(path, path.relative_to(root).as_posix())
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


def _found(path: Path, source: str) -> FoundFile | Skipped:
    if path.name.startswith("."):
        return Skipped(source, "隐藏文件,已跳过", "hidden file, skipped")
    if _format_of(path) is None:
        known = " ".join(suffix for form in FORMATS for suffix in form.suffixes)
        return Skipped(source, f"不认识的文件类型,可读 {known}", f"unknown kind of file; {known} can be read")
    try:
        status = path.stat()
    except OSError as error:
        return Skipped(
            source, f"读不了:{error.strerror},请检查权限或链接", f"cannot be read: {error.strerror}; check it"
        )
    if status.st_size == 0:
        return Skipped(source, "空文件,已跳过", "empty file, skipped")
    return FoundFile(path, source, status.st_size, status.st_mtime_ns)


def _format_of(path: Path) -> Format | None:
    return next((form for form in FORMATS if path.suffix.lower() in form.suffixes), None)


def read_file(found: FoundFile) -> Iterator[SourceFile | Skipped]:
    """The texts of a file: one, or one for each record of a .jsonl file, a bad record as Skipped with its line.

    Raises:
        ReadError: the file cannot be opened or decoded.
    """
    form = _format_of(found.path)
    if form is None:
        raise _unreadable(found.source, "不认识的文件类型", "unknown kind of file")
    return form.read(found)


def reread(path: Path, source: str, byte_offset: int) -> SourceFile:
    """One text again: of the file, or the record whose line begins at `byte_offset` in a .jsonl file.

    Raises:
        ReadError: the file is gone, cannot be decoded, or holds no such record there any more.
    """
    form = _format_of(path)
    if form is None:
        raise _unreadable(source, "不认识的文件类型", "unknown kind of file")
    return form.reread(path, source, byte_offset)


def _read_text(found: FoundFile) -> Iterator[SourceFile | Skipped]:
    file = _reread_text(found.path, found.source, 0)
    if file.text.strip():
        yield file
    else:
        yield Skipped(found.source, "没有文字,已跳过", "holds no text, skipped")


def _reread_text(path: Path, source: str, byte_offset: int) -> SourceFile:
    text, charset = _decode(_bytes_of(path, source), source)
    return SourceFile(source, text, charset, published=find_path_date(source))


def _bytes_of(path: Path, source: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(source, f"{error.strerror}", f"{error.strerror}") from error


def _decode(data: bytes, source: str) -> tuple[str, str]:
    """The text and its charset: UTF-8 with or without byte order mark, else GB18030."""
    if data.startswith(_BOM):
        data = data[len(_BOM) :]
    if b"\0" in data:
        raise _unreadable(source, "不是文本文件", "not a text file")
    for charset in ("utf-8", "gb18030"):
        try:
            return data.decode(charset), charset
        except UnicodeDecodeError:
            continue
    raise _unreadable(source, "既不是 UTF-8 也不是 GB18030", "neither UTF-8 nor GB18030")


def _unreadable(source: str, zh: str, en: str) -> ReadError:
    return ReadError(
        f"读不了 {source}:{zh}。请另存为 UTF-8 文本。", f"Cannot read {source}: {en}. Save it as UTF-8 text."
    )


def _read_records(found: FoundFile) -> Iterator[SourceFile | Skipped]:
    """Line by line, so that a file of any size is read in little memory."""
    try:
        with found.path.open("rb") as stream:
            offset = 0
            for number, line in enumerate(stream, 1):
                if line.strip():
                    yield _record(line, found.source, number, offset)
                offset += len(line)
    except OSError as error:
        raise _unreadable(found.source, f"{error.strerror}", f"{error.strerror}") from error


def _record(line: bytes, source: str, number: int, offset: int) -> SourceFile | Skipped:
    """The record on one line, or why it is none."""

    def bad(zh: str, en: str) -> Skipped:
        return Skipped(source, f"第 {number} 行:{zh},已跳过", f"line {number}: {en}, skipped")

    try:
        fields = json.loads(line.removeprefix(_BOM) if offset == 0 else line)
    except (ValueError, RecursionError):  # ValueError: bad JSON, bad UTF-8
        return bad("不是 UTF-8 编码的 JSON", "not JSON in UTF-8")
    if not isinstance(fields, dict):
        return bad("不是 JSON 对象", "not a JSON object")
    for name in ("source", "text"):
        if not isinstance(fields.get(name), str) or not fields[name].strip():
            return bad(f"缺少 {name}", f"has no {name}")
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
    r"""The text with `\ufffd` for every half of a surrogate pair (JSON can escape one), which no index can store."""
    return _HALF.sub("\ufffd", text) if _HALF.search(text) else text


def _reread_record(path: Path, source: str, byte_offset: int) -> SourceFile:
    try:
        with path.open("rb") as stream:
            stream.seek(byte_offset)
            line = stream.readline()
    except OSError as error:
        raise _unreadable(source, f"{error.strerror}", f"{error.strerror}") from error
    file = _record(line, source, 0, byte_offset)
    if isinstance(file, Skipped) or file.source != source:
        raise ReadError(
            f"{path.name} 里的 {source} 已不在原处,文件改动过。请运行 baowen index 更新。",
            f"{source} is no longer where it was in {path.name}: the file has changed. Run baowen index.",
        )
    return file


# The first row whose suffix matches reads the file.
FORMATS = (
    Format((".txt", ".md"), _read_text, _reread_text),
    Format((".jsonl",), _read_records, _reread_record),
)
