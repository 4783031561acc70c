"""Offices that the articles give people → candidates: what somebody is, and who holds the office asked for.

A question for the holder of one office (谁是…, …是谁, 现任…) is answered by those who hold that office of that body,
never by another's: 原 and 前 ask for those before, else who left it by a paper no older is left out. The newest paper
comes first. Where a clause tells whom it means (去看演练的区长), not the body alone decides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from retrieval.answering.answer_texts import say
from retrieval.answering.candidate import Candidate, Read
from retrieval.answering.reading import Reading
from retrieval.answering.same_office import fits, region_lacking
from retrieval.asking.question import Question
from retrieval.events import lexicon
from retrieval.events.offices import Office, office_asked, offices_of
from retrieval.events.people import Mention
from retrieval.words.tokens import fold, han_pairs, tag

MOST = 4
_LEAST_ALIKE = 0.5  # share of the title's character pairs that the question names
# 谁是常德市委书记, 现在的校长是哪位, 原任局长叫什么
_ASKED = re.compile(
    r"(?:请问|想问一?下|那)?(?:(?:谁|哪[位个])(?:是|当|担任|做|任)|(?P<ahead>))"
    r"(?P<when>(?:现任|现在|目前|新任|新来|原任|原来|前任)的?|原)?(?P<office>[^,，。?？是谁哪]{2,30}?)(?:现在|目前)?"
    r"(?(ahead)(?:是|叫|姓)(?:谁|哪[位个]|什么.{0,4}|啥)|)[啊呢吗呀的]?[?？]?$"
)
# 某某是不是区长, 某某当过局长没有
_HELD = re.compile(
    r"(?:是不是|是否是?|是|当过?|任过?)(?P<office>[^,，]{2,20}?)(?:[了过]?(?:吗|吧|么|没有?|不))?[?？]?$"
)
_FORMER = re.compile("(?:原[来任]?|前任?|曾任?|上一?任|上一?届)的?$")
_NOW = re.compile("(?:现在|目前|如今|现任|(?:这|本|新)一?[届任]|(?<!高)新(?:来|上任|当选|任命)?)的?$")
_THAT = re.compile("^[那这两]?[位个]|^[那这]|^两名")
# What a clause has and no body's name: 在光明日报上讲, 被查; a verb of the dictionary may stand in a name (关, 实践).
_TELLS = frozenset("去 来 到 在 给 跟 和 陪 看 讲 说 被 让 请 带 见 把 替 帮 了 过 查 送 派".split())
_DEEDS = frozenset((*lexicon.VISIT_ACTIONS, *lexicon.MEETING_VERBS, *lexicon.OTHER_FOLLOWERS))
_DAY = re.compile("[0-9][月号日]")
_OF_BODY = re.compile("[省市区县州盟旗镇乡村局厅委院会校所站馆社司行团队组园办厂场店部协联]$|大学|集团|中心|体$")
_SAYS_FORMER = re.compile("(?:原|前|前任|时任|曾任)$")
# 李某,男,汉族,现任某市某局局长; 李某同时担任某公司董事长: of the person named last before it.
_PART = r"[^,，。;；:：“”\n]{2,40}?"
_STATES = re.compile(
    rf"(?:担任|兼任|现任|现为)(?P<office>{_PART}(?:[,，](?!拟|并|同时|曾){_PART}(?:书记|主任|长|经理|委员|主席))*)"
    r"(?=职务|一职|[,，。;；\n]|$)"
)
_LIFE, _LONGEST_LIFE = re.compile("[,，][男女][,，]"), 120
_NOT_NOW = re.compile(
    "曾|历任|先后|时任|原任|起任|不再|卸任|辞去|拟|提名|建议|推荐|候选|如果|期间$|\\d{4}年[^,，。]{0,12}$"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The one office that a question asks the holder of."""

    office: Office
    is_former: bool = False  # the one before is meant
    is_described: bool = False  # a clause tells who is meant


def from_offices(read: Read) -> Iterator[Candidate]:
    """Titles of the people named; for other questions on people the holders of what the question names."""
    if read.question.kind in ("title", "other") or _asks_whether_held(read.question):
        yield from _titles(read)
    if read.question.kind in ("who", "other", "with_whom"):
        asked = asked_of(read.question.folded)
        if asked:
            yield from holders_of(read, asked)
        if asked is None or asked.is_described:
            yield from _holders(read)


def _asks_whether_held(question: Question) -> bool:
    """Whether it is asked if somebody holds an office: 某某是区长吗."""
    held = _HELD.search(question.folded)
    return question.kind == "yes_no" and not question.roles and held is not None and bool(offices_of(held["office"]))


def asked_of(question: str) -> Asked | None:
    """What office a question asks the holder of; None for none."""
    match = _ASKED.match(question)
    if match is None:
        return None
    body, _, described = match["office"].rpartition("的")
    body = _NOW.sub("", body)
    is_described = _DAY.search(body) is not None or described.startswith(("那", "这")) or _is_clause(body)
    text = _THAT.sub("", described) if is_described else body + _THAT.sub("", described)
    office = office_asked(text)
    if office is None:
        return None
    ahead = match["when"] or ""
    named = office.body or (_acting_body(body) if is_described else "")
    former = _FORMER.search(named) or _FORMER.search(ahead) or (is_described and _FORMER.search(body))
    named = _NOW.sub("", _FORMER.sub("", named))
    return Asked(Office(named, office.post), bool(former) or office.state == "former", is_described)


def _is_clause(text: str) -> bool:
    """Whether it tells what somebody did, or what befell him, and names no body: 在分会场讲话, 被查."""
    words = tag(text)
    return any(map(_tells, words)) or (not _OF_BODY.search(text) and any(kind[0] in "vpud" for _, kind in words))


def _tells(tagged: tuple[str, str]) -> bool:
    word, kind = tagged
    return word in _TELLS or (len(word) > 1 and kind == "v" and word in _DEEDS)


def _acting_body(clause: str) -> str:
    """The body that a clause begins with: 西安市胸科医院 of 西安市胸科医院被查; "" for none."""
    ahead = "".join(word for word, _ in takewhile(lambda one: not _tells(one) and one[1][0] not in "vpud", tag(clause)))
    return ahead if _OF_BODY.search(ahead) else ""


def _titles(read: Read) -> Iterator[Candidate]:
    """Titles of the people named, those of the newest papers first, what was held before last."""
    asked = set(map(fold, read.question.people))
    found = [
        (_was_held(reading, mention), _age(reading), article, mention)
        for article, reading in enumerate(read.readings)
        for mention in (*stated(reading), *reading.mentions)
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


def holders_of(read: Read, asked: Asked) -> Iterator[Candidate]:
    """The people whose title or appointment names the office; last those of whom only the article tells the region."""
    found = []
    left: dict[str, int] = {}  # name → age of the newest paper by which they left the office
    for article, reading in enumerate(read.readings):
        for name in _removed(reading, asked.office):
            left[name] = min(left.get(name, 0), _age(reading))
        for mention in (*stated(reading), *reading.mentions):
            held = next((office for office in offices_of(fold(mention.title)) if fits(asked.office, office)), None)
            if held is None:
                continue
            was_held = held.state == "former" or _was_held(reading, mention)
            if was_held:
                left[mention.name] = min(left.get(mention.name, 0), _age(reading))
            region = region_lacking(asked.office, held)
            if was_held == asked.is_former and region in reading.whole:
                found.append((bool(region), _age(reading), article, mention.start, mention))
    seen: set[str] = set()
    for _, age, article, _, mention in sorted(found, key=lambda one: one[:4]):
        has_left = not asked.is_former and left.get(mention.name, 1) <= age
        if mention.name not in seen and not has_left and len(seen) < MOST:
            seen.add(mention.name)
            yield _candidate(read, article, mention, f"{mention.name}({mention.title})", "holder")


def stated(reading: Reading) -> Iterator[Mention]:
    """Who was given an office or is said to hold it, each as if named with it: 省委决定,某某同志任黑龙江大学校长."""
    for event in reading.events:
        for person in event.people:
            start = reading.article.text.find(person.name, event.start, event.end)
            if person.role == "appointed" and start >= 0:
                end = start + len(person.name)
                yield Mention(start, end, person.name, person.title, start, end)
    text = reading.article.text
    for match in _STATES.finditer(text):
        start, _ = reading.sentences[reading.sentence_at(match.start())]
        named = next((m for m in reversed(reading.mentions) if m.end <= match.start()), None)
        if named is None or _NOT_NOW.search(text, named.end, match.start()):
            continue
        is_life = match.start() - named.end <= _LONGEST_LIFE and _LIFE.match(text, named.end)
        if start <= named.start or is_life:
            yield Mention(named.start, named.end, named.name, match["office"], named.start, named.end)


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
