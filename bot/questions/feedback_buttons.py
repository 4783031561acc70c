"""👍 👎 below an answer, and the comment that explains a 👎."""

import time

from telegram import ForceReply

from bot.request import Request
from bot.store import ExpectedComment
from bot.texts import say
from bot.transport.richtext import Rich, Run, one_line

COMMENT_SECONDS = 24 * 3600  # that a 👎 may be explained after it was given
MOST_CHARACTERS = 2000  # of a comment


async def on_up(request: Request) -> None:
    """Store the praise."""
    request.bot.store.rate(request.kept_reply().reply_id, request.user.id, 1, time.time())
    await request.acknowledge("thanks_up")


async def on_down(request: Request) -> None:
    """Store the complaint, and ask what was wrong, once."""
    store, place, user = request.bot.store, request.place, request.user
    reply_id, now = request.kept_reply().reply_id, time.time()
    store.rate(reply_id, user.id, -1, now)
    await request.acknowledge("thanks_down")
    expected = expected_comment(request)
    if expected is not None and expected.reply_id == reply_id:
        return  # asked already
    rich: Rich = (Run(say("ask_comment", request.lang)),)
    is_group = place.chat_id != user.id
    if is_group:  # a selective prompt opens for those whom it names
        rich = (Run(one_line(user.full_name or "·", 64), (f"a:tg://user?id={user.id}",)), Run("\n"), *rich)
    prompt = ForceReply(selective=is_group, input_field_placeholder=say("comment_hint", request.lang))
    message_id = await request.reply(rich, prompt)
    if message_id is not None:
        store.expect_comment(place.chat_id, user.id, reply_id, message_id, now)


def expected_comment(request: Request) -> ExpectedComment | None:
    """The comment that this user was asked for in this chat; None where there is none, or the time for it is over."""
    return request.bot.store.expected_comment(request.place.chat_id, request.user.id, time.time(), COMMENT_SECONDS)


def is_comment(request: Request) -> bool:
    """Whether the message replies to the prompt for a comment."""
    replied = request.typed.reply_to_message
    if replied is None or not request.typed.text:
        return False
    expected = expected_comment(request)
    return expected is not None and expected.prompt_message_id == replied.message_id


async def on_comment(request: Request) -> None:
    """Store what the user says was wrong.

    The comment stays expected, so that a further reply to the prompt, an edited one, or the same one after a crash
    takes the place of the first.
    """
    expected = expected_comment(request)
    if expected is None:
        return
    request.bot.store.comment(expected.reply_id, request.user.id, (request.typed.text or "")[:MOST_CHARACTERS])
    await request.say("comment_kept")
