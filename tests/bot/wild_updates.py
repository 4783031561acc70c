"""Makes updates that Telegram would never send: wrong types, forged buttons, odd texts, and what is no update."""

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

from api_updates import INLINE, KEPT

from bot.transport.addressing import ADMIN_COMMANDS, COMMANDS

# U+202E turns the writing round, U+0085 and U+2029 end lines, U+D83D is half of an emoji.
ODD = [
    "",
    " ",
    "\x00",
    "\n" * 50,
    "\u202eabc",
    "\u2029",
    "\u0085",
    "\ud83d",
    "😀" * 40,
    "谁" * 5000,
    "%s{0}",
    "<b>",
    "[a](b)",
]
VALUES: list[Any] = [
    None, True, False, 0, -1, 1, 2**31, 2**53, 2**63 - 1, 2**63, 2**70, -(2**70), 1.5, 1e308, "", "x", "9", [], [[]],
    [1], {}, {"id": 1}, [None], [{}], *ODD,
]  # fmt: skip
PIECES = [
    "谁调研了二砂北路?",
    "什么时候?",
    "who:",
    "since:2023-13",
    "“",
    "-",
    "\u202e",
    "😀",
    "1",
    "-1",
    "李晓雷",
    "c1-1",
    "x" * 600,
]
VERBS = ["o", "O", "m", "M", "n", "+", "-", "e", "p", "P", "l", "q", "ask-access", "a", "d", "r", "b", "x", "zz", ""]


def wild_updates(count: int, users: list[int], seed: int = 1) -> Iterator[bytes]:
    """So many bodies of requests; those that are updates come from these users, who have private chats with the bot."""
    dice = random.Random(seed)
    kinds = [*KEPT.values(), {"inline_query": INLINE}]
    for number in range(1, count + 1):
        if dice.random() < 0.05:
            yield _no_update(dice)
            continue
        update = copy.deepcopy(dice.choice(kinds))
        _as_user(update, dice.choice(users), number, dice)
        for _ in range(dice.choice((0, 1, 1, 2, 5))):
            _spoil(update, dice)
        yield json.dumps({"update_id": 1_000_000 + number, **update}).encode()


def _as_user(update: dict[str, Any], user_id: int, number: int, dice: random.Random) -> None:
    """Let the update come from a private chat, and say something wild."""
    person = {"id": user_id, "is_bot": False, "first_name": dice.choice(["小明", *ODD]), "language_code": "zh"}
    chat = {"id": user_id, "type": "private", "first_name": "小明"}
    for body in update.values():
        if not isinstance(body, dict):
            continue
        body["from"] = person
        if "chat" in body and dice.random() < 0.8:
            body["chat"] = chat
        if isinstance(body.get("message"), dict):
            body["message"]["chat"] = chat
            body["data"] = ":".join(
                (dice.choice(VERBS), *dice.choices(["1", "2", "x", "-1", "99", "yes"], k=dice.randrange(4)))
            )
            if dice.random() < 0.7:
                body["message"]["reply_markup"] = {"inline_keyboard": [[{"text": "!", "callback_data": body["data"]}]]}
        if "message_id" in body:
            body["message_id"] = number
        if "text" in body and dice.random() < 0.8:
            _say(body, dice)
        if "query" in body:
            body["query"] = " ".join(dice.choices(PIECES, k=2))


def _say(message: dict[str, Any], dice: random.Random) -> None:
    """A command or a text with odd words, and entities that mark whatever they like."""
    words = " ".join(dice.choices(PIECES + ODD, k=dice.randrange(4)))
    command = dice.choice((*COMMANDS, *ADMIN_COMMANDS, "start", "nothing", "@baowen_bot"))
    message["text"] = f"/{command} {words}" if dice.random() < 0.6 else words or "?"
    kinds = ["bot_command", "mention", "text_mention", "bold", "sparkle"]
    message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(command) + 1}] * (dice.random() < 0.6) + [
        {"type": dice.choice(kinds), "offset": dice.randrange(9), "length": dice.randrange(12)}
        for _ in range(dice.randrange(3))
    ]


def _spoil(value: Any, dice: random.Random) -> None:
    """Change one value somewhere inside, or take it away."""
    while isinstance(value, dict | list) and value:
        key = dice.choice(list(value)) if isinstance(value, dict) else dice.randrange(len(value))
        inner = value[key]
        if isinstance(inner, dict | list) and inner and dice.random() < 0.8:
            value = inner
            continue
        if dice.random() < 0.25:
            del value[key]
        else:
            value[key] = copy.deepcopy(dice.choice(VALUES))
        return


def _no_update(dice: random.Random) -> bytes:
    return dice.choice(
        [
            b"[]", b"null", b"1", b'"x"', b"{}", b"", b"\xff\xfe", b"{", b'{"update_id": null}', b'{"update_id": "7"}',
            b'{"update_id": 1e400}', b'{"update_id": NaN}', b'{"update_id": %d}' % 2**80, b'{"update_id": -1}',
            b"[" * 100_000, b'{"update_id": 7, "message": ' + b'{"reply_to_message": ' * 5000 + b"{}" + b"}" * 5001,
        ]
    )  # fmt: skip
