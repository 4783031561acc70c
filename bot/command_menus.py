"""The menus of commands: for users, in groups, for each administrator; in Chinese and in English."""

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

from bot.command_names import ADMIN_COMMANDS, COMMANDS, GROUP_COMMANDS
from bot.texts import say

_log = logging.getLogger(__name__)


async def set_menus(bot: Bot, admins: Iterable[int]) -> None:
    """Tell Telegram the menus. One that it refuses (an administrator who never wrote) is left out."""
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
