"""What a sent file may be called and what it holds: it is read as the index would, and must be what its suffix says.

The name comes from a stranger's machine. It must stay in its folder, be seen as it is, be stored by any file system,
and keep its date (20230817…), which tells when its articles were published. `inspect` runs in a separate process with a
time limit, because libraries in C read some kinds of files, and a file may be made to take very long.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.texts import both
from retrieval.archive.files import FoundFile, Skipped
from retrieval.archive.read import FORMATS
from retrieval.archive.split import split_articles
from retrieval.errors import InputError
from retrieval.index.apart import apart
from retrieval.records import Article, SourceFile

MOST_HEADLINES = 3
MOST_SKIPPED = 5
_HEAD_BYTES = 1024  # in which the mark of a PDF stands; readers accept some bytes before it
_MARKS = (  # the first bytes of files that are no text → the key of what they are
    (b"%PDF-", "kind_pdf"),
    (b"PK\x03\x04", "kind_zip"),
    (b"\xd0\xcf\x11\xe0", "kind_old_office"),
    (b"{\\rtf", "kind_rtf"),
    (b"\x89PNG", "kind_picture"),
    (b"\xff\xd8\xff", "kind_picture"),
    (b"GIF8", "kind_picture"),
    (b"II*\0", "kind_picture"),
    (b"MM\0*", "kind_picture"),
    (b"Rar!", "kind_packed"),
    (b"7z\xbc\xaf", "kind_packed"),
    (b"\x1f\x8b", "kind_packed"),
    (b"\x7fELF", "kind_program"),
)
_ZIP, _OLD_OFFICE, _RTF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf"
_OWN_MARKS = {
    ".pdf": (b"%PDF-",),
    **dict.fromkeys((".docx", ".xlsx", ".pptx"), (_ZIP, _OLD_OFFICE)),  # the second: its reader tells why
    ".epub": (_ZIP,),
    ".rtf": (_RTF,),
    ".doc": (_OLD_OFFICE, _RTF, _ZIP),
}
_WEB_PAGE = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<(?:!doctype html|html)\b", re.I)
_TAG = re.compile(rb"<[a-zA-Z!?/]")


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the file would add to the archive."""

    articles: int
    characters: int  # printed ones, of the articles' bodies
    published: tuple[str, str] | None  # the first and the last day; None where no date is known
    headlines: tuple[str, ...]  # the first MOST_HEADLINES
    skipped: tuple[Skipped, ...]  # records and pages that are left out, the first MOST_SKIPPED
    skipped_count: int


def inspect_within_limits(path: Path, name: str) -> Inspection:
    """As `inspect`, within the limits of memory and time that a build keeps for one file.

    Raises:
        InputError: as `inspect`; or the file takes more than the limits allow.
    """
    return apart(inspect, path, name, name=name, size=path.stat().st_size)


def inspect(path: Path, name: str) -> Inspection:
    """Read a file as the index would if it had this name.

    Raises:
        InputError: it is empty, of another kind than its suffix says, cannot be read, or holds no article.
    """
    suffix = Path(name).suffix.lower()
    status = path.stat()
    if status.st_size == 0:
        raise _error("document_empty", name=name)
    _check_kind(path, name, suffix)
    skipped: list[Skipped] = []
    found = FoundFile(path, name, status.st_size, status.st_mtime_ns)
    sight = _Sight()
    for article in _articles(found, suffix, skipped):
        sight.add(article)
    if not sight.articles:
        raise _nothing_in(name, skipped)
    return Inspection(
        articles=sight.articles,
        characters=sight.characters,
        published=(min(sight.days), max(sight.days)) if sight.days else None,
        headlines=tuple(sight.headlines),
        skipped=tuple(skipped[:MOST_SKIPPED]),
        skipped_count=len(skipped),
    )


class _Sight:
    """Counts and first headlines of articles, collected while they are read."""

    def __init__(self) -> None:
        self.articles = 0
        self.characters = 0
        self.days: set[str] = set()
        self.headlines: list[str] = []

    def add(self, article: Article) -> None:
        self.articles += 1
        self.characters += len("".join(article.text.split()))
        if article.published:
            self.days.add(article.published)
        if article.headline and len(self.headlines) < MOST_HEADLINES:
            self.headlines.append(article.headline)


def _articles(found: FoundFile, suffix: str, skipped: list[Skipped]) -> Iterator[Article]:
    reader = next(form.reader for form in FORMATS if suffix in form.suffixes)
    seen: set[str] = set()
    for file in reader.read(found):
        if isinstance(file, Skipped):
            skipped.append(file)
        elif file.source in seen:
            skipped.append(_repeated(file))
        else:
            seen.add(file.source)
            yield from split_articles(file)


def _repeated(file: SourceFile) -> Skipped:
    return Skipped(file.source, *both("document_repeated", source=file.source))


def _check_kind(path: Path, name: str, suffix: str) -> None:
    """Refuse a file that is not what its suffix says. Whether .txt and .md are text, their reader finds out."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
    own = _OWN_MARKS.get(suffix, ())
    if any(head.startswith(mark) for mark in own) or (suffix == ".pdf" and own[0] in head):
        return
    for mark, kind in _MARKS:
        if head.startswith(mark):
            raise _other_content(name, suffix, kind)
    if own or (suffix in (".html", ".htm") and not _TAG.search(path.read_bytes().replace(b"\0", b""))):
        raise _error("document_not_its_kind", name=name, suffix=suffix)
    if suffix in (".txt", ".md") and _WEB_PAGE.match(head.replace(b"\0", b"")):
        raise _other_content(name, suffix, "kind_web_page")


def _nothing_in(name: str, skipped: list[Skipped]) -> InputError:
    """Why the file holds no article: the reason of the first skipped part, if there is one."""
    reason = both("document_no_article")
    if skipped:
        first, (zh, en) = skipped[0], both("skipped_ending")
        reason = first.zh.removesuffix(zh), first.en.removesuffix(en)
    return _error("document_nothing_readable", name=name, reason=reason)


def _other_content(name: str, suffix: str, kind: str) -> InputError:
    return _error("document_other_content", name=name, kind=both(kind), suffix=suffix)


def _error(key: str, **values: object) -> InputError:
    return InputError(*both(key, **values))


KNOWN_SUFFIXES = tuple(suffix for form in FORMATS for suffix in form.suffixes)
MOST_BYTES = 180  # file systems take 255; a number may be added, and a copy in another folder gets a longer name
_MIME_SUFFIXES = {
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/msword": ".doc",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "text/csv": ".csv",
    "application/epub+zip": ".epub",
    "multipart/related": ".mht",
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
    """A name that can be stored, with a suffix of KNOWN_SUFFIXES; if the name has none, the MIME type gives it.

    Raises:
        InputError: neither name nor type belong to a kind of file that the archive can read.
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
    return _error("document_wrong_kind", name=printed or both("document_nameless"), known=" ".join(KNOWN_SUFFIXES))
