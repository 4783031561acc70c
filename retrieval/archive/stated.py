"""Reads the articles of a text whose file states their bounds (records.Bounds): by headings, elements or rows.

In: the text's lines and its bounds. Out: which lines are furniture, and for each article its lines and what lines of
credits tell (来源:… 发布时间:…). No headline is sought here; only bylines and credits are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from retrieval.archive.bylines import find_bylines, names_of
from retrieval.archive.credit_lines import Credits, read_credits
from retrieval.archive.drafts import Draft
from retrieval.archive.folded import as_printed
from retrieval.archive.furniture import find_furniture
from retrieval.archive.lines import Line, opens
from retrieval.records import Bounds, SourceFile

_TOP, _FOOT = 4, 6  # lines of an article in which credits may stand


@dataclass(frozen=True, slots=True)
class Stated:
    """An article by the indices of its lines among all printed ones."""

    bounds: Bounds
    heads: tuple[int, ...]
    body: tuple[int, ...]
    credits: Credits


def find_stated(file: SourceFile, raw: str, printed: Sequence[Line]) -> tuple[list[Stated], frozenset[int]]:
    """The articles, and the indices of the lines that belong to none. `raw` is the text in simplified characters."""
    articles: list[Stated] = []
    i = 0
    for bounds in file.bounds:
        of_article: list[int] = []
        while i < len(printed) and printed[i].number <= bounds.lines[1]:
            if printed[i].number >= bounds.lines[0]:
                of_article.append(i)
            i += 1
        articles += _opened(printed, _stated(file.text, raw, printed, bounds, of_article))
    kept = {i for article in articles for i in (*article.heads, *article.body)}
    return articles, frozenset(range(len(printed))) - kept


def _stated(text: str, raw: str, printed: Sequence[Line], bounds: Bounds, of_article: Sequence[int]) -> Stated:
    heads = tuple(i for i in of_article if printed[i].number in bounds.heads)
    body = [i for i in of_article if printed[i].number not in bounds.heads]
    told = Credits()
    top, foot = body[:_TOP], body[: -_FOOT - 1 : -1]
    for i in (*top, *foot):
        line = raw[printed[i].start : printed[i].end]
        found = read_credits(line)
        if found is None or (body[-1:] == [i] and names_of(line) is not None):  # a byline belongs to its article
            continue
        told += replace(found, names=as_printed(found.names, text[printed[i].start : printed[i].end]))
        if i in body:
            body.remove(i)
    staff, _ = find_furniture(raw, [replace(printed[i], gap=False) for i in body])
    body = [i for k, i in enumerate(body) if k not in staff or printed[i].number in bounds.alone]
    return Stated(bounds, heads, tuple(body), told)


def _opened(printed: Sequence[Line], article: Stated) -> list[Stated]:
    """The article; where another one opens within it (本报讯) without a headline, that one by itself."""
    starts = [
        k
        for k, i in enumerate(article.body)
        if k and opens(printed[i].bare) and printed[article.body[k - 1]].ends_sentence and printed[i].gap
    ]
    if not starts or not any(opens(printed[i].bare) for i in article.body[:1]):
        return [article]
    first = replace(article, body=article.body[: starts[0]])
    rest = Bounds(article.bounds.lines, alone=article.bounds.alone, published=article.bounds.published)
    edges = [*starts, len(article.body)]
    return [
        first,
        *(
            Stated(rest, (), article.body[start:end], replace(article.credits, names=()))
            for start, end in pairwise(edges)
        ),
    ]


def drafts_of(raw: str, lines: Sequence[Line], articles: Sequence[Stated], places: dict[int, int]) -> list[Draft]:
    """A draft of each article. `lines` are the printed ones without furniture; `places` leads from those to these."""
    drafts = []
    for article in articles:
        heads = tuple(places[i] for i in article.heads)
        body = [places[i] for i in article.body]
        start, end = (body[0], body[-1] + 1) if body else (heads[-1] + 1, heads[-1] + 1) if heads else (0, 0)
        tail = max(start, end - 4)
        closing = [byline for byline in find_bylines(raw, lines[tail:end]) if tail + byline.last == end - 1]
        drafts.append(Draft(heads, (start, end), tuple(byline.moved(tail) for byline in closing)))
    return drafts
