"""Tables for administrators: complete, safe in a spreadsheet, small enough for Telegram."""

import csv
import random
import zipfile

import pytest

from bot.reports.exports import Day, Stats, events_csv, feedback_csv
from bot.reports.report_commands import stats_text
from bot.store.reply_tables import FeedbackRow
from bot.transport.richtext import to_plain
from retrieval.engine import Engine
from retrieval.errors import InputError
from retrieval.show.formats import EVENT_COLUMNS

PAGE = "# 领导调研\n\n本报讯 8月14日,区委书记王小明到兴华路调研。\n\n8月15日,区长李大海到三号泵站督导防汛。\n"
ROW = FeedbackRow(1_700_000_000.0, 42, "谁调研了兴华路?", "王小明。", "generation-000001", -1, "不对", "day")


def rows_of(path):
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


@pytest.fixture
def engine(archive):
    archive.write("七里河20230816.txt", PAGE)
    archive.build()
    engine = Engine.open(archive.index, "zh-news")
    yield engine
    engine.close()


def test_all_events_are_exported_with_their_columns_for_a_spreadsheet(engine, tmp_path):
    export = events_csv(engine, tmp_path / "events.csv")
    heads, *rows = rows_of(export.path)
    assert heads == list(EVENT_COLUMNS)
    assert len(rows) == export.rows == 2
    assert "李大海" in rows[0][1]


def test_feedback_is_exported_with_time_verdict_and_comment(tmp_path):
    export = feedback_csv([ROW], tmp_path / "feedback.csv", "zh")
    heads, row = rows_of(export.path)
    assert heads == ["时间", "用户", "问题", "回答", "索引版本", "评价", "意见", "哪里不对"]
    assert row[0].startswith("2023-11-1")
    assert row[1:] == ["42", "谁调研了兴华路?", "王小明。", "generation-000001", "👎", "不对", "日子不对"]
    assert export.rows == 1
    assert rows_of(feedback_csv([], tmp_path / "none.csv", "en").path)[0][0] == "time"


@pytest.mark.parametrize("text", ["=1+1", "  =1+1", "\n=1+1", "\t@SUM(A1)", "+1", "-1", "＝1", "\x00=1", "\u202e=1"])
def test_what_people_wrote_is_no_formula_in_a_spreadsheet(tmp_path, text):
    row = FeedbackRow(0.0, 1, text, text, "", 1, text)
    cells = rows_of(feedback_csv([row], tmp_path / "feedback.csv", "zh").path)[1]
    assert all(cell.startswith("'") for cell in (cells[2], cells[3], cells[6]))


def test_line_breaks_and_quotes_come_back_as_they_were(tmp_path):
    row = FeedbackRow(0.0, 1, '他说"好",\n走了', "", "", 1, "\ud83d")
    cells = rows_of(feedback_csv([row], tmp_path / "feedback.csv", "zh").path)[1]
    assert cells[2] == '他说"好",\n走了'


def test_a_large_export_is_packed_and_an_immense_one_is_refused(tmp_path):
    noise = random.Random(1)
    rows = [FeedbackRow(0.0, 1, "".join(chr(noise.randrange(0x4E00, 0x9FA5)) for _ in range(100)), "", "", 1, "")] * 50
    export = feedback_csv(rows, tmp_path / "feedback.csv", "zh", most_bytes=10_000)
    assert export.path.name == "feedback.zip"
    with zipfile.ZipFile(export.path) as packed:
        assert packed.namelist() == ["feedback.csv"]
        assert len(packed.read("feedback.csv").decode("utf-8-sig").splitlines()) == 51
    assert not (tmp_path / "feedback.csv").exists()
    with pytest.raises(InputError, match="超过 Telegram"):
        feedback_csv(rows, tmp_path / "feedback.csv", "zh", most_bytes=100)
    assert not list(tmp_path.glob("feedback.*"))


def test_the_figures_are_told_day_by_day_with_what_found_no_answer():
    days = (Day("2026-08-01", 4, 3), Day("2026-08-02", 0, 0))
    text = to_plain(stats_text(Stats(days, 0.2, 1.25, 5, 1, ("谁\n去了哪里?",)), "zh"))
    assert text.split("\n") == [
        "最近 2 天",
        "2026-08-01  提问 4,答出 3",
        "2026-08-02  提问 0,答出 0",
        "用时:一半在 0.2 秒内,95% 在 1.2 秒内",
        "评价:👍 5 · 👎 1",
        "",
        "最近没答出的:",
        "· 谁 去了哪里?",
    ]
    assert to_plain(stats_text(Stats(days[1:], None, None, 0, 0, ()), "zh")) == "最近 1 天\n还没有人提问。"
