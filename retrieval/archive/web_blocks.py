"""The blocks of a web page: runs of text that get a line of their own.

In: a page's tree, and where a profile fits, which of its elements are what part of an article. Out: blocks in order,
with the file's line on which each begins.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from retrieval.archive.captions import is_caption
from retrieval.archive.folded import simplified
from retrieval.archive.lines import ends_sentence
from retrieval.archive.tables import row_lines
from retrieval.archive.web_chrome import UNPRINTED, find_chrome
from retrieval.archive.web_profiles import Profile, Selectors

_LEVELS = {f"h{level}": level for level in range(1, 7)}
_PARAGRAPHS = frozenset((*_LEVELS, *"p div section article table ul ol dl blockquote pre hr figure".split()))
_BLOCKS = _PARAGRAPHS | frozenset(
    "br li dt dd tr td th caption figcaption body html header footer main aside address form fieldset option".split()
)
_ALONE = frozenset("li dt caption figcaption".split())
_CAPTION_WORDS = ("caption", "tuzhu", "tushuo", "picdesc", "imgdesc", "pic-desc", "img-desc", "img_desc", "photo-desc")
_INDENT = ("\u3000\u3000", "\xa0\xa0", "\u2003\u2003")
_SIDE_BY_SIDE = frozenset("span em i a b label time font".split())
_SEAM = "\x1f"  # between two elements of a line
_CLASS_EDGE = re.compile(r"[\s_-]+")
_LONGEST_SUBHEAD = 30
_PRINTED = 12  # characters of a line of print at least; shorter ones stand around texts
_FEWEST_LINES = 4
_GOES_ON = tuple("，,、；;：:")
_MOST_SPAN = 40  # rows or columns of one cell
_LONGEST_CELL = 300  # characters; a table with longer ones is a layout


@dataclass(frozen=True, slots=True)
class WebBlock:
    """A run of text."""

    line: int  # the file's line on which its first character stands
    text: str
    level: int = 0  # of a heading
    is_apart: bool = False  # begins a paragraph
    is_alone: bool = False  # no part of the sentences around it
    part: str = ""  # of an article of a known kind of page: head, body, author, date
    is_chrome: bool = False
    spaced: str = ""  # the text with a space between elements beside each other: 来源:…</span><span>编辑:…


def find_parts(root: Any, profile: Profile) -> dict[Any, str]:
    """The elements of a page of this kind with their part: head, body, author, date; empty for another kind of page."""
    bodies = _first(root, profile.body)
    if not bodies:
        return {}
    within = {element for body in bodies for element in body.iter()}
    within |= {element for chrome in find_chrome(root) if chrome not in within for element in chrome.iter()} - set(
        bodies
    )
    parts: dict[Any, str] = {}
    rows = (("head", profile.kicker), ("head", profile.headline), ("head", profile.subhead))
    for part, selectors in (*rows, ("author", profile.author), ("date", profile.date)):
        of_row = [e for e in _first(root, selectors) if e not in within] if part != "date" else _all(root, selectors)
        parts |= {element: part for element in of_row if element not in within and element not in parts}
    return parts | dict.fromkeys(bodies, "body")


def _first(root: Any, selectors: Selectors) -> list[Any]:
    """The elements of the first selector that has any with text."""
    for selector in selectors:
        if found := [e for e in _select(root, selector) if any(text.strip() for text in e.itertext())]:
            return found
    return []


def _all(root: Any, selectors: Selectors) -> list[Any]:
    return [element for selector in selectors for element in _select(root, selector)]


def _select(root: Any, selector: str) -> Iterator[Any]:
    outer, _, inner = selector.rpartition(" ")
    for top in _select(root, outer) if outer else (root,):
        for element in top.iter():
            if element is not top and isinstance(element.tag, str) and _fits(element, inner):
                yield element


def _fits(element: Any, selector: str) -> bool:
    if selector.startswith("#"):
        return bool(element.get("id") == selector[1:])
    if selector.startswith("."):
        return selector[1:] in (element.get("class") or "").split()
    if selector.startswith("~"):
        return selector[1:] in _CLASS_EDGE.split(element.get("class") or "")
    return bool(element.tag == selector)


def web_blocks(root: Any, parts: Mapping[Any, str] | None = None) -> Iterator[WebBlock]:
    """The page's blocks that hold text, in order; where no parts are known, chrome is marked."""
    chrome = frozenset() if parts else find_chrome(root)
    yield from _with_subheads([block for block in _walked(root, parts or {}, chrome) if block.text])


def _with_subheads(blocks: list[WebBlock]) -> Iterator[WebBlock]:
    """The blocks; a short paragraph that is no sentence is no part of the next one, however it is marked.

    Where most paragraphs end within a sentence and are of one length, they are lines of print.
    """
    texts = [
        block
        for block in blocks
        if block.is_apart and not (block.level or block.is_chrome or block.is_alone) and len(block.text) >= _PRINTED
    ]
    lengths = Counter(len(block.text) for block in texts if not ends_sentence(block.text))
    of_one_length = max((sum(lengths[n + d] for d in (-1, 0, 1)) for n in list(lengths)), default=0)
    are_lines = of_one_length >= _FEWEST_LINES and 2 * of_one_length > len(texts)
    for block, behind in zip(blocks, [*blocks, None][1:], strict=True):
        is_subhead = (
            block.is_apart
            and (behind is None or behind.is_apart)
            and len(block.text) <= _LONGEST_SUBHEAD
            and not (ends_sentence(block.text) or block.text.endswith(_GOES_ON))
        )
        yield replace(block, is_alone=True) if is_subhead and not are_lines else block


def _walked(root: Any, parts: Mapping[Any, str], chrome: frozenset[Any]) -> Iterator[WebBlock]:
    from lxml import etree

    state = WebBlock(1, "", is_apart=True)  # of the block that is being read
    line, begin, pieces = 1, 1, [""]
    part_stack: list[tuple[Any, str]] = []
    breaks = 0

    def closed() -> WebBlock:
        text = "".join(pieces).replace(_SEAM, "")
        spaced = " ".join("".join(pieces).replace(_SEAM, " ").split())
        apart = state.is_apart or breaks > 1 or text.startswith(_INDENT)
        part = part_stack[-1][1] if part_stack else ""
        printed = " ".join(text.split())
        alone = state.is_alone or is_caption(simplified(printed))
        return replace(state, line=begin, text=printed, is_apart=apart, part=part, is_alone=alone, spaced=spaced)

    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        is_printed = isinstance(tag, str) and tag not in UNPRINTED
        if event == "start" and not is_printed:
            walker.skip_subtree()
            continue
        if event == "start":
            line = max(line, element.sourceline or 0)
            whole = element in chrome or (tag == "table" and element not in parts and _is_data(element))
        else:
            whole = False
            if element is root:
                continue
        is_edge = is_printed and (tag in _BLOCKS or element in parts or whole)
        if is_edge:
            block = closed()
            if block.text:
                yield block
                state = WebBlock(1, "")
                breaks = 0
            breaks += tag == "br" and event == "start"
            level = _LEVELS.get(tag, state.level) if event == "start" else 0 if tag in _LEVELS else state.level
            alone = event == "start" and (tag in _ALONE or _is_caption(element) or _is_bold(element))
            state = replace(
                state,
                level=level,
                is_apart=state.is_apart or tag in _PARAGRAPHS,
                is_alone=alone or (state.is_alone and event == "start" and tag not in _PARAGRAPHS),
            )
            pieces = [""]
        if event == "start" and element in parts:
            part_stack.append((element, parts[element]))
        if event == "end" and part_stack and part_stack[-1][0] is element:
            part_stack.pop()
        if whole:
            walker.skip_subtree()
            part = part_stack[-1][1] if part_stack else ""
            yield from _whole(element, element in chrome, part)
            pieces = [""]
            continue
        text = ((element.text if event == "start" else element.tail) if is_printed or event == "end" else "") or ""
        if not any(pieces) and (printed := text.lstrip()):
            begin = line + text[: len(text) - len(printed)].count("\n")
            pieces = [text[: len(text) - len(printed)].lstrip("\r\n\t ")] if text.startswith(_INDENT) else [""]
        if event == "start" and tag in _SIDE_BY_SIDE and any(pieces):
            pieces.append(_SEAM)
        if text.strip() or any(pieces):
            pieces.append(text)
        line += text.count("\n")
    if (block := closed()).text:
        yield block


def _whole(element: Any, is_chrome: bool, part: str) -> Iterator[WebBlock]:
    """The blocks of an element that is read as a whole: chrome, or a table row by row."""
    line = element.sourceline or 1
    if is_chrome:
        yield WebBlock(line, " ".join(" ".join(_printed(element)).split()), is_chrome=True)
        return
    rows, places, heads = _cells(element)
    for place, text in zip(places, row_lines(rows, heads or None), strict=True):
        yield WebBlock(place, text, is_apart=True, is_alone=True, part=part)


def _printed(element: Any) -> Iterator[str]:
    """The printed text below an element, piece by piece."""
    if isinstance(element.tag, str) and element.tag not in UNPRINTED:
        yield element.text or ""
        for child in element.iter():
            if child is not element and isinstance(child.tag, str) and not _is_below_unprinted(child, element):
                yield child.text or ""
            if child is not element:
                yield child.tail or ""


def _is_below_unprinted(element: Any, top: Any) -> bool:
    while element is not top:
        if element.tag in UNPRINTED:
            return True
        element = element.getparent()
    return False


def _is_caption(element: Any) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    return any(word in names for word in _CAPTION_WORDS)


def _is_bold(element: Any) -> bool:
    """Whether a paragraph is a subhead: short and in bold type from its first to its last character."""
    if element.tag != "p" or element.find("br") is not None:
        return False
    text = "".join("".join(element.itertext()).split())
    bold = "".join("".join(piece for b in element.iter("strong", "b") for piece in b.itertext()).split())
    return 0 < len(text) <= _LONGEST_SUBHEAD and text == bold and not ends_sentence(text)


def _is_data(table: Any) -> bool:
    """Whether a table holds facts rather than the page's layout."""
    if table.find(".//table") is not None or table.find(".//h1") is not None:
        return False
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    wide = [row for row in rows if len(row) > 1]
    cells = ["".join(cell.itertext()).strip() for row in rows for cell in row]
    return len(wide) > 1 and all(len(cell) <= _LONGEST_CELL for cell in cells)


def _cells(table: Any) -> tuple[list[list[str]], list[int], int]:
    """The rows of a table with cells over several rows or columns in each, their lines, and how many rows are heads."""
    rows: list[list[str]] = []
    lines: list[int] = []
    heads = 0
    spanned: dict[int, tuple[int, str]] = {}  # column → rows that a cell from above still fills, its text
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        printed: list[str] = []
        for cell in cells:
            while len(printed) in spanned:
                _fill(spanned, printed)
            text = " ".join("".join(_printed(cell)).split())
            for _ in range(_span(cell, "colspan")):
                if (down := _span(cell, "rowspan")) > 1:
                    spanned[len(printed)] = down - 1, text
                printed.append(text)
        while len(printed) in spanned:
            _fill(spanned, printed)
        if cells and all(cell.tag == "th" for cell in cells) and heads == len(rows):
            heads += 1
        rows.append(printed)
        lines.append(row.sourceline or table.sourceline or 1)
    return rows, lines, heads


def _fill(spanned: dict[int, tuple[int, str]], printed: list[str]) -> None:
    place = len(printed)
    left, text = spanned.pop(place)
    printed.append(text)
    if left > 1:
        spanned[place] = left - 1, text


def _span(cell: Any, name: str) -> int:
    value = cell.get(name) or "1"
    return min(max(int(value), 1), _MOST_SPAN) if value.isdecimal() and len(value) < 4 else 1
