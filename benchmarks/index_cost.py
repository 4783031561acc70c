"""What indexing costs: time and peak memory over all processes, beside a keyword-only baseline of the same run.

python -m benchmarks.index_cost [CORPUS]
"""

import json
import tempfile
from pathlib import Path

from benchmarks.command import Table, corpus_argument, show
from benchmarks.corpus import corpus_at, describe
from benchmarks.processes import BAOWEN, PYTHON, run


def measure(path: Path | None) -> Table:
    with corpus_at(path) as corpus, tempfile.TemporaryDirectory() as folder:
        floor = run([PYTHON, "-m", "benchmarks.baseline", str(corpus)], with_memory=True)
        floor_s = json.loads(floor.output)["build_s"]
        full = run([BAOWEN, "index", "--quiet", "--index", folder, str(corpus)], with_memory=True)
        again = run([BAOWEN, "index", "--quiet", "--index", folder])
        size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
    return {
        "corpus": describe(path),
        "keyword-only build": f"{floor_s:.1f} s, {floor.peak_gb:.2f} GB",
        "baowen index": f"{full.seconds:.1f} s, {full.peak_gb:.2f} GB over all processes",
        "multiple": f"{full.seconds / floor_s:.2f} ×",
        "nothing changed": f"{again.seconds:.2f} s",
        "index on disk": f"{size / 1e6:.0f} MB",
    }


if __name__ == "__main__":
    show("Indexing", measure(corpus_argument(__doc__).corpus))
