"""Refuses texts that are no questions, and tells their asker why."""

from types import MappingProxyType

from retrieval.asking.question import MOST_CHARACTERS
from retrieval.errors import InputError
from retrieval.languages import in_both

TEXTS = MappingProxyType(
    {
        "empty_question": ("问题是空的:请写出要问的内容。", "The question is empty: write what you want to know."),
        "long_question": (
            "问题太长({count} 字):请缩短到 {most} 字以内。",
            "The question is too long ({count} characters): at most {most}.",
        ),
    }
)


def check_length(text: str) -> None:
    """Refuse an empty text, and one too long to be a question.

    Raises:
        InputError: the text is empty or longer than MOST_CHARACTERS.
    """
    if not text.strip():
        raise InputError(*in_both(TEXTS, "empty_question"))
    if len(text) > MOST_CHARACTERS:
        raise InputError(*in_both(TEXTS, "long_question", count=len(text), most=MOST_CHARACTERS))
