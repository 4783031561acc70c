"""What may be asked with a tap: the next step of an answer, an example of /help."""

import json
import time

from telegram import Update

from bot.lists.event_lists import show_records_of
from bot.pressed import OldButtonError, Pressed, pressed_of, reply_of
from bot.questions.archive_examples import examples_of
from bot.questions.question_handlers import Asked, ask
from bot.running_bot import BotContext

QUESTIONS = {"when": "什么时候?", "with_whom": "谁陪同?"}


async def on_next(update: Update, context: BotContext) -> None:
    """什么时候, 谁陪同: a question that leans on the answer's own; 全部记录: the records of its leader."""
    pressed = pressed_of(update, context)
    record = json.loads(reply_of(pressed).record)
    _, step = pressed.words(2)
    if step == "all" and record.get("leader"):
        await pressed.acknowledge()
        await show_records_of(pressed, record["leader"])
    elif step in QUESTIONS and "context" in record:
        await pressed.acknowledge()
        await ask(pressed.bot, _asked(pressed, QUESTIONS[step], record["context"]))
    else:
        raise OldButtonError


async def on_example(update: Update, context: BotContext) -> None:
    """Ask the example on the button; the archive may have others by now, so its words are the button's."""
    pressed = pressed_of(update, context)
    question = await _example(pressed)
    await pressed.acknowledge()
    await ask(pressed.bot, _asked(pressed, question, {}))


async def _example(pressed: Pressed) -> str:
    """The words of the pressed button; where the message is too old to be read, today's example of that number.

    Raises:
        OldButtonError: there is none.
    """
    (number,) = pressed.numbers(1)
    markup = getattr(pressed.query.message, "reply_markup", None)
    for row in markup.inline_keyboard if markup else ():
        for button in row:
            if button.callback_data == pressed.query.data:
                return str(button.text)
    examples = await examples_of(pressed.bot)
    if not 0 <= number < len(examples):
        raise OldButtonError
    return examples[number]


def _asked(pressed: Pressed, question: str, context: dict[str, object]) -> Asked:
    return Asked(
        text=question,
        place=pressed.place,
        user_id=pressed.user.id,
        lang=pressed.lang,
        update_id=pressed.update_id,
        at=time.time(),
        context=context,
        shown=True,
    )
