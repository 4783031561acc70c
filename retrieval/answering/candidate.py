"""What an answer is chosen from: a possible answer with where it stands, and all that was read for one question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from retrieval.answering.reading import Reading
from retrieval.asking.question import Question
from retrieval.records import Event
from retrieval.words.sentences import Span

if TYPE_CHECKING:
    from retrieval.reading.asked import Asked
    from retrieval.reading.features import Encoded, Typed
    from retrieval.reading.network import Scores
    from retrieval.reading.window import Window


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible answer."""

    text: str  # as it would be said
    origin: str  # what proposed it: reader, sentence, event, office, page, rules
    form: str  # how its text was made: span, people, list, clause, …
    article: int  # the place of its article among those found
    core: Span  # in characters of the article's text: what answers; (0, 0) where it is no part of the text
    cited: tuple[Span, ...]  # what is cited
    window: int = -1  # the place of its window among those read; -1 where none holds it
    event: Event | None = None
    part: str = "text"  # what it stands in: text, byline or headline
    score: float = 0.0  # 0..1, the rules' own


@dataclass(frozen=True)
class Read:
    """One question with everything read for it."""

    question: Question
    asked: "Asked"
    readings: Sequence[Reading]  # best first
    windows: "Sequence[Window]"
    encoded: "Sequence[Encoded]"
    typed: "Sequence[Typed]"
    scores: "Scores | None"  # None where nothing was read

    def window_of(self, article: int, span: Span) -> int:
        """The place of the window that holds a span of an article; -1 where none does."""
        for place, window in enumerate(self.windows):
            if window.article == article and window.start <= span[0] and span[1] <= window.end:
                return place
        return -1
