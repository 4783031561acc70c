"""Candidates that answer another question: of another district's office, or of another part in a visit."""

import re
from collections.abc import Callable

from retrieval.answering.candidate import Candidate, Read
from retrieval.answering.from_offices import appointed, asked_of, is_of_a_district
from retrieval.asking.question import Question
from retrieval.events.namesakes import districts
from retrieval.events.offices import Office, fits, is_same_post, offices_of
from retrieval.words.tokens import fold

_LED = re.compile("带的?队|率队|领队|带着?人去")
_ALONG = re.compile("[陪随跟]|一起|一同|同行")


def of_another(read: Read) -> Callable[[Candidate], bool]:
    """A function that tells whether a candidate is about somebody else than the question asks for.

    谁是二七区区长: nobody whose article never names 二七区, and no 副区长; 谁是甲大学校长: no 乙大学校长.
    谁去了: nobody who came along with somebody who led.
    """
    asked = asked_of(read.question.folded)
    regions = districts(asked[0].body) if asked else ()
    is_region = asked is not None and asked[0].body in regions
    body = asked[0].body if asked else ""
    is_named = asked is not None and is_of_a_district(asked[0])
    is_named = is_named or (len(body) > 1 and any(body in reading.whole for reading in read.readings))
    asks_who_led = _asks_who_led(read.question)

    def is_of_another(candidate: Candidate) -> bool:
        whole = read.readings[candidate.article].whole
        if not all(region in whole for region in regions):
            return True
        if asked and is_named and _names_others(read, candidate, asked[0], is_region):
            return True
        return asks_who_led and _names_companions_alone(read, candidate)

    return is_of_another


def _names_others(read: Read, candidate: Candidate, asked: Office, is_region: bool) -> bool:
    """Whether all people with an office whom a candidate names hold another one.

    Of a body that is no region, 副局长 alone may be of it: offices without a body count for regions alone.
    """
    reading = read.readings[candidate.article]
    named = [m for m in (*appointed(reading), *reading.mentions) if m.title and m.name in candidate.text]
    held = [office for m in named for office in offices_of(fold(m.title)) if office.body or is_region]
    return bool(held or (is_region and named)) and not any(
        fits(asked, office)
        or (not is_region and is_same_post(asked, office) and _may_be_short(asked.body, office.body))
        for office in held
    )


def _may_be_short(short: str, whole: str) -> bool:
    """Whether one name's characters stand in the other, in order: 雄鹰救援队 in 湖北雄鹰应急救援队."""
    left = iter(whole)
    return all(character in left for character in short)


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
