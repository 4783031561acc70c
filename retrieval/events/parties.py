"""Visits that the rules read and everybody's likely part → visits with their parties: who leads, goes along, or not.

Where a visit is likely, people who were hardly part of it are dropped and those whose part is the other one change it;
likely companions whom no rule saw join the visit told before them, likely leads open one of their own. A visit without
a likely lead stays as the rules read it, with its low probability.
"""

from collections.abc import Iterable, Mapping, Sequence

from retrieval.events.grouping import VISIT
from retrieval.events.parts import Part
from retrieval.events.people import Mention
from retrieval.events.telling import GOING
from retrieval.events.visit_rules import Visit
from retrieval.events.visit_wording import IS_NOUN
from retrieval.records import LIKELY
from retrieval.words.sentences import Span

_MUCH = 8.0  # so many times likelier, the part that the rules did not read is believed


def with_parties(text: str, visits: Sequence[Visit], parts: Mapping[str, Part]) -> list[Visit]:
    """The visits, and those that nobody but the judge of parts saw, in order, each with its probability."""
    settled = list(visits)
    for visit in settled:
        _share_out(visit, parts)
    known = {m.name for visit in settled for m in (*visit.leads, *visit.companions)}
    unseen = [part for name, part in parts.items() if name not in known and part.either >= LIKELY]
    for part in unseen:
        if _leads(part):
            _open(text, settled, part)
    settled.sort(key=lambda visit: visit.start)
    for part in unseen:
        if not _leads(part):
            _join(settled, part)
    return settled


def _leads(part: Part) -> bool:
    return part.leads >= max(LIKELY, part.along)


def _share_out(visit: Visit, parts: Mapping[str, Part]) -> None:
    """Drops those who hardly took part, and changes the part of those who much more likely had the other one."""
    led = [m for m in visit.leads if m.name in parts]
    went = [m for m in visit.companions if m.name in parts]
    leads = [m for m in led if parts[m.name].along < _MUCH * parts[m.name].leads]
    leads += [m for m in went if parts[m.name].leads > _MUCH * parts[m.name].along]
    leads = [m for m in leads if parts[m.name].either >= LIKELY]
    if leads:
        visit.leads[:] = leads
        visit.companions = [m for m in (*led, *went) if m not in leads and parts[m.name].either >= LIKELY]
    visit.probability = max((parts[m.name].leads for m in visit.leads if m.name in parts), default=0.0)


def _open(text: str, visits: list[Visit], part: Part) -> None:
    """A visit of one whom no rule saw lead, or a place among the leads of that of their group."""
    seen = part.seen
    same = next((v for v in visits if v.opened == seen.sentence and v.start == seen.group.start), None)
    if same:
        same.leads.append(seen.mention)
        same.probability = max(same.probability, part.leads)
    elif action := _deed_of(text, seen.mention, seen.span):
        start, number = seen.group.start, seen.sentence
        visits.append(Visit([seen.mention], start, action, number, "likely to lead", [], [number], part.leads))


def _deed_of(text: str, mention: Mention, span: Span) -> Span | None:
    """The word of visiting or going in the sentence that is nearest behind the mention, else the last before it."""
    behind = [*_deeds(text, mention.after, span[1])]
    before = [*_deeds(text, span[0], mention.before)]
    return behind[0] if behind else before[-1] if before else None


def _deeds(text: str, start: int, end: int) -> Iterable[Span]:
    found = [match.span() for match in VISIT.finditer(text, start, end) if not IS_NOUN.match(text, match.end())]
    return found or [match.span() for match in GOING.finditer(text, start, end)]


def _join(visits: Sequence[Visit], part: Part) -> None:
    """Joins one who went along to the likely visit told last before them, else to the first."""
    likely = [visit for visit in visits if visit.probability >= LIKELY]
    if likely:
        before = [visit for visit in likely if visit.opened <= part.seen.sentence]
        (before or likely[:1])[-1].companions.append(part.seen.mention)
