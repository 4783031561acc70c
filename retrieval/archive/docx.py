"""Reads Word documents: paragraphs and rows of tables in their order, a line for each.

In: a .docx file. Out: its text. Headings get `#` marks, and a line break within a paragraph begins a new line. A text
box and a footnote stand behind the paragraph that they belong to. Where no style marks headings, centred or bold lines
do.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from retrieval.archive.docx_parts import Styles, all_below, name_of, notes_of, paragraph_of, styles_of, value_of
from retrieval.archive.files import LARGEST, FoundFile, Skipped, read_bytes, text_or_skipped, unreadable
from retrieval.archive.office_lines import OfficeLine, looks_of, text_of, with_levels
from retrieval.archive.outlines import find_bounds
from retrieval.archive.publication import find_path_date
from retrieval.archive.tables import row_lines
from retrieval.errors import ReadError
from retrieval.records import SourceFile

_OLE = b"\xd0\xcf\x11\xe0"  # the first bytes of an encrypted document, and of one by Word before 2007
_LONGEST_CELL = 400  # a table with longer cells is a layout


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
    text, blocks = text_of(with_levels(lines))
    alone = tuple(block.line for block in blocks if block.is_alone)
    return SourceFile(source, text, "utf-8", find_path_date(source), bounds=find_bounds(blocks), alone=alone)


def _lines(data: bytes, source: str) -> list[OfficeLine]:
    import zipfile

    import docx

    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        if sum(part.file_size for part in parts.infolist()) > LARGEST:
            raise unreadable(source, "large_docx", most=LARGEST // 1_000_000)
    document = docx.Document(io.BytesIO(data))
    styles = styles_of(document)
    notes = notes_of(document)
    lines: list[OfficeLine] = []
    for element in _parts(document.element.body):
        if name_of(element) == "tbl":
            lines += (OfficeLine(text, is_alone=True) for text in row_lines(*_cells(element)) if text)
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


def _paragraph(element: Any, styles: Styles, notes: dict[str, str]) -> Iterator[OfficeLine]:
    """A paragraph, then the notes that it names."""
    paragraph = paragraph_of(element)
    level = styles.levels.get(paragraph.style, 0)
    text = " ".join(paragraph.text.split()) if level else paragraph.text
    size = (paragraph.size or styles.sizes.get(paragraph.style, 0)) / styles.usual_size
    looks = looks_of(text, size, paragraph.is_bold, paragraph.is_centred or paragraph.style in styles.centred)
    is_text = not level and not paragraph.is_boxed
    yield OfficeLine(text, level, is_alone=paragraph.is_boxed, looks=looks if is_text else 0)
    for note in paragraph.notes:
        if notes.get(note):
            yield OfficeLine(notes[note], is_alone=True)
