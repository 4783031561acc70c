"""Headings between the entries of a list."""

import pytest

from bot.lists.list_groups import heading, headings, when
from retrieval.records import Event, FoundEvent


def found(date: str | None = None, published: str | None = None, text: str = "") -> FoundEvent:
    event = Event("visit", (), "调研", ("兴华路",), "", text, date, None, 0, 9, "visits")
    return FoundEvent(event, 1, "A01.txt", None, published, (3, 3), "……")


def test_within_a_month_each_day_has_a_heading() -> None:
    days = [found("2023-08-16"), found("2023-08-14"), found("2023-08-14"), found(published="2023-08-02")]
    assert headings(days, "zh") == ["2023年8月16日", "2023年8月14日", "", "2023年8月2日"]


def test_over_several_months_each_month_has_a_heading() -> None:
    days = [found("2023-08-16"), found("2023-08-14"), found("2023-07"), found(text="3月8日"), found(text="近日")]
    assert headings(days, "zh") == ["2023年8月", "", "2023年7月", "3月(未写年份)", "未写日期"]
    assert headings(days, "en") == ["2023-08", "", "2023-07", "month 03 (no year given)", "no date given"]


def test_where_all_fall_together_there_is_no_heading() -> None:
    assert headings([found("2023-08-16")] * 3, "zh") == ["", "", ""]
    assert headings([found()], "zh") == [""]
    assert headings([], "zh") == []


@pytest.mark.parametrize(
    ("one", "day"),
    [
        (found("2023-08-16", "2023-08-17"), "2023-08-16"),
        (found(published="2023-08-17"), "2023-08-17"),
        (found(text="3月10日下午"), "03-10"),
        (found(text="八月"), "08"),
        (found(text="近日"), ""),
    ],
)
def test_an_event_stands_on_its_day_else_on_that_of_its_publication(one: FoundEvent, day: str) -> None:
    assert when(one) == day


def test_a_day_without_a_year_says_so() -> None:
    assert heading("03-10", "zh") == "3月10日(未写年份)"
    assert heading("03-10", "en") == "03-10 (no year given)"
