"""Finding the nearest vectors, with and without FAISS, after adding and removing."""

import numpy as np
import pytest

from retrieval.index import dense
from retrieval.index.dense import Dense, DenseWriter


def unit_vectors(count, seed=0):
    vectors = np.random.default_rng(seed).standard_normal((count, 16)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def write(folder, vectors, ids, previous=None, removed=()):
    writer = DenseWriter(folder, 16, previous)
    writer.add(ids, vectors)
    writer.remove(removed)
    writer.finish()
    return Dense(folder, 16)


@pytest.fixture(params=["scan", "flat", "inverted"])
def kind(request, monkeypatch):
    """The three ways of searching, at sizes small enough for a test."""
    monkeypatch.setattr(dense, "SCAN_LIMIT", 10_000 if request.param == "scan" else 0)
    monkeypatch.setattr(dense, "FLAT_LIMIT", 500 if request.param == "inverted" else 50_000)
    return request.param


def test_the_nearest_come_first_and_hardly_one_is_missed(kind, tmp_path):
    vectors, queries = unit_vectors(2000), unit_vectors(50, seed=1)
    index = write(tmp_path / "d", vectors, range(1, 2001))
    recall = 0.0
    for query in queries:
        exact = [int(i) + 1 for i in np.argsort(-(vectors @ query))[:10]]
        found = index.search(query, 10)
        recall += len(set(found) & set(exact)) / 10 / len(queries)
        cosines = index.cosines(query, found)
        assert list(cosines) == sorted(cosines, reverse=True)
    assert recall > (0.6 if kind == "inverted" else 0.97)  # noise has no clusters, which is the hardest case for lists


def test_added_rows_are_found_and_removed_ones_are_not(kind, tmp_path):
    vectors, more = unit_vectors(1000), unit_vectors(100, seed=2)
    write(tmp_path / "one", vectors, range(1, 1001))
    index = write(tmp_path / "two", more, range(2001, 2101), tmp_path / "one", removed=[5, 6, 7])
    assert index.search(more[3], 1) == [2004]
    assert index.search(vectors[0], 1) == [1]
    assert not {5, 6, 7} & set(index.search(vectors[4], 50))
    assert index.cosines(vectors[4], [5]) == 0


def test_only_allowed_passages_are_found(kind, tmp_path, monkeypatch):
    vectors = unit_vectors(1000)
    index = write(tmp_path / "d", vectors, range(1, 1001))
    allowed = list(range(100, 700))
    exact = index.search(vectors[0], 5, allowed)
    assert set(exact) <= set(allowed)
    monkeypatch.setattr(dense, "EXACT_LIMIT", 0)
    assert set(index.search(vectors[0], 5, allowed)) <= set(allowed)


def test_a_zero_vector_and_an_empty_index_find_nothing(kind, tmp_path):
    assert write(tmp_path / "d", unit_vectors(600), range(1, 601)).search(np.zeros(16, np.float32), 5) == []
    empty = write(tmp_path / "e", np.empty((0, 16), np.float32), [])
    assert empty.search(unit_vectors(1)[0], 5) == []
    assert list(empty.cosines(unit_vectors(1)[0], [1, 2])) == [0, 0]
