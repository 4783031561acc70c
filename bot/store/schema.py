"""The tables of bot.sqlite, made and changed by numbered steps; an older database is brought up step by step.

A released step is never edited; a later change is a new step. Times are unix seconds.
"""

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from bot.texts import both
from retrieval.errors import StorageError

_FIRST = """
-- What Telegram handed over, from before it was acknowledged until three days after it was handled.
CREATE TABLE updates (
    arrival    INTEGER PRIMARY KEY,               -- update_ids start anew after a quiet week: they tell no order
    update_id  INTEGER NOT NULL UNIQUE,
    body       TEXT NOT NULL,                     -- the update's JSON; '' once it is done
    received   REAL NOT NULL,
    attempts   INTEGER NOT NULL DEFAULT 0,
    parts_sent INTEGER NOT NULL DEFAULT 0,        -- messages of the answer that Telegram has taken
    done       INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX updates_pending ON updates (arrival) WHERE done = 0;

-- Questions answered and lists shown. AUTOINCREMENT: an old button must never meet a newer reply.
CREATE TABLE replies (
    reply_id         INTEGER PRIMARY KEY AUTOINCREMENT,
    update_id        INTEGER UNIQUE,              -- NULL once its update is forgotten, for the number may come again
    chat_id          INTEGER NOT NULL,
    user_id          INTEGER NOT NULL,
    asked_message_id INTEGER,
    message_id       INTEGER,                     -- of our reply; NULL until sent
    at               REAL NOT NULL,
    kind             TEXT NOT NULL,               -- ask search events person place recent inline
    question         TEXT NOT NULL,
    text             TEXT NOT NULL,
    answered         INTEGER NOT NULL,
    answer_kind      TEXT NOT NULL,
    confidence       REAL NOT NULL,
    generation       TEXT NOT NULL,
    ms               REAL NOT NULL,
    seconds          REAL,                        -- from the question to its answer; NULL until sent
    record           TEXT NOT NULL,               -- JSON: what buttons and follow-ups need
    forgotten        INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX replies_of_person ON replies (chat_id, user_id, at);          -- the context of a follow-up
CREATE INDEX replies_to_message ON replies (chat_id, asked_message_id);    -- an edited question
CREATE INDEX replies_by_time ON replies (at);                              -- statistics

CREATE TABLE feedback (
    reply_id INTEGER NOT NULL REFERENCES replies (reply_id),
    user_id  INTEGER NOT NULL,
    at       REAL NOT NULL,
    verdict  INTEGER NOT NULL,                    -- 1 or -1
    comment  TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (reply_id, user_id)
);
CREATE INDEX feedback_by_time ON feedback (at);                            -- statistics, export

-- Whose next message is the comment on a reply.
CREATE TABLE expected_comments (
    chat_id           INTEGER NOT NULL,
    user_id           INTEGER NOT NULL,
    reply_id          INTEGER NOT NULL,
    prompt_message_id INTEGER NOT NULL,
    at                REAL NOT NULL,
    PRIMARY KEY (chat_id, user_id)
);

CREATE TABLE people (
    user_id      INTEGER PRIMARY KEY,
    name         TEXT NOT NULL DEFAULT '',
    username     TEXT,
    lang         TEXT,                            -- zh en; NULL: not chosen
    standing     TEXT,                            -- allowed denied; NULL: as the settings say
    standing_by  INTEGER,
    standing_at  REAL,
    requested_at REAL                             -- when access was last asked for
);

-- Groups that became supergroups, each with its newest id.
CREATE TABLE moved_chats (
    old_id INTEGER PRIMARY KEY,
    new_id INTEGER NOT NULL
);

CREATE TABLE admin_log (
    entry   INTEGER PRIMARY KEY,
    at      REAL NOT NULL,
    user_id INTEGER NOT NULL,
    action  TEXT NOT NULL,
    details TEXT NOT NULL
);
"""

_SECOND = """
-- Links name a reply by this token, because its number can be guessed. NULL: from before there were tokens.
ALTER TABLE replies ADD COLUMN token TEXT;
CREATE UNIQUE INDEX replies_by_token ON replies (token);                   -- a link that is opened

-- Each topic of a group is a talk of its own. NULL: not in a topic.
ALTER TABLE replies ADD COLUMN thread_id INTEGER;
CREATE INDEX replies_by_message ON replies (chat_id, message_id);          -- the answer that somebody replies to

-- What was wrong, as tapped after a 👎: person day text long other. '': not said.
ALTER TABLE feedback ADD COLUMN reason TEXT NOT NULL DEFAULT '';

-- Of what kind of trouble administrators were told, and when.
CREATE TABLE alarms (
    kind    TEXT PRIMARY KEY,                     -- error disk
    told_at REAL NOT NULL
);
"""

STEPS: Mapping[int, str] = {1: _FIRST, 2: _SECOND}  # version → what leads to it from the version before


def migrate(connection: sqlite3.Connection, path: Path, steps: Mapping[int, str] = STEPS) -> None:
    """Bring the database to the newest version in one transaction; if a step fails, nothing has changed.

    Raises:
        StorageError: a newer baowen wrote it.
    """
    newest = max(steps)
    if version_of(connection) == newest:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        found = version_of(connection)
        _check_not_newer(path, found, newest)
        for version in range(found + 1, newest + 1):
            for statement in _statements(steps[version]):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {newest:d}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk has rolled back by itself
            connection.execute("ROLLBACK")
        raise


def missing_from(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Tables, and columns as table.column, that the newest version has and this database lacks."""
    whole = sqlite3.connect(":memory:")
    try:
        migrate(whole, Path(":memory:"))
        lacking = set(_columns(whole)) - set(_columns(connection))
        tables = {table for table, _ in _columns(connection)}
    finally:
        whole.close()
    return tuple(sorted({f"{table}.{column}" if table in tables else table for table, column in lacking}))


def _columns(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """(table, column) of all tables."""
    rows = connection.execute(
        "SELECT tables.name, columns.name FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns "
        "WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite%'"
    )
    return [(table, column) for table, column in rows]


def version_of(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _statements(script: str) -> list[str]:
    """The statements of a step one by one, because executescript would commit before the first."""
    statements, begun = [], ""
    for line in script.splitlines(keepends=True):
        begun += line
        if sqlite3.complete_statement(begun):
            statements.append(begun)
            begun = ""
    return statements


def _check_not_newer(path: Path, found: int, newest: int) -> None:
    if found > newest:
        raise StorageError(*both("database_newer", path=path, found=found, newest=newest))
