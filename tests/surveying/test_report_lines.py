"""Lines of lists say no name and no number that their reports do not."""

import json
from pathlib import Path

import pytest

from benchmarks.honest import misses
from retrieval.engine import Engine
from retrieval.index.builder import build
from retrieval.surveying.report_lines import beginning


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("近日市水利局又召开了防汛会,8月16日起值守", "近日市水利局又召开了防汛会"),
        ("原标题:市水利局召开防汛会,8月16日", "原标题:市水利局召开防汛会"),
        ("市水利局召开防汛会于2023年8月16日", "市水利局召开防汛会于"),
        ("市水利局今天上午召开防汛会12345号", "市水利局今天上午召开防汛会"),
        ("市水利局今天召开的防汛工作会上午10:30始", "市水利局今天召开的防汛工作会上午"),
        ("市水利局召开会", "市水利局召开会"),
        ("1234567890123456789", "123456789012345678"),
    ],
)
def test_the_beginning_of_a_text_cuts_no_number_in_two(text: str, told: str) -> None:
    assert beginning(text, 18) == told


def test_a_report_without_headline_is_told_by_its_beginning_without_half_a_number(tmp_path: Path) -> None:
    texts = ["本报枫林电新闻热线市水利局局长周启明昨天率两个专家组全体成员巡查于8月16日结束。", "会议没有开。"]
    records = [{"source": f"n/{n}", "published": "2023-08-17", "text": text} for n, text in enumerate(texts)]
    pages = tmp_path / "pages.jsonl"
    pages.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")
    build(tmp_path / "index", [pages])
    engine = Engine.open(tmp_path / "index", "zh-news")
    answer = engine.ask("8月16日有什么新闻?")
    engine.close()
    assert answer.answered and misses(answer) == []
    assert answer.text.endswith("全体成员巡查于")
