"""Questions → questions that the archive does not answer, made from them: their premise swapped, or their article gone.

People ask for what is not there more often than the writers of gold questions do: they take one person for another, or
a place for one that resembles it. A twin keeps all of its question but one name, place or day, which comes from another
question; or it keeps all, and the articles that answer it are not read.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.asking.question import Question, understand
from retrieval.words.tokens import fold

SWAPPED, GONE = 0.3, 0.1  # twins of each kind for a question
_TRIES = 40


@dataclass(frozen=True, slots=True)
class Twin:
    """A question without an answer."""

    of: int  # the place of the question that it was made from
    text: str
    is_gone: bool  # the articles that answer it are not read


@dataclass(frozen=True, slots=True)
class _Piece:
    """What can be swapped: a name, a place or the like, or a day, as the question writes it."""

    sort: str  # name, proper or date
    text: str


def twins(texts: Sequence[str], wholes: Sequence[str]) -> Iterator[Twin]:
    """Twins of some of the questions, the same each time.

    `wholes`: the folded text of all articles that answer each question; "" where it has no answer, and so no twin. What
    is swapped in stands in none of them; what is swapped out does, and so its article is found.
    """
    chance = random.Random(0)
    of_each = [_pieces(understand(text)) for text in texts]
    by_sort: dict[str, list[str]] = {}
    for found in of_each:
        for piece in found:
            by_sort.setdefault(piece.sort, []).append(piece.text)
    for place, (text, whole, found) in enumerate(zip(texts, wholes, of_each, strict=True)):
        if not whole:
            continue
        if (
            found
            and chance.random() < SWAPPED
            and (twin := _swapped(text, whole, chance.choice(found), by_sort, chance))
        ):
            yield Twin(place, twin, is_gone=False)
        if chance.random() < GONE:
            yield Twin(place, text, is_gone=True)


def _pieces(question: Question) -> list[_Piece]:
    units = [u for u in question.units if u.is_proper and len(u.text) > 1]
    found = [_Piece("name" if unit.is_name else "proper", unit.text) for unit in units]
    found += [_Piece("date", date) for date in question.dates]
    return [piece for piece in found if piece.text in fold(question.text)]


def _swapped(
    text: str,
    whole: str,
    piece: _Piece,
    by_sort: dict[str, list[str]],
    chance: random.Random,
) -> str | None:
    """The question with another piece of that sort, for a place rather one with the same last character."""
    folded, others = fold(text), by_sort[piece.sort]
    alike = [other for other in others if other[-1] == piece.text[-1]] if piece.sort == "proper" else others
    for attempt in range(_TRIES):
        other = chance.choice(alike if attempt < _TRIES // 2 else others)
        if other != piece.text and other not in whole and other not in folded:
            return folded.replace(piece.text, other)
    return None
