"""The settings of the bot, read once from the environment and .env; retrieval.settings has those of the archive.

`baowen-bot init` writes .env with every setting, for its owner's eyes only, because it will hold the bot's token. At a
terminal it asks for the token and the administrators. A file that is there already is only closed to others.
"""

import getpass
import os
import re
import stat
import sys
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

from bot.store.database import storage_errors
from bot.texts import both, say
from retrieval.errors import InputError
from retrieval.settings import Settings, read_into, read_settings, setting

DEFAULT_BASE_URL = "https://api.telegram.org/bot"
DEFAULT_BASE_FILE_URL = "https://api.telegram.org/file/bot"
_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")


@dataclass(frozen=True, slots=True)
class BotSettings:
    """The settings as strings of the environment; a relative path counts from the working folder."""

    token: str = setting("BAOWEN_TOKEN", "", "机器人的令牌 the bot's token, from @BotFather", secret=True)
    admins: str = setting("BAOWEN_ADMINS", "", "管理员的用户 id,逗号分开 user ids of administrators")
    users: str = setting("BAOWEN_USERS", "", "可以提问的用户 id user ids that may ask; with no chats either: all")
    chats: str = setting("BAOWEN_CHATS", "", "可以提问的群 id chat ids in which all may ask")
    data: str = setting("BAOWEN_DATA", ".baowen-bot", "机器人自己的数据 folder of the bot's own state")
    base_url: str = setting("BAOWEN_BASE_URL", DEFAULT_BASE_URL, "Bot API 服务器 the Bot API server")
    base_file_url: str = setting("BAOWEN_BASE_FILE_URL", DEFAULT_BASE_FILE_URL, "其文件地址 its address for files")
    proxy: str = setting("BAOWEN_PROXY", "", "代理 http://… or socks5://…", secret=True)
    webhook_url: str = setting("BAOWEN_WEBHOOK_URL", "", "webhook 的公开地址;空:轮询 public URL; empty: polling")
    webhook_listen: str = setting("BAOWEN_WEBHOOK_LISTEN", "127.0.0.1:8443", "webhook 在哪里听 where it listens")
    webhook_secret: str = setting("BAOWEN_WEBHOOK_SECRET", "", "webhook 的口令;空:自动生成 its secret", secret=True)
    workers: str = setting("BAOWEN_WORKERS", "", "回答问题的进程数;空:每个处理器一个,至多 4 answering processes")
    user_rate: str = setting("BAOWEN_USER_RATE", "60", "每人、每群每分钟几条;0:不限 answers a minute to one")
    total_rate: str = setting("BAOWEN_TOTAL_RATE", "1200", "全部每分钟几条;0:不限 answers a minute to all")
    queue: str = setting("BAOWEN_QUEUE", "400", "同时等待的问题数,再多请人稍候 questions that may wait")
    flood_limit: str = setting("BAOWEN_FLOOD_LIMIT", "on", "按 Telegram 的规则限制发送 on or off: outgoing limiter")
    metrics_listen: str = setting("BAOWEN_METRICS_LISTEN", "", "Prometheus 指标 host:port;空:不开 empty: none")
    log: str = setting("BAOWEN_LOG", "json", "日志 json or text")

    def __post_init__(self) -> None:
        """Check every value, so that a wrong one is refused at the start.

        Raises:
            InputError: a value is not as its description says.
        """
        _ = self.admin_ids, self.user_ids, self.chat_ids, self.worker_count, self.most_waiting
        _ = self.questions_a_minute, self.all_questions_a_minute
        for name, value in (
            ("BAOWEN_WEBHOOK_LISTEN", self.webhook_listen),
            ("BAOWEN_METRICS_LISTEN", self.metrics_listen),
        ):
            if value:
                address(name, value)
        for name, value in (("BAOWEN_BASE_URL", self.base_url), ("BAOWEN_BASE_FILE_URL", self.base_file_url)):
            _check_url(name, value, ("https", "http"), "https://api.telegram.org/bot")
        if self.proxy:
            _check_url("BAOWEN_PROXY", self.proxy, ("http", "https", "socks5", "socks5h"), "socks5://127.0.0.1:1080")
        if self.webhook_url:
            _check_url("BAOWEN_WEBHOOK_URL", self.webhook_url, ("https", "http"), "https://example.org/baowen")
        if not _SECRET.fullmatch(self.webhook_secret):
            raise InputError(*both("setting_bad_secret", name="BAOWEN_WEBHOOK_SECRET"))
        _one_of("BAOWEN_FLOOD_LIMIT", self.flood_limit, ("on", "off"))
        _one_of("BAOWEN_LOG", self.log, ("json", "text"))

    @property
    def api_url(self) -> str:
        """The Bot API's address, to which python-telegram-bot adds the token."""
        return _with_path(self.base_url, "/bot")

    @property
    def file_url(self) -> str:
        """The same for files."""
        return _with_path(self.base_file_url, "/file/bot")

    @property
    def plain_token(self) -> str:
        """The token without the white space and quotes that pasting leaves around it."""
        return self.token.strip().strip("\"'")

    @property
    def admin_ids(self) -> frozenset[int]:
        return _ids("BAOWEN_ADMINS", self.admins)

    @property
    def user_ids(self) -> frozenset[int]:
        return _ids("BAOWEN_USERS", self.users)

    @property
    def chat_ids(self) -> frozenset[int]:
        return _ids("BAOWEN_CHATS", self.chats)

    @property
    def data_path(self) -> Path:
        return Path(self.data)

    @property
    def worker_count(self) -> int:
        """How many processes answer questions."""
        usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        return max(1, _number("BAOWEN_WORKERS", self.workers)) if self.workers else min(4, usable)

    @property
    def most_waiting(self) -> int:
        return max(1, _number("BAOWEN_QUEUE", self.queue))

    @property
    def questions_a_minute(self) -> int:
        """Questions a minute of one user; 0 means no limit."""
        return _number("BAOWEN_USER_RATE", self.user_rate)

    @property
    def all_questions_a_minute(self) -> int:
        return _number("BAOWEN_TOTAL_RATE", self.total_rate)


def read_all() -> tuple[Settings, BotSettings]:
    """The settings of the archive and of the bot.

    Raises:
        InputError: one of them is wrong.
    """
    return read_settings(), read_into(BotSettings)


def address(name: str, text: str) -> tuple[str, int]:
    """Host and port of `host:port`; without a host only this machine can connect.

    Raises:
        InputError: it is none; `name` is the setting's.
    """
    host, _, port = text.rpartition(":")
    if not port.isdecimal() or not 0 < int(port) < 1 << 16:
        raise InputError(*both("setting_bad_address", name=name, text=text))
    return host.strip("[]") or "127.0.0.1", int(port)


def _check_url(name: str, text: str, schemes: tuple[str, ...], example: str) -> None:
    try:
        parts = urlsplit(text)
        is_one = parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # the port is not a number
        is_one = False
    if not is_one:
        raise InputError(*both("setting_bad_url", name=name, example=example))


def _with_path(url: str, path: str) -> str:
    """The address; one without a path, as people write that of their own server, gets this path."""
    return url.rstrip("/") + path if urlsplit(url).path in ("", "/") else url


def _ids(name: str, text: str) -> frozenset[int]:
    parts = text.replace(",", ",").replace(" ", ",").split(",")
    try:
        return frozenset(int(part) for part in parts if part)
    except ValueError:
        raise InputError(*both("setting_bad_ids", name=name, text=text)) from None


def _number(name: str, text: str) -> int:
    if not text.isdecimal():
        raise InputError(*both("setting_bad_number", name=name, text=text))
    return int(text)


def _one_of(name: str, text: str, known: tuple[str, ...]) -> None:
    if text not in known:
        listed = tuple(joint.join(known) for joint in both("setting_or"))
        raise InputError(*both("setting_unknown", name=name, text=text, known=listed))


OWNER_ALONE = 0o600
_TOKEN, _ADMINS = "BAOWEN_TOKEN", "BAOWEN_ADMINS"


def write_env(path: Path, lang: str) -> str:
    """Write the file, or close the one that is there; what to tell.

    Raises:
        StorageError: it cannot be written.
    """
    with storage_errors(path):
        if path.exists():
            was_open = stat.S_IMODE(path.stat().st_mode) & 0o077
            path.chmod(OWNER_ALONE)
            return say("env_closed" if was_open else "env_there", lang, path=path)
        given = _asked(lang) if sys.stdin is not None and sys.stdin.isatty() else {}
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ALONE)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(_env_of(given))
    return say("env_ready" if given.get(_TOKEN) else "env_written", lang, path=path)


def _env_of(given: dict[str, str]) -> str:
    """Every setting with its description and its default, or with the value that was given."""
    parts = []
    for kind in (Settings, BotSettings):
        for field in fields(kind):
            name = field.metadata["variable"]
            parts.append(f"# {field.metadata['description']}\n{name}={given.get(name, field.default)}\n")
    return "\n".join(parts)


def _asked(lang: str) -> dict[str, str]:
    """The token, which is not shown while it is typed, and the administrators; either may be left empty."""
    try:
        token = getpass.getpass(say("ask_token", lang)).strip()
        admins = input(say("ask_admins", lang)).strip()
    except EOFError:
        return {}
    return {_TOKEN: re.sub(r"\s", "", token), _ADMINS: ",".join(re.findall(r"\d+", admins))}
