"""What an abstention says in place of an answer: where else the person went. The pages are made up."""

from collections.abc import Iterator

import pytest

from retrieval.engine import Engine
from retrieval.index.builder import build

PAGES = {
    "2023-03-08.txt": "3月7日,县委书记柏长青先后到云溪水泥厂、金沙物流园、三号泵站走访。副县长陶建明陪同。",
    "2023-05-11.txt": "近日,县长杜若飞到青石村走访慰问困难群众。",
    "2023-06-02.txt": "6月1日,县委副书记宋志远主持召开防汛工作推进会。",
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("nearest")
    (folder / "pages").mkdir()
    for name, text in PAGES.items():
        (folder / "pages" / name).write_text(f"县内要闻\n\n本报讯 {text}\n记者 柳青\n", encoding="utf-8")
    build(folder / "index", [folder / "pages"])
    engine = Engine.open(folder / "index", "zh-news")
    yield engine
    engine.close()


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "柏长青什么时候去青石村走访?",
            "有柏长青去过云溪水泥厂、金沙物流园等的记载(2023-03-07,2023-03-08.txt)(没写的年月按见报日期)",
        ),
        (
            "陶建明去过青石村吗?",
            "有陶建明去过云溪水泥厂、金沙物流园等的记载(2023-03-07,2023-03-08.txt)(没写的年月按见报日期)",
        ),
        ("杜若飞什么时候去金沙物流园调研?", "有杜若飞去过青石村的记载(近日、2023-05-11见报,2023-05-11.txt)"),
    ],
)
def test_an_abstention_names_where_else_the_person_went(question: str, told: str, engine: Engine) -> None:
    answer = engine.ask(question)
    assert not answer.answered
    assert answer.text.startswith("档案里没有找到")
    assert told in answer.text
    assert answer.citations == ()


@pytest.mark.parametrize(
    "question",
    [
        "谁去过云溪港口?",  # names nobody
        "宋志远什么时候去青石村走访?",  # went nowhere
        "郝春明什么时候去青石村走访?",  # is not in the archive
        "杜若飞的电话号码是多少?",  # asks for no visit
    ],
)
def test_an_abstention_names_no_visit_where_there_is_none_to_name(question: str, engine: Engine) -> None:
    answer = engine.ask(question)
    assert not answer.answered
    assert "去过" not in answer.text
    assert "记载" not in answer.text
