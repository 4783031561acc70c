"""The commands of administrators: indexing, removing files, figures, exports; and the refusals for others."""

import copy
import csv
import io
import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from fake_telegram import Telegram, User
from offices import ADMINS, DONE, FIRST_PAGE, PAGES, STOP, UP_TO_DATE, Office, ended, open_office, under_way
from own_bots import serve_here

from bot.reports import exports, report_commands
from bot.reports.exports import Export


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


# --- /reindex


def test_new_pages_are_answered_from_after_reindex_without_a_restart(office: Office, admin: User) -> None:
    assert "王小明" not in admin.ask("谁调研了东街?").text
    office.write("新报20240105.txt", "东街")
    progress = admin.ask("/reindex")
    assert progress.keyboard == ((STOP,),)
    assert "新增 1 · 改动 0 · 移除 0 · 未变 2" in ended(progress).text
    assert "王小明" in admin.ask("谁调研了东街?").text
    assert office.log(admin) == ["/reindex", "built new 1 changed 0 removed 0"]
    assert UP_TO_DATE in ended(admin.ask("/reindex"), UP_TO_DATE).text
    (office.archive / "新报20240105.txt").unlink()
    assert "移除 1" in ended(admin.ask("/reindex")).text


def test_reindex_full_does_all_anew(office: Office, admin: User) -> None:
    assert "新增 2" in ended(admin.ask("/reindex full")).text


def test_a_file_that_cannot_be_read_is_named_in_the_report_with_its_reason(office: Office, admin: User) -> None:
    broken = office.archive / "坏.pdf"
    broken.write_bytes(b"%PDF-1.4 nothing")
    report = ended(admin.ask("/reindex")).text
    broken.unlink()
    ended(admin.ask("/reindex"))
    assert "跳过 1 处:\n· 坏.pdf:" in report


def test_other_words_behind_reindex_are_answered_with_its_usage(admin: User) -> None:
    assert "/reindex full 全部重建" in admin.ask("/reindex all").text


def test_a_build_can_be_watched_and_stopped_while_questions_are_answered(office: Office, admin: User) -> None:
    colleague, gate = office.admin(language_code="en"), office.write_gate()
    progress = under_way(admin.ask("/reindex"))
    stale = copy.copy(progress)
    assert "李晓雷" in admin.ask("谁调研了二砂北路?").text
    assert "is being updated" in colleague.ask("/reindex").text
    assert admin.press(progress, STOP).answer()["text"] == "正在停止……"
    assert "索引没有改动" in ended(progress, "已停止").text
    assert all(later.at - earlier.at > 1.9 for earlier, later in pairwise(progress.edits))
    gate.remove()
    gate.page_before.unlink()
    assert admin.press(stale, STOP).answer()["text"] == "现在没有在更新索引。"
    assert ended(admin.ask("/reindex"), UP_TO_DATE)
    assert "build-cancelled" in office.log(admin)


def test_cancel_stops_a_build_too(office: Office, admin: User) -> None:
    gate = office.write_gate()
    progress = under_way(admin.ask("/reindex"))
    admin.send("/cancel")
    ended(progress, "已停止")
    gate.remove()
    gate.page_before.unlink()


def test_a_failed_build_says_why(office: Office, admin: User) -> None:
    hidden = office.archive.with_name("away")
    office.archive.rename(hidden)
    report = ended(admin.ask("/reindex"), "更新没有完成").text
    hidden.rename(office.archive)
    assert "不见了" in report
    assert "Traceback" not in report


def test_a_build_that_the_bots_end_interrupts_is_done_after_the_restart(stopped_office: Office) -> None:
    admin = stopped_office.admin()
    gate = stopped_office.write_gate()
    with stopped_office.run() as bot:
        progress = under_way(admin.ask("/reindex"))
        seconds, code = bot.terminate()
        assert code == 0
        assert seconds < 10
        assert not progress.buttons
        assert "没有做完" in progress.text
    gate.remove()
    with stopped_office.run():
        again = admin.chat.wait_for(1, after=progress, timeout=30)
        assert "新增 1" in ended(again).text
    with stopped_office.run():
        assert "李晓雷" in admin.ask("谁调研了二砂北路?").text
        assert admin.chat.bot_messages[-2] is again  # there was no third build


def test_a_build_killed_with_the_bot_is_done_again_in_a_new_message(stopped_office: Office) -> None:
    admin = stopped_office.admin()
    gate = stopped_office.write_gate()
    with stopped_office.run() as bot:
        progress = under_way(admin.ask("/reindex"))
        bot.kill()
    gate.remove()
    with stopped_office.run():
        again = admin.chat.wait_for(1, after=progress, timeout=30)
        assert "新增 1" in ended(again).text
        ended(progress, "没有做完")
    sent = [call.parameters["text"] for call in stopped_office.telegram.calls_of("sendMessage")]
    assert [text for text in sent if "上次没有更新完" in text]


def test_a_first_index_is_offered_to_every_administrator_and_built_by_a_button(tmp_path: Path) -> None:
    with open_office(tmp_path, has_index=False) as office:
        admin, colleague = office.admin(), office.admin()
        with office.run():
            offer = admin.chat.wait_for("还没有索引")
            assert "还没有准备好" in admin.ask("谁调研了二砂北路?").text
            admin.press(offer, "建立索引")
            assert "新增 2" in ended(offer).text
            assert "李晓雷" in admin.ask("谁调研了二砂北路?").text
            other_offer = colleague.chat.wait_for("还没有索引")
            colleague.press(other_offer, "建立索引")
            ended(other_offer, UP_TO_DATE)


# --- /remove


def test_a_file_is_taken_out_after_a_yes_and_kept_aside(office: Office, admin: User) -> None:
    path = office.write("旧报 20240105.txt", "西街", "张三丰")
    ended(admin.ask("/reindex"))
    question = admin.ask("/remove 旧报 20240105.txt")
    assert question.keyboard == (("移出", "保留"),)
    assert "(1 篇)" in question.text
    admin.press(question, "移出")
    assert "移除 1" in ended(question).text
    assert not path.exists()
    assert (office.data / "removed" / path.name).is_file()
    assert "张三丰" not in admin.ask("谁调研了西街?").text
    assert f"removed {path.name}" in office.log(admin)
    office.wait_closed("removals")


def test_a_file_stays_after_a_no(office: Office, admin: User) -> None:
    question = admin.ask("/remove 000_")
    admin.press(question, "保留")
    question.wait_until(lambda it: "照旧留在档案里" in it.text and not it.buttons)
    office.wait_closed("removals")


def test_a_part_of_several_names_lists_them_and_an_unknown_name_is_said_so(admin: User) -> None:
    several = admin.ask("/remove txt")
    assert "写全名" in several.text
    assert len(several.marked("code")) == len(PAGES)
    assert not several.buttons
    assert "档案里没有 无此报.txt" in admin.ask("/remove 无此报.txt").text
    usage = admin.ask("/remove").text
    assert "例如 /remove 00" in usage


def test_one_record_of_a_file_is_not_taken_out_alone(office: Office, admin: User) -> None:
    records = office.archive / "记录.jsonl"
    records.write_text('{"source": "甲报/1", "text": "本报讯 南街今日通车。"}\n', encoding="utf-8")
    ended(admin.ask("/reindex"))
    answer = admin.ask("/remove 甲报/1")
    assert "甲报/1 是 记录.jsonl 里的一条记录" in answer.text
    assert not answer.buttons
    records.unlink()
    ended(admin.ask("/reindex"))


def test_a_file_that_was_indexed_by_itself_is_forgotten_by_the_index(stopped_office: Office) -> None:
    from retrieval.index.builder import build

    alone = stopped_office.folder / "单页20240105.txt"
    alone.write_text("# 北街\n\n本报讯 北街铺路。\n", encoding="utf-8")
    build(stopped_office.index, [alone])
    admin = stopped_office.admin()
    with stopped_office.run():
        question = admin.ask("/remove 单页20240105.txt")
        admin.press(question, "移出")
        assert "移除 1" in ended(question).text
        assert ended(admin.ask("/reindex"), UP_TO_DATE)


def test_a_question_about_removing_outlives_a_restart(stopped_office: Office) -> None:
    admin = stopped_office.admin()
    with stopped_office.run():
        question = admin.ask("/remove 000_")
    with stopped_office.run():
        stale = copy.copy(question)
        admin.press(question, "移出")
        assert "移除 1" in ended(question).text
        press = admin.press(stale, "移出")
        assert "过期" in press.answer()["text"]


# --- /stats and /export


def test_stats_tell_of_questions_and_of_those_without_an_answer(admin: User) -> None:
    admin.ask("谁调研了虚无路?")
    text = admin.ask("/stats").text
    assert "最近 7 天" in text
    assert "· 谁调研了虚无路?" in text


def test_events_are_exported_as_a_table(office: Office, admin: User) -> None:
    asked = admin.send("/export events")
    message = admin.chat.wait_for(lambda it: it.file, after=asked, timeout=30)
    assert message.file_name.startswith("baowen-events-20")
    assert message.file_name.endswith(".csv")
    rows = list(csv.reader(io.StringIO(message.document_bytes.decode("utf-8-sig"))))
    assert message.text == f"事件 {len(rows) - 1} 件"
    assert "李晓雷" in str(rows)
    office.wait_closed("exports")
    assert any(entry.startswith("exported events") for entry in office.log(admin))


def test_feedback_is_exported_once_there_is_some(admin: User) -> None:
    assert admin.ask("/export feedback").text == "还没有评价。"
    admin.press(admin.ask("谁调研了二砂北路?"), "👍").answer()
    asked = admin.send("/export feedback")
    message = admin.chat.wait_for(lambda it: it.file, after=asked, timeout=30)
    (row,) = list(csv.reader(io.StringIO(message.document_bytes.decode("utf-8-sig"))))[1:]
    assert row[1:3] == [str(admin.user_id), "谁调研了二砂北路?"]
    assert row[5] == "👍"


def run_out_of_memory(*_: object) -> Export:
    """End like a process that the system kills for its memory."""
    os.abort()


@pytest.mark.parametrize(
    ("owner", "name", "value", "told"),
    [
        (report_commands, "EXPORT_S", 0.001, "导出用了 0 秒还没有完成,已停止。"),
        (exports, "export_events", run_out_of_memory, "导出没有完成,可能内存不足。"),
    ],
)
def test_an_export_that_is_ended_is_told_with_what_to_do(
    tmp_path: Path, page_index: Path, monkeypatch: pytest.MonkeyPatch, owner: object, name: str, value: object,
    told: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(owner, name, value)
    with Telegram() as telegram:
        admin = telegram.user(901)
        said: list[str] = []

        def drive() -> None:
            telegram.wait_until_polling()
            said.append(admin.ask("/export events").text)

        serve_here(telegram, tmp_path, page_index, drive, admins="901")
    assert said[0].startswith(told)
    assert "/export" in said[0]


def test_export_without_a_known_word_is_answered_with_its_usage(admin: User) -> None:
    assert "/export feedback" in admin.ask("/export").text
    assert "/export feedback" in admin.ask("/export users").text


# --- everybody else


@pytest.mark.parametrize("command", ["/reindex", "/reindex full", "/remove 000_", "/stats", "/export events"])
def test_commands_of_administrators_do_nothing_for_others(command: str, office: Office) -> None:
    stranger = office.stranger()
    assert stranger.ask(command).text == "这个命令只给管理员用。"
    assert office.log(stranger) == []


def test_buttons_of_administrators_do_nothing_for_others(office: Office, admin: User) -> None:
    question = admin.ask("/remove 000_")
    press = office.stranger().press(question, "移出")
    assert press.answer()["show_alert"]
    assert (office.archive / FIRST_PAGE).exists()
    assert DONE not in question.text
