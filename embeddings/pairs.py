"""Articles → endless pairs (query-like text, passage) for training an encoder, without hand-written questions.

Every pair is cut out of one article: a sentence and its passage (with or without the sentence), a headline and its
text, a lead and what follows, a clause with one piece replaced by a question word. Cf. the inverse cloze task, Lee et
al. 2019, "Latent Retrieval for Weakly Supervised Open Domain Question Answering".
"""

import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

STAMP = re.compile(r"^[\d\s:./年月日-]{8,24}[,，]?\s*(?:正文[:：])?")
SENTENCE = re.compile(r"[^。!?！？\n]+[。!?！？\n]*[”’」』)）]*")
CLAUSE = re.compile(r"[^,，。;；:：!?！？、\n“”《》()（）]+")
NUMBER = re.compile(r"\d+(?:\.\d+)?[万亿%％多余]*")
DATE = re.compile(r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日|\d{4}年(?:\d{1,2}月)?|近日|日前|今年|去年")

ASK_NUMBER = ("多少", "几", "多少个", "多大", "多高")
ASK_DATE = ("什么时候", "何时", "哪一天", "哪年", "几月几日")
ASK_THING = ("什么", "谁", "哪里", "哪个", "哪些", "什么地方", "怎么", "为什么", "如何", "哪家", "什么人")

PASSAGE_CHARACTERS = 300
RUN = 256  # documents of one topic in a row, about a quarter of a batch
# Cumulative shares of the kinds; the rest are leads with what follows. Questions are most like what users ask.
QUESTIONS, SPANS, CLOZES, HEADLINES = 0.45, 0.60, 0.85, 0.95
SHORTEST_PASSAGE = 60  # characters; the rest of a passage must still show what it is about


@dataclass(frozen=True, slots=True)
class Document:
    """One article of the corpus, cut into passages of whole sentences."""

    title: str
    passages: tuple[tuple[str, ...], ...]  # the sentences of each passage


def read_documents(corpus: Path) -> Iterator[Document]:
    """The articles of every .jsonl below `corpus`, one `{"text", "title"?}` a line, without those too short to cut."""
    for path in sorted(corpus.rglob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                passages = tuple(_passages(STAMP.sub("", record["text"], count=1)))
                if passages:
                    yield Document(record.get("title") or "", passages)


def _passages(text: str) -> Iterator[tuple[str, ...]]:
    held: list[str] = []
    for sentence in SENTENCE.findall(text):
        if held and sum(map(len, held)) + len(sentence) > PASSAGE_CHARACTERS:
            yield tuple(held)
            held = []
        held.append(sentence)
    if held:
        yield tuple(held)


def make_pairs(documents: list[Document], topics: Sequence[int], seed: int) -> Iterator[tuple[str, str]]:
    """Endless pairs, in rounds over all documents with at most two passages of each; none if a round gives none.

    Documents come in runs of one topic, and two passages of one article side by side. So the other passages of a
    batch, with which a query is contrasted, are hard to tell from its own.
    """
    dice = random.Random(seed)
    fruitful = True
    while fruitful:
        fruitful = False
        for index in _runs(topics, dice):
            document = documents[index]
            for number in dice.sample(range(len(document.passages)), min(2, len(document.passages))):
                if pair := _pair(document, number, dice):
                    fruitful = True
                    yield pair


def _runs(topics: Sequence[int], dice: random.Random) -> Iterator[int]:
    """Every document once, in random runs of one topic."""
    order = sorted(range(len(topics)), key=lambda index: (topics[index], dice.random()))
    runs = [order[start : start + RUN] for start in range(0, len(order), RUN)]
    dice.shuffle(runs)
    for run in runs:
        yield from run


def _pair(document: Document, number: int, dice: random.Random) -> tuple[str, str] | None:
    passage = document.passages[number]
    throw = dice.random()
    if throw < QUESTIONS:
        return _question(passage, dice)
    if throw < SPANS:
        return _span(passage, dice)
    if throw < CLOZES:
        return _cloze(passage, dice)
    if document.title and throw < HEADLINES:
        return document.title, "".join(passage)
    if number:
        return document.passages[0][0][:80], "".join(passage)
    return _cloze(passage, dice)


def _question(passage: tuple[str, ...], dice: random.Random) -> tuple[str, str] | None:
    """A clause with one piece replaced by a question word, now and then with words from elsewhere in the passage."""
    text = "".join(passage)
    clauses = [clause for clause in CLAUSE.findall(text) if 6 <= len(clause) <= 40]
    if not clauses:
        return None
    question = _blank(dice.choice(clauses), dice)
    if dice.random() < 0.4:
        other = dice.choice(clauses)
        start = dice.randrange(max(1, len(other) - 6)) if dice.random() < 0.5 else 0
        question = other[start : start + dice.randint(3, 10)] + question
    return question + "？", text


def _blank(clause: str, dice: random.Random) -> str:
    for pattern, words in ((DATE, ASK_DATE), (NUMBER, ASK_NUMBER)):
        if match := pattern.search(clause):
            return clause[: match.start()] + dice.choice(words) + clause[match.end() :]
    length = dice.randint(2, min(6, len(clause) // 2))
    start = dice.randrange(len(clause) - length + 1)
    return clause[:start] + dice.choice(ASK_THING) + clause[start + length :]


def _span(passage: tuple[str, ...], dice: random.Random) -> tuple[str, str]:
    """A stretch of the passage, and the whole passage: the encoder must not forget the words themselves."""
    text = "".join(passage)
    length = dice.randint(8, 40)
    start = dice.randrange(max(1, len(text) - length))
    return text[start : start + length], text


def _cloze(passage: tuple[str, ...], dice: random.Random) -> tuple[str, str] | None:
    """One or two sentences, and the passage without them."""
    take = dice.randint(1, min(2, len(passage)))
    first = dice.randrange(len(passage) - take + 1)
    rest = "".join(passage[:first] + passage[first + take :])
    query = "".join(passage[first : first + take])
    if len(rest) < SHORTEST_PASSAGE or len(query) < 6:
        return None
    return query[:120], rest
