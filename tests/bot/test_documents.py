"""Received documents: names are safe, content must match the suffix, nothing is overwritten or lost."""

import asyncio
import io
import json
import os
import pickle
import unicodedata
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents import adding
from bot.documents.adding import document_card
from bot.documents.archive_folder import find_file, home_of_documents, place, same_content, take_out
from bot.documents.inspection import KNOWN_SUFFIXES, MOST_BYTES, Inspection, inspect, safe_name
from bot.documents.removing import several_files
from bot.transport.richtext import to_plain
from retrieval.archive.files import Skipped
from retrieval.errors import InputError, MissingIndexError, StorageError

PAGE = "# 东街铺设燃气管道\n\n本报讯 昨日,东街开始铺设燃气管道,工期三个月。\n记者 林一\n"
WEB = "<html><body><h1>东街铺设燃气管道</h1><p>昨日,东街开始铺设燃气管道,工期三个月。</p></body></html>"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

NAMES = [  # the sender's name for it, its type → its name in the archive
    ("A05.txt", None, "A05.txt"),
    ("今日七里河 20230817.PDF", None, "今日七里河 20230817.pdf"),
    ("../../etc/passwd.txt", None, "passwd.txt"),
    ("C:\\pages\\A05.docx", None, "A05.docx"),
    ("/etc/cron.d/x.md", None, "x.md"),
    ("a\0b\nc\td.txt", None, "abcd.txt"),
    ("报\u202etxt.exe.\u200bpdf", None, "报txt.exe.pdf"),
    ("\u2066A05\u2069.html", None, "A05.html"),
    (".hidden.txt", None, "hidden.txt"),
    ("...txt", None, "document.txt"),
    (".txt", None, "document.txt"),
    ("a.txt. . ", None, "a.txt"),
    ("a . .txt", None, "a.txt"),
    ("con.txt", None, "_con.txt"),
    ("LPT1.a.txt", None, "_LPT1.a.txt"),
    ("COM².pdf", None, "_COM².pdf"),
    ("console.txt", None, "console.txt"),
    ('a<b>:"|?*.txt', None, "a_b______.txt"),
    ("\ud83d报.txt", None, "报.txt"),
    ("A05", "text/plain; charset=utf-8", "A05.txt"),
    ("v1.2", "application/pdf", "v1.2.pdf"),
    ("virus.exe", "application/pdf", "virus.exe.pdf"),
    (None, "application/pdf", "document.pdf"),
    ("", "text/html", "document.html"),
    ("..", "text/markdown", "document.md"),
    ("a/", DOCX, "document.docx"),
    ("一" * 300 + ".jsonl", None, "一" * 58 + ".jsonl"),
    (unicodedata.normalize("NFD", "é報.txt"), None, "é報.txt"),
]


@pytest.mark.parametrize(("name", "mime", "safe"), NAMES)
def test_a_name_is_stored_without_what_could_do_harm(name, mime, safe):
    assert safe_name(name, mime) == safe


@pytest.mark.parametrize(
    ("name", "mime"),
    [
        ("a.wps", "application/vnd.ms-works"),
        ("a.exe", None),
        ("a.zip", "application/zip"),
        (None, None),
        ("a.pdf.exe", ""),
    ],
)
def test_a_file_of_a_kind_that_cannot_be_read_is_refused_with_those_that_can(name, mime):
    with pytest.raises(InputError, match=r"\.txt \.md \.html \.htm \.pdf \.docx \.jsonl") as caught:
        safe_name(name, mime)
    assert (name or "这个文件") in caught.value.zh


@given(st.text(st.characters(), max_size=300), st.sampled_from(KNOWN_SUFFIXES))
def test_any_name_stays_in_its_folder_and_can_be_stored(stem, suffix):
    name = safe_name(stem + suffix, None)
    assert name == Path(name).name
    assert name.endswith(suffix)
    assert not name.startswith(".")
    assert len(name.encode()) <= MOST_BYTES
    assert safe_name(name, None) == name


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def word_file(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def zip_of(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, content)
    return out.getvalue()


def pdf_of(text: str) -> bytes:
    shown = f"BT /F 12 Tf 72 700 Td ({text}) Tj ET"
    return f"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length {len(shown)}>>stream
{shown}
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
""".encode()


def records(*rows: dict[str, str]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("A05.txt", PAGE),
        ("A05.txt", PAGE.encode("gb18030")),
        ("A05.md", PAGE),
        ("A05.html", WEB),
        ("A05.htm", WEB.encode("utf-16")),
        ("A05.docx", word_file("东街铺设燃气管道", "昨日,东街开始铺设燃气管道,工期三个月。")),
        ("A05.pdf", pdf_of("Gas pipes are laid in East Street from today on.")),
        ("A05.pdf", b"rubbish before\n" + pdf_of("Gas pipes are laid in East Street from today on.")),
        ("A05.jsonl", records({"source": "n/1", "text": "东街铺设燃气管道。"})),
    ],
)
def test_a_file_that_is_what_its_name_says_is_read(tmp_path, name, content):
    inspection = inspect(write(tmp_path, name, content), name)
    assert inspection.articles == 1
    assert inspection.characters > 8
    assert pickle.loads(pickle.dumps(inspection)) == inspection


def test_headlines_days_and_characters_are_those_that_the_archive_would_gain(tmp_path):
    rows = [
        {"source": f"n/{n}", "title": f"标题{n}", "text": "东街 铺管。", "published": f"2023-08-{n:02}"}
        for n in (3, 1, 2, 4)
    ]
    inspection = inspect(write(tmp_path, "n.jsonl", records(*rows)), "n.jsonl")
    assert inspection == Inspection(4, 20, ("2023-08-01", "2023-08-04"), ("标题3", "标题1", "标题2"), (), 0)


def test_the_name_it_will_have_dates_it_whatever_the_download_is_called(tmp_path):
    inspection = inspect(write(tmp_path, "file_7.bin", PAGE), "七里河20230817.txt")
    assert inspection.published == ("2023-08-17", "2023-08-17")


def test_bad_and_repeated_records_are_counted_and_named(tmp_path):
    good = records({"source": "n/1", "text": "东街铺管。"}, {"source": "n/1", "text": "西街铺管。"})
    inspection = inspect(write(tmp_path, "n.jsonl", good + "no JSON\n" * 7), "n.jsonl")
    assert (inspection.articles, inspection.skipped_count, len(inspection.skipped)) == (1, 8, 5)
    assert "n/1" in inspection.skipped[0].zh
    assert "第 3 行" in inspection.skipped[1].zh


REFUSED = [  # name, content, a part of the reason
    ("a.txt", b"", "空的"),
    ("a.txt", b" \n\n \n", "没有文字"),
    ("a.txt", pdf_of("Gas pipes"), "PDF"),
    ("a.md", zip_of("a", b"b"), "压缩包"),
    ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "图片"),
    ("a.txt", b"{\\rtf1 hello}", "RTF"),
    ("a.txt", bytes(range(256)) * 20, "不是文本"),
    ("a.txt", WEB, "网页"),
    ("a.txt", "\ufeff  <!DOCTYPE html><p>东街</p>".encode("utf-16-le"), "网页"),
    ("a.html", PAGE, "不是 .html"),
    ("a.html", pdf_of("Gas pipes"), "PDF"),
    ("a.pdf", PAGE, "不是 .pdf"),
    ("a.pdf", b"%PDF-1.4\nnothing more", "损坏"),
    ("a.pdf", word_file("东街"), "Office"),
    ("a.docx", PAGE, "不是 .docx"),
    ("a.docx", zip_of("a.txt", b"b"), "不是 .docx"),
    ("a.docx", word_file("东街")[:-40], "损坏"),
    ("a.docx", b"\xd0\xcf\x11\xe0" + bytes(600), "加密"),
    ("a.docx", word_file(""), "没有文字"),
    ("a.jsonl", PAGE, "第 1 行"),
    ("a.jsonl", json.dumps([{"source": "n/1", "text": "东街"}]), "不是 JSON 对象"),
    ("a.jsonl", b"\x1f\x8b" + bytes(100), "压缩包"),
]


@pytest.mark.parametrize(("name", "content", "reason"), REFUSED, ids=range(len(REFUSED)))
def test_a_file_that_is_not_what_its_name_says_or_holds_nothing_is_refused_with_the_reason(
    tmp_path, name, content, reason
):
    with pytest.raises(InputError) as caught:
        inspect(write(tmp_path, "download", content), name)
    for line in (caught.value.zh, caught.value.en):
        assert name in line
        assert "\n" not in line
        assert str(tmp_path) not in line
    assert reason in caught.value.zh


def take_down(path: Path, name: str) -> Inspection:
    """Die like a library that crashes on a damaged file."""
    os.abort()


def test_a_file_that_takes_the_reading_process_down_is_not_said_to_be_of_another_kind(tmp_path, monkeypatch):
    monkeypatch.setattr(adding, "inspect_within_limits", take_down)
    with pytest.raises(InputError) as refused:
        asyncio.run(adding.look_into(tmp_path / "A05.pdf"))
    assert refused.value.zh == "A05.pdf 没有读成,可能文件损坏或内存不足。请检查后再发。"


def test_a_small_file_that_unpacks_to_an_immense_one_is_refused(tmp_path):
    path = tmp_path / "a.docx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bomb,
        bomb.open("word/document.xml", "w") as part,
    ):
        for _ in range(201):
            part.write(bytes(1_000_000))
    with pytest.raises(InputError, match="超过 200 MB"):
        inspect(path, "a.docx")


@given(st.sampled_from(KNOWN_SUFFIXES), st.binary(min_size=1, max_size=200))
def test_any_bytes_are_read_or_refused_in_one_line(tmp_path_factory, suffix, content):
    path = write(tmp_path_factory.mktemp("any"), "download", content)
    try:
        assert inspect(path, f"a{suffix}").articles
    except InputError as error:
        assert "\n" not in error.zh


def test_a_file_is_put_into_the_folder_whole_and_with_its_time(tmp_path):
    sent = write(tmp_path, "download", PAGE)
    os.utime(sent, (1_600_000_000, 1_600_000_000))
    placed = place(sent, tmp_path / "archive" / "new", "A05.txt")
    assert placed == tmp_path / "archive" / "new" / "A05.txt"
    assert placed.read_bytes() == sent.read_bytes()
    assert placed.stat().st_mtime == 1_600_000_000
    assert placed.stat().st_mode & 0o777 == 0o644
    assert [path.name for path in placed.parent.iterdir()] == ["A05.txt"]


def test_nothing_is_written_over_and_the_same_content_is_not_stored_twice(tmp_path):
    folder = tmp_path / "archive"
    sent = [write(tmp_path, f"download{n}", PAGE + str(n)) for n in (1, 2, 3, 2)]
    placed = [place(file, folder, "A05.v1.txt") for file in sent]
    assert [one.name for one in placed] == ["A05.v1.txt", "A05.v1 (2).txt", "A05.v1 (3).txt", "A05.v1 (2).txt"]
    assert (folder / "A05.v1.txt").read_text(encoding="utf-8") == PAGE + "1"
    assert len(list(folder.iterdir())) == 3


def test_a_folder_or_a_broken_link_of_that_name_is_left_alone(tmp_path):
    (tmp_path / "A05.txt").mkdir()
    (tmp_path / "A06.txt").symlink_to(tmp_path / "none")
    sent = write(tmp_path, "download", PAGE)
    assert place(sent, tmp_path, "A05.txt").name == "A05 (2).txt"
    assert place(sent, tmp_path, "A06.txt").name == "A06 (2).txt"
    assert not (tmp_path / "none").exists()


def test_a_folder_that_cannot_be_written_is_an_error_of_one_line(tmp_path):
    sent = write(tmp_path, "download", PAGE)
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="写不了"):
        place(sent, tmp_path / "file", "A05.txt")


def test_a_file_taken_out_is_kept_aside_beside_an_earlier_one_of_its_name(tmp_path):
    kept_folder = tmp_path / "removed"
    for number in (1, 2):
        path = write(tmp_path, "A05.txt", PAGE + str(number))
        kept = take_out(path, kept_folder)
        assert not path.exists()
        assert kept.read_text(encoding="utf-8") == PAGE + str(number)
    assert sorted(path.name for path in kept_folder.iterdir()) == ["A05 (2).txt", "A05.txt"]
    with pytest.raises(InputError, match="已经不在"):
        take_out(path, kept_folder)


def test_documents_go_where_the_index_reads_the_archive(tmp_path):
    archive, other, data = (tmp_path / name for name in ("archive", "other", "data"))
    for folder in (archive / "inner", archive / ".hidden", other):
        folder.mkdir(parents=True)
    page = write(tmp_path, "A01.txt", PAGE)
    own = data / "documents"
    assert home_of_documents(archive, [archive], data) == (archive, False)
    assert home_of_documents(archive / "inner", [other, archive], data) == (archive / "inner", False)
    assert home_of_documents(archive, [], data) == (archive, True)
    assert home_of_documents(archive, [page, other], data) == (other, False)
    assert home_of_documents(archive / ".hidden", [archive], data) == (archive, False)
    assert home_of_documents(archive, [page], data) == (own, True)
    assert home_of_documents(tmp_path / "none", [], data) == (own, True)
    assert home_of_documents(tmp_path / "none", [tmp_path / "gone"], data) == (own, True)
    assert home_of_documents(archive, [page, own], data) == (own, True)  # the folder does not exist yet
    own.mkdir(parents=True)
    assert home_of_documents(archive, [page, own], data) == (own, False)


def test_a_folder_that_cannot_be_written_to_is_no_home(tmp_path, monkeypatch):
    archive, other = tmp_path / "archive", tmp_path / "other"
    archive.mkdir()
    other.mkdir()
    # The tests may run as root, who can write anywhere.
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != archive)
    assert home_of_documents(archive, [archive, other], tmp_path / "data") == (other, False)


@pytest.fixture
def indexed(archive):
    archive.write("2023/A05.txt", PAGE)
    archive.write("2024/A05.txt", PAGE.replace("东街", "西街"))
    archive.write("B01.md", PAGE.replace("东街", "北街") + "\n\n# 南街也铺设管道\n\n本报讯 昨日,南街铺设管道。\n")
    archive.write_records("n.jsonl", {"n/1": "东街铺设燃气管道。", "n/2": "西街铺设燃气管道。"})
    archive.build()
    return archive


def found(archive, name):
    return [(one.name, one.articles, one.is_record) for one in find_file(archive.index, name)]


def test_a_file_is_found_by_its_name_its_last_part_or_any_part(indexed):
    assert found(indexed, "B01.md") == [("B01.md", 2, False)]
    assert found(indexed, " 2024/A05.txt ") == [("2024/A05.txt", 1, False)]
    assert found(indexed, "a05.TXT") == [("2023/A05.txt", 1, False), ("2024/A05.txt", 1, False)]
    assert found(indexed, "2023") == [("2023/A05.txt", 1, False)]
    assert found(indexed, "n.jsonl") == [("n.jsonl", 2, False)]
    assert found(indexed, "nothing") == found(indexed, " ") == found(indexed, "../pages/B01.md") == []
    document = find_file(indexed.index, "B01.md")[0]
    assert document.path == indexed.pages / "B01.md"
    assert not document.is_root


def test_a_record_is_found_with_the_file_that_it_cannot_leave_alone(indexed):
    assert found(indexed, "n/2") == [("n.jsonl", 2, True)]
    assert find_file(indexed.index, "n/2")[0].path == indexed.pages / "n.jsonl"


def test_a_file_that_was_added_by_itself_is_said_to_be_a_root(archive):
    page = archive.write("A05.txt", PAGE)
    archive.pages = page
    archive.build()
    (document,) = find_file(archive.index, "A05.txt")
    assert (document.path, document.is_root) == (page, True)


def test_content_that_the_index_holds_is_known_under_any_name(indexed, tmp_path):
    assert same_content(indexed.index, write(tmp_path, "download", PAGE)) == "2023/A05.txt"
    assert same_content(indexed.index, write(tmp_path, "download", PAGE + "。")) is None
    assert same_content(tmp_path / "no-index", tmp_path / "download") is None


def test_a_broken_index_is_told_when_a_file_is_looked_up(indexed):
    next(indexed.index.glob("generation-*/catalog.sqlite")).write_bytes(b"rubbish")
    with pytest.raises(MissingIndexError):
        find_file(indexed.index, "A05.txt")


def test_the_card_asks_with_days_headlines_and_what_cannot_be_read():
    skipped = (Skipped("n.jsonl", "第 3 行:缺少 text,已跳过", "line 3: has no text, skipped"),)
    inspection = Inspection(12, 3456, ("2023-08-01", "2023-08-04"), ("一" * 80, "二"), skipped, 2)
    assert to_plain(document_card(inspection, "n.jsonl", "zh")).split("\n") == [
        "收到 n.jsonl:12 篇,3456 字。收录吗?",
        "见报:2023-08-01 – 2023-08-04",
        "标题:",
        "· " + "一" * 59 + "…",
        "· 二",
        "……",
        "读不了的有 2 处:",
        "· n.jsonl:第 3 行:缺少 text,已跳过",
        "……另有 1 处。",
    ]
    one_day = Inspection(1, 20, ("2023-08-01", "2023-08-01"), (), (), 0)
    assert to_plain(document_card(one_day, "a.txt", "en")).split("\n") == [
        "Received a.txt: 1 article, 20 characters. Add it to the archive?",
        "Published: 2023-08-01",
    ]


def test_several_files_are_listed_with_their_articles(indexed):
    text = to_plain(several_files(find_file(indexed.index, "A05.txt"), "zh"))
    assert text.split("\n")[1:] == ["· 2023/A05.txt(1 篇)", "· 2024/A05.txt(1 篇)"]
