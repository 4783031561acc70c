"""Damage to any file of an index is named in one line; nothing is answered from it."""

import json
import os
import random
import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from commands import baowen

from retrieval.engine import Engine
from retrieval.errors import MissingIndexError
from retrieval.index import contents
from retrieval.index.builder import build
from retrieval.index.checking import check_index, misquotes
from retrieval.index.generation import open_generation
from retrieval.index.layout import current_name
from retrieval.index.manifest import files_of, read_manifest, write_manifest
from retrieval.index.sought import Sought

VISIT = "本报讯 3月8日,区委书记李晓雷到青石河大桥调研。大桥全长860米,连接东城与西城。\n记者 林一\n"
SCHOOL = "本报讯 近日,枫林小学举行开学典礼。校长周文讲话。\n记者 何二\n"


@pytest.fixture
def built(archive):
    archive.write("a.txt", VISIT)
    archive.write("b.html", f"<p>{SCHOOL}</p>")
    archive.build()
    return archive


def folder_of(archive) -> Path:
    return archive.index / current_name(archive.index)


def change(path: Path, act) -> None:
    """Let `act` change a file as a failing disk would: without a new time."""
    status = path.stat()
    act(path)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def flip(bit: int):
    def act(path: Path) -> None:
        data = bytearray(path.read_bytes())
        data[bit // 8] ^= 1 << bit % 8
        put(bytes(data))(path)

    return act


def put(data: bytes):
    """What makes a file anew: an index that is still open may have the old one mapped."""

    def act(path: Path) -> None:
        path.unlink()
        path.write_bytes(data)

    return act


def sql(statement: str):
    def act(path: Path) -> None:
        with sqlite3.connect(path) as connection:
            connection.execute(statement)

    return act


def test_a_flipped_bit_anywhere_is_damage_when_the_index_is_opened(built):
    rng = random.Random(1)
    for path in [*files_of(folder_of(built)), folder_of(built) / "manifest.json"]:
        whole = path.read_bytes()
        for bit in rng.sample(range(8 * len(whole)), min(6, 8 * len(whole))):
            change(path, flip(bit))
            with pytest.raises(MissingIndexError, match="--full"):
                open_generation(built.index)
            change(path, lambda path, whole=whole: path.write_bytes(whole))
    open_generation(built.index).close()


def test_no_flipped_bit_in_CURRENT_opens_another_generation(built):  # noqa: N802
    for number in range(4):
        built.write("a.txt", VISIT.replace("860", f"86{number}"))
        built.build()
    path = built.index / "CURRENT"
    whole = path.read_bytes()
    for bit in range(8 * len(whole)):
        path.write_bytes(whole)
        flip(bit)(path)
        assert current_name(built.index) in (None, built.generations()[-1])


def test_of_a_large_file_that_only_the_disk_changed_every_row_that_is_read_is_checked(built, monkeypatch):
    monkeypatch.setattr(contents, "MOST_BYTES_AT_OPENING", 0)
    catalog = folder_of(built) / "catalog.sqlite"
    whole = catalog.read_bytes()
    for statement in (
        "UPDATE event_people SET name = '李晓電'",
        "UPDATE event_people SET title = '区长'",
        "UPDATE events SET date = '2023-03-09'",
        "UPDATE events SET date_text = '3月9日'",
        "UPDATE events SET targets = '[\"西城\"]'",
        "UPDATE events SET targets = '[\"西城'",
        "UPDATE articles SET text = replace(text, '8日', '9日')",
        "UPDATE articles SET text = CAST(x'ff41' AS TEXT)",
        "UPDATE articles SET lines = '[1]'",
        "UPDATE articles SET byline = '林一'",
        "UPDATE sources SET source = 'c.txt' WHERE source = 'a.txt'",
    ):
        change(catalog, sql(statement))
        engine = Engine.open(built.index, "zh-news")
        with pytest.raises(MissingIndexError, match="catalog"):
            engine.ask("李晓雷哪天去了青石河大桥?")
        engine.close()
        change(catalog, lambda path: path.write_bytes(whole))
    assert Engine.open(built.index, "zh-news").ask("李晓雷哪天去了青石河大桥?").answered


def test_a_large_file_of_passage_ids_that_only_the_disk_changed_is_damage_where_it_cannot_be_read(built, monkeypatch):
    monkeypatch.setattr(contents, "MOST_BYTES_AT_OPENING", 0)
    monkeypatch.setattr(contents, "_GROWING", ("",))  # all files
    (path,) = (folder_of(built) / "lexical").glob("*.fast")
    whole, named = path.read_bytes(), 0
    for bit in range(0, 8 * len(whole), 5):
        change(path, flip(bit))
        try:
            generation = open_generation(built.index)
            generation.search_words(Sought(strings=("大桥",)), 5)
            generation.close()
        except MissingIndexError:
            named += 1
        change(path, put(whole))
    assert named


@pytest.mark.parametrize("name", ["lexical/*.fieldnorm", "lexical/*.fast", "dense/ids.i64", "dense/sums.u32"])
def test_a_file_of_a_few_bytes_a_passage_is_looked_at_whatever_the_size_of_the_index(built, monkeypatch, name):
    monkeypatch.setattr(contents, "MOST_BYTES_AT_OPENING", 0)
    (path,) = folder_of(built).glob(name)
    change(path, flip(20))
    with pytest.raises(MissingIndexError, match=path.name):
        open_generation(built.index)


def test_no_row_of_vectors_that_only_the_disk_changed_is_judged_by(built, monkeypatch):
    monkeypatch.setattr(contents, "MOST_BYTES_AT_OPENING", 0)
    path = folder_of(built) / "dense" / "vectors.f16"
    whole = path.read_bytes()
    generation = open_generation(built.index)
    vector = np.eye(256, dtype=np.float32)[3]
    ids = generation.dense.search(vector, 9)
    assert sorted(ids) == [1, 2]
    generation.close()
    for bit in range(0, 8 * len(whole), 131):
        change(path, flip(bit))
        generation = open_generation(built.index)
        with pytest.raises(MissingIndexError, match="dense"):
            generation.dense.cosines(vector, ids)
        generation.close()
        change(path, put(whole))


def test_an_index_from_before_rows_of_vectors_had_checksums_is_read_and_gets_them(built):
    folder = folder_of(built)
    (folder / "dense" / "sums.u32").unlink()
    manifest = read_manifest(folder)
    write_manifest(folder, replace(manifest, contents={n: c for n, c in manifest.contents.items() if "sums" not in n}))
    assert Engine.open(built.index, "zh-news").ask("李晓雷哪天去了青石河大桥?").answered
    built.write("c.txt", SCHOOL.replace("枫林", "青石"))
    assert built.build().why_full is None
    assert (folder_of(built) / "dense" / "sums.u32").stat().st_size == 4 * 3


def test_a_copied_index_is_read_in_full_once_and_found_sound(built, monkeypatch):
    monkeypatch.setattr(contents, "MOST_BYTES_AT_OPENING", 0)
    for path in files_of(folder_of(built)):
        os.utime(path, (1, 1))
    open_generation(built.index).close()
    flip(8000)(folder_of(built) / "catalog.sqlite")
    with pytest.raises(MissingIndexError, match=r"catalog\.sqlite"):
        open_generation(built.index)


def test_a_build_upon_a_damaged_index_takes_nothing_from_it(built):
    flip(80_000)(folder_of(built) / "catalog.sqlite")
    report = built.build()
    assert report.why_full is not None and report.read == 2
    assert Engine.open(built.index, "zh-news").ask("李晓雷哪天去了青石河大桥?").answered


def test_damage_that_only_a_whole_reading_finds_is_not_built_upon(built, monkeypatch):
    monkeypatch.setattr(contents, "MOST_BYTES_AT_OPENING", 0)
    change(folder_of(built) / "dense" / "vectors.f16", flip(99))
    built.write("c.txt", SCHOOL.replace("枫林", "青石"))
    report = built.build()
    assert report.why_full is not None and "vectors" in report.why_full[1]
    assert (report.read, report.articles) == (3, 3)
    assert built.generations() == ["generation-000001", "generation-000002"]
    check_index(built.index).close()


def test_roots_are_not_taken_from_a_damaged_manifest(built):
    path = folder_of(built) / "manifest.json"
    path.write_text(path.read_text().replace("/pages", "/pagez"))
    report = build(built.index)
    assert report.roots == (str(built.pages),)
    assert report.articles == 2


def test_check_reads_all_files_and_deep_check_all_quotes(built, monkeypatch):
    monkeypatch.setattr(contents, "MOST_BYTES_AT_OPENING", 0)
    generation = check_index(built.index)
    assert list(misquotes(generation)) == []
    generation.close()
    built.write("a.txt", VISIT.replace("8日", "9日"))
    ((misquote),) = misquotes(check_index(built.index))
    assert (misquote.source, misquote.lines) == ("a.txt", (1, 1))
    (built.pages / "a.txt").unlink()
    ((misquote),) = misquotes(check_index(built.index))
    assert misquote.why is not None and "a.txt" in misquote.why[1]
    change(folder_of(built) / "dense" / "vectors.f16", flip(99))
    open_generation(built.index).close()
    with pytest.raises(MissingIndexError, match=r"dense/vectors\.f16"):
        check_index(built.index)


def test_the_command_check_says_in_one_line_what_it_found(built):
    here = built.index.parent
    sound = baowen("check", "--deep", "--index", "index", cwd=here)
    assert (sound.returncode, sound.stdout.count("\n")) == (0, 2)
    built.write("a.txt", VISIT.replace("8日", "9日"))
    assert baowen("check", "--index", "index", cwd=here).returncode == 0
    changed = baowen("check", "--deep", "--json", "--index", "index", cwd=here)
    assert changed.returncode == 1
    assert [one["source"] for one in json.loads(changed.stdout)["misquotes"]] == ["a.txt"]
    flip(4000)(folder_of(built) / "catalog.sqlite")
    broken = baowen("check", "--index", "index", cwd=here)
    assert (broken.returncode, broken.stderr.count("\n")) == (3, 1)
    assert "catalog.sqlite" in broken.stderr


def test_a_document_that_has_changed_is_read_again_apart(built, monkeypatch):
    engine = Engine.open(built.index, "zh-news")
    apart = []
    monkeypatch.setattr(
        "retrieval.index.apart.apart", lambda function, *given, **_: apart.append(given) or function(*given)
    )
    assert engine.ask("枫林小学举行了什么?").answered
    assert apart == []
    (built.pages / "b.html").write_text(f"<p>{SCHOOL}</p> ", encoding="utf-8")
    assert engine.ask("枫林小学举行了什么?").answered
    assert engine.show("b.html", (1, 1), 0).text
    assert [given[1] for given in apart] == ["b.html"] * 2
