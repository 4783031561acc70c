"""PDF pages: their columns, headlines, furniture; files that cannot be read."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from commands import baowen
from hypothesis import given
from hypothesis import strategies as st
from pdf_pages import Printed, column, columns, pdf

from retrieval.archive.paging import page_of
from retrieval.archive.read import Skipped, find_files, read_file, reread
from retrieval.archive.split import split_articles
from retrieval.errors import ReadError
from retrieval.records import SourceFile

SENTENCES = [f"李小虎察看了{place}的施工现场,要求抢抓工期、确保质量。" for place in "甲乙丙丁戊己庚辛壬癸"]
BODY = "近日,经开区党工委副书记李小虎带队调研二砂北路在建项目。" + "".join(SENTENCES)
ARTICLE = f"本报讯 {BODY}\n记者 王赛华"
HEADLINE = "经开区领导调研在建项目"
OTHER = "本报讯 昨日,高新区组织志愿者清理了三条河道。" + "志愿者捡拾垃圾、清除杂草,居民纷纷点赞。" * 6


def _read(path: Path) -> list[SourceFile | Skipped]:
    return [item for found in find_files(path) if not isinstance(found, Skipped) for item in read_file(found)]


def _only(tmp_path: Path, pages: Sequence[Sequence[Printed]]) -> SourceFile:
    (tmp_path / "A05.pdf").write_bytes(pdf(pages))
    (file,) = _read(tmp_path / "A05.pdf")
    assert isinstance(file, SourceFile)
    return file


def _rows(text: str, width: int, count: int) -> int:
    return -(-sum(-(-len(line) // width) for line in text.split("\n")) // count)


@pytest.mark.parametrize(("count", "width"), [(1, 50), (2, 25), (3, 16), (5, 9)])
@pytest.mark.parametrize("gutter", [10, 14, 22])
@pytest.mark.parametrize("left", [40, 180, 300])
def test_columns_below_a_headline_are_read_one_after_the_other(
    tmp_path: Path, count: int, width: int, gutter: float, left: float
) -> None:
    page = [
        Printed(left, 60, 22, HEADLINE),
        *columns(ARTICLE, count, 30, 100, width, gutter, _rows(ARTICLE, width, count)),
        Printed(290, 820, 9, "— 5 —"),
    ]
    (article,) = split_articles(_only(tmp_path, [page]))
    assert (article.headline, article.text, article.byline) == (HEADLINE, BODY, ("王赛华",))


def test_columns_off_one_grid_are_read_one_after_the_other(tmp_path: Path) -> None:
    lines = columns(ARTICLE, 3, 30, 100, 16, 14, _rows(ARTICLE, 16, 3))
    shifted = [Printed(line.left, line.top + (5 if line.left > 100 else 0), line.size, line.text) for line in lines]
    (article,) = split_articles(_only(tmp_path, [[Printed(60, 60, 22, HEADLINE), *shifted]]))
    assert article.text == BODY


def test_a_closing_mark_that_hangs_into_the_gutter_does_not_close_it(tmp_path: Path) -> None:
    left = [Printed(30, 100 + 14 * k, 10, "李小虎察看了施工现场,") for k in range(6)]
    right = [Printed(144, 100 + 14 * k, 10, "他要求抢抓工期。") for k in range(6)]
    (article,) = split_articles(_only(tmp_path, [[*left, *right]]))
    assert article.text == "李小虎察看了施工现场," * 6 + "他要求抢抓工期。" * 6


def test_a_byline_broken_within_a_role_is_one(tmp_path: Path) -> None:
    page = [Printed(60, 60, 22, HEADLINE), *column(f"本报讯 {BODY}\n记者 王赛华 通讯\n员 李娟", 30, 100, 9)]
    (article,) = split_articles(_only(tmp_path, [page]))
    assert (article.text, article.byline) == (BODY, ("王赛华", "李娟"))


def test_two_articles_one_below_the_other_keep_their_columns_apart(tmp_path: Path) -> None:
    rows = _rows(ARTICLE, 16, 3)
    page = [
        Printed(60, 60, 22, HEADLINE),
        *columns(ARTICLE, 3, 30, 100, 16, 14, rows),
        Printed(60, 160 + rows * 14, 22, "高新区志愿者清理河道"),
        *columns(OTHER, 2, 30, 200 + rows * 14, 25, 20, _rows(OTHER, 25, 2)),
    ]
    first, second = split_articles(_only(tmp_path, [page]))
    assert (first.headline, first.text) == (HEADLINE, BODY)
    assert (second.headline, second.text) == ("高新区志愿者清理河道", OTHER.removeprefix("本报讯 "))


def test_two_articles_beside_each_other_have_each_its_own_headline(tmp_path: Path) -> None:
    page = [
        Printed(30, 60, 20, HEADLINE),
        *columns(ARTICLE, 2, 30, 100, 14, 14, _rows(ARTICLE, 14, 2)),
        Printed(350, 60, 20, "高新区志愿者清理河道"),
        *column(OTHER, 350, 100, 20),
    ]
    first, second = split_articles(_only(tmp_path, [page]))
    assert (first.headline, first.text) == (HEADLINE, BODY)
    assert (second.headline, second.text) == ("高新区志愿者清理河道", OTHER.removeprefix("本报讯 "))


def test_a_headline_over_two_of_three_columns_stands_above_them(tmp_path: Path) -> None:
    page = [
        Printed(30, 60, 20, HEADLINE),
        *columns(ARTICLE, 2, 30, 100, 16, 14, _rows(ARTICLE, 16, 2)),
        *column(OTHER, 378, 60, 18),
    ]
    first, second = split_articles(_only(tmp_path, [page]))
    assert (first.headline, first.text) == (HEADLINE, BODY)
    assert second.text == OTHER.removeprefix("本报讯 ")


def test_a_headline_over_two_lines_is_one(tmp_path: Path) -> None:
    long = "经开区领导调研在建项目并要求各部门抢抓施工进度确保质量与安全"
    page = [*column(long, 30, 50, 24, 22, 28), *columns(ARTICLE, 3, 30, 120, 16, 14, _rows(ARTICLE, 16, 3))]
    (article,) = split_articles(_only(tmp_path, [page]))
    assert article.headline == long


def test_the_page_line_gives_the_date_and_is_no_text(tmp_path: Path) -> None:
    page = [
        Printed(30, 30, 9, "A05 要闻"),
        Printed(400, 30, 9, "2023年8月9日 星期三"),
        Printed(60, 70, 22, HEADLINE),
        *columns(ARTICLE, 2, 30, 110, 25, 20, _rows(ARTICLE, 25, 2)),
    ]
    (article,) = split_articles(_only(tmp_path, [page]))
    assert (article.text, article.published) == (BODY, "2023-08-09")


def test_each_character_set_by_itself_is_read_as_a_line(tmp_path: Path) -> None:
    lines = columns(ARTICLE, 3, 30, 100, 16, 14, _rows(ARTICLE, 16, 3))
    single = [
        Printed(line.left + k * line.size, line.top, line.size, c) for line in lines for k, c in enumerate(line.text)
    ]
    (article,) = split_articles(_only(tmp_path, [[Printed(60, 60, 22, HEADLINE), *single]]))
    assert article.text == BODY


def test_single_characters_and_equal_lines_are_all_read(tmp_path: Path) -> None:
    lines = ["工程概况", "是", "是", "工程概况", "工程概况", "。"]
    file = _only(tmp_path, [[Printed(60, 60 + 14 * k, 10, line) for k, line in enumerate(lines)]])
    assert file.text.split() == lines


def test_a_line_knows_its_page_and_an_article_cut_within_a_sentence_goes_on_over_the_page(tmp_path: Path) -> None:
    cut = len(BODY) // 2 - 3
    pages = [
        [Printed(60, 60, 22, HEADLINE), *column("本报讯 " + BODY[:cut], 30, 100, 50)],
        [
            *column(BODY[cut:] + "\n记者 王赛华", 30, 60, 50),
            Printed(30, 200, 22, "高新区志愿者清理河道"),
            *column(OTHER, 30, 240, 50),
        ],
    ]
    file = _only(tmp_path, pages)
    first, second = split_articles(file)
    assert (first.text, first.byline, second.text) == (BODY, ("王赛华",), OTHER.removeprefix("本报讯 "))
    assert [page_of(line, file.pages) for line in (first.lines[0], first.lines[1], second.lines[0])] == [1, 2, 2]
    lines = file.text.split("\n")
    for article in (first, second):
        for offset, line in article.line_starts:
            assert article.text[offset] in lines[line - 1]


def test_pages_without_text_are_named_and_the_others_read(tmp_path: Path) -> None:
    page = column(ARTICLE, 30, 60, 50)
    path = tmp_path / "A05.pdf"
    path.write_bytes(pdf([[], page, [], [], page]))
    file, skipped = _read(path)
    assert isinstance(file, SourceFile) and isinstance(skipped, Skipped)
    assert "1, 3-4" in skipped.en and "OCR" in skipped.en and "OCR" in skipped.zh
    assert page_of(1, file.pages) == 2 and page_of(file.text.count("\n") + 1, file.pages) == 5
    assert reread(path, "A05.pdf", 0) == file


def test_a_file_of_pictures_alone_gives_the_reason_alone(tmp_path: Path) -> None:
    (tmp_path / "A05.pdf").write_bytes(pdf([[], []]))
    (skipped,) = _read(tmp_path)
    assert isinstance(skipped, Skipped) and "needs OCR" in skipped.en


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pdf([column(ARTICLE, 30, 60, 50)], encrypted=True), "加密"),
        (b"%PDF-1.5\nnothing more", "损坏"),
        (b"PK\x03\x04", "损坏"),
    ],
)
def test_an_encrypted_and_a_broken_file_are_named_with_the_remedy(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "A05.pdf").write_bytes(data)
    with pytest.raises(ReadError, match=r"A05\.pdf") as caught:
        _read(tmp_path)
    assert reason in caught.value.zh and "请" in caught.value.zh


WHOLE = pdf([[Printed(60, 60, 22, HEADLINE), *columns(ARTICLE, 3, 30, 100, 16, 14, 12)]])


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.binary(max_size=6)), max_size=8), st.integers(0, 400))
def test_any_bytes_give_articles_or_a_reason(
    tmp_path_factory: pytest.TempPathFactory, damage: list[tuple[int, bytes]], cut: int
) -> None:
    data = bytearray(WHOLE)
    for place, piece in damage:
        data[place : place + len(piece)] = piece
    path = tmp_path_factory.mktemp("pdf") / "a.pdf"
    path.write_bytes(data[: len(data) - cut])
    try:
        for file in _read(path):
            if isinstance(file, SourceFile):
                split_articles(file)
    except ReadError:
        pass


PLACES = st.tuples(
    st.integers(-50, 700),
    st.integers(-50, 900),
    st.sampled_from([1, 8, 10, 22, 300]),
    st.text("经开区a1。 ", min_size=1),
)


@given(st.lists(PLACES, max_size=30))
def test_wherever_text_stands_no_character_is_lost(
    tmp_path_factory: pytest.TempPathFactory, places: list[tuple[int, int, int, str]]
) -> None:
    path = tmp_path_factory.mktemp("pdf") / "a.pdf"
    path.write_bytes(pdf([[Printed(*place) for place in places]]))
    printed = "".join(file.text for file in _read(path) if isinstance(file, SourceFile))
    assert set("".join(printed.split())) - {"#"} == {c for *_, text in places for c in text if not c.isspace()}


def test_the_command_names_an_encrypted_file_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "locked.pdf").write_bytes(pdf([column(ARTICLE, 30, 60, 50)], encrypted=True))
    done = baowen("index", "pages", cwd=tmp_path)
    assert done.returncode == 0
    assert "跳过 locked.pdf" in done.stderr and "加密" in done.stderr
