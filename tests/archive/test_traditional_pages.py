"""Pages in traditional characters: structure, names and questions meet those in simplified ones."""

from pathlib import Path

import pytest

from retrieval.archive.folded import as_printed, simplified
from retrieval.archive.html import read_page
from retrieval.archive.split import split_articles
from retrieval.engine import Engine
from retrieval.index.builder import build
from retrieval.index.event_filter import EventFilter
from retrieval.records import SourceFile
from retrieval.words.simplified import FORMS

BRIDGE = (
    "臨江區領導調研松河大橋建設\n\n本報訊 5月2日,臨江區區長林誌遠到松河大橋調研工程建設,區委副書記何曉參加調研。"
    "林誌遠強調,要確保大橋按時通車。\n\n記者 周明 通訊員 張國華\n"
)
SCHOOL = (
    "临江区领导调研枫林小学\n\n本报讯 5月8日,临江区区长林志远到枫林小学调研,区教育局局长张国华陪同。\n\n记者 周明\n"
)
FLOOD = (
    "臨江區召開防汛工作會議\n\n本報訊 6月4日,臨江區召開防汛工作會議,區長林誌遠出席並講話,副區長馬俊主持會議。"
    "會議要求壓實責任。\n\n記者 周明\n"
)


def test_a_traditional_page_is_split_as_a_simplified_one_and_kept_as_printed() -> None:
    (article,) = split_articles(SourceFile("a.txt", BRIDGE, "utf-8"))
    assert (article.headline, article.byline) == ("臨江區領導調研松河大橋建設", ("周明", "張國華"))
    assert article.text.startswith("5月2日,臨江區區長林誌遠") and article.text.endswith("按時通車。")


def test_a_traditional_web_page_is_read_without_what_stands_around_it() -> None:
    page = (
        "<div>您的位置:首頁 > 要聞</div><h1>松河大橋通車</h1><div>來源:臨江日報 發佈時間:2024-05-03 作者:張國華</div>"
        "<p>松河大橋今日通車,全長860米。</p><p>相關新聞</p><p>東街改造完工,道路拓寬。</p><p>版權所有</p>"
    )
    (article,) = split_articles(read_page(page, "a.html"))
    assert (article.headline, article.text) == ("松河大橋通車", "松河大橋今日通車,全長860米。")
    assert (article.byline, article.published) == (("張國華",), "2024-05-03")


def test_the_heads_of_a_traditional_table_are_heads() -> None:
    page = "<h1>名單</h1><table><tr><td>水庫</td><td>責任人</td></tr><tr><td>白石水庫</td><td>馬俊</td></tr></table>"
    (article,) = split_articles(read_page(page, "a.html"))
    assert article.text.split("\n")[-1] == "水庫:白石水庫,責任人:馬俊。"


def test_a_simplified_form_stands_for_each_character_at_its_place() -> None:
    assert simplified(FORMS[:500]) != FORMS[:500] and len(simplified(FORMS)) == len(FORMS)
    assert as_printed(("张国华", "周明"), "記者 張 國華 通訊員 周明") == ("張國華", "周明")
    assert as_printed(("张国华",), "记者 张国华") == ("张国华",)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder: Path = tmp_path_factory.mktemp("mixed")
    for name, text in {"bridge.txt": BRIDGE, "school.txt": SCHOOL, "flood.txt": FLOOD}.items():
        (folder / name).write_text(text, encoding="utf-8")
    build(folder / "index", [folder])
    return Engine.open(folder / "index", "zh-news")


PAIRS = [
    ("谁调研了松河大桥?", "誰調研了松河大橋?", "林誌遠"),
    ("谁调研了枫林小学?", "誰調研了楓林小學?", "林志远"),
    ("谁陪同林志远调研枫林小学?", "誰陪同林誌遠調研楓林小學?", "张国华"),
    ("谁主持了防汛工作会议?", "誰主持了防汛工作會議?", "馬俊"),
    ("防汛工作会议什么时候召开?", "防汛工作會議什麼時候召開?", "6月4日"),
    ("林志远强调了什么?", "林誌遠強調了什麼?", "要確保大橋按時通車"),
    ("林志远去过几次?", "林誌遠去過幾次?", "2次:"),
    ("临江区区长是谁?", "臨江區區長是誰?", "林志远(临江区区长)"),
    ("何晓是什么职务?", "何曉是什麼職務?", "區委副書記"),
]


@pytest.mark.parametrize(("simple", "traditional", "told"), PAIRS)
def test_a_question_is_answered_the_same_in_both_kinds_of_characters(
    mixed: Engine, simple: str, traditional: str, told: str
) -> None:
    answers = [mixed.ask(question) for question in (simple, traditional)]
    assert all(answer.answered and told in answer.text for answer in answers), answers


FILTERS = [
    ({"where": "松河大桥"}, {"where": "松河大橋"}, ["bridge.txt"]),
    ({"who": "何晓"}, {"who": "何曉"}, ["bridge.txt"]),
    ({"title": "临江区区长"}, {"title": "臨江區區長"}, ["school.txt", "bridge.txt"]),
    ({"text": "防汛"}, {"text": "防汛"}, ["flood.txt"]),
]


@pytest.mark.parametrize(("simple", "traditional", "sources"), FILTERS)
def test_a_filter_finds_events_in_both_kinds_of_characters(
    mixed: Engine, simple: dict[str, str], traditional: dict[str, str], sources: list[str]
) -> None:
    for wanted in (simple, traditional):
        assert [found.source for found in mixed.events(EventFilter(**wanted))] == sources


@pytest.mark.parametrize("name", ["林志远", "林誌遠"])
def test_a_person_has_one_dossier_however_the_name_is_written(mixed: Engine, name: str) -> None:
    (dossier,) = mixed.people(name)
    assert len(dossier.events) == 3
