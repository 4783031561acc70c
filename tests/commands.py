"""Runs the installed command `baowen`, or a script, as a user does, but in a fork (starter.py).

A new process would take half a second.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from starter import Starter

COMMAND = Path(sys.executable).with_name("baowen")
MOST_S = 60.0
_STARTER = Starter(
    "retrieval.__main__:main",
    preload=(
        "faiss",
        "rjieba",
        "rich.table",
        "retrieval.cli.main",
        "retrieval.engine",
        "retrieval.index.builder",
        "retrieval.show.build_progress",
        "retrieval.show.rendering",
        "retrieval.show.event_rendering",
        "retrieval.scoring.evaluate",
    ),
)


def baowen(
    *arguments: str,
    cwd: Path,
    given: str | bytes = b"",
    largest_file_bytes: int | None = None,
    **environment: str,
) -> subprocess.CompletedProcess[str]:
    """Run `baowen` in a folder, with only a language set; file permissions apply to root, too."""
    env = {"PATH": os.environ["PATH"], "HOME": str(cwd), "LANG": "zh_CN.UTF-8", **environment}
    with tempfile.TemporaryFile() as stdin, tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        stdin.write(given.encode() if isinstance(given, str) else given)
        stdin.seek(0)
        streams = (stdin.fileno(), stdout.fileno(), stderr.fileno())
        code = _STARTER.start(cwd, env, [str(COMMAND), *arguments], streams, largest_file_bytes).wait(MOST_S)
        stdout.seek(0)
        stderr.seek(0)
        out, err = stdout.read().decode("utf-8"), stderr.read().decode("utf-8")
    assert "Traceback" not in err, err
    return subprocess.CompletedProcess([str(COMMAND), *arguments], code, out, err)


def python(
    code: str, *arguments: str, cwd: Path, largest_file_bytes: int | None = None
) -> subprocess.CompletedProcess[str]:
    """Run code that uses the engine as a script, as `python -c` does, with the environment of the tests."""
    reading, writing = os.pipe()  # a limit on the size of files is none on a pipe
    with Path(os.devnull).open("rb") as nothing, tempfile.TemporaryFile() as stderr:
        streams = (nothing.fileno(), writing, stderr.fileno())
        script = _STARTER.start(cwd, dict(os.environ), ["-c", code, *arguments], streams, largest_file_bytes)
        os.close(writing)
        with os.fdopen(reading, "rb") as stdout:
            out = stdout.read().decode("utf-8")
        code_of_end = script.wait(MOST_S)
        stderr.seek(0)
        return subprocess.CompletedProcess(["-c", code], code_of_end, out, stderr.read().decode("utf-8"))
