"""A file made to crash its reader, or to take all memory or time, is skipped by name, and all others are indexed."""

import os
import signal
import subprocess
import sys
import time

import pytest
from calls_apart import (
    FaultyPath,
    compute,
    compute_and_tell,
    crash,
    crash_once,
    double,
    fill,
    fill_and_lose_the_error,
    refuse,
)

from benchmarks.hostile.poison import (
    deep_docx,
    entity_bomb_docx,
    lying_zip_bomb,
    many_paragraphs_docx,
    self_drawing_pdf,
    zip_bomb,
)
from embeddings.encoder import load_encoder
from retrieval.archive.files import FoundFile
from retrieval.errors import InputError, ReadError
from retrieval.index import digesters, limits
from retrieval.index.apart import Worker, apart
from retrieval.index.digest import Task
from retrieval.index.digesters import digest_all
from retrieval.index.limited_worker import Call
from retrieval.index.limits import Death
from retrieval.index.texts_of_file import read_texts
from retrieval.records import SourceFile

BRIDGE = "本报讯 3月10日,青石河大桥正式通车。大桥全长860米,连接东城与西城。\n记者 林一\n"
SCHOOL = "本报讯 近日,枫林小学举行开学典礼。校长周文讲话。\n记者 何二\n"
MB = 1_000_000
LITTLE = 120 * MB  # of memory, so that what takes all of it takes little time; without any file a reader takes 45


@pytest.fixture
def worker():
    worker = Worker(400 * MB)
    yield worker
    worker.stop()


def test_what_kills_a_worker_is_named_and_all_other_calls_are_answered(worker):
    calls = [(double, (1,)), (crash, (signal.SIGSEGV,)), (double, (2,)), (fill, (500 * MB,)), (double, (3,))]
    for function, arguments in calls:
        worker.send(Call(function, arguments, 60))
    answers = [worker.result() for _ in calls]
    assert [answer for answer in answers if not isinstance(answer, Death)] == [2, 4, 6]
    assert [isinstance(answer, Death) for answer in answers] == [False, True, False, True, False]
    assert "400 MB" in answers[3].why()[1]


def test_a_call_during_which_a_worker_dies_once_is_tried_again(worker, tmp_path):
    worker.send(Call(double, (1,), 60))
    worker.send(Call(crash_once, (tmp_path / "crashed",), 60))
    assert [worker.result(), worker.result()] == [2, "done"]


def test_a_call_that_computes_too_long_is_ended_and_not_tried_again(worker):
    worker.send(Call(double, (1,), 60))
    worker.send(Call(compute, (), 1))
    worker.send(Call(double, (2,), 60))
    start = time.monotonic()
    first, death, last = (worker.result() for _ in range(3))
    assert (first, last) == (2, 4)
    assert "1 s of computing" in death.why()[1]
    assert time.monotonic() - start < 10


def test_a_library_that_loses_the_error_of_memory_is_told_of_as_one_that_takes_too_much(worker):
    worker.send(Call(fill_and_lose_the_error, (250 * MB,), 60))
    death = worker.result()
    assert isinstance(death, Death)
    assert "400 MB" in death.why()[1]
    worker.send(Call(fill_and_lose_the_error, (1,), 60))
    with pytest.raises(SystemError):  # with memory left it is an error of the program
        worker.result()


def test_a_call_that_tells_how_far_it_is_may_compute_as_long_again():
    told = []
    worker = Worker(400 * MB, told.append)
    worker.send(Call(compute_and_tell, (4,), 1, tells=True))
    assert worker.result() == "done"
    assert told == [0, 1, 2, 3]
    worker.stop()


def test_a_function_run_apart_returns_raises_and_dies_as_an_error_of_one_line():
    assert apart(double, 21, name="a.pdf", size=10) == 42
    with pytest.raises(InputError, match="no"):
        apart(refuse, name="a.pdf", size=10)
    with pytest.raises(ReadError, match=r"a\.pdf.*crashes its reader"):
        apart(crash, signal.SIGABRT, name="a.pdf", size=10)


def test_a_pdf_that_draws_itself_is_skipped_within_the_limit_of_memory(archive, monkeypatch):
    monkeypatch.setattr(digesters, "MOST_MEMORY_BYTES", LITTLE)
    archive.write("a.txt", BRIDGE)
    (archive.pages / "b.pdf").write_bytes(self_drawing_pdf())
    archive.write("c.html", f"<p>{SCHOOL}</p>")
    report = archive.build()
    assert (report.articles, [skipped.source for skipped in report.skipped]) == (2, ["b.pdf"])
    assert "120 MB" in report.skipped[0].en


def test_a_file_that_ends_its_reader_is_not_read_again_until_it_changes(archive, monkeypatch):
    archive.write("a.txt", BRIDGE)
    path = archive.write("b.html", f"<p>{SCHOOL}</p>")
    monkeypatch.setattr(Worker, "result", lambda _: Death(limits.OUT_OF_MEMORY, 500 * MB, 60))
    archive.build()
    archive.write("c.txt", SCHOOL)
    os.utime(path)
    report = archive.build()
    assert (report.read, [skipped.source for skipped in report.skipped]) == (1, ["b.html"])
    path.write_bytes(path.read_bytes() + b"\n")
    assert archive.build().read == 1
    assert archive.build(full=True).read == 3


def test_a_document_of_millions_of_paragraphs_is_skipped_for_its_memory(tmp_path, monkeypatch):
    monkeypatch.setattr("retrieval.index.apart.MOST_MEMORY_BYTES", LITTLE)
    path = tmp_path / "a.docx"
    path.write_bytes(many_paragraphs_docx(1_000_000))
    found = FoundFile(path, "a.docx", path.stat().st_size, 0)
    with pytest.raises(ReadError, match=r"a\.docx.*memory"):
        apart(read_texts, found, name="a.docx", size=found.size)


def test_documents_that_unpack_or_unfold_to_too_much_are_skipped_by_name(archive, monkeypatch):
    monkeypatch.setattr(digesters, "MOST_MEMORY_BYTES", LITTLE)
    bombs = {"a.docx": entity_bomb_docx(), "b.docx": deep_docx(), "c.docx": zip_bomb("word/document.xml", 80)}
    bombs["d.docx"] = lying_zip_bomb(130)
    for name, bomb in bombs.items():
        assert len(bomb) < 2 * MB
        (archive.pages / name).write_bytes(bomb)
    archive.write("e.txt", BRIDGE)
    report = archive.build()
    assert (report.articles, {skipped.source for skipped in report.skipped}) == (1, set(bombs))
    assert [one.source for one in report.skipped if "120 MB of memory" in one.en] == ["c.docx", "d.docx"]


def test_of_records_that_fail_together_only_the_one_that_fails_alone_is_left_out(monkeypatch):
    texts = [SourceFile(f"n/{n}", f"第{n}号公告:东街铺设燃气管道。", "utf-8", is_article=True) for n in range(3)]
    bad = SourceFile("n/bad", "公告", "utf-8", title=5, is_article=True)  # stands for a fault
    for count in (0, 1):
        (digested,) = digest_all([Task(1, (*texts[:2], bad, texts[2]))], load_encoder("zh-news"), count)
        assert [source.source for source in digested.sources] == ["n/0", "n/1", "n/2"]
        assert len(digested.vectors) == 3
        assert [skipped.source for skipped in digested.skipped] == ["n/bad"]
        assert "error in baowen" in digested.skipped[0].en


def test_a_fault_of_a_reader_leaves_its_file_out_by_name(tmp_path):
    path = tmp_path / "a.html"
    path.write_text(f"<p>{SCHOOL}</p>", encoding="utf-8")
    faulty, sound = (FoundFile(at, path.name, 99, 0) for at in (FaultyPath(path), path))
    faulty, sound = digest_all([Task(1, faulty), Task(2, sound)], load_encoder("zh-news"), 0)
    assert [(skipped.source, "no such column" in skipped.en) for skipped in faulty.skipped] == [("a.html", True)]
    assert len(sound.sources) == 1


def test_a_long_text_of_a_document_is_digested_apart_with_the_same_result(tmp_path, monkeypatch):
    path = tmp_path / "a.html"
    path.write_text(f"<p>{SCHOOL}</p>", encoding="utf-8")
    tasks = [Task(1, FoundFile(path, path.name, 99, 0))]
    (here,) = digest_all(tasks, load_encoder("zh-news"), 0)
    monkeypatch.setattr(digesters, "MOST_CHARACTERS_HERE", 0)
    (apart_from_here,) = digest_all(tasks, load_encoder("zh-news"), 0)
    assert apart_from_here.sources == here.sources
    assert (apart_from_here.vectors == here.vectors).all()


def test_a_reader_killed_from_outside_is_tried_again_at_the_next_build(archive, monkeypatch):
    archive.write("a.txt", BRIDGE)
    archive.write("b.html", f"<p>{SCHOOL}</p>")
    killed = Death(-signal.SIGKILL, 500 * MB, 60)
    with monkeypatch.context() as patch:
        patch.setattr(Worker, "result", lambda _: killed)
        report = archive.build()
    assert [skipped.source for skipped in report.skipped] == ["b.html"]
    assert archive.build().articles == 2


def test_no_builder_imports_what_takes_files_apart(archive):
    archive.write("a.html", f"<p>{BRIDGE}</p>")
    archive.write("b.md", f"# 开学\n\n{SCHOOL}")
    code = f"""
import sys
from pathlib import Path
from retrieval.index.builder import build
report = build(Path({str(archive.index)!r}), [Path({str(archive.pages)!r})])
print(report.articles, [name for name in ("lxml", "pypdfium2", "docx", "markdown_it") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[0] == "2 []"


def test_the_memory_of_all_processes_of_a_build_together_is_limited(monkeypatch):
    allowed = []
    monkeypatch.setattr(digesters, "Worker", lambda most, *tell: allowed.append(most) or Worker(most, *tell))
    for count in (1, 2, 4):
        allowed.clear()
        list(digest_all([], load_encoder("zh-news"), count))
        assert sum(allowed) <= limits.MEMORY_BYTES < 4_000 * MB
