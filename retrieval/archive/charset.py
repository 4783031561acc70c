"""Bytes → text: which charset a file is written in.

In: a file's bytes. Out: its text and the charset's name. A byte order mark decides, then strict UTF-8; else each
charset that Chinese text comes in is tried, and the one that gives the most everyday characters is taken.
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
# What a page may say of itself. gb2312 is what pages in GBK and GB18030 call themselves.
_DECLARED = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "x-gbk"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5"), "big5hkscs"),
    **dict.fromkeys(("iso-8859-1", "windows-1252", "latin1"), "cp1252"),
}
_UNMARKED = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_SAMPLE = 1 << 16  # bytes that the charset is told from
_EDGE = 8  # bytes at a sample's end among which its last character may be cut
_FEWEST_COMMON = 0.7  # of a text's own characters; what is wrongly decoded has .55 at most, real text .85 at least
_MOST_CONTROLS = 0.05
_CONTROLS = frozenset(map(chr, range(32))) - frozenset("\t\n\r\v\f\x1a\x1b")  # 1a ended the files of DOS


def decode(data: bytes, source: str, declared: str | None = None) -> tuple[str, str]:
    """The text, without its byte order mark, and its charset; what the file declares is tried after UTF-8.

    Raises:
        ReadError: the bytes are no text, or in none of the charsets known.
    """
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return _checked(_strict(data[len(mark) :], charset), charset, source)
    candidates = [_DECLARED.get((declared or "").lower())]
    if b"\0" not in data:  # which is UTF-8 too, and half of UTF-16's Latin letters
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
    """The charset whose reading of the sample has the largest share of everyday characters; None where it is small."""
    shares = {charset: share_of_common(text) for charset in _UNMARKED if (text := _whole_part(sample, charset))}
    best = max(shares, key=lambda charset: shares[charset], default=None)
    return best if best is not None and shares[best] >= _FEWEST_COMMON else None


def _whole_part(sample: bytes, charset: str) -> str | None:
    """The sample decoded, without a character that its end cuts in two; None where it is not in this charset."""
    try:
        return sample.decode(charset)
    except UnicodeDecodeError as error:
        if len(sample) < _SAMPLE or error.start < len(sample) - _EDGE:
            return None
        return sample[: error.start].decode(charset)


def share_of_common(text: str) -> float:
    """Which share of the characters beyond ASCII are everyday ones; 1.0 where there are none but printed ASCII."""
    beyond = [c for c in text if c > "\x7f" or c < " "]
    beyond = [c for c in beyond if c not in "\t\n\r\v\f"]
    common = _common()
    return sum(c in common for c in beyond) / len(beyond) if beyond else 1.0


@cache
def _common() -> frozenset[str]:
    """The everyday characters of GB2312 (its level 1) and of Big5 (its level 1), and their punctuation."""
    return (
        _plane("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF))
        | _plane("big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
        | frozenset("\u3000、。〈〉《》「」『』【】〔〕·—…‘’“”，！？：；（）％")
        | frozenset(map(chr, (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))))
    )


def _plane(charset: str, leads: range, trails: range | tuple[int, ...]) -> frozenset[str]:
    return frozenset(bytes((a, b)).decode(charset, "ignore") for a in leads for b in trails) - {""}
