"""BotProcess, tested with a small bot of python-telegram-bot that repeats every message."""

import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_telegram import BotProcess, Telegram
from fake_telegram.process import start_bot, start_code

ECHO = """
import os, subprocess, sys
from telegram.ext import ApplicationBuilder, MessageHandler, filters
async def echo(update, context):
    await update.message.reply_text(update.message.text)
child = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
print("开始", os.getcwd(), child.pid, flush=True)
builder = ApplicationBuilder().token(os.environ["BAOWEN_TOKEN"]).base_url(os.environ["BAOWEN_BASE_URL"])
application = builder.build()
application.add_handler(MessageHandler(filters.TEXT, echo))
application.run_polling(timeout=20)
child.stdin.close()
sys.exit(3)
"""


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    with Telegram() as telegram:
        yield telegram


def test_a_bot_answers_and_ends_when_told(telegram: Telegram, tmp_path: Path) -> None:
    user = telegram.user(7)
    with BotProcess(telegram, tmp_path, {}, ["-c", ECHO], start=start_code) as process:
        assert user.ask("在吗").text == "在吗"
        telegram.wait_until(lambda: process.output)  # it comes by another way than the answer
        assert any(process.output.startswith(f"开始 {tmp_path} {child}\n") for child in process.children())
        assert process.memory_mb() > 5
        seconds, code = process.terminate()
    assert seconds < 15
    assert code == 3


def test_what_was_sent_to_a_killed_bot_waits_for_the_next(telegram: Telegram, tmp_path: Path) -> None:
    user = telegram.user(7)
    with BotProcess(telegram, tmp_path, {}, ["-c", ECHO], start=start_code) as process:
        process.kill()
        user.send("还在吗")
        assert process.ended
    with BotProcess(telegram, tmp_path, {}, ["-c", ECHO], start=start_code):
        assert user.chat.wait_for(1).text == "还在吗"
        telegram.wait_until_acknowledged()


def test_a_bot_that_ends_at_once_is_told_with_what_it_printed(telegram: Telegram, tmp_path: Path) -> None:
    code = ["-c", "print('没有令牌'); raise SystemExit(1)"]
    with pytest.raises(AssertionError, match="没有令牌"):
        BotProcess(telegram, tmp_path, {}, code, start=start_code)
    with BotProcess(telegram, tmp_path, {}, code, wait=None, start=start_code) as process:
        assert process.wait() == 1


def test_the_load_tests_of_benchmarks_find_all_that_they_take_from_here() -> None:
    stage = importlib.import_module("benchmarks.bot_stage")
    assert importlib.import_module("benchmarks.bot_load").SECTIONS.keys() >= {"crowd", "kills", "floods", "wild"}
    assert set(inspect.signature(stage.start_anew).parameters) == set(inspect.signature(start_bot).parameters)
