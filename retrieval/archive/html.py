"""Reads web pages: one line for each block of text.

In: an .html file. Out: its text. Each block keeps its line of the file, or takes the next free line: the blocks
of a page written in one line stand one below the other. Headings get `#` marks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.archive.charset import decode
from retrieval.archive.files import FoundFile, Skipped, read_bytes, text_or_skipped, unreadable
from retrieval.archive.html_depth import flattened
from retrieval.archive.lines import PARAGRAPH
from retrieval.archive.publication import find_date, find_path_date
from retrieval.records import SourceFile

_DECLARED = re.compile(
    rb"<(?:meta\b[^>]{0,200}?charset|\?xml\b[^>]{0,100}?encoding)\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I
)
_DECLARED_WITHIN = 4096  # bytes of the file's beginning in which the charset is declared
_LEFT_OUT = frozenset(
    "script style head nav template noscript svg math iframe object select button textarea datalist".split()
)
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_PARAGRAPHS = frozenset((*_HEADINGS, *"p div section article table ul ol dl blockquote pre hr figure".split()))
_BLOCKS = _PARAGRAPHS | frozenset(
    "br li dt dd tr td th caption figcaption body html header footer main aside address form fieldset option".split()
)
_DATE_NAMES = frozenset(
    "article:published_time pubdate publishdate publish_date og:release_date datepublished date dc.date".split()
)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _Block:
    """A run of text that gets a line of its own."""

    line: int  # the file's line on which its first character stands
    mark: str  # `#` … for a heading
    apart: bool  # whether it begins a paragraph
    text: str


def read(found: FoundFile) -> Iterator[SourceFile | Skipped]:
    """The text of a page.

    Raises:
        ReadError: it cannot be opened, decoded or taken apart.
    """
    yield text_or_skipped(reread(found.path, found.source, 0))


def reread(path: Path, source: str, byte_offset: int) -> SourceFile:
    """The text of the file, read again for `Reader.reread`."""
    data = read_bytes(path, source)
    declared = _DECLARED.search(data, 0, _DECLARED_WITHIN)
    text, charset = decode(data, source, declared[1].decode("ascii", "ignore") if declared else None)
    tree = _tree(text, source)
    if tree is None:
        return SourceFile(source, "", charset)
    blocks = list(_blocks(tree))
    title = _title(tree, blocks)
    return SourceFile(
        source,
        _text([title, *blocks] if title else blocks),
        charset,
        published=find_path_date(source) or _published(tree),
    )


def _tree(text: str, source: str, *, is_flat: bool = False) -> Any:
    """The page's root element; None if there is none. A page that is too deep for the parser is flattened first."""
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    # The parser counts these line ends.
    data = _UNSTORABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")).encode()
    try:
        tree = etree.fromstring(data, parser) if data.strip() else None
    except (etree.LxmlError, ValueError) as error:
        if "empty" in str(error):
            return None
        raise unreadable(source, "broken_html") from error
    if not any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        return tree
    if is_flat:
        raise unreadable(source, "broken_html")
    return _tree(flattened(text), source, is_flat=True)


def _blocks(root: Any) -> Iterator[_Block]:
    """The page's blocks that hold text, in order."""
    line, mark, apart = 1, "", True
    begin, pieces = 1, [""]
    for event, element in _walk(root):
        tag = element.tag
        if event == "start":
            line = max(line, element.sourceline or 0)
        if tag in _BLOCKS:
            if text := " ".join("".join(pieces).split()):
                yield _Block(begin, mark, apart, text)
                apart = False
            apart = apart or tag in _PARAGRAPHS
            mark = _HEADINGS.get(tag, mark) if event == "start" else "" if tag in _HEADINGS else mark
            pieces = [""]
        text = (element.text if event == "start" else element.tail) or ""
        if not any(pieces) and (printed := text.lstrip()):
            begin = line + text[: len(text) - len(printed)].count("\n")
            pieces = [""]
        if text.strip() or any(pieces):
            pieces.append(text)
        line += text.count("\n")
    if text := " ".join("".join(pieces).split()):
        yield _Block(begin, mark, apart, text)


def _walk(root: Any) -> Iterator[tuple[str, Any]]:
    """The start and the end of each shown element, in order; of a hidden element only its end."""
    from lxml import etree

    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if event == "start" and (element.tag in _LEFT_OUT or not isinstance(element.tag, str)):
            walker.skip_subtree()
        elif event == "start" or element is not root:
            yield event, element


def _title(tree: Any, blocks: list[_Block]) -> _Block | None:
    """The page's title as a headline, unless a heading says the same."""
    element = tree.find(".//title")
    title = " ".join((element.text or "").split()) if element is not None else ""
    headings = [block for block in blocks if block.mark]
    if not title or any(block.mark == "#" or block.text in title for block in headings):
        return None
    return _Block(element.sourceline or 1, "#", True, title)


def _published(tree: Any) -> str | None:
    """The date that the page's head gives."""
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        if name.lower() in _DATE_NAMES and (day := find_date(element.get("content") or "")):
            return day
    return None


def _text(blocks: list[_Block]) -> str:
    """The blocks as lines, each on its line of the file, or on the next free one."""
    lines: list[str] = []
    for block in blocks:
        lines += [""] * (block.line - 1 - len(lines))
        edge = PARAGRAPH if block.apart and lines and lines[-1] else ""
        lines.append(f"{edge}{block.mark} {block.text}" if block.mark else edge + block.text)
    return "\n".join(lines)
