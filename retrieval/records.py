"""The records that flow through baowen, each made once and never changed.

A span is half-open, in characters of the text it names. Lines are 1-based and inclusive, of the decoded file
(of the record's decoded text in .jsonl).
"""

from bisect import bisect_right
from dataclasses import dataclass

Lines = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One decoded text: a whole file, or one record of a .jsonl file."""

    source: str  # relative to the indexed root, `/`-separated; the record's own in .jsonl
    text: str  # as decoded, nothing changed but the byte order mark
    charset: str
    published: str | None = None  # YYYY-MM-DD from path or JSON field; a header's date is found by the splitter
    title: str | None = None  # the JSON field, which is no part of `text`
    is_article: bool = False  # the text is one article and is not to be split (.jsonl)
    byte_offset: int = 0  # where the record's line begins in its file
    pages: tuple[int, ...] = ()  # the line with which each page begins; none where there are no pages (.pdf has them)


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a page: what was printed, without its layout."""

    source: str
    headline: str | None  # its lines joined by one space
    headline_lines: Lines | None
    byline: tuple[str, ...]  # names
    published: str | None  # YYYY-MM-DD
    text: str  # the body: every printed character but layout white space, without 本报讯 and the closing byline
    lines: Lines  # of the body, its opening and byline with it
    line_starts: tuple[tuple[int, int], ...]  # (offset in `text`, line): from this character on the line is `line`

    def lines_of(self, start: int, end: int) -> Lines:
        """The lines on which the characters start..end of `text` stand."""
        return self._line_at(start), self._line_at(max(start, end - 1))

    def _line_at(self, offset: int) -> int:
        place = bisect_right(self.line_starts, (offset, 1 << 60)) - 1
        return self.line_starts[max(place, 0)][1] if self.line_starts else self.lines[0]


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences of one article, about 300 characters."""

    start: int  # in characters of the article's text
    end: int


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who took part in an event."""

    name: str
    title: str  # as written; "" where none is
    role: str  # lead accompany host speak attend


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, as one article tells it."""

    kind: str  # visit meeting training other
    people: tuple[Person, ...]  # in the order of the text
    action: str  # as written: 调研督导
    targets: tuple[str, ...]  # as written, in the order of the text, each in its most specific form
    topic: str  # "" where none is told
    date_text: str  # as written; "" where no day is told
    date: str | None  # YYYY-MM-DD or YYYY-MM; of a range its first day
    date_end: str | None  # of a range its last day
    start: int  # the evidence sentence, in characters of the article's text
    end: int
    rule: str  # the name of the rule that read it


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """An event with the place in the archive that tells it."""

    event: Event
    article_id: int
    source: str
    headline: str | None
    published: str | None  # YYYY-MM-DD or YYYY-MM
    lines: Lines  # of the evidence
    evidence: str  # the printed characters, layout white space removed


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage that search found."""

    article_id: int
    source: str
    lines: Lines
    headline: str | None
    published: str | None
    text: str
    start: int  # of the passage in its article's text
    end: int
    score: float  # 0..1, higher is better; comparable within one search only
    copies: tuple[str, ...] = ()  # sources of near-duplicate articles folded into this hit


@dataclass(frozen=True, slots=True)
class Citation:
    """Where an answer stands in the archive."""

    source: str
    lines: Lines
    headline: str | None
    published: str | None
    quote: str  # the printed characters, layout white space removed
    page: int | None = None  # of a file that has pages, the one on which the quote begins


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question, or the reason why there is none."""

    question: str
    answered: bool
    kind: str  # who when where with_whom what_said how_many list title yes_no other
    text: str
    confidence: float  # 0..1
    citations: tuple[Citation, ...] = ()
    ms: float = 0.0
    error: str | None = None  # why a line could not be taken as a question at all
    events: tuple[FoundEvent, ...] = ()  # that the answer rests on
