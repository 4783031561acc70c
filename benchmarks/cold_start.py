"""What one `baowen ask` costs from nothing, in multiples of importing the libraries it stands on, turn by turn.

python -m benchmarks.cold_start [CORPUS]
"""

import statistics
import tempfile
from pathlib import Path

from benchmarks.command import Table, corpus_argument, show
from benchmarks.corpus import corpus_at, describe, questions_of
from benchmarks.processes import BAOWEN, PYTHON, run

_TURNS = 15
_BARE = [PYTHON, "-c", "import numpy, faiss, sqlite3, typer"]


def measure(path: Path | None) -> Table:
    with corpus_at(path) as corpus, tempfile.TemporaryDirectory() as folder:
        run([BAOWEN, "index", "--quiet", "--index", folder, str(corpus)])
        question = (questions_of(corpus, 1) or ["谁调研了在建项目?"])[0]
        ask = [BAOWEN, "ask", "--index", folder, question]
        run(ask)
        turns = [(run(_BARE).seconds, run(ask).seconds) for _ in range(_TURNS)]
    bare, asked = (sorted(times) for times in zip(*turns, strict=True))
    ratio = statistics.median(ask / bare for bare, ask in turns)
    return {
        "corpus": describe(path),
        "import numpy, faiss, sqlite3, typer": _spread(bare),
        "baowen ask, cold": _spread(asked),
        "multiple": f"{ratio:.2f} ×",
    }


def _spread(times: list[float]) -> str:
    return f"{statistics.median(times) * 1000:.0f} ms ({times[0] * 1000:.0f}-{times[-1] * 1000:.0f})"


if __name__ == "__main__":
    show("Cold start", measure(corpus_argument(__doc__).corpus))
