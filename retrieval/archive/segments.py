"""Groups a page's lines into drafts of articles, each with headline, body and byline.

In: lines without furniture, and their bylines. Out: drafts, as indices of lines, that together hold every line once.

A byline closes an article. 本报讯 or a `#` line opens one; without these, a bare headline does. Headlines behind the
last article go to the articles that have none.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from retrieval.archive.bylines import Byline
from retrieval.archive.drafts import Draft
from retrieval.archive.headlines import Layout, bare_heads, head_above, head_below
from retrieval.archive.lines import opens
from retrieval.archive.loose import loose_heads, place_heads

_MOST_HEADS = 24  # lines of one headline with its section heads
_MOST_BYLINES = 8  # of one article
_SHORTEST_MARKED = 10  # a shorter `#` line is a subhead within an article, unless something else announces a headline


def find_drafts(layout: Layout, bylines: Sequence[Byline]) -> list[Draft]:
    """The page's articles in order; every line is in one draft's headline or body."""
    lines = layout.lines
    loose = loose_heads(layout, bylines)
    drafts: list[Draft] = []
    start = 0
    for byline in bylines:
        drafts += _segment(layout, start, byline, byline.last + 1, loose < len(lines))
        start = byline.last + 1
    if start < loose:
        drafts += _segment(layout, start, None, loose, loose < len(lines))
    return place_heads(layout, _without_empty(drafts), loose)


def _segment(layout: Layout, start: int, byline: Byline | None, end: int, strict: bool) -> list[Draft]:
    """The articles between two bylines; `byline` closes the last of them."""
    text_end = end if byline is None else byline.first + byline.inline
    last = byline.first if byline is not None and byline.inline else text_end  # an inline byline's line is text
    starts = [(head, min(body, last)) for head, body in _starts(layout, start, text_end, strict)] or [(start, start)]
    stops = [head for head, _ in starts[1:]] + [end]
    closing = () if byline is None else (byline,)
    return [
        Draft(tuple(range(head, body)), (body, stop), closing if stop == end else ())
        for (head, body), stop in zip(starts, stops, strict=True)
    ]


def _starts(layout: Layout, start: int, end: int, strict: bool) -> Iterator[tuple[int, int]]:
    """(first headline line, first body line) of each article within lines start..end, in order."""
    if start == end:
        return
    announced = list(_announced(layout, start, end, strict))
    stops = [head for head, _ in announced[1:]] + [end]
    for (head, body), stop in zip(announced, stops, strict=True):
        yield head, body
        yield from bare_heads(layout, body, stop)


def _announced(layout: Layout, start: int, end: int, strict: bool) -> Iterator[tuple[int, int]]:
    """The same, for articles that the segment's start, 本报讯 or a `#` line announces."""
    lines = layout.lines
    openings = [*(i for i in range(start, end) if opens(lines[i].bare)), end]
    first = openings[0]
    covered = first < end and head_above(layout, first, start, start) == start
    body = first if covered else head_below(layout, start, first, strict)
    yield start, body
    for i in range(start, end):
        if i <= body or not (lines[i].mark or opens(lines[i].bare)):
            continue
        after = i
        if lines[i].mark:
            limit = openings[bisect_right(openings, i)]
            after = max(i + 1, head_below(layout, i, limit, strict))
            if after == i + 1 and after != limit and len(lines[i].bare) < _SHORTEST_MARKED:
                continue
        yield head_above(layout, i, body + 1, start), after
        body = after


def _without_empty(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, with those that have no body joined to their neighbours.

    A byline alone joins the article above; a headline, with or without a byline, joins the article below.
    """
    out: list[Draft] = []
    waiting: Draft | None = None
    for draft in drafts:
        if waiting is not None:
            if _may_join(waiting, draft):
                draft = _joined(waiting, draft)
            else:
                out.append(_as_body(waiting))
            waiting = None
        if not draft.is_empty():
            out.append(draft)
        elif draft.heads or not out:
            waiting = draft
        elif len(out[-1].bylines) < _MOST_BYLINES:
            above = out[-1]
            out[-1] = replace(above, body=(above.body[0], draft.body[1]), bylines=above.bylines + draft.bylines)
        else:
            out.append(_as_body(draft))
    return out if waiting is None else [*out, _as_body(waiting)]


def _may_join(above: Draft, below: Draft) -> bool:
    """Whether two drafts may be joined: no headline joins one closed by a byline; limits keep the time linear."""
    if above.bylines and below.heads:
        return False
    heads = len(above.heads) + len(below.heads)
    return heads <= _MOST_HEADS and len(above.bylines) + len(below.bylines) <= _MOST_BYLINES


def _joined(above: Draft, below: Draft) -> Draft:
    """A headline, with or without a byline, joined with the article below."""
    if above.bylines:
        return replace(
            below, heads=above.heads, body=(above.body[0], below.body[1]), bylines=above.bylines + below.bylines
        )
    return replace(below, heads=above.heads + below.heads)


def _as_body(draft: Draft) -> Draft:
    """A headline with nothing behind it, or a surplus byline, as text."""
    if not draft.heads:
        return Draft((), draft.body)
    return Draft((), (draft.heads[0], draft.body[1]), draft.bylines)
