"""What a user is told of an error that is the archive's or the user's to mend."""

from bot.texts import say
from retrieval.errors import BaowenError, MissingIndexError


def line_of(error: BaowenError, lang: str) -> str:
    """One line; of an index that is missing not how the administrator would build it."""
    return say("no_index", lang) if isinstance(error, MissingIndexError) else error.line(lang)
