"""The page of the printed paper: found on pages of electronic papers, told with a citation."""

from pathlib import Path

import pytest

from bot.questions.answer_message import answer_text
from bot.transport.richtext import to_plain
from retrieval.archive.paper_page import find_paper_page
from retrieval.engine import Engine
from retrieval.index.builder import build
from retrieval.show.formats import citation_record
from retrieval.show.rendering import print_answer

FOUND = [
    ("<!--enpproperty <nodename>第A02版:要闻</nodename>-->", ["第A01版:头版", "第A02版:要闻"], "第A02版"),
    ("", ["临江日报 2024年05月03日 第 03 版", "第01版", "第02版"], "第03版"),
    ("", ["2024年05月03日 星期五", "第A02版:要闻"], "第A02版"),
    ("", ["第A01版", "第A02版"], None),
    ("", ["详见2版"], None),
]


@pytest.mark.parametrize(("source", "around", "page"), FOUND)
def test_the_page_is_the_one_stated_or_beside_the_day_or_the_only_one(
    source: str, around: list[str], page: str | None
) -> None:
    assert find_paper_page(source, around) == page


def test_a_citation_tells_the_page_of_the_paper(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build(tmp_path / "index", [Path(__file__).with_name("saved") / "epaper_founder.html"])
    engine = Engine.open(tmp_path / "index", "zh-news")
    answer = engine.ask("谁出席了白石水库的验收会?")
    engine.close()
    assert "林知远" in answer.text and citation_record(answer.citations[0])["paper_page"] == "第A02版"
    assert "第A02版" in to_plain(answer_text(answer, "zh"))
    print_answer(answer, "zh", verbose=False)
    assert "第A02版" in capsys.readouterr().out
