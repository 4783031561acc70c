"""👍 👎 below an answer: the vote is marked on its button, and a 👎 asks by buttons what was wrong.

Nothing that is typed afterwards is taken for a comment, unless it replies to the message that asks.
"""

import time

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.buttons import DOWN, UP, WRONG, button, verb_of
from bot.request import OldButtonError, Request
from bot.store import ExpectedComment, Reply
from bot.texts import say
from bot.transport.richtext import Rich, Run, one_line

COMMENT_SECONDS = 24 * 3600  # that a 👎 may be explained after it was given
MOST_CHARACTERS = 2000  # of a comment
REASONS = ("person", "day", "text", "long", "other")
_LABELS = {UP: "button_up", DOWN: "button_down"}
_VERDICTS = {UP: 1, DOWN: -1}


async def on_up(request: Request) -> None:
    """Store the praise."""
    kept = request.kept_reply()
    request.bot.store.rate(kept.reply_id, request.user.id, 1, time.time())
    await request.acknowledge("thanks_up")
    await _mark(request, kept)


async def on_down(request: Request) -> None:
    """Store the complaint, and ask what was wrong, once."""
    store, place, user = request.bot.store, request.place, request.user
    kept, now = request.kept_reply(), time.time()
    store.rate(kept.reply_id, user.id, -1, now)
    await request.acknowledge("thanks_down")
    await _mark(request, kept)
    expected = expected_comment(request)
    if expected is not None and expected.reply_id == kept.reply_id:
        return  # asked already
    rich: Rich = (Run(say("ask_comment", request.lang)),)
    if not place.is_private:
        rich = (Run(one_line(user.full_name or "·", 64), (f"a:tg://user?id={user.id}",)), Run("\n"), *rich)
    message_id = await request.reply(rich, reasons(kept.reply_id, request.lang))
    if message_id is not None:
        store.expect_comment(place.chat_id, user.id, kept.reply_id, message_id, now)


async def on_wrong(request: Request) -> None:
    """Store what was wrong, as tapped by who was asked."""
    kept = request.kept_reply()
    _, reason = request.words(2)
    expected = expected_comment(request)
    is_asked = expected is not None and (expected.reply_id, expected.prompt_message_id) == (
        kept.reply_id, request.message_id
    )  # fmt: skip
    if reason not in REASONS or not is_asked:
        raise OldButtonError
    request.bot.store.give_reason(kept.reply_id, request.user.id, reason)
    await request.acknowledge()
    await request.replace(say("wrong_kept", request.lang, reason=say(f"wrong_{reason}", request.lang)))


def reasons(reply_id: int, lang: str) -> InlineKeyboardMarkup:
    """A button for each thing that may be wrong with an answer."""
    row = [button(say(f"wrong_{reason}", lang), WRONG, reply_id, reason) for reason in REASONS]
    return InlineKeyboardMarkup([row[:3], row[3:]])


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


async def _mark(request: Request, kept: Reply) -> None:
    """Show on 👍 and 👎 how people voted; with one person a tick, in a group the numbers."""
    markup = request.message.reply_markup if request.message is not None else None
    if markup is None:
        return
    votes = request.bot.store.votes(kept.reply_id)
    rows = [[_marked(request, one, votes) for one in row] for row in markup.inline_keyboard]
    await request.bot.sender.edit_keyboard(request.place.chat_id, request.message_id, InlineKeyboardMarkup(rows))


def _marked(request: Request, shown: InlineKeyboardButton, votes: dict[int, int]) -> InlineKeyboardButton:
    verb = verb_of(str(shown.callback_data)) if shown.callback_data is not None else ""
    if verb not in _LABELS:
        return shown
    label, count = say(_LABELS[verb], request.lang), votes.get(_VERDICTS[verb], 0)
    if count:
        key = "voted" if request.place.is_private else "votes"
        label = say(key, request.lang, button=label, count=count)
    return InlineKeyboardButton(label, callback_data=shown.callback_data)
