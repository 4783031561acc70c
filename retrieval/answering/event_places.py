"""Visits of an article → drafts for questions that ask where somebody went."""

import re
from collections.abc import Iterator, Sequence

from retrieval.answering.event_readers import count_asked, fit, sentences_of, spans_of
from retrieval.answering.evidence import GONE_TO, Draft, Evidence
from retrieval.asking.place_kinds import GOING, endings_of, has_the_kind, kind_asked
from retrieval.events import place_words
from retrieval.events.grouping import SAYS
from retrieval.events.targets import may_hold_targets
from retrieval.records import Event
from retrieval.words.sentences import Span, clauses
from retrieval.words.tokens import fold

MOST_CHARACTERS = 160
_AREA = re.compile(r"(?:省|市|县|(?<![小社校景])区|州|盟|旗|镇|乡|街道|自治区|城市)$")
_COMMON_NOUNS = frozenset("企业 项目 现场 公司 区 市 县 里 所 点".split())
_AT = re.compile(r"(?:当[日天]|随后|之后|接着)?[,，]?(?:[^,，。在]{0,8}在)[^,，。]{4,}")
_SEEN_INSIDE = re.compile(r"在([^,，。在]{2,20}?)(?:参观|看|查|考察|走)[了过的]?(?:哪|什么|啥)")
_FIRM = re.compile(r"(?:公司|集团|大学|学院|研究所|研究院|医院|中心|厂|局|院|企业)(?:[(（][^()（）]*[)）])?$")
_SITES_ASKED = re.compile(r"企业|公司|小区|工地|项目|学校|医院|单位|点位|站点|社区|村|家|园|店|馆|厂|处")


def where(evidence: Evidence) -> Iterator[Draft]:
    """The targets of the event that the question does not name itself; those of the kind asked for come first."""
    question = evidence.question
    for event in evidence.reading.events:
        score = fit(evidence, event)
        if score is None or not event.targets:
            continue
        targets = [t for t in event.targets if fold(t) not in question.folded]
        targets = [t for t in targets if not _is_gone_to(evidence, t)] or targets
        if _SITES_ASKED.search(question.folded):
            targets = [t for t in targets if not _AREA.search(t)] or targets
        if not has_the_kind(question.folded, targets, evidence.reading.folded):
            continue
        if len(targets) < count_asked(question.folded):
            targets = [*targets, *_of_the_same_leads(evidence, event, targets)]
        if _is_short_of(question.folded, targets):
            yield from _goings(evidence, event, score + 0.01)
        near = _beside_the_place(evidence, event, targets)
        yield from _places_draft(evidence, event, near, score + 0.02, "targets beside the place named")
        yield from _places_draft(evidence, event, targets, score, "targets of the event")


def _is_gone_to(evidence: Evidence, target: str) -> bool:
    """Whether the target is the firm or office where the question says they were: 在某某农牧参观了哪些地方."""
    question = evidence.question
    asked = _SEEN_INSIDE.search(question.folded)
    if asked is None or not _FIRM.search(target):
        return False
    inside = [
        match is not None and match.printed in fold(target)
        for unit, match in zip(question.units, evidence.matches, strict=True)
        if unit.is_hard and not unit.is_name and asked.start(1) <= unit.start < asked.end(1)
    ]
    return bool(inside) and all(inside)


def _is_short_of(folded: str, targets: Sequence[str]) -> bool:
    """Whether the targets are fewer than asked for: one for 哪两处; none but regions for 哪些地方."""
    count = count_asked(folded)
    are_regions = all(_AREA.search(t) for t in targets) and not _AREA.search(kind_asked(folded))
    return count > 1 and (len(targets) < count or are_regions)


def _goings(evidence: Evidence, event: Event, score: float) -> Iterator[Draft]:
    """The clauses that tell where they went, in the article's words: for targets that are not all known by name."""
    reading = evidence.reading
    text = reading.article.text
    leads = {p.name for p in event.people if p.role == "lead"}
    kept: list[Span] = []
    for number in sentences_of(evidence, event):
        sentence = reading.sentences[number]
        if not may_hold_targets(text, sentence, leads):
            continue
        parts = list(clauses(text, *sentence))
        for (start, end), behind in zip(parts, [*parts[1:], (0, 0)], strict=True):
            if SAYS.search(text, start, end):
                break
            going = GOING.search(text, start, end)
            if (going and _names_a_place(text[going.end() : end])) or (
                _AT.match(text[start:end].strip()) and GOING.search(text, *behind)
            ):
                kept.append((start, end))
    told = [text[slice(*span)].strip(" ,，。;；、") for span in kept]
    while len(";".join(told)) > MOST_CHARACTERS:
        least = min(range(len(kept)), key=lambda n: (evidence.support(*kept[n]), -n))
        del kept[least], told[least]
    if len(told) > 1 or any("、" in clause or "和" in clause for clause in told):
        spans = dict.fromkeys(reading.sentences[reading.sentence_at(start)] for start, _ in kept)
        yield Draft(";".join(told), tuple(spans), score, "clauses of going", event=event)


def _names_a_place(behind: str) -> bool:
    """Whether a place stands behind a word of going: 走进〔东湖社区〕, not 走访重点企业."""
    return "、" in behind or any(
        ending in behind for ending in place_words.PLACE_ENDINGS if ending not in _COMMON_NOUNS
    )


def _of_the_same_leads(evidence: Evidence, event: Event, targets: Sequence[str]) -> list[str]:
    """Targets of other visits of the same people that the question fits as well: 哪两家 may be two visits."""
    leads = {p.name for p in event.people if p.role == "lead"}
    others = [e for e in evidence.reading.events if e is not event and leads & {p.name for p in e.people}]
    if not evidence.asked_people:  # whoever went
        others = [e for e in evidence.reading.events if e is not event]
    fitting = [e for e in others if e.kind == "visit" and fit(evidence, e) is not None]
    found = dict.fromkeys(t for e in fitting for t in e.targets)
    return [t for t in found if t not in targets and fold(t) not in evidence.question.folded]


def _beside_the_place(evidence: Evidence, event: Event, targets: Sequence[str]) -> list[str]:
    """The targets in sentences that name the place to which the question says someone went: 在某市看了哪些地方."""
    question, reading = evidence.question, evidence.reading
    named = [
        match.printed
        for slot in GONE_TO.finditer(question.folded)
        for unit, match in zip(question.units, evidence.matches, strict=True)
        if match and unit.is_hard and not unit.is_name and slot.start(1) <= unit.start < slot.end(1)
    ]
    texts = [reading.sentence_texts[n] for n in sentences_of(evidence, event)]
    beside = [text for text in texts if any(place in text for place in named)]
    if len(beside) in (0, len(texts)):
        return []
    near = [t for t in targets if any(fold(t) in text for text in beside)]
    all_fit = len("、".join(targets)) <= MOST_CHARACTERS and re.search("哪[些几]", question.folded)
    return near if len(near) >= count_asked(question.folded) and not all_fit else []


def _places_draft(evidence: Evidence, event: Event, targets: Sequence[str], score: float, rule: str) -> Iterator[Draft]:
    """As many of the targets as an answer holds, those of the kind asked for first; nothing where there are none."""
    folded = evidence.question.folded
    kind = kind_asked(folded)
    endings = (*(endings_of(kind) if kind else ()), *filter(None, [evidence.question.attribute]))
    of_kind = [t for t in targets if endings and any(ending in t for ending in endings)]
    if len(of_kind) != count_asked(folded) or re.search("哪[些几]|哪[^,，]{1,8}[和及、]", folded):
        of_kind = [*of_kind, *(t for t in targets if t not in of_kind)]
    kept: list[str] = []
    for target in of_kind:
        if len("、".join((*kept, target))) > MOST_CHARACTERS:
            break
        kept.append(target)
    if kept:
        yield Draft("、".join(kept), spans_of(evidence, event, kept), score, rule, event=event)
