"""Other processes digest just as this one does, in order, and do not outlive it."""

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import load_encoder
from retrieval.errors import StorageError
from retrieval.index.digest import Task
from retrieval.index.digesters import digest_all
from retrieval.records import SourceFile

TEXTS = [f"第{number}号公告:东街铺设燃气管道。记者 林一" for number in range(12)]


def tasks():
    return [Task(n, (SourceFile(f"n/{n}", text, "utf-8", is_article=True),)) for n, text in enumerate(TEXTS)]


def test_two_processes_give_what_one_gives_in_the_same_order():
    encoder = load_encoder("zh-news")
    alone, together = (list(digest_all(tasks(), encoder, count)) for count in (0, 2))
    assert [d.sources for d in together] == [d.sources for d in alone]
    assert all(np.array_equal(a.vectors, b.vectors) for a, b in zip(alone, together, strict=True))


def test_a_worker_that_dies_is_an_error_of_one_line(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(StorageError, match="died"):
        list(digest_all(tasks(), load_encoder("zh-news"), 1))


def test_a_worker_that_cannot_be_started_is_an_error_of_one_line(monkeypatch):
    def refuse(*_args, **_options):
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    with pytest.raises(StorageError, match="died"):
        list(digest_all(tasks(), load_encoder("zh-news"), 1))


def test_workers_import_nothing_from_the_current_folder(tmp_path, monkeypatch):
    for name in ("numpy", "retrieval", "json"):
        (tmp_path / f"{name}.py").write_text("open('imported', 'w')\nraise SystemExit(1)\n", encoding="utf-8")
    encoder = load_encoder("zh-news")
    monkeypatch.setattr(sys, "path", [str(Path(__file__).parents[2]), *filter(None, sys.path)])
    monkeypatch.chdir(tmp_path)
    assert len(list(digest_all(tasks(), encoder, 1))) == len(TEXTS)
    assert not (tmp_path / "imported").exists()


def test_workers_end_with_their_builder(tmp_path):
    script = f"""
import sys, time
sys.path.insert(0, {str(Path(__file__).parent)!r})
from test_workers import load_encoder, tasks, digest_all
import retrieval.index.digesters as workers
results = digest_all(tasks(), load_encoder("zh-news"), 1)
next(results)
import subprocess, os
print(open(f"/proc/{{os.getpid()}}/task/{{os.getpid()}}/children").read(), flush=True)
time.sleep(60)
"""
    builder = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=Path.cwd())
    workers = [int(pid) for pid in builder.stdout.readline().split()]
    builder.kill()
    builder.wait()
    builder.stdout.close()
    assert workers
    deadline = time.monotonic() + 5
    while any(map(is_alive, workers)):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False
