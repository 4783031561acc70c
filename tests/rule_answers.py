"""What the reading rules alone would say: the first of their candidates, without the network and the learned choice."""

from collections.abc import Callable, Sequence

from retrieval.answering.answer import said
from retrieval.answering.candidate import Read
from retrieval.answering.from_rules import from_rules
from retrieval.answering.reading import Reading
from retrieval.asking.question import Question
from retrieval.records import Answer, Article, Citation


def compose(
    question: Question, readings: Sequence[Reading], cite_byline: Callable[[Article], Citation | None]
) -> Answer:
    """The rules' best draft as an answer, or none."""
    read = Read(question, None, readings, (), (), (), None)  # type: ignore[arg-type]
    first = None if question.is_bare else next(from_rules(read), None)
    answer = said(read, first, cite_byline) if first else None
    return answer or Answer(question.text, False, question.kind, "", 0.0)
