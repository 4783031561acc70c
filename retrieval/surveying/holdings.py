"""What the archive holds: how many reports and files, of which days, and on whom."""

import re
from collections import Counter
from itertools import islice

from retrieval.answering.quoting import Quotes, sentence_with
from retrieval.asking.question import Question
from retrieval.events.namesakes import districts
from retrieval.index.event_filter import EventFilter
from retrieval.index.interface import OpenIndex
from retrieval.index.sought import Filters
from retrieval.records import FoundEvent
from retrieval.surveying.found import MOST_CITED, Told
from retrieval.surveying.reports import OPENING, Read
from retrieval.surveying.surveying_texts import say

SAMPLED = 2000  # events and articles that are looked at
MOST_DISTRICTS, MOST_YEARS = 6, 5
_OF_FILES = re.compile("版面?|文件|报纸")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d年")


def holdings(question: Question, index: OpenIndex, read: Read) -> Told:
    """How many reports there are, of which days or years, and the districts whose office holders they name most."""
    lang, status, months = question.lang, index.status(), index.catalog.months()
    quotes = Quotes(MOST_CITED)
    if months:
        held = say("days_held", lang, first=months[0][2], last=months[-1][3])
        for day in (months[0][2], months[-1][3]):
            quote_opening(quotes, index, read, day)
    else:
        years = _years(quotes, index, read)
        held = say("years_held", lang, years="、".join(years)) if years else ""
    names = _districts(quotes, index, read)
    named = say("districts_held", lang, names="、".join(names)) if names else ""
    key = "holdings_files" if _OF_FILES.search(question.folded) else "holdings"
    text = say(key, lang, articles=status["articles"], files=status["files"], days=held, districts=named)
    return Told(text, quotes.citations)


def quote_opening(quotes: Quotes, index: OpenIndex, read: Read, day: str) -> None:
    """Quote the opening of a report of the day, which bears the day as that of its paper."""
    for id_ in sorted(index.articles_within(Filters(day, day)))[:1]:
        reading = read(id_)
        quotes.take(reading, reading.sentences[0] if reading.sentences else (0, 0))


def _years(quotes: Quotes, index: OpenIndex, read: Read) -> list[str]:
    """The years that openings print where no paper is dated, each with a sentence that has it."""
    found: dict[str, int] = {}
    for id_, article in islice(index.catalog.all_articles(), SAMPLED):
        for year in _YEAR.findall(article.text[:OPENING]):
            found.setdefault(year, id_)
    told = []
    for year in sorted(found)[:MOST_YEARS]:
        reading = read(found[year])
        sentence = sentence_with(reading, year)
        if sentence and quotes.take(reading, sentence, (year,)):
            told.append(year)
    return told


def _districts(quotes: Quotes, index: OpenIndex, read: Read) -> list[str]:
    counts: Counter[str] = Counter()
    first: dict[str, FoundEvent] = {}
    for found in islice(index.events(EventFilter()), SAMPLED):
        for district in {d for p in found.event.people for d in districts(p.title)}:
            counts[district] += 1
            first.setdefault(district, found)
    names = []
    for name, _ in counts.most_common(MOST_DISTRICTS):
        event = first[name].event
        if quotes.take(read(first[name].article_id), (event.start, event.end), (name,)):
            names.append(name)
    return names
