"""Functions in a separate process: their results, their errors, and how a bad one ends."""

import asyncio
import math
import os
import time

import pytest

from bot.separate_process import CrashedError, TooSlowError, run_in_process
from retrieval.errors import InputError

ENOUGH = 60.0


def complain() -> None:
    raise InputError("不行", "no")


def test_the_value_comes_back() -> None:
    assert asyncio.run(run_in_process(ENOUGH, math.sqrt, 4)) == 2
    assert asyncio.run(run_in_process(ENOUGH, os.getpid)) != os.getpid()


def test_what_it_raises_is_raised() -> None:
    with pytest.raises(InputError) as caught:
        asyncio.run(run_in_process(ENOUGH, complain))
    assert caught.value.line("zh") == "不行"


def test_one_that_does_not_end_is_ended() -> None:
    with pytest.raises(TooSlowError):
        asyncio.run(run_in_process(0.2, time.sleep, ENOUGH))


def test_one_that_takes_its_process_down_is_said_so() -> None:
    with pytest.raises(CrashedError):
        asyncio.run(run_in_process(ENOUGH, os.abort))


def test_a_large_value_comes_back_whole() -> None:
    assert len(asyncio.run(run_in_process(ENOUGH, bytes, 5_000_000))) == 5_000_000
