"""Example questions from the visits of the example pages and of made-up pages."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.dossiers.example_questions import MOST_ASKED, examples
from retrieval.engine import Engine
from retrieval.index.builder import build
from retrieval.records import Answer, Event, FoundEvent, Person

SEEDS = Path(__file__).parents[2] / "seeds"
VISIT = Event(
    kind="visit",
    people=(Person("柏长青", "县委书记", "lead"), Person("陶建明", "副县长", "accompany")),
    action="走访",
    targets=("云溪水泥厂",),
    topic="",
    date_text="3月7日",
    date="2023-03-07",
    date_end=None,
    start=0,
    end=20,
    rule="visits",
)
FOUND = FoundEvent(VISIT, 1, "2023-03-08.txt", "柏长青走访企业", "2023-03-08", (3, 3), "")


def answering(text: str, confidence: float = 0.9) -> Callable[[str], Answer]:
    return lambda question: Answer(question, answered=True, kind="who", text=text, confidence=confidence)


def of_visit(name: str, target: str) -> FoundEvent:
    return replace(FOUND, event=replace(VISIT, people=(Person(name, "县长", "lead"),), targets=(target,)))


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    index = tmp_path_factory.mktemp("examples")
    build(index, [SEEDS])
    return Engine.open(index, "zh-news")


def test_an_archive_gives_three_questions_that_it_answers(engine: Engine) -> None:
    assert engine.generation == "generation-000001"
    given = engine.examples()
    assert len(set(given)) == 3
    assert {engine.ask(question).kind for question in given} == {"who", "where", "with_whom"}
    assert all(engine.ask(question).answered and len(question) <= 30 for question in given)


def test_equal_archives_give_equal_examples(engine: Engine) -> None:
    assert engine.examples() == engine.examples()
    assert engine.examples(2) == engine.examples()[:2]


def test_an_archive_without_visits_gives_none(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.txt").write_text("天气晴好\n\n本报讯 今天阳光灿烂,气温回升。\n", encoding="utf-8")
    build(tmp_path / "index", [tmp_path / "pages"])
    assert Engine.open(tmp_path / "index", "zh-news").examples() == ()


def test_a_question_that_is_not_answered_as_the_visit_tells_is_no_example() -> None:
    assert examples([FOUND], answering("杜若飞"), 3) == ()
    assert examples([FOUND], answering("柏长青", confidence=0.4), 3) == ()
    assert examples([FOUND], answering("柏长青"), 3) == ("谁走访了云溪水泥厂?",)


def test_no_two_examples_are_about_one_person_or_place() -> None:
    same_place, other = of_visit("杜若飞", "云溪水泥厂"), of_visit("宋志远", "三号泵站")
    given = examples([FOUND, same_place, other], answering("柏长青 杜若飞 宋志远 云溪水泥厂 三号泵站"), 3)
    assert given == ("谁走访了云溪水泥厂?", "宋志远3月7日去了哪些地方?")


def test_only_so_many_questions_are_tried() -> None:
    asked: list[str] = []

    def ask(question: str) -> Answer:
        asked.append(question)
        return Answer(question, answered=False, kind="who", text="", confidence=0.0)

    assert examples([FOUND] * 50, ask, 3) == ()
    assert len(asked) == MOST_ASKED


@pytest.mark.parametrize("event", [replace(VISIT, targets=("A区3号楼",)), replace(VISIT, people=VISIT.people[1:])])
def test_a_visit_without_a_leader_or_a_plain_place_gives_none(event: Event) -> None:
    assert examples([replace(FOUND, event=event)], answering("柏长青"), 3) == ()
