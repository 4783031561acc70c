"""Days and months that limit hits and events."""

import pytest

from retrieval.calendar.periods import check_period, read_day
from retrieval.errors import InputError
from retrieval.index.event_filter import EventFilter
from retrieval.index.sought import Filters


@pytest.mark.parametrize("text", ["2023-08-14", "2023-08", None])
def test_a_day_or_a_month_passes_as_it_is(text: str | None) -> None:
    assert read_day("--since", text) == text


@pytest.mark.parametrize(
    "text", ["2023-02-30", "2023-13", "上个月", "", "2023", "20230814", "2023-W33-1", "2023W331", "2023-8-14"]
)
def test_what_is_no_day_is_refused_with_the_name_of_its_option(text: str) -> None:
    with pytest.raises(InputError, match="--since"):
        read_day("--since", text)


def test_a_day_of_a_month_may_begin_or_end_with_that_month() -> None:
    check_period("2023-08-14", "2023-08")
    check_period("2023-08", "2023-08-14")
    check_period(None, "2023-08")
    check_period("2023-08", None)


@pytest.mark.parametrize("kind", [Filters, EventFilter])
def test_a_period_that_ends_before_it_begins_is_refused(kind: type[Filters] | type[EventFilter]) -> None:
    with pytest.raises(InputError, match="2023-09"):
        kind(since="2023-09", until="2023-08-31")
