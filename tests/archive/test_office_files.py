"""Sheets, slides, books, rich text and old documents: rows with the heads of their columns, headlines, pages."""

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_files import epub, mht, package, pptx, rtf, xlsx

from retrieval.archive.quotes import stands_at
from retrieval.archive.read import Skipped, find_files, read_file, reread
from retrieval.archive.split import split_articles
from retrieval.errors import ReadError
from retrieval.records import Article, SourceFile
from retrieval.words.sentences import sentences


def _file(path: Path) -> SourceFile:
    (found,) = find_files(path)
    assert not isinstance(found, Skipped)
    (file,) = read_file(found)
    assert isinstance(file, SourceFile) and reread(path, file.source, 0) == file
    return file


def _articles(path: Path, data: bytes | str) -> tuple[Article, ...]:
    """The articles; each of their sentences stands on its lines."""
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    file = _file(path)
    articles = split_articles(file)
    for article in articles:
        for start, end in sentences(article.text):
            assert stands_at(article.text[start:end].strip(), file, article.lines_of(start, end))
    return articles


ROWS = [
    ["项目名称", "总投资(万元)", "开工日期", "责任人"],
    ["松河大桥", 32000, 45053, "何晓"],
    ["枫林小学", 2400.5, 45100, "王芳"],
]
ROW_TEXTS = [
    "项目名称、总投资(万元)、开工日期、责任人。",
    "项目名称:松河大桥,总投资(万元):32000,开工日期:2023年5月7日,责任人:何晓。",
    "项目名称:枫林小学,总投资(万元):2400.5,开工日期:2023年6月23日,责任人:王芳。",
]


def test_each_row_of_a_sheet_is_a_sentence_with_the_heads_of_its_columns(tmp_path: Path) -> None:
    (article,) = _articles(tmp_path / "重点项目.xlsx", xlsx({"Sheet1": ROWS}, dates="C"))
    assert (article.headline, article.text.split("\n")) == ("重点项目", ROW_TEXTS)
    assert article.lines_of(article.text.index("枫林"), len(article.text)) == (3, 3)


def test_a_title_above_the_heads_is_the_headline_and_tells_the_day(tmp_path: Path) -> None:
    rows = [["临江区2024年重点项目表"], ["填报日期:2024年3月5日"], *ROWS]
    (article,) = _articles(tmp_path / "a.xlsx", xlsx({"项目": rows}, merged=["A1:D1"], dates="C"))
    assert (article.headline, article.published) == ("临江区2024年重点项目表", "2024-03-05")
    assert article.text.split("\n") == ["填报日期:2024年3月5日", *ROW_TEXTS]


def test_heads_over_two_rows_and_merged_cells_are_read_together(tmp_path: Path) -> None:
    rows = [["镇", "责任人", ""], ["", "姓名", "电话"], ["东河镇", "何志", "8123"], ["", "马俊", "8456"]]
    data = xlsx({"水库": rows}, merged=["A1:A2", "B1:C1", "A3:A4"])
    (article,) = _articles(tmp_path / "a.xlsx", data)
    assert article.headline == "水库"
    assert article.text.split("\n")[2:] == [
        "镇:东河镇,责任人姓名:何志,责任人电话:8123。",
        "镇:东河镇,责任人姓名:马俊,责任人电话:8456。",
    ]


def test_each_sheet_is_an_article_on_a_page_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    first, second = _articles(path, xlsx({"一季度": ROWS, "空": [], "二季度": ROWS[:2]}))
    assert (first.headline, second.headline) == ("一季度", "二季度")
    assert _file(path).pages == (1, 4, 4) and second.lines == (4, 5)


@pytest.mark.parametrize("mark", [",", "\t", ";"])
@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030"])
def test_rows_of_a_csv_file_stand_on_its_lines(tmp_path: Path, mark: str, charset: str) -> None:
    rows = [["项目", "责任人", "内容"], ["松河大桥", "何晓", '"第一行\n第二行"'], ["枫林小学", "王芳", "扩建！"]]
    text = "\r\n".join(mark.join(row) for row in rows)
    (article,) = _articles(tmp_path / "项目.csv", text.encode(charset))
    assert article.text.split("\n") == [
        "项目、责任人、内容。",
        "项目:松河大桥,责任人:何晓,内容:第一行第二行。",
        "项目:枫林小学,责任人:王芳,内容:扩建！",
    ]
    assert article.lines_of(article.text.index("枫林"), len(article.text)) == (4, 4)


def test_a_slide_is_an_article_with_its_title_as_headline(tmp_path: Path) -> None:
    slides = [("松河大桥建设汇报", []), ("工程进度", ["主桥合龙。", "责任人:何晓"]), ("", ["谢谢。"])]
    articles = _articles(tmp_path / "a.pptx", pptx(slides))
    assert [(article.headline, article.text, article.lines) for article in articles] == [
        ("松河大桥建设汇报", "松河大桥建设汇报", (1, 1)),
        ("工程进度", "主桥合龙。\n责任人:何晓", (3, 4)),
        ("工程进度", "谢谢。", (5, 5)),
    ]
    assert _file(tmp_path / "a.pptx").pages == (1, 2, 5)


PAGE = "<html><head><title>{0}</title></head><body>\n<h1>{0}</h1>\n<p>{1}</p></body></html>"


def test_a_book_gives_its_pages_in_order(tmp_path: Path) -> None:
    pages = [
        PAGE.format("松河大桥通车", "松河大桥今日通车。"),
        "<p>没有标题的一页。</p>",
        PAGE.format("枫林小学开学", "今日开学。"),
    ]
    articles = _articles(tmp_path / "a.epub", epub(pages, "2024-05-03"))
    assert [(article.headline, article.text) for article in articles] == [
        ("松河大桥通车", "松河大桥今日通车。"),
        (None, "没有标题的一页。"),
        ("枫林小学开学", "今日开学。"),
    ]
    assert {article.published for article in articles} == {"2024-05-03"}


def test_rich_text_is_read_without_what_it_hides(tmp_path: Path) -> None:
    data = rtf(
        [
            ("\\qc\\b\\fs44", "关于防汛检查的通报"),
            ("\\fs24", "现将检查情况通报如下,请各镇认真整改。"),
            ("\\b\\fs24", "一、总体情况"),
            ("\\fs24", "全区水库运行正常。"),
        ]
    )
    (article,) = _articles(tmp_path / "a.rtf", data)
    assert article.headline == "关于防汛检查的通报"
    assert article.text == "现将检查情况通报如下,请各镇认真整改。\n一、总体情况\n全区水库运行正常。"


def test_rich_text_in_unicode_and_its_tables_are_read(tmp_path: Path) -> None:
    row = "\\trowd\\intbl {0}\\cell {1}\\cell\\row\n"
    escaped = [r"\u22995?\u21517?", r"\u32844?\u21153?", r"\u20309?\u26195?", r"\u38215?\u-27265?"]
    data = "{\\rtf1\\ansi\\uc1 " + row.format(*escaped[:2]) + row.format(*escaped[2:]) + "}"
    (article,) = _articles(tmp_path / "a.rtf", data)
    assert article.text == "姓名、职务。\n姓名:何晓,职务:镇长。"


def test_a_saved_page_with_its_pictures_is_read_as_the_page(tmp_path: Path) -> None:
    (article,) = _articles(tmp_path / "a.mht", mht(PAGE.format("松河大桥通车", "松河大桥今日通车。")))
    assert (article.headline, article.text, article.lines) == ("松河大桥通车", "松河大桥今日通车。", (3, 3))


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def _program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_an_old_document_without_a_program_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.doc").write_bytes(OLD)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReadError, match=r"a\.doc.*LibreOffice.*antiword"):
        _file(tmp_path / "a.doc")


def test_an_old_document_is_read_by_antiword(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bin").mkdir()
    _program(tmp_path / "bin", "antiword", "echo 松河大桥通车; echo; echo 本报讯 松河大桥今日通车。")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (article,) = _articles(tmp_path / "a.doc", OLD)
    assert (article.headline, article.text) == ("松河大桥通车", "松河大桥今日通车。")


def test_an_old_document_is_turned_into_a_new_one_by_libreoffice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import docx

    (tmp_path / "bin").mkdir()
    document = docx.Document()
    document.add_paragraph("松河大桥通车", "Title")
    document.add_paragraph("松河大桥今日通车。")
    document.save(str(tmp_path / "bin" / "made.docx"))
    script = f'while [ "$1" != --outdir ]; do shift; done; /bin/cp {tmp_path}/bin/made.docx "$2/a.docx"'
    _program(tmp_path / "bin", "soffice", script)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (article,) = _articles(tmp_path / "a.doc", OLD)
    assert (article.headline, article.text) == ("松河大桥通车", "松河大桥今日通车。")
    _program(tmp_path / "bin", "soffice", "exit 1")
    with pytest.raises(ReadError, match=r"a\.doc.*LibreOffice"):
        _file(tmp_path / "a.doc")


@pytest.mark.parametrize("suffix", [".xlsx", ".pptx", ".epub", ".rtf", ".mht", ".doc"])
@given(data=st.binary(min_size=1, max_size=200))
def test_any_bytes_give_articles_or_a_reason(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / f"a{suffix}"
    path.write_bytes(data)
    try:
        for file in read_file(next(f for f in find_files(path) if not isinstance(f, Skipped))):
            if isinstance(file, SourceFile):
                split_articles(file)
    except ReadError as error:
        assert path.name in error.zh


@pytest.mark.parametrize("suffix", [".xlsx", ".pptx", ".epub"])
@pytest.mark.parametrize("data", [b"PK\x03\x04 no archive", b"text", package({"a.xml": "<a/>"}), OLD])
def test_a_broken_package_is_named_with_its_remedy(tmp_path: Path, suffix: str, data: bytes) -> None:
    (tmp_path / f"a{suffix}").write_bytes(data)
    with pytest.raises(ReadError, match=rf"a\{suffix}.*请"):
        _file(tmp_path / f"a{suffix}")


@given(
    st.lists(
        st.sampled_from(
            ["{", "}", "\\b ", "\\par ", "\\'d6", "\\u22995?", "\\*", "\\pict ", "甲", "\\uc2 ", "\\cell ", "\\row "]
        ),
        max_size=40,
    )
)
def test_any_rich_text_gives_articles(tmp_path_factory: pytest.TempPathFactory, pieces: list[str]) -> None:
    path = tmp_path_factory.mktemp("rtf") / "a.rtf"
    path.write_bytes(b"{\\rtf1 " + "".join(pieces).encode("gb18030"))
    for file in read_file(next(f for f in find_files(path) if not isinstance(f, Skipped))):
        if isinstance(file, SourceFile):
            split_articles(file)
