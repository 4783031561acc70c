"""Documents that administrators send to the bot: it asks, adds and indexes them, or refuses them."""

import copy
import io
import json
import os
import runpy
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import docx
import pytest
from fake_telegram import Message, User
from offices import ADMINS, FIRST_PAGE, STOP, Office, ended, open_office, page, under_way

PDF = runpy.run_path(str(Path(__file__).parents[1] / "archive" / "pdf_pages.py"))
YES, NO = "收录", "不收录"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office with a running bot; the builds of a test are finished when it ends."""
    with open_office(tmp_path_factory.mktemp("office"), ADMINS) as office, office.run():
        yield office


@pytest.fixture
def stopped_office(tmp_path: Path) -> Iterator[Office]:
    """An office whose bot the test itself starts and stops."""
    with open_office(tmp_path) as office:
        yield office


@pytest.fixture
def admin(office: Office) -> User:
    return office.admin()


def send(user: User, name: str, data: bytes | str, **options: object) -> Message:
    """The bot's answer to a document."""
    sent = user.send_document(name, data.encode() if isinstance(data, str) else data, **options)  # type: ignore[arg-type]
    return user.chat.wait_for(lambda message: message.reply_to == sent, 30)


def answers(message: Message) -> Sequence[str]:
    return [button["text"] for button in message.buttons]


def of_each_kind() -> dict[str, bytes]:
    """A file of each kind, each about another street."""
    document = docx.Document()
    document.add_heading("南街铺设燃气管道", 1)
    document.add_paragraph("本报讯 1月4日,区委书记王小明到南街调研燃气管道。")
    stream = io.BytesIO()
    document.save(stream)
    lines = ("北街铺设燃气管道", "本报讯 1月4日,区委书记王小明到北街调研燃气管道。")
    printed = [PDF["Printed"](60, 80 + 40 * n, 20 - 8 * n, line) for n, line in enumerate(lines)]
    record = {"source": "记录/1", "text": page("云路"), "published": "2024-01-05"}
    return {
        "甲20240105.txt": page("东街").encode(),
        "乙20240105.md": page("西街").encode("gb18030"),
        "丙20240105.html": "<html><h1>中街铺路</h1><p>1月4日,区委书记王小明到中街调研。</p></html>".encode(),
        "丁20240105.docx": stream.getvalue(),
        "戊20240105.pdf": PDF["pdf"]([printed]),
        "己20240105.jsonl": json.dumps(record, ensure_ascii=False).encode(),
    }


# --- added


def test_documents_of_every_kind_are_added_after_a_yes_and_answered_from(office: Office, admin: User) -> None:
    files = of_each_kind()
    cards = {name: send(admin, name, data, caption="请收录") for name, data in files.items()}
    for name, card in cards.items():
        assert f"收到 {name}:1 篇" in card.text
        assert card.keyboard == ((YES, NO),)
        admin.press(card, YES)
    for name, card in cards.items():
        card.wait_until(lambda it: "已放入档案" in it.text and not it.buttons, 60)
        assert (office.archive / name).read_bytes() == files[name]
    wait_until_built(admin, "云路")
    for street in ("东街", "西街", "中街", "南街", "北街", "云路"):
        assert "王小明" in admin.ask(f"谁调研了{street}?").text, street
    office.wait_closed("inbox")
    assert {f"added {name}" for name in files} <= set(office.log(admin))


def wait_until_built(admin: User, place: str) -> None:
    """Wait for all builds: they are done once the bot accepts a /reindex again."""
    while "正在更新" in (answer := admin.ask("/reindex")).text:
        time.sleep(0.5)
    ended(answer, "未变")


def test_a_document_tells_its_day_and_headline_before_it_is_added(admin: User) -> None:
    card = send(admin, "晚报20231005.txt", page("高街"))
    assert card.marked("bold") == ["收到 晚报20231005.txt:1 篇,22 字。收录吗?"]
    assert "见报:2023-10-05" in card.text
    assert "· 高街铺设燃气管道" in card.text
    admin.press(card, NO)
    card.wait_until(lambda it: it.text == "没有收录 晚报20231005.txt。" and not it.buttons)


def test_a_document_that_is_refused_leaves_nothing_behind(office: Office, admin: User) -> None:
    card = send(admin, "不要20240105.txt", page("低街"))
    assert len(office.open_tickets("inbox")) == 1
    admin.press(card, NO)
    card.wait_until(lambda it: not it.buttons)
    office.wait_closed("inbox")
    assert not (office.archive / "不要20240105.txt").exists()
    assert "discarded 不要20240105.txt" in office.log(admin)


def test_a_name_cannot_lead_out_of_the_archive(office: Office, admin: User) -> None:
    card = send(admin, "../../.ssh/逃20240105.txt", page("逃街"))
    admin.press(card, YES)
    ended(card)
    assert (office.archive / "逃20240105.txt").is_file()


def test_other_content_under_a_known_name_stands_beside_it(office: Office, admin: User) -> None:
    office.write("同名20240105.txt", "旧街")
    card = send(admin, "同名20240105.txt", page("新街"))
    admin.press(card, YES)
    assert "同名20240105 (2).txt" in ended(card).text
    assert "旧街" in (office.archive / "同名20240105.txt").read_text(encoding="utf-8")


def test_content_that_the_archive_holds_is_not_added_again(office: Office, admin: User) -> None:
    seed = office.archive / FIRST_PAGE
    answer = send(admin, "换名.txt", seed.read_bytes())
    assert answer.text == f"档案里已有相同内容:{FIRST_PAGE}。"
    assert not answer.buttons
    office.wait_closed("inbox")


def test_a_button_pressed_twice_adds_once(office: Office, admin: User) -> None:
    card = send(admin, "两次20240105.txt", page("双街"))
    presses = [admin.press(card, YES), admin.press(card, YES)]
    ended(card)
    assert all(press.answer() is not None for press in presses)
    assert [entry for entry in office.log(admin) if entry.startswith("added")] == ["added 两次20240105.txt"]
    assert not (office.archive / "两次20240105 (2).txt").exists()


def test_a_document_added_during_a_build_is_indexed_when_that_is_done(office: Office, admin: User) -> None:
    gate = office.write_gate()
    progress = under_way(admin.ask("/reindex"))
    card = send(admin, "稍后20240105.txt", page("翠柏路", "赵四海"))
    admin.press(card, YES)
    card.wait_until(lambda it: "做完后就收录" in it.text and not it.buttons)
    gate.remove()
    gate.page_before.unlink()
    admin.press(progress, STOP)
    ended(progress, "已停止")
    ended(card)
    assert "赵四海" in admin.ask("谁调研了翠柏路?").text


def test_a_new_caption_asks_nothing_again(office: Office, admin: User) -> None:
    sent = admin.send_document("题20240105.txt", page("题街").encode(), "text/plain", "一")
    admin.chat.wait_for("题20240105.txt", 30)
    admin.edit(sent, "二")
    office.telegram.wait_until_acknowledged()
    assert "李晓雷" in admin.ask("谁调研了二砂北路?").text
    card, _ = admin.chat.bot_messages
    admin.press(card, NO)
    card.wait_until(lambda it: not it.buttons)


# --- refused


def test_a_document_over_the_limit_is_refused_without_fetching_it(office: Office, admin: User) -> None:
    fetched = len(office.telegram.calls_of("getFile"))
    answer = send(admin, "大.pdf", b"%PDF-", size=(20 << 20) + 1)
    assert answer.text.startswith("大.pdf 有 21 MB,Telegram 只让机器人下载 20 MB 以内的。")
    assert len(office.telegram.calls_of("getFile")) == fetched


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("程序.exe", b"MZ", "只认 .txt .md .html"),
        ("空.txt", b"", "空.txt 是空的"),
        ("图.pdf", b"\x89PNG\r\n\x1a\n", "内容是图片,不是 .pdf"),
        ("假.pdf", b"hello", "内容不是 .pdf"),
        ("坏.pdf", b"%PDF-1.4 nothing", "文件已损坏"),
        ("包.txt", b"PK\x03\x04", "不是 .txt"),
        ("坏.jsonl", b'{"text": 1}\n', "没有可读的文章"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    name: str, data: bytes, said: str, office: Office, admin: User
) -> None:
    answer = send(admin, name, data)
    assert said in answer.text
    assert not answer.buttons
    office.wait_closed("inbox")


def test_documents_of_others_are_not_fetched(office: Office) -> None:
    fetched = len(office.telegram.calls_of("getFile"))
    answer = send(office.stranger(), "好20240105.txt", page("好街"))
    assert answer.text.startswith("只有管理员能向档案添加文件。")
    assert len(office.telegram.calls_of("getFile")) == fetched


def test_buttons_of_a_document_do_nothing_for_others(office: Office, admin: User) -> None:
    card = send(admin, "抢20240105.txt", page("抢街"))
    assert office.stranger().press(card, YES).answer()["show_alert"]
    assert not (office.archive / "抢20240105.txt").exists()
    admin.press(card, NO)
    card.wait_until(lambda it: not it.buttons)


def test_forged_button_data_finds_no_file(office: Office, admin: User) -> None:
    forged = copy.copy(admin.ask("/new"))
    forged.markup = {"inline_keyboard": [[{"text": YES, "callback_data": "d:../../seeds:yes"}]]}
    assert "请再发一次" in admin.press(forged, YES).answer()["text"]
    assert office.archive.is_dir()


# --- the network and restarts


def test_a_document_is_fetched_though_the_network_fails_at_first(office: Office, admin: User) -> None:
    faults = office.telegram.faults
    faults.server_error("getFile")
    faults.drop("file")
    card = send(admin, "断20240105.txt", page("断街"))
    faults.clear()
    assert answers(card) == [YES, NO]
    admin.press(card, NO)
    card.wait_until(lambda it: not it.buttons)


def test_a_document_that_telegram_does_not_hand_over_is_said_so(office: Office, admin: User) -> None:
    office.telegram.faults.refuse(
        "getFile", description="Bad Request: wrong file_id or the file is temporarily unavailable"
    )
    assert "请再发一次" in send(admin, "失20240105.txt", page("失街")).text
    office.wait_closed("inbox")


def test_a_card_outlives_a_restart(stopped_office: Office) -> None:
    admin = stopped_office.admin()
    with stopped_office.run():
        card = send(admin, "留20240105.txt", page("留街"))
    with stopped_office.run():
        admin.press(card, YES)
        ended(card)
        assert "王小明" in admin.ask("谁调研了留街?").text


def test_a_document_whose_build_was_killed_with_the_bot_is_indexed_after_the_restart(stopped_office: Office) -> None:
    admin = stopped_office.admin()
    gate = stopped_office.write_gate()
    with stopped_office.run() as bot:
        card = send(admin, "断电20240105.txt", page("电街"))
        admin.press(card, YES)
        under_way(card)
        bot.kill()
    gate.remove()
    with stopped_office.run():
        assert "新增 2" in ended(card).text
        assert "王小明" in admin.ask("谁调研了电街?").text
        stopped_office.wait_closed("inbox")
    assert not (stopped_office.archive / "断电20240105 (2).txt").exists()
    assert len([it for it in admin.chat.bot_messages if "已放入档案" in it.text]) == 1


def test_a_document_nobody_decided_on_for_a_day_is_dropped(office: Office, admin: User) -> None:
    card = send(admin, "久20240105.txt", page("久街"))
    (token,) = office.open_tickets("inbox")
    os.utime(office.data / "inbox" / token, (0, time.time() - 25 * 3600))
    other = send(admin, "新20240105.txt", page("新新街"))
    assert token not in office.open_tickets("inbox")
    assert "等得太久" in admin.press(card, YES).answer()["text"]
    card.wait_until(lambda it: not it.buttons)
    admin.press(other, NO)
    other.wait_until(lambda it: not it.buttons)


def test_a_first_document_brings_the_archive_with_it(tmp_path: Path) -> None:
    with open_office(tmp_path, has_index=False) as office, office.run():
        admin = office.admin()
        card = send(admin, "先20240105.txt", page("先街"))
        admin.press(card, YES)
        assert "新增 3" in ended(card).text
