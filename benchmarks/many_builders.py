"""Builds one archive alone, by two workers of a Dask cluster, and with one of them killed half-way; are all the same?

python -m benchmarks.many_builders CORPUS [--articles N]

CORPUS is a folder of .jsonl files; its articles become pages, a .txt file each. Needs the extra dask. On a machine of
two processors two workers can be no faster than the build alone: what they take longer is the cost of the cluster. The
processor time of the builder for a page, beside that of the readers, says how many readers one builder can keep busy.
"""

import argparse
import json
import os
import resource
import signal
import sqlite3
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from benchmarks.corpus import lines_of
from retrieval.index.builder import build
from retrieval.index.layout import current_name
from retrieval.index.report import BuildReport, Progress

_ARTICLES = 2_000


def contents_of(index: Path) -> dict[str, object]:
    """All that an index holds, but its time and the random names of its lexical files."""
    folder = index / current_name(index)
    catalog = sqlite3.connect(folder / "catalog.sqlite")
    tables = [name for (name,) in catalog.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    held: dict[str, object] = {name: catalog.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
    catalog.close()
    held |= {path.name: path.read_bytes() for path in sorted((folder / "dense").iterdir())}
    segments = [path for path in (folder / "lexical").iterdir() if len(path.stem) == 32]  # named by random numbers
    held["lexical"] = sorted((path.suffix, path.read_bytes()) for path in segments)
    return held


def differences(one: Path, other: Path) -> list[str]:
    """The names of the tables and files in which two indexes differ."""
    ours, theirs = contents_of(one), contents_of(other)
    return sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))


def _write_pages(corpus: Path, folder: Path, count: int) -> None:
    folder.mkdir()
    for number, line in enumerate(islice(lines_of(corpus), count)):
        (folder / f"{number:06}.txt").write_text(json.loads(line)["text"], encoding="utf-8")


def _timed(name: str, build_it: Callable[[], BuildReport], seconds_of_others: Callable[[], float]) -> None:
    """Build, and print the pages a second and the processor time of all for a page."""
    begun, own, others = time.perf_counter(), _own_seconds(), seconds_of_others()
    report = build_it()
    seconds = time.perf_counter() - begun
    own, others = (1000 * used / report.new for used in (_own_seconds() - own, seconds_of_others() - others))
    print(f"{name}: {report.new / seconds:.1f} pages/s, {seconds:.0f} s, {report.articles} articles", end=", ")
    print(f"{report.passages} passages; the builder {own:.1f} ms a page, readers {others:.1f}", flush=True)


def _own_seconds() -> float:
    """Processor time of this process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _seconds_of_children() -> float:
    """Processor time of the processes that this one has started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _seconds_of_worker() -> float:
    return _own_seconds() + _seconds_of_children()


def _killing(process: int) -> Callable[[Progress], None]:
    killed: list[int] = []

    def tell(progress: Progress) -> None:
        if not killed and progress.done_bytes * 2 > progress.total_bytes:
            os.kill(process, signal.SIGKILL)
            killed.append(process)
            print(f"killed {process} with {progress.files} pages done")

    return tell


def main() -> None:
    """Build three times and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--articles", type=int, default=_ARTICLES)
    asked = parser.parse_args()

    from distributed import Client, LocalCluster

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_pages(asked.corpus, folder / "pages", asked.articles)
        pages = [folder / "pages"]
        _timed("alone", lambda: build(folder / "alone", pages), _seconds_of_children)
        with (
            LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
            Client(cluster, set_as_default=False) as client,
        ):
            at = cluster.scheduler_address
            _timed(
                "two workers",
                lambda: build(folder / "two", pages, workers=at),
                lambda: sum(client.run(_seconds_of_worker).values()),
            )
            victim = next(iter(client.run(os.getpid).values()))
            build(folder / "killed", pages, workers=at, progress=_killing(victim))
        for other in ("two", "killed"):
            print(
                f"alone and {other} differ in: {', '.join(differences(folder / 'alone', folder / other)) or 'nothing'}"
            )


if __name__ == "__main__":
    main()
