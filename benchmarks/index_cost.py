"""Measures the cost of indexing, time and peak memory over all processes: for everything, and for one changed file.

python -m benchmarks.index_cost [CORPUS [QUERIES.jsonl]] [--articles N]
"""

import statistics

from benchmarks.command import run_section
from benchmarks.figures import Figure
from benchmarks.place import PAGE, Place
from benchmarks.processes import BAOWEN, run

_CHANGES = 3
_SECTION = "Indexing"


def measure(place: Place) -> list[Figure]:
    floor = place.floor
    built = place.build
    size = sum(file.stat().st_size for file in place.index.rglob("*") if file.is_file())
    again = _refresh(place)
    changed = statistics.median(_change_page(place, number) for number in range(_CHANGES))
    return [
        Figure(_SECTION, "articles", place.articles),
        Figure(_SECTION, "floor: build", floor.build_s, "s"),
        Figure(_SECTION, "floor: peak memory", floor.peak_gb, "GB"),
        Figure(
            _SECTION, "build, events and vectors included", built.seconds, "s", built.seconds / floor.build_s, most=3.2
        ),
        Figure(_SECTION, "peak memory, all processes", built.peak_gb, "GB", most=1.5),
        Figure(_SECTION, "on disk", size / 1e6, "MB"),
        Figure(_SECTION, "nothing changed", again, "s", again / floor.build_s),
        Figure(_SECTION, "one file changed", changed, "s", changed / floor.build_s, most=0.1),
    ]


def _change_page(place: Place, number: int) -> float:
    page = place.corpus / PAGE
    page.write_text(f"{page.read_text(encoding='utf-8')}\n更正{number}:应为{number + 1}公里。\n", encoding="utf-8")
    return _refresh(place)


def _refresh(place: Place) -> float:
    """Seconds from the command's start to its end, when the new generation is current."""
    return run([BAOWEN, "index", "--quiet", "--index", str(place.index)]).seconds


if __name__ == "__main__":
    run_section(__doc__, measure)
