"""Flips single bits in the files of an index and asks: each must be named as damage, or change nothing that is said.

python -m benchmarks.flips [FLIPS] [--large]

The index is of the example pages. A flip leaves no new time on its file, as a failing disk would; with --large no
content is looked at when the index is opened, as of an index of which that would take too long.
"""

import argparse
import os
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.command import show
from retrieval.engine import Engine
from retrieval.errors import BaowenError
from retrieval.index import contents
from retrieval.index.builder import build
from retrieval.index.event_filter import EventFilter
from retrieval.index.sought import Filters
from retrieval.show.formats import answer_record, event_record, hits_record

SEEDS = Path(__file__).parents[1] / "seeds"
QUESTIONS = (
    "谁调研了滨河国际新城在建项目?",
    "谁督导了七里河防汛工作?",
    "李小虎去了哪些项目?",
    "张国际去过哪里?",
    "滨河国际新城有多少个在建项目?",
    "谁陪同调研?",
    "李小虎什么时候调研的?",
    "跨越河流的建筑",
)
_OPEN_LATER = frozenset(("LOCK",))


def said(index: Path) -> list[Any]:
    """All that the index says to some questions, searches and lists."""
    engine = Engine.open(index, "zh-news")
    try:
        answers = [answer_record(engine.ask(question)) for question in QUESTIONS]
        hits = [hits_record(question, engine.search(question, 5, Filters())[0], 0.0) for question in QUESTIONS[:4]]
        events = [event_record(found) for found in engine.events(EventFilter())]
    finally:
        engine.close()
    return [*({**record, "ms": 0} for record in answers), *hits, events]


@contextmanager
def flipped(path: Path, bit: int) -> Iterator[None]:
    """A file with one bit the other way."""
    status, whole = path.stat(), path.read_bytes()
    data = bytearray(whole)
    data[bit // 8] ^= 1 << bit % 8
    _write(path, bytes(data), status)
    try:
        yield
    finally:
        _write(path, whole, status)


def _write(path: Path, data: bytes, status: os.stat_result) -> None:
    path.write_bytes(data)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def measure(index: Path, count: int) -> Counter[str]:
    """What became of so many flips, half of them spread over all files alike, half over all bytes."""
    rng = random.Random(5)
    before = said(index)
    files = [path for path in sorted(index.rglob("*")) if path.is_file() and path.stat().st_size]
    files = [path for path in files if path.name not in _OPEN_LATER]
    sizes = [path.stat().st_size for path in files]
    ends: Counter[str] = Counter()
    for number in range(count):
        path = rng.choice(files) if number % 2 else rng.choices(files, sizes)[0]
        bit = rng.randrange(8 * path.stat().st_size)
        with flipped(path, bit):
            end = _end(index, before)
        if end.startswith(("SILENT", "TRACEBACK")):
            print(f"  {end}: bit {bit} of {path.relative_to(index)}")
        ends[end] += 1
    return ends


def _end(index: Path, before: list[Any]) -> str:
    try:
        return "nothing changed" if said(index) == before else "SILENTLY another answer"
    except BaowenError:
        return "named as damage"
    except Exception as error:
        return f"TRACEBACK of {type(error).__name__}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("flips", nargs="?", type=int, default=250)
    parser.add_argument("--large", action="store_true", help="as of an index too large to be looked at when opened")
    arguments = parser.parse_args()
    if arguments.large:
        contents.MOST_BYTES_AT_OPENING = 0  # read at each opening
    folder = Path(tempfile.mkdtemp(prefix="baowen-flips-"))
    try:
        build(folder, [SEEDS])
        ends = measure(folder, arguments.flips)
    finally:
        shutil.rmtree(folder)
    show(f"Flips of one bit, {arguments.flips}", {end: str(times) for end, times in sorted(ends.items())})


if __name__ == "__main__":
    main()
