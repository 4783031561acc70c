"""Words by one of their characters, so that a text is compared with the few that may stand at a place, not with all."""

from collections.abc import Iterable


def by_character(words: Iterable[str], place: int) -> dict[str, tuple[str, ...]]:
    """The words that have a character at `place` (0 the first, -1 the last), in their order."""
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        found[word[place]] = (*found.get(word[place], ()), word)
    return found
