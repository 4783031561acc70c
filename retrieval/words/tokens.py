"""The tokeniser for both articles and questions, so that both are folded and cut in the same way.

In: text as printed. Out: folded text of equal length, words, or index terms. The words are jieba's: rjieba has the same
dictionary and runs the same algorithm ten times faster (cut.py). Names are often cut wrong (张国际 → 张, 国际), so
character bigrams are added to the words. Sentences are made in sentences.py, passages in index/passages.py.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from operator import add

import numpy as np

from retrieval.words import dictionary
from retrieval.words.cut import cut, search_words
from retrieval.words.simplified import FORMS, SIMPLIFIED

HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
HAN_RUN = re.compile(f"[{HAN}]+")
# In folded text: p-51, gb/t19001-2016, 2023-2025, 1.2.0; not begun anew within a run, or a long one would take long.
CODE = re.compile(r"[a-z0-9](?<![a-z0-9]{2})[a-z0-9]*(?:[-./_+#&][a-z0-9]+)+")
CODE_PART = re.compile(r"[a-z0-9]+")

# One form for marks that are used interchangeably; opening and closing quotes become the same character.
_MARKS = {
    '"': "“”„‟〝〞″「」『』﹁﹂﹃﹄",
    "'": "‘’‚‛′｀`",
    "(": "【〔〖﹙［[",
    ")": "】〕〗﹚］]",
    "《": "〈＜<",
    "》": "〉＞>",
    "-": "—–―－‐‑‒−─━",
    "~": "～〜∼",
    "·": "•・‧∙⋅･",
    "〇": "○◯",  # 二○二三年
    " ": "\u3000\u00a0\u2002\u2003\u2009\u202f\t\n\r\x0b\x0c\u2028\u2029\u0085",
}
TABLE_END = 0x31400  # above all simplified characters; characters from here on fold to themselves
_SHORT = 40  # a text of fewer characters is folded faster one by one: a name in a twentieth of the time
_FULL_WIDTH = (0xFF01, 0xFF5E)  # ！ to ～; each stands 0xFEE0 above its ASCII character
# Letters with case, except İ, whose lower case is two characters, and Σ, whose lower case depends on its place.
_CASED = ((0x41, 0x5A), (0xC0, 0x12F), (0x131, 0x3A2), (0x3A4, 0x52F), (0x2160, 0x216F), (0x24B6, 0x24CF))

_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TENS = {"十": 10, "百": 100, "千": 1000}
# These patterns begin with a set of characters, so the engine skips all others quickly.
_NUMERAL = re.compile(
    r"""
    [〇零一二两三四五六七八九十百千]
    (?:(?<=百)分之([〇零一二两三四五六七八九十百\d.]+)|[〇零一二两三四五六七八九十百千]*)
    """,
    re.VERBOSE,
)
_UNITS = "年月日号时点分秒届次期名位人个岁天周批项家条座处所只辆件种场轮级楼层路线区村万亿元米里亩吨倍成度%"
# 第30次 with any unit; or a number with a unit of counting.
_COUNTED = re.compile(rf"[第\d](?:(?<=第)\d+[{HAN}]?|(?<=\d)(?<!\d\d)\d*(?:,\d{{3}})*(?:\.\d+)?[{_UNITS}])")
_MONTH_DAY = re.compile(r"\d\d?月\d{1,2}[日号]")
_HAS_NUMBER = re.compile(r"[\d〇零一二两三四五六七八九十百千]")


def fold(text: str) -> str:
    """The form in which texts are compared; its character i corresponds to character i of `text`.

    Lower case, half width, simplified characters, every white space a space, one form for quotes, brackets and dashes.
    """
    if len(text) < _SHORT:
        return text.translate(_folds())
    return map_characters(text, _fold_table())


def squeeze(text: str) -> str:
    """Folded text without white space; strings are sought in this form, so that layout does not matter."""
    return fold(text).replace(" ", "")


def map_characters(text: str, table: np.ndarray) -> str:
    """The text with each character below TABLE_END replaced as in the table of code points, uint32."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    if codes.max(initial=0) < TABLE_END:
        mapped = table.take(codes)
    else:
        mapped = np.where(codes < TABLE_END, table.take(codes, mode="clip"), codes)
    return mapped.tobytes().decode("utf-32-le", "surrogatepass")


def words(text: str) -> list[str]:
    """jieba's search-mode words of the folded text, in order, with repeats, without marks and spaces."""
    return search_words(cut(fold(text)).words).split()


def terms(text: str) -> list[str]:
    """The terms for index and question: words, bigrams of Han runs, whole codes, canonical numbers, with repeats."""
    folded = fold(text)
    return [*index_words(folded, cut(folded).words).split(), *han_pairs(folded)]


def index_words(folded: str, words: Sequence[str]) -> str:
    """What is indexed of folded text besides its pairs: its words, codes and canonical numbers, joined by spaces."""
    return " ".join((search_words(words), *codes(folded)))


def codes(folded: str) -> list[str]:
    """Codes of folded text, whole and in parts, and its numbers with their units, with repeats."""
    return [*_codes(folded), *_numbers(folded)]


def han_pairs(folded: str) -> list[str]:
    """The character pairs of the Han runs of folded text in order, with repeats."""
    return [pair for run in HAN_RUN.findall(folded) for pair in map(add, run, run[1:])]


def bigrams(text: str) -> set[str]:
    """Character pairs of the folded Han runs, whole runs of letters and digits, and whole codes."""
    folded = fold(text)
    return {*han_pairs(folded), *CODE_PART.findall(folded), *CODE.findall(folded)}


@cache
def _fold_table() -> np.ndarray:
    """Code point → code point, uint32; made on first use in about a millisecond."""
    table = np.arange(TABLE_END, dtype=np.uint32)
    for first, last in _CASED:
        table[first : last + 1] = _code_points("".join(map(chr, range(first, last + 1))).lower())
    table[_code_points(FORMS)] = _code_points(SIMPLIFIED)
    for mark, forms in _MARKS.items():
        table[_code_points(forms)] = ord(mark)
    table[0xD800:0xE000] = 0xFFFD  # a lone surrogate is no character, and no library accepts one
    first, last = _FULL_WIDTH
    table[first : last + 1] = table[first - 0xFEE0 : last + 1 - 0xFEE0]
    return table


@cache
def _folds() -> dict[int, int]:
    """The same as a dictionary of the characters that change."""
    table = _fold_table()
    changed = np.flatnonzero(table != np.arange(TABLE_END))
    return dict(zip(changed.tolist(), table[changed].tolist(), strict=True))


def _code_points(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)


def _codes(folded: str) -> Iterator[str]:
    """Codes whole and in parts; codes with letters also without marks, so that P51 finds P-51."""
    for code in CODE.findall(folded):
        parts = CODE_PART.findall(code)
        yield code
        yield from parts
        if not code.replace(".", "").isdigit() and any(part.isalpha() for part in parts):
            yield "".join(parts)


def _numbers(folded: str) -> Iterator[str]:
    """Numbers with their units in digits: 第三十次 and 第30次 both give 第30次, 三月十日 3月, 10日 and 3月10日."""
    if not _HAS_NUMBER.search(folded):
        return
    digits = in_digits(folded)
    for counted in _COUNTED.findall(digits):
        yield counted.replace(",", "")
    yield from _MONTH_DAY.findall(digits)


def tag(text: str, *, guess: bool = False) -> list[tuple[str, str]]:
    """(word, part of speech) of the folded text, in order, with marks; `guess` finds unknown words, too."""
    return dictionary.tag(fold(text), guess=guess)


def in_digits(folded: str) -> str:
    """The folded text with Chinese numerals in digits: 第三十次 → 第30次. A malformed numeral stays as it is."""
    return _NUMERAL.sub(_in_digits, folded)


def _in_digits(match: re.Match[str]) -> str:
    """A Chinese numeral in digits; a malformed one stays as it is."""
    share = match[1]
    if share is None:
        return _value(match[0]) or match[0]
    value = share if share[0].isdigit() and share.isascii() else _value(share)
    return match[0] if value is None else f"{value}%"


@lru_cache(maxsize=4096)
def _value(numeral: str) -> str | None:
    """二〇二三 → 2023, 三十 → 30, 一百零五 → 105; None for 千百 and the like."""
    if not any(c in _TENS for c in numeral):
        return "".join(str(_DIGITS[c]) for c in numeral) if all(c in _DIGITS for c in numeral) else None
    total, digit, smallest = 0, None, 10_000
    for c in numeral:
        if c in _TENS:
            if _TENS[c] >= smallest:
                return None
            smallest = _TENS[c]
            total += (1 if digit is None else digit) * smallest
            digit = None
        elif c in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[c]
        else:
            return None
    return str(total + (digit or 0))
