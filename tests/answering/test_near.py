"""What a refusal offers: names like the one asked for, pages of people and places, a search. The page is made up."""

from collections.abc import Iterator

import pytest

from retrieval.answering.near import like_names
from retrieval.asking.matching import pinyin_of
from retrieval.engine import Engine
from retrieval.index.builder import build
from retrieval.records import Near
from retrieval.show.formats import answer_record

PAGE = """县内要闻

本报讯 3月7日,县委书记柏长青先后到云溪水泥厂、金沙物流园走访,看了特点。副县长陶建明陪同。
5月10日,县长杜若飞到青石村走访。
"""
NAMES = {name: pinyin_of(name) for name in ("柏长青", "陶建明", "杜若飞", "李强", "欧阳国立", "李小雷", "王小雷")}
LIKE = {
    "柏常青": ["柏长青"],  # sounds so
    "柏青长": ["柏长青"],  # another order
    "陶健明": ["陶建明"],
    "杜若非凡": [],  # two characters
    "杜飞": ["杜若飞"],
    "李刚": [],  # 李强 is as near as any other
    "李晓雷": ["李小雷"],
    "李大雷": ["李小雷"],
    "张小雷": ["李小雷", "王小雷"],
}


@pytest.mark.parametrize("name", LIKE)
def test_a_name_is_like_those_of_its_sound_its_characters_and_all_but_one(name: str) -> None:
    assert like_names(name, NAMES) == LIKE[name]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("near")
    (folder / "pages").mkdir()
    (folder / "pages" / "2023-05-11.txt").write_text(PAGE, encoding="utf-8")
    build(folder / "index", [folder / "pages"])
    engine = Engine.open(folder / "index", "zh-news")
    yield engine
    engine.close()


@pytest.mark.parametrize(
    ("question", "offered"),
    [
        ("柏青长什么时候去的青石村?", Near("name", "柏长青", "柏青长")),
        ("柏长青什么时候去的北海港?", Near("person", "柏长青")),
        ("柏长青什么时候去的青石村?", Near("place", "青石村")),
        ("柏长青什么时候去的北海港?", Near("search", "柏长青")),
    ],
)
def test_a_refusal_offers_what_the_archive_has(question: str, offered: Near, engine: Engine) -> None:
    answer = engine.ask(question)
    assert not answer.answered
    assert offered in answer.near
    record = answer_record(answer)
    assert {"kind": offered.kind, "text": offered.text} in [
        {key: one[key] for key in ("kind", "text")} for one in record["near"]
    ]


def test_what_the_archive_does_not_have_is_not_offered(engine: Engine) -> None:
    answer = engine.ask("郝春明什么时候去的北海港?")
    assert not answer.answered
    assert answer.near == ()


def test_an_answer_offers_nothing(engine: Engine) -> None:
    answer = engine.ask("柏长青去过云溪水泥厂吗?")
    assert answer.answered
    assert answer.near == ()
    assert "near" not in answer_record(answer)


def test_the_visit_that_a_refusal_tells_of_is_quoted(engine: Engine) -> None:
    answer = engine.ask("杜若飞去过金沙物流园吗?")
    assert "青石村" in answer.text
    assert any("青石村" in passage.quote for passage in answer.related)


def test_a_common_noun_is_offered_as_no_place(engine: Engine) -> None:
    answer = engine.ask("教堂有什么特点?")
    assert answer.near
    assert "place" not in {one.kind for one in answer.near}


def test_a_refusal_names_a_word_that_no_page_has_but_no_span_of_time(engine: Engine) -> None:
    assert "“驿站”" in engine.ask("驿站一年卖多少?").text
    assert "一年" not in engine.ask("驿站一年卖多少?").text
