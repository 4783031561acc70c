"""A process that opens an index, searches and asks, and reports its times and its memory.

python -m benchmarks.serving INDEX < questions, one a line; prints {"search_ms": […], "ask_ms": […], "resident_mb"}
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.latency import Latency, latency_of
from benchmarks.processes import PYTHON, resident_mb, run
from retrieval.engine import Engine
from retrieval.index.sought import Filters

_WARM_UP = 20
_MODEL = "zh-news"


@dataclass(frozen=True, slots=True)
class Served:
    """The costs of serving some questions."""

    search: Latency
    ask: Latency
    resident_mb: float  # after the last question


def serve(index: Path, questions: Sequence[str]) -> Served:
    """Serve the questions in a new process."""
    asked = "\n".join(" ".join(question.split()) for question in questions)
    as_served = {"OPENBLAS_NUM_THREADS": "1"}  # as the command and the bot set it: retrieval/threads.py
    command = [PYTHON, "-m", "benchmarks.serving", str(index)]
    record = json.loads(run(command, input_text=asked, environment=as_served).output)
    return Served(latency_of(record["search_ms"]), latency_of(record["ask_ms"]), record["resident_mb"])


def main(index: Path) -> None:
    questions = sys.stdin.read().splitlines()
    engine = Engine.open(index, _MODEL)
    search_ms = _times(lambda question: engine.search(question, 10, Filters()), questions)
    ask_ms = _times(engine.ask, questions)
    print(json.dumps({"search_ms": search_ms, "ask_ms": ask_ms, "resident_mb": resident_mb()}))


def _times(call: Callable[[str], object], questions: list[str]) -> list[float]:
    """Milliseconds of each question, after a warm-up with the last one, whose articles leave the cache in time."""
    for question in questions[-_WARM_UP:]:
        call(question)
    times = []
    for question in questions:
        start = time.perf_counter()
        call(question)
        times.append((time.perf_counter() - start) * 1000)
    return times


if __name__ == "__main__":
    main(Path(sys.argv[1]))
