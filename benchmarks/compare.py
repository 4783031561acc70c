"""Compares baowen with the libraries that one might use instead, on the same corpus and questions.

python -m benchmarks.compare CORPUS QUERIES.jsonl [--articles N] [--per-set N] [--only NAME …] [--json FILE]

The rivals are LlamaIndex, Haystack, txtai and LangChain, each set up as its documentation says for Chinese (see its
module in peers/). A rival that accepts a tokeniser gets jieba, one that accepts an encoder gets baowen's own. All get
baowen's passages under their headlines (work.py says why). Each runs in its own process, from the environment --env,
which is made on the first call. Measured are the seconds to build, the peak memory over all processes, the milliseconds
for a question (one at a time), and the hit rates by set. If a rival cannot be installed or run, its row says so.

Some conditions differ. baowen also reads events while it builds, and writes an index to disk that can be updated; the
rivals keep theirs in memory (except txtai's terms). Their documentation names jieba, which takes two minutes here;
baowen and the floor cut with rjieba, which has the same dictionary and is ten times faster. A hit of baowen also counts
for the copies that it names; its second row counts only its own source. All get the same sample of questions, since
some rivals score every passage for each question; a rival that takes longer than --limit-s is stopped, and its row says
how many questions it was asked.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from benchmarks.command import machine
from benchmarks.corpus import REWORDED, read_queries
from benchmarks.environment import DEFAULT_FOLDER, python_of
from benchmarks.floor import measure_floor
from benchmarks.processes import PYTHON
from benchmarks.rivals import Result, Rival, run_rival, show_results
from benchmarks.work import copy_corpus, sample, with_sources, write_model, write_passages, write_queries

OURS = (Rival("baowen", "baowen", "search"), Rival("baowen, copies not counted", "baowen", "own-sources"))
RIVALS = (
    Rival("LlamaIndex BM25", "llamaindex", "bm25"),
    Rival("LlamaIndex vectors", "llamaindex", "vectors"),
    Rival("LlamaIndex fused", "llamaindex", "fused"),
    Rival("Haystack BM25", "haystack", "bm25"),
    Rival("Haystack vectors", "haystack", "vectors"),
    Rival("Haystack fused", "haystack", "fused"),
    Rival("txtai hybrid", "txtai", "hybrid"),
    Rival("txtai as it comes", "txtai", "as-it-comes"),
    Rival("LangChain BM25", "langchain", "bm25"),
)


def main() -> None:
    arguments = _arguments()
    queries = [*read_queries(arguments.queries), *read_queries(arguments.reworded)]
    queries = sample(queries, arguments.per_set)
    rivals = [*OURS, *RIVALS]
    if arguments.only:
        rivals = [r for r in rivals if any(name.lower() in r.name.lower() for name in arguments.only)]
    if not rivals:
        sys.exit(f"--only {' '.join(arguments.only)}: none of {', '.join(rival.name for rival in (*OURS, *RIVALS))}")
    python, problem = python_of(arguments.env) if set(rivals) - set(OURS) else (Path(PYTHON), "")
    with tempfile.TemporaryDirectory(prefix="baowen-compare-") as folder:
        work = Path(folder)
        sources = copy_corpus(arguments.corpus, work / "corpus", arguments.articles, queries)
        articles, queries = len(sources), with_sources(queries, sources)
        passages = write_passages(work / "corpus", work / "passages.jsonl")
        write_queries(queries, work / "queries.jsonl")
        write_model(work / "model")
        floor = measure_floor(work / "corpus", queries)
        print(f"{articles} articles, {passages} passages, {len(queries)} questions · {machine()}")
        print(f"floor: build {floor.build_s:.1f} s, question {floor.query_ms:.2f} ms\n", flush=True)
        results: list[Result] = []
        for rival in rivals:
            ours = rival in OURS
            result = run_rival(rival, Path(PYTHON) if ours else python, work, queries, arguments.limit_s)
            if result.problem and problem:
                result = Result(rival.name, problem=f"{result.problem} (pip: {problem})")
            results.append(result)
            show_results([result], floor.build_s, len(queries))
    show_results(results, floor.build_s, len(queries))
    if arguments.json:
        record = {
            "machine": machine(),
            "articles": articles,
            "passages": passages,
            "queries": len(queries),
            "floor": floor.record(),
            "results": [result.record() for result in results],
        }
        arguments.json.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="folder of .jsonl files")
    parser.add_argument("queries", type=Path, help="queries with their right sources")
    parser.add_argument(
        "--reworded", type=Path, default=REWORDED, help="more queries; those beside this file by default"
    )
    parser.add_argument("--articles", type=int, metavar="N", help="a part of the corpus, with the queries' sources")
    parser.add_argument("--per-set", type=int, default=150, metavar="N", help="queries of each set (150)")
    parser.add_argument("--limit-s", type=float, default=600, metavar="S", help="most seconds of asking a rival (600)")
    parser.add_argument("--only", nargs="*", metavar="NAME", help="rivals whose names hold one of these")
    parser.add_argument("--env", type=Path, default=DEFAULT_FOLDER, metavar="DIR", help=f"({DEFAULT_FOLDER})")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures")
    return parser.parse_args()


if __name__ == "__main__":
    main()
