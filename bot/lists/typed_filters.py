"""Reads what is typed behind /events and /search.

/events: `词 who:人 where:地方 since:2023-03 until:2023年8月 kind:走访`, conditions with keys in English or Chinese, and
words. White space or a comma ends a value; a value with white space stands in quotes. Only the archive knows whether a
word is a person's name; `completed` is given these names. /search: the words to seek, and who: where: since: until:
source:.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.texts import both
from retrieval.errors import InputError
from retrieval.index.event_filter import EventFilter
from retrieval.index.sought import Filters

_KEYS = {
    "who": ("who", "谁", "人", "人物", "姓名"),
    "where": ("where", "地方", "去处", "地点", "哪里"),
    "since": ("since", "from", "起", "从", "自"),
    "until": ("until", "till", "to", "止", "到", "至"),
    "kind": ("kind", "类", "类别", "类型"),
    "title": ("title", "职务", "职位"),
    "action": ("action", "动作"),
}
EDGE_KEYS = {written: field for field in ("since", "until") for written in _KEYS[field]}
_PARTY_KEYS = {written: field for field in ("who", "where") for written in _KEYS[field]}
_FIELDS = {written: field for field, keys in _KEYS.items() for written in keys}
_KINDS = {
    "visit": ("visit", "visits", "走访", "调研"),
    "meeting": ("meeting", "meetings", "会议", "开会"),
    "training": ("training", "培训"),
    "appointment": ("appointment", "appointments", "任免", "人事"),
    "other": ("other", "其他", "其它"),
}
_KIND_OF = {written: kind for kind, names in _KINDS.items() for written in names}

_QUOTED = r"\"[^\"]*\"|“[^”]*”|「[^」]*」|『[^』]*』"
_NEXT_KEY = rf"(?:{'|'.join(sorted(_FIELDS, key=len, reverse=True))})[:=]"
_PAIR = rf"(?P<key>[^\W\d_]+)[:=](?:\s*(?!{_NEXT_KEY})(?P<value>{_QUOTED}|[^\s,;]+))?"
_TOKEN = re.compile(rf"(?:{_PAIR}|(?P<word>{_QUOTED}|[^\s,;]+))", re.IGNORECASE)
_NO_QUOTES = str.maketrans("", "", '"“”「」『』')
_QUOTES = '"“”「」『』'

_DATES = (  # groups: year, and month and day if they are given
    re.compile(r"(\d{4})年?"),
    re.compile(r"(\d{4})[-./年](\d{1,2})月?"),
    re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})?"),
)
_EDGE_MONTH = {"since": 1, "until": 12}  # the month that a year alone means


@dataclass(frozen=True, slots=True)
class TypedFilter:
    """Typed conditions, and the words without a key."""

    conditions: EventFilter
    words: tuple[str, ...] = ()


def parse(text: str) -> TypedFilter:
    """The filter that a text describes; an empty text gives one that lets all events pass.

    Raises:
        InputError: a condition is unknown or stands there twice, or its value is wrong.
    """
    values: dict[str, str] = {}
    words: list[str] = []
    for key, value in _tokens(unicodedata.normalize("NFKC", text)):
        if not key:
            words.append(value)
            continue
        field = _FIELDS.get(key.lower())
        if field is None or not value:
            raise refusal("events_bad_filter", f"{key}:{value}")
        if field in values:
            raise refusal("events_twice", f"{key}:{value}")
        values[field] = _read(field, value)
    days = [word for word in words if not word.isdecimal() and _is_date(word)]
    if len(days) == 1 and not {"since", "until"} & set(values):
        values |= {"since": _read("since", days[0]), "until": _read("until", days[0])}
        words.remove(days[0])
    return TypedFilter(EventFilter(**values), tuple(words))  # type: ignore[arg-type]  # all but `least` are texts


def with_conditions(text: str, values: Mapping[str, str]) -> str:
    """The typed conditions with these (field of EventFilter → value) in place of others of the same fields."""
    parts = []
    for key, value in _tokens(unicodedata.normalize("NFKC", text)):
        field = _FIELDS.get(key.lower()) if key else None
        is_replaced = field in values or (not key and "since" in values and _is_date(value))
        if not is_replaced:
            parts.append(f"{key}:{_quoted(value)}" if key else _quoted(value))
    return " ".join((*parts, *(f"{field}:{_quoted(value)}" for field, value in values.items())))


def _quoted(value: str) -> str:
    """The value as it must be typed to be read as one."""
    value = value.translate(_NO_QUOTES)
    return f"“{value}”" if re.search(r"[\s,;:=]", value) else value


def completed(typed: TypedFilter, names: Collection[str]) -> EventFilter:
    """The filter with its words. The first word in `names` means that person, unless another person is asked for."""
    conditions = typed.conditions
    is_open = not (conditions.who or conditions.name)
    person = next((word for word in typed.words if is_open and word in names), None)
    text = " ".join(word for word in typed.words if word != person)
    return replace(conditions, name=person or conditions.name, text=text or None)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """(key, value) of each condition, ("", word) of each word."""
    for token in _TOKEN.finditer(text):
        value = (token["value"] or token["word"] or "").strip(_QUOTES).strip()
        if token["key"] or value:
            yield token["key"] or "", value


def _read(field: str, value: str) -> str:
    """The value as EventFilter takes it."""
    if field in _EDGE_MONTH:
        return day_typed(field, value)
    if field == "kind":
        if value.lower() not in _KIND_OF:
            raise refusal("events_bad_kind", value)
        return _KIND_OF[value.lower()]
    return value


def _is_date(word: str) -> bool:
    return any(pattern.fullmatch(word) for pattern in _DATES)


def day_typed(field: str, value: str) -> str:
    """YYYY-MM-DD or YYYY-MM; a year alone gives its first month for `since`, its last for `until`.

    Raises:
        InputError: it is no date.
    """
    edge_month = _EDGE_MONTH[field]
    given = next((match.groups() for pattern in _DATES if (match := pattern.fullmatch(value))), None)
    if given is None:
        raise refusal("events_bad_date", value)
    year, month, day = (*map(_number, given), None, None)[:3]
    try:
        known = date(year or 0, edge_month if month is None else month, 1 if day is None else day)
    except ValueError:
        raise refusal("events_bad_date", value) from None
    return known.isoformat() if day is not None else known.isoformat()[:7]


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def refusal(key: str, word: str) -> InputError:
    """What to say of a condition that is not understood."""
    word = word[:40]
    return InputError(*both(key, word=word))


_SOURCE_KEYS = ("source", "来源", "文件", "出处")
_SEARCH_QUOTES = '"“”'
_SEARCH_KEYS = {**EDGE_KEYS, **_PARTY_KEYS, **dict.fromkeys(_SOURCE_KEYS, "source")}
_QUOTED = r"\"[^\"]*\"|“[^”]*”|\S+"
_SEARCH_PAIR = re.compile(
    rf"(?:^|(?<=\s))({'|'.join(sorted(_SEARCH_KEYS, key=len, reverse=True))})[:=：]\s*({_QUOTED})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class TypedSearch:
    """The words, with “phrases” and -words as they were typed, and the conditions that hits must meet."""

    words: str
    filters: Filters


def parse_search(text: str) -> TypedSearch:
    """What a text asks for.

    Raises:
        InputError: a condition stands there twice, or its value is no date, or since lies after until.
    """
    given: dict[str, str] = {}
    for match in _SEARCH_PAIR.finditer(text):
        field, value = _SEARCH_KEYS[match[1].lower()], match[2].strip(_SEARCH_QUOTES)
        if field in given:
            raise refusal("events_twice", match[0])
        given[field] = day_typed(field, unicodedata.normalize("NFKC", value)) if field in _EDGE_MONTH else value
    sources = (given.pop("source"),) if "source" in given else ()
    words = " ".join(_SEARCH_PAIR.sub(" ", text).split())
    return TypedSearch(words, Filters(sources=sources, **given))
