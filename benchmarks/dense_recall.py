"""Measures how many of the ten nearest passages the FAISS index finds, and the time of exact and FAISS search.

python -m benchmarks.dense_recall CORPUS QUERIES.jsonl [--articles N]

Exact search multiplies with every vector of the index, all in memory as float32.
"""

import statistics
import time

import numpy as np

from benchmarks.command import run_section
from benchmarks.figures import Figure
from benchmarks.place import Place
from embeddings.encoder import load_encoder
from retrieval.index.generation import open_generation
from retrieval.searching.search import query_vector
from retrieval.words.tokens import fold

_NEAREST = 10
_QUERIES = 200  # spread over all sets
_SECTION = "Vectors: FAISS against exact search"


def measure(place: Place) -> list[Figure]:
    _ = place.build
    generation = open_generation(place.index)
    queries = place.sampled or place.queries
    texts = [query.text for query in queries[:: max(1, len(queries) // _QUERIES)]]
    encoder = load_encoder("zh-news")
    vectors = [vector for vector in (query_vector(encoder, fold(text)) for text in texts) if vector.any()]
    folder = next(place.index.glob("generation-*/dense"))
    ids = np.fromfile(folder / "ids.i64", dtype=np.int64)
    matrix = np.fromfile(folder / "vectors.f16", dtype=np.float16).astype(np.float32).reshape(len(ids), -1)
    shares, found_ms, exact_ms = [], [], []
    generation.dense.search(vectors[0], _NEAREST)
    for vector in vectors:
        start = time.perf_counter()
        found = generation.dense.search(vector, _NEAREST)
        middle = time.perf_counter()
        cosines = matrix @ vector
        nearest = np.argpartition(-cosines, _NEAREST)[:_NEAREST]
        exact_ms.append((time.perf_counter() - middle) * 1000)
        found_ms.append((middle - start) * 1000)
        # Compared by cosine, not by id, since two passages of one text are equally near.
        shares.append(float((cosines[np.searchsorted(ids, found)] >= cosines[nearest].min()).sum()) / _NEAREST)
    passages = generation.manifest.passages
    generation.close()
    return [
        Figure(_SECTION, "passages", passages),
        Figure(_SECTION, f"recall@{_NEAREST}", statistics.fmean(shares), least=0.98),
        Figure(_SECTION, "FAISS p50", statistics.median(found_ms), "ms"),
        Figure(_SECTION, "exact p50", statistics.median(exact_ms), "ms"),
    ]


if __name__ == "__main__":
    run_section(__doc__, measure)
