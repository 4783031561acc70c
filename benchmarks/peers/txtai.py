"""txtai: a hybrid index of BM25 and vectors, with its default weights, half and half.

It only has built-in tokenisers, so jieba cannot be used. By default it takes single Han characters; with `ngrams: 2`,
pairs of them, which rank as well as jieba's words on these texts. Both are measured.
"""

from txtai import Embeddings

from benchmarks.peers.harness import TOP, Query, Search, Work, by_number, main

_BASE = {"method": "sentence-transformers", "hybrid": True, "gpu": False}  # it cannot find out the method of a folder
_PAIRS = {"method": "bm25", "terms": True, "normalize": True, "tokenizer": {"ngrams": 2}}


def hybrid(work: Work) -> Search:
    """With pairs of characters as keyword terms."""
    return _build(work, {"scoring": _PAIRS})


def as_it_comes(work: Work) -> Search:
    """With single characters as keyword terms."""
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
