"""Files, charsets and records."""

import json
import os
from pathlib import Path

import pytest

from retrieval.archive.read import FoundFile, Skipped, find_files, read_file, reread
from retrieval.errors import InputError, ReadError
from retrieval.records import SourceFile


def _read(root: Path) -> list[SourceFile | Skipped]:
    return [item for found in find_files(root) if isinstance(found, FoundFile) for item in read_file(found)]


def test_files_come_sorted_by_source_and_each_one_left_out_has_a_reason(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/10.md", "a.TXT", ".hidden.txt", "photo.png", "empty.txt", ".git/x.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("" if name == "empty.txt" else "近日。", encoding="utf-8")
    found = list(find_files(tmp_path))
    sources = [".git", ".hidden.txt", "a.TXT", "b/10.md", "b/2.txt", "empty.txt", "photo.png"]
    assert [item.source for item in found] == sources
    reasons = {item.source: item.en for item in found if isinstance(item, Skipped)}
    assert set(reasons) == {".git", ".hidden.txt", "empty.txt", "photo.png"}
    assert ".jsonl" in reasons["photo.png"]


def test_links_that_leave_the_folder_and_links_to_folders_are_named_and_not_followed(tmp_path: Path) -> None:
    root, outside = tmp_path / "pages", tmp_path / "outside"
    for folder in (root / "a", outside):
        folder.mkdir(parents=True)
        (folder / "x.txt").write_text("近日。", encoding="utf-8")
    (root / "b.txt").symlink_to(outside / "x.txt")
    (root / "c").symlink_to(outside)
    (root / "a" / "loop").symlink_to(root)
    (root / "d.txt").symlink_to(root / "d.txt")
    (root / "e.txt").symlink_to("a/x.txt")
    (root / "f.txt").symlink_to(root / "gone.txt")
    reasons = {item.source: item.en if isinstance(item, Skipped) else "" for item in find_files(root)}
    assert {source: "leaves" in reason for source, reason in reasons.items()} == {
        "a/loop": False,
        "a/x.txt": False,
        "b.txt": True,
        "c": True,
        "d.txt": False,
        "e.txt": False,
        "f.txt": False,
    }
    assert [source for source, reason in reasons.items() if not reason] == ["a/x.txt", "e.txt"]


def test_a_root_that_is_a_link_is_read(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.txt").write_text("近日。", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "pages")
    assert [type(item) for item in find_files(tmp_path / "link")] == [FoundFile]


def test_a_file_over_the_set_size_is_named_but_records_may_be_of_any_size(tmp_path: Path) -> None:
    for name in ("a.txt", "a.jsonl", "b.txt"):
        (tmp_path / name).write_bytes(b"x" * (2_000_001 if name[0] == "a" else 10))
    found = {item.source: item for item in find_files(tmp_path, largest=2_000_000)}
    skipped = found["a.txt"]
    assert isinstance(skipped, Skipped) and "3 MB" in skipped.en and "2 MB" in skipped.zh
    assert isinstance(found["a.jsonl"], FoundFile) and isinstance(found["b.txt"], FoundFile)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (skipped,) = find_files(tmp_path)
    assert isinstance(skipped, Skipped) and "regular" in skipped.en


def test_a_single_file_is_named_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "2023-03-13_A05.txt").write_text("近日。", encoding="utf-8")
    (file,) = _read(tmp_path / "2023-03-13_A05.txt")
    assert isinstance(file, SourceFile)
    assert (file.source, file.published, file.is_article) == ("2023-03-13_A05.txt", "2023-03-13", False)


def test_a_root_that_is_gone_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="gone"):
        list(find_files(tmp_path / "gone"))


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030"])
def test_utf8_with_and_without_a_mark_and_gb18030_give_the_same_text(tmp_path: Path, charset: str) -> None:
    (tmp_path / "a.txt").write_bytes("近日,经开区𠮷举行活动。\r\n".encode(charset))
    (file,) = _read(tmp_path)
    assert isinstance(file, SourceFile)
    assert file.text == "近日,经开区𠮷举行活动。\r\n"
    assert file.charset == ("gb18030" if charset == "gb18030" else "utf-8")


@pytest.mark.parametrize("data", [b"\xff\xff\xff\xff", b"\x00\x01PNG"])
def test_what_is_no_text_is_an_error_that_names_the_file_and_the_remedy(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    with pytest.raises(ReadError, match=r"a\.txt") as caught:
        _read(tmp_path)
    assert "UTF-8" in caught.value.zh and "UTF-8" in caught.value.en


def test_white_space_alone_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(" \n\n", encoding="utf-8")
    assert [type(item) for item in _read(tmp_path)] == [Skipped]


GOOD = {"source": "n/1", "text": "2023-08-14 12:18:43,正文:近日。", "title": "标题", "published": "2023-08-15"}
BAD_LINES = [
    "{",
    "[1]",
    '"text"',
    '{"text": "x"}',
    '{"source": "x"}',
    '{"source": 3, "text": "x"}',
    '{"source": "x", "text": " "}',
]


@pytest.mark.parametrize("bad", BAD_LINES)
def test_a_bad_record_is_named_by_its_line_and_the_rest_goes_on(tmp_path: Path, bad: str) -> None:
    lines = [json.dumps(GOOD), "", bad, json.dumps({**GOOD, "source": "n/2", "published": None, "title": 5})]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    first, skipped, last = _read(tmp_path)
    assert isinstance(first, SourceFile) and isinstance(skipped, Skipped) and isinstance(last, SourceFile)
    assert (first.source, first.title, first.published, first.is_article) == ("n/1", "标题", "2023-08-15", True)
    assert "line 3" in skipped.en and "第 3 行" in skipped.zh
    assert (last.source, last.title, last.published) == ("n/2", None, None)


def test_a_record_that_is_not_utf8_is_skipped_and_a_byte_order_mark_is_not(tmp_path: Path) -> None:
    line = json.dumps(GOOD).encode()
    (tmp_path / "a.jsonl").write_bytes(b"\xef\xbb\xbf" + line + b'\n{"source": "\xff"}\n')
    first, second = _read(tmp_path)
    assert isinstance(first, SourceFile) and isinstance(second, Skipped)


def test_half_a_character_in_a_record_becomes_the_replacement_character(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"source": "n/1", "text": "近日\\ud800。"}', encoding="utf-8")
    (file,) = _read(tmp_path)
    assert isinstance(file, SourceFile) and file.text == "近日\ufffd。"


def test_each_record_is_read_again_from_where_it_stands(tmp_path: Path) -> None:
    records = [{"source": f"n/{i}", "text": "近日" * i} for i in range(1, 4)]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")
    for file in _read(tmp_path):
        assert isinstance(file, SourceFile)
        assert reread(path, file.source, file.byte_offset) == file


def test_reading_again_a_changed_or_vanished_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"source": "n/9", "text": "近日"}), encoding="utf-8")
    with pytest.raises(ReadError, match="n/1"):
        reread(path, "n/1", 0)
    with pytest.raises(ReadError, match=r"b\.txt"):
        reread(tmp_path / "b.txt", "b.txt", 0)
