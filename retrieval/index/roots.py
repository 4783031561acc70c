"""Decides which folders and files an index holds: the known ones, with some added and some removed.

No root may lie within another, or its files would be in the index twice, under two names.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.archive.read import no_path
from retrieval.errors import InputError
from retrieval.index.changes import is_text
from retrieval.index.index_texts import TEXTS
from retrieval.languages import in_both

Note = tuple[str, str]  # zh, en


@dataclass(frozen=True, slots=True)
class Roots:
    """The roots of the next generation."""

    paths: tuple[Path, ...]  # absolute, without repeats, in the order of adding
    gone: tuple[Path, ...] = ()  # missing ones among them; what was read of them stays in the index
    notes: tuple[Note, ...] = ()  # what was done with the paths, if it differs from what was asked for


def choose_roots(known: Sequence[Path], add: Sequence[Path], remove: Sequence[Path], *, keep_gone: bool) -> Roots:
    """The known roots after removing, then adding.

    keep_gone: whether a missing root may stay while another one is removed.

    Raises:
        InputError: a root or a path to add is missing, a path to remove is no root, or there are no roots at all.
    """
    roots = dict.fromkeys(known)
    notes: list[Note] = []
    for path in remove:
        del roots[_root_of(path, roots)]
    for path in add:
        notes += _add(path, roots)
    if not roots and not remove:
        raise InputError(*in_both(TEXTS, "nothing_to_index"))
    gone = tuple(root for root in roots if not _is_there(root))
    if gone and (add or not remove or not keep_gone):
        raise InputError(*in_both(TEXTS, "root_gone", root=gone[0]))
    notes += [in_both(TEXTS, "root_kept", root=root) for root in gone]
    return Roots(tuple(roots), gone, tuple(notes))


def _root_of(path: Path, roots: dict[Path, None]) -> Path:
    # A missing root may have been added through a link that now leads elsewhere.
    for root in (Path(os.path.realpath(path)), path.absolute()):  # resolve() fails at a link in a circle
        if root in roots:
            return root
    names = " ".join(map(str, roots)) or "-"
    raise InputError(*in_both(TEXTS, "no_root", path=path, roots=names))


def _add(path: Path, roots: dict[Path, None]) -> list[Note]:
    """Add a path to the roots, unless it lies within one; roots within the path are removed."""
    if not _is_there(path):
        raise no_path(path)
    new = path.resolve()
    if not is_text(str(new)):
        raise InputError(*in_both(TEXTS, "root_name_no_utf8", path=path))
    if new in roots:
        return []
    for root in roots:
        if _holds(root, new):
            return [in_both(TEXTS, "root_holds_it", path=path, root=root)]
    inner = [root for root in roots if _holds(new, root)]
    for root in inner:
        del roots[root]
    roots[new] = None
    return [in_both(TEXTS, "root_taken_in", root=root, path=path) for root in inner]


def _holds(root: Path, path: Path) -> bool:
    """Whether reading the root includes the path; hidden folders and files are left out."""
    return path.is_relative_to(root) and not any(part.startswith(".") for part in path.relative_to(root).parts)


def _is_there(path: Path) -> bool:
    try:
        path.stat()
    except OSError:
        return False
    return True
