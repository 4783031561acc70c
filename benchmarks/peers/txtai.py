"""txtai: a hybrid index, BM25 and vectors, weighed half and half as it comes.

Its tokenizer is a choice of built-in ones, so jieba has no place in it. As it comes it takes single Han characters;
with `ngrams: 2`, pairs of them, which rank as well as jieba's words do on these texts. Both are measured.
"""

from txtai import Embeddings

from benchmarks.peers.harness import TOP, Query, Search, Work, by_number, main

_BASE = {"method": "sentence-transformers", "hybrid": True, "gpu": False}  # it cannot tell the method of a folder
_PAIRS = {"method": "bm25", "terms": True, "normalize": True, "tokenizer": {"ngrams": 2}}


def hybrid(work: Work) -> Search:
    """Keyword terms are pairs of characters."""
    return _build(work, {"scoring": _PAIRS})


def as_it_comes(work: Work) -> Search:
    """Keyword terms are single characters."""
    return _build(work, {})


def _build(work: Work, config: dict[str, object]) -> Search:
    passages = work.passages()
    embeddings = Embeddings({**_BASE, "path": work.model, **config})
    embeddings.index((number, passage.whole, None) for number, passage in enumerate(passages))

    def numbers(query: Query) -> list[int]:
        return [int(number) for number, _ in embeddings.search(query.text, TOP)]

    return lambda query: by_number(passages, numbers(query))


if __name__ == "__main__":
    main({"hybrid": hybrid, "as-it-comes": as_it_comes}, ["txtai", "sentence-transformers", "faiss-cpu"])
