"""What the log contains, and what it never does."""

import io
import json
import logging
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.monitoring import LineWriter, SafeFormatter

TOKEN = "123456:AAE-made_up_for_tests_0123456789abc"
OTHER = "987654321:AAH4zWMsTq1qYpBa2vY0d3J5yH6XkEoPq7w"


def record(message: str, *args: object, extra: dict[str, Any] | None = None, exc_info: Any = None) -> logging.LogRecord:
    logger = logging.getLogger("bot.asking")
    return logger.makeRecord(logger.name, logging.INFO, "asking.py", 1, message, args, exc_info, extra=extra)


def failed(sentence: str) -> Any:
    """The traceback of an error whose message quotes the sentence."""
    try:
        int(sentence)
    except ValueError:
        return sys.exc_info()


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("secret", [TOKEN, OTHER, "hunter2"])
def test_no_secret_is_written_wherever_it_stands(as_json: bool, secret: str) -> None:
    formatter = SafeFormatter((TOKEN, "hunter2", ""), as_json=as_json)
    lines = [
        formatter.format(record(f"POST https://api.telegram.org/bot{secret}/getMe")),
        formatter.format(record("url %s", f"http://me:{secret}@proxy:1")),
        formatter.format(record("x", extra={"reason": f"bot{secret}"})),
        formatter.format(record("x", exc_info=failed(f"at /bot{secret}/sendMessage"))),
    ]
    assert all(secret not in line and "***" in line for line in lines)


def test_a_json_line_has_what_was_given_and_reads_back() -> None:
    line = SafeFormatter((), as_json=True).format(record("answered", extra={"user": 5, "seconds": 0.25, "谁": "王"}))
    read = json.loads(line)
    assert "\n" not in line
    assert "王" in line
    assert (read["event"], read["level"], read["logger"]) == ("answered", "info", "bot.asking")
    assert (read["user"], read["seconds"], read["谁"]) == (5, 0.25, "王")
    assert read["at"].endswith("+00:00")


def test_a_json_line_carries_the_traceback() -> None:
    line = SafeFormatter((), as_json=True).format(record("error %s", "ab12", exc_info=failed("没有这一页")))
    assert "'没有这一页'" in json.loads(line)["traceback"]
    assert json.loads(line)["event"] == "error ab12"


def test_a_text_line_ends_with_what_was_given() -> None:
    line = SafeFormatter((), as_json=False).format(record("answered", extra={"user": 5}))
    assert line.endswith("INFO bot.asking answered user=5")


@given(st.text(), st.dictionaries(st.from_regex(r"given_[a-z]{1,8}", fullmatch=True), st.text() | st.integers()))
def test_whatever_people_write_a_json_line_is_one_line_that_reads_back(text: str, given: dict[str, object]) -> None:
    line = SafeFormatter((TOKEN,), as_json=True).format(record("%s", text, extra=given))
    assert "\n" not in line
    assert set(given) <= set(json.loads(line))


class Broken(io.StringIO):
    """A stream whose reader has gone."""

    def write(self, text: str) -> int:
        raise BrokenPipeError


def test_lines_come_out_in_their_order() -> None:
    stream = io.StringIO()
    writer = LineWriter(stream)
    for number in range(100):
        writer.emit(record("%d", number))
    writer.end()
    assert stream.getvalue().split() == [str(number) for number in range(100)]


def test_a_stream_that_is_gone_stops_nobody() -> None:
    writer = LineWriter(Broken())
    writer.emit(record("x"))
    writer.end()
    writer.emit(record("y"))
