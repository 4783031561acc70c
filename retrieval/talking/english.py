"""A whole English question → a Chinese one, where its names, days and words are known.

Who inspected 七里河? → 谁检查了七里河? Names stand in Chinese or in pinyin; deeds and nouns are those of the lists. A
word with a capital that is neither may be a name: nothing is made of the question then, for without it it is another.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from retrieval.asking import wording
from retrieval.words.tokens import HAN

NamesLike = Callable[[str], tuple[str, ...]]  # the names of the archive that a run of letters spells in pinyin
_MONTHS = "january february march april may june july august september october november december".split()
_BEGINS = frozenset(
    "who whom when where what which how why did does do was were is are has have tell list in on at with show".split()
)
_TOKEN = re.compile(rf"[A-Za-z]+(?:'[A-Za-z]+)?|\d{{4}}|\d{{1,2}}|[{HAN}“”·《》]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_WORD = re.compile(r"[A-Za-z]")
_WITHOUT_DEED = frozenset({"when_held", "where", "why"})  # forms that stand without one
_LEAST_WORDS = 2
MOST_WORDS = 6  # of a name in pinyin: li xiao lei, shi fo ban shi chu
MOST_UNKNOWN = 1  # words in small letters that are in no list
_GOES, _HOSTS, _HOLDS, _ACCOMPANIES, _INVESTED = "去", "主持", "召开", "陪同", "投资"


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the question that carries something."""

    kind: str  # name deed noun day small
    text: str  # Chinese; of small words the word itself


@dataclass(frozen=True, slots=True)
class _Said:
    """What an English question says, in Chinese."""

    words: tuple[str, ...]  # all in small letters
    ahead: str  # names before the deed
    deed: str
    names: tuple[str, ...]  # behind the deed; all where there is none
    company: str  # the names behind "with"
    noun: str  # nouns
    asked: str  # the noun behind how many, which, what
    day: str

    def begins(self, *openings: str) -> bool:
        return any(" ".join(self.words).startswith(opening + " ") for opening in openings)

    @property
    def behind(self) -> str:
        return "".join(self.names)

    @property
    def all(self) -> str:
        return self.ahead + self.behind + self.noun

    @property
    def whose(self) -> str:
        return self.ahead or self.behind if not self.deed or self.ahead else ""

    def form(self, key: str) -> str:
        """What is said, in that form of the list."""
        forms = wording.ENGLISH_FORMS
        return forms[key].format(
            **{
                field: getattr(self, field)
                for field in ("ahead", "behind", "all", "day", "noun", "asked", "company", "whose")
            },
            deed=self.deed or _GOES if key not in _WITHOUT_DEED else self.deed,
            first=self.names[0] if self.names else "",
            rest="".join(self.names[1:]),
            object=(self.behind if self.deed else "") + self.noun,
            together=forms["together"].format(company=self.company) if self.company else "",
        )


def is_english(text: str) -> bool:
    """Whether a text begins as an English question or request does."""
    words = [word.lower() for word in _TOKEN.findall(text) if _WORD.match(word)]
    return len(words) >= _LEAST_WORDS and words[0] in _BEGINS and _TOKEN.findall(text)[0].lower() == words[0]


def english_in_chinese(text: str, names_like: NamesLike) -> str | None:
    """The question in Chinese; None where it names nothing that is known, or something that is not."""
    tokens = _TOKEN.findall(text)
    parts = list(_parts(tokens, names_like))
    unknown = [part.text for part in parts if part.kind == "unknown"]
    if len(unknown) > MOST_UNKNOWN or unknown_name(text, names_like) is not None:
        return None
    if not any(part.kind in ("name", "noun", "day") for part in parts):
        return None
    said = _said(tokens, parts)
    return next((made for form in _FORMS if (made := form(said))), None)


def unknown_name(text: str, names_like: NamesLike) -> str | None:
    """The first word of an English question that may be a name which the archive does not know."""
    parts = _parts(_TOKEN.findall(text), names_like)
    return next((part.text for part in parts if part.kind == "unknown" and part.text[0].isupper()), None)


def _parts(tokens: Sequence[str], names_like: NamesLike) -> Iterator[_Part]:
    at = 0
    while at < len(tokens):
        for read in (_day, _chinese, _noun, _listed, _name):
            part, count = read(tokens, at, names_like)
            if part is not None:
                break
        else:
            part, count = _Part("unknown", tokens[at]), 1
        yield part
        at += count


_Read = tuple[_Part | None, int]


def _chinese(tokens: Sequence[str], at: int, names_like: NamesLike) -> _Read:
    return (None, 0) if _WORD.match(tokens[at]) else (_Part("name", tokens[at]), 1)


def _day(tokens: Sequence[str], at: int, names_like: NamesLike) -> _Read:
    """March 8 2023, 8 March, March; but not the may of 'who may have been'."""
    words = [token.lower() for token in tokens[at : at + 4]]
    month = words[0] if words[0] in _MONTHS and (words[0] != "may" or tokens[at] == "May") else ""
    if not month and len(words) > 1 and words[0].isdigit() and len(words[0]) <= 2 and words[1] in _MONTHS:
        return _Part("day", _date(words[1], words[0])), 2
    if not month:
        return (_Part("day", _year(words[0])), 1) if _YEAR.fullmatch(words[0]) else (None, 0)
    day, year, count = "", "", 1
    behind = words[1:]
    if behind and behind[0].isdigit() and len(behind[0]) <= 2:
        day, count, behind = behind[0], 2, behind[1:]
        if behind and behind[0] in ("st", "nd", "rd", "th"):
            count, behind = 3, behind[1:]
    if behind and _YEAR.fullmatch(behind[0]):
        year, count = _year(behind[0]), count + 1
    return _Part("day", year + _date(month, day)), count


def _date(month: str, day: str) -> str:
    key = "month_day" if day else "month"
    return wording.ENGLISH_FORMS[key].format(month=_MONTHS.index(month) + 1, day=int(day or 0))


def _year(year: str) -> str:
    return wording.ENGLISH_FORMS["year"].format(year=year)


def _noun(tokens: Sequence[str], at: int, names_like: NamesLike) -> _Read:
    for count in (2, 1):
        if (noun := wording.ENGLISH_NOUNS.get(" ".join(tokens[at : at + count]).lower())) is not None:
            return _Part("noun", noun), count
    return None, 0


def _listed(tokens: Sequence[str], at: int, names_like: NamesLike) -> _Read:
    """A deed or a word that carries nothing; Li Gang went begins with a name, though."""
    word = tokens[at].lower().removesuffix("'s")
    if word in wording.ENGLISH_SMALL:
        return _Part("small", word), 1
    deed = wording.ENGLISH_DEEDS.get(word)
    return (_Part("deed", deed), 1) if deed else (None, 0)


def _name(tokens: Sequence[str], at: int, names_like: NamesLike) -> _Read:
    """The name that the words from here on spell, the longest first; Xiaolei Li is Li Xiaolei."""
    for count in range(MOST_WORDS, 0, -1):
        words = [token.lower().removesuffix("'s") for token in tokens[at : at + count]]
        if len(words) < count or not all(map(str.isalpha, words)) or any(w in wording.ENGLISH_SMALL for w in words):
            continue
        for order in (words, [words[-1], *words[:-1]]):
            if names := names_like("".join(order)):
                return _Part("name", names[0]), count
    return None, 0


def _said(tokens: Sequence[str], parts: Sequence[_Part]) -> _Said:
    words = tuple(token.lower() for token in tokens)
    deed_at = max((at for at, part in enumerate(parts) if part.kind == "deed"), default=-1)  # has been inspected
    with_at = next((at for at, part in enumerate(parts) if at and part == _Part("small", "with")), len(parts))
    names = [(at, part.text) for at, part in enumerate(parts) if part.kind == "name"]
    company = next((name for at, name in names if at > with_at), "")
    names = [(at, name) for at, name in names if name != company]
    nouns = [(at, part.text) for at, part in enumerate(parts) if part.kind == "noun"]
    is_asked = words[0] in ("how", "which", "what") and nouns and nouns[0][0] <= 3 and nouns[0][0] > 0
    asked = nouns.pop(0)[1] if is_asked and parts[nouns[0][0] - 1].text in ("many", "which", "what") else ""
    return _Said(
        words=words,
        ahead=wording.ENGLISH_FORMS["and"].join(name for at, name in names if at < deed_at),
        deed=parts[deed_at].text if deed_at >= 0 else "",
        names=tuple(name for at, name in names if at > deed_at),
        company=company,
        noun="".join(noun for _, noun in nouns),
        asked=asked,
        day="".join(part.text for part in parts if part.kind == "day"),
    )


def _who(said: _Said) -> str:
    if not said.begins("who", "whom", "with whom"):
        return ""
    if said.begins("whom", "with whom") or (said.ahead and "with" in said.words):
        return said.form("with_whom")
    if not said.deed:
        return said.all if said.all and not said.noun else said.form("is_who")
    if "most" in said.words:
        return said.form("who_most")
    if said.company:
        return said.form("who_with")
    if said.deed == _ACCOMPANIES and len(said.names) > 1:
        return said.form("who_along")
    return said.form("who_hosts" if said.deed == _HOSTS else "who")


def _when(said: _Said) -> str:
    if not said.begins("when", "what day", "what date", "which day", "on what day", "on which day", "on what date"):
        return ""
    if said.deed == _HOLDS or not said.deed:
        return said.form("when_held")
    is_done_to = said.ahead and not (said.behind or said.noun) and said.begins("when was", "when were")
    return said.form("when_done" if is_done_to else "when")


def _where(said: _Said) -> str:
    if not said.begins("where", "which place", "which places", "what place", "what places", "in which place"):
        return ""
    if said.deed == _GOES and said.ahead:
        return said.form("where_to_on" if said.day else "where_to")
    return said.form("where_done" if said.ahead and said.deed else "where")


def _how(said: _Said) -> str:
    if said.begins("how many times", "how often"):
        return said.form("how_often" if said.whose else "how_often_there")
    if said.begins("how many places"):
        return said.form("how_many_places")
    if said.begins("how many"):
        return said.form("how_many")
    if said.begins("how much"):
        return said.form("how_much_invested" if _INVESTED in said.all else "how_much")
    return said.form("how_long") if said.begins("how long") else ""


def _what(said: _Said) -> str:
    is_done = said.begins("what did", "what does", "what has")
    if is_done and any(word in said.words for word in ("say", "said", "says")):
        return said.form("said_of" if said.noun else "said")
    if said.begins("what happened", "what news", "what is the news", "news"):
        return said.form("news")
    if is_done and not said.deed and said.all:
        return said.form("did")
    if any(word in said.words for word in ("title", "position", "office", "job")) and said.all:
        return said.form("title")
    if said.begins("what did", "what has", "which", "what") and said.deed and said.ahead:
        return said.form("which_done" if said.asked else "which_to")
    if said.begins("what", "which") and said.asked:
        return said.form("which")
    if said.begins("tell", "show", "list") and said.all:
        return said.form("portrait")
    if said.begins("what is", "what was") and said.behind and said.noun and not said.deed:
        return said.form("what_is")
    return said.form("why") if said.begins("why") else ""


def _whether(said: _Said) -> str:
    if not said.begins("did", "does", "do", "has", "have", "was", "were", "is", "are"):
        return ""
    if not said.deed:
        return said.form("is_it") if said.names and said.noun else ""
    return said.form("did_host" if said.day or said.deed == _HOSTS else "did_ever")


_FORMS = (_who, _when, _where, _how, _what, _whether)
