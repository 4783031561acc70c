"""Question and window → what the network reads of each character. The same code serves training and use.

Each character has an embedding row, the vector of its word, a part of speech, and the numbers of COLUMNS: how it meets
the question, how near that is, what extractors take it for, and where it stands.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from retrieval.asking.kinds import KINDS
from retrieval.calendar.dates import find_dates
from retrieval.events.people import find_people
from retrieval.reading.asked import Asked
from retrieval.reading.quantities import find_quantities
from retrieval.reading.vectors import WordVectors
from retrieval.reading.window import LONGEST, Window, covered
from retrieval.words.cut import Cut, cut
from retrieval.words.sentences import Span
from retrieval.words.sentences import sentences as split_sentences

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

COLUMNS = (
    "pair met", "word met", "word alike",
    "met left 4", "met left 12", "met left 36", "met right 4", "met right 12", "met right 36",
    "alike left 12", "alike right 12",
    "sentence", "sentence and neighbours", "sentence of the best", "window", "article", "sentence alike",
    "name", "name begins", "title of the named", "date", "date begins", "quantity", "quantity begins", "quoted",
    "digit", "letter", "mark", "word begins", "first sentence", "rank", "depth", "question",
)  # fmt: skip
_COLUMN = {name: place for place, name in enumerate(COLUMNS)}
TAGS = (
    "n",
    "nr",
    "ns",
    "nt",
    "nz",
    "v",
    "vn",
    "a",
    "d",
    "p",
    "c",
    "u",
    "m",
    "q",
    "t",
    "r",
    "f",
    "x",
    "i",
    "eng",
)
_TAG = {tag: place + 1 for place, tag in enumerate(TAGS)}
_SCALES = (4.0, 12.0, 36.0)
_ALIKE = 0.35  # cosine of two words from which on they tell something of each other
_QUOTED = re.compile(r"\"[^\"]{1,40}\"|《[^》]{1,40}》")


@dataclass(frozen=True, slots=True)
class Typed:
    """What extractors found in a window: spans in characters of the window."""

    names: tuple[Span, ...]
    titles: tuple[Span, ...]
    dates: tuple[Span, ...]
    quantities: tuple[Span, ...]
    quoted: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Encoded:
    """What the network reads of one text."""

    characters: Ints  # (length,) code points
    tags: Ints  # (length,) 0 for any other part of speech
    word_of: Ints  # (length,) the number of its word
    vectors: Floats  # (words, dimension)
    numbers: Floats  # (length, len(COLUMNS))


def encode_question(asked: Asked, vectors: WordVectors, told: Sequence[str]) -> Encoded:
    """The question as the network reads it; `told`: the folded texts of the windows, the best first.

    Which of its pieces stand in what is read, and in its best sentence, is seen here for all windows.
    """
    text = asked.folded
    numbers = np.zeros((len(text), len(COLUMNS)), np.float32)
    numbers[:, _COLUMN["pair met"]] = _met(asked.pairs, text)
    numbers[:, _COLUMN["word met"]] = _by_word(asked.cut, [asked.words.get(word, 0.0) for word in asked.cut.words])
    best = max(
        (s for one in told for s in _sentences_of(one)),
        key=lambda s: covered(asked, s),
        default="",
    )
    for name, texts in (("sentence", (best,)), ("window", told[:1]), ("article", told)):
        numbers[:, _COLUMN[name]] = _met({pair: 1.0 for pair in asked.pairs if any(pair in t for t in texts)}, text)
    _flag_characters(numbers, text, asked.cut)
    numbers[:, _COLUMN["question"]] = 1.0
    return _encoded(text, asked.cut, vectors, numbers)


def _sentences_of(text: str) -> list[str]:
    return [text[slice(*span)] for span in split_sentences(text)]


def encode_window(
    asked: Asked,
    window: Window,
    text: str,
    folded: str,
    sentences: Sequence[Span],
    vectors: WordVectors,
) -> tuple[Encoded, Typed]:
    """A window as the network reads it; `text`, `folded` and `sentences` are its whole article's."""
    piece = folded[window.start : window.end]
    words = cut(piece)
    encoded_vectors = vectors.of(words.words)
    numbers = np.zeros((len(piece), len(COLUMNS)), np.float32)
    met = _met(asked.pairs, piece)
    alike = _alike(asked, words, encoded_vectors)
    numbers[:, 0] = met
    numbers[:, 1] = _by_word(words, [asked.words.get(word, 0.0) for word in words.words])
    numbers[:, 2] = _by_word(words, alike)
    left, right = _decays(len(piece))
    mass = np.maximum(met, numbers[:, 1]) / 2
    for place, kernel in enumerate(left):
        numbers[:, 3 + place] = mass @ kernel
    for place, kernel in enumerate(right):
        numbers[:, 6 + place] = mass @ kernel
    numbers[:, 9] = numbers[:, 2] @ left[1] / 2
    numbers[:, 10] = numbers[:, 2] @ right[1] / 2
    _say_coverage(numbers, asked, window, piece, sentences, alike, words)
    typed = find_typed(text[window.start : window.end], piece)
    for name, spans in (
        ("name", typed.names),
        ("date", typed.dates),
        ("quantity", typed.quantities),
    ):
        for start, end in spans:
            numbers[start:end, _COLUMN[name]] = 1.0
            numbers[start, _COLUMN[name + " begins"]] = 1.0
    for name, spans in (("title of the named", typed.titles), ("quoted", typed.quoted)):
        for start, end in spans:
            numbers[start:end, _COLUMN[name]] = 1.0
    _flag_characters(numbers, piece, words)
    numbers[:, _COLUMN["rank"]] = 1.0 / (window.article + 1)
    numbers[:, _COLUMN["depth"]] = min(window.start / 2000, 1.0)
    return _encoded(piece, words, vectors, numbers, encoded_vectors), typed


def find_typed(text: str, folded: str) -> Typed:
    """The names, titles, dates, quantities and quoted pieces of a text."""
    people = find_people(text)
    dates = [(d.start, d.end) for d in find_dates(text, None)]
    quantities = [q for q in find_quantities(folded) if not any(d[0] <= q[0] < d[1] for d in dates)]
    return Typed(
        names=tuple((m.start, m.end) for m in people),
        titles=tuple((m.before, m.start) for m in people if m.before < m.start),
        dates=tuple(dates),
        quantities=tuple(quantities),
        quoted=tuple(match.span() for match in _QUOTED.finditer(folded)),
    )


def kind_row(kind: str) -> int:
    """The row of a kind of question in the network's table."""
    return KINDS.index(kind) if kind in KINDS else len(KINDS) - 1


def _encoded(
    text: str,
    words: Cut,
    vectors: WordVectors,
    numbers: Floats,
    found: Floats | None = None,
) -> Encoded:
    lengths = np.diff(np.asarray(words.starts))
    tags = [_TAG.get(tag, _TAG.get(tag[:1], 0)) for _, tag in words.tagged(0, len(text)) or []]
    return Encoded(
        characters=np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.int32),
        tags=np.repeat(np.array(tags, np.int32), lengths),
        word_of=np.repeat(np.arange(len(lengths), dtype=np.int32), lengths),
        vectors=vectors.of(words.words) if found is None else found,
        numbers=numbers,
    )


def _met(pairs: dict[str, float], text: str) -> Floats:
    """For each character the rarity of the rarest piece of the question that it stands in."""
    met = np.zeros(len(text), np.float32)
    for pair, rarity in pairs.items():
        at = text.find(pair)
        while at >= 0:
            np.maximum(met[at : at + len(pair)], rarity, out=met[at : at + len(pair)])
            at = text.find(pair, at + 1)
    return met


def _by_word(words: Cut, values: Sequence[float] | Floats) -> Floats:
    return np.repeat(np.asarray(values, np.float32), np.diff(np.asarray(words.starts)))


def _alike(asked: Asked, words: Cut, vectors: Floats) -> Floats:
    """For each word of the window the cosine with the question's word nearest to it, by rarity; 0 below _ALIKE."""
    if not len(asked.vectors):
        return np.zeros(len(words.words), np.float32)
    rarity = np.array(list(asked.words.values()), np.float32)
    cosines = vectors @ asked.vectors.T
    nearest: Floats = (np.where(cosines >= _ALIKE, cosines, 0.0) * rarity).max(axis=1)
    return nearest


def _say_coverage(
    numbers: Floats,
    asked: Asked,
    window: Window,
    piece: str,
    sentences: Sequence[Span],
    alike: Floats,
    words: Cut,
) -> None:
    """How much of the question stands in the sentence of each character, and around it."""
    spans = [
        (max(start, window.start) - window.start, min(end, window.end) - window.start)
        for start, end in sentences
        if start < window.end and end > window.start
    ]
    texts = [piece[start:end] for start, end in spans]
    carried = [[pair in text for pair in asked.pairs] for text in texts]
    rarity = np.array(list(asked.pairs.values()), np.float32)
    shares = np.array(carried, np.float32).reshape(len(spans), -1) @ rarity / asked.weight
    best = max(float(shares.max(initial=0.0)), 1e-6)
    wide = [
        float(np.any(np.array(carried[max(0, n - 1) : n + 2]), axis=0).astype(np.float32) @ rarity) / asked.weight
        for n in range(len(spans))
    ]
    by_character = _by_word(words, alike)
    for n, (start, end) in enumerate(spans):
        row = numbers[start:end]
        row[:, _COLUMN["sentence"]] = shares[n]
        row[:, _COLUMN["sentence and neighbours"]] = wide[n]
        row[:, _COLUMN["sentence of the best"]] = shares[n] / best
        row[:, _COLUMN["sentence alike"]] = by_character[start:end].sum() / 20
    numbers[:, _COLUMN["window"]] = window.coverage
    numbers[:, _COLUMN["article"]] = window.article_coverage
    if window.start == 0:
        numbers[: spans[0][1], _COLUMN["first sentence"]] = 1.0


def _flag_characters(numbers: Floats, text: str, words: Cut) -> None:
    numbers[:, _COLUMN["digit"]] = [c.isdigit() for c in text]
    numbers[:, _COLUMN["letter"]] = [c.isascii() and c.isalpha() for c in text]
    numbers[:, _COLUMN["mark"]] = [not c.isalnum() for c in text]
    numbers[np.asarray(words.starts)[:-1], _COLUMN["word begins"]] = 1.0


@cache
def _kernels() -> tuple[tuple[Floats, ...], tuple[Floats, ...]]:
    away = np.arange(LONGEST)[None, :] - np.arange(LONGEST)[:, None]  # column - row
    left = tuple(np.where(away > 0, np.exp(-away / scale), 0).astype(np.float32) for scale in _SCALES)
    return left, tuple(np.ascontiguousarray(kernel.T) for kernel in left)


def _decays(length: int) -> tuple[list[Floats], list[Floats]]:
    """Matrices that spread a mass to the characters behind it (it lies to their left) and before it."""
    left, right = _kernels()
    return [k[:length, :length] for k in left], [k[:length, :length] for k in right]
