"""Measures one `baowen ask` from a cold start, in multiples of importing its libraries, with both run in turns.

python -m benchmarks.cold_start [CORPUS [QUERIES.jsonl]] [--articles N]
"""

import statistics
from pathlib import Path

from benchmarks.command import run_section
from benchmarks.figures import Figure
from benchmarks.place import Place
from benchmarks.processes import BAOWEN, PYTHON, ROOT, run

_TURNS = 15
_BARE = [PYTHON, "-c", "import numpy, faiss, sqlite3, typer"]
_SECTION = "Cold start"
_SEEDS_QUESTION = "谁调研了滨河国际新城在建项目?"


def measure(place: Place) -> list[Figure]:
    _ = place.build
    seeds = place.folder / "seeds-index"
    run([BAOWEN, "index", "--quiet", "--index", str(seeds), str(ROOT / "seeds")])
    bare, small = _turns(seeds, _SEEDS_QUESTION)
    bare_again, large = _turns(place.index, place.questions[0])
    return [
        Figure(_SECTION, "import numpy, faiss, sqlite3, typer", statistics.median([*bare, *bare_again]) * 1000, "ms"),
        _figure("baowen ask, five pages", bare, small, 2.0),
        _figure(f"baowen ask, {place.articles:,} articles", bare_again, large, 2.6),
    ]


def _turns(index: Path, question: str) -> tuple[list[float], list[float]]:
    """Seconds of the bare imports and of the questions, run in turns."""
    ask = [BAOWEN, "ask", "--index", str(index), question]
    run(ask, may_find_nothing=True)
    turns = [(run(_BARE).seconds, run(ask, may_find_nothing=True).seconds) for _ in range(_TURNS)]
    bare, asked = map(list, zip(*turns, strict=True))
    return bare, asked


def _figure(name: str, bare: list[float], asked: list[float], most: float) -> Figure:
    times = statistics.median(one / other for one, other in zip(asked, bare, strict=True))
    return Figure(_SECTION, name, statistics.median(asked) * 1000, "ms", times, most=most)


if __name__ == "__main__":
    run_section(__doc__, measure)
