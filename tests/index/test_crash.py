"""A builder that is killed, or finds the disk full, leaves the old index working and no litter."""

import shutil
import signal
import subprocess
import time
from functools import partial
from pathlib import Path

import pytest
from commands import COMMAND, python

from retrieval.index import builder
from retrieval.index.builder import build
from retrieval.index.layout import current_name, new_generation

BUILDER = """
import sys, pathlib
from retrieval.index.builder import build
from retrieval.index.layout import current_name
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
    records = {f"n/{number}": f"第{number}号公告。" + "东街铺设燃气管道,工期三个月。" * 20 for number in range(15)}
    archive.write_records("n.jsonl", records)
    archive.build()
    return archive


def assert_no_litter(archive):
    assert len(archive.generations()) <= 2
    assert {path.name for path in archive.index.iterdir() if path.is_file()} <= {"CURRENT", "LOCK"}


# The steps of a build, in order: the builder is killed just before it calls the function.
STEPS = (
    "retrieval.index.builder.new_generation",
    "retrieval.index.builder.GenerationWriter",
    "retrieval.index.writing.GenerationWriter.add",
    "retrieval.index.writing.GenerationWriter.finish",
    "retrieval.index.catalog_writer.CatalogWriter.finish",
    "retrieval.index.dense.DenseWriter.finish",
    "retrieval.index.lexical.LexicalWriter.finish",
    "retrieval.index.writing.write_manifest",
    "retrieval.index.builder.switch_to",
    "os.replace",
)
AFTER_THE_SWITCH = "retrieval.index.builder.clear_litter"  # at its second call
KILLED_BUILDER = """
import os, pathlib, signal, sys
from pkgutil import resolve_name
from retrieval.index import builder
step, calls = sys.argv[2], int(sys.argv[3])
place, _, name = step.rpartition(".")
owner = resolve_name(place)
before = getattr(owner, name)
def killed(*args, **options):
    global calls
    calls -= 1
    if calls == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return before(*args, **options)
setattr(owner, name, killed)
builder.build(pathlib.Path(sys.argv[1]), full=True)
"""


def kill_builder_at(archive, step, call=1):
    done = python(KILLED_BUILDER, str(archive.index), step, str(call), cwd=REPOSITORY)
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.mark.parametrize("step", STEPS)
def test_a_builder_killed_at_any_step_leaves_the_old_index_answering(built, step):
    before = current_name(built.index)
    kill_builder_at(built, step)
    assert current_name(built.index) == before
    assert built.sources("第7号公告")[0] == "n/7"
    assert build(built.index, full=True).articles == 15
    assert_no_litter(built)


def test_a_builder_killed_after_the_switch_leaves_the_new_index_answering(built):
    before = current_name(built.index)
    kill_builder_at(built, AFTER_THE_SWITCH, call=2)
    assert current_name(built.index) != before
    assert built.sources("第7号公告")[0] == "n/7"
    assert build(built.index).unchanged == 1
    assert_no_litter(built)


@pytest.mark.parametrize("most_bytes", [10, 5_000, 60_000])
def test_a_full_disk_is_one_line_and_the_old_index_still_answers(built, most_bytes):
    # A limit on the size of files: beyond it the system refuses to write, as on a full disk.
    script = BUILDER.replace('print("ready", flush=True)\nbuild', "import retrieval.errors\ntry:\n  build").replace(
        'print("done", flush=True)', "except retrieval.errors.StorageError as error:\n  print(error.line('zh'))"
    )
    before = built.generations()
    result = python(script, str(built.index), cwd=REPOSITORY, largest_file_bytes=most_bytes)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("写不了索引")
    assert len(result.stdout.splitlines()) == 1
    assert built.generations() == before
    assert built.sources("第7号公告")[0] == "n/7"
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


def test_an_interrupt_leaves_no_half_generation_even_if_another_comes_while_it_is_removed(built, monkeypatch):
    remove = shutil.rmtree
    interrupts = [KeyboardInterrupt, OSError(39, "Directory not empty")]

    def interrupted(folder, **options):
        if interrupts and "generation" in str(folder):
            raise interrupts.pop(0)
        remove(folder, **options)

    def interrupt(progress):
        if progress.stage == "read":
            monkeypatch.setattr(shutil, "rmtree", interrupted)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(built.index, full=True, progress=interrupt)
    assert (built.generations(), interrupts) == (["generation-000001"], [])


def test_an_interrupt_when_the_folder_is_made_and_not_yet_named_leaves_no_half_generation(built, monkeypatch):
    def interrupted(index):
        new_generation(index)
        raise KeyboardInterrupt

    monkeypatch.setattr(builder, "new_generation", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build(built.index, full=True)
    assert built.generations() == ["generation-000001"]


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_that_ends_the_command_leaves_no_half_generation(archive, sign):
    archive.write("a.txt", "本报讯 区委书记林一到二号泵站调研,要求抓紧施工。\n" * 30_000)
    command = [COMMAND, "index", "--index", str(archive.index), str(archive.pages)]
    # A shell lets what it begins in the background ignore some signals, and tests run there, too.
    attended = partial(signal.signal, sign, signal.SIG_DFL)
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=attended) as building:
        while not archive.generations():
            assert building.poll() is None
            time.sleep(0.01)
        building.send_signal(sign)
        _, said = building.communicate()
    assert (building.returncode, said.count("\n")) == (130, 1)
    assert archive.generations() == []
