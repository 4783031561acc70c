"""Who holds an office, and what somebody is, as candidates: of that body alone, the newest first."""

from typing import Any, cast

import pytest

from retrieval.answering.candidate import Read
from retrieval.answering.from_offices import from_offices
from retrieval.answering.reading import Reading
from retrieval.asking.question import understand
from retrieval.engine import Engine
from retrieval.records import Article

PAGES = (
    ("2023-03-01", "云溪市委书记柏长青到青田县调研,青田县委书记宋志远陪同。"),
    ("2023-08-01", "云溪市副市长、青田县委书记陶建明主持会议。原云溪市委书记柏长青退休。"),
    ("2023-08-02", "云溪市委书记杜若飞、黑龙江大学校长安若山出席签约仪式。北京大学校长周正致辞。"),
)


def offered(question: str) -> list[str]:
    articles = (Article("a.txt", None, (1, 1), (), day, text, (1, 1), ((0, 1),)) for day, text in PAGES)
    readings = [Reading(number, article) for number, article in enumerate(articles)]
    nothing = cast(Any, None)
    read = Read(understand(question, ("柏长青",)), nothing, readings, (), (), (), None)
    return [candidate.text for candidate in from_offices(read)]


@pytest.mark.parametrize(
    ("question", "texts"),
    [
        ("谁是云溪市委书记?", ["杜若飞(云溪市委书记)"]),
        ("现任云溪市委书记是谁?", ["杜若飞(云溪市委书记)"]),
        ("原任云溪市委书记是谁?", ["柏长青(原云溪市委书记)"]),
        ("黑龙江大学校长是谁?", ["安若山(黑龙江大学校长)"]),
        ("谁是黑大校长", ["安若山(黑龙江大学校长)"]),
        ("谁是云溪市委组织部部长?", []),
        ("清华大学校长是谁?", []),
        ("青田县委书记是谁?", ["陶建明(云溪市副市长、青田县委书记)", "宋志远(青田县委书记)"]),
    ],
)
def test_the_holders_of_the_office_asked_for_are_offered(question: str, texts: list[str]) -> None:
    assert offered(question) == texts


def test_nobody_of_another_district_holds_the_office_asked_for(engine: Engine) -> None:
    assert not engine.ask("二七区委书记是谁?").answered
    assert "李晓雷" in engine.ask("中原区委书记是谁?").text
