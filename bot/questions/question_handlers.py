"""Questions: typed ones, /ask, and those that a tap asks; an edited question is answered anew.

A question leans on the answer that it replies to, else on the talk in its topic, else on the talk in its chat.
"""

import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from telegram import InlineKeyboardMarkup, Message

from bot import buttons, engine_tasks
from bot.access.access_rules import MOST_CHARACTERS
from bot.engine_tasks import Answered
from bot.lists.dossier_lists import PERSON, PLACE
from bot.lists.event_lists import show_records_of
from bot.lists.list_pages import Wanted, show_list
from bot.lists.search_lists import HITS
from bot.questions.answer_message import answer_row, answer_text, below_answer
from bot.questions.feedback_buttons import is_comment, on_comment
from bot.request import OldButtonError, Request
from bot.texts import say
from bot.transport.addressing import question_of
from bot.transport.richtext import Rich, Run
from retrieval.errors import BaowenError
from retrieval.talking import small_talk, talk_texts

_log = logging.getLogger(__name__)
_NEAR_LISTS = {"person": PERSON, "place": PLACE, "search": HITS}
NEXT_QUESTIONS = {"when": "question_when", "with_whom": "question_with_whom"}  # step → the key of its question


@dataclass(frozen=True, slots=True)
class Question:
    """The words of a question, and what they lean on."""

    text: str
    context: Mapping[str, Any] | None = None  # of the question before; None: of the last one in this chat
    is_shown: bool = False  # the answer shows the question, because nobody typed it


async def on_text(request: Request) -> None:
    """A text that speaks to the bot; the bot's name alone, as a reply to a message, asks the words of that message."""
    if is_comment(request):
        await on_comment(request)
        return
    message = request.typed
    text = question_of(message, message.get_bot().id, request.bot.username) or ""
    if request.is_private and (key := small_talk.answer_to(text)):
        await _chat(request, key)
        return
    await ask(request, Question(text.strip() or _words_replied_to(message)))


async def on_ask(request: Request) -> None:
    """/ask QUESTION; without words, as a reply to a message, it asks the words of that message."""
    text = " ".join(request.arguments) or _words_replied_to(request.typed)
    if text:
        await ask(request, Question(text))
        return
    examples = await request.bot.examples() or (say("question_example", request.lang),)
    await request.say("usage_ask", example=f"/ask {examples[0]}")


async def on_next(request: Request) -> None:
    """什么时候, 谁陪同: a question that leans on the answer above; 全部记录: the records of the person it names."""
    record = json.loads(request.kept_reply().record)
    _, step = request.words(2)
    if step == "all" and record.get("leader"):
        await request.acknowledge()
        await show_records_of(request.acknowledged(), record["leader"])
    elif step in NEXT_QUESTIONS and "context" in record:
        await request.acknowledge()
        await ask(request, Question(say(NEXT_QUESTIONS[step], request.lang), record["context"], is_shown=True))
    else:
        raise OldButtonError


async def on_near(request: Request) -> None:
    """What is near a question without an answer: the question about another name, a page of events, a search."""
    reply = request.kept_reply()
    _, place = request.numbers(2)
    offered = json.loads(reply.record).get("near", [])
    if not 0 <= place < len(offered):
        raise OldButtonError
    kind, text, asked = offered[place]
    await request.acknowledge()
    if kind == "name":
        await ask(request, Question(reply.question.replace(asked, text), {}, is_shown=True))
    else:
        filters = {"text": text} if kind == "search" else {}
        await show_list(request.acknowledged(), _NEAR_LISTS[kind], Wanted(text, filters))


async def on_example(request: Request) -> None:
    """Ask the example on the button, in its own words: the archive may have other examples by now."""
    text = await _example(request)
    await request.acknowledge()
    await ask(request, Question(text, {}, is_shown=True))


async def ask(request: Request, question: Question) -> None:
    """Answer the question, or say why it cannot be taken: it is empty or too long, or too many wait."""
    bot = request.bot
    if refusal := _refusal(question, request.lang):
        bot.metrics.questions.labels("refused").inc()
        await request.tell(refusal)
        return
    if wait := request.why_wait():
        bot.metrics.questions.labels("put_off").inc()
        await request.tell_to_wait(wait)
        return
    with bot.under_way():
        bot.show_typing(request.place)
        async with bot.turn(request.place.chat_id, request.user.id):
            await _answer(request, question)


async def _chat(request: Request, key: str) -> None:
    """Answer small talk, of which nothing is stored; a greeting gets example questions as well."""
    request.bot.metrics.questions.labels("small_talk").inc()
    examples = await request.bot.examples() if key == "small_hello" else ()
    await request.tell(talk_texts.say(key, request.lang), buttons.below_help(examples))


def _words_replied_to(message: Message) -> str:
    """The words of the message replied to, if a person wrote it. Who writes in a group's name counts as a person."""
    replied = message.reply_to_message
    if replied is None:
        return ""
    if replied.from_user is not None and replied.from_user.is_bot and replied.sender_chat is None:
        return ""
    return replied.text or replied.caption or ""


async def _example(request: Request) -> str:
    """The words on the pressed button; where its message is too old to be read, today's example of that number.

    Raises:
        OldButtonError: there is no example of that number.
    """
    (number,) = request.numbers(1)
    pressed, markup = request.button, request.message.reply_markup if request.message else None
    for row in markup.inline_keyboard if markup else ():
        for button in row:
            if pressed is not None and button.callback_data == pressed.data:
                return str(button.text)
    examples = await request.bot.examples()
    if not 0 <= number < len(examples):
        raise OldButtonError
    return examples[number]


def _refusal(question: Question, lang: str) -> str | None:
    if not question.text.strip():
        return say("empty", lang)
    if len(question.text) > MOST_CHARACTERS:
        return say("too_long", lang, most=MOST_CHARACTERS)
    return None


async def _answer(request: Request, question: Question) -> None:
    bot = request.bot
    try:
        context = question.context if question.context is not None else _context_of(request)
        answered = await bot.workers.call(engine_tasks.converse, question.text, context, request.lang)
    except BaowenError as error:
        _log.warning("question not answered", extra={"update": request.update_id, "reason": error.en})
        await request.deliver((Run(request.line_of(error)),))
        return
    if answered.answer.kind == "chat":
        bot.metrics.questions.labels("small_talk").inc()
        await request.tell(answered.answer.text)
        return
    earlier = request.earlier_answer()  # before the new answer is stored
    reply_id = _keep(request, question, answered)
    seconds = await request.deliver_kept(reply_id, *_message(request, question, reply_id, answered), replaces=earlier)
    _count(request, answered, seconds)


def _keep(request: Request, question: Question, answered: Answered) -> int:
    """Store what buttons, follow-up questions and statistics need; the number of the stored reply."""
    row = answer_row(
        answered,
        question=question.text,
        kind="ask",
        chat_id=request.place.chat_id,
        user_id=request.user.id,
        at=request.at,
        update_id=request.update_id,
        asked_message_id=request.message_id,
        thread_id=request.place.thread_id,
    )
    return request.bot.keep_reply(row)


def _message(
    request: Request, question: Question, reply_id: int, answered: Answered
) -> tuple[Rich, InlineKeyboardMarkup]:
    """The answer as it is shown, and the buttons below it."""
    link = request.bot.citation_link(reply_id, in_private=request.place.is_private)
    rich = answer_text(answered.answer, request.lang, link)
    if question.is_shown:
        rich = (Run(question.text, ("i",)), Run("\n\n"), *rich)
    return rich, below_answer(reply_id, answered.answer, request.lang)


def _count(request: Request, answered: Answered, seconds: float) -> None:
    """Count the answer in the metrics and log it."""
    outcome = "answered" if answered.answer.answered else "not_found"
    request.bot.metrics.questions.labels(outcome).inc()
    request.bot.metrics.seconds.observe(seconds)
    _log.info(
        "answered",
        extra={
            "update": request.update_id,
            "chat": request.place.chat_id,
            "user": request.user.id,
            "outcome": outcome,
            "seconds": round(seconds, 3),
            "engine_ms": round(answered.answer.ms, 1),
        },
    )


FOLLOW_UP_SECONDS = 15 * 60


def _context_of(request: Request) -> Mapping[str, Any] | None:
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
