"""Bytes → text: finds the charset in which a file is written.

In: a file's bytes. Out: its text and the charset's name. A byte order mark decides; without one, strict UTF-8 is tried.
If that fails, each charset used for Chinese is tried, and the one that gives the most everyday characters is chosen.
"""

from functools import cache

from retrieval.archive.files import unreadable

# Longest first: the mark of UTF-32 LE begins with that of UTF-16 LE.
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# The charset that a page declares. Pages in GBK and GB18030 declare gb2312.
_DECLARED = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "x-gbk"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5"), "big5hkscs"),
    **dict.fromkeys(("iso-8859-1", "windows-1252", "latin1"), "cp1252"),
}
_UNMARKED = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_SAMPLE = 1 << 16  # bytes from which the charset is guessed
_EDGE = 8  # bytes at the sample's end, where its last character may be cut
_FEWEST_COMMON = 0.7  # share of everyday characters; wrongly decoded text has .55 at most, real text .85 at least
_MOST_CONTROLS = 0.05
_CONTROLS = frozenset(map(chr, range(32))) - frozenset("\t\n\r\v\f\x1a\x1b")  # DOS files end with 1a


def decode(data: bytes, source: str, declared: str | None = None) -> tuple[str, str]:
    """The text without its byte order mark, and its charset. The charset that the file declares is tried after UTF-8.

    Raises:
        ReadError: the bytes are no text, or their charset is unknown.
    """
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return _checked(_strict(data[len(mark) :], charset), charset, source)
    candidates = [_DECLARED.get((declared or "").lower())]
    if b"\0" not in data:  # a zero byte is valid UTF-8, but also half of each Latin letter in UTF-16
        candidates.insert(0, "utf-8")
    for candidate in filter(None, candidates):
        if (text := _strict(data, candidate)) is not None:
            return _checked(text, candidate, source)
    likeliest = _likeliest(data[:_SAMPLE])
    if likeliest is None:
        raise unreadable(source, "no_text")
    return _checked(_strict(data, likeliest), likeliest, source)


def _strict(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except UnicodeDecodeError:
        return None


def _checked(text: str | None, charset: str, source: str) -> tuple[str, str]:
    if text is None:
        raise unreadable(source, "no_text")
    sample = text[:_SAMPLE]
    if "\0" in sample or sum(map(sample.count, _CONTROLS)) > _MOST_CONTROLS * len(sample):
        raise unreadable(source, "no_text")
    return text, charset


def _likeliest(sample: bytes) -> str | None:
    """The charset that reads the most everyday characters from the sample; None if their share is small."""
    shares = {charset: share_of_common(text) for charset in _UNMARKED if (text := _whole_part(sample, charset))}
    best = max(shares, key=lambda charset: shares[charset], default=None)
    return best if best is not None and shares[best] >= _FEWEST_COMMON else None


def _whole_part(sample: bytes, charset: str) -> str | None:
    """The decoded sample, without a last character that is cut in two; None if the sample is not in this charset."""
    try:
        return sample.decode(charset)
    except UnicodeDecodeError as error:
        if len(sample) < _SAMPLE or error.start < len(sample) - _EDGE:
            return None
        return sample[: error.start].decode(charset)


def share_of_common(text: str) -> float:
    """The share of everyday characters among those beyond ASCII; 1.0 for a text of printable ASCII alone."""
    beyond = [c for c in text if c > "\x7f" or c < " "]
    beyond = [c for c in beyond if c not in "\t\n\r\v\f"]
    common = _common()
    return sum(c in common for c in beyond) / len(beyond) if beyond else 1.0


@cache
def _common() -> frozenset[str]:
    """The everyday characters (level 1) of GB2312 and of Big5, and their punctuation."""
    return (
        _plane("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF))
        | _plane("big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
        | frozenset("\u3000、。〈〉《》「」『』【】〔〕·—…‘’“”，！？：；（）％")
        | frozenset(map(chr, (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))))
    )


def _plane(charset: str, leads: range, trails: range | tuple[int, ...]) -> frozenset[str]:
    return frozenset(bytes((a, b)).decode(charset, "ignore") for a in leads for b in trails) - {""}
