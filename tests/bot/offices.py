"""A bot with its own archive that administrators may change, and helpers for what they send."""

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

from fake_telegram import BotProcess, Message, Telegram, User
from fake_telegram.process import REPOSITORY
from gates import GATE, Gate
from interpreters import SAME_PRIORITY
from own_bots import PAGE as PAGE_OF_ANSWERS
from own_bots import PAGE_NAME

from retrieval.index.builder import build

PAGES = {  # few and short, for many tests build the index
    "000_c94a64047ede0ad7.txt": "# 湖街铺设燃气管道\n\n本报讯 昨日,湖街开始铺设燃气管道,工期三个月。\n",
    PAGE_NAME: PAGE_OF_ANSWERS,
}
FIRST_PAGE = next(iter(PAGES))
PAGE = "# {place}铺设燃气管道\n\n本报讯 1月4日,区委书记{person}到{place}调研燃气管道。\n"
ADMINS = range(901, 931)  # as many as there are tests in a file; the bot sets a menu for each when it starts
FEW_ADMINS = ADMINS[:2]
STOP, DONE, UP_TO_DATE = "停止", "索引已更新", "没有变化"
MOST_S = 60.0  # most seconds of a build on a busy machine


class Office:
    """A folder with archive, index and the bot's data, a Telegram, and the bot while it runs."""

    def __init__(self, folder: Path, telegram: Telegram, admins: Sequence[int]) -> None:
        self.folder = folder
        self.telegram = telegram
        self.archive = folder / "seeds"
        self.index = folder / "index"
        self.data = folder / "data"
        self._admins = iter(admins)
        self._admin_ids = ",".join(map(str, admins))
        self._strangers = count(5001)
        self.archive.mkdir(parents=True)
        for name, text in PAGES.items():
            (self.archive / name).write_text(text, encoding="utf-8")

    def admin(self, **about: str) -> User:
        """An administrator who has not written yet."""
        return self.telegram.user(next(self._admins), started=True, **about)  # type: ignore[arg-type]

    def stranger(self) -> User:
        return self.telegram.user(next(self._strangers))

    def run(self, **settings: str) -> BotProcess:
        """Start the bot; used as a context, it stops at the end."""
        environment = {
            "BAOWEN_ARCHIVE": str(self.archive),
            "BAOWEN_INDEX": str(self.index),
            "BAOWEN_DATA": str(self.data),
            "BAOWEN_ADMINS": self._admin_ids,
            "BAOWEN_WORKERS": "1",
            "PYTHONPATH": os.pathsep.join((str(GATE), str(REPOSITORY))),
            SAME_PRIORITY: "1",
        }
        return BotProcess(self.telegram, self.folder / "run", {**environment, **settings})

    def build(self) -> None:
        build(self.index, [self.archive])

    def write(self, name: str, place: str, person: str = "王小明") -> Path:
        """Put a page into the archive."""
        path = self.archive / name
        path.write_text(page(place, person), encoding="utf-8")
        return path

    def write_gate(self) -> Gate:
        """Put two pages into the archive; a build waits at the second."""
        return Gate(self.archive)

    def log(self, user: User) -> list[str]:
        """What an administrator did, oldest first."""
        with closing(sqlite3.connect(self.data / "bot.sqlite")) as database:
            rows = database.execute("SELECT action, details FROM admin_log WHERE user_id = ?", (user.user_id,))
            return [f"{action} {details}".strip() for action, details in rows]

    def open_tickets(self, tray: str) -> set[str]:
        """The items that wait for a decision."""
        return {path.name for path in (self.data / tray).glob("*")}

    def wait_closed(self, tray: str) -> None:
        """Wait until nothing waits for a decision; the bot tidies up only after its last message."""
        deadline = time.monotonic() + 10
        while tickets := self.open_tickets(tray):
            assert time.monotonic() < deadline, tickets
            time.sleep(0.02)


@contextmanager
def open_office(folder: Path, admins: Sequence[int] = FEW_ADMINS, *, has_index: bool = True) -> Iterator[Office]:
    """An office whose bot is not yet started."""
    with Telegram() as telegram:
        office = Office(folder, telegram, admins)
        if has_index:
            office.build()
        yield office


def page(place: str, person: str = "王小明") -> str:
    return PAGE.format(place=place, person=person)


def ended(message: Message, text: str = DONE) -> Message:
    """The message, once it reports a build's end and has no buttons."""
    return message.wait_until(lambda it: text in it.text and not it.buttons, MOST_S)


def under_way(message: Message) -> Message:
    """The message, once it shows that pages are being read."""
    return message.wait_until(lambda it: "正在读取" in it.text and it.keyboard == ((STOP,),), MOST_S)
