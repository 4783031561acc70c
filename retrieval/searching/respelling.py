"""Respells a word that the archive lacks: finds words in it that differ by one character of the same sound.

For 朱宏伟, where the archive has 朱红伟, the character pairs stand nowhere, so search alone cannot find what was meant.
"""

from collections.abc import Callable

from retrieval.asking.matching import sounding_like

MOST_RESPELLINGS = 6


def respell(word: str, is_known: Callable[[str], bool]) -> tuple[str, ...]:
    """Spellings of a word of two to four characters with one changed; `is_known` says if a character pair is known."""
    spellings = []
    if 2 <= len(word) <= 4:
        for place, character in enumerate(word):
            for other in sounding_like(character):
                spelling = word[:place] + other + word[place + 1 :]
                if all(is_known(spelling[i : i + 2]) for i in range(len(spelling) - 1)):
                    spellings.append(spelling)
    return tuple(spellings[:MOST_RESPELLINGS])
