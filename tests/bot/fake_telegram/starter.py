"""Starts bots by forking: all that a bot imports is imported here once, which takes longer than all else at a start.

The tests' process sends a request through a socket: a line of JSON, with the standard output and the pipe for the
exit code as open files; the answer is the number of the new process. What runs there is what `python -m bot` runs.
"""

import atexit
import gc
import io
import json
import os
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

REPOSITORY = Path(__file__).parents[3]
LONGEST_REQUEST_BYTES = 1 << 16


class ForkedBot:
    """A bot that a starter has begun: the part of subprocess.Popen that tests use."""

    def __init__(self, pid: int, stdout: IO[bytes], code: IO[bytes]) -> None:
        self.pid = pid
        self.stdout = stdout
        self.returncode: int | None = None
        self._ended = threading.Event()
        threading.Thread(target=self._watch, args=(code,), daemon=True).start()

    def _watch(self, code: IO[bytes]) -> None:
        with code:
            self.returncode = int(code.read() or -signal.SIGKILL)
        self._ended.set()

    def poll(self) -> int | None:
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """The exit code.

        Raises:
            subprocess.TimeoutExpired: it still runs.
        """
        if not self._ended.wait(timeout):
            assert timeout is not None
            raise subprocess.TimeoutExpired("bot", timeout)
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class Starter:
    """The process that forks; it is begun by the first bot and ends with the tests."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def start(self, folder: Path, environment: Mapping[str, str], arguments: Sequence[str]) -> ForkedBot:
        request = json.dumps([str(folder), dict(environment), list(arguments)]).encode()
        output, output_of_bot = os.pipe()
        code, code_of_bot = os.pipe()
        with self._lock:
            connected = self._socket = self._socket or self._begin()
            socket.send_fds(connected, [request], [output_of_bot, code_of_bot])
            pid = int(connected.recv(20))
        os.close(output_of_bot)
        os.close(code_of_bot)
        return ForkedBot(pid, os.fdopen(output, "rb"), os.fdopen(code, "rb"))

    def _begin(self) -> socket.socket:
        ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with its:
            command = [sys.executable, "-P", __file__, str(its.fileno())]
            environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
            self._process = subprocess.Popen(command, env=environment, pass_fds=[its.fileno()], start_new_session=True)
        atexit.register(self.end)
        return ours

    def end(self) -> None:
        """End the process. Bots that still run are not its own any more."""
        if self._socket is not None and self._process is not None:
            self._socket.close()
            self._process.wait()


STARTER = Starter()


def serve(requests: socket.socket) -> None:
    """Fork for each request, until the tests' process has ended."""
    codes: dict[int, int] = {}  # bot → where its exit code is awaited
    woken, wake = socket.socketpair()
    woken.setblocking(False)
    wake.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake.fileno())
    with selectors.DefaultSelector() as selector:
        selector.register(requests, selectors.EVENT_READ)
        selector.register(woken, selectors.EVENT_READ)
        while True:
            ready = {key.fileobj for key, _ in selector.select()}
            if woken in ready:
                woken.recv(1 << 12)
                _tell_ended(codes)
            if requests in ready:
                request, handles, *_ = socket.recv_fds(requests, LONGEST_REQUEST_BYTES, 2)
                if not request:
                    return
                output, code = handles
                pid = os.fork()
                if pid == 0:
                    selector.close()
                    for stream in (requests, woken, wake):
                        stream.close()
                    for unneeded in (code, *codes.values()):
                        os.close(unneeded)
                    _become_bot(output, *json.loads(request))
                os.close(output)
                codes[pid] = code
                requests.send(str(pid).encode())


def _tell_ended(codes: dict[int, int]) -> None:
    while codes:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        code = codes.pop(pid)
        os.write(code, str(os.waitstatus_to_exitcode(status)).encode())
        os.close(code)


def _become_bot(output: int, folder: str, environment: dict[str, str], arguments: list[str]) -> None:
    """Be as the command would be in a new process."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    os.chdir(folder)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number in (1, 2):
        os.dup2(output, number)
    os.closerange(3, 1024)
    sys.stdin, sys.stdout, sys.stderr = open(0), _writer(1), _writer(2)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["bot", *arguments]
    code: Any = 1
    try:
        runpy.run_module("bot", run_name="__main__", alter_sys=True)  # ends the process itself
    except SystemExit as end:
        code = end.code
    except BaseException:
        sys.excepthook(*sys.exc_info())
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


def _writer(number: int) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.FileIO(number, "w"), encoding="utf-8", write_through=True)


def _main() -> None:
    requests = socket.socket(fileno=int(sys.argv[1]))
    import bot.__main__
    import bot.serving  # noqa: F401

    del sys.modules["bot.__main__"]  # it is run in each fork
    gc.freeze()
    serve(requests)


if __name__ == "__main__":
    _main()
