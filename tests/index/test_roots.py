"""Which roots an index has, and which files it stores once though two roots hold them."""

from pathlib import Path

import pytest

from retrieval.errors import InputError
from retrieval.index.builder import build
from retrieval.index.roots import choose_roots

BRIDGE = "本报讯 3月10日,青石河大桥正式通车。大桥全长860米,连接东城与西城。\n记者 林一\n"
SCHOOL = "本报讯 近日,枫林小学举行开学典礼。校长周文讲话。\n记者 何二\n"


def generations_after(archive, build_again) -> list[str]:
    """The generations, which a build with nothing to do must leave as they are."""
    before = archive.generations()
    report = build_again()
    assert (report.read, report.removed) == (0, 0)
    assert archive.generations() == before
    return before


def test_a_file_of_a_root_is_refreshed_with_it_and_becomes_no_root(archive):
    path = archive.write("a.txt", BRIDGE)
    archive.build()
    report = build(archive.index, [path])
    assert report.roots == (str(archive.pages),)
    assert report.articles == 1
    assert [str(archive.pages) in zh for zh, _ in report.notes] == [True]


def test_a_folder_takes_in_the_roots_that_lie_in_it(archive):
    archive.write("city/a.txt", BRIDGE)
    archive.write("b.txt", SCHOOL)
    build(archive.index, [archive.pages / "city"])
    assert archive.sources("青石河大桥") == ["a.txt"]
    report = build(archive.index, [archive.pages])
    assert (report.roots, report.articles) == ((str(archive.pages),), 2)
    assert archive.sources("青石河大桥")[0] == "city/a.txt"
    assert [str(archive.pages / "city") in zh for zh, _ in report.notes] == [True]


def test_a_hidden_folder_of_a_root_may_be_a_root_since_the_other_leaves_it_out(archive):
    archive.write(".old/a.txt", BRIDGE)
    archive.write("b.txt", SCHOOL)
    report = build(archive.index, [archive.pages, archive.pages / ".old"])
    assert (len(report.roots), report.articles) == (2, 2)


def test_one_root_can_be_removed_while_another_is_gone(archive, tmp_path):
    archive.write("a.txt", BRIDGE)
    for name, text in (("b", SCHOOL), ("c", SCHOOL.replace("枫林", "桂园"))):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.txt").write_text(text, encoding="utf-8")
    build(archive.index, [archive.pages, tmp_path / "b", tmp_path / "c"])
    archive.pages.rename(tmp_path / "unmounted")
    (tmp_path / "c").rename(tmp_path / "gone")
    with pytest.raises(InputError, match="--remove"):
        build(archive.index)
    with pytest.raises(InputError, match="--remove"):
        build(archive.index, [tmp_path / "b"])
    assert build(archive.index, remove=[tmp_path / "c"]).roots == (str(archive.pages), str(tmp_path / "b"))
    report = build(archive.index, remove=[tmp_path / "b"])
    assert (report.removed, report.unchanged, report.articles) == (1, 1, 1)
    assert archive.sources("青石河大桥") == ["a.txt"]
    with pytest.raises(InputError, match="--remove"):  # everything must be read, and one root is missing
        build(archive.index, full=True)


def test_the_last_root_can_be_removed(archive):
    archive.write("a.txt", BRIDGE)
    archive.build()
    assert build(archive.index, remove=[archive.pages]).articles == 0
    with pytest.raises(InputError, match="baowen index"):
        build(archive.index)


def test_a_path_that_is_not_there_is_no_root(tmp_path):
    with pytest.raises(InputError, match="nowhere"):
        choose_roots([], [tmp_path / "nowhere"], [], keep_gone=True)
    assert choose_roots([Path("/")], [tmp_path], [], keep_gone=True).paths == (Path("/"),)


def test_a_repeated_source_is_no_change_the_second_time(archive, tmp_path):
    archive.write("r.jsonl", '{"source": "n/1", "text": "东街修路。"}\n{"source": "n/1", "text": "西街修路。"}\n')
    archive.write("a.txt", BRIDGE)
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text(SCHOOL, encoding="utf-8")
    first = build(archive.index, [archive.pages, other])
    assert [skipped.source for skipped in first.skipped] == ["n/1", "a.txt"]
    generations_after(archive, lambda: build(archive.index))
    (archive.pages / "a.txt").unlink()
    assert build(archive.index).changed == 1
    assert "a.txt" in archive.sources("枫林小学")


def test_a_file_with_the_bytes_of_another_is_left_out_until_that_one_changes(archive):
    archive.write("a.txt", BRIDGE)
    archive.write("b.txt", BRIDGE)
    report = archive.build()
    assert [(skipped.source, "a.txt" in skipped.zh) for skipped in report.skipped] == [("b.txt", True)]
    assert report.articles == 1
    generations_after(archive, archive.build)
    archive.write("a.txt", SCHOOL)
    report = archive.build()
    assert (report.articles, report.skipped) == (2, ())
    assert archive.sources("青石河大桥")[0] == "b.txt"
    archive.write("a.txt", BRIDGE)
    assert [skipped.source for skipped in archive.build().skipped] == ["a.txt"]
    (archive.pages / "b.txt").unlink()
    report = archive.build()
    assert (report.articles, report.skipped) == (1, ())
    assert archive.sources("青石河大桥") == ["a.txt"]
