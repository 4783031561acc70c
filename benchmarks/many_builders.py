"""Builds one archive alone, by two workers of a Dask cluster, and with one of them killed half-way; are all the same?

python -m benchmarks.many_builders CORPUS [--articles N]

CORPUS is a folder of .jsonl files; its articles become pages, a .txt file each. Needs the extra dask. On a machine of
two processors two workers can be no faster than the build alone: what they take longer is the cost of the cluster. The
processor time that the builder itself takes for a page says how many workers one builder can keep busy.
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
from retrieval.index.report import Progress

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


def _timed(name: str, index: Path, pages: Path, workers: str = "", *, kill: int = 0) -> None:
    """Build and print the pages a second; the process `kill` is killed when half is done."""
    begun, own = time.perf_counter(), _own_seconds()
    report = build(index, [pages], workers=workers, progress=_killing(kill) if kill else None)
    seconds, own = time.perf_counter() - begun, _own_seconds() - own
    per_page = 1000 * own / report.new
    print(f"{name}: {report.new / seconds:.1f} pages/s, {seconds:.0f} s, {report.articles} articles", end=", ")
    print(f"{report.passages} passages; the builder itself {per_page:.2f} ms a page")


def _own_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


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
    from distributed import Client, LocalCluster

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--articles", type=int, default=_ARTICLES)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_pages(asked.corpus, folder / "pages", asked.articles)
        _timed("alone", folder / "alone", folder / "pages")
        with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
            scheduler = cluster.scheduler_address
            _timed("two workers", folder / "two", folder / "pages", scheduler)
            with Client(scheduler, set_as_default=False) as client:
                victim = next(iter(client.run(os.getpid).values()))
            _timed("one killed half-way", folder / "killed", folder / "pages", scheduler, kill=victim)
        for other in ("two", "killed"):
            print(
                f"alone and {other} differ in: {', '.join(differences(folder / 'alone', folder / other)) or 'nothing'}"
            )


if __name__ == "__main__":
    main()
