"""Reads web pages: one line for each block of their main text.

In: an .html file. Out: its text, the bounds of its articles, and what was left out. Each block keeps its line of the
file, or takes the next free line: the blocks of a page written in one line stand one below the other. Headings get `#`
marks. web_blocks.py finds the blocks, web_chrome.py what is no part of an article, web_profiles.py kinds of pages.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from retrieval.archive.charset import decode
from retrieval.archive.credit_lines import read_credits
from retrieval.archive.files import FoundFile, Skipped, read_bytes, text_or_skipped, unreadable
from retrieval.archive.headline_matching import fit
from retrieval.archive.html_depth import flattened
from retrieval.archive.lines import PARAGRAPH, ends_sentence
from retrieval.archive.outlines import Block, find_bounds
from retrieval.archive.paper_page import find_paper_page
from retrieval.archive.publication import find_path_date
from retrieval.archive.web_blocks import WebBlock, find_parts, web_blocks
from retrieval.archive.web_chrome import begins_rest, is_chrome_line
from retrieval.archive.web_dates import find_web_date
from retrieval.archive.web_profiles import PROFILES
from retrieval.records import Bounds, LeftOut, SourceFile

_DECLARED = re.compile(
    rb"<(?:meta\b[^>]{0,200}?charset|\?xml\b[^>]{0,100}?encoding)\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I
)
_DECLARED_WITHIN = 4096  # bytes of the file's beginning in which the charset is declared
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_SITE = r"(?:网|报|政府|频道|社|中心)"
_BETWEEN_NAMES = re.compile(rf"\s*[_|｜–—]+\s*|\s+-\s+|--+|-(?=[^-]{{2,12}}{_SITE}\s*$)|(?<=[网报社])-")
_OF_TEXT = 0.5  # share of a title's character pairs that the page has, where headings stand below it
_AUTHOR = "作者"
_COMPARED = 4000  # characters of a page with which its title is compared


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
    return replace(read_page(text, source), charset=charset)


def read_page(text: str, source: str) -> SourceFile:
    """A page from its decoded text.

    Raises:
        ReadError: it cannot be taken apart.
    """
    tree = _tree(text, source)
    if tree is None:
        return SourceFile(source, "", "")
    for profile in PROFILES:
        parts = find_parts(tree, profile)
        if parts and (file := _profiled(tree, text, source, parts)):
            return file
    blocks, left_out = _main_text(web_blocks(tree))
    title = _title(tree, blocks)
    blocks = _with_headline(blocks, title)
    printed, numbers = _text(blocks, [title] if title and not any(block.level for block in blocks) else [])
    first = numbers.pop(0) if len(numbers) > len(blocks) else 0
    of_outline = [
        Block(number, block.text, block.level, block.is_alone) for number, block in zip(numbers, blocks, strict=True)
    ]
    if first and title:
        of_outline = [Block(first, title, 1), *of_outline]
    bounds = find_bounds(of_outline, title)
    published = find_web_date(tree, text) or find_path_date(source)
    return SourceFile(source, printed, "", published=published, bounds=bounds, left_out=left_out)


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


def _with_headline(blocks: list[WebBlock], title: str | None) -> list[WebBlock]:
    """The blocks; the first that says what the title says is the headline, if none is marked as one."""
    if not title or any(block.level for block in blocks):
        return blocks
    place = next((i for i, block in enumerate(blocks) if "".join(block.text.split()) == "".join(title.split())), None)
    if place is None:
        return blocks
    return [*blocks[:place], replace(blocks[place], level=1), *blocks[place + 1 :]]


def _profiled(tree: Any, text: str, source: str, parts: dict[Any, str]) -> SourceFile | None:
    """The articles of a page of a known kind; None if the place of the text is empty."""
    blocks = list(web_blocks(tree, parts))
    kept, left_out = _main_text(block for block in blocks if block.part in ("head", "body"))
    if not any(block.part == "body" for block in kept):
        return None
    others = [block for block in blocks if block.part not in ("head", "body")]
    of_article = [block.text for block in others if block.part]
    published = find_web_date(tree, text, of_article, [block.text for block in others if not block.part])
    authors = [name for b in others if b.part == "author" for name in _names(b.text)]
    title = _title(tree, [], " ".join(block.text for block in kept if block.part == "body"))
    printed, numbers = _text(kept, [])
    bounds = tuple(_bounds_of(kept, numbers, title, tuple(authors), published))
    left = sorted((*left_out, *(LeftOut(b.line, b.text) for b in others)), key=lambda one: one.line)
    return SourceFile(
        source,
        printed,
        "",
        published or find_path_date(source),
        bounds=bounds,
        left_out=tuple(left),
        paper_page=find_paper_page(text, [block.text for block in others]),
    )


def _names(text: str) -> tuple[str, ...]:
    credits = read_credits(text) or read_credits(f"{_AUTHOR}:{text}")
    return credits.names if credits else ()


def _bounds_of(
    blocks: Sequence[WebBlock],
    numbers: Sequence[int],
    title: str | None,
    authors: tuple[str, ...],
    published: str | None,
) -> Iterator[Bounds]:
    """An article for each run of headline and body."""
    starts = [i for i, block in enumerate(blocks) if block.part == "head" and (i == 0 or blocks[i - 1].part == "body")]
    starts = starts if starts[:1] == [0] else [0, *starts]
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        heads = [numbers[i] for i in range(start, end) if blocks[i].part == "head"]
        body = [i for i in range(start, end) if blocks[i].part == "body"]
        if body:
            yield Bounds(
                (numbers[start], numbers[body[-1]]),
                tuple(heads),
                tuple(numbers[i] for i in body if blocks[i].level or blocks[i].is_alone),
                None if heads else title,
                authors if len(starts) == 1 else (),
                published,
            )


def _main_text(blocks: Iterator[WebBlock]) -> tuple[list[WebBlock], tuple[LeftOut, ...]]:
    """The blocks of articles, and what is left out.

    What follows 相关阅读 behind a text is left out up to the next headline; above a text it may be a link: 3条评论.
    """
    kept: list[WebBlock] = []
    left_out: list[LeftOut] = []
    is_rest, printed = False, set[str]()
    for printed_block in blocks:
        block = _as_credits(printed_block)
        heads_rest = begins_rest(block.text)
        if heads_rest and any(ends_sentence(one.text) for one in kept if not one.level):
            is_rest = True
        elif block.part == "head" or block.level == 1:
            is_rest = False
        again = block.part == "head" and block.text in printed
        if block.is_chrome or is_rest or heads_rest or again or (not block.level and is_chrome_line(block.text)):
            left_out.append(LeftOut(block.line, block.text))
        else:
            kept.append(block)
            printed.add(block.text)
    return kept, tuple(left_out)


def _as_credits(block: WebBlock) -> WebBlock:
    """The block; if it is a line of credits whose fields stand in elements of their own, with spaces between them."""
    if block.text == block.spaced or not block.spaced or read_credits(block.text) is not None:
        return block
    return block if read_credits(block.spaced) is None else replace(block, text=block.spaced)


def _title(tree: Any, blocks: Sequence[WebBlock], text: str = "") -> str | None:
    """The headline that the page's head states, without the site's name; None if a heading says it."""
    if any(block.level == 1 for block in blocks):
        return None
    metas = {
        (meta.get("name") or meta.get("property") or "").lower(): meta.get("content") for meta in tree.iter("meta")
    }
    stated = metas.get("articletitle") or metas.get("og:title")
    element = tree.find(".//title")
    title = " ".join((stated or (element.text if element is not None else "") or "").split())
    if not title:
        return None
    text = (text or "".join(block.text for block in blocks))[:_COMPARED]
    names = [name for name in _BETWEEN_NAMES.split(title) if name]
    best = max(names, key=lambda name: (fit(name, text) * (len(name) > 3), len(name)), default=None)
    if best is None or not any(block.level for block in blocks):
        return best
    is_site = fit(best, text) < _OF_TEXT  # 临江区人民政府
    return None if is_site or any(block.level and block.text in title for block in blocks) else best


def _text(blocks: Sequence[WebBlock], before: Sequence[str]) -> tuple[str, list[int]]:
    """The blocks as lines, each on its line of the file, or on the next free one; and these lines' numbers."""
    lines: list[str] = [f"# {title}" for title in before]
    numbers = list(range(1, len(lines) + 1))
    for block in blocks:
        lines += [""] * (block.line - 1 - len(lines))
        edge = PARAGRAPH if block.is_apart and lines and lines[-1] else ""
        lines.append(f"{edge}{'#' * block.level} {block.text}" if block.level else edge + block.text)
        numbers.append(len(lines))
    return "\n".join(lines), numbers
