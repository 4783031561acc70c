"""Updates by webhook: only Telegram can post them to the bot."""

import json
import re
import socket
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fake_telegram import BotProcess, Telegram
from hypothesis import settings
from newcomers import newcomer
from own_bots import ANSWER, QUESTION, Room, answers, free_port, serve_here
from wild_updates import wild_updates

from bot.transport import receiving

SECRET = "Secret_of-the-webhook"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@contextmanager
def _open_room(folder: Path, index: Path) -> Iterator[Room]:
    with Telegram() as telegram:
        room = Room(telegram, folder, index)
        room.environment |= {
            "BAOWEN_WEBHOOK_URL": f"http://127.0.0.1:{(port := free_port())}/hook",
            "BAOWEN_WEBHOOK_LISTEN": f"127.0.0.1:{port}",
            "BAOWEN_WEBHOOK_SECRET": SECRET,
        }
        yield room


@pytest.fixture
def room(tmp_path: Path, page_index: Path) -> Iterator[Room]:
    with _open_room(tmp_path, page_index) as room:
        yield room


@pytest.fixture(scope="module")
def webhook(tmp_path_factory: pytest.TempPathFactory, page_index: Path) -> Iterator[tuple[Room, BotProcess]]:
    """A room with a bot that no test stops."""
    with _open_room(tmp_path_factory.mktemp("webhook"), page_index) as room, room.start() as bot:
        yield room, bot


def _post(room: Room, secret: str | None, path: str = "/hook", body: bytes = b"") -> int:
    """The status of posting a body, by default a question of user 66 as an update."""
    if not body:
        message = {"message_id": 1, "date": 0, "chat": {"id": 66, "type": "private"}, "text": QUESTION}
        message["from"] = {"id": 66, "is_bot": False, "first_name": "假"}
        body = json.dumps({"update_id": 1, "message": message}).encode()
    headers = {"Content-Type": "application/json"} | (
        {"X-Telegram-Bot-Api-Secret-Token": secret} if secret is not None else {}
    )
    address = room.environment["BAOWEN_WEBHOOK_URL"].removesuffix("/hook") + path
    try:
        return int(urllib.request.urlopen(urllib.request.Request(address, body, headers)).status)
    except urllib.error.HTTPError as error:
        return error.code


def test_questions_come_by_webhook_and_strangers_are_kept_out(room: Room) -> None:
    user, forged = room.telegram.user(7), room.telegram.user(66, started=True)
    with room.start() as bot:
        assert ANSWER in user.ask(QUESTION).text
        told = user.chat.bot_messages[0]
        assert user.press(told, "原文").answer() is not None
        assert user.inline(QUESTION).answer()["results"]
        statuses = [_post(room, "wrong"), _post(room, None), _post(room, ""), _post(room, SECRET, "/other")]
        assert statuses == [403, 403, 403, 404]
        assert ANSWER in user.ask(QUESTION).text  # after the forged update
        assert not forged.chat.bot_messages
        assert not [call for call in room.telegram.calls_of("getUpdates") if call.ok]
        bot.terminate()
    assert SECRET not in bot.output
    assert "Traceback" not in bot.output


def test_an_update_that_nobody_can_read_bars_none_after_it(room: Room) -> None:
    user = room.telegram.user(7)
    with room.start():
        with room.telegram.changed:
            room.telegram.queue("message", {"message_id": "seven", "chat": {"kind": "of a later year"}})
        assert ANSWER in user.ask(QUESTION).text
        room.telegram.wait_until_acknowledged()


def test_what_was_posted_to_nobody_or_to_a_killed_bot_is_answered_by_the_next(room: Room) -> None:
    users = [room.telegram.user(7 + number) for number in range(3)]
    with room.start() as bot:
        held = room.telegram.faults.hang("sendMessage", times=None)
        users[0].send(QUESTION)
        room.telegram.wait_until(lambda: held.hits)
        bot.kill()
        room.telegram.faults.clear()
    users[1].send(QUESTION)
    with room.start():
        users[2].send(QUESTION)
        for user in users:
            assert ANSWER in user.chat.wait_for(ANSWER, timeout=20).text
        room.telegram.wait_until_acknowledged()
    assert [set(answers(user).values()) for user in users] == [{1}] * 3


def test_without_a_secret_in_the_settings_the_bot_makes_one(room: Room) -> None:
    with room.start(BAOWEN_WEBHOOK_SECRET=""):
        assert ANSWER in room.telegram.user(7).ask(QUESTION).text
        assert _post(room, "") == 403
    (call,) = room.telegram.calls_of("setWebhook")
    assert re.fullmatch(r"[A-Za-z0-9_-]{32,}", call.parameters["secret_token"])


def test_a_bot_that_goes_back_to_polling_gets_its_updates(room: Room) -> None:
    user = room.telegram.user(7)
    with room.start() as bot:
        bot.terminate()
    user.send(QUESTION)
    with room.start(BAOWEN_WEBHOOK_URL=""):
        assert ANSWER in user.chat.wait_for(ANSWER).text
        room.telegram.wait_until_acknowledged()


def test_a_webhook_that_telegram_refuses_is_told_in_a_line(room: Room) -> None:
    room.telegram.faults.refuse("setWebhook", description="Bad Request: bad webhook: address is reserved", times=None)
    bot = room.start(wait=None, BAOWEN_WEBHOOK_URL="https://example.org/hook")
    assert bot.wait() == 2
    assert "address is reserved" in bot.output.splitlines()[-1]
    assert "Traceback" not in bot.output


NO_UPDATES = [
    *(b"[]", b"null", b"7", b"{}", b"{", b"\xff", b"[" * 100_000),
    *(b'{"update_id": "7"}', b'{"update_id": true}', b'{"update_id": -7}', b'{"update_id": %d}' % 2**70),
    b'{"update_id": 7, "message": {"chat": {"id": %d}}}' % 2**70,
]


@pytest.mark.parametrize("body", NO_UPDATES)
def test_what_is_no_update_is_refused(webhook: tuple[Room, BotProcess], body: bytes) -> None:
    room, bot = webhook
    assert _post(room, SECRET, body=body) == 400
    assert "Traceback" not in bot.output


def test_wild_updates_make_no_traceback(webhook: tuple[Room, BotProcess]) -> None:
    room, bot = webhook
    users = [room.telegram.user(1000 + number, started=True) for number in range(40)]
    statuses: Counter[int] = Counter()
    count = 10 * settings().max_examples  # of random examples as many as the profile of hypothesis wants
    for body in wild_updates(count, [user.user_id for user in users]):
        statuses[_post(room, SECRET, body=body)] += 1
    assert set(statuses) == {200, 400}, bot.output
    assert statuses[200] > count / 2
    assert ANSWER in room.telegram.user(9999).ask(QUESTION).text
    assert "Traceback" not in bot.output
    assert '"level": "error"' not in bot.output


@pytest.mark.parametrize(("path", "status"), [("/hook", b"403"), ("/other", b"404")])
def test_a_body_without_the_secret_is_thrown_away_as_it_comes(
    webhook: tuple[Room, BotProcess], path: str, status: bytes
) -> None:
    room, bot = webhook
    address = urlsplit(room.environment["BAOWEN_WEBHOOK_URL"])
    head = f"POST {path} HTTP/1.1\r\nHost: bot\r\nContent-Length: {1 << 20}\r\n\r\n".encode()
    before = memory_of(bot.pid)
    with ExitStack() as open_until_measured:
        for _ in range(200):
            connection = socket.create_connection((str(address.hostname), address.port or 0), timeout=20)
            stranger = open_until_measured.enter_context(connection)
            stranger.sendall(head)
            assert status in stranger.recv(100)  # the answer waits for nothing of the body
            with suppress(ConnectionError):  # the bot may have closed the connection after its answer
                stranger.sendall(b"x" * 900_000)
        assert ANSWER in newcomer(room.telegram).ask(QUESTION).text  # the bot has come to all that was sent before
        assert memory_of(bot.pid) - before < 60  # of 172 MB


def test_more_than_a_megabyte_is_not_taken(webhook: tuple[Room, BotProcess]) -> None:
    room, _ = webhook
    address = urlsplit(room.environment["BAOWEN_WEBHOOK_URL"])
    head = f"POST /hook HTTP/1.1\r\nHost: bot\r\n{HEADER}: {SECRET}\r\nContent-Length: {(1 << 20) + 1}\r\n\r\n"
    with socket.create_connection((str(address.hostname), address.port or 0)) as connection:
        connection.sendall(head.encode())
        assert b"400" in connection.recv(100)


def test_a_body_that_does_not_come_is_not_waited_for(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "BODY_S", 0.2)
    settings = {
        name.removeprefix("BAOWEN_").lower(): room.environment[name] for name in room.environment if "WEBHOOK" in name
    }
    address = urlsplit(room.environment["BAOWEN_WEBHOOK_URL"])

    head = f"POST /hook HTTP/1.1\r\nHost: bot\r\n{HEADER}: {SECRET}\r\n"

    def drive() -> None:
        room.telegram.wait_until_polling()
        with socket.create_connection((str(address.hostname), address.port or 0)) as connection:
            connection.sendall(f"{head}Content-Length: 99\r\n\r\n{{".encode())
            assert connection.recv(100) == b""

    serve_here(room.telegram, room.folder / "data", Path(room.environment["BAOWEN_INDEX"]), drive, **settings)


def memory_of(pid: int) -> float:
    """The memory of one process, MB."""
    (line,) = (line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
