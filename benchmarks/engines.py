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
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from threading import Event

from benchmarks.command import machine, parser_of
from benchmarks.corpus import Query
from benchmarks.figures import Figure, show_figures
from benchmarks.hit_rates import DEPTH, Found, rates_by_set
from benchmarks.place import Place, open_place
from benchmarks.processes import ROOT
from embeddings.encoder import Encoder, load_encoder
from retrieval.engine import Engine
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
        start, used = time.perf_counter(), time.process_time()
        engine.build(place.index, [place.corpus])  # the second one has but to publish what the first one built
        figures.append(Figure(_SECTION, f"{name}, building", time.perf_counter() - start, "s"))
        figures.append(Figure(_SECTION, f"{name}, the builder's own work", time.process_time() - used, "s"))
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


@dataclass(slots=True)
class _Seen:
    """What one reader saw."""

    seconds: list[float] = field(default_factory=list)  # of each question
    failures: list[str] = field(default_factory=list)
    lost: int = 0  # questions without the answer that they have
    generation: str = ""  # that gave the last answer


def asked_at_once(uri: str, count: int) -> list[Figure]:
    """Questions on the seeds from `count` readers at once, each one's next as soon as it is answered, while the index
    is built anew: errors, answers that were lost, and how long an answer took."""
    kept_by = Milvus(uri, database=f"{DATABASE}_asked", answering_s=PATIENT_S)
    with tempfile.TemporaryDirectory(prefix="baowen-bench-") as name:
        pages, index = Path(name, "pages"), Path(name, "index")
        shutil.copytree(ROOT / "seeds", pages)
        kept_by.build(index, [pages])
        readers = [Engine.open(index, "zh-news", kept_by) for _ in range(count)]
        before = readers[0].generation
        questions = readers[0].examples(SEEDS_QUESTIONS)
        is_built = Event()
        with ThreadPoolExecutor(count) as asking:
            asked = [asking.submit(_ask_on, reader, q, is_built) for reader, q in zip(readers, cycle(questions))]
            start = time.perf_counter()
            try:
                (pages / "new.txt").write_text("本报讯 枫林小学举行第30届运动会。\n", encoding="utf-8")
                kept_by.build(index)
            finally:
                is_built.set()
            seconds_of_build = time.perf_counter() - start
        seen = [one.result() for one in asked]
        for reader in readers:
            reader.close()
    seconds = [second for one in seen for second in one.seconds]
    failures = [failure for one in seen for failure in one.failures]
    print(*dict.fromkeys(failures), sep="\n", end="")
    section = f"{count} readers while an index is built anew"
    return [
        Figure(section, "questions", len(seconds)),
        Figure(section, "errors", len(failures), most=0),
        Figure(section, "answers lost", sum(one.lost for one in seen), most=0),
        Figure(section, "readers that moved on", sum(one.generation > before for one in seen), least=count),
        Figure(section, "building", seconds_of_build, "s"),
        Figure(section, "a question, median", statistics.median(seconds), "s"),
        Figure(section, "a question, longest", max(seconds), "s"),
    ]


def _ask_on(reader: Engine, question: str, is_built: Event) -> _Seen:
    """Ask a question over and over, the last time of the new index."""
    seen = _Seen()
    is_last = False
    while not is_last:
        is_last = is_built.is_set()
        start = time.perf_counter()
        try:
            reader.refresh()
            seen.lost += not reader.ask(question).answered
            seen.generation = reader.generation
        except Exception as error:  # whatever it is, a person would have had no answer
            seen.failures.append(repr(error))
        seen.seconds.append(time.perf_counter() - start)
    return seen


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
