"""Reads Markdown: the text of each line as a reader of the page sees it, on its own line of the file.

In: an .md file. Out: its text without marks of emphasis, addresses of links and tags; headings keep their `#`. A row of
a table names the heads of its columns. What headings say of its articles is read in outlines.py.
"""

import html
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from retrieval.archive.captions import is_caption as is_caption_text
from retrieval.archive.charset import decode
from retrieval.archive.files import FoundFile, Skipped, read_bytes, text_or_skipped
from retrieval.archive.folded import simplified
from retrieval.archive.lines import ends_sentence
from retrieval.archive.outlines import Block, find_bounds
from retrieval.archive.publication import find_path_date
from retrieval.archive.tables import row_lines
from retrieval.archive.web_chrome import is_chrome_line
from retrieval.records import LeftOut, SourceFile

if TYPE_CHECKING:
    from markdown_it.token import Token

_LINE_END = re.compile(r"\r\n|\r|\n")
_TAG = re.compile(
    r"<(?:!--.*?(?:-->|\Z)|(?:script|style)\b.*?(?:</(?:script|style)\s*>|\Z)|/?[A-Za-z][^<>]*>|![^<>]*>)", re.S | re.I
)
_HEAD_TAG = re.compile(r"<h([1-6])\b[^<>]*>", re.I)
_HEAD = re.compile(r"(#{1,6}) (.+)")  # a heading in a block of HTML, which goes on up to an empty line
_MARK = re.compile(r"\A\[[ xX]\] (?=\S)|\[\^[^\s\]]{1,30}\]:?\s*")  # of a task that is done, of a footnote
_FRONT_END = re.compile(r"^(?:---|\.\.\.)[^\S\n]*$", re.MULTILINE)
_LONGEST_FRONT = 4000
_NO_CAPTION = re.compile(
    r"\s*(?:[\w.-]*\.(?:png|jpe?g|gif|webp|svg|bmp)|im(?:g|age)[\s_-]*\d*|[\d\s_-]*|图片?\d*|插图|配图|封面图?"
    r"|logo|头图)\s*",
    re.I,
)
_LONGEST_SUBHEAD = 30
_LINK_ONLY = re.compile(
    r"(?:阅读|查看|点击)?(?:原文|全文|更多|详情|来源|链接|原文链接|阅读更多|返回目录|回到顶部|source|link|read more)"
    r"[\s>》→]*",
    re.I,
)


def read(found: FoundFile) -> Iterator[SourceFile | Skipped]:
    """The text of a file.

    Raises:
        ReadError: it cannot be opened or decoded.
    """
    yield text_or_skipped(reread(found.path, found.source, 0))


def reread(path: Path, source: str, byte_offset: int) -> SourceFile:
    """The text of the file, read again for `Reader.reread`."""
    text, charset = decode(read_bytes(path, source), source)
    printed, blocks, title = read_markdown(_LINE_END.sub("\n", text))
    lines = printed.split("\n")
    chrome = [block for block in blocks if _is_chrome(block) and lines[block.line - 1] == block.text]
    for block in chrome:
        lines[block.line - 1] = ""
    return SourceFile(
        source,
        "\n".join(lines),
        charset,
        published=find_path_date(source),
        bounds=find_bounds([block for block in blocks if lines[block.line - 1]], title),
        left_out=tuple(LeftOut(block.line, block.text) for block in chrome),
    )


def _is_chrome(block: Block) -> bool:
    """Whether a line is what a web page that was saved as Markdown has around its article: 微信扫一扫."""
    return not block.level and is_chrome_line(block.text)


def read_markdown(text: str) -> tuple[str, list[Block], str | None]:
    """The text line by line, its blocks, and the title that front matter gives."""
    from markdown_it import MarkdownIt

    front = _front_end(text)
    raw = text.split("\n")
    lines = [""] * len(raw)
    lines[:front] = raw[:front]
    # An indented paragraph of a Chinese page is no program; a paragraph may follow a list or a quote without a gap.
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable(["code", "reference"])
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # javascript:void(0) has a text, too
    blocks: list[Block] = []
    for block in _blocks(parser.parse("\n" * front + "\n".join(raw[front:]))):
        place = block.line - 1
        if place >= len(lines) or not block.text:
            continue
        mark = "#" * block.level + " " if block.level else ""
        if lines[place]:  # two blocks on one line: cells, or a quote in a list
            lines[place] += f" {block.text}"
            continue
        lines[place] = mark + block.text
        blocks.append(block)
    return "\n".join(lines), blocks, _title(raw[:front])


def _front_end(text: str) -> int:
    """How many lines front matter takes."""
    if not text.startswith("---\n"):
        return 0
    close = _FRONT_END.search(text, 4, _LONGEST_FRONT)
    return text.count("\n", 0, close.end()) + 1 if close else 0


def _title(front: Sequence[str]) -> str | None:
    """The title that front matter gives."""
    found = (re.match(r"(?:title|headline|标题)\s*[:：]\s*(.+)", line, re.I) for line in front)
    return next((match[1].strip().strip("'\"“”").strip() or None for match in found if match), None)


def _blocks(tokens: "Sequence[Token]") -> Iterator[Block]:
    """A block for each line of the file that prints anything."""
    level, heads, number = 0, 0, ""
    in_table, is_item = False, False
    numbers: list[bool] = []  # of each open list: whether its items are numbered
    rows: list[tuple[int, list[str]]] = []
    for token in tokens:
        match token.type:
            case "heading_open":
                level = int(token.tag[1])
            case "heading_close":
                level = 0
            case "ordered_list_open" | "bullet_list_open":
                numbers.append(token.type == "ordered_list_open")
            case "ordered_list_close" | "bullet_list_close":
                numbers.pop()
                is_item = bool(numbers)
            case "list_item_open":
                number, is_item = (f"{token.info}{token.markup} " if numbers[-1] else ""), True
            case "table_open":
                in_table, rows, heads = True, [], 0
            case "tr_open":
                rows.append(((token.map or [0])[0] + 1, []))
            case "thead_close":
                heads = len(rows)
            case "table_close":
                in_table = False
                for (line, _), text in zip(rows, row_lines([cells for _, cells in rows], heads), strict=True):
                    yield Block(line, text, is_alone=True)
            case "inline" if in_table:
                rows[-1][1].append(" ".join(text for _, text, _ in _printed(token, 0)))
            case "inline" | "html_block" | "fence":
                first = (token.map or [0])[0] + 1
                parts = list(_printed(token, first)) if token.type == "inline" else list(_raw_lines(token, first))
                if level:
                    title = " ".join(text for _, text, _ in parts if text)
                    yield Block(first, title, level, is_link=_is_link(token))
                    continue
                for line, text, is_caption in parts:
                    if token.type == "html_block" and (head := _HEAD.fullmatch(text)):
                        yield Block(line, head[2], len(head[1]))
                        continue
                    is_alone = is_caption or (len(parts) == 1 and (is_item or _stands_alone(token, text)))
                    yield Block(line, number + text if text else "", is_alone=is_alone)
                    number = "" if text else number


def _stands_alone(token: "Token", text: str) -> bool:
    """Whether a paragraph is a caption, or a subhead: short, and all of it in bold type."""
    children = [child for child in token.children or () if child.type != "text" or child.content.strip()]
    bold = [child.type for child in children if child.type in ("strong_open", "strong_close")]
    ends = [child.type for child in (*children[:1], *children[-1:])]
    is_bold = bold == ends == ["strong_open", "strong_close"]
    return is_caption_text(simplified(text)) or (is_bold and len(text) <= _LONGEST_SUBHEAD and not ends_sentence(text))


def _is_link(token: "Token") -> bool:
    """Whether all of a run of text is one link."""
    children = token.children or []
    links = [child.type for child in children if child.type in ("link_open", "link_close")]
    return bool(children) and (children[0].type, children[-1].type, len(links)) == ("link_open", "link_close", 2)


def _raw_lines(token: "Token", first: int) -> Iterator[tuple[int, str, bool]]:
    """The lines of raw HTML without tags, or of a program as they are."""
    if token.type == "fence":
        yield from ((first + 1 + k, line.strip(), False) for k, line in enumerate(token.content.split("\n")))
        return
    marked = _HEAD_TAG.sub(lambda match: "#" * int(match[1]) + " ", token.content)
    bare = _TAG.sub(lambda match: "\n" * match[0].count("\n"), marked)
    for k, line in enumerate(bare.split("\n")):
        text = " ".join(html.unescape(line).split())
        yield first + k, "" if _LINK_ONLY.fullmatch(text) else text, False


def _printed(token: "Token", first: int) -> Iterator[tuple[int, str, bool]]:
    """(line, text, whether it is a picture's caption) of each line of a run of text."""
    line, pieces = first, [""]
    captions: list[str] = []
    is_address, hidden = False, 0
    for child in (*(token.children or ()), None):
        kind = child.type if child else "softbreak"
        if child is None or kind in ("softbreak", "hardbreak"):
            text = _MARK.sub("", " ".join("".join(pieces).split()))
            caption = " ".join(captions)
            yield line, caption if not text else "" if _LINK_ONLY.fullmatch(text) else text, not text and bool(caption)
            line, pieces, captions = line + 1, [""], []
        elif kind == "link_open":
            is_address = child.info == "auto"
        elif kind == "link_close":
            is_address = False
        elif kind == "image":
            captions += [] if _NO_CAPTION.fullmatch(child.content) else [child.content.strip()]
        elif kind == "html_inline":
            tag = child.content.lower()
            hidden += (tag.startswith(("<script", "<style"))) - (tag.startswith(("</script", "</style")))
            pieces.append(" " if tag.startswith(("<br", "<p", "</p", "<div", "</div", "<li", "<td", "</td")) else "")
            line += child.content.count("\n")
        elif kind in ("text", "code_inline", "text_special") and not is_address and hidden <= 0:
            pieces.append(_TAG.sub(" ", child.content) if kind == "text" else child.content)
