"""Markdown: what a reader of the page sees, on the lines of the file; headings tell the articles."""

from pathlib import Path

import pytest
from growth import grows_with_length
from hypothesis import given
from hypothesis import strategies as st

from retrieval.archive.markdown import read_markdown
from retrieval.archive.outlines import find_bounds
from retrieval.archive.split import split_articles
from retrieval.records import SourceFile

SEEN = [
    ("副区长李强<p><p>参加。", "副区长李强 参加。"),
    ("**区长**林*知*远~~不~~", "区长林知远不"),
    ("见[公告](http://a.example/x_y*z)和<http://a.example>。", "见公告和。"),
    ("图![大桥](a.jpg)文", "图文"),
    ("![大桥全景](a.jpg)", "大桥全景"),
    ("![IMG_0123.jpg](a.jpg)", ""),
    ("&nbsp;甲&amp;乙", "甲&乙"),
    ("> 引文", "引文"),
    ("- 甲", "甲"),
    ("- [x] 甲", "甲"),
    ("[临江发布](javascript:void(0);)", "临江发布"),
    ("- [ ] 甲", "甲"),
    ("甲。[^1]", "甲。"),
    ("[^1]: 数据截至4月。", "数据截至4月。"),
    ("3. 丙", "3. 丙"),
    ("    缩进的*段*落", "缩进的段落"),
    ("甲<br>乙<!-- 丙 -->", "甲 乙"),
    ("<div align='center'><b>甲</b></div>", "甲"),
    ("`甲`", "甲"),
    ("\\*甲", "*甲"),
    ("[阅读原文](http://a.example)", ""),
    ("李强(区长)、5*6", "李强(区长)、5*6"),
]


@pytest.mark.parametrize(("line", "seen"), SEEN)
def test_a_line_is_read_as_it_is_seen(line: str, seen: str) -> None:
    assert read_markdown(line)[0].strip() == seen


def test_each_line_stays_on_its_line() -> None:
    text = "# 甲\n\n乙  \n丙\n\n| 丁 | 戊 |\n|---|---|\n| 己 | 庚 |\n\n> - 辛\n>\n> 壬\n\n标题\n====\n癸"
    printed = {n: line for n, line in enumerate(read_markdown(text)[0].split("\n"), 1) if line}
    assert printed == {
        1: "# 甲",
        3: "乙",
        4: "丙",
        6: "丁、戊。",
        8: "丁:己,戊:庚。",
        10: "辛",
        12: "壬",
        14: "# 标题",
        16: "癸",
    }


LONG = (
    "近日,临江区副区长何志远到松河大桥调研,详细了解工程进度、安全生产和质量管理情况,并召开现场推进会。"
    "他要求倒排工期,确保安全。"
)
OUTLINES = [
    # text below the headline: the headings below it are subheads
    (
        f"# 何志远调研松河大桥\n{LONG}\n## 抓进度\n{LONG}\n## 保安全保质量保民生\n他强调,要保安全。",
        ["何志远调研松河大桥"],
    ),
    # numbered headings are parts of a report
    ("# 关于松河大桥的通报\n## 一、基本情况\n桥长860米。\n## 二、下一步工作\n加快建设。", ["关于松河大桥的通报"]),
    # a masthead heads several articles, however short their headlines are
    ("# 青河早报\n## 交通\n大桥通车。\n## 天气\n今天晴。", ["交通", "天气"]),
    # an introduction does not make them one article, if each opens as a report
    (
        f"# 一周要闻\n{LONG}\n## 松河大桥全线贯通\n5月2日,大桥贯通。\n## 枫林小学新校区开工\n近日,新校区开工。",
        [None, "松河大桥全线贯通", "枫林小学新校区开工"],
    ),
    # a headline of two lines
    (
        "## 跨越松河\n## 大桥全线贯通\n大桥贯通。\n## 枫林小学开学\n今日开学。",
        ["跨越松河 大桥全线贯通", "枫林小学开学"],
    ),
    # a bare line above a headline whose article repeats its words
    (
        "## 枫林小学开学\n今日开学。\n\n松河两岸联通\n## 大桥全线贯通\n松河大桥贯通,两岸联通。",
        ["枫林小学开学", "松河两岸联通 大桥全线贯通"],
    ),
    # an index of contents is no article
    ("# 青河早报\n## 今日导读\n1. 大桥通车\n2. 学校开学\n## 大桥通车\n大桥今日通车。", ["大桥通车"]),
    # a headline that leads elsewhere has no text here
    ("### [大桥通车](http://a)\n### [学校开学](http://b)\n今日开学。", ["大桥通车", "学校开学"]),
    # headings within a block of HTML, which goes on up to an empty line
    (
        "<h2>要闻</h2>\n<h3>大桥通车</h3>\n<p>大桥今日通车。</p>\n### 学校开学\n<p>今日开学。</p>",
        ["大桥通车", "学校开学"],
    ),
    # without headings the page is read as any text
    ("松河大桥全线贯通\n\n本报讯 大桥今日贯通。", ["松河大桥全线贯通"]),
]


@pytest.mark.parametrize(("text", "headlines"), OUTLINES)
def test_headings_tell_the_articles(text: str, headlines: list[str | None]) -> None:
    printed, blocks, title = read_markdown(text)
    file = SourceFile("a.md", printed, "utf-8", bounds=find_bounds(blocks, title))
    assert [article.headline for article in split_articles(file)] == headlines


_PIECES = st.sampled_from(
    [
        *(
            "# ",
            "## ",
            "\n",
            "\n\n",
            "- ",
            "1. ",
            "> ",
            "| 甲 | 乙 |\n|---|---|\n",
            "|",
            "**",
            "[甲](",
            ")",
            "![",
            "<p>",
        ),
        *(
            "</",
            "<!--",
            "`",
            "```\n",
            "---\n",
            "本报讯 ",
            "近日,大桥通车。",
            "记者 周明",
            "来源:青河日报",
            "    ",
            "\t",
        ),
        *("&lt;", "\u2028", "\0"),
    ]
)


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_any_markdown_gives_lines_of_the_file_and_articles(text: str) -> None:
    printed, blocks, title = read_markdown(text)
    assert printed.count("\n") == text.count("\n")
    assert all(text.split("\n")[block.line - 1].strip() for block in blocks)
    file = SourceFile("a.md", printed, "utf-8", bounds=find_bounds(blocks, title))
    for article in split_articles(file):
        assert article.text and 1 <= article.lines[0] <= article.lines[1] <= text.count("\n") + 1


@pytest.mark.parametrize(
    "piece", ["## 大桥通车\n", "## 大桥\n近日通车。\n", "- 甲\n", "[甲](", "**甲", "|甲|乙|\n", "> ", "<p>甲", "`"]
)
def test_time_grows_with_length_and_not_with_its_square(piece: str) -> None:
    def read(text: str) -> None:
        printed, blocks, title = read_markdown(text)
        split_articles(SourceFile("a.md", printed, "utf-8", bounds=find_bounds(blocks, title)))

    assert grows_with_length(read, piece, 15_000)


def test_a_markdown_file_is_read_on_any_line_ends(tmp_path: Path) -> None:
    from retrieval.archive.read import find_files, read_file

    (tmp_path / "a.md").write_bytes("# 大桥通车\r\n\r\n大桥今日通车。\r\n".encode())
    (found,) = find_files(tmp_path)
    (file,) = read_file(found)  # type: ignore[arg-type]
    assert isinstance(file, SourceFile) and file.text == "# 大桥通车\n\n大桥今日通车。\n"
