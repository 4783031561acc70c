"""Holds the Milvus engine against the embedded one: hit rates of the same index, times of publishing and of searches;
and many questions at once while an index is built anew.

milvus-lite server --data-dir folder --port 19530 &
python -m benchmarks.engines --uri http://127.0.0.1:19530 [CORPUS QUERIES.jsonl] [--articles N] [--per-set N]
python -m benchmarks.engines --uri http://127.0.0.1:19530 --asking 200    # of the seeds

The archives go into databases `baowen_benchmark…`, which the server should not have yet.
"""

import shutil
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Lock, Thread

from benchmarks.command import machine, parser_of
from benchmarks.corpus import Query
from benchmarks.figures import Figure, show_figures
from benchmarks.hit_rates import DEPTH, Found, rates_by_set
from benchmarks.place import Place, open_place
from benchmarks.processes import ROOT
from embeddings.encoder import Encoder, load_encoder
from retrieval.engine import Engine
from retrieval.errors import BaowenError
from retrieval.index.engines import EMBEDDED
from retrieval.index.interface import IndexEngine, OpenIndex
from retrieval.index.milvus.milvus_engine import Milvus
from retrieval.searching.search import search

_SECTION = "Engines"
DATABASE = "baowen_benchmark"
SEEDS_QUESTIONS = 12  # of those that the seeds answer
PATIENT_S = 60.0  # milvus-lite on a busy machine
MOST_APART = 0.005  # of the hit rates of both


def measure(place: Place, uri: str) -> list[Figure]:
    engines: dict[str, IndexEngine] = {
        "embedded": EMBEDDED,
        "Milvus": Milvus(uri, database=DATABASE, answering_s=PATIENT_S),
    }
    encoder = load_encoder("zh-news")
    figures: list[Figure] = []
    rates: dict[str, dict[str, float]] = {}
    for name, engine in engines.items():
        start = time.perf_counter()
        engine.build(place.index, [place.corpus])
        figures.append(Figure(_SECTION, f"{name}, building", time.perf_counter() - start, "s"))
        index = engine.open(place.index)
        times_ms, found = _asked(index, encoder, place.sampled)
        figures.append(Figure(_SECTION, f"{name}, a search", statistics.median(times_ms), "ms"))
        rates[name] = _rates(place.sampled, found)
        index.close()
    figures.insert(0, Figure(_SECTION, "passages", EMBEDDED.open(place.index).manifest.passages))
    for what, rate in rates["embedded"].items():
        other = rates["Milvus"][what]
        figures += [
            Figure(_SECTION, what, rate, "embedded"),
            Figure(_SECTION, what, other, "Milvus"),
            Figure(_SECTION, what, abs(rate - other), "apart", most=MOST_APART),
        ]
    return figures


def _asked(index: OpenIndex, encoder: Encoder, queries: Sequence[Query]) -> tuple[list[float], list[list[Found]]]:
    """The milliseconds of each search, and what it found."""
    times_ms, found = [], []
    for query in queries:
        start = time.perf_counter()
        hits = search(index, encoder, query.text, DEPTH)
        times_ms.append((time.perf_counter() - start) * 1000)
        found.append([Found((hit.source, *hit.copies), hit.text) for hit in hits])
    return times_ms, found


def _rates(queries: Sequence[Query], found: Sequence[Sequence[Found]]) -> dict[str, float]:
    """Set and measure → rate."""
    by_set = rates_by_set(zip(queries, found, strict=True))
    named = ((group, rates) for group, rates in by_set.items())
    return {
        f"{group} ({rates.count}), {what}": value
        for group, rates in named
        for what, value in (("hit@1", rates.hit_1), ("hit@10", rates.hit_10), ("MRR@10", rates.mrr_10))
    }


def asked_at_once(uri: str, count: int) -> list[Figure]:
    """Questions on the seeds from `count` readers at once, each question's next as soon as it is answered, while the
    index is built anew: errors, answers that were lost, and how long an answer took."""
    kept_by, lock = Milvus(uri, database=f"{DATABASE}_asked", answering_s=PATIENT_S), Lock()
    seconds: list[float] = []
    errors, lost, generations = 0, 0, set()
    with tempfile.TemporaryDirectory(prefix="baowen-bench-") as name:
        pages, index = Path(name, "pages"), Path(name, "index")
        shutil.copytree(ROOT / "seeds", pages)
        kept_by.build(index, [pages])
        first = Engine.open(index, "zh-news", kept_by)
        questions = first.examples(SEEDS_QUESTIONS)
        first.close()
        readers = [Engine.open(index, "zh-news", kept_by) for _ in range(count)]
        is_over = False

        def ask(number: int) -> None:
            nonlocal errors, lost
            while not is_over:
                start = time.perf_counter()
                try:
                    readers[number].refresh()
                    is_answered = readers[number].ask(questions[number % len(questions)]).answered
                except BaowenError:
                    is_answered = True
                    errors += 1
                with lock:
                    seconds.append(time.perf_counter() - start)
                    lost += not is_answered
                    generations.add(readers[number].generation)

        threads = [Thread(target=ask, args=(number,)) for number in range(count)]
        for thread in threads:
            thread.start()
        (pages / "new.txt").write_text("本报讯 枫林小学举行第30届运动会。\n", encoding="utf-8")
        kept_by.build(index)
        is_over = True
        for thread in threads:
            thread.join()
    section = f"{count} readers while an index is built anew"
    return [
        Figure(section, "questions", len(seconds)),
        Figure(section, "errors", errors, most=0),
        Figure(section, "answers lost", lost, most=0),
        Figure(section, "generations seen", len(generations)),
        Figure(section, "a question, median", statistics.median(seconds), "s"),
        Figure(section, "a question, longest", max(seconds), "s"),
    ]


if __name__ == "__main__":
    parser = parser_of(__doc__)
    parser.add_argument("--uri", default="http://127.0.0.1:19530", help="of the Milvus")
    parser.add_argument("--asking", type=int, metavar="N", help="ask questions on the seeds by so many readers at once")
    arguments = parser.parse_args()
    if arguments.asking:
        print(f"seeds · {machine()}")
        show_figures(asked_at_once(arguments.uri, arguments.asking))
        raise SystemExit
    with open_place(arguments) as place:
        print(f"{place.name} · {machine()}")
        show_figures(measure(place, arguments.uri))
