"""A sent file is read within the limits of a build: what takes more is refused in a line."""

from pathlib import Path

import pytest

from benchmarks.hostile.poison import self_drawing_pdf
from bot.documents.inspection import inspect_within_limits
from retrieval.errors import InputError


def test_a_file_that_takes_too_much_memory_is_refused_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.index.apart.MOST_MEMORY_BYTES", 150_000_000)
    path = tmp_path / "a.pdf"
    path.write_bytes(self_drawing_pdf())
    with pytest.raises(InputError, match=r"a\.pdf.*150 MB"):
        inspect_within_limits(path, "a.pdf")


def test_a_good_file_is_read_as_ever(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("东街设站\n\n本报讯 3月8日,枫林小学举行开学典礼。\n", encoding="utf-8")
    assert inspect_within_limits(path, "a.txt").articles == 1
