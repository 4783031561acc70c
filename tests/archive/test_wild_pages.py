"""Properties of any text: nothing printed is lost or doubled, nothing fails, time is linear in the length."""

import re
from itertools import pairwise

import pytest
from growth import grows_with_length
from hypothesis import given
from hypothesis import strategies as st

from retrieval.archive.split import read_page, split_articles
from retrieval.records import SourceFile

PIECES = st.sampled_from(
    [
        *"\n\n\n \r\t。，“”#-、()（",
        "\n\n",
        "\r\n",
        "本报讯 ",
        "\n本 报 讯  近日",
        "【本报讯】",
        "\n记者 王赛华\n",
        "。记者 鲁慧",
        "\n通讯员 李娟 文/图\n",
        "(记者 张凯)",
        "\n# ",
        "\n### 消息 速递\n\n#### ",
        "A05 要闻 2023年8月9日 星期三 责编 曹婷 校对 张凯",
        "2023-08-09",
        "2023-08-14 12:18:43,正文:",
        "---\ndate: 2023-08-09\n---\n",
        "经开区领导调研在建项目",
        "经 开 区 领 导",
        "抢抓施工进度和质量，确保施工安全",
        "他说：“好！”\n\n",
        "实地踏勘项目推进、安全生产、防汛工作落实情况，并就下一步工作提出要求。",
        "XeSS 1.2",
        "\u3000",
        "\u2028",
        "\x0c",
        "\ufeff",
        "\U0001f600",
        "\ud800",
    ]
)
PAGES = st.one_of(st.lists(PIECES, max_size=60).map("".join), st.text(max_size=60))


_MARK = re.compile(r"^#{1,6}\s+")


def _file(text: str, *, is_article: bool = False, title: str | None = None) -> SourceFile:
    return SourceFile("page.txt", text, "utf-8", title=title, is_article=is_article)


def _bare(text: str) -> str:
    return "".join(text.split())


@given(PAGES, st.booleans(), st.sampled_from([None, "标题"]))
def test_every_printed_character_is_in_one_part_and_the_articles_hold_the_bodies(
    text: str, is_article: bool, title: str | None
) -> None:
    page = read_page(_file(text, is_article=is_article, title=title))
    assert all(a.end <= b.start for a, b in pairwise(page.parts))
    assert "".join(_bare(text[part.start : part.end]) for part in page.parts) == _bare(text)
    bodies = "".join(_bare(text[part.start : part.end]) for part in page.parts if part.kind == "body")
    assert sorted("".join(_bare(article.text) for article in page.articles)) == sorted(bodies)
    heads = [_bare(_MARK.sub("", text[part.start : part.end])) for part in page.parts if part.kind == "headline"]
    found = "".join(_bare(article.headline or "") for article in page.articles)
    if title is None and not text.startswith("---"):
        assert sorted(found) == sorted("".join(heads))


@given(PAGES, st.booleans())
def test_every_character_of_an_article_stands_on_its_line(text: str, is_article: bool) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for article in split_articles(_file(text, is_article=is_article)):
        assert article.text and article.lines[0] <= article.line_starts[0][1] <= article.line_starts[-1][1]
        assert [offset for offset, _ in article.line_starts] == sorted({offset for offset, _ in article.line_starts})
        for offset, character in enumerate(article.text):
            first, last = article.lines_of(offset, offset + 1)
            assert first == last <= article.lines[1]
            assert character == " " or character in lines[first - 1]


@given(PAGES)
def test_a_record_is_one_article_or_none(text: str) -> None:
    assert len(split_articles(_file(text, is_article=True))) <= 1


WILD = {
    "one line": "经开区领导调研在建项目,先后到。",
    "lines": "经开区领导调研在建\n",
    "sentences": "经开区领导调研。\n\n",
    "headlines": "经开区领导调研项目建设\n\n好的。\n\n",
    "marks": "# 经开区领导\n",
    "openings": "# 经开区\n本报讯 经开区\n",
    "bylines": "记者 张三\n\n",
    "headlines with bylines": "经开区领导调研项目建设\n\n记者 张三\n\n",
    "word spaces": "a ",
    "wide": "经 开 区 5 0 0 万 ",
    "page lines": "A05 要闻 2023年8月9日 星期三 责编 张三\n",
    "quotes": "“" * 40 + "\n",
    "brackets": "(记者",
    "dates": "2023-",
}


@pytest.mark.parametrize("piece", WILD.values(), ids=WILD.keys())
def test_time_grows_with_length_and_not_with_its_square(piece: str) -> None:
    assert grows_with_length(lambda text: split_articles(_file(text)), piece, 30_000)
