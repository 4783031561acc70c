"""The store's file: who may read it, how its schema is changed, and the errors if it cannot be used."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from store_room import new_reply

from bot.store import Store
from bot.store.database import Database
from bot.store.schema import STEPS, migrate
from retrieval.errors import StorageError

_HOLD = """
import sys
from collections.abc import Callable
from pathlib import Path
from bot.store import Store
store = Store.open(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
"""
_FORK = """
import os, sys
from pathlib import Path
from bot.store import Store
store = Store.open(Path(sys.argv[1]))
child = os.fork()
if child == 0:
    sys.stdin.read()  # a worker that outlives the bot
    os._exit(0)
print(child, flush=True)
os.kill(os.getpid(), 9)
"""


def _tables(path: Path) -> set[str]:
    with sqlite3.connect(path) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}


def test_the_folder_and_the_file_are_made_for_their_owner_alone(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "a" / "data")
    store.add_reply(new_reply())
    folder = tmp_path / "a" / "data"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o077 for path in folder.iterdir()} == {0}
    store.close()


def test_a_second_bot_on_the_same_folder_is_refused_and_told_of_the_first(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdout is not None
        assert first.stdin is not None
        first.stdout.readline()
        with pytest.raises(StorageError) as refused:
            Store.open(tmp_path)
        first.stdin.close()
    assert f"pid {first.pid}" in refused.value.en
    assert str(tmp_path) in refused.value.zh
    Store.open(tmp_path).close()


def test_a_killed_bot_leaves_the_folder_free_though_a_worker_of_it_lingers(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _FORK, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as bot:
        assert bot.stdout is not None
        worker = int(bot.stdout.readline())
        assert bot.wait() == -signal.SIGKILL
        os.kill(worker, 0)
        Store.open(tmp_path).close()


def test_every_step_leads_from_the_database_before_it_and_loses_nothing(tmp_path: Path) -> None:
    for version in range(1, max(STEPS)):
        path = tmp_path / f"{version}.sqlite"
        with sqlite3.connect(path, isolation_level=None) as old:
            migrate(old, path, {n: STEPS[n] for n in range(1, version + 1)})
            old.execute("CREATE TABLE kept (row TEXT)")
            old.execute("INSERT INTO kept VALUES ('still here')")
        database = Database(path)
        assert {"updates", "replies", "feedback", "people", "kept"} <= _tables(path)
        assert [row["row"] for row in database.rows("SELECT row FROM kept")] == ["still here"]
        database.close()


def test_a_later_step_reaches_a_database_that_has_rows(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    reply_id = store.add_reply(new_reply())
    store.close()
    with sqlite3.connect(tmp_path / "bot.sqlite", isolation_level=None) as connection:
        later = max(STEPS) + 1
        step = "ALTER TABLE replies ADD COLUMN stars INTEGER NOT NULL DEFAULT 0; -- a remark\n"
        migrate(connection, tmp_path / "bot.sqlite", {**STEPS, later: step})
        assert connection.execute("SELECT reply_id, stars FROM replies").fetchall() == [(reply_id, 0)]


def test_a_step_that_fails_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "bot.sqlite"
    with sqlite3.connect(path, isolation_level=None) as connection:
        migrate(connection, path)
        before = _tables(path)
        later = max(STEPS)
        steps = {
            **STEPS,
            later + 1: "CREATE TABLE stars (n INTEGER);\n",
            later + 2: "ALTER TABLE nowhere RENAME TO x;\n",
        }
        with pytest.raises(sqlite3.OperationalError):
            migrate(connection, path, steps)
        assert connection.execute("PRAGMA user_version").fetchone() == (later,)
    assert _tables(path) == before


def test_a_database_of_a_newer_version_is_refused_untouched(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    with sqlite3.connect(tmp_path / "bot.sqlite") as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StorageError) as refused:
        Store.open(tmp_path)
    assert "bot.sqlite" in refused.value.zh
    assert "Upgrade baowen" in refused.value.en
    with sqlite3.connect(tmp_path / "bot.sqlite") as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (99,)


@pytest.mark.parametrize("damage", ["not a database", "a page overwritten", "cut off"])
def test_a_damaged_database_is_named_with_what_to_do(tmp_path: Path, damage: str) -> None:
    store = Store.open(tmp_path)
    for n in range(200):
        store.add_reply(new_reply(question=f"第{n}问" * 40))
    store.close()
    path = tmp_path / "bot.sqlite"
    whole = path.read_bytes()
    path.write_bytes(
        {
            "not a database": b"hello " * 4000,
            "a page overwritten": whole[:8192] + b"\xff" * 16384 + whole[24576:],
            "cut off": whole[: len(whole) // 2],
        }[damage]
    )
    with pytest.raises(StorageError) as refused:
        Store.open(tmp_path)
    assert refused.value.en.startswith(f"{path} is damaged. Move it")
    assert "\n" not in str(refused.value)
    path.unlink()
    Store.open(tmp_path).close()  # the failed attempt holds nothing open


def test_a_full_disk_is_told_and_what_was_kept_before_stays(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    kept = store.add_reply(new_reply())
    store.database.run("PRAGMA max_page_count = 1")  # the file cannot grow
    with pytest.raises(StorageError) as refused, store.database.transaction():
        store.add_reply(new_reply(text="长" * 50_000))
    assert refused.value.en.startswith(f"The disk is full: cannot write {tmp_path / 'bot.sqlite'}.")
    store.database.run("PRAGMA max_page_count = 1000000")
    assert store.reply(kept) is not None
    assert store.add_reply(new_reply()) == kept + 1
    store.close()


def test_a_database_that_another_program_holds_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.database._BUSY_SECONDS", 0.01)
    store = Store.open(tmp_path)
    with sqlite3.connect(tmp_path / "bot.sqlite", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError) as refused:
            store.add_reply(new_reply())
    assert "held by another program" in refused.value.en
    store.close()


def test_a_place_that_cannot_be_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError) as refused:
        Store.open(tmp_path / "file" / "data")
    assert str(tmp_path / "file" / "data") in refused.value.zh


def test_a_mistake_in_our_own_sql_is_not_blamed_on_the_disk(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    with pytest.raises(sqlite3.OperationalError):
        store.database.run("SELECT nonsense FROM replies")
    store.close()


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


def _without_tables(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE other (row TEXT)")


@pytest.mark.parametrize("lose", [_emptied, _without_tables])
def test_a_database_that_lost_everything_is_not_made_anew_without_a_word(
    tmp_path: Path, lose: Callable[[Path], None]
) -> None:
    store = Store.open(tmp_path)
    store.deny(5, by=1, now=0.0)
    store.close()
    lose(tmp_path / "bot.sqlite")
    with pytest.raises(StorageError) as refused:
        Store.open(tmp_path)
    assert refused.value.en.startswith(f"{tmp_path / 'bot.sqlite'} is empty: its feedback and allowed users are gone.")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("statement", "missing"),
    [("DROP TABLE people", "people"), ("ALTER TABLE people DROP COLUMN standing", "people.standing")],
)
def test_a_database_that_lacks_a_table_is_named_with_what_it_lacks(
    tmp_path: Path, statement: str, missing: str
) -> None:
    Store.open(tmp_path).close()
    with sqlite3.connect(tmp_path / "bot.sqlite", isolation_level=None) as connection:
        connection.execute(statement)
    with pytest.raises(StorageError) as refused:
        Store.open(tmp_path)
    assert refused.value.en.startswith(f"{tmp_path / 'bot.sqlite'} lacks {missing}.")
    assert f"少了 {missing}" in refused.value.zh


def test_records_that_cannot_be_read_are_counted_and_read_as_empty(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    whole, damaged = (store.add_reply(new_reply(asked_message_id=number)) for number in (1, 2))
    assert store.bad_rows() is None
    for record in ("{", "[1]"):
        store.database.run("UPDATE replies SET record = :record WHERE reply_id = :id", record=record, id=damaged)
        reply = store.reply(damaged)
        assert reply is not None
        assert reply.record == "{}"
        assert store.last_context(9, 5, reply.at, 60) is None
    store.database.run("UPDATE replies SET record = '{' WHERE reply_id = :id", id=damaged)
    said = store.bad_rows()
    assert said is not None
    assert f"1 unreadable record (the first is row {damaged} of replies)" in said.en
    store.close()
    assert whole < damaged
