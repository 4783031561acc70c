"""getChat, getChatMember, getChatAdministrators, leaveChat, getFile, logOut, close."""

from .chats import Chat
from .errors import Json, bad_request
from .messages import file_body
from .parameters import Parameters, api_method
from .world import MOST_DOWNLOAD_BYTES, World

RIGHTS = (
    "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members "
    "can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories"
).split()


@api_method
def get_chat(world: World, parameters: Parameters) -> Json:
    """A ChatFullInfo; a user whom the bot has never met is not found."""
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    return world.chat(parameters).to_api() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }


@api_method
def get_chat_member(world: World, parameters: Parameters) -> Json:
    chat = world.writable(parameters)
    user_id = parameters.integer("user_id")
    if user_id == world.bot["id"]:
        return member(world.bot, chat.bot_status)
    if user_id not in world.users and user_id not in chat.members:
        raise bad_request("PARTICIPANT_ID_INVALID" if user_id else "invalid user_id specified")
    if chat.kind == "private":
        return member(world.users[user_id], "member")
    return member(*chat.members.get(user_id, (world.users.get(user_id, {}), "left")))


@api_method
def get_chat_administrators(world: World, parameters: Parameters) -> list[Json]:
    chat = world.writable(parameters)
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    return [member(user, status) for user, status in chat.members.values() if status in ("creator", "administrator")]


@api_method
def leave_chat(world: World, parameters: Parameters) -> bool:
    chat: Chat = world.writable(parameters)
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot_status = "left"
    return True


@api_method
def get_file(world: World, parameters: Parameters) -> Json:
    file = world.files.get(parameters.get("file_id", ""))
    if file is None:
        raise bad_request("invalid file_id")
    if file.size > MOST_DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return file_body(file) | {"file_path": file.path}


@api_method
def log_out(_: World, __: Parameters) -> bool:
    return True


@api_method
def close(_: World, __: Parameters) -> bool:
    return True


def member(user: Json, status: str) -> Json:
    """A ChatMember with the fields that its status has."""
    body: Json = {"user": user, "status": status}
    if status == "kicked":
        body["until_date"] = 0
    elif status == "administrator":
        body |= dict.fromkeys(RIGHTS, True)
    if status in ("creator", "administrator"):
        body["is_anonymous"] = False
    return body
