"""Measures what a question costs with an open index, in multiples of the floor's time in the same run.

python -m benchmarks.ask_latency [CORPUS [QUERIES.jsonl]] [--articles N]
"""

from collections import defaultdict

from benchmarks.command import run_section
from benchmarks.figures import Figure
from benchmarks.place import Place
from benchmarks.serving import serve

_OF_EACH_SET = 120  # questions for the median of each set; other figures use the first questions, as many as the floor
_SECTION = "Questions, index open"


def measure(place: Place) -> list[Figure]:
    floor = place.floor.query_ms
    _ = place.build
    served = serve(place.index, place.questions)
    search, ask = served.search, served.ask
    groups = defaultdict(list)
    for query in place.sampled:
        groups[query.group].append(query.text)
    by_set = [(group, serve(place.index, texts[:_OF_EACH_SET]).ask) for group, texts in sorted(groups.items())]
    return [
        Figure(_SECTION, "floor: question p50", floor, "ms"),
        Figure(_SECTION, "search p50", search.p50_ms, "ms", search.p50_ms / floor),
        Figure(_SECTION, "search p99", search.p99_ms, "ms", search.p99_ms / floor),
        Figure(_SECTION, "ask p50", ask.p50_ms, "ms", ask.p50_ms / floor, most=7),
        Figure(_SECTION, "ask p99", ask.p99_ms, "ms", ask.p99_ms / floor, most=30),
        *(Figure(_SECTION, f"ask p50, {group}", one.p50_ms, "ms", one.p50_ms / floor) for group, one in by_set),
        Figure(_SECTION, "resident memory while serving", served.resident_mb, "MB", most=500),
    ]


if __name__ == "__main__":
    run_section(__doc__, measure)
