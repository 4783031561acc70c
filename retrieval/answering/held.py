"""An answer held against what it cites: each stretch of it stands in a quote, a headline or a day of publication.

Between the stretches stand words of our own (3次, 另有, 见报), which come from the tables of texts, days that were read
from printed ones, and numbers of what is cited. A stretch that stands nowhere has no place in an answer.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from retrieval.answering.answer_texts import TEXTS
from retrieval.answering.quoting import find_string
from retrieval.records import Answer
from retrieval.words.tokens import fold, squeeze

_KEYS = (
    "yes no at_least no_later_than by_paper visits more_visits visits_of_most visits_of_title visits_by_title no_title "
    "namesakes places and_more and_more_visits visitors published no_day bare unsure not_found not_told "
    "found_nowhere nearest points stops"
).split()
_BETWEEN = re.compile(r"[、;,:()·\s。!?…\"']+")
_BETWEEN_QUESTIONS = re.compile(r"[?!,;、\n]+|(?<=\w)\s+(?=\w)")
_PLACEHOLDER = re.compile(r"\{[^{}:]*(?::([^{}|]*)\|([^{}]*))?\}")
_BY_PAPER = re.compile(  # the note on a single day
    r"\((?:按见报日期是\d{4}年\d+月\d+日(?:至(?:\d+月)?\d+日)?|by the paper's date [\d-]+(?: to [\d-]+)?)\)"
)
_NOWHERE = re.compile(r"(?:没有一篇报道提到|no report mentions )(?:\"[^\"]*\"、?)+")
_NEAREST = re.compile(r"有([^,;:]{1,12})去过(.{1,60}?)的记载")
_LOOKED_UP = re.compile(r"\(\"[^\"]*\"(?:按| looked up as )\"([^\"]*)\"查?\)")
_ISO = re.compile(r"\d{4}-\d\d(?:-\d\d)?(?!\d)")
_LEAST_PLACE = 2  # characters; it is said without a mark behind the deed


def strays(answer: Answer, own: Iterable[str] = ()) -> tuple[str, ...]:
    """The stretches of an answer that stand in nothing that it cites; `own` are further words of our own.

    An answer that one quote prints as it stands has none.
    """
    cited = (*answer.citations, *answer.related)  # related: of a refusal beside an answer
    told = [squeeze(part) for c in cited for part in (c.quote, c.headline or "", c.published or "", c.source)]
    if _stands(squeeze(answer.text), told):
        return ()
    dates = {found.event.date for found in answer.events} | {citation.published for citation in answer.citations}
    words = _words((*_own_words(), *own))
    said = _LOOKED_UP.sub(r" \1 ", _BY_PAPER.sub(" ", fold(answer.text)))
    said = _NEAREST.sub(r" \1 \2 ", _NOWHERE.sub(" ", said))  # one of two questions refused
    for asked in _BETWEEN_QUESTIONS.split(fold(answer.question)):
        said = said.replace(f"{asked.strip()}:", " ") if asked.strip() else said  # of two questions, before its answer
    return tuple(dict.fromkeys(s for part in _BETWEEN.split(said) for s in _strays_of(part, told, dates, words)))


def own_words(texts: Mapping[str, tuple[str, str]], keys: Iterable[str]) -> tuple[str, ...]:
    """The words of a table that stand in answers between what is cited, folded."""
    found: dict[str, None] = {}
    for key in keys:
        for template in texts[key]:
            forms = _PLACEHOLDER.sub(r" \1 \2 ", template)
            found |= dict.fromkeys(word for word in _BETWEEN.split(fold(forms)) if word)
    return tuple(found)


@cache
def _own_words() -> tuple[str, ...]:
    return own_words(TEXTS, _KEYS)


def _strays_of(part: str, told: list[str], dates: set[str | None], words: re.Pattern[str]) -> Iterator[str]:
    """What is left of a part when days, numbers of what is cited and our own words at its ends are taken away."""
    if not part or _stands(part, told):
        return
    start = 0
    while match := _taken(part, start, dates, words):
        start = match.end()
    ends = [at for at in range(start, len(part) + 1) if _is_own(part, at, dates, words)]
    if not any(at == start or _stands(part[start:at], told) or _is_two(part[start:at], told) for at in ends):
        yield part


def _is_own(text: str, at: int, dates: set[str | None], words: re.Pattern[str]) -> bool:
    """Whether a text is from there on all our own."""
    while at < len(text):
        match = _taken(text, at, dates, words)
        if match is None:
            return False
        at = match.end()
    return True


def _taken(text: str, at: int, dates: set[str | None], words: re.Pattern[str]) -> re.Match[str] | None:
    iso = _ISO.match(text, at)
    if iso and iso[0] in dates:
        return iso
    return words.match(text, at)


def _stands(string: str, told: list[str]) -> bool:
    return any(find_string(text, string) >= 0 for text in told)


def _is_two(string: str, told: list[str]) -> bool:
    """Whether it is two things one behind the other, as the deed and the first place of a visit."""
    cuts = range(1, len(string) - _LEAST_PLACE + 1)
    return any(not string[at].isdigit() and _stands(string[:at], told) and _stands(string[at:], told) for at in cuts)


@cache
def _words(words: tuple[str, ...]) -> re.Pattern[str]:
    """One of our own words, or the number of something counted with the word behind it."""
    longest_first = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    return re.compile(rf"(?<![\d.,-])\d+(?={longest_first})|(?<![\w.,-])\d+$|(?:{longest_first})")
