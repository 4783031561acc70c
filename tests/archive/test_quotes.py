"""A file that has not changed is never called changed: each quote of each sentence is found in its file again."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdf_pages import Printed, column, pdf

from retrieval.archive.quotes import has_content, stands_at
from retrieval.archive.read import Skipped, find_files, read_file
from retrieval.archive.split import split_articles
from retrieval.engine import Engine
from retrieval.index.builder import build
from retrieval.records import SourceFile
from retrieval.words.sentences import sentences


@dataclass(frozen=True, slots=True)
class Block:
    kind: str  # head, sub, text, list, row, line
    text: str


_SENTENCES = st.lists(
    st.sampled_from(
        [
            "近日,临江区副区长何志远到松河大桥调研。",
            "他强调,要抓好安全生产、确保质量,",
            "工程投资 1200 万元,",
            "XeSS 1.2 版上线。",
            "大家说:“好!”",
            "记者 王赛华",
            "有 *三点* 要求:",
            "群众满意",
        ]
    ),
    min_size=1,
    max_size=4,
).map("".join)
_BLOCKS = st.lists(
    st.one_of(
        st.builds(Block, st.just("head"), st.sampled_from(["何志远调研松河大桥建设", "枫林小学举行开学典礼"])),
        st.builds(Block, st.just("sub"), st.sampled_from(["抓进度", "一、总体要求", "保障群众安全出行"])),
        st.builds(Block, st.sampled_from(["text", "text", "list", "row"]), _SENTENCES),
        st.builds(
            Block,
            st.just("line"),
            st.sampled_from(["A05 要闻 2023年8月9日 星期三 责编 曹婷 校对 张凯", "记者 李娟", "责编:张凯", "本报讯"]),
        ),
    ),
    min_size=1,
    max_size=14,
)


def markdown(blocks: Sequence[Block]) -> bytes:
    forms = {
        "head": "# {}\n",
        "sub": "### **{}**\n",
        "list": "- {}\n- [链接](http://a.example/x?y=1)\n",
        "row": "| 项目 | 内容 |\n|---|---|\n| 大桥 | {} |\n",
    }
    return "\n".join(forms.get(block.kind, "{}\n").format(block.text) for block in blocks).encode()


def web(blocks: Sequence[Block]) -> bytes:
    forms = {
        "head": "<h1>{}</h1>",
        "sub": "<h3>{}</h3>",
        "list": "<ul><li>{}</li><li><a href='x'>链接</a></li></ul>",
        "row": "<table><tr><th>项目</th><th>内容</th></tr>\n<tr><td>大桥</td><td>{}</td></tr></table>",
    }
    body = "\n".join(forms.get(block.kind, "<p>{}<br>\n</p>").format(block.text) for block in blocks)
    return f"<html><body><nav>首页</nav>{body}<footer>版权所有</footer></body></html>".encode()


def document(blocks: Sequence[Block]) -> bytes:
    made = docx.Document()
    for block in blocks:
        if block.kind == "row":
            table = made.add_table(rows=2, cols=2)
            for cell, text in zip(table._cells, ("项目", "内容", "大桥", block.text), strict=True):
                cell.text = text
        else:
            style = {"head": "Heading 1", "sub": "Heading 3", "list": "List Bullet"}.get(block.kind, "Normal")
            made.add_paragraph(block.text, style)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def printed(blocks: Sequence[Block]) -> bytes:
    lines: list[Printed] = []
    top = 40.0
    for block in blocks:
        size = 18.0 if block.kind == "head" else 10.0
        of_block = column(block.text, 60, top, 14, size, size * 1.4)
        lines += of_block
        top += len(of_block) * size * 1.4 + (0 if block.kind == "text" else 8)
    return pdf([lines[:30], lines[30:]] if len(lines) > 30 else [lines], (595, 3000))


def quotes_not_found(path: Path) -> list[str]:
    """The sentences of the file's articles, and their headlines, that are not found in it again."""
    missed = []
    for found in find_files(path):
        assert not isinstance(found, Skipped)
        for file in read_file(found):
            if not isinstance(file, SourceFile):
                continue
            for article in split_articles(file):
                for start, end in sentences(article.text):
                    quote = article.text[start:end].strip()
                    if not stands_at(quote, file, article.lines_of(start, end)):
                        missed.append(quote)
                if article.headline and not stands_at(article.headline, file, article.headline_lines or article.lines):
                    missed.append(article.headline)
    return missed


@pytest.mark.parametrize(
    ("suffix", "write"), [(".md", markdown), (".html", web), (".docx", document), (".pdf", printed), (".txt", markdown)]
)
@given(blocks=_BLOCKS)
def test_each_sentence_of_an_unchanged_file_is_found_again(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, write: object, blocks: list[Block]
) -> None:
    path = tmp_path_factory.mktemp("quotes") / f"a{suffix}"
    path.write_bytes(write(blocks))  # type: ignore[operator]
    assert quotes_not_found(path) == []


LEAD = "本报讯 近日,临江区副区长何志远到松河大桥调研工程建设,并主持召开了现场推进会,提出要求:"
VISIT = "倒排工期、挂图作战,确保大桥按时通车。"
PAGES = {
    "a.md": f"# 松河大桥建设有新进展\n\n{LEAD}\n\n## 抓进度\n\n{VISIT}\n",
    "a.html": f"<h1>松河大桥建设有新进展</h1><p>{LEAD}</p>\n<h2>抓进度</h2>\n<p>{VISIT}</p>",
    "a.txt": f"# 松河大桥建设有新进展\n\n{LEAD}\n\n## 抓进度\n\n{VISIT}\n",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_sentence_over_a_subheading_is_answered_from_and_not_called_changed(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(PAGES[name], encoding="utf-8")
    build(tmp_path / "index", [tmp_path / name])
    engine = Engine.open(tmp_path / "index", "zh-news")
    answer = engine.ask("谁到松河大桥调研?")
    engine.close()
    assert answer.answered and "何志远" in answer.text, answer.text


def test_an_index_that_does_not_fit_an_unchanged_file_says_that_it_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("何志远调研松河大桥\n\n本报讯 近日,临江区副区长何志远到松河大桥调研。\n", encoding="utf-8")
    build(tmp_path / "index", [path])
    engine = Engine.open(tmp_path / "index", "zh-news")
    file = SourceFile("a.txt", "别的文字", "utf-8")  # what another reader would make of it
    assert engine._why_gone("a.txt", file) == "index_wrong"
    path.write_text("别的文字\n", encoding="utf-8")
    assert engine._why_gone("a.txt", file) == "quote_gone"
    assert "之后改过" in engine.ask("谁到松河大桥调研?").text
    engine.close()


def test_a_quote_must_stand_on_its_own_lines(tmp_path: Path) -> None:
    file = SourceFile("a.txt", "# 松河大桥通车\n\n本报讯 大桥今日\n## 小题\n通车。\n\n大桥很长。", "utf-8")
    (article,) = split_articles(file)
    assert stands_at("大桥今日小题通车。", file, (3, 5)) and stands_at("松河大桥通车", file, (1, 1))
    assert not stands_at("大桥今日小题通车。", file, (5, 7)) and not stands_at("松河大桥通车", file, (3, 5))
    assert article.text.endswith("大桥很长。")


def test_a_file_that_cannot_be_read_has_no_content(tmp_path: Path) -> None:
    assert not has_content(tmp_path / "none.txt", "0" * 64)
