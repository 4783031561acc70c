"""Unexpected files: deleted or growing while they are read, of one line, of a million lines, of any characters."""

import json
import os
import shutil
import time
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from embeddings.encoder import load_encoder
from retrieval.archive.files import LARGEST
from retrieval.engine import Engine
from retrieval.errors import InputError, ReadError
from retrieval.index.builder import build
from retrieval.index.generation import open_generation
from retrieval.index.sought import Filters
from retrieval.searching.search import search

BRIDGE = "本报讯 3月10日,青石河大桥正式通车。大桥全长860米,连接东城与西城。\n记者 林一\n"
SCHOOL = "本报讯 近日,枫林小学举行开学典礼。校长周文讲话。\n记者 何二\n"


def at_first_reading(act):
    """A progress callback that calls `act` once, between the first file and the second."""
    acts = [act]

    def tell(progress):
        if progress.stage == "read" and acts:
            acts.pop()()

    return tell


@pytest.mark.parametrize("name", ["b.txt", "b.jsonl"])
def test_a_file_deleted_while_indexing_is_named_and_read_when_it_is_back(archive, name):
    archive.write("a.txt", BRIDGE)
    path = archive.write(name, SCHOOL if name == "b.txt" else json.dumps({"source": "b", "text": SCHOOL}))
    away = archive.pages.parent / "away"
    report = archive.build(progress=at_first_reading(lambda: path.rename(away)))
    assert [skipped.source for skipped in report.skipped] == [name]
    assert report.articles == 1
    away.rename(path)  # the same file with the same time stamp
    assert archive.build().articles == 2
    assert archive.build().read == 0


def test_a_file_growing_while_indexing_is_read_again(archive):
    archive.write("a.txt", BRIDGE)
    path = archive.write("b.txt", SCHOOL)

    def grow():
        with path.open("a", encoding="utf-8") as file:
            file.write("枫林小学今年招收新生三百名。\n")

    archive.build(progress=at_first_reading(grow))
    assert archive.build().changed == 1
    assert archive.build().read == 0
    assert "三百名" in archive.search("枫林小学招收新生")[0].text


def test_an_unreadable_file_is_no_change_until_it_can_be_read(archive, monkeypatch):
    archive.write("a.txt", BRIDGE)
    path = archive.write("b.txt", SCHOOL)
    path.unlink()
    path.symlink_to(archive.pages / "closed" / "b.txt")
    (archive.pages / "closed").mkdir()
    report = archive.build()
    assert [skipped.source for skipped in report.skipped] == ["b.txt"]
    assert archive.build().read == 0
    path.unlink()
    archive.write("b.txt", SCHOOL)
    assert archive.build().articles == 2


@pytest.mark.parametrize("shape", ["one line", "short lines", "empty lines", "one character", "brackets"])
def test_the_time_grows_with_the_size_alone(archive, shape):
    pieces = {
        "one line": "区委书记到二号泵站调研要求抓紧施工",
        "short lines": "泵站\n",
        "empty lines": "\n",
        "one character": "。",
        "brackets": "((\n",
    }
    durations = []
    for count in (20_000, 80_000):
        piece = pieces[shape]
        archive.write("a.txt", BRIDGE + piece * (count // len(piece)))
        start = time.process_time()
        archive.build(full=True)
        durations.append(time.process_time() - start)
    assert durations[1] < 4 * 2.5 * max(durations[0], 0.05)
    assert "a.txt" in archive.sources("青石河大桥")


WILD = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("本报讯记者通员 \n\r\t\0\x0b\x1b\ufeff\u2028\u3000\u202e\ud800()()【】《》“”#-。,:;…—3月日年"),
    ),
    max_size=300,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WILD, min_size=1, max_size=12))
@example(
    ["'; DROP TABLE articles; --", "<script>alert(1)</script>", "😀" * 50, "\ud800\udfff", "\x00\x1b[31m", '"', "-"]
)
def test_no_text_makes_indexing_or_searching_fail(archive, texts):
    shutil.rmtree(archive.index, ignore_errors=True)
    for path in archive.pages.iterdir():
        path.unlink()
    records = [json.dumps({"source": f"r/{number}", "text": text}) for number, text in enumerate(texts)]
    archive.write("r.jsonl", "\n".join(records))
    for number, text in enumerate(texts):
        (archive.pages / f"{number}.txt").write_bytes(text.encode("utf-8", "surrogatepass"))
    report = archive.build()
    assert report.articles or report.skipped
    generation = open_generation(archive.index)
    encoder = load_encoder("zh-news")
    for text in texts:
        for query in (text, f'"{text}"', f"大桥 -{text}"):
            with suppress(InputError):  # the query is empty
                search(generation, encoder, query, 3, Filters(sources=(text,)) if "*" in text else Filters())
    generation.close()


def test_a_record_of_more_than_is_read_at_once_is_named_and_the_next_one_read(archive, monkeypatch):
    monkeypatch.setattr("retrieval.archive.jsonl.LARGEST_RECORD", 500)
    long, short = ({"source": name, "text": BRIDGE * times} for name, times in (("a", 20), ("b", 1)))
    archive.write("r.jsonl", json.dumps(long) + "\n" + json.dumps(short) + "\n")
    report = archive.build()
    assert report.articles == 1
    assert [skipped.source for skipped in report.skipped] == ["r.jsonl"]
    assert "more than" in report.skipped[0].en


@pytest.mark.parametrize("what", ["a pipe", "a device", "a link out", "a folder that is a link out", "too much"])
def test_what_takes_the_place_of_an_indexed_file_is_not_waited_for_nor_shown(archive, what):
    (archive.pages / "in").mkdir()
    path = archive.write("in/a.txt", BRIDGE)
    archive.build()
    outside = archive.pages.parent / "outside"
    outside.mkdir()
    (outside / "a.txt").write_text("not for everybody", encoding="utf-8")
    path.unlink()
    match what:
        case "a pipe":
            os.mkfifo(path)
        case "a device":
            path.symlink_to("/dev/zero")
        case "a link out":
            path.symlink_to(outside / "a.txt")
        case "a folder that is a link out":
            path.parent.rmdir()
            path.parent.symlink_to(outside)
        case "too much":
            path.touch()
            os.truncate(path, LARGEST + 1)
    engine = Engine.open(archive.index, "zh-news")
    answer = engine.ask("青石河大桥全长多少米?")
    assert not answer.answered and "in/a.txt" in answer.text
    with pytest.raises(ReadError, match=r"in/a\.txt"):
        engine.show("in/a.txt", None, 0)
    engine.close()


def test_a_pipe_in_the_place_of_a_file_that_was_just_found_is_named(archive):
    archive.write("a.txt", BRIDGE)
    path = archive.write("b.txt", SCHOOL)

    def replace():
        path.unlink()
        os.mkfifo(path)

    report = archive.build(progress=at_first_reading(replace))
    assert (report.articles, [skipped.source for skipped in report.skipped]) == (1, ["b.txt"])


def test_names_of_files_may_be_any_bytes(archive):
    archive.write("a.txt", BRIDGE)
    try:
        (archive.pages / os.fsdecode(b"\xff\xfe \n.txt")).write_text(SCHOOL, encoding="utf-8")
    except OSError:
        return  # the file system accepts no such names
    report = archive.build()
    assert (report.articles, len(report.skipped)) == (1, 1)
    assert build(archive.index).read == 0
