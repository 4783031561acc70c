"""Shared by the tests of the store."""

from bot.store import NewReply

NOW = 1_760_000_000.0
DAY = 86400.0


def new_reply(**changes: object) -> NewReply:
    """An answered question of user 5 in chat 9."""
    values: dict[str, object] = {
        "update_id": None,
        "chat_id": 9,
        "user_id": 5,
        "asked_message_id": 100,
        "at": NOW,
        "kind": "ask",
        "question": "谁调研了二砂北路?",
        "text": "王小明",
        "answered": True,
        "answer_kind": "who",
        "confidence": 0.9,
        "generation": "generation-000001",
        "ms": 12.5,
        "record": '{"citations": [], "context": {"places": ["二砂北路"]}}',
    }
    return NewReply(**{**values, **changes})  # type: ignore[arg-type]
