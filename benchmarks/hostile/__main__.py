"""Indexes an archive made to do harm: within 4 GB and ten minutes, every good page answered, every bad file named.

python -m benchmarks.hostile [FOLDER]

FOLDER is where the archive is made, a temporary one by default. While it is indexed one file grows and one vanishes. If
run by root, the build gives up the right to open what is closed.
"""

import argparse
import ctypes
import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.command import show
from benchmarks.hostile.archive import GROWING, VANISHING, write
from benchmarks.hostile.good import Page
from benchmarks.processes import BAOWEN, peak_while
from retrieval.engine import Engine

MOST_GB, MOST_S = 4.0, 600.0
_BOUNDING_DROP, _OVERRIDES = 24, (1, 2)  # prctl(2), and the rights to read what is closed, capabilities(7)


def _as_any_user() -> None:
    libc = ctypes.CDLL(None)
    for right in _OVERRIDES:
        libc.prctl(_BOUNDING_DROP, right, 0, 0, 0)


def _disturb(pages: Path, index: Path, done: threading.Event) -> None:
    """Remove one file when its name is known but not yet its content, and let another one grow."""
    while not list(index.glob("generation-*")) and not done.is_set():
        time.sleep(0.001)
    (pages / VANISHING).unlink()
    while not done.is_set():
        with (pages / GROWING).open("ab") as file:
            file.write("公告。\n".encode())
        time.sleep(0.02)


def index_it(pages: Path, index: Path) -> tuple[dict[str, str], float, float]:
    """What was left out, with the reasons; seconds, and the peak of memory over all processes in GB."""
    command = [BAOWEN, "index", "--json", "--lang", "en", "--index", str(index), str(pages)]
    done = threading.Event()
    disturbing = threading.Thread(target=_disturb, args=(pages, index, done))
    start = time.perf_counter()
    building = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", preexec_fn=_as_any_user
    )
    disturbing.start()
    with peak_while(building) as peak:
        output, errors = building.communicate(timeout=2 * MOST_S)
    done.set()
    disturbing.join()
    if building.returncode:
        sys.exit(f"the build ended with {building.returncode}: {errors[-2000:]}")
    skipped = {one["source"]: one["en"] for one in json.loads(output)["skipped"]}
    return skipped, time.perf_counter() - start, peak.gigabytes


def unanswered(index: Path, pages: list[Page]) -> list[str]:
    """The good pages whose question is not answered from them."""
    engine = Engine.open(index, "zh-news")
    missed = []
    for page in pages:
        answer = engine.ask(page.question)
        if page.answer not in answer.text or page.source not in {citation.source for citation in answer.citations}:
            missed.append(f"{page.name[:60]!r}: {answer.text}")
    engine.close()
    return missed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="a new one, which is removed at the end")
    folder = parser.parse_args().folder or Path(tempfile.mkdtemp(prefix="baowen-hostile-"))
    pages, index = folder / "pages", folder / "index"
    pages.mkdir(parents=True)
    try:
        good, bad = write(pages)
        skipped, seconds, gigabytes = index_it(pages, index)
        unnamed = sorted(name for name in bad if not any(told.startswith(name) for told in skipped))
        missed = unanswered(index, good)
    finally:
        for closed in ("closed", "half"):
            (pages / closed).chmod(0o755)
        subprocess.run(["rm", "-rf", folder], check=True)  # Python's own way nests too deep
    for name in sorted(bad):
        told = next((reason for source, reason in skipped.items() if source.startswith(name)), "NOT NAMED")
        print(f"  {name[:40]!r:44}  {told}")
    table = {
        "bad files named": f"{len(bad) - len(unnamed)} of {len(bad)}",
        "good pages answered": f"{len(good) - len(missed)} of {len(good)}",
        "seconds": f"{seconds:.0f}, {MOST_S:.0f} at most",
        "peak memory": f"{gigabytes:.2f} GB, {MOST_GB} at most",
    }
    show("A hostile archive", table)
    print("\n".join(missed))
    if unnamed or missed or seconds > MOST_S or not gigabytes < MOST_GB:
        sys.exit(1)


if __name__ == "__main__":
    main()
