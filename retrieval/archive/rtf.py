"""Reads Rich Text (.rtf): its paragraphs and rows, a line for each.

In: an .rtf file. Out: its text. Headings are told by their type, as in office_lines.py. What RTF hides (fonts,
pictures, headers) is left out.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from retrieval.archive.files import FoundFile, Skipped, read_bytes, text_or_skipped, unreadable
from retrieval.archive.office_lines import OfficeLine, looks_of, text_of, with_levels
from retrieval.archive.outlines import find_bounds
from retrieval.archive.publication import find_path_date
from retrieval.archive.tables import row_lines
from retrieval.records import SourceFile

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)|[\r\n]+"
)
_HIDDEN = frozenset(
    b"fonttbl colortbl stylesheet info pict header footer headerl headerr footerl footerr listtable listoverridetable "
    b"rsidtbl generator object themedata datastore xmlnstbl fldinst".split()
)
_MARKS = {
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"tab": "\t",
}
_CODEPAGES = {936: "gb18030", 950: "big5hkscs", 65001: "utf-8", 1252: "cp1252"}
_USUAL = 24  # half points


@dataclass(frozen=True, slots=True)
class _State:
    """What holds within a group."""

    is_hidden: bool = False
    is_bold: bool = False
    size: int = _USUAL
    skip: int = 1  # characters that stand for a \\u in old programs


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    is_bold: bool
    size: int


def read(found: FoundFile) -> Iterator[SourceFile | Skipped]:
    """The text of a file.

    Raises:
        ReadError: it cannot be opened, or is no RTF.
    """
    yield text_or_skipped(reread(found.path, found.source, 0))


def reread(path: Path, source: str, byte_offset: int) -> SourceFile:
    """The text of the file, read again for `Reader.reread`."""
    data = read_bytes(path, source)
    if not data.lstrip().startswith(b"{\\rtf"):
        raise unreadable(source, "broken_rtf")
    text, blocks = text_of(with_levels(list(_lines(data))))
    alone = tuple(block.line for block in blocks if block.is_alone)
    return SourceFile(source, text, "utf-8", find_path_date(source), bounds=find_bounds(blocks), alone=alone)


def _lines(data: bytes) -> Iterator[OfficeLine]:
    paragraphs = list(_paragraphs(data))
    sizes = Counter[int]()
    for runs, _, _ in paragraphs:
        for run in runs:
            sizes[run.size] += len(run.text)
    usual = max(sizes, key=lambda size: sizes[size], default=_USUAL)
    rows: list[list[str]] = []
    for runs, is_centred, cells in paragraphs:
        if cells is not None:
            rows.append(cells)
            continue
        yield from (OfficeLine(line, is_alone=True) for line in row_lines(rows) if line)
        rows = []
        text = "".join(run.text for run in runs)
        printed = [run for run in runs if run.text.strip()]
        size = max((run.size for run in printed), default=usual) / usual
        is_bold = bool(printed) and all(run.is_bold for run in printed)
        yield OfficeLine(text, looks=looks_of(text, size, is_bold, is_centred))
    yield from (OfficeLine(line, is_alone=True) for line in row_lines(rows) if line)


def _paragraphs(data: bytes) -> Iterator[tuple[list[_Run], bool, list[str] | None]]:
    """The runs of each paragraph, and whether it is centred; or the cells of a table's row."""
    charset = _CODEPAGES.get(_codepage(data), "gb18030")
    stack, state = [], _State()
    runs: list[_Run] = []
    cells: list[str] = []
    waiting = b""  # bytes of a character in a charset of several bytes
    to_skip, is_centred, is_first = 0, False, False

    def flushed() -> None:
        nonlocal waiting
        if waiting and not state.is_hidden:
            runs.append(_Run(waiting.decode(charset, "replace"), state.is_bold, state.size))
        waiting = b""

    for match in _TOKEN.finditer(data):
        word, number, byte, symbol, brace, plain = match.groups()
        value = int(number) if number else None
        if byte:
            if to_skip:
                to_skip -= 1
            else:
                waiting += bytes((int(byte, 16),))
            continue
        if plain:
            skipped = min(to_skip, len(plain))
            to_skip -= skipped
            waiting += plain[skipped:]
            is_first = False
            continue
        flushed()
        if brace == b"{":
            stack.append(state)
            is_first = True
            continue
        if brace == b"}":
            state = stack.pop() if stack else _State()
        elif symbol == b"*" and is_first:
            state = replace(state, is_hidden=True)
        elif symbol in (b"\\", b"{", b"}") and not state.is_hidden:
            runs.append(_Run((symbol or b"").decode(), state.is_bold, state.size))
        elif symbol == b"~" and not state.is_hidden:
            runs.append(_Run(" ", state.is_bold, state.size))
        elif word in _HIDDEN:
            state = replace(state, is_hidden=True)
        elif word == b"u" and value is not None:
            to_skip = state.skip
            if not state.is_hidden:
                runs.append(_Run(chr(value % 0x10000), state.is_bold, state.size))
        elif word == b"uc":
            state = replace(state, skip=value or 0)
        elif word == b"b":
            state = replace(state, is_bold=value != 0)
        elif word == b"fs":
            state = replace(state, size=value or _USUAL)
        elif word == b"plain":
            state = replace(state, is_bold=False, size=_USUAL)
        elif word in (b"pard", b"ql", b"qj", b"qr", b"qc"):
            is_centred = word == b"qc"
        elif word == b"line" and not state.is_hidden:
            runs.append(_Run("\n", state.is_bold, state.size))
        elif word in _MARKS and not state.is_hidden:
            runs.append(_Run(_MARKS[word], state.is_bold, state.size))
        elif word == b"cell":
            cells.append("".join(run.text for run in runs))
            runs = []
        elif word == b"row":
            yield [], False, cells
            cells, runs = [], []
        elif word in (b"par", b"sect", b"page") and not state.is_hidden:
            yield _whole(runs), is_centred, None
            runs = []
        is_first = False
    flushed()
    if runs:
        yield _whole(runs), is_centred, None


def _whole(runs: list[_Run]) -> list[_Run]:
    r"""The runs, with `\ufffd` for each half of a character that stands alone."""
    text = "".join(run.text for run in runs).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if text == "".join(run.text for run in runs):
        return runs
    return [_Run(text, all(run.is_bold for run in runs), max(run.size for run in runs))]


def _codepage(data: bytes) -> int:
    match = re.search(rb"\\ansicpg(\d{1,5})", data[:2000])
    return int(match[1]) if match else 936
