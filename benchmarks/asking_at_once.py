"""Asks many questions at once while the index is built anew: errors, answers that were lost, how long an answer took.

python -m benchmarks.asking_at_once [--readers 200] [--uri http://127.0.0.1:19530]    # with a Milvus, else embedded

The readers ask what the seeds answer, each its next question as soon as the last one is answered. They are threads of
PROCESSES processes, as of several bots; the builder is one more, at `nice` as in a bot. A Milvus should not yet have a
database named `baowen_asked`.
"""

import argparse
import multiprocessing
import shutil
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle, islice
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.command import machine
from benchmarks.figures import Figure, show_figures
from benchmarks.processes import PYTHON, ROOT, run
from retrieval.threads import compute_in_one_thread

if TYPE_CHECKING:
    from retrieval.engine import Engine

PROCESSES = 4
QUESTIONS = 12  # different ones
DATABASE = "baowen_asked"
_INDEX = (PYTHON, "-m", "retrieval", "index", "--quiet", "--index")
_shared: list[Barrier | Event] = []  # of a process with readers: when all are open, when the index is built


@dataclass(slots=True)
class Seen:
    """What one reader saw."""

    seconds: list[float] = field(default_factory=list)  # of each question
    failures: list[str] = field(default_factory=list)
    lost: int = 0  # questions without the answer that they have
    has_moved: bool = False  # whether the last answer was of the new index


def asked_at_once(readers: int, environment: Mapping[str, str]) -> list[Figure]:
    """The figures of so many readers during one build."""
    spawning = multiprocessing.get_context("spawn")
    are_open, is_built = spawning.Barrier(PROCESSES + 1), spawning.Event()
    with tempfile.TemporaryDirectory(prefix="baowen-bench-") as name:
        pages, index = Path(name, "pages"), Path(name, "index")
        shutil.copytree(ROOT / "seeds", pages)
        run([*_INDEX, str(index), str(pages)], environment=environment)
        with ProcessPoolExecutor(PROCESSES, spawning, _share, (are_open, is_built)) as processes:
            of_each = [readers // PROCESSES + (n < readers % PROCESSES) for n in range(PROCESSES)]
            asked = [processes.submit(_ask_at_once, index, count, dict(environment)) for count in of_each]
            are_open.wait()
            (pages / "new.txt").write_text("本报讯 枫林小学举行第30届运动会。\n", encoding="utf-8")
            try:
                built = run(["nice", "-n", "10", *_INDEX, str(index)], environment=environment)
            finally:
                is_built.set()
            seen = [one for process in asked for one in process.result()]
    return _figures(seen, built.seconds)


def _share(*shared: Barrier | Event) -> None:
    _shared[:] = shared


def _ask_at_once(index: Path, count: int, environment: Mapping[str, str]) -> list[Seen]:
    """Open so many readers and let each ask until the index is built."""
    from retrieval.engine import Engine
    from retrieval.index.engines import index_engine
    from retrieval.settings import read_settings

    kept_by = index_engine(read_settings(environment))
    readers = [Engine.open(index, "zh-news", kept_by) for _ in range(count)]
    questions = islice(cycle(readers[0].examples(QUESTIONS)), count)
    are_open, is_built = _shared
    are_open.wait()  # type: ignore[call-arg]
    with ThreadPoolExecutor(count) as asking:
        seen = list(asking.map(lambda reader, question: _ask_on(reader, question, is_built), readers, questions))
    for reader in readers:
        reader.close()
    return seen


def _ask_on(reader: "Engine", question: str, is_built: Event) -> Seen:
    """Ask a question over and over, the last time of the new index."""
    seen, before, is_last = Seen(), reader.generation, False
    while not is_last:
        is_last = is_built.is_set()
        start = time.perf_counter()
        try:
            reader.refresh()
            seen.lost += not reader.ask(question).answered
        except Exception as error:  # whatever it is, a person would have had no answer
            seen.failures.append(repr(error))
        seen.seconds.append(time.perf_counter() - start)
    seen.has_moved = reader.generation > before
    return seen


def _figures(seen: Sequence[Seen], seconds_of_build: float) -> list[Figure]:
    seconds = [second for one in seen for second in one.seconds]
    failures = [failure for one in seen for failure in one.failures]
    print(*dict.fromkeys(failures), sep="\n", end="")
    section = f"{len(seen)} readers while an index is built anew"
    return [
        Figure(section, "questions", len(seconds)),
        Figure(section, "errors", len(failures), most=0),
        Figure(section, "answers lost", sum(one.lost for one in seen), most=0),
        Figure(section, "readers that moved on", sum(one.has_moved for one in seen), least=len(seen)),
        Figure(section, "building", seconds_of_build, "s"),
        Figure(section, "a question, median", statistics.median(seconds), "s"),
        Figure(section, "a question, longest", max(seconds), "s"),
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readers", type=int, default=200, metavar="N")
    parser.add_argument("--uri", help="of the Milvus; without it the embedded engine")
    arguments = parser.parse_args()
    compute_in_one_thread()  # the processes of the readers inherit it
    milvus = {"BAOWEN_ENGINE": "milvus", "BAOWEN_MILVUS_URI": arguments.uri or "", "BAOWEN_MILVUS_DATABASE": DATABASE}
    print(f"seeds · {machine()}")
    show_figures(asked_at_once(arguments.readers, milvus if arguments.uri else {"BAOWEN_ENGINE": "embedded"}))
