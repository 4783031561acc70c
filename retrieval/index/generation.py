"""One generation of the index, open for reading.

A reader keeps its generation while a newer one is switched in; has_newer tells it, at the cost of one stat.
"""

import sqlite3
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from retrieval.errors import MissingIndexError
from retrieval.index.catalog import CATALOG, Catalog
from retrieval.index.dense import DENSE, Dense
from retrieval.index.layout import CURRENT, current_name
from retrieval.index.lexical import LEXICAL, Lexical
from retrieval.index.manifest import Manifest, broken_index, check_encoder, read_manifest

__all__ = ["Generation", "check_encoder", "has_newer", "open_generation"]


@dataclass(frozen=True, slots=True)
class Generation:
    """The open files of one generation; they read the same until `close`, whatever is built meanwhile."""

    folder: Path
    manifest: Manifest
    catalog: Catalog
    lexical: Lexical
    dense: Dense
    stamp: tuple[int, int]  # of CURRENT when this was opened

    def close(self) -> None:
        self.catalog.close()

    def status(self) -> dict[str, Any]:
        """What the index holds, as plain values."""
        skipped = [asdict(skipped) for skipped in self.catalog.skipped()]
        return {"generation": self.folder.name, **asdict(self.manifest), "skipped": skipped}


def open_generation(index: Path) -> Generation:
    """Open the current generation.

    Raises:
        MissingIndexError: there is none, it is broken, or another version of baowen built it.
    """
    for _ in range(3):  # two builds may end between reading CURRENT and opening the files
        stamp = _stamp(index)
        try:
            return _open(index, stamp)
        except MissingIndexError:
            if stamp == _stamp(index):
                raise
    return _open(index, _stamp(index))


def has_newer(generation: Generation) -> bool:
    """Whether a newer generation has been switched in."""
    return _stamp(generation.folder.parent) not in (generation.stamp, None)


def _open(index: Path, stamp: tuple[int, int] | None) -> Generation:
    name = current_name(index)
    if name is None or stamp is None:
        raise MissingIndexError(
            f"{index} 里还没有索引。请先运行 baowen index 文件夹。",
            f"There is no index in {index}. Build one first: baowen index FOLDER",
        )
    folder = index / name
    manifest = read_manifest(folder)
    try:
        catalog = Catalog(folder / CATALOG)
        return Generation(
            folder, manifest, catalog, Lexical(folder / LEXICAL), Dense(folder / DENSE, manifest.dimension), stamp
        )
    except (OSError, ValueError, RuntimeError, sqlite3.Error) as error:
        raise broken_index(index, str(error).splitlines()[0]) from error


def _stamp(index: Path) -> tuple[int, int] | None:
    """What changes when CURRENT is replaced; None where there is none."""
    try:
        status = (index / CURRENT).stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns
