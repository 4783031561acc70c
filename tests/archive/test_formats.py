"""Web pages, Word documents, and one article in all formats."""

import contextlib
import io
import json
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdf_pages import Printed, columns, pdf

from retrieval.archive.read import Skipped, find_files, read_file, reread
from retrieval.archive.split import split_articles
from retrieval.engine import Engine
from retrieval.errors import ReadError
from retrieval.index.builder import build
from retrieval.records import Article, SourceFile

HEADLINE = "经开区领导调研二砂北路在建项目"
FIRST = "近日,经开区党工委副书记李小虎带队调研二砂北路在建项目,详细了解项目进度。" + "他要求抢抓工期。" * 5
SECOND = "区领导郭宏力参加调研。" + "各部门表示将落实到位、确保质量。" * 4
BYLINE = "记者 王赛华 通讯员 李娟"


def _read(path: Path) -> list[SourceFile | Skipped]:
    return [item for found in find_files(path) if not isinstance(found, Skipped) for item in read_file(found)]


def _articles(path: Path) -> list[Article]:
    return [a for file in _read(path) if isinstance(file, SourceFile) for a in split_articles(file)]


def _docx(paragraphs: list[tuple[str, str]]) -> bytes:
    document = docx.Document()
    for style, text in paragraphs:
        document.add_paragraph(text, style)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _one_article(suffix: str) -> bytes:
    lines = [f"本报讯 {FIRST}", SECOND, BYLINE]
    match suffix:
        case ".txt":
            return "\n\n".join([HEADLINE, *lines]).encode()
        case ".md":
            return "\n\n".join([f"# {HEADLINE}", *lines]).encode()
        case ".html":
            body = "".join(f"<p>{line}</p>" for line in lines)
            return f"<html><head><title>报纸</title></head><body><h1>{HEADLINE}</h1>{body}</body></html>".encode()
        case ".docx":
            return _docx([("Heading 1", HEADLINE), *(("Normal", line) for line in lines)])
        case ".jsonl":
            return json.dumps({"source": "n/1", "title": HEADLINE, "text": "\n".join(lines)}).encode()
        case _:
            text = "\n".join(lines)
            return pdf([[Printed(60, 60, 22, HEADLINE), *columns(text, 3, 30, 100, 16, 14, 10)]])


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".docx", ".jsonl", ".pdf"])
def test_one_article_is_the_same_in_every_format(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"A05{suffix}"
    path.write_bytes(_one_article(suffix))
    (article,) = _articles(path)
    assert (article.headline, article.text, article.byline) == (HEADLINE, FIRST + SECOND, ("王赛华", "李娟"))
    (file,) = _read(path)
    assert isinstance(file, SourceFile) and reread(path, file.source, file.byte_offset) == file


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".docx", ".jsonl", ".pdf"])
def test_one_article_gives_the_same_answers_in_every_format(tmp_path: Path, suffix: str) -> None:
    (tmp_path / f"A05{suffix}").write_bytes(_one_article(suffix))
    build(tmp_path / "index", [tmp_path / f"A05{suffix}"])
    engine = Engine.open(tmp_path / "index", "zh-news")
    answers = [engine.ask(question) for question in ("谁调研了二砂北路?", "谁陪同李小虎调研?", "李小虎去过东站吗?")]
    engine.close()
    assert [answer.text for answer in answers[:2]] == ["李小虎(经开区党工委副书记),近日", "郭宏力(区领导)"]
    assert not answers[2].answered
    assert {c.page for answer in answers for c in answer.citations} == ({1} if suffix == ".pdf" else {None})


PAGE = """<!DOCTYPE html>
<html><head>
<meta charset="utf-8"><meta property="article:published_time" content="2023-08-09T08:00:00+08:00">
<title>经开区领导调研_报纸网</title>
<style>p { color: red }</style>
</head>
<body>
<nav><a href="/">首页</a></nav>
<script>var x = "<p>不是文字</p>";</script>
<h1>
  经开区领导<b>调研</b>
</h1>
<div>
  <p>
    本报讯&nbsp;近日,李小虎<a href="#">调研</a>项目。</p>
  <p>他指出,要<br>抢抓工期。</p>
  <!-- 不是文字 -->
  <table><tr><td>一月</td>
  <td>二月</td></tr></table>
</div>
</body></html>
"""


def test_blocks_of_a_web_page_stand_on_the_lines_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    (file,) = _read(tmp_path)
    assert isinstance(file, SourceFile)
    source = PAGE.split("\n")
    printed = {number: line.strip() for number, line in enumerate(file.text.split("\n"), 1) if line.strip()}
    assert list(printed.values()) == [
        "# 经开区领导调研",
        "本报讯 近日,李小虎调研项目。",
        "他指出,要",
        "抢抓工期。",
        "一月",
        "二月",
    ]
    first = {line: number for number, line in printed.items()}
    assert "经开区领导" in source[first["# 经开区领导调研"] - 1]
    assert "本报讯" in source[first["本报讯 近日,李小虎调研项目。"] - 1]
    assert "他指出" in source[first["他指出,要"] - 1]
    assert "二月" in source[first["二月"] - 1]
    assert file.published == "2023-08-09"


def test_the_title_is_the_headline_where_no_heading_says_it(tmp_path: Path) -> None:
    (tmp_path / "a.htm").write_text("<title>经开区领导调研</title><p>近日,李小虎调研项目。</p>", encoding="utf-8")
    (article,) = _articles(tmp_path)
    assert (article.headline, article.text) == ("经开区领导调研", "近日,李小虎调研项目。")


def test_a_paragraph_on_the_next_line_of_a_web_page_is_set_apart(tmp_path: Path) -> None:
    parts = [HEADLINE, FIRST, SECOND, "高新区志愿者清理河道", "昨日,高新区志愿者清理了三条河道。" * 3]
    (tmp_path / "a.html").write_text("\n".join(f"<p>{part}</p>" for part in parts), encoding="utf-8")
    first, second = _articles(tmp_path)
    assert (first.headline, second.headline) == (HEADLINE, "高新区志愿者清理河道")
    assert (first.lines, second.lines) == ((2, 3), (5, 5))


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030"])
def test_a_web_page_is_decoded_as_it_declares(tmp_path: Path, declared: str) -> None:
    page = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}"><p>朱镕基𠮷</p>'
    (tmp_path / "a.html").write_bytes(page.encode("gb18030"))
    (file,) = _read(tmp_path)
    assert isinstance(file, SourceFile) and (file.text.strip(), file.charset) == ("朱镕基𠮷", "gb18030")


@pytest.mark.parametrize("page", ["<html></html>", "<!-- x -->", "<script>1</script>", " ", "<?xml version='1.0'?>"])
def test_a_web_page_without_text_is_skipped(tmp_path: Path, page: str) -> None:
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    assert [type(item) for item in _read(tmp_path)] == [Skipped]


def test_a_document_gives_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("工作通报", "Title")
    document.add_paragraph("第一段。")
    table = document.add_table(rows=2, cols=2)
    for k, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"第{k}格"
    document.add_paragraph("第二段\n换行。")
    document.save(str(tmp_path / "a.docx"))
    (file,) = _read(tmp_path)
    assert isinstance(file, SourceFile)
    expected = ["# 工作通报", "第一段。", "第0格,第1格。", "第2格,第3格。", "第二段", "换行。"]
    assert [line.strip() for line in file.text.split("\n") if line.strip()] == expected


def test_text_in_a_text_box_is_read_once(tmp_path: Path) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框里</w:t></w:r></w:p></w:txbxContent>"
    run = (
        '<w:p><w:r><w:t>框外</w:t></w:r><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
        f'markup-compatibility/2006"><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>'
        "</mc:AlternateContent></w:r></w:p>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_docx([("Normal", "标记")]))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                data = data.replace(b"<w:body>", b"<w:body>" + run.encode())
            new.writestr(name, data)
    (tmp_path / "a.docx").write_bytes(out.getvalue())
    (file,) = _read(tmp_path)
    assert isinstance(file, SourceFile) and file.text.split() == ["框外", "框里", "标记"]


def test_a_document_of_short_lines_keeps_them_together(tmp_path: Path) -> None:
    width = 15
    text = f"本报讯 {FIRST}{SECOND}"
    lines = [HEADLINE, *(text[i : i + width] for i in range(0, len(text), width)), BYLINE]
    (tmp_path / "a.docx").write_bytes(_docx([("Normal", line) for line in lines]))
    (article,) = _articles(tmp_path)
    assert (article.headline, article.text) == (HEADLINE, FIRST + SECOND)


@pytest.mark.parametrize(
    ("data", "reason"), [(b"\xd0\xcf\x11\xe0\xa1\xb1", "加密"), (b"PK\x03\x04", "损坏"), (b"text", "损坏")]
)
def test_an_encrypted_and_a_broken_document_are_named_with_the_remedy(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "a.docx").write_bytes(data)
    with pytest.raises(ReadError, match=r"a\.docx") as caught:
        _read(tmp_path)
    assert reason in caught.value.zh and ".docx" in caught.value.en


TAGS = st.sampled_from(
    ["<p>", "</p>", "<h1>", "</h2>", "<br>", "<script>", "</script>", "<td>", "<!--", "-->", "<title>", "<![CDATA["]
)
WORDS = st.one_of(st.text(max_size=8), st.sampled_from(["经开区", "&nbsp;", "&#0;", "&#xD800;", "\n", "<", "&", "\0"]))


@given(st.lists(st.one_of(TAGS, WORDS), max_size=30).map("".join))
def test_any_web_page_gives_articles_or_a_reason(tmp_path_factory: pytest.TempPathFactory, page: str) -> None:
    path = tmp_path_factory.mktemp("html") / "a.html"
    path.write_bytes(page.encode("utf-8", "surrogatepass") + b"\n")
    with contextlib.suppress(ReadError):
        _articles(path)


DOCUMENT = _docx([("Heading 1", HEADLINE), ("Normal", FIRST), ("Normal", BYLINE)])


@given(st.sampled_from([".html", ".docx", ".pdf", ".txt", ".jsonl"]), st.binary(min_size=1, max_size=200))
def test_any_bytes_give_articles_or_a_reason(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / f"a{suffix}"
    path.write_bytes(data)
    with contextlib.suppress(ReadError):
        _articles(path)


@given(st.sampled_from(["word/document.xml", "word/styles.xml", "[Content_Types].xml", None]), st.data())
def test_any_damage_to_a_document_gives_articles_or_a_reason(
    tmp_path_factory: pytest.TempPathFactory, part: str | None, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("docx") / "a.docx"
    path.write_bytes(_damaged(DOCUMENT, part, data))
    with contextlib.suppress(ReadError):
        _articles(path)


def _damaged(document: bytes, part: str | None, data: st.DataObject) -> bytes:
    """The document with some bytes replaced, in one of its parts or in the zip archive."""

    def damaged(content: bytes) -> bytes:
        place = data.draw(st.integers(0, len(content) - 1))
        return content[:place] + data.draw(st.binary(max_size=8)) + content[place + data.draw(st.integers(0, 8)) :]

    if part is None:
        return damaged(document)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, damaged(old.read(name)) if name == part else old.read(name))
    return out.getvalue()
