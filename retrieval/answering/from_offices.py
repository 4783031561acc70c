"""Offices that the articles give people → candidates: what somebody is, and who holds the office asked for.

A question for the holder of one office (谁是…, …是谁, 现任…) is answered by those who hold that office of that body,
never by another's: 原 and 前 ask for those before, else who left it by a paper no older is left out. The newest paper
comes first.
"""

import re
from collections.abc import Iterator

from retrieval.answering.answer_texts import say
from retrieval.answering.candidate import Candidate, Read
from retrieval.answering.reading import Reading
from retrieval.events.namesakes import districts
from retrieval.events.offices import Office, fits, office_asked, offices_of
from retrieval.events.people import Mention
from retrieval.words.tokens import fold, han_pairs

MOST = 4
_LONGEST_OF_DISTRICT = 4  # characters behind the district's name: 市场监管局 is longer, and sought as printed
_LEAST_ALIKE = 0.5  # share of the title's character pairs that the question names
# 谁是常德市委书记, 现在的校长是哪位, 原任局长叫什么
_ASKED = re.compile(
    r"(?:请问|想问一?下|那)?(?:(?:谁|哪[位个])(?:是|当|担任|做|任)|(?P<ahead>))"
    r"(?P<when>(?:现任|现在|目前|新任|新来|原任|原来|前任)的?|原)?(?P<office>[^,，。?？是谁哪]{2,30}?)(?:现在|目前)?"
    r"(?(ahead)(?:是|叫)(?:谁|哪[位个]|什么(?:名字)?|啥)|)[啊呢吗呀的]?[?？]?$"
)
_FORMER = re.compile("原|前|曾")
_NOW = re.compile("(?:现在|目前|如今|现任)的?")
_SAYS_FORMER = re.compile("(?:原|前|前任|时任|曾任)$")


def from_offices(read: Read) -> Iterator[Candidate]:
    """Titles of the people named; for other questions on people the holders of what the question names."""
    if read.question.kind in ("title", "other") or (read.question.kind == "yes_no" and not read.question.roles):
        yield from _titles(read)
    if read.question.kind in ("who", "other", "with_whom"):
        asked = asked_of(read.question.folded)
        yield from _holders(read) if asked is None else holders_of(read, *asked)


def asked_of(question: str) -> tuple[Office, bool] | None:
    """The one office that a question asks the holder of, and whether the one before is meant; None for none."""
    match = _ASKED.match(question)
    office = office_asked(_NOW.sub("", match["office"])) if match else None
    return (office, _FORMER.match(match["when"] or "") is not None) if match and office else None


def is_of_a_district(office: Office) -> bool:
    """Whether its body is a district's: 青田县委, but not what was done there: 蕉山乡卫生院讲心肺复苏的副院长."""
    region = next(iter(districts(office.body)), "")
    return bool(region) and office.body.startswith(region) and len(office.body) <= len(region) + _LONGEST_OF_DISTRICT


def _titles(read: Read) -> Iterator[Candidate]:
    """Titles of the people named, those of the newest papers first, what was held before last."""
    asked = set(map(fold, read.question.people))
    found = [
        (_was_held(reading, mention), _age(reading), article, mention)
        for article, reading in enumerate(read.readings)
        for mention in reading.mentions
        if fold(mention.name) in asked and mention.title
    ]
    seen: set[str] = set()
    for _, _, article, mention in sorted(found, key=lambda one: one[:3]):
        if fold(mention.title) not in seen and len(seen) < MOST:
            seen.add(fold(mention.title))
            held = f"{mention.name}({mention.title})"
            if read.question.kind != "yes_no":
                yield _candidate(read, article, mention, held, "title")
                continue
            for form in ("yes", "no"):
                yield _candidate(read, article, mention, say(form, read.question.lang, text=held), form)


def holders_of(read: Read, asked: Office, is_former: bool) -> Iterator[Candidate]:
    """The people whose title or appointment names the office; last those of whom only the article tells the region."""
    found = []
    left: dict[str, int] = {}  # name → age of the newest paper by which they left the office
    for article, reading in enumerate(read.readings):
        for name in _removed(reading, asked):
            left[name] = min(left.get(name, 0), _age(reading))
        for mention in (*appointed(reading), *reading.mentions):
            held = next((office for office in offices_of(fold(mention.title)) if fits(asked, office)), None)
            if held is None:
                continue
            was_held = held.state == "former" or _was_held(reading, mention)
            if was_held:
                left[mention.name] = min(left.get(mention.name, 0), _age(reading))
            is_vague = bool(districts(asked.body)) and not districts(held.body)
            is_there = not is_vague or all(region in reading.whole for region in districts(asked.body))
            if was_held == is_former and is_there:
                found.append((is_vague, _age(reading), article, mention.start, mention))
    seen: set[str] = set()
    for _, age, article, _, mention in sorted(found, key=lambda one: one[:4]):
        has_left = not is_former and left.get(mention.name, 1) <= age
        if mention.name not in seen and not has_left and len(seen) < MOST:
            seen.add(mention.name)
            yield _candidate(read, article, mention, f"{mention.name}({mention.title})", "holder")


def appointed(reading: Reading) -> Iterator[Mention]:
    """Who was given an office, each as if named with it: 省委决定,某某同志任黑龙江大学校长."""
    for event in reading.events:
        for person in event.people:
            start = reading.article.text.find(person.name, event.start, event.end)
            if person.role == "appointed" and start >= 0:
                end = start + len(person.name)
                yield Mention(start, end, person.name, person.title, start, end)


def _removed(reading: Reading, asked: Office) -> Iterator[str]:
    """Who was taken out of the office, by the article's appointments."""
    for event in reading.events:
        for person in event.people:
            if person.role == "removed" and any(fits(asked, office) for office in offices_of(fold(person.title))):
                yield person.name


def _holders(read: Read) -> Iterator[Candidate]:
    """The people whose titles share most with the question."""
    asked = set(han_pairs(read.question.folded))
    found = []
    for article, reading in enumerate(read.readings):
        for mention in reading.mentions:
            pairs = set(han_pairs(fold(mention.title)))
            if pairs and fold(mention.name) not in read.question.folded:
                share = len(pairs & asked) / len(pairs)
                if share >= _LEAST_ALIKE:
                    found.append((share * len(pairs & asked), -article, -mention.start, mention))
    seen: set[str] = set()
    for _, article, _, mention in sorted(found, key=lambda one: one[:3], reverse=True):
        if fold(mention.name) not in seen and len(seen) < MOST:
            seen.add(fold(mention.name))
            yield _candidate(read, -article, mention, f"{mention.name}({mention.title})", "holder")


def _was_held(reading: Reading, mention: Mention) -> bool:
    """Whether 原, 前 or 时任 stands right before the title."""
    return _SAYS_FORMER.search(reading.article.text, max(0, mention.before - 2), mention.before) is not None


def _age(reading: Reading) -> int:
    """Rises with the age of the paper, undated ones last."""
    return -int((reading.article.published or "0").replace("-", "").ljust(8, "0"))


def _candidate(read: Read, article: int, mention: Mention, text: str, form: str) -> Candidate:
    reading = read.readings[article]
    core = (
        (mention.before, mention.start)
        if form != "holder" and mention.before < mention.start
        else (mention.start, mention.end)
    )
    sentence = reading.sentences[reading.sentence_at(mention.start)]
    return Candidate(text, "office", form, article, core, (sentence,), read.window_of(article, core))
