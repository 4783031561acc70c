"""Floods: whoever sends a thousand messages gets some answers, hears which got none, and holds up nobody else.

Telegram keeps its own rule here: 30 messages a second in all, 20 a minute to a group.
"""

import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fake_telegram import BotProcess, Message, Telegram
from newcomers import new_group, newcomer
from own_bots import serve_here

from bot.access.door import MOST_OPEN

QUESTION, ANSWER = "谁调研了二砂北路?", "李晓雷"
PATIENCE_S = 5.0  # how long others may wait


@pytest.fixture(scope="module")
def telegram() -> Iterator[Telegram]:
    with Telegram() as telegram:
        telegram.obey_flood_rule()
        yield telegram


@pytest.fixture(scope="module", autouse=True)
def bot(telegram: Telegram, page_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotProcess]:
    folder = tmp_path_factory.mktemp("floods")
    environment = {"BAOWEN_INDEX": str(page_index), "BAOWEN_DATA": "data", "BAOWEN_WORKERS": "1"}
    with BotProcess(telegram, folder, environment) as process:
        yield process


def assert_nobody_waits_long_during(telegram: Telegram, flood: Callable[[], object], asked: int = 6) -> None:
    """No newcomer waits PATIENCE_S for an answer while a flood goes on; on a busy machine, much longer than without."""
    quiet = wait_of_newcomer(telegram)
    threading.Thread(target=flood).start()
    waits = [wait_of_newcomer(telegram) for _ in range(asked)]
    assert max(waits) < max(PATIENCE_S, 20 * quiet)


def wait_of_newcomer(telegram: Telegram) -> float:
    """The seconds that a newcomer waits for an answer."""
    person, start = newcomer(telegram), time.monotonic()
    assert ANSWER in person.ask(QUESTION, timeout=60).text
    return time.monotonic() - start


def test_a_group_that_asks_a_thousand_times_for_the_status_holds_up_nobody(telegram: Telegram) -> None:
    group, member = new_group(telegram), newcomer(telegram)

    def flood() -> None:
        for _ in range(1100):
            member.send_in(group, "/status@baowen_bot")

    assert_nobody_waits_long_during(telegram, flood)
    assert len(group.bot_messages) <= MOST_OPEN + 1


def test_a_thousand_thanks_hold_up_nobody(telegram: Telegram) -> None:
    polite, start = newcomer(telegram), time.monotonic()
    assert_nobody_waits_long_during(telegram, lambda: [polite.send("谢谢") for _ in range(1000)])
    named = polite.chat.wait_for("没有回答", timeout=60)
    assert re.search(r"• 谢谢 ×\d{3}", named.text)
    seconds = named.at - start  # a busy machine takes longer, and the tokens of a minute come back meanwhile
    assert len(polite.chat.bot_messages) < 70 + seconds


def test_a_busy_group_takes_no_answer_from_people_outside(telegram: Telegram) -> None:
    group, members = new_group(telegram), [newcomer(telegram) for _ in range(8)]

    def flood() -> None:
        for number in range(50):
            for member in members:
                member.send_in(group, f"@baowen_bot {QUESTION}{number}")

    assert_nobody_waits_long_during(telegram, flood, asked=8)


def test_who_asks_eighty_questions_at_once_is_told_which_got_no_answer(telegram: Telegram) -> None:
    hasty = newcomer(telegram)
    texts = [f"{QUESTION}({number})" for number in range(80)]
    asked = {hasty.send(text): text for text in texts}
    named = hasty.chat.wait_for("没有回答", timeout=60)
    in_vain = re.findall(r"^• (.+)$", named.text, re.MULTILINE)
    telegram.wait_until(lambda: len(_answers(hasty.chat.bot_messages)) + len(in_vain) >= len(texts), 60)
    answered = [asked[message.reply_to] for message in _answers(hasty.chat.bot_messages)]
    assert sorted(answered + in_vain) == sorted(texts)
    assert len(answered) >= MOST_OPEN
    assert hasty.ask(QUESTION).text


def test_no_flood_made_an_error_or_broke_telegrams_rule(telegram: Telegram, bot: BotProcess) -> None:
    assert telegram.server.flood is not None
    assert telegram.server.flood.refused <= 2  # where the processors are all busy, messages arrive unevenly
    assert "Traceback" not in bot.output
    assert '"level": "error"' not in bot.output


def _answers(messages: list[Message]) -> list[Message]:
    return [message for message in messages if message.reply_to is not None and ANSWER in message.text]


def test_a_bot_that_stops_says_at_once_what_got_no_answer(tmp_path: Path, page_index: Path) -> None:
    with Telegram() as telegram:
        hasty = telegram.user(7)

        def drive() -> None:
            telegram.wait_until_polling()
            for _ in range(MOST_OPEN + 30):
                hasty.send(QUESTION)
            telegram.wait_until_acknowledged()

        serve_here(telegram, tmp_path, page_index, drive)
        assert re.search(rf"• {re.escape(QUESTION)} ×\d\d", hasty.chat.wait_for("没有回答", timeout=1).text)
