"""The printed lines of a text, with their place in it.

In: decoded text. Out: its lines that hold anything, without the white space around them and without `#` marks.
What a line is (headline, byline, body …) is for others to say.
"""

import re
from dataclasses import dataclass

# A line ends where an editor ends it. Not str.splitlines: that also breaks at form feeds and other separators.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_MARK = re.compile(r"(#{1,6})[^\S\r\n]+")  # with white space behind it: a column may begin with the 13# of a pier
_SENTENCE_END = re.compile(r"[。!?！？…][”’」』）)》】\"]*\Z")
# Stands before a paragraph's first line where no blank line can: white space, but no line's end.
PARAGRAPH = "\u2029"
OPENING = re.compile(r"[【\[(（]?\s*本\s*报\s*讯\s*[】\])）]?[:：]?\s*")
_OPENS = re.compile(r"[【\[(（]?本报讯")
_LONGEST_TAIL = 12  # characters looked at for the end of a sentence


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. `start`, `end` are a span of the text, white space and mark not counted."""

    number: int  # 1-based line of the text
    start: int
    end: int
    mark: int  # how many `#` stand before it
    mark_start: int  # where the mark, or else the line, begins
    gap: bool  # a blank line, a paragraph's edge or the text's stands before it
    bare: str  # its characters without any white space

    @property
    def ends_sentence(self) -> bool:
        """True where a sentence may end with this line: its full stop, or the quote that closes it."""
        return ends_sentence(self.bare)


def ends_sentence(bare: str) -> bool:
    """True where a text without white space ends as a sentence does."""
    return bare.endswith("”") or _SENTENCE_END.search(bare[-_LONGEST_TAIL:]) is not None


def opens(bare: str) -> bool:
    """True for a line, white space apart, that begins with 本报讯."""
    return _OPENS.match(bare) is not None


def printed_lines(text: str, start: int = 0) -> list[Line]:
    """The lines of `text` from the offset `start` on that hold more than white space, in order."""
    lines: list[Line] = []
    number = text.count("\n", 0, start) + text.count("\r", 0, start) - text.count("\r\n", 0, start) + 1
    gap = True
    for match in _LINE.finditer(text, start):
        raw = match[0].strip()
        if raw:
            first = match.start() + match[0].index(raw[0])
            end = first + len(raw)
            mark = _MARK.match(text, first, end)
            body = mark.end() if mark else first
            bare = "".join(raw[body - first :].split())
            apart = gap or match[0].startswith(PARAGRAPH)
            lines.append(Line(number, body, end, len(mark[1]) if mark else 0, first, apart, bare))
        gap = not raw
        number += 1
    return lines
