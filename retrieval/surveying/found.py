"""What was found for a question over the archive, and what is said of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from retrieval.answering.reading import Reading
from retrieval.records import Citation, FoundEvent
from retrieval.surveying.reports import Reports
from retrieval.surveying.surveying_texts import say
from retrieval.surveying.wanted import Wanted
from retrieval.words.sentences import Span

LINE = "\n"  # between reports and events
MOST_CITED = 8
PLACES = re.compile(r"地方|地点|项目|企业|单位|公司|村|社区|几家|多少家|几处|多少处|几个点|点位")
Members = dict[str, tuple[Reading, Span, tuple[str, ...]]]  # name → article, what is quoted of it, what that must tell


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a survey."""

    text: str
    citations: Sequence[Citation]
    events: Sequence[FoundEvent] = ()
    listed: Sequence[str] = ()
    left_out: int = 0


@dataclass(frozen=True)
class Survey:
    """What was found for a question."""

    wanted: Wanted
    reports: Reports
    skip: int = 0  # members of the list that were told before

    @property
    def lang(self) -> str:
        return self.wanted.question.lang

    @property
    def events(self) -> list[FoundEvent]:
        return [found for report in self.reports.all for found in report.events]

    @property
    def at_least(self) -> str:
        return "" if self.reports.is_whole else say("at_least", self.lang)

    def reading_of(self, found: FoundEvent) -> Reading:
        """The article that tells an event of the reports."""
        return self._readings[found.article_id]

    @cached_property
    def _readings(self) -> dict[int, Reading]:
        return {report.reading.article_id: report.reading for report in self.reports.all}
