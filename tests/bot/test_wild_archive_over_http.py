"""An archive full of < > & and endless sentences: all is escaped, and a text too long for one message is split."""

import re
from collections.abc import Iterator

import pytest
from fake_telegram import BotProcess, Message, Telegram, User
from newcomers import newcomer

from retrieval.index.builder import build

DIGITS = "一二三四五六七八九"
PLACES = "、".join(f"第{a}{b}{c}街道<养老&服务>中心" for a in DIGITS for b in DIGITS for c in DIGITS[:5])
SENTENCE = f"4月9日,区委书记陈建国先后到{PLACES}等地走访。"
PAGE = f"""区委书记王小明调研“a<b>c”产业园 & 科技城

本报讯 3月8日,区委书记王小明一行到R&D中心、<b>红旗</b>产业园调研,副区长李大伟陪同调研,并说“1 < 2 && 3 > 2”。

记者 张三

区委书记陈建国走访养老服务中心

本报讯 {SENTENCE}

记者 李四
"""
BRIDGES = "、".join(f"第{a}{b}{c}号大桥" for a in DIGITS for b in DIGITS for c in DIGITS[:5])
VISITS = "\n\n".join(
    f"区委书记赵德明{month}月走访大桥\n\n本报讯 2023年{month}月6日,区委书记赵德明先后到{BRIDGES}走访。\n\n记者 王五"
    for month in (5, 6, 7)
)
SOURCE = "a<b>&c.txt"


@pytest.fixture(scope="module")
def telegram() -> Iterator[Telegram]:
    with Telegram() as telegram:
        yield telegram


@pytest.fixture(scope="module")
def bot(telegram: Telegram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotProcess]:
    folder = tmp_path_factory.mktemp("wild")
    (folder / "pages").mkdir()
    (folder / "pages" / SOURCE).write_text(PAGE, encoding="utf-8")
    (folder / "pages" / "speech.txt").write_text(VISITS, encoding="utf-8")
    build(folder / "index", [folder / "pages"])
    environment = {"BAOWEN_INDEX": "index", "BAOWEN_DATA": "data", "BAOWEN_WORKERS": "1"}
    with BotProcess(telegram, folder, environment) as process:
        yield process


@pytest.fixture
def reader(telegram: Telegram, bot: BotProcess) -> Iterator[User]:
    """A person who must never get text without styles, which the bot sends if Telegram refuses its HTML."""
    user = newcomer(telegram)
    yield user
    sent = [call for call in telegram.calls_of("sendMessage", "editMessageText") if not call.ok]
    assert sent == []
    assert "HTML refused" not in bot.output
    assert '"level": "error"' not in bot.output


def pressed(user: User, message: Message, label: str) -> Message:
    user.press(message, label).answer()
    return user.chat.wait_for(lambda one: True, after=message)


def test_headline_quote_and_place_are_shown_as_printed(reader: User) -> None:
    answer = reader.ask("谁调研了R&D中心?")
    assert "[1] 区委书记王小明调研“a<b>c”产业园 & 科技城" in answer.text
    assert answer.marked("code") == [f"{SOURCE}:3"]
    assert "到R&D中心、<b>红旗</b>产业园调研" in answer.marked("expandable_blockquote")[0]
    assert "王小明" in answer.marked("bold")[0]


def test_so_are_originals_passages_records_and_dossiers(reader: User) -> None:
    answer = reader.ask("谁调研了R&D中心?")
    assert "<b>红旗</b>产业园" in pressed(reader, answer, "原文").text
    assert "R&D中心" in reader.ask("/search R&D中心").text
    assert "R&D中心" in reader.ask("/recent").text
    assert SOURCE in reader.ask("/person 王小明").text
    assert reader.ask("/place <养老&服务>中心").text
    assert reader.ask("/status").text


def long_answer(user: User, question: str = "谁走访了养老服务中心?") -> list[Message]:
    """The parts of an answer that is too long for one message."""
    asked = user.send(question)
    user.chat.wait_for(lambda one: bool(one.buttons), after=asked)
    return [message for message in user.chat.bot_messages if message.message_id > asked]


def test_what_is_over_4096_characters_comes_in_parts_that_hold_all_of_it(reader: User) -> None:
    first, *others = parts = long_answer(reader)
    assert others
    assert all(len(part.text) <= 4096 for part in parts)
    assert "".join(quote for part in parts for quote in part.marked("expandable_blockquote")) == SENTENCE
    assert first.text.removeprefix("大概是:").startswith("陈建国")
    assert first.reply_to is not None
    assert [part.reply_to for part in others] == [None] * len(others)
    assert [bool(part.buttons) for part in parts] == [False] * len(others) + [True]


def test_parts_end_with_a_quote_and_begin_with_the_next_citation(reader: User) -> None:
    parts = long_answer(reader, "赵德明去过几次?")
    assert len(parts) > 1
    assert all(part.text.endswith("。") for part in parts)
    assert all(re.match(r"\[\d\] ", part.text) for part in parts[1:])
    quotes = [quote for part in parts for quote in part.marked("expandable_blockquote")]
    cited = "\n".join(part.text for part in parts).partition("\n\n")[2]
    assert len(quotes) == len(re.findall(r"^\[\d\] ", cited, re.MULTILINE))
    assert all(quote in VISITS for quote in quotes)


def test_the_original_of_an_endless_line_fits_one_message(reader: User) -> None:
    page = pressed(reader, long_answer(reader)[-1], "原文")
    assert len(page.text) <= 4096
    assert "区委书记陈建国先后到第一一一街道" in page.text


def test_inline_results_share_as_much_as_one_message_holds(reader: User) -> None:
    shared = reader.choose_inline(reader.inline("谁走访了养老服务中心?"), "谁走访了养老服务中心?")
    assert len(shared.text) <= 4096
    assert "陈建国" in shared.text


def test_an_edited_question_with_a_long_answer_is_answered_in_its_place(reader: User) -> None:
    asked = reader.send("谁调研了R&D中心?")
    answer = reader.chat.wait_for(1, after=asked)
    reader.edit(asked, "谁走访了养老服务中心?")
    assert answer.wait_edited().text.removeprefix("大概是:").startswith("陈建国")
