"""What the bot stores about replies, feedback, people, chats and administration."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from store_room import DAY, NOW, new_reply

from bot.store import ALLOWED, DENIED, FeedbackRow, Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path / "data")
    yield store
    store.close()


def test_a_reply_comes_back_as_it_was_kept(store: Store) -> None:
    reply_id = store.add_reply(new_reply(update_id=77))
    store.sent(reply_id, 555, 0.4)
    reply = store.reply(reply_id)
    assert reply is not None
    assert (reply.question, reply.text, reply.answered, reply.update_id) == ("谁调研了二砂北路?", "王小明", True, 77)
    assert (reply.reply_id, reply.message_id, reply.seconds, reply.forgotten) == (reply_id, 555, 0.4, False)


def test_what_the_store_keeps_is_there_after_it_was_opened_again(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    reply_id = store.add_reply(new_reply())
    store.close()
    again = Store.open(tmp_path)
    assert again.reply(reply_id) is not None
    again.close()


def test_an_update_answered_anew_keeps_its_reply_and_the_message_that_was_sent(store: Store) -> None:
    reply_id = store.add_reply(new_reply(update_id=77, text="王小明"))
    store.sent(reply_id, 555, 0.4)
    assert store.add_reply(new_reply(update_id=77, text="李小红")) == reply_id
    reply = store.reply(reply_id)
    assert reply is not None
    assert (reply.text, reply.message_id) == ("李小红", 555)
    assert store.add_reply(new_reply(update_id=78)) != reply_id


@pytest.mark.parametrize("reply_id", [0, -1, 4242, 10**30])
def test_a_reply_id_that_somebody_made_up_finds_nothing(store: Store, reply_id: int) -> None:
    assert store.reply(reply_id) is None


def test_a_number_of_a_dropped_reply_is_never_given_again(store: Store) -> None:
    dropped = store.add_reply(new_reply(at=NOW - 500 * DAY))
    store.prune(NOW)
    assert store.add_reply(new_reply()) > dropped


def test_an_edited_question_finds_the_newest_reply_to_it(store: Store) -> None:
    store.add_reply(new_reply(asked_message_id=100))
    newest = store.add_reply(new_reply(asked_message_id=100))
    store.add_reply(new_reply(asked_message_id=101))
    store.add_reply(new_reply(asked_message_id=100, chat_id=10))
    reply = store.reply_to(9, 100)
    assert reply is not None
    assert reply.reply_id == newest
    assert store.reply_to(9, 999) is None


def test_a_follow_up_leans_on_the_last_question_of_that_user_in_that_chat(store: Store) -> None:
    store.add_reply(new_reply(at=NOW - 60, record='{"context": {"people": ["李小红"]}}'))
    store.add_reply(new_reply(at=NOW - 30))
    store.add_reply(new_reply(at=NOW - 10, user_id=6, record='{"context": 6}'))
    store.add_reply(new_reply(at=NOW - 10, chat_id=10, record='{"context": 10}'))
    store.add_reply(new_reply(at=NOW - 10, kind="recent", record='{"citations": []}'))
    store.add_reply(new_reply(at=NOW - 10, kind="search", record="{"))
    store.add_reply(new_reply(at=NOW - 10, thread_id=7, record='{"context": "in a topic"}'))
    context = store.last_context(9, 5, NOW, 900)
    assert context is not None
    assert json.loads(context) == {"places": ["二砂北路"]}
    store.add_reply(new_reply(at=NOW - 5, kind="search", record='{"context": "search"}'))
    assert store.last_context(9, 5, NOW, 900) == '"search"'
    assert store.last_context(9, 5, NOW, 900, thread_id=7) == '"in a topic"'
    assert store.last_context(9, 6, NOW, 900, thread_id=7) == '"in a topic"'  # of somebody else
    assert store.last_context(9, 6, NOW, 900, thread_id=8) is None


def test_a_context_is_gone_after_its_time_and_when_forgotten(store: Store) -> None:
    reply_id = store.add_reply(new_reply(at=NOW - 900))
    assert store.last_context(9, 5, NOW, 900) is not None
    assert store.last_context(9, 5, NOW + 1, 900) is None
    store.forget(9, 5)
    assert store.last_context(9, 5, NOW, 900) is None
    reply = store.reply(reply_id)
    assert reply is not None
    assert reply.forgotten
    store.add_reply(new_reply(record='{"context": null}'))
    assert store.last_context(9, 5, NOW, 900) is None


def test_half_a_surrogate_pair_in_a_question_is_kept_as_a_question_mark(store: Store) -> None:
    reply = store.reply(store.add_reply(new_reply(question="谁\ud83d来过?")))
    assert reply is not None
    assert reply.question == "谁?来过?"


def test_a_verdict_takes_the_place_of_the_earlier_one_and_carries_a_comment(store: Store) -> None:
    reply_id = store.add_reply(new_reply())
    assert store.rate(reply_id, 5, 1, NOW)
    assert store.rate(reply_id, 5, -1, NOW + 1)
    assert store.rate(reply_id, 6, 1, NOW + 2)
    assert store.comment(reply_id, 5, "=不对,是李小红")
    assert list(store.feedback_rows()) == [
        FeedbackRow(NOW + 1, 5, "谁调研了二砂北路?", "王小明", "generation-000001", -1, "=不对,是李小红"),
        FeedbackRow(NOW + 2, 6, "谁调研了二砂北路?", "王小明", "generation-000001", 1, ""),
    ]


def test_feedback_is_exported_whole_however_much_there_is(store: Store) -> None:
    reply_id = store.add_reply(new_reply())
    with store.database.transaction():
        for user in range(1201):
            store.rate(reply_id, user, 1, NOW)
    assert [row.user_id for row in store.feedback_rows()] == list(range(1201))


def test_a_button_of_a_dropped_reply_rates_nothing(store: Store) -> None:
    assert not store.rate(4242, 5, 1, NOW)
    assert not store.comment(4242, 5, "?")


def test_a_comment_is_awaited_for_a_while_from_the_one_who_was_asked(store: Store) -> None:
    store.expect_comment(9, 5, 1, 700, NOW)
    store.expect_comment(9, 5, 2, 701, NOW)
    assert store.expected_comment(9, 5, NOW + 600, 600) == (2, 701)
    assert store.expected_comment(9, 5, NOW + 601, 600) is None
    assert store.expected_comment(9, 6, NOW, 600) is None
    store.clear_expected(9, 5)
    assert store.expected_comment(9, 5, NOW, 600) is None


def test_a_language_and_a_standing_are_kept_beside_a_name_that_changes(store: Store) -> None:
    assert (store.lang_of(5), store.standing(5), store.person(5)) == (None, None, None)
    store.set_lang(5, "en")
    store.allow(5, by=1, now=NOW)
    store.remember_person(5, "王小明", "wang_xm")
    store.remember_person(5, "王大明", None)
    person = store.person(5)
    assert person is not None
    assert (person.name, person.username, person.lang) == ("王大明", None, "en")
    assert (person.standing, person.standing_by, person.standing_at) == (ALLOWED, 1, NOW)
    store.deny(5, by=2, now=NOW + 1)
    assert store.standing(5) == DENIED


def test_access_is_asked_for_once_a_day(store: Store) -> None:
    assert store.request(5, NOW)
    assert not store.request(5, NOW + DAY - 1)
    assert store.request(5, NOW + DAY)
    assert store.request(6, NOW + 1)
    assert [person and person.requested_at for person in map(store.person, (5, 6))] == [NOW + DAY, NOW + 1]


def test_what_was_kept_of_a_group_goes_with_it_to_its_new_id(store: Store) -> None:
    reply_id = store.add_reply(new_reply(chat_id=-42))
    store.expect_comment(-42, 5, reply_id, 700, NOW)
    store.migrate_chat(-42, -1001)
    store.migrate_chat(-42, -1001)
    assert store.chat_now(-42) == -1001
    assert store.last_context(-1001, 5, NOW, 900) is not None
    assert store.expected_comment(-1001, 5, NOW, 600) == (reply_id, 700)
    store.migrate_chat(-1001, -1002)
    assert (store.chat_now(-42), store.chat_now(-1001), store.chat_now(7)) == (-1002, -1002, 7)


def test_a_group_that_is_said_to_move_in_a_circle_still_has_one_id(store: Store) -> None:
    store.migrate_chat(-42, -1001)
    store.migrate_chat(-1001, -42)
    assert (store.chat_now(-42), store.chat_now(-1001)) == (-42, -42)


def test_the_admin_log_has_every_act_in_its_order(store: Store) -> None:
    store.log_admin(1, "reindex", "full", NOW)
    store.log_admin(2, "allow", "5", NOW + 1)
    rows = store.database.rows("SELECT at, user_id, action, details FROM admin_log ORDER BY entry")
    assert [tuple(row) for row in rows] == [(NOW, 1, "reindex", "full"), (NOW + 1, 2, "allow", "5")]
