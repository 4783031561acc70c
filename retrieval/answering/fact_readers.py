"""Evidence → drafts for questions that a date, a number or places answer."""

import re
from collections.abc import Iterator

from retrieval.answering.evidence import Draft, Evidence
from retrieval.answering.matching import coverage
from retrieval.answering.reading import Found
from retrieval.answering.text_readers import ENDINGS_OF, KIND_ASKED, words_draft
from retrieval.events import lexicon
from retrieval.events.places import find_targets
from retrieval.sentences import Span, clauses
from retrieval.tokens import fold, tag

MOST_PLACE_CHARACTERS = 160
# What an article's opening tells the day of: visits, meetings and the like.
_OPENING_TELLS = frozenset(
    (*lexicon.VISIT_ACTIONS, *lexicon.ACCOMPANY_ACTIONS, *lexicon.MEETING_VERBS, *lexicon.VISIT_VERBS)
) | frozenset("召开 举行 举办 开班 启动 开幕 开展 活动 组织 收听 收看 发生 建设 推进 治理 防汛 除险 施工".split())
_UNIT_CLASSES = (
    frozenset("人名位员口户"),
    frozenset("天日"),
    frozenset("家个所间座"),
    frozenset("元钱块"),
    frozenset("次届场回"),
    frozenset("期批"),
    frozenset("年岁"),
    frozenset(("平方米", "平方公里", "公顷", "亩", "平")),
    frozenset(("小时", "钟", "个小时", "时")),
)
_PHONE = re.compile(r"[\d-]{7,}")
_WHEN = re.compile(r"什么时候|啥时候|何时|哪天|哪一天|哪日|几号|几月|几日|哪年|什么时间|哪个月|哪几天|哪两天")
_SLOT = re.compile(
    r"(?:多少|多长时间|(?<!哪)几(?![号月日点])|多大|多高|多长|多远|多深|多久|多重)(?:个|多)?(小时|厘米|公里|平方米|\w)?"
)
_HELD_ASKED = re.compile(
    r"(?:在|到)?(?:哪里|哪儿|什么地方|哪个地方|哪|何处|何地).{0,4}(?:举行|召开|举办|收听|收看|开|进行|启动|办|成立)|(?:会场|地点)"
)
_HELD_AT = re.compile(
    r"在([^,，。;；、在]{2,24}?)(?:举行|召开|举办|组织|收听|收看|开幕|启动|开展|进行|开班|揭牌|成立|开)"
)


def when(evidence: Evidence) -> Iterator[Draft]:
    """The date in the sentence that carries the question; the opening's date where that tells it."""
    reading = evidence.reading
    if not reading.dates:
        return
    for date in reading.dates:
        number = reading.sentence_at(date.start)
        clause = next(
            (s for s in clauses(reading.folded, *reading.sentences[number]) if s[0] <= date.start < s[1]), None
        )
        near = evidence.support(date.start, min(len(reading.folded), date.end + 60)) if clause else 0.0
        in_sentence = evidence.sentence_support[number]
        if fold(date.text) in evidence.question.folded:
            continue
        if date.text.endswith("年"):
            in_sentence -= 0.4  # a year alone says when only where nothing nearer does
        if _predicate_in(evidence, number):
            predicate = _predicate(evidence)
            if predicate and clause and predicate in reading.folded[slice(*clause)]:
                near += 0.5
            yield _date_draft(
                evidence,
                date,
                number,
                0.35 * in_sentence + 0.2 * near + 0.25 * evidence.about + 0.15,
                "date beside the deed",
            )
    first = reading.dates[0]
    opening = reading.sentence_at(first.start)
    if opening == 0 and _opening_tells(evidence) and fold(first.text) not in evidence.question.folded:
        yield _date_draft(evidence, first, 0, 0.6 * evidence.about + 0.15, "date of the opening")


def _date_draft(evidence: Evidence, date: Found, number: int, score: float, rule: str) -> Draft:
    reading = evidence.reading
    spans = [reading.sentences[number]]
    best = evidence.best_sentence()
    if evidence.sentence_support[best] > evidence.sentence_support[number] + 0.2:
        spans.append(reading.sentences[best])
    return Draft(date.text, tuple(spans), score - 0.0005 * number, rule)


def _predicate_in(evidence: Evidence, number: int) -> bool:
    """Whether what the question says was done stands in the sentence with the date."""
    predicate = _predicate(evidence)
    said = predicate in _OPENING_TELLS or predicate in evidence.reading.sentence_text(number)
    return said and evidence.sentence_support[number] > 0.25


def _opening_tells(evidence: Evidence) -> bool:
    predicate = _predicate(evidence)
    return predicate in _OPENING_TELLS or predicate in evidence.reading.headline + evidence.reading.sentence_text(0)


def _predicate(evidence: Evidence) -> str:
    """The verb that is dated, as the article prints it: the first behind 什么时候, else the last before it, else ""."""
    question = evidence.question
    asked = _WHEN.search(question.folded)
    verbs = [
        (u, p)
        for u, (p, _) in zip(question.units, evidence.strings, strict=True)
        if not u.is_hard
        or (u.text == question.attribute and asked and u.start >= asked.end())  # 哪天开业: a noun to jieba
    ]
    behind = [(u, p) for u, p in verbs if asked and u.start >= asked.end()]
    chosen = behind[:1] or sorted(verbs, key=lambda pair: pair[0].start)[-1:]
    if not chosen:
        return ""
    unit, printed = chosen[0]
    return unit.text if unit.text in _OPENING_TELLS else printed


def how_many(evidence: Evidence) -> Iterator[Draft]:
    """For each number asked for, the quantity with its unit that stands nearest to what it counts."""
    chosen: list[tuple[Found, float]] = []
    wanted = ""
    for slot in _SLOT.finditer(evidence.question.folded):
        wanted = (
            slot[1]
            or wanted
            or ("亩" if slot[0] == "多大" and "年龄" not in evidence.question.folded else "")
            or ("时" if slot[0] in ("多久", "多长时间") else "")
        )
        noun = evidence.question.attribute
        if len(noun) > 1 and evidence.question.folded.startswith(noun, slot.end() - len(wanted)):
            wanted = ""  # 多少座位: 座 begins a noun and is no measure
        best = _best_quantity(evidence, wanted, slot.start(), {q.start for q, _ in chosen})
        if best is None:
            return
        chosen.append(best)
    if not chosen:
        return
    reading = evidence.reading
    chosen.sort(key=lambda pair: pair[0].start)
    spans = tuple(dict.fromkeys(reading.sentences[reading.sentence_at(q.start)] for q, _ in chosen))
    text = ",".join(_with_what_it_counts(evidence, q) for q, _ in chosen)
    yield Draft(text, spans, min(score for _, score in chosen), "quantity")


def _best_quantity(evidence: Evidence, wanted: str, slot: int, taken: set[int]) -> tuple[Found, float] | None:
    reading = evidence.reading
    attribute = _attribute(evidence, slot)
    must = _printed(evidence, evidence.question.attribute)
    asked = re.match("多([深高长宽重远])(?!时)", evidence.question.folded[slot:])
    dimension = asked[1] if asked else ""
    beside = _beside(evidence, slot)
    best: tuple[Found, float] | None = None
    for quantity in reading.quantities:
        if quantity.start in taken or fold(quantity.text) in evidence.question.folded:
            continue
        if quantity.text.startswith("第") and "第几" not in evidence.question.folded:
            continue
        open_end = quantity.text[-1] in "个余多"  # 3个批次, 20余人: the measure goes on behind
        fits = _unit_fits(reading.folded[quantity.start : quantity.end + open_end], wanted)
        if wanted and wanted in _KNOWN_UNITS and not fits:
            continue
        number = reading.sentence_at(quantity.start)
        if "电话" in evidence.question.folded and not _PHONE.fullmatch(quantity.text):
            continue
        if must and not wanted and must not in reading.sentence_text(number):
            continue
        low, high = next(
            s for s in clauses(reading.folded, *reading.sentences[number]) if s[0] <= quantity.start < s[1]
        )
        near = evidence.support(low, high)
        if beside:
            near = 0.5 * near + 0.5 * coverage(beside, reading.folded[low:high])
        score = 0.3 * near + 0.3 * evidence.sentence_support[number] + 0.25 * evidence.about + 0.15 * fits
        around = reading.folded[low:high]
        if dimension and dimension not in around:
            continue
        if attribute and attribute in around:
            score += 0.1 if wanted else 0.3
        if must and (
            reading.folded.startswith(must, quantity.end)
            or must in reading.folded[quantity.start - len(must) - 1 : quantity.start]
        ):
            score += 0.3
        score += 0.05 if wanted and around[quantity.end - low : quantity.end - low + 2].startswith(wanted) else 0.0
        if best is None or score > best[1]:
            best = (quantity, score)
    return best


def _beside(evidence: Evidence, slot: int) -> tuple[tuple[str, float], ...]:
    """Of a question with several clauses the units in the clause that asks for this number."""
    question = evidence.question
    start, end = next(span for span in clauses(question.folded) if span[0] <= slot < span[1])
    if (start, end) == (0, len(question.folded)):
        return ()
    return tuple(s for u, s in zip(question.units, evidence.strings, strict=True) if start <= u.start < end)


def _printed(evidence: Evidence, unit: str) -> str:
    """A unit of the question as the article prints it."""
    return next((p for u, (p, _) in zip(evidence.question.units, evidence.strings, strict=True) if u.text == unit), "")


def _attribute(evidence: Evidence, slot: int) -> str:
    """The unit that stands last before the number's place, as the article prints it: 年产 of 项目年产多少."""
    question = evidence.question
    before = [(question.folded.rfind(unit.text, 0, slot), n) for n, unit in enumerate(question.units)]
    place, number = max(before, default=(-1, 0))
    return evidence.strings[number][0] if place >= 0 else ""


_KNOWN_UNITS = frozenset(unit for group in _UNIT_CLASSES for unit in group) | frozenset(
    "期批套小时厘米公里平方米亩吨级轮条页"
)


def _unit_fits(quantity: str, wanted: str) -> bool:
    if not wanted:
        return True
    return any(unit in quantity for unit in {wanted, *(u for group in _UNIT_CLASSES if wanted in group for u in group)})


def _with_what_it_counts(evidence: Evidence, quantity: Found) -> str:
    """The quantity and the noun right behind it."""
    behind = evidence.reading.article.text[quantity.end : quantity.end + 12]
    noun = ""
    if quantity.text.endswith("个"):
        noun = tag(behind)[0][0]
        return quantity.text + (noun if noun.isalpha() else "")
    for word, kind in tag(behind):
        if not kind.startswith(("n", "j", "b", "v", "q")) or (kind.startswith("v") and not kind.startswith("vn")):
            break
        noun += word
        if len(noun) >= 6:
            break
    return quantity.text + noun


def where(evidence: Evidence) -> Iterator[Draft]:
    """The targets of the visit that carries the question, or the place where something was held."""
    reading, question = evidence.reading, evidence.question
    held = False
    for match in _HELD_AT.finditer(reading.article.text):
        number = reading.sentence_at(match.start())
        if _HELD_ASKED.search(question.folded) and match[1] not in lexicon.NO_PLACES:
            held = True
            score = 0.3 + 0.4 * evidence.sentence_support[number] + 0.4 * evidence.about
            yield Draft(match[1], (reading.sentences[number],), score, "held at")
    if held:
        return
    if not question.roles & {"visit", "accompany", "attend"}:
        yield from _sentences_with_places(evidence)
        return
    targets = {number: _targets(evidence, number) for number in range(len(reading.sentences))}
    nearest = [span for n in targets if _names_particulars(evidence, n) for span in targets[n]]
    score = 0.6 * evidence.about + (0.4 if len(nearest) > 1 else 0.25)
    if draft := _places_draft(evidence, nearest, score, "targets beside what is named"):
        yield draft
    spans = [span for n in targets for span in targets[n]]
    if draft := _places_draft(evidence, spans, 0.3 + 0.6 * evidence.about, "targets of the visit"):
        yield draft


def _sentences_with_places(evidence: Evidence) -> Iterator[Draft]:
    """Sentences that name a place of the kind asked for which the question does not name."""
    question, reading = evidence.question, evidence.reading
    asked = KIND_ASKED.search(question.folded)
    endings = ENDINGS_OF.get(asked[1], (asked[1],)) if asked else lexicon.PLACE_ENDINGS
    named = re.compile(rf"\w{{2,12}}?(?:{'|'.join(endings)})")
    for number, span in enumerate(reading.sentences):
        places = [m[0] for m in named.finditer(reading.sentence_text(number))]
        if any(place[-6:] not in question.folded and place not in lexicon.NO_PLACES for place in places):
            score = 0.5 * evidence.sentence_support[number] + 0.4 * evidence.about - 0.002 * number
            yield words_draft(evidence, span, score, "sentence with a place", MOST_PLACE_CHARACTERS)


def _targets(evidence: Evidence, number: int) -> tuple[Span, ...]:
    """The targets in a sentence, where those who act in it are not others than those asked for."""
    reading = evidence.reading
    people = {m.name for s in reading.statements if s.sentence == number for m in s.people}
    asked = set(evidence.asked_people)
    if asked and people and not asked & people:
        return ()
    return find_targets(reading.article.text, reading.sentences[number], reading.mentions)


def _names_particulars(evidence: Evidence, number: int) -> bool:
    """Whether the sentence names the nouns of the question that are no people."""
    sentence = evidence.reading.sentence_text(number)
    nouns = [
        printed
        for unit, (printed, _) in zip(evidence.question.units, evidence.strings, strict=True)
        if unit.is_hard and not unit.is_name
    ]
    return bool(nouns) and all(noun in sentence for noun in nouns)


def _places_draft(evidence: Evidence, spans: list[Span], score: float, rule: str) -> Draft | None:
    reading = evidence.reading
    names: dict[str, Span] = {}
    for start, end in spans:
        name = reading.article.text[start:end]
        folded = reading.folded[start:end]
        if folded in evidence.question.folded or any(folded in fold(other) for other in names):
            continue
        if len("、".join((*names, name))) > MOST_PLACE_CHARACTERS:
            break
        names[name] = reading.sentences[reading.sentence_at(start)]
    if not names:
        return None
    return Draft("、".join(names), tuple(dict.fromkeys(names.values())), score, rule)
