"""How often search finds the right passage: hit@1, hit@10 and MRR@10 for each set of queries.

python -m benchmarks.search_quality [CORPUS [QUERIES.jsonl]]

A query: {"q", "sources": [...], "answer": text or null, "set"}. A hit is right when it or one of its copies is of a
right source and the first 400 characters of its text hold the answer. Without QUERIES a generated corpus is asked.
"""

import tempfile
from collections import defaultdict
from pathlib import Path

from benchmarks.command import Table, corpus_argument, show
from benchmarks.corpus import ARTICLES, Query, describe, read_queries, write_generated
from retrieval.answering.search import Filters
from retrieval.engine import Engine
from retrieval.index.builder import build
from retrieval.records import Hit

_SHOWN = 400  # characters of a passage


def measure(corpus: Path | None, queries: Path | None) -> Table:
    with tempfile.TemporaryDirectory() as folder:
        if corpus is None or queries is None:
            corpus = Path(folder, "corpus")
            corpus.mkdir()
            asked, name = write_generated(corpus, ARTICLES), describe(None)
        else:
            asked, name = read_queries(queries), str(corpus)
        build(Path(folder, "index"), [corpus])
        engine = Engine.open(Path(folder, "index"), "zh-news")
        ranks = defaultdict(list)
        for query in asked:
            hits, _ = engine.search(query.text, 10, Filters())
            ranks[query.group].append(_rank(query, hits))
        engine.close()
    return {"corpus": name, **{f"{group} ({len(found)})": _rates(found) for group, found in sorted(ranks.items())}}


def _rank(query: Query, hits: tuple[Hit, ...]) -> int | None:
    """The place of the first right hit, from 0."""
    return next((place for place, hit in enumerate(hits) if _is_right(query, hit)), None)


def _is_right(query: Query, hit: Hit) -> bool:
    if not {hit.source, *hit.copies} & set(query.sources):
        return False
    return query.answer is None or _bare(query.answer) in _bare(hit.text)[:_SHOWN]


def _bare(text: str) -> str:
    return "".join(text.split())


def _rates(ranks: list[int | None]) -> str:
    found = [rank for rank in ranks if rank is not None]
    first, ten = sum(rank == 0 for rank in found) / len(ranks), len(found) / len(ranks)
    return f"hit@1 {first:.4f}  hit@10 {ten:.4f}  MRR@10 {sum(1 / (rank + 1) for rank in found) / len(ranks):.4f}"


if __name__ == "__main__":
    arguments = corpus_argument(__doc__)
    show("Search quality", measure(arguments.corpus, arguments.queries))
