"""Questions about all events: how often, the last, the first, who most, all. The pages are made up."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from retrieval.answering.answer import answer_from_events
from retrieval.answering.census import affirmed, census, is_in_time, several
from retrieval.answering.reading import Reading
from retrieval.asking.question import understand
from retrieval.index.builder import build
from retrieval.index.event_filter import EventFilter
from retrieval.index.generation import Generation, open_generation
from retrieval.records import FoundEvent

TODAY = date(2023, 9, 1)
PAGES = {
    "2022-11-03.txt": "2日,县委书记柏长青到云溪水泥厂检查安全生产工作。",
    "2023-03-08.txt": "3月7日,县委书记柏长青先后到云溪水泥厂、金沙物流园走访。副县长陶建明陪同。",
    "2023-05-10.txt": "5月9日,县长杜若飞到云溪水泥厂检查安全生产工作。",
    "2023-05-11.txt": "5月10日,县委书记柏长青带队到三号泵站调研防汛工作。县应急局局长宋志远参加。",
    "2023-08-15.txt": "8月14日,县长杜若飞到青石村走访慰问困难群众。",
    "2023-08-16.txt": "8月15日,县委书记柏长青来到云溪水泥厂,实地察看厂房加固情况。县长杜若飞、副县长陶建明陪同。",
    # The same visit in another paper.
    "copy/2023-08-16.txt": "8月15日,县委书记柏长青到云溪水泥厂走访,看望一线职工。副县长陶建明陪同。",
    # A meeting is no visit.
    "2023-08-20.txt": "8月19日,县委书记柏长青主持召开云溪水泥厂技改工作座谈会。",
}
MANY = {f"2023-{month:02}-06.txt": f"{month}月5日,县委书记贺云峰到{month}号井调研。" for month in range(1, 13)}
HEADED = "县领导到梧桐新城督导重点项目\n\n本报讯 4月10日上午,县长安若山到梧桐新城督导重点项目建设。\n\n下午,县政协主席\
纪云舟到白鹭湿地公园调研生态修复工作。\n"
MORE = {
    # 近日 in two years, and in two papers of one week.
    "2021-06-30.txt": "近日,县委书记季怀远到龙口水库检查防汛工作。",
    "2022-12-30.txt": "近日,县委书记季怀远到龙口水库检查安全工作。",
    "copy/2022-12-31.txt": "近日,县委书记季怀远到龙口水库检查安全工作,慰问职工。",
    "2023-02-05.txt": "2月4日,县委书记季怀远到龙口水库检查供水工作。",
    # Two people of one name.
    "2023-06-02.txt": "6月1日,东湖区区长尤志新到东湖粮库检查。",
    "2023-06-04.txt": "6月3日,西岭区委书记尤志新到西岭煤矿检查安全生产工作。",
    # The place stands after the sentence that says who came.
    "2023-05-21.txt": "5月20日,副省长段立群到我县调研。段立群一行先后到宏远机械厂、万亩梨园察看。",
}
NAMES = "柏长青 杜若飞 陶建明 宋志远 贺云峰 季怀远 尤志新 段立群 安若山 纪云舟".split()
# A question → the beginning of its answer, and the days of the visits behind it.
ANSWERS = [
    ("柏长青去过几次云溪水泥厂?", "3次:2023-08-15", "2023-08-15 2023-03-07 2022-11-02"),
    ("杜若飞去过几次青石村?", "1次:2023-08-14", "2023-08-14"),
    ("柏长青和陶建明一起去过几次云溪水泥厂?", "2次:2023-08-15", "2023-08-15 2023-03-07"),
    ("柏长青最近一次去云溪水泥厂是什么时候?", "2023-08-15", "2023-08-15"),
    ("柏长青最后一次去金沙物流园是什么时候?", "2023-03-07", "2023-03-07"),
    ("柏长青第一次去云溪水泥厂是什么时候?", "2022-11-02", "2022-11-02"),
    ("谁去云溪水泥厂去得最多?", "柏长青(3次)", "2023-08-15 2023-03-07 2022-11-02"),
    ("谁去过青石村?", "杜若飞(2023-08-14)", "2023-08-14"),
    ("谁去过云溪水泥厂?", "柏长青(2023-08-15等3次)、杜若飞(2023-05-09)", "2023-08-15 2023-05-09 2023-03-07 2022-11-02"),
    ("杜若飞去过哪些地方?", "3次:2023-08-15", "2023-08-15 2023-08-14 2023-05-09"),
    # Time spans.
    ("柏长青今年去过几次云溪水泥厂?", "2次:2023-08-15", "2023-08-15 2023-03-07"),
    ("柏长青去年去过几次云溪水泥厂?", "1次:2022-11-02", "2022-11-02"),
    ("柏长青上半年去过几次云溪水泥厂?", "1次:2023-03-07", "2023-03-07"),
    ("2023年5月谁去过云溪水泥厂?", "杜若飞(2023-05-09)", "2023-05-09"),
    ("柏长青8月去过哪些地方?", "2023-08-15(8月15日) 云溪水泥厂", "2023-08-15"),
    ("季怀远去过几次龙口水库?", "3次:2023-02-04", "2023-02-04 - -"),
    ("安若山去过几次梧桐新城?", "1次:2023-04-10", "2023-04-10"),
    ("谁去过梧桐新城?", "安若山(2023-04-10)", "2023-04-10"),
    # Places are counted, not visits; namesakes are kept apart.
    ("柏长青去过几个地方?", "3个地方:云溪水泥厂、三号泵站、金沙物流园", "2023-08-15 2023-05-10 2023-03-07"),
    ("尤志新去过几次?", "2次(西岭区委书记1次、东湖区区长1次):2023-06-03", "2023-06-03 2023-06-01"),
    # The deed that is asked for.
    ("柏长青调研过几次?", "1次:2023-05-10(5月10日) 三号泵站", "2023-05-10"),
]
NOTHING = [
    "柏长青去过几次青石村?",
    "宋志远和杜若飞一起去过几次云溪水泥厂?",
    "柏长青2021年去过几次云溪水泥厂?",
    "谁去过云溪港口?",
    "几次?",
    "谁调研了三号泵站?",
    "柏长青什么时候去的三号泵站?",
    "纪云舟去过几次梧桐新城?",  # the headline is about another
]


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    folder = tmp_path_factory.mktemp("census")
    (folder / "pages").mkdir()
    (folder / "pages" / "2023-04-11.txt").write_text(HEADED, encoding="utf-8")
    for name, text in {**PAGES, **MANY, **MORE}.items():
        page = folder / "pages" / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"县内要闻\n\n本报讯 {text}\n记者 柳青\n", encoding="utf-8")
    build(folder / "index", [folder / "pages"])
    generation = open_generation(folder / "index")
    yield generation
    generation.close()


def count(question: str, generation: Generation) -> tuple[str, tuple[FoundEvent, ...]] | None:
    return census(understand(question, NAMES), TODAY, generation.catalog.events)


@pytest.mark.parametrize(("question", "begins", "days"), ANSWERS, ids=[question for question, _, _ in ANSWERS])
def test_the_answer_counts_what_the_pages_tell(question: str, begins: str, days: str, generation: Generation) -> None:
    found = count(question, generation)
    assert found is not None
    text, events, told = found
    assert text.startswith(begins)
    assert [event.event.date or "-" for event in events[:told]] == days.split()


@pytest.mark.parametrize("question", NOTHING)
def test_what_no_event_carries_or_is_no_question_over_several_is_left_to_others(
    question: str, generation: Generation
) -> None:
    assert count(question, generation) is None


def test_one_visit_that_two_papers_tell_counts_once(generation: Generation) -> None:
    told = list(
        generation.catalog.events(EventFilter(who="柏长青", where="云溪水泥厂", since="2023-08-15", kind="visit"))
    )
    assert len(told) == 2
    found = count("柏长青今年8月去过几次云溪水泥厂?", generation)
    assert found is not None
    assert found[0].startswith("1次:")


@pytest.mark.parametrize(("question", "most"), [("贺云峰调研过几次?", 120), ("贺云峰去过哪些地方?", 160)])
def test_a_list_that_does_not_fit_tells_the_whole_count_and_how_many_it_leaves_out(
    question: str, most: int, generation: Generation
) -> None:
    found = count(question, generation)
    assert found is not None
    text, events, _ = found
    assert text.startswith("12次:2023-12-05")
    assert len(text) <= most
    listed, _, rest = text.partition(";另有 ")
    assert listed.count("2023-") + int(rest.partition(" 次")[0]) == len(MANY)
    assert len(events) == len(MANY)  # all that are counted


def test_a_count_says_at_least_where_there_are_more_events_than_are_looked_at(
    generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.answering.census.MOST_READ", 5)
    found = count("贺云峰调研过几次?", generation)
    assert found is not None
    assert found[0].startswith("至少5次:")
    places = count("贺云峰去过几个地方?", generation)
    assert places is not None
    assert places[0].startswith("至少5个地方:")
    first = count("贺云峰第一次调研是什么时候?", generation)
    assert first is not None
    assert first[0].startswith("不晚于 ")


def test_no_place_but_the_one_asked_for_is_told_of_a_visit_to_it(generation: Generation) -> None:
    found = count("柏长青去过几次金沙物流园?", generation)
    assert found is not None
    assert "水泥厂" not in found[0]


def test_the_sentence_with_the_place_is_cited_with_the_visit(generation: Generation) -> None:
    question = understand("谁去过宏远机械厂?", NAMES)
    counted = census(question, TODAY, generation.catalog.events)
    assert counted is not None
    answer = answer_from_events(question, *counted, lambda id_: Reading(id_, generation.catalog.article(id_)))
    assert answer.text.startswith("段立群")
    assert [("段立群到我县" in c.quote, "宏远机械厂" in c.quote) for c in answer.citations] == [(True, True)]


def test_what_is_listed_is_cited(generation: Generation) -> None:
    found = count("贺云峰去过哪些地方?", generation)
    assert found is not None
    text, events, told = found
    assert re.findall(r"\d{4}-\d\d-\d\d", text) == [event.event.date for event in events[:told]]


def test_a_year_that_no_page_prints_is_marked_as_such(generation: Generation) -> None:
    found = count("杜若飞去过几次青石村?", generation)
    assert found is not None
    assert found.text.startswith("1次:2023-08-14(8月14日)")
    assert found.text.endswith("(没写的年月按见报日期)")


def test_what_is_said_of_visits_stands_in_their_quotes(generation: Generation) -> None:
    question = understand("段立群去过哪些地方?", NAMES)
    counted = census(question, TODAY, generation.catalog.events)
    assert counted is not None
    answer = answer_from_events(question, *counted, lambda id_: Reading(id_, generation.catalog.article(id_)))
    assert "宏远机械厂、万亩梨园" in answer.text
    assert all("宏远机械厂、万亩梨园" in citation.quote for citation in answer.citations)


def test_a_plain_question_that_several_visits_answer_gets_all_of_them(generation: Generation) -> None:
    question = understand("谁检查了云溪水泥厂?", ("柏长青", "杜若飞"))
    found = several(question, TODAY, generation.catalog.events)
    assert found is not None
    assert {person.name for event in found[1] for person in event.event.people if person.role == "lead"} >= {"杜若飞"}


@pytest.mark.parametrize(("question", "is_in"), [("去年三月谁去的?", False), ("今年谁去的?", True), ("谁去的?", True)])
def test_a_time_that_counts_back_confines_a_single_event(question: str, is_in: bool, generation: Generation) -> None:
    found = next(iter(generation.catalog.events(EventFilter(who="杜若飞", where="青石村"))))
    assert is_in_time(understand(question), TODAY, found) is is_in


def test_visits_are_no_number_of_meetings(generation: Generation) -> None:
    assert count("云溪水泥厂开过几次座谈会?", generation) is None


@pytest.mark.parametrize(("question", "is_affirmed"), [("王小明去过青石镇吗?", True), ("王小明去过白水镇吗?", False)])
def test_a_place_ahead_of_who_went_affirms_no_visit(question: str, is_affirmed: bool, tmp_path: Path) -> None:
    told = "白水镇《白水晚报》3月9日报道,3月8日,县委书记王小明到青石镇调研防汛工作。"
    (tmp_path / "a.txt").write_text(f"# 县里防汛\n\n本报讯 {told}\n", encoding="utf-8")
    build(tmp_path / "index", [tmp_path / "a.txt"])
    small = open_generation(tmp_path / "index")
    told_by_the_table = affirmed(understand(question), TODAY, small.events)
    small.close()
    assert (told_by_the_table is not None) == is_affirmed
