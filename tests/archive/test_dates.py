"""Publication dates from paths and headers; an incomplete or invalid date is none."""

import pytest

from retrieval.archive.publication import find_date, find_path_date

PATHS = [
    ("2023-03-13_A05.txt", "2023-03-13"),
    ("20230313-05.txt", "2023-03-13"),
    ("2023/03/13/A05.txt", "2023-03-13"),
    ("晚报/2023年3月13日/A05.txt", "2023-03-13"),
    ("2023年/3月/13日/A05.txt", "2023-03-13"),
    ("html/2023-03/13/A05.txt", "2023-03-13"),
    ("202303/13/A05.txt", "2023-03-13"),
    ("rmrb20230313.txt", "2023-03-13"),
    ("20230313A05.txt", "2023-03-13"),
    ("2024-01-01 备份/2023.3.13 A05.md", "2023-03-13"),
    ("000_c94a64047ede0ad7.txt", None),
    ("4e38600dc20230313a.txt", None),
    ("2023-13-45.txt", None),
    ("20231345-05.txt", None),
    ("2023-02-29.txt", None),
    ("2023-03.txt", None),
    ("news/12023.txt", None),
]


@pytest.mark.parametrize(("path", "expected"), PATHS)
def test_a_path_gives_its_date_or_none(path: str, expected: str | None) -> None:
    assert find_path_date(path) == expected


HEADERS = [
    ("2023-08-14 12:18:43", "2023-08-14"),
    ("[ 2023-07-28 16:40 ]", "2023-07-28"),
    ("[2023/07/20  16:52]", "2023-07-20"),
    ("2023年08月09日 星期三", "2023-08-09"),
    ("202307/19 12:19:52", "2023-07-19"),
    ("202307/2809:45:37", "2023-07-28"),
    ("来源:财联社 2023-07-25 11:32:40", "2023-07-25"),
    ("07-20 18:56", None),  # a year is never guessed
    ("2023-13-45", None),
]


@pytest.mark.parametrize(("header", "expected"), HEADERS)
def test_a_header_gives_its_date_or_none(header: str, expected: str | None) -> None:
    assert find_date(header) == expected


@pytest.mark.parametrize(
    ("header", "day"),
    [("23-08-14 05:26,正文", "2023-08-14"), ("共 23-08-14 页", None), ("23-13-14 05:26", None), ("23-08-14", None)],
)
def test_a_year_of_two_digits_is_read_only_where_a_header_line_begins_with_day_and_time(
    header: str, day: str | None
) -> None:
    assert find_date(header) == day
