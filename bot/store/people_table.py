"""The people who write to the bot: their language, their standing, their requests for access."""

from dataclasses import dataclass

from bot.store.tables import Tables

ALLOWED, DENIED = "allowed", "denied"
REQUEST_AGAIN_SECONDS = 86400.0  # administrators are asked about one person once a day


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
_WITH_STANDING = "SELECT * FROM people WHERE standing = :standing ORDER BY standing_at DESC"
_REQUESTS = "SELECT * FROM people WHERE standing IS NULL AND requested_at IS NOT NULL ORDER BY requested_at"


class People(Tables):
    """The table `people`."""

    def remember_person(self, user_id: int, name: str, username: str | None) -> None:
        """Keep the newest name."""
        self.database.run(_REMEMBER, user_id=user_id, name=name, username=username)

    def person(self, user_id: int) -> Person | None:
        row = self.database.row(_PERSON, user_id=user_id)
        return Person(*row) if row else None

    def set_lang(self, user_id: int, lang: str) -> None:
        self.database.run(_SET_LANG, user_id=user_id, lang=lang)

    def lang_of(self, user_id: int) -> str | None:
        """`zh` or `en` as chosen; None where nothing was."""
        person = self.person(user_id)
        return person.lang if person else None

    def standing(self, user_id: int) -> str | None:
        """ALLOWED or DENIED as an administrator decided; None where none did."""
        person = self.person(user_id)
        return person.standing if person else None

    def allow(self, user_id: int, by: int, now: float) -> None:
        self.database.run(_SET_STANDING, user_id=user_id, standing=ALLOWED, by=by, now=now)

    def deny(self, user_id: int, by: int, now: float) -> None:
        self.database.run(_SET_STANDING, user_id=user_id, standing=DENIED, by=by, now=now)

    def people_with(self, standing: str) -> tuple[Person, ...]:
        """All who are ALLOWED or DENIED, the latest decision first."""
        return tuple(Person(*row) for row in self.database.rows(_WITH_STANDING, standing=standing))

    def request(self, user_id: int, now: float) -> bool:
        """Note that someone asks for access; False if they did so within the last day."""
        return bool(self.database.run(_REQUEST, user_id=user_id, now=now, again=REQUEST_AGAIN_SECONDS))

    def requests(self) -> tuple[Person, ...]:
        """Who asked for access and awaits a decision, the longest waiting first."""
        return tuple(Person(*row) for row in self.database.rows(_REQUESTS))
