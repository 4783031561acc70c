"""Splits a page of text into its articles, with the modules for cleaning, dates, headlines and bylines.

In: a SourceFile. Out: articles, and parts that cover all printed text, so that any loss would show.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from retrieval.archive.bylines import find_bylines, names_of
from retrieval.archive.captions import find_captions, with_captions
from retrieval.archive.clean import Span, clean, clean_headline
from retrieval.archive.continued import join_continued
from retrieval.archive.credit_lines import read_credits
from retrieval.archive.drafts import Draft
from retrieval.archive.edges import find_edges, items_of
from retrieval.archive.folded import as_printed, simplified
from retrieval.archive.furniture import Front, find_furniture, find_sections, read_front
from retrieval.archive.headlines import head_above, read_layout
from retrieval.archive.lines import OPENING, Line, opens, printed_lines
from retrieval.archive.paging import goes_on, joined, moved, pages_of
from retrieval.archive.publication import find_date
from retrieval.archive.segments import find_drafts
from retrieval.archive.stated import Stated, drafts_of, find_stated
from retrieval.records import Article, Bounds, Lines, SourceFile

_MASTHEAD = 10  # lines at a page's top that may be its masthead, with its day
_BRACKETS = re.compile(r"[(（]([^()（）]{4,60})[)）]")

Kind = Literal["headline", "opening", "body", "byline", "section", "furniture"]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the text, and what it was recognised as."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Page:
    """A split text: its articles, and its parts in order, which together hold every printed character once."""

    articles: tuple[Article, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class _Body:
    """Where an article's text stands: a span for each line, without the opening and bylines."""

    opening: Span | None
    spans: tuple[Span, ...]
    numbers: tuple[int, ...]  # the line number of each span
    heads: tuple[int, ...]  # indices of the headline's lines; empty if the headline has become the text


def split_articles(file: SourceFile) -> tuple[Article, ...]:
    """The articles of a text, in the order of their bodies; empty if nothing is printed. Never raises.

    Pages are split one by one; an article continues on the next page only if its page ends within a sentence.
    """
    if len(file.pages) < 2 or file.bounds:
        return join_continued(read_page(file).articles)
    articles: list[Article] = []
    for before, page in pages_of(file):
        for i, article in enumerate(moved(article, before) for article in read_page(page).articles):
            if i == 0 and articles and goes_on(articles[-1], article):
                articles[-1] = joined(articles[-1], article)
            else:
                articles.append(article)
    return join_continued(articles)


def read_page(file: SourceFile) -> Page:
    """A text split into articles and parts."""
    raw = simplified(file.text)  # in which all is sought; articles are cut from what is printed
    front = read_front(raw)
    printed = printed_lines(raw, front.end)
    if file.bounds:
        return _read_stated(file, raw, front, printed)
    # A record is one article, whose words may look like page furniture; only a date line above it counts.
    furniture, dated = find_furniture(raw, printed[: len(printed) > 1] if file.is_article else printed)
    captions = [] if file.is_article else find_captions(raw, printed)
    if not file.is_article:
        edges = sorted(find_edges(raw, printed, furniture))
        furniture |= set(edges)
        days = (find_date(raw[printed[i].start : printed[i].end]) for i in edges if i < _MASTHEAD)
        dated = dated or next(filter(None, days), None)
    captions = [caption for caption in captions if furniture.isdisjoint(caption)]
    apart = furniture | {i for caption in captions for i in caption}
    lines = [replace(line, gap=True) if i - 1 in apart else line for i, line in enumerate(printed) if i not in apart]
    parts = [Part("furniture", 0, front.end)] if front.end else []
    parts += [Part("furniture", printed[i].mark_start, printed[i].end) for i in sorted(furniture)]
    if file.is_article:
        drafts = _one_article(file, raw, lines)
    else:
        drafts = find_drafts(read_layout(lines), find_bylines(raw, lines))
    articles = []
    for draft in drafts:
        body = _body(raw, lines, draft)
        parts += _parts(raw, lines, draft, body)
        article = _article(file, raw, lines, draft, body, file.published or front.published or dated)
        if article is not None:
            articles.append(article)
    if len(articles) == 1:
        told = _told(file.text, raw, [printed[i] for i in sorted(furniture)])
        only = articles[0]
        articles = [replace(only, headline=only.headline or front.headline, byline=only.byline or told)]
    of_captions = []
    for caption in captions:
        of_caption = printed[caption.start : caption.stop]
        draft = Draft((), (0, len(of_caption)))
        body = _body(raw, of_caption, draft)
        parts += _parts(raw, of_caption, draft, body)
        if article := _article(file, raw, of_caption, draft, body, file.published or front.published or dated):
            of_captions.append(article)
    articles = with_captions(articles, of_captions)
    return Page(tuple(articles), tuple(sorted(parts, key=lambda part: part.start)))


def _read_stated(file: SourceFile, raw: str, front: Front, printed: Sequence[Line]) -> Page:
    """A text whose file states the bounds of its articles."""
    stated, furniture = find_stated(file, raw, printed)
    kept = [i for i in range(len(printed)) if i not in furniture]
    lines = [printed[i] for i in kept]
    parts = [Part("furniture", 0, front.end)] if front.end else []
    parts += [Part("furniture", printed[i].mark_start, printed[i].end) for i in sorted(furniture)]
    articles = []
    drafts = drafts_of(raw, lines, stated, {i: k for k, i in enumerate(kept)})
    for one, draft in zip(stated, drafts, strict=True):
        body = _body(raw, lines, draft)
        parts += _parts(raw, lines, draft, body)
        article = _article(file, raw, lines, draft, body, _published(file, front, one), one)
        if article is not None:
            articles.append(article)
    return Page(tuple(articles), tuple(sorted(parts, key=lambda part: part.start)))


def _published(file: SourceFile, front: Front, article: Stated) -> str | None:
    """The day of an article; what is stated of the article itself goes before the file's date."""
    own = article.credits.published
    return (
        article.bounds.published
        or (own if article.credits.is_stated else None)
        or file.published
        or front.published
        or own
    )


def _one_article(file: SourceFile, raw: str, lines: Sequence[Line]) -> list[Draft]:
    """The draft of a text that is one article: a headline above its opening, a byline at its end, the rest is body."""
    if not lines:
        return []
    opening = next((i for i, line in enumerate(lines[:8]) if opens(line.bare)), 0)
    heads = opening if file.title is None and opening and head_above(read_layout(lines), opening, 0, 0) == 0 else 0
    tail = max(heads, len(lines) - 4)
    closing = [byline for byline in find_bylines(raw, lines[tail:]) if tail + byline.last == len(lines) - 1]
    bylines = tuple(byline.moved(tail) for byline in closing)
    return [Draft(tuple(range(heads)), (heads, len(lines)), bylines)]


def _article(
    file: SourceFile,
    raw: str,
    lines: Sequence[Line],
    draft: Draft,
    body: _Body,
    published: str | None,
    stated: Stated | None = None,
) -> Article | None:
    """The article of a draft; None if it has nothing but an opening and a byline."""
    if not body.spans:
        return None
    bounds = stated.bounds if stated else Bounds((0, 0))
    sections = find_sections(raw, lines, body.heads)
    heads = [lines[i] for i in body.heads if i not in sections]
    items = items_of(raw, [start for start, _ in body.spans]) if stated is None else frozenset[int]()
    text = clean(file.text, body.spans, _breaks(body, bounds.alone if stated else file.alone) | items)
    names = _names(file.text, lines, draft) or bounds.byline or (stated.credits.names if stated else ())
    return Article(
        source=file.source,
        headline=file.title
        or bounds.headline
        or " ".join(clean_headline(file.text[line.start : line.end]) for line in heads)
        or None,
        headline_lines=(heads[0].number, heads[-1].number) if heads and not file.title else None,
        byline=names or _names_in_opening(file.text, raw, body),
        published=published,
        text=text.text,
        lines=_printed_range(lines, draft, body),
        line_starts=tuple(zip(text.span_starts, body.numbers, strict=True)),
    )


def _told(text: str, raw: str, lines: Sequence[Line]) -> tuple[str, ...]:
    """The authors that lines of credits around an article tell: 来源:江湾晚报 作者:何晓."""
    found = ((read_credits(raw[line.start : line.end]), text[line.start : line.end]) for line in lines)
    return tuple(name for credits, printed in found if credits for name in as_printed(credits.names, printed))


def _names(text: str, lines: Sequence[Line], draft: Draft) -> tuple[str, ...]:
    """The names of a draft's bylines, as printed."""
    printed = (as_printed(byline.names, text[byline.start : lines[byline.last].end]) for byline in draft.bylines)
    return tuple(name for names in printed for name in names)


def _breaks(body: _Body, alone: Sequence[int]) -> frozenset[int]:
    """The spans of a body before which no sentence goes on: on both sides of a line that stands alone."""
    apart = [k for k, number in enumerate(body.numbers) if number in alone]
    return frozenset(k for place in apart for k in (place, place + 1))


def _body(raw: str, lines: Sequence[Line], draft: Draft) -> _Body:
    cut = {i: byline.start if i == byline.first else 0 for byline in draft.bylines for i in byline.lines()}
    opening: Span | None = None
    spans: list[Span] = []
    numbers: list[int] = []
    for i in range(*draft.body):
        start, end = lines[i].start, lines[i].end
        if not spans and opening is None and (match := OPENING.match(raw, start, end)):
            opening = start, match.end()
            start = match.end()
        end = min(end, cut.get(i, end))
        if raw[start:end].strip():
            spans.append((start, end))
            numbers.append(lines[i].number)
    if spans:
        return _Body(opening, tuple(spans), tuple(numbers), draft.heads)
    text = [lines[i] for i in draft.heads]
    return _Body(opening, tuple((line.start, line.end) for line in text), tuple(line.number for line in text), ())


def _printed_range(lines: Sequence[Line], draft: Draft, body: _Body) -> Lines:
    """First and last line of the body with its opening and bylines."""
    edges = lines[slice(*draft.body)]
    numbers = (*body.numbers, *(line.number for line in (*edges[:1], *edges[-1:])))
    return min(numbers), max(numbers)


def _names_in_opening(text: str, raw: str, body: _Body) -> tuple[str, ...]:
    """The names in brackets behind 本报讯, for an article without a closing byline: 本报讯(记者 张凯)近日…"""
    if body.opening is None:
        return ()
    match = _BRACKETS.match(raw, body.opening[1])
    return as_printed(names_of(match[1]) or (), text[match.start() : match.end()]) if match else ()


def _parts(raw: str, lines: Sequence[Line], draft: Draft, body: _Body) -> Iterator[Part]:
    """The parts of a draft's lines."""
    sections = find_sections(raw, lines, body.heads)
    for i in body.heads:
        yield Part("section" if i in sections else "headline", lines[i].mark_start, lines[i].end)
    if body.opening is not None:
        yield Part("opening", *body.opening)
    for byline in draft.bylines:
        for i in byline.lines():
            yield Part("byline", byline.start if i == byline.first else lines[i].start, lines[i].end)
    for i in (*range(*draft.body), *(() if body.heads else draft.heads)):
        if lines[i].mark:
            yield Part("furniture", lines[i].mark_start, lines[i].start)
    for start, end in body.spans:
        yield Part("body", start, end)
