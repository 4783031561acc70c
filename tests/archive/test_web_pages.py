"""Web pages: main text against what stands around it, known kinds of pages, dates, tables."""

import pytest
from growth import grows_with_length

from retrieval.archive.html import read_page
from retrieval.archive.split import split_articles
from retrieval.records import Article

BODY = "<p>5月2日,临江区副区长何志远到松河大桥调研,察看工程进度。</p><p>他要求,确保大桥按时通车。</p>"
TEXT = "5月2日,临江区副区长何志远到松河大桥调研,察看工程进度。他要求,确保大桥按时通车。"


def _articles(page: str) -> tuple[Article, ...]:
    return split_articles(read_page(page, "a.html"))


AROUND = [
    "<nav><a href='/'>首页</a></nav>",
    "<div class='crumbs'>您的位置:<a href='/'>首页</a> > 要闻</div>",
    "<div>当前位置:首页 > 要闻 > 正文</div>",
    "<p>首页 要闻 视频 专题 区长信箱</p>",
    "<ul><li><a href='1'>要闻</a></li><li><a href='2'>视频</a></li><li><a href='3'>专题</a></li></ul>",
    "<div class='share-box'>分享到 微信 微博</div>",
    "<p>分享到:</p>",
    "<div id='footer'><p>主办单位:临江日报社,地址:松河东路1号。</p></div>",
    "<p>版权所有 临江日报社</p>",
    "<p>江ICP备12345678号-1</p>",
    "<p>上一篇:枫林小学开学</p>",
    "<aside><h3>热点</h3><p>枫林小学开学,师生共迎新学期。</p></aside>",
    "<div style='display:none'>何志远调研,看图。</div>",
    "<div class='info'>来源:临江日报 发布时间:2024-05-03 浏览次数:12</div>",
    "<p>责任编辑:何晓</p>",
]


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("place", ["above", "below"])
def test_what_stands_around_an_article_is_no_part_of_it(around: str, place: str) -> None:
    head = "<h1>何志远调研松河大桥</h1>"
    parts = [around, head, BODY] if place == "above" else [head, BODY, around]
    page = f"<html><title>何志远调研松河大桥_临江网</title><body>{''.join(parts)}</body></html>"
    (article,) = _articles(page)
    assert (article.headline, article.text) == ("何志远调研松河大桥", TEXT)


@pytest.mark.parametrize("rest", ["相关阅读", "往期推荐", "网友评论(3)", "【相关新闻】", "3条评论"])
def test_what_follows_an_article_is_left_out_up_to_the_next_headline(rest: str) -> None:
    below = "<p>东街改造完工,道路拓宽。</p><h1>枫林小学开学</h1><p>今日开学。</p>"
    page = f"<h1>何志远调研松河大桥</h1>{BODY}<p>{rest}</p>{below}"
    assert [(article.headline, article.text) for article in _articles(page)] == [
        ("何志远调研松河大桥", TEXT),
        ("枫林小学开学", "今日开学。"),
    ]
    left_out = [one.text for one in read_page(page, "a.html").left_out]
    assert left_out == [rest, "东街改造完工,道路拓宽。"]


# Words of article pages that are also words of chrome.
@pytest.mark.parametrize(
    "open_tag",
    ["<div class='content-top'>", "<div id='news-header'>", "<div class='comment-open'>", "<section class='hot'>"],
)
def test_an_article_is_kept_whatever_the_class_of_its_element_says(open_tag: str) -> None:
    close = "</" + open_tag[1:].split()[0] + ">"
    (article,) = _articles(f"<body>{open_tag}<h1>何志远调研松河大桥</h1>{BODY}{close}</body>")
    assert (article.headline, article.text) == ("何志远调研松河大桥", TEXT)


DATES = [
    ("<meta name='PubDate' content='2024-05-03 10:20'>", "2024-05-03"),
    ("<meta property='article:published_time' content='2024-05-03T10:20:00+08:00'>", "2024-05-03"),
    ('<script>var ct = "1714701600";</script>', "2024-05-03"),
    ('<script>var publish_time = "2024-05-03" || "";</script>', "2024-05-03"),
    ('<script type="application/ld+json">{"datePublished": "2024-05-03T08:00"}</script>', "2024-05-03"),
    ("<!--enpproperty <date>2024-05-03 00:00:00.0</date><author></author>/enpproperty-->", "2024-05-03"),
    ("<meta name='PubDate' content=''>", None),
    ('<script>var ct = "";</script>', None),
]


@pytest.mark.parametrize(("stated", "published"), DATES)
def test_the_day_of_publication_is_read_where_pages_tell_it(stated: str, published: str | None) -> None:
    (article,) = _articles(f"<html><head>{stated}</head><body><h1>何志远调研松河大桥</h1>{BODY}</body></html>")
    assert article.published == published


def test_credits_in_elements_beside_each_other_are_told_apart() -> None:
    spans = "<span>2024-05-03 09:10</span><span>来源: 临江日报</span><span>作者：林知远</span><span>编辑：何晓</span>"
    (article,) = _articles(f"<h1><span>何志远调研</span><span>松河大桥</span></h1><div>{spans}</div>{BODY}")
    assert (article.headline, article.text) == ("何志远调研松河大桥", TEXT)
    assert (article.byline, article.published) == (("林知远",), "2024-05-03")


ACCOUNT = (
    "<h1 id='activity-name'>何志远调研松河大桥</h1><a id='js_name'>临江发布</a><em id='publish_time'>{date}</em>"
    "<div id='js_content'>{body}</div><p>微信扫一扫</p>"
)


@pytest.mark.parametrize(
    ("printed", "published"),
    [("2024-05-03", "2024-05-03"), ("2024年5月3日 18:30", "2024-05-03"), ("5月3日", None), ("昨天", None), ("", None)],
)
def test_the_day_of_an_account_page_is_that_above_its_text(printed: str, published: str | None) -> None:
    (article,) = _articles(ACCOUNT.format(date=printed, body=BODY))
    assert (article.headline, article.published, article.text) == ("何志远调研松河大桥", published, TEXT)


def test_the_day_on_which_a_page_was_saved_is_not_that_of_publication() -> None:
    around = "<div>今天是2024年11月2日 星期六</div><div>长者模式</div>"
    head = "<meta name='PubDate' content='2024-05-03'>"
    for body in (f"<div id='zoom'>{BODY}</div>", BODY):
        (article,) = _articles(
            f"<html><head>{head}</head><body>{around}<h1>何志远调研松河大桥</h1>{body}</body></html>"
        )
        assert (article.published, article.text) == ("2024-05-03", TEXT)


CREDITS = [
    ("<div><span>发布于 <time>2024年5月3日</time></span><span> 由 <a>林知远</a></span></div>", ("林知远",)),
    ("<div><span>临江融媒</span><span>2024-05-03 19:46</span><span>阅读 1.2万</span></div>", ()),
    ("<div>http://www.linjiang.example  2024年05月03日 09:26:11  来源:临江日报  作者:林知远</div>", ("林知远",)),
    ("<p>（作者：林知远）</p><p>2024-05-03</p>", ("林知远",)),
]


@pytest.mark.parametrize(("credits", "names"), CREDITS)
def test_small_lines_below_a_headline_tell_who_wrote_and_when(credits: str, names: tuple[str, ...]) -> None:
    (article,) = _articles(f"<h1>何志远调研松河大桥</h1>{credits}{BODY}")
    assert (article.text, article.byline, article.published) == (TEXT, names, "2024-05-03")


def test_a_count_of_comments_above_a_text_is_not_the_end_of_it() -> None:
    (article,) = _articles(
        f"<h1>何志远调研松河大桥</h1><div><a href='#c'>3条评论</a></div>{BODY}<h3>3条评论</h3><p>好。</p>"
    )
    assert article.text == TEXT


@pytest.mark.parametrize(
    "title", ["临江日报数字报-何志远调研松河大桥", "临江新闻网--何志远调研松河大桥", "何志远调研松河大桥-临江新闻网"]
)
def test_the_name_of_a_site_is_no_part_of_a_headline_on_either_side(title: str) -> None:
    (article,) = _articles(f"<html><title>{title}</title><body><div>何志远调研松河大桥</div>{BODY}</body></html>")
    assert (article.headline, article.text) == ("何志远调研松河大桥", TEXT)


FIRST, SECOND = TEXT[: TEXT.index("他")], TEXT[TEXT.index("他") :]


@pytest.mark.parametrize(
    "between",
    ["▲何志远在松河大桥", "松河大桥施工现场。临江日报记者 何晓 摄", "总投资3.2亿元", "比赛现场(资料图片)"],
)
@pytest.mark.parametrize("tag", ["p", "div", "section", "section><span"])
def test_a_caption_or_subhead_in_plain_type_is_no_part_of_a_sentence(between: str, tag: str) -> None:
    close = "</".join(reversed(tag.replace("<", "").split(">")))
    paragraphs = "".join(f"<{tag}>{text}</{close.replace('</', '></')}>" for text in (FIRST, between, SECOND))
    video = "<video src='a.mp4'>您的浏览器不支持video标签</video>"
    (article,) = _articles(
        f"<h1>何志远调研松河大桥</h1>{paragraphs}{video}<div><span>点赞 86</span><span>收藏</span></div>"
    )
    assert article.text.split("\n") == [FIRST, "".join(between.split()), SECOND]


def test_printed_lines_in_paragraphs_of_their_own_are_joined() -> None:
    text = TEXT * 3
    lines = "".join(f"<p>{text[i : i + 16]}</p>" for i in range(0, len(text), 16))
    (article,) = _articles(f"<h1>何志远调研松河大桥</h1>{lines}")
    assert article.text == text


PAPER = (
    "<div>临江日报 {date} 星期五 第A02版:要闻</div><table><tr><td>{heads}</td></tr></table>"
    "<div id='ozoom'><founder-content>{body}</founder-content></div><p>下一篇</p>"
)
HEADS = [
    (
        "<founder-introtitle>引题</founder-introtitle><br><founder-title>何志远调研大桥</founder-title>",
        "引题 何志远调研大桥",
    ),
    (
        "<founder-title>何志远调研大桥</founder-title><br><founder-subtitle>副题</founder-subtitle>",
        "何志远调研大桥 副题",
    ),
    ("<founder-introtitle></founder-introtitle><founder-title>何志远调研大桥</founder-title>", "何志远调研大桥"),
    ("<h1>何志远调研大桥</h1><h1>何志远调研大桥</h1>", "何志远调研大桥"),
    (
        "<div class='bmnr_con_yinti'>引题</div><div class='bmnr_con_biaoti'>何志远调研大桥</div>"
        "<div class='bmnr_con_futi'>副题</div>",
        "引题 何志远调研大桥 副题",
    ),
]


@pytest.mark.parametrize(("heads", "headline"), HEADS)
def test_each_part_of_the_headline_of_an_electronic_paper_stands_once(heads: str, headline: str) -> None:
    (article,) = _articles(PAPER.format(date="2024年05月03日", heads=heads, body=BODY))
    assert (article.headline, article.published, article.text) == (headline, "2024-05-03", TEXT)


def test_rows_of_a_table_name_the_heads_of_their_columns_over_spans() -> None:
    table = (
        "<table><tr><th>镇</th><th>水库</th><th>责任人</th></tr>\n"
        "<tr><td rowspan=2>东河镇</td><td>青石水库</td><td>何志</td></tr>\n"
        "<tr><td>白石水库</td><td>马俊</td></tr></table>"
    )
    page = f"<h1>水库责任人公布</h1>\n<p>名单如下:</p>\n{table}"
    (article,) = _articles(page)
    assert article.text.split("\n")[1:] == [
        "镇、水库、责任人。",
        "镇:东河镇,水库:青石水库,责任人:何志。",
        "镇:东河镇,水库:白石水库,责任人:马俊。",
    ]
    assert article.lines_of(article.text.index("白石"), len(article.text)) == (5, 5)


def test_a_table_that_is_the_layout_of_a_page_is_read_as_text() -> None:
    article = f"<h1>何志远调研松河大桥</h1>{BODY}"
    page = f"<table><tr><td>左栏</td><td>{article}</td></tr><tr><td>甲</td><td>乙</td></tr></table>"
    (article,) = _articles(page)
    assert article.headline == "何志远调研松河大桥" and article.text.startswith(TEXT)


@pytest.mark.parametrize(
    "piece", ["<div><p>大桥通车,", "<td>甲", "<a href='x'>首页</a>", "<table><tr><td>甲<td>乙", "<p>分享到"]
)
def test_time_grows_with_length_and_not_with_its_square(piece: str) -> None:
    assert grows_with_length(_articles, piece, 20_000)
