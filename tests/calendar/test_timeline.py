"""When something happened, according to words and papers."""

import dataclasses

import pytest

from retrieval.calendar.timeline import day_of, is_announced, last_day_of, month_and_day, time_order
from retrieval.records import Event

EVENT = Event("visit", (), "调研", (), "", "近日", None, None, 0, 1, "visits")


@pytest.mark.parametrize(
    ("date_text", "expected"),
    [
        ("3月10日下午", "03-10"),
        ("11月16日上午", "11-16"),
        ("8月14—15日", "08-14"),
        ("三月十日", "03-10"),
        ("7 月 2 日", "07-02"),
        ("８月９日", "08-09"),
        ("8月下旬", "08"),
        ("近日", None),
        ("16日上午", None),
        ("", None),
    ],
)
def test_month_and_day_are_told_without_a_year(date_text: str, expected: str | None) -> None:
    assert month_and_day(date_text) == expected


def test_an_event_lasts_from_its_date_to_its_end_else_it_counts_by_its_publication() -> None:
    days = dataclasses.replace(EVENT, date="2023-08-14", date_end="2023-08-15")
    assert (day_of(days, "2023-08-16"), last_day_of(days, "2023-08-16")) == ("2023-08-14", "2023-08-15")
    assert (day_of(EVENT, "2023-08-16"), last_day_of(EVENT, "2023-08-16")) == ("2023-08-16", "2023-08-16")
    assert day_of(EVENT, None) is None


def test_the_earliest_come_first_then_what_has_no_year_then_what_has_no_day() -> None:
    told = [
        (EVENT, None),
        (dataclasses.replace(EVENT, date_text="11月2日"), None),
        (dataclasses.replace(EVENT, date_text="3月2日"), None),
        (EVENT, "2023-08-16"),
        (dataclasses.replace(EVENT, date="2023-03"), "2023-09-01"),
        (dataclasses.replace(EVENT, date="2022-12-31"), None),
    ]
    assert sorted(told, key=lambda one: time_order(*one)) == told[::-1]


def test_what_lies_behind_the_paper_s_day_is_announced() -> None:
    def on(date: str | None) -> Event:
        return Event("meeting", (), "召开", (), "", "", date, None, 0, 1, "")

    assert is_announced(on("2023-08-20"), "2023-08-10")
    assert not is_announced(on("2023-08"), "2023-08-10")
    assert not is_announced(on("2023-08-10"), "2023-08-10")
    assert not is_announced(on(None), "2023-08-10")
    assert not is_announced(on("2023-08-20"), None)
