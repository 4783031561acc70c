"""Decides which folders and files an index holds: the known ones, with some added and some removed.

No root may lie within another, or its files would be in the index twice, under two names.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import InputError
from retrieval.index.changes import is_text

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
        raise InputError(
            "没有要索引的文件夹。请运行 baowen index 文件夹。", "There is no folder to index. Run: baowen index FOLDER"
        )
    gone = tuple(root for root in roots if not _is_there(root))
    if gone and (add or not remove or not keep_gone):
        raise InputError(
            f"收录的 {gone[0]} 不见了,索引没有改动。请挂载它的磁盘;不再要它就运行 baowen index --remove {gone[0]}。",
            f"The root {gone[0]} is gone; the index is as it was. "
            f"Mount its disk, or forget it: baowen index --remove {gone[0]}",
        )
    notes += [(f"{root} 现在不在,它的内容照旧保留。", f"{root} is gone; what was read of it stays.") for root in gone]
    return Roots(tuple(roots), gone, tuple(notes))


def _root_of(path: Path, roots: dict[Path, None]) -> Path:
    # A missing root may have been added through a link that now leads elsewhere.
    for root in (path.resolve(), path.absolute()):
        if root in roots:
            return root
    names = " ".join(map(str, roots)) or "-"
    raise InputError(f"索引没有收录 {path}。收录的是:{names}", f"{path} is not in the index. It holds: {names}")


def _add(path: Path, roots: dict[Path, None]) -> list[Note]:
    """Add a path to the roots, unless it lies within one; roots within the path are removed."""
    if not _is_there(path):
        raise InputError(
            f"找不到 {path}。请检查路径,或确认磁盘已挂载。", f"There is no {path}. Check the path, or mount its disk."
        )
    new = path.resolve()
    if not is_text(str(new)):
        raise InputError(
            f"收录不了 {path}:名字不是 UTF-8。请改名。", f"Cannot index {path}: its name is not UTF-8. Rename it."
        )
    if new in roots:
        return []
    for root in roots:
        if _holds(root, new):
            return [
                (f"{path} 已在收录的 {root} 里,一并刷新。", f"{path} lies in {root}, which is refreshed as a whole.")
            ]
    inner = [root for root in roots if _holds(new, root)]
    for root in inner:
        del roots[root]
    roots[new] = None
    return [(f"{root} 并入 {path}。", f"{root} is now read as a part of {path}.") for root in inner]


def _holds(root: Path, path: Path) -> bool:
    """Whether reading the root includes the path; hidden folders and files are left out."""
    return path.is_relative_to(root) and not any(part.startswith(".") for part in path.relative_to(root).parts)


def _is_there(path: Path) -> bool:
    try:
        path.stat()
    except OSError:
        return False
    return True
