"""baowen itself: it indexes WORK/corpus like `baowen index`, with events, and searches.

A hit counts for its article and the copies that it names; in the mode `own-sources` only for its own article.
"""

from benchmarks.peers.harness import TOP, Found, Query, Search, Work, main
from retrieval.engine import Engine
from retrieval.index.builder import build
from retrieval.index.sought import Filters

_MODEL = "zh-news"


def search(work: Work) -> Search:
    engine = _open(work)

    def ask(query: Query) -> list[Found]:
        hits, _ = engine.search(query.text, TOP, Filters())
        return [Found((hit.source, *hit.copies), hit.text) for hit in hits]

    return ask


def own_sources(work: Work) -> Search:
    engine = _open(work)

    def ask(query: Query) -> list[Found]:
        hits, _ = engine.search(query.text, TOP, Filters())
        return [Found((hit.source,), hit.text) for hit in hits]

    return ask


def _open(work: Work) -> Engine:
    index = work.folder / "baowen-index"
    build(index, [work.folder / "corpus"], model=_MODEL, full=True)
    return Engine.open(index, _MODEL)


if __name__ == "__main__":
    main({"search": search, "own-sources": own_sources}, ["baowen"])
