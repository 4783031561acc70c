"""Reads Word documents: paragraphs and rows of tables in their order, a line for each.

In: a .docx file. Out: its text. Headings get `#` marks, and a line break within a paragraph begins a new line. A text
box and a footnote stand behind the paragraph that they belong to. Where no style marks headings, centred or bold lines
do.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from retrieval.archive.docx_parts import Styles, all_below, name_of, notes_of, paragraph_of, styles_of, value_of
from retrieval.archive.files import LARGEST, FoundFile, Skipped, read_bytes, text_or_skipped, unreadable
from retrieval.archive.lines import PARAGRAPH, ends_sentence
from retrieval.archive.outlines import Block, find_bounds
from retrieval.archive.publication import find_path_date
from retrieval.archive.tables import row_lines
from retrieval.errors import ReadError
from retrieval.records import SourceFile

_OLE = b"\xd0\xcf\x11\xe0"  # the first bytes of an encrypted document, and of one by Word before 2007
_COLUMN = 30  # if each paragraph is one line of a printed column, most have fewer characters
_FEWEST_LINES = 8
_LONGEST_HEAD = 50  # characters of a headline that only its type marks
_LONGEST_CELL = 400  # a table with longer cells is a layout
_LARGE = 1.2  # times the size of the text


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph or a row; a line break in it is a line end in the text."""

    text: str
    level: int = 0  # of a heading
    is_alone: bool = False
    looks: int = 0  # like a heading: 1 centred and large or bold, 2 bold; 0 like text


def read(found: FoundFile) -> Iterator[SourceFile | Skipped]:
    """The text of a document.

    Raises:
        ReadError: it cannot be opened, is encrypted or broken.
    """
    yield text_or_skipped(reread(found.path, found.source, 0))


def reread(path: Path, source: str, byte_offset: int) -> SourceFile:
    """The text of the file, read again for `Reader.reread`."""
    return read_docx(read_bytes(path, source), source)


def read_docx(data: bytes, source: str) -> SourceFile:
    """The text of a document's bytes.

    Raises:
        ReadError: it is encrypted or broken.
    """
    if data.startswith(_OLE):
        raise unreadable(source, "encrypted_docx")
    try:
        lines = _lines(data, source)
    except ReadError:
        raise
    except Exception as error:  # a broken part may raise anything: KeyError, BadZipFile, XMLSyntaxError, zlib.error …
        raise unreadable(source, "broken_docx") from error
    text, blocks = _text(_with_levels(lines))
    return SourceFile(source, text, "utf-8", published=find_path_date(source), bounds=find_bounds(blocks))


def _lines(data: bytes, source: str) -> list[_Line]:
    import zipfile

    import docx

    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        if sum(part.file_size for part in parts.infolist()) > LARGEST:
            raise unreadable(source, "large_docx", most=LARGEST // 1_000_000)
    document = docx.Document(io.BytesIO(data))
    styles = styles_of(document)
    notes = notes_of(document)
    lines: list[_Line] = []
    for element in _parts(document.element.body):
        if name_of(element) == "tbl":
            lines += (_Line(text, is_alone=True) for text in row_lines(*_cells(element)) if text)
        else:
            lines += _paragraph(element, styles, notes)
    return lines


def _parts(body: Any) -> Iterator[Any]:
    """The shown paragraphs and tables of facts below the body, in order; of a table that is a layout its paragraphs."""
    waiting = [body]
    while waiting:
        element = waiting.pop()
        name = name_of(element)
        if name == "tbl" and _is_data(element):
            yield element
            continue
        if name == "p":
            yield element
        waiting.extend(reversed(list(all_below(element))))


def _is_data(table: Any) -> bool:
    """Whether a table holds facts in rows and columns, rather than text."""
    if any(name_of(below) == "tbl" for below in table.iter() if below is not table):
        return False
    rows, _ = _cells(table)
    wide = [row for row in rows if len(set(row)) > 1]
    return len(wide) > 1 and all(len(cell) <= _LONGEST_CELL for row in rows for cell in row)


def _cells(table: Any) -> tuple[list[list[str]], int | None]:
    """The rows, with cells over several rows or columns in each; how many rows the table marks as its head."""
    rows: list[list[str]] = []
    heads = 0
    for row in (below for below in table if name_of(below) == "tr"):
        cells: list[str] = []
        for cell in (below for below in row.iter() if name_of(below) == "tc"):
            text = " ".join(" ".join(paragraph_of(p).text.split()) for p in cell.iter() if name_of(p) == "p").strip()
            merged = next((below for below in cell.iter() if name_of(below) == "vMerge"), None)
            if merged is not None and value_of(merged) != "restart" and rows and len(cells) < len(rows[-1]):
                text = rows[-1][len(cells)]
            span = next((value_of(below) for below in cell.iter() if name_of(below) == "gridSpan"), "1")
            cells += [text] * (min(int(span), 40) if span.isdecimal() else 1)
        if len(rows) == heads and any(name_of(below) == "tblHeader" for below in row.iter()):
            heads += 1
        rows.append(cells)
    return rows, heads or None


def _paragraph(element: Any, styles: Styles, notes: dict[str, str]) -> Iterator[_Line]:
    """A paragraph, then the notes that it names."""
    paragraph = paragraph_of(element)
    level = styles.levels.get(paragraph.style, 0)
    text = " ".join(paragraph.text.split()) if level else paragraph.text
    looks = 0
    if not level and 0 < len(text.strip()) <= _LONGEST_HEAD and not ends_sentence(text.strip()) and "\n" not in text:
        is_large = (paragraph.size or styles.sizes.get(paragraph.style, 0)) >= _LARGE * styles.usual_size
        is_centred = paragraph.is_centred or paragraph.style in styles.centred
        looks = 1 if is_centred and (is_large or paragraph.is_bold) else 2 if paragraph.is_bold or is_large else 0
    yield _Line(text, level, is_alone=paragraph.is_boxed, looks=0 if paragraph.is_boxed else looks)
    for note in paragraph.notes:
        if notes.get(note):
            yield _Line(notes[note], is_alone=True)


def _with_levels(lines: Sequence[_Line]) -> list[_Line]:
    """The lines; where no style marks headings, those that look like them are headings."""
    if any(line.level for line in lines):
        return [replace(line, is_alone=line.is_alone or line.looks > 0) for line in lines]
    seen = {line.looks for line in lines if line.looks}
    told = sum(len(line.text) for line in lines if not line.looks)
    of_heads = sum(len(line.text) for line in lines if line.looks)
    if not seen or told < 2 * of_heads or (1 not in seen and _is_of_columns(lines)):  # a page in bold type
        return list(lines)
    return [replace(line, level=line.looks - min(seen) + 1 if line.looks else 0) for line in lines]


def _is_of_columns(lines: Sequence[_Line]) -> bool:
    """Whether each paragraph is one line of a printed column."""
    lengths = [len(line.text.strip()) for line in lines if line.text.strip() and not line.level and not line.is_alone]
    return len(lengths) >= _FEWEST_LINES and sum(n <= _COLUMN for n in lengths) >= 0.7 * len(lengths)


def _text(paragraphs: Sequence[_Line]) -> tuple[str, list[Block]]:
    """The paragraphs as lines, with a gap between, unless each paragraph is one line of a printed column."""
    of_columns = _is_of_columns(paragraphs)
    lines: list[str] = []
    blocks: list[Block] = []
    for one in paragraphs:
        edge = PARAGRAPH if lines and lines[-1].strip() and one.text.strip() and (one.level or not of_columns) else ""
        mark = "#" * one.level + " " if one.level and one.text else ""
        for k, line in enumerate((edge + mark + one.text).split("\n")):
            lines.append(line)
            if line.strip():
                text = one.text if k == 0 and one.level else line.strip()
                blocks.append(Block(len(lines), text.strip(), one.level if k == 0 else 0, one.is_alone))
    return "\n".join(lines), blocks
