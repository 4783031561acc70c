"""Forks in the place of the new interpreters in which a process starts its builds and its fork server.

A new interpreter imports for most of a second, which is longer than what it then does in a test. Here a server imports
once, and forks. A fork runs the same code with the same arguments, environment, open files and priority; and its parent
is the process that has started it, as subprocess and multiprocessing expect it.

    keep_ready()  # in a process that has no threads yet and has imported what the programs need
    ask(server)  # in any other: `server` gives a socket to a process that runs `serve`
"""

import ctypes
import importlib
import json
import multiprocessing.util
import os
import runpy
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

FORK_SERVER = "fork server"  # its name in /proc/…/comm, for its command line is the one of the server here
BUILD = ("-P", "-m", "bot.building.build_process")
# Where this variable is set, a build keeps its starter's priority; with the least one it waits for all other tests.
SAME_PRIORITY = "TESTS_SAME_PRIORITY"
_LONGEST_REQUEST_BYTES = 1 << 17
_MOST_HANDLES = 8
_ABOVE_ALL = 500  # no open file has this number or a higher one
_SIGNALS = (signal.SIGINT, signal.SIGTERM)  # they may go to the whole group, and are not for the server
_PR_SET_CHILD_SUBREAPER = 36


def keep_ready() -> None:
    """Fork this process as the server."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)  # of the fork from its first moment
    if os.fork() == 0:
        ours.close()
        serve(its)
    signal.pthread_sigmask(signal.SIG_SETMASK, before)
    its.close()
    _Client(lambda: ours).stand_in()


def ask(server: Callable[[], socket.socket]) -> Callable[[], None]:
    """From now on ask a server, which is asked for at the first fork; the function that ends this."""
    return _Client(server).stand_in()


class _Client:
    """Asks the server for a fork where this process would start a new interpreter."""

    def __init__(self, server: Callable[[], socket.socket]) -> None:
        self._server = server
        self._lock = threading.Lock()
        self._python = sys.executable
        self._fork_exec = subprocess._fork_exec  # type: ignore[attr-defined]
        self._spawn = multiprocessing.util.spawnv_passfds

    def stand_in(self) -> Callable[[], None]:
        """From now on ask the server; the function that ends this."""
        subprocess._fork_exec = self._start_build  # type: ignore[attr-defined]
        multiprocessing.util.spawnv_passfds = self._start_fork_server

        def go_back() -> None:
            subprocess._fork_exec = self._fork_exec  # type: ignore[attr-defined]
            multiprocessing.util.spawnv_passfds = self._spawn

        return go_back

    def _start_build(self, arguments: Sequence[Any], *others: Any) -> int:
        """Of subprocess, which has checked the arguments; each has its place."""
        command = [os.fsdecode(argument) for argument in arguments]
        if command[: 1 + len(BUILD)] != [self._python, *BUILD]:
            return int(self._fork_exec(arguments, *others))
        environment, stdin, stdout, stderr, group = (others[place] for place in (4, 5, 8, 10, 15))
        assert environment is not None
        named = dict(os.fsdecode(entry).split("=", 1) for entry in environment)
        streams = {0: stdin, 1: stdout, 2: stderr}
        return self._ask({"module": BUILD[-1], "arguments": command[1 + len(BUILD) :], "group": group}, named, streams)

    def _start_fork_server(self, path: Any, arguments: Sequence[Any], handles: Sequence[int]) -> int:
        """Of multiprocessing: its fork server, or its resource tracker."""
        code = os.fsdecode(arguments[-1])
        if "multiprocessing.forkserver" not in code and "multiprocessing.resource_tracker" not in code:
            return int(self._spawn(path, arguments, handles))
        named = {int(handle): int(handle) for handle in handles}
        return self._ask({"code": code, "group": -1}, dict(os.environ), named)

    def _ask(self, program: dict[str, Any], environment: dict[str, str], files: dict[int, int]) -> int:
        """The id of the new process; `files` are its number of an open file → ours."""
        mask = [int(number) for number in signal.pthread_sigmask(signal.SIG_BLOCK, ())]
        about = {**program, "environment": environment, "files": list(files), "mask": mask}
        with self._lock:
            server = self._server()
            _adopt(True)
            try:
                socket.send_fds(server, [json.dumps(about).encode()], list(files.values()))
                return int(server.recv(20))
            finally:
                _adopt(False)


def _adopt(whether: bool) -> None:
    """Let this process become the parent of what its descendants leave behind when they end; prctl(2)."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, int(whether), 0, 0, 0)


def serve(requests: socket.socket) -> NoReturn:
    """Fork for each request until its process has ended. Signals of the group are blocked."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    while True:
        request, received, *_ = socket.recv_fds(requests, _LONGEST_REQUEST_BYTES, _MOST_HANDLES)
        if not request:
            os._exit(0)
        pid_of_fork, its_pid = os.pipe()
        between = os.fork()
        if between == 0:  # it ends at once, so that its child becomes that of the process which asks
            pid = os.fork()
            if pid == 0:
                _become(json.loads(request), received)
            os.write(its_pid, str(pid).encode())
            os._exit(0)
        os.close(its_pid)
        os.waitpid(between, 0)
        requests.send(os.read(pid_of_fork, 20))
        for handle in (pid_of_fork, *received):
            os.close(handle)


def _become(about: dict[str, Any], received: Sequence[int]) -> NoReturn:
    """Run the program that the new interpreter would run."""
    for number, handle in enumerate(received):
        os.dup2(handle, _ABOVE_ALL + number)
    os.closerange(3, _ABOVE_ALL)
    for number, handle in enumerate(about["files"]):
        os.dup2(_ABOVE_ALL + number, handle)
        os.close(_ABOVE_ALL + number)
    if about["group"] >= 0:
        os.setpgid(0, about["group"])
    os.environ.clear()
    os.environ.update(about["environment"])
    signal.pthread_sigmask(signal.SIG_SETMASK, about["mask"])
    code: object = 0
    try:
        if "code" in about:
            if "multiprocessing.forkserver" in about["code"]:
                Path("/proc/self/comm").write_text(FORK_SERVER, encoding="ascii")
            exec(about["code"], {"__name__": "__main__"})
        else:
            _run_module(about["module"], about["arguments"])
    except SystemExit as end:
        code = end.code
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # it is broken, or closed by the program
            stream.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


def _run_module(module: str, arguments: list[str]) -> None:
    """As `python -m` does, with a sitecustomize.py (tests/gate) of PYTHONPATH."""
    sys.path = [*os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    sys.argv = [module, *arguments]
    sys.modules.pop("sitecustomize", None)
    with suppress(ImportError):
        importlib.import_module("sitecustomize")
    if SAME_PRIORITY in os.environ:
        os.nice = lambda _: 0
    runpy.run_module(module, run_name="__main__", alter_sys=True)
