"""What the command line shows of a build beside its bar."""

import pytest

from retrieval.archive.page_progress import PageBegun
from retrieval.show.build_progress import LONGEST_SOURCE, page_line


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (None, "A05.pdf 第 3/12 页", "A05.pdf page 3/12"),
        (21.3, "A05.pdf 第 3/12 页,约剩 22 秒", "A05.pdf page 3/12, about 22 s left"),
        (190.0, "A05.pdf 第 3/12 页,约剩 4 分钟", "A05.pdf page 3/12, about 4 min left"),
    ],
)
def test_the_page_in_work_is_told_with_the_time_its_file_still_takes(seconds: float | None, zh: str, en: str) -> None:
    page = PageBegun("A05.pdf", 3, 12, seconds)
    assert (page_line(page, "zh"), page_line(page, "en")) == (zh, en)


def test_of_a_long_name_the_end_is_shown() -> None:
    source = page_line(PageBegun("2024/" * 20 + "[A05].pdf", 1, 1, None), "zh").split(" ")[0]
    assert len(source) == LONGEST_SOURCE and source.startswith("…") and source.endswith("/[A05].pdf")
