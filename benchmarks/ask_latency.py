"""What a question costs once the index is open, in multiples of a keyword query of the same run.

python -m benchmarks.ask_latency [CORPUS]
"""

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.baseline import QUESTIONS
from benchmarks.command import Table, corpus_argument, show
from benchmarks.corpus import corpus_at, describe, questions_of
from benchmarks.processes import BAOWEN, PYTHON, run
from retrieval.answering.search import Filters
from retrieval.engine import Engine

_WARM_UP = 20


def measure(path: Path | None) -> Table:
    with corpus_at(path) as corpus, tempfile.TemporaryDirectory() as folder:
        floor = json.loads(run([PYTHON, "-m", "benchmarks.baseline", str(corpus)]).output)["query_ms"]
        run([BAOWEN, "index", "--quiet", "--index", folder, str(corpus)])
        engine = Engine.open(Path(folder), "zh-news")
        questions = questions_of(corpus, QUESTIONS)
        found = _times(lambda question: engine.search(question, 10, Filters()), questions)
        asked = _times(engine.ask, questions)
        engine.close()
    return {
        "corpus": describe(path),
        "keyword query p50": f"{floor:.2f} ms",
        **_rows("search", found, floor),
        **_rows("ask", asked, floor),
    }


def _times(call: Callable[[str], object], questions: list[str]) -> list[float]:
    """Milliseconds of each question, ascending, after a warm-up."""
    for question in questions[:_WARM_UP]:
        call(question)
    times = []
    for question in questions:
        start = time.perf_counter()
        call(question)
        times.append((time.perf_counter() - start) * 1000)
    return sorted(times)


def _rows(name: str, times: list[float], floor: float) -> Table:
    middle, late = statistics.median(times), times[int(len(times) * 0.99)]
    return {
        f"{name} p50": f"{middle:.2f} ms, {middle / floor:.1f} ×",
        f"{name} p99": f"{late:.2f} ms, {late / floor:.1f} ×",
    }


if __name__ == "__main__":
    show("Questions, index open", measure(corpus_argument(__doc__).corpus))
