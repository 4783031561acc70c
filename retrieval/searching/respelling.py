"""A word that the archive does not know → words that it knows and that sound the same but for one character.

朱宏伟 for 朱红伟: its character pairs stand nowhere, so search alone cannot find what was meant.
"""

from collections.abc import Callable

from retrieval.asking.matching import sounding_like

MOST_RESPELLINGS = 6


def respell(word: str, is_known: Callable[[str], bool]) -> tuple[str, ...]:
    """Spellings of a word of two to four characters, one character changed; `is_known` tells of a character pair."""
    spellings = []
    if 2 <= len(word) <= 4:
        for place, character in enumerate(word):
            for other in sounding_like(character):
                spelling = word[:place] + other + word[place + 1 :]
                if all(is_known(spelling[i : i + 2]) for i in range(len(spelling) - 1)):
                    spellings.append(spelling)
    return tuple(spellings[:MOST_RESPELLINGS])
