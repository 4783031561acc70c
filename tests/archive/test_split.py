"""Splitting pages into articles, on small examples of each kind of page."""

import pytest

from retrieval.archive.split import read_page, split_articles
from retrieval.records import Article, SourceFile

BODY = "近日,经开区召开质量工作联席会,安排下半年质量工作任务,并为获奖的企业颁奖。会议要求持续深入实施质量强区战略。"
OTHER = "7月3日,高新区启动防汛演练,出动人员两百余人,检验物资调配和转移避险。演练历时三个小时,各街道到场观摩。"


def _split(text: str) -> tuple[Article, ...]:
    return split_articles(SourceFile("page.txt", text, "utf-8"))


def _record(text: str, title: str | None = None, published: str | None = None) -> Article:
    (article,) = split_articles(SourceFile("n/1", text, "utf-8", published, title, is_article=True))
    return article


# A page, and for each of its articles: headline | byline | first words of the text.
PAGES = {
    "marked headlines": (
        f"# 召开质量会\n\n本报讯 {BODY}\n\n记者 鲁慧\n\n## 启动防汛演练\n\n本报讯 {OTHER}",
        ["召开质量会|鲁慧|近日", "启动防汛演练||7月3日"],
    ),
    "a kicker above and a subhead below a marked line": (
        f"经开区召开会议\n\n## 安排质量工作\n\n持续实施战略\n\n本报讯 {BODY}",
        ["经开区召开会议 安排质量工作 持续实施战略||近日"],
    ),
    "a section head over another mark": (
        f"### 消息 速递\n\n#### 召开质量会\n\n本报讯 {BODY}\n\n记者 鲁慧",
        ["召开质量会|鲁慧|近日"],
    ),
    "a bare section head": (f"综合新闻\n\n召开质量会\n\n本报讯 {BODY}", ["召开质量会||近日"]),
    "a short article of few lines above a headline keeps them": (
        "本报讯 近日,经开区\n启动防汛演练,检验\n物资调配和\n\n转移避险,历时三个\n小时。\n\n召开质量会\n\n本报讯 "
        + BODY,
        ["None||近日,经开区启动防汛演练,检验物资调配和转移避险,历时三个小时。", "召开质量会||近日"],
    ),
    "two short words over a headline": (f"文明 创建\n\n召开质量会\n\n本报讯 {BODY}", ["召开质量会||近日"]),
    "a short kicker is no section head": (f"区直机关\n\n召开质量会\n\n本报讯 {BODY}", ["区直机关 召开质量会||近日"]),
    "a bare headline in two blocks and no 本报讯": (
        f"{BODY}记者 鲁慧\n\n高新区启动防汛演练\n\n检验物资调配\n\n{OTHER}\n\n记者 张凯",
        ["None|鲁慧|近日", "高新区启动防汛演练 检验物资调配|张凯|7月3日"],
    ),
    "a bare headline with neither byline before it nor 本报讯 behind it": (
        f"召开质量会\n\n本报讯 {BODY}\n\n高新区启动防汛演练,出动两百余人\n\n{OTHER}",
        ["召开质量会||近日", "高新区启动防汛演练,出动两百余人||7月3日"],
    ),
    "a paragraph broken by a column's end is no headline": (
        f"召开质量会\n\n本报讯 {BODY}\n\n会议指出,项目是经济发展的“生\n\n命线”“压舱石”,要抓紧抓好。",
        ["召开质量会||近日"],
    ),
    "a byline over two lines": (
        f"召开质量会\n\n{BODY}\n\n记者 孙庆辉\n通讯员 郭原甫 文/图\n\n启动防汛演练\n\n{OTHER}",
        ["召开质量会|孙庆辉 郭原甫|近日", "启动防汛演练||7月3日"],
    ),
    "a byline below the headline": (
        f"# 召开质量会\n\n记者 鲁慧\n\n{BODY}\n\n# 启动防汛演练\n\n本报讯 {OTHER}",
        ["召开质量会|鲁慧|近日", "启动防汛演练||7月3日"],
    ),
    "names behind 本报讯": (f"召开质量会\n\n本报讯(记者 张凯){BODY}", ["召开质量会|张凯|(记者"]),
    "wide opening in brackets": (f"召开质量会\n\n【本 报 讯】{BODY}", ["召开质量会||近日"]),
    "a short marked line within an article": (f"# 召开质量会\n\n{BODY}\n\n## 要求\n\n{OTHER}", ["召开质量会||近日"]),
    "a headline without any text is text": ("# 召开质量会", ["None||召开质量会"]),
}


@pytest.mark.parametrize(("page", "expected"), PAGES.values(), ids=PAGES.keys())
def test_a_page_is_split_into_its_articles(page: str, expected: list[str]) -> None:
    articles = _split(page)
    assert len(articles) == len(expected)
    for article, line in zip(articles, expected, strict=True):
        headline, byline, first_words = line.split("|")
        assert (str(article.headline), " ".join(article.byline)) == (headline, byline)
        assert article.text.startswith(first_words)


def _columns(text: str, width: int = 12) -> str:
    return "\n".join(text[i : i + width] for i in range(0, len(text), width))


def test_headlines_behind_all_articles_go_to_the_article_each_fits() -> None:
    page = "\n\n".join(
        [
            _columns("本报讯 " + BODY) + "\n记者 鲁慧",
            _columns("本报讯 " + OTHER) + "\n记者 张凯",
            "高新区启动防汛演练\n出动人员两百余人",
            "经开区召开质量工作联席会",
            "安排下半年质量工作",
        ]
    )
    first, second = _split(page)
    assert first.headline == "经开区召开质量工作联席会 安排下半年质量工作"
    assert second.headline == "高新区启动防汛演练 出动人员两百余人"
    assert first.headline_lines is not None and first.headline_lines[0] > second.lines[1]


def test_page_furniture_is_in_no_article_and_its_date_is_the_publication_date() -> None:
    page = f"A05 要闻 2023年8月9日 星期三 责编 曹婷 校对 张凯\n\n# 召开质量会\n\n本报讯 {BODY}"
    (article,) = _split(page)
    assert article.published == "2023-08-09"
    assert "责编" not in article.text and article.headline == "召开质量会"


FURNITURE = [
    "A05",
    "第05版:要闻",
    "2023年08月09日",
    "[ 2023-08-09 16:40 ]",
    "本版责编 曹婷 校对 张凯",
    "城市日报 2023年8月9日 星期三 第5版",
    "新闻热线:0371-56560000",
]


@pytest.mark.parametrize("line", FURNITURE)
def test_a_page_line_at_the_top_is_furniture(line: str) -> None:
    page = read_page(SourceFile("p.txt", f"{line}\n\n# 召开质量会\n\n本报讯 {BODY}", "utf-8"))
    assert [article.headline for article in page.articles] == ["召开质量会"]
    assert page.parts[0].kind == "furniture" and page.parts[0].end == len(line)


def test_a_date_within_a_column_is_text() -> None:
    page = "召开质量会\n\n本报讯 近日获悉,\n2023年8月9日\n召开的会议安排工作任务。\n会议要求抓好落实。"
    assert "2023年8月9日召开" in _split(page)[0].text


def test_a_header_is_the_publication_date_and_no_text() -> None:
    assert _record(f"2023-08-14 12:18:43,正文:{BODY}") == _record(BODY, published="2023-08-14")
    article = _record(f"2023-08-16 18:24:57，正文：新华社北京8月1日电 {BODY}")
    assert article.published == "2023-08-16"
    assert article.text.startswith("新华社北京8月1日电近日")  # a dateline is printed text


def test_a_field_or_path_date_goes_before_a_header() -> None:
    assert _record(f"2023-08-14 12:18:43,正文:{BODY}", published="2023-08-15").published == "2023-08-15"


def test_front_matter_gives_the_date_and_is_no_text() -> None:
    (article,) = _split(f"---\ntitle: 召开质量会\ndate: 2023-08-09\n---\n本报讯 {BODY}")
    assert (article.headline, article.published, article.headline_lines) == ("召开质量会", "2023-08-09", None)
    assert article.text == BODY


def test_a_record_is_one_article_with_its_title_for_a_headline() -> None:
    article = _record(f"本报讯 {BODY}\n\n# 小标题\n\n本报讯 {OTHER}记者 鲁慧", title="召开质量会")
    assert (article.headline, article.headline_lines, article.byline) == ("召开质量会", None, ("鲁慧",))
    assert article.text == BODY + "小标题本报讯" + OTHER
    assert article.lines == (1, 5)


def test_a_record_without_words_is_no_article() -> None:
    assert split_articles(SourceFile("n/1", "2023-08-14,正文: ", "utf-8", is_article=True)) == ()
