"""baowen itself: indexes WORK/corpus as `baowen index` does, events included, and searches."""

from benchmarks.peers.harness import TOP, Found, Query, Search, Work, main
from retrieval.answering.search import Filters
from retrieval.engine import Engine
from retrieval.index.builder import build

_MODEL = "zh-news"


def search(work: Work) -> Search:
    index = work.folder / "baowen-index"
    build(index, [work.folder / "corpus"], model=_MODEL, full=True)
    engine = Engine.open(index, _MODEL)

    def ask(query: Query) -> list[Found]:
        hits, _ = engine.search(query.text, TOP, Filters())
        return [Found((hit.source, *hit.copies), hit.text) for hit in hits]

    return ask


if __name__ == "__main__":
    main({"search": search}, ["baowen"])
