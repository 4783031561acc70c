"""What is sought in an index: words, strings, and the conditions that hits must meet."""

from dataclasses import dataclass

from retrieval.calendar.periods import check_period
from retrieval.index.event_filter import EventFilter

Term = tuple[str, str, float]  # field (of FIELDS in lexical.py), term, weight


@dataclass(frozen=True, slots=True)
class Filters:
    """The conditions that hits must meet.

    Raises:
        InputError: `since` lies after `until`.
    """

    since: str | None = None  # YYYY-MM-DD or YYYY-MM, included; undated articles are then left out
    until: str | None = None
    sources: tuple[str, ...] = ()  # any of these: a source, a folder, or a pattern with * ? []
    who: str | None = None  # as of EventFilter: the article tells one event of this person
    where: str | None = None  # at this place

    def __post_init__(self) -> None:
        check_period(self.since, self.until)

    @property
    def are_none(self) -> bool:
        """Whether every article passes."""
        return not (self.since or self.until or self.sources or self.told)

    @property
    def told(self) -> EventFilter | None:
        """What event the article must tell of; None: it need not tell of any."""
        return EventFilter(who=self.who, where=self.where) if self.who or self.where else None


NO_FILTER = Filters()


@dataclass(frozen=True, slots=True)
class Sought:
    """Passages that are sought by their words.

    Without strings and filters these are the passages with any of the terms; else all that meet strings and filters.
    """

    terms: tuple[Term, ...] = ()  # what a passage scores by
    strings: tuple[str, ...] = ()  # squeezed; each may begin in the passage, or stand in its headline or byline
    filters: Filters = NO_FILTER
