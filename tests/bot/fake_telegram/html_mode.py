"""HTML parse mode: marked text in, plain text and entities (UTF-16 offsets) out, refused in Telegram's own words.

Rules and wording are those of TDLib's parse_html, which reads bytes, so the offsets in its messages count bytes. One
rule is stricter: Telegram silently drops a blockquote inside a blockquote, but here it is refused. entities.py does
what Telegram does to a text in any mode (trimming, finding mentions).
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from .errors import Json

NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
SPACE = b" \t\r\n\v\0"  # the end of the text counts as a space, as in TDLib
SPECIAL = re.compile(rb"[<&]")
TAG_NAME = re.compile(rb"[^ \t\r\n\v\0>]*")
ATTRIBUTE_NAME = re.compile(rb"[^ \t\r\n\v\0=>/\"']*")
NAME_TOKEN = re.compile(rb"[A-Za-z0-9.-]*")
REFERENCE = re.compile(rb"&(?:#x([0-9a-fA-F]*)|#([0-9]*)|([A-Za-z]*));?")


class ParseError(ValueError):
    """The text breaks the rules of the parse mode; the message says why and where."""


@dataclass(slots=True)
class OpenTag:
    name: str
    offset: int  # UTF-16 units of plain text before it
    piece: int  # pieces of plain text before it
    argument: str = ""


def utf16_length(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def parse_html(source: str) -> tuple[str, list[Json]]:
    """The plain text and its entities, outer before inner.

    Raises:
        ParseError: with Telegram's message.
    """
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self.size = len(source.encode())
        self.data = source.encode() + b"\0"
        self.at = 0
        self.pieces: list[str] = []
        self.offset = 0
        self.open: list[OpenTag] = []
        self.entities: list[Json] = []

    def parse(self) -> tuple[str, list[Json]]:
        while self.at < self.size:
            special = SPECIAL.search(self.data, self.at, self.size)
            end = special.start() if special else self.size
            self._add(self.data[self.at : end].decode())
            self.at = end
            if special is None:
                break
            if special[0] == b"&":
                self._read_reference()
            elif self.data[self.at + 1 : self.at + 2] == b"/":
                self._close_tag()
            else:
                self._open_tag()
        if self.open:
            raise ParseError(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        text = "".join(self.pieces)
        if re.search("[\ud800-\udfff]", text):
            raise ParseError(
                "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate "
                "code units"
            )
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return text, self.entities

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self.offset += utf16_length(text)

    def _read_reference(self) -> None:
        text, self.at = _reference(self.data, self.at)
        self._add(text)

    def _open_tag(self) -> None:
        begin = self.at
        end = _match(TAG_NAME, self.data, begin + 1).end()
        if self.data[end] == 0:
            raise ParseError(f"Unclosed start tag at byte offset {begin}")
        name = self.data[begin + 1 : end].decode().lower()
        if name not in TYPES:
            raise ParseError(f'Unsupported start tag "{name}" at byte offset {begin}')
        self.at = end
        tag = OpenTag(name, self.offset, len(self.pieces))
        while self._skip_space() != ord(">"):
            self._read_attribute(tag, begin)
        self.at += 1
        if name == "span" and tag.argument != "spoiler":
            raise ParseError(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        if name == "blockquote" and any(outer.name == "blockquote" for outer in self.open):
            raise ParseError(f"Blockquote can't be nested in a blockquote at byte offset {begin}")
        self.open.append(tag)

    def _skip_space(self) -> int:
        while self.data[self.at] in SPACE and self.data[self.at]:
            self.at += 1
        return self.data[self.at]

    def _read_attribute(self, tag: OpenTag, begin: int) -> None:
        match = _match(ATTRIBUTE_NAME, self.data, self.at)
        name, self.at = match[0].decode(), match.end()
        if not name:
            if self.data[self.at] == 0:
                raise ParseError(f'Unclosed start tag "{tag.name}" at byte offset {begin}')
            raise ParseError(f'Empty attribute name in the tag "{tag.name}" at byte offset {begin}')
        if self._skip_space() != ord("="):
            if self.data[self.at] == 0:
                raise ParseError(f'Unclosed start tag "{tag.name}" at byte offset {begin}')
            if (tag.name, name) == ("blockquote", "expandable"):
                tag.argument = "1"
            return
        self.at += 1
        if self._skip_space() == 0:
            raise ParseError(f'Unclosed start tag "{tag.name}" at byte offset {begin}')
        value = self._read_value()
        if self.data[self.at] == 0:
            raise ParseError(f"Unclosed start tag at byte offset {begin}")
        tag.argument = _argument(tag, name, value)

    def _read_value(self) -> str:
        quote = self.data[self.at]
        if quote not in b"'\"":
            match = _match(NAME_TOKEN, self.data, self.at)
            if self.data[match.end()] not in SPACE + b">":
                raise ParseError(f"Unexpected end of name token at byte offset {self.at}")
            self.at = match.end()
            return match[0].decode().lower()
        self.at += 1
        value = ""
        start = self.at
        while self.data[self.at] not in (quote, 0):
            if self.data[self.at] == ord("&"):
                value += self.data[start : self.at].decode()
                text, self.at = _reference(self.data, self.at)
                value, start = value + text, self.at
            else:
                self.at += 1
        value += self.data[start : self.at].decode()
        self.at += self.data[self.at] == quote
        return value

    def _close_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise ParseError(f"Unexpected end tag at byte offset {begin}")
        end = _match(TAG_NAME, self.data, begin + 2).end()
        name = self.data[begin + 2 : end].decode().lower()
        self.at = end
        if self._skip_space() != ord(">"):
            raise ParseError(f"Unclosed end tag at byte offset {begin}")
        self.at += 1
        tag = self.open[-1]
        if name and name != tag.name:
            raise ParseError(f'Unmatched end tag at byte offset {begin}, expected "</{tag.name}>", found "</{name}>"')
        self.open.pop()
        if self.offset > tag.offset and (entity := self._entity(tag)):
            self.entities.append(entity)

    def _entity(self, tag: OpenTag) -> Json | None:
        entity: Json = {"offset": tag.offset, "length": self.offset - tag.offset, "type": TYPES[tag.name]}
        if tag.name == "a":
            return _link_entity(entity, tag.argument or "".join(self.pieces[tag.piece :]))
        if tag.name == "tg-emoji":
            if not tag.argument.isdigit() or int(tag.argument) == 0:
                raise ParseError("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = tag.argument
        if tag.name == "blockquote" and tag.argument:
            entity["type"] = "expandable_blockquote"
        if tag.name == "code" and tag.argument:
            entity["language"] = tag.argument
        inner = self.entities[-1] if self.entities else {}
        same_place = all(inner.get(key) == entity[key] for key in ("offset", "length"))
        if tag.name == "pre" and same_place and "language" in inner:
            entity["language"] = self.entities.pop()["language"]
        return entity


def _match(pattern: re.Pattern[bytes], data: bytes, at: int) -> re.Match[bytes]:
    match = pattern.match(data, at)
    assert match is not None  # these patterns match the empty string too
    return match


def _argument(tag: OpenTag, name: str, value: str) -> str:
    if (tag.name, name) in (("a", "href"), ("tg-emoji", "emoji-id")):
        return value
    if (tag.name, name) == ("code", "class") and value.startswith("language-"):
        return value.removeprefix("language-")
    if (tag.name, name) == ("span", "class") and value.startswith("tg-"):
        return value.removeprefix("tg-")
    if (tag.name, name) == ("blockquote", "expandable"):
        return "1"
    return tag.argument


def _reference(data: bytes, at: int) -> tuple[str, int]:
    """The character that a reference at `at` stands for, and where it ends; an unknown one stands for its "&"."""
    match = _match(REFERENCE, data, at)
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        return (NAMED[name], match.end()) if name in NAMED else ("&", at + 1)
    code = int(hexadecimal or b"0", 16) if hexadecimal is not None else int(decimal or b"0")
    if code == 0 or code >= 0x10FFFF or len(match[0].rstrip(b";")) >= 10:
        return "&", at + 1
    return chr(code), match.end()


def _link_entity(entity: Json, url: str) -> Json | None:
    """The link, completed as by Telegram; None if it is no link, so only its text stays."""
    if user := re.fullmatch(r"tg://user\?id=(\d+)", url):
        return entity | {"type": "text_mention", "user": {"id": int(user[1])}}
    if checked := checked_url(url):
        return entity | {"url": checked}
    return None


def checked_url(url: str) -> str | None:
    """The address as Telegram stores it, with scheme and path; None if Telegram does not accept it."""
    url = url if "://" in url else f"http://{url}"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme in ("tg", "ton", "tonsite"):
        return url
    if parts.scheme not in ("http", "https") or "." not in host.strip(".") or re.search(r"[\s<>\"]", url):
        return None
    return url if parts.path else f"{parts.scheme}://{parts.netloc}/{url.partition(parts.netloc)[2]}"
