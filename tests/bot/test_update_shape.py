"""What is taken for an update, and what of it is read."""

import copy
import json
from typing import Any

import pytest
from api_updates import INLINE, KEPT, PERSON, QUESTION, question
from telegram.error import TelegramError

from bot.transport.connection import MOST_ID, NoUpdateError, PollingRequest, readable


@pytest.mark.parametrize("name", KEPT)
def test_whatever_telegram_sends_is_left_as_it_came(name: str) -> None:
    update = {"update_id": 7, **KEPT[name]}
    assert readable(copy.deepcopy(update)) == update


def test_an_inline_query_is_left_as_it_came() -> None:
    assert readable({"update_id": 7, "inline_query": INLINE}) == {"update_id": 7, "inline_query": INLINE}


@pytest.mark.parametrize(
    "body",
    [[], None, 7, "x", {}, {"update_id": "7"}, {"update_id": True}, {"update_id": -1}, {"update_id": MOST_ID + 1}],
)
def test_what_has_no_number_is_no_update(body: Any) -> None:
    with pytest.raises(NoUpdateError):
        readable(body)


def test_numbers_that_nothing_counts_to_and_endless_nesting_are_no_update() -> None:
    huge = question(7)
    huge["message"]["chat"] = {"id": 2**70, "type": "private"}
    nested: dict[str, Any] = {}
    for _ in range(100):
        nested = {"x": nested}
    for body in (huge, {"update_id": 7, "later": nested}, {"update_id": 7, "later": float("nan")}):
        with pytest.raises(NoUpdateError):
            readable(body)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"text": 5},
        {"chat": {}},
        {"chat": None},
        {"from": {**PERSON, "id": "5"}},
        {"entities": [{"type": "mention", "offset": -1, "length": 2}]},
        {"entities": [{"type": "mention", "offset": 0}]},
        {"reply_to_message": {**QUESTION, "text": []}},
        {"date": 10**17},
    ],
)
def test_an_update_that_cannot_be_read_is_reduced_to_its_number(
    spoilt: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    assert readable({"update_id": 7, "message": {**QUESTION, **spoilt}}) == {"update_id": 7}
    (record,) = caplog.records
    assert record.message == "update not understood"
    assert record.exc_info is None


def test_half_a_surrogate_pair_is_shown_as_such() -> None:
    update = readable(json.loads('{"update_id": 7, "message": null, "later": "a\\ud83d"}'))
    assert update["later"] == "a\ufffd"


def test_polling_passes_over_what_is_no_update_unless_nothing_else_comes() -> None:
    def polled(*updates: object) -> Any:
        return PollingRequest.parse_json_payload(json.dumps({"ok": True, "result": updates}).encode())["result"]

    assert polled() == []
    assert polled([], question(8)) == [question(8)]
    with pytest.raises(TelegramError):  # polling then waits before it asks again
        polled([], None)
