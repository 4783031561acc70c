"""Runs a bot for load tests: its process, the tests' fake Telegram, users who ask, and their answers."""

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processes import ROOT

sys.path.insert(0, str(ROOT / "tests"))
sys.path.insert(0, str(ROOT / "tests" / "bot"))
from fake_telegram import BotProcess, Message, Telegram, User

ADMIN = 1
FIRST_USER = 1001
UNLIMITED = {"BAOWEN_USER_RATE": "0", "BAOWEN_TOTAL_RATE": "0", "BAOWEN_QUEUE": "100000"}
PATIENCE_S = 600.0  # for all answers
_EVERY_S = 0.1
_MEMORY_EVERY_S = 0.3  # measuring takes time from the bot, too


@dataclass(frozen=True, slots=True)
class Asked:
    """A message that a user sent."""

    user: User
    message_id: int

    @property
    def at(self) -> float:
        return self.user.chat.message(self.message_id).at


class Stage:
    """A Telegram, an index, and a folder in which bots run one after another."""

    def __init__(self, telegram: Telegram, folder: Path, index: Path, questions: Sequence[str]) -> None:
        self.telegram = telegram
        self.folder = folder
        self.index = index
        self.questions = questions
        self._users = 0

    def start(self, **environment: str) -> BotProcess:
        """A bot that listens and whose answering processes are warm."""
        given = {"BAOWEN_INDEX": str(self.index), "BAOWEN_DATA": str(self.folder / "data"), "BAOWEN_ADMINS": str(ADMIN)}
        bot = BotProcess(self.telegram, self.folder, {**given, **environment}, start=start_anew)
        friends = self.users(8)  # all at once, so that every answering process gets some
        asked = [Asked(user, user.send(self.questions[0])) for user in friends for _ in range(3)]
        self.wait_until_answered(asked)
        return bot

    def users(self, count: int) -> list[User]:
        """Users who have not yet written to any bot of this stage."""
        self._users += count
        return [self.telegram.user(FIRST_USER + self._users - number) for number in range(count)]

    def ask_all(self, users: Sequence[User], each: int) -> list[Asked]:
        """Every user asks `each` questions, all at once."""
        texts = [self.questions[number % len(self.questions)] for number in range(len(users) * each)]
        return [Asked(user, user.send(texts[n * len(users) + u])) for n in range(each) for u, user in enumerate(users)]

    def wait_until_answered(self, asked: Sequence[Asked]) -> None:
        """Return when each has an answer, or after PATIENCE_S. It checks seldom, since checks take time, too."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end and any(not answers for answers in answers_to(asked)):
            time.sleep(_EVERY_S)


def start_anew(folder: Path, environment: Mapping[str, str], arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start the bot in a new interpreter, as a shell does; what tests fork shares memory with their own process."""
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,  # so that processes that it leaves behind can be ended with it
    )


@contextmanager
def open_stage(index: Path, questions: Sequence[str]) -> Iterator[Stage]:
    with Telegram() as telegram, tempfile.TemporaryDirectory(prefix="baowen-bot-load-") as folder:
        yield Stage(telegram, Path(folder), index, questions)


def answers_to(asked: Sequence[Asked]) -> list[list[Message]]:
    """The bot's messages in reply to each question, in the order of the questions."""
    by_question: dict[tuple[int, int], list[Message]] = {}
    for user in {id(one.user): one.user for one in asked}.values():
        for message in user.chat.bot_messages:
            if message.reply_to is not None:
                by_question.setdefault((user.user_id, message.reply_to), []).append(message)
    return [by_question.get((one.user.user_id, one.message_id), []) for one in asked]


def seconds_of(asked: Sequence[Asked]) -> list[float]:
    """The seconds from each answered question to its first answer."""
    return [found[0].at - one.at for one, found in zip(asked, answers_to(asked), strict=True) if found]


def own_mb(bot: BotProcess) -> float:
    """Memory of a bot's processes without mapped files such as the index, which the system drops when it needs room."""
    return sum(_own_kilobytes(pid) for pid in (bot.pid, *bot.children())) / 1024


def _own_kilobytes(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss_Anon:"))


class MemoryWatch:
    """The peak memory of all processes of a bot, from entry to exit of the context."""

    def __init__(self, bot: BotProcess) -> None:
        self.peak_mb = 0.0
        self._bot = bot
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "MemoryWatch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._end.wait(_MEMORY_EVERY_S):
            self.peak_mb = max(self.peak_mb, self._bot.memory_mb())
