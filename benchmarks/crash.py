"""Kills builders at random moments: `python -m benchmarks.crash [TIMES]`; each time the old index must answer.

The tests kill a builder at each named step; this benchmark looks for moments in between that nobody thought of.
"""

import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.processes import ROOT
from retrieval.engine import Engine
from retrieval.index.builder import build
from retrieval.index.sought import Filters

ARTICLES = 150
BUILDER = """
import sys, pathlib
from retrieval.index.builder import build
from retrieval.index.sought import Filters
from embeddings.encoder import load_encoder
load_encoder("zh-news").encode(["预热"])
import faiss, rjieba
print("ready", flush=True)
build(pathlib.Path(sys.argv[1]), full=True)
print("done", flush=True)
"""


def main(times: int = 100) -> None:
    """Kill and ask `times` times, and at last build; an AssertionError gives the moment of a failure."""
    with tempfile.TemporaryDirectory() as folder:
        index, moments = _archive(Path(folder)), random.Random(3)
        start = time.perf_counter()
        _run(index, None)
        longest = time.perf_counter() - start
        for number in range(times):
            moment = moments.uniform(0, longest)
            _run(index, moment)
            assert _answers(index), f"killed after {moment:.3f} s"
            print(f"\r{number + 1} of {times}", end="", file=sys.stderr)
        assert build(index, full=True).articles == ARTICLES
    print(f"\n{times} builders killed within {longest:.2f} s: the index answered each time")


def _archive(folder: Path) -> Path:
    pages = folder / "pages"
    pages.mkdir()
    body = "东街铺设燃气管道,工期三个月。" * 20
    records = ({"source": f"n/{n}", "text": f"第{n}号公告。{body}"} for n in range(ARTICLES))
    lines = (json.dumps(record, ensure_ascii=False) for record in records)
    (pages / "n.jsonl").write_text("\n".join(lines), encoding="utf-8")
    build(folder / "index", [pages])
    return folder / "index"


def _run(index: Path, moment: float | None) -> None:
    """Run a build; with `moment`, kill it that many seconds after its start."""
    command = [sys.executable, "-c", BUILDER, str(index)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as builder:
        assert builder.stdout is not None
        assert builder.stdout.readline() == "ready\n"
        if moment is None:
            assert builder.stdout.readline() == "done\n"
        else:
            time.sleep(moment)
            builder.send_signal(signal.SIGKILL)


def _answers(index: Path) -> bool:
    engine = Engine.open(index, "zh-news")
    try:
        return engine.search("第77号公告", 1, Filters())[0][0].source == "n/77"
    finally:
        engine.close()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
