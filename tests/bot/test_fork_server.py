"""The fork server: what its forks have imported, and from where; and that it ignores signals."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

from bot.separate_process import run_in_process

REPOSITORY = Path(__file__).parents[2]
ENOUGH = 60.0
# `eval` is a function that every process has.
HAS_ALL = "__import__('sys').modules.keys() >= set(__import__('bot.preloaded').preloaded.MODULES)"
HAS_READ = " and ".join(
    f"__import__('retrieval.{weights}', fromlist=['built_in']).built_in.cache_info().currsize == 1"
    for weights in ("answering.choosing", "reading.network", "reading.vectors")
)
SCRIPT = f"""
import asyncio, sys
sys.path.insert(0, {str(REPOSITORY)!r})
from bot.separate_process import run_in_process
print(asyncio.run(run_in_process({ENOUGH}, eval, {f"{HAS_ALL}, {HAS_READ}"!r})))
"""


def in_a_fork(expression: str) -> object:
    return asyncio.run(run_in_process(ENOUGH, eval, expression))


def test_a_fork_has_everything_imported_and_read_and_nothing_from_the_current_folder(tmp_path: Path) -> None:
    for name in ("bot", "faiss", "socket"):
        (tmp_path / f"{name}.py").write_text("open('imported', 'w')\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "-P", "-c", SCRIPT], cwd=tmp_path, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("(True, True)\n", "")
    assert not (tmp_path / "imported").exists()


def test_the_environment_is_left_as_it_was() -> None:
    before = dict(os.environ)
    in_a_fork("1")
    assert dict(os.environ) == before


def test_the_server_outlives_the_signals_that_end_the_bot() -> None:
    server = in_a_fork("__import__('os').getppid()")
    assert isinstance(server, int)
    for number in (signal.SIGINT, signal.SIGTERM):
        os.kill(server, number)
    assert in_a_fork("__import__('os').getppid()") == server
