"""What a user sees, with any content of the texts."""

import contextlib
import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.archive.places import Page
from retrieval.dossiers.dossier import person_dossiers, place_dossier
from retrieval.records import Answer, Article, Citation, Event, FoundEvent, Hit, Person
from retrieval.show.event_rendering import print_events, print_people, print_place
from retrieval.show.formats import EVENT_COLUMNS, answer_record, event_cells, event_record, write_events_csv
from retrieval.show.rendering import print_answer, print_articles, print_hits, print_page

WILD = st.text(max_size=60)


def printed(*calls: object) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        for call in calls:
            call()  # type: ignore[operator]
    return out.getvalue()


@given(WILD, WILD, WILD)
def test_no_text_steers_the_terminal_or_makes_rendering_fail(source: str, headline: str, text: str) -> None:
    citation = Citation(source, (3, 4), headline, "2023-08-14", text, page=2)
    answer = Answer("谁?", answered=True, kind="who", text=text, confidence=0.5, citations=(citation,))
    hit = Hit(1, source, (3, 4), headline, None, text, 0, len(text), 0.5, copies=(source,))
    article = Article(source, headline, (1, 2), (text,), None, text, (3, 4), ((0, 3),))
    event = Event("visit", (Person(text, headline, "lead"),), text, (text,), headline, text, None, None, 0, 1, "visits")
    found = FoundEvent(event, 1, source, headline, None, (3, 4), text)
    out = printed(
        lambda: print_events([found], 3, "zh"),
        lambda: print_people(person_dossiers(text, [found]), "en"),
        lambda: print_place(place_dossier(text, [found]), "zh"),
        lambda: print_answer(answer, "zh", verbose=True),
        lambda: print_hits([hit], "en"),
        lambda: print_articles([article], "zh"),
        lambda: print_page(Page(source, (3, 3), 1, text)),
    )
    assert not {"\x1b", "\x07", "\x9b"} & set(out)


def test_a_citation_names_file_lines_page_day_and_quote() -> None:
    citation = Citation("A05.pdf", (3, 4), "标题", "2023-08-14", "原句。", page=2)
    answer = Answer("谁?", answered=True, kind="who", text="王立新", confidence=0.9, citations=(citation,))
    out = printed(lambda: print_answer(answer, "zh", verbose=False))
    assert out == "王立新\n\n[1] A05.pdf:3-4  第 2 页  见报 2023-08-14\n    标题\n    “原句。”\n"


def test_of_a_likely_answer_the_sentence_stands_first() -> None:
    citation = Citation("A05.txt", (3, 4), None, None, "原句。")
    answer = Answer("谁?", answered=True, kind="who", text="王立新", confidence=0.4, citations=(citation,))
    out = printed(lambda: print_answer(answer, "zh", verbose=False))
    assert out == "“原句。”\n\n大概是:王立新\n\n[1] A05.txt:3-4\n"


VISIT = Event(
    kind="visit",
    people=(
        Person("张丽娜", "街道党工委书记", "accompany"),
        Person("李晓雷", "中原区委书记", "lead"),
        *(Person(name, "", "accompany") for name in "赵一 钱二 孙三 李四 周五 吴六".split()),
    ),
    action="调研",
    targets=("国棉三厂", "二砂文化创意园"),
    topic="道路建设",
    date_text="3月10日至11日",
    date="2023-03-10",
    date_end="2023-03-11",
    start=0,
    end=5,
    rule="visits",
)
FOUND = FoundEvent(VISIT, 1, "A05.txt", "标题", "2023-03-13", (3, 4), "原句。")


def test_a_row_of_the_table_tells_when_who_what_and_where_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    out = printed(
        lambda: print_events([FOUND, replace(FOUND, event=replace(VISIT, date=None, date_end=None))], 0, "zh")
    )
    for part in (
        "3月10日至11日",
        "2023-03-10–03-11",
        "2023-03-13 见报",
        "带队 李晓雷(中原区委书记)",
        "陪同 张丽娜、赵一、钱二、孙三、李四、周五等 7 人",
        "调研 国棉三厂、二砂文化创意园",
        "道路建设",
        "A05.txt:3-4",
    ):
        assert part in out


def test_namesakes_are_numbered_and_many_people_of_a_part_of_a_name_only_listed() -> None:
    teacher = replace(FOUND, article_id=2, event=replace(VISIT, people=(Person("李晓雷", "教师", "speak"),)))
    out = printed(lambda: print_people(person_dossiers("李晓雷", [FOUND, teacher]), "zh"))
    assert "李晓雷 (1/2)" in out
    assert "李晓雷 (2/2)" in out
    assert "国棉三厂" in out
    many = [dossier for person in VISIT.people for dossier in person_dossiers(person.name, [FOUND])]
    out = printed(lambda: print_people(many, "zh"))
    assert "吴六  1 件" in out
    assert "国棉三厂" not in out


def test_a_cell_of_a_spreadsheet_is_never_a_formula() -> None:
    for text in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"):
        event = replace(VISIT, action=text, topic=text, targets=(text,), people=(Person(text, text, "lead"),))
        cells = dict(
            zip(EVENT_COLUMNS, event_cells(replace(FOUND, event=event, source=text, evidence=text)), strict=True)
        )
        for column in ("people", "action", "targets", "topic", "source", "evidence"):
            assert cells[column].startswith(f"'{text}")
    assert event_cells(FOUND)[:5] == [
        "visit",
        "张丽娜(街道党工委书记,accompany)；李晓雷(中原区委书记,lead)；"
        "赵一(accompany)；钱二(accompany)；孙三(accompany)；李四(accompany)；周五(accompany)；吴六(accompany)",
        "调研",
        "国棉三厂、二砂文化创意园",
        "道路建设",
    ]


def test_a_table_for_spreadsheets_has_a_byte_order_mark_unless_a_terminal_shows_it() -> None:
    file, terminal = io.StringIO(), io.StringIO()
    terminal.isatty = lambda: True  # type: ignore[method-assign]
    for stream in (file, terminal):
        write_events_csv(iter([FOUND, FOUND]), stream)
    assert file.getvalue() == "\ufeff" + terminal.getvalue()
    header, *rows = csv.reader(terminal.getvalue().splitlines())
    assert header == list(EVENT_COLUMNS)
    assert rows == [event_cells(FOUND)] * 2


def test_an_answers_events_are_printed_as_events_are_with_the_end_of_a_range_alone() -> None:
    one_day = replace(FOUND, event=replace(VISIT, date_end=None))
    answer = Answer("谁?", answered=True, kind="who", text="李晓雷", confidence=0.5, events=(FOUND, one_day))
    records = answer_record(answer)["events"]
    assert records == [event_record(FOUND), event_record(one_day)]
    assert ("date_end" in records[0], "date_end" in records[1]) == (True, False)
    assert (records[0]["date"], records[0]["date_end"], records[0]["lines"]) == ("2023-03-10", "2023-03-11", [3, 4])
