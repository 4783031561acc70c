"""Who administered what, and when."""

from dataclasses import dataclass

from bot.store.tables import Tables


@dataclass(frozen=True, slots=True)
class AdminEntry:
    """One thing that an administrator did."""

    at: float
    user_id: int
    action: str
    details: str


_ADD = "INSERT INTO admin_log (at, user_id, action, details) VALUES (:now, :user_id, :action, :details)"
_RECENT = "SELECT at, user_id, action, details FROM admin_log ORDER BY entry DESC LIMIT :most"


class AdminLog(Tables):
    """The table `admin_log`."""

    def log_admin(self, user_id: int, action: str, details: str, now: float) -> None:
        self.database.run(_ADD, user_id=user_id, action=action, details=details, now=now)

    def recent_admin(self, most: int = 20) -> tuple[AdminEntry, ...]:
        """The latest entries, the newest first."""
        return tuple(AdminEntry(*row) for row in self.database.rows(_RECENT, most=most))
