"""Finds publication dates in a path, a header line, front matter or a JSON field.

In: a piece of text that may hold a date. Out: `YYYY-MM-DD`, or None if there is no complete, valid date.
A year is never guessed: `07-20 18:56` is no publication date. Dates in an article's sentences are read by calendar/.
"""

import re
from datetime import date

_YEAR = r"(?P<year>19\d\d|20\d\d)"
_DAY = r"(?P<month>\d{1,2})[-/._月\s]{1,3}(?P<day>\d{1,2})(?!\d)"
_WRITTEN = re.compile(rf"(?<!\d){_YEAR}[-/._年\s]{{1,3}}{_DAY}")  # 2023-03-13, 2023/3/13, 2023年3月13日
_RUN_IN = re.compile(rf"(?<!\d){_YEAR}(?P<month>\d\d)[-/](?P<day>\d\d)(?!\d)")  # 202307/19, 2023-07 written 202307
_GLUED = re.compile(rf"(?<!\d){_YEAR}(?P<month>\d\d)[-/](?P<day>\d\d)(?=\d\d:\d\d)")  # 202307/2809:45:37
# 20230313-05, 20230313A05, rmrb20230313: a whole token, so that digits inside a hash are no date
_COMPACT = re.compile(
    rf"""
    (?<![0-9A-Za-z])[A-Za-z]{{0,6}}{_YEAR}(?P<month>\d\d)(?P<day>\d\d)(?:[A-Za-z]\d{{1,2}})?
    (?![0-9A-Za-z])
    """,
    re.VERBOSE,
)
# 23-08-14 05:26: only at the very beginning of a header line, with a time of day behind it
_SHORT = re.compile(r"\A\s*(?P<year>\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?= \d\d:\d\d)")
# 二〇二四年五月三日, below an official text
_CHINESE = re.compile(
    r"""
    (?P<year>[一二][〇零○一二三四五六七八九]{3})年
    (?P<month>十?[一二三四五六七八九十])月(?P<day>[二三]?十?[一二三四五六七八九十])日
    """,
    re.VERBOSE,
)
_DIGITS = {"〇": 0, "零": 0, "○": 0, **{digit: k for k, digit in enumerate("一二三四五六七八九十", 1)}}
_PATTERNS = (_WRITTEN, _RUN_IN, _GLUED, _COMPACT, _SHORT)


def find_date(text: str) -> str | None:
    """The first complete, valid date of a short text (a header, a field), as YYYY-MM-DD."""
    found = _dates(text)
    return found[0] if found else None


def find_path_date(source: str) -> str | None:
    """The date in a path; if it has several, the last one, which is nearest to the file's name."""
    found = _dates(source)
    return found[-1] if found else None


def _dates(text: str) -> list[str]:
    """All valid dates, in order."""
    found: dict[int, str] = {}
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            day = _valid(match)
            if day is not None:
                found.setdefault(match.start("year"), day)
    return [found[place] for place in sorted(found)]


def find_chinese_date(text: str) -> str | None:
    """The day that a line of Chinese numerals is: 二〇二四年五月三日."""
    match = _CHINESE.fullmatch("".join(text.split()))
    if match is None:
        return None
    year = int("".join(str(_DIGITS[digit]) for digit in match["year"]))
    try:
        return date(year, _number(match["month"]), _number(match["day"])).isoformat()
    except ValueError:  # 二〇二四年二月三十日
        return None


def _number(numeral: str) -> int:
    """二十三 → 23"""
    tens, ten, ones = numeral.rpartition("十")
    return (_DIGITS[tens] if tens else 1) * 10 * bool(ten) + (_DIGITS[ones] if ones else 0)


def _valid(match: re.Match[str]) -> str | None:
    try:
        year = match["year"] if len(match["year"]) == 4 else f"20{match['year']}"
        return date(int(year), int(match["month"]), int(match["day"])).isoformat()
    except ValueError:  # 2023-13-45
        return None
