"""What the subjects of the store share: one open database."""

from bot.store.database import Database


class Tables:
    """Some tables of the database. Every method of a subject raises StorageError where the disk refuses."""

    def __init__(self, database: Database) -> None:
        self.database = database
