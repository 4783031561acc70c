"""Lists on an archive whose papers have dates: groups, months, filters by buttons, export, conditions of /search."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_telegram import BotProcess, Message, Telegram, User
from newcomers import newcomer

from retrieval.index.builder import build

PAGE = "# {person}到{place}调研\n\n本报讯 {month}月{day}日,区委书记{person}到{place}调研防汛工作。\n"
MEETING = "# 区里召开防汛工作会\n\n本报讯 {month}月{day}日,全区防汛工作会召开,区长李大海主持会议并讲话。\n"
AHEAD = "# 读书节将开幕\n\n本报讯 2023年9月30日,区委书记王小明到文化宫调研读书节。\n"
VISITS = [(month, day) for month in (5, 6, 7) for day in (3, 9, 15, 21)]
MEETINGS = [(5, 10), (6, 12)]


@pytest.fixture(scope="module")
def telegram() -> Iterator[Telegram]:
    with Telegram() as telegram:
        yield telegram


@pytest.fixture(scope="module")
def bot(telegram: Telegram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotProcess]:
    folder = tmp_path_factory.mktemp("dated")
    _write(folder / "papers")
    build(folder / "index", [folder / "papers"])
    environment = {"BAOWEN_INDEX": str(folder / "index"), "BAOWEN_DATA": "data", "BAOWEN_WORKERS": "1"}
    with BotProcess(telegram, folder / "run", environment) as process:
        yield process


def _write(papers: Path) -> None:
    papers.mkdir()
    for number, (month, day) in enumerate(VISITS):
        place, person = ("兴华路", "三号泵站")[number % 2], ("王小明", "李大海")[number % 3 == 0]
        text = PAGE.format(person=person, place=place, month=month, day=day)
        (papers / f"走访2023{month:02}{day + 1:02}.txt").write_text(text, encoding="utf-8")
    for month, day in MEETINGS:
        (papers / f"会议2023{month:02}{day + 1:02}.txt").write_text(
            MEETING.format(month=month, day=day), encoding="utf-8"
        )
    (papers / "预告20230722.txt").write_text(AHEAD, encoding="utf-8")


@pytest.fixture
def reader(telegram: Telegram, bot: BotProcess) -> User:
    return newcomer(telegram)


def pressed(user: User, message: Message, label: str) -> Message:
    """The message after a button changed it."""
    edits = len(message.edits)
    user.press(message, label).answer()
    return message.wait_edited(edits + 1)


def labels(message: Message) -> list[str]:
    return [label for row in message.keyboard for label in row]


def test_a_list_tells_the_number_first_and_has_a_heading_for_each_month(reader: User) -> None:
    shown = reader.ask("/recent")
    assert shown.text.startswith("最近的活动 · 14 条记录\n\n2023年7月\n1. ")
    assert shown.marked("underline") == ["2023年7月", "2023年6月", "2023年5月"]


def test_within_a_month_each_day_has_a_heading(reader: User) -> None:
    shown = reader.ask("/events since:2023-07 until:2023-07")
    assert shown.marked("underline") == ["2023年7月21日", "2023年7月15日", "2023年7月9日", "2023年7月3日"]


def test_what_only_lies_ahead_is_not_recent(reader: User) -> None:
    for command in ("/recent", "/events"):
        assert "读书节" not in reader.ask(command).text
    assert "读书节" in reader.ask("/events 读书节").text


def test_recent_takes_words_and_conditions(reader: User) -> None:
    shown = reader.ask("/recent 三号泵站 since:2023-06")
    assert shown.text.startswith("最近的活动:三号泵站 since:2023-06 · 4 条记录\n\n")
    assert "兴华路" not in shown.text


def test_a_list_jumps_to_a_month_and_back_again(reader: User) -> None:
    shown = reader.ask("/recent")
    before = shown.text
    assert labels(pressed(reader, shown, "按月")) == ["2023-07 · 4", "2023-06 · 5", "2023-05 · 5", "返回"]
    assert labels(pressed(reader, shown, "返回"))[-3:] == ["筛选", "按月", "导出"]
    assert shown.text == before
    pressed(reader, shown, "按月")
    assert "\n10. 5月21日" in pressed(reader, shown, "2023-05").text
    assert "第 10–14 条,共 14 条" in shown.text
    assert pressed(reader, shown, "上一页").text == before


def test_a_list_is_narrowed_by_buttons_again_and_again(reader: User) -> None:
    shown = reader.ask("/events")
    panel = labels(pressed(reader, shown, "筛选"))
    assert {"走访 12", "会议 2"} <= set(panel)
    assert any(label.startswith("兴华路 ") for label in panel)
    assert any(label.startswith("李大海 ") for label in panel)
    pressed(reader, shown, "走访")
    assert shown.text.startswith("记录:kind:visit · 13 条记录\n\n")
    pressed(reader, shown, "筛选")
    pressed(reader, shown, "李大海")
    assert shown.text.startswith("记录:kind:visit who:李大海 · 4 条记录\n\n")
    assert "王小明" not in shown.text
    pressed(reader, shown, "筛选")
    assert pressed(reader, shown, "全部").text.startswith("最近的活动 · 14 条记录")


def test_the_page_of_a_person_is_narrowed_too(reader: User) -> None:
    shown = reader.ask("/person 李大海")
    assert labels(shown) == ["导出"]
    place = reader.ask("/person 王小明")
    assert "导出" in labels(place)


def test_anybody_may_export_a_list_as_it_is_narrowed(reader: User) -> None:
    shown = reader.ask("/events kind:会议")
    reader.press(shown, "导出").answer()
    file = reader.chat.wait_for(lambda one: one.file_name is not None)
    assert file.text == "2 条记录"
    assert file.file_name is not None
    assert file.file_name.endswith(".csv")
    assert file.document_bytes is not None
    rows = list(csv.reader(io.StringIO(file.document_bytes.decode("utf-8-sig"))))
    assert len(rows) == 3
    assert all("李大海" in "".join(row) for row in rows[1:])


def test_search_takes_since_until_and_source(reader: User) -> None:
    narrowed = reader.ask("/search 防汛 since:2023-06 until:2023-06-12 source:走访*")
    found = {place.split(":")[0] for place in narrowed.marked("code")}
    assert found == {"走访20230604.txt", "走访20230610.txt"}
    typed = reader.ask("/search 防汛 since:2023-06 until:2023-06-12 来源：走访*")  # as a Chinese keyboard types it
    assert {place.split(":")[0] for place in typed.marked("code")} == found
    assert "不是日期" in reader.ask("/search 防汛 since:昨天").text
    assert "只能写一次" in reader.ask("/search 防汛 起:2023 since:2023").text
    assert "请写出要问的内容" in reader.ask("/search since:2023").text


def test_search_takes_a_person_and_a_place(reader: User) -> None:
    def files(text: str) -> set[str]:
        return {place.split(":")[0] for place in reader.ask(text).marked("code")}

    assert files("/search 防汛 人:李大海 where:三号泵站 until:2023-06") == {"走访20230522.txt"}
    assert files("/search 防汛 人：李大海 地方：三号泵站 since:2023-06") == {"走访20230710.txt"}
    assert files("/search 防汛 who:李大海 where:没有的地方") == set()


def test_the_tools_are_in_english_too_and_no_handler_failed(telegram: Telegram, bot: BotProcess) -> None:
    reader = newcomer(telegram, language_code="en")
    shown = reader.ask("/events")
    assert labels(shown)[-3:] == ["Filter", "By month", "Export"]
    assert "Back" in labels(pressed(reader, shown, "Filter"))
    assert "bot.processing" not in bot.output
    assert "Traceback" not in bot.output
