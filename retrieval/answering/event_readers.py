"""Events of an article → drafts for questions that an event answers: who came, with whom, where to, and when."""

import re
from collections.abc import Iterator, Sequence

from retrieval.answering.answer_texts import say
from retrieval.answering.evidence import GONE_TO, Draft, Evidence
from retrieval.asking.matching import coverage, match_unit
from retrieval.asking.question import Unit
from retrieval.events.grouping import SAYS
from retrieval.events.targets import may_hold_targets
from retrieval.records import Event, Person
from retrieval.words import undone
from retrieval.words.sentences import Span, clauses
from retrieval.words.tokens import fold

MOST_CHARACTERS = 120
_SEVERAL_DAYS = re.compile(r"\d日?[-—–~～至到]\d")
_RECEPTION_ASKED = re.compile(r"接待|介绍|讲解|回应|迎接")
_MET_ASKED = re.compile(
    r"(?:看望|慰问|走访|探望|拜访|资助)(?:(?:了|过|的是|的)?(?:谁|哪[几些两二三四位]|哪一?[位个名](?!\w{0,4}(?:村|镇|小区|企业|单位|地方)))"
    r"|的(?!是)(?P<met>[^,，的]{1,10})(?:是|叫)(?:谁|哪[位个]|什么名))"
)
_ROLES_OF_VISITS = frozenset({"visit", "accompany", "attend"})
_ROLES_OF_MEETINGS = frozenset({"host", "speak", "attend"})
_ALONG_ASKED = re.compile(r"陪|一起|一同|同去|同行|随行|跟着|参加|在场|一道|一块")
_MEETING_ASKED = re.compile(r"会议|大会|座谈会|推进会|例会|仪式|典礼")
_OFFICE = re.compile(
    r"(?:哪[些个位名几两三]*(?:位|名|个)?|什么)(\w{0,8}?(?:书记|主任|局长|区长|市长|省长|县长|镇长|厅长|部长|院长|校长|会长|主席|司令员?|政委|秘书长|"
    r"理事长|董事长|经理|常委|委员|代表|领导|干部|巡视员|调研员))"
)


def who(evidence: Evidence) -> Iterator[Draft]:
    """Those who led the event; its companions where they are asked for."""
    for event in () if evidence.question.denies else evidence.reading.events:
        score = fit(evidence, event)
        if score is None:
            continue
        named = _named(evidence, event)
        if event.kind == "visit" and _RECEPTION_ASKED.search(evidence.question.folded):
            continue
        if asks_for_the_met(evidence.question.folded, is_named=bool(named)):
            continue
        if event.kind != "visit":
            role = next((r for r in ("host", "speak", "attend") if r in evidence.question.roles), "")
            people = [p for p in event.people if p.role == role and p.name not in named]
            if people:
                yield _people_draft(evidence, event, people, score, f"{role} of the meeting")
            continue
        asks_company = bool(_ALONG_ASKED.search(evidence.question.folded)) or "accompany" in evidence.question.roles
        leads = [p for p in event.people if p.role == "lead" and p.name not in named]
        company = [p for p in event.people if p.role != "lead" and p.name not in named]
        people = company if (asks_company and company) or not leads else leads
        if len(people) < count_asked(evidence.question.folded):
            people = [*people, *_leads_of_others(evidence, event, named)]
        if office := _OFFICE.search(evidence.question.folded):
            holders = [p for p in (*leads, *company) if _holds(p, office[1])]
            people = holders or people
            score += 0.05 if holders else 0.0
        if people:
            yield _people_draft(evidence, event, people, score, "people of the event")


def asks_for_the_met(folded: str, *, is_named: bool) -> bool:
    """Whether whom somebody went to see is asked for: 甲看望了谁, 书记慰问的老兵是谁; not 去看望老兵的是谁."""
    asked = _MET_ASKED.search(folded)
    return asked is not None and (is_named or asked["met"] is not None)


def _leads_of_others(evidence: Evidence, event: Event, named: set[str]) -> list[Person]:
    """Who led the other visits of the article that fit as well: 哪两位 may have gone apart."""
    known = {p.name for p in event.people} | named
    others = [e for e in evidence.reading.events if e.kind == event.kind and e is not event]
    people = [p for e in others if fit(evidence, e) is not None for p in e.people]
    return list({p.name: p for p in people if p.role == "lead" and p.name not in known}.values())


def with_whom(evidence: Evidence) -> Iterator[Draft]:
    """The companions; where the one named is a companion, those who led and the other companions."""
    for event in () if evidence.question.denies else evidence.reading.events:
        score = fit(evidence, event)
        if score is None:
            continue
        named = _named(evidence, event)
        others = [p for p in event.people if p.name not in named]
        company = [p for p in others if p.role != "lead"]
        led = [p for p in event.people if p.role == "lead"]
        people = company if any(p.name in named for p in led) or not named else others
        people = people or (others if named else [])
        people = [p for p in people if not _goes_with_another(evidence, p.name, named)]
        if office := _OFFICE.search(evidence.question.folded):
            people = [p for p in people if _holds(p, office[1])] or people
        if people:
            yield _people_draft(evidence, event, people, score + 0.05, "companions of the event")


def _goes_with_another(evidence: Evidence, name: str, named: set[str]) -> bool:
    """Whether the article says whom a companion came with, and it is none of those named: 甲陪同乙, 丙陪同丁."""
    with_them = [
        {m.name for m in s.others}
        for s in evidence.reading.statements
        if "accompany" in s.roles and any(m.name == name for m in s.people)
    ]
    return bool(named) and bool(with_them) and all(others and not others & named for others in with_them)


def when(evidence: Evidence) -> Iterator[Draft]:
    """The day of the event as written, with the date that it stands for."""
    for event in evidence.reading.events:
        score = fit(evidence, event)
        if score is None or not event.date_text or fold(event.date_text) in evidence.question.folded:
            continue
        if _SEVERAL_DAYS.search(event.date_text):  # the one day of a part of the journey says more
            score -= 0.02
        spans = spans_of(evidence, event, [event.date_text])
        yield Draft(
            event.date_text + _meant(event, evidence.question.lang), spans, score, "day of the event", event=event
        )


def fit(evidence: Evidence, event: Event) -> float | None:
    """How well the event carries the question, 0..1; None where it is not the one asked about."""
    question = evidence.question
    if not _is_asked_about(question.roles, event.kind) or not evidence.is_in_time(event):
        return None
    if event.kind == "visit" and question.roles == {"attend"} and _MEETING_ASKED.search(question.folded):
        return None
    region = _region(evidence, event)
    deed = told(evidence, event)
    people = {fold(p.name) for p in event.people}
    if any(fold(name) not in people for name in evidence.asked_people):
        return None
    named = [unit.start for unit in question.units if unit.text in evidence.asked_people]
    for unit, match in zip(question.units, evidence.matches, strict=True):
        is_of_person = any(unit.start + len(unit.text) <= start for start in named)  # 某县王某: where he is from
        if unit.is_proper and not unit.is_name and not is_of_person and match and match.printed not in deed:
            return None
    if not carries_place(evidence, deed):
        return None
    if not evidence.is_firm and not (evidence.asked_people or any(_is_met(evidence, p) for p in event.people)):
        return None
    here = coverage(evidence.strings, region)
    best = max(evidence.sentence_support[n] for n in sentences_of(evidence, event))
    hard = [(u.weight, m) for u, m in zip(question.units, evidence.matches, strict=True) if u.is_hard]
    missing = sum(weight for weight, match in hard if match is None) / (sum(weight for weight, _ in hard) or 1.0)
    return 0.3 + 0.3 * evidence.about + 0.3 * here + 0.2 * best - 0.5 * missing


def denies(evidence: Evidence) -> bool:
    """Whether the article speaks against what the question takes for given: where the one named went, or with whom.

    Whether they went is no such thing: an article that says they did not answers that.
    """
    named = set(evidence.asked_people)
    if evidence.question.rule.kind == "yes_no" and any(
        "absent" in s.roles and any(m.name in named for m in s.people) for s in evidence.reading.statements
    ):
        return False
    return goes_elsewhere(evidence)


def goes_elsewhere(evidence: Evidence) -> bool:
    """Whether the article tells where the one named went, or with whom, and it is not what the question says."""
    asked = {fold(name) for name in evidence.asked_people}
    roles = evidence.question.roles & {"visit", "accompany"}
    if not asked or not roles:
        return False
    parties = [
        (event, {fold(p.name) for p in event.people}) for event in evidence.reading.events if event.kind == "visit"
    ]
    visits = [(event, party) for event, party in parties if asked & party]
    if together := _together(evidence):
        return bool(visits) and not any(together <= party for _, party in visits)
    return bool(visits) and not any(carries_place(evidence, told(evidence, event)) for event, _ in visits)


def _together(evidence: Evidence) -> set[str]:
    """Two people who the question says went together: 甲陪乙, 甲和乙."""
    names = [fold(name) for name in evidence.asked_people]
    joined = "|".join(map(re.escape, names))
    found = re.search(rf"({joined})(?:陪同?着?|跟着?|和|与|同|、)({joined})", evidence.question.folded)
    return set(found.groups()) if found else set()


def carries_place(evidence: Evidence, deed: str) -> bool:
    """Whether the place to which the question says someone went is told of the deed."""
    question = evidence.question
    for slot in GONE_TO.finditer(question.folded):
        for unit, match in zip(question.units, evidence.matches, strict=True):
            is_whole = slot.span(1) == (unit.start, unit.start + len(unit.text))  # whatever the cutter takes it for
            is_place = (unit.is_hard or is_whole) and not unit.is_name and slot.start(1) <= unit.start < slot.end(1)
            if is_place and (match is None or (match.printed not in deed and not _is_in(evidence, unit, deed))):
                return False
    return True


def _is_in(evidence: Evidence, unit: Unit, deed: str) -> bool:
    """Whether what is told has the unit in some other form: 消防救援大队 for 消防大队."""
    return match_unit(evidence.question.folded, unit.start, unit.text, deed) is not None


def _is_asked_about(roles: frozenset[str], kind: str) -> bool:
    """Whether events of the kind answer a question about those roles; 谁主持了调研座谈会 asks for a meeting."""
    if kind == "visit":
        return "host" not in roles and bool(roles & _ROLES_OF_VISITS)
    return "host" in roles or (bool(roles & _ROLES_OF_MEETINGS) and not roles & {"visit", "accompany"})


def _is_met(evidence: Evidence, person: Person) -> bool:
    """Whether the question tells of the person by office: 徐汇区长 of 徐汇区委副书记、区长."""
    return any(u.is_hard and u.text in fold(person.title) for u in evidence.question.units)


def _region(evidence: Evidence, event: Event) -> str:
    """The folded text that tells the event: headline, what stands before the first event, and from its sentence on."""
    reading = evidence.reading
    first = min(e.start for e in reading.events)
    later = [e.start for e in reading.events if e.start > event.start]
    people = " ".join(fold(f"{p.title}{p.name}") for p in event.people)
    end = min(later, default=len(reading.folded))
    return "\n".join((reading.headline, reading.folded[:first], reading.folded[event.start : end], people))


def told(evidence: Evidence, event: Event) -> str:
    """What is told of the event itself, folded: headline, opening, its sentences without what is said there, people.

    What headline and opening name of the question is left out where it is another event's own and not this one's.
    """
    reading = evidence.reading
    own = _own_text(evidence, event)
    opening = "\n".join((reading.headline, reading.folded[: min(e.start for e in reading.events)]))
    others = [_own_text(evidence, e) for e in reading.events if e.kind == event.kind and e is not event]
    for string, _ in evidence.strings if others else ():
        if string not in own and any(string in text for text in others):
            opening = opening.replace(string, " ")
    return f"{opening}\n{own}"


def _own_text(evidence: Evidence, event: Event) -> str:
    """People, places, topic and sentences of the event, folded."""
    reading = evidence.reading
    text = reading.article.text
    leads = {p.name for p in event.people if p.role == "lead"}
    parts = [" ".join(f"{p.title}{p.name}" for p in event.people), *event.targets]
    parted = sum(e.start == event.start and e.kind == event.kind for e in reading.events) > 1
    if not parted:  # else the sentence tells of where the others went, too
        parts += [text[event.start : event.end], event.topic]
    for number in () if parted else sentences_of(evidence, event):
        start, end = reading.sentences[number]
        if may_hold_targets(text, (start, end), leads):
            said = SAYS.search(text, start, end)
            done = (c for c in clauses(text, start, said.start() if said else end) if not _is_undone(text[slice(*c)]))
            parts.append("".join(text[slice(*clause)] for clause in done))
    return fold("\n".join(parts))


def _is_undone(clause: str) -> bool:
    """Whether the clause tells of a visit that was denied, or is to come."""
    return undone.tells_a_plan(clause, 0, len(clause)) or undone.DENIAL.search(clause) is not None


def sentences_of(evidence: Evidence, event: Event) -> range:
    reading = evidence.reading
    later = [e.start for e in reading.events if e.start > event.start]
    first = reading.sentence_at(event.start)
    last = reading.sentence_at(min(later)) if later else len(reading.sentences)
    return range(first, max(last, first + 1))


def _named(evidence: Evidence, event: Event) -> set[str]:
    asked = set(evidence.asked_people)
    return {p.name for p in event.people if p.name in asked}


def _holds(person: Person, office: str) -> bool:
    """Whether the title has the office, and every two characters that stand before it in the question."""
    ending = office[-2:]
    if ending not in person.title:
        return ending in ("领导", "干部")
    if "副" + ending in person.title and "副" not in office and not re.search(f"(?<!副){ending}", person.title):
        return False
    return all(part in person.title for part in re.findall("..", office[:-2]))


def _people_draft(evidence: Evidence, event: Event, people: Sequence[Person], score: float, rule: str) -> Draft:
    text = "、".join(f"{p.name}({p.title})" if p.title else p.name for p in people)
    if len(text) > MOST_CHARACTERS:
        text = "、".join(p.name for p in people)
    day = f",{event.date_text}" if event.date_text and fold(event.date_text) not in evidence.question.folded else ""
    text += day if len(text) + len(day) <= MOST_CHARACTERS and people[0].role == "lead" else ""
    strings = [*(p.name for p in people), *(p.title for p in people if p.title and p.title in text), day[1:]]
    spans = spans_of(evidence, event, [string for string in strings if string])
    return Draft(text, spans, score, rule, event=event)


def spans_of(evidence: Evidence, event: Event, strings: Sequence[str]) -> tuple[Span, ...]:
    """The event's sentence and those after or before it in which the strings stand."""
    reading = evidence.reading
    text = reading.article.text
    spans: dict[Span, None] = {(event.start, event.end): None}
    for string in strings:
        if any(string in text[slice(*span)] for span in spans):
            continue
        place = text.find(string, event.start)
        place = place if place >= 0 else text.find(string)
        if place >= 0:
            spans[reading.sentences[reading.sentence_at(place)]] = None
    return tuple(spans)


def _meant(event: Event, lang: str) -> str:
    """The date that the words stand for, where they leave some of it open."""
    if not event.date or event.date.count("-") < 2:
        return ""
    year, month, day = (int(part) for part in event.date.split("-"))
    if f"{month}月{day}日" in event.date_text and str(year) in event.date_text:
        return ""
    return say("day_by_paper", lang, year=year, month=month, day=day, until=_until(event, lang))


def _until(event: Event, lang: str) -> str:
    """The end of a range of days: 至27日, 至8月2日."""
    if not event.date or not event.date_end or event.date_end.count("-") < 2:
        return ""
    month, day = (int(part) for part in event.date_end.split("-")[1:])
    key = "until_day" if event.date_end[:7] == event.date[:7] else "until_month"
    return say(key, lang, month=month, day=day)


def count_asked(folded: str) -> int:
    """How many are asked for at least: 2 for 哪两个, 2 for 哪些, 1 for 哪个, 1 for 谁."""
    number = re.search(r"哪([两二三四五六])", folded)
    if number:
        return "一二三四五六".index(number[1].replace("两", "二")) + 1
    return 2 if re.search("哪[些几]", folded) else 1
