"""Which files of the roots are new, changed, removed or as they were."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from retrieval.archive.read import FoundFile, Skipped, find_files
from retrieval.index.catalog import KnownFile

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that is to be read."""

    root: Path
    found: FoundFile
    sha256: str
    known: KnownFile | None  # None: the file is new


@dataclass(slots=True)
class Changes:
    """What a build has to do; filled while the roots are walked."""

    to_read: list[FileChange] = field(default_factory=list)
    touched: list[FileChange] = field(default_factory=list)  # same content, another time stamp: counted as unchanged
    removed: list[KnownFile] = field(default_factory=list)
    unchanged: int = 0
    skipped: list[Skipped] = field(default_factory=list)

    @property
    def are_none(self) -> bool:
        return not (self.to_read or self.touched or self.removed)


def find_changes(roots: Sequence[Path], known: Mapping[tuple[str, str], KnownFile], index: Path) -> Changes:
    """Compare the roots' files with those known by (root, name): by size and time, then by content.

    A file of which a repeated source was left out is read again: what it collided with may be gone. The index itself is
    no part of the archive, even where it lies under a root.

    Raises:
        InputError: a root is gone. Nothing is taken as removed then: its disk may only be unmounted.
    """
    changes = Changes()
    seen: set[tuple[str, str]] = set()
    for root in roots:
        own = index.resolve().relative_to(root).as_posix() + "/" if index.resolve().is_relative_to(root) else None
        for found in find_files(root):
            if own and found.source.startswith(own):
                continue
            if isinstance(found, Skipped):
                changes.skipped.append(found)
                continue
            seen.add((str(root), found.source))
            _compare(root, found, known.get((str(root), found.source)), changes)
    changes.removed = [file for key, file in known.items() if key not in seen]
    return changes


def _compare(root: Path, found: FoundFile, known: KnownFile | None, changes: Changes) -> None:
    if known and not known.must_reread and (known.size, known.mtime_ns) == (found.size, found.mtime_ns):
        changes.unchanged += 1
        return
    change = FileChange(root, found, _sha256(found.path), known)
    if known and not known.must_reread and known.sha256 == change.sha256:
        changes.unchanged += 1
        changes.touched.append(change)
    else:
        changes.to_read.append(change)


def _sha256(path: Path) -> str:
    """The content's hash; empty where the file cannot be opened, which its reader will report."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    except OSError:
        return ""
    return digest.hexdigest()
