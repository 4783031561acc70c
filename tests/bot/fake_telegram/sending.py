"""sendMessage, sendDocument, sendPhoto, sendChatAction."""

from .chats import Chat
from .errors import ApiError, Json, bad_request
from .keyboards import read_markup
from .messages import Message, StoredFile, picture_size
from .parameters import Parameters, Upload, api_method
from .world import MOST_UPLOAD_BYTES, World

ACTIONS = frozenset(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker "
    "find_location record_video_note upload_video_note".split()
)


@api_method
def send_message(world: World, parameters: Parameters) -> Json:
    text, entities = world.message_text(parameters, "message is too long")
    return _send(world, parameters, text, entities)


@api_method
def send_document(world: World, parameters: Parameters) -> Json:
    file = _file(world, parameters, "document")
    return _send(world, parameters, *world.caption(parameters), media="document", file=file)


@api_method
def send_photo(world: World, parameters: Parameters) -> Json:
    file = _file(world, parameters, "photo")
    if picture_size(file.data) is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    return _send(world, parameters, *world.caption(parameters), media="photo", file=file)


@api_method
def send_chat_action(world: World, parameters: Parameters) -> bool:
    action = parameters.get("action", "")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = world.writable(parameters)
    chat.act(action, world.thread(chat, parameters))
    return True


def _send(
    world: World,
    parameters: Parameters,
    text: str,
    entities: list[Json],
    media: str = "",
    file: StoredFile | None = None,
) -> Json:
    markup = read_markup(parameters)
    chat = world.writable(parameters)
    thread_id = world.thread(chat, parameters)
    replied = _replied(chat, parameters)
    message = Message(0, chat, world.bot, text, entities, media, file, replied, markup=markup)
    place_in_thread(message, thread_id)
    message.message_id = chat.ids.take()
    return chat.add(message).to_api()


def place_in_thread(message: Message, thread_id: int | None) -> None:
    """Set the thread id: a message in a topic has the topic's; in other supergroups a reply has the first message's."""
    chat, replied = message.chat, message.replied
    if chat.is_forum:
        message.thread_id = thread_id or (replied.thread_id if replied else None)
        message.in_topic = message.thread_id is not None
    elif chat.kind == "supergroup" and replied:
        message.thread_id = replied.thread_id or replied.message_id


def _replied(chat: Chat, parameters: Parameters) -> Message | None:
    reply = parameters.json("reply_parameters", "can't parse reply parameters JSON object") or {
        "message_id": parameters.integer("reply_to_message_id"),
        "allow_sending_without_reply": parameters.yes("allow_sending_without_reply"),
    }
    message_id = int(reply.get("message_id") or 0)
    if not message_id:
        return None
    target = chat.by_id.get(message_id)
    if target is not None and not target.deleted:
        return target
    if reply.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def _file(world: World, parameters: Parameters, name: str) -> StoredFile:
    given = parameters.upload(name)
    if given is None:
        raise bad_request(f"there is no {name} in the request")
    if isinstance(given, Upload):
        if not given.data:
            raise bad_request("file must be non-empty")
        if len(given.data) > MOST_UPLOAD_BYTES:
            raise ApiError(413, "Request Entity Too Large")
        return world.store_file(given.name, given.mime, given.data, folder=f"{name}s")
    if given not in world.files:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return world.files[given]
