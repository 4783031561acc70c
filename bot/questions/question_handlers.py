"""Questions: in private any text, in groups what is said to the bot, and /ask; edited ones are answered anew."""

import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from telegram import Message, Update
from telegram.constants import ChatType

from bot import buttons, engine_tasks, rendering
from bot.access.admission import under_way, why_wait
from bot.access.limits import MOST_CHARACTERS
from bot.engine_tasks import Answered
from bot.problems import line_of
from bot.questions import small_talk
from bot.questions.archive_examples import examples_of
from bot.questions.feedback_buttons import is_comment, on_comment
from bot.questions.kept_replies import answer_row, keep
from bot.running_bot import BotContext, RunningBot, Visit, visit_of
from bot.store.storage_errors import full_disk_is_no_reason
from bot.texts import say
from bot.transport.addressing import question_of
from bot.transport.richtext import Run
from bot.transport.sender import Place
from retrieval.errors import BaowenError

_log = logging.getLogger(__name__)
FOLLOW_UP_SECONDS = 15 * 60
EXAMPLE = "谁去过……?"  # where the archive has none


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it came."""

    text: str
    place: Place
    user_id: int
    lang: str
    update_id: int
    at: float  # when it came in, seconds since the epoch
    context: Mapping[str, Any] | None = None  # that it leans on; None: on the last one in this chat
    shown: bool = False  # whether the answer is to show the question, since nobody typed it
    is_edited: bool = False  # the answer takes the place of the one that the question had before


async def on_text(update: Update, context: BotContext) -> None:
    """A text that asks the bot something; the bot's name alone, as a reply to a message: that message asks it."""
    visit = visit_of(update, context)
    if is_comment(update, context):
        await on_comment(update, context)
        return
    question = question_of(visit.message, context.bot.id, context.running_bot.username) or ""
    is_private = visit.message.chat.type == ChatType.PRIVATE
    if is_private and (key := small_talk.answer_to(question)):
        await _chat(visit, key)
        return
    await ask(visit.bot, _asked(visit, question.strip() or _words_replied_to(visit.message), update))


async def on_ask(update: Update, context: BotContext) -> None:
    """/ask QUESTION; as a reply to a message without words of its own: that message."""
    visit = visit_of(update, context)
    text = " ".join(context.args or []) or _words_replied_to(visit.message)
    if text:
        await ask(visit.bot, _asked(visit, text, update))
        return
    examples = await examples_of(visit.bot) or (EXAMPLE,)
    await visit.say("usage_ask", example=f"/ask {examples[0]}")


async def _chat(visit: Visit, key: str) -> None:
    """A line to small talk, which nothing is kept of; to a greeting with questions to begin with."""
    visit.bot.metrics.questions.labels("small_talk").inc()
    examples = await examples_of(visit.bot) if key == "small_hello" else ()
    await visit.say(key, buttons.below_help(examples))


def _words_replied_to(message: Message) -> str:
    """What the message is a reply to, in a person's words; who writes in a group's name shows as a bot, and is none."""
    replied = message.reply_to_message
    if replied is None:
        return ""
    if replied.from_user is not None and replied.from_user.is_bot and replied.sender_chat is None:
        return ""
    return replied.text or replied.caption or ""


def _asked(visit: Visit, text: str, update: Update) -> Asked:
    """The question of a message."""
    return Asked(
        text=text,
        place=visit.place,
        user_id=visit.user.id,
        lang=visit.lang,
        update_id=visit.update_id,
        at=time.time(),
        is_edited=update.edited_message is not None,
    )


async def ask(bot: RunningBot, asked: Asked) -> None:
    """Answer, unless the question cannot be taken: none, too long, too many at once."""
    if refusal := _refusal(asked):
        bot.metrics.questions.labels("refused").inc()
        await bot.sender.reply(asked.place, (Run(refusal),))
        return
    if wait := why_wait(bot, asked.user_id, asked.update_id, asked.lang):
        bot.metrics.questions.labels("put_off").inc()
        if bot.limits.may_tell(asked.user_id, time.monotonic()):
            await bot.sender.reply(asked.place, (Run(wait),))
        return
    with under_way(bot):
        bot.show_typing(asked.place)
        async with bot.turn(asked.place.chat_id, asked.user_id):
            await _answer(bot, asked)


def _refusal(asked: Asked) -> str | None:
    if not asked.text.strip():
        return say("empty", asked.lang)
    if len(asked.text) > MOST_CHARACTERS:
        return say("too_long", asked.lang, most=MOST_CHARACTERS)
    return None


async def _answer(bot: RunningBot, asked: Asked) -> None:
    try:
        answered = await bot.workers.call(engine_tasks.converse, asked.text, _context(bot, asked))
    except BaowenError as error:
        _log.warning("question not answered", extra={"update": asked.update_id, "reason": error.en})
        await bot.deliver(asked.update_id, asked.place, (Run(line_of(error, asked.lang)),))
        return
    earlier = _earlier_answer(bot, asked)
    reply_id = _keep(bot, asked, answered)
    message_id = await _deliver(bot, asked, reply_id, answered, earlier)
    seconds = time.time() - asked.at
    with full_disk_is_no_reason():
        bot.journal.done(asked.update_id)  # at once: what is sent is not to be sent again
        if message_id is not None:
            bot.store.sent(reply_id, message_id, seconds)
    _count(bot, asked, answered, seconds)


def _context(bot: RunningBot, asked: Asked) -> Mapping[str, Any] | None:
    """What the question may lean on."""
    if asked.context is not None:
        return asked.context
    kept = bot.store.last_context(asked.place.chat_id, asked.user_id, time.time(), FOLLOW_UP_SECONDS)
    return cast(Mapping[str, Any], json.loads(kept)) if kept else None


def _earlier_answer(bot: RunningBot, asked: Asked) -> int | None:
    """The message that answered the question before it was edited."""
    if not asked.is_edited or asked.place.reply_to is None:
        return None
    before = bot.store.reply_to(asked.place.chat_id, asked.place.reply_to)
    return before.message_id if before else None


def _keep(bot: RunningBot, asked: Asked, answered: Answered) -> int:
    """Keep what buttons, follow-ups and statistics need of it; the number of the reply."""
    row = answer_row(
        answered,
        question=asked.text,
        kind="ask",
        chat_id=asked.place.chat_id,
        user_id=asked.user_id,
        at=asked.at,
        update_id=asked.update_id,
        asked_message_id=asked.place.reply_to,
    )
    return keep(bot, row)


async def _deliver(bot: RunningBot, asked: Asked, reply_id: int, answered: Answered, earlier: int | None) -> int | None:
    """Send the answer, or put it in the place of the earlier one; the message's id."""
    answer = answered.answer
    link = bot.citation_link(reply_id, in_private=asked.place.is_private)
    rich = rendering.answer(answer, asked.lang, link)
    if asked.shown:
        rich = (Run(asked.text, ("i",)), Run("\n\n"), *rich)
    keyboard = buttons.below_answer(reply_id, answer, asked.lang)
    return await bot.deliver(asked.update_id, asked.place, rich, keyboard, replaces=earlier)


def _count(bot: RunningBot, asked: Asked, answered: Answered, seconds: float) -> None:
    """In the metrics and in the log."""
    outcome = "answered" if answered.answer.answered else "not_found"
    bot.metrics.questions.labels(outcome).inc()
    bot.metrics.seconds.observe(seconds)
    _log.info(
        "answered",
        extra={
            "update": asked.update_id,
            "chat": asked.place.chat_id,
            "user": asked.user_id,
            "outcome": outcome,
            "seconds": round(seconds, 3),
            "engine_ms": round(answered.answer.ms, 1),
        },
    )
