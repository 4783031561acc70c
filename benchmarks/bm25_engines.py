"""Compares libraries for BM25: tantivy, bm25s and SQLite's FTS5, on the same words of the same passages.

python -m benchmarks.bm25_engines CORPUS QUERIES.jsonl [--articles N] [--per-set N]

The words are cut beforehand, so only indexing and asking are timed. bm25s keeps everything in memory and cannot add or
remove; the other two write to disk and can. bm25s and numba come with the extra `bench`.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.command import run_section
from benchmarks.figures import Figure
from benchmarks.place import Place
from benchmarks.processes import PYTHON
from benchmarks.rivals import Result, Rival, run_rival
from benchmarks.work import sample, write_passages, write_queries
from retrieval.words.tokens import words

ENGINES = (Rival("tantivy", "bm25", "tantivy"), Rival("bm25s", "bm25", "bm25s"), Rival("SQLite FTS5", "bm25", "fts5"))
_PER_SET, _LIMIT_S = 200, 120  # FTS5 scores every passage with any of the words: .3 s a question at 156,000 passages
_SECTION = "BM25, words alone, one thread"


def measure(place: Place) -> list[Figure]:
    return [figure for result in compare(place) for figure in _figures(result)]


def compare(place: Place) -> list[Result]:
    """The results of all three, measured one after the other."""
    work = place.folder / "engines"
    work.mkdir()
    queries = sample(place.sampled or place.queries, _PER_SET)
    write_passages(place.corpus, work / "passages.jsonl")
    write_queries(queries, work / "queries.jsonl")
    _add_words(work / "passages.jsonl", "text", words)
    _add_words(work / "queries.jsonl", "q", words)
    return [run_rival(engine, Path(PYTHON), work, queries, _LIMIT_S) for engine in ENGINES]


def _figures(result: Result) -> list[Figure]:
    """The figures of one library; none, and a message, if it could not be run."""
    if result.rates is None or result.latency is None:
        print(f"{result.name} could not be run: {result.problem}", file=sys.stderr)
        return []
    rates = [
        Figure(_SECTION, f"{result.name}: {group}", value, what)
        for group, found in result.rates.items()
        for what, value in (("hit@1", found.hit_1), ("hit@10", found.hit_10), ("MRR@10", found.mrr_10))
    ]
    return [
        Figure(_SECTION, f"{result.name}: build", result.build_s, "s"),
        Figure(_SECTION, f"{result.name}: peak memory", result.peak_gb, "GB"),
        Figure(_SECTION, f"{result.name}: p50", result.latency.p50_ms, "ms"),
        Figure(_SECTION, f"{result.name}: p99", result.latency.p99_ms, "ms"),
        *rates,
    ]


def _add_words(path: Path, field: str, cut: Callable[[str], list[str]]) -> None:
    """Add the words of a field to each line."""
    target = path.with_suffix(".words")
    with path.open(encoding="utf-8") as lines, target.open("w", encoding="utf-8") as file:
        for line in lines:
            record = json.loads(line)
            whole = f"{record.get('headline', '')}\n{record[field]}"
            file.write(json.dumps({**record, "words": " ".join(cut(whole))}, ensure_ascii=False) + "\n")
    target.replace(path)


if __name__ == "__main__":
    run_section(__doc__, measure)
