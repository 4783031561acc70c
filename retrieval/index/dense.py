"""The vectors of one generation: a half-precision matrix by passage id, and a FAISS index that finds rows near a query.

    vectors.f16     float16 (passages, dimension), rows in the order of their ids; mapped, never loaded
    ids.i64         int64, the passage ids, ascending
    sums.u32        uint32, a checksum of each row of the matrix: what is read of it is never judged by wrong bits
    faiss.index     8-bit codes, flat below FLAT_LIMIT, an inverted file above; its ids are passage ids

FAISS finds rows by rough codes; the matrix then gives their exact scores.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.index.layout import broken_index

DENSE = "dense"
FLAT_LIMIT = 50_000  # passages; with fewer, comparing with every vector takes under 2 ms
EXACT_LIMIT = 20_000  # most passages that a filter allows and that are compared one by one
SCAN_LIMIT = 2_000  # most passages of an index that are compared one by one, in less time than importing FAISS takes
# A query searches this share of an inverted file's lists; recall@10 against exact search is .989 at 156,000 passages.
PROBED = 1 / 3

_VECTORS, _IDS, _SUMS, _FAISS = "vectors.f16", "ids.i64", "sums.u32", "faiss.index"
_BLOCK = 16_384  # rows at a time
_TRAINING_PER_LIST = 64
_ODD = 2_654_435_761  # near 2**32 divided by the golden ratio, as in Knuth's multiplicative hashing
_MOST_COSINE = 1.01  # of two unit vectors, one of which is rounded

Vectors = NDArray[np.float32]


class DenseWriter:
    """Writes a new generation's vectors: from nothing, or from those of the one before."""

    def __init__(self, folder: Path, dimension: int, previous: Path | None = None) -> None:
        folder.mkdir()
        self._folder, self._previous, self._dimension = folder, previous, dimension
        self._removed: set[int] = set()
        self._added: list[NDArray[np.int64]] = []
        self._new = (folder / f"{_VECTORS}.new").open("wb")

    def add(self, passage_ids: Sequence[int], vectors: NDArray[np.floating]) -> None:
        """Append rows; the ids ascend and are higher than all ids so far."""
        self._added.append(np.asarray(passage_ids, dtype=np.int64))
        self._new.write(np.ascontiguousarray(vectors, dtype=np.float16).tobytes())

    def remove(self, passage_ids: Sequence[int]) -> None:
        """Leave out these rows of the generation before."""
        self._removed.update(passage_ids)

    def finish(self) -> None:
        """Write the matrix and the FAISS index."""
        self._new.close()
        new_path = Path(self._new.name)
        new_ids = np.concatenate([np.empty(0, np.int64), *self._added])
        old_ids, old = np.empty(0, np.int64), np.empty((0, self._dimension), np.float16)
        if self._previous is not None:
            old_ids, old = _read_ids(self._previous), _map_vectors(self._previous, self._dimension)
        kept = ~np.isin(old_ids, list(self._removed))
        with (self._folder / _VECTORS).open("wb") as file, (self._folder / _SUMS).open("wb") as sums:
            for start in range(0, len(old_ids), _BLOCK):
                rows = old[start : start + _BLOCK][kept[start : start + _BLOCK]]
                file.write(rows.tobytes())
                sums.write(_sums(rows).tobytes())
            with new_path.open("rb") as new:
                while block := new.read(_BLOCK * self._dimension * 2):
                    file.write(block)
                    sums.write(_sums(np.frombuffer(block, np.float16).reshape(-1, self._dimension)).tobytes())
        new_path.unlink()
        np.concatenate([old_ids[kept], new_ids]).tofile(self._folder / _IDS)
        self._write_faiss(new_ids)

    def close(self) -> None:
        self._new.close()

    def _write_faiss(self, new_ids: NDArray[np.int64]) -> None:
        import faiss

        ids, matrix = _read_ids(self._folder), _map_vectors(self._folder, self._dimension)
        index = None
        if self._previous is not None and len(ids) > FLAT_LIMIT:
            index = _grown(self._previous, sorted(self._removed), len(ids))
        if index is None:
            index, new_ids = _trained(matrix), ids
        first = len(ids) - len(new_ids)
        for start in range(first, len(ids), _BLOCK):
            index.add_with_ids(_block(matrix, start), ids[start : start + _BLOCK])
        faiss.write_index(index, str(self._folder / _FAISS))


class Dense:
    """Open vectors.

    Every method raises MissingIndexError if a file turns out to be damaged.
    """

    def __init__(self, folder: Path, dimension: int) -> None:
        """Map the files.

        Raises:
            OSError, ValueError: they are missing, or do not fit each other.
            RuntimeError: FAISS cannot read its index.
        """
        self._ids = _read_ids(folder)
        self._matrix = _map_vectors(folder, dimension)
        if len(self._ids) != len(self._matrix):
            raise ValueError(f"{len(self._ids)} ids, {len(self._matrix)} vectors")
        self._sums = _read_sums(folder)
        if self._sums is not None and len(self._sums) != len(self._matrix):
            raise ValueError(f"{len(self._sums)} checksums, {len(self._matrix)} vectors")
        self._dimension = dimension
        self._path = folder / _FAISS
        self._index: Any = None
        if not self._path.is_file():
            raise FileNotFoundError(2, "No such file", str(self._path))

    def search(self, vector: Vectors, limit: int, allowed: Sequence[int] | None = None) -> list[int]:
        """The ids of the passages nearest to a unit vector, nearest first; only `allowed` ones, if given."""
        if not vector.any() or not len(self._ids):
            return []  # the text has no known word
        if allowed is not None and len(allowed) <= EXACT_LIMIT:
            found = np.asarray(allowed, dtype=np.int64)
        elif allowed is None and len(self._ids) <= SCAN_LIMIT:
            found = self._ids
        else:
            found = self._find(vector, limit, allowed)
        scores = self.cosines(vector, found)
        order = np.lexsort((found, -scores))[:limit]
        return [int(i) for i in found[order]]

    def cosines(self, vector: Vectors, passage_ids: Sequence[int] | NDArray[np.int64]) -> Vectors:
        """The cosine of each passage's vector with a unit vector, float32, in order; 0 for an unknown passage."""
        wanted = np.asarray(passage_ids, dtype=np.int64)
        rows = np.minimum(np.searchsorted(self._ids, wanted), max(len(self._ids) - 1, 0))
        if not len(self._ids):
            return np.zeros(len(wanted), np.float32)
        read = self._matrix[rows]
        with np.errstate(all="ignore"):
            scores: Vectors = read.astype(np.float32) @ vector
        is_sound = self._sums is None or bool((_sums(read) == self._sums[rows]).all())
        if not is_sound or not (np.abs(scores) < _MOST_COSINE).all():
            raise broken_index(self._path.parent.parent.parent, DENSE)
        return np.where(self._ids[rows] == wanted, scores, np.float32(0))

    def vectors(self, passage_ids: Sequence[int]) -> Vectors:
        """The vectors of passages that it has, float32, in order."""
        rows = np.searchsorted(self._ids, np.asarray(passage_ids, dtype=np.int64))
        return self._matrix[rows].astype(np.float32)

    def _find(self, vector: Vectors, limit: int, allowed: Sequence[int] | None) -> NDArray[np.int64]:
        import faiss

        if self._index is None:
            self._index = self._open_faiss()
        faiss.omp_set_num_threads(1)  # for one question, waking threads costs more than they save
        selector = None if allowed is None else faiss.IDSelectorBatch(np.asarray(allowed, dtype=np.int64))
        library: Any = faiss  # faiss's type stubs lack these parameters
        parameters = library.SearchParameters(sel=selector)
        if len(self._ids) > FLAT_LIMIT:
            parameters = library.SearchParametersIVF(sel=selector, nprobe=int(self._index.nlist * PROBED))
        _, found = self._index.search(vector.reshape(1, -1), 2 * limit, params=parameters)
        ids: NDArray[np.int64] = found[0][found[0] >= 0]
        return ids

    def _open_faiss(self) -> Any:
        import faiss

        try:
            index: Any = faiss.read_index(str(self._path), faiss.IO_FLAG_MMAP_IFC)  # mapped, not copied
        except RuntimeError as error:
            raise broken_index(self._path.parent.parent.parent, DENSE) from error
        if (index.ntotal, index.d) != (len(self._ids), self._dimension):
            raise broken_index(self._path.parent.parent.parent, DENSE)
        return index


def _read_ids(folder: Path) -> NDArray[np.int64]:
    return np.fromfile(folder / _IDS, dtype=np.int64)


def _read_sums(folder: Path) -> NDArray[np.uint32] | None:
    """None of an index that was built before there were checksums of rows."""
    path = folder / _SUMS
    return np.fromfile(path, dtype=np.uint32) if path.exists() else None


def _sums(rows: NDArray[np.float16]) -> NDArray[np.uint32]:
    """A checksum of each row: a sum with odd weights, modulo 2**32, which any change of a single number changes."""
    weights = np.cumprod(np.full(rows.shape[1], _ODD, np.uint32), dtype=np.uint32)
    summed: NDArray[np.uint32] = rows.view(np.uint16).astype(np.uint32) @ weights
    return summed


def _map_vectors(folder: Path, dimension: int) -> NDArray[np.float16]:
    path = folder / _VECTORS
    if path.stat().st_size == 0:
        return np.empty((0, dimension), dtype=np.float16)
    return np.asarray(np.memmap(path, dtype=np.float16, mode="r")).reshape(-1, dimension)


def _block(matrix: NDArray[np.float16], start: int) -> Vectors:
    return matrix[start : start + _BLOCK].astype(np.float32)


def _trained(matrix: NDArray[np.float16]) -> Any:
    """An empty FAISS index for these vectors, trained on a sample of them."""
    import faiss

    size, dimension = matrix.shape
    if size <= FLAT_LIMIT:
        flat: Any = faiss.index_factory(dimension, "IDMap,SQ8", faiss.METRIC_INNER_PRODUCT)
        flat.train(_sample(matrix, 8192))
        return flat
    lists = int(2 ** np.round(np.log2(1.3 * np.sqrt(size))))
    index: Any = faiss.index_factory(dimension, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
    index.cp.niter = 8
    index.train(_sample(matrix, lists * _TRAINING_PER_LIST))
    return index


def _sample(matrix: NDArray[np.float16], most: int) -> Vectors:
    """Rows spread evenly; a row of ones if there are none, since FAISS needs at least one for training."""
    if not len(matrix):
        return np.ones((1, matrix.shape[1]), dtype=np.float32)
    rows = np.linspace(0, len(matrix) - 1, min(most, len(matrix))).astype(np.int64)
    return matrix[rows].astype(np.float32)


def _grown(previous: Path, removed: Sequence[int], size: int) -> Any:
    """The inverted file of the generation before, without the removed rows; None if it is flat or has too few lists."""
    import faiss

    if len(_read_ids(previous)) <= FLAT_LIMIT:
        return None
    index: Any = faiss.read_index(str(previous / _FAISS))
    if size > 2 * index.nlist**2:  # _trained makes almost twice as many lists for so many rows
        return None
    if removed:
        index.remove_ids(np.asarray(removed, dtype=np.int64))
    return index
