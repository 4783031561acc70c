"""Groups that became supergroups: Telegram gives them a new id, and everything kept goes with it."""

from bot.store.tables import Tables

_MOVES = (
    "DELETE FROM moved_chats WHERE old_id = :new",  # no circles, whatever order the news comes in
    "UPDATE moved_chats SET new_id = :new WHERE new_id = :old",
    "INSERT OR REPLACE INTO moved_chats (old_id, new_id) VALUES (:old, :new)",
    "UPDATE replies SET chat_id = :new WHERE chat_id = :old",
    "UPDATE OR REPLACE expected_comments SET chat_id = :new WHERE chat_id = :old",
)
_NOW = "SELECT new_id FROM moved_chats WHERE old_id = :chat_id"


class Chats(Tables):
    """The table `moved_chats`."""

    def migrate_chat(self, old: int, new: int) -> None:
        """Change a chat's id everywhere; telling it twice does no harm (Telegram does, from both chats)."""
        if old == new:
            return
        with self.database.transaction():
            for statement in _MOVES:
                self.database.run(statement, old=old, new=new)

    def chat_now(self, chat_id: int) -> int:
        """The id that the chat has today."""
        row = self.database.row(_NOW, chat_id=chat_id)
        return int(row["new_id"]) if row else chat_id
