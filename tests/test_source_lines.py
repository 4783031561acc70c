"""Source lines fit into 120 columns as shown; a Chinese character takes two columns."""

import unicodedata

import pytest
from source_trees import ROOT

MOST_COLUMNS = 120
SOURCE = ("bot", "retrieval", "embeddings", "benchmarks", "tests")
STILL_WIDE = ("bot/", "tests/bot/", "retrieval/answering/", "retrieval/events/")  # being rebuilt


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


def test_no_line_is_wider_than_120_columns() -> None:
    found = [
        f"{place}:{number}: {columns(line)} columns"
        for path in sorted(path for folder in SOURCE for path in (ROOT / folder).rglob("*.py"))
        if not (place := path.relative_to(ROOT).as_posix()).startswith(STILL_WIDE)
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        if columns(line) > MOST_COLUMNS
    ]
    assert found == []


@pytest.mark.parametrize(("line", "wide"), [("调研", 4), ("a，b", 4), ("“ab”", 4)])
def test_chinese_characters_take_two_columns(line: str, wide: int) -> None:
    assert columns(line) == wide
