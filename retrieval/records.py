"""The records that flow through baowen, each made once and never changed.

A span is half-open and counts characters of the text it names. Lines are 1-based and inclusive; they count lines of the
decoded file, or in .jsonl of the record's decoded text.
"""

from bisect import bisect_right
from dataclasses import dataclass

Lines = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Bounds:
    """An article whose place its file states: by headings, elements, rows or slides. Lines are those of the text."""

    lines: Lines  # the headline's first, then the body's
    heads: tuple[int, ...] = ()  # the headline's lines
    alone: tuple[int, ...] = ()  # lines that are no part of the sentence before or behind: subheads, rows, captions
    headline: str | None = None  # where the file states it elsewhere than in `heads`
    byline: tuple[str, ...] = ()
    published: str | None = None  # YYYY-MM-DD


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a reader left out of a text as no part of an article: navigation, mastheads, footers."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One decoded text: a whole file, or one record of a .jsonl file."""

    source: str  # path relative to the indexed root, `/`-separated; in .jsonl the record's own source
    text: str  # as decoded; only the byte order mark is removed
    charset: str
    published: str | None = None  # YYYY-MM-DD from path or JSON field; the splitter finds a date in the header
    title: str | None = None  # from the JSON field; it is no part of `text`
    is_article: bool = False  # the text is one article and must not be split (.jsonl)
    byte_offset: int = 0  # where the record's line begins in its file
    pages: tuple[int, ...] = ()  # the first line of each page; empty if the file has no pages (.pdf has)
    bounds: tuple[Bounds, ...] = ()  # of its articles, where the file states them; what is in none is furniture
    alone: tuple[int, ...] = ()  # without bounds: lines that are no part of the sentences around them
    left_out: tuple[LeftOut, ...] = ()
    recognised: tuple[int, ...] = ()  # pages, from 1 on, that are pictures whose characters were recognised
    paper_page: str | None = None  # of the printed paper, as printed: 第A02版


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a page: what was printed, without its layout."""

    source: str
    headline: str | None  # its lines joined by one space
    headline_lines: Lines | None
    byline: tuple[str, ...]  # names
    published: str | None  # YYYY-MM-DD
    text: str  # the body: all printed characters, without layout white space, 本报讯 and the closing byline
    lines: Lines  # of the body with its opening and byline
    line_starts: tuple[tuple[int, int], ...]  # (offset in `text`, line): `line` begins at this character

    def lines_of(self, start: int, end: int) -> Lines:
        """The lines that hold the characters start..end of `text`.

        A caption stands behind the text, but may be printed above it.
        """
        if not self.line_starts:
            return self.lines[0], self.lines[0]
        held = [line for _, line in self.line_starts[self._run_at(start) : self._run_at(max(start, end - 1)) + 1]]
        return min(held), max(held)

    def _run_at(self, offset: int) -> int:
        return max(bisect_right(self.line_starts, (offset, 1 << 60)) - 1, 0)


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences of one article, about 300 characters."""

    start: int  # in characters of the article's text
    end: int


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who took part in an event."""

    name: str
    title: str  # as written; "" if none is given
    role: str  # lead accompany host speak attend appointed removed


SURE = 0.55  # confidence from which on an answer is said without reserve
LIKELY = 0.33  # probability from which on an event is listed, counted and answered from


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, as one article tells it."""

    kind: str  # visit meeting training appointment other
    people: tuple[Person, ...]  # in the order of the text
    action: str  # as written: 调研督导
    targets: tuple[str, ...]  # as written, in the order of the text, each in its most specific form
    topic: str  # "" if none is given
    date_text: str  # as written; "" if no day is given
    date: str | None  # YYYY-MM-DD or YYYY-MM; for a range its first day
    date_end: str | None  # for a range its last day
    start: int  # the evidence sentence, in characters of the article's text
    end: int
    rule: str  # the name of the rule that read the event
    probability: float = 1.0  # that it is one; judged of visits only


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """An event with the place in the archive where it is told."""

    event: Event
    article_id: int
    source: str
    headline: str | None
    published: str | None  # YYYY-MM-DD or YYYY-MM
    lines: Lines  # of the evidence
    evidence: str  # the printed characters without layout white space


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage that search found."""

    article_id: int
    source: str
    lines: Lines
    headline: str | None
    published: str | None
    text: str
    start: int  # where the passage begins in its article's text
    end: int
    score: float  # 0..1, higher is better; only scores of one search can be compared
    copies: tuple[str, ...] = ()  # sources of near-duplicate articles folded into this hit


@dataclass(frozen=True, slots=True)
class Citation:
    """The place in the archive that supports an answer."""

    source: str
    lines: Lines
    headline: str | None
    published: str | None
    quote: str  # the printed characters without layout white space
    page: int | None = None  # the page on which the quote begins, if the file has pages
    is_recognised: bool = False  # that page is a picture, whose characters may be taken for others
    paper_page: str | None = None  # of the printed paper, if the file states it: 第A02版


@dataclass(frozen=True, slots=True)
class Near:
    """What may be looked at where a question has no answer."""

    kind: str  # name person place search
    text: str
    asked: str = ""  # of a name: the one of the question that it may stand for


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
    related: tuple[Citation, ...] = ()  # passages that may bear on it, where no answer is certain enough
    near: tuple[Near, ...] = ()  # where there is no answer
    listed: tuple[str, ...] = ()  # the members of an answer that lists, in its order
    left_out: int = 0  # members that the answer has no room for
    trace: "Trace | None" = None


@dataclass(frozen=True, slots=True)
class Reason:
    """What a feature of a candidate did for it."""

    feature: str
    value: float
    added: float  # to the log odds that the candidate is right


@dataclass(frozen=True, slots=True)
class Considered:
    """A candidate for an answer, as a trace shows it."""

    text: str
    origin: str  # what proposed it: reader, sentence, event, office, page, rules
    form: str
    source: str
    probability: float  # 0..1, that it is right
    reasons: tuple[Reason, ...] = ()  # the weightiest first


@dataclass(frozen=True, slots=True)
class Trace:
    """How an answer came about."""

    kind: str
    people: tuple[str, ...]  # names seen in the question
    units: tuple[str, ...]  # what else of it the evidence should carry
    windows: tuple[tuple[str, Lines], ...]  # source and lines of what the reader read, best first
    candidates: tuple[Considered, ...]  # the likeliest first
    decided: str  # what ended it: choice, unsure, refusal
