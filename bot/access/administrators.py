"""What only administrators may do, and the record of what they did."""

import logging
import time
from contextlib import suppress
from functools import wraps

from bot.request import Handler, Request
from bot.running_bot import RunningBot
from bot.texts import say
from retrieval.errors import StorageError

_log = logging.getLogger(__name__)
_MOST_NOTED = 200  # characters of a command


def admins_only(handler: Handler) -> Handler:
    """The handler for administrators; others are told that only administrators may do this."""

    @wraps(handler)
    async def guarded(request: Request) -> None:
        if request.is_from_admin:
            note(request.bot, request.user.id, _what(request))
            await handler(request)
        elif request.button is not None:
            await request.alert(say("admins_only", request.lang))
        else:
            await request.say("admins_only")

    return guarded


def note(bot: RunningBot, user_id: int, what: str) -> None:
    """Store what an administrator did. Where the disk is full only the log has it: /remove may be what frees space."""
    action, _, details = what.partition(" ")
    with suppress(StorageError):
        bot.store.log_admin(user_id, action, details, time.time())
    _log.info("administration", extra={"user": user_id, "action": action, "details": details})


def _what(request: Request) -> str:
    if request.button is not None:
        return f"button {request.button.data}"
    return (request.typed.text or "")[:_MOST_NOTED]
