"""Who holds an office, and what somebody is, as candidates: of that body alone, the newest first."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import pytest

from retrieval.answering.candidate import Read
from retrieval.answering.from_offices import Asked, asked_of, from_offices
from retrieval.answering.reading import Reading
from retrieval.asking.question import understand
from retrieval.engine import Engine
from retrieval.events.offices import Office
from retrieval.records import Article

if TYPE_CHECKING:
    from archives import Archive

PAGES = (
    ("2023-03-01", "云溪市委书记柏长青到青田县调研,青田县委书记宋志远陪同。"),
    ("2023-08-01", "云溪市副市长、青田县委书记陶建明主持会议。原云溪市委书记柏长青退休。"),
    ("2023-08-02", "云溪市委书记杜若飞、黑龙江大学校长安若山出席签约仪式。北京大学校长周正致辞。"),
    (
        "2023-08-03",
        "蓝峰医疗董事长陆望川同时担任云溪石化董事长。副局长林远,男,党员。现任云溪市档案局局长。",
    ),
    ("2023-08-04", "青田区举行队旗交接。医疗队队长高岩从区卫健委主任江一帆手中接过队旗。徐开曾任云溪市文旅局局长。"),
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
        ("云溪石化的董事长是谁", ["陆望川(云溪石化董事长)"]),
        ("谁是云溪市档案局局长", ["林远(云溪市档案局局长)"]),
        ("青田区卫健委主任叫什么名字", ["江一帆(区卫健委主任)"]),
        ("苍山区卫健委主任叫什么名字", []),
        ("云溪市文旅局局长是谁", []),
        ("青田县委书记是谁?", ["陶建明(云溪市副市长、青田县委书记)", "宋志远(青田县委书记)"]),
    ],
)
def test_the_holders_of_the_office_asked_for_are_offered(question: str, texts: list[str]) -> None:
    assert offered(question) == texts


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("四号渠村的第一书记是谁", Asked(Office("四号渠村", "第一书记"))),
        ("云溪律协新当选的会长是谁", Asked(Office("云溪律协", "会长"))),
        ("谁是云溪大学新校长", Asked(Office("云溪大学", "校长"))),
        ("云溪市纪委上一任书记是谁", Asked(Office("云溪市纪委", "书记"), is_former=True)),
        ("去青田镇看帮扶户的云溪区委书记叫啥?", Asked(Office("云溪区委", "书记"), is_described=True)),
        ("云溪医院被查的那个院长是谁", Asked(Office("云溪医院", "院长"), is_described=True)),
        ("在分会场讲话的副市长是谁", Asked(Office("", "副市长"), is_described=True)),
        ("云溪边防检查站的站长是谁", Asked(Office("云溪边防检查站", "站长"))),
    ],
)
def test_a_clause_that_tells_who_is_meant_is_no_body(question: str, asked: Asked) -> None:
    assert asked_of(question) == asked


def test_nobody_of_another_district_holds_the_office_asked_for(engine: Engine) -> None:
    assert not engine.ask("二七区委书记是谁?").answered
    assert "李晓雷" in engine.ask("中原区委书记是谁?").text


@pytest.fixture
def towns(archive: "Archive") -> Iterator[Engine]:
    """Two dozen papers that write of 云溪市委 at length, and three short ones that tell who holds an office."""
    for number in range(24):
        text = f"云溪市委召开第{number}次会议,谁是书记、谁是市长都说云溪市委书记谈心谈话制度好,云溪市市长热线也好。"
        archive.write(f"meetings-{number}.txt", text * 3)
    archive.write("2023-03-01/old.txt", "云溪市委书记柏长青到青田县调研防汛工作。")
    archive.write("2023-08-02/new.txt", "云溪市委书记杜若飞出席签约仪式,苍山市委副书记、市长陶建明陪同。")
    archive.write("2023-08-03/appointed.txt", "会上宣布,安若山同志任云溪师范学院院长。")
    archive.write("2023-08-04/others.txt", "云溪医科大学校长陆望川、云溪实业有限公司副总经理林远到彭浦镇第二中心调研。")
    archive.write("2023-08-05/region.txt", "青田镇委书记江一帆去苍山镇看望帮扶户高岩。")
    archive.build()
    engine = Engine.open(archive.index, "zh-news")
    yield engine
    engine.close()


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("谁是云溪市委书记?", "杜若飞(云溪市委书记)"),
        ("苍山市市长是谁?", "陶建明(苍山市委副书记、市长)"),
        ("云溪师范学院现在的院长是谁?", "安若山(云溪师范学院院长)"),
    ],
)
def test_who_holds_an_office_is_looked_up_where_the_articles_found_do_not_say(
    towns: Engine, question: str, text: str
) -> None:
    answer = towns.ask(question)
    assert answer.answered
    assert answer.text == text


@pytest.mark.parametrize(
    "question",
    [
        "谁是苍山市委书记?",
        "云溪师范学院党委书记是谁?",
        "谁是青田县委书记",
        "云溪大学校长是谁",
        "云溪实业公司的总经理是哪位",
        "彭浦镇第一中心主任是谁",
    ],
)
def test_an_office_whose_holder_no_paper_names_is_answered_neither_by_anothers_nor_by_a_list(
    towns: Engine, question: str
) -> None:
    assert not towns.ask(question).answered
