"""Updates as the Bot API sends them, with fields that no library knows yet."""

from typing import Any

PERSON = {
    "id": 5123456789,
    "is_bot": False,
    "first_name": "小明",
    "last_name": "王",
    "username": "wang_xm",
    "language_code": "zh-hans",
    "is_premium": True,
}
BOT = {"id": 7000000001, "is_bot": True, "first_name": "报问", "username": "baowen_bot"}
PRIVATE = {"id": 5123456789, "first_name": "小明", "last_name": "王", "username": "wang_xm", "type": "private"}
FORUM = {"id": -1001234567890, "title": "档案室", "type": "supergroup", "is_forum": True}
KEYBOARD = {
    "inline_keyboard": [[{"text": "原文", "callback_data": "o:12:1:0"}, {"text": "👍", "callback_data": "+:12"}]]
}

QUESTION = {
    "message_id": 101,
    "from": PERSON,
    "chat": PRIVATE,
    "date": 1760000000,
    "text": "谁调研了二砂北路?😀 https://example.com",
    "entities": [
        {"offset": 13, "length": 19, "type": "url"},
        {"offset": 0, "length": 1, "type": "bold"},
        {"offset": 1, "length": 1, "type": "custom_emoji", "custom_emoji_id": "536"},
        {"offset": 2, "length": 1, "type": "text_mention", "user": PERSON},
    ],
    "link_preview_options": {"is_disabled": True},
}
ANSWER = {
    "message_id": 100,
    "from": BOT,
    "chat": FORUM,
    "date": 1759999990,
    "edit_date": 1759999995,
    "message_thread_id": 7,
    "is_topic_message": True,
    "text": "王小明",
    "entities": [{"offset": 0, "length": 3, "type": "expandable_blockquote"}],
    "reply_markup": KEYBOARD,
}
IN_TOPIC = {
    "message_id": 102,
    "message_thread_id": 7,
    "is_topic_message": True,
    "from": PERSON,
    "sender_chat": FORUM,
    "chat": FORUM,
    "date": 1760000001,
    "reply_to_message": ANSWER,
    "quote": {"text": "王小明", "position": 0, "is_manual": True},
    "text": "@baowen_bot 什么时候?",
    "entities": [{"offset": 0, "length": 11, "type": "mention"}],
}
DOCUMENT = {
    "message_id": 103,
    "from": PERSON,
    "chat": PRIVATE,
    "date": 1760000002,
    "forward_origin": {"type": "user", "sender_user": PERSON, "date": 1750000000},
    "media_group_id": "13",
    "document": {
        "file_id": "BQACAgUAAxkBAAI",
        "file_unique_id": "AgADsw",
        "file_name": "A05版.pdf",
        "mime_type": "application/pdf",
        "file_size": 1048576,
        "thumbnail": {"file_id": "AAM", "file_unique_id": "AQ", "file_size": 9, "width": 226, "height": 320},
    },
    "caption": "加入档案",
    "caption_entities": [{"offset": 0, "length": 2, "type": "italic"}],
}
PRESS = {"id": "4382", "from": PERSON, "message": ANSWER, "chat_instance": "-42", "data": "o:12:1:0"}
OLD_PRESS = {
    "id": "4383",
    "from": PERSON,
    "message": {"chat": FORUM, "message_id": 5, "date": 0},
    "chat_instance": "-42",
    "data": "+:3",
}
BLOCKED = {
    "chat": PRIVATE,
    "from": PERSON,
    "date": 1760000003,
    "old_chat_member": {"user": BOT, "status": "member"},
    "new_chat_member": {"user": BOT, "status": "kicked", "until_date": 0},
}
MOVED = {"message_id": 104, "from": PERSON, "chat": FORUM, "date": 1760000004, "migrate_from_chat_id": -4242}
VOICE = {
    "message_id": 105,
    "from": PERSON,
    "chat": PRIVATE,
    "date": 1760000005,
    "voice": {
        "file_id": "AwAC",
        "file_unique_id": "AgADx",
        "duration": 3,
        "mime_type": "audio/ogg",
        "file_size": 11000,
    },
}
UNKNOWN = {
    "message_id": 106,
    "from": {**PERSON, "aura": {"colour": "blue"}},
    "chat": PRIVATE,
    "date": 1760000006,
    "text": "明天的字段",
    "hologram": {"file_id": "H", "sizes": [1, 2]},
    "entities": [{"offset": 0, "length": 2, "type": "sparkle", "intensity": 3}],
}
INLINE = {"id": "77", "from": PERSON, "query": "二砂北路", "offset": "", "chat_type": "sender"}
CHOSEN = {"result_id": "1", "from": PERSON, "query": "二砂北路", "inline_message_id": "AAA"}

KEPT: dict[str, dict[str, Any]] = {  # name → the update without its id
    "a question with entities": {"message": QUESTION},
    "an edited question": {"edited_message": {**QUESTION, "edit_date": 1760000009}},
    "a reply in a topic": {"message": IN_TOPIC},
    "a document with a caption": {"message": DOCUMENT},
    "a pressed button": {"callback_query": PRESS},
    "a button of a message that is gone": {"callback_query": OLD_PRESS},
    "a blocked bot": {"my_chat_member": BLOCKED},
    "a group that moved": {"message": MOVED},
    "a voice message": {"message": VOICE},
    "fields of a later Bot API": {"message": UNKNOWN},
    "an update of a later Bot API": {"telepathy": {"id": 1, "from": PERSON}},
}


def question(update_id: int, text: str = "谁调研了二砂北路?") -> dict[str, Any]:
    """A plain question in a private chat."""
    message = {"message_id": update_id, "from": PERSON, "chat": PRIVATE, "date": 1760000000, "text": text}
    return {"update_id": update_id, "message": message}
