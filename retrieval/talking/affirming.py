"""Turns that the words of the articles talked of affirm by themselves: 有酒店吗, 那家公司也去了吧, 线上还是线下."""

import re
from collections.abc import Sequence

from retrieval.answering.answer_texts import say
from retrieval.answering.citing import cite
from retrieval.answering.from_sentences import DENIAL
from retrieval.answering.reading import Reading
from retrieval.asking.question import Question, Unit, understand
from retrieval.records import Answer
from retrieval.words.sentences import Span, clauses

TOLD = 0.6  # confidence of what a sentence affirms by its words alone
_THERE_IS = re.compile(
    r"(?<![还只没])有(?!没有).{2,8}[吗吧么]\W*$|(?:提|谈|讲|说)[到及过了]*(?:吗|没有?|吧)\W*$|(?<![对是行好])不\W*$|有没有.{2,8}$|也(?:去|来|到|在|参加|出席|陪|跟)\w{0,3}[吗吧没]\W*$"
)
_OR = re.compile(r"(?P<one>\w{2,8})还是(?P<other>\w{2,6}?)(?:呢|的|啊)?\W*$")
_MARKS = " ,，。;；:：、"


def affirmed_by_words(said: str, own: Sequence[Unit], talked_of: Sequence[Reading], lang: str) -> Answer | None:
    """The clause that has what is asked for; None where the turn asks otherwise, or where the articles lack it."""
    question = understand(said, lang=lang)
    if (either := _OR.search(said)) and not question.people:
        return _either(question, either, talked_of)
    there_is = _THERE_IS.search(question.folded)
    behind = [unit for unit in own if not unit.is_name and there_is and unit.start > there_is.start()]
    nouns = behind or [unit for unit in own if not unit.is_name]
    if not nouns or question.people or not there_is:
        return None
    for reading in talked_of:
        for span, text in zip(reading.sentences, reading.sentence_texts, strict=True):
            if all(unit.text in text for unit in nouns) and not DENIAL.search(text):
                rarest = max(nouns, key=lambda unit: unit.weight)
                clause = next(
                    (c for c in clauses(reading.folded, *span) if rarest.text in reading.folded[slice(*c)]), span
                )
                return _answer(question, reading, clause, span, "yes")
    return None


def _either(question: Question, either: re.Match[str], talked_of: Sequence[Reading]) -> Answer | None:
    """The first clause with the words of which one side has one: 上课 of 线上上课 is in neither."""
    other = either["other"]
    one, long = either["one"], len(other)
    words = [w for n in range(len(one) - long + 1) if set(w := one[n : n + long]) & set(other)]
    for reading in talked_of:
        for span in reading.sentences:
            for clause in clauses(reading.folded, *span):
                if any(word in reading.folded[slice(*clause)] for word in (*words, other) if words):
                    return _answer(question, reading, clause, span, "")
    return None


def _answer(question: Question, reading: Reading, clause: Span, sentence: Span, key: str) -> Answer:
    text = reading.article.text[slice(*clause)].strip(_MARKS)
    told = say(key, question.lang, text=text) if key else text
    return Answer(question.text, True, question.kind, told, TOLD, (cite(reading.article, sentence),))
