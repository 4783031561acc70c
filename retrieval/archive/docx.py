"""Reads Word documents: paragraphs and tables in their order, one line for each paragraph.

In: a .docx file. Out: its text. Headings get `#` marks, and a line break within a paragraph begins a new line.
"""

import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from retrieval.archive.files import LARGEST, FoundFile, Skipped, read_bytes, text_or_skipped, unreadable
from retrieval.archive.lines import PARAGRAPH
from retrieval.archive.publication import find_path_date
from retrieval.errors import ReadError
from retrieval.records import SourceFile

_OLE = b"\xd0\xcf\x11\xe0"  # the first bytes of an encrypted document, and of one by Word before 2007
_HEADING = re.compile(r"(?:heading|标题)\s*([1-6])", re.I)
_NAMES = {"title": "#", "subtitle": "##", "标题": "#", "副标题": "##"}
_COLUMN = 30  # if each paragraph is one line of a printed column, most have fewer characters
_FEWEST_LINES = 8
_LEFT_OUT = frozenset(("Fallback", "del", "moveFrom"))  # a second form of the element beside it; deleted and moved text


def read(found: FoundFile) -> Iterator[SourceFile | Skipped]:
    """The text of a document.

    Raises:
        ReadError: it cannot be opened, is encrypted or broken.
    """
    yield text_or_skipped(reread(found.path, found.source, 0))


def reread(path: Path, source: str, byte_offset: int) -> SourceFile:
    """The text of the file, read again for `Reader.reread`."""
    data = read_bytes(path, source)
    if data.startswith(_OLE):
        raise unreadable(source, "encrypted_docx")
    try:
        paragraphs = _paragraphs(data, source)
    except ReadError:
        raise
    except Exception as error:  # a broken part may raise anything: KeyError, BadZipFile, XMLSyntaxError, zlib.error …
        raise unreadable(source, "broken_docx") from error
    return SourceFile(source, _text(paragraphs), "utf-8", published=find_path_date(source))


def _paragraphs(data: bytes, source: str) -> list[tuple[str, str]]:
    """The mark and the text of each paragraph; a line break in it is a line end in the text."""
    import zipfile

    import docx

    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        if sum(part.file_size for part in parts.infolist()) > LARGEST:
            raise unreadable(source, "large_docx", most=LARGEST // 1_000_000)
    document = docx.Document(io.BytesIO(data))
    marks = _marks(document)
    return [_paragraph(element, marks) for element in _shown(document.element.body) if _name(element) == "p"]


def _marks(document: Any) -> Mapping[str, str]:
    """Style id → `#` marks, for heading styles. They are found by name, since ids differ by language."""
    marks = {}
    for style in document.styles:
        name = (style.name or "").strip().lower()
        match = _HEADING.fullmatch(name)
        if match or name in _NAMES:
            marks[style.style_id] = "#" * int(match[1]) if match else _NAMES[name]
    return marks


def _shown(body: Any) -> Iterator[Any]:
    """All shown elements below the body, in order; a text box comes after the paragraph that it is anchored to."""
    waiting = [body]
    while waiting:
        element = waiting.pop()
        if _name(element) in _LEFT_OUT:
            continue
        yield element
        waiting.extend(reversed(element))


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _paragraph(paragraph: Any, marks: Mapping[str, str]) -> tuple[str, str]:
    pieces = []
    waiting = list(reversed(paragraph))
    mark = ""
    while waiting:
        element = waiting.pop()
        name = _name(element)
        if name in _LEFT_OUT or name == "p":  # a paragraph in a text box is walked separately
            continue
        if name == "pStyle":
            mark = marks.get(next((v for k, v in element.attrib.items() if k.endswith("}val")), ""), "")
        elif name == "t":
            pieces.append(element.text or "")
        elif name in ("br", "cr"):
            pieces.append("\n")
        elif name == "tab" and _name(element.getparent()) == "r":  # elsewhere it defines a tab stop
            pieces.append("\t")
        elif name == "noBreakHyphen":
            pieces.append("-")
        else:
            waiting.extend(reversed(element))
    return mark, "".join(pieces)


def _text(paragraphs: list[tuple[str, str]]) -> str:
    """The paragraphs as lines, with a gap between, unless each paragraph is one line of a printed column."""
    lengths = [len(text.strip()) for mark, text in paragraphs if text.strip() and not mark]
    of_columns = len(lengths) >= _FEWEST_LINES and sum(n <= _COLUMN for n in lengths) >= 0.7 * len(lengths)
    lines: list[str] = []
    for mark, text in paragraphs:
        edge = PARAGRAPH if lines and lines[-1].strip() and text.strip() and (mark or not of_columns) else ""
        printed = " ".join(text.split()) if mark else text
        lines += f"{edge}{mark} {printed}".split("\n") if mark and printed else (edge + printed).split("\n")
    return "\n".join(lines)
