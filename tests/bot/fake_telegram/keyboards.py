"""Reads reply markup, checks it as Telegram does, and refuses it with Telegram's messages."""

import json
import re

from .errors import Json, bad_request
from .html_mode import checked_url
from .parameters import Parameters

ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip
OTHER_KINDS = ("keyboard", "remove_keyboard", "force_reply")
MOST_BUTTONS = 100
MOST_BYTES = 10_240


def read_markup(parameters: Parameters, inline_only: bool = False) -> Json | None:
    """The markup; None if there is none or an empty inline keyboard.

    Raises:
        ApiError: Telegram would refuse it.
    """
    markup = parameters.json("reply_markup", "can't parse reply keyboard markup JSON object")
    return check_markup(markup, inline_only)


def check_markup(markup: object, inline_only: bool = False) -> Json | None:
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _check_inline(markup)
    if inline_only:
        raise bad_request("inline keyboard expected")
    if markup and not any(kind in markup for kind in OTHER_KINDS):
        raise bad_request("reply markup is unsupported")
    return markup or None


def _check_inline(markup: Json) -> Json | None:
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('can\'t parse reply markup: Field "inline_keyboard" must be of type Array of Array')
    rows = [[_check_button(button) for button in row] for row in rows if row]
    if sum(map(len, rows)) > MOST_BUTTONS or len(json.dumps(rows, ensure_ascii=False).encode()) > MOST_BYTES:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": rows} if rows else None


def _check_button(button: object) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: expected an Object")
    if not str(button.get("text", "")).strip():
        raise bad_request("can't parse inline keyboard button: Button text must be non-empty")
    actions = [action for action in ACTIONS if action in button]
    if len(actions) != 1:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not checked_url(button["url"]) and not re.match(r"tg://", button["url"]):
        raise bad_request("BUTTON_URL_INVALID")
    return button
