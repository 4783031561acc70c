"""The name that a sent file gets in the archive: what the sender called it, without what could do harm there.

A name comes from a stranger's machine. It must stay in its folder, be seen as it is, be stored by any file system, and
keep its date (20230817…), which tells when its articles were published.
"""

import re
import unicodedata

from bot.texts import say
from retrieval.archive.read import FORMATS
from retrieval.errors import InputError

KNOWN_SUFFIXES = tuple(suffix for form in FORMATS for suffix in form.suffixes)
MOST_BYTES = 180  # of 255 that file systems take: a number may follow, and a copy in another folder bears more
_MIME_SUFFIXES = {
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/jsonl": ".jsonl",
    "application/x-ndjson": ".jsonl",
    "application/x-jsonlines": ".jsonl",
}
_STEM = "document"  # of a file without any name
_UNSEEN = frozenset("Cc Cf Cs Co Cn Zl Zp".split())  # control, bidi and zero-width characters, halves of pairs …
_FORBIDDEN = re.compile(r'[<>:"|?*]')  # on Windows, where an archive may be kept or unpacked
_SEPARATORS = re.compile(r"[/\\]")
_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])(?=\.|\s*\Z)", re.I)


def safe_name(name: str | None, mime: str | None) -> str:
    """A file's name as it can be stored, its suffix one of KNOWN_SUFFIXES; where the name has none, by the MIME type.

    Raises:
        InputError: neither name nor type say that it is a kind of file that can be read.
    """
    printed = "".join(c for c in unicodedata.normalize("NFC", name or "") if unicodedata.category(c) not in _UNSEEN)
    printed = _bare(_FORBIDDEN.sub("_", " ".join(_SEPARATORS.split(printed)[-1].split())))
    stem, suffix = _parts(printed, mime)
    stem = _bare(stem.lstrip(". ")) or _STEM
    if _RESERVED.match(stem):
        stem = f"_{stem}"
    cut = stem.encode()[: MOST_BYTES - len(suffix)].decode(errors="ignore")
    return _bare(cut) + suffix


def _parts(printed: str, mime: str | None) -> tuple[str, str]:
    """Stem and suffix."""
    for suffix in KNOWN_SUFFIXES:
        if printed.lower().endswith(suffix):
            return printed[: -len(suffix)], suffix
    by_mime = _MIME_SUFFIXES.get((mime or "").partition(";")[0].strip().lower())
    if by_mime is None:
        raise _wrong_kind(printed)
    return printed, by_mime


def _bare(name: str) -> str:
    """Without the dots and spaces at the end, which Windows drops."""
    return name.rstrip(". ")


def _wrong_kind(printed: str) -> InputError:
    known = " ".join(KNOWN_SUFFIXES)
    zh, en = (
        say("document_wrong_kind", lang, name=printed or say("document_nameless", lang), known=known)
        for lang in ("zh", "en")
    )
    return InputError(zh, en)
