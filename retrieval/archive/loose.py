"""Gives headlines that stand at the page's end, behind all articles, to the articles they belong to.

In: a page's lines, and its drafts without those headlines. Out: the drafts with them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from retrieval.archive.bylines import Byline
from retrieval.archive.drafts import Draft
from retrieval.archive.headline_matching import Places, assign
from retrieval.archive.headlines import Layout, may_head
from retrieval.archive.lines import Line, opens

_MOST_LOOSE = 64  # most headlines at a page's end, and articles without one, that are compared; no page has more
_MOST_LINES = 2000  # of a draft that may be two articles
_MOST_CUTS = 50  # places tried as the border of two articles that were taken for one
_SHORTEST = 200  # least characters of an article that is cut off
_APART = 0.5  # a cut needs two headlines, each with this share of its pairs on one side only


def loose_heads(layout: Layout, bylines: Sequence[Byline]) -> int:
    """Where the headlines behind all articles begin; the number of lines if there are none."""
    lines = layout.lines
    floor = bylines[-1].last + 1 if bylines else 0
    for i in range(len(lines) - 1, max(floor, len(lines) - 4 * _MOST_LOOSE) - 1, -1):
        if opens(lines[i].bare):
            floor = i + 1
            break
    start = _heads_at_end(layout, floor)
    return start if start > 0 and len(lines) - start <= 4 * _MOST_LOOSE else len(lines)


def _heads_at_end(layout: Layout, floor: int) -> int:
    """Where the headlines behind all articles begin, from `floor` on; the number of lines if there are none."""
    lines = layout.lines
    start = i = len(lines)
    while i > floor and may_head(lines[i - 1]):
        i -= 1
        if lines[i].gap and (i == floor or lines[i - 1].ends_sentence):
            start = i
    return start


def place_heads(layout: Layout, drafts: list[Draft], loose: int) -> list[Draft]:
    """The drafts with the headlines from line `loose` on; if every draft has a headline already, the lines are text."""
    lines = layout.lines
    if loose == len(lines):
        return drafts
    edges = [i for i in range(loose, len(lines)) if i == loose or lines[i].gap]
    blocks = [range(a, b) for a, b in zip(edges, [*edges[1:], len(lines)], strict=True)]
    heads = ["".join(lines[i].bare for i in block) for block in blocks]
    if sum(not draft.heads for draft in drafts) < len(blocks) <= _MOST_LOOSE and len(drafts) <= _MOST_LOOSE:
        drafts = [part for draft in drafts for part in _cut_apart(layout, draft, heads)]
    without = [k for k, draft in enumerate(drafts) if not draft.heads][-_MOST_LOOSE:]
    if not without:
        return _with_text(drafts, loose, len(lines))
    owners = assign(heads, ["".join(line.bare for line in lines[slice(*drafts[k].body)]) for k in without])
    placed = list(drafts)
    for block, owner in zip(blocks, owners, strict=True):
        k = without[owner]
        placed[k] = replace(placed[k], heads=(*placed[k].heads, *block))
    return placed


def _with_text(drafts: list[Draft], start: int, end: int) -> list[Draft]:
    """The drafts with lines that are no headline: text of the last one, or behind a byline a draft of their own."""
    if drafts and not drafts[-1].bylines:
        return [*drafts[:-1], replace(drafts[-1], body=(drafts[-1].body[0], end))]
    return [*drafts, Draft((), (start, end))]


def _cut_apart(layout: Layout, draft: Draft, heads: Sequence[str]) -> Iterator[Draft]:
    """A draft without a headline, cut where the articles of two headlines meet with no byline or 本报讯 between."""
    cut = None if draft.heads or draft.bylines[:-1] else _find_cut(layout, draft, heads)
    if cut is None:
        yield draft
        return
    yield replace(draft, body=(draft.body[0], cut), bylines=())
    yield from _cut_apart(layout, replace(draft, body=(cut, draft.body[1])), heads)


def _find_cut(layout: Layout, draft: Draft, heads: Sequence[str]) -> int | None:
    """The line where the text of one headline ends and that of another begins; None if it is rather one article."""
    lines = layout.lines
    start, end = draft.body
    if end - start > _MOST_LINES:
        return None
    cuts = [i for i in range(start + 1, end) if lines[i].gap and lines[i - 1].ends_sentence][:_MOST_CUTS]
    if not cuts:
        return None
    places = Places([line.bare for line in lines[start:end]])
    best, worth = None, 2 * _APART
    for cut in cuts:
        sides = [places.sides(head, cut - start) for head in heads]
        before = max(left - right for left, right in sides)
        behind = max(right - left for left, right in sides)
        if min(before, behind) >= _APART and before + behind > worth and _is_long(lines, start, cut, end):
            best, worth = cut, before + behind
    return best


def _is_long(lines: Sequence[Line], start: int, cut: int, end: int) -> bool:
    """True if both sides are as long as an article; else kicker and subhead may just be about two paragraphs."""
    return all(sum(len(line.bare) for line in part) >= _SHORTEST for part in (lines[start:cut], lines[cut:end]))
