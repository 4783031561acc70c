"""Sentences read as articles of their own."""

from retrieval.answering.narrowed import narrowed
from retrieval.engine import Engine
from retrieval.records import Answer


def test_a_sentence_alone_keeps_its_lines(engine: Engine) -> None:
    readings = engine.readings_of("002_4e38600dc62f8324.txt")
    own = engine.understand("冰场训练场有几个", [])
    found = narrowed(own, readings, Answer("", False, "other", "", 0.0))
    assert len(found) == 1
    text = found[0].article.text
    whole = next(r.article for r in readings if text in r.article.text)
    start = whole.text.index(text)
    assert found[0].article.lines_of(0, len(text)) == whole.lines_of(start, start + len(text))


def test_what_the_answer_quotes_is_not_sought_again(engine: Engine) -> None:
    answer = engine.ask("互访团去了哪里")
    own = engine.understand("互访团去了哪里", [])
    assert narrowed(own, engine.readings_of("002_4e38600dc62f8324.txt"), answer) == []
