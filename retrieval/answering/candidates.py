"""A question and the articles found for it → everything an answer may be chosen from."""

from collections.abc import Callable, Iterator, Sequence

from retrieval.answering.another import of_another
from retrieval.answering.candidate import Candidate, Read
from retrieval.answering.from_events import from_events
from retrieval.answering.from_offices import from_offices
from retrieval.answering.from_page import from_page
from retrieval.answering.from_reader import from_reader
from retrieval.answering.from_rules import from_rules
from retrieval.answering.from_sentences import from_sentences
from retrieval.answering.reading import Reading
from retrieval.asking.question import Question
from retrieval.reading.asked import Frequency, prepare
from retrieval.reading.features import encode_question, encode_window, kind_row
from retrieval.reading.network import built_in as built_in_network
from retrieval.reading.vectors import built_in as built_in_vectors
from retrieval.reading.window import WORTH_READING, choose_windows

MOST_CHARACTERS = 240  # of an answer
SOURCES: tuple[Callable[[Read], Iterator[Candidate]], ...] = (
    from_reader,
    from_sentences,
    from_events,
    from_offices,
    from_page,
    from_rules,
)


def read(question: Question, readings: Sequence[Reading], frequency: Frequency, size: int) -> Read:
    """Let the trained reader read the best windows of the articles. `size`: passages in the archive."""
    vectors, network = built_in_vectors(), built_in_network()
    asked = prepare(question.text, question.kind, frequency, size, vectors)
    if not asked.folded:  # nothing is asked
        return Read(question, asked, readings, (), (), (), None)
    windows = choose_windows(asked, [(r.folded, r.headline, r.sentences) for r in readings], least=WORTH_READING)
    pairs = []
    for window in windows:
        of = readings[window.article]
        pairs.append(encode_window(asked, window, of.article.text, of.folded, of.sentences, vectors))
    encoded, typed = tuple(e for e, _ in pairs), tuple(t for _, t in pairs)
    told = [readings[window.article].folded[window.start : window.end] for window in windows]
    scores = network.score(kind_row(asked.kind), encode_question(asked, vectors, told), encoded) if encoded else None
    return Read(question, asked, readings, windows, encoded, typed, scores)


def candidates(read: Read, *, of_these: bool = False) -> list[Candidate]:
    """All candidates, each text of an article once; none where no article has a word of the question.

    `of_these`: the question is known to be about these articles, whatever words it has.
    """
    words = [piece for piece in read.asked.pairs if len(piece) > 1]
    if not of_these and not any(word in reading.whole for reading in read.readings for word in words):
        return []
    is_of_another = of_another(read)
    found: dict[tuple[int, str, str], Candidate] = {}
    for source in SOURCES:
        if read.scores is None and source is from_reader:
            continue
        for candidate in source(read):
            is_short = candidate.text.strip() and len(candidate.text) <= MOST_CHARACTERS
            if is_short and not is_of_another(candidate):
                found.setdefault((candidate.article, candidate.text, candidate.origin), candidate)
    return list(found.values())
