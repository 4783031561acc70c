"""A page whose elements lie in each other tens of thousands deep gives its text, on its lines."""

from pathlib import Path

import pytest
from growth import grows_with_length

from retrieval.archive.html import reread

BEFORE, INNER, AFTER = "东街设站。", "近日,枫林小学举行开学典礼。", "后文在此。"


@pytest.mark.parametrize("depth", [1, 300, 2_100, 30_000])
@pytest.mark.parametrize("tag", ["div", "span", "b"])
def test_the_text_of_a_deep_page_is_that_of_a_shallow_one(tmp_path: Path, depth: int, tag: str) -> None:
    path = tmp_path / "a.html"
    nested = f"{f'<{tag}>' * depth}<p>{INNER}</p>\n{f'</{tag}>' * depth}"
    path.write_text(
        f"<html><body><h1>标题</h1>\n<p>{BEFORE}</p>\n{nested}\n<p>{AFTER}</p></body></html>", encoding="utf-8"
    )
    lines = reread(path, "a.html", 0).text.replace("\u2029", "").split("\n")
    assert [line for line in lines if line] == ["# 标题", BEFORE, INNER, AFTER]
    assert [lines.index(text) for text in (BEFORE, INNER, AFTER)] == [1, 2, 4]


def test_flattening_takes_a_time_in_proportion_to_the_page(tmp_path: Path) -> None:
    path = tmp_path / "a.html"

    def flatten(opened: str) -> None:
        path.write_text("<div>" * 3_000 + opened + INNER, encoding="utf-8")
        reread(path, "a.html", 0)

    assert grows_with_length(flatten, "<a ", 600_000)
