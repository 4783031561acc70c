"""👍 👎 below an answer, and the words that go with a 👎."""

import time

from telegram import ForceReply, Update

from bot.pressed import pressed_of, reply_of
from bot.running_bot import BotContext, visit_of
from bot.texts import say
from bot.transport.richtext import Rich, Run

COMMENT_SECONDS = 24 * 3600  # that a 👎 may be explained after it was given
MOST_CHARACTERS = 2000  # of a comment


async def on_up(update: Update, context: BotContext) -> None:
    """Keep the praise."""
    pressed = pressed_of(update, context)
    pressed.bot.store.rate(reply_of(pressed).reply_id, pressed.user.id, 1, time.time())
    await pressed.acknowledge("thanks_up")


async def on_down(update: Update, context: BotContext) -> None:
    """Keep the complaint, and ask what was wrong."""
    pressed = pressed_of(update, context)
    bot, reply_id, now = pressed.bot, reply_of(pressed).reply_id, time.time()
    bot.store.rate(reply_id, pressed.user.id, -1, now)
    await pressed.acknowledge("thanks_down")
    expected = bot.store.expected_comment(pressed.place.chat_id, pressed.user.id, now, COMMENT_SECONDS)
    if expected is not None and expected.reply_id == reply_id:
        return  # asked already
    rich: Rich = (Run(say("ask_comment", pressed.lang)),)
    is_group = pressed.place.chat_id != pressed.user.id
    if is_group:  # a selective prompt opens for those whom it names
        rich = (Run(pressed.user.full_name, (f"a:tg://user?id={pressed.user.id}",)), Run("\n"), *rich)
    prompt = ForceReply(selective=is_group, input_field_placeholder=say("comment_hint", pressed.lang))
    message_id = await bot.sender.reply(pressed.place, rich, prompt)
    if message_id is not None:
        bot.store.expect_comment(pressed.place.chat_id, pressed.user.id, reply_id, message_id, now)


def is_comment(update: Update, context: BotContext) -> bool:
    """Whether a message replies to the prompt for a comment."""
    message, user = update.effective_message, update.effective_user
    if message is None or user is None or message.reply_to_message is None or not message.text:
        return False
    expected = context.running_bot.store.expected_comment(message.chat_id, user.id, time.time(), COMMENT_SECONDS)
    return expected is not None and expected.prompt_message_id == message.reply_to_message.message_id


async def on_comment(update: Update, context: BotContext) -> None:
    """Keep what the user says was wrong.

    A further reply to the prompt, or this one edited or coming again after a kill, takes its place: it goes on being
    expected.
    """
    visit = visit_of(update, context)
    store, chat_id = visit.bot.store, visit.message.chat_id
    expected = store.expected_comment(chat_id, visit.user.id, time.time(), COMMENT_SECONDS)
    if expected is None:
        return
    store.comment(expected.reply_id, visit.user.id, (visit.message.text or "")[:MOST_CHARACTERS])
    await visit.say("comment_kept")
