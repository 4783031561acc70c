"""A build that gets no memory says so, and does not send its user to look at the disk."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.errors import BaowenError, ExhaustedError
from retrieval.index.layout import storage_errors

KILLED = "An index writer was killed. A worker thread encountered an error (io::Error most likely) or panicked."
NEAR_ITS_LIMIT = f"""
import resource
from pathlib import Path
from retrieval.errors import BaowenError
from retrieval.index.layout import storage_errors
lines = Path("/proc/self/status").read_text().splitlines()
peak = next(1024 * int(line.split()[1]) for line in lines if line.startswith("VmPeak"))
resource.setrlimit(resource.RLIMIT_AS, (peak + (1 << 20), peak + (1 << 20)))
try:
    with storage_errors(Path("index")):
        raise ValueError({KILLED!r})
except BaowenError as error:
    print(error.line("en"))
"""


def said(error: Exception, index: Path) -> str:
    with pytest.raises(BaowenError) as raised, storage_errors(index):
        raise error
    return raised.value.line("en")


def test_a_write_that_fails_for_want_of_memory_names_memory(tmp_path: Path) -> None:
    for error in (OSError(errno.ENOMEM, "x"), ValueError(f"io: {os.strerror(errno.ENOMEM)} (os error 12)")):
        with pytest.raises(ExhaustedError), storage_errors(tmp_path):
            raise error
        assert said(error, tmp_path).startswith("Out of memory: cannot write the index")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells how much memory a process has")
def test_a_writer_that_is_killed_near_the_limit_of_memory_names_memory(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", NEAR_ITS_LIMIT], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("Out of memory: cannot write the index index")


def test_other_failed_writes_name_the_disk_as_before(tmp_path: Path) -> None:
    assert "permission" in said(PermissionError(errno.EACCES, "x"), tmp_path)
    assert "Check disk space" in said(ValueError(KILLED), tmp_path)
