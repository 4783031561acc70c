"""Inline mode: whoever types @bot and a question in any chat is offered an answer and passages to share."""

import asyncio
import time

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.constants import ParseMode

from bot import engine_tasks
from bot.lists.search_lists import passage_text
from bot.message_parts import Link
from bot.questions.answer_message import answer_row, answer_text
from bot.running_bot import BotContext, RunningBot
from bot.texts import say
from bot.transport.richtext import Rich, split, to_html
from bot.transport.sender import NO_PREVIEW
from retrieval.errors import BaowenError
from retrieval.records import Answer, Hit

PAUSE = 0.3  # seconds without a further key after which a question counts as typed
MOST_HITS = 4
CACHE_SECONDS = 60
_ANSWER = "answer"  # the id of that result
_TITLE, _DESCRIPTION = 120, 200  # characters that a phone shows


async def on_inline(update: Update, context: BotContext) -> None:
    """Offer the answer to what was typed, and passages."""
    query, bot = update.inline_query, context.running_bot
    assert query is not None
    lang = bot.lang_of(query.from_user)
    bot.typed[query.from_user.id] = query.id
    await asyncio.sleep(PAUSE)
    if bot.typed.get(query.from_user.id) != query.id:
        return  # the update of the next key is answered instead
    del bot.typed[query.from_user.id]
    button = "inline_open"
    results: tuple[InlineQueryResultArticle, ...] = ()
    if not query.query.strip():
        button = "inline_hint"
    elif bot.limits.is_full or bot.limits.take(query.from_user.id, time.monotonic()):
        button = "inline_busy"
    else:
        with bot.under_way():
            results = await _results(bot, query, lang)
        if not any(result.id == _ANSWER for result in results):
            button = "inline_no_answer"
    to_private = InlineQueryResultsButton(say(button, lang), start_parameter="inline")
    await bot.sender.inline(query, results, to_private, CACHE_SECONDS if results else 0)


async def _results(bot: RunningBot, query: InlineQuery, lang: str) -> tuple[InlineQueryResultArticle, ...]:
    """The answer where there is one, and passages."""
    try:
        answered = await bot.workers.call(engine_tasks.converse, query.query, None, lang)
        hits, _ = await bot.workers.call(engine_tasks.search, query.query, MOST_HITS)
    except BaowenError:
        return ()
    answer, user_id = answered.answer, query.from_user.id
    row = answer_row(
        answered, question=query.query, kind="inline", chat_id=user_id, user_id=user_id, at=time.time(), further=hits
    )
    link = bot.citation_link(bot.keep_reply(row), in_private=False)  # it may be shared anywhere
    passages = [_passage(number, hit, link(len(answer.citations) + number), lang) for number, hit in enumerate(hits, 1)]
    return (*([_answer(answer, link, lang)] if answer.answered else []), *passages)


def _answer(answer: Answer, link: Link, lang: str) -> InlineQueryResultArticle:
    cited = answer.citations[0] if answer.citations else None
    return InlineQueryResultArticle(
        id=_ANSWER,
        title=answer.text[:_TITLE],
        description=(cited.headline or cited.source)[:_DESCRIPTION] if cited else None,
        input_message_content=_content(answer_text(answer, lang, link)),
        reply_markup=_opening(link(1), lang) if cited else None,
    )


def _passage(number: int, hit: Hit, link: str | None, lang: str) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(
        id=f"passage-{number}",
        title=(hit.headline or hit.source)[:_TITLE],
        description=hit.text[:_DESCRIPTION],
        input_message_content=_content(passage_text(hit, lang, link)),
        reply_markup=_opening(link, lang),
    )


def _opening(link: str | None, lang: str) -> InlineKeyboardMarkup | None:
    """A button that opens the original in a private chat with the bot; None where there is no link."""
    if link is None:
        return None
    return InlineKeyboardMarkup([[InlineKeyboardButton(say("button_original", lang), url=link)]])


def _content(rich: Rich) -> InputTextMessageContent:
    """A message to share, with as much of the text as fits one message."""
    return InputTextMessageContent(to_html(split(rich)[0]), parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW)
