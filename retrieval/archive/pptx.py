"""Reads PowerPoint files: the paragraphs and rows of each slide, a line for each; a page for each slide.

In: a .pptx file. Out: its text; the title of a slide is the headline of what stands on it.
"""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from retrieval.archive.files import FoundFile, Skipped, read_bytes, text_or_skipped, unreadable
from retrieval.archive.packages import Package, attribute, local_name
from retrieval.archive.publication import find_path_date
from retrieval.archive.tables import row_lines
from retrieval.errors import ReadError
from retrieval.records import Bounds, SourceFile

_TITLES = ("title", "ctrTitle")
_FURNITURE = ("dt", "ftr", "sldNum", "hdr")  # placeholders for date, footer, number


def read(found: FoundFile) -> Iterator[SourceFile | Skipped]:
    """The text of a presentation.

    Raises:
        ReadError: it cannot be opened, is encrypted or broken.
    """
    yield text_or_skipped(reread(found.path, found.source, 0))


def reread(path: Path, source: str, byte_offset: int) -> SourceFile:
    """The text of the file, read again for `Reader.reread`."""
    data = read_bytes(path, source)
    try:
        slides = list(_slides(Package(data, source)))
    except ReadError:
        raise
    except Exception as error:  # a broken part may raise anything: KeyError, BadZipFile, XMLSyntaxError, zlib.error …
        raise unreadable(source, "broken_pptx") from error
    lines: list[str] = []
    bounds: list[Bounds] = []
    pages = []
    named = PurePosixPath(source).stem
    for title, texts in slides:
        first = len(lines) + 1
        pages.append(first)
        lines += [*([f"# {title}"] if title else []), *texts] or [""]
        named = title or named
        if title or texts:
            body = tuple(range(first + bool(title), len(lines) + 1))
            heads = (first,) if title else ()
            bounds.append(Bounds((first, len(lines)), heads, body, None if title and texts else named))
    return SourceFile(
        source, "\n".join(lines), "utf-8", published=find_path_date(source), bounds=tuple(bounds), pages=tuple(pages)
    )


def _slides(package: Package) -> Iterator[tuple[str, list[str]]]:
    """The title and the lines of each slide, in the order in which they are shown."""
    root = package.tree("ppt/presentation.xml")
    targets = package.targets("ppt/presentation.xml")
    for entry in (element for element in root.iter() if local_name(element) == "sldId"):
        ids = [value for key, value in entry.attrib.items() if key.endswith("}id")]
        slide = package.tree(targets.get(ids[0] if ids else "", ""))
        if slide is None or slide.get("show") == "0":
            continue
        titles: list[str] = []
        texts: list[str] = []
        for shape in (e for e in slide.iter() if local_name(e) in ("sp", "graphicFrame")):
            kind = next((attribute(e, "type") for e in shape.iter() if local_name(e) == "ph"), "")
            if kind in _FURNITURE:
                continue
            printed = list(_printed(shape))
            if kind in _TITLES:
                titles += printed
            else:
                texts += printed
        yield " ".join(titles), texts


def _printed(shape: Any) -> Iterator[str]:
    """The paragraphs of a shape, or the rows of a table."""
    table = next((element for element in shape.iter() if local_name(element) == "tbl"), None)
    if table is not None:
        rows = [[_text(cell) for cell in row if local_name(cell) == "tc"] for row in table if local_name(row) == "tr"]
        yield from (line for line in row_lines(rows) if line)
        return
    for paragraph in (element for element in shape.iter() if local_name(element) == "p"):
        if text := _text(paragraph):
            yield text


def _text(element: Any) -> str:
    pieces = (" " if local_name(e) == "br" else e.text or "" for e in element.iter() if local_name(e) in ("t", "br"))
    return " ".join("".join(pieces).split())
