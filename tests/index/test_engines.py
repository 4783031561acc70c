"""What every engine that keeps an index must do (interface.py); `--engine` says which one is tested.

The archive tells of two visits, a meeting and a bridge, in files and in records.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import load_encoder
from retrieval.index.event_filter import EventFilter
from retrieval.index.interface import IndexEngine, OpenIndex
from retrieval.index.lexical import FIELDS
from retrieval.index.sought import NO_FILTER, Filters, Sought
from retrieval.words.tokens import squeeze

PAGES = {
    "2023/2023-03-13_A05.txt": "# 青石河大桥通车\n本报讯 3月10日,青石河大桥通车,长1500米,限高8%。\n记者 林一\n",
    "2023/2023-04-02_A01.txt": "# 柏长青走访企业\n本报讯 3月28日,县委书记柏长青到云溪水泥厂调研。\n记者 何二\n",
    "2022/2022-05.txt": "# 李明看工地\n本报讯 近日,副县长李明到三号泵站督导防汛工作。\n记者 林一\n",
    "公告[1].txt": "# 会议\n本报讯 5月6日,县委书记柏长青主持召开全县安全生产会议,编号G30,“第30次”。\n",
}
RECORDS = [
    {"source": "r/1", "text": "气象台发布暴雨预警,沿江各村转移群众三千余人。" * 3, "published": "2022-05"},
    {
        "source": "r/2",
        "text": "".join(f"第{n}项工程位于{'东西南北'[n % 4]}区。" for n in range(200)),
        "published": "2021-01-09",
    },
]
DAY_FILTERS = [
    Filters(since="2023-03-13"),
    Filters(until="2022-05"),
    Filters(since="2022-05-20", until="2022-05-21"),  # a paper of that month may be of that day
    Filters(since="2023-04", until="2023-04-02"),
]
SOURCE_FILTERS = [
    Filters(sources=("2023",)),
    Filters(sources=("r/1", "2022/2022-05.txt")),
    Filters(sources=("*A0?.txt",)),
    Filters(sources=("公告[[]1].txt",)),
    Filters(sources=("[a-z]/*",), until="2021-12"),
    Filters(sources=("nowhere/",)),
]
TOLD_FILTERS = [  # with the sources of the articles that tell of it
    (Filters(who="柏长青"), {"2023/2023-04-02_A01.txt", "公告[1].txt"}),
    (Filters(who="柏书记", where="水泥厂"), {"2023/2023-04-02_A01.txt"}),
    (Filters(where="泵站"), {"2022/2022-05.txt"}),
    (Filters(who="柏长青", since="2023-04"), {"2023/2023-04-02_A01.txt"}),
    (Filters(who="柏长青", where="泵站"), set()),  # two events of two people
    (Filters(who="没有这人"), set()),
]
EVENT_FILTERS = [
    EventFilter(),
    EventFilter(who="柏长青"),
    EventFilter(who="县委书记柏长青"),
    EventFilter(who="柏书记"),
    EventFilter(name="李明", kind="visit"),
    EventFilter(title="县委书记"),
    EventFilter(who="柏长青", title="副县长"),
    EventFilter(where="水泥厂"),
    EventFilter(where="没有的地方"),
    EventFilter(action="调研"),
    EventFilter(since="2023-03-28", until="2023-03"),
    EventFilter(until="2022-05-03"),
    EventFilter(text="防汛 泵站"),
    EventFilter(kind="meeting", least=0.0),
]


class Kept:
    """An archive of its own that the engine keeps."""

    def __init__(self, engine: IndexEngine, folder: Path) -> None:
        self.engine, self.index, self.pages = engine, folder / "index", folder / "pages"
        for name, text in PAGES.items():
            self.write(name, text)
        self.write("records.jsonl", "\n".join(json.dumps(record, ensure_ascii=False) for record in RECORDS))

    def write(self, name: str, text: str) -> None:
        path = self.pages / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def kept(new_engine: Callable[[], IndexEngine], tmp_path_factory: pytest.TempPathFactory) -> Kept:
    kept = Kept(new_engine(), tmp_path_factory.mktemp("kept"))
    kept.engine.build(kept.index, [kept.pages])
    return kept


@pytest.fixture(scope="module")
def opened(kept: Kept) -> Iterator[OpenIndex]:
    opened = kept.engine.open(kept.index)
    yield opened
    opened.close()


def texts(opened: OpenIndex, ids: list[int]) -> list[str]:
    stored = opened.catalog.stored_passages(ids)
    return [stored[passage_id].text for passage_id in ids]


def words(opened: OpenIndex, sought: Sought, limit: int = 50) -> list[str]:
    return texts(opened, [passage_id for passage_id, _ in opened.search_words(sought, limit)])


def test_passages_with_any_of_the_words_are_found_best_first(opened: OpenIndex) -> None:
    terms = (("words", "大桥", 1.0), ("words", "通车", 1.0), ("heading", "工地", 2.0))
    found = opened.search_words(Sought(terms), 10)
    assert [text[:6] for text in texts(opened, [i for i, _ in found])] == ["3月10日,", "近日,副县长"]
    assert found[0][1] > found[1][1] > 0
    assert opened.search_words(Sought(terms), 1) == found[:1]


def test_a_words_score_grows_with_its_weight_and_its_rarity(opened: OpenIndex) -> None:
    def score(*terms: tuple[str, str, float]) -> float:
        return opened.search_words(Sought(terms), 1)[0][1]

    assert score(("words", "大桥", 2.0)) == pytest.approx(2 * score(("words", "大桥", 1.0)), rel=1e-5)
    once, twice = ("words", "大桥", 1.0), ("pairs", "大桥", 1.0)
    assert score(once, twice) == pytest.approx(score(once) + score(twice), rel=1e-5)
    assert score(("words", "大桥", 1.0)) > score(("words", "工程", 1.0)) / 3


@pytest.mark.parametrize("string", ["三号泵站", "第30次", "G30", "云溪水泥厂调研", "全", "林一", "限高8%"])
def test_a_string_is_found_where_it_stands(opened: OpenIndex, string: str) -> None:
    printed = {i: f"{a.text}{a.headline}{a.byline}" for i, a in opened.catalog.all_articles()}
    holding = {i for i, text in printed.items() if squeeze(string) in squeeze(text)}
    found = [i for i, _ in opened.search_words(Sought(strings=(squeeze(string),)), 50)]
    assert set(opened.catalog.article_ids(found).values()) >= holding
    assert holding


def test_a_string_across_two_passages_is_found_in_the_first(opened: OpenIndex) -> None:
    (article_id,) = (i for i, article in opened.catalog.all_articles() if article.source == "r/2")
    first, second, *_ = opened.catalog.passages_of(article_id)
    text = opened.catalog.article(article_id).text
    across = text[second.start - 9 : second.start + 9]
    found = [i for i, _ in opened.search_words(Sought(strings=(across,)), 10)]
    assert first.start in {passage.start for passage in opened.catalog.stored_passages(found).values()}


def test_all_strings_must_stand_there_and_words_only_add_to_the_score(opened: OpenIndex) -> None:
    both = Sought((("words", "没有的词", 1.0), ("words", "调研", 1.0)), ("柏长青", "水泥厂"))
    assert len(words(opened, both)) == 1
    assert words(opened, Sought(strings=("柏长青", "泵站"))) == []


@pytest.mark.parametrize("filters", DAY_FILTERS + SOURCE_FILTERS)
def test_filters_hold_for_words_for_vectors_and_for_articles(opened: OpenIndex, filters: Filters) -> None:
    catalog = opened.catalog
    dated = catalog.articles_within(filters.since, filters.until) if filters.since or filters.until else None
    sourced = set().union(*map(catalog.articles_from, filters.sources)) if filters.sources else None
    check_what_passes(opened, filters, set.intersection(*(ids for ids in (dated, sourced) if ids is not None)))


@pytest.mark.parametrize(("filters", "sources"), TOLD_FILTERS)
def test_passages_are_those_of_articles_that_tell_what_a_person_did_at_a_place(
    opened: OpenIndex, filters: Filters, sources: set[str]
) -> None:
    check_what_passes(opened, filters, {i for i, article in opened.catalog.all_articles() if article.source in sources})


def check_what_passes(opened: OpenIndex, filters: Filters, passing: set[int]) -> None:
    assert opened.articles_within(filters) == passing
    vector = load_encoder("zh-news").encode_queries(["暴雨 防汛 会议"], [["暴雨", "防汛", "会议"]])[0]
    by_words = [i for i, _ in opened.search_words(Sought((("words", "工程", 1.0),), (), filters), 50)]
    by_vectors = opened.search_vectors(vector, 50, filters)
    for found in (by_words, by_vectors):
        assert set(opened.catalog.article_ids(found).values()) == passing  # what passes is found, if only at the end


def test_the_nearest_vectors_come_first_with_their_exact_cosines(opened: OpenIndex) -> None:
    vector = load_encoder("zh-news").encode_queries(["桥梁建成通车"], [["桥梁", "建成", "通车"]])[0]
    found = opened.search_vectors(vector, 5)
    cosines = opened.cosines(vector, found)
    assert len(found) == 5
    assert list(cosines) == sorted(cosines, reverse=True)
    every = opened.cosines(vector, range(1, opened.manifest.passages + 1))
    assert cosines[0] == every.max()
    assert opened.cosines(vector, [10**6])[0] == 0


def test_a_vector_of_nothing_is_near_to_nothing(opened: OpenIndex) -> None:
    assert opened.search_vectors(np.zeros(opened.manifest.dimension, np.float32), 5) == []


def test_it_knows_in_how_many_passages_a_term_stands(opened: OpenIndex) -> None:
    assert [opened.frequency("words", word) for word in ("大桥", "书记", "没有的词")] == [1, 2, 0]
    assert [opened.frequency(field, "大桥") for field in FIELDS] == [1, 1, 1, 1]
    assert opened.frequency("pairs", "工程") > 5


@pytest.mark.parametrize("wanted", EVENT_FILTERS)
def test_events_are_those_wanted_newest_first(opened: OpenIndex, wanted: EventFilter) -> None:
    from_catalog = list(opened.catalog.events(wanted))
    assert list(opened.events(wanted)) == from_catalog
    assert opened.count_events(wanted) == len(from_catalog)


def test_the_filters_of_events_find_something_and_leave_something(opened: OpenIndex) -> None:
    counts = [opened.count_events(wanted) for wanted in EVENT_FILTERS]
    assert counts[0] >= 3
    assert counts[EVENT_FILTERS.index(EventFilter(where="没有的地方"))] == 0
    assert sum(0 < count < counts[0] for count in counts) >= 8


@pytest.mark.parametrize("who", ["柏长青", "柏书记", "明", "没有这人", "县委书记柏长青"])
def test_names_that_are_meant(opened: OpenIndex, who: str) -> None:
    assert opened.names(who) == opened.catalog.names(who)


def test_its_status_is_plain_values(kept: Kept, opened: OpenIndex) -> None:
    status = json.loads(json.dumps(opened.status()))
    assert (status["articles"], status["files"], status["generation"]) == (6, 5, opened.folder.name)
    kept.engine.check(kept.index).close()


def test_a_build_without_changes_changes_nothing(kept: Kept, opened: OpenIndex) -> None:
    report = kept.engine.build(kept.index)
    assert (report.new, report.changed, report.removed, report.unchanged) == (0, 0, 0, 5)
    assert not opened.is_outdated()


def test_a_reader_keeps_its_generation_until_it_moves_on(new_engine: Callable[[], IndexEngine], tmp_path: Path) -> None:
    kept = Kept(new_engine(), tmp_path)
    engine, index = kept.engine, kept.index
    engine.build(index, [kept.pages])
    before = engine.open(index)
    kept.write("2023/2023-03-13_A05.txt", "# 青石河隧道\n本报讯 3月10日,青石河隧道正式动工。\n记者 林一\n")
    (kept.pages / "2022/2022-05.txt").unlink()
    report = engine.build(index)
    assert (report.changed, report.removed, report.unchanged) == (1, 1, 3)
    assert before.is_outdated()
    after = engine.open(index)
    assert not after.is_outdated()
    for opened, bridge, tunnel, visits in ((before, 1, 0, 1), (after, 0, 1, 0)):
        assert len(words(opened, Sought(strings=("大桥",)))) == bridge
        assert len(words(opened, Sought((("words", "隧道", 1.0),)))) == tunnel
        assert opened.count_events(EventFilter(name="李明", where="泵站")) == visits
        vector = load_encoder("zh-news").encode_queries(["防汛"], [["防汛"]])[0]
        assert len(opened.search_vectors(vector, 50, NO_FILTER)) == opened.manifest.passages
        opened.close()
