"""Who wrote how many reports, and which: from the bylines of the archive."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice

from retrieval.answering.answer import CiteByline
from retrieval.answering.from_page import asks_role, of_role
from retrieval.asking.question import Question
from retrieval.index.interface import OpenIndex
from retrieval.records import Article, Citation
from retrieval.surveying.found import LINE, MOST_CITED, Told
from retrieval.surveying.surveying_texts import say

MOST_ARTICLES = 5000  # whose writers are counted
MOST_CHARACTERS = 230  # of the headlines of somebody's reports
MOST_OF_ROLE = 40  # writers whose bylines are read again for their role
_Written = Mapping[str, Sequence[Article]]


def reports_by(name: str, index: OpenIndex, lang: str, cite_byline: CiteByline) -> Told | None:
    """The reports with somebody's name in their byline, as many headlines as there is room for."""
    written = _written(index).get(name, [])
    told: list[Article] = []
    quotes: list[Citation] = []
    for article in written[:MOST_CITED]:
        byline = cite_byline(article)
        room = MOST_CHARACTERS - sum(len(one.headline or "") + 1 for one in (*told, article))
        if byline is not None and name in byline.quote and article.headline and room >= 0:
            told.append(article)
            quotes.append(byline)
    if not told:
        return None
    headlines = [article.headline or "" for article in told]
    head = say("reports", lang, at_least="", count=len(written)) if len(written) > 1 else ""
    rest = len(written) - len(told)
    more = say("more_reports", lang, count=rest) if rest else ""
    return Told(head + LINE.join(headlines) + more, quotes, (), headlines, rest)


def writers(question: Question, index: OpenIndex, cite_byline: CiteByline, *, only_most: bool) -> Told | None:
    """Who wrote how many reports, those with most first; of people named only these, of a role only who has it."""
    written = _written(index)
    if len(question.people) > 1:
        written = {name: written[name] for name in question.people if name in written}
    counts = Counter({name: len(articles) for name, articles in written.items()})
    if not counts:
        return None
    if only_most:
        return _most(*counts.most_common(1)[0], written, question.lang, cite_byline)
    has_role = asks_role(question.folded)
    cited: dict[str, Citation] = {}
    for name, _ in counts.most_common(MOST_OF_ROLE):
        byline = next(iter(_bylines(name, written, cite_byline)), None)
        if byline and len(cited) < MOST_CITED and (not has_role or name in of_role(question.folded, byline.quote)):
            cited[name] = byline
    rest = 0 if has_role else len(counts) - len(cited)
    more = say("more_members", question.lang, count=len(counts), unit=say("unit_people", question.lang)) if rest else ""
    return Told("、".join(cited) + more, list(cited.values()), (), list(cited), rest) if cited else None


def _most(name: str, count: int, written: _Written, lang: str, cite_byline: CiteByline) -> Told | None:
    bylines = _bylines(name, written, cite_byline)
    note = say("cited_of", lang, count=len(bylines)) if len(bylines) < count else ""
    return Told(say("reports_of", lang, name=name, count=count) + note, bylines, (), [name]) if bylines else None


def _written(index: OpenIndex) -> dict[str, list[Article]]:
    """Each writer with the reports that bear the name, in the order of indexing."""
    written: dict[str, list[Article]] = {}
    for _, article in islice(index.catalog.all_articles(), MOST_ARTICLES):
        for name in article.byline:
            written.setdefault(name, []).append(article)
    return written


def _bylines(name: str, written: _Written, cite_byline: CiteByline) -> list[Citation]:
    """The bylines of somebody's first reports as their files print them."""
    found = map(cite_byline, written[name][:MOST_CITED])
    return [byline for byline in found if byline is not None and name in byline.quote]
