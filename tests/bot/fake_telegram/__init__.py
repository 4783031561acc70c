"""A fake Telegram on loopback: a Bot API server, people who use it, and the bot's process.

It is not named telegram, since pytest puts tests/bot at the head of the path, where that would hide the library.
"""

from .driver import Telegram
from .errors import ApiError
from .faults import Fault, FloodRule
from .groups import Group
from .messages import Message
from .people import Press, User
from .process import BotProcess
from .server import TOKEN, Server
from .world import Call

__all__ = [
    "TOKEN", "ApiError", "BotProcess", "Call", "Fault", "FloodRule", "Group", "Message", "Press", "Server", "Telegram",
    "User",
]  # fmt: skip
