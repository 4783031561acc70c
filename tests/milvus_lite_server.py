"""A Milvus for the tests on a free port of this machine, which can be killed and started again.

It is milvus-lite, or the server of the package `milvus` 2.3.5 where MILVUS_SERVER names its program.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest

from retrieval.errors import AwayError
from retrieval.index.milvus.milvus_engine import Milvus
from retrieval.index.milvus.milvus_server import Server

MISSING = [name for name in ("pymilvus", "milvus_lite") if find_spec(name) is None]
WHY_NOT = f"{' and '.join(MISSING)} not installed: make test-milvus installs it"
needs_milvus = pytest.mark.skipif(bool(MISSING), reason=WHY_NOT)

_LITE = "from milvus_lite.cmdline import main; main()"
LITE = (sys.executable, "-c", _LITE, "server", "--data-dir", "{folder}", "--port", "{port}", "--host", "127.0.0.1")
STANDALONE = (os.environ.get("MILVUS_SERVER", ""), "--data", "{folder}", "--proxy-port", "{port}")
needs_standalone = pytest.mark.skipif(not STANDALONE[0] or bool(MISSING), reason="MILVUS_SERVER names no server")

_STARTING_S = 240.0  # on a machine that other tests keep busy
_numbers = count(1)


class LiteServer:
    """A server with its data in a folder."""

    def __init__(self, folder: Path, program: Sequence[str] = LITE) -> None:
        self._folder, self._program = folder, program
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.uri = f"http://127.0.0.1:{self._port}"
        self.start()

    def start(self) -> None:
        """Start it on its old port and data, and wait until it answers."""
        command = [part.format(folder=self._folder, port=self._port) for part in self._program]
        self._process = subprocess.Popen(  # its programs die together
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        end = time.monotonic() + _STARTING_S
        while True:
            try:
                Server(self.uri, "", "", 5.0).call("list_databases")  # a connection may be there from before
            except AwayError:
                assert time.monotonic() < end, f"{self._program[0]} does not start"
                time.sleep(0.1)
            else:
                return

    def kill(self) -> None:
        """End it at once, as kill -9 does."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def pause(self) -> None:
        """Let it answer no more until `kill`."""
        os.kill(self._process.pid, signal.SIGSTOP)
        os.waitpid(self._process.pid, os.WUNTRACED)  # on a busy machine its threads go on for a while

    def engine(self) -> Milvus:
        """An engine with a database of its own."""
        return Milvus(self.uri, database=f"archive_{next(_numbers)}")
