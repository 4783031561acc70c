"""Starts the bot as its administrator does: `python -m bot` in a process, with an environment, in an empty folder.

It is forked from a process that has imported everything (tests/starter.py), which is much faster.
"""

import contextlib
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import interpreters
from starter import Forked, Starter

from .driver import Telegram

REPOSITORY = Path(__file__).parents[3]
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "SYSTEMROOT")
_COMMAND = "bot.__main__:main"
_PRELOAD = (
    "bot.serving",
    "bot.preloaded",
    "retrieval.index.builder",
    # The bot's first calls import these.
    "anyio._backends._asyncio",
    "httpcore",
    "multiprocessing.popen_forkserver",
)
_STARTER = Starter(_COMMAND, _PRELOAD, with_interpreters=True)
_OWN_STARTER = Starter(_COMMAND, _PRELOAD, is_shared=False)  # what it forks descends from this process


def start_bot(folder: Path, environment: Mapping[str, str], arguments: Sequence[str]) -> Forked:
    """Start the bot with these arguments."""
    return start_code(folder, environment, ["baowen-bot", *arguments])


def start_code(
    folder: Path, environment: Mapping[str, str], arguments: Sequence[str], stdin: int | None = None
) -> Forked:
    """Run the code that the arguments `-c CODE …` give, in a process that has imported what the bot needs."""
    output, its_output = os.pipe()
    with Path(os.devnull).open("rb") as nothing:
        streams = (nothing.fileno() if stdin is None else stdin, its_output, its_output)
        process = _STARTER.start(folder, environment, list(arguments), streams)
    os.close(its_output)
    process.stdout = os.fdopen(output, "rb")
    return process


_SERVE = "import interpreters, os, socket; interpreters.serve(socket.socket(fileno=os.dup(0)))"


def ask_for_forks(folder: Path) -> Callable[[], None]:
    """From now on builds and fork servers that this process starts are forks, too; the function that ends this."""
    begun: list[tuple[socket.socket, Forked]] = []

    def server() -> socket.socket:
        if not begun:
            ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with its:
                streams = (its.fileno(), 1, 2)
                begun.append((ours, _OWN_STARTER.start(folder, os.environ, ["-c", _SERVE], streams)))
        return begun[0][0]

    go_back = interpreters.ask(server)

    def end() -> None:
        go_back()
        for connected, process in begun:
            connected.close()
            process.wait(10)

    return end


Starting = Callable[[Path, Mapping[str, str], Sequence[str]], Forked]


class BotProcess:
    """One run of the bot. Leaving the context ends it and all processes that it started."""

    def __init__(
        self,
        telegram: Telegram,
        folder: Path,
        environment: Mapping[str, str],
        arguments: Sequence[str] = (),
        wait: float | None = 60,
        start: Starting = start_bot,
    ) -> None:
        """Start it; `folder` is its working folder; `wait` seconds for it to listen (None: don't wait).

        Token and addresses of the Telegram are set unless the environment has them. Raises AssertionError, with the
        bot's output, if it ends or does not listen in time.
        """
        self.telegram = telegram
        attached = telegram.attached
        folder.mkdir(parents=True, exist_ok=True)
        self.process = start(folder, self._environment(environment), arguments)
        self._lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        threading.Thread(target=self._watch, daemon=True).start()
        if wait is not None:
            self._wait_until_listening(attached, wait)

    def _environment(self, environment: Mapping[str, str]) -> dict[str, str]:
        server = self.telegram.server
        return {
            **{name: os.environ[name] for name in INHERITED if name in os.environ},
            "PYTHONPATH": str(REPOSITORY),
            "PYTHONUNBUFFERED": "1",
            "PYTHONIOENCODING": "utf-8",
            "BAOWEN_TOKEN": server.token,
            "BAOWEN_BASE_URL": server.base_url,
            "BAOWEN_BASE_FILE_URL": server.base_file_url,
            **environment,
        }

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.append(line.decode("utf-8", "replace"))
            with self.telegram.changed:
                self.telegram.changed.notify_all()  # wakes those who wait for the line

    def _watch(self) -> None:
        self.process.wait()
        with self.telegram.changed:
            self.telegram.changed.notify_all()  # wakes those who wait for the bot to listen

    def _wait_until_listening(self, attached: int, wait: float) -> None:
        with self.telegram.changed:
            self.telegram.changed.wait_for(lambda: self.telegram.attached > attached or self.ended, wait)
        if self.telegram.attached <= attached:
            self.close()
            raise AssertionError(f"the bot does not listen; it printed:\n{self.output}")

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    @property
    def output(self) -> str:
        """The output so far, stdout and stderr together."""
        return "".join(self._lines)

    def kill(self) -> None:
        """Send SIGKILL to this process alone, like kill -9, and wait until it is gone."""
        self.process.kill()
        self.process.wait(10)

    def terminate(self, timeout: float = 30) -> tuple[float, int]:
        """Send SIGTERM; the seconds until it ended, and its exit code."""
        start = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = self.wait(timeout)
        return time.monotonic() - start, code

    def wait(self, timeout: float = 30) -> int:
        """The exit code, once it has ended and all its output is read.

        Raises:
            AssertionError: it still runs after `timeout` seconds.
        """
        try:
            code = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"the bot still runs after {timeout} s; it printed:\n{self.output}") from None
        self._reader.join(5)
        return code

    def children(self) -> list[int]:
        """The ids of its descendant processes, without itself."""
        return list(self.parents())

    def parents(self) -> dict[int, int]:
        """Descendant process → its parent."""
        parents, found = _parents(), [self.pid]
        for pid in found:
            found += [child for child, parent in parents.items() if parent == pid]
        return {pid: parents[pid] for pid in found[1:]}

    def memory_mb(self) -> float:
        """Memory of it and its children, with shared pages counted once (PSS)."""
        return sum(_memory_kb(pid) for pid in (self.pid, *self.children())) / 1024

    def close(self) -> None:
        """End it and all that is left of its session."""
        if not self.ended:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
        with contextlib.suppress(ProcessLookupError):  # nothing is left
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait(10)
        self._reader.join(5)
        if self.process.stdout is not None and not self._reader.is_alive():
            self.process.stdout.close()

    def __enter__(self) -> "BotProcess":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if error is not None and hasattr(error, "add_note"):
            error.add_note(f"the bot printed:\n{self.output[-6000:]}")


def _parents() -> dict[int, int]:
    """Process → its parent, for all running processes."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                status = (folder / "stat").read_text()
            except OSError:
                continue  # it has ended meanwhile
            parents[int(folder.name)] = int(status.rpartition(")")[2].split()[1])
    return parents


def _memory_kb(pid: int) -> int:
    for name, key in (("smaps_rollup", "Pss:"), ("status", "VmRSS:")):
        try:
            lines = Path(f"/proc/{pid}/{name}").read_text().splitlines()
        except OSError:
            continue
        if values := [int(line.split()[1]) for line in lines if line.startswith(key)]:
            return values[0]
    return 0
