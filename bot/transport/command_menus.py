"""The commands, and the menus in which Telegram lists them: for users, groups and administrators, in two languages."""

import logging
from collections.abc import Iterable

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError

from bot.texts import say

_log = logging.getLogger(__name__)

# In the order in which menus and /help list them; /start is in neither.
COMMANDS = ("ask", "search", "events", "person", "place", "recent", "status", "new", "cancel", "lang", "help")
GROUP_COMMANDS = ("ask", "search", "events", "person", "place", "recent", "status", "new", "help")
ADMIN_COMMANDS = ("reindex", "remove", "stats", "export", "allow", "deny")


async def set_menus(bot: Bot, admins: Iterable[int]) -> None:
    """Give Telegram the menus. It refuses that of an administrator who never wrote to the bot; this is only logged."""
    scopes: list[tuple[BotCommandScope, tuple[str, ...]]] = [
        (BotCommandScopeDefault(), COMMANDS),
        (BotCommandScopeAllPrivateChats(), COMMANDS),
        (BotCommandScopeAllGroupChats(), GROUP_COMMANDS),
        *((BotCommandScopeChat(admin), (*COMMANDS, *ADMIN_COMMANDS)) for admin in sorted(admins)),
    ]
    for scope, names in scopes:
        for lang, language_code in (("zh", None), ("en", "en")):
            commands = [BotCommand(name, say(f"cmd_{name}", lang)) for name in names]
            try:
                await bot.set_my_commands(commands, scope=scope, language_code=language_code)
            except TelegramError as error:
                _log.info("menu not set", extra={"scope": scope.type, "reason": error.message})
