"""How an answer begins: with a no, or with a number in digits or in Chinese."""

import re
from collections.abc import Iterable

_NO = re.compile(r"\W*(?:不是|没有|没去|否|不[,，。:：]|不对)")
_NUMBER = re.compile(r"\d+|[一二两三四五六七八九十]+")
_DIGITS, _TEN = "零一二三四五六七八九", "十"
_MOST_IN_CHINESE = 99  # larger ones are looked for in digits alone


def says_no(text: str) -> bool:
    """Whether a text begins with a no, whatever marks stand before it."""
    return _NO.match(text) is not None


def number_words(numbers: Iterable[int]) -> frozenset[str]:
    """The numbers as `first_number` may give them: 12 is 12 or 十二."""
    return frozenset(word for number in numbers for word in (str(number), _in_chinese(number)))


def first_number(text: str) -> str | None:
    """The first number of a text, as it is written but for 两, which is 二."""
    first = _NUMBER.search(text)
    return first[0].replace("两", "二") if first else None


def _in_chinese(number: int) -> str:
    if number > _MOST_IN_CHINESE:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return (_DIGITS[tens] if tens > 1 else "") + _TEN + (_DIGITS[ones] if ones else "")
