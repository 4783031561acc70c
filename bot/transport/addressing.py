"""How people speak to the bot: its commands with their menus, and in groups its name or a reply to it."""

import logging
import re
from collections.abc import Iterable

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
    Message,
    MessageEntity,
)
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext.filters import MessageFilter

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


_COMMANDS = frozenset((*COMMANDS, *ADMIN_COMMANDS, "start"))
_GLUED_COMMAND = re.compile(r"^/ask(?=[^\sA-Za-z0-9_@])")  # not a command to Telegram, because no space follows


def question_of(message: Message, bot_id: int, username: str) -> str | None:
    """The question in a message, without the bot's name; None if the message is a command or not for the bot."""
    text = message.text
    if text is None or (message.via_bot is not None and message.via_bot.id == bot_id):
        return None
    entities = message.entities
    if entities and entities[0].type == MessageEntity.BOT_COMMAND and entities[0].offset == 0:
        return None
    mentions = [entity for entity in entities if _names(message, entity, bot_id, username)]
    if mentions:
        return _without(message, mentions)
    if glued := _glued_name(username).search(text):
        return _trimmed(text[: glued.start()] + text[glued.end() :])
    if message.chat.type == ChatType.PRIVATE:
        return _GLUED_COMMAND.sub("", text)
    return text if _answers(message, bot_id) else None


def _names(message: Message, entity: MessageEntity, bot_id: int, username: str) -> bool:
    """Whether an entity is the bot's name."""
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == bot_id
    return entity.type == MessageEntity.MENTION and _words_of(message, entity).lower() == f"@{username.lower()}"


def _words_of(message: Message, entity: MessageEntity) -> str:
    """The part of the text that an entity marks, wherever it says that this begins and ends."""
    units = (message.text or "").encode("utf-16-le", "replace")
    return units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le", "replace")


def _glued_name(username: str) -> re.Pattern[str]:
    """The bot's name right beside a Chinese word, where Telegram marks no mention."""
    name, ascii_word, other = rf"@{re.escape(username)}", "[A-Za-z0-9_]", r"[^\x00-\x7f]"
    return re.compile(rf"(?<={other}){name}(?!{ascii_word})|(?<!{ascii_word}){name}(?={other})", re.IGNORECASE)


def _without(message: Message, entities: list[MessageEntity]) -> str:
    """The text without these entities, whose offsets count UTF-16 units."""
    units = (message.text or "").encode("utf-16-le", "replace")
    for entity in sorted(entities, key=lambda e: -e.offset):
        units = units[: 2 * entity.offset] + units[2 * (entity.offset + entity.length) :]
    return _trimmed(units.decode("utf-16-le", "replace"))


def _trimmed(text: str) -> str:
    """The text without the white space and punctuation that joined a name to it."""
    return re.sub(r"^[\s,,::、]+|\s+$", "", text)


def _answers(message: Message, bot_id: int) -> bool:
    """Whether a message replies to one of the bot's; not the reply to a topic's first message that all in it are."""
    replied = message.reply_to_message
    if replied is None or replied.forum_topic_created is not None or replied.from_user is None:
        return False
    return replied.from_user.id == bot_id


def is_for(message: Message, bot_id: int, username: str) -> bool:
    """Whether a message is for the bot: all in a private chat; in a group its commands and what is said to it."""
    if message.chat.type == ChatType.PRIVATE:
        return True
    return question_of(message, bot_id, username) is not None or _is_command(message, username)


def _is_command(message: Message, username: str) -> bool:
    """Whether a message begins with a command of this bot. An unknown one without a name may be for another bot."""
    entity = message.entities[0] if message.entities else None
    if entity is None or entity.type != MessageEntity.BOT_COMMAND or entity.offset:
        return False
    command, at, name = _words_of(message, entity).lower().partition("@")
    return name == username.lower() if at else command[1:] in _COMMANDS


class Addressed(MessageFilter):
    """The filter for messages that ask the bot something."""

    def __init__(self, bot_id: int, username: str) -> None:
        super().__init__(name="Addressed")
        self._bot = (bot_id, username)

    def filter(self, message: Message) -> bool:
        return question_of(message, *self._bot) is not None
