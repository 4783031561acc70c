"""A build in its own process: it reports progress, can be stopped, and never outlives or harms the bot."""

import asyncio
import json
import logging
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from fake_telegram.process import start_code
from gates import GATE, Gate
from interpreters import SAME_PRIORITY

from bot.building.build_job import MOST_SKIPPED, BuildJob, BuildRequest, Built, Cancelled, built, from_line, to_line
from bot.building.build_process import parser
from bot.building.build_report import build_outcome, build_progress
from bot.transport.richtext import to_plain
from retrieval.archive.files import Skipped
from retrieval.archive.page_progress import PageBegun
from retrieval.errors import InputError, StorageError
from retrieval.index.builder import INLINE_BYTES, build
from retrieval.index.layout import current_name
from retrieval.index.report import BuildReport, Progress

REPOSITORY = Path(__file__).parents[2]
PAGE = "# 东街铺设燃气管道\n\n本报讯 昨日,东街开始铺设燃气管道,工期三个月。\n"
REPORT = BuildReport(
    new=1,
    changed=2,
    removed=3,
    unchanged=4,
    skipped=(Skipped("a/b.doc", "不认识的文件类型", "unknown kind of file"),),
    articles=70,
    passages=90,
    seconds=1.25,
    roots=("/pages",),
    why_full=("原因", "reason"),
    notes=(("一句", "a note"),),
)


def run(request, act=None):
    """All events of a build; `act(job, event)` is awaited at each except the last."""

    async def work():
        job = await BuildJob.start(request)
        events = []
        async for event in job.events():
            events.append(event)
            if act is not None and isinstance(event, Progress):
                await act(job, event)
        return job.pid, events

    return asyncio.run(work())


def request_for(built, **options):
    return BuildRequest(built.index, "zh-news", **{"add": (built.pages,), **options})


def environment():
    return {**os.environ, "PYTHONPATH": str(GATE)}


@pytest.fixture(autouse=True)
def same_priority(monkeypatch):
    monkeypatch.setenv(SAME_PRIORITY, "1")


def test_a_rebuild_of_all_is_given_the_cluster_of_the_setting():
    wanted = BuildRequest(Path("索引"), "zh-news", full=True, workers="tcp://builders:8786")
    asked = parser().parse_args(wanted.arguments)
    assert (asked.index, asked.model, asked.full, asked.workers) == (Path("索引"), "zh-news", True, wanted.workers)
    alone = parser().parse_args(BuildRequest(Path("索引"), "zh-news").arguments)
    assert alone.workers == ""


@pytest.fixture
def held(archive, monkeypatch):
    """An archive whose index holds one page; new pages make a build wait while it reads them."""
    archive.write("A01.txt", PAGE)
    archive.build()
    Gate(archive.pages)
    monkeypatch.syspath_prepend(GATE)  # also for the building process
    return archive


@pytest.fixture
def held_with_workers(held):
    """The same with so many bytes that the build starts workers, one of which waits."""
    held.write("bad.jsonl", "no JSON " * (INLINE_BYTES // 8) + "\n")
    return held


def lighten(archive):
    """Remove the files that make a build start workers, which would wait at the gate."""
    (archive.pages / "bad.jsonl").unlink(missing_ok=True)


def assert_as_before(archive, generations):
    assert archive.generations() == generations
    assert archive.sources("东街铺设燃气管道") == ["A01.txt"]
    assert not (archive.index / "CURRENT.new").exists()


def wait_until(is_so, seconds=30.0):
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_gone(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def children_of(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def niceness(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[16])


def test_a_build_tells_its_stages_and_ends_with_the_report(archive):
    archive.write("A01.txt", PAGE)
    pid, events = run(request_for(archive))
    assert [event.stage for event in events[:-1]] == ["find", "read", "finish"]
    assert isinstance(events[-1], Built)
    assert (events[-1].report.new, events[-1].report.articles) == (1, 1)
    assert archive.sources("燃气管道") == ["A01.txt"]
    assert not Path(f"/proc/{pid}").exists()


def test_a_second_build_reads_only_what_changed_unless_all_is_asked_for(archive):
    archive.write("A01.txt", PAGE)
    archive.build()
    archive.write("A02.txt", PAGE.replace("东街", "西街"))
    reports = [run(request_for(archive, add=(), full=full))[1][-1].report for full in (False, False, True)]
    assert [(report.new, report.unchanged) for report in reports] == [(1, 1), (0, 2), (2, 0)]


def test_the_first_build_takes_the_archive_and_a_later_one_does_not(archive):
    archive.write("A01.txt", PAGE)
    elsewhere = archive.pages.with_name("elsewhere")
    elsewhere.mkdir()
    first = run(request_for(archive, add=(), archive=archive.pages))[1][-1].report
    second = run(request_for(archive, add=(), archive=elsewhere))[1][-1].report
    assert first.roots == second.roots == (str(archive.pages),)


def test_a_root_can_be_added_and_forgotten_even_one_named_like_an_option(archive):
    archive.write("A01.txt", PAGE)
    archive.build()
    other = archive.pages.with_name("--full")
    other.mkdir()
    (other / "B01.txt").write_text(PAGE.replace("东街", "北街"), encoding="utf-8")
    assert run(request_for(archive, add=(other,)))[1][-1].report.new == 1
    assert run(request_for(archive, add=(), remove=(other,)))[1][-1].report.removed == 1


def test_an_archive_that_is_not_there_is_an_error_of_one_line(archive):
    error = run(request_for(archive, add=(), archive=archive.pages / "none"))[1][-1]
    assert isinstance(error, InputError)
    assert error.zh.startswith("找不到")


def test_an_unknown_model_is_an_error_of_one_line(archive):
    error = run(replace(request_for(archive), model="/no/such/model"))[1][-1]
    assert isinstance(error, InputError)
    assert "\n" not in error.zh


def test_a_second_builder_is_told_that_one_is_under_way(held):
    async def start_another(job, progress):
        if progress.stage != "read":
            return
        others = [event async for event in (await BuildJob.start(request_for(held))).events()]
        assert isinstance(others[-1], StorageError)
        assert str(job.pid) in others[-1].zh
        await job.cancel()

    assert run(request_for(held), start_another)[1][-1] == Cancelled()


def test_the_build_and_its_workers_give_way_to_everything_else(held_with_workers, monkeypatch):
    monkeypatch.delenv(SAME_PRIORITY)
    seen = []

    async def look(job, progress):
        if progress.stage == "read" and not seen:
            seen.extend(niceness(pid) for pid in (job.pid, *children_of(job.pid)))
            seen.append(int(Path(f"/proc/{job.pid}/oom_score_adj").read_text()))
            await job.cancel()

    run(request_for(held_with_workers), look)
    *nice, killed_first = seen
    assert len(nice) > 1
    assert set(nice) == {19}
    assert killed_first == 500


@pytest.mark.parametrize(("stage", "opening"), [("find", 1), ("read", 2)])
def test_a_cancelled_build_leaves_the_old_index_no_lock_and_no_process(held_with_workers, stage, opening):
    Gate(held_with_workers.pages, opening)
    before, workers = held_with_workers.generations(), []

    async def cancel(job, progress):
        if progress.stage == stage:
            workers.extend(children_of(job.pid))
            start = time.monotonic()
            await job.cancel()
            await job.cancel()  # a user may press the button twice
            assert time.monotonic() - start < 5

    pid, events = run(request_for(held_with_workers), cancel)
    assert events[-1] == Cancelled()
    assert not Path(f"/proc/{pid}").exists()
    wait_until(lambda: all(map(is_gone, workers)))
    assert_as_before(held_with_workers, before)
    lighten(held_with_workers)
    assert build(held_with_workers.index, full=True).articles == 3  # the pages at the two gates are equal


def test_a_build_cancelled_before_it_begins_ends_at_once(held):
    async def work():
        job = await BuildJob.start(request_for(held))
        await job.cancel()
        return [event async for event in job.events()]

    before = held.generations()
    assert asyncio.run(work())[-1] == Cancelled()
    assert_as_before(held, before)


def test_a_build_that_heeds_nothing_is_killed_with_its_workers(held_with_workers, monkeypatch):
    monkeypatch.setattr("bot.building.build_job.PATIENCE_S", 0.1)
    before, workers = held_with_workers.generations(), []

    async def cancel(job, progress):
        if progress.stage == "read" and not workers:
            workers.extend(children_of(job.pid))
            os.kill(job.pid, signal.SIGSTOP)
            await job.cancel()

    assert run(request_for(held_with_workers), cancel)[1][-1] == Cancelled()
    wait_until(lambda: all(map(is_gone, workers)))
    assert current_name(held_with_workers.index) == before[-1]
    lighten(held_with_workers)
    build(held_with_workers.index)  # removes the remains, and finds no lock
    assert len(held_with_workers.generations()) == 2


def test_a_cancel_after_the_end_changes_nothing(archive):
    async def work():
        archive.write("A01.txt", PAGE)
        job = await BuildJob.start(request_for(archive))
        events = [event async for event in job.events()]
        await job.cancel()
        return events

    assert isinstance(asyncio.run(work())[-1], Built)


def test_a_build_killed_by_the_system_says_that_memory_may_be_short(held):
    async def kill(job, progress):
        if progress.stage == "read":
            os.kill(job.pid, signal.SIGKILL)

    before = held.generations()
    error = run(request_for(held), kill)[1][-1]
    assert isinstance(error, StorageError)
    assert "内存不足" in error.zh
    assert current_name(held.index) == before[-1]
    assert held.sources("东街铺设燃气管道") == ["A01.txt"]


def test_a_process_that_ends_without_a_word_is_an_error_with_its_code(archive, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    error = run(request_for(archive))[1][-1]
    assert isinstance(error, StorageError)
    assert "代码 1" in error.zh


def test_a_process_that_cannot_be_started_is_an_error_of_one_line(archive, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(StorageError, match="系统不肯"):
        run(request_for(archive))


def test_what_the_process_prints_besides_goes_to_the_log_and_never_into_an_event(
    archive, monkeypatch, tmp_path, caplog
):
    program = tmp_path / "python"
    program.write_text("#!/bin/sh\necho 'no JSON'\necho '{\"some\": 1}'\necho 'Traceback: secret' >&2\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    with caplog.at_level(logging.WARNING):
        events = run(request_for(archive))[1]
    assert "Traceback: secret" in caplog.text
    assert [type(event) for event in events] == [StorageError]
    assert "secret" not in events[0].zh + events[0].en


def test_a_build_stops_when_the_bot_dies(held_with_workers):
    script = f"""
import asyncio
from pathlib import Path
from bot.building.build_job import BuildJob, BuildRequest
async def work():
    job = await BuildJob.start(BuildRequest(Path({str(held_with_workers.index)!r}), "zh-news"))
    async for event in job.events():
        if event.stage == "read":
            print(job.pid, flush=True)
            await asyncio.sleep(60)
asyncio.run(work())
"""
    before = held_with_workers.generations()
    bot = start_code(REPOSITORY, environment(), ["-c", script])
    with bot.stdout:
        builder = int(bot.stdout.readline())
        workers = children_of(builder)
        bot.kill()
        bot.wait(30)
    wait_until(lambda: is_gone(builder) and all(map(is_gone, workers)))
    assert_as_before(held_with_workers, before)
    lighten(held_with_workers)
    assert build(held_with_workers.index).new == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_from_outside_stops_the_build_cleanly_though_the_bot_was_started_to_ignore_it(held, number):
    before = held.generations()
    command = [sys.executable, "-m", "bot.building.build_process", str(held.index), "zh-news"]
    ignoring = {"preexec_fn": lambda: signal.signal(number, signal.SIG_IGN)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=REPOSITORY, env=environment(), text=True, **pipes, **ignoring) as builder:
        while json.loads(builder.stdout.readline())["progress"]["stage"] != "read":
            pass
        builder.send_signal(number)
        builder.send_signal(number)
        assert "error" not in builder.stdout.read()
        assert builder.stderr.read() == ""
    assert builder.returncode == 130
    assert_as_before(held, before)


def test_a_report_of_very_many_skipped_records_is_told_with_their_number(archive):
    archive.write("A01.txt", PAGE)
    archive.write("bad.jsonl", "no JSON\n" * 3000)
    outcome = run(request_for(archive))[1][-1]
    assert outcome.skipped_count == 3000
    assert len(outcome.report.skipped) == MOST_SKIPPED
    text = to_plain(build_outcome(outcome, "zh"))
    assert "跳过 3000 处" in text
    assert "第 1 行" in text
    assert "另有 2995 处" in text


MESSAGES = [
    Progress("read", 1, 2, 3, 4, 5, 0.5),
    Progress("read", 1, 2, 3, 4, 5, 0.5, PageBegun("a/b.pdf", 3, 12, 190.5)),
    Built(REPORT, 1),
    Built(replace(REPORT, why_full=None, notes=(), skipped=()), 0),
]


@pytest.mark.parametrize("message", MESSAGES)
def test_a_message_comes_back_from_its_line_as_it_was(message):
    line = to_line(message)
    assert line.count(b"\n") == 1
    assert from_line(line) == message


def test_an_error_comes_back_as_the_same_kind_and_halves_of_pairs_do_no_harm():
    error = from_line(to_line(StorageError("写不了 \udce4\n", "Cannot write")))
    assert isinstance(error, StorageError)
    assert (error.zh, error.en) == ("写不了 \udce4\n", "Cannot write")


def test_endless_names_and_reasons_are_cut_before_they_are_told():
    report = replace(REPORT, skipped=(Skipped("x" * 10_000_000, "原因" * 10_000, "reason"),))
    assert len(to_line(built(report))) < 10_000


@pytest.mark.parametrize("line", [b"", b"{}", b"[]", b"1", b'{"progress": {"some": 1}}', b"\xff", b'{"error": {}}'])
def test_a_line_that_is_no_message_is_refused(line):
    with pytest.raises(ValueError):
        from_line(line)


def test_the_progress_shows_stage_share_and_counts():
    text = to_plain(build_progress(Progress("read", 43, 100, 12, 1234, 5000, 25.4), "zh"))
    assert text == "正在读取文章\n▓▓▓▓▓░░░░░░░ 43%\n文件 12 · 文章 1234 · 25 秒\n这期间照常用原来的索引回答。"


def test_the_progress_names_the_page_that_is_recognised_and_the_time_its_file_still_takes():
    def lines(page: PageBegun, lang: str) -> list[str]:
        return to_plain(build_progress(Progress("read", 43, 100, 1, 2, 3, 25.4, page), lang)).split("\n")

    assert lines(PageBegun("2024/A05.pdf", 3, 12, 190.5), "zh")[2] == (
        "识别文字:2024/A05.pdf 第 3 页,共 12 页,约剩 4 分钟"
    )
    assert lines(PageBegun("A05.pdf", 12, 12, 22.0), "en")[2].endswith("A05.pdf, page 12 of 12, about 1 minute left")
    assert lines(PageBegun("A05.pdf", 1, 12, None), "zh")[2] == "识别文字:A05.pdf 第 1 页,共 12 页"


def test_the_progress_has_no_share_before_the_files_are_known_and_all_of_it_at_the_end():
    assert "%" not in to_plain(build_progress(Progress("find", 0, 0, 0, 0, 0, 0.1), "en"))
    assert "100%" in to_plain(build_progress(Progress("finish", 99, 100, 1, 1, 1, 1.0), "en"))
    assert to_plain(build_progress(None, "zh", full=True)) == "开始全部重建索引……"


def test_the_report_names_what_was_done_why_and_what_was_left_out():
    assert to_plain(build_outcome(Built(REPORT, 1), "zh")).split("\n") == [
        "索引已更新。",
        "新增 1 · 改动 2 · 移除 3 · 未变 4(文件)",
        "文章 70 篇 · 用时 1.2 秒",
        "已全部重建。原因:原因。",
        "一句",
        "跳过 1 处:",
        "· a/b.doc:不认识的文件类型",
    ]


def test_the_report_of_nothing_says_so():
    nothing = replace(REPORT, new=0, changed=0, removed=0, why_full=None, notes=(), skipped=())
    assert to_plain(build_outcome(Built(nothing, 0), "zh")).startswith("没有变化,索引已是最新。")
    empty = replace(nothing, unchanged=0)
    assert to_plain(build_outcome(Built(empty, 0), "en")).startswith("There is no file that can be read")


def test_a_stopped_and_a_failed_build_are_told_in_one_line():
    assert to_plain(build_outcome(Cancelled(), "zh")) == "已停止。索引没有改动,照常回答。"
    assert to_plain(build_outcome(StorageError("磁盘已满。", "Full."), "en")) == "The update was not finished. Full."
