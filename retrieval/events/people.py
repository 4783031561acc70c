"""Article text → mentions of people with the titles that stand beside them.

Where a name stands is names.py's to say, where its title begins and ends is titles.py's. Here both come together:
a list shares the title before it, a title before a name takes precedence over one behind.
"""

import re
from dataclasses import dataclass

from retrieval.events import lexicon
from retrieval.events.name_signs import follower_score
from retrieval.events.person_names import find_names, is_inside_a_word
from retrieval.events.titles import title_behind, title_span
from retrieval.words.sentences import Span

_LIST_MARKS = ("、", "和", "与", "及", "")
_SHORT_TITLE = 5  # characters; a title below that names no body: 市委书记
_COMPLETE = ("总书记", "总理", "总统", "首相")
_HONORIFICS = ("同志", "先生", "女士")
_OFFICES = [title for title in lexicon.TITLES_BEHIND if title not in _HONORIFICS]
_OFFICE = "|".join(sorted(_OFFICES, key=len, reverse=True))
_OFFICE_FIRST = "".join(sorted({office[0] for office in _OFFICES}))  # tells at a glance that no office follows
_SHORT = re.compile(rf"([{''.join(sorted(lexicon.SURNAMES))}])(?=[{_OFFICE_FIRST}])({_OFFICE}|总)(?!\w?长)")


@dataclass(frozen=True, slots=True)
class Mention:
    """One person named in a text."""

    start: int  # of the name, in characters of the text
    end: int
    name: str
    title: str  # as written beside this name or inherited from the list it stands in; "" where none
    before: int  # where the words that belong to the mention begin: the title's start, or `start`
    after: int  # where they end: behind a title that follows, or `end`


def find_people(text: str) -> tuple[Mention, ...]:
    """All mentions of people in the text, in order, without overlaps."""
    mentions: list[Mention] = []
    for start, end in _places(text, find_names(text)):
        mention = _with_title(text, start, end, mentions[-1] if mentions else None)
        while mentions and _holds_a_name(text, mention, mentions[-1]):
            mentions.pop()
            mention = _with_title(text, start, end, mentions[-1] if mentions else None)
        mentions.append(mention)
    return tuple(mentions)


def _places(text: str, names: set[str]) -> list[Span]:
    """Where the names stand, in order; of two that overlap the first, of two that begin together the longer."""
    found = []
    for name in names:
        start = text.find(name)
        while start >= 0:
            found.append((start, -len(name)))
            start = text.find(name, start + len(name))
    places: list[Span] = []
    for start, length in sorted(found):
        if (not places or places[-1][1] <= start) and not is_inside_a_word(text, start, start - length):
            places.append((start, start - length))
    return places


def _with_title(text: str, start: int, end: int, previous: Mention | None) -> Mention:
    title_start, title_end = title_span(text, start, previous.after if previous else 0)
    title = text[title_start:title_end]
    after = title_behind(text, end)
    if not title and after and after not in _HONORIFICS:
        title = after
    elif not title and previous and previous.title and text[previous.after : start] in _LIST_MARKS:
        title = previous.title  # 区领导闫凯、刘斌: one title for all of the list
    elif not title:
        title = after
    return Mention(start, end, text[start:end], title, title_start, end + len(after))


def _holds_a_name(text: str, mention: Mention, previous: Mention) -> bool:
    """Whether the title goes on from a name that is a part of it: 雷锋车队队长王某."""
    return mention.before == previous.after < mention.start and follower_score(text, mention.before) <= 1


def full_titles(mentions: tuple[Mention, ...]) -> dict[str, str]:
    """Name → the title that the article gives it; "" where it gives none.

    The first that is more than an office counts, in its longest form: a later one may be of a career that is told.
    """
    titles: dict[str, str] = {}
    for mention in mentions:
        known = titles.get(mention.name, "")
        is_open = len(known) < _SHORT_TITLE and known not in _COMPLETE
        if len(mention.title) > len(known) and (is_open or _abbreviates(known, mention.title)):
            titles[mention.name] = mention.title
        titles.setdefault(mention.name, "")
    return titles


def _abbreviates(short: str, title: str) -> bool:
    """Whether the characters of `short` all stand in the title, in that order: 文旅局局长, 文化和旅游局局长."""
    rest = iter(title)
    return all(character in rest for character in short)


def resolve_short(text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Mentions by surname and office (李书记), as the one person of the article who they can mean, in order.

    `start` to `end` covers the words as written, `name` is the full name. Words that fit two people or none are left.
    """
    matches = list(_SHORT.finditer(text))
    if not matches:
        return ()
    titles = full_titles(mentions)
    taken = {place for mention in mentions for place in range(mention.before, mention.after)}
    resolved: list[Mention] = []
    for match in matches:
        if match.start() in taken:
            continue
        surname, office = match[1], match[2]
        meant = [name for name, title in titles.items() if name.startswith(surname) and _holds(title, office)]
        if len(meant) == 1:
            resolved.append(Mention(*match.span(), meant[0], titles[meant[0]], *match.span()))
    return tuple(resolved)


def _holds(title: str, office: str) -> bool:
    """Whether someone of that title is spoken to by that office: 李书记 for 区委书记, 王局长 for 副局长."""
    if office == "总":
        return title.endswith(("总经理", "总裁", "董事长", "总监"))
    return any(part.endswith(office) for part in title.split("、"))
