"""Reads PDF files: the text of each page in reading order, one line for each printed line.

In: a .pdf file. Out: one text with the first line of each page. page_lines.py decides the order. The characters of a
page that is a picture are recognised, if something that can do so is installed.
"""

import ctypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from retrieval.archive.archive_texts import TEXTS
from retrieval.archive.columns import Piece
from retrieval.archive.files import FoundFile, Skipped, read_bytes, unreadable
from retrieval.archive.page_lines import page_lines
from retrieval.archive.page_progress import Tell, page_teller, tell_nobody
from retrieval.archive.paging import from_pages
from retrieval.archive.recognised_pages import UNSURE, recognise_page
from retrieval.archive.recognition import Pixels, find_recogniser
from retrieval.languages import in_both
from retrieval.records import SourceFile

_PDFIUM = Lock()  # PDFium must not be called by two threads at a time
_NEEDS_PASSWORD = (4, 5)  # PDFium's errors for a password, and for a kind of encryption that it does not know
_ANOTHER_SIZE = 1.15
_DOTS = 200 / 72  # pixels in a point, for a page whose characters are to be recognised
_LONGEST_SIDE = 6000  # pixels
_SEEN = 0.01  # points; narrower objects PDFium takes for invisible
_WIDE_GAP = 0.7  # gap between two characters, in line heights, that ends a piece
_WORD_GAP = 0.2
_NO_CHARACTERS = frozenset((0, 0xFFFE, 0xFFFF))
_HYPHEN = 2  # PDFium's mark for a hyphen at a line's end


@dataclass(frozen=True, slots=True)
class _Page:
    """A page's text: empty if it has none, None if it cannot be read; the score is that of a recognised one."""

    text: str | None
    score: float | None = None


def read(found: FoundFile, tell: Tell = tell_nobody) -> Iterator[SourceFile | Skipped]:
    """The text of a file, then a Skipped for its pages without text, and for those that are hard to recognise.

    Raises:
        ReadError: it cannot be opened, is encrypted or broken.
    """
    pages = _pages(read_bytes(found.path, found.source), found.source, tell)
    if any(page.text for page in pages):
        yield _joined(found.source, pages)
    if pictures := [number for number, page in enumerate(pages, 1) if page.text == ""]:
        key = "nothing_recognised" if find_recogniser() else "pictures"
        yield Skipped(found.source, *in_both(TEXTS, key, pages=_ranges(pictures)))
    if broken := [number for number, page in enumerate(pages, 1) if page.text is None]:
        yield Skipped(found.source, *in_both(TEXTS, "broken_pages", pages=_ranges(broken)))
    for number, page in enumerate(pages, 1):
        if page.score is not None and page.text and page.score < UNSURE:
            yield Skipped(found.source, *in_both(TEXTS, "unsure_page", page=number, score=f"{page.score:.2f}"))


def reread(path: Path, source: str, byte_offset: int) -> SourceFile:
    """The text of the file, read again for `Reader.reread`."""
    return _joined(source, _pages(read_bytes(path, source), source, tell_nobody))


def _joined(source: str, pages: Sequence[_Page]) -> SourceFile:
    """The pages as one text, one below the other."""
    recognised = (number for number, page in enumerate(pages, 1) if page.text and page.score is not None)
    return from_pages(source, [page.text for page in pages], recognised)


def _ranges(numbers: Sequence[int]) -> str:
    """Page numbers as they are written: 3, 5-7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("-".join(map(str, run)) for run in runs)


def _pages(data: bytes, source: str, tell: Tell) -> list[_Page]:
    import pypdfium2

    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            key = "encrypted_pdf" if error.err_code in _NEEDS_PASSWORD else "broken_pdf"
            raise unreadable(source, key) from error
        try:
            begin = page_teller(source, len(document), tell)
            return [_page(document, number, begin) for number in range(len(document))]
        finally:
            document.close()


def _page(document: Any, number: int, begin: Callable[[int], None]) -> _Page:
    import pypdfium2

    try:
        page = document[number]
        try:
            _give_sizes(page)
            characters = page.get_textpage()
            try:
                pieces = list(_pieces(characters.raw, page.get_rotation()))
            finally:
                characters.close()
            if not pieces and (recogniser := find_recogniser()) and any(True for _ in page.get_objects()):
                begin(number + 1)
                found = recognise_page(_picture(page), recogniser)
                return _Page(found.text, found.score)
        finally:
            page.close()
    except pypdfium2.PdfiumError:
        return _Page(None)
    return _Page("\n".join(page_lines(pieces)))


def _picture(page: Any) -> Pixels:
    """The page as it is shown."""
    dots = min(_DOTS, _LONGEST_SIDE / max(page.get_size()))
    return np.ascontiguousarray(page.render(scale=dots).to_numpy()[:, :, :3])


def _give_sizes(page: Any) -> None:
    """Give text objects without width or height a stroke, which has both.

    PDFium computes an object's size from the shapes of its glyphs. If a font is not embedded, as is usual for Chinese,
    glyphs have no shape. PDFium then leaves out single characters as too narrow to be seen, and the second of two equal
    lines below each other as a shadow of the first.
    """
    import pypdfium2.raw as pdfium

    for item in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_TEXT,)):
        left, bottom, right, top = item.get_bounds()
        if right - left < _SEEN or top - bottom < _SEEN:
            pdfium.FPDFTextObj_SetTextRenderMode(item.raw, pdfium.FPDF_TEXTRENDERMODE_STROKE)
            pdfium.FPDFPageObj_Transform(item.raw, 1, 0, 0, 1, 0, 0)  # moves nothing, but makes PDFium measure it again


def _pieces(page: Any, rotation: int) -> Iterator[Piece]:
    """The page's characters in the file's order; those close together in one line are joined to a piece."""
    piece: Piece | None = None
    is_spaced = False
    for box, character in _characters(page, rotation):
        if character.isspace():
            is_spaced = True
            if piece is not None and character != "\n":
                piece = replace(piece, is_spaced=True)
            continue
        left, top, right, bottom = box
        if piece is not None and _goes_on(piece, left, top, bottom):
            space = " " if is_spaced and left - piece.right > _WORD_GAP / 2 * piece.height else ""
            piece = replace(
                piece,
                right=max(right, piece.right),
                top=min(top, piece.top),
                bottom=max(bottom, piece.bottom),
                text=piece.text + space + character,
                is_spaced=False,
            )
        else:
            if piece is not None:
                yield piece
            piece = Piece(left, right, top, bottom, character)
        is_spaced = False
    if piece is not None:
        yield piece


def _goes_on(piece: Piece, left: float, top: float, bottom: float) -> bool:
    """Whether a character at this place continues the piece before it."""
    height = max(piece.height, bottom - top)
    same_line = abs((top + bottom) - (piece.top + piece.bottom)) < 0.5 * height
    same_size = height <= _ANOTHER_SIZE * min(piece.height, bottom - top)
    return same_line and same_size and -0.5 * height < left - piece.right < _WIDE_GAP * height


def _characters(page: Any, rotation: int) -> Iterator[tuple[tuple[float, float, float, float], str]]:
    """Each character with its box (left, top, right, bottom), measured from the top of the page as shown."""
    import pypdfium2.raw as pdfium

    loose = pdfium.FS_RECTF()
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for i in range(pdfium.FPDFText_CountChars(page)):
        code = pdfium.FPDFText_GetUnicode(page, i)
        if code in _NO_CHARACTERS:
            continue
        character = "-" if code == _HYPHEN else chr(code)
        if character.isspace() and pdfium.FPDFText_IsGenerated(page, i) == 1:
            character = "\n"  # PDFium's own, between lines or pieces
        if not character.isprintable() and not character.isspace() and not 0xD800 <= code < 0xE000:
            continue
        if not pdfium.FPDFText_GetLooseCharBox(page, i, loose) or loose.top <= loose.bottom:
            if not pdfium.FPDFText_GetCharBox(page, i, left, right, bottom, top) or top.value <= bottom.value:
                character = character if character.isspace() else ""
            box = left.value, bottom.value, right.value, top.value
        else:
            box = loose.left, loose.bottom, loose.right, loose.top
        if character:
            yield _turned(box, rotation), character


def _turned(box: tuple[float, float, float, float], rotation: int) -> tuple[float, float, float, float]:
    """(left, bottom, right, top) with y upwards → (left, top, right, bottom) with y downwards on the rotated page."""
    left, bottom, right, top = box
    if rotation == 90:
        return bottom, left, top, right
    if rotation == 180:
        return -right, bottom, -left, top
    if rotation == 270:
        return -top, -right, -bottom, -left
    return left, -top, right, -bottom
