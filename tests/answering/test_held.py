"""What an answer says stands in what it cites, in every kind of answer; a damaged index is never answered from."""

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.honest import misses
from retrieval.answering.held import strays
from retrieval.answering.quoting import Quotes, find_string
from retrieval.answering.reading import Reading
from retrieval.archive.split import split_articles
from retrieval.engine import Engine
from retrieval.index import contents
from retrieval.index.builder import build
from retrieval.index.event_filter import EventFilter
from retrieval.index.row_checksums import event_checksum
from retrieval.records import Answer, Citation, SourceFile
from retrieval.surveying.surveying_texts import own_words

QUOTE = "3月8日，区委书记李晓雷先后来到二砂北路、国棉三厂调研，看望25名职工。"
SAID = {
    "李晓雷(区委书记),3月8日": (),
    "李晓電,3月8日": ("李晓电",),
    "李晓雷,3月9日": ("3月9日",),
    "李晓雷,25名职工": (),
    "5名职工": ("5名职工",),
    "看望25": (),
    "看望2": ("看望2",),
    "1次:3月8日 二砂北路、国棉三厂": (),
    "2次:2023-03-09见报 二砂北路;另有 1 次": (),
    "2次:2023-03-10 二砂北路": ("2023-03-10",),
    "3月8日 来到二砂北路、国棉四厂": ("国棉四厂",),
    "1 visit: 二砂北路 (years and months not printed: by the paper's date)": (),
}
# The places stand in another sentence than the deed, a year is not printed, who came along stands apart.
PAGES = {
    "2023-03-09.txt": "3月8日,区委书记柏长青到我县调研。他先后到宏远机械厂、万亩梨园察看。副区长陶建明陪同。",
    "2023-05-10.txt": "5月9日,区委书记柏长青到宏远机械厂检查安全生产工作。区长杜若飞参加。",
    "2023-06-02.txt": "日前,区长杜若飞到青石村走访慰问困难群众,送去500份慰问品。",
    "2023-07-01.txt": "双色球第23089期开奖号码公布,一等奖3注。",
}
QUESTIONS = [
    "柏长青去过哪里?",
    "柏长青去过几次宏远机械厂?",
    "柏长青去过几个地方?",
    "谁去过宏远机械厂?",
    "谁去宏远机械厂最多?",
    "柏长青最近一次去宏远机械厂是什么时候?",
    "柏长青去过万亩梨园吗?",
    "介绍一下柏长青",
    "有哪些调研?",
    "5月有什么新闻?",
    "杜若飞做了什么?",
    "档案里有什么?",
    "谁陪同柏长青?",
    "青石村的慰问品有多少份?",
    "谁去的项目最多?",
]


@pytest.mark.parametrize("text", SAID)
def test_what_stands_in_no_quote_is_found(text: str) -> None:
    citation = Citation("a.txt", (1, 1), None, "2023-03-09", QUOTE)
    assert strays(Answer("谁去了二砂北路?", True, "who", text, 0.9, (citation,)), own_words()) == SAID[text]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("held")
    for name, text in PAGES.items():
        (root / "pages").mkdir(exist_ok=True)
        (root / "pages" / name).write_text(text + "\n", encoding="utf-8")
    build(root / "index", [root / "pages"])
    return root / "index"


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_is_said_and_counted_is_cited(question: str, index: Path) -> None:
    engine = Engine.open(index, "zh-news")
    try:
        assert misses(engine.ask(question)) == []
    finally:
        engine.close()


def test_the_places_of_a_visit_are_cited_where_they_stand(index: Path) -> None:
    engine = Engine.open(index, "zh-news")
    try:
        answer = engine.ask("柏长青去过哪里?")
    finally:
        engine.close()
    assert "万亩梨园" in answer.text
    assert any("万亩梨园" in citation.quote for citation in answer.citations)


def test_a_name_that_no_quote_prints_is_never_said(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = shutil.copytree(index, tmp_path / "index")
    monkeypatch.setattr(contents, "MOST_BYTES_AT_OPENING", 0)
    engine = Engine.open(index, "zh-news")
    found = next(iter(engine.events(EventFilter(who="杜若飞", where="青石村"))))
    assert engine.ask("谁去过青石村?").text.startswith("杜若飞")
    engine.close()
    (lead,) = found.event.people
    damaged = replace(found, event=replace(found.event, people=(replace(lead, name="杜苦飞"),)))
    (catalog,) = index.glob("generation-*/catalog.sqlite")
    status = catalog.stat()
    with closing(sqlite3.connect(catalog)) as connection, connection:
        where = (found.article_id, found.event.start)
        connection.execute(
            "UPDATE event_people SET name = '杜苦飞' WHERE name = '杜若飞' AND article_id = ?", where[:1]
        )
        connection.execute(
            "UPDATE events SET checksum = ? WHERE article_id = ? AND start = ?", (event_checksum(damaged), *where)
        )
    os.utime(catalog, ns=(status.st_atime_ns, status.st_mtime_ns))
    engine = Engine.open(index, "zh-news")
    try:
        answer = engine.ask("谁去过青石村?")
    finally:
        engine.close()
    assert "杜苦飞" not in answer.text
    assert not answer.answered
    assert [citation.quote for citation in answer.related] == [PAGES["2023-06-02.txt"]]


def test_neighbouring_sentences_are_one_quote_and_others_stand_apart() -> None:
    text = "8日,甲到东村。他看了北桥。路上下雨。车很慢。又看了南桥。"
    (article,) = split_articles(SourceFile("a.txt", text, "utf-8", is_article=True))
    reading, quotes = Reading(1, article), Quotes()
    start, end = reading.sentences[0]
    assert quotes.take(reading, (start, end), ("北桥",))
    assert [citation.quote for citation in quotes.citations] == ["8日,甲到东村。他看了北桥。"]
    assert quotes.take(reading, (start, end), ("南桥",))
    assert [citation.quote for citation in quotes.citations] == ["8日,甲到东村。他看了北桥。", "又看了南桥。"]
    assert not quotes.take(reading, (start, end), ("西桥",))
    assert len(quotes.citations) == 2


@pytest.mark.parametrize(("text", "string", "at"), [("18日到8日", "8日", 4), ("2.5万", "5万", -1), ("第3次", "3次", 1)])
def test_part_of_a_number_is_not_the_number(text: str, string: str, at: int) -> None:
    assert find_string(text, string) == at


def test_reports_that_name_a_word_are_no_number_of_what_happened(index: Path) -> None:
    engine = Engine.open(index, "zh-news")
    try:
        answer = engine.ask("双色球开奖号码出现过几次?")
    finally:
        engine.close()
    assert not answer.text.startswith("1次:")
