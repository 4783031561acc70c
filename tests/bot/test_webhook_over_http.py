"""Updates by webhook: only Telegram can post them to the bot."""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_telegram import Telegram
from own_bots import ANSWER, QUESTION, Room, answers, free_port

SECRET = "Secret_of-the-webhook"


@pytest.fixture
def room(tmp_path: Path, seeds_index: Path) -> Iterator[Room]:
    with Telegram() as telegram:
        room = Room(telegram, tmp_path, seeds_index)
        room.environment |= {
            "BAOWEN_WEBHOOK_URL": f"http://127.0.0.1:{(port := free_port())}/hook",
            "BAOWEN_WEBHOOK_LISTEN": f"127.0.0.1:{port}",
            "BAOWEN_WEBHOOK_SECRET": SECRET,
        }
        yield room


def _post(room: Room, secret: str | None, path: str = "/hook") -> int:
    """The status of posting a question of user 66 as an update."""
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
