"""Finds which files of the roots are new, changed, removed or unchanged."""

import hashlib
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from retrieval.archive.read import FoundFile, Skipped, find_files
from retrieval.index.catalog import KnownFile
from retrieval.index.index_texts import TEXTS
from retrieval.languages import in_both

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that is to be read."""

    root: Path
    found: FoundFile
    sha256: str
    known: KnownFile | None  # None if the file is new


@dataclass(slots=True)
class Changes:
    """What a build has to do; it is filled while the roots are walked."""

    to_read: list[FileChange] = field(default_factory=list)
    touched: list[FileChange] = field(default_factory=list)  # same content, another time stamp; they count as unchanged
    removed: list[KnownFile] = field(default_factory=list)
    unchanged: int = 0
    skipped: list[Skipped] = field(default_factory=list)

    @property
    def are_none(self) -> bool:
        return not (self.to_read or self.touched or self.removed)


def find_changes(
    roots: Sequence[Path], known: Mapping[tuple[str, str], KnownFile], index: Path, gone: Collection[Path] = ()
) -> Changes:
    """Compare the roots' files with the known ones, (root, name) → file: by size and time, then by content.

    If something was left out of a file because another file holds it too, the file is read again when the other one
    changes. The index itself is never part of the archive, even if it lies under a root.

    gone: missing roots whose files count as unchanged.

    Raises:
        InputError: a root is gone. Its files do not count as removed, for its disk may just be unmounted.
    """
    changes = Changes()
    seen: set[tuple[str, str]] = set()
    leaning: list[FileChange] = []
    for root in roots:
        if root in gone:
            kept = {key for key in known if key[0] == str(root)}
            seen |= kept
            changes.unchanged += len(kept)
            continue
        own = index.resolve().relative_to(root).as_posix() + "/" if index.resolve().is_relative_to(root) else None
        for found in find_files(root):
            if own and (found.source + "/").startswith(own):
                continue
            if isinstance(found, Skipped):
                changes.skipped.append(found)
                continue
            if not is_text(found.source):
                name = found.source.encode("utf-8", "replace").decode()
                changes.skipped.append(Skipped(name, *in_both(TEXTS, "name_no_utf8")))
                continue
            seen.add((str(root), found.source))
            before = known.get((str(root), found.source))
            if not _compare(root, found, before, changes) and before and before.leans_on:
                leaning.append(FileChange(root, found, before.sha256, before))
    changes.removed = [file for key, file in known.items() if key not in seen]
    _read_again(leaning, known, changes)
    places = {root: place for place, root in enumerate(roots)}
    changes.to_read.sort(key=lambda change: (places[change.root], change.found.source))
    return changes


def is_text(name: str) -> bool:
    """Whether a name can be stored and cited; one that is not UTF-8 contains lone surrogates."""
    return name.isascii() or not any("\ud800" <= character <= "\udfff" for character in name)


def _compare(root: Path, found: FoundFile, known: KnownFile | None, changes: Changes) -> bool:
    """Whether the file must be read; its state is recorded in `changes`."""
    if known and known.sha256 and (known.size, known.mtime_ns) == (found.size, found.mtime_ns):
        changes.unchanged += 1
        return False
    change = FileChange(root, found, _sha256(found), known)
    if known is None or known.sha256 != change.sha256:
        changes.to_read.append(change)
        return True
    changes.unchanged += 1
    if (known.size, known.mtime_ns) != (found.size, found.mtime_ns):
        changes.touched.append(change)
    return False


def _read_again(leaning: Sequence[FileChange], known: Mapping[tuple[str, str], KnownFile], changes: Changes) -> None:
    """Move to `to_read` the unchanged files that lean on one that changed or is gone."""
    in_doubt = {change.known.file_id for change in changes.to_read if change.known}
    steady = {file.file_id for file in known.values()} - in_doubt - {file.file_id for file in changes.removed}
    for change in leaning:
        if change.known and not change.known.leans_on <= steady:
            changes.to_read.append(change)
            changes.unchanged -= 1


def _sha256(found: FoundFile) -> str:
    """The hash of the content as it was found; empty if the file cannot be opened, which its reader will report.

    A file that grows without end is hashed up to the size that it was found with. Opening does not wait, for a pipe may
    have taken the file's place.
    """
    digest = hashlib.sha256()
    rest = found.size
    try:
        with open(os.open(found.path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:  # noqa: PTH123
            while rest > 0 and (block := file.read(min(rest, _BLOCK))):
                digest.update(block)
                rest -= len(block)
    except OSError:
        return ""
    return digest.hexdigest()
