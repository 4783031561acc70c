"""Reads web pages saved with all that belongs to them in one file (.mht, .mhtml): the page itself.

In: an .mht file. Out: the page's text, on the lines of the page as it was before saving.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from retrieval.archive.charset import decode
from retrieval.archive.files import FoundFile, Skipped, read_bytes, text_or_skipped, unreadable
from retrieval.archive.html import read_page
from retrieval.records import SourceFile


def read(found: FoundFile) -> Iterator[SourceFile | Skipped]:
    """The text of a page.

    Raises:
        ReadError: it cannot be opened, or holds no page.
    """
    yield text_or_skipped(reread(found.path, found.source, 0))


def reread(path: Path, source: str, byte_offset: int) -> SourceFile:
    """The text of the file, read again for `Reader.reread`."""
    from email import message_from_bytes

    message = message_from_bytes(read_bytes(path, source))
    for part in message.walk():
        if part.get_content_type() == "text/html":
            data = part.get_payload(decode=True)
            if isinstance(data, bytes) and data.strip():
                text, charset = decode(data, source, part.get_content_charset())
                return replace(read_page(text, source), charset=charset)
    raise unreadable(source, "broken_mht")
