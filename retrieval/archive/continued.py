"""Joins an article with its rest on another page: 下转第3版 at the end of one, 上接第1版 at the beginning of the other.

In: the articles of a file, in order. Out: the same without these marks; where both parts are there, they are one.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.archive.folded import simplified
from retrieval.archive.headline_matching import fit
from retrieval.records import Article

_PAGE = r"\s*第?\s*(?:[A-D]?\d{1,3}|[一二三四五六七八九十]{1,3})\s*版?(?:[:：][\u4e00-\u9fff]{1,6})?\s*"
_GOES_ON = re.compile(rf"\s*[(（【\[▶>]*\s*下转{_PAGE}[)）】\]▶>]*\s*$")
_COMES_FROM = re.compile(rf"^\s*[(（【\[<◀]*\s*上接{_PAGE}[)）】\]<◀]*[:：]?\s*")
_IN_HEADLINE = re.compile(rf"[(（【\[]*\s*上接{_PAGE}[)）】\]]*\s*$")
_COMPARED = 600  # characters by which parts are matched


def join_continued(articles: Sequence[Article]) -> tuple[Article, ...]:
    """The articles without marks of continuation; parts that belong together are one, in the place of the first."""
    if not any("转" in simplified(article.text[-40:]) or _comes_from(article) for article in articles):
        return tuple(articles)
    going = [_GOES_ON.search(simplified(article.text)) for article in articles]
    coming = [_comes_from(article) for article in articles]
    cut = [
        _without(
            article, start[0] if (start := coming[n]) else 0, end.start() if (end := going[n]) else None, bool(start)
        )
        for n, article in enumerate(articles)
    ]
    taken: set[int] = set()
    joined: list[Article] = []
    for n, article in enumerate(cut):
        if n in taken:
            continue
        if going[n]:
            rest = [k for k in range(n + 1, len(cut)) if coming[k] and k not in taken]
            if rest:
                best = max(rest, key=lambda k: (_fit(article, cut[k]), -k))
                taken.add(best)
                article = _joined(article, cut[best])
        joined.append(article)
    return tuple(article for article in joined if article.text)


def _comes_from(article: Article) -> tuple[int] | None:
    """Where the text begins behind a mark; the mark may also stand as the headline or at its end."""
    match = _COMES_FROM.match(simplified(article.text[:60]))
    if match:
        return (match.end(),)
    headline = simplified(article.headline or "")
    return (0,) if headline and _IN_HEADLINE.search(headline) else None


def _without(article: Article, start: int, end: int | None, is_rest: bool) -> Article:
    """The article with the characters start..end of its text."""
    end = len(article.text) if end is None else max(end, start)
    first = article.lines_of(start, start + 1)[0]
    starts = [(offset - start, line) for offset, line in article.line_starts if start < offset < end]
    headline = article.headline
    if is_rest and headline:
        headline = _IN_HEADLINE.sub("", headline).strip() or None
    if (start, end, headline) == (0, len(article.text), article.headline):
        return article
    return replace(article, text=article.text[start:end], line_starts=((0, first), *starts), headline=headline)


def _fit(article: Article, rest: Article) -> float:
    """How well a rest belongs to an article: by the words of their headlines, and of their texts."""
    bare = "".join((article.headline or "").split())
    beginning = "".join(((rest.headline or "") + rest.text).split())[:_COMPARED]
    return fit(bare, beginning) + fit("".join(article.text[-_COMPARED:].split()), beginning)


def _joined(article: Article, rest: Article) -> Article:
    start = len(article.text)
    return replace(
        article,
        byline=article.byline or rest.byline,
        text=article.text + rest.text,
        lines=(min(article.lines[0], rest.lines[0]), max(article.lines[1], rest.lines[1])),
        line_starts=article.line_starts + tuple((start + offset, line) for offset, line in rest.line_starts),
    )
