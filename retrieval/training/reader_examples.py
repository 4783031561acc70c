"""Questions → what the network is trained on: the windows it would read in use, with the answers marked in them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.reading import Reading
from retrieval.asking.question import understand
from retrieval.engine import Engine
from retrieval.reading.asked import Asked, prepare
from retrieval.reading.features import Encoded, encode_question, encode_window, kind_row
from retrieval.reading.vectors import WordVectors
from retrieval.reading.window import MOST, Window, choose_windows, covered
from retrieval.training.taught import Taught
from retrieval.words.sentences import Span, sentences
from retrieval.words.tokens import fold

PARAGRAPH_WINDOWS = 2  # read of a paragraph that is an article of its own
_NEAR_BEST = 0.7  # occurrences count whose sentence carries so much of what the best one's does


class WordTable:
    """The vectors of all words seen, each once: a hundred times smaller than a copy for each window."""

    def __init__(self) -> None:
        self._rows: dict[bytes, int] = {}
        self.vectors: list[NDArray[np.float16]] = []

    def rows(self, vectors: NDArray[np.float32]) -> NDArray[np.int32]:
        """The rows of the vectors; new ones are added."""
        found = np.empty(len(vectors), np.int32)
        for n, vector in enumerate(vectors.astype(np.float16)):
            found[n] = self._rows.setdefault(vector.tobytes(), len(self.vectors))
            if found[n] == len(self.vectors):
                self.vectors.append(vector)
        return found


@dataclass(frozen=True, slots=True)
class Kept:
    """An encoded text, small enough to keep tens of thousands."""

    characters: NDArray[np.int32]
    tags: NDArray[np.int8]
    word_of: NDArray[np.int16]
    words: NDArray[np.int32]  # rows of the table
    numbers: NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Marked:
    """A window with the answers that stand in it."""

    text: Kept
    spans: tuple[Span, ...]  # in characters of the window


@dataclass(frozen=True, slots=True)
class Example:
    """One question for training."""

    kind: int
    question: Kept
    windows: tuple[Marked, ...]


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    folded: str
    beside: str
    sentences: tuple[Span, ...]
    is_gold: bool


def make_examples(
    taught: Iterable[Taught], engine: Engine, vectors: WordVectors, table: WordTable
) -> Iterator[Example]:
    """An example for each question that has no answer or one that stands in a window."""
    for one in taught:
        asked = prepare(
            one.text,
            understand(one.text).kind,
            engine.frequency,
            engine.passages,
            vectors,
        )
        texts = [_own(one.paragraph)] if one.paragraph else _found(one, engine)
        most = PARAGRAPH_WINDOWS if one.paragraph else MOST
        windows = choose_windows(asked, [(t.folded, t.beside, t.sentences) for t in texts], most)
        marked = [(w, _mark(asked, texts[w.article], w, one.answers)) for w in windows]
        if one.answers and not any(spans and texts[w.article].is_gold for w, spans in marked):
            forced = _with_an_answer(asked, texts, one.answers)
            if forced is None:
                continue
            marked = [*marked[: most - 1], forced]
        told = [texts[w.article].folded[w.start : w.end] for w, _ in marked]
        kept = [
            Marked(
                _keep(
                    encode_window(asked, w, t.text, t.folded, t.sentences, vectors)[0],
                    table,
                ),
                spans,
            )
            for w, spans in marked
            if (t := texts[w.article])
        ]
        yield Example(
            kind_row(asked.kind),
            _keep(encode_question(asked, vectors, told), table),
            tuple(kept),
        )


def _keep(encoded: Encoded, table: WordTable) -> Kept:
    return Kept(
        encoded.characters,
        encoded.tags.astype(np.int8),
        encoded.word_of.astype(np.int16),
        table.rows(encoded.vectors),
        encoded.numbers.astype(np.float16),
    )


def _own(paragraph: str) -> _Text:
    return _Text(paragraph, fold(paragraph), "", sentences(paragraph), True)


def _found(one: Taught, engine: Engine) -> list[_Text]:
    """The articles that a search finds, and last the source where it does not find one."""
    if one.is_within:
        return [_of(reading, one.sources) for source in one.sources for reading in engine.readings_of(source)]
    readings = engine.find_readings(one.text)
    if one.is_gone:
        readings = [reading for reading in readings if reading.article.source not in one.sources]
        return [_of(reading, ()) for reading in readings]
    if not any(reading.article.source in one.sources for reading in readings):
        readings += [found for source in one.sources[:1] for found in engine.readings_of(source)]
    return [_of(reading, one.sources) for reading in readings]


def _of(reading: Reading, sources: Sequence[str]) -> _Text:
    is_gold = reading.article.source in sources
    return _Text(
        reading.article.text,
        reading.folded,
        reading.headline,
        reading.sentences,
        is_gold,
    )


def _mark(asked: Asked, text: _Text, window: Window, answers: Sequence[str]) -> tuple[Span, ...]:
    """Where the answers stand in a window, in the sentences that carry most of the question."""
    piece = text.folded[window.start : window.end]
    found = [(span, _carried(asked, text, window.start + span[0])) for span in occurrences(piece, answers)]
    best = max((carried for _, carried in found), default=0.0)
    return tuple(span for span, carried in found if carried >= _NEAR_BEST * best)


def occurrences(piece: str, answers: Sequence[str]) -> Iterator[Span]:
    """Where the strings stand in a folded text, white space aside."""
    places = [n for n, character in enumerate(piece) if character != " "]
    squeezed = piece.replace(" ", "")
    for answer in answers:
        wanted = fold(answer).replace(" ", "")
        at = squeezed.find(wanted) if wanted else -1
        while at >= 0:
            yield places[at], places[at + len(wanted) - 1] + 1
            at = squeezed.find(wanted, at + 1)


def _carried(asked: Asked, text: _Text, place: int) -> float:
    sentence = next((span for span in text.sentences if span[0] <= place < span[1]), (place, place))
    return covered(asked, text.folded[slice(*sentence)])


def _with_an_answer(
    asked: Asked, texts: Sequence[_Text], answers: Sequence[str]
) -> tuple[Window, tuple[Span, ...]] | None:
    """The best window of a gold article that holds an answer."""
    for place, text in enumerate(texts):
        if not text.is_gold:
            continue
        for window in choose_windows(asked, [(text.folded, text.beside, text.sentences)], MOST):
            if spans := _mark(asked, text, window, answers):
                return replace(window, article=place), spans
    return None
