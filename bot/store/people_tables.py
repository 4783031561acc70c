"""The people who write to the bot, the groups it is in, what administrators did, and of what they were told."""

from dataclasses import dataclass

from bot.store.database import Tables

ALLOWED, DENIED = "allowed", "denied"
REQUEST_AGAIN_SECONDS = 86400.0  # administrators are shown an application once a day


@dataclass(frozen=True, slots=True)
class Person:
    """Someone the bot has met."""

    user_id: int
    name: str
    username: str | None  # without @
    lang: str | None  # zh en; None: not chosen
    standing: str | None  # allowed denied; None: as the settings say
    standing_by: int | None
    standing_at: float | None
    requested_at: float | None


_REMEMBER = """
INSERT INTO people (user_id, name, username) VALUES (:user_id, :name, :username)
ON CONFLICT (user_id) DO UPDATE SET name = excluded.name, username = excluded.username
WHERE name <> excluded.name OR username IS NOT excluded.username
"""
_SET_LANG = """
INSERT INTO people (user_id, lang) VALUES (:user_id, :lang) ON CONFLICT (user_id) DO UPDATE SET lang = excluded.lang
"""
_SET_STANDING = """
INSERT INTO people (user_id, standing, standing_by, standing_at) VALUES (:user_id, :standing, :by, :now)
ON CONFLICT (user_id) DO UPDATE
SET standing = excluded.standing, standing_by = excluded.standing_by, standing_at = excluded.standing_at
"""
_REQUEST = """
INSERT INTO people (user_id, requested_at) VALUES (:user_id, :now)
ON CONFLICT (user_id) DO UPDATE SET requested_at = excluded.requested_at
WHERE requested_at IS NULL OR requested_at <= :now - :again
"""
_PERSON = "SELECT * FROM people WHERE user_id = :user_id"
# Telegram gives a group that becomes a supergroup a new id; all that is stored of the group goes with it.
_MOVES = (
    "DELETE FROM moved_chats WHERE old_id = :new",  # so that no circle arises in whatever order the reports come
    "UPDATE moved_chats SET new_id = :new WHERE new_id = :old",
    "INSERT OR REPLACE INTO moved_chats (old_id, new_id) VALUES (:old, :new)",
    "UPDATE replies SET chat_id = :new WHERE chat_id = :old",
    "UPDATE OR REPLACE expected_comments SET chat_id = :new WHERE chat_id = :old",
)
_CHAT_NOW = "SELECT new_id FROM moved_chats WHERE old_id = :chat_id"
_ALARM_TOLD_AT = "SELECT told_at FROM alarms WHERE kind = :kind"
_ALARM_TOLD = "INSERT OR REPLACE INTO alarms (kind, told_at) VALUES (:kind, :now)"
_LOG_ADMIN = "INSERT INTO admin_log (at, user_id, action, details) VALUES (:now, :user_id, :action, :details)"


class People(Tables):
    """The table `people`."""

    def remember_person(self, user_id: int, name: str, username: str | None) -> None:
        """Store a person's newest name."""
        self.database.run(_REMEMBER, user_id=user_id, name=name, username=username)

    def person(self, user_id: int) -> Person | None:
        row = self.database.row(_PERSON, user_id=user_id)
        return Person(*row) if row else None

    def set_lang(self, user_id: int, lang: str) -> None:
        self.database.run(_SET_LANG, user_id=user_id, lang=lang)

    def lang_of(self, user_id: int) -> str | None:
        """The language that the person chose, `zh` or `en`; None where they chose none."""
        person = self.person(user_id)
        return person.lang if person else None

    def standing(self, user_id: int) -> str | None:
        """ALLOWED or DENIED as an administrator decided; None where no administrator decided."""
        person = self.person(user_id)
        return person.standing if person else None

    def allow(self, user_id: int, by: int, now: float) -> None:
        self.database.run(_SET_STANDING, user_id=user_id, standing=ALLOWED, by=by, now=now)

    def deny(self, user_id: int, by: int, now: float) -> None:
        self.database.run(_SET_STANDING, user_id=user_id, standing=DENIED, by=by, now=now)

    def request(self, user_id: int, now: float) -> bool:
        """Store that someone applied for access; False if they already applied within the last day."""
        return bool(self.database.run(_REQUEST, user_id=user_id, now=now, again=REQUEST_AGAIN_SECONDS))


class Chats(Tables):
    """The table `moved_chats`."""

    def migrate_chat(self, old: int, new: int) -> None:
        """Change a chat's id everywhere. Telegram reports it twice, from both chats, which does no harm."""
        if old == new:
            return
        with self.database.transaction():
            for statement in _MOVES:
                self.database.run(statement, old=old, new=new)

    def chat_now(self, chat_id: int) -> int:
        """The id that the chat has today."""
        row = self.database.row(_CHAT_NOW, chat_id=chat_id)
        return int(row["new_id"]) if row else chat_id


class Alarms(Tables):
    """The table `alarms`."""

    def alarm_told_at(self, kind: str) -> float:
        """When administrators were last told of this kind of trouble; 0 where they never were."""
        row = self.database.row(_ALARM_TOLD_AT, kind=kind)
        return float(row["told_at"]) if row else 0.0

    def alarm_told(self, kind: str, now: float) -> None:
        self.database.run(_ALARM_TOLD, kind=kind, now=now)


class AdminLog(Tables):
    """The table `admin_log`."""

    def log_admin(self, user_id: int, action: str, details: str, now: float) -> None:
        self.database.run(_LOG_ADMIN, user_id=user_id, action=action, details=details, now=now)
