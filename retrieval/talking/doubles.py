"""Several questions in one message → one after the other."""

import re

_ASKS_WHAT = re.compile(r"谁|什么|啥|哪|几|多少|何|怎|吗|么[?？]?$|没有?[?？]?$")
_ASKS = re.compile(rf"{_ASKS_WHAT.pattern}|呢[?？]?$")
_LINES = re.compile(r"[\n\r]+|(?<=[?？])\s*|[;；]")
_CLAUSES = re.compile(r"[,，、]|(?<=[?？])|[;；]|(?<=\w)\s+(?=\w)")
_NUMBERED = re.compile(r"^\s*(?:[(（]?\d{1,2}[)）.、．]|[①-⑨]|[一二三四五六七八九][、.])\s*")
_LEAST = 2  # characters of a question


def asks(text: str) -> bool:
    """Whether a text has a word that asks."""
    return _ASKS.search(text) is not None


def asking_clause(text: str) -> str:
    """The last clause of a question that asks: 通车那次,是谁剪的彩? → 是谁剪的彩?"""
    return next((clause for clause in reversed(re.split("[,，]", text)) if asks(clause)), text)


def questions_in(text: str, *, is_double: bool) -> list[str]:
    """The questions of a message; of one sentence several only where `is_double` says that it asks more than one."""
    lines = [_NUMBERED.sub("", part).strip() for part in _LINES.split(text)]
    lines = [line for line in lines if len(line) >= _LEAST]
    if len(lines) > 1 and all(map(_ASKS.search, lines)):
        return lines
    if not is_double:
        return [text]
    parts: list[str] = []
    for clause in filter(None, map(str.strip, _CLAUSES.split(text))):
        # 那王明呢,他去了哪 asks one thing; 7月呢,8月呢 two.
        is_asked = parts and (_ASKS_WHAT if _ASKS_WHAT.search(clause) else _ASKS).search(parts[-1])
        if parts and not is_asked:
            parts[-1] += f",{clause}"
        else:
            parts.append(clause)
    if len(parts) > 1 and not _ASKS.search(parts[-1]):
        parts[-2:] = [f"{parts[-2]},{parts[-1]}"]
    return parts if len(parts) > 1 else [text]
