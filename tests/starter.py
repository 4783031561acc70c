"""Starts the installed commands by forking, so that their imports, which take longest, are done only once.

A fork runs the command's own code, with its own working folder, environment, standard streams and limits. The tests'
process sends a request through a socket: a line of JSON, and as open files the standard streams and a pipe for the
exit code. The reply is the id of the new process. All of xdist's processes ask one process that forks; the first of
them that needs it begins it.

    starter = Starter("retrieval.__main__:main", preload=("retrieval.engine",))
    starter.start(folder, environment, ["ask", "谁?"], stdin, stdout, stderr).wait()
"""

import atexit
import ctypes
import errno
import gc
import importlib
import io
import json
import multiprocessing.process
import os
import resource
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import IO, NoReturn

sys.path.insert(0, str(Path(__file__).parent))  # for when this runs as a script, with -P
import interpreters

sys.path.pop(0)

LONGEST_REQUEST_BYTES = 1 << 17
MOST_WAITING = 16  # processes that wait to be connected
_NO_CAPABILITIES_OF_FILES = ~(1 << 1 | 1 << 2)  # without those that override permissions, capabilities(7)


class Forked:
    """A command that a starter has begun, with the part of subprocess.Popen that tests use."""

    def __init__(self, pid: int, code: IO[bytes], stdout: IO[bytes] | None = None) -> None:
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
            raise subprocess.TimeoutExpired("command", timeout)
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
    """The process that forks. The first command starts it, and it ends with the last of the tests' processes."""

    def __init__(
        self, entry: str, preload: Iterable[str], *, with_interpreters: bool = False, is_shared: bool = True
    ) -> None:
        """`entry` is the command's function, as in pyproject.toml; `preload` are modules that it would import later.

        With interpreters (interpreters.py) the command's builds and its fork server are forks, too. A process that is
        not shared is a child of the one that asks.
        """
        self._entry = entry
        self._with_interpreters = with_interpreters
        self._preload = tuple(preload)
        run = os.environ.get("PYTEST_XDIST_TESTRUNUID") if is_shared else None
        self._address = f"\0forks of {entry} for {run or f'{os.getpid()} {id(self)}'}"  # an abstract one, unix(7)
        self._socket: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def start(
        self,
        folder: Path,
        environment: Mapping[str, str],
        arguments: Sequence[str],
        streams: tuple[int, int, int],
        largest_file_bytes: int | None = None,
    ) -> Forked:
        """Begin a command; `arguments` include its name, `streams` are open files that the caller closes.

        Named -c, it runs the code that follows, as Python does.
        """
        asked = [str(folder), dict(environment), list(arguments), largest_file_bytes, self._with_interpreters]
        request = json.dumps(asked).encode()
        code, code_of_command = os.pipe()
        with self._lock:
            connected = self._socket = self._socket or self._begin()
            socket.send_fds(connected, [request], [*streams, code_of_command])
            pid = int(connected.recv(20))
        os.close(code_of_command)
        return Forked(pid, os.fdopen(code, "rb"))

    def _begin(self) -> socket.socket:
        """A connection to the process, which is begun unless another of xdist's processes has done so."""
        while True:
            connected = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with suppress(ConnectionError):  # nobody listens there, or the process ends just now
                connected.connect(self._address)
                if connected.recv(1):
                    atexit.register(connected.close)
                    return connected
            connected.close()
            assert self._process is None or not self._process.poll(), "the process that forks has failed"
            self._begin_process()

    def _begin_process(self) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
            try:
                listening.bind(self._address)
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
                time.sleep(0.01)  # another process begins it
                return
            listening.listen(MOST_WAITING)
            command = [sys.executable, "-P", __file__, str(listening.fileno()), self._entry, *self._preload]
            self._process = subprocess.Popen(command, pass_fds=[listening.fileno()], start_new_session=True)


def serve(listening: socket.socket, entry: str) -> None:
    """Fork for each request until all of the tests' processes that have asked have ended."""
    codes: dict[int, int] = {}  # process id → the pipe for its exit code
    woken, wake = socket.socketpair()
    woken.setblocking(False)
    wake.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wake.fileno())
    asking = 0
    with selectors.DefaultSelector() as selector:
        selector.register(listening, selectors.EVENT_READ)
        selector.register(woken, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                ready = key.fileobj
                assert isinstance(ready, socket.socket)
                if ready is woken:
                    woken.recv(1 << 12)
                    _tell_ended(codes)
                elif ready is listening:
                    connected, _ = listening.accept()
                    with suppress(BrokenPipeError):  # it is gone, as its next request tells
                        connected.send(b"!")
                    selector.register(connected, selectors.EVENT_READ)
                    asking += 1
                elif not _fork_for(ready, entry, codes):
                    selector.unregister(ready)
                    ready.close()
                    asking -= 1
                    if asking == 0:
                        return


def _fork_for(requests: socket.socket, entry: str, codes: dict[int, int]) -> bool:
    """Fork for a request; False if its process has ended."""
    request, handles, *_ = socket.recv_fds(requests, LONGEST_REQUEST_BYTES, 4)
    if not request:
        return False
    *streams, code = handles
    pid = os.fork()
    if pid == 0:
        _be_command(entry, streams, *json.loads(request))
    for stream in streams:
        os.close(stream)
    codes[pid] = code
    with suppress(BrokenPipeError):  # who has asked is gone
        requests.send(str(pid).encode())
    return True


def _tell_ended(codes: dict[int, int]) -> None:
    while codes:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        code = codes.pop(pid)
        os.write(code, str(os.waitstatus_to_exitcode(status)).encode())
        os.close(code)


def _be_command(
    entry: str,
    streams: list[int],
    folder: str,
    environment: dict[str, str],
    arguments: list[str],
    largest_file_bytes: int | None,
    has_interpreters: bool,
) -> NoReturn:
    """Turn this process into the command's own."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())  # the starter may have been begun where signals were blocked
    os.setsid()
    os.chdir(folder)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.closerange(3, 1024)
    os.environ.clear()
    os.environ.update(environment)
    is_unbuffered = bool(environment.get("PYTHONUNBUFFERED"))
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0)), encoding="utf-8")
    sys.stdout, sys.stderr = (
        io.TextIOWrapper(
            io.BufferedWriter(io.FileIO(number, "w")),
            encoding="utf-8",
            write_through=is_unbuffered,
            line_buffering=number == 2 or is_unbuffered,
        )
        for number in (1, 2)
    )
    multiprocessing.process.ORIGINAL_DIR = folder  # the working folder of its child processes, which is set at import
    sys.path[1:1] = [path for path in environment.get("PYTHONPATH", "").split(os.pathsep) if path]
    sys.argv = arguments
    sys.modules["__main__"] = ModuleType("__main__")  # empty, like the installed script
    _obey_permissions()
    if has_interpreters:
        interpreters.keep_ready()
    if largest_file_bytes is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file_bytes, largest_file_bytes))
    code: object = 0
    try:
        if arguments[0] == "-c":
            sys.argv = ["-c", *arguments[2:]]
            exec(arguments[1], sys.modules["__main__"].__dict__)
        else:
            module, _, function = entry.partition(":")
            getattr(importlib.import_module(module), function)()
    except SystemExit as end:
        code = end.code
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


def _obey_permissions() -> None:
    """Make file permissions apply even if root runs the tests."""
    library = ctypes.CDLL(None)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # the version of the call, capget(2), and 0 for this process
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted and inheritable, the lower and the upper halves
    if library.capget(header, sets) == 0:
        for number in range(3):
            sets[number] &= _NO_CAPABILITIES_OF_FILES
        library.capset(header, sets)


def _main() -> None:
    number, entry, *preload = sys.argv[1:]
    for module in (entry.partition(":")[0], *preload):
        importlib.import_module(module)
    gc.freeze()
    serve(socket.socket(fileno=int(number)), entry)


if __name__ == "__main__":
    _main()
