"""Pages that are pictures: what a recogniser gives is read by columns, kept, and said of citations.

The recogniser is a program `tesseract` of the tests' own, or a function; the last test reads a page with RapidOCR, if
that is installed.
"""

import stat
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from math import cos, radians, sin
from pathlib import Path

import numpy as np
import pytest

from retrieval.archive.page_progress import PageBegun, page_teller
from retrieval.archive.read import Skipped, find_files, read_file, reread
from retrieval.archive.recognised_pages import pieces_of, recognise_page
from retrieval.archive.recognition import Box, Corner, Recogniser, find_recogniser, recognised
from retrieval.archive.split import split_articles
from retrieval.engine import Engine
from retrieval.index.builder import build
from retrieval.index.report import Progress
from retrieval.records import SourceFile
from retrieval.show.formats import citation_record

HEADLINE = "何志远调研松河大桥建设"
TEXT = "本报讯5月2日,临江区副区长何志远到松河大桥调研工程建设,察看工程进度。他要求,倒排工期,确保大桥按时通车。"
SIZE, STEP, WIDTH = 20, 30, 12  # pixels of a character, between lines; characters of a column's line


def _box(text: str, left: float, top: float, size: float, degrees: float = 0.0, score: float = 0.98) -> Box:
    """A box a little larger than its text, on a page that is turned."""
    pad, angle = 0.15 * size, radians(degrees)
    edges = (left - pad, top - pad), (left + len(text) * size + pad, top + size + pad)
    (x0, y0), (x1, y1) = edges

    def turned(x: float, y: float) -> Corner:
        return x * cos(angle) - y * sin(angle), x * sin(angle) + y * cos(angle)

    return Box((turned(x0, y0), turned(x1, y0), turned(x1, y1), turned(x0, y1)), text, score)


def _page(degrees: float = 0.0, score: float = 0.98) -> list[Box]:
    """A headline over the text in two columns; the boxes come in no order."""
    lines = [TEXT[i : i + WIDTH] for i in range(0, len(TEXT), WIDTH)] + ["记者何晓"]
    half = (len(lines) + 1) // 2
    boxes = [_box(HEADLINE, 40, 40, 2.2 * SIZE, degrees, score)]
    for k, line in enumerate(lines):
        left, top = 40 + k // half * (WIDTH + 2) * SIZE, 120 + k % half * STEP
        boxes.append(_box(line, left, top, SIZE, degrees, score))
    return boxes[::-1]


@pytest.fixture(autouse=True)
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("BAOWEN_CACHE", str(tmp_path / "cache"))
    find_recogniser.cache_clear()
    yield tmp_path / "cache"
    find_recogniser.cache_clear()


@pytest.mark.parametrize("degrees", [0.0, 2.0, -2.0])
def test_a_turned_page_is_read_column_after_column(degrees: float) -> None:
    page = recognise_page(np.zeros((4, 4, 3), np.uint8), Recogniser(f"turned {degrees}", lambda _: _page(degrees)))
    (article,) = split_articles(SourceFile("a.png", page.text, "utf-8"))
    assert (article.headline, article.text, article.byline) == (HEADLINE, TEXT.removeprefix("本报讯"), ("何晓",))
    assert page.score == pytest.approx(0.98)


def test_boxes_of_one_size_of_type_are_of_one_height() -> None:
    boxes = [_box("松河大桥", 40, 40 * k, SIZE * (1 + 0.04 * (k % 3))) for k in range(9)]
    assert len({round(piece.height, 3) for piece in pieces_of(boxes)}) == 1 and pieces_of([]) == []


def test_what_was_recognised_is_kept_by_the_picture(cache_folder: Path) -> None:
    seen: list[int] = []

    def recognise(pixels: np.ndarray) -> list[Box]:
        seen.append(int(pixels[0, 0, 0]))
        return _page()

    recogniser = Recogniser("counted", recognise)
    pictures = [np.full((4, 4, 3), k, np.uint8) for k in (1, 1, 2, 1)]
    assert {tuple(recognised(picture, recogniser)) for picture in pictures} == {tuple(_page())}
    assert seen == [1, 2]
    for kept in (cache_folder / "recognised").iterdir():
        kept.write_text("{", encoding="utf-8")
    assert recognised(pictures[0], recogniser) == _page() and seen == [1, 2, 1]


def _tesseract(folder: Path, boxes: Sequence[Box]) -> None:
    """A program that prints these boxes as tesseract does, however the picture looks."""
    head = "level page_num block_num par_num line_num word_num left top width height conf text".split()
    rows = [head, ["1", "1", "0", "0", "0", "0", "0", "0", "900", "900", "-1", ""]]
    for k, box in enumerate(boxes):
        (left, top), _, (right, bottom), _ = box.corners
        place = [str(int(value)) for value in (left, top, right - left, bottom - top)]
        rows.append(["5", "1", "1", "1", str(k), "1", *place, str(100 * box.score), box.text])
    folder.mkdir(exist_ok=True)
    (folder / "table").write_text("\n".join("\t".join(row) for row in rows), encoding="utf-8")
    langs = 'if [ "$1" = --list-langs ]; then echo chi_sim; exit; fi'
    script = f"#!/bin/sh\n{langs}\necho 1 >> {folder}/runs\nexec /bin/cat {folder}/table\n"
    (folder / "tesseract").write_text(script, encoding="utf-8")
    (folder / "tesseract").chmod(0o755 | stat.S_IXUSR)


def _scanned(path: Path, count: int = 1) -> Path:
    """A PDF file of pages that are pictures, each of another grey."""
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    for number in range(count):
        page = document.new_page(595, 842)
        bitmap = pypdfium2.PdfBitmap.new_native(60, 80, 2)
        grey = 230 - 10 * number
        bitmap.fill_rect((grey, grey, grey, 255), 0, 0, 60, 80)
        image = pypdfium2.PdfImage.new(document)
        image.set_bitmap(bitmap)
        image.set_matrix(pypdfium2.PdfMatrix().scale(595, 842))
        page.insert_obj(image)
        page.gen_content()
    document.save(path)
    return path


def _read(path: Path) -> tuple[list[SourceFile], list[Skipped]]:
    items = [
        item for found in find_files(path) for item in ([found] if isinstance(found, Skipped) else read_file(found))
    ]
    return [i for i in items if isinstance(i, SourceFile)], [i for i in items if isinstance(i, Skipped)]


without_rapidocr = pytest.mark.skipif(find_spec("rapidocr") is not None, reason="RapidOCR goes before tesseract")


@without_rapidocr
def test_a_scanned_page_is_answered_from_and_its_citation_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _tesseract(tmp_path / "bin", _page())
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    path = _scanned(tmp_path / "A05.pdf")
    (file,), skipped = _read(path)
    assert (file.pages, file.recognised, skipped) == ((1,), (1,), [])
    assert reread(path, "A05.pdf", 0) == file
    build(tmp_path / "index", [path])
    engine = Engine.open(tmp_path / "index", "zh-news")
    answer = engine.ask("谁调研了松河大桥?")
    engine.close()
    (citation,) = answer.citations
    assert "何志远" in answer.text and (citation.page, citation.is_recognised) == (1, True)
    assert citation_record(citation)["recognised"] is True
    assert (tmp_path / "bin" / "runs").read_text() == "1\n"  # read once, then from what is kept


@without_rapidocr
def test_a_build_tells_each_page_that_it_recognises_and_how_long_the_others_take(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _tesseract(tmp_path / "bin", _page())
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a.txt").write_text(TEXT, encoding="utf-8")
    size = _scanned(pages / "b.pdf", 3).stat().st_size
    told: list[Progress] = []
    build(tmp_path / "index", [pages], progress=told.append)
    of_pages = [(one.page, one.done_bytes - told[1].done_bytes) for one in told if one.page]
    assert [(page.source, page.number, page.count) for page, _ in of_pages] == [("b.pdf", k, 3) for k in (1, 2, 3)]
    assert [done for _, done in of_pages] == [0, size // 3, 2 * size // 3]  # so the share of the whole goes on, too
    assert of_pages[0][0].seconds_left is None and all(page.seconds_left for page, _ in of_pages[1:])
    assert told[-1].page is None


def test_the_time_left_is_judged_by_the_pages_just_read_not_by_those_kept_from_before() -> None:
    times = iter([0.0, 0.0, 0.0, 20.0, 42.0, 62.0])
    told: list[PageBegun] = []
    begin = page_teller("b.pdf", 8, told.append, clock=lambda: next(times))
    for number in range(1, 7):
        begin(number)
    assert [page.seconds_left for page in told] == [None, 0.0, 0.0, 0.0, 80.0, 60.0]


@without_rapidocr
def test_a_page_that_is_hard_to_recognise_is_indexed_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _tesseract(tmp_path / "bin", _page(score=0.55))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (file,), (skipped,) = _read(_scanned(tmp_path / "a.pdf"))
    assert HEADLINE in file.text and "第 1 页" in skipped.zh and "0.55" in skipped.zh


@without_rapidocr
def test_a_page_on_which_nothing_is_recognised_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _tesseract(tmp_path / "bin", [])
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    files, (skipped,) = _read(_scanned(tmp_path / "a.pdf"))
    assert files == [] and "没有认出文字" in skipped.zh


@without_rapidocr
def test_without_a_recogniser_a_picture_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff")
    _scanned(tmp_path / "b.pdf")
    files, skipped = _read(tmp_path)
    assert files == [] and [one.source for one in skipped] == ["a.jpg", "b.pdf"]
    assert all("baowen[ocr]" in one.zh and "baowen[ocr]" in one.en for one in skipped)


FONTS = [path for folder in ("/usr/share/fonts", "/usr/local/share/fonts") for path in Path(folder).rglob("*")]
CHINESE = [
    path for path in FONTS if any(name in path.name.lower() for name in ("wqy", "cjk", "uming", "gbsn", "simsun"))
]


@pytest.mark.skipif(not (find_spec("rapidocr") and CHINESE), reason="needs RapidOCR and a Chinese font")
def test_a_blurred_picture_in_four_columns_is_recognised(tmp_path: Path) -> None:
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("L", (1500, 1000), 245)
    draw = ImageDraw.Draw(picture)
    draw.text((60, 50), HEADLINE, font=ImageFont.truetype(str(CHINESE[0]), 50), fill=20)
    font = ImageFont.truetype(str(CHINESE[0]), 22)
    lines = [TEXT[i : i + WIDTH] for i in range(0, len(TEXT), WIDTH)] + ["记者 何晓"]
    for k, line in enumerate(lines):
        draw.text((60 + k // 2 * 320, 160 + k % 2 * 33), line, font=font, fill=20)
    picture.rotate(1.5, expand=True, fillcolor=245).save(tmp_path / "a.png")
    (file,), _ = _read(tmp_path / "a.png")
    (article,) = split_articles(file)
    folded = article.text.replace(",", ",")
    assert (article.headline, folded, article.byline) == (HEADLINE, TEXT.removeprefix("本报讯"), ("何晓",))
