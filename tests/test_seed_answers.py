"""Questions about the five example pages: each gets the right answer, or none if the pages have none.

Rules for any answer are checked on all of them: its names, dates and numbers stand in a cited quote, each quote stands
at its lines of the file, and an abstention cites nothing.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from retrieval.engine import Engine
from retrieval.events.people import find_people
from retrieval.index.builder import build
from retrieval.records import Answer
from retrieval.words.tokens import fold

SEEDS = Path(__file__).parents[1] / "seeds"
LINES = Path(__file__).with_name("seeds_questions.jsonl").read_text(encoding="utf-8").splitlines()
QUESTIONS = [json.loads(line) for line in LINES]
# Asked in people's words and not answered rightly; none may come to them, and what is answered leaves the list.
LOST = frozenset(Path(__file__).with_name("seeds_lost.txt").read_text(encoding="utf-8").splitlines())
MOST_CHARACTERS = {"where": 160, "list": 300, "what_said": 300, "other": 300}


@pytest.fixture(scope="module")
def answers(engine: Engine) -> list[Answer]:
    return [engine.ask(question["q"]) for question in QUESTIONS]


def bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text))


@pytest.mark.parametrize("number", range(len(QUESTIONS)), ids=[q["q"] for q in QUESTIONS])
def test_a_question_on_the_seeds_is_answered_rightly(number: int, answers: list[Answer]) -> None:
    question, answer = QUESTIONS[number], answers[number]
    assert is_right(question, answer) != (question["q"] in LOST), answer.text


def is_right(question: dict[str, Any], answer: Answer) -> bool:
    if question["kind"] == "unanswerable":
        return not answer.answered
    found = sum(bare(string) in bare(answer.text) for string in question["answers"])
    needed = len(question["answers"]) if question["need"] == "all" else int(question["need"].removeprefix("any"))
    return (
        answer.answered
        and found >= min(needed, len(question["answers"]))
        and bool({citation.source for citation in answer.citations[:3]} & set(question["sources"]))
        and len(answer.text) <= MOST_CHARACTERS.get(question["kind"], 120)
    )


def test_every_quote_stands_at_its_lines_of_the_file(answers: list[Answer]) -> None:
    quotes = [citation for answer in answers for citation in answer.citations]
    assert len(quotes) > 50
    for citation in quotes:
        lines = (SEEDS / citation.source).read_text(encoding="utf-8").split("\n")
        printed = "".join(lines[citation.lines[0] - 1 : citation.lines[1]])
        assert "".join(citation.quote.split()) in "".join(printed.split())


def test_every_name_date_and_number_of_an_answer_stands_in_a_quote(answers: list[Answer]) -> None:
    for answer in answers:
        if not answer.answered:
            continue
        quoted = bare("".join(citation.quote for citation in answer.citations))
        for mention in find_people(answer.text):
            assert mention.name in quoted
        for number in re.findall(r"\d[\d.,]*\d|\d", answer.text):
            assert bare(number) in quoted


def test_an_abstention_cites_nothing_and_says_that_nothing_was_found(answers: list[Answer]) -> None:
    abstentions = [answer for answer in answers if not answer.answered]
    assert len(abstentions) > 25
    assert all(answer.citations == () for answer in abstentions)
    assert all(answer.text.startswith(("档案里没有找到", "没有直接的答案")) for answer in abstentions)
    shows = ("没有直接的答案", "档案里没有找到问的这件事;有")  # what may bear on it, or the visit that it tells of
    assert all(bool(answer.related) == answer.text.startswith(shows) for answer in abstentions)


def test_the_same_question_gets_the_same_answer(engine: Engine) -> None:
    first, second = engine.ask(QUESTIONS[0]["q"]), engine.ask(QUESTIONS[0]["q"])
    assert (first.text, first.citations, first.confidence) == (second.text, second.citations, second.confidence)


def test_a_page_changed_after_the_build_is_not_quoted(tmp_path: Path) -> None:
    page = tmp_path / "pages" / "A05.txt"
    page.parent.mkdir()
    page.write_text("本报讯 3月8日,城东区委书记王立新到新城路查看道路建设情况。\n记者 赵小明\n", encoding="utf-8")
    build(tmp_path / "index", [page.parent])
    engine = Engine.open(tmp_path / "index", "zh-news")
    assert engine.ask("谁查看了新城路?").answered
    page.write_text("本报讯 3月9日,城东区委书记李立新到新城路查看道路建设情况。\n记者 赵小明\n", encoding="utf-8")
    answer = engine.ask("谁查看了新城路?")
    assert not answer.answered
    assert answer.citations == ()
    assert "A05.txt 在建立索引之后改过" in answer.text
