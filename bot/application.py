"""The application: a connection to Telegram, the queue with its journal, and the handlers in their order."""

import re

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

from bot import basic_commands, buttons, failures
from bot.access import administrators, applying, gate
from bot.building import build_commands
from bot.documents import adding, removing
from bot.lists import list_commands
from bot.processing import JournaledProcessor
from bot.questions import feedback_buttons, inline_mode, next_steps, original_pages, question_handlers
from bot.reports import report_commands
from bot.running_bot import BotApplication, BotContext, Handler, RunningBot
from bot.transport.addressing import Addressed
from bot.transport.connection import Bot
from bot.transport.journal import JournalQueue

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")


def build_application(connection: Bot, queue: JournalQueue, running: RunningBot) -> BotApplication:
    """The application, its handlers not yet added: they need the bot's name."""
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
    """All handlers; in a group of handlers the first that fits is the only one."""
    application.add_handler(TypeHandler(Update, gate.gate), group=-1)
    for name, handler in _commands().items():
        application.add_handler(CommandHandler(name, handler))
    for verb, handler in _buttons().items():
        application.add_handler(CallbackQueryHandler(handler, pattern=rf"^{re.escape(verb)}(?::|$)"))
    application.add_handler(CallbackQueryHandler(basic_commands.on_old_button))
    application.add_handler(InlineQueryHandler(inline_mode.on_inline))
    application.add_handler(MessageHandler(filters.Document.ALL & filters.ChatType.PRIVATE, adding.on_document))
    application.add_handler(MessageHandler(Addressed(bot_id, username), question_handlers.on_text))
    application.add_handler(
        MessageHandler(filters.COMMAND & filters.ChatType.PRIVATE, basic_commands.on_unknown_command)
    )
    no_text = filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL & filters.UpdateType.MESSAGE
    application.add_handler(MessageHandler(no_text, basic_commands.on_no_text))
    application.add_error_handler(failures.on_error)


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
        **list_commands.COMMANDS,
        "reindex": administrators.only(build_commands.on_reindex),
        "remove": administrators.only(removing.on_remove),
        "stats": administrators.only(report_commands.on_stats),
        "export": administrators.only(report_commands.on_export),
        "allow": administrators.only(applying.on_allow),
        "deny": administrators.only(applying.on_deny),
    }


def _buttons() -> dict[str, Handler]:
    """The verb of a button's data → its handler."""
    return {
        buttons.ORIGINAL: original_pages.on_original,
        buttons.TURN_ORIGINAL: original_pages.on_turn,
        buttons.NEXT: next_steps.on_next,
        buttons.EXAMPLE: next_steps.on_example,
        buttons.UP: feedback_buttons.on_up,
        buttons.DOWN: feedback_buttons.on_down,
        buttons.LANG: basic_commands.on_lang_button,
        **list_commands.BUTTONS,
        applying.APPLY: applying.on_apply,
        applying.DECIDE: applying.on_decide,
        build_commands.CANCEL: administrators.only(build_commands.on_cancel),
        build_commands.BUILD: administrators.only(build_commands.on_build),
        adding.DOCUMENT: administrators.only(adding.on_decided),
        removing.REMOVE: administrators.only(removing.on_decided),
    }
