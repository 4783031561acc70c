"""editMessageText, editMessageCaption, editMessageReplyMarkup, deleteMessage, deleteMessages."""

from .chats import Chat
from .errors import MESSAGE_NOT_MODIFIED, Json, bad_request
from .keyboards import read_markup
from .messages import Message
from .parameters import Parameters, api_method
from .world import World


@api_method
def edit_message_text(world: World, parameters: Parameters) -> Json | bool:
    text, entities = world.message_text(parameters, "MESSAGE_TOO_LONG")
    message = _editable(world, parameters)
    if message.media or not message.text:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, parameters, message, text, entities)


@api_method
def edit_message_caption(world: World, parameters: Parameters) -> Json | bool:
    text, entities = world.caption(parameters)
    message = _editable(world, parameters)
    if not message.media:
        raise bad_request("there is no caption in the message to edit")
    return _edit(world, parameters, message, text, entities)


@api_method
def edit_message_reply_markup(world: World, parameters: Parameters) -> Json | bool:
    message = _editable(world, parameters)
    return _edit(world, parameters, message, message.text, message.entities)


@api_method
def delete_message(world: World, parameters: Parameters) -> bool:
    chat = world.chat(parameters)
    message = chat.by_id.get(parameters.integer("message_id"))
    if message is None or message.deleted:
        raise bad_request("message to delete not found")
    if not _may_delete(world, message):
        raise bad_request("message can't be deleted")
    _delete(chat, message)
    return True


@api_method
def delete_messages(world: World, parameters: Parameters) -> bool:
    """Delete messages; missing ones, and those that the bot may not delete, are skipped silently."""
    chat = world.chat(parameters)
    numbers = parameters.json("message_ids") or []
    if not 1 <= len(numbers) <= 100:
        raise bad_request("too many messages to delete" if numbers else "message identifiers are not specified")
    for number in numbers:
        message = chat.by_id.get(int(number))
        if message is not None and not message.deleted and _may_delete(world, message):
            _delete(chat, message)
    return True


def _editable(world: World, parameters: Parameters) -> Message:
    if inline_id := parameters.get("inline_message_id"):
        if inline_id not in world.inline_messages:
            raise bad_request("MESSAGE_ID_INVALID")
        return world.inline_messages[inline_id]
    chat = world.writable(parameters)
    if not parameters.integer("message_id"):
        raise bad_request("message identifier is not specified")
    message = chat.by_id.get(parameters.integer("message_id"))
    if message is None or message.deleted:
        raise bad_request("message to edit not found")
    if message.sender["id"] != world.bot["id"]:
        raise bad_request("message can't be edited")
    return message


def _edit(world: World, parameters: Parameters, message: Message, text: str, entities: list[Json]) -> Json | bool:
    """Edit a message; without reply_markup its keyboard is removed."""
    markup = read_markup(parameters, inline_only=True)
    if (text, entities, markup) == (message.text, message.entities, message.markup):
        raise bad_request(MESSAGE_NOT_MODIFIED)
    message.edited(text, entities, markup)
    message.chat.changed_message(message)
    return True if parameters.get("inline_message_id") else message.to_api()


def _may_delete(world: World, message: Message) -> bool:
    own = message.sender["id"] == world.bot["id"]
    return own or message.chat.kind == "private" or message.chat.bot_status == "administrator"


def _delete(chat: Chat, message: Message) -> None:
    message.deleted = True
    chat.changed_message(message)
