"""Measures how often search and its parts find the right passage: hit@1, hit@10 and MRR@10 for each set of queries.

python -m benchmarks.search_quality [CORPUS QUERIES.jsonl] [--per-set N] [--articles N]

A query: {"q", "sources": [...], "answer": text or null, "set"}. The reworded set (reworded.jsonl) is asked as well.
"""

from collections.abc import Callable, Sequence

from benchmarks.command import run_section
from benchmarks.corpus import Query
from benchmarks.figures import Figure
from benchmarks.hit_rates import DEPTH, Found, rates_by_set
from benchmarks.place import Place
from embeddings.encoder import Encoder, load_encoder
from retrieval.index.generation import Generation, open_generation
from retrieval.index.sought import Sought
from retrieval.searching.rerank import fold_copies
from retrieval.searching.search import query_vector, search
from retrieval.words.tokens import fold, han_pairs, words

_SECTION = "Search"
# Goals for hit@1, hit@10, MRR@10; for vectors alone only for the first two.
_GOALS = {
    ("baowen", "wiki"): (0.92, 0.993, 0.955),
    ("baowen", "fact"): (0.35, 0.80, 0.50),
    ("baowen", "event"): (0.94, 0.999, 0.965),
    ("vectors alone", "wiki"): (0.45, 0.70, None),
    ("vectors alone", "event"): (0.87, 0.99, None),
}
DEEP_ENOUGH = 5 * DEPTH  # passages, enough for DEPTH hits after copies are folded
Search = Callable[[str], Sequence[Found]]


def measure(place: Place) -> list[Figure]:
    _ = place.build
    generation, encoder = open_generation(place.index), load_encoder("zh-news")
    ways: dict[str, Search] = {
        "BM25 alone": lambda text: _by_words(generation, text),
        "vectors alone": lambda text: _by_vectors(generation, encoder, text),
        "vectors, copies folded": lambda text: _by_vectors_folded(generation, encoder, text),
        "without vectors": lambda text: _as_served(generation, None, text),
        "baowen": lambda text: _as_served(generation, encoder, text),
    }
    figures = [figure for name, way in ways.items() for figure in _figures(name, way, place.sampled)]
    generation.close()
    return sorted(figures, key=lambda figure: figure.name.partition(",")[0])  # figures of one set stand together


def _figures(name: str, way: Search, queries: Sequence[Query]) -> list[Figure]:
    figures = []
    for group, rates in rates_by_set((query, way(query.text)) for query in queries).items():
        goals = _GOALS.get((name, group), (None, None, None))
        found = (("hit@1", rates.hit_1), ("hit@10", rates.hit_10), ("MRR@10", rates.mrr_10))
        figures += [
            Figure(_SECTION, f"{group} ({rates.count}), {name}", value, what, least=goal)
            for (what, value), goal in zip(found, goals, strict=True)
        ]
    return figures


def _as_served(generation: Generation, encoder: Encoder | None, text: str) -> list[Found]:
    return [Found((hit.source, *hit.copies), hit.text) for hit in search(generation, encoder, text, DEPTH)]


def _by_words(generation: Generation, text: str) -> list[Found]:
    """BM25 of words and character pairs."""
    folded = fold(text)
    terms = [("words", word, 1.0) for word in words(text)] + [("pairs", pair, 1.0) for pair in han_pairs(folded)]
    found = generation.search_words(Sought(tuple(terms)), DEPTH)
    return _passages(generation, [passage_id for passage_id, _ in found])


def _by_vectors(generation: Generation, encoder: Encoder, text: str) -> list[Found]:
    return _passages(generation, generation.search_vectors(query_vector(encoder, fold(text)), DEPTH))


def _by_vectors_folded(generation: Generation, encoder: Encoder, text: str) -> list[Found]:
    """The nearest passages, with near-duplicate articles folded into one as in search."""
    ids = generation.search_vectors(query_vector(encoder, fold(text)), DEEP_ENOUGH)
    stored = generation.catalog.stored_passages(ids)
    ranked = [(1.0 - place / DEEP_ENOUGH, stored[passage_id]) for place, passage_id in enumerate(ids)]
    folded = fold_copies(ranked, DEPTH)
    return [Found((one.passage.source, *one.copies), one.passage.text) for one in folded]


def _passages(generation: Generation, ids: Sequence[int]) -> list[Found]:
    stored = generation.catalog.stored_passages(ids)
    return [Found((stored[i].source,), stored[i].text) for i in ids]


if __name__ == "__main__":
    run_section(__doc__, measure)
