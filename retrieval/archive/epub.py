"""Reads electronic books (.epub): the web pages that they consist of, one below the other; a page for each.

In: an .epub file. Out: one text with the bounds of its articles.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from retrieval.archive.charset import decode
from retrieval.archive.files import FoundFile, Skipped, read_bytes, text_or_skipped, unreadable
from retrieval.archive.html import read_page
from retrieval.archive.packages import Package, attribute, local_name
from retrieval.archive.publication import find_date, find_path_date
from retrieval.errors import ReadError
from retrieval.records import Bounds, LeftOut, SourceFile

_PAGES = ("application/xhtml+xml", "text/html")


def read(found: FoundFile) -> Iterator[SourceFile | Skipped]:
    """The text of a book.

    Raises:
        ReadError: it cannot be opened, or is broken.
    """
    yield text_or_skipped(reread(found.path, found.source, 0))


def reread(path: Path, source: str, byte_offset: int) -> SourceFile:
    """The text of the file, read again for `Reader.reread`."""
    data = read_bytes(path, source)
    try:
        package = Package(data, source)
        pages, published = _pages(package, source)
    except ReadError:
        raise
    except Exception as error:  # a broken part may raise anything: KeyError, BadZipFile, XMLSyntaxError, zlib.error …
        raise unreadable(source, "broken_epub") from error
    return _joined(source, pages, find_path_date(source) or published)


def _pages(package: Package, source: str) -> tuple[list[SourceFile], str | None]:
    """The pages of the book in order, and the day that it states."""
    container = package.tree("META-INF/container.xml")
    name = next(attribute(e, "full-path") for e in container.iter() if local_name(e) == "rootfile")
    book = package.tree(name)
    folder = name.rpartition("/")[0]
    items = {e.get("id"): e for e in book.iter() if local_name(e) == "item"}
    published = next((find_date(e.text or "") for e in book.iter() if local_name(e) == "date"), None)
    pages = []
    for entry in (e for e in book.iter() if local_name(e) == "itemref" and e.get("linear") != "no"):
        item = items.get(entry.get("idref"))
        if item is None or item.get("media-type") not in _PAGES or "nav" in (item.get("properties") or "").split():
            continue
        data = package.read("/".join(filter(None, (folder, item.get("href") or ""))))
        if data:
            pages.append(read_page(decode(data, source)[0], source))
    return pages, published


def _joined(source: str, pages: list[SourceFile], published: str | None) -> SourceFile:
    """The pages as one text."""
    texts: list[str] = []
    starts: list[int] = []
    bounds: list[Bounds] = []
    left_out: list[LeftOut] = []
    line = 1
    for page in (page for page in pages if page.text.strip()):
        starts.append(line)
        count = page.text.count("\n") + 1
        of_page = page.bounds or (Bounds((1, count)),)
        bounds += (_moved(one, line - 1, page.published) for one in of_page)
        left_out += (replace(one, line=one.line + line - 1) for one in page.left_out)
        texts.append(page.text)
        line += count
    return SourceFile(
        source,
        "\n".join(texts),
        "utf-8",
        published,
        pages=tuple(starts),
        bounds=tuple(bounds),
        left_out=tuple(left_out),
    )


def _moved(bounds: Bounds, by: int, published: str | None) -> Bounds:
    """The same bounds in a text with `by` more lines before it."""
    return replace(
        bounds,
        lines=(bounds.lines[0] + by, bounds.lines[1] + by),
        heads=tuple(line + by for line in bounds.heads),
        alone=tuple(line + by for line in bounds.alone),
        published=bounds.published or published,
    )
