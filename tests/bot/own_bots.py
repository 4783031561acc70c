"""Helpers for tests that stop or kill their bot, or set it up differently."""

import asyncio
import signal
import socket
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from fake_telegram import BotProcess, Telegram, User
from fake_telegram.process import REPOSITORY
from interpreters import FORK_SERVER

from bot.bot_settings import BotSettings
from bot.serving import serve
from bot.store import Store
from retrieval.settings import Settings

PAGE_NAME = "002_4e38600dc62f8324.txt"
_LINES = (REPOSITORY / "seeds" / PAGE_NAME).read_text(encoding="utf-8").split("\n")
# The beginnings of three articles of this page: bots that read so little start and answer in less time.
PAGE = "\n".join((*_LINES[:5], *_LINES[17:23], *_LINES[29:39])) + "\n"
# Question → words of its answer from this page, which no other of these answers has.
ANSWERS = {
    "谁调研了二砂北路?": "李晓雷(中原区委书记),3月8日",
    "谁调研了国棉三厂历史文化街区?": "李晓雷(中原区委书记),3月10日下午",
    "谁陪同李晓雷调研二砂北路?": "张丽娜(中原西路街道党工委书记)",
    "动员仪式由谁主持?": "贾曼一",
}
(QUESTION, ANSWER), (OTHER_QUESTION, OTHER_ANSWER), *_ = ANSWERS.items()


class Room:
    """A Telegram, and a folder in which bots run one after another."""

    def __init__(self, telegram: Telegram, folder: Path, index: Path) -> None:
        self.telegram = telegram
        self.folder = folder
        self.environment = {
            "BAOWEN_INDEX": str(index),
            "BAOWEN_DATA": str(folder / "data"),
            "BAOWEN_WORKERS": "1",
            "BAOWEN_USER_RATE": "0",
            "BAOWEN_TOTAL_RATE": "0",
        }

    def start(self, wait: float | None = 60, **environment: str) -> BotProcess:
        return BotProcess(self.telegram, self.folder, {**self.environment, **environment}, wait=wait)


def serve_here(
    telegram: Telegram,
    folder: Path,
    index: Path,
    drive: Callable[[], None],
    archive: Settings | None = None,
    **settings: str,
) -> None:
    """Run the real bot in this process, where its timeouts can be shortened, while `drive` runs.

    archive: the settings of the archive, if there is more to say of it than the folder of the index.
    """
    server = telegram.server
    addresses = {"base_url": server.base_url, "base_file_url": server.base_file_url}
    bot_settings = BotSettings(token=server.token, data=str(folder), workers="1", **addresses, **settings)
    store = Store.open(folder)

    async def run() -> None:
        serving = asyncio.create_task(serve(archive or Settings(index=str(index)), bot_settings, store, has_index=True))
        driving = asyncio.create_task(asyncio.to_thread(drive))
        await asyncio.wait((serving, driving), return_when=asyncio.FIRST_COMPLETED)
        signal.raise_signal(signal.SIGTERM)
        await serving
        await driving

    try:
        asyncio.run(run())
    finally:
        store.close()


def answering_processes(bot: BotProcess) -> list[int]:
    """The bot's answering processes: the children of its fork server, as long as it has no other separate process."""
    return [pid for pid, parent in bot.parents().items() if _is_fork_server(parent)]


def _is_fork_server(pid: int) -> bool:
    """Whether the process is one; False if it has ended."""
    try:
        name, command = (Path(f"/proc/{pid}/{about}").read_text() for about in ("comm", "cmdline"))
    except OSError:
        return False
    return name.strip() == FORK_SERVER or "multiprocessing.forkserver" in command


def free_port() -> int:
    """A free port."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def answers(user: User) -> Counter[int]:
    """Question (number of the message) → how many messages of the bot answer it."""
    return Counter(message.reply_to for message in user.chat.bot_messages if message.reply_to is not None)
