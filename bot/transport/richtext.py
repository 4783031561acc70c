"""Text with styles. A message is made as such text; then it becomes HTML or plain text, in one or several parts.

Telegram measures a text without its tags, in UTF-16 units. Quotes cannot be nested, and `code` and `pre` can hold no
other style; whoever makes runs has to respect this.
"""

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby

MOST_UNITS = 4096  # of one message
MOST_PARTS = 5  # messages of one text; what is left out is shown by an ellipsis
_LEFT_OUT = "\n……"
_LINK = "a:"
_QUOTE = "quote"
_TAGS = {"quote": ("<blockquote expandable>", "</blockquote>")}
_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Mn"})  # categories
_UNSEEN_LETTERS = "\u2800\u3164\uffa0\u115f\u1160"  # the empty Braille cell, fillers of Hangul
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_PARAGRAPH_END = re.compile(r"\n+")
_PAUSE = re.compile(r"[、,，;；:：]\s*")
_SENTENCE_END = re.compile(r"(?:[。!?！？…;；\n]|\.(?=\s))+[”’」』》)）\"]*\s*")


@dataclass(frozen=True, slots=True)
class Run:
    """Some characters of one style; characters that Telegram refuses are replaced."""

    text: str
    styles: tuple[str, ...] = ()  # outermost first; of b i u s code pre, quote (it can be unfolded) and a:URL

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", clean(self.text))


Rich = tuple[Run, ...]


def clean(text: str) -> str:
    """The text with U+FFFD in place of what acts instead of being seen, or is refused by Telegram.

    These are control characters, halves of surrogate pairs, and marks that turn the direction of writing: with one of
    them a name or a file can be made to look like another.
    """
    text = text.replace("\r\n", "\n").replace("\u2029", "")  # U+2029 starts a paragraph in text read from .html
    if text.isprintable():
        return text
    return "".join("\ufffd" if _acts(c) else c for c in text)


def one_line(text: str, most: int) -> str:
    """A name or a file as one line of at most `most` characters; a long one keeps its beginning and its end."""
    text = clean(text).replace("\n", "\ufffd").replace("\t", "\ufffd")
    return text if len(text) <= most else f"{text[: most // 2]}…{text[len(text) - (most - most // 2 - 1) :]}"


def _acts(character: str) -> bool:
    return character in _TURNING or (unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t")


def joined(runs: Iterable[Run]) -> Rich:
    """The same characters and styles in as few runs as possible."""
    groups = groupby((run for run in runs if run.text), key=lambda run: run.styles)
    return tuple(Run("".join(run.text for run in of_style), styles) for styles, of_style in groups)


def to_plain(rich: Rich) -> str:
    return "".join(run.text for run in rich)


def to_html(rich: Rich) -> str:
    """HTML as Telegram parses it: text escaped, tags nested, each tag open as long as its style lasts."""
    out: list[str] = []
    open_styles: tuple[str, ...] = ()
    for run in joined(rich):
        kept = _shared(open_styles, run.styles)
        out += [_tags(style)[1] for style in reversed(open_styles[kept:])]
        out += [_tags(style)[0] for style in run.styles[kept:]]
        out.append(html.escape(run.text, quote=False))
        open_styles = run.styles
    out += [_tags(style)[1] for style in reversed(open_styles)]
    return "".join(out)


def units(text: str) -> int:
    """The UTF-16 units of a text."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_blank(text: str) -> bool:
    """Whether nothing of the text can be seen; Telegram refuses to send such a text."""
    return all(unicodedata.category(c) in _UNSEEN or c in _UNSEEN_LETTERS for c in text)


def split(rich: Rich, most: int = MOST_UNITS) -> tuple[Rich, ...]:
    """Cut a text into parts of at most `most` UTF-16 units (2 or more).

    A part ends at the end of a paragraph, if possible outside a quote and before an empty line; else at the end of a
    sentence, else at a comma, else anywhere. Parts of which nothing can be seen are left out; all other characters keep
    their order and style.
    """
    text = to_plain(rich)
    ends = _ends(text)
    is_outside = _outside_quotes(rich)
    parts, start = [], 0
    while start < len(text):
        end = max(bisect_right(ends, ends[start] + most) - 1, start + 1)
        if end < len(text):
            end = _cut(text, start, end, is_outside)
        if not is_blank(text[start:end]):
            parts.append(_between(rich, start, end))
        start = end
    return tuple(parts)


def messages(rich: Rich) -> tuple[Rich, ...]:
    """The messages of a text: as `split` cuts it, but at most MOST_PARTS."""
    parts = split(_first_units(rich, (MOST_PARTS + 1) * MOST_UNITS))
    if len(parts) <= MOST_PARTS:
        return parts
    last = _first_units(parts[MOST_PARTS - 1], MOST_UNITS - len(_LEFT_OUT))
    return (*parts[: MOST_PARTS - 1], (*last, Run(_LEFT_OUT)))


def _first_units(rich: Rich, most: int) -> Rich:
    """The beginning of a text, without looking at the rest."""
    kept = []
    for run in rich:
        text = run.text[: bisect_right(_ends(run.text[:most]), most) - 1]
        kept.append(Run(text, run.styles))
        most -= units(text)
        if len(text) < len(run.text) or most <= 0:
            break
    return tuple(kept)


def _ends(text: str) -> Sequence[int]:
    """The units up to each character, from 0 on."""
    if units(text) == len(text):  # no character takes two, as in nearly all texts
        return range(len(text) + 1)
    return list(accumulate((1 + (c > "\uffff") for c in text), initial=0))


def _shared(some: tuple[str, ...], others: tuple[str, ...]) -> int:
    """How many styles both begin with."""
    count = 0
    for one, other in zip(some, others, strict=False):
        if one != other:
            break
        count += 1
    return count


def _tags(style: str) -> tuple[str, str]:
    if style.startswith(_LINK):
        return f'<a href="{html.escape(style[len(_LINK) :])}">', "</a>"
    return _TAGS.get(style, (f"<{style}>", f"</{style}>"))


def _cut(text: str, start: int, end: int, is_outside: Callable[[int], bool]) -> int:
    """The best place to end the part that begins at `start`, not behind `end`."""
    late = end - (end - start) // 3
    paragraphs, sentences, pauses = (
        [m.end() for m in pattern.finditer(text, start, end)] for pattern in (_PARAGRAPH_END, _SENTENCE_END, _PAUSE)
    )
    late_paragraphs = [place for place in paragraphs if place >= late]
    wishes: tuple[Iterable[int], ...] = (
        (place for place in late_paragraphs if is_outside(place) and text.startswith("\n\n", place - 2)),
        (place for place in late_paragraphs if is_outside(place)),
        late_paragraphs,
        (place for place in sentences if place >= late),
        (place for place in pauses if place >= late),
        sentences,
    )
    return next((best for wish in wishes if (best := max(wish, default=0))), end)


def _outside_quotes(rich: Rich) -> Callable[[int], bool]:
    """A function that says whether a place of the plain text is outside every quote."""
    spans, place = [], 0
    for run in rich:
        if _QUOTE in run.styles:
            spans.append((place, place + len(run.text)))
        place += len(run.text)
    inside = {place for start, end in spans for place in range(start + 1, end)}
    inside |= {start for start, _ in spans} & {end for _, end in spans}  # between two runs of one quote
    return lambda place: place not in inside


def _between(rich: Rich, start: int, end: int) -> Rich:
    """The characters start..end of the plain text with their styles."""
    runs, place = [], 0
    for run in rich:
        piece = run.text[max(0, start - place) : max(0, end - place)]
        runs.append(Run(piece, run.styles))
        place += len(run.text)
    return joined(runs)
