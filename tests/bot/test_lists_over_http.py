"""/search, /events, /recent, /person and /place: pages of entries, each of which opens its source."""

import re

import pytest
from fake_telegram import BotProcess, Message, Telegram, User
from newcomers import newcomer

pytestmark = pytest.mark.usefixtures("bot")


@pytest.fixture
def reader(telegram: Telegram) -> User:
    return newcomer(telegram)


def numbers(message: Message) -> list[int]:
    """The numbers of the entries."""
    return [int(number) for number in re.findall(r"^(\d+)\. ", message.text, re.MULTILINE)]


def turn(user: User, message: Message, label: str) -> Message:
    edits = len(message.edits)
    user.press(message, label).answer()
    return message.wait_edited(edits + 1)


def test_recent_shows_the_newest_events_ten_to_a_page(reader: User) -> None:
    recent = reader.ask("/recent")
    assert recent.marked("bold")[0] == "最近的活动"
    assert numbers(recent) == list(range(1, 11))
    assert recent.marked("italic") == ["第 1–10 条,共 17 条"]
    assert recent.text.startswith("最近的活动 · 17 条记录\n\n")
    assert recent.keyboard == (("下一页 ▶",), ("筛选", "按月", "导出"))
    assert all(re.fullmatch(r"\d{3}_\w+\.txt:\d+(-\d+)?", place) for place in recent.marked("code"))


def test_a_list_turns_in_its_message_and_back(reader: User) -> None:
    recent = reader.ask("/recent")
    first = recent.text
    turn(reader, recent, "下一页")
    assert numbers(recent) == list(range(11, 18))
    assert recent.keyboard == (("◀ 上一页",), ("筛选", "按月", "导出"))
    turn(reader, recent, "上一页")
    assert recent.text == first
    assert len(reader.chat.bot_messages) == 1


def test_every_entry_opens_its_place_in_the_paper(reader: User) -> None:
    recent = turn(reader, reader.ask("/recent"), "下一页")
    for number in (11, 17):
        asked = reader.follow(recent, f"{number}. ")
        page = reader.chat.wait_for(lambda one, to=asked: one.reply_to == to)  # type: ignore[misc]
        source, lines = recent.marked("code")[number - 11].split(":")
        assert page.marked("code")[0] == source
        assert lines.split("-")[0] in page.marked("code")


def test_events_alone_is_the_newest_with_how_to_filter(reader: User) -> None:
    events = reader.ask("/events")
    assert numbers(events) == list(range(1, 11))
    assert "筛选:/events 词 who:人" in events.text


@pytest.mark.parametrize(
    ("typed", "count", "everywhere"),
    [
        ("who:李小虎", 3, "李小虎"),
        ("人:李小虎 kind:走访", 1, "智能电力装备产业园"),
        ("李小虎", 3, "李小虎"),
        ("where:二砂北路", 1, "李晓雷"),
        ("类:会议", 6, ""),
        ("kind:training", 2, ""),
    ],
)
def test_events_fit_their_filters(reader: User, typed: str, count: int, everywhere: str) -> None:
    events = reader.ask(f"/events {typed}")
    assert events.marked("bold")[0] == f"记录:{typed}"
    assert numbers(events) == list(range(1, count + 1))
    assert events.text.startswith(f"记录:{typed} · {count} 条记录\n\n")
    assert events.keyboard == (("筛选", "导出"),)
    assert events.text.count(everywhere) >= count


def test_a_filtered_list_keeps_its_filter_when_it_turns(reader: User) -> None:
    events = reader.ask("/events 项目")
    while any("下一页 ▶" in row for row in events.keyboard):
        turn(reader, events, "下一页")
        assert events.marked("bold")[0] == "记录:项目"
    assert "项目" in events.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("foo:bar", "“foo:bar”看不懂"),
        ("since:昨天", "“昨天”不是日期"),
        ("kind:旅游", "没有“旅游”这一类"),
        ("who:甲 who:乙", "同一个条件只能写一次"),
        ("who:<b>没有&这人", "没有符合的记录"),
        ("since:2023-13", "不是日期"),
    ],
)
def test_a_filter_that_leads_nowhere_is_told_in_one_line(reader: User, typed: str, said: str) -> None:
    answer = reader.ask(f"/events {typed}")
    assert said in answer.text
    assert "\n" not in answer.text


def test_person_tells_titles_and_events(reader: User) -> None:
    person = reader.ask("/person 李小虎")
    assert person.text.startswith("李小虎 · 3 条记录\n• 经开区党工委副书记\n")
    assert numbers(person) == [1, 2, 3]
    assert "001_9fb36274539cd6f1.txt:110-118" in person.marked("code")


def test_place_tells_who_came(reader: User) -> None:
    place = reader.ask("/place 七里河")
    assert place.text.startswith("七里河 · 1 条记录\n\n来过的人\n• 张波(")
    assert numbers(place) == [1]


@pytest.mark.parametrize(("command", "name"), [("person", "查无此人"), ("place", "<火星>&")])
def test_whom_and_what_the_archive_does_not_know_is_said(reader: User, command: str, name: str) -> None:
    assert reader.ask(f"/{command} {name}").text.startswith(f"档案里没有“{name}”的记录。")


def test_search_shows_passages_that_fold_and_turns(reader: User) -> None:
    found = reader.ask("/search 项目")
    assert found.marked("bold")[0] == "报道:项目"
    assert numbers(found) == [1, 2, 3, 4, 5]
    assert len(found.marked("expandable_blockquote")) == 5
    assert "项目" in found.marked("expandable_blockquote")[0]
    assert numbers(turn(reader, found, "下一页"))[0] == 6


def test_search_takes_phrases_and_words_to_leave_out(reader: User) -> None:
    with_flood, without = reader.ask("/search “七里河”"), reader.ask("/search “七里河” -防汛")
    assert "001_9fb36274539cd6f1.txt:201-221" in with_flood.marked("code")
    assert "001_9fb36274539cd6f1.txt:201-221" not in without.marked("code")


def test_search_for_markup_finds_nothing_and_says_so(reader: User) -> None:
    answer = reader.ask('/search "<b>&amp;"')
    assert answer.text == '没有找到:"<b>&amp;"\n少写几个词试试?'


@pytest.mark.parametrize(
    ("command", "usage"),
    [
        ("/ask", "用法:/ask 问题"),
        ("/search", "用法:/search 几个词"),
        ("/person", "用法:/person 姓名"),
        ("/place", "用法:/place 地方"),
    ],
)
def test_a_command_alone_tells_its_usage_with_an_example_that_works(reader: User, command: str, usage: str) -> None:
    told = reader.ask(command)
    assert told.text.startswith(usage)
    example = told.text.partition("例如:")[2]
    assert example.startswith(f"{command} ")
    assert re.match(r"(?!没有|档案里没有|用法)", reader.ask(example).text)


@pytest.mark.parametrize("command", ["search", "events", "person", "place", "ask"])
def test_what_is_too_long_behind_a_command_is_kindly_refused(reader: User, command: str) -> None:
    assert reader.ask(f"/{command} " + "长" * 501).text.startswith("这个问题太长了")


def test_lists_are_in_english_for_who_wants_it(telegram: Telegram) -> None:
    reader = newcomer(telegram, language_code="en")
    recent = reader.ask("/recent")
    assert recent.marked("bold")[0] == "Most recent"
    assert recent.marked("italic") == ["1–10 of 17"]
    assert recent.text.startswith("Most recent · 17 records\n\n")
    assert recent.keyboard == (("Next ▶",), ("Filter", "By month", "Export"))
    assert turn(reader, recent, "Next").keyboard == (("◀ Previous",), ("Filter", "By month", "Export"))
    assert reader.ask("/person 李小虎").text.startswith("李小虎 · 3 records\n")
    assert reader.ask("/search").text.startswith("Usage: /search WORDS")


def test_the_typing_sign_comes_with_lists_too(reader: User) -> None:
    reader.ask("/recent")
    assert reader.chat.wait_for_action("typing")


def test_no_handler_failed(bot: BotProcess) -> None:
    assert "bot.processing" not in bot.output
