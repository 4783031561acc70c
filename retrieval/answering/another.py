"""Candidates that answer another question: of another district's office, or of another part in a visit."""

import re
from collections.abc import Callable

from retrieval.answering.candidate import Candidate, Read
from retrieval.answering.from_offices import asked_of, stated
from retrieval.answering.same_office import fits, is_same_post, may_be_of
from retrieval.asking.question import Question
from retrieval.events.namesakes import districts
from retrieval.events.offices import Office, offices_of
from retrieval.words.tokens import fold

_NO_NAME = re.compile(r"^(?!.*[A-Za-z·•])(?:.*[、,，;；\s].*|.{6,})$")
_LONGEST_ADDRESS = 2  # characters: 先生, 老师
_LED = re.compile("带的?队|率队|领队|带着?人去")
_ALONG = re.compile("[陪随跟]|一起|一同|同行")


def of_another(read: Read) -> Callable[[Candidate], bool]:
    """A function that tells whether a candidate is about somebody else than the question asks for.

    谁是二七区区长: nobody whose article never names 二七区, and no 副区长; 谁是甲大学校长: no 乙大学校长.
    谁去了: nobody who came along with somebody who led.
    """
    asked = asked_of(read.question.folded)
    office = asked.office if asked and not asked.is_described and len(asked.office.body) > 1 else None
    regions = districts(office.body) if office else ()
    asks_who_led = _asks_who_led(read.question)

    def is_of_another(candidate: Candidate) -> bool:
        whole = read.readings[candidate.article].whole
        if not all(region in whole for region in regions):
            return True
        if office and _names_others(read, candidate, office, office.body in regions):
            return True
        return asks_who_led and _names_companions_alone(read, candidate)

    return is_of_another


def _names_others(read: Read, candidate: Candidate, asked: Office, is_region: bool) -> bool:
    """Whether a candidate names no person at all, or none but those with a title who hold another office.

    Of a body that is no region, the post alone may be of it: 局长, but 副局长 is another.
    """
    reading = read.readings[candidate.article]
    named = [m for m in (*stated(reading), *reading.mentions) if m.name in candidate.text]
    if not named:
        return _NO_NAME.search(candidate.text) is not None
    held = {mention: offices_of(fold(mention.title)) for mention in named if mention.title}
    titled = [mention for mention, offices in held.items() if offices or len(mention.title) > _LONGEST_ADDRESS]
    return bool(titled) and not any(
        fits(asked, office) or (not is_region and is_same_post(asked, office) and may_be_of(asked.body, office.body))
        for offices in held.values()
        for office in offices
    )


def _asks_who_led(question: Question) -> bool:
    is_of_visits = "visit" in question.roles or _LED.search(question.folded) is not None
    is_of_others = "accompany" in question.roles or _ALONG.search(question.folded) is not None
    return question.kind == "who" and is_of_visits and not is_of_others


def _names_companions_alone(read: Read, candidate: Candidate) -> bool:
    for event in read.readings[candidate.article].events:
        leads = {person.name for person in event.people if person.role == "lead"}
        others = {person.name for person in event.people if person.role == "accompany"} - leads
        names_others = any(name in candidate.text for name in others)
        if leads and names_others and not any(name in candidate.text for name in leads):
            return True
    return False
