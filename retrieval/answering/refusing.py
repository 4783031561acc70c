"""A question without an answer → a refusal that says why, and only what is true of the whole archive."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from retrieval.answering.answer_texts import say
from retrieval.answering.census import FindEvents, brief_day, is_year_inferred, places_asked
from retrieval.answering.evidence import GONE_TO
from retrieval.asking.matching import match_unit
from retrieval.asking.question import Question, Unit, cuts_a_word
from retrieval.index.event_filter import EventFilter
from retrieval.records import Answer, Citation, FoundEvent
from retrieval.words.tokens import fold, tag

_MOST_READ = 50
_MOST_TARGETS = 2
_MOST_WORDS = 4
_NUMERAL, _SPANS = "m", tuple("年月周天日")  # the tagger's mark of 一年, 二七

IsPrinted = Callable[[str], bool]  # whether any passage of the archive holds a string


def refused(answer: Answer, question: Question, find: FindEvents, is_printed: IsPrinted) -> Answer:
    """The answer as a refusal: where else the person went whom the question names, with the sentence that tells it;
    else the words that no page has; else just no.
    """
    told = None if question.is_bare else _nearest(question, find)
    if told is None or _unprinted(question, is_printed):
        return replace(answer, related=(), text=_reason(question, is_printed))
    lang = question.lang
    targets, day = _targets(told, lang), brief_day(told, lang)
    mark = say("by_paper", lang) if is_year_inferred(told) else ""
    text = say("nearest", lang, name=question.people[0], targets=targets, day=day, source=told.source, mark=mark)
    quote = Citation(told.source, told.lines, told.headline, told.published, told.evidence.strip())
    return replace(answer, related=(quote,), text=text)


def _reason(question: Question, is_printed: IsPrinted) -> str:
    if question.is_bare:
        return say("bare", question.lang)
    if words := _unprinted(question, is_printed):
        shown = "、".join(f"“{word}”" for word in words[:_MOST_WORDS])
        return say("found_nowhere", question.lang, words=shown)
    return say("not_found", question.lang)


def _unprinted(question: Question, is_printed: IsPrinted) -> list[str]:
    """The words that no page has."""
    return [unit.text for unit in question.units if _is_shown(question, unit) and not is_printed(unit.text)]


def names_nowhere(question: Question, is_printed: IsPrinted) -> bool:
    """Whether the question names a person or a place that no page has: what resembles it bears on nothing then."""
    return any(unit.is_proper and _is_shown(question, unit) and not is_printed(unit.text) for unit in question.units)


def _is_shown(question: Question, unit: Unit) -> bool:
    """Whether a unit is a name or a word, no piece that the cutter joined or broke off, and no span like 一年."""
    if unit.is_name:
        return not cuts_a_word(unit.text, question.folded)
    words = tag(unit.text)
    return unit.is_hard and len(words) == 1 and not (words[0][1] == _NUMERAL and unit.text.endswith(_SPANS))


def _nearest(question: Question, find: FindEvents) -> FoundEvent | None:
    """A visit of the person named to another place than the one asked for; None where no visit is asked for."""
    gone_to = [slot.span(1) for slot in GONE_TO.finditer(question.folded)]
    places = [
        unit
        for unit in places_asked(question)
        if unit.is_proper or any(low <= unit.start < high for low, high in gone_to)
    ]
    if not places or not question.people or not question.roles & {"visit", "accompany", "attend"}:
        return None
    return next(_elsewhere(question, places, question.people[0], find), None)


def _elsewhere(question: Question, places: Sequence[Unit], name: str, find: FindEvents) -> Iterator[FoundEvent]:
    for _, found in zip(range(_MOST_READ), find(EventFilter(name=name, kind="visit")), strict=False):
        told = fold("\n".join((*found.event.targets, found.evidence)))
        went_there = any(match_unit(question.folded, unit.start, unit.text, told) for unit in places)
        if found.event.targets and not went_there:
            yield found


def _targets(found: FoundEvent, lang: str) -> str:
    targets = found.event.targets
    rest = say("and_more", lang) if len(targets) > _MOST_TARGETS else ""
    return "、".join(targets[:_MOST_TARGETS]) + rest
