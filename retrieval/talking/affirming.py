"""Turns that the words of the articles talked of affirm by themselves: 有酒店吗, 那家公司也去了吧."""

import re
from collections.abc import Sequence

from retrieval.answering.answer_texts import say
from retrieval.answering.citing import cite
from retrieval.answering.reading import Reading
from retrieval.asking.question import Unit, understand
from retrieval.records import Answer
from retrieval.words.denying import DENIAL
from retrieval.words.sentences import clauses

TOLD = 0.6  # confidence of what a sentence affirms by its words alone
_THERE_IS = re.compile(
    r"(?<![还只没])有(?!没有).{2,8}[吗吧么]\W*$|(?:提|谈|讲|说)[到及过了]*(?:吗|没有?|吧)\W*$"
    r"|(?<![对是行好])不\W*$|有没有.{2,8}$"
    r"|也(?:去|来|到|在|参加|出席|陪|跟)\w{0,3}[吗吧没]\W*$"
)
_MARKS = " ,，。;；:：、"


def affirmed_by_words(said: str, own: Sequence[Unit], talked_of: Sequence[Reading], lang: str) -> Answer | None:
    """The clause that has what is asked for; None where the turn asks otherwise, or where the articles lack it."""
    question = understand(said, lang=lang)
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
                text = say("yes", lang, text=reading.article.text[slice(*clause)].strip(_MARKS))
                return Answer(question.text, True, question.kind, text, TOLD, (cite(reading.article, span),))
    return None
