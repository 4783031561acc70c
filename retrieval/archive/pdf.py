"""Reads PDF files: the text of each page in reading order, one line for each printed line.

In: a .pdf file. Out: one text with the first line of each page. Lines in large type get a `#` mark. columns.py decides
the order. A page that is a picture needs OCR, which is not done here.
"""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Any

from retrieval.archive.archive_texts import TEXTS
from retrieval.archive.columns import Piece, Row, find_blocks, rows_of, text_height
from retrieval.archive.edges import is_edge_line
from retrieval.archive.files import FoundFile, Skipped, read_bytes, unreadable
from retrieval.archive.folded import simplified
from retrieval.archive.furniture import is_page_line
from retrieval.archive.publication import find_path_date
from retrieval.languages import in_both
from retrieval.records import SourceFile

_PDFIUM = Lock()  # PDFium must not be called by two threads at a time
_NEEDS_PASSWORD = (4, 5)  # PDFium's errors for a password, and for a kind of encryption that it does not know
_HEADLINE = 1.25  # times the text's height
_ANOTHER_SIZE = 1.15
_PARAGRAPH_GAP = 1.4  # times the usual distance between lines
_SEEN = 0.01  # points; narrower objects PDFium takes for invisible
_WIDE_GAP = 0.7  # gap between two characters, in line heights, that ends a piece
_WORD_GAP = 0.2
_EDGE_ROWS = 2  # rows at the page's top and foot that may hold its number and date
_MASTHEAD_ROWS = 6
_NO_CHARACTERS = frozenset((0, 0xFFFE, 0xFFFF))
_HYPHEN = 2  # PDFium's mark for a hyphen at a line's end


def read(found: FoundFile) -> Iterator[SourceFile | Skipped]:
    """The text of a file, then a Skipped for its pages without text.

    Raises:
        ReadError: it cannot be opened, is encrypted or broken.
    """
    texts = _page_texts(read_bytes(found.path, found.source), found.source)
    if any(texts):
        yield _joined(found.source, texts)
    if pictures := [number for number, text in enumerate(texts, 1) if text == ""]:
        yield Skipped(found.source, *in_both(TEXTS, "pictures", pages=_ranges(pictures)))
    if broken := [number for number, text in enumerate(texts, 1) if text is None]:
        yield Skipped(found.source, *in_both(TEXTS, "broken_pages", pages=_ranges(broken)))


def reread(path: Path, source: str, byte_offset: int) -> SourceFile:
    """The text of the file, read again for `Reader.reread`."""
    return _joined(source, _page_texts(read_bytes(path, source), source))


def _joined(source: str, texts: Sequence[str | None]) -> SourceFile:
    """The pages as one text, one below the other."""
    starts, line = [], 1
    for text in texts:
        starts.append(line)
        line += text.count("\n") + 1 if text else 0
    return SourceFile(
        source, "\n".join(filter(None, texts)), "utf-8", published=find_path_date(source), pages=tuple(starts)
    )


def _ranges(numbers: Sequence[int]) -> str:
    """Page numbers as they are written: 3, 5-7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("-".join(map(str, run)) for run in runs)


def _page_texts(data: bytes, source: str) -> list[str | None]:
    """The text of each page: empty if the page has none, None if it cannot be read."""
    import pypdfium2

    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            key = "encrypted_pdf" if error.err_code in _NEEDS_PASSWORD else "broken_pdf"
            raise unreadable(source, key) from error
        try:
            return [_page_text(document, number) for number in range(len(document))]
        finally:
            document.close()


def _page_text(document: Any, number: int) -> str | None:
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
        finally:
            page.close()
    except pypdfium2.PdfiumError:
        return None
    return "\n".join(_lines(pieces))


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


def _lines(pieces: Sequence[Piece]) -> Iterator[str]:
    """The page's lines: header, columns, foot."""
    rows = rows_of(pieces)
    top = _edge(rows)
    foot = len(rows) - _edge(rows[top:][::-1])
    inner = [piece for row in rows[top:foot] for piece in row]
    lines = [_row_text(row) for row in rows[:top]]
    for block in find_blocks(inner):
        for is_apart, line in _block_lines(block, inner):
            is_apart = is_apart or (lines[-1:] != [] and lines[-1].startswith("# "))
            lines += ["", line] if is_apart and lines else [line]
    if foot < len(rows):
        lines += ["" for _ in lines[:1]] + [_row_text(row) for row in rows[foot:]]
    yield from (line.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for line in lines)


def _edge(rows: Sequence[Row]) -> int:
    """How many rows from the page's edge on are furniture: number and date, or masthead and weather."""
    for i, row in enumerate(rows[:_MASTHEAD_ROWS]):
        text = simplified(_row_text(row))
        if not (is_edge_line(text) or (i < _EDGE_ROWS and is_page_line(text))):
            return i
    return min(_MASTHEAD_ROWS, len(rows))


def _block_lines(block: Sequence[Piece], page: Sequence[Piece]) -> Iterator[tuple[bool, str]]:
    """A column's lines, each with whether a gap is above it."""
    size = text_height(page)
    column = [piece for piece in block if piece.height <= _HEADLINE * size] or page
    width = max(piece.right for piece in column) - min(piece.left for piece in column)
    rows = rows_of(block)
    steps = sorted(_top(below) - _top(above) for above, below in pairwise(rows))
    usual = steps[len(steps) // 2] if steps else 0.0
    headline = ""
    for i, row in enumerate(rows):
        height, above = text_height(row), rows[i - 1] if i else None
        is_same = above is not None and max(height, text_height(above)) <= _ANOTHER_SIZE * min(
            height, text_height(above)
        )
        is_large = height > _HEADLINE * size
        wraps = is_same and is_large and above is not None and above[-1].right - above[0].left > width - height
        if headline and not wraps:
            yield True, f"# {headline}"
            headline = ""
        if is_large:
            headline += (" " if headline and above is not None and above[-1].is_spaced else "") + _row_text(row)
        else:
            far = above is not None and _top(row) - _top(above) > _PARAGRAPH_GAP * usual
            yield far or (above is not None and not is_same), _row_text(row)
    if headline:
        yield True, f"# {headline}"


def _top(row: Row) -> float:
    return min(piece.top for piece in row)


def _row_text(row: Row) -> str:
    """The characters of a row, with a space in each gap that is wide enough."""
    text = row[0].text
    for left, right in pairwise(row):
        is_wide = right.left - left.right > _WORD_GAP * min(left.height, right.height)
        text += f" {right.text}" if is_wide else right.text
    return text
