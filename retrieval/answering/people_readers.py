"""Evidence → drafts for questions that people answer: who, with whom, in what office."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from retrieval.answering.answer_texts import say
from retrieval.answering.event_readers import sentences_of
from retrieval.answering.evidence import Draft, Evidence
from retrieval.asking.predicates import is_denied, is_planned, predicates, says, says_asked
from retrieval.events import lexicon
from retrieval.events.people import Mention
from retrieval.events.statements import Statement
from retrieval.words.sentences import Span

MOST_CHARACTERS = 120
_DATED_ROLES = frozenset({"visit", "host", "attend"})
# Of several roles in one question the first of these is what is asked for: 谁主持了调研座谈会 asks for the host.
ROLES_BY_WEIGHT = ("host", "accompany", "speak", "attend", "visit")
_OFFICE = (
    r"(?:常务)?副?(?:书记|主任|[局区市县镇乡部院校所会处科队组行社厂省]长|指挥长|主席|总理|常委|委员|教授|调研员|巡视员|"
    r"专家|领导|医生|医师|老师|教师|律师|负责人|经理|董事长|总裁|队长|司令员?|政委|会长|理事长|秘书长|成员|代表)"
)
_TITLE_ASKED = re.compile(
    rf"^(?:谁|哪位|哪个人?)(?:是|担任|任|当)(?P<behind>\w{{0,12}}?{_OFFICE})$|"
    rf"(?P<before>\w{{0,12}}?{_OFFICE})(?:是谁|叫什么|是哪位|是哪个|姓什么)"
)
_RANKED = re.compile(rf"哪(?:位|个|名|一位|几位|两位|些)?(\w{{0,6}}?{_OFFICE})")
_TITLE_HELD = re.compile(rf"是(?:不是|否)?(?:是)?(\w{{0,12}}?{_OFFICE})(?:吗|吧|$)")
_MET_ASKED = re.compile(
    r"(看望|慰问|会见|走访|采访|资助|拜访|探望|见)"
    r"(?:[了过]?(?:谁|哪)|的(?P<of>是?(?:谁|哪)|[^,，的]{1,10}(?:是|叫)(?:谁|哪|什么)))"
)
_IN_OFFICE = re.compile(rf"{_OFFICE}(?:是|叫)|领导|干部|老总|老板|^是?(?:谁|哪)")
_GIVEN_ASKED = re.compile(r"(?:给|为|向|对|替|帮)(?:谁|哪[些位个几])")
_IDENTITY_ASKED = re.compile(r"(?P<who>[^\W的]{2,6}?)(?:同志|这个?人)?(?:是|叫)谁")
_QUOTED = re.compile(r"[^,，。;；]{0,20}?(?:精神|重要讲话|重要指示|重要论述|思想|嘱托|批示)")
_WRITES = re.compile(r"记者|通讯员|实习生|编辑|摄影")
_OBJECT_ASKED = re.compile(r"陪同?[着了]?(?:谁|哪)")


def who(evidence: Evidence) -> Iterator[Draft]:
    """The people who act in the statements that carry the question."""
    question = evidence.question
    if asked := _TITLE_ASKED.search(question.folded):
        if asked["behind"] and question.people:
            return  # 谁是某某的秘书: no title says whose
        yield from _holders(evidence, _asked_title(asked).rpartition("的")[2])
        if asked.start() == 0 and ("的" not in _asked_title(asked) or asked["behind"]):
            return  # nothing but the title is said of the person
    yield from _met_people(evidence)
    if _asks_for_object(evidence):
        return  # who acts is not asked for
    described = _IDENTITY_ASKED.fullmatch(question.folded)  # 员外是谁: no name that is known, perhaps no office
    for statement, fitness in _acting_as_asked(evidence):
        if described and described["who"] not in evidence.reading.folded[statement.start : statement.end]:
            continue
        score = _statement_score(evidence, statement) + fitness
        people = _not_asked(evidence, statement.people)
        draft = _people_draft(evidence, people, statement, score, "who acts in the clause")
        yield replace(draft, text=draft.text + _day_of(evidence, statement, MOST_CHARACTERS - len(draft.text)))
    yield from _bodies(evidence, _BY_BODY, "body that acts")


def _acting_as_asked(evidence: Evidence) -> Iterator[tuple[Statement, float]]:
    """The statements in which somebody does what the question says, with how well they fit.

    Of a question with a role those with that role; of any other those whose clause has its verb; where there are none,
    those whose sentence has it. What a clause denies nobody did; who did not is asked of such clauses alone.
    """
    question, reading = evidence.question, evidence.reading
    role = next((role for role in ROLES_BY_WEIGHT if role in question.roles), None)
    likely: list[tuple[Statement, float]] = []
    rest: list[tuple[Statement, float]] = []
    for statement in reading.statements:
        if not _not_asked(evidence, statement.people) or not evidence.is_told_in_time(statement.start):
            continue
        if all(_WRITES.search(m.title) or _is_quoted(evidence, m) for m in statement.people):
            continue
        clause = reading.folded[statement.start : statement.end]
        is_denied_here = "absent" in statement.roles or is_denied(question, clause)
        if question.denies or is_denied_here or is_planned(question, clause):
            likely += [(statement, 0.2)] if question.denies and is_denied_here else []
        elif role in statement.roles or (role == "attend" and "accompany" in statement.roles):
            likely.append((statement, 0.2))
        elif role == "host":
            rest += [(statement, 0.2)] if "召开" in clause else []
        elif role is None and says_asked(question, clause):
            likely.append((statement, 0.25))
        elif says_asked(question, reading.sentence_texts[statement.sentence]):
            rest.append((statement, -0.1))
    yield from likely or rest


def _asked_title(asked: re.Match[str]) -> str:
    """The title that a match of _TITLE_ASKED asks for."""
    return asked["behind"] or asked["before"]


def _ranked(folded: str) -> str:
    """The rank that the person asked for has; "" where none is named."""
    if ranked := _RANKED.search(folded):
        return ranked[1]
    asked = _TITLE_ASKED.search(folded)
    return _asked_title(asked) if asked else ""


def _is_quoted(evidence: Evidence, mention: Mention) -> bool:
    """Whether only the person's words are told of: 某总书记重要讲话精神."""
    return _QUOTED.match(evidence.reading.article.text, mention.end) is not None


def _asks_for_object(evidence: Evidence) -> bool:
    """Whether whom the one named met or gave something to is asked for, so that nobody who acts is the answer."""
    is_met = bool(evidence.asked_people) and _met_asked(evidence) is not None
    return is_met or _GIVEN_ASKED.search(evidence.question.folded) is not None


def _met_asked(evidence: Evidence) -> re.Match[str] | None:
    """The words that ask whom somebody met; 慰问的主席是谁 asks so only where someone is named."""
    asked = _MET_ASKED.search(evidence.question.folded)
    if asked is None or evidence.asked_people or not asked["of"]:
        return asked
    return None if _IN_OFFICE.search(asked["of"]) else asked


def _met_people(evidence: Evidence) -> Iterator[Draft]:
    """Whom the one named met, or gave something to, where that is asked: 李某看望了谁, 李某给谁颁了奖."""
    question, reading = evidence.question, evidence.reading
    asked = _met_asked(evidence)
    deeds = (asked[1][:2],) if asked else predicates(question) if _GIVEN_ASKED.search(question.folded) else ()
    named = set(evidence.asked_people)
    acting = {p.name for event in reading.events for p in event.people}
    described = _described(evidence, asked.start()) if asked else []
    for statement in reading.statements:
        clause = reading.folded[statement.start : statement.end]
        is_told = any(deed in clause if asked else says(deed, clause) for deed in deeds)
        if is_denied(question, clause):
            continue
        if not is_told and not any(noun in clause for noun in described):
            continue
        if is_told and named and not named & {m.name for m in statement.people}:
            continue
        part = _part_of_sentence(evidence, statement)
        score = _statement_score(evidence, statement) + 0.4 + 0.3 * evidence.support(*part)
        if is_told and (others := _not_asked(evidence, statement.others)):
            yield _people_draft(evidence, others, statement, score, "whom they met")
            continue
        here = (m for m in reading.mentions if part[0] <= m.start < part[1] and not _WRITES.search(m.title))
        if beside := tuple(m for m in here if m.name not in acting | named):
            yield _people_draft(evidence, beside, statement, score - 0.2, "named where they met somebody")


def _described(evidence: Evidence, start: int) -> list[str]:
    """Nouns as printed that the question has from `start` on: 老兵 of 看望的老兵是谁."""
    strings = zip(evidence.question.units, evidence.strings, strict=True)
    return [printed for u, (printed, _) in strings if u.is_hard and not u.is_name and u.start >= start]


def _part_of_sentence(evidence: Evidence, statement: Statement) -> Span:
    """From the semicolon before the clause to the one behind: in 在甲校,…看望了某某;在乙校,… each place has its own."""
    text = evidence.reading.folded
    start, end = evidence.reading.sentences[statement.sentence]
    start = max(start, text.rfind(";", start, statement.start) + 1)
    behind = text.find(";", statement.end - 1, end)
    return start, behind + 1 if behind >= 0 else end


def _day_of(evidence: Evidence, statement: Statement, most: int) -> str:
    """The date that stands before the people in their sentence, as one more word of the answer; "" where none does."""
    start = evidence.reading.sentences[statement.sentence][0]
    before = [d for d in evidence.reading.dates if start <= d.start < statement.people[0].start]
    said = f",{before[-1].text}" if before and statement.roles & _DATED_ROLES else ""
    return said if len(said) <= most and said[1:] not in evidence.question.folded else ""


def with_whom(evidence: Evidence) -> Iterator[Draft]:
    """The people who came along; else those who stand beside the named one in one list."""
    reading, question = evidence.reading, evidence.question
    along = {m.name for s in reading.statements if "accompany" in s.roles for m in s.people}
    for statement in reading.statements:
        people = _not_asked(evidence, statement.people)
        if not people or not evidence.is_told_in_time(statement.start):
            continue
        clause = reading.folded[statement.start : statement.end]
        base = 0.5 * evidence.about + 0.2 * evidence.sentence_support[statement.sentence]
        is_denied_here = "absent" in statement.roles or is_denied(question, clause)
        if question.denies or is_denied_here or is_planned(question, clause):
            if question.denies and is_denied_here:
                yield _people_draft(evidence, people, statement, base + 0.3, "did not come along")
            continue
        if set(evidence.asked_people) & along and "visit" in statement.roles and not statement.carried:
            yield _people_draft(evidence, people, statement, base + 0.32, "whom the named one came along with")
            continue
        if _OBJECT_ASKED.search(question.folded):
            continue
        if "accompany" in statement.roles and not statement.carried:
            if _comes_with_the_named(evidence, statement):
                yield _people_draft(evidence, people, statement, base + 0.3, "came along")
        elif len(people) < len(statement.people) and statement.roles & {"visit", "attend"}:
            yield _people_draft(evidence, people, statement, base + 0.2, "named beside")
    if not question.denies:
        yield from _bodies(evidence, _BODY_ALONG, "body that comes along")


def _comes_with_the_named(evidence: Evidence, statement: Statement) -> bool:
    """Whether those who come along in the clause may come with who is named in the question.

    They do not where the clause says with whom else, nor behind the visits of others where the named one has their own.
    """
    reading, named = evidence.reading, set(evidence.asked_people)
    if named and statement.others and not named & {m.name for m in statement.others}:
        return False
    own = [e for e in reading.events if e.kind == "visit" and named & {p.name for p in e.people if p.role == "lead"}]
    told_in = {number for event in own for number in sentences_of(evidence, event)}
    return not told_in or statement.sentence in told_in


# Bodies that act: 由区委宣传部牵头; 区统计局、区城建局及属地街道负责同志陪同调研.
_BY_BODY = re.compile(r"由([^,，。;；由]{2,60}?)(牵头|负责|组成|主办|承办|举办|组织|协办|参与)")
_BY = re.compile(r"由([^,，。;；由]{2,60})")
_BODY_ALONG = re.compile(r"(?:^|(?<=[。,，;；]))([^,，。;；]{2,60}?)(陪同|随同|参加(?:了|现场)?调研)")


def _bodies(evidence: Evidence, pattern: re.Pattern[str], rule: str) -> Iterator[Draft]:
    """Offices and firms that act where the question's verb is the clause's."""
    reading, question = evidence.reading, evidence.question
    for match in pattern.finditer(reading.article.text):
        if match[2][:2] in question.folded or rule == "body that comes along":
            yield from _body_draft(evidence, match.span(1), rule)
    if rule != "body that acts" or question.denies:
        return
    for clause in _BY.finditer(reading.article.text):
        is_read = _BY_BODY.match(reading.article.text, clause.start())
        for deed in () if is_read else predicates(question):
            if verb := re.search(f"(?<=.){re.escape(deed)}", reading.folded[slice(*clause.span(1))]):
                yield from _body_draft(evidence, (clause.start(1), clause.start(1) + verb.start()), rule)


def _body_draft(evidence: Evidence, span: Span, rule: str) -> Iterator[Draft]:
    reading = evidence.reading
    if any(span[0] <= m.start < span[1] for m in reading.mentions):
        return
    number = reading.sentence_at(span[0])
    score = 0.35 * evidence.sentence_support[number] + 0.35 * evidence.about + 0.2
    yield Draft(reading.article.text[slice(*span)].removesuffix("共同"), (reading.sentences[number],), score, rule)


def title(evidence: Evidence) -> Iterator[Draft]:
    """The titles that stand beside the person's name."""
    reading = evidence.reading
    for name in evidence.asked_people:
        best = longest_title([m for m in reading.mentions if m.name == name])
        if best:
            span = reading.sentences[reading.sentence_at(best.start)]
            score = 0.5 + 0.3 * evidence.about + 0.01 * min(len(best.title), 20)
            yield Draft(best.title, (span,), score, "title beside the name")


def holds_title(evidence: Evidence) -> Iterator[Draft]:
    """Yes, where the person named holds the title named; another title is no yes."""
    asked = _TITLE_HELD.search(evidence.question.folded)
    names = set(evidence.asked_people)
    if asked and names:
        for draft in _holders(evidence, asked[1].rpartition("的")[2]):
            if draft.text.partition("(")[0] in names:
                yield replace(draft, text=say("yes", evidence.question.lang, text=draft.text), rule="holds the title")


def longest_title(mentions: Iterable[Mention]) -> Mention | None:
    """The mention with the longest title, the first of equals; None where none has one."""
    titled = [m for m in mentions if m.title]
    return max(titled, key=lambda m: len(m.title), default=None)


def _not_asked(evidence: Evidence, people: tuple[Mention, ...]) -> tuple[Mention, ...]:
    return tuple(m for m in people if m.name not in evidence.asked_people)


def _statement_score(evidence: Evidence, statement: Statement) -> float:
    question = evidence.question
    score = (
        0.3 * evidence.support(statement.start, statement.end)
        + 0.25 * evidence.sentence_support[statement.sentence]
        + 0.2 * evidence.about
    )
    if ranked := _ranked(question.folded):
        office = re.search(f"{_OFFICE}$", ranked)
        wanted = _title_pattern((office[0] if office else ranked).replace("医生", "医师"))
        score += 0.1 if any(wanted.search(m.title) for m in statement.people) else -0.2
    said = [unit.text for unit in question.units if unit.text in lexicon.MEETING_VERBS]
    if said:
        clause = evidence.reading.folded[statement.start : statement.end]
        score += 0.1 if all(verb in clause for verb in said) else -0.1
    return score - (0.05 if statement.carried else 0.0) - 0.0005 * statement.sentence


def _people_draft(
    evidence: Evidence, people: tuple[Mention, ...], statement: Statement, score: float, rule: str
) -> Draft:
    reading = evidence.reading
    spans = [reading.sentences[statement.sentence]]
    if statement.carried and not _named_in(people, spans[0]):
        spans.insert(0, reading.sentences[reading.sentence_at(people[0].start)])
    parts = []
    for mention in people:
        titled = mention if mention.title else longest_title(m for m in reading.mentions if m.name == mention.name)
        parts.append(f"{mention.name}({titled.title})" if titled else mention.name)
        if titled:
            _add_span(spans, reading.sentences[reading.sentence_at(titled.start)])
    text = "、".join(parts)
    if len(text) > MOST_CHARACTERS or len({m.title for m in people}) < len(people):
        text = "、".join(m.name for m in people)
        spans = spans[:1] if _named_in(people, spans[0]) else spans
    best = evidence.best_sentence()
    if evidence.sentence_support[best] > evidence.sentence_support[statement.sentence] + 0.15:
        _add_span(spans, reading.sentences[best])
    return Draft(text, tuple(spans), score, rule)


def _named_in(people: tuple[Mention, ...], span: Span) -> bool:
    return all(span[0] <= m.start < span[1] for m in people)


def _add_span(spans: list[Span], span: Span) -> None:
    if span not in spans:
        spans.append(span)


def _holders(evidence: Evidence, asked: str) -> Iterator[Draft]:
    """Who holds the title asked for; 书记 is not met by 副书记. What the title leaves out, the article must name."""
    reading = evidence.reading
    for mention in reading.mentions:
        for first in range(len(asked) - 1):
            if asked[:first].endswith(("副", "常务")):
                break  # 副县长 is not met by 县长
            if mention.title and _title_pattern(asked[first:]).search(mention.title):
                if all(part in reading.whole for part in re.findall("..", asked[:first])):
                    span = reading.sentences[reading.sentence_at(mention.start)]
                    score = 0.6 + 0.4 * evidence.about - 0.03 * first
                    yield Draft(f"{mention.name}({mention.title})", (span,), score, "holds the title")
                break  # a shorter part of the title asked for says less


@lru_cache(maxsize=256)
def _title_pattern(asked: str) -> re.Pattern[str]:
    """The title with anything between its parts, but no 副 or 常务 before an office that has none."""
    office = re.search(f"{_OFFICE}$", asked)
    if office is None:
        return re.compile(re.escape(asked))
    place = asked[: office.start()]
    guard = "" if office[0].startswith(("副", "常务副")) else "(?<!副)"
    gap = ".{0,12}?"
    return re.compile(gap.join(map(re.escape, place)) + (gap if place else "") + guard + re.escape(office[0]))


def written_by(evidence: Evidence) -> Iterator[Draft]:
    """The names of the byline."""
    byline = evidence.reading.article.byline
    if byline:
        yield Draft("、".join(byline), (), 0.4 + 0.6 * evidence.about, "byline", part="byline")
