"""The first minutes with `baowen-bot`: it says in a few lines what is missing or wrong, and what to do."""

import fcntl
import os
import pty
import signal
import socket
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from fake_telegram import TOKEN, BotProcess, Telegram
from fake_telegram.process import REPOSITORY
from own_bots import ANSWER, PAGE, PAGE_NAME, QUESTION, Room

from bot.bot_settings import BotSettings
from retrieval.settings import Settings, read_into, read_settings

BAD_INPUT, NO_INDEX, STORAGE, INTERRUPTED = 2, 3, 4, 130


@pytest.fixture
def room(tmp_path: Path, page_index: Path) -> Iterator[Room]:
    with Telegram() as telegram:
        yield Room(telegram, tmp_path, page_index)


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port of this machine on which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


def _refusal(bot: BotProcess, code: int) -> str:
    """The output of a bot that ended with this code."""
    assert bot.wait() == code, bot.output
    assert "Traceback" not in bot.output
    assert TOKEN.split(":")[1] not in bot.output
    return bot.output


def test_without_a_token_three_lines_say_how_to_get_one(room: Room) -> None:
    lines = _refusal(room.start(wait=None, BAOWEN_TOKEN="", BAOWEN_LANG="zh"), BAD_INPUT).splitlines()
    assert len(lines) == 3
    assert "@BotFather" in lines[1]
    assert "BAOWEN_TOKEN=" in lines[2]
    assert ".env" in lines[2]


def test_a_token_in_the_env_file_of_the_folder_is_taken(room: Room) -> None:
    (room.folder / ".env").write_text(f"BAOWEN_TOKEN={TOKEN}\n", encoding="utf-8")
    with room.start(BAOWEN_TOKEN=""):
        assert ANSWER in room.telegram.user(7).ask(QUESTION).text


@pytest.mark.parametrize("token", ["nonsense", "987654321:AAFakeTokenForTestsOnly_0123456789ab"])
def test_a_token_that_telegram_does_not_know_is_told(token: str, room: Room) -> None:
    said = _refusal(room.start(wait=None, BAOWEN_TOKEN=token, BAOWEN_LANG="en"), BAD_INPUT)
    assert "does not know this token (BAOWEN_TOKEN)" in said
    assert token not in said


def test_a_token_taken_back_while_the_bot_runs_ends_it_with_a_line(room: Room) -> None:
    with room.start(BAOWEN_LANG="en") as bot:
        room.telegram.faults.refuse(status=401, description="Unauthorized", times=None)  # for any call
        room.telegram.user(7).send(QUESTION)  # ends the open poll
        assert "no longer knows this token" in _refusal(bot, BAD_INPUT)


def test_without_a_network_the_reason_and_the_proxy_setting_are_named(room: Room, closed_port: int) -> None:
    address = f"http://127.0.0.1:{closed_port}"
    said = _refusal(room.start(wait=None, BAOWEN_BASE_URL=address), BAD_INPUT).splitlines()[-1]
    assert f"127.0.0.1:{closed_port}" in said
    assert "BAOWEN_PROXY" in said
    assert "httpx" not in said


@pytest.mark.parametrize(
    ("setting", "value"),
    [("BAOWEN_ADMINS", "王"), ("BAOWEN_LOG", "xml"), ("BAOWEN_PROXY", "ftp://proxy"), ("BAOWEN_LANG", "fr")],
)
def test_a_wrong_setting_is_named_in_one_line(setting: str, value: str, room: Room) -> None:
    said = _refusal(room.start(wait=None, **{setting: value}), BAD_INPUT)
    assert setting in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("setting", ["BAOWEN_METRICS_LISTEN", "BAOWEN_WEBHOOK_LISTEN"])
def test_an_address_that_is_taken_is_told(setting: str, room: Room) -> None:
    taken = f"127.0.0.1:{room.telegram.server.port}"
    said = _refusal(room.start(wait=None, **{setting: taken}, BAOWEN_WEBHOOK_URL="https://example.org/hook"), BAD_INPUT)
    assert taken in said.splitlines()[-1]
    assert setting in said.splitlines()[-1]


def test_without_index_and_administrators_the_command_that_builds_it_is_named(room: Room, tmp_path: Path) -> None:
    said = _refusal(room.start(wait=None, BAOWEN_INDEX=str(tmp_path / "none"), BAOWEN_LANG="en"), NO_INDEX)
    assert "baowen index" in said
    assert "BAOWEN_ADMINS" in said
    assert len(said.splitlines()) == 1


def test_help_lists_every_setting_and_version_the_version(room: Room) -> None:
    from bot.bot_settings import BotSettings
    from retrieval.settings import variables

    shown = BotProcess(room.telegram, room.folder, {}, ["--help"], wait=None)
    assert shown.wait() == 0
    assert [name for name in variables(BotSettings) | variables() if f"  {name} " not in shown.output] == []
    version = BotProcess(room.telegram, room.folder, {}, ["--version"], wait=None)
    assert (version.wait(), version.output.split()[0]) == (0, "baowen")
    other = BotProcess(room.telegram, room.folder, {}, ["--token", "x"], wait=None)
    assert other.wait() == BAD_INPUT


def _own_terminal() -> None:
    """So that Ctrl-C reaches what is started and its children, though a shell runs the tests in the background."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Terminal:
    """A terminal in which a bot is started by hand, in a folder with a page and no index."""

    def __init__(self, room: Room, folder: Path) -> None:
        (folder / "papers").mkdir()
        (folder / "papers" / PAGE_NAME).write_text(PAGE, encoding="utf-8")
        environment = room.environment | {"BAOWEN_INDEX": str(folder / "own"), "BAOWEN_ARCHIVE": str(folder / "papers")}
        environment |= {"BAOWEN_TOKEN": TOKEN, "BAOWEN_BASE_URL": room.telegram.server.base_url, "BAOWEN_LANG": "en"}
        environment |= {"PYTHONPATH": str(REPOSITORY), "PATH": os.environ["PATH"], "TERM": "dumb"}
        self._folder, self._environment = folder, environment

    def start(self, *arguments: str, **settings: str) -> None:
        """Start it."""
        self._ours, its = pty.openpty()
        self.bot = subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            cwd=self._folder,
            env=self._environment | settings,
            stdin=its,
            stdout=its,
            stderr=its,
            start_new_session=True,
            preexec_fn=_own_terminal,
        )
        os.close(its)

    def type(self, keys: bytes) -> None:
        os.write(self._ours, keys)

    def interrupt(self) -> int:
        """Press Ctrl-C until the bot ends; the exit code. Python misses one between prompt and waiting for input."""
        for _ in range(50):
            self.type(b"\x03")
            with suppress(subprocess.TimeoutExpired):
                return self.bot.wait(0.2)
        raise AssertionError("it heeds no Ctrl-C")

    def read_until(self, words: str) -> str:
        """The output up to these words; if the bot ends earlier, this fails with OSError."""
        shown = b""
        while words.encode() not in shown:
            shown += os.read(self._ours, 4096)
        return shown.decode("utf-8", "replace")

    def read_rest(self) -> str:
        """The output until the bot has ended."""
        shown = b""
        with suppress(OSError):  # the end of a terminal without a writer
            while more := os.read(self._ours, 4096):
                shown += more
        return shown.decode("utf-8", "replace")

    def close(self) -> None:
        self.bot.kill()
        self.bot.wait()
        os.close(self._ours)


@pytest.fixture
def terminal(room: Room, tmp_path: Path) -> Iterator[Terminal]:
    terminal = Terminal(room, tmp_path)
    yield terminal
    terminal.close()


def test_at_a_terminal_the_index_is_offered_and_enter_builds_it(room: Room, terminal: Terminal, tmp_path: Path) -> None:
    terminal.start()
    assert str(tmp_path / "papers") in terminal.read_until("[Y/n]")
    terminal.type(b"\n")
    terminal.read_until("ready")
    assert ANSWER in room.telegram.user(7).ask(QUESTION).text
    terminal.type(b"\x03")
    assert terminal.bot.wait(10) == 0


def test_ctrl_c_where_the_index_is_offered_ends_it_without_a_word(terminal: Terminal) -> None:
    terminal.start()
    terminal.read_until("[Y/n]")
    assert terminal.interrupt() == INTERRUPTED
    assert set(terminal.read_rest().split()) <= {"^C", "^C^C"}


def _init(room: Room) -> str:
    done = BotProcess(room.telegram, room.folder, {"BAOWEN_LANG": "en"}, ["init"], wait=None)
    assert done.wait() == 0
    return done.output


def test_init_writes_every_setting_for_the_owner_alone(room: Room) -> None:
    file = room.folder / ".env"
    assert "Fill in BAOWEN_TOKEN" in _init(room)
    assert file.stat().st_mode & 0o777 == 0o600
    assert (read_into(BotSettings, {}, file), read_settings({}, file)) == (BotSettings(), Settings())
    assert "BAOWEN_TOKEN=\n" in file.read_text(encoding="utf-8")


def test_init_leaves_a_file_that_is_there_and_closes_it_to_others(room: Room) -> None:
    file = room.folder / ".env"
    file.write_text("BAOWEN_TOKEN=1:a\n", encoding="utf-8")
    file.chmod(0o644)
    assert "others could read it, now only you can" in _init(room)
    assert (file.read_text(encoding="utf-8"), file.stat().st_mode & 0o777) == ("BAOWEN_TOKEN=1:a\n", 0o600)
    assert "was not changed" in _init(room)


def test_init_at_a_terminal_asks_for_token_and_administrators(terminal: Terminal, tmp_path: Path) -> None:
    terminal.start("init", BAOWEN_TOKEN="")
    terminal.read_until("Token")
    terminal.type(TOKEN.encode() + b"\n")
    terminal.read_until("administrators")
    terminal.type(b"12, 345\n")
    shown = terminal.read_rest()
    assert "Now run baowen-bot." in shown
    assert TOKEN not in shown
    settings = read_into(BotSettings, {}, tmp_path / ".env")
    assert (settings.plain_token, settings.admin_ids) == (TOKEN, {12, 345})


def test_an_empty_database_is_told_in_a_line_and_not_made_anew(room: Room) -> None:
    (room.folder / "data").mkdir()
    (room.folder / "data" / "bot.sqlite").touch()
    said = _refusal(room.start(wait=None, BAOWEN_LANG="en"), STORAGE)
    assert "bot.sqlite is empty: its feedback and allowed users are gone." in said
    assert len(said.splitlines()) == 1
