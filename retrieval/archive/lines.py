"""Finds the printed lines of a text, with their places.

In: decoded text. Out: its lines that are not blank, without the white space around them and without `#` marks.
Other modules decide what a line is: headline, byline, body …
"""

import re
from dataclasses import dataclass

# A line ends where an editor ends it. Not str.splitlines: that also breaks at form feeds and other separators.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_MARK = re.compile(r"(#{1,6})[^\S\r\n]+")  # white space must follow: a line may begin with the # of 13#桥墩
MARKS = re.compile(r"#{0,6}\s*")
_SENTENCE_END = re.compile(r"[。!?！？…][”’」』）)》】\"]*\Z")
_GOES_ON = re.compile(r"下转第?\w{1,4}版?[)）】\]]?\Z")  # the sentence ends on another page
# Marks a paragraph's first line where no blank line is possible: white space, but no line end.
PARAGRAPH = "\u2029"
OPENING = re.compile(r"[【\[(（]?\s*本\s*报\s*讯\s*[】\])）]?[:：]?\s*")
_OPENS = re.compile(r"[【\[(（]?本报讯")
_CREDIT_END = re.compile(r"[。!?！？…”][(（]?[^。!?！？，,；;]{2,14}(?:摄|摄影报道|供图)[)）]*\Z")  # …客人。何晓摄
_LONGEST_TAIL = 24  # last characters in which the end of a sentence is sought


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. `start`, `end` are its span of the text, without white space and mark."""

    number: int  # 1-based line of the text
    start: int
    end: int
    mark: int  # the number of `#` before it
    mark_start: int  # where its mark begins, or the line if it has none
    gap: bool  # whether a blank line, a paragraph's edge or the text's beginning is before it
    bare: str  # its characters without any white space

    @property
    def ends_sentence(self) -> bool:
        """True if a sentence may end with this line: by a full stop, or by a closing quote."""
        return ends_sentence(self.bare)


def ends_sentence(bare: str) -> bool:
    """True if a text without white space ends like a sentence."""
    tail = bare[-_LONGEST_TAIL:]
    return bare.endswith("”") or any(end.search(tail) for end in (_SENTENCE_END, _GOES_ON, _CREDIT_END))


def opens(bare: str) -> bool:
    """True for a line without white space that begins with 本报讯."""
    return _OPENS.match(bare) is not None


def printed_lines(text: str, start: int = 0) -> list[Line]:
    """The lines of `text` from the offset `start` on, in order, without blank ones."""
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
