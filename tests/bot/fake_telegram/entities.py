"""What Telegram does to every text: it trims it and finds mentions and links. Also turns text back into HTML."""

import html
import re
from collections.abc import Iterable, Sequence

from .errors import Json
from .html_mode import utf16_length

BLANK = " \n"
MOST_ENTITIES = 100  # more are dropped silently
CONTROL = re.compile("[\0-\x09\x0b\x0c\x0e-\x1f]")
UNSEEN = re.compile("[\r\u2028-\u202e]")
FOUND = (
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z0-9_]{3,32}(?!\w)")),
    ("bot_command", re.compile(r"(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")),
    ("hashtag", re.compile(r"(?<![\w#])#(?=\w*[^\W\d_])\w{1,256}")),
    ("url", re.compile(r"(?<![\w@.])https?://[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#][^\s<>\"]*[^\s<>\".,;:!?)])?")),
)
TAGS = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "spoiler": "tg-spoiler", "code": "code",
    "pre": "pre", "blockquote": "blockquote",
}  # fmt: skip
ALONE = ("code", "pre")
MERGED = ("bold", "italic", "underline", "strikethrough", "spoiler")


def clean(text: str) -> str:
    """The text with spaces in place of control characters, and without invisible ones."""
    return UNSEEN.sub("", CONTROL.sub(" ", text))


def settle(text: str, entities: Sequence[Json]) -> tuple[str, list[Json]]:
    """The text as Telegram stores it: trimmed, entities cut to fit, none inside code, found ones added."""
    text, kept = trim(text, entities)
    kept = merge(without_code_inside(kept))
    kept = sorted([*kept, *find_entities(text, kept)], key=lambda entity: (entity["offset"], -entity["length"]))
    return text, kept[:MOST_ENTITIES]


def trim(text: str, entities: Sequence[Json] = ()) -> tuple[str, list[Json]]:
    """The text without spaces and line ends around it, its entities cut to fit. A full-width space stays."""
    start = len(text) - len(text.lstrip(BLANK))
    text = text.strip(BLANK)
    length = utf16_length(text)
    kept = []
    for entity in entities:
        begin = max(entity["offset"] - start, 0)
        end = min(entity["offset"] + entity["length"] - start, length)
        if begin < end:
            kept.append(entity | {"offset": begin, "length": end - begin})
    return text, kept


def without_code_inside(entities: Sequence[Json]) -> list[Json]:
    """The entities, none overlapping code or pre: a link there is dropped, bold is cut around it, a quote stays."""
    codes = [_span(entity) for entity in entities if entity["type"] in ALONE]
    kept = []
    for entity in entities:
        if entity["type"] in ALONE or entity["type"].endswith("blockquote"):
            kept.append(entity)
        elif entity["type"] in TAGS:
            kept += [entity | {"offset": start, "length": end - start} for start, end in _outside(entity, codes)]
        elif not any(_overlap(_span(entity), code) for code in codes):
            kept.append(entity)
    return kept


def _outside(entity: Json, codes: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    pieces = [_span(entity)]
    for start, end in codes:
        pieces = [cut for piece in pieces for cut in ((piece[0], min(piece[1], start)), (max(piece[0], end), piece[1]))]
        pieces = [piece for piece in pieces if piece[0] < piece[1]]
    return pieces


def merge(entities: Sequence[Json]) -> list[Json]:
    """The entities, with touching neighbours of one kind joined."""
    merged: list[Json] = []
    for entity in entities:
        for last in reversed(merged):
            same = {key: value for key, value in last.items() if key not in ("offset", "length")}
            touches = last["offset"] + last["length"] == entity["offset"]
            if touches and entity["type"] in MERGED and all(entity.get(key) == value for key, value in same.items()):
                last["length"] += entity["length"]
                break
        else:
            merged.append(dict(entity))
    return merged


def find_entities(text: str, marked: Iterable[Json] = ()) -> list[Json]:
    """Mentions, commands, hashtags and addresses that do not overlap code, links or each other."""
    taken = [_span(entity) for entity in marked if entity["type"] in (*ALONE, "text_link", "text_mention")]
    found = []
    for kind, pattern in FOUND:
        for match in pattern.finditer(text):
            start = utf16_length(text[: match.start()])
            span = (start, start + utf16_length(match[0]))
            if not any(_overlap(span, other) for other in taken):
                taken.append(span)
                found.append({"offset": span[0], "length": span[1] - span[0], "type": kind})
    return sorted(found, key=lambda entity: entity["offset"])


def to_html(text: str, entities: Sequence[Json]) -> str:
    """The text with tags for these entities; found ones (mentions, commands) need none."""
    units = text.encode("utf-16-le")
    marks: list[tuple[int, int, int, int, str]] = []  # offset, closing before opening, longest outside, place, tag
    for place, entity in enumerate(entities):
        if (tags := _tags(entity)) is not None:
            start, end = _span(entity)
            marks.append((start, 1, -entity["length"], place, tags[0]))
            marks.append((end, 0, entity["length"], -place, tags[1]))
    parts = []
    at = 0
    for offset, *_, tag in sorted(marks):
        parts += [html.escape(units[at * 2 : offset * 2].decode("utf-16-le"), quote=False), tag]
        at = offset
    return "".join([*parts, html.escape(units[at * 2 :].decode("utf-16-le"), quote=False)])


def _tags(entity: Json) -> tuple[str, str] | None:
    kind = entity["type"]
    if kind == "text_link":
        return f'<a href="{html.escape(entity["url"])}">', "</a>"
    if kind == "text_mention":
        return f'<a href="tg://user?id={entity["user"]["id"]}">', "</a>"
    if kind == "expandable_blockquote":
        return "<blockquote expandable>", "</blockquote>"
    return (f"<{TAGS[kind]}>", f"</{TAGS[kind]}>") if kind in TAGS else None


def _span(entity: Json) -> tuple[int, int]:
    return entity["offset"], entity["offset"] + entity["length"]


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
