"""The table of handlers in their order, and the application that runs them."""

import re
from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Update
from telegram.ext import (
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot import basic_commands, buttons
from bot.access import applying, gate
from bot.access.gate import admins_only
from bot.building import build_handlers
from bot.documents import adding, removing
from bot.lists import dossier_lists, event_lists, list_tools, search_lists
from bot.lists.dossier_lists import PERSON, PLACE
from bot.lists.event_lists import EVENTS, RECENT
from bot.lists.list_pages import turning
from bot.lists.search_lists import HITS
from bot.processing import JournaledProcessor, on_error
from bot.questions import feedback_buttons, inline_mode, original_pages, question_handlers
from bot.reports import report_commands
from bot.request import Handler, request_of
from bot.running_bot import BotApplication, BotContext, RunningBot
from bot.transport.addressing import Addressed
from bot.transport.connection import Bot
from bot.transport.journal import JournalQueue

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")


def build_application(connection: Bot, queue: JournalQueue, running: RunningBot) -> BotApplication:
    """The application without handlers: those need the bot's name, which Telegram has not told yet."""
    application: BotApplication = (
        ApplicationBuilder()
        .bot(connection)
        .update_queue(queue)
        .concurrent_updates(JournaledProcessor(running, queue))
        .context_types(ContextTypes(context=BotContext))
        .job_queue(None)
        .build()
    )
    application.bot_data["running_bot"] = running
    return application


def add_handlers(application: BotApplication, bot_id: int, username: str) -> None:
    """Add all handlers; of those in one group only the first that fits is called."""
    application.add_handler(TypeHandler(Update, gate.gate), group=-1)
    for name, handler in _commands().items():
        application.add_handler(CommandHandler(name, _with_request(handler)))
    for verb, handler in _buttons().items():
        application.add_handler(CallbackQueryHandler(_with_request(handler), pattern=rf"^{re.escape(verb)}(?::|$)"))
    application.add_handler(CallbackQueryHandler(_with_request(basic_commands.on_old_button)))
    application.add_handler(InlineQueryHandler(inline_mode.on_inline))
    for wanted, handler in _messages(bot_id, username):
        application.add_handler(MessageHandler(wanted, _with_request(handler)))
    application.add_error_handler(on_error)


def _with_request(handler: Handler) -> Callable[[Update, BotContext], Coroutine[Any, Any, None]]:
    """The handler in the form in which python-telegram-bot calls it."""

    async def handle(update: Update, context: BotContext) -> None:
        await handler(request_of(update, context))

    return handle


def _messages(bot_id: int, username: str) -> tuple[tuple[filters.BaseFilter, Handler], ...]:
    """What a message is like → its handler; the first that fits is taken."""
    private = filters.ChatType.PRIVATE
    return (
        (filters.Document.ALL & private, adding.on_document),
        (Addressed(bot_id, username), question_handlers.on_text),
        (filters.COMMAND & private, basic_commands.on_unknown_command),
        (private & ~filters.StatusUpdate.ALL & filters.UpdateType.MESSAGE, basic_commands.on_no_text),
    )


def _commands() -> dict[str, Handler]:
    """Command → its handler."""
    return {
        "start": basic_commands.on_start,
        "help": basic_commands.on_help,
        "ask": question_handlers.on_ask,
        "status": basic_commands.on_status,
        "new": basic_commands.on_new,
        "cancel": basic_commands.on_cancel,
        "lang": basic_commands.on_lang,
        "search": search_lists.on_search,
        "events": event_lists.on_events,
        "recent": event_lists.on_recent,
        "person": dossier_lists.on_person,
        "place": dossier_lists.on_place,
        "reindex": admins_only(build_handlers.on_reindex),
        "remove": admins_only(removing.on_remove),
        "stats": admins_only(report_commands.on_stats),
        "export": admins_only(report_commands.on_export),
        "allow": admins_only(applying.on_allow),
        "deny": admins_only(applying.on_deny),
    }


def _buttons() -> dict[str, Handler]:
    """The verb of a button's data → its handler."""
    on_turn = turning((HITS, EVENTS, RECENT, PERSON, PLACE))
    return {
        buttons.ORIGINAL: original_pages.on_original,
        buttons.TURN_ORIGINAL: original_pages.on_turn_original,
        buttons.NEXT: question_handlers.on_next,
        buttons.NEAR: question_handlers.on_near,
        buttons.EXAMPLE: question_handlers.on_example,
        buttons.UP: feedback_buttons.on_up,
        buttons.DOWN: feedback_buttons.on_down,
        buttons.WRONG: feedback_buttons.on_wrong,
        buttons.LANG: basic_commands.on_lang_button,
        buttons.MORE: search_lists.on_more,
        buttons.TURN_MORE: on_turn,
        buttons.EVENTS: on_turn,
        buttons.PERSON: on_turn,
        buttons.PLACE: on_turn,
        buttons.FILTERS: list_tools.on_filters,
        buttons.NARROW: list_tools.on_narrow,
        buttons.MONTHS: list_tools.on_months,
        buttons.BACK: list_tools.on_back,
        buttons.EXPORT: list_tools.on_export,
        buttons.APPLY: applying.on_apply,
        buttons.DECIDE: applying.on_decide,
        buttons.STOP_BUILD: admins_only(build_handlers.on_stop_build),
        buttons.BUILD: admins_only(build_handlers.on_build),
        buttons.ADD: admins_only(adding.on_add),
        buttons.REMOVE: admins_only(removing.on_removal),
    }
