"""Captions of pictures: apart from the body, at the end of their article, and no article of their own."""

from pathlib import Path

import pytest
from pdf_pages import Printed, columns, pdf

from retrieval.archive.pdf import reread
from retrieval.archive.quotes import stands_at
from retrieval.archive.split import split_articles
from retrieval.records import Article, SourceFile
from retrieval.words.sentences import sentences

HEADLINE = "何志远调研松河大桥建设"
FIRST = "5月2日,临江区副区长何志远到松河大桥调研工程建设,察看工程进度。"
SECOND = "他要求,倒排工期、挂图作战,确保大桥按时通车。区住建局局长林知远参加。"
OTHER_HEADLINE = "枫林小学新校区开工"
OTHER = "3月11日,枫林小学新校区破土动工。新校区占地80亩,总投资2.4亿元,计划2025年9月投用。"
CAPTIONS = [
    "图为何志远在松河大桥。 本报记者 何晓 摄",
    "▲松河大桥施工现场",
    "图片说明:松河大桥合龙",
    "何志远(左二)在松河大桥施工现场。本报记者 何晓 摄",
    "松河大桥施工现场 何晓 摄",
    "5月2日,松河大桥施工现场。何 晓/摄",
    "5月2日,航拍的松河大桥。(通讯员 王芳 何晓 摄)",
    "松河大桥施工现场。\n本报记者 何晓 摄",
    "5月2日,工人在松河大桥施工。新华社记者 王芳 摄",
    "5月2日,工人在松河大桥施工。新华社发(王芳 摄)",
    "松河大桥效果图(资料图片)",
    "松河大桥施工现场。区住建局供图",
    "松河大桥施工现场。摄影:何晓",
    "5月2日,工人们在松河大桥施工现场吊装钢梁。 何晓 摄影报道",
]
BODY = [f"本报讯 {FIRST}", SECOND, "记者 周明"]
PLACES = {
    "between paragraphs": lambda caption: [HEADLINE, BODY[0], caption, *BODY[1:]],
    "behind the byline": lambda caption: [HEADLINE, *BODY, caption],
    "above the headline": lambda caption: [caption, HEADLINE, *BODY],
    "under the headline": lambda caption: [HEADLINE, caption, *BODY],
}


def _articles(file: SourceFile) -> tuple[Article, ...]:
    """The articles; each of their sentences stands on its lines, also two together."""
    articles = split_articles(file)
    for article in articles:
        for start, end in sentences(article.text):
            first, last = article.lines_of(start, end)
            assert first <= last and stands_at(article.text[start:end].strip(), file, (first, last))
        first, last = article.lines_of(0, len(article.text))
        assert article.lines[0] <= first <= last <= article.lines[1]
    return articles


def _bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("caption", CAPTIONS)
def test_a_caption_stands_at_the_end_of_its_article_and_nowhere_else(caption: str, place: str) -> None:
    text = "\n\n".join([*PLACES[place](caption), OTHER_HEADLINE, f"本报讯 {OTHER}", "记者 林一"])
    article, other = _articles(SourceFile("a.txt", text, "utf-8"))
    body, _, of_caption = article.text.partition("\n")
    assert (article.headline, body, article.byline) == (HEADLINE, FIRST + SECOND, ("周明",))
    assert _bare(of_caption) == _bare(caption)
    assert (other.headline, other.text, other.byline) == (OTHER_HEADLINE, OTHER, ("林一",))


NEWS = "6月30日,市民在松河夜市购物。当晚,120个摊位迎来首批客人。"


@pytest.mark.parametrize("credit", ["何晓 摄", "本报记者 何晓 摄", "新华社发(何晓 摄)", "何晓 摄影报道"])
def test_a_picture_with_a_headline_of_its_own_is_an_article(credit: str) -> None:
    lines = [HEADLINE, *BODY, "松河夜市重新开街", f"{NEWS} {credit}", OTHER_HEADLINE, f"本报讯 {OTHER}", "记者 林一"]
    articles = _articles(SourceFile("a.txt", "\n\n".join(lines), "utf-8"))
    assert [article.headline for article in articles] == [HEADLINE, "松河夜市重新开街", OTHER_HEADLINE]
    assert articles[1].text.startswith(NEWS) and articles[2].text == OTHER


def test_a_picture_of_which_no_article_tells_stands_by_itself() -> None:
    lines = [HEADLINE, *BODY, f"{NEWS} 何晓 摄", OTHER_HEADLINE, f"本报讯 {OTHER}", "记者 林一"]
    articles = _articles(SourceFile("a.txt", "\n\n".join(lines), "utf-8"))
    assert [article.headline for article in articles] == [HEADLINE, OTHER_HEADLINE, None]
    assert articles[2].text.startswith(NEWS)


def test_a_sentence_that_goes_on_behind_a_gap_stays_whole_though_a_credit_follows_it() -> None:
    half = len(FIRST) // 2
    lines = [HEADLINE, f"本报讯 {FIRST[:half]}", f"{FIRST[half:]}何晓供图", SECOND, "记者 林一"]
    article, *_ = _articles(SourceFile("a.txt", "\n\n".join(lines), "utf-8"))
    assert _bare(article.text) == _bare(f"{FIRST}何晓供图{SECOND}")


@pytest.mark.parametrize("credit", ["(记者 何晓 文/摄)", "本报记者 何晓 文/图", "本报记者 何晓"])
def test_who_wrote_and_photographed_is_a_byline(credit: str) -> None:
    lines = [HEADLINE, f"本报讯 {FIRST}", SECOND + credit, OTHER_HEADLINE, f"本报讯 {OTHER}", "记者 林一"]
    article, _ = _articles(SourceFile("a.txt", "\n\n".join(lines), "utf-8"))
    assert (article.text, article.byline) == (FIRST + SECOND, ("何晓",))


@pytest.mark.parametrize(
    ("left", "top", "size", "caption"),
    [(340, 250, 8, CAPTIONS[k]) for k in (0, 3, 4, 13)]  # small, at the foot of a column
    + [(30, 250, 8, CAPTIONS[k]) for k in (0, 3, 4, 13)]  # small, below all columns
    + [(340, 260, 10, CAPTIONS[k]) for k in (0, 3, 4)],  # as large as the text, at the foot of a column
)
def test_a_caption_on_a_pdf_page_stands_at_the_end_of_its_article(
    tmp_path: Path, left: int, top: int, size: int, caption: str
) -> None:
    text = (FIRST + SECOND) * 4
    width = 140 // size
    lines = [
        *(Printed(left, top + 1.4 * size * k, size, caption[i : i + width]) for k, i in enumerate(range(0, 50, width))),
        Printed(30, 80, 40, HEADLINE),
        *columns(f"本报讯 {text}\n记者 周明", 3, 30, 120, 14, 15, 8),
        Printed(30, 390, 40, OTHER_HEADLINE),
        *columns(f"本报讯 {OTHER * 4}\n记者 林一", 3, 30, 420, 14, 15, 6),
    ]
    (tmp_path / "a.pdf").write_bytes(pdf([[line for line in lines if line.text]]))
    article, other = _articles(reread(tmp_path / "a.pdf", "a.pdf", 0))
    body, _, of_caption = article.text.partition("\n")
    assert (article.headline, body, article.byline) == (HEADLINE, text, ("周明",))
    assert _bare(of_caption) == _bare(caption)
    assert (other.headline, other.text) == (OTHER_HEADLINE, OTHER * 4)
