"""A text → all that the index stores of it: articles, events, passages, terms, sketches and vectors.

This part of a build takes most time and needs no index, so other processes can do it (digesters.py). An article's text
is folded and cut once, for terms, events and vectors.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder
from retrieval.archive.files import FoundFile, Skipped
from retrieval.archive.page_progress import Tell, tell_nobody
from retrieval.archive.split import split_articles
from retrieval.events.extract import extract_events
from retrieval.index.lexical import OVERLAP, LexicalPassage
from retrieval.index.passage_vectors import PassageVectors
from retrieval.index.passages import split_passages
from retrieval.index.sketches import sketch
from retrieval.index.texts_of_file import TextsRead, read_texts
from retrieval.records import Article, Event, Passage, SourceFile
from retrieval.words.cut import Cut, cut
from retrieval.words.tokens import fold, index_words, terms


@dataclass(frozen=True, slots=True)
class Task:
    """Texts of one file: a file that is still to be read, or records that have been read."""

    file_id: int
    texts: FoundFile | tuple[SourceFile, ...]


@dataclass(frozen=True, slots=True)
class DigestedArticle:
    """An article with all that is indexed of it."""

    article: Article
    sketch: bytes
    events: tuple[Event, ...]
    passages: tuple[Passage, ...]
    lexical: tuple[LexicalPassage, ...]


@dataclass(frozen=True, slots=True)
class DigestedSource:
    """One text with its articles."""

    source: str
    byte_offset: int
    digest: bytes
    articles: tuple[DigestedArticle, ...]


@dataclass(frozen=True, slots=True)
class Digested:
    """The result of a task."""

    file_id: int
    sources: tuple[DigestedSource, ...]
    skipped: tuple[Skipped, ...]
    vectors: NDArray[np.float16]  # one row for each passage, in order
    is_read: bool = True  # False if the file was found but could not be read


def digest_of(file: SourceFile) -> bytes:
    """A hash that is equal for two texts if and only if their articles are equal."""
    parts = (
        file.text,
        file.title or "",
        file.published or "",
        str(file.is_article),
        *map(repr, file.bounds),
        repr(file.alone),
    )
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def digest(task: Task, encoder: Encoder, tell: Tell = tell_nobody) -> Digested:
    """Read, split and cut the texts of a task, and encode their passages; texts that cannot be read are skipped."""
    read = read_texts(task.texts, tell) if isinstance(task.texts, FoundFile) else TextsRead(task.texts)
    return digest_texts(task.file_id, read, encoder)


def digest_texts(file_id: int, read: TextsRead, encoder: Encoder) -> Digested:
    """Split and cut texts, and encode their passages."""
    vectors = PassageVectors(encoder)
    sources = []
    for file in read.files:
        articles = []
        for article in split_articles(file):
            folded = fold(article.text)
            words = cut(folded)
            digested = _digest_article(article, folded, words)
            vectors.add(article.text, words, digested.passages)
            articles.append(digested)
        sources.append(DigestedSource(file.source, file.byte_offset, digest_of(file), tuple(articles)))
    return Digested(file_id, tuple(sources), read.skipped, vectors.all(), read.is_read)


def _digest_article(article: Article, folded: str, words: Cut) -> DigestedArticle:
    """What the index stores of an article, without its vectors. `folded` and `words` are its text, folded and cut."""
    passages = split_passages(article.text)
    lexical = lexical_passages(article, folded, words, passages)
    return DigestedArticle(article, sketch(folded), extract_events(article, words), passages, lexical)


def lexical_passages(
    article: Article, folded: str, words: Cut, passages: Sequence[Passage]
) -> tuple[LexicalPassage, ...]:
    """What the lexical index stores of an article's passages. `folded` and `words` are its text, folded and cut."""
    heading = " ".join(terms(article.headline or ""))
    bare_heading = "\n".join((fold(article.headline or ""), fold(" ".join(article.byline)))).replace(" ", "")
    lexical = []
    for number, passage in enumerate(passages):
        own = folded[passage.start : passage.end].replace(" ", "")
        after = folded[passage.end : passage.end + 2 * OVERLAP].replace(" ", "")[:OVERLAP]
        indexed = index_words(folded[passage.start : passage.end], words.within(passage.start, passage.end))
        lexical.append(LexicalPassage(indexed, own + after, heading, "" if number else bare_heading.strip()))
    return tuple(lexical)
