"""The talk in docs/talk.md is what the archive says today."""

import re
from pathlib import Path

from retrieval.engine import Engine

PAGE = Path(__file__).parents[2] / "docs" / "talk.md"
TURN = re.compile(r"^- \*\*(.+?)\*\*\n\n((?:  .*\n?)+)", re.MULTILINE)
SOURCES = re.compile(r" \(\d{3}:\d+(?:、\d{3}:\d+)*\)$")


def test_the_talk_on_the_page_is_held_today(engine: Engine) -> None:
    turns = TURN.findall(PAGE.read_text(encoding="utf-8"))
    assert len(turns) == 20
    context = None
    for question, told in turns:
        answer, context = engine.converse(question, context)
        printed = SOURCES.sub("", "\n".join(line.removeprefix("  ") for line in told.rstrip("\n").split("\n")))
        assert answer.text == printed, question
