"""The filter for events."""

from dataclasses import dataclass

from retrieval.calendar.periods import check_period
from retrieval.errors import InputError
from retrieval.index.index_texts import TEXTS
from retrieval.languages import in_both
from retrieval.records import LIKELY

KINDS = ("visit", "meeting", "training", "appointment", "other")


@dataclass(frozen=True, slots=True)
class EventFilter:
    """The conditions that events must meet; None and "" let all pass. Texts are compared folded, without white space.

    Raises:
        InputError: `since` lies after `until`, or there is no such kind.
    """

    who: str | None = None  # part of a name, a name with a title (区委书记王小明), a surname with a title (王书记)
    name: str | None = None  # the whole name
    title: str | None = None  # part of the title; of the same person if `who` is given
    where: str | None = None  # part of a target, of the evidence, of the topic or of the headline
    action: str | None = None  # part of the action
    since: str | None = None  # YYYY-MM-DD or YYYY-MM, included; undated events are judged by their publication,
    until: str | None = None  # and events without either are left out
    text: str | None = None  # words that all stand in evidence, topic, targets or headline
    kind: str | None = None  # one of KINDS
    least: float = LIKELY  # probability from which on an event is wanted

    def __post_init__(self) -> None:
        check_period(self.since, self.until)
        if self.kind and self.kind not in KINDS:
            kinds = ("、".join(KINDS), ", ".join(KINDS))
            raise InputError(*in_both(TEXTS, "no_event_kind", kind=self.kind, kinds=kinds))
