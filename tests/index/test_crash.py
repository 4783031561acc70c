"""A builder that is killed, or finds the disk full, leaves the old index working and no litter."""

import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from retrieval.index.builder import build

BUILDER = """
import sys, pathlib
from retrieval.index.builder import build
from embeddings.encoder import load_encoder
load_encoder("zh-news").encode(["预热"])
import faiss, rjieba
print("ready", flush=True)
build(pathlib.Path(sys.argv[1]), full=True)
print("done", flush=True)
"""
REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def built(archive):
    records = {f"n/{number}": f"第{number}号公告。" + "东街铺设燃气管道,工期三个月。" * 20 for number in range(150)}
    archive.write_records("n.jsonl", records)
    archive.build()
    return archive


def start_builder(archive, **options):
    command = [sys.executable, "-c", BUILDER, str(archive.index)]
    builder = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, **options)
    assert builder.stdout.readline() == "ready\n"
    return builder


def assert_no_litter(archive):
    assert len(archive.generations()) <= 2
    assert {path.name for path in archive.index.iterdir() if path.is_file()} <= {"CURRENT", "LOCK"}


def test_a_builder_killed_at_any_moment_leaves_the_old_index_answering(built):
    with start_builder(built) as builder:
        start = time.perf_counter()
        assert builder.stdout.readline() == "done\n"
    duration = time.perf_counter() - start
    moments = random.Random(3)
    for _ in range(10):
        with start_builder(built) as builder:
            time.sleep(moments.uniform(0, duration))
            builder.send_signal(signal.SIGKILL)
        assert built.sources("第77号公告")[0] == "n/77"
    report = build(built.index, full=True)
    assert report.articles == 150
    assert_no_litter(built)


@pytest.mark.parametrize("most_bytes", [10, 5_000, 60_000])
def test_a_full_disk_is_one_line_and_the_old_index_still_answers(built, most_bytes):
    # A limit on the size of files: the system refuses to write beyond it, as it does on a full disk.
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))

    script = BUILDER.replace('print("ready", flush=True)\nbuild', "import retrieval.errors\ntry:\n  build").replace(
        'print("done", flush=True)', "except retrieval.errors.StorageError as error:\n  print(error.line('zh'))"
    )
    before = built.generations()
    command = [sys.executable, "-c", script, str(built.index)]
    result = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, preexec_fn=limit, check=True)
    assert result.stdout.startswith("写不了索引")
    assert len(result.stdout.splitlines()) == 1
    assert built.generations() == before
    assert built.sources("第77号公告")[0] == "n/77"
    assert_no_litter(built)


def test_an_interrupted_build_cleans_up_after_itself(built):
    def interrupt(progress):
        if progress.stage == "finish":
            raise KeyboardInterrupt

    before = built.generations()
    with pytest.raises(KeyboardInterrupt):
        build(built.index, full=True, progress=interrupt)
    assert built.generations() == before
    assert build(built.index).unchanged == 1
