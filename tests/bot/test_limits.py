"""Limits on asking; the clock is a number of seconds that the tests set."""

from hypothesis import given
from hypothesis import strategies as st

from bot.access.access_rules import KEEP_USERS, Limits, Wait


def asked(limits: Limits, user_id: int, now: float) -> bool:
    return limits.take(user_id, now) is None


def test_a_minutes_questions_may_come_at_once_and_the_next_waits_for_its_token() -> None:
    limits = Limits(a_minute=6, all_a_minute=0, most_waiting=10)
    assert all(asked(limits, 1, 100.0) for _ in range(6))
    assert limits.take(1, 100.0) == Wait(10.0, is_for_all=False)
    assert limits.take(1, 107.5) == Wait(2.5, is_for_all=False)
    assert asked(limits, 1, 110.0)
    assert not asked(limits, 1, 110.0)


def test_one_users_haste_holds_up_nobody_else() -> None:
    limits = Limits(a_minute=1, all_a_minute=0, most_waiting=10)
    assert asked(limits, 1, 0.0)
    assert not asked(limits, 1, 0.0)
    assert asked(limits, 2, 0.0)


def test_the_people_of_a_group_share_a_limit_and_none_is_to_blame() -> None:
    limits = Limits(a_minute=3, all_a_minute=0, most_waiting=10)
    assert all(limits.take(user, 0.0, chat_id=-5) is None for user in (1, 2, 3))
    assert limits.take(4, 0.0, chat_id=-5) == Wait(20.0, is_for_all=False, is_for_group=True)
    assert asked(limits, 4, 0.0)  # in private
    assert limits.take(4, 0.0, chat_id=-6) is None
    assert limits.take(4, 0.0) is None
    assert limits.take(4, 0.0, chat_id=-6) == Wait(20.0, is_for_all=False)  # who asks too much oneself is told so


def test_all_together_have_a_limit_too() -> None:
    limits = Limits(a_minute=0, all_a_minute=3, most_waiting=10)
    assert [asked(limits, user, 50.0) for user in range(4)] == [True, True, True, False]
    assert limits.take(9, 50.0) == Wait(20.0, is_for_all=True)


def test_strangers_take_nothing_from_those_who_may_ask() -> None:
    limits = Limits(a_minute=2, all_a_minute=3, most_waiting=10)
    refused = [limits.take(user, 0.0, is_stranger=True) for user in range(10, 20) for _ in range(3)]
    assert refused.count(None) == 20  # each has an own bucket
    assert [asked(limits, user, 0.0) for user in range(4)] == [True, True, True, False]


def test_who_is_refused_for_the_haste_of_all_keeps_the_own_token() -> None:
    limits = Limits(a_minute=1, all_a_minute=1, most_waiting=10)
    assert asked(limits, 1, 0.0)
    assert limits.take(2, 0.0) == Wait(60.0, is_for_all=True)
    assert asked(limits, 2, 60.0)


def test_a_rate_of_nought_is_no_limit() -> None:
    limits = Limits(a_minute=0, all_a_minute=0, most_waiting=10)
    assert all(asked(limits, 1, 0.0) for _ in range(1000))


def test_it_is_full_with_as_many_waiting_as_may() -> None:
    limits = Limits(a_minute=0, all_a_minute=0, most_waiting=2)
    limits.waiting = 1
    assert not limits.is_full
    limits.waiting = 2
    assert limits.is_full


def test_who_has_to_wait_is_told_once_in_ten_seconds() -> None:
    limits = Limits(a_minute=1, all_a_minute=0, most_waiting=1)
    assert limits.may_tell(1, 5.0)
    assert not limits.may_tell(1, 14.9)
    assert limits.may_tell(2, 14.9)
    assert limits.may_tell(1, 15.0)


def test_users_who_come_and_go_leave_nothing_behind() -> None:
    limits = Limits(a_minute=60, all_a_minute=0, most_waiting=1)
    for user in range(3 * KEEP_USERS):
        limits.take(user, float(user))
        limits.may_tell(user, float(user))
    assert len(limits._buckets) <= KEEP_USERS
    assert len(limits._told) <= KEEP_USERS


@given(st.lists(st.tuples(st.integers(1, 3), st.floats(0, 30)), max_size=60), st.integers(1, 10), st.integers(1, 20))
def test_no_minute_has_more_questions_than_two_buckets_hold(
    asks: list[tuple[int, float]], a_minute: int, all_a_minute: int
) -> None:
    limits, now = Limits(a_minute, all_a_minute, 10), 1000.0
    taken: list[tuple[int, float]] = []
    for user, later in asks:
        now += later
        if asked(limits, user, now):
            taken.append((user, now))
    for _, start in taken:
        within = [user for user, at in taken if start <= at <= start + 60]
        assert len(within) <= 2 * all_a_minute
        assert all(within.count(user) <= 2 * a_minute for user in within)


@given(st.integers(1, 100), st.floats(0, 1e9))
def test_after_the_wait_that_was_told_the_question_is_taken(a_minute: int, now: float) -> None:
    limits = Limits(a_minute, 0, 10)
    while (wait := limits.take(1, now)) is None:
        pass
    assert 0 < wait.seconds <= 60 / a_minute + 1e-3
    assert asked(limits, 1, now + wait.seconds + 1e-3)
