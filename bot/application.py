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

from bot import keyboards
from bot.addressing import Addressed
from bot.connection import Bot
from bot.context import BotApplication, BotContext, Desk, Handler
from bot.handlers import (
    admin,
    asking,
    basics,
    documents,
    errors,
    feedback,
    gate,
    inline,
    lists,
    originals,
    reindexing,
    removing,
    reports,
    requests,
    steps,
)
from bot.journal import JournalQueue
from bot.processing import JournaledProcessor

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member")


def build_application(bot: Bot, queue: JournalQueue, desk: Desk) -> BotApplication:
    """The application, its handlers not yet added: they need the bot's name."""
    application: BotApplication = (
        ApplicationBuilder()
        .bot(bot)
        .update_queue(queue)
        .concurrent_updates(JournaledProcessor(desk, queue))
        .context_types(ContextTypes(context=BotContext))
        .job_queue(None)
        .build()
    )
    application.bot_data["desk"] = desk
    return application


def add_handlers(application: BotApplication, bot_id: int, username: str) -> None:
    """All handlers; in a group of handlers the first that fits is the only one."""
    application.add_handler(TypeHandler(Update, gate.gate), group=-1)
    for name, handler in _commands().items():
        application.add_handler(CommandHandler(name, handler))
    for verb, handler in _buttons().items():
        application.add_handler(CallbackQueryHandler(handler, pattern=rf"^{re.escape(verb)}(?::|$)"))
    application.add_handler(CallbackQueryHandler(basics.on_old_button))
    application.add_handler(InlineQueryHandler(inline.on_inline))
    application.add_handler(MessageHandler(filters.Document.ALL & filters.ChatType.PRIVATE, documents.on_document))
    application.add_handler(MessageHandler(Addressed(bot_id, username), asking.on_text))
    application.add_handler(MessageHandler(filters.COMMAND & filters.ChatType.PRIVATE, basics.on_unknown_command))
    no_text = filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL & filters.UpdateType.MESSAGE
    application.add_handler(MessageHandler(no_text, basics.on_no_text))
    application.add_error_handler(errors.on_error)


def _commands() -> dict[str, Handler]:
    """Command → its handler."""
    return {
        "start": basics.on_start,
        "help": basics.on_help,
        "ask": asking.on_ask,
        "status": basics.on_status,
        "new": basics.on_new,
        "cancel": basics.on_cancel,
        "lang": basics.on_lang,
        **lists.COMMANDS,
        "reindex": admin.only(reindexing.on_reindex),
        "remove": admin.only(removing.on_remove),
        "stats": admin.only(reports.on_stats),
        "export": admin.only(reports.on_export),
        "allow": admin.only(requests.on_allow),
        "deny": admin.only(requests.on_deny),
    }


def _buttons() -> dict[str, Handler]:
    """The verb of a button's data → its handler."""
    return {
        keyboards.ORIGINAL: originals.on_original,
        keyboards.TURN_ORIGINAL: originals.on_turn,
        keyboards.NEXT: steps.on_next,
        keyboards.EXAMPLE: steps.on_example,
        keyboards.UP: feedback.on_up,
        keyboards.DOWN: feedback.on_down,
        keyboards.LANG: basics.on_lang_button,
        **lists.BUTTONS,
        requests.APPLY: requests.on_apply,
        requests.DECIDE: requests.on_decide,
        reindexing.CANCEL: admin.only(reindexing.on_cancel),
        reindexing.BUILD: admin.only(reindexing.on_build),
        documents.DOCUMENT: admin.only(documents.on_decided),
        removing.REMOVE: admin.only(removing.on_decided),
    }
