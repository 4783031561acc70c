"""What a printed page has around its articles: masthead, weather, contents, continued articles, lists."""

from collections.abc import Sequence

import pytest
from pdf_pages import Printed, columns, pdf

from retrieval.archive.edges import is_edge_line
from retrieval.archive.pages import left_out_of
from retrieval.archive.pdf import reread
from retrieval.archive.quotes import stands_at
from retrieval.archive.split import split_articles
from retrieval.records import Article, SourceFile
from retrieval.words.sentences import sentences

HEADLINE = "何志远调研松河大桥建设"
TEXT = "5月2日,临江区副区长何志远到松河大桥调研工程建设,察看工程进度。他要求,倒排工期,确保大桥按时通车。"
OTHER_HEADLINE = "枫林小学举行开学典礼"
OTHER = "近日,枫林小学举行开学典礼,校长周明讲话,三百名新生参加了典礼。"


def _articles(text: str, pages: tuple[int, ...] = ()) -> tuple[Article, ...]:
    """The articles; each of their sentences stands on its lines."""
    file = SourceFile("a.txt", text, "utf-8", pages=pages)
    articles = split_articles(file)
    for article in articles:
        for start, end in sentences(article.text):
            assert stands_at(article.text[start:end].strip(), file, article.lines_of(start, end))
    return articles


EDGES = [
    "临江日报",
    "临江日报 2024年5月3日 星期五 第A02版",
    "临江日报 国内统一连续出版物号 CN41-0001 总第12345期",
    "中共临江市委机关报 国内统一刊号CN41-0001 邮发代号35-12 今日8版",
    "2024年5月3日 星期五 农历甲辰年三月廿五 第1234期 今日8版",
    "LINJIANG DAILY",
    "www.linjiang.example",
    "今日天气:多云转晴 18℃~26℃ 东南风3级",
    "明天 小雨 15~20℃",
    "首页 要闻 视频 专题 区长信箱",
    "首页 > 要闻 > 正文",
    "分享到:",
    "江ICP备12345678号",
    "来源:临江日报 编辑:何晓",
    "零售价:1.5元",
]


def test_a_masthead_right_above_the_line_of_the_staff_is_no_part_of_a_headline() -> None:
    edge = "临江晚报 今日天气 小雨转多云 19℃~25℃\n2024年6月4日 星期二 农历四月廿八 第A03版 责任编辑 王芳 美编 何志"
    (article,) = _articles(f"{edge}\n\n{HEADLINE}\n\n本报讯 {TEXT}\n\n记者 何晓")
    assert (article.headline, article.text, article.published) == (HEADLINE, TEXT, "2024-06-04")


@pytest.mark.parametrize("line", EDGES)
@pytest.mark.parametrize("place", ["above", "below"])
def test_a_line_at_the_edge_of_a_page_is_in_no_headline_and_no_body(line: str, place: str) -> None:
    lines = [HEADLINE, f"本报讯 {TEXT}", "记者 何晓", OTHER_HEADLINE, f"本报讯 {OTHER}", "记者 周明"]
    lines = [line, *lines] if place == "above" else [*lines, line]
    text = "\n\n".join(lines)
    assert [(article.headline, article.text) for article in _articles(text)] == [
        (HEADLINE, TEXT),
        (OTHER_HEADLINE, OTHER),
    ]
    assert line in [one.text for one in left_out_of(SourceFile("a.txt", text, "utf-8"))]


NO_EDGES = [
    "何志远调研松河大桥建设",
    "临江日报社举行读者开放日",
    "气温18℃~26℃,何志远说,这是防汛的关键时期",
    "2024年5月3日",
    "湖北全省的高新技术产业增加值同比增长6.2%",
    "首页上的人",
    "记者 何晓",
    "5月2日,大桥通车。",
    "2023-08-07,印度",
]


@pytest.mark.parametrize("line", NO_EDGES)
def test_a_line_of_an_article_is_no_edge(line: str) -> None:
    assert not is_edge_line(line)


@pytest.mark.parametrize(
    "contents",
    [
        ["导读", "1. 松河大桥进入荷载试验阶段", "2. 江湾港一季度吞吐量增长"],
        ["今日导读", "松河大桥进入荷载试验阶段 ……A03版", "江湾港一季度吞吐量增长 ……2版"],
        ["松河大桥进入荷载试验阶段 (详见第3版)", "江湾港一季度吞吐量增长 (详见第2版)"],
        ["目录", "●松河大桥进入荷载试验阶段", "●江湾港一季度吞吐量增长"],
    ],
)
def test_an_index_of_contents_is_no_part_of_an_article(contents: list[str]) -> None:
    text = "\n".join([*contents, "", HEADLINE, "", f"本报讯 {TEXT}"])
    (article,) = _articles(text)
    assert (article.headline, article.text) == (HEADLINE, TEXT)


def test_the_items_of_a_list_are_no_one_sentence() -> None:
    items = ["1.区长林知远调研防汛工作", "2.副区长何志远检查安全生产", "3.松河大桥进入荷载试验阶段"]
    (article,) = _articles("\n".join([HEADLINE, "", "本报讯 本周要闻如下:", *items]))
    assert article.text.split("\n") == ["本周要闻如下:", *items]


CONTINUED = [
    ("(下转第3版)", "(上接第1版)"),
    ("下转A03版", "上接A01版"),
    ("（下转三版）", "（上接一版）"),
    ("【下转第3版】", "【上接第1版】"),
]


@pytest.mark.parametrize(("below", "above"), CONTINUED)
def test_an_article_that_goes_on_on_another_page_is_one(below: str, above: str) -> None:
    first, second = TEXT[:30], TEXT[30:]
    page = [HEADLINE, "", f"本报讯 {first}{below}", "", OTHER_HEADLINE, "", f"本报讯 {OTHER}", "", "记者 周明"]
    lines = [*page, f"{above}{second}", "", "记者 何晓"]
    article, other = _articles("\n".join(lines), (1, len(page) + 1))
    assert (article.headline, article.text, article.byline) == (HEADLINE, TEXT, ("何晓",))
    assert (other.headline, other.text) == (OTHER_HEADLINE, OTHER)
    assert article.lines_of(len(TEXT) - 1, len(TEXT)) == (len(page) + 1, len(page) + 1)


def test_a_mark_of_continuation_goes_where_the_other_page_is_missing() -> None:
    (article,) = _articles(f"{HEADLINE}\n\n本报讯 {TEXT}(下转第3版)")
    assert article.text == TEXT
    (article,) = _articles(f"{HEADLINE}(上接第1版)\n\n本报讯 {TEXT}")
    assert (article.headline, article.text) == (HEADLINE, TEXT)


def _from_pdf(tmp_path: object, lines: Sequence[Printed]) -> tuple[Article, ...]:
    path = tmp_path / "a.pdf"  # type: ignore[operator]
    path.write_bytes(pdf([list(lines)]))
    return split_articles(reread(path, "a.pdf", 0))


def test_a_pdf_page_with_a_masthead_gives_its_articles_alone(tmp_path: object) -> None:
    body = columns(f"本报讯 {TEXT * 3}\n记者 何晓", 4, 30, 160, 10, 15, 7)
    masthead = [
        Printed(200, 40, 30, "临江日报"),
        Printed(30, 60, 8, "国内统一连续出版物号 CN41-0001  总第12345期  今日8版"),
        Printed(30, 75, 8, "2024年5月3日 星期五 农历甲辰年三月廿五"),
        Printed(400, 75, 8, "今日天气 多云 18℃~26℃"),
    ]
    (article,) = _from_pdf(tmp_path, [*masthead, Printed(30, 130, 22, HEADLINE), *body])
    assert (article.headline, article.byline) == (HEADLINE, ("何晓",))
    assert article.text == TEXT * 3


def test_a_headline_that_wraps_at_a_printed_space_keeps_it(tmp_path: object) -> None:
    body = columns(f"本报讯 {TEXT * 3}", 2, 30, 160, 14, 20, 7)
    heads = [Printed(30, 60, 22, "何志远调研松河大桥工程 "), Printed(30, 90, 22, "要求倒排工期保质量保安全")]
    (article,) = _from_pdf(tmp_path, [*heads, *body])
    assert article.headline == "何志远调研松河大桥工程 要求倒排工期保质量保安全"


TABLE = [
    ["水库名称", "所在乡镇", "防汛责任人", "联系电话"],
    ["青石水库", "东河镇人民政府", "何志", "8123"],
    ["白石水库", "西河乡人民政府驻地", "马俊", "8456"],
    ["红石中型水库", "南河镇", "王芳", "8789"],
]
ROW_TEXTS = [
    "水库名称、所在乡镇、防汛责任人、联系电话。",
    "水库名称:青石水库,所在乡镇:东河镇人民政府,防汛责任人:何志,联系电话:8123。",
    "水库名称:白石水库,所在乡镇:西河乡人民政府驻地,防汛责任人:马俊,联系电话:8456。",
    "水库名称:红石中型水库,所在乡镇:南河镇,防汛责任人:王芳,联系电话:8789。",
]


@pytest.mark.parametrize("step", [70, 130])
def test_a_table_on_a_pdf_page_is_read_row_by_row(tmp_path: object, step: int) -> None:
    lines = [
        Printed(30, 60, 22, "水库防汛责任人公布"),
        Printed(30, 100, 10, "各水库防汛责任人名单公布如下,请社会各界监督。"),
    ]
    lines += [
        Printed(30 + c * step + (c > 1) * 30, 130 + 16 * r, 10, cell)
        for r, row in enumerate(TABLE)
        for c, cell in enumerate(row)
    ]
    (article,) = _from_pdf(tmp_path, lines)
    assert article.headline == "水库防汛责任人公布"
    assert article.text == "各水库防汛责任人名单公布如下,请社会各界监督。" + "".join(ROW_TEXTS)
