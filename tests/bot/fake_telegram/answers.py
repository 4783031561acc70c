"""answerCallbackQuery and answerInlineQuery."""

import re
from typing import Any

from .errors import QUERY_TOO_OLD, ApiError, Json, bad_request
from .html_mode import utf16_length
from .keyboards import check_markup
from .parameters import Parameters, api_method
from .world import World

MOST_RESULTS = 50


@api_method
def answer_callback_query(world: World, parameters: Parameters) -> bool:
    query = world.query(parameters.get("callback_query_id", ""), "callback")
    if query is None:
        raise bad_request(QUERY_TOO_OLD)
    if utf16_length(parameters.get("text", "")) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    own_link = re.compile(rf"(?:https?://)?t\.me/{world.bot['username']}\?start=|tg://", re.IGNORECASE)
    if parameters.get("url") and not own_link.match(parameters["url"]):
        raise bad_request("URL_INVALID")
    query.answer = {
        "text": parameters.get("text", ""),
        "show_alert": parameters.yes("show_alert"),
        "url": parameters.get("url"),
    }
    return True


@api_method
def answer_inline_query(world: World, parameters: Parameters) -> bool:
    results = parameters.json("results", "can't parse inline query results JSON object")
    if not isinstance(results, list):
        raise bad_request("expected an Array of inline query results")
    button = _check_button(parameters)
    if len(results) > MOST_RESULTS:
        raise bad_request("too many inline query results specified")
    checked = [_check_result(world, result) for result in results]
    query = world.query(parameters.get("inline_query_id", ""), "inline")
    if query is None:
        raise bad_request(QUERY_TOO_OLD)
    if len({result["id"] for result in checked}) < len(checked):
        raise bad_request("RESULT_ID_DUPLICATE")
    if len(parameters.get("next_offset", "").encode()) > 64:
        raise bad_request("NEXT_OFFSET_INVALID")
    query.answer = {
        "results": checked,
        "button": button,
        "cache_time": parameters.integer("cache_time", 300),
        "is_personal": parameters.yes("is_personal"),
        "next_offset": parameters.get("next_offset", ""),
    }
    return True


def _check_button(parameters: Parameters) -> Json | None:
    button: Json | None = parameters.json("button", "can't parse inline query results button JSON object")
    if button is None:
        return None
    if not button.get("text"):
        raise bad_request("can't parse inline query results button: Can't find field \"text\"")
    if "start_parameter" in button:
        start = button["start_parameter"]
        if not start:
            raise bad_request("can't use empty start_parameter")
        if len(start) > 64:
            raise bad_request("too long start_parameter specified")
        if not re.fullmatch(r"[A-Za-z0-9_-]+", start):
            raise bad_request("unallowed characters in start_parameter are used")
    elif "web_app" not in button:
        raise bad_request("can't parse inline query results button: expected web_app or start_parameter")
    return button


def _check_result(world: World, result: Any) -> Json:
    """The result, with "text" and "entities" of the message that it will send.

    Raises:
        ApiError: Telegram would refuse it.
    """
    if not isinstance(result, dict):
        raise bad_request("can't parse InlineQueryResult: expected an Object")
    number = str(result.get("id", ""))
    if not 1 <= len(number.encode()) <= 64:
        raise bad_request("RESULT_ID_INVALID" if number else "RESULT_ID_EMPTY")
    if result.get("type") != "article":
        raise bad_request("can't parse InlineQueryResult: this server has articles alone")
    if not result.get("title"):
        raise bad_request("ARTICLE_TITLE_EMPTY")
    content = result.get("input_message_content")
    if not isinstance(content, dict) or "message_text" not in content:
        raise bad_request("can't parse InlineQueryResult: Input message content is not specified")
    try:
        text, entities = world.message_text(Parameters(content), "MESSAGE_TOO_LONG", "message_text")
    except ApiError as error:
        if error.description.endswith("MESSAGE_TOO_LONG"):
            raise
        raise bad_request(f"can't parse InlineQueryResult: {error.description.split(': ', 1)[1]}") from None
    return result | {"text": text, "entities": entities, "markup": check_markup(result.get("reply_markup"), True)}
