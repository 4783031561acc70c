"""Captions of pictures on printed pages: which lines are one, and to which article each belongs.

In: lines in simplified characters, then the page's articles. Out: runs of lines, and articles with their captions
behind their text. A paragraph is a caption if it begins as one (图为, ▲) or ends with nothing but the picture's credit
(何晓 摄). A headline over such a paragraph alone makes it a picture with its own news, which is an article.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from retrieval.archive.bylines import ROLES, is_name, names_of
from retrieval.archive.headline_matching import fit
from retrieval.archive.headlines import may_head
from retrieval.archive.lines import Line, opens
from retrieval.records import Article

_BEGINS = re.compile(r"[(（]?(?:图为|图片说明|图说[:：]|[上下左右]图为?[:：,，]|[↑↓←→▲△▼▽]\s*[\u4e00-\u9fff])")
_EDGE = re.compile(r"(?<=[\s。!?！？…”』》)）(（/／])(?=\S)|\A")  # where a credit may begin
_NAMES = r"[\u4e00-\u9fff·][\u4e00-\u9fff·\s、,，]{1,24}?"
_CREDIT = re.compile(
    rf"""
    (?!.*文\s*[/／]?\s*[图摄])[(（]?\s*(?:
      (?:[\u4e00-\u9fff]{{0,6}}?{ROLES}[\s:：]*)?(?P<names>{_NAMES})\s*[/／]?\s*(?:摄影报道|摄影|摄)
    | (?:摄影|摄)\s*[:：/／]\s*(?P<behind>{_NAMES})
    | [\u4e00-\u9fff]{{0,4}}资料(?:图片|照片|图|片) | [\u4e00-\u9fff\s]{{2,12}}供图 | 新华社发\S{{0,12}}
    )\s*[)）]?
    """,
    re.VERBOSE,
)
_ROLE = re.compile(ROLES)
_HINT = re.compile("摄|供图|资料|新华社发")  # without one of these there is no credit
_APART = re.compile(r"[\s、,，]+")
_SPACES = (" ", "\t", "\u3000")
_MOST = 64  # captions on a page, which are compared with all its articles
_MOST_LINES = 8
_LONGEST = 70  # characters; a longer paragraph that begins so is text of an article
_LONGEST_CREDIT = 40
_FITS = 0.2  # share of a caption's character pairs that its article has


def find_captions(raw: str, lines: Sequence[Line]) -> list[range]:
    """The runs of lines that are captions, each from a paragraph's start to its end or the picture's credit."""
    blocks = list(_blocks(raw, lines))
    captions: list[range] = []
    start = 0
    for k, block in enumerate(blocks):
        above = blocks[k - 1] if k else []
        if len(captions) < _MOST and _is_caption(raw, block) and (not _goes_on(raw, above) or _is_set_off(raw, block)):
            below = blocks[k + 1] if k + 1 < len(blocks) else []
            if not (_is_headline(raw, above) and (not below or _is_headline(raw, below) or _is_byline(raw, below))):
                captions.append(range(start, start + len(block)))
        start += len(block)
    return captions


def is_caption(text: str) -> bool:
    """Whether a paragraph that stands by itself, in simplified characters, is a caption."""
    credit = _credit_start(text) if len(text) <= _LONGEST and _HINT.search(text) else None
    return len(text) <= _LONGEST and (_BEGINS.match(text) is not None or bool(text[:credit].strip() if credit else ""))


def with_captions(articles: Sequence[Article], captions: Sequence[Article]) -> list[Article]:
    """The articles, each with its captions as last lines of its text.

    A caption between two paragraphs is their article's. Any other goes to the article that has most of its words, or,
    if none has, stays an article by itself: a picture may be all that is printed of its news.
    """
    out = list(articles)
    for caption in captions:
        owner = _owner(articles, caption)
        if owner is None:
            out.append(caption)
        else:
            out[owner] = _joined(out[owner], caption)
    return out


def _blocks(raw: str, lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """The lines, cut where a gap is printed, and behind a caption's credit, where a column may go on without one."""
    starts = [i for i, line in enumerate(lines) if i == 0 or line.gap or line.mark or lines[i - 1].mark]
    for start, end in pairwise((*starts, len(lines))):
        cuts = range(min(end, start + _MOST_LINES), start, -1)
        cut = next((cut for cut in cuts if _ends_in_credit(raw, lines[start:cut])), end)
        yield lines[start:cut]
        if cut < end:
            yield lines[cut:end]


def _is_caption(raw: str, block: Sequence[Line]) -> bool:
    if block[0].mark or opens(block[0].bare) or len(block) > _MOST_LINES:
        return False
    length = sum(len(line.bare) for line in block)
    if length > _LONGEST:
        return False
    printed = raw[block[0].start : block[-1].end]
    return _BEGINS.match(printed) is not None or _ends_in_credit(raw, block)


def _ends_in_credit(raw: str, block: Sequence[Line]) -> bool:
    """Whether a credit of a picture ends the lines, with something before it."""
    bare = "".join(line.bare for line in block)
    if block[0].mark or len(bare) > _LONGEST or not _HINT.search(bare[-_LONGEST_CREDIT:]):
        return False
    printed = [raw[line.start : line.end] for line in block]
    for joint in ("\n", ""):  # a credit stands on its own line, or begins within one and goes on in the next
        whole = joint.join(printed)
        credit = _credit_start(whole)
        if credit is not None and whole[:credit].strip(" \t\n\u3000(（/／"):
            return True
    return False


def _credit_start(printed: str) -> int | None:
    """Where the credit of a picture begins that a text ends with; None if it ends otherwise."""
    for edge in _EDGE.finditer(printed, max(0, len(printed) - _LONGEST_CREDIT)):
        match = _CREDIT.fullmatch(printed, edge.start())
        if match is not None and _are_names(match["names"] or match["behind"] or ""):
            return edge.start()
    return None


def _are_names(words: str) -> bool:
    """王芳 何晓; 鲁 慧, a name set wide; nothing, for a credit without names."""
    parts = [part for part in _APART.split(words) if part]
    return all(map(is_name, parts)) or is_name("".join(parts))


def _goes_on(raw: str, above: Sequence[Line]) -> bool:
    """Whether a paragraph ends in mid-sentence, which the next one goes on with: a gap may be printed there."""
    if not above or above[-1].mark or above[-1].ends_sentence:
        return False
    return not _is_headline(raw, above) and not _is_byline(raw, above)


def _is_set_off(raw: str, block: Sequence[Line]) -> bool:
    """Whether a caption begins as one, or its credit by white space or with an office (本报记者).

    Text may go on in another column with a caption between; a caption within a text has nothing to tell it from it.
    """
    printed = raw[block[0].start : block[-1].end]
    if _BEGINS.match(printed):
        return True
    credit = _credit_start(printed)
    return credit is not None and (printed[:credit].endswith(_SPACES) or _ROLE.match(printed, credit) is not None)


def _is_headline(raw: str, block: Sequence[Line]) -> bool:
    """Whether a paragraph may be a headline."""
    if not block or _is_byline(raw, block) or opens(block[0].bare):
        return False
    return block[0].mark > 0 or (all(may_head(line) for line in block) and not block[-1].ends_sentence)


def _is_byline(raw: str, block: Sequence[Line]) -> bool:
    return bool(block) and names_of(raw[block[0].start : block[-1].end]) is not None


def _owner(articles: Sequence[Article], caption: Article) -> int | None:
    """The number of the article that a caption belongs to."""
    line = caption.lines[0]
    for number, article in enumerate(articles):
        if article.lines[0] < line < article.lines[1]:
            return number
    bare = "".join(caption.text.split())
    worth = [
        (fit(bare, "".join(((article.headline or "") + article.text).split())), -_distance(article, line))
        for article in articles
    ]
    best = max(range(len(articles)), key=lambda number: (worth[number], -number), default=None)
    return best if best is not None and worth[best][0] >= _FITS else None


def _distance(article: Article, line: int) -> int:
    edges: list[int] = [*article.lines, *(article.headline_lines or ())]
    return max(min(edges) - line, line - max(edges), 0)


def _joined(article: Article, caption: Article) -> Article:
    start = len(article.text) + 1
    return replace(
        article,
        text=f"{article.text}\n{caption.text}",
        lines=(min(article.lines[0], caption.lines[0]), max(article.lines[1], caption.lines[1])),
        line_starts=article.line_starts + tuple((start + offset, line) for offset, line in caption.line_starts),
    )
