"""Events in the catalog: they are stored, filtered, put in order, and removed with their file."""

import dataclasses
from collections.abc import Iterator

import pytest

from retrieval.archive.read import find_files, read_file
from retrieval.archive.split import split_articles
from retrieval.engine import Engine
from retrieval.errors import InputError, MissingIndexError
from retrieval.events.extract import extract_events
from retrieval.index.catalog import Catalog
from retrieval.index.catalog_writer import CatalogWriter
from retrieval.index.event_filter import EventFilter
from retrieval.index.generation import open_generation
from retrieval.index.manifest import SCHEMA_VERSION
from retrieval.records import Article, Event, FoundEvent, Person

LEADER = Person("李晓雷", "中原区委书记", "lead")
BRIDGE = Event(
    kind="visit",
    people=(LEADER, Person("张丽娜", "街道党工委书记", "accompany")),
    action="调研督导",
    targets=("七里河防洪工程", "二号泵站"),
    topic="防汛工作",
    date_text="3月10日",
    date="2023-03-10",
    date_end=None,
    start=0,
    end=20,
    rule="visits",
)
TEXT = "3月10日,区委书记李晓雷一行到七里河。\u2029会议由张波主持。"


def event(**values: object) -> Event:
    return dataclasses.replace(BRIDGE, **values)


def catalog_of(tmp_path, *sources: tuple[str, str | None, tuple[Event, ...]]) -> Catalog:
    """A catalog with one article for each source, its publication and its events."""
    path = tmp_path / "index" / "generation" / "catalog.sqlite"
    path.parent.mkdir(parents=True)
    writer = CatalogWriter(path)
    for name, published, events in sources:
        article = Article(name, "领导督导七里河", (1, 1), (), published, TEXT, (2, 3), ((0, 2), (10, 3)))
        source_id = writer.add_source(name, 1, 0, b"")
        article_id, _ = writer.add_article(source_id, article, b"", ())
        writer.add_events(article_id, article, events)
    writer.finish()
    return Catalog(path)


def test_an_event_comes_out_as_it_went_in_with_its_place(tmp_path) -> None:
    ranged = event(kind="meeting", people=(), targets=(), date=None, date_end=None, start=20, end=len(TEXT))
    catalog = catalog_of(tmp_path, ("a.txt", "2023-03-11", (BRIDGE, ranged)), ("b.txt", None, ()))
    assert catalog.events_of([2, 1]) == {
        1: (
            FoundEvent(BRIDGE, 1, "a.txt", "领导督导七里河", "2023-03-11", (2, 3), TEXT[:20]),
            FoundEvent(ranged, 1, "a.txt", "领导督导七里河", "2023-03-11", (3, 3), "会议由张波主持。"),
        ),
        2: (),
    }
    assert catalog.event_counts() == ({"meeting": 1, "visit": 1}, 2)


FITS = [
    {"who": "李晓雷"},
    {"who": "晓雷"},
    {"who": "李曉雷"},
    {"who": "李书记"},
    {"who": "区委书记李晓雷"},
    {"who": "李晓雷书记"},
    {"name": "李晓雷"},
    {"title": "区委书记"},
    {"who": "张丽娜", "title": "党工委"},
    {"where": "七里河"},
    {"where": "七里河防洪"},
    {"where": "二號泵站"},
    {"action": "督导"},
    {"text": "防汛 泵站"},
    {"text": "领导督导七里河"},
    {"since": "2023-03"},
    {"since": "2023-03-10", "until": "2023-03-10"},
    {"until": "2023-03"},
    {"kind": "visit"},
    {"who": "", "text": " "},
]
FITS_NOT = [
    {"who": "李晓"[::-1]},
    {"who": "王书记"},
    {"who": "李主任"},
    {"who": "区委书记张丽娜"},
    {"who": "区委书记"},
    {"name": "晓雷"},
    {"who": "张丽娜", "title": "区委书记"},
    {"where": "二砂"},
    {"action": "慰问"},
    {"text": "防汛 学校"},
    {"since": "2023-04"},
    {"until": "2023-03-09"},
    {"kind": "meeting"},
    {"who": "%"},
]


@pytest.mark.parametrize(("values", "count"), [*((fits, 1) for fits in FITS), *((not_, 0) for not_ in FITS_NOT)])
def test_a_filter_keeps_what_it_names(tmp_path, values: dict[str, str], count: int) -> None:
    catalog = catalog_of(tmp_path, ("a.txt", "2023-03-11", (BRIDGE,)))
    wanted = EventFilter(**values)
    assert len(list(catalog.events(wanted))) == catalog.count_events(wanted) == count


def test_a_range_of_days_is_met_by_any_of_them(tmp_path) -> None:
    days = event(date="2023-03-30", date_end="2023-04-02")
    catalog = catalog_of(tmp_path, ("a.txt", None, (days,)))
    spans = [
        ("2023-04-01", None),
        (None, "2023-03-30"),
        ("2023-03", "2023-03"),
        ("2023-04-03", None),
        (None, "2023-02"),
    ]
    assert [catalog.count_events(EventFilter(since=s, until=u)) for s, u in spans] == [1, 1, 1, 0, 0]


def test_an_event_without_a_date_counts_by_its_publication_else_by_none(tmp_path) -> None:
    undated = event(date=None, date_text="近日")
    catalog = catalog_of(tmp_path, ("dated.txt", "2023-05-02", (undated,)), ("undated.txt", None, (undated,)))
    assert [found.source for found in catalog.events(EventFilter(since="2023-05"))] == ["dated.txt"]
    assert [found.source for found in catalog.events(EventFilter(until="2023-05-02"))] == ["dated.txt"]
    assert catalog.count_events(EventFilter()) == 2


def test_the_newest_come_first_by_date_then_publication_then_month_and_day_then_file(tmp_path) -> None:
    near = event(date=None, date_text="近日")
    catalog = catalog_of(
        tmp_path,
        ("z-none.txt", None, (near,)),
        ("a-none.txt", None, (near,)),
        ("march.txt", None, (event(date=None, date_text="3月2日"),)),
        ("november.txt", None, (event(date=None, date_text="11月16日上午"),)),
        ("published.txt", "2023-08-09", (near,)),
        ("old.txt", "2023-08-31", (event(date="2022-01-05"),)),
        ("new.txt", None, (event(date="2023-08-10"),)),
        ("b-same.txt", None, (event(date="2023-06"),)),
        ("a-same.txt", None, (event(date="2023-06"), event(date="2023-06", action="慰问"))),
    )
    found = [(found.source, found.event.action) for found in catalog.events(EventFilter())]
    order = "new published a-same a-same b-same old november march a-none z-none".split()
    assert [source.removesuffix(".txt") for source, _ in found] == order
    assert [action for source, action in found if source == "a-same.txt"] == ["调研督导", "慰问"]


def test_events_are_read_one_by_one(tmp_path) -> None:
    events = catalog_of(tmp_path, ("a.txt", None, (BRIDGE,) * 3)).events(EventFilter())
    assert isinstance(events, Iterator)
    assert next(events).event == BRIDGE


@pytest.mark.parametrize("values", [{"since": "2023-09", "until": "2023-08-14"}, {"kind": "party"}])
def test_a_filter_that_nothing_can_meet_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(InputError):
        EventFilter(**values)


PAGE = "本报讯 3月8日,区委书记王立新带队到新城路调研道路建设情况,副区长周平陪同。\n记者 赵小明\n"


def events_in(archive) -> list[FoundEvent]:
    engine = Engine.open(archive.index, "zh-news")
    found = [dataclasses.replace(found, article_id=0) for found in engine.events(EventFilter())]
    engine.close()
    return found


def test_the_index_holds_what_is_read_from_the_articles(archive) -> None:
    archive.write("a.txt", PAGE)
    archive.build()
    articles = [a for found in find_files(archive.pages) for file in read_file(found) for a in split_articles(file)]
    read = [event for article in articles for event in extract_events(article)]
    assert [found.event for found in events_in(archive)] == read
    assert any(person.name == "王立新" for event in read for person in event.people)


def test_a_changed_or_removed_files_events_go_with_it(archive) -> None:
    archive.write("a.txt", PAGE)
    archive.write("b.txt", PAGE.replace("王立新", "孙建国").replace("新城路", "旧城路"))
    archive.write("c.txt", PAGE.replace("王立新", "郑小梅").replace("新城路", "南城路"))
    archive.build()
    assert {found.source for found in events_in(archive)} == {"a.txt", "b.txt", "c.txt"}
    (archive.pages / "a.txt").unlink()
    archive.write("b.txt", PAGE.replace("王立新", "马红军").replace("新城路", "北城路"))
    archive.write("d.txt", PAGE.replace("王立新", "何建军").replace("新城路", "东城路"))
    archive.build()
    found = events_in(archive)
    assert {one.source for one in found} == {"b.txt", "c.txt", "d.txt"}
    generation = open_generation(archive.index)
    assert [generation.catalog.names(name) for name in ("王立新", "孙建国", "马红军")] == [(), (), ("马红军",)]
    generation.close()
    archive.build(full=True)
    assert events_in(archive) == found


def test_an_index_of_the_format_without_events_says_how_to_rebuild_and_is_rebuilt(archive) -> None:
    archive.write("a.txt", PAGE)
    archive.build()
    manifest = archive.index / archive.generations()[-1] / "manifest.json"
    manifest.write_text(manifest.read_text().replace(f'"schema_version": {SCHEMA_VERSION}', '"schema_version": 2'))
    with pytest.raises(MissingIndexError, match=r"older baowen.*index --full"):
        Engine.open(archive.index, "zh-news")
    report = archive.build()
    assert report.why_full is not None
    assert "格式 2" in report.why_full[0]
    assert events_in(archive)


def test_a_damaged_event_is_a_broken_index(tmp_path) -> None:
    catalog_of(tmp_path, ("a.txt", None, (BRIDGE,))).close()
    path = tmp_path / "index" / "generation" / "catalog.sqlite"
    path.write_bytes(path.read_bytes().replace('["七里河防洪工程"'.encode(), '{"七里河防洪工程"'.encode()))
    with pytest.raises(MissingIndexError, match="index --full"):
        list(Catalog(path).events(EventFilter()))


@pytest.mark.parametrize(
    "where", ["云溪", "云溪水泥厂", "水泥", "三号 泵站", "厂", "调研", "柏长青走访", "没有的地方", ""]
)
def test_looking_up_who_names_a_place_finds_what_reading_all_events_finds(archive, where: str) -> None:
    for day in range(1, 10):
        place = "云溪水泥厂" if day % 3 else "三号泵站"
        text = f"柏长青走访企业\n\n本报讯 3月{day}日,县委书记柏长青到{place}调研。\n"
        archive.write(f"2023-03-1{day}.txt", text)
    archive.build()
    generation = open_generation(archive.index)
    wanted = EventFilter(where=where, kind="visit")
    assert list(generation.events(wanted)) == list(generation.catalog.events(wanted))


def test_a_place_that_many_articles_name_is_sought_in_all_events(archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.index.generation.MOST_LOOKED_UP", 1)
    for day in (1, 2, 3):
        archive.write(f"2023-03-1{day}.txt", f"走访\n\n本报讯 3月{day}日,县委书记柏长青到云溪水泥厂调研。\n")
    archive.build()
    assert len(list(open_generation(archive.index).events(EventFilter(where="云溪水泥厂")))) == 3


def test_what_was_still_to_come_when_its_paper_appeared_opens_no_list(tmp_path) -> None:
    coming, made = event(kind="meeting", date="2023-09-01"), event(date="2023-03-10")
    catalog = catalog_of(tmp_path, ("a.txt", "2023-03-11", (coming,)), ("b.txt", "2023-03-11", (made,)))
    assert [found.event.date for found in catalog.events(EventFilter())] == ["2023-03-10", "2023-09-01"]
