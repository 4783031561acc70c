"""Makes a tokeniser from a corpus that cuts raw Chinese text into words, as one tokenizer.json.

A StaticEmbedding cannot call jieba before it looks words up. So the words' frequencies go into the Unigram model of
tokenizers, which takes the most probable cut, as jieba's dictionary cut does. Needs rjieba.
"""

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable

import rjieba
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from embeddings.words import LONGEST_WORD

UNKNOWN = "[UNK]"
RARE_CHARACTER = 0.1  # count of a character that never stood alone, so that no character of the corpus is unknown


def count_words(texts: Iterable[str]) -> Counter[str]:
    """How often each word of letters or digits occurs in jieba's cut; every character has at least a small count."""
    words: Counter[str] = Counter()
    characters: set[str] = set()
    for text in texts:
        folded = unicodedata.normalize("NFKC", text).lower()
        words.update(word for word in rjieba.cut(folded) if word.isalnum())
        characters.update(folded)
    for character in characters:
        if character.isalnum() and character not in words:
            words[character] = 0
    return words


def choose_words(counts: Counter[str], size: int) -> dict[str, float]:
    """At most `size` words with their counts: all single characters first, then the most frequent words."""
    chosen = {word: max(count, RARE_CHARACTER) for word, count in counts.items() if len(word) == 1}
    for word, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if len(chosen) >= size:
            break
        if 1 < len(word) <= LONGEST_WORD:
            chosen[word] = count
    return dict(sorted(chosen.items(), key=lambda item: (-item[1], item[0])))


def make_tokenizer(words: dict[str, float]) -> Tokenizer:
    """A Unigram tokeniser for words with their counts. Row 0 is for unknown words; white space and marks drop out."""
    total = math.log(sum(words.values()))
    unigram = [(UNKNOWN, 0.0), *((word, round(math.log(count) - total, 3)) for word, count in words.items())]
    tokenizer = Tokenizer(models.Unigram(unigram, unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Punctuation("removed")]
    )
    return tokenizer
