"""Reads pictures of pages (.png .jpg .tif): what is recognised on them; a page for each picture in a file.

In: a picture file. Out: its text in reading order. A recogniser must be installed (recognition.py).
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from retrieval.archive.archive_texts import TEXTS
from retrieval.archive.files import FoundFile, Skipped, read_bytes, text_or_skipped, unreadable
from retrieval.archive.page_progress import Tell, page_teller, tell_nobody
from retrieval.archive.paging import from_pages
from retrieval.archive.recognised_pages import UNSURE, RecognisedPage, recognise_page
from retrieval.archive.recognition import Pixels, find_recogniser
from retrieval.languages import in_both
from retrieval.records import SourceFile


def read(found: FoundFile, tell: Tell = tell_nobody) -> Iterator[SourceFile | Skipped]:
    """The text of a file, then a Skipped for its pages that are hard to recognise.

    Raises:
        ReadError: it cannot be opened, is no picture, or nothing that recognises characters is installed.
    """
    pages = _pages(found.path, found.source, tell)
    yield text_or_skipped(_joined(found.source, pages))
    for number, page in enumerate(pages, 1):
        if page.text and page.score < UNSURE:
            yield Skipped(found.source, *in_both(TEXTS, "unsure_page", page=number, score=f"{page.score:.2f}"))


def reread(path: Path, source: str, byte_offset: int) -> SourceFile:
    """The text of the file, read again for `Reader.reread`."""
    return _joined(source, _pages(path, source, tell_nobody))


def _joined(source: str, pages: list[RecognisedPage]) -> SourceFile:
    """The pages as one text, one below the other."""
    recognised = (number for number, page in enumerate(pages, 1) if page.text)
    return from_pages(source, [page.text for page in pages], recognised)


def _pages(path: Path, source: str, tell: Tell) -> list[RecognisedPage]:
    recogniser = find_recogniser()
    data = read_bytes(path, source)
    if recogniser is None:
        # The cause makes the next build try again, when it may be installed.
        raise unreadable(source, "no_recogniser") from FileNotFoundError("rapidocr")
    try:
        return [recognise_page(pixels, recogniser) for pixels in _frames(data, source, tell)]
    except (OSError, ValueError, SyntaxError, ImportError) as error:  # what a broken picture raises
        raise unreadable(source, "broken_picture") from ValueError(str(error))


def _frames(data: bytes, source: str, tell: Tell) -> Iterator[Pixels]:
    """The pictures in a file, upright, each told of before it is given."""
    import numpy as np
    from PIL import Image, ImageOps, ImageSequence

    with Image.open(io.BytesIO(data)) as picture:
        begin = page_teller(source, getattr(picture, "n_frames", 1), tell)
        for number, frame in enumerate(ImageSequence.Iterator(picture), 1):
            begin(number)
            upright: Any = ImageOps.exif_transpose(frame.convert("RGB"))
            yield np.ascontiguousarray(np.asarray(upright)[:, :, ::-1])
