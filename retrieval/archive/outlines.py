"""Finds the articles of a text whose headings are marked with their levels: Markdown, web pages, Word documents.

In: blocks (headings and lines of text) in order. Out: the bounds of each article. Some headings name a paper, a day or
a section; some are headlines; those below a headline are its subheads. Nothing but the headings' order and wording, and
what text stands below each, tells which is which.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from retrieval.archive.bylines import names_of
from retrieval.archive.credit_lines import read_credits
from retrieval.archive.folded import simplified
from retrieval.archive.furniture import is_page_line, is_section
from retrieval.archive.headline_matching import fit
from retrieval.archive.lines import ends_sentence, opens
from retrieval.archive.publication import find_date
from retrieval.records import Bounds

_OF_ITS_OWN = 60  # characters below a heading that make it a headline, whatever headings follow
_SHORT_HEAD = 7  # a subhead seldom has more characters, a headline seldom fewer
_LONGEST_KICKER = 24
_LONGEST_DATE_REST = 12  # characters beside the day of a heading that names a day
_NUMBERED = re.compile(
    r"[(（]?[一二三四五六七八九十]{1,3}[)）、.．]|第[一二三四五六七八九十\d]+[章节条部分]|[(（]\d+[)）]|其[一二三]"
)
_MASTHEAD = re.compile(
    r"""
    (?:日报|晚报|早报|晨报|时报|周报|简报|快报|月报|要闻|新闻|摘编|摘要|汇总|汇编|速览|速递|资讯
      |目录|一览|动态|播报|快讯|简讯|早知道|早班车|选登|周刊|月刊|专刊|电子报|数字报|digest|news|daily|weekly)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NAMES_PAPER = re.compile(rf"^.{{0,8}}(?:{_MASTHEAD.pattern})\s*$", re.VERBOSE | re.IGNORECASE)
_INDEX = re.compile(r"(?:今日|本期|本版|版面|内容)?(?:导读|目录|索引|导航|目次|看点)[:：]?")
_LEAD = re.compile(
    r"""
    [【\[(（]?本报
    | [^。]{0,24}(?:近日|日前|昨日|今日|昨天|今天|[上下]午|\d{1,2}月\d{1,2}日|\d{1,2}日|[电讯](?:[(（]|\s)|记者)
    """,
    re.VERBOSE,
)
_DATE_WORDS = re.compile(
    r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?|(?:星期|周)[一二三四五六日天]|\W"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A line of a text."""

    line: int
    text: str
    level: int = 0  # of a heading, from 1 on; 0 for text
    is_alone: bool = False  # no part of the sentences around it: a table's row, a caption
    is_link: bool = False  # all of it leads elsewhere, where a headline's report may stand

    @property
    def folded(self) -> str:
        return simplified(self.text)


@dataclass(slots=True)
class _Node:
    """A heading with what stands below it, up to the next heading of its level. Only `_tree` changes it."""

    level: int
    heads: list[Block]
    own: list[Block] = field(default_factory=list)  # before the first heading below it
    below: list["_Node"] = field(default_factory=list)

    @property
    def title(self) -> str:
        return simplified(" ".join(head.text for head in self.heads))

    @property
    def length(self) -> int:
        """Characters of its own text, without credits."""
        return sum(len(block.text) for block in self.own if read_credits(block.folded) is None)

    def blocks(self) -> Iterator[Block]:
        """All that stands below its heading, in order; headings below it are blocks, too."""
        yield from self.own
        for node in self.below:
            yield from node.heads
            yield from node.blocks()


def find_bounds(blocks: Sequence[Block], title: str | None = None) -> tuple[Bounds, ...]:
    """The articles, in order; empty if no heading tells any.

    title: a headline that the file states outside of its text.
    """
    if not title and not any(block.level for block in blocks):
        return ()
    root = _tree(blocks)
    if title and not any(_says(block.text, title) for block in blocks if block.level):
        root.heads = [Block(0, title)]
    return tuple(bounds for bounds in _articles(root, None) if bounds.lines[0])


def _says(heading: str, title: str) -> bool:
    """Whether a heading says what the title says; a title may have a site's name behind it."""
    heading, title = ("".join(text.split()) for text in (heading, title))
    return title.startswith(heading) or heading.startswith(title)


def _tree(blocks: Sequence[Block]) -> _Node:
    root = _Node(0, [])
    open_nodes = [root]
    for block in blocks:
        if not block.level:
            open_nodes[-1].own.append(block)
            continue
        while open_nodes[-1].level >= block.level:
            open_nodes.pop()
        node = _Node(block.level, [block])
        open_nodes[-1].below.append(node)
        open_nodes.append(node)
    return root


def _articles(node: _Node, published: str | None) -> Iterator[Bounds]:
    """The articles at and below a heading. `published` is the day that a heading above names."""
    published = _day(node) or published
    if node.heads and _INDEX.fullmatch("".join(node.title.split())):
        return
    if _is_empty(node) and _NAMES_PAPER.search(node.title) and not node.heads[0].is_link:
        return
    if node.heads and _is_headline(node):
        yield _bounds(node, list(node.blocks()), published)
        return
    if node.below:
        published = published or _day_below(node)
    if node.length >= (_OF_ITS_OWN if node.below else 1):
        names_no_article = _day(node) or _is_section(node) or (node.below and _MASTHEAD.search(node.title))
        yield _bounds(_with_heads(node, []) if names_no_article else node, node.own, published)
    for below in _joined(node.below):
        day = _day(below)
        if day and not below.own and not below.below:
            published = day  # a day above headings of its own level
        elif _is_masthead(below):
            published = day or _day_below(below) or published
        else:
            yield from _articles(below, published)


def _with_heads(node: _Node, heads: list[Block]) -> _Node:
    return _Node(node.level, heads, node.own, node.below)


def _is_masthead(node: _Node) -> bool:
    """Whether a heading names the paper, with nothing but its number, day and editors below it."""
    if node.below or not node.heads or not _NAMES_PAPER.search(node.title) or node.heads[0].is_link:
        return False
    return all(len(block.text) <= _LONGEST_KICKER and not ends_sentence(block.text) for block in node.own)


def _day_below(node: _Node) -> str | None:
    """The day that a line below a masthead gives."""
    days = (credit.published for block in node.own if (credit := read_credits(block.folded)))
    of_page = (find_date(block.folded) for block in node.own if is_page_line(block.folded))
    return next(filter(None, (*days, *of_page)), None)


def _is_headline(node: _Node) -> bool:
    """Whether a heading is that of one article, and the headings below it are subheads."""
    if _day(node) or _is_section(node):
        return False
    if not node.below:
        return True
    if node.length >= _OF_ITS_OWN or any(opens(block.folded) for block in node.own[:2]):
        return not _tell_news(node.below)
    if all(_is_subhead(below) for below in node.below):
        return not _MASTHEAD.search(node.title)
    return len(node.below) == 1 and not _MASTHEAD.search(node.title)


def _tell_news(nodes: Sequence[_Node]) -> bool:
    """Whether most headings have each a report below: it opens as one, or ends with who wrote it."""
    told = [node for node in nodes if len(node.title) > _SHORT_HEAD and not _NUMBERED.match(node.title)]
    return len(told) > 1 and 2 * sum(map(_is_news, told)) > len(nodes)


def _is_news(node: _Node) -> bool:
    texts = [block.folded for block in node.blocks()]
    if not texts:
        return False
    opening = next((text for text in texts if read_credits(text) is None), "")
    signed = (
        read_credits(texts[-1]) is not None or names_of(texts[-1]) is not None or read_credits(texts[0]) is not None
    )
    return signed or opens(opening) or _LEAD.match(opening) is not None


def _is_subhead(node: _Node) -> bool:
    """Whether a heading would be a subhead rather than a headline, by its own words."""
    title = "".join(node.title.split())
    return _NUMBERED.match(title) is not None or (len(title) <= _SHORT_HEAD and not _is_section(node))


def _is_section(node: _Node) -> bool:
    return len(node.heads) == 1 and is_section("".join(node.title.split()))


def _day(node: _Node) -> str | None:
    """The day that a heading names, if it names nothing else but perhaps a paper: 青河日报 2024年5月3日."""
    day = find_date(node.title) if node.heads else None
    if day is None:
        return None
    rest = _DATE_WORDS.sub("", node.title)
    return day if len(_MASTHEAD.sub("", rest)) <= _LONGEST_DATE_REST and (not rest or _is_paper(node, rest)) else None


def _is_paper(node: _Node, rest: str) -> bool:
    return _MASTHEAD.search(rest) is not None or len(rest) <= 2 or bool(node.below)


def _joined(nodes: Sequence[_Node]) -> list[_Node]:
    """The nodes; a headline of two headings is one node, and a bare line above a headline is its first line."""
    out: list[_Node] = []
    for is_empty, run in groupby(nodes, _is_empty):
        group = list(run)
        # Several empty ones in a row, or links, are headlines without texts.
        is_one = (
            out and _is_empty(out[-1]) and (len(out) < 2 or not _is_empty(out[-2])) and not out[-1].heads[0].is_link
        )
        if not is_empty and is_one and not (_day(group[0]) or _is_section(group[0])):
            group[0] = _with_heads(group[0], [*out.pop().heads, *group[0].heads])
        out += group
    for i in range(1, len(out)):
        if kicker := _kicker(out[i - 1], out[i]):
            out[i] = _with_heads(out[i], [kicker, *out[i].heads])
    return out


def _is_empty(node: _Node) -> bool:
    return bool(node.heads) and not (node.own or node.below or _day(node) or _is_section(node))


def _kicker(above: _Node, node: _Node) -> Block | None:
    """The bare line right above a headline that belongs to it; it is taken from the article above."""
    holder = above
    while holder.below:
        holder = holder.below[-1]
    if len(holder.own) < 2 or not ends_sentence(holder.own[-2].text) or not node.own:
        return None
    last = holder.own[-1]
    bare = "".join(last.text.split())
    if last.is_alone or not re.fullmatch(rf"[\u4e00-\u9fff“”《》、]{{4,{_LONGEST_KICKER}}}", bare):
        return None
    if read_credits(last.folded) or names_of(last.folded):
        return None
    own, other = ("".join(block.text for block in texts) for texts in (node.own, holder.own[:-1]))
    if fit(bare, own) <= max(0.3, fit(bare, other)):
        return None
    holder.own.pop()
    return last


def _bounds(node: _Node, blocks: Sequence[Block], published: str | None) -> Bounds:
    """The bounds of an article with these blocks as its body."""
    heads = list(node.heads)
    while blocks and heads and blocks[0].level and len(node.below) == 1:
        heads.append(blocks[0])  # a second line of the headline, with a level of its own
        blocks = blocks[1:]
    printed = [head for head in heads if head.line]
    lines = [block.line for block in (*printed, *blocks)]
    unprinted = len(printed) < len(heads)
    title = " ".join(head.text for head in heads)
    return Bounds(
        (min(lines), max(lines)) if lines else (0, 0),
        tuple(head.line for head in printed),
        tuple(block.line for block in blocks if block.level or block.is_alone),
        title if unprinted or (heads and not blocks) else None,
        published=published,
    )
