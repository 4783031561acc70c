"""Where the units of a question stand in a text: as asked, as a synonym, in another form, or misspelt by one character.

All texts here are folded (tokens.fold).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path

import numpy as np

from retrieval.asking import wording
from retrieval.words.tokens import TABLE_END, fold, in_digits, map_characters, tag

# What input methods and speakers mix up: each sound is read as the plainer one.
_CONFUSED_SOUNDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ang", "an"), ("eng", "en"), ("ing", "in"))


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """How one unit of the question is met."""

    unit: str
    printed: str  # the folded string that stands in the text
    how: str  # exact, synonym, numeral, short, pieces or misspelt


def match_unit(asked: str, start: int, unit: str, text: str, is_name: bool = False) -> UnitMatch | None:
    """The best way in which the `unit` that begins at `start` of the question `asked` stands in `text`, or None."""
    if unit in text:
        return UnitMatch(unit, unit, "exact")
    for synonym in synonyms(unit):
        if synonym in text:
            return UnitMatch(unit, synonym, "synonym")
    if numeral := _as_numeral(unit, text):
        return UnitMatch(unit, numeral, "numeral")
    if is_name:
        misspelt = misspelling_of(unit, text)
        return UnitMatch(unit, misspelt, "misspelt") if misspelt else None
    if shorter := _without_rank(unit, text):
        return UnitMatch(unit, shorter, "short")
    if longer := _as_short_form(unit, text):
        return UnitMatch(unit, longer, "short")
    return _in_pieces(asked, start, unit, text)


def _as_numeral(unit: str, text: str) -> str | None:
    """The string of the text that says the same number in other numerals: 第三十次 for 第30次."""
    digits = in_digits(unit)
    if not any(c.isdigit() for c in digits):
        return None
    ending = re.escape(re.sub(r"^[第\d]+", "", digits))
    for match in re.finditer(rf"第?(?:\d+|[〇零一二三四五六七八九十百千两]+){ending}", text):
        if in_digits(match[0]) == digits:
            return match[0]
    return None


def _in_pieces(asked: str, start: int, unit: str, text: str) -> UnitMatch | None:
    """A unit whose every character belongs to a longer or shorter piece of the question that the text prints.

    The question's cut is not the text's: of 城基坑 in 阳光城基坑 the text has 阳光城 and 基坑. A character may be
    misspelt in a piece of three characters or more.
    """
    end = start + len(unit)
    covered: set[int] = set()
    lacking: set[str] = set()  # that no later piece can cover
    printed, most = "", 0  # the piece with most of the unit in it
    for low in range(max(0, start - 4), end):
        printed_to = _printed_to(asked, low, text)
        for high in range(max(printed_to, min(len(asked), low + _LONGEST_MISSPELT)), max(start, low + 1), -1):
            piece = asked[low:high]
            if " " in piece:
                continue
            found = piece if high <= printed_to else _misspelt_at(piece, covered, low, text)
            if found:
                covered.update(range(low, high))
                overlap = min(high, end) - max(low, start)
                if overlap > most:
                    most, printed = overlap, found
                break
        if low >= start and low not in covered:
            lacking |= {asked[low]} - wording.FREE_CHARACTERS
        if lacking and (len(lacking) > 1 or (low > start and start + 1 not in covered)):
            return None  # more is lacking than an edge, whatever else is covered
    left_over = {asked[place] for place in range(start, end) if place not in covered}
    at_edge = len(unit) > 2 and len(left_over) == 1 and not {start, end - 1} <= covered and start + 1 in covered
    if at_edge and not left_over & _TELLING:  # 值 of 用品值 is the next word's, 说 of 说金洞 the one's before
        is_next = start in covered and len(tag(unit[:-1])) == 1
        left_over = set() if is_next or (start not in covered and unit[0] in _OF_THE_WORD_BEFORE) else left_over
    return UnitMatch(unit, printed, "pieces") if printed and left_over <= wording.FREE_CHARACTERS else None


def _printed_to(asked: str, low: int, text: str) -> int:
    """The end of the longest piece of the question from `low` on, of two to eight characters, that the text has."""
    end = low + 1
    while end < min(len(asked), low + _LONGEST_PIECE) and asked[low : end + 1] in text:
        end += 1
    return end


_LONGEST_PIECE = 8
_LONGEST_MISSPELT = 4
_OF_THE_WORD_BEFORE = frozenset("说讲称叫建家个名位条")
# Without one of these a name is another's: 东 of 东风渠, 区 of 金水区.
_TELLING = frozenset().union(*wording.CONTRASTS) | frozenset(
    "区县市省镇乡村路街道河湖江桥园馆院厂店局所站楼厅校站港城寺山会团队组委部处年月日"
)


def _misspelt_at(piece: str, covered: set[int], low: int, text: str) -> str | None:
    """The string of the text that differs from a piece of three or four characters in one that nothing else covers."""
    if not 3 <= len(piece) <= _LONGEST_MISSPELT:
        return None
    for place, character in enumerate(piece):
        if low + place in covered:
            continue
        is_inside = len(piece) > 3 and 0 < place < len(piece) - 1
        for found in _with_one_other(piece, place, text):
            if _may_be_misspelt(character, found[place], is_inside):
                return found
    return None


def _with_one_other(piece: str, place: int, text: str) -> Iterator[str]:
    """The strings of the text that differ from `piece` in the character at `place` alone."""
    head, tail = piece[:place], piece[place + 1 :]
    anchor, offset = (head, 0) if len(head) >= len(tail) else (tail, place + 1)
    at = text.find(anchor)
    while at >= 0:
        start = at - offset
        found = text[start : start + len(piece)] if start >= 0 else ""
        if (
            len(found) == len(piece)
            and found.startswith(head)
            and found.endswith(tail)
            and found[place] != piece[place]
        ):
            yield found
        at = text.find(anchor, at + 1)


@lru_cache(maxsize=4096)
def synonyms(unit: str) -> tuple[str, ...]:
    """The other words for `unit`, in a fixed order."""
    return tuple(sorted({fold(word) for group in wording.SYNONYMS if unit in group for word in group if word != unit}))


_NAMES = frozenset(("ns", "nr", "nz", "nt", "nrt", "x"))
_SHORT_ENDS = frozenset("大财理师")  # 厦大 for 厦门大学, 西财 for 西南财经大学
_RANK = re.compile(r"(?<=..)(?:省|市|自治区|自治州)$")


def _without_rank(unit: str, text: str) -> str | None:
    """The name of a region without what it is: 安徽 for 安徽省."""
    stem = _RANK.sub("", unit)
    return stem if stem != unit and re.search(f"{re.escape(stem)}(?![省市县区州])", text) else None


def _as_short_form(unit: str, text: str) -> str | None:
    """The longer form that `unit` shortens, its characters in their order: 二砂路 for 二砂北路."""
    if not all("\u4e00" <= c <= "\u9fff" for c in unit):
        return None
    if len(unit) == 2 and unit[1] in _SHORT_ENDS:
        longer = re.search(rf"{unit[0]}\w{{1,2}}{unit[1]}[学经工农医]\w{{0,2}}", text)
        return longer[0] if longer else None
    if len(unit) == 2:
        return _of_two_words(unit, text)
    if len(unit) < 2:
        return None
    if not all(c in text for c in unit):
        return None
    for match in re.finditer(".{0,3}?".join(unit), text):
        if len(match[0]) <= 2 * len(unit) and match[0].isalpha():
            return match[0]
    return None


def _of_two_words(unit: str, text: str) -> str | None:
    """Two words of which `unit` has a character each: 刑事拘留 for 刑拘, 受灾地区 for 灾区; no 支持部队 for 支队."""
    one, other = map(re.escape, unit)
    for match in re.finditer(f"(?=({one}.{other}.|.{one}.{other}))", text):
        words = tag(match[1])
        if [len(word) for word, _ in words] in ([2, 2], [4]) and not any(k in _NAMES for _, k in words):
            return match[1]
    return None


def misspelling_of(name: str, text: str) -> str | None:
    """The string in `text` that sounds like `name` and differs from it in one character."""
    for place, character in enumerate(name):
        for found in _with_one_other(name, place, text):
            if same_sound(found[place], character):
                return found
    return None


def _may_be_misspelt(asked: str, printed: str, is_inside: bool) -> bool:
    """Whether one character was typed for the other: of the same sound, or any between three that are right."""
    if any(asked in group and printed in group for group in wording.CONTRASTS):
        return False
    return same_sound(asked, printed) or is_inside


def same_sound(one: str, other: str) -> bool:
    """Whether two characters sound alike but for tone and what speakers mix up."""
    sounds = _sounds()
    return one in sounds and other in sounds and sounds[one] == sounds[other]


def sounds_of(text: str) -> str:
    """The text with one character for all of a sound, as `same_sound` compares them; what has no sound stays."""
    return map_characters(text, _sound_table())


@cache
def _sound_table() -> np.ndarray:
    """Code point → the first code point of its sound."""
    first: dict[str, str] = {}
    table = np.arange(TABLE_END, dtype=np.uint32)
    for character, sound in _sounds().items():
        table[ord(character)] = ord(first.setdefault(sound, character))
    return table


def sounding_like(character: str) -> tuple[str, ...]:
    """The other characters of the same sound, the commoner ones first; none where its sound is unknown."""
    sounds = _sounds()
    sound = sounds.get(character)
    return tuple(c for c, s in sounds.items() if s == sound and c != character) if sound else ()


def pinyin_of(name: str) -> str:
    """The sounds of a name in letters, without tones: 李晓雷 → lixiaolei; "" where one of its characters has none."""
    sounds = [_spelling().get(character, "") for character in name]
    return "".join(sounds) if all(sounds) else ""


def spelt_part(text: str, letters: str) -> str:
    """The whole characters of a text whose sounds these letters are: erqilu of 二七路改造工地 is 二七路; "" if none."""
    sounds = [_spelling().get(character, "") for character in text]
    ends = dict.fromkeys(accumulate(map(len, sounds), initial=0))  # in letters, of the first 0, 1, … characters
    at = {end: place for place, end in enumerate(ends)} if all(sounds) else {}
    whole = "".join(sounds)
    start = whole.find(letters)
    while start >= 0:
        if start in at and start + len(letters) in at:
            return text[at[start] : at[start + len(letters)]]
        start = whole.find(letters, start + 1)
    return ""


@cache
def _spelling() -> dict[str, str]:
    """Character → its sound in letters."""
    table: dict[str, str] = {}
    for line in Path(__file__).with_name("sounds.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            sound, characters = line.split()
            table.update(dict.fromkeys(characters, sound))
    return table


@cache
def _sounds() -> dict[str, str]:
    """Character → its sound as speakers who mix some of them up say it."""
    plainer = {sound: _plainer(sound) for sound in dict.fromkeys(_spelling().values())}
    return {character: plainer[sound] for character, sound in _spelling().items()}


def _plainer(sound: str) -> str:
    for confused, plain in _CONFUSED_SOUNDS:
        sound = sound.replace(confused, plain)
    return "l" + sound[1:] if sound.startswith("n") and not sound.startswith("ng") else sound


def coverage(strings: Iterable[tuple[str, float]], text: str) -> float:
    """The weighted share of (string, weight) pairs that stand in `text`, 0..1; 0 where there are none."""
    total = found = 0.0
    for string, weight in strings:
        total += weight
        found += weight * (string in text)
    return found / total if total else 0.0
