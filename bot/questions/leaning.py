"""What a question leans on: the answer that it replies to, else the talk in its topic, else the talk in its chat."""

import json
import time
from collections.abc import Mapping
from typing import Any, cast

from telegram import Message

from bot.request import Request

FOLLOW_UP_SECONDS = 15 * 60


def context_of(request: Request) -> Mapping[str, Any] | None:
    """The context that a typed question leans on, as plain values; None where it stands alone.

    A reply says by itself what it is about: however old the answer is, whoever asked for it, and though the talk was
    begun anew since.
    """
    store, chat_id = request.bot.store, request.place.chat_id
    kept = _of_replied(request, request.message.reply_to_message if request.message is not None else None)
    if kept is None:
        kept = store.last_context(
            chat_id, request.user.id, time.time(), FOLLOW_UP_SECONDS, thread_id=request.place.thread_id
        )
    return cast(Mapping[str, Any], json.loads(kept)) if kept else None


def _of_replied(request: Request, replied: Message | None) -> str | None:
    """The context of the message replied to: one of the bot's, or the question that one of the bot's answers."""
    if replied is None or request.button is not None:
        return None
    store, chat_id = request.bot.store, request.place.chat_id
    if kept := store.context_of_message(chat_id, replied.message_id):
        return kept
    answer = store.reply_to(chat_id, replied.message_id)
    return store.context_of_message(chat_id, answer.message_id) if answer and answer.message_id else None
