"""Folders and files that cannot be entered, opened or named are skipped by name, and the others are indexed."""

import json
import os
import socket
import subprocess
from pathlib import Path

import pytest
from commands import baowen, python

from benchmarks.hostile.poison import self_drawing_pdf

BRIDGE = "本报讯 3月10日,青石河大桥正式通车。大桥全长860米,连接东城与西城。\n记者 林一\n"


@pytest.fixture
def pages(tmp_path):
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a.txt").write_text(BRIDGE, encoding="utf-8")
    yield pages
    if (pages / "closed").exists():
        (pages / "closed").chmod(0o755)
    subprocess.run(["rm", "-r", pages], check=True)  # Python's own way nests too deep for some of them


def skipped_of(pages: Path) -> dict[str, str]:
    done = baowen("index", "pages", "--json", "--lang", "en", cwd=pages.parent)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["articles"] == 1
    return {skipped["source"]: skipped["en"] for skipped in report["skipped"]}


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o300, 0o000])
def test_a_folder_that_may_not_be_entered_or_listed_leaves_the_others(pages, mode):
    (pages / "closed" / "inner").mkdir(parents=True)
    (pages / "closed" / "b.txt").write_text(BRIDGE, encoding="utf-8")
    (pages / "closed" / "inner" / "c.txt").write_text(BRIDGE, encoding="utf-8")
    (pages / "closed").chmod(mode)
    skipped = skipped_of(pages)
    assert all(source.split("/")[0] == "closed" and "ermission" in reason for source, reason in skipped.items())
    assert set(skipped) == ({"closed/b.txt", "closed/inner"} if mode in (0o600, 0o400) else {"closed"})


def test_a_path_longer_than_the_system_takes_is_named_by_its_ends(pages):
    here = os.open(pages, os.O_RDONLY)
    for _ in range(40):
        name = "深" * 40
        os.mkdir(name, dir_fd=here)
        here, above = os.open(name, os.O_RDONLY, dir_fd=here), here
        os.close(above)
    os.close(os.open("b.txt", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)
    ((source, reason),) = skipped_of(pages).items()
    assert "深" in source and "…" in source and len(source) < 300
    assert "long" in reason


def test_folders_may_lie_deeper_than_calls_may_nest(pages):
    deep = str(pages)
    for _ in range(1500):
        deep += "/d"
        os.mkdir(deep)  # noqa: PTH102
    (Path(deep) / "b.txt").write_text(BRIDGE.replace("大桥", "水库"), encoding="utf-8")
    done = baowen("index", "pages", "--json", cwd=pages.parent)
    assert json.loads(done.stdout)["articles"] == 2


def test_links_pipes_sockets_and_devices_are_named(pages):
    outside = pages.parent / "outside"
    outside.mkdir()
    (outside / "o.txt").write_text(BRIDGE, encoding="utf-8")
    links = {"out.txt": outside / "o.txt", "out": outside, "self.txt": "self.txt", "up": "..", "gone.txt": "gone"}
    links |= {"one.txt": "two.txt", "two.txt": "one.txt", "inner": ".", "zero.txt": "/dev/zero"}
    for name, target in links.items():
        (pages / name).symlink_to(target)
    os.mkfifo(pages / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        here = os.getcwd()  # noqa: PTH109
        os.chdir(pages)  # a socket's path may have a hundred bytes only
        listening.bind("socket.txt")
        os.chdir(here)
    skipped = skipped_of(pages)
    assert set(skipped) == {*links, "pipe.txt", "socket.txt"}
    assert "regular" in skipped["pipe.txt"] and "regular" in skipped["socket.txt"]
    assert all("leaves the folder" in skipped[name] for name in ("out.txt", "out", "up", "zero.txt"))


def test_a_file_of_holes_is_not_read_for_hours(pages):
    with (pages / "b.jsonl").open("wb") as file:
        file.truncate(1 << 40)
    assert "holes" in skipped_of(pages)["b.jsonl"]


WITH_LITTLE_MEMORY = """
from retrieval.__main__ import main
from retrieval.index import rereading
rereading.MOST_MEMORY_BYTES = 120_000_000  # the file takes whatever there is, which takes its time
main()
"""


def test_articles_of_a_file_that_crashes_its_reader_are_none_and_the_others_shown(pages):
    (pages / "b.pdf").write_bytes(self_drawing_pdf())
    done = python(WITH_LITTLE_MEMORY, "articles", "pages", "--lang", "en", cwd=pages.parent)
    assert done.returncode == 0 and "青石河" in done.stdout
    assert "b.pdf" in done.stderr and "120 MB of memory" in done.stderr


def test_a_link_in_a_circle_is_no_root(pages):
    (pages.parent / "circle").symlink_to("circle")
    for arguments in (("index", "circle"), ("index", "--remove", "circle")):
        assert baowen("index", "pages", cwd=pages.parent).returncode == 0
        assert baowen(*arguments, cwd=pages.parent).returncode == 2
