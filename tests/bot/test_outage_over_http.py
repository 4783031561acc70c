"""A network failure longer than the sender's retries; the real bot runs in this process, with shortened pauses."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from fake_telegram import Telegram, User
from own_bots import ANSWER, OTHER_ANSWER, OTHER_QUESTION, QUESTION, serve_here

from bot import processing
from bot.transport import connection, receiving, sender

CLOSED, APPLY = "这个机器人只对获准的人开放", "申请使用"
TRIES = 3  # tries for a message, with the pauses below


@pytest.fixture(autouse=True)
def short_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "PAUSES", (0.01, 0.01))
    monkeypatch.setattr(processing, "PAUSE", 0.05)
    monkeypatch.setattr(connection, "READ_S", 0.3)
    monkeypatch.setattr(receiving, "PAUSES", (0.01, 0.01))


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    with Telegram() as telegram:
        yield telegram


def _to(user: User) -> Callable[[Mapping[str, str]], bool]:
    return lambda parameters: parameters.get("chat_id") == str(user.user_id)


def test_what_an_outage_kept_back_is_delivered_when_it_is_over(
    telegram: Telegram, tmp_path: Path, page_index: Path
) -> None:
    users = [telegram.user(7 + number) for number in range(3)]

    def drive() -> None:
        telegram.wait_until_polling()
        outage = telegram.faults.hang("sendMessage", times=None)
        for user in users:
            user.send(QUESTION)
        tries = len(users) * (len(sender.PAUSES) + 1)
        telegram.wait_until(lambda: outage.hits > tries, 20)  # each has been given up, and one is tried anew
        telegram.faults.clear()
        for user in users:
            assert ANSWER in user.chat.wait_for(ANSWER).text
            assert OTHER_ANSWER in user.ask(OTHER_QUESTION).text
        telegram.wait_until_acknowledged()

    serve_here(telegram, tmp_path, page_index, drive)
    assert [len(user.chat.bot_messages) for user in users] == [2, 2, 2]


def test_what_an_outage_kept_back_is_delivered_by_the_next_bot(
    telegram: Telegram, tmp_path: Path, page_index: Path
) -> None:
    user = telegram.user(7)

    def ask_in_vain() -> None:
        telegram.wait_until_polling()
        outage = telegram.faults.drop("sendMessage", times=None)
        user.send(QUESTION)
        telegram.wait_until(lambda: outage.hits > 4)

    serve_here(telegram, tmp_path, page_index, ask_in_vain)
    telegram.faults.clear()
    serve_here(telegram, tmp_path, page_index, lambda: user.chat.wait_for(ANSWER) and None)
    assert len(user.chat.bot_messages) == 1


def test_an_outage_may_last_longer_than_an_update_may_be_begun_in_vain(
    telegram: Telegram, tmp_path: Path, page_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processing, "MOST_ATTEMPTS", 2)
    user = telegram.user(7)

    def drive() -> None:
        telegram.wait_until_polling()
        outage = telegram.faults.drop("sendMessage", times=None)
        user.send(QUESTION)
        telegram.wait_until(lambda: outage.hits > 3 * TRIES, 20)
        telegram.faults.clear()
        user.chat.wait_for(ANSWER)

    serve_here(telegram, tmp_path, page_index, drive)
    assert len(user.chat.bot_messages) == 1


def test_a_stranger_whom_the_refusal_does_not_reach_is_not_answered_in_its_place(
    telegram: Telegram, tmp_path: Path, page_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processing, "PAUSE", 60)
    stranger, listed = telegram.user(7), telegram.user(42)

    def drive() -> None:
        telegram.wait_until_polling()
        outage = telegram.faults.drop("sendMessage", times=TRIES, when=_to(stranger))
        stranger.send(QUESTION)
        telegram.wait_until(lambda: outage.hits == TRIES)
        for _ in range(2):
            assert ANSWER in listed.ask(QUESTION).text

    serve_here(telegram, tmp_path, page_index, drive, users="42")
    assert stranger.chat.bot_messages == []
    telegram.faults.clear()
    serve_here(telegram, tmp_path, page_index, lambda: stranger.chat.wait_for(CLOSED) and None, users="42")
    assert len(stranger.chat.bot_messages) == 1


def test_an_application_reaches_the_administrators_that_the_network_reaches(
    telegram: Telegram, tmp_path: Path, page_index: Path
) -> None:
    cut_off, reached = (telegram.user(number, started=True) for number in (901, 902))
    stranger = telegram.user(7)

    def drive() -> None:
        telegram.wait_until_polling()
        refusal = stranger.ask(QUESTION)
        telegram.faults.drop("sendMessage", times=None, when=_to(cut_off))
        assert stranger.press(refusal, APPLY).answer()["text"].startswith("申请已经转给管理员")
        telegram.faults.clear()

    serve_here(telegram, tmp_path, page_index, drive, users="42", admins="901,902")
    assert [len(admin.chat.bot_messages) for admin in (cut_off, reached)] == [0, 1]


def test_an_application_that_reached_no_administrator_is_passed_on_when_it_comes_again(
    telegram: Telegram, tmp_path: Path, page_index: Path
) -> None:
    admins = [telegram.user(number, started=True) for number in (901, 902)]
    stranger = telegram.user(7)

    def drive() -> None:
        telegram.wait_until_polling()
        refusal = stranger.ask(QUESTION)
        outage = telegram.faults.drop("sendMessage", times=None)
        pressed = stranger.press(refusal, APPLY)
        telegram.wait_until(lambda: outage.hits >= len(admins) * TRIES)
        telegram.faults.clear()
        assert pressed.answer()["text"].startswith("申请已经转给管理员")

    serve_here(telegram, tmp_path, page_index, drive, users="42", admins="901,902")
    assert [len(admin.chat.bot_messages) for admin in admins] == [1, 1]


def test_who_is_let_in_by_command_is_told_though_the_first_word_did_not_get_through(
    telegram: Telegram, tmp_path: Path, page_index: Path
) -> None:
    admin, stranger = telegram.user(901, started=True), telegram.user(7)

    def drive() -> None:
        telegram.wait_until_polling()
        stranger.press(stranger.ask(QUESTION), APPLY).answer()
        telegram.faults.drop("sendMessage", times=TRIES, when=_to(stranger))
        admin.send(f"/allow {stranger.user_id}")
        stranger.chat.wait_for("管理员同意了")

    serve_here(telegram, tmp_path, page_index, drive, users="42", admins="901")


def test_a_comment_whose_thanks_did_not_get_through_is_not_taken_for_a_question(
    telegram: Telegram, tmp_path: Path, page_index: Path
) -> None:
    user = telegram.user(7)

    def drive() -> None:
        telegram.wait_until_polling()
        user.press(user.ask(QUESTION), "👎").answer()
        prompt = user.chat.wait_for("哪里不对?")
        telegram.faults.drop("sendMessage", times=TRIES)
        user.send("日期不对", reply_to=prompt)
        assert user.chat.wait_for(1, after=prompt).text == "谢谢,你说的记下了。"

    serve_here(telegram, tmp_path, page_index, drive)
