"""Holds the Milvus engine against the embedded one: hit rates of the same index, times of publishing and of searches.

milvus-lite server --data-dir folder --port 19530 &
python -m benchmarks.engines --uri http://127.0.0.1:19530 [CORPUS QUERIES.jsonl] [--articles N] [--per-set N]

The archive goes into a database `baowen_benchmark`, which the server should not have yet.
"""

import statistics
import time
from collections.abc import Sequence

from benchmarks.command import machine, parser_of
from benchmarks.corpus import Query
from benchmarks.figures import Figure, show_figures
from benchmarks.hit_rates import DEPTH, Found, rates_by_set
from benchmarks.place import Place, open_place
from embeddings.encoder import Encoder, load_encoder
from retrieval.index.engines import EMBEDDED
from retrieval.index.interface import IndexEngine, OpenIndex
from retrieval.index.milvus.milvus_engine import Milvus
from retrieval.searching.search import search

_SECTION = "Engines"
DATABASE = "baowen_benchmark"
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


if __name__ == "__main__":
    parser = parser_of(__doc__)
    parser.add_argument("--uri", default="http://127.0.0.1:19530", help="of the Milvus")
    arguments = parser.parse_args()
    with open_place(arguments) as place:
        print(f"{place.name} · {machine()}")
        show_figures(measure(place, arguments.uri))
